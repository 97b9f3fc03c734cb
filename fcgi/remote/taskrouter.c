#include "remote/taskrouter.h"

#include "base/config.h"

static void taskrouter_do(ctx *x, const twilio_account *acc, str workspace, str path,
			  const http_pair *form, size_t n, int64_t most_ms,
			  json **answer, twilio_reply *out)
{
	*answer = NULL;
	*out = (twilio_reply){.fate = TWILIO_REFUSED,
			      .problem = S("not an id of the carrier")};
	if (!twilio_sid(workspace, "WS"))
		return;
	twilio_product(x, acc,
		       str_printf(x->a, STR_FMT "/v1/Workspaces/" STR_FMT STR_FMT,
				  STR_ARG(x->cfg->taskrouter_api_url),
				  STR_ARG(workspace), STR_ARG(path)),
		       form, n, most_ms, out, answer);
	if (out->fate != TWILIO_DONE)
		*answer = NULL;
}

void taskrouter_get(ctx *x, const twilio_account *acc, str workspace, str path,
		    json **answer, twilio_reply *out)
{
	taskrouter_do(x, acc, workspace, path, NULL, 0, 0, answer, out);
}

void taskrouter_post(ctx *x, const twilio_account *acc, str workspace, str path,
		     const http_pair *form, size_t n, int64_t most_ms,
		     twilio_reply *out)
{
	json *answer;

	taskrouter_do(x, acc, workspace, path, form, n, most_ms, &answer, out);
}
