/* fill.h -- the small records every page shares, filled from plain values: who, when,
 * how long, which state. Formats are the design language's (section 15). */
#ifndef PB_FILL_H
#define PB_FILL_H

#include "base/ctx.h"
#include "features/shell/parts.h"
#include "web/request.h"

enum time_style fill_style(const session *who);

/* A contact: square, neutral. name empty: the number takes its place. href may be
 * absent. */
v_person fill_contact(ctx *x, const session *who, str name, str e164, str href);
/* A member: round, one of four hues by their id. name empty: nobody. */
v_person fill_member(ctx *x, str id, str name);
/* "Priya R.": for tight places. */
str fill_short_name(ctx *x, str name);

/* "Team lead" of lead; empty when it is no role. */
str fill_role(str role);

/* How a state is shown; an absent status when it is not among them. */
struct state_look {
	const char *state, *text, *icon, *tone;
};
v_status fill_known(const struct state_look *states, size_t n, str state);
v_status fill_status(const char *text, const char *icon, const char *tone);
v_badge fill_badge(str text, const char *icon, const char *tone, const char *look);
/* A tenant's own word for a state: the icon says what it means and so gives the colour.
 */
v_status fill_own_status(str name, str icon);
/* The phase of a contact (tenant's own word, such as PRE-PTO). Absent when empty. */
v_badge fill_phase(str phase);
/* crew, vendor, employee, lead: what kind of contact, when it is no customer. */
v_badge fill_type(str kind);

v_when fill_when(ctx *x, const session *who, when w); /* tables: 12m, 10:24 AM, Nov 9 */
v_when fill_moment(ctx *x, const session *who,
		   when w); /* clock with the date when not today */
v_when fill_clock_time(ctx *x, const session *who, when w); /* 10:38:04 AM */
v_clock fill_running(ctx *x, when since);
v_clock fill_length(ctx *x, int64_t seconds);
str fill_phone(ctx *x, const session *who, str e164);
/* "Today, Tue, Nov 17", "Yesterday, ...", "Fri, Nov 13". */
str fill_day_head(ctx *x, const session *who, when w);

v_empty fill_empty(const char *icon, const char *title, const char *text);
/* Call: a link to the page that calls the contact's phone, or blocked with the reason.
 */
v_action fill_call(ctx *x, str name, str e164, bool do_not_contact);
v_option fill_option(str value, str text, str chosen);
str fill_number(ctx *x, int64_t n); /* 1,204 */
/* fill_text(x, a, b, c): the strs one after the other. A list of fifty rows has
 * hundreds of such texts: this is a tenth of what a format costs. */
#define fill_text(x, ...) STR_JOIN((x)->a, __VA_ARGS__)

#endif
