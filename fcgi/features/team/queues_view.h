/* queues_view.h -- what the pages of queues and skills show: templates/team/queues.html
 * (/settings/queues), queue.html (one), skills.html (/settings/skills), skill.html
 * (one). Fragments: none. */
#ifndef PB_QUEUES_VIEW_H
#define PB_QUEUES_VIEW_H

#include "base/field.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

/* One number or text. */
typedef struct v_amount {
	str name, label, value, hint;
	str min, max;
	str invalid; /* "true" */
} v_amount;
extern const type v_amount_t;

/* Something to tick. */
typedef struct v_switch {
	str name, label, note;
	bool on;
} v_switch;
extern const type v_switch_t;

/* How well it is known, of a skill or a member. */
typedef struct v_level {
	str name, label, note;
	list options; /* of v_option */
} v_level;
extern const type v_level_t;

typedef struct v_queue_line {
	str key, name, href, department, members, asks, helpers, target;
} v_queue_line;
extern const type v_queue_line_t;

typedef struct queues_view {
	v_shell shell;
	list queues; /* of v_queue_line */
	v_empty empty;
	v_field name;
	bool manages;
} queues_view;
extern const type queues_view_t;

typedef struct queue_one_view {
	v_shell shell;
	v_notice notice;
	str path, title, version;
	str fixed; /* "disabled": who looks may not change it */
	bool archived;
	v_field name;
	list departments; /* of v_option */
	list amounts;     /* of v_amount */
	list switches;    /* of v_switch */
	list people;      /* of v_switch */
	list asks;        /* of v_level */
	list helpers;     /* of v_amount */
} queue_one_view;
extern const type queue_one_view_t;

typedef struct v_skill_line {
	str key, name, href, category, members, queues;
} v_skill_line;
extern const type v_skill_line_t;

typedef struct skills_view {
	v_shell shell;
	list skills; /* of v_skill_line */
	v_empty empty;
	list fields; /* of v_field */
} skills_view;
extern const type skills_view_t;

typedef struct skill_view {
	v_shell shell;
	v_notice notice;
	str path, title, version, used;
	list fields; /* of v_field */
	list people; /* of v_level */
} skill_view;
extern const type skill_view_t;

#endif
