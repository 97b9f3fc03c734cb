/* contact_api_store.h -- contacts as programs see them. Private to contacts. */
#ifndef PB_CONTACT_API_STORE_H
#define PB_CONTACT_API_STORE_H

#include "base/ctx.h"
#include "base/field.h"
#include "features/contacts/contacts_rules.h"

typedef struct contact_doc {
	str id, document; /* document: JSON */
	int64_t version;
	bool do_not_contact;
} contact_doc;

/* What a program asks a list for; absent: whatever. */
typedef struct contact_docs_ask {
	str type, status, owner, phase, label, unread, hidden, phone, record_id;
	str sort; /* absent: as they were made; "name", "touch" need a type */
	bool down;
	str after; /* id of the last one seen */
	int64_t limit;
} contact_docs_ask;

/* A field of the business's own. */
typedef struct custom_head {
	str key, label, kind;
	str choices; /* a line each */
} custom_head;

/* Of a contact that is to be called or texted. */
typedef struct contact_reach {
	str words, e164, blocked_reason;     /* words: why it is not to be contacted */
	bool do_not_contact, known, blocked; /* known: the number is the contact's */
} contact_reach;

/* E_NOTFOUND when the tenant has no such contact. */
MUST_USE rc contact_doc_read(ctx *x, str id, contact_doc *out);
MUST_USE rc contact_docs_read(ctx *x, const contact_docs_ask *k, list *out);
/* Of k the filters and the limit. */
MUST_USE rc contact_docs_find(ctx *x, const contact_search *s,
			      const contact_docs_ask *k, list *out);
MUST_USE rc custom_heads_read(ctx *x, list *out); /* of custom_head */
/* JSON: exact counts, and how many were made on each of the last 30 days. */
MUST_USE rc contact_stats_read(ctx *x, str zone, str *out);
/* e164 absent: its main number. */
MUST_USE rc contact_reach_read(ctx *x, str id, str e164, contact_reach *out);

/* A number whose calls are not taken; document: JSON. */
typedef struct blocked_row {
	str number, document;
} blocked_row;
/* In the order of the numbers. */
/* The same for a page: at most BLOCKED_SHOWN and one more. Flushes. */
typedef struct blocked_line {
	str e164, reason, who, contact_id, name;
	when created_at;
} blocked_line;
enum { BLOCKED_SHOWN = 50 };
MUST_USE rc blocked_lines_read(ctx *x, str after, list *out);
MUST_USE rc blocked_read(ctx *x, str after, int64_t limit, list *out);
/* *made false: it was blocked already. *out is what there is then. */
MUST_USE rc blocked_put(ctx *x, str e164, str reason, str member_id, bool *made,
			str *out);
/* E_NOTFOUND when it is not blocked. */
MUST_USE rc blocked_drop(ctx *x, str e164);

#endif
