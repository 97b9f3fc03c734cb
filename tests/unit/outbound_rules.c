/* Emergency numbers, however they are typed. */
#include "features/outbound/outbound_rules.h"

#include "tap.h"

int main(void)
{
	static const char *const never[] = {"911",   "9-1-1", " 112 ", "+1 911", "999",
					    "(000)", "933",   "988",   "1 988"};
	static const char *const may[] = {"",           "9115",         "+18015550142",
					  "8015550911", "+19115550142", "1",
					  "call",       "91 1 0"};

	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		ok(outbound_emergency(str_of(never[i])), "\"%s\" is one", never[i]);
	for (size_t i = 0; i < sizeof(may) / sizeof(may[0]); i++)
		ok(!outbound_emergency(str_of(may[i])), "\"%s\" is none", may[i]);
	return tap_done();
}
