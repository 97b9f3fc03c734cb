/* cli.h -- what a person types: patchbay COMMAND. */
#ifndef PB_CLI_H
#define PB_CLI_H

/* Runs a command; the exit status. */
int cli_main(int argc, char **argv);

#endif
