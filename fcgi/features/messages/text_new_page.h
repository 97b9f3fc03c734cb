/* text_new_page.h -- whom to write to: what templates/messages/new.html shows. Private
 * to messages. Address: /inbox/new. */
#ifndef PB_TEXT_NEW_PAGE_H
#define PB_TEXT_NEW_PAGE_H

#include "base/field.h"
#include "features/contacts/contacts.h"
#include "features/messages/messages.h"
#include "features/shell/shell.h"

/* Somebody whom a search finds. */
typedef struct whom_row {
	str id, name, phone, type;
	bool hidden, do_not_contact;
	bool asked; /* the number that was typed is one of theirs */
} whom_row;

typedef struct v_whom {
	v_person person;
	str href;
	str meta; /* "(801) 555-0142, hidden as stale or inactive" */
	v_badge badge, flag;
} v_whom;
extern const type v_whom_t;

typedef struct text_new_view {
	v_shell shell;
	str q;
	list rows;        /* of v_whom */
	str note;         /* what of them is not shown, or why they are hidden */
	str note_href;    /* shows them too */
	str number;       /* what was typed, when it is nobody's first number: E.164 */
	str number_note;  /* whose it is */
	str number_shown; /* "(801) 555-0142" */
	v_notice notice;
	v_empty empty;
} text_new_view;
extern const type text_new_view_t;

enum { WHOM_MOST = 40 };

/* Whom a search finds: of whom_row, those who are not hidden first, at most one more
 * than WHOM_MOST. number: what was typed, as E.164; absent: no number. Flushes. */
MUST_USE rc whom_read(ctx *x, const contact_search *s, str number, list *out);
/* The thread with a number, made when there is none; absent: the business has no line,
 * or it is one of its own. */
MUST_USE rc thread_with(ctx *x, str number, str member, str *thread);

/* GET and POST /inbox/new */
rc text_new_get(ctx *x, request *q, response *p);
rc text_new_post(ctx *x, request *q, response *p);

#endif
