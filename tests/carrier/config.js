'use strict';
/*
 * The carrier's configuration file: whose accounts and numbers exist, and which
 * phones people can play with. A missing file is an empty network. Anything
 * wrong is said in words with the place, and nothing starts.
 */

const fs = require('node:fs');
const { sid, E164 } = require('./lib/ids');

class ConfigError extends Error {}

function need(ok, where, what) {
	if (!ok) throw new ConfigError(`${where}: ${what}`);
}

function isUrl(text) {
	try {
		return /^https?:$/.test(new URL(text).protocol);
	} catch {
		return false;
	}
}

/* What a number has when the file does not say otherwise. */
function readNumber(raw, account, publicUrl, where) {
	const given = typeof raw === 'string' ? { e164: raw } : raw;
	need(E164.test(given.e164), where, `"${given.e164}" is not an E.164 number`);
	const number = {
		sid: sid('PN', account.sid + given.e164), accountSid: account.sid, e164: given.e164,
		friendlyName: given.friendlyName || given.label || given.e164,
		voiceUrl: given.voiceUrl ?? `${publicUrl}/api/webhooks/twilio/voice`,
		voiceMethod: given.voiceMethod || 'POST',
		voiceFallbackUrl: given.voiceFallbackUrl
			?? `${publicUrl}/fallback/${given.e164.slice(1)}.xml`,
		voiceFallbackMethod: given.voiceFallbackMethod || 'POST',
		statusCallback: given.statusCallback ?? `${publicUrl}/api/webhooks/twilio/status`,
		statusCallbackMethod: given.statusCallbackMethod || 'POST',
		smsUrl: given.smsUrl || '', created: new Date(),
	};
	for (const field of ['voiceUrl', 'voiceFallbackUrl', 'statusCallback']) {
		need(!number[field] || isUrl(number[field]), where, `${field} is not a URL`);
	}
	return number;
}

function readAccount(raw, i, publicUrl) {
	const where = `accounts[${i}]`;
	need(/^AC[0-9a-f]{32}$/i.test(raw.sid), where, 'sid must be AC and 32 hex digits');
	need(raw.authToken, where, 'authToken is missing');
	const account = {
		sid: raw.sid, authToken: String(raw.authToken), created: new Date(),
		name: raw.name || '', numbers: [],
	};
	account.numbers = (raw.numbers || []).map((n, j) =>
		readNumber(n, account, publicUrl, `${where}.numbers[${j}]`));
	return account;
}

/*
 * A phone with an owner is a member's phone (it rings); one without is a demo
 * contact's (it calls). "role" says it outright: "member" or "caller".
 */
function readPhone(raw, i) {
	const e164 = raw.e164;
	need(E164.test(e164) || /^client:/.test(e164 || ''), `phones[${i}]`,
		`"${e164}" is neither an E.164 number nor client:name`);
	return {
		e164, label: raw.label || e164, owner: raw.owner || '',
		role: raw.role || (raw.owner ? 'member' : 'caller'),
	};
}

function readConfig(raw) {
	const publicUrl = String(raw.publicUrl || 'http://127.0.0.1:8080').replace(/\/+$/, '');
	need(isUrl(publicUrl), 'publicUrl', 'is not an http or https URL');
	const config = {
		publicUrl,
		connectTo: raw.connectTo || {},
		allowHosts: raw.allowHosts || [],
		apiUrl: raw.apiUrl ? raw.apiUrl.replace(/\/+$/, '') : null,
		factor: raw.factor || 1,
		accounts: (raw.accounts || []).map((a, i) => readAccount(a, i, publicUrl)),
		phones: (raw.phones || []).map(readPhone),
	};
	const seen = new Set();
	for (const number of config.accounts.flatMap((a) => a.numbers)) {
		need(!seen.has(number.e164), number.e164, 'belongs to two accounts');
		seen.add(number.e164);
	}
	return config;
}

function loadConfig(file) {
	if (!file) return readConfig({});
	let raw;
	try {
		raw = JSON.parse(fs.readFileSync(file, 'utf8'));
	} catch (error) {
		throw new ConfigError(`${file}: ${error.message}`);
	}
	return readConfig(raw);
}

module.exports = { loadConfig, readConfig };
