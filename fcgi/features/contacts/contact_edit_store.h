/* contact_edit_store.h -- contacts made, changed and taken away: the one way in which
 * pages, programs and others do it. All of it in the caller's transaction; whoever
 * shows contacts hears of it after the commit. */
#ifndef PB_CONTACT_EDIT_STORE_H
#define PB_CONTACT_EDIT_STORE_H

#include "base/ctx.h"
#include "features/contacts/contact_edit_rules.h"

/* Who changes it, and by what: "page", "api", "import". member_id may be absent. */
typedef struct contact_editor {
	str tenant_id, member_id, region;
	const char *source;
} contact_editor;

enum contact_outcome {
	CONTACT_REFUSED, /* see the faults; nothing was changed */
	CONTACT_MADE,
	CONTACT_SAVED,
	CONTACT_SAME,    /* it was so already */
	CONTACT_STALE,   /* somebody changed it since that version */
	CONTACT_MISSING, /* there is no such contact */
};
typedef struct contact_saved {
	str id;
	int64_t version; /* of what is there now */
	enum contact_outcome outcome;
	contact_faults faults;
} contact_saved;

/* Looks the draft over and saves it. id absent: makes a contact. version: the one the
 * change is based on; 0: whatever is there. Flushes. */
MUST_USE rc contact_save(ctx *x, const contact_editor *who, str id, int64_t version,
			 contact_draft *d, contact_saved *out);
/* Takes a contact away, for 30 days; E_NOTFOUND when there is none. Flushes. */
MUST_USE rc contact_delete(ctx *x, const contact_editor *who, str id);
/* from becomes part of into, when both still are the versions that were looked at;
 * *merged false: they are not. picks: which value of a field stays (merge_picks).
 * Flushes. */
MUST_USE rc contact_merge(ctx *x, const contact_editor *who, str from,
			  int64_t from_version, str into, int64_t into_version,
			  str picks, bool *merged);
/* Undoes a deletion or a merge; *id: whom it brought back, absent when it cannot be
 * undone (any more). Flushes. */
MUST_USE rc contact_bring_back(ctx *x, const contact_editor *who, str removed, str *id);
/* Do not contact (or contact again), with the reason in words; *version is the
 * contact's then; 0: they may not be contacted again by that (consent_stands), and
 * nothing was written. E_NOTFOUND when there is none. Flushes. */
MUST_USE rc contact_do_not(ctx *x, const contact_editor *who, str id, bool on,
			   str words, int64_t *version);

#endif
