'use strict';
/* Calls: create (one a second, the others wait in line), list, fetch, update. */

const { rfc2822, formatted, toE164 } = require('../lib/ids');
const { detect, detectAside } = require('../twiml/legs');
const { RestError, notFound, uriOf, page, dateFits } = require('./answers');
const { startForCall } = require('./recordings');

const MAX_TWIML = 4000;

function callJson(call) {
	const { account } = call;
	const uri = uriOf(account, `/Calls/${call.sid}`);
	const sub = (name) => uri.replace(/\.json$/, `/${name}.json`);
	return {
		sid: call.sid, account_sid: account.sid, parent_call_sid: call.parent?.sid ?? null,
		date_created: rfc2822(call.created), date_updated: rfc2822(call.updated),
		to: call.to, to_formatted: formatted(call.to), from: call.from,
		from_formatted: formatted(call.from), phone_number_sid: call.number?.sid ?? null,
		status: call.status === 'initiated' ? 'queued' : call.status,
		start_time: rfc2822(call.started), end_time: rfc2822(call.ended),
		duration: call.isOver ? String(call.duration()) : null, price: null, price_unit: 'USD',
		direction: call.direction, answered_by: call.answeredBy, api_version: '2010-04-01',
		forwarded_from: call.forwardedFrom, group_sid: null,
		caller_name: call.callerName, queue_time: String(Math.round(call.queueMs)),
		trunk_sid: null, uri,
		subresource_uris: Object.fromEntries(['notifications', 'recordings', 'payments', 'events',
			'siprec', 'streams', 'transcriptions', 'user_defined_messages',
			'user_defined_message_subscriptions'].map((name) => [name, sub(camel(name))])),
	};
}

function camel(name) {
	return name.replace(/(^|_)(\w)/g, (_, __, letter) => letter.toUpperCase());
}

function findCall({ net, account, ids, path }) {
	const call = net.calls.get(ids.Sid || ids.CallSid);
	if (call?.account !== account) throw notFound(path);
	return call;
}

/* Both ends of a new call, as Twilio checks them. */
function ends({ net, account, form }) {
	const to = form.To.startsWith('client:') ? form.To : toE164(form.To);
	if (!to) throw new RestError(400, 21211, `The 'To' number ${form.To} is not valid.`);
	const from = form.From.startsWith('client:') ? form.From : toE164(form.From);
	if (!from) throw new RestError(400, 21212, `The 'From' number ${form.From} is not valid.`);
	const number = net.number(from);
	if (from === form.From && !from.startsWith('client:') && number?.accountSid !== account.sid) {
		throw new RestError(400, 21210,
			`The source phone number provided, ${from}, is not yet verified for your account.`);
	}
	return { to, from, number };
}

/* The first document of a created or moved call. */
function firstRequest(form) {
	if (form.Twiml && form.Twiml.length > MAX_TWIML) {
		throw new RestError(400, 21205, 'Twiml is longer than 4000 characters');
	}
	if (form.Url) return { url: form.Url, method: form.Method || 'POST', kind: 'voice' };
	if (form.Twiml) return { twiml: form.Twiml };
	return null;
}

/* Waits for the account's turn: one new call a second. */
async function turn(net, account, call) {
	const now = net.clock.now();
	const at = Math.max(now, account.nextCallAt || 0);
	account.nextCallAt = at + 1000;
	call.queueMs = at - now;
	await net.clock.sleep(at - now);
	return !call.isOver;
}

function listenAs(call, form) {
	const events = form.StatusCallbackEvent
		? [].concat(form.StatusCallbackEvent).flatMap((e) => e.split(/\s+/)) : ['completed'];
	call.listen(form.StatusCallback, { method: form.StatusCallbackMethod, events });
}

/* What a created call does once somebody has answered it. */
async function talk(net, call, form) {
	if (form.TimeLimit) net.clock.after(Number(form.TimeLimit) * 1000, () => call.end());
	if (form.Record === 'true') {
		const rec = startForCall(net, call, form, 'OutboundAPI');
		call.recordingParams = () => {
			net.recordings.stop(rec);
			return { RecordingSid: rec.sid, RecordingUrl: net.recordings.url(rec),
				RecordingDuration: String(net.recordings.seconds(rec)) };
		};
	}
	const mode = form.MachineDetection;
	let params = {};
	if (mode && form.AsyncAmd === 'true') {
		detectAside(net, call, {
			mode, url: form.AsyncAmdStatusCallback, method: form.AsyncAmdStatusCallbackMethod,
		});
	} else if (mode) {
		params = await detect(net, call, mode, Number(form.MachineDetectionTimeout || 30))
			.catch(() => ({}));
	}
	if (!call.isOver) net.runCall(call, { ...call.first, params });
}

async function create(ctx) {
	const { net, account, form } = ctx;
	const { to, from, number } = ends(ctx);
	const first = firstRequest(form);
	if (!first) throw new RestError(400, 21205, 'Url parameter is required.');
	const call = net.addCall({ account, from, to, number, direction: 'outbound-api' });
	call.first = first;
	listenAs(call, form);
	if (form.FallbackUrl) call.fallback = { url: form.FallbackUrl, method: form.FallbackMethod };
	call.note('status', 'queued');
	turn(net, account, call).then((go) => go && net.placeOutbound(call, {
		timeoutMs: Number(form.Timeout || 60) * 1000, then: () => talk(net, call, form),
	}));
	return { status: 201, body: callJson(call) };
}

function list(ctx) {
	const { net, account, query } = ctx;
	const items = [...net.calls.values()].reverse().filter((call) => call.account === account
		&& (!query.To || call.to === query.To) && (!query.From || call.from === query.From)
		&& (!query.Status || callJson(call).status === query.Status)
		&& (!query.ParentCallSid || call.parent?.sid === query.ParentCallSid)
		&& dateFits(call.started || call.created, query, 'StartTime')
		&& dateFits(call.ended, query, 'EndTime'));
	return page('calls', items.map(callJson), ctx);
}

function fetch(ctx) {
	return { status: 200, body: callJson(findCall(ctx)) };
}

/* Ends a call by REST; one that never left the line fires no callbacks. */
function stop(call, status) {
	if (status === 'canceled' && call.answered) return;
	if (call.status === 'queued') call.callback = null;
	call.note('hangup', `by REST: ${status}`);
	call.end(call.answered ? 'completed' : 'canceled');
}

function update(ctx) {
	const { form } = ctx;
	const call = findCall(ctx);
	if (form.Url && form.Twiml) {
		throw new RestError(400, 21218, 'Url and Twiml exclude each other on an update.');
	}
	const request = firstRequest(form);
	if ((request || form.Status) && call.isOver) {
		throw new RestError(400, 21220, 'Call is not in-progress. Cannot redirect.');
	}
	if (form.FallbackUrl) call.fallback = { url: form.FallbackUrl, method: form.FallbackMethod };
	if (form.StatusCallback) call.listen(form.StatusCallback, { method: form.StatusCallbackMethod });
	if (form.TimeLimit) ctx.net.clock.after(Number(form.TimeLimit) * 1000, () => call.end());
	if (form.Status) stop(call, form.Status);
	else if (request && call.direction === 'outbound-api' && !call.answered) call.first = request;
	else if (request) call.move(request);
	return { status: 200, body: callJson(call) };
}

function remove(ctx) {
	const call = findCall(ctx);
	if (!call.isOver) throw new RestError(400, 20409, 'The call is not over.');
	ctx.net.calls.delete(call.sid);
	return { status: 204 };
}

const routes = [
	['POST', '/{AccountSid}/Calls.json', 'CreateCall', create],
	['GET', '/{AccountSid}/Calls.json', 'ListCall', list],
	['GET', '/{AccountSid}/Calls/{Sid}.json', 'FetchCall', fetch],
	['POST', '/{AccountSid}/Calls/{Sid}.json', 'UpdateCall', update],
	['DELETE', '/{AccountSid}/Calls/{Sid}.json', 'DeleteCall', remove],
];

module.exports = { routes, ends, turn, listenAs };
