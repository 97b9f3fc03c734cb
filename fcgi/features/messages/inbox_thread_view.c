/* One thread: its head, its texts, who it is with. */
#include "base/text.h"
#include "features/messages/inbox_page.h"
#include "features/messages/line_rules.h"
#include "features/messages/send_rules.h"
#include "features/messages/text_rules.h"
#include "features/sla/sla.h"

/* ---- texts ---- */

str inbox_file_size(ctx *x, int64_t bytes)
{
	if (bytes < 1000)
		return str_printf(x->a, "%lld bytes", (long long)bytes);
	if (bytes < 1000000)
		return str_printf(x->a, "%lld KB", (long long)((bytes + 999) / 1000));
	return str_printf(x->a, "%lld.%lld MB", (long long)(bytes / 1000000),
			  (long long)(bytes / 100000 % 10));
}

static v_file file_fill(ctx *x, const thread_row *t, const media_row *m)
{
	const media_kind *k = media_kind_named(m->type);
	str href = str_printf(x->a, "/inbox/" STR_FMT "/media/" STR_FMT, STR_ARG(t->id),
			      STR_ARG(m->id));

	if (str_eq(m->state, S("waiting")))
		return (v_file){.problem = S("The picture is on its way.")};
	if (!k || !str_eq(m->state, S("ready")))
		return (v_file){.problem = m->problem.n ? m->problem
							: S("It could not be kept.")};
	return (v_file){.href = href,
			.src = k->picture ? href : S(""),
			.text = fill_text(x, str_of(k->word), S(", "),
					  inbox_file_size(x, m->bytes))};
}

/* Whoever writes may put it among the contact's files. */
static void file_offer(const request *q, const thread_row *t, const media_row *m,
		       v_file *f)
{
	if (!f->href.n || !t->contact_id.n || !q->who.member_id.n ||
	    !((unsigned)q->who.role & WHO_AGENTS))
		return;
	f->key = m->id;
	f->file = m->filed_at.us ? S("unfile") : S("file");
	f->file_text = m->filed_at.us ? S("Take from files") : S("Add to files");
}

static list files_of(ctx *x, const request *q, const inbox_rows *r, str message)
{
	v_file *f = ARENA_ARRAY(x->a, v_file, TEXT_MEDIA_MOST);
	size_t n = 0;

	for (size_t i = r->media.n; i-- > 0 && n < TEXT_MEDIA_MOST;) {
		const media_row *m = LIST_AT(r->media, media_row, i);
		if (!str_eq(m->message_id, message))
			continue;
		f[n] = file_fill(x, &r->thread, m);
		file_offer(q, &r->thread, m, &f[n++]);
	}
	return (list){f, n};
}

static v_status delivery(ctx *x, const request *q, const message_row *m)
{
	static const char *const states[][4] = {
		{"queued", "Sending", "clock", "none"},
		{"sending", "Sending", "clock", "none"},
		{"sent", "Sent", "check", "none"},
		{"delivered", "Delivered", "check-check", "green"},
		{"read", "Read", "check-check", "green"},
	};

	if (m->reason.n &&
	    (str_eq(m->state, S("queued")) || str_eq(m->state, S("scheduled"))))
		return (v_status){fill_text(x, S("Waits: "), m->reason),
				  S("alarm-clock"), S("amber")};
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (str_eq(m->state, str_of(states[i][0])))
			return fill_status(states[i][1], states[i][2], states[i][3]);
	if (str_eq(m->state, S("scheduled")))
		return (v_status){fill_text(x, S("Goes out "),
					    fill_moment(x, &q->who, m->send_at).text),
				  S("alarm-clock"), S("accent")};
	if (str_eq(m->state, S("canceled")))
		return fill_status("Not sent", "circle-x", "red");
	if (!m->error_code)
		return fill_status("Not delivered", "circle-x", "red");
	return (v_status){str_printf(x->a, "Not delivered, %s (%lld)",
				     text_trouble_of(m->error_code)->short_words,
				     (long long)m->error_code),
			  S("circle-x"), S("red")};
}

static bool undone(const message_row *m)
{
	return str_eq(m->state, S("failed")) || str_eq(m->state, S("undelivered")) ||
	       str_eq(m->state, S("canceled"));
}

static str message_who(ctx *x, const request *q, const message_row *m)
{
	if (str_eq(m->direction, S("in")))
		return S("");
	if (!m->member.n)
		return str_eq(m->kind, S("api")) ? S("A program") : S("Automatic");
	str who = str_eq(m->member_id, q->who.member_id)
			  ? S("You")
			  : fill_short_name(x, m->member);
	return m->department.n ? fill_text(x, who, S(", "), m->department) : who;
}

static str message_problem(ctx *x, const message_row *m)
{
	const text_trouble *t = text_trouble_of(m->error_code);

	if (m->reason.n && !m->error_code)
		return m->reason;
	return fill_text(x, str_of(t->words), S(" "), str_of(t->todo));
}

/* What became of a text of ours, and what can be done about it. */
static void out_fill(ctx *x, const request *q, const message_row *m, bool barred,
		     v_message *v)
{
	v->tone = undone(m) ? S("red") : S("accent");
	v->state = delivery(x, q, m);
	if (!m->member.n)
		v->icon = S("bot");
	if (undone(m))
		v->problem = message_problem(x, m);
	if (!barred && undone(m) && m->member.n &&
	    text_trouble_of(m->error_code)->again) {
		v->again_key = S("again");
		v->again_text = S("Send again");
	}
	if (str_eq(m->state, S("scheduled")) ||
	    (str_eq(m->state, S("queued")) && m->reason.n)) {
		v->again_key = S("cancel");
		v->again_text = S("Do not send it");
	}
}

static v_message message_fill(ctx *x, const request *q, const inbox_rows *r,
			      const message_row *m)
{
	v_message v = {.key = m->id,
		       .side = m->direction,
		       .tone = S("none"),
		       .text = m->body,
		       .who = message_who(x, q, m),
		       .time = fill_moment(x, &q->who, m->created_at)};

	v.time.text = when_clock(x->a, m->created_at, q->who.zone, fill_style(&q->who));
	if (m->media)
		v.files = files_of(x, q, r, m->id);
	if (str_eq(m->direction, S("out")))
		out_fill(x, q, m, reach_barred(&r->facts), &v);
	if (str_eq(m->direction, S("note"))) {
		v.tone = S("amber");
		v.icon = S("lock");
		v.state = fill_status("Internal note", "", "none");
	}
	return v;
}

static void fill_messages(ctx *x, const request *q, const inbox_rows *r, inbox_view *v)
{
	size_t n = r->messages.n > MESSAGES_SHOWN ? MESSAGES_SHOWN : r->messages.n;
	v_message *to = ARENA_ARRAY(x->a, v_message, n ? n : 1);
	str last = {0};

	for (size_t i = 0; i < n; i++) {
		const message_row *m = LIST_AT(r->messages, message_row, n - 1 - i);
		str day = fill_day_head(x, &q->who, m->created_at);
		to[i] = message_fill(x, q, r, m);
		if (!str_eq(day, last))
			to[i].day = day;
		last = day;
	}
	v->messages = (list){to, n};
	if (r->messages.n > n)
		v->earlier_href = str_printf(x->a, "/inbox/" STR_FMT "?before=" STR_FMT,
					     STR_ARG(r->thread.id), STR_ARG(to[0].key));
}

/* ---- the head ---- */

static str head_sub(ctx *x, const request *q, const thread_row *t)
{
	str phone = fill_phone(x, &q->who, t->peer);

	if (!t->contact_name.n)
		return t->line;
	if (!t->stage.n)
		return fill_text(x, phone, S(" · "), t->line);
	return fill_text(x, phone, S(" · "), t->stage, S(" · "), t->line);
}

bool thread_taken(const thread_row *t, str member)
{
	return t->claimed_by.n && !str_eq(t->claimed_by, member);
}

static v_notice head_taken(ctx *x, const thread_row *t)
{
	return (v_notice){.tone = S("accent"),
			  .icon = S("user-round-check"),
			  .title = fill_text(x, t->claimed, S(" is answering.")),
			  .text = S("They have claimed these texts.")};
}

static v_notice head_wish(ctx *x, const thread_row *t)
{
	if (!t->wish.n)
		return (v_notice){0};
	return (v_notice){
		.tone = S("amber"),
		.icon = S("circle-alert"),
		.title = S("They may have asked to stop."),
		.text = fill_text(x, S("“"), t->wish,
				  S("” Texts and calls wait until you decide.")),
		.href = t->wish_call.n
				? fill_text(x, S("/history/calls/"), t->wish_call)
				: S(""),
		.link = S("Hear the call")};
}

/* Who it is, and where the thread is. */
static void fill_who(ctx *x, const request *q, const thread_row *t, inbox_view *v)
{
	v->contact_href = t->contact_id.n ? str_printf(x->a, "/contacts/" STR_FMT,
						       STR_ARG(t->contact_id))
					  : S("");
	if (t->contact_id.n)
		v->follow_href = fill_text(x, S("/sla/new?contact="), t->contact_id);
	v->person = fill_contact(x, &q->who, t->contact_name, t->peer, v->contact_href);
	v->badge = t->phase.n ? fill_phase(t->phase) : fill_type(t->contact_type);
	if (t->is_out || t->do_not_contact)
		v->flag = fill_badge(S("Opted out"), "ban", "red", "fill");
	v->sub = head_sub(x, q, t);
	v->due_words = t->due_words;
	v->call = fill_call(x, v->person.name, t->peer, t->is_out || t->do_not_contact);
	v->call.look = S("");
	v->wish = head_wish(x, t);
}

static void fill_head(ctx *x, const request *q, const inbox_rows *r, inbox_view *v)
{
	const thread_row *t = &r->thread;
	bool writes = ((unsigned)q->who.role & WHO_AGENTS) && q->who.member_id.n;

	fill_who(x, q, t, v);
	v->open = !str_eq(t->state, S("resolved"));
	v->claimed = t->claimed_by.n > 0;
	v->mine = v->claimed && !thread_taken(t, q->who.member_id);
	v->may_claim = writes && !v->mine;
	if (writes)
		v->do_action =
			str_printf(x->a, "/inbox/" STR_FMT "/do", STR_ARG(t->id));
	if (v->claimed && !v->mine && !writes) /* else it stands where they write */
		v->notice = head_taken(x, t);
	v->wished = writes && t->wish.n;
}

/* ---- who they are ---- */

/* "8:00 PM" of 1200. */
static str day_minute(ctx *x, const request *q, int64_t minute)
{
	return when_clock(x->a, (when){DAYS(1) + MINUTES(minute)}, S("UTC"),
			  fill_style(&q->who));
}

/* How the line between us stands, behind the n lines there are. */
static size_t line_lines(ctx *x, const request *q, const thread_row *t, v_line *l,
			 size_t n)
{
	str coming = line_coming(x->a, t->line_port, t->line_port_on, x->now,
				 fill_style(&q->who));

	if (t->campaign.n)
		l[n++] = (v_line){.icon = S("message-square-text"),
				  .tone = S("none"),
				  .text = fill_text(x, S("Campaign: "), t->campaign)};
	if (coming.n)
		l[n++] = (v_line){.icon = S("hourglass"),
				  .tone = S("amber"),
				  .text = fill_text(x, S("The line: "), coming)};
	return n;
}

static void fill_consent(ctx *x, const request *q, const inbox_rows *r, inbox_view *v)
{
	const reach_facts *f = &r->facts;
	const reach_ask ask = {
		REACH_TEXT_AUTO, false, x->now, fill_style(&q->who), {0}};
	reach_verdict may = reach_decide(x->a, f, &ask);
	v_line *l = ARENA_ARRAY(x->a, v_line, 6);
	size_t n = 0;

	if (may.code && may.code != REACH_QUIET && may.code != REACH_TIMES)
		l[n++] =
			(v_line){.icon = S("ban"), .tone = S("red"), .text = may.title};
	else
		l[n++] = (v_line){
			.icon = S("check"),
			.tone = S("green"),
			.text = f->kind.n ? fill_text(x, S("Consent: "), f->kind)
					  : S("They may be texted")};
	n = line_lines(x, q, &r->thread, l, n);
	if (f->quiet_from_min != f->quiet_to_min)
		l[n++] = (v_line){.icon = S("moon"),
				  .tone = S("none"),
				  .text = fill_text(x, S("No texts "),
						    day_minute(x, q, f->quiet_from_min),
						    S(" to "),
						    day_minute(x, q, f->quiet_to_min),
						    S(", their time"))};
	if (f->time_windows.n)
		l[n++] = (v_line){
			.icon = S("clock"),
			.tone = S("none"),
			.text = fill_text(x, S("They asked for "), f->time_windows)};
	if (!f->zone_known) {
		str where = reach_where(x->a, f);
		l[n++] = (v_line){
			.icon = where.n ? S("map-pin") : S("map-pin-off"),
			.tone = S("none"),
			.text = where.n ? where
					: S("Their time zone is not known: yours "
					    "counts")};
	}
	v->consent = (list){l, n};
	if (r->thread.contact_id.n)
		v->ledger_href = str_printf(
			x->a, "/consent?number=%%2B" STR_FMT,
			STR_ARG(str_sub(r->thread.peer, 1, r->thread.peer.n)));
}

static void fill_assigned(ctx *x, const request *q, const inbox_rows *r, inbox_view *v)
{
	const thread_row *t = &r->thread;
	v_option *o = ARENA_ARRAY(x->a, v_option, r->mates.n + r->departments.n + 1);
	str department = t->assigned_member.n ? S("") : t->assigned_department;
	size_t n = 0;

	v->assigned = fill_member(x, t->assigned_member, t->assigned);
	v->assigned_note = str_eq(t->assigned_member, q->who.member_id) ? S("(you)")
			   : !t->assigned.n && t->department.n          ? t->department
			   : !t->assigned.n ? S("Nobody yet")
					    : S("");
	o[n++] = (v_option){S(""), S("Nobody"),
			    !t->assigned_member.n && !t->assigned_department.n};
	for (size_t i = 0; i < r->mates.n; i++) {
		const mate_row *m = LIST_AT(r->mates, mate_row, i);
		o[n++] = fill_option(
			m->id,
			m->department.n ? fill_text(x, m->name, S(", "), m->department)
					: m->name,
			t->assigned_member);
	}
	for (size_t i = 0; i < r->departments.n; i++) {
		const mate_row *d = LIST_AT(r->departments, mate_row, i);
		o[n++] = (v_option){fill_text(x, S("d:"), d->id),
				    fill_text(x, S("Department: "), d->name),
				    str_eq(d->id, department)};
	}
	v->assign = (list){o, n};
}

static list tag_options(ctx *x, list rows)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++) {
		const tag_row *g = LIST_AT(rows, tag_row, i);
		o[i] = (v_option){.value = g->id, .text = g->name};
	}
	return (list){o, rows.n};
}

static void fill_tags(ctx *x, const inbox_rows *r, inbox_view *v)
{
	v->tags = tag_options(x, r->tags);
	if (v->do_action.n)
		v->tags_known = tag_options(x, r->tags_known);
	v->tag_box = v->tags.n || v->do_action.n;
}

static void fill_snooze(ctx *x, const request *q, inbox_view *v)
{
	static const char *const choices[][2] = {{"1h", "For an hour"},
						 {"3h", "For 3 hours"},
						 {"tomorrow", "Until tomorrow 9:00"},
						 {"monday", "Until Monday 9:00"}};
	v_option *o = ARENA_ARRAY(x->a, v_option, 4);
	size_t n = 0;

	for (int i = 0; i < 4; i++)
		if (snooze_offered(str_of(choices[i][0]), x->now, q->who.zone))
			o[n++] = fill_option(str_of(choices[i][0]),
					     str_of(choices[i][1]), S(""));
	v->snooze = (list){o, n};
}

static void fill_photos(ctx *x, const inbox_rows *r, inbox_view *v)
{
	v_file *f = ARENA_ARRAY(x->a, v_file, PHOTOS_SHOWN);
	size_t n = 0;
	int64_t all = 0;

	for (size_t i = 0; i < r->media.n; i++) {
		const media_row *m = LIST_AT(r->media, media_row, i);
		if (!str_eq(m->state, S("ready")))
			continue;
		all++;
		if (n < PHOTOS_SHOWN)
			f[n++] = file_fill(x, &r->thread, m);
	}
	v->photos = (list){f, n};
	v->photos_count = all ? fill_number(x, all) : S("");
}

void inbox_thread_fill(ctx *x, const request *q, const inbox_ask *k,
		       const inbox_rows *r, inbox_view *v)
{
	const thread_row *t = &r->thread;

	if (!k->thread.n && k->list == INBOX_VOICEMAIL) {
		v->nothing = fill_empty("voicemail", "No voicemail is open",
					"Choose one on the left to hear it and to call "
					"back.");
		return;
	}
	if (!k->thread.n) {
		v->nothing =
			fill_empty("message-square-text", "No thread is open",
				   "Choose one on the left. The most urgent is the "
				   "first.");
		return;
	}
	v->id = t->id;
	v->self = str_printf(x->a, "/inbox/" STR_FMT, STR_ARG(t->id));
	v->thread_topics = str_printf(x->a, "thread:" STR_FMT, STR_ARG(t->id));
	fill_head(x, q, r, v);
	fill_messages(x, q, r, v);
	if (!k->before.n)
		v->shown = str_printf(x->a, "%lld", (long long)x->now.us);
	v->journey = call_journey(x, r->stages, t->stage_id, t->stage_since, false);
	fill_assigned(x, q, r, v);
	fill_snooze(x, q, v);
	fill_tags(x, r, v);
	fill_consent(x, q, r, v);
	fill_photos(x, r, v);
	v->touches = call_touches(x, &q->who, r->touches);
	v->touches_meta = r->touches.n ? S("14 days") : S("");
	v->promises = promises_about(x, &q->who, r->promises);
	v->promises_count =
		v->promises.n ? fill_number(x, (int64_t)v->promises.n) : S("");
}
