/* flow_rules.h -- the flow engine: a document, where the call is, what just happened;
 * out comes what to say, what to do, and why. Pure: time and facts are arguments. */
/* clang-format off */
/* A flow document is JSON (flow_doc.h reads it): {"start": "hours", "steps": {id: step}}.
 * A target is a step id: 1 to 64 letters, digits, - and _. Every step has "type" and may
 * have "name" (for people). Members that no step knows are ignored, so that an older
 * program can read a newer document.
 *   hours     {"schedule": uuid, "open": target, "closed": target}
 *   menu      {"prompt": text, "tries": 3, "timeout": 5, "invalid": text?, "none": target,
 *              "keys": {"1": {"label": text, "to": target, "words": [..]}}}
 *   condition {"field": name, "is": value | "in": [..], "yes": target, "no": target}
 *             texts, compared without regard to case, "" = not set: contact.phase
 *             contact.stage contact.status contact.type call.from (E.164); true or
 *             false: contact.known (on file with a name), contact.owned (has a
 *             coordinator), call.hidden (number withheld); time.weekday: 0 (Sunday) to
 *             6; time.between: "in": ["08:00", "10:00"], from the first to before the
 *             second, past midnight when the second is earlier
 *   ring      {"who": "coordinator" | "members" | "group", "members": [uuid..],
 *              "seconds": 20, "none": target, "say": text?}
 *             members: one after the other; group: at once
 *   queue     {"queue": uuid, "say": text?, "max_wait": 600, "music": url?,
 *              "priority": 0, "notify": "coordinator"?, "full": target}
 *             priority: -9 to 9 among those who wait, beside the queue's own; notify:
 *             the contact's coordinator is told that they called
 *   voicemail {"prompt": text, "max": 120, "then": target?}
 *   say       {"text": text, "then": target}
 *   play      {"url": url, "then": target}
 *   transfer  {"number": e164, "seconds": 30, "none": target}
 *   hangup    {"say": text?}
 */
/* clang-format on */
#ifndef PB_FLOW_RULES_H
#define PB_FLOW_RULES_H

#include "base/arena.h"
#include "base/str.h"
#include "base/when.h"

enum flow_step_type {
	STEP_NONE,
	STEP_HOURS,
	STEP_MENU,
	STEP_CONDITION,
	STEP_RING,
	STEP_QUEUE,
	STEP_VOICEMAIL,
	STEP_SAY,
	STEP_PLAY,
	STEP_TRANSFER,
	STEP_HANGUP
};

enum flow_who { WHO_COORDINATOR = 1, WHO_IN_ORDER, WHO_AT_ONCE };

enum {
	FLOW_MAX_STEPS = 200,
	FLOW_MAX_KEYS = 12,
	FLOW_MAX_DIAL = 10,               /* phones of one Dial: the carrier's limit */
	FLOW_MAX_MEMBERS = 30,            /* of one ring step */
	FLOW_MAX_RING = FLOW_MAX_MEMBERS, /* phones that ring at once */
	FLOW_MAX_DEPTH = 64,              /* steps without an action in one decision */
	FLOW_MAX_VISITS = 500,            /* decisions of one call */
};

typedef struct flow_key {
	str key, label;
	int to; /* index of the step */
	const str *words;
	size_t nwords;
} flow_key;

typedef struct flow_step {
	enum flow_step_type type;
	str id, name;
	str text; /* prompt, say text, question */
	str invalid;
	str target; /* schedule, queue, url, number, by type */
	str music;
	str field; /* of a condition */
	const str *values;
	size_t nvalues;
	enum flow_who who;
	const str *members;
	size_t nmembers;
	const flow_key *keys;
	size_t nkeys;
	int yes, no; /* open/closed, yes/no, then, none, full; -1: the call ends */
	int64_t seconds, tries, max_wait, max_length;
	int64_t priority; /* of a queue: higher first */
	bool notify;      /* the coordinator, that their contact waits there */
} flow_step;

typedef struct flow {
	const flow_step *steps;
	size_t n;
	int start;
} flow;

/* Where a call is. A call begins with all of it zero. step and visit have their own
 * place in a call's row; the rest is the engine's own, kept as one text (flow_vars). */
typedef struct flow_position {
	str step;       /* id; empty before the start */
	int64_t visit;  /* decisions taken so far */
	int64_t tries;  /* failed ones at the present menu */
	int64_t ring;   /* next member to try of the present ring step */
	bool consented; /* the recording question is behind us */
	bool ended;     /* we hung up: whatever still comes, we hang up again */
} flow_position;

/* tries, ring, consented and ended as text ("t1 r2 c"), and back. Text that makes no
 * sense reads as zeroes. */
str flow_vars(arena *a, const flow_position *p);
void flow_vars_read(flow_position *p, str vars);

enum flow_event_kind {
	FLOW_ARRIVED,   /* the call begins */
	FLOW_INPUT,     /* digits or speech; both absent: nothing was entered */
	FLOW_DIALED,    /* a ring or transfer ended: connected or not */
	FLOW_DEQUEUED,  /* the queue ended: connected, waited too long, full, or left */
	FLOW_RECORDED,  /* a voicemail was left (or was empty) */
	FLOW_CONTINUED, /* the carrier asks what comes next */
};

typedef struct flow_event {
	enum flow_event_kind kind;
	str digits, speech;
	bool connected; /* of FLOW_DIALED and FLOW_DEQUEUED */
	bool hung_up;   /* the caller is gone: nothing more to say */
	/* of FLOW_DIALED: busy, no-answer, failed, declined; of FLOW_DEQUEUED:
	 * too-long, full, left; of FLOW_RECORDED: empty when there was silence */
	str result;
} flow_event;

/* One member as routing sees them; strings ready for people. */
typedef struct flow_member {
	str id, name;
	str phone;      /* E.164; absent: none on file */
	str client;     /* their browser's phone, while calls ring there; absent: off */
	str state;      /* ready, ringing, on_call, away, offline */
	str reason;     /* of away */
	str since_text; /* "14:02", in the tenant's zone */
	bool can_receive; /* the flag of the person */
	bool active;
	bool browser; /* wants to be rung in the browser */
} flow_member;

typedef struct flow_hours {
	str schedule; /* id */
	str name;
	bool open;
	str closes_text, opens_text; /* "6:00 PM", "Mon 8:00 AM"; absent: not known */
} flow_hours;

enum flow_needs { NEED_HOURS = 1, NEED_MEMBERS = 2, NEED_CONTACT = 4 };

/* What is known. Hours, members and the contact may be missing at first: the verdict
 * then says what it needs, and is asked again. A verdict that was reached without the
 * contact is the same for every caller; only the trace's line about the arrival has no
 * words then. */
typedef struct flow_facts {
	when now;
	int weekday, hour, minute; /* local */
	str language;
	str recording; /* of the line: always, ask, announce, never */
	str from;      /* E.164 or empty */
	str contact_id, contact_name, contact_type, phase, stage, status, owner_id,
		owner_name;
	bool have_hours, have_members, have_contact;
	const flow_hours *hours;
	size_t nhours;
	const flow_member *members;
	size_t nmembers;
} flow_facts;

enum flow_do_kind {
	DO_NOTHING,  /* the verdict only says what it needs, or the caller is gone */
	DO_GATHER,   /* ask for a key */
	DO_CONSENT,  /* ask whether recording is fine: key 2 refuses */
	DO_DIAL,     /* ring members */
	DO_TRANSFER, /* dial an outside number */
	DO_ENQUEUE,
	DO_RECORD, /* voicemail */
	DO_HANGUP,
};

typedef struct flow_prompt {
	bool play; /* text is a URL */
	str text;
} flow_prompt;

typedef struct flow_ring {
	str member_id, name;
	str phone; /* or the browser's */
} flow_ring;

typedef struct flow_trace {
	str step, code, member_id, words;
} flow_trace;

enum { FLOW_MAX_PROMPTS = 12, FLOW_MAX_TRACE = 48 };

typedef struct flow_verdict {
	int needs; /* of enum flow_needs: only `step`, which needs it, counts then */
	enum flow_do_kind what;
	flow_prompt prompts[FLOW_MAX_PROMPTS]; /* said before `what` */
	size_t nprompts;
	const flow_step *step; /* where the call now is; NULL after hangup */
	flow_ring ring[FLOW_MAX_RING];
	size_t nring;
	int64_t seconds; /* ring time, gather timeout, longest wait, longest message */
	bool announce;   /* the recording notice is among the prompts */
	bool refused;    /* the caller refused recording */
	flow_position next;
	flow_trace trace[FLOW_MAX_TRACE];
	size_t ntrace;
} flow_verdict;

/* Decides. The verdict's strings live in `a`, in the arguments or in the program.
 *
 * It always comes to an end: after FLOW_MAX_DEPTH steps without an action, and after
 * FLOW_MAX_VISITS decisions, the call is ended with a trace line that says so.
 * next.visit is at.visit + 1 in every verdict, and every verdict without needs has a
 * trace.
 *
 * An event that does not belong to the present step (late, repeated, never meant for
 * it) repeats the step, since what is answered is what the caller hears next.
 * FLOW_CONTINUED belongs to every step and means that nothing came of it. At a step
 * that brings people together, a connection that ended is a conversation that took
 * place: the call ends without words. */
void flow_next(arena *a, const flow *f, flow_position at, const flow_event *e,
	       const flow_facts *facts, flow_verdict *out);

#endif
