/* notice_texts_store.h -- what has to go out to a member's phone as a text. Private to
 * notices. */
#ifndef PB_NOTICE_TEXTS_STORE_H
#define PB_NOTICE_TEXTS_STORE_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/when.h"

typedef struct texted_row {
	str id, kind, words, href;
	when asked_at; /* the carrier was asked, and nothing was heard of it */
} texted_row;

/* To which phone, from which line. words: names may be shown on a locked screen. */
typedef struct text_way {
	str phone, business, line, line_state;
	bool words;
} text_way;

enum texted_end {
	TEXTED_ASKED,
	TEXTED_NOT_ASKED,
	TEXTED_SENT,
	TEXTED_BY_LETTER,
};

/* What is due for a member (texted_row); those that were asked for and nothing else, if
 * there are any. found: they can be texted. */
MUST_USE rc texted_read(ctx *x, str member, list *posts, text_way *way, bool *found);
MUST_USE rc texted_settle(ctx *x, list posts, enum texted_end end);
/* Whether something the carrier has made since then is ours. */
MUST_USE rc texted_since(ctx *x, str post, str made, bool *yes);

#endif
