'use strict';
/*
 * Dial to people (Number, Client): rings them, at once or one after another, lets
 * the one who answers hear the whisper document, joins the two, and tells the
 * action URL how it went. Rooms and queues are in dial-rooms.js.
 */

const { Ended, Moved, abortable } = require('../lib/flow');
const { toE164 } = require('../lib/ids');
const { bridge } = require('../network/bridge');
const { recordingCallback } = require('../network/recordings');
const { TwimlError } = require('./parse');
const { race, unanswered, detectAside } = require('./legs');
const { dialConference, dialQueue } = require('./dial-rooms');

const EXTRA_RING_MS = 5000;
const MAX_NOUNS = 10;
const RECORDS = /^record-from-(answer|ringing)(-dual)?$/;

/* The attributes of a Dial, with Twilio's defaults. */
function readPlan({ attrs }, run) {
	const record = attrs.record === 'true' ? 'record-from-answer' : attrs.record || '';
	const m = RECORDS.exec(record);
	return {
		action: run.optional(attrs.action), method: attrs.method,
		timeoutMs: Number(attrs.timeout || 30) * 1000 + EXTRA_RING_MS,
		timeLimitMs: Number(attrs.timeLimit || 14400) * 1000,
		hangupOnStar: attrs.hangupOnStar === 'true', sequential: attrs.sequential === 'true',
		callerId: attrs.callerId || null, recordFrom: m?.[1] || null, channels: m?.[2] ? 2 : 1,
		recordCallback: recordingCallback(attrs, run.optional(attrs.recordingStatusCallback)),
	};
}

/* A caller id must be the call's own To or From, or a number of the account. */
function checkCallerId(plan, call) {
	const id = plan.callerId;
	const own = id === null || id === call.to || id === call.from || id.startsWith('client:')
		|| call.account.numbers.some((number) => number.e164 === id);
	if (!own) call.error(13214, `callerId "${id}" is neither yours nor part of this call`);
	return own;
}

function makeLeg(noun, plan, run) {
	const { net, call } = run;
	const isClient = noun.name === 'Client';
	const identity = noun.children.find((c) => c.name === 'Identity')?.text || noun.text;
	const to = isClient ? `client:${identity}` : toE164(noun.text);
	const leg = net.addCall({
		account: call.account, parent: call, direction: 'outbound-dial',
		from: plan.callerId || call.from, to: to || noun.text, callerName: call.callerName,
	});
	leg.noun = noun;
	if (!to) call.error(13224, `"${noun.text}" is not a phone number`, run.url);
	const { statusCallback, statusCallbackMethod, statusCallbackEvent } = noun.attrs;
	leg.listen(run.optional(statusCallback), {
		method: statusCallbackMethod, events: (statusCallbackEvent || 'completed').split(/\s+/),
	});
	return leg;
}

/* The called person hears the whisper document. True when it ran to its end. */
async function whisper(leg, run) {
	const nested = run.nested({ mode: 'whisper' }, leg);
	const { url, method } = leg.noun.attrs;
	leg.note('whisper', url);
	try {
		const request = { url: run.resolve(url), method, kind: 'whisper' };
		return (await abortable(nested.follow(request), run.signal)) === 'end';
	} catch (error) {
		if (run.signal.aborted) throw run.signal.reason;
		if (error instanceof TwimlError) leg.error(error.code, error.message, error.url);
		else if (error instanceof Moved) run.net.runCall(leg, error.request);
		else if (!(error instanceof Ended)) throw error;
		return false;
	}
}

function startRecording(state, plan, { net, call }) {
	state.recording ??= net.recordings.start({
		account: call.account, call, source: 'DialVerb', channels: plan.channels,
		callback: plan.recordCallback,
	});
}

/* Rings, whispers, bridges. Returns DialCallStatus; throws when the caller goes. */
async function connect(nouns, plan, run, state) {
	const { net, call } = run;
	for (const batch of plan.sequential ? nouns.map((noun) => [noun]) : [nouns]) {
		const legs = batch.map((noun) => makeLeg(noun, plan, run));
		state.legs.push(...legs);
		if (plan.recordFrom === 'ringing') startRecording(state, plan, run);
		state.winner = await race(net, legs, { timeoutMs: plan.timeoutMs, signal: run.signal });
		if (state.winner) break;
	}
	const leg = state.winner;
	if (!leg) return unanswered(state.legs);
	const { machineDetection, amdStatusCallback, amdStatusCallbackMethod, url } = leg.noun.attrs;
	if (machineDetection) {
		detectAside(net, leg, {
			mode: machineDetection, url: run.optional(amdStatusCallback),
			method: amdStatusCallbackMethod,
		});
	}
	if (url && !(await whisper(leg, run))) return 'completed';
	if (leg.isOver) return 'completed';
	call.answer();
	state.bridged = true;
	if (plan.recordFrom) startRecording(state, plan, run);
	const end = await bridge(net, call, leg, plan);
	if (end.left === call) throw end.reason;
	if (end.why === 'moved') net.runCall(leg, end.reason.request);
	return 'completed';
}

/* Everything that must not outlive the Dial. */
function tidy(state, run) {
	for (const leg of state.legs) {
		if (!leg.runs) leg.end(leg.answered ? 'completed' : 'canceled');
	}
	if (state.recording) run.net.recordings.stop(state.recording);
	if (!run.call.isOver) run.call.setDoing(null);
}

function actionParams(status, state, run) {
	const params = { DialCallStatus: status, DialBridged: String(state.bridged) };
	const leg = state.winner || state.legs.at(-1);
	if (leg) params.DialCallSid = leg.sid;
	if (state.winner) params.DialCallDuration = String(leg.duration());
	if (state.recording) {
		params.RecordingSid = state.recording.sid;
		params.RecordingUrl = run.net.recordings.url(state.recording);
		params.RecordingDuration = String(run.net.recordings.seconds(state.recording));
	}
	return params;
}

async function dialPeople(nouns, plan, run) {
	const state = { legs: [], winner: null, bridged: false, recording: null };
	run.call.setDoing('dialing', nouns.map((n) => n.text).join(', '));
	let status = 'failed';
	let gone = null;
	try {
		if (checkCallerId(plan, run.call)) status = await connect(nouns, plan, run, state);
	} catch (error) {
		if (!(error instanceof Ended || error instanceof Moved)) throw error;
		gone = error;
		status = state.winner ? 'completed' : 'canceled';
	} finally {
		tidy(state, run);
	}
	return conclude(plan, actionParams(status, state, run), gone, run);
}

/* Goes on with the action URL, or the next verb, or only tells that it is over. */
function conclude(plan, params, gone, run) {
	run.call.note('dialled', params.DialCallStatus);
	const request = { url: plan.action, method: plan.method, kind: 'dial', params };
	if (gone) {
		if (gone instanceof Ended && plan.action) run.notify(request);
		throw gone;
	}
	return plan.action ? { request } : undefined;
}

async function dial(node, run) {
	const plan = readPlan(node, run);
	const nouns = node.children.length
		? node.children : [{ name: 'Number', attrs: {}, text: node.text, children: [] }];
	const done = (params, gone) => conclude(plan, params, gone, run);
	if (nouns[0].name === 'Conference') return dialConference(nouns[0], plan, run, done);
	if (nouns[0].name === 'Queue') return dialQueue(nouns[0], plan, run, done);
	if (nouns.length > MAX_NOUNS) {
		run.net.violation('twiml', `Dial with more than ${MAX_NOUNS} numbers`,
			{ call: run.call.sid, url: run.url });
	}
	return dialPeople(nouns.slice(0, MAX_NOUNS), plan, run);
}

module.exports = { dial };
