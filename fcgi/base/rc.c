/* rc.c -- how a function says that it could not do its work. */
#include "base/rc.h"

static const struct {
	int status;
	const char *text;
} ROWS[RC_COUNT] = {
#define RC_ROW(name, status, text) [name] = {status, text},
	RC_LIST(RC_ROW)
#undef RC_ROW
};

int rc_status(rc r)
{
	return (unsigned)r < RC_COUNT ? ROWS[r].status : 500;
}

const char *rc_text(rc r)
{
	return (unsigned)r < RC_COUNT ? ROWS[r].text : "an unknown result";
}
