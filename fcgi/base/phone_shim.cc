/* phone_shim.cc -- libphonenumber behind two C functions. */
#include "base/phone_shim.h"

#include <cstring>
#include <phonenumbers/phonenumberutil.h>
#include <string>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

static size_t give(const std::string &s, char *out, size_t cap)
{
	if (s.size() > cap)
		return 0;
	std::memcpy(out, s.data(), s.size());
	return s.size();
}

/* Not IsPossibleNumber: that also takes a local number without its area code. */
static bool possible(const PhoneNumberUtil &u, const PhoneNumber &n)
{
	return u.IsPossibleNumberWithReason(n) == PhoneNumberUtil::IS_POSSIBLE;
}

size_t phone_shim_e164(const char *p, size_t n, const char region[2], char *out,
		       size_t cap, char *ext, size_t *ext_n)
{
	const size_t ext_cap = *ext_n;
	*ext_n = 0;
	try {
		const PhoneNumberUtil &u = *PhoneNumberUtil::GetInstance();
		PhoneNumber number;
		std::string text;
		if (u.Parse(std::string(p, n), std::string(region, 2), &number) !=
			    PhoneNumberUtil::NO_PARSING_ERROR ||
		    !possible(u, number))
			return 0;
		*ext_n = give(number.extension(), ext, ext_cap);
		u.Format(number, PhoneNumberUtil::E164, &text);
		return give(text, out, cap);
	} catch (...) {
		return 0;
	}
}

size_t phone_shim_show(const char *p, size_t n, const char region[2], char *out,
		       size_t cap)
{
	try {
		const PhoneNumberUtil &u = *PhoneNumberUtil::GetInstance();
		std::string home(region, 2), text;
		PhoneNumber number;
		if (u.Parse(std::string(p, n), home, &number) !=
		    PhoneNumberUtil::NO_PARSING_ERROR)
			return 0;
		bool here = number.country_code() == u.GetCountryCodeForRegion(home);
		u.Format(number,
			 here ? PhoneNumberUtil::NATIONAL
			      : PhoneNumberUtil::INTERNATIONAL,
			 &text);
		return give(text, out, cap);
	} catch (...) {
		return 0;
	}
}
