'use strict';
/*
 * A small application for the carrier's own tests: answers webhooks with the
 * documents a test lays out, keeps what it was asked, and checks every signature
 * with the official validator.
 */

const http = require('node:http');
const { EventEmitter } = require('node:events');
const { validateRequest } = require('twilio/lib/webhooks/webhooks');
const { Carrier } = require('./client');
const { fields } = require('./lib/http');

const ACCOUNT = 'AC0123456789abcdef0123456789abcdef';
const TOKEN = 'the-token-of-the-test-account';
const LINE = '+15125550100';
const OTHER_LINE = '+15125550101';
const CALLER = '+15125550111';
const ANNA = '+15125550121';
const BEN = '+15125550122';

class App {
	constructor(server) {
		this.events = new EventEmitter();
		this.events.setMaxListeners(0);
		this.server = server;
		this.url = `http://127.0.0.1:${server.address().port}`;
		this.pages = new Map();
		this.asked = [];
	}

	static async start() {
		const server = http.createServer((req, res) => app.answer(req, res));
		await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
		const app = new App(server);
		return app;
	}

	/*
	 * What a path answers: the inside of a <Response>, or a function of (params,
	 * request) that returns such a text or {status, type, body, headers, hang}.
	 */
	on(path, answer) {
		this.pages.set(path, answer);
		return this;
	}

	/* Requests to a path so far; the newest last. */
	to(path) { return this.asked.filter((r) => r.path === path); }

	/* Waits until a path has been asked so often; resolves with the last request. */
	async until(path, times = 1, timeoutMs = 5000) {
		const late = new Promise((resolve, reject) => {
			AbortSignal.timeout(timeoutMs).addEventListener('abort', () => reject(new Error(
				`${path} was asked ${this.to(path).length} times, not ${times}`)));
		});
		late.catch(() => {});
		while (this.to(path).length < times) {
			await Promise.race([late, new Promise((go) => { this.events.once('asked', go); })]);
		}
		return this.to(path)[times - 1];
	}

	async answer(req, res) {
		const chunks = [];
		for await (const chunk of req) chunks.push(chunk);
		const raw = Buffer.concat(chunks).toString('utf8');
		const url = new URL(req.url, this.url);
		const form = fields(new URLSearchParams(raw));
		const request = {
			path: url.pathname, method: req.method, headers: req.headers, raw,
			params: { ...fields(url.searchParams), ...form }, at: performance.now(),
			valid: validateRequest(TOKEN, req.headers['x-twilio-signature'],
				this.url + req.url, form),
		};
		const page = this.pages.get(url.pathname);
		let out = typeof page === 'function' ? await page(request.params, request) : page;
		if (out === undefined && page === undefined) out = { status: 404, body: 'no such page' };
		if (typeof out === 'string') out = { body: `<Response>${out}</Response>` };
		this.asked.push(request);
		this.events.emit('asked');
		if (out?.hang) return;
		const { status = 200, type = 'text/xml; charset=utf-8', body = '', headers = {} } = out || {};
		res.writeHead(status, { ...(body ? { 'Content-Type': type } : {}), ...headers });
		res.end(body);
	}

	close() {
		return new Promise((resolve) => {
			this.server.close(resolve);
			this.server.closeAllConnections();
		});
	}
}

/*
 * A carrier and an app that know each other; closed after the test `t`. The
 * app's /voice answers the line; /status takes callbacks.
 */
async function network(t, { speed = 20, ...config } = {}) {
	const app = await App.start();
	app.on('/status', () => ({ status: 204 }));
	const line = (e164) => ({
		e164, voiceUrl: `${app.url}/voice`, voiceFallbackUrl: '', statusCallback: `${app.url}/status`,
	});
	const carrier = await Carrier.start({
		inProcess: true, speed,
		config: {
			publicUrl: app.url,
			accounts: [{ sid: ACCOUNT, authToken: TOKEN, numbers: [line(LINE), line(OTHER_LINE)] }],
			phones: [{ e164: CALLER, label: 'Carla Caller' },
				{ e164: ANNA, label: 'Mobile', owner: 'Anna' }, { e164: BEN, label: 'Desk', owner: 'Ben' }],
			...config,
		},
	});
	t.after(async () => {
		await carrier.stop();
		await app.close();
	});
	const call = (options = {}) => carrier.call({ from: CALLER, to: LINE, ...options });
	return { app, carrier, call };
}

/* A request to the REST API as the account; resolves with {status, body}. */
async function rest(carrier, method, path, params = {}, auth = `${ACCOUNT}:${TOKEN}`) {
	const form = new URLSearchParams();
	for (const [k, v] of Object.entries(params)) [].concat(v).forEach((one) => form.append(k, one));
	const isGet = method === 'GET';
	const query = isGet && String(form) ? `?${form}` : '';
	const res = await fetch(`${carrier.url}/2010-04-01/Accounts/${ACCOUNT}${path}${query}`, {
		method, body: isGet || method === 'DELETE' ? undefined : form,
		headers: { Authorization: 'Basic ' + Buffer.from(auth).toString('base64') },
	});
	const text = await res.text();
	return { status: res.status, body: text ? JSON.parse(text) : null, headers: res.headers };
}

module.exports = {
	App, network, rest, ACCOUNT, TOKEN, LINE, OTHER_LINE, CALLER, ANNA, BEN,
};
