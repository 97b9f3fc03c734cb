/* A message of RFC 5322: nothing is escaped for us by those who send it, so that what
 * would end a header or an address is refused here. */
#include "base/buf.h"
#include "base/crypto.h"
#include "remote/mail.h"

enum { WORD = 39, LINE = 57, TEXT_MOST = 256 * 1024 };

static bool address_ok(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || (unsigned char)s.p[i] >= 0x7f ||
		    s.p[i] == '<' || s.p[i] == '>')
			return false;
	return s.n > 2 && s.n <= 254 && str_find(s, '@', 1) > 0;
}

static bool plain(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || (unsigned char)s.p[i] >= 0x7f)
			return false;
	return s.n <= WORD;
}

/* How much of s one encoded word may hold, never the half of a character. */
static size_t word_of(str s)
{
	size_t n = s.n < WORD ? s.n : WORD;

	while (n < s.n && n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return n ? n : s.n;
}

/* RFC 2047, also where it is only long: the words are the folds. */
static void header_words(arena *a, buf *b, str s)
{
	if (plain(s)) {
		buf_str(b, s);
		return;
	}
	while (s.n) {
		size_t n = word_of(s);
		buf_fmt(b, "=?UTF-8?B?" STR_FMT "?=", STR_ARG(crypto_b64(a, s.p, n)));
		s = str_sub(s, n, s.n);
		if (s.n)
			buf_str(b, S("\r\n "));
	}
}

static void header_date(buf *b, when now)
{
	static const char days[] = "SunMonTueWedThuFriSat",
			  months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	local_time t = when_local(now, S("UTC"));

	buf_fmt(b, "Date: %.3s, %02d %.3s %04d %02d:%02d:%02d +0000\r\n",
		days + (size_t)t.wday * 3, t.day, months + (size_t)(t.month - 1) * 3,
		t.year, t.hour, t.minute, t.second);
}

static void body(arena *a, buf *b, str text)
{
	for (size_t i = 0; i < text.n; i += LINE) {
		str part = str_sub(text, i, i + LINE);
		buf_str(b, crypto_b64(a, part.p, part.n));
		buf_str(b, S("\r\n"));
	}
}

str mail_compose(arena *a, const mail *m, str from, when now)
{
	buf b = buf_new(a, 4096, TEXT_MOST);
	ptrdiff_t at = str_find(from, '@', 0);

	if (!address_ok(from) || !address_ok(m->to) || !address_ok(m->id) ||
	    str_find(m->subject, '\r', 0) >= 0 || str_find(m->subject, '\n', 0) >= 0)
		return (str){0};
	buf_fmt(&b, "From: Patchbay <" STR_FMT ">\r\nTo: <" STR_FMT ">\r\nSubject: ",
		STR_ARG(from), STR_ARG(m->to));
	header_words(a, &b, m->subject);
	buf_str(&b, S("\r\n"));
	header_date(&b, now);
	buf_fmt(&b, "Message-ID: <" STR_FMT ">\r\n", STR_ARG(m->id));
	buf_str(&b, S("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
		      "Content-Type: text/plain; charset=utf-8\r\n"
		      "Content-Transfer-Encoding: base64\r\n\r\n"));
	body(a, &b, m->text);
	return at > 0 && !b.full ? buf_view(&b) : (str){0};
}
