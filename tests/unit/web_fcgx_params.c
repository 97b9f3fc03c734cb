/* fcgx_params.c -- which beginnings of a connection are a request's parameters. */
#include "web/fcgx_params.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/str.h"
#include "tap.h"

#define BEGIN "\1\1\0\1\0\10\0\0\0\1\0\0\0\0\0\0"
#define END "\1\4\0\1\0\0\0\0"
#define RECORD(length) "\1\4\0\1\0" length "\0\0"
#define CASE(bytes, look, what)                      \
	{                                            \
		bytes, sizeof(bytes) - 1, look, what \
	}

static const struct {
	const char *bytes;
	size_t n;
	enum params_look look;
	const char *what;
} CASES[] = {
	CASE(BEGIN END, PARAMS_FINE, "no parameters"),
	CASE(BEGIN RECORD("\4") "\1\1AB" END, PARAMS_FINE, "one"),
	CASE(BEGIN RECORD("\3") "\1\1A" RECORD("\1") "B" END, PARAMS_FINE,
	     "one over two records"),
	CASE(BEGIN RECORD("\7") "\1\200\0\0\1AB" END, PARAMS_FINE, "a long length"),
	CASE(BEGIN "\1\4\0\1\0\4\2\0\1\1ABxx" END, PARAMS_FINE, "padding"),
	CASE(BEGIN END "anything after", PARAMS_FINE, "what follows is not looked at"),
	CASE("", PARAMS_MORE, "nothing yet"),
	CASE("\1\1\0", PARAMS_MORE, "half a head"),
	CASE(BEGIN, PARAMS_MORE, "only the beginning"),
	CASE(BEGIN RECORD("\4") "\1\1A", PARAMS_MORE, "half a record"),
	CASE(BEGIN RECORD("\4") "\1\1AB", PARAMS_MORE, "no end yet"),
	CASE("GET / HTTP/1.1\r\n", PARAMS_BAD, "something else"),
	CASE("\2\1\0\1\0\10\0\0\0\1\0\0\0\0\0\0" END, PARAMS_BAD, "another version"),
	CASE(END, PARAMS_BAD, "no beginning"),
	CASE(BEGIN BEGIN END, PARAMS_BAD, "two beginnings"),
	CASE(BEGIN "\1\5\0\1\0\0\0\0", PARAMS_BAD, "a body before the parameters' end"),
	CASE(BEGIN RECORD("\3") "\5\1A" END, PARAMS_BAD, "a name beyond the end"),
	CASE(BEGIN RECORD("\3") "\1\5A" END, PARAMS_BAD, "a value beyond the end"),
	CASE(BEGIN RECORD("\1") "\1" END, PARAMS_BAD, "no second length"),
	CASE(BEGIN RECORD("\4") "\1\200\0\0" END, PARAMS_BAD, "half a long length"),
	CASE(BEGIN RECORD("\6") "\1\220\0\0\0A" END, PARAMS_BAD, "256 megabytes"),
	CASE(BEGIN RECORD("\6") "\377\377\377\377\1A" END, PARAMS_BAD, "two gigabytes"),
	CASE(BEGIN RECORD("\12") "\377\377\377\377\377\377\377\377AB" END, PARAMS_BAD,
	     "both"),
};

static void looks(void)
{
	unsigned char bytes[256];

	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		memcpy(bytes, CASES[i].bytes, CASES[i].n);
		ok(fcgx_params_look(bytes, CASES[i].n) == CASES[i].look, "%s",
		   CASES[i].what);
	}
}

/* What is fine when it comes whole is read by nobody here; what ends early is not
 * waited for. */
static void sockets(void)
{
	static const char good[] = BEGIN RECORD("\4") "\1\1AB" END;
	unsigned char seen[sizeof good];
	int two[2];

	ok(!socketpair(AF_UNIX, SOCK_STREAM, 0, two), "two ends");
	ok(write(two[0], good, sizeof good - 1) == (ssize_t)(sizeof good - 1) &&
		   fcgx_params_fine(two[1]),
	   "a whole one is fine");
	ok(recv(two[1], seen, sizeof seen, 0) == (ssize_t)(sizeof good - 1) &&
		   !memcmp(seen, good, sizeof good - 1),
	   "and still there to be read");
	ok(write(two[0], good, 20) == 20 && !shutdown(two[0], SHUT_WR) &&
		   !fcgx_params_fine(two[1]),
	   "one that is cut short is not");
	close(two[0]);
	close(two[1]);
}

int main(void)
{
	looks();
	sockets();
	return tap_done();
}
