#include "features/messages/template_rules.h"

#include "base/buf.h"
#include "base/fold.h"

enum { NAME_MOST = 100, TEXT_MOST = 8000 };

/* "a, b": each only once. */
static void note_name(buf *names, str name)
{
	if (str_has(buf_view(names), name))
		return;
	if (names->n)
		buf_str(names, S(", "));
	buf_str(names, name);
}

static const template_var *find_var(const template_var *vars, size_t n, str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(name, str_of(vars[i].name)))
			return &vars[i];
	return NULL;
}

/* A text that is being made. */
typedef struct filling {
	const template_var *vars;
	size_t n;
	buf out, shown, missing, lacking, unknown;
} filling;

static void put(filling *f, str s)
{
	buf_str(&f->out, s);
	buf_str(&f->shown, s);
}

static void put_missing(filling *f, const template_var *v)
{
	str words = str_of(v->words ? v->words : v->name);

	note_name(&f->missing, words);
	note_name(&f->lacking, str_of(v->name));
	buf_fmt(&f->shown, "[" STR_FMT "]", STR_ARG(words));
}

/* "first_name", "first_name|there". */
static void fill_name(filling *f, str inside)
{
	ptrdiff_t bar = str_find(inside, '|', 0);
	str name = str_trim(bar < 0 ? inside : str_sub(inside, 0, (size_t)bar));
	const template_var *v = find_var(f->vars, f->n, name);

	if (!v) {
		note_name(&f->unknown, name);
	} else if (v->value.n) {
		put(f, v->value);
	} else if (bar >= 0) {
		put(f, str_trim(str_sub(inside, (size_t)bar + 1, inside.n)));
	} else {
		put_missing(f, v);
	}
}

template_text template_fill(arena *a, str body, const template_var *vars, size_t n)
{
	filling f = {vars,
		     n,
		     buf_new(a, body.n + 64, TEXT_MOST),
		     buf_new(a, body.n + 64, TEXT_MOST),
		     buf_new(a, 64, 400),
		     buf_new(a, 64, 400),
		     buf_new(a, 64, 400)};

	for (size_t i = 0; i < body.n; i++) {
		ptrdiff_t end = body.p[i] == '{' ? str_find(body, '}', i) : -1;
		if (body.p[i] == '{' && i + 1 < body.n && body.p[i + 1] == '{') {
			put(&f, S("{"));
			i++;
			continue;
		}
		if (end < 0 || (size_t)end - i > NAME_MOST) {
			put(&f, str_sub(body, i, i + 1));
			continue;
		}
		fill_name(&f, str_sub(body, i + 1, (size_t)end));
		i = (size_t)end;
	}
	return (template_text){
		str_dup(a, buf_view(&f.out)), str_dup(a, buf_view(&f.shown)),
		str_dup(a, buf_view(&f.missing)), str_dup(a, buf_view(&f.lacking)),
		str_dup(a, buf_view(&f.unknown))};
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool in_name(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
	       c == ' ';
}

/* A word or three: "first_name", "First name", "name|there"; no sentence. */
static bool looks_named(str inside)
{
	ptrdiff_t bar = str_find(inside, '|', 0);
	str s = str_trim(bar < 0 ? inside : str_sub(inside, 0, (size_t)bar));
	bool fits = s.n > 1 && s.n <= 40 && is_letter(s.p[0]);
	int gaps = 0;

	for (size_t i = 0; fits && i < s.n; i++) {
		gaps += s.p[i] == ' ';
		fits = in_name(s.p[i]) && gaps <= 2;
	}
	return fits;
}

str template_typed(arena *a, str body)
{
	buf names = buf_new(a, 64, 400);
	ptrdiff_t open = -1;

	for (size_t i = 0; i < body.n; i++) {
		char c = body.p[i];
		bool ends = c == '}' && open >= 0;
		if (ends && looks_named(str_sub(body, (size_t)open + 1, i)) &&
		    names.n < 200)
			note_name(&names, str_sub(body, (size_t)open, i + 1));
		if (c == '{')
			open = (ptrdiff_t)i;
		else if (ends || c == '\n')
			open = -1;
	}
	return str_dup(a, buf_view(&names));
}

bool template_speaks(str language, str theirs)
{
	if (!language.n)
		return true;
	return str_starts(theirs, language) &&
	       (theirs.n == language.n || theirs.p[language.n] == '-');
}

int template_fits(arena *a, str said, str text)
{
	static const char *const common[] = {
		"WITH",  "YOUR",  "THIS",   "THAT",   "HAVE",  "WILL",
		"HERE",  "FROM",  "WHEN",   "WHAT",   "THEY",  "THEM",
		"JUST",  "BEEN",  "SOME",   "THERE",  "DOES",  "WERE",
		"COULD", "WOULD", "SHOULD", "PLEASE", "THANK", "THANKS"};
	str rest = text_fold(a, said), word, folded = text_fold(a, text);
	str counted = S("");
	int n = 0;

	while (str_split(&rest, ' ', &word)) {
		bool fits = word.n >= 4 && text_has_words(folded, word) &&
			    !text_has_words(counted, word);
		for (size_t i = 0; fits && i < sizeof(common) / sizeof(common[0]); i++)
			fits = !str_eq(word, str_of(common[i]));
		if (!fits)
			continue;
		counted = str_printf(a, STR_FMT " " STR_FMT, STR_ARG(counted),
				     STR_ARG(word));
		n++;
	}
	return n;
}
