#include "features/settings/settings_store.h"

static const field number_line_f[] = {
	FIELD(number_line, id),
	FIELD(number_line, e164),
	FIELD(number_line, line),
	FIELD_OPT(number_line, team),
	FIELD(number_line, recording),
	FIELD(number_line, detect_machine),
	FIELD_OPT(number_line, follow_up_id),
	FIELD_OPT(number_line, follow_up),
	FIELD(number_line, flow_id),
	FIELD(number_line, flow),
	FIELD_OPT(number_line, version),
	FIELD(number_line, schedules),
	FIELD_OPT(number_line, hours_id),
	FIELD_OPT(number_line, hours),
	FIELD_OPT(number_line, zone),
	FIELD_OPT(number_line, opens_at),
	FIELD_OPT(number_line, closes_at),
	FIELD_OPT(number_line, port),
	FIELD_OPT(number_line, port_on),
};
const type number_line_t = TYPE(number_line, number_line_f);

static const field carrier_trouble_f[] = {FIELD_OPT(carrier_trouble, denied_since)};
const type carrier_trouble_t = TYPE(carrier_trouble, carrier_trouble_f);

static const field flow_summary_f[] = {
	FIELD(flow_summary, id),          FIELD(flow_summary, name),
	FIELD_OPT(flow_summary, version), FIELD_OPT(flow_summary, published_at),
	FIELD(flow_summary, numbers),
};
const type flow_summary_t = TYPE(flow_summary, flow_summary_f);

static const field schedule_line_f[] = {
	FIELD(schedule_line, id),
	FIELD(schedule_line, name),
	FIELD(schedule_line, zone),
	FIELD_OPT(schedule_line, opens_at),
	FIELD_OPT(schedule_line, closes_at),
	FIELD(schedule_line, numbers),
	FIELD(schedule_line, flows),
};
const type schedule_line_t = TYPE(schedule_line, schedule_line_f);

static const field flow_sheet_f[] = {
	FIELD(flow_sheet, id),
	FIELD(flow_sheet, name),
	FIELD_OPT(flow_sheet, live),
	FIELD_OPT(flow_sheet, version_id),
	FIELD_OPT(flow_sheet, version),
	FIELD_OPT(flow_sheet, document),
	FIELD_OPT(flow_sheet, published_by),
	FIELD_OPT(flow_sheet, published_at),
};
const type flow_sheet_t = TYPE(flow_sheet, flow_sheet_f);

static const field answer_row_f[] = {
	FIELD(answer_row, e164),
	FIELD(answer_row, name),
	FIELD_OPT(answer_row, backup_number),
	FIELD(answer_row, greeting),
};
const type answer_row_t = TYPE(answer_row, answer_row_f);

static const field version_row_f[] = {
	FIELD(version_row, id),           FIELD(version_row, version),
	FIELD(version_row, note),         FIELD(version_row, published_by),
	FIELD(version_row, published_at),
};
const type version_row_t = TYPE(version_row, version_row_f);

static const field name_row_f[] = {
	FIELD(name_row, kind),
	FIELD(name_row, id),
	FIELD(name_row, name),
};
const type name_row_t = TYPE(name_row, name_row_f);

static const field schedule_sheet_f[] = {
	FIELD(schedule_sheet, id),
	FIELD(schedule_sheet, name),
	FIELD(schedule_sheet, zone),
	FIELD(schedule_sheet, revision),
};
const type schedule_sheet_t = TYPE(schedule_sheet, schedule_sheet_f);

static const field period_row_f[] = {
	FIELD(period_row, weekday),
	FIELD(period_row, opens),
	FIELD(period_row, closes),
};
const type period_row_t = TYPE(period_row, period_row_f);

static const field holiday_row_f[] = {
	FIELD(holiday_row, id),         FIELD(holiday_row, everywhere),
	FIELD(holiday_row, day),        FIELD(holiday_row, name),
	FIELD(holiday_row, has_hours),  FIELD_OPT(holiday_row, opens),
	FIELD_OPT(holiday_row, closes),
};
const type holiday_row_t = TYPE(holiday_row, holiday_row_f);

static const field override_row_f[] = {
	FIELD(override_row, id),      FIELD(override_row, starts_at),
	FIELD(override_row, ends_at), FIELD(override_row, open),
	FIELD(override_row, reason),
};
const type override_row_t = TYPE(override_row, override_row_f);

static const field closed_row_f[] = {
	FIELD(closed_row, flow),
	FIELD_OPT(closed_row, type),
	FIELD_OPT(closed_row, name),
};
const type closed_row_t = TYPE(closed_row, closed_row_f);

static const field use_row_f[] = {
	FIELD(use_row, kind), FIELD(use_row, id),      FIELD(use_row, title),
	FIELD(use_row, note), FIELD(use_row, version),
};
const type use_row_t = TYPE(use_row, use_row_f);

static when horizon(const ctx *x)
{
	return when_add(x->now, SETTINGS_HORIZON);
}

static void send_schedules(ctx *x, str after, list *out)
{
	pg_send(x, Q_settings_schedules,
		ARGS(A(after), A(SETTINGS_A_PAGE + 1), A(x->now), A(horizon(x))),
		pg_list(&schedule_line_t, out));
}

void lines_send(ctx *x, str numbers_after, str flows_after, str schedules_after,
		lines_rows *out)
{
	*out = (lines_rows){0};
	pg_send(x, Q_settings_numbers,
		ARGS(A(numbers_after), A(SETTINGS_A_PAGE + 1), A(x->now),
		     A(horizon(x))),
		pg_list(&number_line_t, &out->numbers));
	pg_send(x, Q_settings_flows, ARGS(A(flows_after), A(SETTINGS_A_PAGE + 1)),
		pg_list(&flow_summary_t, &out->flows));
	send_schedules(x, schedules_after, &out->schedules);
	pg_send(x, Q_settings_people, NO_ARGS, pg_list(&name_row_t, &out->people));
	pg_send(x, Q_settings_carrier, NO_ARGS,
		pg_maybe(&carrier_trouble_t, &out->trouble, &out->has_carrier));
}

void flow_send(ctx *x, str flow, str version, int64_t before, flow_rows *out)
{
	*out = (flow_rows){0};
	pg_send(x, Q_settings_flow, ARGS(A(flow), A(version)),
		pg_maybe(&flow_sheet_t, &out->sheet, &out->found));
	pg_send(x, Q_settings_flow_names, ARGS(A(flow), A(version)),
		pg_list(&name_row_t, &out->names));
	pg_send(x, Q_settings_flow_numbers, ARGS(A(flow), A(SETTINGS_BESIDE + 1)),
		pg_list(&answer_row_t, &out->numbers));
	pg_send(x, Q_settings_flow_versions,
		ARGS(A(flow), A(before), A(SETTINGS_VERSIONS + 1)),
		pg_list(&version_row_t, &out->versions));
}

void hours_send(ctx *x, str schedule, str schedules_after, hours_rows *out)
{
	*out = (hours_rows){0};
	pg_send(x, Q_settings_schedule, ARGS(A(schedule)),
		pg_maybe(&schedule_sheet_t, &out->sheet, &out->found));
	send_schedules(x, schedules_after, &out->schedules);
	pg_send(x, Q_settings_periods, ARGS(A(schedule)),
		pg_list(&period_row_t, &out->periods));
	pg_send(x, Q_settings_closed, ARGS(A(schedule)),
		pg_list(&closed_row_t, &out->closed));
	pg_send(x, Q_settings_uses, ARGS(A(schedule), A(SETTINGS_BESIDE)),
		pg_list(&use_row_t, &out->uses));
}

rc line_follow_up(ctx *x, str id, str member, int64_t *n)
{
	pg_send(x, Q_line_follow_up, ARGS(A(id), A(member)), pg_count(n));
	return pg_flush(x);
}

rc line_detect(ctx *x, str id, bool on, int64_t *n)
{
	pg_send(x, Q_line_detect, ARGS(A(id), A(on)), pg_count(n));
	return pg_flush(x);
}

void hours_send_days(ctx *x, str schedule, const hours_range *r, hours_rows *out)
{
	enum { A_MONTH = 60, UPCOMING = 60, PLANNED = 30 };

	pg_send(x, Q_settings_holidays, ARGS(A(schedule), A(r->first), A(A_MONTH)),
		pg_list(&holiday_row_t, &out->holidays));
	pg_send(x, Q_settings_holidays, ARGS(A(schedule), A(r->today), A(UPCOMING)),
		pg_list(&holiday_row_t, &out->upcoming));
	pg_send(x, Q_settings_overrides, ARGS(A(schedule), A(r->from), A(A_MONTH)),
		pg_list(&override_row_t, &out->overrides));
	pg_send(x, Q_settings_overrides, ARGS(A(schedule), A(x->now), A(PLANNED)),
		pg_list(&override_row_t, &out->planned));
	pg_send(x, Q_hours_spans, ARGS(A(schedule), A(r->from), A(r->to)),
		pg_list(&hours_span_t, &out->spans));
	pg_send(x, Q_hours_spans, ARGS(A(schedule), A(x->now), A(horizon(x))),
		pg_list(&hours_span_t, &out->openings));
}

rc hours_sheet_read(ctx *x, str schedule, schedule_sheet *out)
{
	return pg_one(x, Q_settings_schedule, ARGS(A(schedule)), &schedule_sheet_t,
		      out);
}

static const field hours_saved_f[] = {FIELD(hours_saved, outcome)};
const type hours_saved_t = TYPE(hours_saved, hours_saved_f);

rc hours_week_save(ctx *x, str schedule, int64_t revision, str week, str *outcome)
{
	hours_saved row = {0};

	TRY(pg_one(x, Q_hours_save, ARGS(A(schedule), A(revision), A(week)),
		   &hours_saved_t, &row));
	*outcome = row.outcome;
	return OK;
}

rc holiday_add(ctx *x, str schedule, const holiday_new *h, int64_t *n)
{
	str opens = {0}, closes = {0};

	if (h->has_hours) {
		opens = str_printf(x->a, "%lld", (long long)h->opens);
		closes = str_printf(x->a, "%lld", (long long)h->closes);
	}
	pg_send(x, Q_holiday_add,
		ARGS(A(schedule), A(h->day), A(h->name), A(h->everywhere), A(opens),
		     A(closes)),
		pg_count(n));
	return pg_flush(x);
}

rc override_add(ctx *x, str schedule, const override_new *o, int64_t *n)
{
	pg_send(x, Q_override_add,
		ARGS(A(schedule), A(o->from), A(o->to), A(o->open), A(o->reason)),
		pg_count(n));
	return pg_flush(x);
}

rc holiday_remove(ctx *x, str schedule, str id, int64_t *n)
{
	pg_send(x, Q_holiday_remove, ARGS(A(schedule), A(id)), pg_count(n));
	return pg_flush(x);
}

rc override_remove(ctx *x, str schedule, str id, int64_t *n)
{
	pg_send(x, Q_override_remove, ARGS(A(schedule), A(id)), pg_count(n));
	return pg_flush(x);
}
