# sql.awk -- SQL stands in sql/queries, whole and with parameters. A C string never has a
# statement in it, but for fixed ones of store/ itself and of the live hub, which speaks to
# the database on its own; one that is put together never.

# Capital keywords anywhere, small ones at the beginning: prose has neither.
function is_sql(text) {
	return text ~ /(^|[^A-Z_])(SELECT[ ]+[^ ].*[ ]FROM[ ]|SELECT[ ]+[A-Za-z_0-9.]+\(|INSERT[ ]+INTO[ ]|UPDATE[ ]+[A-Za-z_.]+[ ]+SET[ ]|DELETE[ ]+FROM[ ]|WHERE[ ]+[A-Za-z_.]+[ ]*(=|<|>|IN[ ]|IS[ ]|LIKE))/ ||
		text ~ /^[ ]*(select[ ].*[ ]from[ ]|insert[ ]+into[ ]|update[ ]+[a-z_.]+[ ]+set[ ]|delete[ ]+from[ ])/
}

{
	code($0)
	if (is_sql(literals)) {
		if (FILENAME !~ /fcgi\/(store\/|serve\/live_hub_bridge[.]c)/)
			complain("SQL in a C string: it belongs into sql/queries")
		else if (literals ~ /%[a-zA-Z.*0-9]/ || literals ~ /STR_FMT/)
			complain("SQL put together from parts: use parameters")
	}
}
