'use strict';
/* What tests and the page see of calls and phones, as plain JSON. */

function callState(call) {
	return {
		sid: call.sid, account: call.account.sid, from: call.from, to: call.to,
		direction: call.direction, status: call.status, doing: call.doing,
		over: call.isOver, parent: call.parent?.sid ?? null,
		partner: call.partner?.sid ?? null, conference: call.conference?.conference.name ?? null,
		queue: call.member?.queue.name ?? null, duration: call.duration(),
		started: call.created.toISOString(),
	};
}

/* A leg with all its notes; its children only by name and state. */
function callDetail(call) {
	return {
		...callState(call), callerName: call.callerName, answeredBy: call.answeredBy,
		legs: call.children.map(callState), errors: call.errors, notes: call.notes,
	};
}

function phoneState(net, phone) {
	const leg = phone.talking || phone.ringing;
	return {
		e164: phone.e164, label: phone.label, owner: phone.owner, role: phone.role,
		listed: phone.listed, state: phone.state, behaviour: phone.behaviour,
		call: leg?.sid ?? null, last: phone.last?.sid ?? null,
	};
}

function phoneDetail(net, phone) {
	const leg = phone.talking || phone.ringing || phone.last;
	return { ...phoneState(net, phone), leg: leg ? callDetail(leg) : null };
}

const PAGE_CALLS = 12;
const PAGE_NOTES = 60;

/* What the page draws: the numbers, the phones, and the latest calls with notes. */
function pageState(net) {
	const { config } = net;
	const calls = [...net.calls.values()].slice(-400);
	const shown = new Set(calls.filter((c) => c.direction === 'inbound').slice(-PAGE_CALLS));
	for (const phone of net.phones.all()) {
		if (phone.last) shown.add(phone.last);
		if (phone.talking) shown.add(phone.talking);
	}
	return {
		numbers: config.accounts.flatMap((a) => a.numbers.map((n) => ({
			e164: n.e164, name: n.friendlyName, account: a.name,
		}))),
		phones: net.phones.all().map((phone) => phoneState(net, phone)),
		calls: [...shown].map((call) => ({
			...callState(call), notes: call.notes.slice(-PAGE_NOTES),
		})),
		texts: net.texts.of().slice(-200),
		factor: net.clock.factor,
	};
}

module.exports = { callState, callDetail, phoneState, phoneDetail, pageState };
