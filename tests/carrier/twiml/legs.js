'use strict';
/*
 * Placing legs: ringing one phone, racing several, and telling a person from an
 * answering machine.
 */

const { aborted, abortable } = require('../lib/flow');

/* Rings a leg's phone: 'answered', or the status the leg should end with. */
async function ring(net, leg, { timeoutMs, signal }) {
	const timer = net.clock.after(timeoutMs, () => leg.pickup.resolve('no-answer'));
	net.phones.ring(leg);
	const outcome = await Promise.race([
		leg.pickup.promise, aborted(signal).then(() => 'canceled'),
	]);
	timer.cancel();
	return outcome;
}

/*
 * Rings several legs at once. The first to answer wins and the others are hung
 * up; resolves with it, or with null when nobody answered.
 */
function race(net, legs, { timeoutMs, signal }) {
	let winner = null;
	const all = legs.map(async (leg) => {
		leg.dialled();
		const outcome = await ring(net, leg, { timeoutMs, signal: leg.signal });
		if (winner || outcome !== 'answered') return leg.end(winner ? 'canceled' : outcome);
		winner = leg;
		leg.answer();
		for (const other of legs) if (other !== leg) other.end('canceled');
	});
	const first = new Promise((resolve) => {
		for (const one of all) one.then(() => winner && resolve(winner));
		Promise.all(all).then(() => resolve(winner));
	});
	return abortable(first, signal);
}

/* What became of legs that nobody answered, as DialCallStatus tells it. */
function unanswered(legs) {
	for (const status of ['no-answer', 'busy', 'failed']) {
		if (legs.some((leg) => leg.status === status)) return status;
	}
	return 'no-answer';
}

const DETECTION_MS = 3000;

/* Answering machine detection: resolves after a while with who answered. */
async function detect(net, leg, mode, timeoutSeconds = 30) {
	const machine = leg.phone?.behaviour.do === 'voicemail';
	const ms = Math.min(machine ? DETECTION_MS * 2 : DETECTION_MS, timeoutSeconds * 1000);
	await net.clock.sleep(ms, leg.signal);
	if (!machine) leg.answeredBy = 'human';
	else leg.answeredBy = mode === 'DetectMessageEnd' ? 'machine_end_beep' : 'machine_start';
	return { AnsweredBy: leg.answeredBy, MachineDetectionDuration: String(ms) };
}

/* The same, told to a URL while the call goes on. */
async function detectAside(net, leg, { mode, url, method = 'POST' }) {
	const result = await detect(net, leg, mode).catch(() => null);
	if (!result || !url) return;
	net.webhooks.callback({
		account: leg.account, call: leg, kind: 'amd', url, method,
		params: { AccountSid: leg.account.sid, CallSid: leg.sid, ...result },
	});
}

module.exports = { ring, race, unanswered, detect, detectAside };
