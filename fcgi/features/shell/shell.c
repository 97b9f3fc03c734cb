#include "features/shell/shell.h"

#include "base/crypto.h"
#include "base/phone.h"
#include "base/text.h"
#include "features/shell/error_view.h"
#include "features/shell/still_rules.h"
#include "render/xmltext.h"
#include "store/pg.h"
#include "web/crowd.h"
#include "web/csrf.h"

const page error_page = {"errors/error", &error_view_t};
const page error_out_page = {"errors/signed-out", &error_view_t};

static const field shell_now_f[] = {
	FIELD(shell_now, waiting),   FIELD_OPT(shell_now, longest),
	FIELD(shell_now, free),      FIELD(shell_now, members),
	FIELD_OPT(shell_now, state), FIELD_OPT(shell_now, reason),
	FIELD_OPT(shell_now, since), FIELD(shell_now, notices),
	FIELD(shell_now, texts),     FIELD_OPT(shell_now, texts_due),
	FIELD(shell_now, overdue),
};
const type shell_now_t = TYPE(shell_now, shell_now_f);

/* What is kept of it, and strings as they fit there. */
struct kept_all {
	int64_t waiting, free, members, texts;
	when longest, texts_due;
};
struct kept_mine {
	int64_t notices, overdue;
	when since;
	unsigned char state_n, reason_n;
	char state[16], reason[80];
};

static void all_send(ctx *x, const request *q, shell_now *now)
{
	struct kept_all k;

	if (!kept_recall(x, q, S("all"), (str){0}, &now->all, &k, sizeof(k))) {
		pg_send(x, Q_shell_all, NO_ARGS, pg_into(&shell_now_t, now));
		return;
	}
	now->waiting = k.waiting;
	now->free = k.free;
	now->members = k.members;
	now->texts = k.texts;
	now->longest = k.longest;
	now->texts_due = k.texts_due;
}

static void mine_send(ctx *x, const request *q, shell_now *now)
{
	bool leads = ((unsigned)q->who.role & WHO_LEADS) != 0;
	struct kept_mine k;

	if (!kept_recall(x, q, leads ? S("lead") : S("mine"), q->who.member_id,
			 &now->mine, &k, sizeof(k))) {
		pg_send(x, Q_shell_mine, ARGS(A(q->who.member_id), A(leads)),
			pg_into(&shell_now_t, now));
		return;
	}
	now->notices = k.notices;
	now->overdue = k.overdue;
	now->since = k.since;
	now->state = str_dup(x->a, (str){k.state, k.state_n});
	now->reason = str_dup(x->a, (str){k.reason, k.reason_n});
}

void shell_send(ctx *x, const request *q, shell_now *now)
{
	*now = (shell_now){0};
	if (!q->who.tenant_id.n)
		return;
	all_send(x, q, now);
	mine_send(x, q, now);
}

/* What was read, for the pages that come next. */
static void shell_keep(ctx *x, const shell_now *now)
{
	const struct kept_all all = {now->waiting, now->free,    now->members,
				     now->texts,   now->longest, now->texts_due};
	struct kept_mine mine = {now->notices, now->overdue, now->since,
				 .state_n = (unsigned char)now->state.n,
				 .reason_n = (unsigned char)now->reason.n};

	kept_keep(x, &now->all, &all, sizeof(all));
	if (now->state.n > sizeof(mine.state) || now->reason.n > sizeof(mine.reason))
		return;
	if (now->state.n)
		memcpy(mine.state, now->state.p, now->state.n);
	if (now->reason.n)
		memcpy(mine.reason, now->reason.p, now->reason.n);
	kept_keep(x, &now->mine, &mine, sizeof(mine));
}

bool shell_now_crowd(ctx *x, const request *q, shell_now *now)
{
	list rows;

	if (!crowd_rows(x, q, S("now"), &rows))
		return false;
	*now = *LIST_AT(rows, shell_now, 0);
	return true;
}

void shell_now_keep(ctx *x, const request *q, const shell_now *now)
{
	const shell_now everybodys = {.waiting = now->waiting,
				      .longest = now->longest,
				      .free = now->free,
				      .members = now->members};

	crowd_keep(x, q, S("now"), &shell_now_t, (list){&everybodys, 1});
}

static const struct place {
	const char *group, *text, *href, *icon, *key;
	unsigned who;
} PLACES[] = {
	{"Work", "Queue", "/queue", "headphones", "q", WHO_VIEWERS},
	{"", "Inbox", "/inbox", "message-square-text", "i", WHO_VIEWERS},
	{"", "Contacts", "/contacts", "square-user", "c", WHO_VIEWERS},
	{"", "History", "/history/calls", "history", "h", WHO_VIEWERS},
	{"Manage", "Team", "/team", "users", "e", WHO_LEADS},
	{"", "SLA board", "/sla", "timer", "s", WHO_VIEWERS},
	{"", "Settings", "/settings", "settings-2", ",", WHO_LEADS},
	{"Platform", "Tenants", "/platform/tenants", "building-2", "", ROLE_PLATFORM},
	{"", "Profile", "/me", "circle-user", "", ROLE_FIELD},
};
enum { PLACES_N = sizeof(PLACES) / sizeof(PLACES[0]) };

/* "/contacts/0193" is within "/contacts". */
static bool shell_within(str path, str href)
{
	return str_starts(path, href) && (path.n == href.n || path.p[href.n] == '/');
}

static str nav_number(ctx *x, int64_t n)
{
	return !n ? S("") : n < 100 ? fill_number(x, n) : S("99+");
}

static void nav_texts(ctx *x, const shell_now *now, v_nav_item *v)
{
	v->live = S("texts");
	v->count_tone = now->texts_due.us && now->texts_due.us <= x->now.us ? S("red")
									    : S("none");
	v->count = nav_number(x, now->texts);
	v->count_label = fill_text(x, v->count, S(" wait for an answer"));
}

static void nav_overdue(ctx *x, const shell_now *now, v_nav_item *v)
{
	v->live = S("overdue");
	v->count_tone = S("red");
	v->count = nav_number(x, now->overdue);
	v->count_label = fill_text(x, v->count, S(" overdue"));
}

static list shell_nav(ctx *x, const request *q, const shell_now *now)
{
	v_nav_item *items = ARENA_ARRAY(x->a, v_nav_item, PLACES_N);
	size_t n = 0;

	for (size_t i = 0; i < PLACES_N; i++) {
		const struct place *p = &PLACES[i];
		v_nav_item *v = &items[n];
		if (!((unsigned)q->who.role & p->who))
			continue;
		*v = (v_nav_item){.group = str_of(p->group),
				  .text = str_of(p->text),
				  .href = str_of(p->href),
				  .icon = str_of(p->icon),
				  .key = str_of(p->key)};
		if (shell_within(q->path, v->href))
			v->current = S("page");
		if (i == 0) {
			v->live = S("waiting");
			v->count_tone = S("amber");
			v->count = now->waiting ? fill_number(x, now->waiting) : S("");
			v->count_label = str_printf(x->a, "%lld waiting",
						    (long long)now->waiting);
		}
		if (str_eq(v->href, S("/inbox")))
			nav_texts(x, now, v);
		if (now->overdue && str_eq(v->href, S("/sla")))
			nav_overdue(x, now, v);
		n++;
	}
	return (list){items, n};
}

/* The bar of a phone has room for five: all, or the first four and More. */
static void shell_nav_part(v_shell *s)
{
	enum { BAR_FITS = 5 };
	list all = s->nav;

	if (all.n <= BAR_FITS)
		return;
	s->nav.n = BAR_FITS - 1;
	s->nav_more = (list){LIST_AT(all, v_nav_item, s->nav.n), all.n - s->nav.n};
}

static v_live shell_live(ctx *x, const request *q, const shell_now *now)
{
	v_live v = {0};

	if (!q->who.tenant_id.n || !((unsigned)q->who.role & WHO_VIEWERS))
		return v;
	v.href = S("/queue");
	v.waiting = fill_number(x, now->waiting);
	v.longest = fill_running(x, now->longest);
	v.free = fill_number(x, now->free);
	v.members = fill_number(x, now->members);
	v.as_of = fill_clock_time(x, &q->who, x->now).text;
	v.say = now->waiting
			? str_printf(x->a, "%lld calls waiting, longest " STR_FMT,
				     (long long)now->waiting, STR_ARG(v.longest.label))
			: S("Nobody is waiting");
	return v;
}

/* Of whoever is a member; operators are told nothing. */
static v_bell shell_bell(ctx *x, const request *q, const shell_now *now)
{
	v_bell v = {.label = S("Notices")};

	if (!q->who.tenant_id.n)
		return v;
	v.href = S("/notices");
	v.topics = fill_text(x, S("notices notices:"), q->who.member_id);
	v.count = nav_number(x, now->notices);
	if (!v.count.n)
		return v;
	v.count_label = fill_text(x, v.count, S(" not read"));
	v.label = fill_text(x, S("Notices, "), v.count_label);
	return v;
}

static v_presence shell_presence(ctx *x, const shell_now *now)
{
	static const struct {
		const char *state, *shown, *word;
	} words[] = {
		{"ready", "available", "Available"},
		{"ringing", "available", "Ringing"},
		{"on_call", "oncall", "On call"},
		{"wrap_up", "wrapup", "After a call"},
		{"away", "away", "Away"},
		{"offline", "offline", "Offline"},
	};
	v_presence v = {0};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(now->state, str_of(words[i].state))) {
			v.state = str_of(words[i].shown);
			v.word = str_eq(now->state, S("away")) && now->reason.n
					 ? now->reason
					 : str_of(words[i].word);
			v.since = fill_running(x, now->since);
		}
	return v;
}

static list shell_reasons(ctx *x, const shell_now *now)
{
	static const char *const choices[][3] = {
		{"ready", "Available", "available"},
		{"away:Lunch", "Lunch", "away"},
		{"away:Break", "Break", "away"},
		{"away:Meeting", "Meeting", "away"},
		{"away:Training", "Training", "away"},
		{"offline", "Offline", "offline"},
	};
	enum { N = sizeof(choices) / sizeof(choices[0]) };
	v_reason *r = ARENA_ARRAY(x->a, v_reason, N);
	str mine = str_eq(now->state, S("away"))
			   ? str_printf(x->a, "away:" STR_FMT, STR_ARG(now->reason))
			   : now->state;

	if (!now->state.n)
		return (list){0};
	for (size_t i = 0; i < N; i++)
		r[i] = (v_reason){str_of(choices[i][0]), str_of(choices[i][1]),
				  str_of(choices[i][2]),
				  str_eq(mine, str_of(choices[i][0])) ? S("true")
								      : S("false")};
	return (list){r, N};
}

static void shell_operator(ctx *x, const request *q, v_shell *s)
{
	if (q->who.role != ROLE_PLATFORM)
		return;
	s->operator.text = S(
		"Platform operator. You see every tenant's name and size, and nothing "
		"of their customers.");
	s->operator.ends = str_printf(
		x->a, "Session ends in " STR_FMT,
		STR_ARG(when_words(x->a, when_diff_s(q->who.expires, x->now))));
}

/* One for each answer: 128 random bits. */
static str shell_nonce(ctx *x)
{
	if (!x->nonce.n)
		x->nonce = crypto_token(x->a, 16);
	return x->nonce;
}

static void shell_basics(ctx *x, v_shell *s, const char *title)
{
	*s = (v_shell){.lang = S("en"),
		       .nonce = shell_nonce(x),
		       .theme = S("system"),
		       .density = S("compact"),
		       .nav_size = S("full"),
		       .keys = S("on"),
		       .movement = S("full"),
		       .title = str_of(title),
		       .heading = str_of(title)};
}

void shell_fill_out(ctx *x, const char *title, v_shell *out)
{
	shell_basics(x, out, title);
}

void shell_fill(ctx *x, const request *q, const shell_now *now, const char *title,
		v_shell *out)
{
	shell_keep(x, now);
	shell_basics(x, out, title);
	out->zone = q->who.zone;
	out->now = x->now.us / 1000;
	out->theme = q->who.theme;
	out->density = q->who.density;
	out->nav_size = q->who.nav_size;
	out->keys = q->who.keys;
	out->movement = q->who.movement;
	out->tenant = q->who.tenant_name;
	out->home = S("/");
	out->csrf = csrf_make(x, q->who.csrf);
	out->self = q->page;
	if (q->who.tenant_id.n)
		out->stream = str_printf(x->a, "/live?since=%lld", (long long)out->now);
	out->search_href = (unsigned)q->who.role & WHO_VIEWERS ? S("/contacts") : S("");
	out->nav = shell_nav(x, q, now);
	shell_nav_part(out);
	out->live = shell_live(x, q, now);
	out->bell = shell_bell(x, q, now);
	out->me = fill_member(x, q->who.user_id, q->who.name);
	out->me_role = fill_role(q->who.role_name);
	out->presence = shell_presence(x, now);
	out->me.dot = out->presence.state;
	out->reasons = shell_reasons(x, now);
	if ((unsigned)q->who.role & WHO_AGENTS)
		out->desk = S("/desk/now");
	if (str_eq(now->state, S("ringing")) || str_eq(now->state, S("on_call")) ||
	    str_eq(now->state, S("wrap_up")))
		out->desk_busy = S("yes");
	shell_operator(x, q, out);
}

void shell_crumb(v_shell *s, str text, str href, str heading)
{
	s->crumb_text = text;
	s->crumb_href = href;
	s->heading = heading;
	s->title = heading;
}

void shell_flash(ctx *x, v_shell *s, str title, str text)
{
	v_flash *f = ARENA_NEW(x->a, v_flash);

	*f = (v_flash){S("green"), S("circle-check"), title, text};
	s->flashes = (list){f, 1};
}

/* A fragment's ETag is the hash of what it shows, but for what time alone moves on. */
static rc shell_fragment_done(ctx *x, const request *q, response *p)
{
	str tag = str_printf(x->a, "\"%016llx\"",
			     (unsigned long long)still_hash(buf_view(&p->body)));

	if (q->match.n && str_eq(q->match, tag)) {
		p->status = 304;
		p->body.n = 0;
	}
	return response_header(x, p, "ETag", tag);
}

/* The next of several names; absent after the last. */
static str shell_part(str *names)
{
	str s = str_trim(*names);
	ptrdiff_t end = str_find(s, ' ', 0);
	size_t n = end < 0 ? s.n : (size_t)end;

	*names = str_sub(s, n, s.n);
	return n ? str_sub(s, 0, n) : (str){0};
}

bool shell_wants(const request *q, str part)
{
	str names = q->htmx ? q->fragment : (str){0}, one;

	while ((one = shell_part(&names)).n)
		if (str_eq(one, part))
			return true;
	return false;
}

size_t shell_parts_n(const request *q)
{
	str names = q->htmx ? q->fragment : (str){0};
	size_t n = 0;

	while (shell_part(&names).n)
		n++;
	return n;
}

/* A page can show all that is asked for; else it is sent whole. */
static bool shell_has_parts(ctx *x, const page *which, str names)
{
	str one = shell_part(&names);

	if (!one.n)
		return false;
	for (; one.n; one = shell_part(&names))
		if (!tmpl_has_fragment(x->tmpls, which, one))
			return false;
	return true;
}

rc shell_page(ctx *x, const request *q, response *p, const page *which,
	      const void *view)
{
	str secret = q->who.role ? q->who.csrf : q->pre_cookie;
	str csrf = csrf_make(x, secret), names = q->fragment, one;

	TRY(response_header(x, p, "Vary", S("HX-Request, HX-Target, Cookie")));
	if (!q->htmx || !shell_has_parts(x, which, names))
		return tmpl_run(x, which, view, (str){0}, csrf, &p->body);
	while ((one = shell_part(&names)).n)
		TRY(tmpl_run(x, which, view, one, csrf, &p->body));
	return shell_fragment_done(x, q, p);
}

static void shell_trouble(v_trouble *t, int status, str title, str text, str todo,
			  str reference)
{
	*t = (v_trouble){.icon = status == 404   ? S("map-pin-off")
				 : status == 403 ? S("lock")
				 : status == 429 ? S("hourglass")
						 : S("triangle-alert"),
			 .tone = status >= 500 ? S("red") : S("none"),
			 .title = title,
			 .text = text,
			 .todo = todo,
			 .reference = reference};
}

rc shell_error(ctx *x, const request *q, response *p, int status, str title, str text,
	       str todo, str reference)
{
	const shell_now nothing = {0};
	error_view v = {0};
	const page *which = q->who.role ? &error_page : &error_out_page;

	if (q->who.role)
		shell_fill(x, q, &nothing, "Not available", &v.shell);
	else
		shell_fill_out(x, "Not available", &v.shell);
	v.shell.live = (v_live){0};
	shell_trouble(&v.trouble, status, title, text, todo, reference);
	v.trouble.status = str_printf(x->a, "%d", status);
	v.trouble.action_text =
		q->who.role ? S("Go to the start page") : S("Go to sign-in");
	v.trouble.action_href = q->who.role ? S("/") : S("/login");
	return tmpl_run(x, which, &v, (str){0}, csrf_make(x, q->who.csrf), &p->body);
}

str shell_policy(ctx *x)
{
	return str_printf(x->a,
			  "default-src 'none'; script-src 'nonce-" STR_FMT
			  "'; style-src 'self'; img-src 'self' data: blob:; "
			  "media-src 'self' blob:; connect-src 'self'%s" STR_FMT
			  "; font-src 'self'; manifest-src 'self'; "
			  "worker-src 'self'; form-action 'self'; frame-ancestors "
			  "'none'; base-uri 'none'; "
			  "object-src 'none'",
			  STR_ARG(shell_nonce(x)), x->connect.n ? " " : "",
			  STR_ARG(x->connect));
}

void shell_url_part(buf *b, str value)
{
	html_url_part(b, value);
}

void shell_url_query(buf *b, const char *name, str value)
{
	if (!value.n)
		return;
	buf_chr(b, str_find(buf_view(b), '?', 0) < 0 ? '?' : '&');
	buf_str(b, str_of(name));
	buf_chr(b, '=');
	html_url_part(b, value);
}
