/* call_files.h -- files that people put beside a call. Private to calls. */
#ifndef PB_CALL_FILES_H
#define PB_CALL_FILES_H

#include "features/calls/call_files_rules.h"
#include "features/tasks/tasks.h"
#include "web/request.h"
#include "web/route.h"

typedef struct call_file {
	str id, call_id, name, type, file, who, remover;
	int64_t bytes;
	when removed_at, created_at;
} call_file;
extern const type call_file_t;

/* A picture of a text, put among the files of the call's contact. */
typedef struct call_filed {
	str id, thread_id, type, name, who;
	when filed_at;
} call_filed;

/* Keeps the file of the request's body beside the call; id: of what was taken.
 * E_NOTFOUND when there is no such call. */
MUST_USE rc call_file_take(ctx *x, request *q, str call_id, enum call_file_fate *fate,
			   str *id);
/* Queues its query; of call_file. */
void call_files_send(ctx *x, str call_id, list *out);
/* The same of the contact's pictures; of call_filed. */
void call_filed_send(ctx *x, str call_id, list *out);
/* E_NOTFOUND when there is none. */
MUST_USE rc call_file_one(ctx *x, str id, call_file *out);
MUST_USE rc call_file_remove(ctx *x, const request *q, const call_file *f);
MUST_USE rc call_file_back(ctx *x, const call_file *f);
/* nginx sends it. */
MUST_USE rc call_file_send(ctx *x, response *p, const call_file *f);

rc call_files_post(ctx *x, request *q, response *p);
rc call_file_get(ctx *x, request *q, response *p);
rc call_file_post(ctx *x, request *q, response *p);
rc call_files_api_post(ctx *x, request *q, response *p);
rc call_file_api_get(ctx *x, request *q, response *p);
rc call_file_api_file_get(ctx *x, request *q, response *p);
rc call_file_api_delete(ctx *x, request *q, response *p);

#endif
