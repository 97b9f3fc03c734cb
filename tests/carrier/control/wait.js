'use strict';
/*
 * GET /_carrier/wait: answers once something has happened, so that tests need
 * no sleeps. What can be waited for:
 *   call=SID  for=<note condition, see network/watch.js>  since=<note index>
 *   phone=E164  for=ringing|talking|idle
 *   for=idle                        no live call, no webhook under way
 *   for=webhook:KIND[:CallStatus]   (call=SID) a webhook of that kind was answered
 *   for=rest:PATHPART               a REST request whose path holds that text
 * timeout is in real milliseconds; when it is over the answer is 408.
 */

const { HttpError } = require('../lib/http');
const { until, untilNote } = require('../network/watch');
const { callDetail, phoneDetail } = require('./snapshot');

const DEFAULT_MS = 5000;
const MAX_MS = 120000;

function webhookTest(net, condition, sid, since) {
	const [, kind, status] = condition.split(':');
	return () => net.webhooks.log.find((e) => e.id > since && e.done && e.kind === kind
		&& (!sid || e.call === sid) && (!status || e.params.CallStatus === status));
}

/* What to wait for, and what to show when it never happens. */
function plan(net, query) {
	const condition = query.for || '';
	const since = Number(query.since || 0);
	if (condition === 'idle') {
		return {
			test: () => net.idle && { idle: true }, show: () => net.liveCalls().map((c) => c.sid),
		};
	}
	if (condition.startsWith('webhook:')) {
		return { test: webhookTest(net, condition, query.call, since),
			show: () => net.webhooks.log.slice(-20) };
	}
	if (condition.startsWith('rest:')) {
		const part = condition.slice(5);
		return { test: () => net.restLog.slice(since).find((e) => e.ms !== null
			&& e.path.includes(part)), show: () => net.restLog.slice(-20) };
	}
	if (query.phone) {
		const phone = net.phones.get(query.phone);
		return {
			test: () => phone.state === condition && phoneDetail(net, phone),
			show: () => phoneDetail(net, phone),
		};
	}
	const call = net.calls.get(query.call);
	if (!call) throw new HttpError(404, `there is no call ${query.call}`);
	if (!condition) throw new HttpError(400, 'wait for what? give "for"');
	return { note: (ms) => untilNote(call, condition, since, ms), show: () => callDetail(call) };
}

async function wait(net, query) {
	const { test, note, show } = plan(net, query);
	const timeoutMs = Math.min(Number(query.timeout ?? DEFAULT_MS), MAX_MS);
	const found = await (note ? note(timeoutMs) : until(net, 'change', test, timeoutMs));
	if (found) return { status: 200, body: { ok: true, found } };
	return { status: 408, body: { ok: false, waitedFor: query.for, seen: show() } };
}

module.exports = { wait };
