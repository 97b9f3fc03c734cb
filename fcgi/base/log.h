/* log.h -- one JSON object a line on standard error. A blocked reader never blocks us:
 * a line that cannot be written at once is dropped and counted. */
#ifndef PB_BASE_LOG_H
#define PB_BASE_LOG_H

#include "base/buf.h"
#include "base/str.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO };

/* A line under construction in a fixed buffer; needs no arena, usable anywhere. */
typedef struct log_line {
	size_t n;
	bool cut; /* a field did not fit: said at the end of the line */
	char text[4096];
} log_line;

void log_start(log_line *l, enum log_level level, const char *event);
void log_str(log_line *l, const char *key,
	     str value); /* value is escaped, cut to 500 bytes */
void log_i64(log_line *l, const char *key, int64_t value);
void log_send(log_line *l);
/* The short way: event and a message. */
void log_say(enum log_level level, const char *event, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int64_t log_dropped(void);

#endif
