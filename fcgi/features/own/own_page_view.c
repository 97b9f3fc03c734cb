#include "features/own/own_page.h"

enum { INPUTS_MOST = 4 };

static str or_typed(const form *f, const char *name, str is)
{
	return f && f->n ? form_value(f, str_of(name)) : is;
}

static void input(v_own_input *in, const form *f, const char *name, const char *label,
		  str is)
{
	*in = (v_own_input){.name = str_of(name),
			    .label = str_of(label),
			    .value = or_typed(f, name, is)};
	if (f && f->n)
		in->error = form_message(f, str_of(name));
	in->invalid = in->error.n ? S("true") : S("");
}

static list choices(ctx *x, const struct own_choice *c, size_t n, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, n);

	for (size_t i = 0; i < n; i++)
		o[i] = fill_option(str_of(c[i].value), str_of(c[i].text), chosen);
	return (list){o, n};
}

static void choose(ctx *x, v_own_input *in, const struct own_choice *c, size_t n)
{
	in->options = choices(x, c, n, in->value);
}

static size_t status_inputs(ctx *x, const own_row *r, const form *f, v_own_input *in)
{
	str months = r->months ? str_printf(x->a, "%lld", (long long)r->months) : S("");

	input(&in[1], f, "category", "Contacts of this status are",
	      r->category.n ? r->category : S("active"));
	choose(x, &in[1], OWN_CATEGORIES, OWN_CATEGORIES_N);
	input(&in[2], f, "months", "Left out of lists after so many months", months);
	in[2].hint = S("Without contact; counted from the last contact, else the sale, "
		       "else the day they were made. Empty: never.");
	in[2].max = 3;
	input(&in[3], f, "icon", "Mark",
	      r->icon.n ? r->icon : str_of(OWN_ICONS[0].value));
	choose(x, &in[3], OWN_ICONS, OWN_ICONS_N);
	return 4;
}

static size_t field_inputs(ctx *x, const own_row *r, const form *f, v_own_input *in)
{
	size_t n = 1;

	if (!r->id.n) {
		input(&in[n], f, "field_kind", "It holds", S("text"));
		choose(x, &in[n], OWN_FIELD_KINDS, OWN_FIELD_KINDS_N);
		in[n++].hint = S("This stays as it is once the field is made.");
	}
	if (r->id.n && !str_eq(r->field_kind, S("choice")))
		return n;
	input(&in[n], f, "choices", "Choices", r->choices);
	in[n].rows = 5;
	in[n].hint = r->id.n ? S("A line each. Contacts that have one you take out "
				 "keep it until they are changed.")
			     : S("A line each; only for one of some choices.");
	return n + 1;
}

static list inputs(ctx *x, enum own_kind kind, const own_row *r, const form *f)
{
	static const struct own_choice LABELS[] = {
		{"tag", "A tag: for a while, made freely"},
		{"group", "A group: few, and kept"},
	};
	v_own_input *in = ARENA_ARRAY(x->a, v_own_input, INPUTS_MOST);
	size_t n = 1;

	input(&in[0], f, "name", "Name", r->name);
	in[0].required = true;
	in[0].max = OWN_NAME_MOST;
	if (kind == OWN_STATUS)
		n = status_inputs(x, r, f, in);
	else if (kind == OWN_FIELD)
		n = field_inputs(x, r, f, in);
	else if (!r->id.n) {
		input(&in[n], f, "kind", "It is", S("tag"));
		choose(x, &in[n++], LABELS, 2);
	}
	return (list){in, n};
}

static str kind_text(str field_kind)
{
	for (size_t i = 0; i < OWN_FIELD_KINDS_N; i++)
		if (str_eq(field_kind, str_of(OWN_FIELD_KINDS[i].value)))
			return str_of(OWN_FIELD_KINDS[i].text);
	return S("");
}

static str row_meta(ctx *x, const own_row *r)
{
	if (str_eq(r->kind, S("field")))
		return r->archived ? fill_text(x, kind_text(r->field_kind),
					       S(", not in use"))
				   : kind_text(r->field_kind);
	if (!str_eq(r->kind, S("status")))
		return S("");
	if (str_eq(r->category, S("inactive")))
		return S("Left out of lists");
	if (!r->months)
		return S("Shown always");
	return str_printf(x->a, "Left out after %lld month%s", (long long)r->months,
			  r->months == 1 ? "" : "s");
}

static str work_words(ctx *x, const own_row *r)
{
	const char *what = str_eq(r->work, S("rehide")) ? "Contacts are looked at again"
							: "Being taken away";

	if (!r->work.n)
		return S("");
	return str_printf(x->a, "%s, " STR_FMT " of " STR_FMT, what,
			  STR_ARG(fill_number(x, r->work_done)),
			  STR_ARG(fill_number(x, r->work_of)));
}

static str used_href(ctx *x, const own_row *r)
{
	buf b = buf_new(x->a, 96, 1024);

	if (!r->used)
		return S("");
	buf_str(&b, S("/contacts"));
	if (str_eq(r->kind, S("status")))
		shell_url_query(&b, "status", r->key);
	else
		shell_url_query(&b, "label", r->id);
	shell_url_query(&b, "hidden", S("1"));
	return buf_view(&b);
}

static v_own_row row(ctx *x, const struct own_place *at, const own_row *r)
{
	v_own_row v = {.key = r->id, .name = r->name, .meta = row_meta(x, r)};
	str href = str_printf(x->a, "%s/" STR_FMT, at->path, STR_ARG(r->id));

	v.work = work_words(x, r);
	v.work_done = r->work_done;
	v.work_of = r->work_of ? r->work_of : 1;
	if (!str_eq(r->work, S("retire")))
		v.href = href;
	if (str_eq(r->kind, S("status")))
		v.status = fill_own_status(S("\u200b"), r->icon);
	if (!str_eq(r->kind, S("field"))) {
		v.used = fill_number(x, r->used);
		v.used_href = used_href(x, r);
	}
	if (str_eq(r->kind, S("status")) || str_eq(r->kind, S("field")))
		v.move = href;
	return v;
}

static v_own_part part(ctx *x, const struct own_place *at, list rows,
		       enum own_kind kind)
{
	static const struct part_words {
		const char *title, *note, *none, *about;
	} WORDS[OWN_KINDS] = {
		[OWN_STATUS] = {"Statuses",
				"How a contact stands. Lists leave out the inactive "
				"ones and those without contact for too long.",
				"No statuses yet", "Contacts have no status then."},
		[OWN_TAG] = {"Tags",
			     "Many, and short-lived; whoever edits a contact "
			     "makes new ones.",
			     "No tags yet",
			     "They show up here when somebody uses one."},
		[OWN_GROUP] = {"Groups", "Few, and kept.", "No groups yet",
			       "Make one below."},
		[OWN_FIELD] =
			{"Fields",
			 "What you keep of contacts besides; shown on their page, "
			 "in imports, exports and to programs.",
			 "No fields of your own yet", "Make one below."},
	};
	const struct part_words *w = &WORDS[kind];
	v_own_part p = {.title = str_of(w->title), .note = str_of(w->note)};
	v_own_row *v = ARENA_ARRAY(x->a, v_own_row, rows.n ? rows.n : 1);
	size_t n = 0;

	for (size_t i = 0; i < rows.n; i++)
		if (str_eq(LIST_AT(rows, own_row, i)->kind, str_of(OWN_DEFS[kind].key)))
			v[n++] = row(x, at, LIST_AT(rows, own_row, i));
	p.rows = (list){v, n};
	p.used_head = kind == OWN_FIELD ? S("") : S("Contacts");
	if (!n)
		p.empty = fill_empty("tag", w->none, w->about);
	return p;
}

void own_list_fill(ctx *x, const struct own_place *at, list rows, const form *f,
		   own_list_view *v)
{
	bool labels = at->kind == OWN_TAG;
	v_own_part *p = ARENA_ARRAY(x->a, v_own_part, 2);
	const own_row none = {.months = 0};

	p[0] = part(x, at, rows, labels ? OWN_GROUP : at->kind);
	if (labels)
		p[1] = part(x, at, rows, OWN_TAG);
	v->parts = (list){p, labels ? 2 : 1};
	v->path = str_of(at->path);
	v->add_title = labels ? S("New tag or group")
			      : fill_text(x, S("New "), str_of(OWN_DEFS[at->kind].one));
	v->add_text = S("Add");
	v->inputs = inputs(x, at->kind, &none, f);
}

static list others(ctx *x, const own_row *r, list rows)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, rows.n + 1);
	size_t n = 0;

	o[n++] = (v_option){.value = S("none"), .text = S("No status")};
	for (size_t i = 0; i < rows.n; i++) {
		const own_row *k = LIST_AT(rows, own_row, i);
		if (!str_eq(k->id, r->id) && !str_eq(k->work, S("retire")))
			o[n++] = (v_option){.value = k->id, .text = k->name};
	}
	return (list){o, n};
}

/* What happens when it is taken away, before it happens. */
static void fill_retire(ctx *x, const own_row *r, list rows, own_one_view *v)
{
	bool status = str_eq(r->kind, S("status"));
	str n = fill_number(x, r->used);

	if (str_eq(r->kind, S("field"))) {
		v->retire_text =
			r->archived
				? S("It is not shown now. What contacts have in it was "
				    "kept and shows again.")
				: S("It is not shown any more, on no page and in no "
				    "export. What contacts have in it is kept, and "
				    "shows again when you use it again.");
		v->retire_button =
			r->archived ? S("Use it again") : S("Take out of use");
		return;
	}
	v->retire_button = fill_text(x, S("Delete the "), r->kind);
	if (!r->used)
		v->retire_text = S("No contact has it.");
	else if (status)
		v->retire_text =
			fill_text(x, n,
				  r->used == 1 ? S(" contact has it and gets:")
					       : S(" contacts have it and get:"));
	else
		v->retire_text = fill_text(
			x, n,
			r->used == 1 ? S(" contact has it and loses it.")
				     : S(" contacts have it and lose it."),
			S(" Contacts themselves stay. This cannot be undone."));
	if (status && r->used)
		v->others = others(x, r, rows);
}

void own_one_fill(ctx *x, const struct own_place *at, const own_row *r, list rows,
		  const form *f, own_one_view *v)
{
	v->title = r->name;
	v->back = str_of(at->path);
	v->path = str_printf(x->a, "%s/" STR_FMT, at->path, STR_ARG(r->id));
	v->version = str_printf(x->a, "%lld", (long long)r->version);
	v->is_field = str_eq(r->kind, S("field"));
	v->archived = r->archived;
	v->inputs = inputs(x, own_kind_of(r->kind, at->kind), r, f);
	v->work = work_words(x, r);
	v->work_done = r->work_done;
	v->work_of = r->work_of ? r->work_of : 1;
	fill_retire(x, r, rows, v);
}
