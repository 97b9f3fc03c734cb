/* serve.h -- composition: from settings to running processes. */
#ifndef PB_SERVE_SERVE_H
#define PB_SERVE_SERVE_H

#include "base/config.h"

enum serve_what { SERVE_ALL, SERVE_TASKS, SERVE_LIVE };

/* Runs until told to end. argv: how this program was started, for its own renewal. */
int serve_main(const config *cfg, enum serve_what what, char **argv);

/* Templates compiled against every page's view; NULL and problems said when one does
 * not fit. */
struct tmpls;
struct tmpls *serve_templates(arena *a, const config *cfg, buf *problems);

#endif
