#include "base/uuid.h"

#include "base/crypto.h"

str uuid7(arena *a, when now)
{
	unsigned char b[16];
	uint64_t ms = (uint64_t)(now.us / 1000);

	crypto_random(b, sizeof(b));
	for (int i = 0; i < 6; i++)
		b[i] = (unsigned char)(ms >> (40 - 8 * i));
	b[6] = (unsigned char)(0x70 | (b[6] & 0x0f));
	b[8] = (unsigned char)(0x80 | (b[8] & 0x3f));
	str h = crypto_hex(a, b, sizeof(b)), dash = S("-");
	return STR_JOIN(a, str_sub(h, 0, 8), dash, str_sub(h, 8, 12), dash,
			str_sub(h, 12, 16), dash, str_sub(h, 16, 20), dash,
			str_sub(h, 20, 32));
}
