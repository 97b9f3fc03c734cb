/* webhook.h -- a signed webhook as the carrier sends it, each of a new call or text. */
#ifndef PB_BENCH_WEBHOOK_H
#define PB_BENCH_WEBHOOK_H

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

enum { LINES_MAX = 64, WEBHOOK_MAX = 4096 };

/* One of the lines that are called, and how many contacts its tenant has: they call
 * from +18010000000 onwards. */
struct line {
	char account[40], token[40], number[20];
	unsigned contacts;
};

struct lines {
	struct line at[LINES_MAX];
	size_t n;
	char url[256]; /* what is posted to, and signed */
	char host[96];
	const char *path;
	const char *text; /* what they text; NULL: they call */
	uint64_t seed[2];
};

static inline uint64_t dice(struct lines *l)
{
	uint64_t a = l->seed[0], b = l->seed[1];

	l->seed[0] = b;
	a ^= a << 23;
	l->seed[1] = a ^ b ^ (a >> 17) ^ (b >> 26);
	return l->seed[1] + b;
}

/* FILE: a line each with account, token, number, contacts. */
static inline void lines_read(struct lines *l, const char *file, const char *url)
{
	FILE *f = fopen(file, "r");
	const char *host = strstr(url, "://");

	snprintf(l->url, sizeof(l->url), "%s", url);
	l->path = host ? strchr(l->url + (host - url) + 3, '/') : NULL;
	while (f && l->n < LINES_MAX &&
	       fscanf(f, "%39s %39s %19s %u", l->at[l->n].account, l->at[l->n].token,
		      l->at[l->n].number, &l->at[l->n].contacts) == 4)
		l->n++;
	if (!f || !l->n || !l->path) {
		fprintf(stderr, "no lines in %s, or no path in %s\n", file, url);
		exit(64);
	}
	fclose(f);
	snprintf(l->host, sizeof(l->host), "%.*s",
		 (int)(l->path - (l->url + (host - url) + 3)),
		 l->url + (host - url) + 3);
	if (getrandom(l->seed, sizeof(l->seed), 0) != sizeof(l->seed))
		abort();
}

struct pairs {
	char body[WEBHOOK_MAX], text[WEBHOOK_MAX]; /* posted; signed */
	size_t body_n, text_n;
};

/* Values hold no byte that would have to be escaped, but for a leading "+". */
static inline void pair(struct pairs *p, const char *name, const char *value)
{
	bool plus = *value == '+';

	p->text_n += (size_t)snprintf(p->text + p->text_n, sizeof(p->text) - p->text_n,
				      "%s%s", name, value);
	p->body_n += (size_t)snprintf(p->body + p->body_n, sizeof(p->body) - p->body_n,
				      "%s%s=%s%s", p->body_n ? "&" : "", name,
				      plus ? "%2B" : "", value + plus);
}

static inline void call_pairs(struct pairs *p, const struct line *l, const char *sid,
			      const char *from)
{
	/* In the order of their names, which is the order they are signed in. */
	const char *const all[][2] = {
		{"AccountSid", l->account}, {"ApiVersion", "2010-04-01"},
		{"CallSid", sid},           {"CallStatus", "ringing"},
		{"Called", l->number},      {"CalledCity", "MURRAY"},
		{"CalledCountry", "US"},    {"CalledState", "UT"},
		{"CalledZip", "84107"},     {"Caller", from},
		{"CallerCity", "OREM"},     {"CallerCountry", "US"},
		{"CallerState", "UT"},      {"CallerZip", "84057"},
		{"Direction", "inbound"},   {"From", from},
		{"FromCity", "OREM"},       {"FromCountry", "US"},
		{"FromState", "UT"},        {"FromZip", "84057"},
		{"To", l->number},          {"ToCity", "MURRAY"},
		{"ToCountry", "US"},        {"ToState", "UT"},
		{"ToZip", "84107"},
	};

	p->text_n = p->body_n = 0;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		pair(p, all[i][0], all[i][1]);
}

static inline void text_pairs(struct pairs *p, const struct line *l, const char *sid,
			      const char *from, const char *body)
{
	const char *const all[][2] = {
		{"AccountSid", l->account},
		{"ApiVersion", "2010-04-01"},
		{"Body", body},
		{"From", from},
		{"FromCity", "OREM"},
		{"FromCountry", "US"},
		{"FromState", "UT"},
		{"FromZip", "84057"},
		{"MessageSid", sid},
		{"NumMedia", "0"},
		{"NumSegments", "1"},
		{"SmsMessageSid", sid},
		{"SmsSid", sid},
		{"SmsStatus", "received"},
		{"To", l->number},
		{"ToCity", "MURRAY"},
		{"ToCountry", "US"},
		{"ToState", "UT"},
		{"ToZip", "84107"},
	};

	p->text_n = p->body_n = 0;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		pair(p, all[i][0], all[i][1]);
}

/* A whole request of a new call or text to the line; its length. */
static inline size_t webhook_make(struct lines *l, size_t line, char *out, size_t room)
{
	const struct line *to = &l->at[line];
	struct pairs p;
	char sid[35], from[20], signed_text[WEBHOOK_MAX + 256];
	unsigned char mac[EVP_MAX_MD_SIZE], sign[64];
	unsigned int mac_n = 0;

	snprintf(sid, sizeof(sid), "%s%016llx%016llx", l->text ? "SM" : "CA",
		 (unsigned long long)dice(l), (unsigned long long)dice(l));
	snprintf(from, sizeof(from), "+1801%07u", (unsigned)(dice(l) % to->contacts));
	if (l->text)
		text_pairs(&p, to, sid, from, l->text);
	else
		call_pairs(&p, to, sid, from);
	int n = snprintf(signed_text, sizeof(signed_text), "%s%.*s", l->url,
			 (int)p.text_n, p.text);
	HMAC(EVP_sha1(), to->token, (int)strlen(to->token),
	     (const unsigned char *)signed_text, (size_t)n, mac, &mac_n);
	EVP_EncodeBlock(sign, mac, (int)mac_n);
	return (size_t)snprintf(out, room,
				"POST %s HTTP/1.1\r\nHost: %s\r\n"
				"User-Agent: TwilioProxy/1.1\r\n"
				"Content-Type: application/x-www-form-urlencoded; "
				"charset=UTF-8\r\n"
				"X-Twilio-Signature: %s\r\n"
				"I-Twilio-Idempotency-Token: %s\r\n"
				"Content-Length: %zu\r\n\r\n%.*s",
				l->path, l->host, (const char *)sign, sid + 2, p.body_n,
				(int)p.body_n, p.body);
}

#endif
