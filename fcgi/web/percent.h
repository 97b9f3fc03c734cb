/* percent.h -- percent-encoding of paths, queries and forms (RFC 3986, WHATWG URL).
 * Pure. */
#ifndef PB_WEB_PERCENT_H
#define PB_WEB_PERCENT_H

#include "base/arena.h"
#include "base/str.h"

/* Decodes into out, which has room for in.n bytes; gives back the length, or -1 when a
 * % is not followed by two hex digits. form: + is a blank, as forms and queries write
 * it. */
ptrdiff_t percent_decode(str in, bool form, char *out);
/* Bytes that may not stand in a URL (controls, blanks, quotes, everything beyond ASCII
 * ...) become %XX; what is there of % and URL syntax stays. Gives back s itself when it
 * is fine. */
str percent_fix(arena *a, str s);

#endif
