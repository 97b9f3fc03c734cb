/* fcgx_params.h -- a look at the parameters of a FastCGI request before libfcgi reads
 * them. Private to web. */
#ifndef PB_WEB_FCGX_PARAMS_H
#define PB_WEB_FCGX_PARAMS_H

#include <stdbool.h>
#include <stddef.h>

/* The web server's headers are far smaller. */
enum { PARAMS_MOST = 64 * 1024, PARAMS_WAIT_MS = 1000 };

enum params_look { PARAMS_FINE, PARAMS_BAD, PARAMS_MORE };

/* What the bytes of a connection's beginning are: a request's parameters to their end,
 * nothing of the sort, or too few to say. bytes are moved about. FastCGI specification
 * 1.0, sections 3.3 and 3.4. */
enum params_look fcgx_params_look(unsigned char *bytes, size_t n);

/* Waits for the parameters without taking anything off the connection; false when they
 * are none, are cut short, or have not come within PARAMS_WAIT_MS. */
bool fcgx_params_fine(int fd);

#endif
