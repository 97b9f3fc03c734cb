#include "features/consent/consent_page.h"

static const field v_ledger_row_f[] = {
	FIELD(v_ledger_row, key),  FIELD(v_ledger_row, what),
	FIELD(v_ledger_row, icon), FIELD(v_ledger_row, tone),
	FIELD(v_ledger_row, by),   FIELD(v_ledger_row, words),
	FIELD(v_ledger_row, hash), FIELD_SUB(v_ledger_row, time, &v_when_t),
};
const type v_ledger_row_t = TYPE(v_ledger_row, v_ledger_row_f);

static const field v_consent_who_f[] = {
	FIELD(v_consent_who, key),
	FIELD(v_consent_who, number),
	FIELD(v_consent_who, href),
	FIELD(v_consent_who, name),
	FIELD(v_consent_who, contact_href),
	FIELD(v_consent_who, what),
	FIELD(v_consent_who, words),
	FIELD(v_consent_who, how),
	FIELD_SUB(v_consent_who, time, &v_when_t),
	FIELD(v_consent_who, thread_href),
	FIELD(v_consent_who, call_href),
	FIELD(v_consent_who, act),
	FIELD(v_consent_who, lift_href),
};
const type v_consent_who_t = TYPE(v_consent_who, v_consent_who_f);

static const field consent_view_f[] = {
	FIELD_SUB(consent_view, shell, &v_shell_t),
	FIELD(consent_view, number),
	FIELD(consent_view, number_error),
	FIELD(consent_view, shown),
	FIELD_SUB(consent_view, now, &v_notice_t),
	FIELD_SUB(consent_view, sound, &v_notice_t),
	FIELD_SUB(consent_view, rows, &v_ledger_row_t),
	FIELD(consent_view, lift),
	FIELD(consent_view, lift_error),
	FIELD(consent_view, lift_words),
	FIELD(consent_view, export_href),
	FIELD_SUB(consent_view, empty, &v_empty_t),
	FIELD(consent_view, title),
	FIELD(consent_view, about),
	FIELD(consent_view, topics),
	FIELD_SUB(consent_view, ways, &v_tab_t),
	FIELD_SUB(consent_view, whose, &v_consent_who_t),
	FIELD_SUB(consent_view, nobody, &v_empty_t),
	FIELD(consent_view, next_href),
	FIELD(consent_view, manages),
	FIELD(consent_view, registry),
	FIELD(consent_view, registry_date),
	FIELD(consent_view, registry_numbers),
	FIELD(consent_view, registry_error),
};
const type consent_view_t = TYPE(consent_view, consent_view_f);
