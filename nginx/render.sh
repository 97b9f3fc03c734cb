#!/bin/sh
# Fills in a nginx template: render.sh TEMPLATE NAME=VALUE... >CONFIGURATION
# Names: LISTEN (127.0.0.1:8080), HOSTS (comma list), RUN, FILES, FALLBACK, STATIC, ERRORS,
# LOG (folders), CSS (address of the style sheet). A word left over is an error.
set -eu

exec awk '
function fail(words) {
	print "nginx/render.sh: " words > "/dev/stderr"
	failed = 1
	exit 1
}

# "a,b" as the lines of a map.
function host_lines(list,    i, n, host, result) {
	n = split(tolower(list), host, /[ ,]+/)
	for (i = 1; i <= n; i++) {
		if (host[i] == "" || host[i] in known)
			continue
		if (host[i] !~ /^([a-z0-9._-]+|\[[0-9a-f:]+\])$/)
			fail("not a host name: " host[i])
		known[host[i]] = 1
		result = result (result ? "\n" : "") "\t" host[i] " 0;"
	}
	return result
}

BEGIN {
	for (i = 2; i < ARGC; i++) {
		at = index(ARGV[i], "=")
		name = substr(ARGV[i], 1, at - 1)
		value[name] = substr(ARGV[i], at + 1)
		ARGV[i] = ""
		if (name == "HOSTS")
			value[name] = host_lines(value[name])
		else if (value[name] ~ /[^A-Za-z0-9._\/:,+@%=~\[\]-]/)
			fail("a character in " name " that nginx would take for its own: " value[name])
	}
}

{
	while (match($0, /@[A-Z]+@/)) {
		name = substr($0, RSTART + 1, RLENGTH - 2)
		if (!(name in value))
			fail(FILENAME ":" FNR ": no value for " name)
		printf "%s%s", substr($0, 1, RSTART - 1), value[name]
		$0 = substr($0, RSTART + RLENGTH)
	}
	print
}
' "$@"
