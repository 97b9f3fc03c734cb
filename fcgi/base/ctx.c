/* ctx.c -- the first error of a request. */
#include "base/ctx.h"

#include <stdarg.h>
#include <stdio.h>

void ctx_fail(ctx *x, rc r, const char *file, int line, const char *fmt, ...)
{
	if (x->first_rc != OK)
		return;
	x->first_rc = r;
	x->first_file = file;
	x->first_line = line;
	va_list args;
	va_start(args, fmt);
	if (vsnprintf(x->first_error, sizeof x->first_error, fmt, args) < 0)
		x->first_error[0] = '\0';
	va_end(args);
}

void ctx_forgive(ctx *x)
{
	x->first_rc = OK;
	x->first_error[0] = '\0';
	x->first_file = NULL;
	x->first_line = 0;
}
