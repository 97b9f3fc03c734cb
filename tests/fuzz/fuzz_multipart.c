/* fuzz_multipart.c -- forms with files from anywhere.
 * The first line is the Content-Type, what follows is the body. */
#include <assert.h>

#include "base/text.h"
#include "web/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool within(str s, str whole)
{
	return s.p >= whole.p && s.p + s.n <= whole.p + whole.n;
}

static void check(const multipart *m, str body)
{
	assert(m->n <= MULTIPART_PARTS);
	for (size_t i = 0; i < m->n; i++) {
		const form_part *p = &m->parts[i];
		assert(p->name.p && p->name.n <= PARAM_NAME_MAX);
		assert(text_is_utf8(p->name) && str_find(p->name, '\n', 0) < 0);
		assert(within(p->data, body));
		if (!p->is_file) {
			assert(p->data.n <= PARAM_VALUE_MAX && text_is_utf8(p->data));
			assert(str_find(p->data, '\0', 0) < 0);
			continue;
		}
		assert(text_chars(p->filename) <= MULTIPART_FILENAME);
		assert(text_is_utf8(p->filename) && header_clean(p->filename));
		assert(str_find(p->filename, '/', 0) < 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static arena *a;
	if (!a)
		a = arena_new(64 << 20);
	arena_reset(a);
	ctx x = {.a = a};
	multipart m;
	str in = {(const char *)data, size};
	ptrdiff_t end = str_find(in, '\n', 0);
	if (end < 0)
		return 0;
	str body = str_sub(in, (size_t)end + 1, in.n);
	if (multipart_parse(&x, str_sub(in, 0, (size_t)end), body, &m) != OK)
		return 0;
	check(&m, body);
	params p = multipart_fields(&x, &m);
	assert(p.n <= m.n);
	/* Memory stays in proportion: nothing is copied but names. */
	assert(arena_used(a) < 4096 + 64 * size);
	return 0;
}
