#include "features/contacts/contacts_parts.h"

#include "base/phone.h"
#include "features/shell/fill.h"

static const field v_reach_f[] = {
	FIELD(v_reach, id),      FIELD(v_reach, name),  FIELD(v_reach, number),
	FIELD(v_reach, no_call), FIELD(v_reach, texts), FIELD(v_reach, no_text),
};
const type v_reach_t = TYPE(v_reach, v_reach_f);

static const field v_customer_f[] = {
	FIELD(v_customer, key),
	FIELD_SUB(v_customer, person, &v_person_t),
	FIELD(v_customer, whole),
	FIELD(v_customer, phone),
	FIELD_SUB(v_customer, flag, &v_badge_t),
	FIELD_SUB(v_customer, badge, &v_badge_t),
	FIELD(v_customer, stage),
	FIELD_SUB(v_customer, steps, &v_steps_t),
	FIELD_SUB(v_customer, status, &v_status_t),
	FIELD(v_customer, whole_status),
	FIELD_SUB(v_customer, coordinator, &v_person_t),
	FIELD(v_customer, last_icon),
	FIELD(v_customer, last_tone),
	FIELD(v_customer, last),
	FIELD(v_customer, last_meta),
	FIELD_SUB(v_customer, owed, &v_pill_t),
	FIELD(v_customer, unread),
	FIELD(v_customer, unread_label),
	FIELD(v_customer, texts),
	FIELD(v_customer, texts_label),
	FIELD_SUB(v_customer, reach, &v_reach_t),
	FIELD(v_customer, why),
};
const type v_customer_t = TYPE(v_customer, v_customer_f);

static const field v_other_f[] = {
	FIELD(v_other, key),
	FIELD_SUB(v_other, person, &v_person_t),
	FIELD(v_other, whole),
	FIELD_SUB(v_other, flag, &v_badge_t),
	FIELD(v_other, role),
	FIELD(v_other, department),
	FIELD(v_other, phone),
	FIELD(v_other, email),
	FIELD_SUB(v_other, calls, &v_status_t),
	FIELD_SUB(v_other, reach, &v_reach_t),
};
const type v_other_t = TYPE(v_other, v_other_f);

static const field v_contact_f[] = {
	FIELD(v_contact, id),
	FIELD_SUB(v_contact, person, &v_person_t),
	FIELD_SUB(v_contact, badge, &v_badge_t),
	FIELD_SUB(v_contact, status, &v_status_t),
	FIELD_SUB(v_contact, flag, &v_badge_t),
	FIELD(v_contact, phone),
	FIELD(v_contact, phone_href),
	FIELD(v_contact, email),
	FIELD(v_contact, address),
	FIELD(v_contact, map_href),
	FIELD(v_contact, record),
	FIELD(v_contact, record_href),
	FIELD_SUB(v_contact, call, &v_action_t),
	FIELD_SUB(v_contact, text, &v_action_t),
	FIELD(v_contact, live_href),
	FIELD_SUB(v_contact, live, &v_clock_t),
	FIELD_SUB(v_contact, journey, &v_journey_t),
	FIELD_SUB(v_contact, coordinator, &v_person_t),
	FIELD(v_contact, coordinator_note),
	FIELD(v_contact, coordinator_tone),
	FIELD(v_contact, choose_href),
	FIELD(v_contact, hidden),
};
const type v_contact_t = TYPE(v_contact, v_contact_f);

static const field v_item_f[] = {
	FIELD(v_item, key),
	FIELD(v_item, day),
	FIELD_SUB(v_item, time, &v_when_t),
	FIELD(v_item, icon),
	FIELD(v_item, tone),
	FIELD(v_item, slim),
	FIELD(v_item, title),
	FIELD(v_item, by),
	FIELD_SUB(v_item, badge, &v_badge_t),
	FIELD_SUB(v_item, outcome, &v_status_t),
	FIELD_SUB(v_item, live, &v_clock_t),
	FIELD(v_item, text),
	FIELD_SUB(v_item, player, &v_player_t),
	FIELD(v_item, href),
	FIELD(v_item, link),
	FIELD(v_item, meta),
	FIELD(v_item, close_href),
	FIELD(v_item, mine),
	FIELD(v_item, given),
};
const type v_item_t = TYPE(v_item, v_item_f);

static const field v_kind_f[] = {
	FIELD(v_kind, text),
	FIELD(v_kind, count),
	FIELD(v_kind, href),
	FIELD(v_kind, current),
};
const type v_kind_t = TYPE(v_kind, v_kind_f);

enum { MONTH_S = 30 * 86400 };

str contact_why_hidden(ctx *x, str inactive, when last)
{
	int64_t months = when_diff_s(x->now, last) / MONTH_S;

	if (inactive.n)
		return fill_text(x, S("Hidden, status "), inactive);
	if (!last.us)
		return S("Hidden, never in contact");
	if (months < 2)
		return S("Hidden, no contact for a month");
	return str_printf(x->a, "Hidden, no contact for %lld months",
			  (long long)months);
}

v_action contact_text(ctx *x, str id, str name, str phone, bool dnc)
{
	v_action a = {.text = S("Text"),
		      .label = fill_text(x, S("Text "), name),
		      .icon = S("message-square-text")};

	if (dnc)
		a.reason = S("Asked not to be contacted");
	else if (!phone.n)
		a.reason = S("No phone number on file");
	else
		a.href = fill_text(x, S("/inbox/to/"), id);
	return a;
}

v_badge contact_flag(bool dnc)
{
	return dnc ? fill_badge(S("Do not contact"), "ban", "red", "fill")
		   : (v_badge){0};
}

str contact_row_whole(str text)
{
	enum { ROOM_FOR = 20 };

	return text.n > ROOM_FOR ? text : S("");
}

v_reach contact_row_reach(str id, str name, str phone, bool dnc, bool texts)
{
	str why = dnc ? S("Asked not to be contacted") : S("No phone number on file");
	v_reach v = {.id = id, .name = name};

	if (!dnc && phone_is_e164(phone))
		v.number = str_sub(phone, 1, phone.n);
	else
		v.no_call = why;
	v.texts = texts && !dnc && phone.n;
	if (texts && !v.texts)
		v.no_text = why;
	return v;
}
