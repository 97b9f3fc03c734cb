#include "features/imports/sheet_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/config.h"

struct mapped {
	void *p;
	size_t n;
};

static void unmap(void *obj)
{
	struct mapped *m = obj;

	(void)munmap(m->p, m->n);
}

str sheet_stored(ctx *x, str name)
{
	return str_printf(x->a, STR_FMT "/" STR_FMT, STR_ARG(x->cfg->files_dir),
			  STR_ARG(name));
}

str sheet_file(ctx *x, str path)
{
	struct stat st;
	struct mapped *m;
	int fd = open(str_cstr(x->a, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	void *p = MAP_FAILED;

	if (fd < 0)
		return (str){0};
	if (fstat(fd, &st) == 0 && st.st_size == 0) {
		close(fd);
		return S("");
	}
	if (fstat(fd, &st) == 0)
		p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (p == MAP_FAILED)
		return (str){0};
	(void)madvise(p, (size_t)st.st_size, MADV_SEQUENTIAL);
	m = ARENA_NEW(x->a, struct mapped);
	*m = (struct mapped){p, (size_t)st.st_size};
	arena_cleanup(x->a, unmap, m);
	return (str){p, m->n};
}
