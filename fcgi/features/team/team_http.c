/* The board of a lead, and what pages and leads say of a member's state. */
#include "base/events.h"
#include "features/queue/queue.h"
#include "features/shell/shell.h"
#include "features/team/team.h"
#include "features/team/team_page.h"

const page team_page = {"team/team", &team_view_t};

static rc team_get(ctx *x, request *q, response *p)
{
	bool wall = str_eq(params_get(q->query, S("wall")), S("on"));
	team_view v = {0};
	team_rows rows;
	shell_now now;

	shell_send(x, q, &now);
	team_send(x, q, &rows);
	TRY(pg_commit(x));
	shell_fill(x, q, &now, "Team", &v.shell);
	v.shell.refresh = SHELL_REFRESH_S;
	v.shell.refresh_off = S("/team?refresh=off");
	if (str_eq(params_get(q->query, S("refresh")), S("off")))
		v.shell.refresh = 0;
	team_fill(x, q, &rows, wall, &v);
	return shell_page(x, q, p, &team_page, &v);
}

static rc team_presence_post(ctx *x, request *q, response *p)
{
	str state = params_get(q->form, S("choice"));
	int64_t n = 0;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	if (!state.n)
		state = S("away");
	if (!str_eq(state, S("ready")) && !str_eq(state, S("away")) &&
	    !str_eq(state, S("offline")))
		return FAIL(x, E_INPUT, "not a state");
	TRY(team_force(x, q->arg[0], state, &n));
	if (!n)
		return FAIL(x, E_NOTFOUND, "no such member");
	if (str_eq(state, S("ready")))
		queue_wake(x);
	events_live(x->events, q->tenant, S("presence"), S(""));
	return response_redirect(x, p, S("/team"));
}

static bool team_page_id(str s)
{
	if (s.n < 8 || s.n > 40)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') ||
		      (s.p[i] >= 'A' && s.p[i] <= 'Z') ||
		      (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-' ||
		      s.p[i] == '_'))
			return false;
	return true;
}

static str team_microphone(str s)
{
	static const char *const known[] = {"granted", "denied", "prompt"};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq(s, str_of(known[i])))
			return s;
	return S("");
}

/* A page that is open says so, and whether its phone is on. */
static rc team_beat_post(ctx *x, request *q, response *p)
{
	team_beat b = {.page = params_get(q->form, S("page")),
		       .microphone =
			       team_microphone(params_get(q->form, S("microphone"))),
		       .phone = str_eq(params_get(q->form, S("phone")), S("on")),
		       .gone = str_eq(params_get(q->form, S("gone")), S("yes"))};
	bool changed;

	if (!team_page_id(b.page))
		return FAIL(x, E_INPUT, "not the id of a page");
	if (!str_i64(params_get(q->form, S("said")), &b.said) || b.said < 0 ||
	    b.said > 1000000000)
		b.said = 0;
	TRY(team_beat_keep(x, q->who.member_id, &b, &changed));
	if (changed && b.phone)
		queue_wake(x);
	if (changed)
		events_live(x->events, q->tenant, S("presence"), S(""));
	p->status = 204;
	return OK;
}

/* Where one's calls ring. */
static rc team_rings_post(ctx *x, request *q, response *p)
{
	str where = params_get(q->form, S("rings"));
	str back = params_get(q->form, S("back"));

	if (!str_eq(where, S("phone")) && !str_eq(where, S("browser")))
		return FAIL(x, E_INPUT, "not a place to ring");
	TRY(team_rings(x, q->who.member_id, where));
	queue_wake(x);
	events_live(x->events, q->tenant, S("presence"), S(""));
	return response_redirect(x, p, response_own_path(back) ? back : S("/me"));
}

static const route TEAM[] = {
	{M_GET, "/team", WHO_LEADS, 0, SERVES_HTML, team_get},
	{M_POST, "/team/:member/presence", WHO_LEADS, 4096, SERVES_HTML,
	 team_presence_post},
	{M_POST, "/presence/beat", WHO_MEMBERS, 4096, SERVES_HTML, team_beat_post},
	{M_POST, "/presence/rings", WHO_MEMBERS, 4096, SERVES_HTML, team_rings_post},
};
const routes team_routes = ROUTES("team", TEAM);
