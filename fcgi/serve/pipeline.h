/* pipeline.h -- one request, from the socket to the log line. The table of steps in
 * pipeline.c is the architecture on one page. */
#ifndef PB_SERVE_PIPELINE_H
#define PB_SERVE_PIPELINE_H

#include "serve/engine.h"
#include "web/fcgx.h"
#include "web/route.h"

typedef struct pipeline {
	engine *e;
	struct fcgx *f;
	const route_index *routes;
} pipeline;

/* A worker_fn: answers the one request of this connection and closes it. */
void pipeline_serve(void *arg, int fd);

#endif
