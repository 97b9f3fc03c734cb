#include "features/outbound/outbound_rules.h"

bool outbound_emergency(str typed)
{
	static const char *const numbers[] = {"911", "1911", "112", "999",
					      "000", "933",  "110", "111",
					      "118", "119",  "988", "1988"};
	char digits[8];
	size_t n = 0;

	for (size_t i = 0; i < typed.n; i++) {
		if (typed.p[i] < '0' || typed.p[i] > '9')
			continue;
		if (n == sizeof(digits))
			return false;
		digits[n++] = typed.p[i];
	}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (str_eq((str){digits, n}, str_of(numbers[i])))
			return true;
	return false;
}
