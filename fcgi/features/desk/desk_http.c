/* The controls of a call, as pages and forms. */
#include "base/events.h"
#include "base/phone.h"
#include "base/text.h"
#include "features/calls/calls.h"
#include "features/desk/desk_page.h"
#include "features/outbound/outbound.h"

const page desk_now_page = {"desk/now", &desk_now_view_t};
const page desk_hand_page = {"desk/hand", &desk_hand_view_t};

/* Every open page asks for this part when anybody's presence changes: most are on no
 * call, and then the member's state is all that it takes. */
static rc desk_now_idle(ctx *x, const request *q, shell_now *now, bool *idle)
{
	desk_state mine = {0};

	*idle = false;
	if (!shell_wants(q, S("desk-now")) || shell_parts_n(q) != 1)
		return OK;
	TRY(desk_state_read(x, q->who.member_id, &mine));
	*now = (shell_now){
		.state = mine.state, .reason = mine.reason, .since = mine.since};
	*idle = !mine.has_call;
	return OK;
}

static rc desk_now_read(ctx *x, const request *q, shell_now *now, v_desk *v)
{
	desk_owed owed;
	desk_rows *r;

	shell_send(x, q, now);
	r = desk_send(x, q, (str){0});
	desk_owed_send(x, q->who.member_id, &owed);
	TRY(pg_commit(x));
	desk_fill(x, q, r, now, v);
	if (!v->id.n && owed.found)
		desk_fill_owed(x, q, &owed, v);
	return OK;
}

static rc desk_now_get(ctx *x, request *q, response *p)
{
	desk_now_view v = {0};
	shell_now now;
	bool idle;

	TRY(desk_now_idle(x, q, &now, &idle));
	if (!idle)
		TRY(desk_now_read(x, q, &now, &v.desk));
	shell_fill(x, q, &now, "Your call", &v.shell);
	v.shell.desk = (str){0}; /* it is this page */
	/* whose call it becomes is told with their presence */
	v.topics = v.desk.id.n ? S("presence active") : S("presence");
	if (!v.desk.id.n)
		v.empty = fill_empty("phone", "You are on no call",
				     "A call that rings for you shows up here.");
	return shell_page(x, q, p, &desk_now_page, &v);
}

static rc desk_done(ctx *x, request *q, response *p, str call_id, str said)
{
	str back = params_get(q->form, S("back"));

	if (said.n) {
		p->status = 409;
		return shell_error(x, q, p, 409, S("That did not work"), said,
				   S("Go back and look at the call again."), S(""));
	}
	call_changed(x, q->tenant, call_id, (str){0});
	events_live(x->events, q->tenant, S("presence"), S(""));
	return response_redirect(
		x, p,
		response_own_path(back)
			? back
			: str_printf(x->a, "/queue/calls/" STR_FMT, STR_ARG(call_id)));
}

static bool desk_one_of(str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(s, str_of(words[i])))
			return true;
	return false;
}

static rc desk_do_post(ctx *x, request *q, response *p)
{
	static const char *const verbs[] = {"hold",     "resume", "mute",    "unmute",
					    "end",      "park",   "decline", "take",
					    "complete", "drop"};
	str verb = params_get(q->form, S("verb")), leg = params_get(q->form, S("leg")),
	    said;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	if (!verb.n)
		verb = S("hold");
	if (!desk_one_of(verb, verbs, sizeof(verbs) / sizeof(verbs[0])))
		return FAIL(x, E_INPUT, "not a control");
	TRY(desk_do(x, q->arg[0], q->who.member_id, verb,
		    str_is_uuid(leg) ? leg : (str){0}, &said));
	return desk_done(x, q, p, q->arg[0], said);
}

static rc desk_watch_post(ctx *x, request *q, response *p)
{
	static const char *const modes[] = {"listen", "whisper", "barge", "take",
					    "off"};
	str mode = params_get(q->form, S("verb")), said;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	if (!mode.n)
		mode = S("listen");
	if (!desk_one_of(mode, modes, sizeof(modes) / sizeof(modes[0])))
		return FAIL(x, E_INPUT, "not a way to listen");
	TRY(desk_watch(x, q->arg[0], q->who.member_id, mode, &said));
	return desk_done(x, q, p, q->arg[0], said);
}

/* The page to choose from; what was typed stays when it was refused. */
static rc desk_hand_show(ctx *x, request *q, response *p, const desk_hand_ask *asked,
			 str to, str error)
{
	desk_hand_view v = {.error = error};
	list people = {0}, queues = {0};
	shell_now now;

	shell_send(x, q, &now);
	desk_rows *r = desk_send(x, q, q->arg[0]);
	desk_people_send(x, q->arg[0], q->who.member_id, &people, &queues);
	TRY(pg_commit(x));
	if (!r->found)
		return FAIL(x, E_NOTFOUND, "no such call, or it has ended");
	shell_fill(x, q, &now, "Hand over", &v.shell);
	desk_hand_fill(x, q, r, people, queues, to, &v);
	shell_crumb(&v.shell, S("Queue"), v.back,
		    fill_text(x, S("Hand over "), v.name));
	v.number = asked->number.p ? asked->number : S("");
	v.note = asked->note.p ? asked->note : S("");
	if (error.n)
		p->status = 422;
	return shell_page(x, q, p, &desk_hand_page, &v);
}

static rc desk_hand_get(ctx *x, request *q, response *p)
{
	const desk_hand_ask none = {0};

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	return desk_hand_show(x, q, p, &none, S(""), S(""));
}

/* "member:<id>", "queue:<id>", "menu" or "number"; a number that is typed and nothing
 * chosen is meant. */
static bool desk_read_target(str to, desk_hand_ask *a)
{
	static const char *const kinds[] = {"member", "queue"};

	for (size_t i = 0; i < 2; i++) {
		str kind = str_of(kinds[i]);
		if (!str_starts(to, kind) || to.n != kind.n + 37 || to.p[kind.n] != ':')
			continue;
		a->kind = kind;
		a->to = str_sub(to, kind.n + 1, to.n);
		return str_is_uuid(a->to);
	}
	a->kind = str_eq(to, S("menu")) ? S("menu") : S("number");
	return str_eq(to, S("menu")) || !to.n || str_eq(to, S("number"));
}

static str desk_hand_fault(ctx *x, const request *q, desk_hand_ask *a, str to)
{
	static const char *const ways[] = {"straight", "consult", "add"};
	str typed = a->number, e164;

	if (!desk_one_of(a->how, ways, 3))
		return S("Choose whether to talk first, hand over or add.");
	if (!desk_read_target(to, a))
		return S("Choose somebody from the list.");
	a->number = (str){0};
	if (!str_eq(a->kind, S("number")))
		return S("");
	if (outbound_never(typed).n)
		return outbound_never(typed);
	if (!typed.n)
		return S("Choose somebody, or type a number.");
	if (!phone_e164(x->a, typed, q->who.region, &e164))
		return S("That is no phone number. Write it with its area code.");
	a->number = e164;
	return S("");
}

static rc desk_hand_post(ctx *x, request *q, response *p)
{
	str to = params_get(q->form, S("to")), typed = params_get(q->form, S("number")),
	    note = params_get(q->form, S("note")), said;
	desk_hand_ask a = {.call_id = q->arg[0],
			   .how = params_get(q->form, S("how")),
			   .number = str_trim(typed),
			   .note = note.n ? text_line(x->a, note, 500) : S(""),
			   .lead = ((unsigned)q->who.role & WHO_LEADS) != 0};

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	said = desk_hand_fault(x, q, &a, to);
	if (!said.n)
		TRY(desk_hand(x, q->who.member_id, &a, &said));
	if (said.n) {
		a.number = typed;
		return desk_hand_show(x, q, p, &a, to, said);
	}
	return desk_done(x, q, p, q->arg[0], said);
}

static const route DESK[] = {
	{M_GET, "/desk/now", WHO_MEMBERS, 0, SERVES_HTML, desk_now_get},
	{M_POST, "/calls/:call/do", WHO_AGENTS, 4096, SERVES_HTML, desk_do_post},
	{M_GET, "/calls/:call/hand", WHO_AGENTS, 0, SERVES_HTML, desk_hand_get},
	{M_POST, "/calls/:call/hand", WHO_AGENTS, 16384, SERVES_HTML, desk_hand_post},
	{M_POST, "/calls/:call/watch", WHO_LEADS, 4096, SERVES_HTML, desk_watch_post},
};
const routes desk_routes = ROUTES("desk", DESK);
