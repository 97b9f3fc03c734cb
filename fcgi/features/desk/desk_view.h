/* desk_view.h -- what templates/desk/now.html and hand.html show.
 * Addresses: /desk/now, the call that one is on or that rings; /calls/:id/hand, to whom
 * it can be given. Fragment: desk-now (topics), put into every page. */
#ifndef PB_DESK_VIEW_H
#define PB_DESK_VIEW_H

#include "features/desk/desk_parts.h"
#include "features/shell/shell_parts.h"

typedef struct desk_now_view {
	v_shell shell;
	str topics; /* "presence active"; without a call "presence" */
	v_desk desk;
	v_empty empty;
} desk_now_view;
extern const type desk_now_view_t;

/* Somebody or something a call can be given to. */
typedef struct v_target {
	str value; /* "member:0193": sent as `to` */
	str name, sub;
	str dot;      /* as v_person.dot; empty for what is no person */
	str icon;     /* of what is no person */
	str disabled; /* "disabled" or empty */
	str note;     /* why it cannot be chosen */
	bool chosen;
} v_target;
extern const type v_target_t;

typedef struct desk_hand_view {
	v_shell shell;
	str id, name, action, back;
	str error;
	list people, places; /* of v_target */
	str number, note;    /* as typed */
	bool talks;          /* one is on the call: may talk first, or add */
} desk_hand_view;
extern const type desk_hand_view_t;

#endif
