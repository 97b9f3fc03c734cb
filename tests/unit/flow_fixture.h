/* flow_fixture.h -- what tests of the flow engine share: documents, people, events. */
#ifndef PB_TESTS_FLOW_FIXTURE_H
#define PB_TESTS_FLOW_FIXTURE_H

#include <assert.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "features/flows/flow_doc.h"
#include "features/flows/flow_rules.h"
#include "tap.h"

/* The same placeholder is always the same id. */
static inline str id_of(arena *a, str placeholder)
{
	return str_printf(a, "00000000-0000-4000-8000-%012llx",
			  (unsigned long long)(str_hash(placeholder) & 0xffffffffffff));
}

/* "{member:amador}" and the like become ids, as the demo's seeding does it. */
static inline str with_ids(arena *a, str text)
{
	buf out = buf_new(a, text.n + 1, 4 * text.n + 1000);
	for (size_t i = 0; i < text.n; i++) {
		ptrdiff_t end = text.p[i] == '{' ? str_find(text, '}', i) : -1;
		str inside = end < 0 ? S("") : str_sub(text, i + 1, (size_t)end);
		if (str_starts(inside, S("member:")) ||
		    str_starts(inside, S("queue:")) ||
		    str_starts(inside, S("schedule:"))) {
			buf_str(&out, id_of(a, inside));
			i = (size_t)end;
		} else {
			buf_chr(&out, text.p[i]);
		}
	}
	assert(!out.full);
	return buf_view(&out);
}

/* A document of the demo, with ids. Tests are run from the root of the source. */
static inline str demo_text(arena *a, const char *name)
{
	enum { MOST = 100000 };
	str path = str_printf(a, "sql/demo/flows/%s.json", name);
	FILE *f = fopen(path.p, "rb");
	if (!f) {
		printf("Bail out! %s cannot be read\n", path.p);
		return S("");
	}
	char *p = arena_alloc(a, MOST);
	size_t n = fread(p, 1, MOST, f);
	fclose(f);
	return with_ids(a, (str){p, n});
}

static inline bool read_raw(arena *a, str text, flow *f, str *problems)
{
	buf b = buf_new(a, 0, 65536);
	bool good = flow_doc_read(a, text, f, &b);
	*problems = buf_view(&b);
	return good;
}

/* A document as the tests write it: ' for ", and placeholders for ids. */
static inline str doc(arena *a, str text)
{
	char *p = str_cstr(a, text);
	for (size_t i = 0; i < text.n; i++)
		if (p[i] == '\'')
			p[i] = '"';
	return with_ids(a, (str){p, text.n});
}

static inline bool read_doc(arena *a, str text, flow *f, str *problems)
{
	return read_raw(a, doc(a, text), f, problems);
}

/* A document that has to be good. */
static inline flow good_flow(arena *a, str text)
{
	flow f;
	str problems;
	if (!read_raw(a, text, &f, &problems)) {
		diag("%.*s", (int)problems.n, problems.p);
		printf("Bail out! a document of the tests is not good\n");
	}
	return f;
}

static inline flow flow_of(arena *a, str text)
{
	return good_flow(a, doc(a, text));
}

static inline flow demo_flow(arena *a, const char *name)
{
	return good_flow(a, demo_text(a, name));
}

/* Somebody who can be rung. */
static inline flow_member person(arena *a, const char *key, const char *name,
				 const char *phone)
{
	return (flow_member){
		.id = id_of(a, str_printf(a, "member:%s", key)),
		.name = str_of(name),
		.phone = str_of(phone),
		.state = S("ready"),
		.can_receive = true,
		.active = true,
	};
}

/* A caller who is known, with nothing else. */
static inline flow_facts plain_facts(void)
{
	return (flow_facts){
		.now = {1795000000000000},
		.weekday = 2,
		.hour = 10,
		.minute = 42,
		.language = S("en-US"),
		.recording = S("never"),
		.from = S("+18015550142"),
		.contact_id = S("00000000-0000-4000-8000-00000000c0de"),
		.contact_name = S("Maribel Ortega"),
		.contact_type = S("customer"),
		.have_hours = true,
		.have_members = true,
		.have_contact = true,
	};
}

static inline flow_event event(enum flow_event_kind kind)
{
	return (flow_event){.kind = kind};
}

static inline flow_event key(str digits)
{
	return (flow_event){.kind = FLOW_INPUT, .digits = digits};
}

static inline flow_event speech(str words)
{
	return (flow_event){.kind = FLOW_INPUT, .speech = words};
}

static inline flow_event result(enum flow_event_kind kind, str how)
{
	return (flow_event){.kind = kind, .result = how};
}

static inline flow_event connected(enum flow_event_kind kind)
{
	return (flow_event){.kind = kind, .connected = true};
}

/* A call at a step, with the recording question behind it. */
static inline flow_position at(str step)
{
	return (flow_position){.step = step, .visit = 3, .consented = true};
}

/* One decision; what every verdict must keep to is checked each time. */
static inline flow_verdict next(arena *a, const flow *f, flow_position p, flow_event e,
				const flow_facts *k)
{
	flow_verdict v;
	flow_next(a, f, p, &e, k, &v);
	if (v.next.visit != p.visit + 1 || (!v.needs && v.ntrace == 0))
		ok(false, "the visit grows by one and there is a trace");
	return v;
}

static inline const char *what_name(enum flow_do_kind what)
{
	static const char *const NAMES[] = {"nothing",  "gather",  "consent", "dial",
					    "transfer", "enqueue", "record",  "hangup"};
	return NAMES[what];
}

/* The codes of the trace, one after the other. */
static inline str codes(arena *a, const flow_verdict *v)
{
	buf b = buf_new(a, 0, 8192);
	for (size_t i = 0; i < v->ntrace; i++) {
		if (i)
			buf_chr(&b, ' ');
		buf_str(&b, v->trace[i].code);
	}
	return buf_view(&b);
}

/* The words of the trace, a line each. */
static inline str words(arena *a, const flow_verdict *v)
{
	buf b = buf_new(a, 0, 65536);
	for (size_t i = 0; i < v->ntrace; i++) {
		if (i)
			buf_chr(&b, '\n');
		buf_str(&b, v->trace[i].words);
	}
	return buf_view(&b);
}

/* What is said, one prompt a line; a sound is its address in angle brackets. */
static inline str said(arena *a, const flow_verdict *v)
{
	buf b = buf_new(a, 0, 65536);
	for (size_t i = 0; i < v->nprompts; i++) {
		const flow_prompt *p = &v->prompts[i];
		buf_fmt(&b, p->play ? "%s<%.*s>" : "%s%.*s", i ? "\n" : "",
			(int)p->text.n, p->text.p);
	}
	return buf_view(&b);
}

/* One step of each type; every way out leads to an end of its own. */
/* clang-format off */
#define ALL_STEPS \
	"{'start':'hours','steps':{" \
	"'hours':{'type':'hours','schedule':'{schedule:s}','open':'menu'," \
		"'closed':'voicemail'}," \
	"'menu':{'type':'menu','prompt':'Press 1.','tries':2,'invalid':'No.','keys':{" \
		"'1':{'label':'One','to':'condition'},'2':{'label':'Two','to':'group'}," \
		"'3':{'label':'Three','to':'order'},'4':{'label':'Four','to':'say'}," \
		"'5':{'label':'Five','to':'transfer'},'6':{'label':'Six','to':'coord'}," \
		"'*':{'label':'Star','to':'hangup'}},'none':'queue'}," \
	"'condition':{'type':'condition','field':'contact.phase','is':'A'," \
		"'yes':'queue','no':'say'}," \
	"'coord':{'type':'ring','who':'coordinator','say':'Hold on.','none':'queue'}," \
	"'order':{'type':'ring','who':'members','members':['{member:a}','{member:b}']," \
		"'seconds':15,'say':'Calling.','none':'queue'}," \
	"'group':{'type':'ring','who':'group','members':['{member:a}','{member:b}']," \
		"'seconds':25,'none':'queue'}," \
	"'queue':{'type':'queue','queue':'{queue:q}','say':'Wait.','max_wait':90," \
		"'music':'https://example.com/m.mp3','full':'voicemail'}," \
	"'voicemail':{'type':'voicemail','prompt':'Speak.','max':60,'then':'play'}," \
	"'say':{'type':'say','text':'Hello.','then':'play'}," \
	"'play':{'type':'play','url':'https://example.com/a.mp3','then':'hangup'}," \
	"'transfer':{'type':'transfer','number':'+18015550199','none':'voicemail'}," \
	"'hangup':{'type':'hangup','say':'Bye.'}}}"
/* clang-format on */

typedef struct world {
	flow_hours hours;
	flow_member members[2];
	flow_facts facts;
} world;

static inline void set_world(arena *a, world *w)
{
	*w = (world){.facts = plain_facts()};
	w->hours = (flow_hours){.schedule = id_of(a, S("schedule:s")), .open = true};
	w->members[0] = person(a, "a", "Ann Ash", "+18015550101");
	w->members[1] = person(a, "b", "Ben Birch", "+18015550102");
	w->facts.phase = S("A");
	w->facts.owner_id = w->members[0].id;
	w->facts.owner_name = w->members[0].name;
	w->facts.hours = &w->hours;
	w->facts.nhours = 1;
	w->facts.members = w->members;
	w->facts.nmembers = 2;
}

#endif
