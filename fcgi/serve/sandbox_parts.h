/* sandbox_parts.h -- private to serve/sandbox*.c. */
#ifndef PB_SERVE_SANDBOX_PARTS_H
#define PB_SERVE_SANDBOX_PARTS_H

#include "serve/sandbox.h"

/* Both: false and a line in *problem when it should be in force and is not; true and a
 * line when this system does not have it. */
bool sandbox_paths(const struct sandbox *s, buf *problem); /* Landlock */
bool sandbox_calls(const struct sandbox *s, buf *problem); /* seccomp */

#endif
