/* lead_judge.h -- private to leads: who judges a text, and what a hot one is followed
 * by. */
#ifndef PB_LEAD_JUDGE_H
#define PB_LEAD_JUDGE_H

#include "features/leads/lead_rules.h"
#include "features/leads/leads.h"
#include "features/leads/leads_store.h"

/* It is hot: phones ring, or it becomes a claim. Once for a text, and once a minute for
 * who wrote it. judge: what a language model had to do with it; empty: nothing. */
MUST_USE rc lead_hot(ctx *x, str tenant, const lead_text *t, const lead_policy *p,
		     const lead_score *s, str judge);
/* Queues the question; s: what the words say, which counts when no answer comes. */
void lead_ask_model(ctx *x, const lead_text *t, const lead_score *s);

#endif
