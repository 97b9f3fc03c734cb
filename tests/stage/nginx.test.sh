#!/bin/bash
# What nginx answers by itself: headers, hosts, methods, sizes, and for callers when no
# worker is there.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/tap.sh

hook=$BASE/api/webhooks/twilio
called=15125550142
# shellcheck disable=SC2153
put_fallback() { printf '<Response><Say>Document of %s</Say></Response>' "$1" >"$STATE/fallback/$1.xml"; }
ask() { curl -s -i --max-time 10 "$@" | tr -d '\r'; }
status() { curl -s -o /dev/null --max-time 10 -w '%{http_code}' "$@"; }
body() { curl -s --max-time 10 "$@"; }

SECURITY='X-Content-Type-Options: nosniff
X-Frame-Options: DENY
Referrer-Policy: same-origin
Cross-Origin-Opener-Policy: same-origin
Cross-Origin-Resource-Policy: same-origin
Strict-Transport-Security: max-age=31536000'

# Each header once, on an answer of whatever origin.
headers_on() {
	local words=$1 answer line missing=
	shift
	answer=$(ask "$@" | sed '/^$/q')
	while read -r line; do
		[ "$(grep -c "^${line%%:*}:" <<<"$answer")" = 1 ] && grep -qxF "$line" <<<"$answer" || missing="$missing $line"
	done <<<"$SECURITY"
	for line in Content-Security-Policy Cache-Control Permissions-Policy X-Request-Id; do
		[ "$(grep -c "^$line:" <<<"$answer")" = 1 ] || missing="$missing $line"
	done
	is "$missing" '' "all security headers, each once: $words"
}

by_the_application() {
	headers_on 'a page' "$BASE/login"
	headers_on 'JSON' "$BASE/api/system/health"
	headers_on 'not found by the application' "$BASE/no-such-page"
	unlike "$(ask "$BASE/login")" '^Server: nginx/' 'no version is told'
}

by_nginx() {
	local css
	css=$(sed -n 's/^css=//p' build/static/manifest)
	headers_on 'a static file' "$BASE$css"
	like "$(ask "$BASE$css")" '^Cache-Control: public, max-age=31536000, immutable$' 'static files are kept for ever'
	like "$(ask -H 'Accept-Encoding: gzip' -o "$TMPDIR/css" -D - "$BASE$css")" '^Content-Encoding: gzip$' 'and come compressed'
	headers_on 'a static file that is not there' "$BASE/static/none.css"
	like "$(ask "$BASE/static/none.css")" '^Cache-Control: no-store$' 'its absence is not kept'
	is "$(status "$BASE/static/manifest")" 404 'the manifest is not for browsers'
	is "$(status "$BASE/_files/x")" 404 'internal places are not reachable'
	is "$(status "$BASE/_live/x")" 404 'nor the hub'
	is "$(status --path-as-is "$BASE/static/../../patchbay.conf")" 400 'nor anything above'
}

strangers() {
	headers_on 'a foreign host' -H 'Host: evil.example' "$BASE/login"
	is "$(status -H 'Host: evil.example' "$BASE/login")" 400 'a foreign host is refused'
	is "$(status -H 'Host: 127.0.0.1.evil.example' "$BASE/login")" 400 'one that begins like ours too'
	is "$(status -H 'Host: localhost' "$BASE/login")" 200 'localhost is ours'
	like "$(ask -X BREW "$BASE/login")" '^HTTP/1.1 405' 'an odd method is refused'
	like "$(ask -X BREW "$BASE/login")" '^Allow: GET, HEAD, POST$' 'with the methods that work'
	is "$(status -X TRACE "$BASE/login")" 405 'TRACE is off'
	is "$(status -X DELETE "$hook/voice")" 405 'webhooks are not deleted'
	headers_on 'a method refused' -X BREW "$BASE/login"
	is "$(status -X PUT "$BASE/contacts")" 405 'a page is not put'
	is "$(status -X PUT "$BASE/api/no-such-thing")" 404 'programs put, and delete'
	like "$(ask -X OPTIONS "$BASE/api/contacts")" '^Allow: GET, HEAD, POST, PUT, PATCH, DELETE$' 'what programs may is told to them'
	like "$(ask -X PATCH "$hook/voice")" '^Allow: GET, HEAD, POST$' 'and to who sends webhooks'
	like "$(ask -d x=1 "$BASE/sw.js")" '^Allow: GET, HEAD$' 'files take no POST'
	is "$(status -d x=1 "$BASE$(sed -n 's/^css=//p' build/static/manifest)")" 405 'none of them'
	is "$(status -H 'X-Forwarded-For: 192.0.2.1' "$BASE/metrics")" 404 'metrics are not for those behind a proxy'
	is "$(status "$BASE/metrics")" 200 'but for this machine'
}

sizes() {
	head -c 300000 /dev/zero | tr '\0' a >"$TMPDIR/300k"
	head -c 1200000 /dev/zero | tr '\0' a >"$TMPDIR/1200k"
	is "$(status --data-binary "@$TMPDIR/300k" "$hook/voice")" 413 'a webhook of 300 kB is too large'
	is "$(status --data-binary "@$TMPDIR/1200k" "$BASE/login")" 413 'a form of 1.2 MB is too large'
	headers_on 'too large' --data-binary "@$TMPDIR/1200k" "$BASE/login"
}

# A parameter that no worker reads is work for nothing; one that is not sent is never seen.
heard() {
	is "$(sed -n 's/^[[:space:]]*fastcgi_param \([A-Z_]*\) .*/\1/p' nginx/patchbay.conf.in | sort -u)" \
		"$(sed -n 's/^[[:space:]]*\[ENV_[A-Z_]*\] = STR_INIT("\([A-Z_]*\)").*/\1/p' fcgi/web/request.c | sort -u)" \
		'workers hear what they read, and nothing else'
}

# No worker answers any more.
dead_workers() {
	local large
	is "$(body -d "CallSid=CA1&To=%2B$called&From=%2B15125550143" "$hook/voice")" \
		"<Response><Say>Document of $called</Say></Response>" 'a caller gets the document of the number called'
	like "$(ask -d "To=%2B$called" "$hook/voice")" '^HTTP/1.1 200' 'as 200'
	like "$(ask -d "To=%2B$called" "$hook/voice")" '^Content-Type: text/xml' 'as XML'
	headers_on 'a fallback document' -d "To=%2B$called" "$hook/voice"
	is "$(body -d 'To=%2B19995550100' "$hook/voice/step?s=1")" "$(cat "$STATE/fallback/default.xml")" 'an unknown number gets the default'
	large=$(head -c 200000 "$TMPDIR/300k")
	is "$(body --data-binary @- "$hook/voice" <<<"x=$large&To=%2B$called")" \
		"<Response><Say>Document of $called</Say></Response>" 'whatever comes before the number'
	like "$(body -d "To=%2B$called&RecordingUrl=https%3A%2F%2Fx" "$hook/voice/step")" 'Thank you. Goodbye' 'who left a message is thanked'
	like "$(body -d "To=%2B$called" "$hook/voice/whisper")" '<Response><Hangup/></Response>' 'a member is not taken for answering'
	like "$(body -d "To=%2B$called" "$hook/voice/wait")" '<Pause ' 'a waiting caller waits on'
	like "$(ask -d "To=%2B$called" "$hook/status")" '^HTTP/1.1 503' 'a status is to be sent again'
	like "$(ask -d "To=%2B$called" "$hook/recording")" '^Retry-After: [0-9]+$' 'and a recording, with the time to wait'
	like "$(ask "$BASE/login")" '^HTTP/1.1 503' 'a page is not there'
	like "$(ask "$BASE/login")" '^Retry-After: 5$' 'for some seconds'
	like "$(body "$BASE/login")" 'Patchbay is busy' 'and says so'
	headers_on 'the busy page' "$BASE/login"
	like "$(ask "$BASE/api/contacts")" '^Content-Type: application/problem\+json' 'a program is told in JSON'
}

fallback_address() {
	local document="<Response><Say>Document of $called</Say></Response>"
	is "$(body "$BASE/fallback/$called.xml")" "$document" "Twilio's fallback address answers GET"
	is "$(body -d 'ErrorCode=11200' "$BASE/fallback/$called.xml")" "$document" 'and POST'
	is "$(status -d x=1 "$BASE/fallback/$called.xml")" 200 'as 200'
	is "$(body -d x=1 "$BASE/fallback/19995550100.xml")" "$(cat "$STATE/fallback/default.xml")" 'for any number'
	like "$(body -d x=1 "$BASE/fallback/done.xml")" 'Goodbye' 'and ends after a message'
}

[ -n "${STAGE:-}" ] || { echo '1..0 # SKIP needs the stage: make test'; exit 0; }
by_the_application
by_nginx
strangers
sizes
heard
"$STAGE" part kill patchbay
# the program would take it away: the number is nobody's
put_fallback "$called"
fallback_address
dead_workers
"$STAGE" part start patchbay
is "$(status "$BASE/login")" 200 'with workers all is as before'
rm -f "$STATE/fallback/$called.xml"
done_testing
