'use strict';
/*
 * Signs webhooks as Twilio does, with Twilio's own package. What is signed is
 * the URL as it was configured, without its fragment and user:password; a voice
 * webhook over https also loses its port.
 */

const { getExpectedTwilioSignature } = require('twilio/lib/webhooks/webhooks');

/* Splits without re-encoding: every byte of path and query stays as given. */
function splitUrl(url) {
	const m = /^(https?:\/\/)(?:([^@/?#]*)@)?([^/?#]*)([^#]*)(?:#(.*))?$/i.exec(url);
	if (!m) throw new TypeError(`not an http or https URL: ${url}`);
	const [, scheme, userinfo, host, rest, fragment] = m;
	return { scheme: scheme.toLowerCase(), userinfo, host, rest, fragment: fragment || '' };
}

function signedUrl(url, { voice = true } = {}) {
	const { scheme, host, rest } = splitUrl(url);
	const shown = voice && scheme === 'https://' ? host.replace(/:\d+$/, '') : host;
	return scheme + shown + rest;
}

function sign(authToken, url, params, options) {
	return getExpectedTwilioSignature(authToken, signedUrl(url, options), params || {});
}

module.exports = { sign, signedUrl, splitUrl };
