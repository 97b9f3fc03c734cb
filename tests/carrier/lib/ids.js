'use strict';
/* Names and dates as Twilio writes them: SIDs, RFC 2822 dates, phone numbers. */

const crypto = require('node:crypto');

/* sid('CA') is a new one; sid('PN', 'some text') is always the same for that text. */
function sid(prefix, from) {
	const hex = from === undefined
		? crypto.randomBytes(16).toString('hex')
		: crypto.createHash('md5').update(from).digest('hex');
	return prefix + hex;
}

function rfc2822(date) {
	return date ? date.toUTCString().replace('GMT', '+0000') : null;
}

const E164 = /^\+[1-9]\d{6,14}$/;

/* A number as somebody may write it in TwiML, in E.164; null if it is none. */
function toE164(text) {
	const trimmed = String(text).trim();
	const bare = trimmed.replace(/[\s().-]/g, '');
	if (E164.test(bare)) return bare;
	if (/^\d{10}$/.test(bare)) return '+1' + bare;
	if (/^1\d{10}$/.test(bare)) return '+' + bare;
	return null;
}

/* "(415) 867-5308" for North America, E.164 for the rest. */
function formatted(number) {
	const m = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number || '');
	return m ? `(${m[1]}) ${m[2]}-${m[3]}` : number;
}

const COUNTRIES = [['+1', 'US'], ['+44', 'GB'], ['+49', 'DE'], ['+33', 'FR'], ['+61', 'AU']];

/* The geography parameters of a number; Twilio sends them empty when unknown. */
function geography(side, number) {
	const country = COUNTRIES.find(([prefix]) => String(number).startsWith(prefix))?.[1] || '';
	return {
		[`${side}City`]: '', [`${side}State`]: '', [`${side}Zip`]: '', [`${side}Country`]: country,
	};
}

module.exports = { sid, rfc2822, E164, toE164, formatted, geography };
