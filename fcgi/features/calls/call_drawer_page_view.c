/* One call beside the table, in six tabs. */
#include "base/text.h"
#include "features/calls/call_files.h"
#include "features/calls/calls_work.h"
#include "features/shell/fill.h"
#include "features/shell/shell.h"

enum { FLAGS_MOST = 4, DRAWER_TABS = 6, LINES_MOST = 400, QUOTE_MOST = 420 };

static const char *const TAB_WORDS[DRAWER_TABS][2] = {
	{"summary", "Summary"},       {"recording", "Recording"},
	{"transcript", "Transcript"}, {"details", "Details"},
	{"history", "History"},       {"job", "Job"},
};

static list drawer_tabs(ctx *x, const call_ask *k, const drawer_read *d)
{
	v_tab *t = ARENA_ARRAY(x->a, v_tab, DRAWER_TABS);
	int64_t files = 0;

	for (size_t i = 0; i < d->files.n; i++)
		files += !LIST_AT(d->files, call_file, i)->removed_at.us;
	for (size_t i = 0; i < DRAWER_TABS; i++)
		t[i] = (v_tab){.text = str_of(TAB_WORDS[i][1]),
			       .href = history_call_href(x, k, d->id,
							 i ? TAB_WORDS[i][0] : NULL),
			       .current = str_eq(d->tab, str_of(TAB_WORDS[i][0]))
						  ? S("page")
						  : S("")};
	if (files)
		t[3].count = fill_number(x, files);
	if (d->story.context.touches.n)
		t[4].count = fill_number(x, (int64_t)d->story.context.touches.n);
	return (list){t, DRAWER_TABS};
}

static list drawer_flags(ctx *x, const drawer_read *d)
{
	const call_line *c = &d->story.line;
	v_badge *b = ARENA_ARRAY(x->a, v_badge, FLAGS_MOST);
	size_t n = 0;

	if (d->shelf.work.urgent)
		b[n++] = fill_badge(S("Emergency words"), "siren", "red", "fill");
	else if (c->emergency)
		b[n++] = fill_badge(S("Emergency"), "siren", "red", "fill");
	if (c->do_not_contact)
		b[n++] = fill_badge(S("Do not contact"), "ban", "red", "fill");
	if (d->shelf.work.spam)
		b[n++] = fill_badge(S("Spam"), "shield-alert", "amber", "fill");
	return (list){b, n};
}

/* The first words of what was said, whichever recording has them. */
static void drawer_quote(ctx *x, const drawer_read *d, v_drawer *v)
{
	for (size_t i = 0; i < d->story.recordings.n; i++) {
		const v_recording *r = LIST_AT(d->story.recordings, v_recording, i);
		if (!r->transcript.n)
			continue;
		v->quote = text_clip(x->a, LIST_AT(r->transcript, v_cue, 0)->text,
				     QUOTE_MOST);
		v->quote_meta = r->machine;
		return;
	}
}

static bool finds(ctx *x, str text, str find)
{
	return find.n && str_has(str_lower(x->a, text), str_lower(x->a, find));
}

/* Sentences of a text, up to `room` of them; those that have the words are marked. */
static size_t sentences(ctx *x, str text, str find, v_cue *c, size_t room,
			size_t *found)
{
	str rest = text, one;
	size_t n = 0;

	while (n < room && str_split(&rest, '.', &one)) {
		one = str_trim(one);
		if (!one.n)
			continue;
		bool ended = str_ends(one, S("?")) || str_ends(one, S("!"));
		c[n].text = ended ? one : fill_text(x, one, S("."));
		if (finds(x, one, find)) {
			c[n].who = S("found");
			++*found;
		}
		n++;
	}
	return n;
}

static void drawer_lines(ctx *x, const drawer_read *d, v_drawer *v)
{
	v_cue *c = ARENA_ARRAY(x->a, v_cue, LINES_MOST);
	size_t n = 0, found = 0;

	for (size_t i = 0; i < d->story.recordings.n; i++) {
		const v_recording *r = LIST_AT(d->story.recordings, v_recording, i);
		if (r->transcript.n)
			n += sentences(x, LIST_AT(r->transcript, v_cue, 0)->text,
				       d->find, c + n, LINES_MOST - n, &found);
	}
	v->lines = (list){c, n};
	v->find = d->find;
	if (!n)
		v->lines_note = S("There is no transcript of this call.");
	else if (d->find.n)
		v->lines_note = found ? fill_text(x, fill_number(x, (int64_t)found),
						  found == 1 ? S(" sentence has it.")
							     : S(" sentences have it."))
				      : S("Nobody said that.");
}

static list drawer_people(ctx *x, const request *q, const drawer_read *d)
{
	v_call_person *p =
		ARENA_ARRAY(x->a, v_call_person, d->people.n ? d->people.n : 1);

	for (size_t i = 0; i < d->people.n; i++) {
		const call_person_row *r = LIST_AT(d->people, call_person_row, i);
		p[i] = (v_call_person){
			.key = r->id,
			.person = fill_contact(x, &q->who, r->name, r->phone, (str){0}),
			.meta = fill_text(x,
					  r->phone.n ? fill_phone(x, &q->who, r->phone)
						     : S(""),
					  r->phone.n && r->address.n ? S(" · ") : S(""),
					  r->address),
			.why = r->same ? S("Has this number") : S(""),
			.now = str_eq(r->id, d->story.line.contact_id)};
	}
	return (list){p, d->people.n};
}

/* What the one decision says of calling or writing to them now. */
static reach_verdict drawer_may(ctx *x, const request *q, const drawer_read *d,
				enum reach_what what)
{
	const reach_ask ask = {what, false, x->now, fill_style(&q->who), {0}};

	return reach_decide(x->a, &d->reach, &ask);
}

static v_notice drawer_permission(ctx *x, const request *q, const drawer_read *d)
{
	const reach_ask ask = {REACH_CALL, false, x->now, fill_style(&q->who), {0}};
	reach_verdict call = drawer_may(x, q, d, REACH_CALL),
		      text = drawer_may(x, q, d, REACH_TEXT);
	str where = reach_where(x->a, &d->reach);

	if (call.code)
		return (v_notice){.tone = call.again.us ? S("amber") : S("red"),
				  .icon = call.again.us ? S("clock") : S("ban"),
				  .title = fill_text(x, call.title, S(".")),
				  .text = call.words};
	return (v_notice){.tone = S("green"),
			  .icon = S("shield-check"),
			  .title = text.code ? S("Calling is allowed, writing is not.")
					     : S("Calling and writing are allowed."),
			  .text = fill_text(x, S("It is "),
					    reach_clock(x->a, &d->reach, &ask),
					    where.n ? S(" in ") : S(" here"), where,
					    S(". "), text.code ? text.words : S(""))};
}

/* Calling back and writing, or why not. Who may be written to later is: the page says
 * when it goes out. */
static void drawer_actions(ctx *x, const request *q, const drawer_read *d, v_drawer *v)
{
	const call_line *c = &d->story.line;
	reach_verdict call = drawer_may(x, q, d, REACH_CALL),
		      text = drawer_may(x, q, d, REACH_TEXT);

	v->call = d->story.head.call;
	v->call.text = S("Call back");
	v->call.label = fill_text(x, S("Call back "), v->person.name);
	if (call.code && v->call.href.n) {
		v->call.href = (str){0};
		v->call.reason = call.title;
	}
	if (!((unsigned)q->who.role & WHO_AGENTS) || !c->ended_at.us)
		return;
	v->text = call_text(x, c, v->person.name,
			    text.code && !text.again.us ? text.title : S(""));
}

/* What became of a file that was sent, or taken away. */
static v_notice drawer_filed(str done)
{
	static const struct {
		const char *done;
		enum call_file_fate fate;
	} REFUSED[] = {{"file_none", FILE_NONE},
		       {"file_empty", FILE_EMPTY},
		       {"file_other", FILE_OTHER},
		       {"file_full", FILE_FULL}};

	if (str_eq(done, S("filed")))
		return (v_notice){.tone = S("green"),
				  .icon = S("circle-check"),
				  .title = S("The file is here.")};
	if (str_eq(done, S("file_removed")))
		return (v_notice){.tone = S("amber"),
				  .icon = S("undo-2"),
				  .title = S("Taken away."),
				  .text = S("For 7 days it can be put back below.")};
	for (size_t i = 0; i < sizeof(REFUSED) / sizeof(REFUSED[0]); i++)
		if (str_eq(done, str_of(REFUSED[i].done)))
			return (v_notice){
				.tone = S("red"),
				.icon = S("circle-alert"),
				.title = S("No file was kept."),
				.text = str_of(call_file_fault(REFUSED[i].fate))};
	return (v_notice){0};
}

/* The page of blocked numbers, with theirs filled in. */
static str drawer_block(ctx *x, const drawer_read *d)
{
	buf b = buf_new(x->a, 64, 256);

	buf_str(&b, S("/settings/blocked"));
	shell_url_query(&b, "number", call_peer(&d->story.line));
	return str_dup(x->a, buf_view(&b));
}

static v_notice drawer_done(ctx *x, const request *q, const drawer_read *d)
{
	bool leads = ((unsigned)q->who.role & WHO_LEADS) != 0;

	if (str_eq(d->done, S("linked")))
		return (v_notice){.tone = S("green"),
				  .icon = S("circle-check"),
				  .title = S("Linked.")};
	if (!str_eq(d->done, S("saved")))
		return drawer_filed(d->done);
	if (str_eq(d->shelf.work.special, S("spam")) && leads)
		return (v_notice){.tone = S("amber"),
				  .icon = S("shield-alert"),
				  .title = S("Marked as spam."),
				  .text = S("Their number can be blocked, too."),
				  .href = drawer_block(x, d),
				  .link = S("Block the number")};
	return (v_notice){
		.tone = S("green"), .icon = S("circle-check"), .title = S("Saved.")};
}

static v_pill drawer_pill(ctx *x, const request *q, const call_work *w)
{
	int64_t left = when_diff_s(w->follow_up_at, x->now);

	if (!w->follow_up_at.us)
		return (v_pill){0};
	return (v_pill){
		.text = fill_text(x, S("Due "),
				  fill_moment(x, &q->who, w->follow_up_at).text),
		.state = left < 0     ? S("overdue")
			 : left < 900 ? S("soon")
				      : S("ontime"),
		.icon = left < 0 ? S("triangle-alert") : S("clock"),
		.label = fill_text(x, S("Follow-up by "), w->follow_up_owner)};
}

static void drawer_head(ctx *x, const request *q, const call_ask *k,
			const drawer_read *d, v_drawer *v)
{
	call_ask none = *k;

	v->id = d->id;
	v->topics = d->story.topics;
	v->person = d->story.head.person;
	v->flags = drawer_flags(x, d);
	v->path = d->story.head.path;
	v->state = d->story.head.state;
	v->clock = d->story.head.clock;
	drawer_actions(x, q, d, v);
	v->pill = drawer_pill(x, q, &d->shelf.work);
	v->page = d->story.head.page;
	v->close = history_href(x, &none);
	v->self = history_call_href(
		x, k, d->id,
		str_eq(d->tab, S("summary")) ? NULL : str_cstr(x->a, d->tab));
	if (d->beside.prev.n)
		v->prev = history_call_href(x, k, d->beside.prev, NULL);
	if (d->beside.next.n)
		v->next = history_call_href(x, k, d->beside.next, NULL);
	if (k->triage && d->beside.place)
		v->place = fill_text(x, S("Call "), fill_number(x, d->beside.place),
				     S(" of "), fill_number(x, d->beside.left),
				     S(" in triage"));
	else
		v->place = fill_moment(x, &q->who, d->story.line.started_at).text;
}

/* What a colleague saved since it was opened. */
static void drawer_news(ctx *x, const request *q, const call_ask *k,
			const drawer_read *d, bool may, v_drawer *v)
{
	const call_work *w = &d->shelf.work;
	const char *tab = v->summary ? NULL : str_cstr(x->a, d->tab);

	v->news = work_news(x, q, w, d->seen);
	v->news_of = fill_text(x, history_call_href(x, k, d->id, tab), S("&seen="),
			       d->seen.n ? d->seen : work_seen(x, w));
	v->news_form = may && v->summary;
}

static void drawer_audio(const drawer_read *d, v_drawer *v)
{
	const call_line *c = &d->story.line;

	v->recordings = d->story.recordings;
	if (v->recordings.n)
		return;
	v->recordings_none = str_eq(c->recording_notice, S("refused"))
				     ? S("Not recorded: the caller did not agree.")
			     : c->answered_at.us
				     ? S("Not recorded: this line does not record.")
				     : S("Not recorded: nobody talked.");
}

void drawer_fill(ctx *x, const request *q, const call_ask *k, const drawer_read *d,
		 v_drawer *v)
{
	bool may = ((unsigned)q->who.role & WHO_AGENTS) != 0;
	call_view full = {0};

	drawer_head(x, q, k, d, v);
	v->tabs = drawer_tabs(x, k, d);
	v->list_of = history_query(x, k);
	v->summary = str_eq(d->tab, S("summary"));
	v->recording = str_eq(d->tab, S("recording"));
	v->transcript = str_eq(d->tab, S("transcript"));
	v->details = str_eq(d->tab, S("details"));
	v->history = str_eq(d->tab, S("history"));
	v->job = str_eq(d->tab, S("job"));
	v->people = str_eq(d->tab, S("people"));
	call_fill(x, q, &d->story, d->technical.found ? &d->technical : NULL, &full);
	v->words = full.summary;
	v->facts = full.facts;
	v->technical = full.technical;
	v->trace = full.trace;
	v->trace_meta = full.trace_meta;
	v->legs = full.legs;
	v->context = d->story.context;
	v->touches = d->story.context.touches;
	v->touches_meta = d->story.context.touches_meta;
	drawer_quote(x, d, v);
	drawer_lines(x, d, v);
	drawer_audio(d, v);
	v->who = drawer_people(x, q, d);
	v->looked_for = d->looked_for;
	drawer_files_fill(x, q, d, v);
	v->permission = drawer_permission(x, q, d);
	drawer_news(x, q, k, d, may, v);
	v->done = drawer_done(x, q, d);
	v->foot = !may || !v->summary;
	if (may) {
		outcome_fill(x, q, &d->shelf, v->list_of, d->beside.next, &v->form);
		v->link_href = history_call_href(x, k, d->id, "people");
		v->form.back_href = v->prev;
		v->form.skip_href = v->next;
	} else
		v->read_only = (v_notice){.tone = S("none"),
					  .icon = S("eye"),
					  .title = d->shelf.work.disposition.n
							   ? d->shelf.work.disposition
							   : S("No outcome yet."),
					  .text = d->shelf.work.note};
}
