/* The lists of numbers and contacts that are not to be contacted. */
#include "features/consent/consent_page.h"

str consent_by(ctx *x, str source, str member)
{
	static const char *const sources[][2] = {
		{"text", "by text"},     {"call", "by phone"},
		{"form", "by a form"},   {"page", "written down here"},
		{"api", "by a program"}, {"import", "by an import"},
		{"crm", "from the CRM"},
	};
	str how = source;

	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		if (str_eq(source, str_of(sources[i][0])))
			how = str_of(sources[i][1]);
	if (member.n && consent_is_theirs(source, S("")))
		return fill_text(x, how, S(", taken so by "), member);
	return member.n ? fill_text(x, how, S(" by "), member) : how;
}

str consent_where(ctx *x, str channel)
{
	return str_eq(channel, S("all"))      ? S("on every channel")
	       : str_eq(channel, S("survey")) ? S("for reviews and surveys")
					      : fill_text(x, S("by "), channel);
}

static str who_what(ctx *x, enum consent_list l, const consent_who *w)
{
	if (l == CONSENT_WISHES)
		return S("May want to stop");
	if (l == CONSENT_REGISTRY)
		return S("On the registry");
	return w->channel.n
		       ? fill_text(x, S("Opted out "), consent_where(x, w->channel))
		       : S("Not to be contacted");
}

static str who_key(enum consent_list l, const consent_who *w)
{
	return l == CONSENT_WISHES ? w->thread_id
	       : l == CONSENT_DNC  ? w->contact_id
				   : w->address;
}

/* A short code or a name has no ledger: it stands in its thread only. */
static str who_href(ctx *x, const consent_who *w)
{
	buf b = buf_new(x->a, 64, 256);

	if (!w->address.n || w->address.p[0] != '+')
		return S("");
	buf_str(&b, S("/consent"));
	shell_url_query(&b, "number", w->address);
	return buf_view(&b);
}

bool consent_lifts(const request *q)
{
	return ((unsigned)q->who.role & WHO_LEADS) && q->who.member_id.n;
}

static str who_lift(ctx *x, const request *q, enum consent_list l, const consent_who *w,
		    str href)
{
	if (l != CONSENT_OUT || !href.n || !consent_lifts(q) ||
	    consent_is_theirs(w->source, w->member))
		return S("");
	return fill_text(x, href, S("#lift"));
}

static v_consent_who who_fill(ctx *x, const request *q, enum consent_list l,
			      const consent_who *w)
{
	bool decides = ((unsigned)q->who.role & WHO_AGENTS) && q->who.member_id.n;
	v_consent_who v = {.key = who_key(l, w),
			   .number = w->address.n ? fill_phone(x, &q->who, w->address)
						  : S("No number"),
			   .href = who_href(x, w),
			   .name = w->name.n ? w->name : S(""),
			   .what = who_what(x, l, w),
			   .words = w->words,
			   .how = w->source.n ? consent_by(x, w->source, w->member)
					      : S(""),
			   .time = fill_when(x, &q->who, w->at)};

	v.lift_href = who_lift(x, q, l, w, v.href);
	if (w->contact_id.n)
		v.contact_href = fill_text(x, S("/contacts/"), w->contact_id);
	if (w->thread_id.n)
		v.thread_href = fill_text(x, S("/inbox/"), w->thread_id);
	if (w->call_id.n)
		v.call_href = fill_text(x, S("/history/calls/"), w->call_id);
	if (w->thread_id.n && decides)
		v.act = fill_text(x, v.thread_href, S("/do"));
	return v;
}

static str list_href(ctx *x, enum consent_list l, str by, str after)
{
	buf b = buf_new(x->a, 64, 512);

	buf_str(&b, S("/consent"));
	shell_url_query(&b, "list", str_of(consent_list_key(l)));
	shell_url_query(&b, "by", by);
	shell_url_query(&b, "after", after);
	return buf_view(&b);
}

static str tab_count(ctx *x, int64_t n, bool all)
{
	return !n ? S("") : all || n < 1000 ? fill_number(x, n) : S("999+");
}

void consent_tabs_fill(ctx *x, enum consent_list now, const consent_counts *c,
		       consent_view *v)
{
	const struct {
		str text;
		int64_t n;
	} tabs[CONSENT_LISTS] = {{S("Opted out"), c->out},
				 {S("May want to stop"), c->wishes},
				 {S("Do not contact"), c->dnc},
				 {S("Registry"), c->registry}};
	v_tab *t = ARENA_ARRAY(x->a, v_tab, CONSENT_LISTS);

	for (int i = 0; i < CONSENT_LISTS; i++)
		t[i] = (v_tab){tabs[i].text,
			       list_href(x, (enum consent_list)i, S(""), S("")),
			       tab_count(x, tabs[i].n, i == CONSENT_REGISTRY),
			       (int)now == i ? S("page") : S("")};
	v->shell.tabs = (list){t, CONSENT_LISTS};
}

static void fill_ways(ctx *x, enum consent_list l, const consent_way *now,
		      consent_view *v)
{
	v_tab *t = ARENA_ARRAY(x->a, v_tab, CONSENT_WAYS);
	size_t n = 0;

	for (int i = 0; i < CONSENT_WAYS; i++)
		if (l == CONSENT_OUT || CONSENT_WAY[i].wishes)
			t[n++] = (v_tab){
				.text = str_of(CONSENT_WAY[i].text),
				.href = list_href(x, l, str_of(CONSENT_WAY[i].key),
						  S("")),
				.current = now == &CONSENT_WAY[i] ? S("true") : S("")};
	v->ways = (list){t, n};
}

static const struct {
	const char *title, *about, *nobody, *then;
} WORDS[CONSENT_LISTS] = {
	{"Opted out",
	 "Nothing goes to these numbers, on any channel, until they text START or "
	 "whoever wrote it down takes it back.",
	 "Nobody has opted out",
	 "Whoever texts STOP, or says so in other words, stands here."},
	{"May want to stop",
	 "Said in words that no rule is sure of. What goes out by itself waits until "
	 "somebody has decided.",
	 "Nothing waits for a decision",
	 "Words in texts and on voicemail that may be a wish to stop show up here."},
	{"Do not contact",
	 "Contacts whom nobody here texts or calls. It is taken back on their page.",
	 "Every contact may be contacted",
	 "Contacts that asked not to be contacted stand here."},
	{"National do-not-call registry",
	 "Numbers on the national do-not-call registry, as a manager took them in.",
	 "No number of the registry is here",
	 "A manager takes in the list of the registry on this page."},
};

void consent_list_fill(ctx *x, const request *q, enum consent_list l, list rows,
		       consent_view *v)
{
	const consent_way *way = consent_way_of(l, params_get(q->query, S("by")));
	size_t n = rows.n > CONSENT_SHOWN ? CONSENT_SHOWN : rows.n;
	v_consent_who *to = ARENA_ARRAY(x->a, v_consent_who, n ? n : 1);
	const consent_who *last = NULL;

	for (size_t i = 0; i < n; i++) {
		last = LIST_AT(rows, consent_who, i);
		to[i] = who_fill(x, q, l, last);
	}
	v->whose = (list){to, n};
	if (last && rows.n > n)
		v->next_href = list_href(
			x, l, str_of(way->key),
			consent_edge_write(x->a, l, last->at, who_key(l, last)));
	v->title = str_of(WORDS[l].title);
	v->about = str_of(WORDS[l].about);
	v->topics = l == CONSENT_WISHES ? S("inbox") : S("");
	if (l == CONSENT_OUT || l == CONSENT_WISHES)
		fill_ways(x, l, way, v);
	if (!n)
		v->nobody = fill_empty("shield-check", WORDS[l].nobody, WORDS[l].then);
}
