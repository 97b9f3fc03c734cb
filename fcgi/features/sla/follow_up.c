/* Follow-ups: promises that people set. */
#include "features/sla/follow_task_store.h"
#include "features/sla/sla.h"
#include "features/sla/sla_page.h"
#include "features/sla/sla_store.h"

when follow_up_preset(str preset, when now, str zone)
{
	enum { NINE_MIN = 9 * 60 };

	if (str_eq(preset, S("30m")))
		return when_add(now, MINUTES(30));
	if (str_eq(preset, S("2h")))
		return when_add(now, HOURS(2));
	if (str_eq(preset, S("tomorrow")))
		return sla_tomorrow(now, NINE_MIN, zone);
	return (when){0};
}

rc follow_up_add(ctx *x, const follow_up *f, str *id)
{
	source_row s = {.call_id = f->call_id.n ? f->call_id : (str){0},
			.contact_id = f->contact_id.n ? f->contact_id : (str){0},
			.number = f->number.n ? f->number : S(""),
			.words = f->words.n ? f->words : S(""),
			.owner_id = f->owner_id.n ? f->owner_id : (str){0},
			.started_at = x->now};
	sla_frame frame;
	sla_due d;

	TRY(sla_frame_load(x, S("follow_up"), x->now, &frame));
	d = f->due.us
		    ? sla_due_chosen(x->a, &frame.policy, &frame.hours, x->now, f->due)
		    : sla_due_of(x->a, &frame.policy, &frame.hours, x->now);
	TRY(promise_insert(x, "follow_up", &s, f->made_by.n ? f->made_by : (str){0}, &d,
			   id));
	return f->automatic ? follow_task_automatic(x, *id, true) : OK;
}

rc promise_owner_known(ctx *x, str id, bool *known)
{
	list people = {0};

	*known = !id.n;
	if (*known)
		return OK;
	promise_people_send(x, &people);
	TRY(pg_flush(x));
	for (size_t i = 0; i < people.n && !*known; i++)
		*known = str_eq(LIST_AT(people, person_row, i)->id, id);
	return OK;
}

rc promise_put_off(ctx *x, const session *who, const promise_row *r, when due, str why,
		   int64_t version, int64_t *changed)
{
	sla_frame f;
	sla_due d;

	TRY(sla_frame_load(x, r->kind, x->now, &f));
	d = sla_due_chosen(x->a, &f.policy, &f.hours, x->now, due);
	return promise_due_set(x, r->id, &d,
			       fill_text(x, d.words, S(" by "), who->name,
					 why.n ? S(": ") : S(""), why),
			       version, changed);
}
