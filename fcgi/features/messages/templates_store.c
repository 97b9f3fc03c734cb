#include "features/messages/templates_store.h"

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

static const char *const NAMES[TEMPLATE_VARS_N] = {
	"first_name",      "name",        "stage",
	"phone",           "member",      "member_first_name",
	"company",         "coordinator", "appointment_date",
	"appointment_time"};

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

rc template_facts_read(ctx *x, const request *q, str contact, template_facts *out)
{
	template_values v = {0};
	const text_policy *p;
	bool found = false;

	TRY(text_policy_read(x, q->tenant, &p));
	pg_send(x, Q_template_values, ARGS(A(contact)),
		pg_maybe(&template_values_t, &v, &found));
	TRY(pg_flush(x));
	enum time_style style = fill_style(&q->who);
	const str values[TEMPLATE_VARS_N] = {
		first_name(v.contact_name),
		v.contact_name,
		v.stage,
		v.phone.n ? fill_phone(x, &q->who, v.phone) : S(""),
		q->who.name,
		first_name(q->who.name),
		p->company,
		v.owner,
		v.appointment.us ? when_day(x->a, v.appointment, q->who.zone, style)
				 : S(""),
		v.appointment.us ? when_clock(x->a, v.appointment, q->who.zone, style)
				 : S("")};
	for (int i = 0; i < TEMPLATE_VARS_N; i++)
		out->vars[i] = (template_var){NAMES[i], values[i]};
	out->language = found ? v.language : S("");
	return OK;
}

str template_names(ctx *x)
{
	buf b = buf_new(x->a, 256, 1024);

	for (int i = 0; i < TEMPLATE_VARS_N; i++)
		buf_fmt(&b, "%s{%s}", i ? ", " : "", NAMES[i]);
	return buf_view(&b);
}
