#include "features/queue/queue_page.h"

#include "base/text.h"
#include "features/shell/fill.h"

enum { QUOTE_CHARS = 120 };

static str queue_href(ctx *x, str id)
{
	return str_printf(x->a, "/queue/calls/" STR_FMT, STR_ARG(id));
}

static str queue_current(const call_story *story, str id)
{
	return story && str_eq(story->line.id, id) ? S("true") : S("");
}

/* A list comes with one row more than is shown, so that its count can say that there is
 * more: "200+". */
static bool queue_cut(list *rows, size_t most)
{
	bool more = rows->n > most;

	if (more)
		rows->n = most;
	return more;
}

static str queue_count(ctx *x, size_t n, bool more)
{
	str number = n ? fill_number(x, (int64_t)n) : S("");

	return more ? str_printf(x->a, STR_FMT "+", STR_ARG(number)) : number;
}

/* "Support · key 1 Customer Support": the parts that are known, joined. */
static str queue_place(ctx *x, const call_line *c)
{
	str where = c->queue.n ? c->queue : c->line;

	if (!where.n || !c->choice.n)
		return where.n ? where : c->choice;
	return str_printf(x->a, STR_FMT " · " STR_FMT, STR_ARG(where),
			  STR_ARG(c->choice));
}

/* "2nd call today". */
static str queue_again(ctx *x, int64_t today)
{
	const char *end = today % 100 >= 11 && today % 100 <= 13 ? "th"
			  : today % 10 == 1                      ? "st"
			  : today % 10 == 2                      ? "nd"
			  : today % 10 == 3                      ? "rd"
								 : "th";

	return today > 1 ? str_printf(x->a, "%lld%s call today", (long long)today, end)
			 : S("");
}

/* "Coordinator Marcus D.": whose customer waits. */
static str queue_coordinator(ctx *x, const request *q, const call_line *c)
{
	if (!c->owner.n)
		return S("");
	return fill_text(x, S("Coordinator "), fill_short_name(x, c->owner),
			 str_eq(c->owner_id, q->who.member_id) ? S(" (you)") : S(""));
}

static str queue_fact(ctx *x, const request *q, const call_line *c)
{
	str again = queue_again(x, c->today), owner = queue_coordinator(x, q, c);

	if (!again.n || !owner.n)
		return again.n ? again : owner;
	return fill_text(x, again, S(" · "), owner);
}

static v_status queue_offer(ctx *x, const request *q, const call_line *c)
{
	if (!c->ringing.n)
		return (v_status){0};
	if (str_eq(c->ringing_id, q->who.member_id))
		return fill_status("Ringing your phone, press 1", "phone-incoming",
				   "green");
	return (v_status){str_printf(x->a, "Ringing " STR_FMT,
				     STR_ARG(fill_short_name(x, c->ringing))),
			  S("phone-forwarded"), S("amber")};
}

static void queue_waiting(ctx *x, const request *q, list rows, const call_story *story,
			  queue_view *v)
{
	bool more = queue_cut(&rows, MOST_CALLS);
	v_card *cards = ARENA_ARRAY(x->a, v_card, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++) {
		const call_line *c = LIST_AT(rows, call_line, i);
		bool mine = c->ringing_id.n && str_eq(c->ringing_id, q->who.member_id);
		cards[i] =
			(v_card){.key = c->id,
				 .href = queue_href(x, c->id),
				 .current = queue_current(story, c->id),
				 .person = call_person(x, &q->who, c),
				 .badge = call_badge(c),
				 .stage = fill_badge(c->stage, "", "none", "outline"),
				 .place = queue_place(x, c),
				 .fact = queue_fact(x, q, c),
				 .wait = call_wait(x, c),
				 .offer = queue_offer(x, q, c)};
		if (c->emergency)
			cards[i].emergency = call_flag(c);
		cards[i].edge = mine ? S("mine") : cards[i].wait.tone;
	}
	v->waiting = (list){cards, rows.n};
	v->waiting_count = queue_count(x, rows.n, more);
	v->waiting_note =
		rows.n ? str_printf(
				 x->a, "target " STR_FMT,
				 STR_ARG(when_length(
					 x->a, LIST_AT(rows, call_line, 0)->target_s)))
		       : S("");
	if (!rows.n)
		v->waiting_empty = fill_empty(
			"phone-incoming", "No calls waiting",
			"New calls show up here with the caller's name and history.");
}

static v_badge queue_tag(const call_line *c)
{
	if (str_eq(c->state, S("connected")))
		return (v_badge){0};
	if (str_eq(c->state, S("ringing")))
		return fill_badge(S("Ringing"), "phone-forwarded", "amber", "fill");
	if (str_eq(c->state, S("voicemail")))
		return fill_badge(S("Voicemail"), "voicemail", "none", "fill");
	return fill_badge(S("In menu"), "list-tree", "none", "fill");
}

static v_active queue_active_one(ctx *x, const request *q, const call_line *c,
				 const call_story *story)
{
	v_person who = call_person(x, &q->who, c),
		 by = fill_member(x, c->answered_by, c->member);
	v_active a = {.key = c->id,
		      .href = queue_href(x, c->id),
		      .current = queue_current(story, c->id),
		      .person = who,
		      .by = fill_short_name(x, c->member.n ? c->member : c->ringing),
		      .tag = queue_tag(c),
		      .clock = fill_running(x, c->answered_at.us ? c->answered_at
								 : c->started_at)};

	if (c->member.n) {
		a.person.initials = by.initials;
		a.person.kind = by.kind;
		a.person.hue = by.hue;
	}
	return a;
}

static v_mine queue_mine(ctx *x, const request *q, const call_line *c,
			 const call_story *story)
{
	return (v_mine){c->id,
			queue_href(x, c->id),
			queue_current(story, c->id),
			call_person(x, &q->who, c),
			call_badge(c),
			c->stage.n ? c->stage : queue_place(x, c),
			fill_running(x, c->answered_at)};
}

static bool queue_is_mine(const request *q, const call_line *c)
{
	return str_eq(c->state, S("connected")) && c->answered_by.n &&
	       str_eq(c->answered_by, q->who.member_id);
}

/* One's own call stands apart, and makes room for none when there are too many. */
static void queue_active(ctx *x, const request *q, list rows, const call_story *story,
			 queue_view *v)
{
	v_active *active = ARENA_ARRAY(x->a, v_active, rows.n ? rows.n : 1);
	v_mine *mine = ARENA_NEW(x->a, v_mine);
	size_t n = 0, m = 0;

	for (size_t i = 0; i < rows.n; i++) {
		const call_line *c = LIST_AT(rows, call_line, i);
		if (!m && queue_is_mine(q, c)) {
			*mine = queue_mine(x, q, c, story);
			m = 1;
		} else {
			active[n++] = queue_active_one(x, q, c, story);
		}
	}
	v->mine = (list){mine, m};
	v->active = (list){active, n + m > MOST_CALLS ? MOST_CALLS - m : n};
	v->active_count = queue_count(x, v->active.n, n + m > MOST_CALLS);
	v->active_empty = S("Nobody is on a call.");
}

static str queue_left(ctx *x, const request *q, const call_line *c)
{
	buf b = buf_new(x->a, 128, 1024);

	if (c->phase.n) {
		buf_str(&b, c->phase);
		buf_str(&b, S(" · "));
	}
	if (c->line.n) {
		buf_str(&b, c->line);
		buf_str(&b, S(" · "));
	}
	buf_str(&b, S("left "));
	buf_str(&b, fill_moment(x, &q->who, c->left_at).text);
	return str_dup(x->a, buf_view(&b));
}

static str queue_no_words(str transcript_state)
{
	return str_eq(transcript_state, S("waiting"))  ? S("Transcript is on its way")
	       : str_eq(transcript_state, S("failed")) ? S("No transcript came")
						       : S("No transcript");
}

static void queue_voicemails(ctx *x, const request *q, list rows,
			     const call_story *story, queue_view *v)
{
	bool more = queue_cut(&rows, MOST_VOICEMAILS), late = false;
	v_voicemail *mail = ARENA_ARRAY(x->a, v_voicemail, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++) {
		const call_line *c = LIST_AT(rows, call_line, i);
		mail[i] = (v_voicemail){
			.key = c->recording_id,
			.href = queue_href(x, c->id),
			.current = queue_current(story, c->id),
			.person = call_person(x, &q->who, c),
			.length = when_length(x->a, c->recording_s),
			.pill = call_due(x, &q->who, c),
			.quote = text_clip(x->a, c->transcript, QUOTE_CHARS),
			.meta = queue_left(x, q, c)};
		late = late || str_eq(mail[i].pill.state, S("overdue"));
		if (!c->transcript.n)
			mail[i].quote_note = queue_no_words(c->transcript_state);
	}
	v->voicemails = (list){mail, rows.n};
	v->voicemail_count = queue_count(x, rows.n, more);
	v->voicemail_tone = late ? S("red") : rows.n ? S("amber") : S("none");
	v->voicemail_empty = S("No voicemails to call back.");
}

void queue_fill(ctx *x, const request *q, const queue_lists *l, const call_story *story,
		queue_view *v)
{
	queue_waiting(x, q, l->waiting, story, v);
	queue_active(x, q, l->active, story, v);
	queue_voicemails(x, q, l->voicemails, story, v);
	v->mode = story ? S("on-call") : S("on-list");
	if (!story) {
		v->call_empty = fill_empty("headphones", "No call is open",
					   "Choose a call on the left to see who it is "
					   "and what happened so far.");
		return;
	}
	v->call = story->head;
	v->call_topics = story->topics;
	v->trace = story->trace;
	v->recordings = story->recordings;
	v->context = story->context;
	v->context_topics = story->context_topics;
}
