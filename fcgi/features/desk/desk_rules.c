#include "features/desk/desk_rules.h"

static unsigned desk_watching(const desk_facts *f)
{
	unsigned c = DESK_STOP | DESK_TAKE_OVER;

	if (!f->accepted)
		return DESK_STOP;
	if (!str_eq(f->mode, S("listen")))
		c |= DESK_LISTEN;
	if (!str_eq(f->mode, S("whisper")))
		c |= DESK_WHISPER;
	if (!str_eq(f->mode, S("barge")))
		c |= DESK_BARGE;
	return c;
}

static unsigned desk_talking(const desk_facts *f)
{
	return (f->muted ? DESK_UNMUTE : DESK_MUTE) |
	       (f->held ? DESK_RESUME : DESK_HOLD) | DESK_HAND | DESK_NOTE | DESK_PARK |
	       DESK_END;
}

/* Of a call in which one has no part. */
static unsigned desk_others(const desk_facts *f)
{
	if (str_eq(f->state, S("waiting")) && f->agent)
		return DESK_TAKE | (f->lead && !f->parked ? DESK_HAND : 0);
	if (str_eq(f->state, S("connected")) && f->lead && f->answered)
		return DESK_LISTEN | DESK_WHISPER | DESK_BARGE;
	return 0;
}

unsigned desk_controls(const desk_facts *f)
{
	if (f->mine && str_eq(f->via, S("monitor")))
		return desk_watching(f);
	if (f->mine && f->accepted)
		return desk_talking(f);
	if (f->mine)
		return str_eq(f->via, S("agent")) ? DESK_END : DESK_DECLINE;
	return desk_others(f);
}
