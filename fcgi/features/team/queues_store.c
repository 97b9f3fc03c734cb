#include "features/team/queues_store.h"

static const field queue_setting_f[] = {
	FIELD(queue_setting, id),
	FIELD(queue_setting, name),
	FIELD_OPT(queue_setting, department_id),
	FIELD_OPT(queue_setting, department),
	FIELD(queue_setting, target_s),
	FIELD(queue_setting, ring_s),
	FIELD(queue_setting, wrap_s),
	FIELD(queue_setting, priority),
	FIELD(queue_setting, relax_s),
	FIELD(queue_setting, max_size),
	FIELD(queue_setting, max_wait_s),
	FIELD(queue_setting, version),
	FIELD(queue_setting, owner_first),
	FIELD(queue_setting, last_agent_first),
	FIELD(queue_setting, skill_first),
	FIELD(queue_setting, leave_when_empty),
	FIELD(queue_setting, callback),
	FIELD(queue_setting, archived),
	FIELD(queue_setting, members),
	FIELD_OPT(queue_setting, asks),
	FIELD_OPT(queue_setting, helpers),
};
extern const type queue_setting_t;
const type queue_setting_t = TYPE(queue_setting, queue_setting_f);

static const field skill_setting_f[] = {
	FIELD(skill_setting, id),       FIELD(skill_setting, name),
	FIELD(skill_setting, category), FIELD(skill_setting, version),
	FIELD(skill_setting, members),  FIELD_OPT(skill_setting, queues),
};
extern const type skill_setting_t;
const type skill_setting_t = TYPE(skill_setting, skill_setting_f);

static const field team_choice_f[] = {
	FIELD(team_choice, id),
	FIELD(team_choice, name),
	FIELD(team_choice, note),
	FIELD(team_choice, n),
};
extern const type team_choice_t;
const type team_choice_t = TYPE(team_choice, team_choice_f);

static const field team_saved_f[] = {
	FIELD_OPT(team_saved, id),
	FIELD(team_saved, outcome),
};
extern const type team_saved_t;
const type team_saved_t = TYPE(team_saved, team_saved_f);

void queue_settings_send(ctx *x, list *out)
{
	pg_send(x, Q_queue_settings, ARGS(A((str){0})), pg_list(&queue_setting_t, out));
}

void queue_choices_send(ctx *x, str id, queue_choices *out)
{
	pg_send(x, Q_queue_people, ARGS(A(id)), pg_list(&team_choice_t, &out->people));
	pg_send(x, Q_queue_asks, ARGS(A(id)), pg_list(&team_choice_t, &out->asks));
	pg_send(x, Q_queue_helpers, ARGS(A(id)),
		pg_list(&team_choice_t, &out->helpers));
	pg_send(x, Q_queue_departments, NO_ARGS,
		pg_list(&team_choice_t, &out->departments));
}

rc queue_setting_one(ctx *x, str id, queue_setting *out)
{
	return pg_one(x, Q_queue_settings, ARGS(A(id)), &queue_setting_t, out);
}

rc queue_add(ctx *x, str name, team_saved *out)
{
	*out = (team_saved){0};
	return pg_one(x, Q_queue_add, ARGS(A(name)), &team_saved_t, out);
}

rc queue_setting_save(ctx *x, const queue_setting *s, const queue_choices *c,
		      team_saved *out)
{
	str d = queue_document(x->a, s, c->people, c->asks, c->helpers);

	*out = (team_saved){0};
	return pg_one(x, Q_queue_save, ARGS(A(s->id), A(s->version), A(d)),
		      &team_saved_t, out);
}

rc queue_setting_archive(ctx *x, str id, int64_t version, bool on, team_saved *out)
{
	*out = (team_saved){0};
	return pg_one(x, Q_queue_archive, ARGS(A(id), A(version), A(on)), &team_saved_t,
		      out);
}

void skill_settings_send(ctx *x, list *out)
{
	pg_send(x, Q_skill_settings, ARGS(A((str){0})), pg_list(&skill_setting_t, out));
}

void skill_people_send(ctx *x, str id, list *out)
{
	pg_send(x, Q_skill_people, ARGS(A(id)), pg_list(&team_choice_t, out));
}

rc skill_setting_one(ctx *x, str id, skill_setting *out)
{
	return pg_one(x, Q_skill_settings, ARGS(A(id)), &skill_setting_t, out);
}

rc skill_setting_save(ctx *x, const skill_setting *s, list people, team_saved *out)
{
	str levels = choices_document(x->a, people, 1);

	*out = (team_saved){0};
	return pg_one(
		x, Q_skill_save,
		ARGS(A(s->id), A(s->version), A(s->name), A(s->category), A(levels)),
		&team_saved_t, out);
}

rc skill_setting_drop(ctx *x, str id, int64_t version, team_saved *out)
{
	*out = (team_saved){0};
	return pg_one(x, Q_skill_drop, ARGS(A(id), A(version)), &team_saved_t, out);
}
