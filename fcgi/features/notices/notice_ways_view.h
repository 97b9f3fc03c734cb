/* notice_ways_view.h -- what templates/notices/ways.html shows. How a member is told of
 * what. Addresses: /notices/ways. Fragments: none. */
#ifndef PB_NOTICE_WAYS_VIEW_H
#define PB_NOTICE_WAYS_VIEW_H

#include "base/field.h"
#include "features/shell/shell.h"

/* sort: of the names page-SORT, email-SORT, push-SORT. */
typedef struct v_way {
	str sort, name;
	bool page, push;
	list email; /* of v_option */
} v_way;
extern const type v_way_t;

typedef struct v_device {
	str id, icon, name, meta;
	bool here;
} v_device;
extern const type v_device_t;

typedef struct notice_ways_view {
	v_shell shell;
	list ways;    /* of v_way */
	list devices; /* of v_device */
	str quiet_from, quiet_to, daily_at, error, key;
	str mail_note; /* where letters go, or that none do */
	bool words;
} notice_ways_view;
extern const type notice_ways_view_t;

#endif
