#include "features/team/team_view.h"

static const field v_figure_f[] = {
	FIELD(v_figure, key),  FIELD(v_figure, label), FIELD(v_figure, value),
	FIELD(v_figure, tone), FIELD(v_figure, note),
};
const type v_figure_t = TYPE(v_figure, v_figure_f);

static const field v_team_queue_f[] = {
	FIELD(v_team_queue, key),     FIELD(v_team_queue, name),
	FIELD(v_team_queue, waiting), FIELD_SUB(v_team_queue, longest, &v_clock_t),
	FIELD(v_team_queue, tone),    FIELD(v_team_queue, ready),
	FIELD(v_team_queue, level),   FIELD(v_team_queue, level_note),
	FIELD(v_team_queue, came),    FIELD(v_team_queue, gone),
};
const type v_team_queue_t = TYPE(v_team_queue, v_team_queue_f);

static const field v_teammate_f[] = {
	FIELD(v_teammate, key),
	FIELD_SUB(v_teammate, who, &v_person_t),
	FIELD(v_teammate, role),
	FIELD_SUB(v_teammate, state, &v_status_t),
	FIELD_SUB(v_teammate, since, &v_clock_t),
	FIELD_SUB(v_teammate, evidence, &v_status_t),
	FIELD(v_teammate, call),
	FIELD(v_teammate, call_href),
	FIELD(v_teammate, today),
	FIELD(v_teammate, set_href),
	FIELD(v_teammate, set_label),
};
const type v_teammate_t = TYPE(v_teammate, v_teammate_f);

static const field team_view_f[] = {
	FIELD_SUB(team_view, shell, &v_shell_t),
	FIELD(team_view, mode),
	FIELD(team_view, other_href),
	FIELD(team_view, other_text),
	FIELD_SUB(team_view, figures, &v_figure_t),
	FIELD_SUB(team_view, queues, &v_team_queue_t),
	FIELD_SUB(team_view, members, &v_teammate_t),
	FIELD_SUB(team_view, queues_empty, &v_empty_t),
};
const type team_view_t = TYPE(team_view, team_view_f);
