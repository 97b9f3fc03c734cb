/* A contact's page: who they are, where they stand, what happened between us. */
#include "features/contacts/contact_page.h"
#include "features/shell/fill.h"
#include "features/shell/shell.h"

enum { DETAILS_MOST = 32 };

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

/* What a member may write here, and to whom it can be handed. */
static void fill_composer(ctx *x, const request *q, const contact_rows *r,
			  contact_view *v)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, r->people.n ? r->people.n : 1);
	size_t n = 0;

	if (!((unsigned)q->who.role & WHO_AGENTS) || !q->who.member_id.n)
		return;
	v->dnc = r->head.do_not_contact;
	v->dnc_action =
		str_printf(x->a, "/contacts/" STR_FMT "/dnc", STR_ARG(r->head.id));
	v->note_action =
		str_printf(x->a, "/contacts/" STR_FMT "/notes", STR_ARG(r->head.id));
	v->handoff_action =
		str_printf(x->a, "/contacts/" STR_FMT "/handoffs", STR_ARG(r->head.id));
	for (size_t i = 0; i < r->people.n; i++) {
		const story_person *p = LIST_AT(r->people, story_person, i);
		if (str_eq(p->id, q->who.member_id))
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
}

void contact_fill(ctx *x, const request *q, const contact_ask *k, const contact_rows *r,
		  contact_view *v)
{
	fill_head(x, q, r, &v->contact);
	shell_crumb(&v->shell, S("Contacts"), S("/contacts"), v->contact.person.name);
	v->contact_topics = str_printf(x->a, "contact:" STR_FMT, STR_ARG(r->head.id));
	contact_timeline_fill(x, q, k, r, v);
	fill_composer(x, q, r, v);
	fill_details(x, q, r, v);
	v->touches = call_touches(x, &q->who, r->touches);
	v->touches_meta = r->touches.n ? S("14 days") : S("");
}
