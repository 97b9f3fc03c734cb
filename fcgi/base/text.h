/* text.h -- text from outside made safe to store and to show. */
#ifndef PB_BASE_TEXT_H
#define PB_BASE_TEXT_H

#include "base/arena.h"
#include "base/str.h"

/* Valid UTF-8 by RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
bool text_is_utf8(str s);
/* Valid UTF-8 of XML 1.0 Char only (no controls but TAB, LF, CR; no U+FFFE, U+FFFF):
 * bad sequences and bad characters become U+FFFD. Returns s itself when nothing had to
 * change. libxml2 writes such bytes through unchecked, and one of them makes TwiML
 * unreadable. */
str text_clean(arena *a, str s);
/* text_clean, line breaks and tabs to blanks, runs of blanks to one, trimmed, cut to
 * max characters (never inside one); empty when nothing of it would be seen. For names
 * and other one-line fields. */
str text_line(arena *a, str s, size_t max_chars);
size_t text_chars(str s); /* characters, of valid UTF-8 */
/* Cut to max characters with an ellipsis when longer. */
str text_clip(arena *a, str s, size_t max_chars);
/* First letters of the first and last word, upper case: "MO" of "Maribel Ortega"; "?"
 * when there is no letter or digit. */
str text_initials(arena *a, str name);

#endif
