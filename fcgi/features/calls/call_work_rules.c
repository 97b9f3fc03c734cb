#include "features/calls/call_work_rules.h"

#include "base/buf.h"
#include "base/money.h"
#include "base/text.h"

enum { ARRAY_MOST = 16 * 1024 };
#define LATEST DAYS(730)

static const field work_form_f[] = {
	FIELD(work_form, disposition),
	FIELD(work_form, follow_up),
	FIELD(work_form, follow_up_at),
	FIELD(work_form, owner),
	FIELD(work_form, assigned),
	FIELD(work_form, value),
	FIELD(work_form, tags),
	FIELD(work_form, tags_was),
	FIELD(work_form, note),
	FIELD(work_form, work_version),
	FIELD(work_form, note_version),
	FIELD(work_form, amount),
	FIELD(work_form, disposition_was),
	FIELD(work_form, due_was),
	FIELD(work_form, owner_was),
	FIELD(work_form, value_was),
	FIELD(work_form, assigned_was),
	FIELD(work_form, note_was),
	FIELD(work_form, was),
	FIELD(work_form, asked),
	FIELD(work_form, pick_disposition),
	FIELD(work_form, pick_follow_up),
	FIELD(work_form, pick_value),
	FIELD(work_form, pick_assigned),
	FIELD(work_form, pick_note),
};
const type work_form_t = TYPE(work_form, work_form_f);

static bool follow_up_known(str what)
{
	static const char *const KNOWN[] = {"",   "keep",     "30m",
					    "2h", "tomorrow", "pick"};

	for (size_t i = 0; i < sizeof(KNOWN) / sizeof(KNOWN[0]); i++)
		if (str_eq(what, str_of(KNOWN[i])))
			return true;
	return false;
}

static const char *follow_up_fault(work_form *f, when now, str zone)
{
	f->picked = (when){0};
	if (!follow_up_known(f->follow_up))
		return "Choose one from the list.";
	if (!str_eq(f->follow_up, S("pick")))
		return NULL;
	if (!when_read_local(f->follow_up_at, zone, &f->picked))
		return "Pick a day and a time.";
	if (f->picked.us <= now.us)
		return "That time has passed: pick one that is to come.";
	return f->picked.us > now.us + LATEST ? "That is more than two years away."
					      : NULL;
}

size_t work_check(work_form *f, bool needed, when now, str zone,
		  work_fault faults[WORK_FAULTS_MOST])
{
	const char *due = follow_up_fault(f, now, zone);
	size_t n = 0;

	if (needed && !f->disposition.n)
		faults[n++] = (work_fault){"disposition",
					   "Choose an outcome: this call needs one."};
	if (due)
		faults[n++] = (work_fault){"follow_up", due};
	f->amount = 0;
	if (f->value.n && !money_parse(f->value, &f->amount))
		faults[n++] = (work_fault){"value", "Write an amount like 350 or 2k."};
	return n;
}

str work_tags(arena *a, str typed)
{
	buf b = buf_new(a, 256, ARRAY_MOST);
	str rest = typed, one;
	size_t n = 0;

	buf_chr(&b, '{');
	while (str_split(&rest, ',', &one)) {
		one = text_line(a, one, SIZE_MAX / 2);
		if (!one.n)
			continue;
		if (n == TAGS_MOST || text_chars(one) > TAG_LENGTH)
			return (str){0};
		if (n++)
			buf_chr(&b, ',');
		buf_element(&b, one);
	}
	buf_chr(&b, '}');
	return buf_view(&b);
}

static void member(buf *b, const char *name, str value)
{
	if (!value.n)
		return;
	if (b->n > 1)
		buf_chr(b, ',');
	buf_fmt(b, "\"%s\":", name);
	buf_json(b, value);
}

str work_document(arena *a, const work_form *f)
{
	buf b = buf_new(a, 256, 4096);

	buf_chr(&b, '{');
	member(&b, "disposition", f->disposition);
	member(&b, "assigned", f->assigned);
	if (f->amount)
		member(&b, "value", str_printf(a, "%lld", (long long)f->amount));
	buf_chr(&b, '}');
	return buf_view(&b);
}
