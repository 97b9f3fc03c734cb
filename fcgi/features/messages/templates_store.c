#include "features/messages/templates_store.h"

#include "features/messages/messages.h"
#include "features/shell/shell.h"

static const field template_row_f[] = {
	FIELD(template_row, id),      FIELD(template_row, name),
	FIELD(template_row, body),    FIELD(template_row, language),
	FIELD(template_row, version),
};
extern const type template_row_t;
const type template_row_t = TYPE(template_row, template_row_f);

typedef struct template_values {
	str contact_name, language, stage, phone, owner;
	when appointment;
} template_values;
static const field template_values_f[] = {
	FIELD(template_values, contact_name), FIELD(template_values, language),
	FIELD(template_values, stage),        FIELD_OPT(template_values, phone),
	FIELD(template_values, owner),        FIELD_OPT(template_values, appointment),
};
extern const type template_values_t;
const type template_values_t = TYPE(template_values, template_values_f);

/* One in the contact's language, and the clock of the business. */
typedef struct template_for {
	str body, zone, region;
} template_for;
static const field template_for_f[] = {FIELD(template_for, body),
				       FIELD(template_for, zone),
				       FIELD(template_for, region)};
extern const type template_for_t;
const type template_for_t = TYPE(template_for, template_for_f);

static const struct {
	const char *name, *words;
} NAMES[TEMPLATE_VARS_N] = {
	{"first_name", "their first name"},
	{"name", "their name"},
	{"stage", "their stage"},
	{"phone", "their phone"},
	{"member", "the name of who writes"},
	{"member_first_name", "the first name of who writes"},
	{"company", "the name of the business"},
	{"coordinator", "their coordinator"},
	{"appointment_date", "the day of their appointment"},
	{"appointment_time", "the time of their appointment"},
	{"review_link", "the link for reviews"},
};

rc templates_read(ctx *x, list *out)
{
	return pg_rows(x, Q_text_templates, NO_ARGS, &template_row_t, out);
}

/* "Maribel" of "Maribel Ortega". */
static str first_name(str name)
{
	ptrdiff_t end = str_find(name, ' ', 0);

	return end < 0 ? name : str_sub(name, 0, (size_t)end);
}

/* who: whoever writes; their name is empty when the machine does. */
static void facts_fill(ctx *x, const session *who, const text_policy *p,
		       const template_values *v, template_facts *out)
{
	enum time_style style = fill_style(who);
	bool meet = v->appointment.us != 0;
	const str values[TEMPLATE_VARS_N] = {
		first_name(v->contact_name),
		v->contact_name,
		v->stage,
		v->phone.n ? fill_phone(x, who, v->phone) : S(""),
		who->name,
		first_name(who->name),
		p->company,
		v->owner,
		meet ? when_day(x->a, v->appointment, who->zone, style) : S(""),
		meet ? when_clock(x->a, v->appointment, who->zone, style) : S(""),
		p->review_url};

	for (int i = 0; i < TEMPLATE_VARS_N; i++)
		out->vars[i] = (template_var){NAMES[i].name, NAMES[i].words, values[i]};
	out->language = v->language;
}

rc template_facts_read(ctx *x, const request *q, str contact, template_facts *out)
{
	template_values v = {.language = S("")};
	const text_policy *p;
	bool found;

	TRY(text_policy_read(x, q->tenant, &p));
	pg_send(x, Q_template_values, ARGS(A(contact)),
		pg_maybe(&template_values_t, &v, &found));
	TRY(pg_flush(x));
	facts_fill(x, &q->who, p, &v, out);
	return OK;
}

rc text_of_template(ctx *x, str tenant, str template, str contact, when appointment,
		    text_said *out)
{
	template_values v = {0};
	template_for t = {0};
	template_facts f;
	const text_policy *p;
	bool found, known;

	*out = (text_said){S(""), S("")};
	TRY(text_policy_read(x, tenant, &p));
	pg_send(x, Q_template_for, ARGS(A(template), A(contact)),
		pg_maybe(&template_for_t, &t, &found));
	pg_send(x, Q_template_values, ARGS(A(contact)),
		pg_maybe(&template_values_t, &v, &known));
	TRY(pg_flush(x));
	if (!found || !known)
		return OK;
	v.appointment = appointment;
	facts_fill(x, &(session){.name = S(""), .zone = t.zone, .region = t.region}, p,
		   &v, &f);
	template_text made = template_fill(x->a, t.body, f.vars, TEMPLATE_VARS_N);
	*out = (text_said){made.text, made.missing};
	return OK;
}

str template_names(ctx *x)
{
	buf b = buf_new(x->a, 256, 1024);

	for (int i = 0; i < TEMPLATE_VARS_N; i++)
		buf_fmt(&b, "%s{%s}", i ? ", " : "", NAMES[i].name);
	return buf_view(&b);
}
