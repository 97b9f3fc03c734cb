/* lm.h -- one question to a language model behind the OpenAI form, answered in a shape
 * that the question gives; for task workers only, never inside a transaction. It is
 * asked once: who asks has a deadline. What comes back is a stranger's word and is
 * checked by whoever asked. */
#ifndef PB_REMOTE_LM_H
#define PB_REMOTE_LM_H

#include "base/ctx.h"
#include "base/json.h"

typedef struct lm_server {
	str model, key; /* key empty: none is sent */
	str kind;       /* "usual", "reasoning" (knows no temperature), "local" */
	str account;    /* whose circuit breaker */
} lm_server;

typedef struct lm_question {
	str system, words;
	str name, schema; /* of the answer: JSON Schema */
	int64_t timeout_ms;
} lm_question;

typedef struct lm_answer {
	json *said;   /* NULL: nothing that can be used */
	str problem;  /* why, as an end of "the language model ..."; no secrets */
	json *tokens; /* with their probabilities, when it tells them */
} lm_answer;

/* Is there one? */
bool lm_ready(const struct config *cfg);
void lm_ask(ctx *x, const lm_server *s, const lm_question *q, lm_answer *out);

/* How sure it was of a value of its answer, in percent: the product of the
 * probabilities of the words that make it. -1: it did not tell. */
int lm_certainty(ctx *x, const lm_answer *a, str value);

#endif
