/* outbound_rules.h -- what must never be dialled from here. Pure. */
#ifndef PB_OUTBOUND_RULES_H
#define PB_OUTBOUND_RULES_H

#include "base/str.h"

/* 911, 112 and their like, however they are typed: nobody would know where the caller
 * is. */
bool outbound_emergency(str typed);

#endif
