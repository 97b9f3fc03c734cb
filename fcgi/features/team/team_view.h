/* team_view.h -- what templates/team/team.html shows: queues and members, live.
 * Addresses: /team, and /team?wall=on in large type for a screen on the wall.
 * Fragments: team-figures, team-queues, team-members (topics waiting active presence).
 */
#ifndef PB_TEAM_VIEW_H
#define PB_TEAM_VIEW_H

#include "base/field.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct v_figure {
	str key, label, value, tone, note;
} v_figure;
extern const type v_figure_t;

typedef struct v_team_queue {
	str key, name;
	str waiting;     /* "3" */
	v_clock longest; /* text empty when nobody waits */
	str tone;        /* of the longest wait: none, amber, red */
	str ready;       /* "2 of 6" */
	str level;       /* "92%": answered within the target, of those that ended */
	str level_note;  /* "in 0:30" */
	str came, gone;
} v_team_queue;
extern const type v_team_queue_t;

typedef struct v_teammate {
	str key;
	v_person who;
	str role; /* "Agent, Coordination" */
	v_status state;
	v_clock since;
	v_status evidence;
	str call, call_href; /* whom they talk to */
	str today;
	str set_href;  /* "/team/0193/presence": empty: nothing can be set */
	str set_label; /* "State of Priya Raman" */
} v_teammate;
extern const type v_teammate_t;

typedef struct team_view {
	v_shell shell;
	str mode; /* "wall" or "desk-size" */
	str other_href, other_text;
	list figures; /* of v_figure */
	list queues;  /* of v_team_queue */
	list members; /* of v_teammate */
	v_empty queues_empty;
} team_view;
extern const type team_view_t;

#endif
