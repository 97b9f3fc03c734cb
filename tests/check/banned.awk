# banned.awk -- functions that have no place here, or only in one. Those with a better one
# everywhere (strcpy, atoi...) are already poisoned by base/banned.h.

BEGIN {
	# name -> the files that may call it, as a pattern; "" for nobody. Memory is the
	# arena's, but for what outlives requests: connections, caches, processes.
	lasting = "fcgi/(base|store|remote|render|serve)/"
	split("malloc calloc realloc reallocarray free strdup strndup asprintf vasprintf", names, " ")
	for (i in names)
		only[names[i]] = lasting
	split("fork vfork execv execve execvp execl execlp fexecve posix_spawn waitpid", names, " ")
	for (i in names)
		only[names[i]] = "fcgi/serve/"
	split("time gettimeofday clock_gettime", names, " ")
	for (i in names)
		only[names[i]] = "fcgi/(base|serve)/"
	only["setenv"] = only["unsetenv"] = "fcgi/(base/when[.]c|serve/)"
	only["getenv"] = only["secure_getenv"] = "fcgi/base/config[.]c|fcgi/serve/"
	split("system popen setjmp longjmp sigsetjmp siglongjmp alloca rand srand random srandom " \
	      "drand48 tmpnam tempnam mktemp signal scanf fscanf strsep stpcpy " \
	      "inet_addr gethostbyname putenv usleep sleep", names, " ")
	for (i in names)
		only[names[i]] = ""
}

{
	text = code($0)
	while (match(text, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
		name = substr(text, RSTART, RLENGTH)
		before = RSTART > 1 ? substr(text, RSTART - 1, 1) : " "
		sub(/[ \t]*\($/, "", name)
		if (name in only && before !~ /[.>]/ && (only[name] == "" || FILENAME !~ only[name]))
			complain(name "() may not be called here" (only[name] == "" ? "" : ", only in " only[name]))
		text = substr(text, RSTART + RLENGTH)
	}
}

# goto is for giving back objects of foreign libraries that no arena holds yet.
/^[ \t]*goto / && FILENAME !~ /fcgi\/(base|store|remote|render|serve)\// { complain("goto: use TRY, the arena cleans up") }
