/* login_try.h -- private to accounts: one try to sign in, by the page or by program. */
#ifndef PB_LOGIN_TRY_H
#define PB_LOGIN_TRY_H

#include "features/accounts/sessions_store.h"

typedef struct login_form {
	str email, password;
} login_form;
extern const type login_form_t;

typedef struct login_attempt {
	login_form in;
	sign_in_limit limit; /* wait_s: refused without a look at the password */
	sign_in_row who;
	bool found, good;
} login_attempt;

/* Counts the try and looks whether the password fits, with the same work whether the
 * e-mail exists or not. Outside a transaction. */
MUST_USE rc login_try(ctx *x, const request *q, login_attempt *t);
/* After a good one: begins the transaction in which they are signed in, takes the try
 * back and renews a hash of older cost. */
MUST_USE rc login_begin(ctx *x, const request *q, const login_attempt *t);
/* After a bad one: begins a transaction and notes it. */
MUST_USE rc login_note(ctx *x, const request *q, const login_attempt *t);

#endif
