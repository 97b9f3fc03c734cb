/* outbound_view.h -- what templates/outbound/call.html shows: whom one is about to
 * call, whether that may be, and by which line. Address: /call?to=+18015550142. */
#ifndef PB_OUTBOUND_VIEW_H
#define PB_OUTBOUND_VIEW_H

#include "base/field.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct outbound_view {
	v_shell shell;
	v_person who;
	v_badge badge;
	str number, shown; /* "+18015550142", "(801) 555-0142" */
	list facts;        /* of v_fact */
	list lines;        /* of v_option */
	v_notice notice;   /* why they may not be called, or why it did not work */
	bool may;
	bool asked, fresh; /* a number was given; none yet */
	str other;         /* "Another number" */
	str device_href;   /* tel: on this device */
} outbound_view;
extern const type outbound_view_t;

#endif
