#include "features/notices/notice_texts_store.h"

#include "base/buf.h"
#include "store/pg.h"
#include "store/rows.h"

static const field texted_row_f[] = {
	FIELD(texted_row, id),           FIELD(texted_row, kind),
	FIELD(texted_row, words),        FIELD(texted_row, href),
	FIELD_OPT(texted_row, asked_at),
};
extern const type texted_row_t;
const type texted_row_t = TYPE(texted_row, texted_row_f);

static const field text_way_f[] = {
	FIELD(text_way, phone),      FIELD(text_way, business), FIELD(text_way, line),
	FIELD(text_way, line_state), FIELD(text_way, words),
};
extern const type text_way_t;
const type text_way_t = TYPE(text_way, text_way_f);

rc texted_read(ctx *x, str member, list *posts, text_way *way, bool *found)
{
	pg_send(x, Q_notice_texts_settle, ARGS(A(member)), pg_count(NULL));
	pg_send(x, Q_notice_texts, ARGS(A(member)), pg_list(&texted_row_t, posts));
	pg_send(x, Q_notice_text_way, ARGS(A(member)),
		pg_maybe(&text_way_t, way, found));
	return pg_flush(x);
}

static str ids_of(ctx *x, list posts)
{
	buf b = buf_new(x->a, 256, 64 * 1024);

	buf_chr(&b, '{');
	for (size_t i = 0; i < posts.n; i++) {
		if (i)
			buf_chr(&b, ',');
		buf_str(&b, LIST_AT(posts, texted_row, i)->id);
	}
	buf_chr(&b, '}');
	return str_dup(x->a, buf_view(&b));
}

rc texted_settle(ctx *x, list posts, enum texted_end end)
{
	str ids = ids_of(x, posts);

	if (end == TEXTED_SENT)
		return pg_exec(x, Q_notice_posts_sent,
			       ARGS(A(ids), A((str){0}), A(false)));
	return pg_exec(
		x, Q_notice_texts_mark,
		ARGS(A(ids), A(end == TEXTED_ASKED), A(end == TEXTED_BY_LETTER)));
}

rc texted_since(ctx *x, str post, str made, bool *yes)
{
	id_row row = {0};

	pg_send(x, Q_notice_texted_since, ARGS(A(post), A(made)),
		pg_maybe(&id_row_t, &row, yes));
	return pg_flush(x);
}
