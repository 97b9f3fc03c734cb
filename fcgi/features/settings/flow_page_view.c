/* A flow, read only: the document becomes an outline in words. */
#include "features/flows/flows.h"
#include "features/settings/settings_page.h"

/* The deepest that the style sheet draws. */
enum { DRAWN = 6 };

/* What flow_doc_outline asks for names with. */
struct namer {
	ctx *x;
	const session *who;
	list names; /* of name_row */
};

static const name_row *name_known(const struct namer *n, str kind, str id)
{
	for (size_t i = 0; i < n->names.n; i++) {
		const name_row *r = LIST_AT(n->names, name_row, i);
		if (str_eq(r->kind, kind) && str_eq(r->id, id))
			return r;
	}
	return NULL;
}

/* An outside number has no name: it is its own. */
static str flow_name_of(void *arg, str kind, str id)
{
	const struct namer *n = arg;
	const name_row *r = name_known(n, kind, id);

	if (r)
		return r->name;
	return str_eq(kind, S("number")) ? fill_phone(n->x, n->who, id) : (str){0};
}

/* ---- the outline ---- */

/* The same pictures as elsewhere in the house (design language, 7.4). */
static const char *step_icon(const flow_step *s)
{
	switch (s->type) {
	case STEP_HOURS:
		return "clock";
	case STEP_MENU:
		return "list-tree";
	case STEP_CONDITION:
		return "split";
	case STEP_RING:
		return s->who == WHO_COORDINATOR ? "user" : "users";
	case STEP_QUEUE:
		return "headphones";
	case STEP_VOICEMAIL:
		return "voicemail";
	case STEP_SAY:
		return "message-square-quote";
	case STEP_PLAY:
		return "volume-2";
	case STEP_TRANSFER:
		return "arrow-right-left";
	case STEP_HANGUP:
		return "phone-off";
	case STEP_NONE:
		break;
	}
	return "circle-alert";
}

static const flow_step *step_of(const flow *f, str id)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->steps[i].id, id))
			return &f->steps[i];
	return &f->steps[f->start];
}

static bool asks(const flow_step *s)
{
	return s->type == STEP_HOURS || s->type == STEP_MENU ||
	       s->type == STEP_CONDITION;
}

/* A step with one way out goes on; one that ends the call has none. */
static int64_t rung(ladder *l, const flow_line *line, const flow_step *s)
{
	bool leads = !line->shared.n && (s->yes >= 0 || s->no >= 0);
	int64_t at =
		ladder_rung(l, line->depth, line->branch.n != 0, leads && !asks(s));

	return at < DRAWN ? at : DRAWN;
}

static void outline_shared(ctx *x, const flow_line *l, size_t i, v_outline *v)
{
	v->id = str_printf(x->a, "line-%zu", i);
	v->goto_text = str_printf(x->a, "Goes to " STR_FMT, STR_ARG(l->title));
	v->goto_href = str_printf(x->a, "#step-" STR_FMT, STR_ARG(l->step));
}

static void outline_step(ctx *x, const struct namer *names, const flow_line *l,
			 const flow_step *s, v_outline *v)
{
	v->id = str_printf(x->a, "step-" STR_FMT, STR_ARG(l->step));
	v->title = l->title;
	v->summary = str_eq(l->summary, l->title) ? S("") : l->summary;
	if (s->type != STEP_HOURS || !name_known(names, S("schedule"), s->target))
		return;
	v->goto_text = S("See the week");
	v->goto_href = str_printf(x->a, "/settings/hours/" STR_FMT, STR_ARG(s->target));
}

static void outline_line(ctx *x, const struct namer *names, const flow_line *l,
			 const flow_step *s, size_t i, v_outline *v)
{
	v->branch = l->branch;
	v->branch_tone = str_eq(l->branch, S("Open")) ? S("accent") : S("none");
	v->icon = str_of(step_icon(s));
	if (l->label.n)
		v->branch = str_printf(x->a, STR_FMT ", " STR_FMT, STR_ARG(l->branch),
				       STR_ARG(l->label));
	if (l->shared.n)
		outline_shared(x, l, i, v);
	else
		outline_step(x, names, l, s, v);
}

static void flow_steps(ctx *x, const session *who, const flow_rows *r, const flow *f,
		       flow_view *v)
{
	struct namer names = {x, who, r->names};
	ladder rungs = {0};
	list lines = flow_doc_outline(x->a, f, flow_name_of, &names);
	v_outline *out = ARENA_ARRAY(x->a, v_outline, lines.n ? lines.n : 1);

	for (size_t i = 0; i < lines.n; i++) {
		const flow_line *l = LIST_AT(lines, flow_line, i);
		const flow_step *s = step_of(f, l->step);
		out[i].depth = rung(&rungs, l, s);
		outline_line(x, &names, l, s, i, &out[i]);
	}
	v->steps = (list){out, lines.n};
}

/* ---- beside it ---- */

/* Who published it: a person, or whoever ran the program. */
static str by_of(ctx *x, const char *before, str by)
{
	if (str_eq(by, S("command line")))
		return str_printf(x->a, "%s from the command line", before);
	return str_printf(x->a, "%s by " STR_FMT, before, STR_ARG(by));
}

static void flow_head(ctx *x, const session *who, const flow_sheet *s, flow_view *v)
{
	bool live = s->version == s->live;
	str date = settings_date(x, who, s->published_at), words;

	v->name = s->name;
	if (!s->version)
		return;
	words = str_printf(x->a, live ? "v%lld live" : "v%lld", (long long)s->version);
	v->version = live ? fill_badge(words, "circle-check", "green", "fill")
			  : fill_badge(words, "history", "none", "outline");
	v->published =
		str_printf(x->a, live ? "Live since " STR_FMT : "Published " STR_FMT,
			   STR_ARG(date));
	if (s->published_by.n)
		v->published = str_printf(
			x->a, STR_FMT STR_FMT, STR_ARG(v->published),
			STR_ARG(by_of(x, live ? ", published" : "", s->published_by)));
	if (!live && s->live)
		v->published = str_printf(x->a, STR_FMT ". New calls use v%lld.",
					  STR_ARG(v->published), (long long)s->live);
}

static void flow_used_by(ctx *x, const session *who, list rows, flow_view *v)
{
	size_t n = rows.n < SETTINGS_BESIDE ? rows.n : SETTINGS_BESIDE;
	v_line *l = ARENA_ARRAY(x->a, v_line, n + 1);

	for (size_t i = 0; i < n; i++) {
		const answer_row *a = LIST_AT(rows, answer_row, i);
		l[i] = (v_line){.icon = S("phone"),
				.tone = S("none"),
				.strong = fill_phone(x, who, a->e164),
				.meta = a->name};
	}
	if (rows.n > n)
		l[n] = (v_line){.icon = S("phone"),
				.tone = S("none"),
				.text = S("More numbers, listed under Settings")};
	v->used_by = (list){l, rows.n > n ? n + 1 : n};
}

/* "v14": the newest first. The one on this page is no link. */
static void flow_versions(ctx *x, const session *who, const flow_rows *r,
			  int64_t before, flow_view *v)
{
	const flow_sheet *s = &r->sheet;
	size_t n =
		r->versions.n < SETTINGS_VERSIONS ? r->versions.n : SETTINGS_VERSIONS;
	v_version *out = ARENA_ARRAY(x->a, v_version, n ? n : 1);
	str path = str_printf(x->a, "/settings/routing/" STR_FMT, STR_ARG(s->id)),
	    last = {0};

	for (size_t i = 0; i < n; i++) {
		const version_row *w = LIST_AT(r->versions, version_row, i);
		out[i] = (v_version){.note = w->note};
		out[i].name = str_printf(x->a, "v%lld", (long long)w->version);
		out[i].meta = settings_date(x, who, w->published_at);
		if (w->published_by.n)
			out[i].meta = str_printf(x->a, STR_FMT ", " STR_FMT,
						 STR_ARG(out[i].meta),
						 STR_ARG(w->published_by));
		if (w->version == s->live)
			out[i].state = fill_status("Live", "circle-check", "green");
		if (w->version != s->version)
			out[i].href = str_printf(x->a, STR_FMT "?version=" STR_FMT,
						 STR_ARG(path), STR_ARG(w->id));
		last = str_printf(x->a, "%lld", (long long)w->version);
	}
	v->versions = (list){out, n};
	v->pager = settings_pager(x, path, "before", before < INT64_MAX ? last : S(""),
				  r->versions, SETTINGS_VERSIONS, last);
	v->pager.prev_text = S("Newest");
	v->pager.next_text = S("Older");
}

static bool same_backup(list numbers)
{
	for (size_t i = 1; i < numbers.n; i++)
		if (!str_eq(LIST_AT(numbers, answer_row, i)->backup_number,
			    LIST_AT(numbers, answer_row, 0)->backup_number))
			return false;
	return true;
}

static bool own_greeting(list numbers)
{
	for (size_t i = 0; i < numbers.n; i++)
		if (LIST_AT(numbers, answer_row, i)->greeting.n)
			return true;
	return false;
}

/* What the static document of every number says (features/flows/fallback.h). */
static str flow_fallback(ctx *x, const session *who, const flow *f, list numbers)
{
	str hello = own_greeting(numbers)
			    ? S("the line’s own greeting")
			    : str_printf(x->a, "“" STR_FMT "”",
					 STR_ARG(flow_doc_greeting(x->a, f)));
	str backup = LIST_AT(numbers, answer_row, 0)->backup_number;

	if (!same_backup(numbers))
		return str_printf(x->a,
				  "Callers hear " STR_FMT
				  " Then the line’s backup number rings, "
				  "where it has one, and they can leave a voicemail.",
				  STR_ARG(hello));
	if (backup.n)
		return str_printf(x->a,
				  "Callers hear " STR_FMT " Then " STR_FMT
				  " rings for 30 s, and if nobody answers they can "
				  "leave a voicemail.",
				  STR_ARG(hello), STR_ARG(fill_phone(x, who, backup)));
	return str_printf(x->a,
			  "Callers hear " STR_FMT " Then they can leave a voicemail.",
			  STR_ARG(hello));
}

/* A document that an older program took, or a newer one wrote. */
static void flow_unread(ctx *x, str problems, flow_view *v)
{
	str first = {0};

	str_split(&problems, '\n', &first);
	v->empty = fill_empty("circle-alert", "This version cannot be drawn", "");
	v->empty.text = str_printf(x->a, "It is kept as it was published. " STR_FMT,
				   STR_ARG(first));
}

void flow_fill(ctx *x, const session *who, const flow_rows *r, int64_t before,
	       flow_view *v)
{
	const flow_sheet *s = &r->sheet;
	buf problems = buf_new(x->a, 256, 65536);
	flow f = {0};

	flow_head(x, who, s, v);
	flow_used_by(x, who, r->numbers, v);
	flow_versions(x, who, r, before, v);
	if (!s->version)
		v->empty = fill_empty(
			"list-tree", "Nothing is published yet",
			"Calls to its numbers are refused until a version is live.");
	else if (!flow_doc_read(x->a, s->document, &f, &problems))
		flow_unread(x, buf_view(&problems), v);
	else
		flow_steps(x, who, r, &f, v);
	if (v->steps.n && s->version == s->live && r->numbers.n)
		v->fallback = flow_fallback(x, who, &f, r->numbers);
}
