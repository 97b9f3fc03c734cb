# layers.awk -- who may include whom. The plan:
#
#   base <- store | remote | render | web <- features <- serve <- main
#
# A feature sees another only through its door, features/x/x.h; what pages show (the records
# in x_parts.h) is open to other features' pages. Within a feature the suffix is the layer.
# An outside library's headers are for the one folder that owns the library.

BEGIN {
	# What a folder of ours may include.
	may["base"] = "base"
	may["store"] = "base store"
	may["remote"] = "base remote"
	may["render"] = "base render"
	may["web"] = "base web"
	may["features"] = "base store remote render web features"
	may["serve"] = "base store remote render web features serve"
	may["main"] = "base store remote render web features serve main"

	# What a layer of a feature may not, by the suffix of its file.
	may_not["rules"] = "store remote render web"
	may_not["http"] = "store remote"
	may_not["view"] = "store remote web"
	may_not["parts"] = "store remote web"
	may_not["store"] = "remote render"
	may_not["tasks"] = "web"

	# Headers of outside libraries, and the folders that own them.
	owner["libpq-fe.h"] = "store"
	owner["libmemcached/"] = "store"
	owner["curl/"] = "remote"
	owner["libxml/"] = "render"
	owner["cairo"] = "render"
	owner["pango/"] = "render"
	owner["fcgiapp.h"] = "web"
	owner["fcgi_"] = "none"
	owner["json-c/"] = "base"
	owner["sodium"] = "base"
	owner["openssl/"] = "base"
	owner["phonenumbers/"] = "base"
	owner["csv.h"] = "base"
	owner["magic.h"] = "base"
	owner["sndfile.h"] = "base"
	owner["jwt.h"] = "base"
	owner["event2/"] = "serve"
	owner["seccomp.h"] = "serve"
	owner["linux/"] = "serve"
	owner["sys/prctl.h"] = "serve"

	# Doors beside x.h. Every change leaves an audit row, whoever makes it; every page shows
	# times, numbers and pills in the same words.
	doors = "features/accounts/audit.h features/shell/fill.h"

	# The live hub is one event loop: its NOTIFY connection lives in it. The sandbox reads
	# from the database's address which places a worker must reach.
	excepted["fcgi/serve/live_hub_bridge.c libpq-fe.h"] = 1
	excepted["fcgi/serve/sandbox.c libpq-fe.h"] = 1
}

function complain(words) {
	printf "%s:%d: %s\n", FILENAME, FNR, words
	complaints++
}

function has(list, word) { return index(" " list " ", " " word " ") > 0 }

function in_folder(path,    part) {
	sub(/^(.*\/)?fcgi\//, "", path)
	if (split(path, part, "/") < 2)
		return "main"
	return part[1]
}

function feature_of(path,    part) {
	if (!match(path, /features\/[^\/]+\//))
		return ""
	split(substr(path, RSTART), part, "/")
	return part[2]
}

function layer_of(path) {
	if (path ~ /_http\.[ch]$/) return "http"
	if (path ~ /_rules\.[ch]$/) return "rules"
	if (path ~ /_store\.[ch]$/) return "store"
	if (path ~ /_view\.[ch]$/) return "view"
	if (path ~ /_tasks\.[ch]$/) return "tasks"
	if (path ~ /(_|\/)parts\.[ch]$/) return "parts"
	return ""
}

function ours(target,    to, mine, theirs, layer) {
	to = target ~ /\// ? in_folder(target) : (target == "queries.h" ? "store" : "main")
	if (to == "main" && from == "main")
		return
	if (!has(may[from], to))
		complain(from " may not include " target)
	layer = layer_of(FILENAME)
	if (from != "features")
		return
	if (layer != "" && has(may_not[layer], to))
		complain("a *_" layer " file may not include " target)
	mine = feature_of(FILENAME)
	theirs = feature_of(target)
	if (theirs == "" || theirs == mine)
		return
	if (layer == "rules")
		complain("rules see their own feature only, not " target)
	else if (!open_door(target, theirs, layer))
		complain("feature " mine " may see " theirs " only through features/" theirs "/" theirs ".h, not " target)
}

function open_door(target, theirs, layer) {
	if (target == "features/" theirs "/" theirs ".h" || has(doors, target))
		return 1
	return (layer == "view" || layer == "parts") && layer_of(target) == "parts"
}

function outside(target,    name) {
	for (name in owner)
		if (index(target, name) == 1 && from != owner[name] && !((FILENAME " " target) in excepted))
			complain("<" target "> is for " owner[name] "/ only")
}

FNR == 1 { from = in_folder(FILENAME) }

/^[ \t]*#[ \t]*include[ \t]*"/ { split($0, word, "\""); ours(word[2]) }
/^[ \t]*#[ \t]*include[ \t]*</ { split($0, word, /[<>]/); outside(word[2]) }

END { if (complaints) exit 1 }
