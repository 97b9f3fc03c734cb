/* desk_parts.h -- the controls of a call, as templates/parts/desk.html shows them. */
#ifndef PB_DESK_PARTS_H
#define PB_DESK_PARTS_H

#include "base/field.h"
#include "features/shell/parts.h"

/* A control: a link when href is set, else a button that posts name=value to action. It
 * stays in its place when it is blocked, and says why. */
typedef struct v_control {
	str text, icon;
	str look; /* as v_action.look */
	str key;
	str href;
	str reason; /* why it is blocked: instead of href and action */
	str action, value;
	str leg;     /* whom it is about; may be empty */
	str pressed; /* "true" or "false" for what is on or off; else empty */
} v_control;
extern const type v_control_t;

/* Somebody else who is on the call or rung for it. */
typedef struct v_with {
	str key, name, state;
	list controls; /* of v_control */
} v_with;
extern const type v_with_t;

typedef struct v_desk {
	str id; /* of the call; empty: nothing to do */
	str href;
	str name;  /* "Maribel Ortega" */
	str where; /* "PRE-PTO · Permit · Support" */
	v_status state;
	v_clock clock;
	str look;     /* "ringing", "talking", "held", "waiting", "watching" */
	str back;     /* where a form leads back to */
	bool browser; /* it rings in the browser's phone */
	str ring;     /* "Press 1 on your phone to take it." */
	str barred;   /* "You are Away.": why they may not answer; a button makes them
			 available */
	str leg;      /* one's own, for the phone in the browser */
	str say; /* "Incoming call: Maribel Ortega, PRE-PTO": announced when it comes */
	list controls;   /* of v_control */
	list others;     /* of v_with */
	v_notice notice; /* what was said along with a hand-over */
} v_desk;
extern const type v_desk_t;

#endif
