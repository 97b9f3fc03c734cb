/* phone_shim.h -- what phone.c asks of libphonenumber, a C++ library, in C.
 * Both give back the length written to out (without a NUL), 0 when there is no answer.
 * No C++ exception leaves them. region: two capital letters. */
#ifndef PB_BASE_PHONE_SHIM_H
#define PB_BASE_PHONE_SHIM_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What was typed -> E.164, when it is a possible number. E.164 has no place for an
 * extension: its digits go to ext, *ext_n of them, none when it is longer than that. */
size_t phone_shim_e164(const char *p, size_t n, const char region[2], char *out,
		       size_t cap, char *ext, size_t *ext_n);
/* E.164 -> as people of the region write it. */
size_t phone_shim_show(const char *p, size_t n, const char region[2], char *out,
		       size_t cap);

#ifdef __cplusplus
}
#endif

#endif
