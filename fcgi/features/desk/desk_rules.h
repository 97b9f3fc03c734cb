/* desk_rules.h -- which controls somebody has for a call. Pure. */
#ifndef PB_DESK_RULES_H
#define PB_DESK_RULES_H

#include "base/str.h"

typedef struct desk_facts {
	bool agent, lead; /* what the role allows */
	str state;        /* of the call */
	bool parked, held, inbound;
	bool mine;     /* a leg of one's own is there */
	bool accepted; /* and talks */
	bool muted;
	str via, mode; /* of one's own leg */
	bool answered; /* somebody of the team has it */
} desk_facts;

enum desk_control {
	DESK_TAKE = 1 << 0,
	DESK_DECLINE = 1 << 1,
	DESK_MUTE = 1 << 2,
	DESK_UNMUTE = 1 << 3,
	DESK_HOLD = 1 << 4,
	DESK_RESUME = 1 << 5,
	DESK_HAND = 1 << 6,
	DESK_PARK = 1 << 7,
	DESK_END = 1 << 8,
	DESK_LISTEN = 1 << 9,
	DESK_WHISPER = 1 << 10,
	DESK_BARGE = 1 << 11,
	DESK_TAKE_OVER = 1 << 12,
	DESK_STOP = 1 << 13,
	DESK_NOTE = 1 << 14,
};

/* A set of enum desk_control. */
unsigned desk_controls(const desk_facts *f);

#endif
