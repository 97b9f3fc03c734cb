/* fuzz_flow.c -- the flow document and the engine on anything.
 * The input is a document, a form feed, and bytes that choose what happens to a call:
 * two of them an event. Whatever is read is drawn, and whatever is decided has to be a
 * verdict that a call can live with. */
#include <stdlib.h>

#include "base/arena.h"
#include "features/flows/flow_doc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const str RESULTS[] = {
	STR_INIT("busy"),     STR_INIT("no-answer"), STR_INIT("failed"),
	STR_INIT("declined"), STR_INIT("too-long"),  STR_INIT("full"),
	STR_INIT("left"),     STR_INIT("empty"),
};

static const str MEMBER = STR_INIT("00000000-0000-4000-8000-000000000001");

static void need(bool good)
{
	if (!good)
		abort();
}

/* a: the kind and its flags; b: the key that is pressed, or the result. */
static flow_event event_of(uint8_t a, const uint8_t *b)
{
	flow_event e = {.kind = (enum flow_event_kind)(a % (FLOW_CONTINUED + 1))};
	e.hung_up = (a & 0xf0) == 0xf0;
	e.connected = (a & 0xf0) == 0xe0;
	e.result = RESULTS[*b % 8];
	if (a & 0x08)
		e.speech = S("support, number two");
	else
		e.digits = (str){(const char *)b, *b != 0};
	return e;
}

static void judge(const flow_position *p, const flow_event *e, const flow_verdict *v,
		  bool known)
{
	need(v->next.visit == p->visit + 1);
	need(v->nprompts <= FLOW_MAX_PROMPTS && v->ntrace <= FLOW_MAX_TRACE);
	if (v->needs) {
		need(v->needs == NEED_CONTACT && !known && v->what == DO_NOTHING);
		return;
	}
	need(v->ntrace > 0);
	need(v->what != DO_NOTHING || e->hung_up);
	need(v->what != DO_DIAL || (v->nring > 0 && v->nring <= FLOW_MAX_RING));
	need((v->step == NULL) == (v->what == DO_HANGUP || v->what == DO_CONSENT) ||
	     v->what == DO_NOTHING);
	for (size_t i = 0; i < v->ntrace; i++) {
		need(v->trace[i].words.n > 0 ||
		     (!known && str_eq(v->trace[i].code, S("arrived"))));
		/* A document that was read has no rounds and no gaps. */
		need(!str_eq(v->trace[i].code, S("loop")));
		need(!str_eq(v->trace[i].code, S("bad_flow")));
	}
}

static void call(arena *a, const flow *f, const uint8_t *data, size_t size)
{
	flow_member m = {.id = MEMBER,
			 .name = S("Ann Ash"),
			 .phone = S("+18015550101"),
			 .state = S("ready"),
			 .can_receive = true,
			 .active = true};
	flow_facts k = {.recording = size % 2 ? S("ask") : S("announce"),
			.owner_id = MEMBER,
			.have_hours = true,
			.have_members = true,
			.have_contact = size % 4 < 2,
			.members = &m,
			.nmembers = 1};
	flow_position p = {0};
	flow_verdict v;
	for (size_t i = 0; i + 1 < size && i < 200; i += 2) {
		flow_event e = event_of(data[i], &data[i + 1]);
		flow_next(a, f, p, &e, &k, &v);
		judge(&p, &e, &v, k.have_contact);
		/* asked about who calls, as at the first of their events */
		if (v.needs) {
			k.have_contact = true;
			flow_next(a, f, p, &e, &k, &v);
			judge(&p, &e, &v, true);
		}
		p = v.next;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena *a = arena_new(256 << 20);
	const uint8_t *cut = size ? memchr(data, '\f', size) : NULL;
	size_t n = cut ? (size_t)(cut - data) : size;
	buf problems = buf_new(a, 0, 65536);
	flow f;
	bool good = flow_doc_read(a, (str){(const char *)data, n}, &f, &problems);
	need(good == (problems.n == 0));
	if (good) {
		flow_doc_outline(a, &f, NULL, NULL);
		need(flow_doc_greeting(a, &f).n > 0);
		if (cut)
			call(a, &f, cut + 1, size - n - 1);
	}
	arena_delete(a);
	return 0;
}
