#include "features/consent/consent_list_rules.h"

#include "base/phone.h"

static const char *const KEYS[CONSENT_LISTS] = {"", "wishes", "contacts", "registry"};

const consent_way CONSENT_WAY[CONSENT_WAYS] = {
	{"", "All", "{text,call,form,page,api,import,crm}", true},
	{"text", "By text", "{text}", true},
	{"call", "By phone", "{call}", true},
	{"form", "By a form", "{form}", false},
	{"page", "Written down here", "{page}", false},
	{"brought", "Brought in", "{api,import,crm}", false},
};

enum consent_list consent_list_of(str key)
{
	for (int i = 0; i < CONSENT_LISTS; i++)
		if (str_eq(key, str_of(KEYS[i])))
			return (enum consent_list)i;
	return CONSENT_OUT;
}

const char *consent_list_key(enum consent_list l)
{
	return KEYS[l];
}

const consent_way *consent_way_of(enum consent_list l, str key)
{
	for (int i = 0; i < CONSENT_WAYS; i++)
		if (str_eq(key, str_of(CONSENT_WAY[i].key)) &&
		    (l == CONSENT_OUT || CONSENT_WAY[i].wishes))
			return &CONSENT_WAY[i];
	return &CONSENT_WAY[0];
}

static bool timed(enum consent_list l)
{
	return l == CONSENT_OUT || l == CONSENT_WISHES;
}

static bool is_key(enum consent_list l, str key)
{
	return l == CONSENT_OUT || l == CONSENT_REGISTRY ? phone_is_e164(key)
							 : str_is_uuid(key);
}

consent_edge consent_edge_read(enum consent_list l, str typed)
{
	consent_edge e = {.key = typed};
	str micros;

	if (timed(l) && (!str_split(&e.key, '.', &micros) ||
			 !str_i64(micros, &e.at.us) || e.at.us <= 0))
		return (consent_edge){0};
	return is_key(l, e.key) ? e : (consent_edge){0};
}

str consent_edge_write(arena *a, enum consent_list l, when at, str key)
{
	return timed(l) ? str_printf(a, "%lld." STR_FMT, (long long)at.us, STR_ARG(key))
			: key;
}

bool consent_is_theirs(str source, str member)
{
	return !member.n && (str_eq(source, S("text")) || str_eq(source, S("call")) ||
			     str_eq(source, S("form")));
}
