/* Files beside a call, as the drawer lists them. */
#include "features/calls/call_files.h"
#include "features/calls/calls_work.h"
#include "features/shell/fill.h"

static str size_words(ctx *x, int64_t bytes)
{
	if (bytes >= 1000000)
		return str_printf(x->a, "%.1f MB", (double)bytes / 1e6);
	return str_printf(x->a, "%lld KB", (long long)((bytes + 999) / 1000));
}

static str meta_of(ctx *x, const request *q, const call_file *f,
		   const call_file_kind *k)
{
	str who = fill_short_name(x, f->removed_at.us ? f->remover : f->who);
	when at = f->removed_at.us ? f->removed_at : f->created_at;

	return fill_text(x, f->removed_at.us ? S("Taken away") : str_of(k->word),
			 f->removed_at.us ? S("") : S(", "),
			 f->removed_at.us ? S("") : size_words(x, f->bytes),
			 who.n ? S(" by ") : S(""), who, S(", "),
			 fill_moment(x, &q->who, at).text);
}

/* What came by text is taken away where it came. */
static v_call_file filed_fill(ctx *x, const request *q, const call_filed *m)
{
	bool picture = str_starts(m->type, S("image/"));

	return (v_call_file){
		.key = m->id,
		.name = m->name.n ? m->name
			: picture ? S("Photo")
				  : S("File"),
		.meta = fill_text(x, S("From a text"),
				  m->who.n ? S(", added by ") : S(""),
				  fill_short_name(x, m->who), S(", "),
				  fill_moment(x, &q->who, m->filed_at).text),
		.href = fill_text(x, S("/inbox/"), m->thread_id, S("/media/"), m->id),
		.shown = picture};
}

void drawer_files_fill(ctx *x, const request *q, const drawer_read *d, v_drawer *v)
{
	bool may = ((unsigned)q->who.role & WHO_AGENTS) != 0;
	v_call_file *out = ARENA_ARRAY(x->a, v_call_file, d->files.n + d->filed.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < d->files.n; i++) {
		const call_file *f = LIST_AT(d->files, call_file, i);
		const call_file_kind *k = call_file_kind_of(f->type);
		str at = fill_text(x, S("/history/calls/"), d->id, S("/files/"), f->id);
		bool gone = f->removed_at.us != 0;
		if (!k)
			continue;
		out[n++] = (v_call_file){.key = f->id,
					 .name = f->name,
					 .meta = meta_of(x, q, f, k),
					 .href = gone ? S("") : at,
					 .shown = !gone && k->shown,
					 .remove = may && !gone ? at : S(""),
					 .back = may && gone ? at : S("")};
	}
	for (size_t i = 0; i < d->filed.n; i++)
		out[n++] = filed_fill(x, q, LIST_AT(d->filed, call_filed, i));
	v->files = (list){out, n};
	if (may)
		v->attach = fill_text(x, S("/history/calls/"), d->id, S("/files"));
}
