# sizes.awk -- a function is at most 80 lines, a file at most 600, a line at most 88 columns
# (tabs of 8). As clang-format writes them, a function's braces stand alone in column one.

function complain(line, words) {
	printf "%s:%d: %s\n", file, line, words
	complaints++
}

function columns(line,    i, n, wide) {
	n = length(line)
	for (i = 1; i <= n; i++)
		wide += substr(line, i, 1) == "\t" ? 8 - wide % 8 : 1
	return wide
}

function end_of_file() {
	if (lines > 600)
		complain(lines, "the file has " lines " lines, more than 600")
}

FNR == 1 {
	if (file)
		end_of_file()
	file = FILENAME
	start = 0
}

{ lines = FNR }

# Tables of addresses, hashes and words may be wider; text in bytes is not columns.
$0 !~ /["']/ && columns($0) > 88 { complain(FNR, columns($0) " columns, more than 88") }

/^{/ { start = FNR }
/^}/ {
	if (start && FNR - start - 1 > 80)
		complain(start, "the function has " FNR - start - 1 " lines, more than 80")
	start = 0
}

END {
	if (file)
		end_of_file()
	if (complaints)
		exit 1
}
