/* base_redact.c -- tests of card numbers in what people write and say. */
#include "base/redact.h"

#include "tap.h"

int main(void)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"", ""},
		{"4111111111111111", "[card number ending in 1111]"},
		{"Card 4111 1111 1111 1111, thanks",
		 "Card [card number ending in 1111], thanks"},
		{"4111-1111-1111-1111", "[card number ending in 1111]"},
		{"5555.5555.5555.4444!", "[card number ending in 4444]!"},
		{"378282246310005", "[card number ending in 0005]"},
		{"4111111111111112",
		 "4111111111111112"}, /* its last digit does not fit */
		{"order 9111111111111117", "order 9111111111111117"},
		{"call +1 801 555 0142 or 801-555-0143",
		 "call +1 801 555 0142 or 801-555-0143"},
		{"11/22/2026 4:30", "11/22/2026 4:30"},
		{"four one one one one one one one one one one one one one one one",
		 "[card number ending in 1111]"},
		{"it is Four Double one one, triple one one triple one one, double one "
		 "double one ok",
		 "it is [card number ending in 1111] ok"},
		{"4111 1111 1111 1111 and 5555555555554444",
		 "[card number ending in 1111] and [card number ending in 4444]"},
		{"4111111111111111 12 28", "[card number ending in 1111] 12 28"},
		{"CVV 123", "CVV [security code]"},
		{"the security code is one two three, yes",
		 "the security code is [security code], yes"},
		{"cvc: 1234.", "cvc: [security code]."},
		{"area code 801", "area code 801"},
		{"the code is 4821", "the code is 4821"},
		{"\xF0\x9F\x99\x82 4111111111111111 \xD7\xA9",
		 "\xF0\x9F\x99\x82 [card number ending in 1111] \xD7\xA9"},
		{"double", "double"},
		{"double double double", "double double double"},
		{"41111111111111114111111111111111",
		 "41111111111111114111111111111111"},
	};
	arena *a = arena_new(1 << 20);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		is_str(redact_cards(a, str_of(cases[i].text)), str_of(cases[i].want),
		       "%s", cases[i].text);
	arena_delete(a);
	return tap_done();
}
