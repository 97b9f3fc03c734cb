/* Two people on one call: nobody's words go over another's unseen. */
#include "features/calls/call_merge.h"

#include "base/money.h"
#include "base/text.h"
#include "features/calls/history_store.h"
#include "features/shell/fill.h"

enum { SHOWN_MOST = 400 };

static const char *const NAMES[MERGE_PARTS][2] = {
	{"disposition", "Outcome"},
	{"follow_up", "Follow up"},
	{"value", "Estimated value"},
	{"assigned", "Owner of the call"},
	{"note", "Note"},
};

static str due_of(ctx *x, const call_work *w)
{
	return w->follow_up_at.us
		       ? str_printf(x->a, "%lld", (long long)w->follow_up_at.us)
		       : S("");
}

static str value_of(ctx *x, const call_work *w)
{
	return w->value ? money_plain(x->a, w->value) : S("");
}

/* What a form that was opened before it kept this says of it. */
static str was_of(const work_form *in, str was)
{
	if (!in->was)
		return (str){0};
	return was.p ? was : S("");
}

/* A follow-up that is no more cannot be kept, whoever it was to be given to. */
static str follow_up_pick(const call_work *w, const work_form *in)
{
	return in->was && !w->follow_up_at.us && str_eq(in->follow_up, S("keep"))
		       ? S("theirs")
		       : in->pick_follow_up;
}

/* What the form was made from is compared with what is there now, for a follow-up is
 * changed in other places, too, where the call's version stays. Only of a note the
 * version says more: it saves itself while the form is open. */
static void sides(ctx *x, const call_work *w, const work_form *in,
		  merge_side s[MERGE_PARTS])
{
	bool seen = !in->was && in->work_version == w->work_version;
	str typed = merge_follow_up_typed(x->a, in->follow_up, in->follow_up_at,
					  in->owner, in->due_was, in->owner_was);

	s[MERGE_OUTCOME] = (merge_side){in->disposition,
					was_of(in, in->disposition_was),
					w->disposition_id,
					in->pick_disposition,
					seen,
					false};
	s[MERGE_FOLLOW_UP] = (merge_side){
		typed,
		was_of(in, merge_follow_up(x->a, in->due_was, in->owner_was)),
		merge_follow_up(x->a, due_of(x, w), w->follow_up_by),
		follow_up_pick(w, in),
		seen,
		false};
	s[MERGE_VALUE] = (merge_side){merge_value(x->a, in->value),
				      was_of(in, in->value_was),
				      value_of(x, w),
				      in->pick_value,
				      seen,
				      false};
	s[MERGE_ASSIGNED] = (merge_side){in->assigned,   was_of(in, in->assigned_was),
					 w->assigned_to, in->pick_assigned,
					 seen,           false};
	s[MERGE_NOTE] = (merge_side){in->note,
				     was_of(in, in->note_was),
				     w->note,
				     in->pick_note,
				     in->note_version == w->note_version,
				     false};
	for (int i = 0; i < MERGE_PARTS; i++)
		s[i].asked = merge_asked(in->asked, str_of(NAMES[i][0]));
}

static void take_theirs(ctx *x, const call_work *w, enum merge_part part, work_form *in)
{
	if (part == MERGE_OUTCOME)
		in->disposition = w->disposition_id;
	else if (part == MERGE_VALUE)
		in->value = value_of(x, w);
	else if (part == MERGE_ASSIGNED)
		in->assigned = w->assigned_to;
	else if (part == MERGE_NOTE)
		in->note = w->note;
	else {
		in->follow_up = w->follow_up_at.us ? S("keep") : S("");
		in->follow_up_at = S("");
		in->owner = w->follow_up_by;
	}
}

/* Tags add up; those that the form did not change are shown as they are now. */
static bool tags_moved(const call_work *w, work_form *in, work_merge *m)
{
	if (!in->was || str_eq(in->tags_was, w->tags))
		return false;
	m->tags = str_eq(in->tags, in->tags_was);
	if (m->tags)
		in->tags = in->tags_was = w->tags;
	return true;
}

void work_merge_in(ctx *x, const call_work *w, work_form *in, work_merge *m)
{
	merge_side s[MERGE_PARTS];

	*m = (work_merge){.noted = in->note_version != w->note_version};
	m->worked = tags_moved(w, in, m) || in->work_version != w->work_version;
	m->stale = m->worked || m->noted;
	sides(x, w, in, s);
	for (int i = 0; i < MERGE_PARTS; i++) {
		m->parts[i] = merge_decide(&s[i]);
		m->clash = m->clash || m->parts[i] == MERGE_BOTH;
		m->stale = m->stale || m->parts[i] != MERGE_MINE;
		if (m->parts[i] == MERGE_THEIRS)
			take_theirs(x, w, (enum merge_part)i, in);
	}
	/* what is sent on is over what is there now */
	in->work_version = w->work_version;
	in->note_version = w->note_version;
}

/* ---- both, in words ---- */

static str outcome_words(const outcome_shelf *s, str id)
{
	const disposition *d = disposition_find(s->dispositions, id);

	if (d)
		return d->name;
	return str_eq(id, s->work.disposition_id) && id.n ? s->work.disposition
							  : S("No outcome");
}

static str owner_words(const outcome_shelf *s, str id, const char *none)
{
	for (size_t i = 0; i < s->owners.n; i++) {
		const call_choice *c = LIST_AT(s->owners, call_choice, i);
		if (id.n && str_eq(c->value, id))
			return c->text;
	}
	return str_of(id.n ? "A colleague" : none);
}

static str due_words(ctx *x, const request *q, const outcome_shelf *s)
{
	const call_work *w = &s->work;

	if (!w->follow_up_at.us)
		return S("None");
	return fill_text(x, fill_moment(x, &q->who, w->follow_up_at).text, S(", "),
			 w->follow_up_owner);
}

static str due_typed(ctx *x, const request *q, const outcome_shelf *s,
		     const work_form *in)
{
	static const char *const WORDS[][2] = {{"30m", "In 30 min"},
					       {"2h", "In 2 h"},
					       {"tomorrow", "Tomorrow 9 AM"},
					       {"pick", "The time you picked"}};
	str by = owner_words(s, in->owner.n ? in->owner : q->who.member_id, "");

	if (str_eq(in->follow_up, S("keep")))
		return fill_text(x, fill_moment(x, &q->who, s->work.follow_up_at).text,
				 S(", "), by);
	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++)
		if (str_eq(in->follow_up, str_of(WORDS[i][0])))
			return fill_text(x, str_of(WORDS[i][1]), S(", "), by);
	return S("None");
}

static str amount_words(ctx *x, const request *q, str typed)
{
	int64_t n;

	if (!money_parse(typed, &n))
		return typed.n ? typed : S("None");
	return money_text(x->a, n, q->who.region);
}

static str note_words(ctx *x, str note)
{
	return note.n ? text_clip(x->a, note, SHOWN_MOST) : S("No note");
}

/* Who set a follow-up elsewhere is not known here. */
static str theirs_by(const call_work *w, const work_merge *m, enum merge_part part)
{
	if (part == MERGE_NOTE)
		return w->note_by;
	return part != MERGE_FOLLOW_UP || m->worked ? w->work_by : S("");
}

static v_both versus(ctx *x, const request *q, const outcome_shelf *s,
		     const work_form *in, const work_merge *m, enum merge_part part)
{
	const call_work *w = &s->work;
	v_both v = {.name = str_of(NAMES[part][0]),
		    .label = str_of(NAMES[part][1]),
		    .by = theirs_by(w, m, part)};

	if (part == MERGE_OUTCOME) {
		v.mine = outcome_words(s, in->disposition);
		v.theirs = outcome_words(s, w->disposition_id);
	} else if (part == MERGE_FOLLOW_UP) {
		v.mine = due_typed(x, q, s, in);
		v.theirs = due_words(x, q, s);
	} else if (part == MERGE_VALUE) {
		v.mine = amount_words(x, q, in->value);
		v.theirs = amount_words(x, q, value_of(x, w));
	} else if (part == MERGE_ASSIGNED) {
		v.mine = owner_words(s, in->assigned, "Nobody");
		v.theirs = owner_words(s, w->assigned_to, "Nobody");
	} else {
		v.mine = note_words(x, in->note);
		v.theirs = note_words(x, w->note);
	}
	return v;
}

/* What is below that nobody has to choose: "Outcome, Note". */
static str taken_over(ctx *x, const work_merge *m)
{
	str all = {0};

	for (int i = 0; i < MERGE_PARTS; i++)
		if (m->parts[i] == MERGE_THEIRS)
			all = fill_text(x, all, all.n ? S(", ") : S(""),
					str_of(NAMES[i][1]));
	return m->tags ? fill_text(x, all, all.n ? S(", ") : S(""), S("Tags")) : all;
}

static str merge_title(ctx *x, const request *q, const call_work *w,
		       const work_form *in, const work_merge *m)
{
	const str me = q->who.member_id;

	if (m->worked && w->work_by.n && !str_eq(w->worker, me))
		return fill_text(x, fill_short_name(x, w->work_by),
				 S(" saved this call meanwhile."));
	if (m->noted && w->note_by.n && !str_eq(w->noter, me))
		return fill_text(x, fill_short_name(x, w->note_by),
				 S(" wrote in the note meanwhile."));
	return in->asked.n && m->clash ? S("Nothing is saved yet.")
				       : S("Somebody saved something else meanwhile.");
}

static v_notice merge_notice(ctx *x, const request *q, const outcome_shelf *s,
			     const work_form *in, const work_merge *m)
{
	const call_work *w = &s->work;
	str theirs = taken_over(x, m), tags = S("");

	if (in->was && !str_eq(in->tags_was, w->tags))
		tags = fill_text(x, S("Tags there now: "),
				 w->tags.n ? w->tags : S("none"),
				 S("; yours are added to them. "));
	return (v_notice){
		.tone = S("amber"),
		.icon = S("triangle-alert"),
		.title = merge_title(x, q, w, in, m),
		.text = fill_text(
			x, theirs.n ? S("Taken from there: ") : S(""), theirs,
			theirs.n ? S(". ") : S(""), tags,
			m->clash ? S("Choose what stays, and save again. Nothing you "
				     "typed is lost.")
				 : S("What you changed is still below: save it."))};
}

void work_merge_show(ctx *x, const request *q, const outcome_shelf *s,
		     const work_form *in, const work_merge *m, v_outcome_form *v)
{
	v_both *both = ARENA_ARRAY(x->a, v_both, MERGE_PARTS);
	size_t n = 0;

	if (!m->stale)
		return;
	for (int i = 0; i < MERGE_PARTS; i++)
		if (m->parts[i] == MERGE_BOTH) {
			both[n++] = versus(x, q, s, in, m, (enum merge_part)i);
			v->asked = fill_text(x, v->asked, v->asked.n ? S(" ") : S(""),
					     str_of(NAMES[i][0]));
		}
	v->versus = (list){both, n};
	v->clash = merge_notice(x, q, s, in, m);
}

/* ---- news of an open call ---- */

str work_seen(ctx *x, const call_work *w)
{
	return str_printf(x->a, "%lld.%lld." STR_FMT, (long long)w->work_at.us,
			  (long long)w->note_version, STR_ARG(w->disposition_id));
}

/* The outcome is said when it is another one. */
static str saved_what(ctx *x, const call_work *w, str outcome)
{
	if (str_eq(outcome, w->disposition_id))
		return S(" saved this call.");
	return fill_text(x, S(" saved this call: "),
			 w->disposition.n ? w->disposition : S("no outcome"), S("."));
}

str work_news(ctx *x, const request *q, const call_work *w, str seen)
{
	str rest = seen, at, note, outcome = {0};
	str now = str_printf(x->a, "%lld", (long long)w->work_at.us);
	str version = str_printf(x->a, "%lld", (long long)w->note_version);

	if (!str_split(&rest, '.', &at) || !str_split(&rest, '.', &note))
		return S("");
	(void)str_split(&rest, '.', &outcome);
	if (!str_eq(at, now) && !str_eq(w->worker, q->who.member_id))
		return fill_text(x,
				 w->work_by.n ? fill_short_name(x, w->work_by)
					      : S("A colleague"),
				 saved_what(x, w, outcome));
	if (!str_eq(note, version) && !str_eq(w->noter, q->who.member_id))
		return fill_text(x,
				 w->note_by.n ? fill_short_name(x, w->note_by)
					      : S("A colleague"),
				 S(" wrote in the note."));
	return S("");
}
