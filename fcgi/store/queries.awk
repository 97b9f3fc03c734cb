# queries.awk -- turns sql/queries/*.sql into build/gen/queries.h and queries.c.
#
#   awk -v out=h -f queries.awk sql/queries/*.sql > queries.h
#   awk -v out=c -f queries.awk sql/queries/*.sql > queries.c
#
# A query is a block of two header lines and its text up to the next block:
#   -- name: call_by_sid
#   -- returns: call          (a record's name, or `nothing`)
#   SELECT ... WHERE sid = $1
# Comments that stand above a `-- name:` line belong to the reader, not to the query
# before it. The number of parameters is the highest $n outside quotes and comments.

function fail(words) {
	printf "%s:%d: %s\n", FILENAME, FNR, words > "/dev/stderr"
	failed = 1
	exit 1
}

# Ends the query being read: drops the blank and comment lines at its end.
function finish(    i, last) {
	if (name == "")
		return
	last = lines
	while (last > 0 && text[last] ~ /^[ \t]*(--.*)?$/)
		last--
	if (returns == "")
		fail("query " name " does not say what it `-- returns:`")
	if (last == 0)
		fail("query " name " has no text")
	names[++queries] = name
	kind[name] = returns
	body[name] = text[1]
	for (i = 2; i <= last; i++)
		body[name] = body[name] "\n" text[i]
	name = ""
}

# The highest $n of a query, not looking into quotes, comments and longer words.
function parameters(sql,    most, n) {
	gsub(/--[^\n]*/, "", sql)
	gsub(/'[^']*'/, "''", sql)
	most = 0
	while (match(sql, /\$[0-9]+/)) {
		n = substr(sql, RSTART + 1, RLENGTH - 1) + 0
		if (n > most)
			most = n
		sql = substr(sql, RSTART + RLENGTH)
	}
	return most
}

# Which parameters are written as $n::type, a bit each: of those the server knows the type
# by these words alone, so that they can be sent in its own form. `patchbay check` asks it.
function typed(sql, type,    bits, n, seen_n) {
	gsub(/--[^\n]*/, "", sql)
	gsub(/'[^']*'/, "''", sql)
	bits = 0
	while (match(sql, "\\$[0-9]+::" type)) {
		n = substr(sql, RSTART + 1) + 0
		sql = substr(sql, RSTART + RLENGTH)
		if (sql !~ /^([ \t\n]*\[|[a-z0-9_])/ && !(n in seen_n)) {
			seen_n[n] = 1
			bits += 2 ^ (n - 1)
		}
	}
	return bits
}

# One C string literal a line, so that errors of PostgreSQL point at the right line.
function literal(sql,    i, n, part, result) {
	n = split(sql, part, "\n")
	for (i = 1; i <= n; i++) {
		gsub(/\\/, "&&", part[i])
		gsub(/"/, "\\\"", part[i])
		gsub(/\t/, "\\t", part[i])
		result = result "\n\t\t\"" part[i] (i < n ? "\\n" : "") "\""
	}
	return result
}

/^-- name:/ {
	finish()
	name = $3
	if (name !~ /^[a-z][a-z0-9_]*$/ || NF != 3)
		fail("a query's name is one word of a-z, 0-9 and _")
	if (name in seen)
		fail("query " name " is already in " seen[name])
	seen[name] = FILENAME
	returns = ""
	lines = 0
	next
}

/^-- returns:/ && name != "" && lines == 0 {
	if ($3 !~ /^[a-z][a-z0-9_]*$/ || NF != 3)
		fail("`-- returns:` takes one record's name, or `nothing`")
	returns = $3
	next
}

# Nothing of a file before its first query belongs to the last query of the file before.
FNR == 1 { finish() }

name != "" { sub(/\r$/, ""); text[++lines] = $0 }

END {
	if (failed)
		exit 1
	finish()
	if (failed)
		exit 1
	print "/* Made from sql/queries by fcgi/store/queries.awk: edit there. */"
	if (out == "h") {
		print "#ifndef PB_GEN_QUERIES_H\n#define PB_GEN_QUERIES_H\n\nenum query {"
		for (i = 1; i <= queries; i++)
			print "\tQ_" names[i] ","
		print "\tQ_COUNT\n};\n\nstruct query_def {"
		print "\tconst char *name, *sql, *returns;\n\tint params;"
		print "\tunsigned uuids, moments; /* bit n - 1: $n::uuid, $n::timestamptz */\n};\n"
		print "/* One more than Q_COUNT: the last is empty. */"
		print "extern const struct query_def QUERIES[Q_COUNT + 1];\n\n#endif"
	} else {
		print "#include \"queries.h\"\n"
		print "/* A query may be longer than the 4,095 bytes ISO C promises. */"
		print "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n"
		print "const struct query_def QUERIES[Q_COUNT + 1] = {"
		for (i = 1; i <= queries; i++)
			printf "\t{ \"%s\",%s,\n\t\t\"%s\", %d, %.0fu, %.0fu },\n", names[i], \
				literal(body[names[i]]), kind[names[i]], parameters(body[names[i]]), \
				typed(body[names[i]], "uuid"), typed(body[names[i]], "timestamptz")
		print "\t{ 0 },\n};"
	}
}
