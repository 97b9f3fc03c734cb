/* rc.h -- how a function says that it could not do its work.
 * One list gives the enum, its text, the HTTP status and whether it is our fault. A
 * refused rule or an invalid field is data, not an rc. */
#ifndef PB_BASE_RC_H
#define PB_BASE_RC_H

/* X(name, http status, text) */
#define RC_LIST(X)                                   \
	X(OK, 200, "ok")                             \
	X(E_INPUT, 400, "the request is not valid")  \
	X(E_AUTH, 401, "not signed in")              \
	X(E_DENIED, 403, "not allowed")              \
	X(E_NOTFOUND, 404, "not found")              \
	X(E_METHOD, 405, "method not allowed")       \
	X(E_CONFLICT, 409, "conflict")               \
	X(E_TOOBIG, 413, "too large")                \
	X(E_TYPE, 415, "content type not accepted")  \
	X(E_LIMIT, 429, "too many requests")         \
	X(E_UPSTREAM, 502, "another service failed") \
	X(E_DB, 503, "the database did not answer")  \
	X(E_BUG, 500, "a fault of ours")

#define RC_ENUM(name, status, text) name,
typedef enum rc { RC_LIST(RC_ENUM) RC_COUNT } rc;
#undef RC_ENUM

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

/* Leave the function with the callee's rc unless it is OK. */
#define TRY(e)                      \
	do {                        \
		rc rc_ = (e);       \
		if (rc_ != OK)      \
			return rc_; \
	} while (0)

int rc_status(rc r);
const char *rc_text(rc r);

#endif
