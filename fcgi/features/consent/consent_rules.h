/* consent_rules.h -- whether a text may be sent or a call placed now, and why not. The
 * one decision for every outgoing text and call. Pure: time is an argument. */
#ifndef PB_CONSENT_RULES_H
#define PB_CONSENT_RULES_H

#include "base/arena.h"
#include "base/when.h"

/* What is known of a number and whoever has it (reach_facts in the database). */
typedef struct reach_facts {
	str address, contact_id, contact_name;
	bool do_not_contact;
	bool restricted; /* what is kept of them is not used: they asked for that */
	bool is_out,
		by_them; /* by_them: by their own word, which only they take back */
	bool taken;      /* out by words of theirs that a member took for a STOP */
	when out_since;
	str out_words;
	str kind;     /* of their consent: "", express, written, implied */
	bool surveys; /* they agreed to be asked for reviews and surveys */
	bool blocked;
	str blocked_words;
	str wish; /* words of theirs that may be a wish to stop, not decided yet */
	str zone; /* that was written down for them, else the business's */
	bool zone_known;
	str preferred_channel;
	str time_windows; /* when they asked to be reached, as of base/week.h */
	int64_t call_from_min, call_to_min;   /* calls between, minutes of the day */
	int64_t quiet_from_min, quiet_to_min; /* no texts between; equal: at any hour */
	int64_t daily_cap, sent_today;        /* of automatic texts in 24 hours */
	when last_in_at;                      /* their last text */
	str home;                             /* their address */
	str state_hours;                      /* what states ask, as of base/state.h */
	int64_t calls_today;                  /* of ours to them, in 24 hours */
	bool registered;                      /* on the national do-not-call registry */
	when registry_on; /* of which day ours is; no time: there is none */
	bool acquainted;  /* a customer, or somebody who called or wrote lately */
} reach_facts;

enum reach_what {
	REACH_TEXT,       /* somebody of us writes */
	REACH_TEXT_LATER, /* they wrote it before, and it goes out by itself */
	REACH_TEXT_AUTO,  /* the machine writes */
	REACH_TEXT_REPLY, /* the machine answers a text or a call of this hour */
	/* the one answer to STOP, START or HELP that the rules want */
	REACH_TEXT_ANSWER,
	REACH_TEXT_STAFF, /* a member is told of work; their own hours hold */
	REACH_CALL,       /* somebody of us calls */
	REACH_CALL_AUTO,  /* the machine calls */
};

enum reach_code {
	REACH_MAY,
	REACH_NO_NUMBER,
	REACH_BLOCKED,
	REACH_OPTED_OUT,
	REACH_DO_NOT_CONTACT,
	REACH_RESTRICTED,
	REACH_WISH,
	REACH_CONSENT,
	REACH_CHANNEL,
	REACH_QUIET,
	REACH_TIMES, /* not when they asked to be reached */
	REACH_CAP,
	REACH_LINE,
	REACH_REGISTRY, /* the national do-not-call registry */
};

typedef struct reach_ask {
	enum reach_what what;
	bool marketing; /* asks for a review or a survey: they must have agreed to be
			   asked, or to marketing in writing */
	when now;
	enum time_style style;
	str line; /* how the line it goes out from stands: "pending" and "refused" by
		     the carriers' register, "coming" and "arriving" from another
		     carrier may not text */
} reach_ask;

typedef struct reach_verdict {
	enum reach_code code; /* REACH_MAY: allowed */
	const char *name;     /* "opted_out": for programs and for counting */
	str title;            /* "They have opted out" */
	str words;            /* a sentence, and what helps */
	when again;           /* when it would be allowed; no time: not by waiting */
} reach_verdict;

reach_verdict reach_decide(arena *a, const reach_facts *f, const reach_ask *ask);

/* Nothing that somebody writes goes to them, whatever the hour. */
bool reach_barred(const reach_facts *f);
/* A member may take back that they are out: it is not by their own word. */
bool reach_may_lift(const reach_facts *f);

/* Why a contact may not be contacted again by a word on its page, and what helps.
 * stands: "theirs" or "taken" (consent_stands in the database). */
str reach_stand_words(str stands);

/* The moment nearest to `at` at which it may go out, as far as hours decide: then or
 * after it and before `end`, else the last before it that is not past yet (ask.now). No
 * time: there is none. */
when reach_near(arena *a, const reach_facts *f, const reach_ask *ask, when at,
		when end);

/* "10:42 AM": the clock where they are. */
str reach_clock(arena *a, const reach_facts *f, const reach_ask *ask);
/* By which zone that is: what was written down for them, else the one of their address
 * or number, else the business's. */
str reach_zone(const reach_facts *f);
/* "Utah, by their address"; empty when nobody can know. */
str reach_where(arena *a, const reach_facts *f);

#endif
