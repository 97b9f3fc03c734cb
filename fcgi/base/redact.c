#include "base/redact.h"

#include <stdbool.h>
#include <string.h>

#include "base/buf.h"

enum { CARD_LEAST = 13, CARD_MOST = 19, GAP_MOST = 3, FILLERS_MOST = 4 };

/* A word or number of the text; digits: what it stands for, at most CARD_MOST + 1 of
 * them. */
typedef struct token {
	size_t from, to;
	char digits[CARD_MOST + 2];
	size_t n;
	int times; /* "double": of the next one */
} token;

static bool word_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || (c & 0x80);
}

static int word_digit(str w)
{
	static const char *const words[] = {"zero", "one", "two",   "three", "four",
					    "five", "six", "seven", "eight", "nine"};

	for (int i = 0; i < 10; i++)
		if (str_ieq(w, str_of(words[i])))
			return i;
	return str_ieq(w, S("oh")) || str_ieq(w, S("o")) ? 0 : -1;
}

static void token_read(str w, token *t)
{
	int d = word_digit(w);
	bool figures = w.n <= CARD_MOST;

	t->times = str_ieq(w, S("double")) ? 2 : str_ieq(w, S("triple")) ? 3 : 0;
	for (size_t i = 0; figures && i < w.n; i++)
		figures = w.p[i] >= '0' && w.p[i] <= '9';
	if (d >= 0)
		t->digits[t->n++] = (char)('0' + d);
	else if (figures)
		memcpy(t->digits, w.p, t->n = w.n);
}

static size_t tokens_read(arena *a, str s, token **out)
{
	token *t = ARENA_ARRAY(a, token, s.n / 2 + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		size_t from = i;
		while (i < s.n && word_char(s.p[i]))
			i++;
		if (i > from) {
			t[n] = (token){.from = from, .to = i};
			token_read(str_sub(s, from, i), &t[n]);
			n++;
		} else
			i++;
	}
	*out = t;
	return n;
}

/* Whether the next one goes on with the same number. */
static bool joined(str s, const token *t, const token *next)
{
	if (next->from - t->to > GAP_MOST)
		return false;
	for (size_t i = t->to; i < next->from; i++)
		if (!strchr(" -.,\t\n\r", s.p[i]))
			return false;
	return true;
}

/* How numbers of cards begin. */
static bool issued(const char *d)
{
	static const char firsts[] = "2223242526273034353637384041424344454647484951"
				     "525354556062646465";

	for (size_t i = 0; i + 1 < sizeof(firsts); i += 2)
		if (!memcmp(d, firsts + i, 2))
			return true;
	return false;
}

static bool is_card(const char *d, size_t n)
{
	int sum = 0;

	for (size_t i = 0; i < n; i++) {
		int v = (d[n - 1 - i] - '0') * (i % 2 ? 2 : 1);
		sum += v / 10 + v % 10;
	}
	return sum % 10 == 0 && issued(d);
}

typedef struct run {
	char d[CARD_MOST + 1];
	size_t n, most;
} run;

static bool run_add(run *r, const token *t, int times)
{
	if (r->n + t->n * (size_t)times > r->most || (!t->n && !t->times))
		return false;
	for (; t->n && times > 0; times--) {
		memcpy(r->d + r->n, t->digits, t->n);
		r->n += t->n;
	}
	return true;
}

/* The digits from token i on, as far as they go on: after which token they may be a
 * number that `is` takes; 0: none. The longest; last gets its four last digits. */
static size_t span_of(str s, const token *t, size_t n, size_t i, size_t least,
		      size_t most, bool (*is)(const char *d, size_t n), char *last)
{
	run r = {.most = most};
	size_t end = 0;

	for (size_t k = i; k < n && (k == i || joined(s, &t[k - 1], &t[k])); k++) {
		int times = k > i && t[k - 1].times ? t[k - 1].times : 1;
		if (!run_add(&r, &t[k], times))
			break;
		if (!t[k].n || r.n < least || !is(r.d, r.n))
			continue;
		end = k + 1;
		memcpy(last, r.d + (r.n < 4 ? 0 : r.n - 4), 4);
	}
	return end;
}

static bool is_code(const char *d, size_t n)
{
	(void)d;
	return n == 3 || n == 4;
}

static bool word_is(str s, const token *t, const char *const *words)
{
	for (; *words; words++)
		if (str_ieq(str_sub(s, t->from, t->to), str_of(*words)))
			return true;
	return false;
}

/* Where the digits begin that follow "CVV" or "security code"; 0: none. */
static size_t code_after(str s, const token *t, size_t n, size_t i)
{
	static const char *const
		names[] = {"cvv", "cvc", "cvv2", "cvc2", "cid", NULL},
		*const security[] = {"security", NULL}, *const code[] = {"code", NULL},
		*const fillers[] = {"is",  "number", "code", "its", "it",   "s",
				    "the", "on",     "back", "of",  "card", NULL};
	size_t k = i + 1;

	if (!word_is(s, &t[i], names) &&
	    !(word_is(s, &t[i], code) && i && word_is(s, &t[i - 1], security)))
		return 0;
	for (int m = 0; m < FILLERS_MOST && k < n && word_is(s, &t[k], fillers); m++)
		k++;
	return k < n && (t[k].n || t[k].times) ? k : 0;
}

str redact_cards(arena *a, str s)
{
	token *t;
	size_t n = tokens_read(a, s, &t), done = 0;
	buf b = buf_new(a, s.n + 64, 2 * s.n + 1024);
	char last[5] = "";

	for (size_t i = 0; i < n; i++) {
		size_t code = code_after(s, t, n, i), end = 0, from = i;
		if (t[i].n || t[i].times)
			end = span_of(s, t, n, i, CARD_LEAST, CARD_MOST, is_card, last);
		bool card = end > 0;
		if (!card && code)
			end = span_of(s, t, n, from = code, 3, 4, is_code, last);
		if (!end)
			continue;
		buf_str(&b, str_sub(s, done, t[from].from));
		if (card)
			buf_fmt(&b, "[card number ending in %.4s]", last);
		else
			buf_str(&b, S("[security code]"));
		done = t[end - 1].to;
		i = end - 1;
	}
	if (!done)
		return s;
	buf_str(&b, str_sub(s, done, s.n));
	return str_dup(a, buf_view(&b));
}
