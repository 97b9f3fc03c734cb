/* phone.h -- telephone numbers (libphonenumber behind a thin shim). */
#ifndef PB_BASE_PHONE_H
#define PB_BASE_PHONE_H

#include "base/arena.h"
#include "base/str.h"

/* Loads libphonenumber's tables (9 ms, 2.3 MB). Call it before the workers are forked,
 * so that they share them; without it the first use of each process pays. */
void phone_init(void);

/* Anything people type -> E.164 ("+18015550142"), read in the given region ("US", "GB")
 * when it has no country code. False when it is no possible number. Fictional 555-01xx
 * and Ofcom drama numbers must pass, so possibility is checked, not validity. */
bool phone_e164(arena *a, str input, str region, str *out);
/* The same, and the extension that was typed with it ("x204", "ext. 204"); may be
 * empty. */
bool phone_read(arena *a, str input, str region, str *e164, str *ext);
/* A phone's label with the extension in it, in at most so many characters: "Office,
 * ext. 204". */
str phone_label(arena *a, str label, str ext, size_t most);
/* Fast path for what the carrier sends: "+" and 8 to 15 digits. */
bool phone_is_e164(str s);
/* For people: national form when the number is of the region's country, else
 * international:
 * "(801) 555-0142", "+44 20 7946 0958". Not E.164: as it is. Absent: "Hidden number".
 */
str phone_show(arena *a, str e164, str region);

#endif
