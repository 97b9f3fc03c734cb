/* The addresses of people and sessions. */
#include "features/accounts/login_http.h"
#include "features/accounts/me_http.h"

static const route ACCOUNTS[] = {
	{M_GET, "/", WHO_SIGNED_IN, 0, SERVES_HTML, home_get},
	{M_GET, "/login", WHO_ANYONE, 0, SERVES_HTML, login_get},
	{M_POST, "/login", WHO_ANYONE, 8192, SERVES_HTML, login_post},
	{M_POST, "/logout", WHO_SIGNED_IN, 4096, SERVES_HTML, logout_post},
	{M_GET, "/me", WHO_SIGNED_IN, 0, SERVES_HTML, me_get},
	{M_POST, "/me/password", WHO_SIGNED_IN, 16384, SERVES_HTML, me_password_post},
	{M_POST, "/me/sessions", WHO_SIGNED_IN, 4096, SERVES_HTML, me_sessions_post},
	{M_POST, "/me/display", WHO_SIGNED_IN, 4096, SERVES_HTML, me_display_post},
	{M_POST, "/api/auth/login", WHO_ANYONE, 8192, SERVES_JSON, auth_login_post},
	{M_POST, "/api/auth/admin-login", WHO_ANYONE, 8192, SERVES_JSON,
	 auth_admin_post},
	{M_POST, "/api/auth/client-login", WHO_ANYONE, 8192, SERVES_JSON,
	 auth_client_post},
	{M_POST, "/api/auth/register", WHO_ANYONE, 8192, SERVES_JSON,
	 auth_register_post},
	{M_GET, "/api/auth/me", SCOPED(WHO_SIGNED_IN, SCOPE_ANY), 0, SERVES_JSON,
	 auth_me_get},
};
const routes accounts_routes = ROUTES("accounts", ACCOUNTS);
