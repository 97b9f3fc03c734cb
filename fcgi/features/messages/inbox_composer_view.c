/* The composer: who it goes to, what it costs, why it may not be. */
#include "base/crypto.h"
#include "base/phone.h"
#include "base/text.h"
#include "base/uuid.h"
#include "features/messages/inbox_page.h"
#include "features/messages/text_rules.h"

enum { SUGGESTED_MOST = 3 };

/* Pictures that go with it: it is one picture message, whatever is written. */
static void fill_brought(ctx *x, const inbox_rows *r, const text_policy *p,
			 v_composer *c)
{
	v_brought *b = ARENA_ARRAY(x->a, v_brought, TEXT_MEDIA_MOST);
	size_t n = 0;

	for (; n < r->writing.brought.n && n < TEXT_MEDIA_MOST; n++) {
		const media_row *m = LIST_AT(r->writing.brought, media_row, n);
		b[n] = (v_brought){
			.id = m->id,
			.src = fill_text(x, c->self, S("/media/"), m->id),
			.text = fill_text(x, m->name.n ? m->name : S("Picture"),
					  S(", "), inbox_file_size(x, m->bytes)),
			.drop = fill_text(x, S("drop:"), m->id)};
	}
	c->brought = (list){b, n};
	if (n)
		c->picture = str_printf(x->a, "%lld", (long long)p->picture_microusd);
}

static void count_pictures(ctx *x, const text_policy *p, const text_size *s,
			   v_composer *c)
{
	c->count = str_printf(x->a, "%lld/%d · picture message", (long long)s->chars,
			      TEXT_CHARS_MOST);
	c->count_tone = s->chars > TEXT_CHARS_MOST ? S("red") : S("none");
	c->count_note = fill_text(x, S("About "),
				  text_dollars(x->a, text_cost(s, (int64_t)c->brought.n,
							       p->segment_microusd,
							       p->picture_microusd)));
}

static void fill_count(ctx *x, const text_policy *p, str body, v_composer *c)
{
	text_size s = text_measure(x->a, body);

	c->no_plain = true;
	if (c->brought.n) {
		count_pictures(x, p, &s, c);
		return;
	}
	c->count = str_printf(x->a, "%lld/%lld · %lld %s", (long long)s.units,
			      (long long)s.room, (long long)s.segments,
			      s.segments == 1 ? "segment" : "segments");
	c->count_tone = s.chars > TEXT_CHARS_MOST ? S("red")
			: s.unicode               ? S("amber")
						  : S("none");
	c->no_plain = !s.unicode || text_measure(x->a, text_plain(x->a, body)).unicode;
	if (!s.segments)
		return;
	str cost = text_dollars(x->a, text_cost(&s, 0, p->segment_microusd, 0));
	c->count_note = s.unicode ? fill_text(x, S("About "), cost,
					      S(". Unicode because of "), s.odd)
				  : fill_text(x, S("About "), cost);
}

static void fill_blocked(ctx *x, const request *q, const inbox_rows *r,
			 const reach_verdict *may, v_composer *c)
{
	str zone = reach_zone(&r->facts);

	c->blocked_title = may->title;
	c->blocked_text = may->words;
	if (!may->again.us)
		return;
	if (!c->later.n)
		c->later = when_write_local(x->a, may->again, q->who.zone);
	bool soon = when_diff_s(may->again, x->now) < 86400;
	c->later_text = fill_text(
		x, S("Send at "),
		when_clock(x->a, may->again, zone, fill_style(&q->who)),
		soon ? S("") : S(", "),
		soon ? S("") : when_day(x->a, may->again, zone, fill_style(&q->who)));
}

/* Tomorrow at nine by the clock of whoever gets it, when that is known. */
static void fill_tomorrow(ctx *x, const request *q, const inbox_rows *r, v_composer *c)
{
	bool theirs = r->facts.zone_known || reach_where(x->a, &r->facts).n > 0;
	str zone = theirs ? reach_zone(&r->facts) : q->who.zone;
	when at = snooze_until(S("tomorrow"), x->now, zone);

	c->tomorrow =
		fill_text(x, S("later:"), when_write_local(x->a, at, q->who.zone));
	c->tomorrow_text = fill_text(
		x, S("Tomorrow "), when_clock(x->a, at, zone, fill_style(&q->who)),
		S(", "), when_day(x->a, at, zone, fill_style(&q->who)),
		theirs ? S(", their time") : S(", your time"));
}

/* One who answers is not talked over: whoever wants to write says so first. */
static void fill_taken(ctx *x, const thread_row *t, v_composer *c)
{
	if (!c->blocked_title.n) {
		c->blocked_title = fill_text(x, t->claimed, S(" is answering"));
		c->blocked_text = S(TAKE_OVER_FIRST);
	}
	c->later_text = S("");
	c->taken = true;
}

/* The other lines; a name or a short code outside is answered on its own. */
static void fill_lines(ctx *x, const request *q, const inbox_rows *r, v_composer *c)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, r->lines.n ? r->lines.n : 1);
	size_t n = 0;

	for (size_t i = 0; i < r->lines.n && phone_is_e164(r->thread.peer); i++) {
		const sender_row *l = LIST_AT(r->lines, sender_row, i);
		if (!str_eq(l->id, r->thread.number_id))
			o[n++] = (v_option){
				.value = fill_text(x, S("from:"), l->id),
				.text = fill_text(x, fill_phone(x, &q->who, l->e164),
						  S(", "), l->name)};
	}
	c->lines = (list){o, n};
}

static void fill_mates(ctx *x, const request *q, const inbox_rows *r, v_composer *c)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, r->mates.n ? r->mates.n : 1);
	size_t n = 0;

	for (size_t i = 0; i < r->mates.n; i++) {
		const mate_row *m = LIST_AT(r->mates, mate_row, i);
		if (!str_eq(m->id, q->who.member_id))
			o[n++] = (v_option){.value = fill_text(x, S("mention:"), m->id),
					    .text = m->name};
	}
	c->mates = (list){o, n};
}

/* ---- drafts ---- */

static bool draft_shown(const draft_row *d, size_t i, const inbox_typed *typed)
{
	if (!typed->body.p)
		return i == 0;
	return (typed->window.form.n && str_eq(d->form, typed->window.form)) ||
	       d->base == typed->window.base;
}

void inbox_drafts_fill(ctx *x, const request *q, list drafts, const inbox_typed *typed,
		       inbox_view *v)
{
	v_draft *to = ARENA_ARRAY(x->a, v_draft, drafts.n ? drafts.n : 1);
	size_t n = 0;

	for (size_t i = 0; i < drafts.n; i++) {
		const draft_row *d = LIST_AT(drafts, draft_row, i);
		str id = str_printf(x->a, "%lld", (long long)d->base);
		if (!draft_shown(d, i, typed))
			to[n++] = (v_draft){
				.use = fill_text(x, S("draft:"), id),
				.drop = fill_text(x, S("undraft:"), id),
				.text = text_clip(x->a, d->body, 300),
				.time = fill_moment(x, &q->who, d->changed_at)};
	}
	v->drafts = (list){to, n};
}

/* What stands in it: what was typed, else the newest draft. */
static void fill_text_typed(ctx *x, const inbox_rows *r, const inbox_typed *typed,
			    v_composer *c)
{
	const draft_row none = {0};
	const draft_row *d =
		r->writing.drafts.n ? LIST_AT(r->writing.drafts, draft_row, 0) : &none;
	int64_t base = typed->body.p ? typed->window.base : d->base;

	c->text = typed->body.p ? typed->body : d->body;
	c->mode_note = typed->note || (!typed->body.p && d->note) ? S("true") : S("");
	if (base >= 0)
		c->base = str_printf(x->a, "%lld", (long long)base);
	c->seen = str_printf(
		x->a, "%lld",
		(long long)(typed->seen.us > x->now.us ? typed->seen.us : x->now.us));
}

void inbox_composer_fill(ctx *x, const request *q, const inbox_rows *r,
			 const text_policy *p, const inbox_typed *typed, inbox_view *v)
{
	const reach_ask ask = {REACH_TEXT, false, x->now, fill_style(&q->who),
			       r->thread.line_state};
	reach_verdict may = reach_decide(x->a, &r->facts, &ask);
	v_composer *c = &v->composer;

	if (!((unsigned)q->who.role & WHO_AGENTS) || !q->who.member_id.n)
		return;
	*c = (v_composer){
		.action = str_printf(x->a, "/inbox/" STR_FMT "/send",
				     STR_ARG(r->thread.id)),
		.key = typed->key.n ? typed->key : crypto_token(x->a, 12),
		.self = v->self,
		.error = typed->error,
		.as_typed = typed->as_typed,
		.names_fill = typed->names_fill,
		.from = fill_text(x, S("From "),
				  fill_phone(x, &q->who, r->thread.line_e164), S(", "),
				  r->thread.line),
		.clock = fill_text(x, reach_clock(x->a, &r->facts, &ask), S(" there")),
		.night = may.code == REACH_QUIET || may.code == REACH_TIMES,
		.later = typed->later,
		.later_error = typed->later_error,
		.later_open = typed->later.n || typed->later_error.n,
		.units = str_printf(x->a, "%lld", (long long)p->segment_microusd)};
	fill_text_typed(x, r, typed, c);
	inbox_drafts_fill(x, q, r->writing.drafts, typed, v);
	fill_tomorrow(x, q, r, c);
	fill_lines(x, q, r, c);
	fill_mates(x, q, r, c);
	fill_brought(x, r, p, c);
	fill_count(x, p, c->text.p ? c->text : S(""), c);
	if (may.code)
		fill_blocked(x, q, r, &may, c);
	if (thread_taken(&r->thread, q->who.member_id) && (!may.code || may.again.us))
		fill_taken(x, &r->thread, c);
}

void inbox_company_fill(ctx *x, const request *q, str thread, inbox_view *v)
{
	v->company = company_here(x, q, thread, &v->company_writes, &v->company_again);
	v->company_icon = v->company_writes ? S("pencil") : S("eye");
	v->company_topic = fill_text(x, S("company:"), thread);
	v->company_self = fill_text(x, S("/inbox/"), thread, S("/company"));
}

/* Three at most, the best first; of equals the first in the list. */
static void fill_suggested(ctx *x, const thread_row *t, v_composer *c)
{
	v_snippet *to = ARENA_ARRAY(x->a, v_snippet, SUGGESTED_MOST);
	int best[SUGGESTED_MOST] = {0};
	size_t n = 0;

	for (size_t i = 0; i < c->templates.n && str_eq(t->last_direction, S("in"));
	     i++) {
		const v_snippet *s = LIST_AT(c->templates, v_snippet, i);
		int fit =
			s->missing.n
				? 0
				: template_fits(x->a, t->last_words,
						fill_text(x, s->name, S(" "), s->text));
		size_t at = n;
		while (at > 0 && best[at - 1] < fit)
			at--;
		if (!fit || at == SUGGESTED_MOST)
			continue;
		n += n < SUGGESTED_MOST;
		for (size_t k = n - 1; k > at; k--) {
			to[k] = to[k - 1];
			best[k] = best[k - 1];
		}
		to[at] = *s;
		best[at] = fit;
	}
	for (size_t i = 0; i < n; i++)
		to[i].key = str_printf(x->a, "%zu", i + 1);
	c->suggested = (list){to, n};
}

static v_snippet snippet_of(ctx *x, str id, str name, str body, const template_facts *f)
{
	template_text t = template_fill(x->a, body, f->vars, TEMPLATE_VARS_N);

	return (v_snippet){
		.id = fill_text(x, S("template:"), id),
		.name = name,
		.text = t.text,
		.missing = t.missing.n ? fill_text(x, S("Not known: "), t.missing)
				       : S("")};
}

void inbox_templates_fill(ctx *x, list templates, const template_facts *f,
			  const text_policy *p, const thread_row *t, inbox_view *v)
{
	v_snippet *o = ARENA_ARRAY(x->a, v_snippet, templates.n + 1);
	size_t n = 0;

	if (p->review_url.n)
		o[n++] = snippet_of(x, S("review"), S("Ask for a review"),
				    p->review_text, f);
	for (size_t i = 0; i < templates.n; i++) {
		const template_row *r = LIST_AT(templates, template_row, i);
		if (template_speaks(r->language, f->language))
			o[n++] = snippet_of(x, r->id, r->name, r->body, f);
	}
	v->composer.templates = (list){o, n};
	fill_suggested(x, t, &v->composer);
}
