/* json.h -- JSON from outside, read strictly (json-c: strict, UTF-8 checked, depth 32,
 * at most 1 MiB, nothing after the value), and JSON of ours, written. Objects are freed
 * with the arena. */
#ifndef PB_BASE_JSON_H
#define PB_BASE_JSON_H

#include <json-c/json.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

typedef struct json_object json;

/* False when it is not one well-formed value; *why says what and where, for people. */
bool json_read(arena *a, str text, json **out, str *why);
json *json_get(const json *obj,
	       const char *key); /* NULL when absent or obj is no object */
str json_str(const json *v);     /* absent when v is no string; may hold NUL */
/* A string itself, a number or true and false as they are written; absent for the rest.
 */
str json_text(arena *a, const json *v);
bool json_i64(const json *v, int64_t *out); /* false when no integer in range */
bool json_true(const json *v);
size_t json_len(const json *v); /* of an array; 0 when it is none */
json *json_at(const json *v, size_t i);

#endif
