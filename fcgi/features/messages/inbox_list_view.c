/* The inbox's list of threads. */
#include "base/text.h"
#include "features/messages/inbox_page.h"

static v_pill thread_pill(ctx *x, const request *q, const thread_row *r, bool wide)
{
	enum time_style style = fill_style(&q->who);
	due_look l;

	if (!r->due_at.us)
		return (v_pill){0};
	l = due_look_of(x->a, r->waiting_since, r->due_at, x->now, q->who.zone, style);
	bool over = str_eq(str_of(l.state), S("overdue"));
	bool soon = when_diff_s(r->due_at, x->now) < 3600;
	str at = when_clock(x->a, r->due_at, q->who.zone, style);
	return (v_pill){.state = str_of(l.state),
			.prefix = !wide || over ? S("") : S("Reply in"),
			.text = wide ? fill_text(x,
						 over   ? S("Overdue ")
						 : soon ? S("Reply in ")
							: S("Reply by "),
						 l.words)
				     : l.words,
			.icon = over ? S("triangle-alert") : S(""),
			.ring = l.ring,
			.iso = when_iso(x->a, r->due_at),
			.from = when_iso(x->a, r->waiting_since),
			.label = str_printf(x->a,
					    "Text reply %s " STR_FMT ", at " STR_FMT,
					    over   ? "overdue by"
					    : soon ? "due in"
						   : "due by",
					    STR_ARG(l.words), STR_ARG(at))};
}

static v_status row_state(ctx *x, const request *q, const thread_row *r)
{
	if (r->is_out || r->do_not_contact)
		return fill_status("Opted out", "ban", "red");
	if (r->wish.n)
		return fill_status("May want to stop", "circle-alert", "amber");
	if (str_eq(r->state, S("snoozed")))
		return (v_status){
			fill_text(x, S("Until "),
				  fill_moment(x, &q->who, r->snoozed_until).text),
			S("alarm-clock"), S("none")};
	if (str_eq(r->state, S("resolved")))
		return fill_status("Done", "check", "none");
	if (str_eq(r->last_direction, S("out")))
		return fill_status("Replied", "check", "green");
	return (v_status){0};
}

static str row_last(ctx *x, const request *q, const thread_row *r)
{
	bool note = str_eq(r->last_direction, S("note"));

	if (str_eq(r->last_direction, S("auto")))
		return fill_text(x, S("Automatic: "), r->last_words);
	if (!note && !str_eq(r->last_direction, S("out")))
		return r->last_words;
	if (str_eq(r->last_by, q->who.member_id))
		return fill_text(x, S("You: "), r->last_words);
	if (r->last_by_name.n)
		return fill_text(x, fill_short_name(x, r->last_by_name), S(": "),
				 r->last_words);
	return r->last_words;
}

static str row_taken(ctx *x, const request *q, const thread_row *r)
{
	if (!r->claimed.n || str_eq(r->claimed_by, q->who.member_id))
		return S("");
	return fill_text(x, fill_short_name(x, r->claimed), S(" is answering"));
}

static str row_href(ctx *x, const inbox_ask *k, const thread_row *r)
{
	bool plain = k->list == INBOX_OPEN || k->list == INBOX_FOUND;

	return fill_text(x, S("/inbox/"), r->id, plain ? S("") : S("?in="),
			 plain ? S("") : str_of(inbox_list_key(k->list)),
			 k->list == INBOX_TAG ? S("&tag=") : S(""),
			 k->list == INBOX_TAG ? k->tag : S(""));
}

static v_thread_row row_fill(ctx *x, const request *q, const inbox_ask *k,
			     const thread_row *r)
{
	v_thread_row v = {
		.key = r->id,
		.href = row_href(x, k, r),
		.current = str_eq(r->id, k->thread) ? S("page") : S(""),
		.person = fill_contact(x, &q->who, r->contact_name, r->peer, (str){0}),
		.last = row_last(x, q, r),
		.time = fill_when(x, &q->who, r->last_at),
		.unread = r->unread ? S("Unread") : S(""),
		.badge = r->phase.n ? fill_phase(r->phase) : fill_type(r->contact_type),
		.taken = row_taken(x, q, r)};

	if (str_eq(r->last_direction, S("note")))
		v.state = r->unread
				  ? fill_status("For you", "user-round-check", "accent")
				  : (v_status){0};
	else if (!r->due_at.us || r->is_out || r->wish.n)
		v.state = row_state(x, q, r);
	if (!v.state.text.n)
		v.pill = thread_pill(x, q, r, false);
	return v;
}

static str list_href(ctx *x, const inbox_ask *k, const char *key, str before)
{
	buf b = buf_new(x->a, 128, 512);

	buf_str(&b, S("/inbox"));
	if (k->thread.n && before.n) {
		buf_chr(&b, '/');
		buf_str(&b, k->thread);
	}
	shell_url_query(&b, "in", str_of(key));
	if (str_eq(str_of(key), str_of(inbox_list_key(INBOX_TAG))))
		shell_url_query(&b, "tag", k->tag);
	shell_url_query(&b, "after", before);
	return buf_view(&b);
}

static str list_count(ctx *x, int64_t n, int64_t most)
{
	return !n         ? S("")
	       : n < most ? fill_number(x, n)
			  : str_printf(x->a, "%lld+", (long long)(most - 1));
}

/* "Tag: Storm", when that is the list. */
static str tag_shown(ctx *x, const inbox_ask *k, list known)
{
	for (size_t i = 0; i < known.n && k->list == INBOX_TAG; i++) {
		const tag_row *g = LIST_AT(known, tag_row, i);
		if (str_eq(g->id, k->tag))
			return fill_text(x, S("Tag: "), g->name);
	}
	return S("");
}

static void fill_filters(ctx *x, const inbox_ask *k, const inbox_rows *r, inbox_view *v)
{
	const inbox_counts *c = &r->counts;
	const struct {
		enum inbox_list list;
		str name;
		int64_t count;
	} lists[] = {{INBOX_OPEN, S("Open"), c->open},
		     {INBOX_MINE, S("Mine"), c->mine},
		     {INBOX_DEPARTMENT, c->department_name, c->department},
		     {INBOX_SNOOZED, S("Snoozed"), c->snoozed},
		     {INBOX_DONE, S("Done"), 0},
		     {INBOX_TAG, tag_shown(x, k, r->tags_known), 0}};
	enum { N = sizeof(lists) / sizeof(lists[0]) };
	v_filter *f = ARENA_ARRAY(x->a, v_filter, N);
	size_t n = 0;

	for (int i = 0; i < N; i++)
		if (lists[i].name.n)
			f[n++] = (v_filter){
				.text = lists[i].name,
				.count = list_count(x, lists[i].count, 1000),
				.href = list_href(x, k, inbox_list_key(lists[i].list),
						  (str){0}),
				.current =
					k->list == lists[i].list ? S("true") : S("")};
	v->filters = (list){f, n};
}

/* Tags that a thread has, each a list of its own. */
static void fill_tags(ctx *x, const inbox_ask *k, list known, inbox_view *v)
{
	v_tab *t = ARENA_ARRAY(x->a, v_tab, known.n ? known.n : 1);
	size_t n = 0;

	for (size_t i = 0; i < known.n; i++) {
		const tag_row *g = LIST_AT(known, tag_row, i);
		bool now = k->list == INBOX_TAG && str_eq(g->id, k->tag);
		if (g->used || now)
			t[n++] = (v_tab){
				.text = g->name,
				.href = fill_text(x, S("/inbox?in=tag&tag="), g->id),
				.current = now ? S("true") : S("")};
	}
	v->tags_used = (list){t, n};
}

static void fill_tabs(ctx *x, const inbox_ask *k, const inbox_counts *c, inbox_view *v)
{
	bool texts = k->list != INBOX_VOICEMAIL && k->list != INBOX_NOTES;
	v_tab *t = ARENA_ARRAY(x->a, v_tab, 4);

	t[0] = (v_tab){S("Texts"), S("/inbox"), list_count(x, c->open, 1000),
		       texts ? S("page") : S("")};
	t[1] = (v_tab){S("Voicemail"), S("/inbox?in=voicemail"),
		       list_count(x, c->voicemails, 100),
		       k->list == INBOX_VOICEMAIL ? S("page") : S("")};
	t[2] = (v_tab){S("Team notes"), S("/inbox?in=notes"),
		       list_count(x, c->mentions, 100),
		       k->list == INBOX_NOTES ? S("page") : S("")};
	t[3] = (v_tab){S("Hot leads"), S("/leads"), list_count(x, c->leads, 100),
		       S("")};
	v->shell.tabs = (list){t, 4};
}

static v_empty list_empty(const inbox_ask *k)
{
	static const char *const words[INBOX_LISTS][3] = {
		[INBOX_OPEN] = {"inbox", "All answered",
				"Texts to your numbers show up here within a second."},
		[INBOX_MINE] = {"user-round-check", "Nothing is yours",
				"Threads that are given to you, and those you answer, "
				"show up here."},
		[INBOX_DEPARTMENT] = {"users", "Nothing waits for your department",
				      "Threads that are given to it, and that no "
				      "member has yet, show up here."},
		[INBOX_SNOOZED] = {"alarm-clock", "Nothing is snoozed",
				   "Snoozed threads come back by themselves."},
		[INBOX_DONE] = {"check", "Nothing is done yet",
				"Threads that are done stay here; a new text opens "
				"them again."},
		[INBOX_VOICEMAIL] = {"voicemail", "No voicemails to call back",
				     "What callers leave shows up here, with its "
				     "words."},
		[INBOX_NOTES] = {"lock", "No notes yet",
				 "What colleagues write to each other in a thread "
				 "shows up here; customers never see it."},
		[INBOX_TAG] = {"tag", "No thread has this tag",
			       "A thread is given tags where it is open, beside its "
			       "texts."},
		[INBOX_FOUND] =
			{"search-x", "No text has these words",
			 "Look for other words, or for the person in Contacts."},
	};

	return fill_empty(words[k->list][0], words[k->list][1], words[k->list][2]);
}

/* Voicemails stand in the list as texts do; they are heard and handled in the queue. */
static void fill_voicemails(ctx *x, const request *q, list calls, inbox_view *v)
{
	size_t n = calls.n > THREADS_SHOWN ? THREADS_SHOWN : calls.n;
	v_thread_row *to = ARENA_ARRAY(x->a, v_thread_row, n ? n : 1);

	for (size_t i = 0; i < n; i++) {
		const call_line *c = LIST_AT(calls, call_line, i);
		str length = when_length(x->a, c->recording_s);
		to[i] = (v_thread_row){
			.key = c->recording_id,
			.href = fill_text(x, S("/queue/calls/"), c->id),
			.person = call_person(x, &q->who, c),
			.last = c->transcript.n ? text_clip(x->a, c->transcript, 120)
						: S("No words of it yet"),
			.time = fill_when(x, &q->who, c->left_at),
			.badge = call_badge(c),
			.state = (v_status){length, S("voicemail"), S("none")}};
	}
	v->rows = (list){to, n};
	if (calls.n > n)
		v->older_href = S("/queue");
}

static void fill_threads(ctx *x, const request *q, const inbox_ask *k,
			 const inbox_rows *r, inbox_view *v)
{
	size_t waits = r->waiting.n, all = waits + r->rest.n;
	size_t n = all > THREADS_SHOWN ? THREADS_SHOWN : all;
	v_thread_row *to = ARENA_ARRAY(x->a, v_thread_row, n ? n : 1);
	const thread_row *last = NULL;

	for (size_t i = 0; i < n; i++) {
		last = i < waits ? LIST_AT(r->waiting, thread_row, i)
				 : LIST_AT(r->rest, thread_row, i - waits);
		to[i] = row_fill(x, q, k, last);
	}
	v->rows = (list){to, n};
	if (last && all > n && k->list != INBOX_FOUND) {
		const inbox_edge e = {
			n > waits, n > waits ? last->last_at : last->due_at, last->id};
		v->older_href = list_href(x, k, inbox_list_key(k->list),
					  inbox_edge_write(x->a, &e));
	}
}

void inbox_list_fill(ctx *x, const request *q, const inbox_ask *k, const inbox_rows *r,
		     inbox_view *v)
{
	v->list_topics = S("inbox");
	fill_tabs(x, k, &r->counts, v);
	if (k->list == INBOX_VOICEMAIL) {
		v->list_topics = S("inbox voicemail");
		fill_voicemails(x, q, r->voicemails, v);
	} else {
		fill_threads(x, q, k, r, v);
	}
	if (k->list != INBOX_VOICEMAIL && k->list != INBOX_NOTES) {
		fill_filters(x, k, r, v);
		fill_tags(x, k, r->tags_known, v);
	}
	if (!v->rows.n)
		v->empty = list_empty(k);
	if (k->thread.n)
		v->pill = thread_pill(x, q, &r->thread, true);
}
