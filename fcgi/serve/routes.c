#include "serve/routes.h"

#include "features/accounts/accounts.h"
#include "features/bulk/bulk.h"
#include "features/calls/calls.h"
#include "features/compliance/compliance.h"
#include "features/consent/consent.h"
#include "features/contacts/contacts.h"
#include "features/crm/crm.h"
#include "features/desk/desk.h"
#include "features/dispositions/dispositions.h"
#include "features/imports/imports.h"
#include "features/leads/leads.h"
#include "features/messages/messages.h"
#include "features/notices/notices.h"
#include "features/outbound/outbound.h"
#include "features/own/own.h"
#include "features/phone/phone.h"
#include "features/platform/platform.h"
#include "features/privacy/privacy.h"
#include "features/queue/queue.h"
#include "features/recordings/recordings.h"
#include "features/router/router.h"
#include "features/settings/settings.h"
#include "features/shell/shell.h"
#include "features/sla/sla.h"
#include "features/team/team.h"
#include "features/tokens/tokens.h"
#include "features/visits/visits.h"
#include "features/voice/voice.h"
#include "serve/openapi.h"
#include "serve/system.h"

const routes *const ALL_ROUTES[] = {
	&voice_routes,
	&recordings_routes,
	&accounts_routes,
	&queue_routes,
	&calls_routes,
	&contacts_routes,
	&imports_routes,
	&exports_routes,
	&exports_api_routes,
	&settings_routes,
	&platform_routes,
	&notices_routes,
	&system_routes,
	&tokens_routes,
	&contacts_api_routes,
	&imports_api_routes,
	&crm_routes,
	&team_routes,
	&own_routes,
	&bulk_routes,
	&dispositions_routes,
	&calls_api_routes,
	&queues_routes,
	&skills_routes,
	&text_hook_routes,
	&inbox_routes,
	&compliance_routes,
	&consent_routes,
	&desk_routes,
	&sla_routes,
	&text_settings_routes,
	&texts_api_routes,
	&phone_routes,
	&follow_ups_api_routes,
	&follow_tasks_api_routes,
	&outbound_routes,
	&leads_routes,
	&visits_routes,
	&privacy_routes,
	&router_routes,
};
const size_t ALL_ROUTES_N = sizeof(ALL_ROUTES) / sizeof(ALL_ROUTES[0]);

const page *const ALL_PAGES[] = {
	&login_page,
	&me_page,
	&queue_page,
	&history_page,
	&call_page,
	&call_table_page,
	&call_bulk_page,
	&missed_page,
	&contacts_page,
	&contact_page,
	&contact_new_page,
	&merge_page,
	&removed_page,
	&import_file_page,
	&import_columns_page,
	&import_duplicates_page,
	&import_run_page,
	&exports_page,
	&notices_page,
	&notice_ways_page,
	&lines_page,
	&flow_page,
	&hours_page,
	&tenants_page,
	&error_page,
	&error_out_page,
	&tokens_page,
	&crm_settings_page,
	&team_page,
	&queues_page,
	&queue_setting_page,
	&skills_page,
	&skill_page,
	&sla_board_page,
	&sla_broken_page,
	&sla_promise_page,
	&sla_policy_page,
	&sla_new_page,
	&sla_said_page,
	&own_list_page,
	&own_one_page,
	&blocked_page,
	&handoffs_page,
	&employee_page,
	&bulk_choose_page,
	&bulk_run_page,
	&dispositions_list_page,
	&dispositions_one_page,
	&inbox_page,
	&leads_page,
	&visit_page,
	&reminders_page,
	&privacy_data_page,
	&privacy_settings_page,
	&lead_settings_page,
	&text_settings_page,
	&text_template_page,
	&text_new_page,
	&compliance_page,
	&consent_page,
	&desk_now_page,
	&desk_hand_page,
	&phone_page,
	&outbound_page,
	&router_page,
};
const size_t ALL_PAGES_N = sizeof(ALL_PAGES) / sizeof(ALL_PAGES[0]);

size_t routes_flat(arena *a, const route_row **out)
{
	size_t n = 0, k = 0;

	for (size_t i = 0; i < ALL_ROUTES_N; i++)
		n += ALL_ROUTES[i]->n;
	route_row *rows = ARENA_ARRAY(a, route_row, n);
	for (size_t i = 0; i < ALL_ROUTES_N; i++)
		for (size_t j = 0; j < ALL_ROUTES[i]->n; j++)
			rows[k++] = (route_row){ALL_ROUTES[i]->feature,
						&ALL_ROUTES[i]->items[j]};
	*out = rows;
	return n;
}

int routes_number(const route *r)
{
	int first = 0;

	for (size_t i = 0; i < ALL_ROUTES_N; i++) {
		const routes *f = ALL_ROUTES[i];
		if (r >= f->items && r < f->items + f->n)
			return first + (int)(r - f->items);
		first += (int)f->n;
	}
	return -1;
}

str routes_who(arena *a, enum who who)
{
	static const struct {
		unsigned bit;
		const char *name;
	} names[] = {
		{WHO_ANYONE, "anyone"},
		{WHO_CARRIER, "carrier"},
		{WHO_LOCAL, "local"},
		{WHO_KEY, "key"},
		{ROLE_VIEWER, "viewer"},
		{ROLE_FIELD, "field"},
		{ROLE_AGENT, "agent"},
		{ROLE_LEAD, "lead"},
		{ROLE_MANAGER, "manager"},
		{ROLE_OWNER, "owner"},
		{ROLE_PLATFORM, "platform_admin"},
	};
	buf b = buf_new(a, 64, 256);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if ((unsigned)who & names[i].bit)
			buf_fmt(&b, "%s%s", b.n ? "," : "", names[i].name);
	return buf_view(&b);
}

const char *routes_serves(enum serves s)
{
	static const char *const names[] = {
		[SERVES_HTML] = "html",
		[SERVES_JSON] = "json",
		[SERVES_TWIML] = "twiml",
		[SERVES_TEXT] = "text",
	};

	return names[s];
}

str routes_scope(enum who who)
{
	unsigned scope = (unsigned)who & SCOPE_ALL;

	for (size_t i = 0; i < SCOPES_N; i++)
		if (scope == (unsigned)SCOPES[i].scope)
			return str_of(SCOPES[i].name);
	return scope ? S("any") : S("-");
}

bool routes_check(buf *problems)
{
	bool sound = route_table_check(ALL_ROUTES, ALL_ROUTES_N, problems);

	return openapi_check(problems) && sound;
}
