#include "features/messages/company_rules.h"

#include "base/buf.h"

/* A line: member, W or V, until when it counts, name. */
typedef struct mate {
	str id, name;
	bool writes;
	int64_t until_us;
} mate;

static bool line_read(str line, mate *m)
{
	str kind, until;

	return str_split(&line, '\t', &m->id) && str_split(&line, '\t', &kind) &&
	       str_split(&line, '\t', &until) && str_i64(until, &m->until_us) &&
	       (m->writes = str_eq(kind, S("W")), m->name = line, line.n > 0);
}

static void line_put(buf *b, const mate *m)
{
	buf_fmt(b, STR_FMT "\t%c\t%lld\t" STR_FMT "\n", STR_ARG(m->id),
		m->writes ? 'W' : 'V', (long long)m->until_us, STR_ARG(m->name));
}

/* What was remembered of one who is still there. */
static bool find(str kept, str me, when now, mate *out)
{
	str line;

	while (str_split(&kept, '\n', &line))
		if (line_read(line, out) && out->until_us > now.us &&
		    str_eq(out->id, me))
			return true;
	return false;
}

static mate signed_on(str me, str name, enum company_sign sign, when now)
{
	bool writes = sign == COMPANY_WRITES;
	int64_t s = writes ? COMPANY_WRITES_S : COMPANY_VIEWS_S;

	return (mate){me, name, writes, when_add(now, SECONDS(s)).us};
}

str company_enter(arena *a, str kept, str me, str name, enum company_sign sign,
		  when now, bool *news)
{
	mate self = signed_on(me, name, sign, now), before = {0};
	bool there = find(kept, me, now, &before);
	buf b = buf_new(a, 256, 4096);
	str line;
	int n = 1;

	if (there && before.writes && !self.writes)
		self = before;
	*news = !there || before.writes != self.writes;
	line_put(&b, &self);
	while (n < COMPANY_MOST && str_split(&kept, '\n', &line)) {
		mate m = {0};
		if (!line_read(line, &m) || m.until_us <= now.us || str_eq(m.id, me))
			continue;
		line_put(&b, &m);
		n++;
	}
	return str_dup(a, buf_view(&b));
}

static str names_of(arena *a, const mate *m, int n)
{
	if (n == 1)
		return m[0].name;
	if (n == 2)
		return str_printf(a, STR_FMT " and " STR_FMT, STR_ARG(m[0].name),
				  STR_ARG(m[1].name));
	return str_printf(a, STR_FMT " and %d others", STR_ARG(m[0].name), n - 1);
}

/* Those of one kind who are here, without me. */
static int gather(str kept, str me, when now, bool writes, mate *out)
{
	str line;
	int n = 0;

	while (n < COMPANY_MOST && str_split(&kept, '\n', &line)) {
		mate m = {0};
		if (line_read(line, &m) && m.until_us > now.us && m.writes == writes &&
		    !str_eq(m.id, me))
			out[n++] = m;
	}
	return n;
}

str company_words(arena *a, str kept, str me, when now, bool *writes)
{
	mate who[COMPANY_MOST];
	int n = gather(kept, me, now, true, who);

	*writes = n > 0;
	if (!n)
		n = gather(kept, me, now, false, who);
	if (!n)
		return S("");
	return str_printf(a, STR_FMT " %s %s", STR_ARG(names_of(a, who, n)),
			  n == 1 ? "is" : "are", *writes ? "writing" : "also here");
}
