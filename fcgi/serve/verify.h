/* verify.h -- `patchbay check`: settings, templates, routes, and every query against
 * the schema as it is. */
#ifndef PB_SERVE_VERIFY_H
#define PB_SERVE_VERIFY_H

#include "base/config.h"

/* One line per fault; false when there is any. The database part is left out, and said
 * so, when there is no DATABASE_URL that answers. */
bool verify_all(arena *a, const config *cfg, buf *problems);

#endif
