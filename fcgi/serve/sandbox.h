/* sandbox.h -- what a child process gives up before it reads the first byte from
 * outside. No new privileges, no dumps, little memory, a list of readable and writable
 * places (Landlock), a list of system calls (seccomp). Inside: no exec, no fork, no
 * other process to look into, no file but the listed ones. Everything is given up for
 * good, and nothing needs root. Must be the last step of starting, when connections can
 * still be made later but threads exist no more than one. */
#ifndef PB_SERVE_SANDBOX_H
#define PB_SERVE_SANDBOX_H

#include "base/config.h"

enum sandbox_profile {
	SANDBOX_WEB = 1,
	SANDBOX_UPLOADS, /* web workers that put files into the file store */
	SANDBOX_TASKS,
	SANDBOX_LIVE
};

enum { SANDBOX_PATHS = 32 };

struct sandbox {
	enum sandbox_profile profile;
	/* Files or folders with all below; NULL ends the list. Missing ones are passed
	 * over. */
	const char *read[SANDBOX_PATHS];
	const char *write[SANDBOX_PATHS]; /* also readable */
	bool inet;       /* AF_INET and AF_INET6; AF_UNIX is always allowed */
	uint64_t memory; /* address space; 0 = unlimited */
	uint64_t files;  /* open at once */
	uint64_t file_size;
};

/* The house's settings for a profile. inet is on for tasks, and for the others only
 * when the database or memcached is reached over the network. Paths live in a. */
void sandbox_for(arena *a, const config *cfg, enum sandbox_profile p,
		 struct sandbox *out);
/* Enters. False when a part that this system has could not be put in force: leave then.
 * What this system does not have (an old kernel without Landlock) is said in *problem
 * and passed over with true. */
bool sandbox_enter(const struct sandbox *s, buf *problem);
/* True in builds with AddressSanitizer, which needs calls and places that are closed
 * otherwise: there the sandbox is only partly in force. */
bool sandbox_is_partial(void);

#endif
