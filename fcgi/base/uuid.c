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
	str h = crypto_hex(a, b, sizeof(b));
	return str_printf(a, "%.8s-%.4s-%.4s-%.4s-%.12s", h.p, h.p + 8, h.p + 12,
			  h.p + 16, h.p + 20);
}
