'use strict';
/*
 * The control API under /_carrier/, for tests and for the page: place calls, be
 * the people at the phones, look at everything, cause faults. JSON in and out;
 * README.md lists it all.
 */

const { HttpError, readJson, sendJson, fields } = require('../lib/http');
const { E164 } = require('../lib/ids');
const { FINAL } = require('../network/call');
const { checkScript, checkBehaviour } = require('../network/autopilot');
const snapshot = require('./snapshot');
const { wait } = require('./wait');

function known(value, what) {
	if (!value) throw new HttpError(404, `there is no ${what}`);
	return value;
}

const callOf = (net, sid) => known(net.calls.get(sid), `call ${sid}`);

function need(body, name) {
	if (body[name] === undefined || body[name] === '') throw new HttpError(400, `${name} is missing`);
	return String(body[name]);
}

/* A call from any number ("anonymous" for a withheld one) to one of the accounts'. */
function placeCall(net, body) {
	const to = need(body, 'to');
	const from = body.from || 'anonymous';
	if (!net.number(to)) throw new HttpError(404, `${to} is no number of any account`);
	if (body.autopilot) checkScript(body.autopilot);
	const call = net.placeInbound({ ...body, from, to });
	return { status: 201, body: { sid: call.sid } };
}

const MAX_BURST = 5000;

/* Many callers in the same instant, with numbers that count up from `from`. */
function placeBurst(net, body) {
	const { count, from = '+15125560000', ...rest } = body;
	if (!(count > 0 && count <= MAX_BURST)) throw new HttpError(400, `count is 1 to ${MAX_BURST}`);
	const next = (i) => `+${BigInt(from.slice(1)) + BigInt(i)}`;
	const sids = Array.from({ length: count }, (_, i) =>
		placeCall(net, { ...rest, from: next(i) }).body.sid);
	return { status: 201, body: { sids } };
}

/* Somebody texts a line; answers when the product has answered the webhook. */
async function sendText(net, body) {
	const to = need(body, 'to');
	if (!net.number(to)) throw new HttpError(404, `${to} is no number of any account`);
	const { message, done } = net.texts.arrive({ ...body, from: need(body, 'from'), to });
	const answer = await done;
	return { status: 201, body: { sid: message.sid, status: answer.status ?? null, body: answer.body?.toString('utf8') ?? '' } };
}

function textRule(net, { to, ...rule }) {
	net.texts.rule(need({ to }, 'to'), rule);
	return { to, rule };
}

const callVerbs = {
	digits: (net, call, body) => ({ heard: call.press(need(body, 'digits')) }),
	speak: (net, call, body) => {
		const text = need(body, 'text');
		const listening = call.input.listenerCount('speech') > 0 || net.listeners(call).length > 0;
		call.speak(text, body.seconds);
		return { heard: listening };
	},
	hangup: (net, call) => {
		if (!call.isOver) call.hangup();
		return { status: call.status };
	},
};

/* The leg a phone's verb is about: the one named, else the ringing or talking one. */
function legOf(net, phone, body, state) {
	const leg = body.call ? callOf(net, body.call) : phone[state];
	if (!leg) throw new HttpError(409, `${phone.e164} is not ${state}`);
	return leg;
}

const phoneVerbs = {
	answer: (net, phone, body) => {
		const leg = legOf(net, phone, body, 'ringing');
		leg.pickup.resolve('answered');
		return { call: leg.sid };
	},
	decline: (net, phone, body) => {
		const leg = legOf(net, phone, body, 'ringing');
		leg.pickup.resolve('busy');
		return { call: leg.sid };
	},
	digits: (net, phone, body) => callVerbs.digits(net, legOf(net, phone, body, 'talking'), body),
	speak: (net, phone, body) => callVerbs.speak(net, legOf(net, phone, body, 'talking'), body),
	hangup: (net, phone, body) => {
		const leg = legOf(net, phone, body, 'talking');
		return { call: leg.sid, ...callVerbs.hangup(net, leg) };
	},
	behaviour: (net, phone, body) => {
		phone.behaviour = checkBehaviour(body);
		net.changed();
		return { behaviour: phone.behaviour };
	},
};

function phoneKey(text) {
	const key = decodeURIComponent(text);
	if (!E164.test(key) && !key.startsWith('client:')) {
		throw new HttpError(400, `${key} is neither an E.164 number nor client:name`);
	}
	return key;
}

/* Log entries, newest last: ?call=, ?kind=, ?since=<id>. */
function logOf(net, { call, kind, since = 0 }) {
	return net.webhooks.log.filter((e) => e.id > Number(since)
		&& (!call || e.call === call) && (!kind || e.kind === kind));
}

function setSpeed(net, body) {
	if (body.factor !== undefined) {
		const factor = Number(body.factor);
		if (!(factor > 0 && factor <= 1000)) throw new HttpError(400, 'factor is from above 0 to 1000');
		net.clock.setFactor(factor);
	}
	if (body.webhookTimeoutMs !== undefined) net.webhookTimeoutMs = body.webhookTimeoutMs;
	net.changed();
	return { factor: net.clock.factor, webhookTimeoutMs: net.webhookTimeoutMs };
}

/* Forgets what was seen, not what is going on: for the next test. */
function reset(net) {
	for (const call of net.liveCalls()) call.end(call.answered ? 'completed' : 'canceled');
	net.violations.length = 0;
	net.webhooks.log.length = 0;
	net.restLog.length = 0;
	net.sounds.clear();
	net.texts.rules.clear();
	net.faults.clear();
	for (const phone of net.phones.all()) phone.behaviour = { do: 'manual' };
	return { ok: true };
}

const ok = (body) => ({ status: 200, body });

/* method, path (as a pattern), what to do */
const ROUTES = [
	['GET', /^$/, ({ net, openapi }) => ok({
		ok: true, numbers: net.config.accounts.flatMap((a) => a.numbers.map((n) => n.e164)),
		factor: net.clock.factor, openapi: openapi.present, idle: net.idle,
	})],
	['GET', /^calls$/, ({ net, query }) => ok([...net.calls.values()]
		.filter((c) => (!query.live || !FINAL.has(c.status)) && (!query.from || c.from === query.from))
		.map(snapshot.callState))],
	['POST', /^calls$/, ({ net, body }) => placeCall(net, body)],
	['POST', /^burst$/, ({ net, body }) => placeBurst(net, body)],
	['GET', /^calls\/(\w+)$/, ({ net, m }) => ok(snapshot.callDetail(callOf(net, m[1])))],
	['POST', /^calls\/(\w+)\/(digits|speak|hangup)$/,
		({ net, m, body }) => ok(callVerbs[m[2]](net, callOf(net, m[1]), body))],
	['GET', /^phones$/, ({ net }) => ok(net.phones.all().map((p) => snapshot.phoneState(net, p)))],
	['GET', /^phones\/([^/]+)$/,
		({ net, m }) => ok(snapshot.phoneDetail(net, net.phones.get(phoneKey(m[1]))))],
	['POST', /^phones\/([^/]+)\/(answer|decline|digits|speak|hangup|behaviour)$/,
		({ net, m, body }) => ok(phoneVerbs[m[2]](net, net.phones.get(phoneKey(m[1])), body))],
	['GET', /^texts$/, ({ net, query }) => ok(net.texts.of(query.phone))],
	['POST', /^texts$/, ({ net, body }) => sendText(net, body)],
	['POST', /^texts\/rules$/, ({ net, body }) => ok(textRule(net, body))],
	['GET', /^wait$/, ({ net, query }) => wait(net, query)],
	['GET', /^faults$/, ({ net }) => ok(net.faults.show())],
	['POST', /^faults$/, ({ net, body }) => { net.faults.set(body); return ok(net.faults.show()); }],
	['DELETE', /^faults$/, ({ net, query }) => {
		if (query.account) net.faults.clearOf(query.account);
		else net.faults.clear();
		return ok(net.faults.show()); }],
	['GET', /^log$/, ({ net, query }) => ok(logOf(net, query))],
	['POST', /^replay\/(\d+)$/, async ({ net, m }) => {
		const answer = await known(net.webhooks.replay(m[1]), `webhook ${m[1]} in the log`);
		return ok({ status: answer.status ?? null, error: answer.message || null,
			body: answer.body?.toString('utf8') ?? '' });
	}],
	['GET', /^rest$/, ({ net, query }) => ok(net.restLog.slice(Number(query.since || 0)))],
	['GET', /^violations$/, ({ net }) => ok(net.violations)],
	['DELETE', /^violations$/, ({ net }) => { net.violations.length = 0; return ok([]); }],
	['POST', /^speed$/, ({ net, body }) => ok(setSpeed(net, body))],
	['POST', /^reload$/, ({ net, reload }) => {
		reload();
		return ok({ numbers: net.config.accounts.flatMap((a) => a.numbers.length) });
	}],
	['POST', /^reset$/, ({ net }) => ok(reset(net))],
];

/* A page of another site must not be able to use a newcomer's browser for this. The product's own
 * pages are the phones of its clients. */
function sameSite(req, net, path) {
	const { origin, host } = req.headers;
	if (/^phones\/client(:|%3A)m_[0-9a-f]{32}(\/|$)/.test(path) && origin === net.config.publicUrl) return;
	if (origin && origin !== `http://${host}`) throw new HttpError(403, 'only from its own page');
}

/* Answers a request under /_carrier/. ctx holds net, openapi and reload. */
async function handleControl(req, res, url, ctx) {
	try {
		const path = url.pathname.slice('/_carrier/'.length);
		sameSite(req, ctx.net, path);
		const fits = ROUTES.filter(([, pattern]) => pattern.test(path));
		const route = fits.find(([method]) => method === req.method);
		if (!fits.length) throw new HttpError(404, `no ${url.pathname} here`);
		if (!route) throw new HttpError(405, `${req.method} is not for ${url.pathname}`);
		const body = req.method === 'POST' ? await readJson(req) : {};
		const query = fields(url.searchParams);
		const result = await route[2]({ ...ctx, m: route[1].exec(path), body, query });
		sendJson(res, result.status, result.body);
	} catch (error) {
		sendJson(res, error.status || 500, { error: error.status ? error.message : error.stack });
	}
}

module.exports = { handleControl };
