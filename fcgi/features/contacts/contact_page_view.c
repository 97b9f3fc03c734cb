/* A contact's page: who they are, where they stand, what happened between us. */
#include "base/text.h"
#include "features/contacts/contact_page.h"
#include "features/shell/fill.h"
#include "features/shell/shell.h"

enum { QUOTE_CHARS = 400, DETAILS_MOST = 32 };

static const char *const KINDS[KINDS_N][2] = {
	[KIND_ALL] = {"", "All"},
	[KIND_CALLS] = {"calls", "Calls"},
	[KIND_VOICEMAIL] = {"voicemail", "Voicemail"},
	[KIND_SYSTEM] = {"system", "System"},
};

enum timeline_kind timeline_kind_of(str key)
{
	for (int i = KIND_CALLS; i < KINDS_N; i++)
		if (str_eq(key, str_of(KINDS[i][0])))
			return (enum timeline_kind)i;
	return KIND_ALL;
}

static str contact_phone(const contact_rows *r)
{
	return r->numbers.n ? LIST_AT(r->numbers, contact_number, 0)->e164 : (str){0};
}

/* ---- head ---- */

static v_badge head_flag(const contact_head *h)
{
	if (h->emergency)
		return fill_badge(S("Emergency"), "siren", "red", "fill");
	if (h->do_not_contact)
		return fill_badge(S("Do not contact"), "ban", "red", "fill");
	return (v_badge){0};
}

/* Phase of a customer, else what kind of contact it is. */
static v_badge head_badge(const contact_rows *r)
{
	for (size_t i = 0; i < r->stages.n; i++) {
		const stage_row *s = LIST_AT(r->stages, stage_row, i);
		if (r->head.stage_id.n && str_eq(s->id, r->head.stage_id))
			return fill_phase(s->phase);
	}
	return fill_type(r->head.type);
}

/* The call going on takes the place of calling. */
static void head_live(ctx *x, const contact_rows *r, v_contact *c)
{
	str href = fill_text(x, S("/queue/calls/"), r->live.id);

	if (r->live.answered_at.us) {
		c->live_href = href;
		c->live = fill_running(x, r->live.answered_at);
		return;
	}
	c->call = (v_action){.text = S("Calling now"),
			     .label = S("Calling now, open the call"),
			     .icon = S("phone-incoming"),
			     .look = S("answer"),
			     .href = href};
}

static void fill_head(ctx *x, const request *q, const contact_rows *r, v_contact *c)
{
	const contact_head *h = &r->head;
	str phone = contact_phone(r);

	*c = (v_contact){.id = h->id,
			 .person = fill_contact(x, &q->who, h->name, phone, (str){0}),
			 .badge = head_badge(r),
			 .status = fill_own_status(h->status, h->status_icon),
			 .flag = head_flag(h),
			 .email = h->email,
			 .address = h->address,
			 .record = h->record_id,
			 .journey = call_journey(x, r->stages, h->stage_id,
						 h->stage_since, true),
			 .coordinator = fill_member(x, h->owner_id, h->owner)};
	if (phone.n)
		c->phone = fill_phone(x, &q->who, phone);
	c->call = fill_call(x, c->person.name, phone, h->do_not_contact);
	c->phone_href = c->call.href;
	if (h->owner_id.n && str_eq(h->owner_id, q->who.member_id))
		c->coordinator_note = S("(you)");
	if (r->is_live)
		head_live(x, r, c);
}

/* ---- timeline ---- */

static str item_title(ctx *x, const call_line *c)
{
	bool out = str_eq(c->direction, S("outbound"));

	if (!c->outcome.n)
		return out ? S("Call out") : S("Call in");
	if (str_eq(c->outcome, S("answered")))
		return str_printf(
			x->a, "Call %s, " STR_FMT, out ? "out" : "in",
			STR_ARG(when_length(x->a,
					    when_diff_s(c->ended_at, c->answered_at))));
	if (str_eq(c->outcome, S("voicemail")))
		return c->recording_s
			       ? str_printf(x->a, "Voicemail, " STR_FMT,
					    STR_ARG(when_length(x->a, c->recording_s)))
			       : S("Voicemail");
	if (str_eq(c->outcome, S("blocked")))
		return S("Blocked call");
	return S("Missed call");
}

/* Who it was with, or where it came in and how long nobody answered. */
static str item_by(ctx *x, const request *q, const call_line *c)
{
	if (c->member.n && str_eq(c->answered_by, q->who.member_id))
		return S("with you");
	if (c->member.n)
		return str_printf(x->a, "with " STR_FMT,
				  STR_ARG(fill_short_name(x, c->member)));
	if (!c->outcome.n)
		return call_status(x, c).text;
	if (!str_eq(c->outcome, S("missed")) && !str_eq(c->outcome, S("abandoned")))
		return c->line.n ? str_printf(x->a, "on " STR_FMT, STR_ARG(c->line))
				 : S("");
	return str_printf(x->a, STR_FMT "%swaited " STR_FMT, STR_ARG(c->line),
			  c->line.n ? ", " : "",
			  STR_ARG(when_length(x->a, call_waited(x, c))));
}

static void item_audio(ctx *x, const call_line *c, v_item *v)
{
	bool mail = str_eq(c->recording_kind, S("voicemail"));

	v->player =
		call_player(x, c, mail ? S("Voicemail") : S("Recording of the call"));
	if (!mail)
		return;
	if (c->transcript.n)
		v->text = str_printf(
			x->a, "“" STR_FMT "”",
			STR_ARG(text_clip(x->a, c->transcript, QUOTE_CHARS)));
	else if (str_eq(c->transcript_state, S("waiting")))
		v->text = S("Transcript is on its way.");
}

static v_item fill_item(ctx *x, const request *q, const call_line *c)
{
	v_status look = call_look_of(c);
	bool told = str_eq(c->outcome, S("voicemail")) ||
		    str_eq(c->outcome, S("missed")) || str_eq(c->outcome, S("blocked"));
	v_item v = {.key = c->id,
		    .icon = look.icon,
		    .tone = str_eq(c->outcome, S("voicemail")) ? S("amber") : look.tone,
		    .title = item_title(x, c),
		    .by = item_by(x, q, c),
		    .badge = fill_badge(c->queue, "", "none", "outline"),
		    .href = str_printf(x->a, "/history/calls/" STR_FMT, STR_ARG(c->id)),
		    .link = S("Open call")};

	v.time = fill_moment(x, &q->who, c->started_at);
	v.time.text = when_clock(x->a, c->started_at, q->who.zone, fill_style(&q->who));
	if (!c->outcome.n)
		v.live = fill_running(x, c->answered_at.us ? c->answered_at
							   : c->started_at);
	else if (!told)
		v.outcome = call_status(x, c);
	item_audio(x, c, &v);
	return v;
}

static v_item fill_created(ctx *x, const request *q, const contact_head *h)
{
	bool by_call = str_eq(h->source, S("call"));
	v_item v = {.key = S("created"),
		    .icon = S("user-round-plus"),
		    .tone = S("cyan"),
		    .slim = S("slim"),
		    .title = S("Contact created"),
		    .by = by_call ? S("from the first call") : S(""),
		    .meta = by_call ? S("Automatic") : S("")};

	v.time = fill_moment(x, &q->who, h->created_at);
	v.time.text = when_clock(x->a, h->created_at, q->who.zone, fill_style(&q->who));
	return v;
}

/* A day's head stands before its first item. */
static void day_head(ctx *x, const request *q, when at, str *last, v_item *v)
{
	str day = fill_day_head(x, &q->who, at);

	if (!str_eq(day, *last))
		v->day = day;
	*last = day;
}

static str older_href(ctx *x, const contact_ask *k, str oldest)
{
	buf b = buf_new(x->a, 128, 512);

	buf_str(&b, S("/contacts/"));
	buf_str(&b, k->id);
	shell_url_query(&b, "kind", str_of(KINDS[k->kind][0]));
	shell_url_query(&b, "before", oldest);
	return buf_view(&b);
}

/* The moment in a version-7 id. */
static when id_time(str id)
{
	int64_t ms = 0;

	for (size_t i = 0; i < 13 && i < id.n; i++) {
		char c = id.p[i];
		if (c != '-')
			ms = ms * 16 + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return (when){ms * 1000};
}

/* Whether the contact was made between the calls of this page: below the page before,
 * above the page after. */
static bool created_here(const contact_ask *k, const contact_rows *r)
{
	when made = r->head.created_at;

	if (k->kind != KIND_ALL && k->kind != KIND_SYSTEM)
		return false;
	if (k->before.n && made.us >= id_time(k->before).us)
		return false;
	return !r->older ||
	       made.us >= id_time(LIST_AT(r->calls, call_line, r->calls.n - 1)->id).us;
}

static void item_put(ctx *x, const request *q, v_item *items, size_t *n, v_item item,
		     when at, str *day)
{
	day_head(x, q, at, day, &item);
	items[(*n)++] = item;
}

static void fill_timeline(ctx *x, const request *q, const contact_ask *k,
			  const contact_rows *r, contact_view *v)
{
	v_item *items = ARENA_ARRAY(x->a, v_item, r->calls.n + 1);
	when made = r->head.created_at;
	bool created = created_here(k, r);
	str day = {0};
	size_t n = 0;

	for (size_t i = 0; i < r->calls.n; i++) {
		const call_line *c = LIST_AT(r->calls, call_line, i);
		if (created && made.us > id_time(c->id).us) {
			item_put(x, q, items, &n, fill_created(x, q, &r->head), made,
				 &day);
			created = false;
		}
		item_put(x, q, items, &n, fill_item(x, q, c), c->started_at, &day);
	}
	if (created)
		item_put(x, q, items, &n, fill_created(x, q, &r->head), made, &day);
	v->items = (list){items, n};
	if (!n)
		v->empty = fill_empty("history", "Nothing yet",
				      "The first call starts the timeline.");
	if (r->older)
		v->older_href = older_href(
			x, k, LIST_AT(r->calls, call_line, r->calls.n - 1)->id);
}

static void fill_kinds(ctx *x, const contact_ask *k, const contact_rows *r,
		       contact_view *v)
{
	const int64_t counts[KINDS_N] = {r->kinds.calls + 1, r->kinds.calls,
					 r->kinds.voicemails, 1};
	v_kind *kinds = ARENA_ARRAY(x->a, v_kind, KINDS_N);

	for (int i = 0; i < KINDS_N; i++)
		kinds[i] = (v_kind){
			.text = str_of(KINDS[i][1]),
			.count = counts[i] > KINDS_MOST ? S("over 1,000")
							: fill_number(x, counts[i]),
			.href = str_printf(x->a, "/contacts/" STR_FMT "%s%s",
					   STR_ARG(k->id), i ? "?kind=" : "",
					   KINDS[i][0]),
			.current = (int)k->kind == i ? S("true") : S("")};
	v->kinds = (list){kinds, KINDS_N};
}

/* ---- beside it ---- */

static void fact_add(v_fact *f, size_t *n, str label, str value, str href)
{
	if (value.n && *n < DETAILS_MOST)
		f[(*n)++] = (v_fact){.label = label, .value = value, .href = href};
}

/* Further phones of this contact, and others who are reached at one of them. */
static void fill_numbers(ctx *x, const request *q, const contact_rows *r, v_fact *f,
			 size_t *n)
{
	str last = contact_phone(r);

	for (size_t i = 0; i < r->numbers.n; i++) {
		const contact_number *p = LIST_AT(r->numbers, contact_number, i);
		str shown = fill_phone(x, &q->who, p->e164);
		if (!str_eq(p->e164, last))
			fact_add(f, n, p->label.n ? p->label : S("Other phone"), shown,
				 (str){0});
		last = p->e164;
		if (p->other_id.n)
			fact_add(f, n, S("Same number"),
				 p->other_name.n ? p->other_name
						 : S("A contact without a name"),
				 str_printf(x->a, "/contacts/" STR_FMT,
					    STR_ARG(p->other_id)));
	}
}

static void fill_details(ctx *x, const request *q, const contact_rows *r,
			 contact_view *v)
{
	const contact_head *h = &r->head;
	v_fact *f = ARENA_ARRAY(x->a, v_fact, DETAILS_MOST);
	v_line *line = ARENA_NEW(x->a, v_line);
	size_t n = 0;

	fact_add(f, &n, S("Language"), h->language, (str){0});
	fill_numbers(x, q, r, f, &n);
	fact_add(f, &n, S("Record"), h->record_id, (str){0});
	fact_add(f, &n, S("Known since"),
		 str_printf(x->a, STR_FMT,
			    STR_ARG(when_day(x->a, h->created_at, q->who.zone,
					     fill_style(&q->who)))),
		 (str){0});
	v->details = (list){f, n};
	*line = h->do_not_contact
			? (v_line){.icon = S("ban"),
				   .tone = S("red"),
				   .text = S("Asked not to be contacted")}
			: (v_line){.icon = S("shield-check"),
				   .tone = S("none"),
				   .text = S("Not on the do-not-contact list")};
	v->consent = (list){line, 1};
}

void contact_fill(ctx *x, const request *q, const contact_ask *k, const contact_rows *r,
		  contact_view *v)
{
	fill_head(x, q, r, &v->contact);
	shell_crumb(&v->shell, S("Contacts"), S("/contacts"), v->contact.person.name);
	v->contact_topics = str_printf(x->a, "contact:" STR_FMT, STR_ARG(r->head.id));
	fill_kinds(x, k, r, v);
	fill_timeline(x, q, k, r, v);
	fill_details(x, q, r, v);
	v->touches = call_touches(x, &q->who, r->touches);
	v->touches_meta = r->touches.n ? S("14 days") : S("");
}
