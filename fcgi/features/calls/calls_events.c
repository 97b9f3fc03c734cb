#include "base/events.h"
#include "features/calls/calls.h"

void call_began(ctx *x, str tenant, str call_id)
{
	events_live(x->events, tenant, S("new_call"), call_id);
}

/* Topics are the data-live names of the templates. */
void call_changed(ctx *x, str tenant, str call_id, str contact_id)
{
	events_live(x->events, tenant, S("waiting"), S(""));
	events_live(x->events, tenant, S("active"), S(""));
	events_live(x->events, tenant, S("calls"), S(""));
	events_live(x->events, tenant, S("call"), call_id);
	if (contact_id.n)
		events_live(x->events, tenant, S("contact"), contact_id);
}
