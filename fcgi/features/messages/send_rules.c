#include "features/messages/send_rules.h"

#include <string.h>

static const struct {
	media_kind k;
	const char *mark; /* NULL: told by its type only */
	size_t at, n;
} KINDS[] = {
	{{"image/jpeg", "jpg", "Photo", true, true}, "\xff\xd8\xff", 0, 3},
	{{"image/png", "png", "Picture", true, true}, "\x89PNG\r\n\x1a\n", 0, 8},
	{{"image/gif", "gif", "Picture", true, true}, "GIF8", 0, 4},
	{{"image/webp", "webp", "Picture", true, false}, "WEBP", 8, 4},
	{{"video/3gpp", "3gp", "Video", false, false}, "ftyp3g", 4, 6},
	{{"image/heic", "heic", "Photo", false, false}, "ftyphei", 4, 7},
	{{"video/mp4", "mp4", "Video", false, false}, "ftyp", 4, 4},
	{{"application/pdf", "pdf", "PDF", false, false}, "%PDF-", 0, 5},
	{{"audio/amr", "amr", "Sound", false, false}, "#!AMR", 0, 5},
	{{"audio/mpeg", "mp3", "Sound", false, false}, "ID3", 0, 3},
	{{"audio/ogg", "ogg", "Sound", false, false}, "OggS", 0, 4},
	{{"text/vcard", "vcf", "Contact card", false, false}, "BEGIN:VCARD", 0, 11},
	{{"text/plain", "txt", "Text", false, false}, NULL, 0, 0},
};
enum { KINDS_N = sizeof(KINDS) / sizeof(KINDS[0]) };

const media_kind *media_kind_named(str type)
{
	for (size_t i = 0; i < KINDS_N; i++)
		if (str_eq(type, str_of(KINDS[i].k.type)))
			return &KINDS[i].k;
	return NULL;
}

const media_kind *media_kind_of(const unsigned char *head, size_t n, str told)
{
	ptrdiff_t end = str_find(told, ';', 0);
	str type = str_trim(end < 0 ? told : str_sub(told, 0, (size_t)end));

	for (size_t i = 0; i < KINDS_N; i++)
		if (KINDS[i].mark && n >= KINDS[i].at + KINDS[i].n &&
		    !memcmp(head + KINDS[i].at, KINDS[i].mark, KINDS[i].n))
			return &KINDS[i].k;
	if (!str_eq(type, S("text/plain")))
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (head[i] < 0x20 && head[i] != '\n' && head[i] != '\r' &&
		    head[i] != '\t')
			return NULL;
	return media_kind_named(type);
}
