/* The list of hand-offs that nobody has answered yet. */
#include "features/contacts/contact_pages_http.h"
#include "features/contacts/contacts.h"
#include "features/contacts/handoffs_page.h"
#include "features/shell/shell.h"

static void handoffs_flash(ctx *x, v_shell *s, str done)
{
	static const char *const words[][3] = {
		{"taken", "Accepted.", "You are the coordinator now."},
		{"accept", "Accepted.", "The coordinator stays, and is told."},
		{"return", "Returned.", "Whoever gave it is told."},
		{"withdraw", "Taken back.", ""},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(done, str_of(words[i][0])))
			shell_flash(x, s, str_of(words[i][1]), str_of(words[i][2]));
}

static v_notice not_open(void)
{
	return (v_notice){.tone = S("amber"),
			  .icon = S("triangle-alert"),
			  .title = S("It was not open any more."),
			  .text = S("Somebody else has answered it, or it was taken "
				    "back. Its contact's page says who.")};
}

rc handoffs_get(ctx *x, request *q, response *p)
{
	bool leads = ((unsigned)q->who.role & WHO_LEADS) != 0;
	enum handoffs_which which = handoffs_which_of(params_get(q->query, S("view")));
	str done = params_get(q->query, S("done"));
	handed_counts counts = {0};
	handoffs_view v = {0};
	shell_now now;
	list rows = {0};

	if (which == HANDOFFS_NONE || (which == HANDOFFS_ALL && !leads))
		which = HANDOFFS_MINE;
	shell_send(x, q, &now);
	handoffs_counts_send(x, q->who.member_id, leads, &counts);
	TRY(handoffs_open_read(x, q->who.member_id, handoffs_which_key(which),
			       params_id(q->query, "after"), &rows));
	shell_fill(x, q, &now, "Hand-offs", &v.shell);
	handoffs_flash(x, &v.shell, done);
	if (str_eq(done, S("not")))
		v.notice = not_open();
	handoffs_fill(x, q, which, rows, &counts, &v);
	return shell_page(x, q, p, &handoffs_page, &v);
}
