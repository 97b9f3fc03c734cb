'use strict';
/* Dial to a Conference, and to the first waiting leg of a Queue. */

const { Ended, Moved, abortable, deferred } = require('../lib/flow');
const { recordingCallback } = require('../network/recordings');
const { TwimlError } = require('./parse');
const prompts = require('./prompts');

/* What plays to a participant before the conference starts; a document runs once. */
function waitMusic(noun, run) {
	const { waitUrl, waitMethod } = noun.attrs;
	if (waitUrl === '') return null;
	const url = run.optional(waitUrl);
	return async (signal) => {
		if (!url) return prompts.holdMusic(run, signal);
		try {
			const nested = run.nested({ mode: 'hold', signal });
			await nested.follow({ url, method: waitMethod, kind: 'wait' });
		} catch (error) {
			if (!(error instanceof TwimlError)) throw error;
			run.call.error(error.code, error.message, error.url);
			const participant = run.call.conference;
			participant?.conference.leave(participant, 'wait_url_failed');
		}
	};
}

function statusCallback(attrs, run) {
	const url = run.optional(attrs.statusCallback);
	return url && {
		url, method: attrs.statusCallbackMethod || 'POST',
		events: new Set((attrs.statusCallbackEvent || '').split(/\s+/).filter(Boolean)),
	};
}

/* Twilio refuses a label in use (16025) and a coach for nobody (13240). */
function checkRoom(room, attrs, call) {
	const people = [...room.participants.values()];
	if (attrs.participantLabel && people.some((p) => p.label === attrs.participantLabel)) {
		call.error(16025, `the label "${attrs.participantLabel}" is taken`);
		return false;
	}
	if (attrs.coach && !people.some((p) => p.call.sid === attrs.coach)) {
		call.error(13240, 'coach names no participant');
		return false;
	}
	return true;
}

async function dialConference(noun, plan, run, done) {
	const { net, call } = run;
	const { attrs } = noun;
	const room = net.conferences.open(call.account, noun.text);
	if (!checkRoom(room, attrs, call)) return done({ DialCallStatus: 'failed' }, null);
	const onRecord = recordingCallback(attrs, run.optional(attrs.recordingStatusCallback));
	const participant = room.enter(call, {
		muted: attrs.muted === 'true', startOnEnter: attrs.startConferenceOnEnter !== 'false',
		endOnExit: attrs.endConferenceOnExit === 'true', label: attrs.participantLabel,
		coach: attrs.coach, callback: statusCallback(attrs, run),
		record: /^(true|record-from-start)$/.test(attrs.record) ? onRecord || true : null,
		waitMusic: waitMusic(noun, run),
	});
	const star = (key) => { if (key === '*') room.leave(participant, 'participant_hung_up'); };
	if (plan.hangupOnStar) call.input.on('key', star);
	const limit = net.clock.after(plan.timeLimitMs, () => room.leave(participant, 'time_limit'));
	let gone = null;
	try {
		await abortable(participant.out.promise, run.signal);
	} catch (error) {
		gone = error;
		room.leave(participant, gone instanceof Moved ? 'participant_updated_via_api'
			: 'participant_hung_up');
	} finally {
		limit.cancel();
		call.input.off('key', star);
	}
	if (!call.isOver) call.setDoing(null);
	return done({ DialCallStatus: 'answered' }, gone);
}

/* The first in line, waiting for one if the queue is empty; null when time is up. */
async function firstInLine(queue, timeoutMs, run) {
	const late = run.net.clock.sleep(timeoutMs, run.signal).then(() => 'late');
	late.catch(() => {});
	while (!queue.members.length) {
		const what = await abortable(Promise.race([queue.nextMember.promise, late]), run.signal);
		if (what === 'late') return null;
	}
	return queue.members[0];
}

async function dialQueue(noun, plan, run, done) {
	const { net, call } = run;
	const queue = net.queues.find(call.account, noun.text);
	if (!queue) {
		call.error(13250, `there is no queue "${noun.text}"`, run.url);
		return done({ DialCallStatus: 'failed' }, null);
	}
	call.setDoing('dialing', `queue ${queue.name}`);
	const url = run.optional(noun.attrs.url);
	let gone = null;
	let member = null;
	try {
		member = await firstInLine(queue, plan.timeoutMs, run);
		if (member) {
			const over = deferred();
			net.queues.leave(member, {
				result: 'dialled', agent: call, over, url, method: noun.attrs.method, plan,
			});
			await abortable(over.promise, run.signal);
		}
	} catch (error) {
		if (!(error instanceof Ended || error instanceof Moved)) throw error;
		gone = error;
	}
	if (!call.isOver) call.setDoing(null);
	if (!member) return done({ DialCallStatus: gone ? 'canceled' : 'no-answer' }, gone);
	return done({
		DialCallStatus: 'completed', DialCallSid: member.call.sid, QueueSid: queue.sid,
		QueueTime: String(member.waitedSeconds), QueueResult: 'bridged',
		DialCallDuration: String(member.call.duration()),
	}, gone);
}

module.exports = { dialConference, dialQueue };
