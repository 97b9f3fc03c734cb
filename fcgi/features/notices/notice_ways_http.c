/* How a member is told of what: on the page, by e-mail, on devices; and when not. */
#include "features/notices/notice_ways_http.h"

#include "base/config.h"
#include "base/webpush.h"
#include "features/notices/notice_ways_store.h"
#include "features/notices/notice_ways_view.h"
#include "features/notices/notice_words_rules.h"
#include "features/notices/notices.h"

const page notice_ways_page = {"notices/ways", &notice_ways_view_t};

/* What a page of it is made from: as kept, or as typed. */
struct ways {
	list ways, devices; /* of way_row, device_row */
	times_row times;
	const char *error;
};

static list email_options(ctx *x, str chosen)
{
	static const char *const texts[][2] = {
		{"no", "No"}, {"now", "At once"}, {"daily", "Once a day"}};
	v_option *o = ARENA_ARRAY(x->a, v_option, 3);

	for (size_t i = 0; i < 3; i++)
		o[i] = fill_option(str_of(texts[i][0]), str_of(texts[i][1]), chosen);
	return (list){o, 3};
}

static list ways_fill(ctx *x, list rows)
{
	v_way *v = ARENA_ARRAY(x->a, v_way, rows.n + 1);

	for (size_t i = 0; i < rows.n; i++) {
		const way_row *r = LIST_AT(rows, way_row, i);
		v[i] = (v_way){.sort = r->sort,
			       .name = notice_sort_name(r->sort),
			       .page = r->page,
			       .push = r->push,
			       .email = email_options(x, r->email)};
	}
	return (list){v, rows.n};
}

static str device_name(str agent)
{
	static const char *const known[] = {"Android", "iPhone", "iPad",
					    "Windows", "Mac OS", "Linux"};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_has(agent, str_of(known[i])))
			return str_of(known[i]);
	return S("A browser");
}

static list devices_fill(ctx *x, const request *q, list rows)
{
	v_device *v = ARENA_ARRAY(x->a, v_device, rows.n + 1);

	for (size_t i = 0; i < rows.n; i++) {
		const device_row *r = LIST_AT(rows, device_row, i);
		bool phone = str_has(r->agent, S("Android")) ||
			     str_has(r->agent, S("iPhone"));
		v[i] = (v_device){
			.id = r->id,
			.icon = phone ? S("smartphone") : S("monitor"),
			.name = device_name(r->agent),
			.meta = fill_text(x, S("added "),
					  fill_moment(x, &q->who, r->created_at).text,
					  r->sent_at.us ? S(", last told ") : S(""),
					  r->sent_at.us
						  ? when_ago(x->a, r->sent_at, x->now)
						  : S("")),
			.here = r->here};
	}
	return (list){v, rows.n};
}

static void said(ctx *x, const request *q, v_shell *s)
{
	str done = params_get(q->query, S("done"));

	if (str_eq(done, S("saved")))
		shell_flash(x, s, S("Saved."), S(""));
	else if (str_eq(done, S("device")))
		shell_flash(x, s, S("This device is told from now on."), S(""));
	else if (str_eq(done, S("ended")))
		shell_flash(x, s, S("That device is not told any more."), S(""));
}

/* typed: what was refused; NULL: as it is kept. */
static rc ways_page(ctx *x, request *q, response *p, const struct ways *typed)
{
	struct ways w = {0};
	push_pair ours;
	notice_ways_view v = {0};
	shell_now now;

	shell_send(x, q, &now);
	TRY(ways_read(x, q->who.member_id, q->who.id_hash, &w.ways, &w.times,
		      &w.devices));
	shell_fill(x, q, &now, "Notices", &v.shell);
	shell_crumb(&v.shell, S("Notices"), S("/notices"), S("How you are told"));
	said(x, q, &v.shell);
	push_pair_ours(x->cfg->key, &ours);
	v.key = crypto_b64url(x->a, ours.point, PUSH_POINT);
	v.devices = devices_fill(x, q, w.devices);
	if (typed) {
		w.ways = typed->ways;
		w.times = typed->times;
		v.error = str_of(typed->error);
	}
	v.ways = ways_fill(x, w.ways);
	v.quiet_from = w.times.quiet_from;
	v.quiet_to = w.times.quiet_to;
	v.daily_at = w.times.daily_at;
	v.words = w.times.push_words;
	v.mail_note =
		x->cfg->smtp_url.n && x->cfg->mail_from.n
			? fill_text(x, S("Letters go to "), q->who.email, S("."))
			: S("This installation sends no e-mail yet: its operator sets "
			    "SMTP_URL and MAIL_FROM.");
	return shell_page(x, q, p, &notice_ways_page, &v);
}

rc notice_ways_get(ctx *x, request *q, response *p)
{
	return ways_page(x, q, p, NULL);
}

/* ---- saving */

static str typed_at(ctx *x, const request *q, const char *what, str sort)
{
	str name = str_printf(x->a, "%s-" STR_FMT, what, STR_ARG(sort));

	return params_get(q->form, name);
}

/* "07:30" */
static bool is_time(str s)
{
	return s.n == 5 && s.p[2] == ':' && s.p[0] >= '0' && s.p[0] <= '2' &&
	       s.p[1] >= '0' && s.p[1] <= (s.p[0] == '2' ? '3' : '9') &&
	       s.p[3] >= '0' && s.p[3] <= '5' && s.p[4] >= '0' && s.p[4] <= '9';
}

static str time_of(const request *q, const char *name, const char **error)
{
	str s = params_get(q->form, str_of(name));

	s = s.p ? str_sub(str_trim(s), 0, 8) : S("");
	if (!is_time(s))
		*error = "Write times like 21:30.";
	return s;
}

static list typed_ways(ctx *x, const request *q, list known)
{
	way_row *w = ARENA_ARRAY(x->a, way_row, known.n + 1);

	for (size_t i = 0; i < known.n; i++) {
		str sort = LIST_AT(known, way_row, i)->sort;
		str email = typed_at(x, q, "email", sort);
		bool one = str_eq(email, S("now")) || str_eq(email, S("daily"));
		w[i] = (way_row){.sort = sort,
				 .email = one ? email : S("no"),
				 .page = typed_at(x, q, "page", sort).p != NULL,
				 .push = typed_at(x, q, "push", sort).p != NULL};
	}
	return (list){w, known.n};
}

static str ways_document(ctx *x, list rows)
{
	buf b = buf_new(x->a, 512, 8192);

	for (size_t i = 0; i < rows.n; i++) {
		const way_row *r = LIST_AT(rows, way_row, i);
		buf_chr(&b, i ? ',' : '[');
		buf_fmt(&b, "[\"" STR_FMT "\",%s,\"" STR_FMT "\",%s]", STR_ARG(r->sort),
			r->page ? "true" : "false", STR_ARG(r->email),
			r->push ? "true" : "false");
	}
	buf_str(&b, rows.n ? S("]") : S("[]"));
	return str_dup(x->a, buf_view(&b));
}

rc notice_ways_post(ctx *x, request *q, response *p)
{
	struct ways kept = {0}, in = {0};

	TRY(ways_read(x, q->who.member_id, q->who.id_hash, &kept.ways, &kept.times,
		      &kept.devices));
	in.ways = typed_ways(x, q, kept.ways);
	in.times = (times_row){.quiet_from = time_of(q, "quiet_from", &in.error),
			       .quiet_to = time_of(q, "quiet_to", &in.error),
			       .daily_at = time_of(q, "daily_at", &in.error),
			       .push_words = params_get(q->form, S("words")).p != NULL};
	if (in.error) {
		p->status = 422;
		return ways_page(x, q, p, &in);
	}
	TRY(ways_save(x, q->who.member_id, ways_document(x, in.ways), &in.times));
	return response_redirect(x, p, S("/notices/ways?done=saved"));
}

/* ---- devices */

rc notice_devices_post(ctx *x, request *q, response *p)
{
	str endpoint = params_get(q->form, S("endpoint")),
	    browser = params_get(q->form, S("p256dh")),
	    auth = params_get(q->form, S("auth")), end = params_get(q->form, S("end"));

	if (str_is_uuid(end)) {
		TRY(push_device_end(x, end, q->who.member_id));
		return response_redirect(x, p, S("/notices/ways?done=ended"));
	}
	if (!endpoint.n || browser.n > 100 || auth.n > 40 ||
	    push_fault(x->a, endpoint, browser, auth, x->cfg->push_url))
		return FAIL(x, E_INPUT, "not a subscription of a push service");
	TRY(push_device_add(x, q->who.member_id, endpoint, browser, auth,
			    q->user_agent.p ? q->user_agent : S(""), q->who.id_hash));
	return response_redirect(x, p, S("/notices/ways?done=device"));
}
