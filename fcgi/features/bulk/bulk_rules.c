#include "features/bulk/bulk_rules.h"

const struct bulk_def BULK_DEFS[BULK_N] = {
	[BULK_TAG_ADD] = {"tag_add", "tag"},
	[BULK_TAG_REMOVE] = {"tag_remove", "tag"},
	[BULK_GROUP_ADD] = {"group_add", "group"},
	[BULK_GROUP_REMOVE] = {"group_remove", "group"},
	[BULK_OWNER] = {"owner", "owner"},
	[BULK_STATUS] = {"status", "status"},
	[BULK_DNC] = {"dnc", NULL},
};

enum bulk_what bulk_what_of(str key)
{
	for (int i = 0; i < BULK_N; i++)
		if (str_eq(key, str_of(BULK_DEFS[i].key)))
			return (enum bulk_what)i;
	return BULK_N;
}

bool bulk_is_label(enum bulk_what w)
{
	return w <= BULK_GROUP_REMOVE;
}

bool bulk_adds(enum bulk_what w)
{
	return w == BULK_TAG_ADD || w == BULK_GROUP_ADD;
}

str bulk_says(arena *a, enum bulk_what w, str value)
{
	static const char *const SOME[BULK_N] = {
		[BULK_TAG_ADD] = "Add the tag “",
		[BULK_TAG_REMOVE] = "Take away the tag “",
		[BULK_GROUP_ADD] = "Add to the group “",
		[BULK_GROUP_REMOVE] = "Take out of the group “",
		[BULK_OWNER] = "Give to “",
		[BULK_STATUS] = "Set the status “",
		[BULK_DNC] = "Do not contact: “",
	};

	if (w == BULK_OWNER && !value.n)
		return S("Take away the coordinator");
	if (w == BULK_STATUS && !value.n)
		return S("Take away the status");
	return str_printf(a, "%s" STR_FMT "”", SOME[w], STR_ARG(value));
}
