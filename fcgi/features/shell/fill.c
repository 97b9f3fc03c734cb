#include "features/shell/fill.h"

#include "base/buf.h"
#include "base/phone.h"
#include "base/text.h"

enum time_style fill_style(const session *who)
{
	return str_eq(who->region, S("US")) ? TIME_US : TIME_INTL;
}

str fill_phone(ctx *x, const session *who, str e164)
{
	return phone_show(x->a, e164.n ? e164 : (str){0}, who->region);
}

v_person fill_contact(ctx *x, const session *who, str name, str e164, str href)
{
	return (v_person){.name = name.n ? name : fill_phone(x, who, e164),
			  .href = href,
			  .initials = name.n ? text_initials(x->a, name) : S("?"),
			  .kind = S("contact"),
			  .hue = S("none")};
}

v_person fill_member(ctx *x, str id, str name)
{
	static const char *const hues[] = {"accent", "violet", "cyan", "green"};

	if (!name.n)
		return (v_person){0};
	return (v_person){.name = name,
			  .initials = text_initials(x->a, name),
			  .kind = S("staff"),
			  .hue = str_of(hues[str_hash(id) % 4])};
}

str fill_short_name(ctx *x, str name)
{
	ptrdiff_t blank = str_find(name, ' ', 0);
	str last;

	if (blank < 0)
		return name;
	last = str_trim(str_sub(name, (size_t)blank, name.n));
	return fill_text(x, str_sub(name, 0, (size_t)blank + 1),
			 text_initials(x->a, last), S("."));
}

str fill_role(str role)
{
	static const char *const names[][2] = {
		{"platform_admin", "Platform operator"},
		{"owner", "Owner"},
		{"manager", "Manager"},
		{"lead", "Team lead"},
		{"agent", "Agent"},
		{"field", "Field"},
		{"viewer", "Viewer"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(role, str_of(names[i][0])))
			return str_of(names[i][1]);
	return S("");
}

v_status fill_status(const char *text, const char *icon, const char *tone)
{
	return (v_status){str_of(text), str_of(icon), str_of(tone)};
}

v_status fill_known(const struct state_look *states, size_t n, str state)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(state, str_of(states[i].state)))
			return fill_status(states[i].text, states[i].icon,
					   states[i].tone);
	return (v_status){0};
}

v_badge fill_badge(str text, const char *icon, const char *tone, const char *look)
{
	return (v_badge){text, str_of(icon), str_of(tone), str_of(look)};
}

v_status fill_own_status(str name, str icon)
{
	static const char *const tones[][2] = {
		{"circle-dot", "green"},   {"hourglass", "cyan"},
		{"circle-pause", "amber"}, {"circle-alert", "amber"},
		{"circle-x", "red"},
	};

	if (!name.n)
		return (v_status){0};
	for (size_t i = 0; i < sizeof(tones) / sizeof(tones[0]); i++)
		if (str_eq(icon, str_of(tones[i][0])))
			return (v_status){name, icon, str_of(tones[i][1])};
	return (v_status){name, icon.n ? icon : S("circle-dot"), S("none")};
}

v_badge fill_phase(str phase)
{
	bool post = str_starts(phase, S("POST"));

	if (!phase.n)
		return (v_badge){0};
	return fill_badge(phase, post ? "sun" : "circle-dashed",
			  post ? "green" : "accent", "outline");
}

v_badge fill_type(str kind)
{
	if (str_eq(kind, S("crew")))
		return fill_badge(S("Crew"), "hard-hat", "cyan", "fill");
	if (str_eq(kind, S("vendor")))
		return fill_badge(S("Vendor"), "truck", "none", "outline");
	if (str_eq(kind, S("employee")))
		return fill_badge(S("Employee"), "user-round", "none", "outline");
	if (str_eq(kind, S("lead")))
		return fill_badge(S("New lead"), "sparkles", "none", "outline");
	return (v_badge){0};
}

v_when fill_when(ctx *x, const session *who, when w)
{
	enum time_style style = fill_style(who);
	v_when v = {0};

	if (!w.us)
		return v;
	v.text = when_table(x->a, w, x->now, who->zone, style);
	v.iso = when_iso(x->a, w);
	v.title = when_full(x->a, w, who->zone, style);
	if (when_diff_s(x->now, w) < 3600)
		v.clock = when_clock(x->a, w, who->zone, style);
	return v;
}

static bool fill_same_day(const session *who, when a, when b)
{
	local_time l = when_local(a, who->zone), r = when_local(b, who->zone);

	return l.year == r.year && l.month == r.month && l.day == r.day;
}

v_when fill_moment(ctx *x, const session *who, when w)
{
	enum time_style style = fill_style(who);
	v_when v = fill_when(x, who, w);

	v.clock = (str){0};
	if (!w.us)
		return v;
	v.text = when_clock(x->a, w, who->zone, style);
	if (!fill_same_day(who, w, x->now))
		v.text = str_printf(x->a, STR_FMT " " STR_FMT,
				    STR_ARG(when_day(x->a, w, who->zone, style)),
				    STR_ARG(v.text));
	return v;
}

v_when fill_clock_time(ctx *x, const session *who, when w)
{
	v_when v = fill_when(x, who, w);
	local_time t = when_local(w, who->zone);

	v.clock = (str){0};
	if (!w.us)
		return v;
	v.text = fill_style(who) == TIME_US
			 ? str_printf(x->a, "%d:%02d:%02d %s",
				      t.hour % 12 ? t.hour % 12 : 12, t.minute,
				      t.second, t.hour < 12 ? "AM" : "PM")
			 : str_printf(x->a, "%02d:%02d:%02d", t.hour, t.minute,
				      t.second);
	return v;
}

v_clock fill_length(ctx *x, int64_t seconds)
{
	return (v_clock){.text = when_length(x->a, seconds),
			 .label = when_words(x->a, seconds)};
}

v_clock fill_running(ctx *x, when since)
{
	v_clock c;

	if (!since.us)
		return (v_clock){0};
	c = fill_length(x, when_diff_s(x->now, since));
	c.iso = when_iso(x->a, since);
	return c;
}

str fill_day_head(ctx *x, const session *who, when w)
{
	str day = when_day(x->a, w, who->zone, fill_style(who));

	if (fill_same_day(who, w, x->now))
		return str_printf(x->a, "Today, " STR_FMT, STR_ARG(day));
	if (fill_same_day(who, when_add(w, DAYS(1)), x->now))
		return str_printf(x->a, "Yesterday, " STR_FMT, STR_ARG(day));
	return day;
}

v_empty fill_empty(const char *icon, const char *title, const char *text)
{
	return (v_empty){.icon = str_of(icon),
			 .tone = S("none"),
			 .title = str_of(title),
			 .text = str_of(text)};
}

v_action fill_call(ctx *x, str name, str e164, bool do_not_contact)
{
	v_action a = {.text = S("Call"),
		      .label = fill_text(x, S("Call "), name),
		      .icon = S("phone"),
		      .look = S("answer"),
		      .key = S("c")};

	if (do_not_contact)
		a.reason = S("Asked not to be contacted");
	else if (!phone_is_e164(e164))
		a.reason = S("No phone number on file");
	else
		a.href = fill_text(x, S("/call?to=%2B"), str_sub(e164, 1, e164.n));
	return a;
}

v_option fill_option(str value, str text, str chosen)
{
	return (v_option){value, text, str_eq(value, chosen)};
}

str fill_number(ctx *x, int64_t n)
{
	char text[32], *p = text + sizeof(text);
	uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	for (int digits = 0; left || !digits; left /= 10, digits++) {
		if (digits && digits % 3 == 0)
			*--p = ',';
		*--p = (char)('0' + left % 10);
	}
	if (n < 0)
		*--p = '-';
	return str_dup(x->a, (str){p, (size_t)(text + sizeof(text) - p)});
}
