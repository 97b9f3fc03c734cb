/* banned.h -- forced into every file: functions that have a better one in this house.
 */
#ifndef PB_BASE_BANNED_H
#define PB_BASE_BANNED_H

/* The headers first, so that the poison below does not hit their declarations. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* C++ library headers name these themselves; the one C++ file is the phone shim. */
#ifndef __cplusplus
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok
#pragma GCC poison asctime ctime gmtime localtime
#pragma GCC poison atoi atol atof
#endif

#endif
