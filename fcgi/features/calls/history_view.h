/* history_view.h -- what templates/calls/history.html shows. The table of calls, with
 * one open beside it. Addresses: /history/calls, with call= the open one. Fragments:
 * calls-list (calls), drawer (call:id). */
#ifndef PB_HISTORY_VIEW_H
#define PB_HISTORY_VIEW_H

#include "base/field.h"
#include "features/calls/call_drawer_view.h"
#include "features/calls/calls_parts.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct history_view {
	v_shell shell;
	v_filters filters;
	str hidden_triage; /* "1": the filters keep triage */
	list views;        /* of v_tab */
	str triage_href;   /* into triage; empty when in it */
	str table_href;    /* views and columns */
	str bulk_href;     /* change all; empty: not theirs to do */
	str export_href;
	str query; /* of the list, for what is begun from it */
	/* in triage */
	bool triage;
	str left;      /* "7 calls" */
	str left_text; /* "need an outcome" */
	str done_text; /* "8 of 15 done" */
	int64_t done, total;
	str leave_href;
	list heads; /* of v_call_head */
	list calls; /* of v_call_row */
	v_pager pager;
	v_empty empty; /* first time, or by filter */
	v_failure failure;
	str split; /* "split" when a call is open, else empty */
	v_drawer drawer;
} history_view;
extern const type history_view_t;

/* One of the columns that can be shown. */
typedef struct v_column_row {
	str key, name, place; /* place: "3" or empty: not shown */
	list widths;          /* of v_option */
} v_column_row;
extern const type v_column_row_t;

typedef struct v_kept_view {
	str key, name, href, meta;
	bool own, opens; /* opens: it opens first */
} v_kept_view;
extern const type v_kept_view_t;

/* templates/calls/table.html: /history/calls/table */
typedef struct call_table_view {
	v_shell shell;
	v_notice problem;
	str back, query, query_words, name;
	bool leads;
	list views;   /* of v_kept_view */
	list columns; /* of v_column_row */
	bool usual;   /* no view opens first */
} call_table_view;
extern const type call_table_view_t;

#endif
