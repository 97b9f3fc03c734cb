#include "features/accounts/accounts_parts.h"

static const field v_session_f[] = {
	FIELD(v_session, id),   FIELD(v_session, icon), FIELD(v_session, name),
	FIELD(v_session, meta), FIELD(v_session, last), FIELD(v_session, here),
};
const type v_session_t = TYPE(v_session, v_session_f);
