/* multipart.h -- multipart/form-data (RFC 7578): forms that carry files. The whole body
 * is in memory already, as far as its route allows; parts point into it. */
#ifndef PB_WEB_MULTIPART_H
#define PB_WEB_MULTIPART_H

#include "base/ctx.h"
#include "web/request.h"

enum {
	MULTIPART_PARTS = 64,
	MULTIPART_FILES = 40, /* of them; what is over is counted, not kept */
	MULTIPART_MORE = 1000,
	MULTIPART_HEAD = 8 * 1024, /* bytes of one part's headers */
	MULTIPART_BOUNDARY = 70,
	MULTIPART_FILENAME = 200, /* characters kept */
};

typedef struct form_part {
	str name;
	bool is_file;
	str filename;     /* of a file: one clean line for people, no path; may be "" */
	str content_type; /* as the browser said: not to be believed; may be absent */
	str data;
} form_part;

typedef struct multipart {
	form_part parts[MULTIPART_PARTS];
	size_t n;
	size_t more; /* files over MULTIPART_FILES: who takes several says so in words
		      */
} multipart;

/* E_TYPE when content_type is not multipart/form-data with a boundary; E_INPUT when the
 * body is not well-formed, when a part passes its limit, and when a text part or a name
 * is not clean text (the rules of params_parse). A body that ends early is not
 * well-formed. E_TOOBIG when there are too many parts. */
MUST_USE rc multipart_parse(ctx *x, str content_type, str body, multipart *out);
/* For who reads a body piece by piece (spool.h): the boundary that the type names, and
 * one part's header lines, each with its line end. */
bool multipart_boundary(str content_type, str *boundary);
MUST_USE rc multipart_head(ctx *x, str head, form_part *p);
/* The first file of that name; NULL when there is none. A file input left empty is sent
 * as a file without name and data: it counts as none. */
const form_part *multipart_file(const multipart *m, str name);
/* The text parts, for form_read. */
params multipart_fields(ctx *x, const multipart *m);

#endif
