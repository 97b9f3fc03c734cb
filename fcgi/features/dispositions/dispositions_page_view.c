#include "features/dispositions/dispositions_page.h"

enum { INPUTS_MOST = 6, TICKS_N = 5, RULES_N = 3, KEYS_N = 10 };

static str typed(const form *f, const char *name, str is)
{
	return f && f->n ? form_value(f, str_of(name)) : is;
}

static v_outcome_input input(const form *f, const char *name, const char *label, str is)
{
	v_outcome_input in = {.name = str_of(name),
			      .label = str_of(label),
			      .value = typed(f, name, is)};

	if (f && f->n)
		in.error = form_message(f, in.name);
	in.invalid = in.error.n ? S("true") : S("");
	return in;
}

static list choices(ctx *x, const struct disposition_choice *c, size_t n, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, n);

	for (size_t i = 0; i < n; i++)
		o[i] = fill_option(str_of(c[i].value), str_of(c[i].text), chosen);
	return (list){o, n};
}

static list keys(ctx *x, str chosen)
{
	static const char *const DIGITS[KEYS_N] = {"",  "1", "2", "3", "4",
						   "5", "6", "7", "8", "9"};
	v_option *o = ARENA_ARRAY(x->a, v_option, KEYS_N);

	for (size_t i = 0; i < KEYS_N; i++)
		o[i] = fill_option(str_of(DIGITS[i]),
				   i ? str_of(DIGITS[i]) : S("No key"), chosen);
	return (list){o, KEYS_N};
}

static str number(ctx *x, int64_t n)
{
	return n ? str_printf(x->a, "%lld", (long long)n) : S("");
}

static list inputs(ctx *x, const disposition *d, const form *f)
{
	v_outcome_input *in = ARENA_ARRAY(x->a, v_outcome_input, INPUTS_MOST);

	in[0] = input(f, "name", "Name", d->name);
	in[0].required = true;
	in[0].max = DISPOSITION_NAME_MOST;
	in[1] = input(f, "key", "Key", number(x, d->key));
	in[1].options = keys(x, in[1].value);
	in[2] = input(f, "icon", "Mark", d->icon.n ? d->icon : S("circle-check"));
	in[2].options = choices(x, DISPOSITION_ICONS, DISPOSITION_ICONS_N, in[2].value);
	in[3] = input(f, "follow_up", "Offers a follow-up", d->follow_up);
	in[3].options = choices(x, FOLLOW_UPS, FOLLOW_UPS_N, in[3].value);
	in[4] = input(f, "due_min",
		      "Sets a promise, due after so many business minutes",
		      number(x, d->due_min));
	in[4].hint = S("Empty: only the follow-up that was chosen.");
	in[4].max = 5;
	in[5] = input(f, "special", "Does besides", d->special);
	in[5].options = choices(x, SPECIALS, SPECIALS_N, in[5].value);
	return (list){in, INPUTS_MOST};
}

static list ticks(ctx *x, const disposition *d, const form *f)
{
	const v_outcome_tick all[TICKS_N] = {
		{S("needs_note"), S("Needs a note"), d->needs_note},
		{S("needs_follow_up"), S("Needs a follow-up"), d->needs_follow_up},
		{S("needs_value"), S("Needs an estimated value"), d->needs_value},
		{S("needs_tag"), S("Needs a tag"), d->needs_tag},
		{S("closes"), S("The promise to the caller is kept by it"), d->closes},
	};
	v_outcome_tick *t = ARENA_ARRAY(x->a, v_outcome_tick, TICKS_N);

	for (size_t i = 0; i < TICKS_N; i++) {
		t[i] = all[i];
		if (f && f->n)
			t[i].on = form_value(f, t[i].name).n > 0;
	}
	return (list){t, TICKS_N};
}

static void add(buf *b, bool on, const char *text)
{
	if (!on)
		return;
	if (b->n)
		buf_str(b, S(", "));
	buf_str(b, str_of(text));
}

static str asks(ctx *x, const disposition *d)
{
	buf b = buf_new(x->a, 64, 256);

	add(&b, d->needs_note, "a note");
	add(&b, d->needs_follow_up, "a follow-up");
	add(&b, d->needs_value, "a value");
	add(&b, d->needs_tag, "a tag");
	return b.n ? fill_text(x, S("Needs "), buf_view(&b)) : S("");
}

static str does(ctx *x, const disposition *d)
{
	buf b = buf_new(x->a, 128, 512);

	buf_str(&b, d->closes ? S("Keeps the promise") : S("Leaves the promise open"));
	if (str_eq(d->follow_up, S("30m")))
		buf_str(&b, S(", offers 30 minutes"));
	else if (str_eq(d->follow_up, S("2h")))
		buf_str(&b, S(", offers 2 hours"));
	else if (d->follow_up.n)
		buf_str(&b, S(", offers tomorrow 9:00"));
	if (d->due_min)
		buf_fmt(&b, ", due after %lld business minutes", (long long)d->due_min);
	return buf_view(&b);
}

static v_outcome_line line(ctx *x, const disposition *d)
{
	return (v_outcome_line){
		.key = d->id,
		.name = d->name,
		.href = fill_text(x, S("/settings/outcomes/"), d->id),
		.icon = d->icon,
		.digit = number(x, d->key),
		.asks = asks(x, d),
		.does = d->archived ? S("Not in use") : does(x, d),
		.used = fill_number(x, d->used),
		.used_href =
			d->used ? fill_text(x, S("/history/calls?disposition="), d->id)
				: S(""),
		.archived = d->archived};
}

void dispositions_list_fill(ctx *x, list rows, const form *f, dispositions_list_view *v)
{
	v_outcome_line *l = ARENA_ARRAY(x->a, v_outcome_line, rows.n ? rows.n : 1);
	const disposition fresh = {.closes = true};

	for (size_t i = 0; i < rows.n; i++)
		l[i] = line(x, LIST_AT(rows, disposition, i));
	v->rows = (list){l, rows.n};
	if (!rows.n)
		v->empty = fill_empty("list-checks", "No outcomes yet",
				      "Add the first below: people choose one at the "
				      "end of a call.");
	v->inputs = inputs(x, &fresh, f);
	v->ticks = ticks(x, &fresh, f);
}

void disposition_rules_fill(ctx *x, const disposition_rules *r, const form *f,
			    dispositions_list_view *v)
{
	v_outcome_input *in = ARENA_ARRAY(x->a, v_outcome_input, RULES_N);

	in[0] = input(f, "needed", "When", r->needed);
	in[0].options = choices(x, NEEDED, NEEDED_N, in[0].value);
	in[1] = input(f, "amounts", "Values offered", amounts_show(x->a, r->amounts));
	in[1].hint = S("Up to 6, with commas between them.");
	in[1].max = 100;
	in[2] = input(f, "words", "Words that mean an emergency", r->words);
	in[2].rows = 6;
	in[2].hint =
		S("A line each. A call whose voicemail or transcript has one comes "
		  "first.");
	v->rules = (list){in, RULES_N};
	v->rules_version = str_printf(x->a, "%lld", (long long)r->version);
}

void disposition_fill(ctx *x, const disposition *d, const form *f,
		      dispositions_one_view *v)
{
	v->title = d->name;
	v->path = fill_text(x, S("/settings/outcomes/"), d->id);
	v->version = str_printf(x->a, "%lld", (long long)d->version);
	v->inputs = inputs(x, d, f);
	v->ticks = ticks(x, d, f);
	v->archived = d->archived;
}
