'use strict';
/*
 * Sends webhooks to the product: form-encoded, signed, with Twilio's headers,
 * timeouts, retries, redirects, Basic authentication and cookies per call.
 * Every webhook is kept in a log for tests. Faults (delay, duplicates, wrong
 * signatures, lost or reordered callbacks) are applied here.
 */

const crypto = require('node:crypto');
const { sign, splitUrl } = require('./sign');
const { overrides, wantsRetry, exchange } = require('./connection');

const LOG_SIZE = 5000;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

class Webhooks {
	constructor(net) {
		this.net = net;
		this.log = [];
		this.nextId = 1;
		this.pending = 0;
	}

	/*
	 * Asks for a document: {account, call, kind, url, method, params}. Resolves
	 * with {status, headers, body, url, size} or {phase, message}.
	 */
	async request(hook) {
		const { faults } = this.net;
		const full = { ...hook, method: hook.method || 'POST', token: crypto.randomUUID() };
		if (!faults.hits(full)) return this.#deliver(full);
		this.pending++;
		if (faults.webhooks.delayMs) await pause(faults.webhooks.delayMs);
		this.pending--;
		const first = this.#deliver(full);
		this.#sendCopies(full);
		return first;
	}

	/* Sends a callback whose answer does not matter. Returns nothing to wait for. */
	callback(hook) {
		const { faults } = this.net;
		if (faults.drops(hook)) {
			this.#record({ ...hook, dropped: true });
			return;
		}
		const send = () => this.request(hook);
		if (faults.holds(hook)) faults.hold(hook, send);
		else send();
	}

	/* Sends a webhook of the log once more, byte for byte the same (a replay). */
	replay(id) {
		const entry = this.log.find((e) => e.id === Number(id));
		if (!entry) return null;
		return this.#deliver({ ...entry.hook, copyOf: entry.id });
	}

	#sendCopies(hook) {
		const { duplicate, freshTokens } = this.net.faults.webhooks;
		const id = this.log.at(-1).id;
		for (let i = 0; i < (duplicate || 0); i++) {
			const token = freshTokens ? crypto.randomUUID() : hook.token;
			this.#deliver({ ...hook, token, copyOf: id });
		}
	}

	#record(hook) {
		const { account, call, kind, url, method, params, copyOf, dropped, token } = hook;
		const entry = {
			id: this.nextId++, at: new Date().toISOString(), kind, account: account.sid,
			call: call?.sid || null, url, method: method || 'POST', params, token: token || null,
			status: null, ms: null, attempts: 0, contentType: '', body: '', error: null,
			done: Boolean(dropped),
		};
		if (copyOf) entry.copyOf = copyOf;
		if (dropped) entry.dropped = true;
		Object.defineProperty(entry, 'hook', { value: hook });
		this.log.push(entry);
		if (this.log.length > LOG_SIZE) this.log.shift();
		return entry;
	}

	async #deliver(hook) {
		const entry = this.#record(hook);
		const started = performance.now();
		this.pending++;
		let answer;
		try {
			answer = await this.#attempts(hook, entry, started);
		} catch (error) {
			this.net.violation('carrier', `${hook.url}: ${error.message}`, { call: hook.call?.sid });
			answer = { phase: 'ct', message: error.message };
		}
		this.pending--;
		Object.assign(entry, {
			ms: Math.round((performance.now() - started) * 10) / 10, done: true,
			status: answer.status ?? null, error: answer.message || null,
			contentType: answer.headers?.['content-type'] || '',
			body: answer.body ? answer.body.subarray(0, 65536).toString('utf8') : '',
		});
		this.net.changed();
		return answer;
	}

	async #attempts(hook, entry, started) {
		const parts = splitUrl(hook.url);
		const limits = overrides(parts.fragment, this.net.webhookTimeoutMs);
		for (;;) {
			const left = limits.tt - (performance.now() - started);
			if (left <= 0) return { phase: 'rt', message: 'all attempts together took too long' };
			entry.attempts++;
			const answer = await this.#follow(hook, {
				ct: Math.min(limits.ct, left), rt: Math.min(limits.rt, left),
			});
			if (entry.attempts > limits.rc || !wantsRetry(answer, limits.rp)) return answer;
		}
	}

	/* One attempt, following up to ten redirects; 301 to 303 lose the POST body. */
	async #follow(hook, timeouts) {
		let { url, method, params } = hook;
		for (let hop = 0; hop <= 10; hop++) {
			const answer = await this.#once({ ...hook, url, method, params }, timeouts);
			const where = answer.headers?.location;
			if (!where || ![301, 302, 303, 307, 308].includes(answer.status)) {
				return answer.status ? { ...answer, url } : answer;
			}
			url = new URL(where, url).href;
			if (answer.status < 307) [method, params] = ['GET', {}];
		}
		return { phase: 'redirects', message: 'more than ten redirects' };
	}

	async #once(hook, timeouts) {
		const parts = splitUrl(hook.url);
		const isGet = hook.method.toUpperCase() === 'GET';
		const form = encode(hook.params);
		const query = isGet && form ? (parts.rest.includes('?') ? '&' : '?') + form : '';
		const shown = parts.scheme + parts.host + parts.rest + query;
		const target = this.#target(shown);
		if (!target) {
			return { phase: 'ct', message: `${parts.host} is outside this computer: not asked` };
		}
		const headers = {
			...this.#headers(hook, shown, isGet ? {} : hook.params), Host: parts.host,
		};
		const body = isGet ? '' : form;
		if (!isGet) {
			headers['Content-Type'] = 'application/x-www-form-urlencoded; charset=UTF-8';
			headers['Content-Length'] = Buffer.byteLength(body);
		}
		const raw = (parts.rest || '/') + query;
		const path = /^\/[\x21-\x7e]*$/.test(raw) ? raw : target.pathname + target.search;
		const ask = () => exchange({
			url: target, path, method: hook.method, headers, body, ...timeouts,
		});
		let answer = await ask();
		if (answer.status === 401 && parts.userinfo) {
			const plain = parts.userinfo.split(':').map(decodeURIComponent).join(':');
			headers.Authorization = 'Basic ' + Buffer.from(plain).toString('base64');
			answer = await ask();
		}
		keepCookies(hook.call, answer);
		return answer;
	}

	#headers(hook, url, params) {
		const headers = {
			'User-Agent': 'TwilioProxy/1.1', Accept: '*/*', 'X-Home-Region': 'us1',
			'I-Twilio-Idempotency-Token': hook.token,
		};
		const how = this.net.faults.webhooks.sign;
		if (how !== 'none') {
			const token = how === 'wrong' ? 'not the token' : hook.account.authToken;
			headers['X-Twilio-Signature'] = sign(token, url, params, {
				voice: !['message-status', 'sms'].includes(hook.kind),
			});
		}
		const jar = hook.call?.cookies;
		if (jar?.size) headers.Cookie = [...jar].map(([k, v]) => `${k}=${v}`).join('; ');
		return headers;
	}

	/*
	 * Where to connect: a public address may be served on this computer (the
	 * connectTo map of the configuration). Anything outside is refused.
	 */
	#target(shown) {
		const url = new URL(shown);
		const { connectTo, allowHosts } = this.net.config;
		if (connectTo[url.origin]) return new URL(url.pathname + url.search, connectTo[url.origin]);
		if (LOOPBACK.test(url.hostname) || allowHosts.includes(url.hostname)) return url;
		return null;
	}
}

function pause(ms) {
	return new Promise((resolve) => setTimeout(resolve, ms));
}

function encode(params) {
	const form = new URLSearchParams();
	for (const [name, value] of Object.entries(params || {})) {
		for (const one of [].concat(value)) form.append(name, one);
	}
	return form.toString();
}

function keepCookies(call, answer) {
	for (const line of answer.headers?.['set-cookie'] || []) {
		const m = /^([^=;]+)=([^;]*)/.exec(line);
		if (m && call) call.cookies.set(m[1].trim(), m[2]);
	}
}

module.exports = { Webhooks };
