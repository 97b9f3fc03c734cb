/* flow_steps_ring_rules.c -- who is rung, who is not, and why not: every member of a
 * ring step leaves a line in the trace. */
#include "features/flows/flow_steps_rules.h"

/* The people of a ring step, as ids in order. */
typedef struct people {
	const str *ids;
	size_t n;
} people;

static people people_of(flow_walk *w, const flow_step *s)
{
	const str *owner = &w->facts->owner_id;
	if (s->who == WHO_COORDINATOR)
		return (people){owner, owner->n ? 1 : 0};
	return (people){s->members, s->nmembers};
}

static const flow_member *member_of(const flow_facts *k, str id)
{
	for (size_t i = 0; i < k->nmembers; i++)
		if (str_eq(k->members[i].id, id))
			return &k->members[i];
	return NULL;
}

static str name_of(flow_walk *w, str id)
{
	const flow_member *m = member_of(w->facts, id);
	if (m && m->name.n)
		return m->name;
	if (str_eq(id, w->facts->owner_id) && w->facts->owner_name.n)
		return w->facts->owner_name;
	return S("Someone");
}

static str since(flow_walk *w, str words, const flow_member *m)
{
	return m->since_text.n ? WORDS(w->a, words, S(" since "), m->since_text)
			       : words;
}

/* The browser that is on, else the phone on file: whoever closed their pages is rung
 * there. */
static str address_of(const flow_member *m)
{
	return m->client.n ? m->client : m->phone;
}

/* Ready, if anything of theirs can ring. */
static str no_address(const flow_member *m, str *code)
{
	if (address_of(m).n)
		return (str){0};
	*code = S("skipped_unreachable");
	return S("the browser phone is not connected");
}

/* What lasts. */
static str unfit(flow_walk *w, const flow_member *m, str *code)
{
	if (!m || !m->active) {
		*code = S("skipped_gone");
		return S("no longer on the team");
	}
	if (!m->can_receive) {
		*code = S("skipped_no_calls");
		return S("does not take calls");
	}
	if (!m->phone.n && !m->browser) {
		*code = S("skipped_no_phone");
		return S("no phone number on file");
	}
	if (!m->phone.n || !str_eq(m->phone, w->facts->from))
		return (str){0};
	*code = S("skipped_caller");
	return S("is the one who calls");
}

/* Why a member cannot be rung, and a code; absent when nothing speaks against it. What
 * lasts comes before what passes. */
static str why_not(flow_walk *w, const flow_member *m, str *code)
{
	str lasts = unfit(w, m, code);

	if (lasts.n)
		return lasts;
	if (str_eq(m->state, S("ready")))
		return no_address(m, code);
	if (str_eq(m->state, S("on_call"))) {
		*code = S("skipped_busy");
		return since(w, S("on another call"), m);
	}
	if (str_eq(m->state, S("ringing"))) {
		*code = S("skipped_ringing");
		return since(w, S("another call is ringing"), m);
	}
	if (str_eq(m->state, S("wrap_up"))) {
		*code = S("skipped_wrap_up");
		return since(w, S("finishing the call before"), m);
	}
	if (str_eq(m->state, S("away"))) {
		*code = S("skipped_away");
		str reason =
			m->reason.n ? WORDS(w->a, S(" ("), m->reason, S(")")) : S("");
		return since(w, WORDS(w->a, S("away"), reason), m);
	}
	*code = S("skipped_offline");
	return since(w, S("offline"), m);
}

/* One line about one member: "Priya Raman: on another call since 14:02". */
static void note_member(flow_walk *w, const flow_step *s, str id, str code, str words)
{
	flow_note_member(w, s, code, id, WORDS(w->a, name_of(w, id), S(": "), words));
}

/* Nothing (more) to ring: on to the none target. */
static int nobody(flow_walk *w, const flow_step *s, str code, str words)
{
	flow_note(w, s, code, WORDS(w->a, flow_label(s), S(": "), words));
	return s->no;
}

/* Adds the member to those who ring, unless there is a reason not to. */
static bool add(flow_walk *w, const flow_step *s, str id)
{
	flow_verdict *out = w->out;
	const flow_member *m = member_of(w->facts, id);
	str code, words = why_not(w, m, &code);
	if (words.n) {
		note_member(w, s, id, code, words);
		return false;
	}
	for (size_t i = 0; i < out->nring; i++)
		if (str_eq(out->ring[i].phone, address_of(m))) {
			note_member(w, s, id, S("left_out"),
				    WORDS(w->a, S("left out, has the same phone as "),
					  out->ring[i].name));
			return false;
		}
	out->ring[out->nring++] = (flow_ring){m->id, m->name, address_of(m)};
	note_member(w, s, id, S("rang"),
		    WORDS(w->a,
			  m->client.n ? S("rung in the browser, up to ")
				      : S("rung, up to "),
			  when_words(w->a, s->seconds)));
	return true;
}

static int dial(flow_walk *w, const flow_step *s, bool first, size_t next)
{
	if (first)
		flow_say(w, s->text);
	w->out->next.ring = (int64_t)next;
	return flow_act(w, s, DO_DIAL, s->seconds);
}

/* Rings the first from `from` on who can be rung. */
static int ring_one(flow_walk *w, const flow_step *s, size_t from)
{
	people all = people_of(w, s);
	for (size_t i = from; i < all.n; i++)
		if (add(w, s, all.ids[i]))
			return dial(w, s, from == 0, i + 1);
	if (from == 0)
		return nobody(w, s, S("nobody"), S("nobody can be rung"));
	if (all.n == 1) /* the member's own line says it all */
		return s->no;
	return nobody(w, s, S("nobody_more"), S("nobody answered"));
}

static int ring_all(flow_walk *w, const flow_step *s)
{
	people all = people_of(w, s);
	for (size_t i = 0; i < all.n; i++)
		add(w, s, all.ids[i]);
	if (!w->out->nring)
		return nobody(w, s, S("nobody"), S("nobody can be rung"));
	return dial(w, s, true, 1);
}

static int ring_from(flow_walk *w, const flow_step *s, size_t from)
{
	if (!w->facts->have_contact)
		return flow_need(w, s, NEED_CONTACT);
	if (s->who == WHO_COORDINATOR && !w->facts->owner_id.n)
		return nobody(w, s, S("no_coordinator"),
			      S("no coordinator is set for this contact"));
	if (!w->facts->have_members)
		return flow_need(w, s, NEED_MEMBERS);
	return s->who == WHO_AT_ONCE ? ring_all(w, s) : ring_one(w, s, from);
}

int flow_ring_enter(flow_walk *w, const flow_step *s)
{
	return ring_from(w, s, 0);
}

/* How many of a ring step were tried, whatever a stored position says. */
static size_t tried(flow_walk *w, const flow_step *s)
{
	size_t n = people_of(w, s).n;
	if (w->at->ring <= 0)
		return 0;
	return (uint64_t)w->at->ring < n ? (size_t)w->at->ring : n;
}

int flow_ring_again(flow_walk *w, const flow_step *s)
{
	size_t n = tried(w, s);
	return ring_from(w, s, n ? n - 1 : 0);
}

/* The ones that rang did not answer. */
int flow_ring_after(flow_walk *w, const flow_step *s)
{
	str code, words = flow_unanswered(w, s, &code);
	if (s->who == WHO_AT_ONCE)
		return nobody(w, s, code, words);
	if (!w->facts->have_members)
		return flow_need(w, s, NEED_MEMBERS);
	size_t n = tried(w, s);
	if (n)
		note_member(w, s, people_of(w, s).ids[n - 1], code, words);
	return ring_from(w, s, n);
}
