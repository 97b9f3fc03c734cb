#include "features/flows/fallback.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/config.h"
#include "base/log.h"
#include "base/memo.h"
#include "features/flows/flows.h"
#include "render/twiml.h"
#include "store/pg.h"

enum { MAX_MESSAGE_S = 120 };

typedef struct fallback_line {
	str e164, tenant_name, line_name, language, recording, backup_number, greeting,
		document;
} fallback_line;
static const field fallback_line_f[] = {
	FIELD(fallback_line, e164),      FIELD(fallback_line, tenant_name),
	FIELD(fallback_line, line_name), FIELD(fallback_line, language),
	FIELD(fallback_line, recording), FIELD_OPT(fallback_line, backup_number),
	FIELD(fallback_line, greeting),  FIELD_OPT(fallback_line, document),
};
const type fallback_line_t = TYPE(fallback_line, fallback_line_f);

typedef struct fallback_stamp {
	str stamp;
} fallback_stamp;
static const field fallback_stamp_f[] = {FIELD(fallback_stamp, stamp)};
const type fallback_stamp_t = TYPE(fallback_stamp, fallback_stamp_f);

/* What the caller hears first: the line's own words, else the flow's, else the name. */
static str fallback_greeting(ctx *x, const fallback_line *l)
{
	flow f;
	buf problems = buf_new(x->a, 256, 4096);
	str words = {0};

	if (l->greeting.n)
		return l->greeting;
	if (l->document.n && flow_doc_read(x->a, l->document, &f, &problems))
		words = flow_doc_greeting(x->a, &f);
	if (words.n)
		return words;
	return str_printf(x->a, "Thank you for calling " STR_FMT ".",
			  STR_ARG(l->tenant_name));
}

static void fallback_voicemail(twiml *t, const fallback_line *l)
{
	twiml_say(t,
		  S("We cannot connect you right now. Leave your name and number after "
		    "the tone, "
		    "and we will call you back."),
		  l->language);
	twiml_open(t, "Record");
	twiml_attr(t, "action", S("/api/webhooks/twilio/voice/fallback#rc=2&rp=all"));
	twiml_attr_i64(t, "maxLength", MAX_MESSAGE_S);
	twiml_attr_i64(t, "timeout", 5);
	twiml_attr(t, "finishOnKey", S("#"));
	twiml_attr(t, "playBeep", S("true"));
	twiml_attr(t, "recordingStatusCallback",
		   S("/api/webhooks/twilio/recording?kind=voicemail#rc=5&rp=all"));
	twiml_attr(t, "recordingStatusCallbackEvent", S("completed"));
	twiml_close(t);
	twiml_say(t, S("Goodbye."), l->language);
}

static void fallback_backup(twiml *t, const fallback_line *l)
{
	twiml_open(t, "Dial");
	twiml_attr_i64(t, "timeout", 30);
	twiml_text(t, l->backup_number);
	twiml_close(t);
}

/* The backup number first where there is one; its silence leads to voicemail. */
static rc fallback_document(ctx *x, const fallback_line *l, str *out)
{
	twiml *t = twiml_new(x);

	twiml_say(t, fallback_greeting(x, l), l->language);
	if (l->backup_number.n)
		fallback_backup(t, l);
	fallback_voicemail(t, l);
	return twiml_done(t, out);
}

static str fallback_path(ctx *x, str name, const char *suffix)
{
	return str_printf(x->a, STR_FMT "/" STR_FMT "%s", STR_ARG(x->cfg->fallback_dir),
			  STR_ARG(name), suffix);
}

/* Whether the file says just that already: writing is dear (it is synced). */
static bool fallback_same(str path, str text)
{
	char part[8192];
	int fd = open(path.p, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	size_t at = 0;
	ssize_t n = -1;

	while (fd >= 0 && (n = read(fd, part, sizeof(part))) > 0) {
		if (at + (size_t)n > text.n ||
		    memcmp(part, text.p + at, (size_t)n) != 0)
			break;
		at += (size_t)n;
	}
	if (fd >= 0)
		close(fd);
	return n == 0 && at == text.n;
}

static rc fallback_write(ctx *x, str name, str text)
{
	str path = fallback_path(x, name, ".xml"),
	    half = fallback_path(x, name, ".part");
	int fd;
	bool good;

	if (fallback_same(path, text))
		return OK;
	fd = open(half.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0)
		return FAIL(x, E_BUG, "the fallback folder cannot be written");
	good = write(fd, text.p, text.n) == (ssize_t)text.n && fsync(fd) == 0;
	if (close(fd) != 0 || !good || rename(half.p, path.p) != 0) {
		(void)unlink(half.p);
		return FAIL(x, E_BUG, "a fallback document could not be written");
	}
	return OK;
}

static bool fallback_known(str file, list lines)
{
	for (size_t i = 0; i < lines.n; i++) {
		str e164 = LIST_AT(lines, fallback_line, i)->e164;
		str digits = str_sub(e164, 1, e164.n);
		if (str_starts(file, digits) &&
		    str_eq(str_sub(file, digits.n, file.n), S(".xml")))
			return true;
	}
	return false;
}

/* Documents of numbers that are no longer ours go; the default and the stamp stay. */
static void fallback_sweep(ctx *x, list lines)
{
	DIR *d = opendir(str_cstr(x->a, x->cfg->fallback_dir));
	struct dirent *e;

	while (d && (e = readdir(d))) {
		str name = str_of(e->d_name);
		if (str_ends(name, S(".xml")) && name.p[0] >= '0' && name.p[0] <= '9' &&
		    !fallback_known(name, lines))
			(void)unlink(fallback_path(x, name, "").p);
	}
	if (d)
		closedir(d);
}

static rc fallback_write_line(ctx *x, const fallback_line *l, str name)
{
	str text;

	TRY(fallback_document(x, l, &text));
	return fallback_write(x, name, text);
}

/* One line's trouble is not the others': each is tried, and then it is said how many
 * failed. */
static rc fallback_write_all(ctx *x, list lines)
{
	const fallback_line anyone = {.tenant_name = S("us"), .language = S("en-US")};
	int bad = 0;

	for (size_t i = 0; i <= lines.n; i++) {
		const fallback_line *l =
			i < lines.n ? LIST_AT(lines, fallback_line, i) : &anyone;
		str name = i < lines.n ? str_sub(l->e164, 1, l->e164.n) : S("default");
		if (fallback_write_line(x, l, name) == OK)
			continue;
		bad++;
		log_say(LOG_ERROR, "fallback", "%s", x->first_error);
		ctx_forgive(x);
	}
	return bad ? FAIL(x, E_BUG, "%d of %zu documents failed", bad, lines.n + 1)
		   : OK;
}

rc fallback_refresh(ctx *x)
{
	fallback_stamp now = {0};
	const str *last = memo_get(x->memo, S("fallback-stamp"));
	list lines;

	TRY(pg_begin(x, S(""), S("")));
	pg_send(x, Q_fallback_stamp, NO_ARGS, pg_into(&fallback_stamp_t, &now));
	TRY(pg_flush(x));
	if (last && str_eq(*last, now.stamp))
		return pg_commit(x);
	pg_send(x, Q_fallback_lines, NO_ARGS, pg_list(&fallback_line_t, &lines));
	TRY(pg_commit(x));
	fallback_sweep(x, lines);
	TRY(fallback_write_all(x, lines));
	arena *a = memo_arena(x->memo);
	str *kept = ARENA_NEW(a, str);
	*kept = str_dup(a, now.stamp);
	memo_put(x->memo, S("fallback-stamp"), a, kept, 0);
	return OK;
}
