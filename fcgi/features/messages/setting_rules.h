/* setting_rules.h -- what may be typed for a setting about texts. Pure. */
#ifndef PB_TEXT_SETTING_RULES_H
#define PB_TEXT_SETTING_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum setting_kind {
	SETTING_NUMBER, /* from least to most */
	SETTING_TIME,   /* 09:00 */
	SETTING_TEXT,   /* at most `most` characters */
	SETTING_CHOICE, /* one of the words in `words`: "clock|At a time,opening|..." */
	SETTING_HOURS,  /* a schedule's id, or empty */
	SETTING_LINK,   /* https://..., or empty */
	SETTING_STATES, /* what states ask of whoever calls and texts, a line each */
};

typedef struct setting_def {
	const char *head, *name, *label, *hint;
	enum setting_kind kind;
	int64_t least, most;
	const char *words;
} setting_def;

enum { SETTINGS_N = 18 };
extern const setting_def SETTINGS[SETTINGS_N];

/* A sentence that says what is wrong; empty: nothing. */
str setting_fault(arena *a, const setting_def *d, str value);

#endif
