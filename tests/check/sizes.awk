# sizes.awk -- a function is at most 80 lines, a file at most 600. (The width of lines is
# clang-format's.) As it writes them, a function's braces stand alone in column one.

function complain(line, words) {
	printf "%s:%d: %s\n", file, line, words
	complaints++
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
