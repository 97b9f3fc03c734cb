/* admin.h -- `patchbay tenant`, `patchbay user` and `patchbay audit`: what an operator
 * does on the machine. Runs with the owner's database role (DATABASE_ADMIN_URL); every
 * change leaves an audit row. */
#ifndef PB_SERVE_ADMIN_H
#define PB_SERVE_ADMIN_H

#include <stdbool.h>
#include <stdio.h>

#include "base/config.h"

/* Whether what follows the command (argv) is an order of it; true for other commands.
 */
bool admin_knows(const char *command, int argc, char **argv);
/* Carries out an order that is known. The exit status. */
int admin_run(arena *a, const config *cfg, const char *command, int argc, char **argv);
/* What may follow such a command, printed; nothing for others. */
void admin_help(FILE *to, const char *command);

#endif
