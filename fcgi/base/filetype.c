#include "base/filetype.h"

#include <magic.h>

/* Ours for as long as the process lives: loading costs more than looking. */
static magic_t book(void)
{
	static magic_t m;

	if (m)
		return m;
	m = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_ELF);
	if (m && magic_load(m, NULL) != 0) {
		magic_close(m);
		m = NULL;
	}
	return m;
}

str filetype_of(arena *a, str path)
{
	magic_t m = book();
	const char *type = m ? magic_file(m, str_cstr(a, path)) : NULL;

	return type ? str_dup(a, str_of(type)) : (str){0};
}
