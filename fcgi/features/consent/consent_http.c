/* The consent ledger of a number: a page, and the same as a file for whoever asks for
 * proof. */
#include "base/phone.h"
#include "base/text.h"
#include "features/consent/consent.h"
#include "features/consent/consent_page.h"
#include "web/api.h"
#include "web/multipart.h"

enum {
	LEDGER_SHOWN = 500,
	LEDGER_WHOLE = 100000,
	REGISTRY_MOST = 1000000,
	REGISTRY_SHOWN = 20000,
	LIFT_WORDS_MOST = 500
};

const page consent_page = {"consent/ledger", &consent_view_t};

static str line_what(ctx *x, const consent_line *l)
{
	str where = consent_where(x, l->channel);

	if (!str_eq(l->state, S("granted")))
		return fill_text(x, S("Opted out "), where);
	return l->kind.n ? fill_text(x, S("Opted in "), where, S(", "), l->kind)
			 : fill_text(x, S("May be contacted "), where);
}

static v_ledger_row line_fill(ctx *x, const request *q, const consent_line *l)
{
	bool in = str_eq(l->state, S("granted"));

	return (v_ledger_row){.key = str_printf(x->a, "%lld", (long long)l->seq),
			      .what = line_what(x, l),
			      .icon = in ? S("check") : S("ban"),
			      .tone = in ? S("green") : S("red"),
			      .by = consent_by(x, l->source, l->member),
			      .words = l->words,
			      .hash = str_sub(l->hash, 0, 16),
			      .time = fill_moment(x, &q->who, l->created_at)};
}

static v_notice now_notice(ctx *x, const request *q, const reach_facts *f)
{
	const reach_ask ask = {
		REACH_TEXT_AUTO, false, x->now, fill_style(&q->who), {0}};
	reach_verdict v = reach_decide(x->a, f, &ask);

	bool hour = v.code == REACH_QUIET || v.code == REACH_TIMES;

	if (v.code)
		return (v_notice){.tone = hour ? S("amber") : S("red"),
				  .icon = hour ? S("moon") : S("ban"),
				  .title = fill_text(x, v.title, S(".")),
				  .text = v.words};
	return (v_notice){.tone = S("green"),
			  .icon = S("check"),
			  .title = S("They may be texted and called now."),
			  .text = S("It is decided anew for every text and call.")};
}

static v_notice sound_notice(ctx *x, const consent_chain *c)
{
	if (c->broken)
		return (v_notice){
			.tone = S("red"),
			.icon = S("shield-alert"),
			.title = S("This ledger was changed."),
			.text = str_printf(x->a,
					   "Entry %lld does not fit the one before it. "
					   "Ask whoever runs Patchbay.",
					   (long long)c->broken)};
	return (v_notice){.tone = S("none"),
			  .icon = S("shield-check"),
			  .title = S("Nothing was changed since."),
			  .text = str_printf(x->a,
					     "%lld entries, each sealed by the next.",
					     (long long)c->rows)};
}

static void ledger_fill(ctx *x, const request *q, str number, list lines,
			const consent_chain *chain, const reach_facts *facts,
			consent_view *v)
{
	v_ledger_row *to = ARENA_ARRAY(x->a, v_ledger_row, lines.n ? lines.n : 1);

	for (size_t i = 0; i < lines.n; i++)
		to[i] = line_fill(x, q, LIST_AT(lines, consent_line, i));
	v->rows = (list){to, lines.n};
	v->shown = fill_phone(x, &q->who, number);
	v->now = now_notice(x, q, facts);
	if (consent_lifts(q) && reach_may_lift(facts))
		v->lift = number;
	if (lines.n)
		v->sound = sound_notice(x, chain);
	else
		v->empty =
			fill_empty("shield-check", "No entries yet",
				   "STOP, START and what colleagues write down stand "
				   "here, in order.");
	v->export_href =
		fill_text(x, S("/consent/proof?number="), api_escape(x, number));
}

/* ---- the national registry ---- */

static void registry_fill(ctx *x, const request *q, const dnc_registry *r,
			  consent_view *v)
{
	v->manages = ((unsigned)q->who.role & WHO_MANAGERS) && q->who.member_id.n;
	v->registry =
		r->as_of.us
			? fill_text(x, fill_number(x, r->numbers), S(" numbers of "),
				    when_day(x->a, r->as_of, S("UTC"),
					     fill_style(&q->who)),
				    r->member.n ? S(", taken in by ") : S(""),
				    r->member.n ? r->member : S(""))
			: S("None: strangers are called and texted without looking.");
}

/* "801,5550142" as the registry writes it, or as people do. */
static bool registry_number(ctx *x, const request *q, str line, str *number)
{
	ptrdiff_t comma = str_find(line, ',', 0);

	if (comma > 0)
		line = fill_text(x, str_sub(line, 0, (size_t)comma),
				 str_sub(line, (size_t)comma + 1, line.n));
	return line.n <= 40 && phone_e164(x->a, line, q->who.region, number);
}

/* A number a line, as many as can be read: *bad is the first that cannot. */
static str registry_numbers(ctx *x, const request *q, str given, str *bad)
{
	buf b = buf_new(x->a, 4096, REGISTRY_MOST * 2);
	str rest = given, line, number;

	buf_chr(&b, '{');
	while (!bad->n && str_split(&rest, '\n', &line)) {
		line = str_trim(line);
		if (!line.n)
			continue;
		if (!registry_number(x, q, line, &number)) {
			*bad = text_line(x->a, line, 40);
			continue;
		}
		buf_str(&b, b.n > 1 ? S(",") : S(""));
		buf_str(&b, number);
	}
	buf_chr(&b, '}');
	return buf_view(&b);
}

/* From a file, else as pasted. */
static str registry_given(const request *q)
{
	const form_part *file = q->upload ? multipart_file(q->upload, S("list")) : NULL;

	return file ? file->data : params_get(q->form, S("numbers"));
}

/* A day that was, "2026-11-01". */
static bool registry_day(ctx *x, str typed, when *day)
{
	return when_read_local(fill_text(x, typed, S("T00:00")), S("UTC"), day) &&
	       day->us <= x->now.us;
}

static rc consent_show(ctx *x, request *q, response *p, consent_view *v);

/* POST /consent/registry */
static rc registry_post(ctx *x, request *q, response *p)
{
	str bad = S("");
	consent_view v = {.registry_date = str_trim(params_get(q->form, S("day"))),
			  .registry_numbers = params_get(q->form, S("numbers"))};
	when at;

	str numbers = registry_numbers(x, q, registry_given(q), &bad);
	if (!registry_day(x, v.registry_date, &at))
		v.registry_error = S("Say of which day it is: not a day to come.");
	else if (bad.n)
		v.registry_error = fill_text(
			x, S("“"), bad, S("” is no phone number. Give one a line."));
	else if (numbers.n < 4)
		v.registry_error = S("Choose a file with the numbers that are on it, "
				     "one a line, or paste them.");
	if (!v.registry_error.n) {
		TRY(dnc_take(x, v.registry_date, numbers, q->who.member_id));
		return response_redirect(x, p, S("/consent?list=registry&done=saved"));
	}
	p->status = 422;
	return consent_show(x, q, p, &v);
}

/* ---- the ledger ---- */

/* What the page shows besides the ledger of a number. */
typedef struct consent_shown {
	enum consent_list list;
	dnc_registry registry;
	bool has;
	list rows;
	consent_counts counts;
	shell_now now;
} consent_shown;

/* In the address, or in what is taken back. */
static str number_asked(const request *q)
{
	return params_get(q->method == M_GET ? q->query : q->form, S("number"));
}

static void shown_send(ctx *x, request *q, consent_shown *s)
{
	const consent_way *way;
	consent_edge e;

	s->list = q->method == M_GET || number_asked(q).n
			  ? consent_list_of(params_get(q->query, S("list")))
			  : CONSENT_REGISTRY;
	way = consent_way_of(s->list, params_get(q->query, S("by")));
	e = consent_edge_read(s->list, params_get(q->query, S("after")));
	shell_send(x, q, &s->now);
	dnc_registry_send(x, &s->registry, &s->has);
	consent_list_send(x, s->list, way, &e, &s->rows, &s->counts);
}

static rc consent_show(ctx *x, request *q, response *p, consent_view *v)
{
	str typed = number_asked(q), number = {0};
	consent_shown s = {0};
	consent_chain chain = {0};
	reach_facts facts = {0};
	list lines = {0};
	bool good = typed.n && typed.n < 60 &&
		    phone_e164(x->a, typed, q->who.region, &number);

	shown_send(x, q, &s);
	TRY(consent_ledger_read(x, good ? number : S(""), LEDGER_SHOWN, &lines, &chain,
				&facts));
	shell_fill(x, q, &s.now, "Consent", &v->shell);
	if (str_eq(params_get(q->query, S("done")), S("lifted")))
		shell_flash(x, &v->shell, S("Taken back."),
			    S("The reason stands in the ledger."));
	if (s.list == CONSENT_REGISTRY && !typed.n)
		registry_fill(x, q, &s.registry, v);
	if (!typed.n)
		consent_list_fill(x, q, s.list, s.rows, v);
	consent_tabs_fill(x, typed.n ? CONSENT_LISTS : s.list, &s.counts, v);
	v->number = typed.n ? text_line(x->a, typed, 60) : S("");
	if (good)
		ledger_fill(x, q, number, lines, &chain, &facts, v);
	else if (typed.n)
		v->number_error = S("That is no phone number.");
	return shell_page(x, q, p, &consent_page, v);
}

static rc consent_get(ctx *x, request *q, response *p)
{
	consent_view v = {0};

	return consent_show(x, q, p, &v);
}

static rc lift_refuse(ctx *x, request *q, response *p, int status, str why)
{
	consent_view v = {.lift_error = why,
			  .lift_words = text_line(x->a, params_get(q->form, S("why")),
						  LIFT_WORDS_MOST)};

	p->status = status;
	return consent_show(x, q, p, &v);
}

/* POST /consent/lift: what members noted of a number is over, and why. */
static rc lift_post(ctx *x, request *q, response *p)
{
	str words =
		text_line(x->a, str_trim(params_get(q->form, S("why"))), SIZE_MAX / 2);
	str typed = params_get(q->form, S("number")), number, became;
	buf to = buf_new(x->a, 64, 256);

	if (!typed.n || typed.n > 60 ||
	    !phone_e164(x->a, typed, q->who.region, &number))
		return FAIL(x, E_NOTFOUND, "no phone number");
	if (!words.n || text_chars(words) > LIFT_WORDS_MOST)
		return lift_refuse(x, q, p, 422,
				   S("Say why, in at most 500 characters."));
	TRY(consent_lift(x, number, words, q->who.member_id, &became));
	if (!str_eq(became, S("lifted")))
		return lift_refuse(x, q, p, 409,
				   str_eq(became, S("theirs"))
					   ? reach_stand_words(became)
					   : S("They are not opted out any more."));
	buf_str(&to, S("/consent"));
	shell_url_query(&to, "number", number);
	shell_url_query(&to, "done", S("lifted"));
	return response_redirect(x, p, buf_view(&to));
}

static void proof_line(ctx *x, buf *b, const consent_line *l)
{
	buf_fmt(b, "{\"seq\":%lld", (long long)l->seq);
	api_member(b, "at", when_iso(x->a, l->created_at));
	api_member(b, "number", l->address);
	api_member(b, "channel", l->channel);
	api_member(b, "state", l->state);
	api_member(b, "kind", l->kind);
	api_member(b, "source", l->source);
	api_member(b, "words", l->words);
	api_member(b, "member", l->member);
	api_member(b, "previous_hash", l->prev_hash);
	api_member(b, "hash", l->hash);
	api_member(b, "sealed", l->sealed);
	buf_chr(b, '}');
}

/* GET /consent/proof: the whole ledger of a number as a file. */
static rc proof_get(ctx *x, request *q, response *p)
{
	str typed = params_get(q->query, S("number")), number;
	consent_chain chain = {0};
	reach_facts facts = {0};
	list lines = {0};

	if (!typed.n || typed.n > 60 ||
	    !phone_e164(x->a, typed, q->who.region, &number))
		return FAIL(x, E_NOTFOUND, "no phone number");
	TRY(consent_ledger_read(x, number, LEDGER_WHOLE, &lines, &chain, &facts));
	p->content_type = "application/json";
	TRY(response_header(x, p, "Content-Disposition",
			    S("attachment; filename=\"consent.json\"")));
	buf_str(&p->body, S("{\"number\":"));
	buf_json(&p->body, number);
	api_member(&p->body, "made_at", when_iso(x->a, x->now));
	api_member(
		&p->body, "how_to_check",
		S("hash is the SHA-256 of sealed, as UTF-8. sealed is a JSON array: "
		  "the hash of the entry before (empty at first), the entry's number, "
		  "id, business, contact, phone number, channel, state, kind, "
		  "source, words, member, and time in seconds since 1970."));
	buf_fmt(&p->body, ",\"unchanged\":%s,\"entries\":[",
		chain.broken ? "false" : "true");
	for (size_t i = lines.n; i-- > 0;) {
		proof_line(x, &p->body, LIST_AT(lines, consent_line, i));
		buf_str(&p->body, i ? S(",\n") : S(""));
	}
	buf_str(&p->body, S("]}\n"));
	return OK;
}

/* GET /api/admin/compliance/overview */
static rc compliance_get(ctx *x, request *q, response *p)
{
	str document;

	(void)q;
	TRY(compliance_read(x, &document));
	api_answer(p, 200, document);
	return OK;
}

static const route CONSENT[] = {
	{M_GET, "/consent", WHO_VIEWERS, 0, SERVES_HTML, consent_get},
	{M_POST, "/consent/registry", WHO_MANAGERS, REGISTRY_MOST, SERVES_HTML,
	 registry_post},
	{M_POST, "/consent/lift", WHO_LEADS, 16384, SERVES_HTML, lift_post},
	{M_GET, "/consent/proof", WHO_LEADS, 0, SERVES_TEXT, proof_get},
	{M_GET, "/api/admin/compliance/overview",
	 SCOPED(WHO_MANAGERS, SCOPE_SETTINGS_READ), 0, SERVES_JSON, compliance_get},
};
const routes consent_routes = ROUTES("consent", CONSENT);
