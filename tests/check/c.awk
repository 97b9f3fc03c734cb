# c.awk -- reading C for the other checks: code(line) gives the line without comments and
# with the contents of strings taken out; they are put together in `literals`.

function code(line,    out, i, n, c, two) {
	if (FNR == 1)
		in_comment = 0
	out = literals = ""
	n = length(line)
	for (i = 1; i <= n; i++) {
		c = substr(line, i, 1)
		two = substr(line, i, 2)
		if (in_comment) {
			if (two == "*/") {
				in_comment = 0
				i++
			}
		} else if (two == "//") {
			break
		} else if (two == "/*") {
			in_comment = 1
			i++
			out = out " "
		} else if (c == "\"" || c == "'") {
			i = quoted(line, i, c)
			out = out c c
		} else {
			out = out c
		}
	}
	return out
}

# Skips the quoted text that begins at i; returns where it ends.
function quoted(line, i, quote,    from, c) {
	from = i + 1
	for (i++; i <= length(line); i++) {
		c = substr(line, i, 1)
		if (c == "\\")
			i++
		else if (c == quote)
			break
	}
	if (quote == "\"")
		literals = literals " " substr(line, from, i - from)
	return i
}

# complain("words"): file and line go before; the run fails at its end.
function complain(words) {
	printf "%s:%d: %s\n", FILENAME, FNR, words
	complaints++
}

END { if (complaints) exit 1 }
