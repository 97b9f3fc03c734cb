/* A contact's page: who they are, where they stand, what happened between us. */
#include "features/contacts/contact_page.h"
#include "features/contacts/contact_sheet_view.h"
#include "features/shell/fill.h"
#include "features/shell/shell.h"
#include "features/sla/sla.h"
#include "features/visits/visits.h"

enum { DETAILS_MOST = 64 };

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
	if (h->restricted)
		return fill_badge(S("Not to be used"), "ban", "amber", "fill");
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

/* Whose calls are not taken is not called either. */
static void head_blocked(ctx *x, const contact_rows *r, v_contact *c)
{
	str why = r->numbers.n ? LIST_AT(r->numbers, contact_number, 0)->blocked
			       : (str){0};

	if (!why.p || !c->call.href.n)
		return;
	c->call.href = S("");
	c->call.reason = why.n ? fill_text(x, S("This number is blocked: "), why)
			       : S("This number is blocked");
}

/* A contact with nobody to care for it, or somebody who is gone, is given to another.
 */
static void head_coordinator(const request *q, const contact_head *h, v_contact *c)
{
	bool nobody = !h->owner_id.n || h->owner_left;

	if (!h->owner_id.n && !str_eq(h->type, S("customer")))
		return;
	c->coordinator_tone = nobody ? S("amber") : S("none");
	if (nobody && (unsigned)q->who.role & WHO_AGENTS)
		c->choose_href = S("?edit=project");
	if (h->owner_left)
		c->coordinator_note = S("has left.");
	else if (str_eq(h->owner_id, q->who.member_id))
		c->coordinator_note = S("(you)");
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
			 .record_href = crm_href(x, &r->crm, h->record_id),
			 .journey = call_journey(x, r->stages, h->stage_id,
						 h->stage_since, true),
			 .coordinator = fill_member(x, h->owner_id, h->owner)};
	if (phone.n)
		c->phone = fill_phone(x, &q->who, phone);
	c->call = fill_call(x, c->person.name, phone, h->do_not_contact);
	if ((unsigned)q->who.role & WHO_AGENTS)
		c->text = contact_text(x, h->id, c->person.name, phone,
				       h->do_not_contact);
	c->text.key = S("t");
	head_blocked(x, r, c);
	c->phone_href = c->call.href;
	head_coordinator(q, h, c);
	if (h->hidden)
		c->hidden = contact_why_hidden(x, h->inactive ? h->status : S(""),
					       h->last_touch_at);
	if (r->is_live)
		head_live(x, r, c);
}

/* ---- beside it ---- */

static void fact_add(v_fact *f, size_t *n, str label, str value, str href)
{
	if (value.n && *n < DETAILS_MOST)
		f[(*n)++] = (v_fact){.label = label, .value = value, .href = href};
}

/* Others who are reached at one of its phones. */
static void fill_numbers(ctx *x, const contact_rows *r, v_fact *f, size_t *n)
{
	for (size_t i = 0; i < r->numbers.n; i++) {
		const contact_number *p = LIST_AT(r->numbers, contact_number, i);
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
	size_t n = 0;

	fill_numbers(x, r, f, &n);
	fact_add(f, &n, S("Known since"),
		 str_printf(x->a, STR_FMT,
			    STR_ARG(when_day(x->a, h->created_at, q->who.zone,
					     fill_style(&q->who)))),
		 (str){0});
	fact_add(f, &n, S("QuickBase"),
		 crm_status_line(x, &r->crm, q->who.zone, fill_style(&q->who)),
		 crm_href(x, &r->crm, h->record_id));
	v->details = (list){f, n};
}

/* ---- consent ---- */

static str consent_channel(str channel)
{
	if (str_eq(channel, S("call")))
		return S("Calls");
	if (str_eq(channel, S("text")))
		return S("Texts");
	if (str_eq(channel, S("survey")))
		return S("Reviews and surveys");
	return str_eq(channel, S("email")) ? S("Email") : S("Everything");
}

static str consent_source(const consent_row *c)
{
	static const char *const words[][2] = {
		{"page", "by hand"},    {"api", "by a program"}, {"import", "a sheet"},
		{"crm", "QuickBase"},   {"text", "their text"},  {"call", "on a call"},
		{"form", "their form"},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(c->source, str_of(words[i][0])))
			return str_of(words[i][1]);
	return c->source;
}

static str consent_address(ctx *x, const request *q, str address)
{
	return str_starts(address, S("+")) ? fill_phone(x, &q->who, address) : address;
}

/* "Texts to (801) 555-0142: granted, express. By hand, Priya Raman: asked at the door."
 */
static v_line consent_line(ctx *x, const request *q, const consent_row *c)
{
	bool yes = str_eq(c->state, S("granted"));
	str how = fill_text(x, yes ? S("granted") : S("refused"),
			    c->kind.n ? S(", ") : S(""), c->kind, S("; "),
			    consent_source(c), c->who.n ? S(", ") : S(""), c->who);

	return (v_line){.icon = yes ? S("check") : S("ban"),
			.tone = yes ? S("green") : S("red"),
			.strong = consent_channel(c->channel),
			.text = fill_text(x, consent_address(x, q, c->address), S(": "),
					  how, c->words.n ? S(". \u201c") : S(""),
					  c->words, c->words.n ? S("\u201d") : S("")),
			.meta = when_table(x->a, c->created_at, x->now, q->who.zone,
					   fill_style(&q->who))};
}

/* Whether an address and channel was spoken of later (rows before i are newer). */
static bool consent_later(list rows, size_t i)
{
	const consent_row *c = LIST_AT(rows, consent_row, i);

	for (size_t k = 0; k < i; k++) {
		const consent_row *n = LIST_AT(rows, consent_row, k);
		if (str_eq(n->address, c->address) && str_eq(n->channel, c->channel))
			return true;
	}
	return false;
}

/* What counts now, and all that was ever said. */
static void fill_consent(ctx *x, const request *q, const contact_rows *r,
			 contact_view *v)
{
	v_line *past = ARENA_ARRAY(x->a, v_line, r->consents.n + 1);
	v_line *line = ARENA_ARRAY(x->a, v_line, r->consents.n + 2);
	size_t n = 1;

	line[0] = r->head.do_not_contact
			  ? (v_line){.icon = S("ban"),
				     .tone = S("red"),
				     .text = S("Asked not to be contacted")}
			  : (v_line){.icon = S("shield-check"),
				     .tone = S("none"),
				     .text = S("Not on the do-not-contact list")};
	if (r->head.restricted)
		line[n++] = (v_line){
			.icon = S("ban"),
			.tone = S("amber"),
			.text = S("Asked that what is kept of them is not used")};
	for (size_t i = 0; i < r->consents.n; i++) {
		const consent_row *c = LIST_AT(r->consents, consent_row, i);
		past[i] = consent_line(x, q, c);
		if (str_eq(c->channel, S("all")) || consent_later(r->consents, i))
			continue;
		line[n] = past[i];
		line[n].text = fill_text(x, consent_address(x, q, c->address), S(": "),
					 c->state);
		n++;
	}
	for (size_t i = r->consents.n; i-- > 0;) {
		const consent_row *c = LIST_AT(r->consents, consent_row, i);
		if (str_eq(c->channel, S("survey")))
			v->surveys = str_eq(c->state, S("granted"));
	}
	v->consent = (list){line, n};
	v->consent_past = (list){past, r->consents.n};
}

/* ---- what can be changed ---- */

static void fill_merged(ctx *x, const request *q, const contact_rows *r,
			contact_view *v)
{
	v_merged *m = ARENA_ARRAY(x->a, v_merged, r->merged.n + 1);
	bool may = (unsigned)q->who.role & WHO_LEADS;

	for (size_t i = 0; i < r->merged.n; i++) {
		const merged_row *w = LIST_AT(r->merged, merged_row, i);
		str ago = when_ago(x->a, w->created_at, x->now);
		m[i] = (v_merged){
			.name = w->name.n ? w->name : S("A contact without a name"),
			.meta = w->who.n ? fill_text(x, w->who, S(", "), ago) : ago,
			.action = may ? fill_text(x, S("/contacts/removed/"), w->id)
				      : S("")};
	}
	v->merged = (list){m, r->merged.n};
}

static void fill_filed(ctx *x, const request *q, const contact_rows *r, contact_view *v)
{
	v_filed *f = ARENA_ARRAY(x->a, v_filed, r->filed.n + 1);

	for (size_t i = 0; i < r->filed.n; i++) {
		const filed_row *m = LIST_AT(r->filed, filed_row, i);
		str href =
			fill_text(x, S("/inbox/"), m->thread_id, S("/media/"), m->id);
		bool picture = str_starts(m->type, S("image/"));
		f[i] = (v_filed){.href = href,
				 .src = picture ? href : S(""),
				 .text = fill_text(x,
						   m->name.n ? m->name
						   : picture ? S("Photo")
							     : S("File"),
						   m->who.n ? S(", added by ") : S(""),
						   fill_short_name(x, m->who), S(", "),
						   when_table(x->a, m->filed_at, x->now,
							      q->who.zone,
							      fill_style(&q->who)))};
	}
	v->filed = (list){f, r->filed.n};
}

static void fill_sheet(ctx *x, const request *q, const contact_rows *r,
		       const contact_sheet *s, contact_view *v)
{
	const sheet_shelf shelf = {r->choices, r->people, r->changes};
	bool may = (unsigned)q->who.role & WHO_AGENTS;

	v->parts = sheet_parts_fill(x, &q->who, &shelf, s, may);
	v->parts_topics = s->open == SHEET_NONE ? v->contact_topics : S("");
	fill_merged(x, q, r, v);
	fill_filed(x, q, r, v);
	v->promises = promises_about(x, &q->who, r->promises);
	v->visits = visits_about(x, &q->who, r->visits);
	if (may) {
		v->follow_up_href = fill_text(x, S("/sla/new?contact="), r->head.id);
		if (r->head.reviews && contact_phone(r).n)
			v->review_action = fill_text(x, S("/inbox/to/"), r->head.id);
		v->visit_href = fill_text(x, S("/visits/new?contact="), r->head.id);
	}
	if ((unsigned)q->who.role & WHO_LEADS)
		v->merge_href = fill_text(x, S("/contacts/"), r->head.id, S("/merge"));
	if ((unsigned)q->who.role & WHO_MANAGERS) {
		v->delete_action =
			fill_text(x, S("/contacts/"), r->head.id, S("/delete"));
		v->data_href = fill_text(x, S("/contacts/"), r->head.id, S("/data"));
	}
	if (r->is_live)
		v->delete_note = S("They are on a call now. It goes on, without a "
				   "name.");
}

/* Their own word is not undone by one here. */
static void fill_stands(ctx *x, const consent_stand *s, contact_view *v)
{
	buf b = buf_new(x->a, 64, 256);

	buf_str(&b, S("/consent"));
	shell_url_query(&b, "number", s->address);
	v->stands_href = buf_view(&b);
	v->stands = reach_stand_words(s->stands);
}

/* To whom it can be handed; with nobody there is no form, unless it says why. */
static void fill_handoff(ctx *x, const contact_rows *r, contact_view *v)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, r->people.n ? r->people.n : 1);
	size_t n = 0;

	for (size_t i = 0; i < r->people.n; i++) {
		const story_person *p = LIST_AT(r->people, story_person, i);
		if (!p->takes)
			continue;
		o[n++] = fill_option(str_printf(x->a, STR_FMT ":" STR_FMT,
						STR_ARG(p->kind), STR_ARG(p->id)),
				     p->note.n ? str_printf(x->a, STR_FMT ", " STR_FMT,
							    STR_ARG(p->name),
							    STR_ARG(p->note))
					       : p->name,
				     v->handoff_to);
	}
	v->handoff_choices = (list){o, n};
	if (n || v->handoff_error.n)
		v->handoff_action = str_printf(x->a, "/contacts/" STR_FMT "/handoffs",
					       STR_ARG(r->head.id));
}

/* What a member may write here, and to whom they can hand it. */
static void fill_composer(ctx *x, const request *q, const contact_rows *r,
			  contact_view *v)
{
	if (!((unsigned)q->who.role & WHO_AGENTS) || !q->who.member_id.n)
		return;
	v->dnc = r->head.do_not_contact;
	if (v->dnc && r->stands)
		fill_stands(x, &r->stand, v);
	v->dnc_action =
		str_printf(x->a, "/contacts/" STR_FMT "/dnc", STR_ARG(r->head.id));
	v->note_action =
		str_printf(x->a, "/contacts/" STR_FMT "/notes", STR_ARG(r->head.id));
	v->handoff_whole_may = !r->head.owner_id.n ||
			       str_eq(r->head.owner_id, q->who.member_id) ||
			       (unsigned)q->who.role & WHO_LEADS;
	fill_handoff(x, r, v);
}

void contact_fill(ctx *x, const request *q, const contact_ask *k, const contact_rows *r,
		  const contact_sheet *s, contact_view *v)
{
	fill_head(x, q, r, &v->contact);
	shell_crumb(&v->shell, S("Contacts"), S("/contacts"), v->contact.person.name);
	v->contact_topics = str_printf(x->a, "contact:" STR_FMT, STR_ARG(r->head.id));
	contact_timeline_fill(x, q, k, r, v);
	fill_composer(x, q, r, v);
	fill_details(x, q, r, v);
	fill_consent(x, q, r, v);
	fill_sheet(x, q, r, s, v);
	v->touches = call_touches(x, &q->who, r->touches);
	v->touches_meta = r->touches.n ? S("14 days") : S("");
}
