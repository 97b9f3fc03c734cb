/* The carrier's webhooks about texts: one that came in, and what became of ours. */
#include "base/buf.h"
#include "base/log.h"
#include "base/phone.h"
#include "base/redact.h"
#include "base/text.h"
#include "features/carrier/carrier.h"
#include "features/consent/consent.h"
#include "features/leads/leads.h"
#include "features/messages/auto.h"
#include "features/messages/messages.h"
#include "features/messages/messages_store.h"
#include "features/messages/text_rules.h"
#include "features/messages/word_rules.h"
#include "features/sla/sla.h"
#include "features/visits/visits.h"

#define HOOKS "/api/webhooks/twilio/"

enum { BODY_MOST = 1600 * 4, PEER_MOST = 40 };

static str hook_param(const request *q, const char *name)
{
	str v = params_get(q->form, str_of(name));

	return v.p ? v : S("");
}

/* No answer of ours goes back this way: what is sent is a text like any other. */
static rc hook_silent(response *p)
{
	p->content_type = "text/xml; charset=utf-8";
	buf_str(&p->body, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>"));
	return OK;
}

/* The sid of one of the text's own files, from the link to it. Where the link leads is
 * never asked: the address is built anew from this. */
static str media_sid(const request *q, str message_sid, str url)
{
	str account = hook_param(q, "AccountSid");
	str tail = {0}, rest = url, part;
	str before[3] = {{0}};

	while (str_split(&rest, '/', &part)) {
		before[0] = before[1];
		before[1] = before[2];
		before[2] = tail;
		tail = part;
	}
	if (!twilio_sid(tail, "ME") || !str_eq(before[2], S("Media")) ||
	    !str_eq(before[1], message_sid) || !str_has(url, account))
		return S("");
	return tail;
}

static void media_one(ctx *x, const request *q, buf *b, str message_sid, int i)
{
	str url = hook_param(q, str_printf(x->a, "MediaUrl%d", i).p);
	str sid = media_sid(q, message_sid, url);

	buf_str(b, i ? S(",{\"type\":") : S("{\"type\":"));
	buf_json(b,
		 text_line(x->a,
			   hook_param(q, str_printf(x->a, "MediaContentType%d", i).p),
			   100));
	buf_str(b, S(",\"sid\":"));
	buf_json(b, sid);
	buf_str(b, S(",\"problem\":"));
	buf_json(b, sid.n ? S("")
			  : S("The link does not lead to the carrier's own files."));
	buf_chr(b, '}');
}

/* [{"sid", "type", "problem"}] of at most ten files. */
static str media_list(ctx *x, const request *q, str message_sid)
{
	buf b = buf_new(x->a, 128, 16 * 1024);
	int64_t n = 0;

	(void)str_i64(hook_param(q, "NumMedia"), &n);
	buf_chr(&b, '[');
	for (int i = 0; i < n && i < TEXT_MEDIA_MOST; i++)
		media_one(x, q, &b, message_sid, i);
	buf_chr(&b, ']');
	return str_dup(x->a, buf_view(&b));
}

static text_news news_read(ctx *x, const request *q)
{
	str body = hook_param(q, "Body"), sid = hook_param(q, "MessageSid");
	int64_t told = 0;
	text_news n = {
		.sid = sid,
		.conversation = text_line(x->a, hook_param(q, "ConversationSid"), 40),
		.from = text_line(x->a, hook_param(q, "From"), PEER_MOST),
		.to = hook_param(q, "To"),
		.body = body.n > BODY_MOST ? text_clip(x->a, body, TEXT_CHARS_MOST)
					   : body,
		.media = media_list(x, q, sid),
		.wish = S(""),
		.word = "",
		.reply = {"", S(""), S("")},
	};

	n.segments = str_i64(hook_param(q, "NumSegments"), &told) && told > 0
			     ? told
			     : text_segments(x, n.body);
	return n;
}

static str answer_words(ctx *x, const text_policy *p, enum text_word word)
{
	if (word == WORD_STOP)
		return str_printf(x->a,
				  STR_FMT ": you will get no more messages. Reply "
					  "START to undo this.",
				  STR_ARG(p->company));
	if (word == WORD_START || word == WORD_YES)
		return str_printf(x->a,
				  STR_FMT ": you will get messages again. Reply STOP "
					  "to end them, HELP for help.",
				  STR_ARG(p->company));
	return str_printf(x->a,
			  STR_FMT "%s" STR_FMT ". Reply STOP to get no more messages.",
			  STR_ARG(p->company), p->help_contact.n ? ": " : "",
			  STR_ARG(p->help_contact));
}

/* STOP is confirmed once, by whoever does it: the carrier by itself, unless we are set
 * to. HELP is answered to everybody. What YES means is seen where it is kept. */
static rc word_decide(ctx *x, const request *q, enum text_word word, text_news *n)
{
	static const char *const kinds[] = {[WORD_STOP] = "stop",
					    [WORD_START] = "start",
					    [WORD_YES] = "start",
					    [WORD_HELP] = "help"};
	const text_policy *p;

	n->quiet = word != WORD_YES;
	n->word = word == WORD_YES ? "yes" : kinds[word];
	TRY(text_policy_read(x, q->tenant, &p));
	if (p->we_answer)
		n->reply = (text_reply){
			kinds[word], answer_words(x, p, word),
			str_printf(x->a, "answer:" STR_FMT, STR_ARG(n->sid))};
	return OK;
}

/* All that does not depend on who wrote, nor on whether it is news. Whoever comes to
 * their appointment waits for no answer of a person; whoever does not, does. */
static rc news_decide(ctx *x, const request *q, enum text_word word,
		      const visit_word *visit, text_news *n)
{
	if (word == WORD_NONE && visit->id.n) {
		n->quiet = visit->comes;
		n->reply = (text_reply){
			"visit", visit->answer,
			str_printf(x->a, "answer:" STR_FMT, STR_ARG(n->sid))};
	} else if (word == WORD_WISH)
		n->wish = text_clip(x->a, hook_param(q, "Body"), 390);
	else if (word == WORD_NONE)
		TRY(auto_closed(x, q, n->from, &n->reply));
	else
		TRY(word_decide(x, q, word, n));
	n->due_words = S("");
	if (!phone_is_e164(n->from)) { /* a short code, a name: a machine's */
		n->wish = S("");
		n->reply = (text_reply){"", S(""), S("")};
		return OK;
	}
	return promise_due(x, q->tenant, "text", &n->due_at, &n->due_words);
}

/* What the worker does not remember of the business's rules: in one round trip. */
static rc rules_know(ctx *x, const request *q)
{
	text_policy *texts = text_policy_ask(x, q->tenant);
	struct lead_policy *leads = lead_rules_ask(x, q->tenant);
	struct promise_rule *rule = promise_rule_ask(x, q->tenant, "text");

	if (!texts && !leads && !rule)
		return OK;
	TRY(pg_flush(x));
	text_policy_keep(x, q->tenant, texts);
	lead_rules_keep(x, q->tenant, leads);
	promise_rule_keep(x, q->tenant, rule);
	return OK;
}

/* Kept, in one round trip with the end of the transaction, but where a hot lead or an
 * appointment goes on. */
static rc news_keep(ctx *x, const request *q, const text_news *n, bool hot,
		    const visit_word *visit, text_arrived *a)
{
	TRY(text_come(x, n, !hot && !visit, a));
	if (a->blocked || a->duplicate || !a->message_id.n)
		return OK;
	if (visit)
		visit_answered(x, visit);
	if (!hot)
		return OK;
	return lead_look(x, q,
			 &(lead_text){.thread_id = a->thread_id,
				      .message_id = a->message_id,
				      .contact_id = a->contact_id,
				      .peer = n->from,
				      .body = n->body});
}

static void news_tell(ctx *x, const request *q, const text_news *n,
		      const text_arrived *a)
{
	if (!a->thread_id.n)
		log_say(LOG_WARN, "text",
			STR_FMT ": to a number that is no line of its business, not "
				"kept",
			STR_ARG(n->sid));
	if (!a->thread_id.n || a->duplicate)
		return;
	thread_changed(x, q->tenant, a->thread_id, a->contact_id);
	if (a->fresh_contact)
		events_live(x->events, q->tenant, S("contacts"), S(""));
}

/* Before anything is made of it: what is kept, shown, searched or given on is without
 * card numbers. */
static rc news_redact(ctx *x, const request *q, text_news *n)
{
	const text_policy *p;

	TRY(text_policy_read(x, q->tenant, &p));
	if (p->redact_cards)
		n->body = redact_cards(x->a, n->body);
	return OK;
}

/* What it says by itself: YES to an appointment is no START. */
static rc news_word(ctx *x, const request *q, const text_news *n, visit_word *visit,
		    enum text_word *word)
{
	TRY(visit_look(x, n->from, n->to, n->body, visit));
	*word = text_word_of(x->a, n->body, hook_param(q, "OptOutType"),
			     visit->id.n > 0);
	return OK;
}

/* Whether the team may have to be told: a wish to stop, or a STOP with more words, may
 * come with a need that cannot wait. Who may be called then is decided there. */
static rc news_concerns(ctx *x, const request *q, const text_news *n,
			enum text_word word, bool *hot)
{
	bool judged = word == WORD_NONE || word == WORD_WISH ||
		      (word == WORD_STOP && stop_says_more(x->a, n->body));

	return judged ? lead_concerns(x, q, n->from, n->body, hot) : OK;
}

/* POST /sms: somebody texted one of our numbers. */
static rc sms_post(ctx *x, request *q, response *p)
{
	enum text_word word;
	text_news n = news_read(x, q);
	text_arrived a = {0};
	visit_word visit;
	bool ordered, hot = false;

	if (!twilio_sid(n.sid, "SM") && !twilio_sid(n.sid, "MM"))
		return FAIL(x, E_INPUT, "no MessageSid");
	if (!n.from.n)
		return FAIL(x, E_INPUT, "a text from nobody");
	TRY(lead_command(x, q, n.sid, n.from, n.to, n.body, &ordered));
	if (ordered)
		return hook_silent(p);
	TRY(rules_know(x, q));
	TRY(news_redact(x, q, &n));
	TRY(news_word(x, q, &n, &visit, &word));
	TRY(news_decide(x, q, word, &visit, &n));
	bool visits = word == WORD_NONE && visit.id.n;
	if (!visits)
		TRY(news_concerns(x, q, &n, word, &hot));
	TRY(news_keep(x, q, &n, hot, visits ? &visit : NULL, &a));
	news_tell(x, q, &n, &a);
	return hook_silent(p);
}

/* 21610 is an opt-out that we may not have seen. */
static rc status_out(ctx *x, const text_moved *m)
{
	bool fresh;

	return consent_by_text(x, m->to_number, m->contact_id, false,
			       S("The carrier says that they have opted out (21610)."),
			       &fresh);
}

/* POST /sms/status: a word about a text of ours; ?m= is its id here, so that a word
 * which overtakes the answer to our own request finds it. */
static rc sms_status_post(ctx *x, request *q, response *p)
{
	str id = params_get(q->query, S("m")), status = hook_param(q, "MessageStatus");
	str sid = hook_param(q, "MessageSid");
	int rank = text_rank(status);
	int64_t code = 0;
	text_moved m = {0};
	bool found = false;

	p->status = 204;
	if (!twilio_sid(sid, "SM") && !twilio_sid(sid, "MM"))
		return FAIL(x, E_INPUT, "no MessageSid");
	if (!rank || (id.p && !str_is_uuid(id)))
		return FAIL(x, E_INPUT, "no MessageStatus that we know");
	(void)str_i64(hook_param(q, "ErrorCode"), &code);
	if (str_eq(status, S("accepted")))
		status = S("queued");
	TRY(text_status(x, id, sid, status, rank, code, &m, &found));
	if (found && m.moved && text_trouble_of(code)->opted_out)
		TRY(status_out(x, &m));
	if (found && m.moved)
		thread_changed(x, q->tenant, m.thread_id, m.contact_id);
	return OK;
}

static const route TEXT_HOOKS[] = {
	{M_POST, HOOKS "sms", WHO_CARRIER, 262144, SERVES_TEXT, sms_post},
	{M_POST, HOOKS "sms/status", WHO_CARRIER, 262144, SERVES_TEXT, sms_status_post},
};
const routes text_hook_routes = ROUTES("messages", TEXT_HOOKS);
