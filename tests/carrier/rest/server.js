'use strict';
/*
 * The REST API as the product calls it: Basic authentication, form-encoded
 * parameters checked against the published description, JSON answers and
 * errors. Each resource's file lists its operations; this one finds and runs
 * them, and applies the faults a test asked for.
 */

const { fields, readBody, sendJson } = require('../lib/http');
const { RestError } = require('./answers');

const RESOURCES = ['calls', 'recordings', 'conferences', 'queues', 'numbers', 'messages',
	'taskrouter'];

/* Codes Twilio has of its own for a missing parameter. */
const MISSING = {
	CreateCall: { To: 21201, From: 21213 }, CreateMessage: { To: 21604 },
	CreateParticipant: { To: 21201, From: 21213 },
};

const FAULT_ANSWERS = {
	429: [20429, 'Too Many Requests'], 500: [20500, 'Internal Server Error'],
	503: [20503, 'Service Unavailable'],
};

function compile([method, template, operation, handler]) {
	const names = [];
	const source = template.replace(/[.]/g, '\\.').replace(/\{(\w+)\}/g, (_, name) => {
		names.push(name);
		return '([^/]+?)';
	});
	return { method, names, operation, handler,
		path: new RegExp(`^${source.startsWith('/v1/') ? '' : '/2010-04-01/Accounts'}${source}$`) };
}

/* Whose credentials a request shows. */
function named(req) {
	const [kind, data] = (req.headers.authorization || '').split(' ');
	const plain = kind === 'Basic' ? Buffer.from(data || '', 'base64').toString('utf8') : '';
	const at = plain.indexOf(':');
	return at < 0 ? {} : { sid: plain.slice(0, at), token: plain.slice(at + 1) };
}

class RestServer {
	constructor(net, openapi) {
		this.net = net;
		this.openapi = openapi;
		this.routes = RESOURCES.flatMap((name) => require(`./${name}`).routes).map(compile);
	}

	async handle(req, res, url) {
		const started = performance.now();
		const entry = {
			at: new Date().toISOString(), method: req.method, path: url.pathname,
			params: {}, status: null, ms: null, fault: null,
		};
		this.net.restLog.push(entry);
		if (this.net.restLog.length > 5000) this.net.restLog.shift();
		try {
			const form = req.method === 'POST'
				? fields(new URLSearchParams(await readBody(req))) : {};
			entry.params = { ...fields(url.searchParams), ...form };
			await this.#answer(req, res, url, form, entry);
		} catch (error) {
			this.#fail(res, error, entry);
		}
		entry.ms = Math.round(performance.now() - started);
		this.net.changed();
	}

	async #answer(req, res, url, form, entry) {
		const fault = this.net.faults.forRest(req.method, url.pathname, named(req).sid);
		if (fault) entry.fault = fault.status || 'delay';
		if (fault?.delayMs) await new Promise((go) => { setTimeout(go, fault.delayMs); });
		if (fault?.status === 'hang') return void this.net.faults.hung.add(res);
		if (typeof fault?.status === 'number' || (fault?.limitPerSecond && !fault.status)) {
			const status = fault.status || 429;
			const [code, message] = FAULT_ANSWERS[status] || [20000 + status, 'Fault'];
			throw new RestError(status, code, message);
		}
		const result = await this.#run(req, res, url, form);
		if (fault?.status === 'drop-after-processing') return void req.socket.destroy();
		if (!result) return undefined;
		entry.status = result.status;
		if (result.status === 204) return void res.writeHead(204).end();
		return sendJson(res, result.status, result.body);
	}

	async #run(req, res, url, form) {
		const { pathname } = url;
		const found = this.routes.map((route) => ({ route, m: route.path.exec(pathname) }))
			.find(({ route, m }) => m && route.method === req.method);
		const account = this.#authenticate(req, pathname);
		if (!found) return this.#unknown(req.method, pathname);
		const { route, m } = found;
		const query = fields(url.searchParams);
		this.#validate(route, query, form, pathname);
		const ids = Object.fromEntries(route.names.map((n, i) => [n, decodeURIComponent(m[i + 1])]));
		return route.handler({ net: this.net, account, ids, form, query, req, res, path: pathname });
	}

	/* Recordings can be fetched with the account's credentials like all else. */
	#authenticate(req, pathname) {
		const { sid, token } = named(req);
		const account = this.net.account(sid);
		const path = /^\/2010-04-01\/Accounts\/(AC[^/.]+)/.exec(pathname);
		const meant = pathname.startsWith('/v1/') ? sid : path?.[1];
		if (!sid || account?.authToken !== token || meant !== account.sid) {
			throw new RestError(401, 20003, 'Authentication Error - invalid username');
		}
		return account;
	}

	#unknown(method, pathname) {
		const published = this.openapi.find(method, pathname);
		const message = published
			? `${published.id} is published by Twilio but not in this stand-in`
			: `${method} ${pathname} is no resource of the API`;
		this.net.violation('rest', message, { method, path: pathname });
		throw published ? new RestError(501, 20501, message)
			: new RestError(404, 20404, `The requested resource ${pathname} was not found`);
	}

	#validate(route, query, form, pathname) {
		const operation = route.operation && this.openapi.byId(route.operation);
		if (!operation) return;
		const problems = this.openapi.check(operation, query, form);
		if (!problems.length) return;
		for (const { problem } of problems) {
			this.net.violation('rest', `${operation.id}: ${problem}`,
				{ method: route.method, path: pathname });
		}
		const [first] = problems;
		const code = (first.missing && MISSING[operation.id]?.[first.name]) || 20001;
		throw new RestError(400, code, problems.map((p) => p.problem).join('; '));
	}

	#fail(res, error, entry) {
		let shown = error;
		if (!(error instanceof RestError)) {
			this.net.violation('carrier', error.stack || String(error));
			shown = new RestError(error.status || 500, 20500, error.message);
		}
		entry.status = shown.status;
		if (res.destroyed || res.headersSent) return;
		const headers = shown.status === 401
			? { 'WWW-Authenticate': 'Basic realm="Twilio API"' } : {};
		sendJson(res, shown.status, shown.body(), headers);
	}
}

module.exports = { RestServer };
