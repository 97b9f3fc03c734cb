#include "features/bulk/bulk_page.h"
#include "features/imports/imports.h"

enum { COUNTED_MOST = 10000 };

static list options(ctx *x, list choices, const char *kind, const char *none)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, choices.n + 2);
	size_t n = 0;

	if (none) {
		o[n++] = (v_option){.value = S(""), .text = S("Choose")};
		o[n++] = (v_option){.value = S("none"), .text = str_of(none)};
	}
	for (size_t i = 0; i < choices.n; i++) {
		const bulk_choice *c = LIST_AT(choices, bulk_choice, i);
		if (str_eq(c->kind, str_of(kind)))
			o[n++] = (v_option){.value = c->value, .text = c->text};
	}
	return (list){o, n};
}

static v_status state_of(str state)
{
	static const struct state_look STATES[] = {
		{"gathering", "Going on", "hourglass", "accent"},
		{"running", "Going on", "hourglass", "accent"},
		{"done", "Done", "circle-check", "green"},
		{"stopped", "Stopped", "circle-minus", "none"},
		{"undoing", "Being undone", "hourglass", "accent"},
		{"undone", "Undone", "undo-2", "none"},
		{"failed", "Not finished", "circle-alert", "red"},
	};

	return fill_known(STATES, sizeof(STATES) / sizeof(STATES[0]), state);
}

static list recent(ctx *x, list rows)
{
	v_bulk_line *l = ARENA_ARRAY(x->a, v_bulk_line, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++) {
		const bulk_line *r = LIST_AT(rows, bulk_line, i);
		l[i] = (v_bulk_line){
			.key = r->id,
			.href = fill_text(x, S("/contacts/bulk/"), r->id),
			.name = r->says,
			.meta = str_printf(
				x->a,
				STR_FMT "; " STR_FMT
					" changed, " STR_FMT STR_FMT STR_FMT,
				STR_ARG(r->about), STR_ARG(fill_number(x, r->changed)),
				STR_ARG(when_ago(x->a, r->created_at, x->now)),
				STR_ARG(r->who.n ? S(" by ") : S("")), STR_ARG(r->who)),
			.state = state_of(r->state)};
	}
	return (list){l, rows.n};
}

static str address(ctx *x, const char *path, list fields)
{
	buf b = buf_new(x->a, 256, 16 * 1024);

	buf_str(&b, str_of(path));
	for (size_t i = 0; i < fields.n; i++) {
		const v_fact *f = LIST_AT(fields, v_fact, i);
		shell_url_query(&b, str_cstr(x->a, f->label), f->value);
	}
	return buf_view(&b);
}

void bulk_choose_fill(ctx *x, const request *q, params from, const bulk_shelf *s,
		      bulk_choose_view *v)
{
	(void)export_filter(x, q, from, &v->about);
	v->fields = export_fields(x, from);
	v->some = s->count > 0;
	v->count = s->count > COUNTED_MOST
			   ? S("More than 10,000 contacts")
			   : fill_text(x, fill_number(x, s->count),
				       s->count == 1 ? S(" contact") : S(" contacts"));
	v->tags = options(x, s->choices, "tag", NULL);
	v->groups = options(x, s->choices, "group", NULL);
	v->owners = options(x, s->choices, "owner", "Nobody");
	v->statuses = options(x, s->choices, "status", "No status");
	v->back_href = params_get(from, S("id")).n ? S("/contacts")
						   : address(x, "/contacts", v->fields);
	if ((unsigned)q->who.role & WHO_MANAGERS)
		v->export_href = address(x, "/contacts/export", v->fields);
	v->recent = recent(x, s->recent);
}

/* ---- how far it is ---- */

static bool at_work(const bulk_head *h)
{
	return str_eq(h->state, S("gathering")) || str_eq(h->state, S("running")) ||
	       str_eq(h->state, S("undoing"));
}

static const struct state_words {
	const char *state, *title, *text;
} WORDS[] = {
	{"gathering", "Gathering", "You can leave this page; it goes on."},
	{"running", "Going on", "You can leave this page; it goes on."},
	{"done", "Done", ""},
	{"stopped", "Stopped", "What was changed before stays."},
	{"undoing", "Being undone", "You can leave this page; it goes on."},
	{"undone", "Undone", "Contacts have what they had before."},
	{"failed", "Not finished",
	 "What they were to get is not there any more. What was changed before stays."},
};

static void fill_words(ctx *x, const bulk_head *h, bulk_run_view *v)
{
	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++)
		if (str_eq(h->state, str_of(WORDS[i].state))) {
			v->title = str_of(WORDS[i].title);
			v->text = str_of(WORDS[i].text);
		}
	v->says = h->says;
	v->about = h->about;
	if (h->who.n)
		v->about = fill_text(x, h->about, S("; by "), h->who);
}

static void count_line(ctx *x, v_line *l, size_t *n, const char *icon, const char *tone,
		       const char *text, int64_t count)
{
	if (count)
		l[(*n)++] = (v_line){.icon = str_of(icon),
				     .tone = str_of(tone),
				     .text = str_of(text),
				     .meta = fill_number(x, count)};
}

static void fill_counts(ctx *x, const bulk_head *h, bulk_run_view *v)
{
	bool back = str_eq(h->state, S("undoing")) || str_eq(h->state, S("undone"));
	v_line *l = ARENA_ARRAY(x->a, v_line, 4);
	size_t n = 0;

	if (back) {
		count_line(x, l, &n, "undo-2", "green", "Have what they had before",
			   h->undone);
		count_line(x, l, &n, "circle-minus", "amber",
			   "Left as they are, because somebody changed them since",
			   h->kept);
	} else {
		count_line(x, l, &n, "circle-check", "green", "Changed", h->changed);
		count_line(x, l, &n, "circle-minus", "none", "Were so already",
			   h->done - h->changed - h->kept);
		count_line(x, l, &n, "lock", "amber",
			   "Left as they are, because QuickBase says it of them",
			   h->kept);
	}
	v->counts = (list){l, n};
}

void bulk_run_fill(ctx *x, const request *q, const bulk_head *h, bulk_run_view *v)
{
	bool back = str_eq(h->state, S("undoing"));
	int64_t of = back ? h->changed : h->total;
	bool over = h->ended_at.us && !at_work(h) && !str_eq(h->state, S("undone"));
	when until = when_add(h->ended_at, DAYS(7));

	v->topics = fill_text(x, S("bulk:"), h->id);
	fill_words(x, h, v);
	fill_counts(x, h, v);
	v->stop = at_work(h) && !back;
	v->things = S("Contacts");
	v->back_href = S("/contacts");
	v->back_text = S("To the contacts");
	if (at_work(h) && of) {
		v->done = h->done;
		v->total = of;
		v->percent =
			str_printf(x->a, "%lld%%", (long long)(h->done * 100 / of));
	}
	if (!over || !h->changed)
		return;
	if (str_eq(h->what, S("dnc"))) {
		v->undo_note = S("This is not undone for many at once: who may be "
				 "contacted again is said on each contact's page.");
		return;
	}
	v->undo = until.us > x->now.us;
	if (v->undo)
		v->undo_note = fill_text(
			x, S("Can be undone until "),
			when_day(x->a, until, q->who.zone, fill_style(&q->who)),
			S(". What somebody has changed since stays."));
}
