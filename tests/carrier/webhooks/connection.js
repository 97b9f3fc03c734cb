'use strict';
/*
 * One HTTP exchange with the product's server, with Twilio's three timeouts,
 * and the connection overrides that may stand in a webhook URL's fragment:
 * ct and rt (connect and read, ms), tt (all attempts together), rc (retries)
 * and rp (on what: 4xx, 5xx, ct, rt, all).
 */

const http = require('node:http');
const https = require('node:https');

const RANGES = {
	ct: [100, 10000, 5000], rt: [100, 15000, 15000], tt: [100, 15000, 15000], rc: [0, 5, 1],
};
const MAX_ANSWER = 1 << 20;

/* Reads "#rc=2&rp=all". A value out of range is ignored, as if it were not there. */
function overrides(fragment, limitMs) {
	const given = new URLSearchParams(fragment);
	const out = { rp: new Set((given.get('rp') || 'ct').split(',')) };
	for (const [key, [min, max, fallback]] of Object.entries(RANGES)) {
		const raw = given.get(key);
		const n = Number(raw);
		out[key] = raw !== null && raw !== '' && n >= min && n <= max ? n : fallback;
	}
	if (limitMs) {
		out.rt = Math.min(out.rt, limitMs);
		out.tt = Math.min(out.tt, limitMs);
	}
	return out;
}

/* Whether a failed attempt is one that the overrides want repeated. */
function wantsRetry(outcome, rp) {
	if (outcome.partial) return false;
	const all = rp.has('all');
	if (outcome.phase) return all || rp.has(outcome.phase);
	if (outcome.status >= 500) return all || rp.has('5xx');
	if (outcome.status >= 400) return all || rp.has('4xx');
	return false;
}

/*
 * Sends one request. Always resolves: with {status, headers, body}, or with
 * {phase: 'ct' | 'rt', message, partial} when there was no whole answer.
 */
function exchange({ url, path, method, headers, body, ct, rt }) {
	return new Promise((resolve) => {
		const client = url.protocol === 'https:' ? https : http;
		const req = client.request(url, { path, method, headers, agent: false });
		let connected = false;
		let partial = false;
		let timer = setTimeout(() => fail('ct', 'could not connect in time'), ct);
		const fail = (phase, message) => {
			clearTimeout(timer);
			req.destroy();
			resolve({ phase, message, partial });
		};
		const reading = () => {
			connected = true;
			clearTimeout(timer);
			timer = setTimeout(() => fail('rt', `no answer within ${rt} ms`), rt);
		};
		req.on('socket', (socket) => {
			socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', reading);
		});
		req.on('error', (error) => fail(connected ? 'rt' : 'ct', error.message));
		req.on('response', (res) => {
			const chunks = [];
			let size = 0;
			res.on('data', (chunk) => {
				partial = true;
				reading();
				size += chunk.length;
				if (size <= MAX_ANSWER) chunks.push(chunk);
			});
			res.on('end', () => {
				clearTimeout(timer);
				resolve({ status: res.statusCode, headers: res.headers, size,
					body: Buffer.concat(chunks) });
			});
			res.on('error', (error) => fail('rt', error.message));
			res.on('aborted', () => fail('rt', 'the answer was cut off'));
		});
		req.end(body);
	});
}

module.exports = { overrides, wantsRetry, exchange };
