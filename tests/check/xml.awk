# xml.awk -- libxml2 never loads, expands or includes anything a document names. (NONET does
# not stop file:// addresses.)

{
	text = code($0)
	if (match(text, /XML_PARSE_(NOENT|DTDLOAD|DTDATTR|DTDVALID|XINCLUDE|HUGE|RECOVER)|HTML_PARSE_RECOVER|xmlSubstituteEntitiesDefault|xmlLoadExtDtdDefaultValue|xmlXIncludeProcess|xmlReadFile|xmlParseFile|xmlCtxtReadFile/))
		complain(substr(text, RSTART, RLENGTH) ": documents may not reach outside themselves")
}
