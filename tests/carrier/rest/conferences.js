'use strict';
/* Conferences and their participants: look, call somebody in, hold, mute, end. */

const { Moved, abortable } = require('../lib/flow');
const { rfc2822 } = require('../lib/ids');
const { Run } = require('../twiml/interpreter');
const prompts = require('../twiml/prompts');
const { TwimlError } = require('../twiml/parse');
const { RestError, notFound, uriOf, page, dateFits } = require('./answers');
const { ends, turn, listenAs } = require('./calls');

function conferenceJson(room) {
	const uri = uriOf(room.account, `/Conferences/${room.sid}`);
	return {
		sid: room.sid, account_sid: room.account.sid, api_version: '2010-04-01',
		date_created: rfc2822(room.created), date_updated: rfc2822(room.updated),
		friendly_name: room.name, region: 'us1', status: room.status, uri,
		reason_conference_ended: room.reason, call_sid_ending_conference: room.endedBy,
		subresource_uris: {
			participants: uri.replace(/\.json$/, '/Participants.json'),
			recordings: uri.replace(/\.json$/, '/Recordings.json'),
		},
	};
}

function participantJson(room, p) {
	return {
		account_sid: room.account.sid, call_sid: p.call.sid, label: p.label,
		call_sid_to_coach: p.coach, coaching: Boolean(p.coach), conference_sid: room.sid,
		date_created: rfc2822(p.created), date_updated: rfc2822(p.updated),
		end_conference_on_exit: p.endOnExit, muted: p.muted, hold: p.hold,
		start_conference_on_enter: p.startOnEnter, status: p.status || 'connected',
		queue_time: String(Math.round(p.call.queueMs)),
		uri: uriOf(room.account, `/Conferences/${room.sid}/Participants/${p.call.sid}`),
	};
}

function findRoom({ net, account, ids, path }) {
	const room = net.conferences.of(account).find((c) => c.sid === (ids.ConferenceSid || ids.Sid));
	if (!room) throw notFound(path);
	return room;
}

function findParticipant(ctx) {
	const room = findRoom(ctx);
	const key = ctx.ids.CallSid;
	const p = room.participants.get(key)
		|| [...room.participants.values()].find((x) => x.label === key);
	if (!p) throw notFound(ctx.path);
	return { room, p };
}

/* Plays a document, or hold music, to a participant: again and again while on hold. */
function player(net, call, { url, method, again }) {
	return async (signal) => {
		const run = new Run(net, call, { mode: 'hold', signal });
		if (!url) return prompts.holdMusic(run, signal);
		do {
			const start = net.clock.now();
			try {
				await run.follow({ url, method: method || 'POST', kind: 'wait' });
			} catch (error) {
				if (!(error instanceof TwimlError)) throw error;
				call.error(error.code, error.message, error.url);
			}
			const left = 1000 - (net.clock.now() - start);
			if (again && left > 0) await net.clock.sleep(left, signal);
		} while (again);
	};
}

function list(ctx) {
	const { net, account, query } = ctx;
	const items = [...net.conferences.of(account)].reverse().filter((room) =>
		(!query.FriendlyName || room.name === query.FriendlyName)
		&& (!query.Status || room.status === query.Status)
		&& dateFits(room.created, query, 'DateCreated')
		&& dateFits(room.updated, query, 'DateUpdated'));
	return page('conferences', items.map(conferenceJson), ctx);
}

function update(ctx) {
	const { net, form } = ctx;
	const room = findRoom(ctx);
	if (form.AnnounceUrl) {
		for (const p of room.participants.values()) announce(net, room, p, form);
	}
	if (form.Status === 'completed') room.end('conference-ended-via-api');
	return { status: 200, body: conferenceJson(room) };
}

function announce(net, room, p, form) {
	const play = player(net, p.call, { url: form.AnnounceUrl, method: form.AnnounceMethod });
	play(p.call.signal).then(() => room.fire('announcement', p), () => {});
}

/* Calls somebody into a room; it may be named by a friendly name. */
async function createParticipant(ctx) {
	const { net, account, ids, form, path } = ctx;
	const { to, from, number } = ends(ctx);
	const byName = !/^CF[0-9a-f]{32}$/i.test(ids.ConferenceSid);
	const room = byName ? net.conferences.open(account, ids.ConferenceSid) : findRoom(ctx);
	if (room.status === 'completed') throw notFound(path);
	if (form.Label && [...room.participants.values()].some((p) => p.label === form.Label)) {
		throw new RestError(400, 16025, `The label ${form.Label} is already in use`);
	}
	const call = net.addCall({ account, from, to, number, direction: 'outbound-api' });
	listenAs(call, form);
	const options = roomOptions(net, call, form);
	turn(net, account, call).then((go) => go && net.placeOutbound(call, {
		timeoutMs: Number(form.Timeout || 60) * 1000, then: () => stay(net, room, call, options),
	}));
	const fresh = {
		call, muted: form.Muted === 'true', hold: false, coach: form.CallSidToCoach || null,
		label: form.Label || null, startOnEnter: options.startOnEnter, endOnExit: options.endOnExit,
		created: call.created, updated: call.created, status: 'queued',
	};
	return { status: 201, body: participantJson(room, fresh) };
}

function roomOptions(net, call, form) {
	return {
		muted: form.Muted === 'true', label: form.Label, coach: form.CallSidToCoach,
		startOnEnter: form.StartConferenceOnEnter !== 'false',
		endOnExit: form.EndConferenceOnExit === 'true',
		callback: form.ConferenceStatusCallback ? {
			url: form.ConferenceStatusCallback, method: form.ConferenceStatusCallbackMethod || 'POST',
			events: new Set([].concat(form.ConferenceStatusCallbackEvent || [])
				.flatMap((e) => e.split(/\s+/))),
		} : null,
		record: /^(true|record-from-start)$/.test(form.ConferenceRecord || '') ? {
			url: form.ConferenceRecordingStatusCallback,
			method: form.ConferenceRecordingStatusCallbackMethod || 'POST',
			events: new Set([].concat(form.ConferenceRecordingStatusCallbackEvent || 'completed')),
		} : null,
		waitMusic: player(net, call, { url: form.WaitUrl, method: form.WaitMethod }),
	};
}

/* The leg is in the room until it leaves, hangs up or is moved to a document. */
async function stay(net, room, call, options) {
	const p = room.enter(call, options);
	try {
		await abortable(p.out.promise, call.signal);
		call.end('completed');
	} catch (error) {
		room.leave(p, error instanceof Moved ? 'participant_updated_via_api'
			: 'participant_hung_up');
		if (error instanceof Moved) net.runCall(call, error.request);
	}
}

function updateParticipant(ctx) {
	const { net, form } = ctx;
	const { room, p } = findParticipant(ctx);
	if (form.Muted) room.setMuted(p, form.Muted === 'true');
	if (form.Hold) {
		const music = player(net, p.call,
			{ url: form.HoldUrl, method: form.HoldMethod, again: true });
		room.setHold(p, form.Hold === 'true', music);
	}
	if (form.EndConferenceOnExit) p.endOnExit = form.EndConferenceOnExit === 'true';
	if (form.Coaching) p.coach = form.Coaching === 'true' ? form.CallSidToCoach : null;
	if (form.EndConferenceOnExit || form.Coaching) room.fire('modify', p);
	if (form.AnnounceUrl) announce(net, room, p, form);
	p.updated = new Date();
	return { status: 200, body: participantJson(room, p) };
}

function listParticipants(ctx) {
	const room = findRoom(ctx);
	const { query } = ctx;
	const items = [...room.participants.values()].filter((p) =>
		(!query.Muted || String(p.muted) === query.Muted)
		&& (!query.Hold || String(p.hold) === query.Hold)
		&& (!query.Coaching || String(Boolean(p.coach)) === query.Coaching));
	return page('participants', items.map((p) => participantJson(room, p)), ctx);
}

function removeParticipant(ctx) {
	const { room, p } = findParticipant(ctx);
	room.leave(p, 'participant_updated_via_api');
	return { status: 204 };
}

function fetchParticipant(ctx) {
	const { room, p } = findParticipant(ctx);
	return { status: 200, body: participantJson(room, p) };
}

const ROOM = '/{AccountSid}/Conferences/{Sid}.json';
const PEOPLE = '/{AccountSid}/Conferences/{ConferenceSid}/Participants';

const routes = [
	['GET', '/{AccountSid}/Conferences.json', 'ListConference', list],
	['GET', ROOM, 'FetchConference',
		(ctx) => ({ status: 200, body: conferenceJson(findRoom(ctx)) })],
	['POST', ROOM, 'UpdateConference', update],
	['GET', `${PEOPLE}.json`, 'ListParticipant', listParticipants],
	['POST', `${PEOPLE}.json`, 'CreateParticipant', createParticipant],
	['GET', `${PEOPLE}/{CallSid}.json`, 'FetchParticipant', fetchParticipant],
	['POST', `${PEOPLE}/{CallSid}.json`, 'UpdateParticipant', updateParticipant],
	['DELETE', `${PEOPLE}/{CallSid}.json`, 'DeleteParticipant', removeParticipant],
];

module.exports = { routes };
