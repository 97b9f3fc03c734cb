/* The settings of outcomes: which there are, and when a call needs one. */
#include "features/dispositions/dispositions_page.h"
#include "features/own/own.h"

const page dispositions_list_page = {"dispositions/list", &dispositions_list_view_t};
const page dispositions_one_page = {"dispositions/one", &dispositions_one_view_t};

static const form_field FORM[] = {
	{"name", true, DISPOSITION_NAME_MOST, form_line, "Give it a name."},
	{"key", false, 0, NULL, NULL},
	{"icon", false, 40, form_line, NULL},
	{"follow_up", false, 20, form_line, NULL},
	{"due_min", false, 0, NULL, NULL},
	{"special", false, 20, form_line, NULL},
	{"needs_note", false, 0, NULL, NULL},
	{"needs_follow_up", false, 0, NULL, NULL},
	{"needs_value", false, 0, NULL, NULL},
	{"needs_tag", false, 0, NULL, NULL},
	{"closes", false, 0, NULL, NULL},
	{"version", false, 0, NULL, NULL},
};
enum { FORM_N = sizeof(FORM) / sizeof(FORM[0]) };

static const form_field RULES[] = {
	{"needed", true, 20, form_line, "Choose one from the list."},
	{"amounts", false, 100, form_line, NULL},
	{"words", false, 4000, form_text, NULL},
	{"version", false, 0, NULL, NULL},
};
enum { RULES_N = sizeof(RULES) / sizeof(RULES[0]) };

static const v_notice STALE = {
	.tone = STR_INIT("amber"),
	.icon = STR_INIT("triangle-alert"),
	.title = STR_INIT("Somebody changed it meanwhile."),
	.text = STR_INIT(
		"Nothing was saved. Below is what you typed; save again to have "
		"it that way.")};

static void flash(ctx *x, const request *q, v_shell *s)
{
	str done = params_get(q->query, S("done"));

	if (str_eq(done, S("made")))
		shell_flash(x, s, S("Added."), S(""));
	if (str_eq(done, S("saved")))
		shell_flash(x, s, S("Saved."), S(""));
}

/* One of the two forms may have been found wrong. */
static rc list_page(ctx *x, request *q, response *p, const form *f, const form *rules,
		    v_notice notice)
{
	dispositions_list_view v = {.notice = notice};
	disposition_rules r = {0};
	shell_now now;
	list rows;

	shell_send(x, q, &now);
	disposition_rules_send(x, &r);
	TRY(dispositions_kept(x, &rows));
	shell_fill(x, q, &now, "Settings", &v.shell);
	shell_crumb(&v.shell, S("Settings"), S("/settings"), S("Calls"));
	own_tabs(x, &q->who, "/settings/outcomes", &v.shell);
	flash(x, q, &v.shell);
	dispositions_list_fill(x, rows, f, &v);
	disposition_rules_fill(x, &r, rules, &v);
	return shell_page(x, q, p, &dispositions_list_page, &v);
}

static rc list_get(ctx *x, request *q, response *p)
{
	return list_page(x, q, p, NULL, NULL, (v_notice){0});
}

static rc one_of(ctx *x, const request *q, disposition *d)
{
	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	return disposition_one(x, q->arg[0], d);
}

/* As it is now, with what was typed. */
static rc one_page(ctx *x, request *q, response *p, const form *f, v_notice notice)
{
	dispositions_one_view v = {.notice = notice};
	disposition d = {0};
	shell_now now;

	shell_send(x, q, &now);
	TRY(one_of(x, q, &d));
	shell_fill(x, q, &now, "Settings", &v.shell);
	shell_crumb(&v.shell, S("Outcomes"), S("/settings/outcomes"), d.name);
	disposition_fill(x, &d, f, &v);
	return shell_page(x, q, p, &dispositions_one_page, &v);
}

static rc one_get(ctx *x, request *q, response *p)
{
	return one_page(x, q, p, NULL, (v_notice){0});
}

static rc read_form(ctx *x, const request *q, disposition *in, form *f)
{
	disposition_fault faults[DISPOSITION_FAULTS_MOST];

	TRY(form_read(x, q, FORM, FORM_N, &disposition_t, in, f));
	size_t n = disposition_check(in, faults);
	for (size_t i = 0; i < n; i++)
		form_error(f, str_of(faults[i].field), str_of(faults[i].says));
	return OK;
}

/* A message beside the field for what only the database knows. */
static void say_outcome(form *f, str outcome)
{
	if (str_eq(outcome, S("taken")))
		form_error(f, S("name"),
			   S("There is one of this name. Choose another."));
	if (str_eq(outcome, S("key")))
		form_error(f, S("key"), S("Another outcome has this key."));
	if (str_eq(outcome, S("full")))
		form_error(f, S("name"), S("There are as many as there can be."));
}

static rc back(ctx *x, response *p, const char *done)
{
	return response_redirect(x, p,
				 str_printf(x->a, "/settings/outcomes?done=%s", done));
}

static rc list_post(ctx *x, request *q, response *p)
{
	disposition_saved saved = {.outcome = S("")};
	disposition in = {0};
	form f;

	TRY(read_form(x, q, &in, &f));
	in.version = 0;
	if (!f.bad) {
		TRY(disposition_save(x, (str){0}, &in, &saved));
		say_outcome(&f, saved.outcome);
	}
	if (!f.bad)
		return back(x, p, "made");
	p->status = 422;
	return list_page(x, q, p, &f, NULL, (v_notice){0});
}

static rc save(ctx *x, request *q, response *p, const disposition *d)
{
	disposition_saved saved = {.outcome = S("")};
	disposition in = {0};
	form f;

	TRY(read_form(x, q, &in, &f));
	in.archived = d->archived;
	if (!f.bad) {
		TRY(disposition_save(x, d->id, &in, &saved));
		say_outcome(&f, saved.outcome);
	}
	if (str_eq(saved.outcome, S("stale"))) {
		p->status = 409;
		return one_page(x, q, p, &f, STALE);
	}
	if (!f.bad)
		return back(x, p, "saved");
	p->status = 422;
	return one_page(x, q, p, &f, (v_notice){0});
}

/* Out of use, or back; calls that have it keep it. */
static rc shelve(ctx *x, request *q, response *p, disposition *d, bool archived)
{
	disposition_saved saved;

	if (!str_i64(params_get(q->form, S("version")), &d->version))
		return FAIL(x, E_INPUT, "no version");
	d->archived = archived;
	TRY(disposition_save(x, d->id, d, &saved));
	/* its key may be another's by now */
	if (str_eq(saved.outcome, S("key"))) {
		d->key = 0;
		TRY(disposition_save(x, d->id, d, &saved));
	}
	if (!str_eq(saved.outcome, S("stale")))
		return back(x, p, "saved");
	p->status = 409;
	return one_page(x, q, p, NULL, STALE);
}

static rc one_post(ctx *x, request *q, response *p)
{
	str what = params_get(q->form, S("do"));
	disposition d = {0};

	TRY(one_of(x, q, &d));
	if (str_eq(what, S("up")) || str_eq(what, S("down"))) {
		TRY(disposition_move(x, d.id, str_eq(what, S("up"))));
		return response_redirect(x, p, S("/settings/outcomes"));
	}
	if (str_eq(what, S("shelve")) || str_eq(what, S("unshelve")))
		return shelve(x, q, p, &d, str_eq(what, S("shelve")));
	return save(x, q, p, &d);
}

static void check_rules(ctx *x, disposition_rules *r, form *f)
{
	if (!disposition_choice_is(NEEDED, NEEDED_N, r->needed))
		form_error(f, S("needed"), S("Choose one from the list."));
	r->amounts = amounts_read(x->a, r->amounts);
	if (!r->amounts.n)
		form_error(
			f, S("amounts"),
			S("Write up to 6 amounts with commas between them, like 150, "
			  "350, 2k."));
	r->words = emergency_words_read(x->a, r->words);
	if (!r->words.n)
		form_error(f, S("words"),
			   S("At most 50 words, each of at most 60 characters."));
}

static rc rules_post(ctx *x, request *q, response *p)
{
	disposition_rules in = {0};
	bool saved = true;
	form f;

	TRY(form_read(x, q, RULES, RULES_N, &disposition_rules_t, &in, &f));
	check_rules(x, &in, &f);
	if (!f.bad)
		TRY(disposition_rules_save(x, &in, &saved));
	if (!f.bad && saved)
		return back(x, p, "saved");
	p->status = f.bad ? 422 : 409;
	return list_page(x, q, p, NULL, &f, !f.bad ? STALE : (v_notice){0});
}

enum { BODY = 16 * 1024 };

/* clang-format off */
static const route DISPOSITIONS[] = {
	{M_GET, "/settings/outcomes", WHO_MANAGERS, 0, SERVES_HTML, list_get},
	{M_POST, "/settings/outcomes", WHO_MANAGERS, BODY, SERVES_HTML, list_post},
	{M_POST, "/settings/outcomes/rules", WHO_MANAGERS, BODY, SERVES_HTML, rules_post},
	{M_GET, "/settings/outcomes/:outcome", WHO_MANAGERS, 0, SERVES_HTML, one_get},
	{M_POST, "/settings/outcomes/:outcome", WHO_MANAGERS, BODY, SERVES_HTML, one_post},
};
/* clang-format on */
const routes dispositions_routes = ROUTES("dispositions", DISPOSITIONS);
