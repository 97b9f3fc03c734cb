/* http_inside.h -- private to remote: the handle and the breaker that all who speak to
 * the outside share. */
#ifndef PB_REMOTE_HTTP_INSIDE_H
#define PB_REMOTE_HTTP_INSIDE_H

#include <curl/curl.h>

#include "remote/http.h"

struct http {
	CURL *curl;
	http_breaker breaker;
};

#endif
