#include "features/leads/leads_list_store.h"

static const field lead_row_f[] = {
	FIELD(lead_row, id),
	FIELD(lead_row, thread_id),
	FIELD(lead_row, state),
	FIELD(lead_row, score),
	FIELD(lead_row, reasons),
	FIELD(lead_row, judge),
	FIELD(lead_row, in_hours),
	FIELD(lead_row, code),
	FIELD(lead_row, escalated_why),
	FIELD(lead_row, created_at),
	FIELD_OPT(lead_row, answered_at),
	FIELD_OPT(lead_row, connected_at),
	FIELD_OPT(lead_row, escalated_at),
	FIELD_OPT(lead_row, claimed_at),
	FIELD(lead_row, reminders),
	FIELD(lead_row, peer),
	FIELD(lead_row, contact_name),
	FIELD(lead_row, words),
	FIELD_OPT(lead_row, answered_by),
	FIELD_OPT(lead_row, claimed_by),
	FIELD(lead_row, phones),
	FIELD(lead_row, tries),
	FIELD(lead_row, unreached),
	FIELD(lead_row, unreached_why),
};
extern const type lead_row_t;
const type lead_row_t = TYPE(lead_row, lead_row_f);

static const field lead_figures_f[] = {
	FIELD(lead_figures, rings),      FIELD(lead_figures, answered),
	FIELD(lead_figures, unanswered), FIELD(lead_figures, closed),
	FIELD(lead_figures, ring_s),     FIELD(lead_figures, pickup_s),
	FIELD(lead_figures, booked),     FIELD(lead_figures, all_leads),
	FIELD(lead_figures, connected),  FIELD(lead_figures, talked_booked),
};
extern const type lead_figures_t;
const type lead_figures_t = TYPE(lead_figures, lead_figures_f);

rc leads_read(ctx *x, const leads_ask *k, list *rows, lead_figures *figures)
{
	pg_send(x, Q_lead_list, ARGS(A(k->show), A(k->zone), A(k->days)),
		pg_list(&lead_row_t, rows));
	pg_send(x, Q_lead_figures, ARGS(A(k->zone), A(k->days)),
		pg_into(&lead_figures_t, figures));
	return pg_commit(x);
}
