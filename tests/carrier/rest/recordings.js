'use strict';
/* Recordings of calls (start, pause, stop), their resources, files and texts. */

const { rfc2822 } = require('../lib/ids');
const { sendWav } = require('../network/media');
const { RestError, notFound, uriOf, page, dateFits } = require('./answers');

function recordingJson(net, rec, { ofCall = false } = {}) {
	const { account, call, conference } = rec;
	const done = rec.status === 'completed';
	const own = {
		sid: rec.sid, account_sid: account.sid, api_version: '2010-04-01',
		call_sid: call?.sid ?? null, conference_sid: conference?.sid ?? null,
		date_created: rfc2822(rec.created), date_updated: rfc2822(rec.updated),
		start_time: rfc2822(rec.created),
		duration: done ? String(Math.max(1, Math.round(rec.ms / 1000))) : '-1',
		price: null, price_unit: 'USD', status: rec.status, channels: rec.channels,
		source: rec.source, error_code: null, encryption_details: null,
	};
	if (ofCall) {
		return { ...own, track: 'both',
			uri: uriOf(account, `/Calls/${call.sid}/Recordings/${rec.sid}`) };
	}
	const uri = uriOf(account, `/Recordings/${rec.sid}`);
	return {
		...own, uri, media_url: net.recordings.url(rec),
		subresource_uris: {
			add_on_results: uri.replace(/\.json$/, '/AddOnResults.json'),
			transcriptions: uri.replace(/\.json$/, '/Transcriptions.json'),
		},
	};
}

function find({ net, account, ids, path }) {
	const rec = net.recordings.list.get(ids.Sid || ids.RecordingSid);
	if (rec?.account !== account) throw notFound(path);
	if (ids.CallSid && rec.call?.sid !== ids.CallSid) throw notFound(path);
	return rec;
}

/* Starts recording a live leg by REST; it stops with the leg. */
function startForCall(net, call, form, source) {
	const events = form.RecordingStatusCallbackEvent
		? [].concat(form.RecordingStatusCallbackEvent).flatMap((e) => e.split(/\s+/))
		: ['completed'];
	const rec = net.recordings.start({
		account: call.account, call, source, channels: form.RecordingChannels === 'dual' ? 2 : 1,
		callback: form.RecordingStatusCallback ? {
			url: form.RecordingStatusCallback, events: new Set(events),
			method: form.RecordingStatusCallbackMethod || 'POST',
		} : null,
	});
	call.over.promise.then(() => net.recordings.stop(rec));
	return rec;
}

function createForCall(ctx) {
	const { net, account, ids, form, path } = ctx;
	const call = net.calls.get(ids.CallSid);
	if (call?.account !== account) throw notFound(path);
	if (call.status !== 'in-progress') {
		throw new RestError(400, 21220, 'Requested resource is not eligible for recording');
	}
	const rec = startForCall(net, call, form, 'StartCallRecordingAPI');
	return { status: 201, body: recordingJson(net, rec, { ofCall: true }) };
}

function updateForCall(ctx) {
	const { net, form } = ctx;
	const rec = find(ctx);
	if (!['in-progress', 'paused'].includes(rec.status)) {
		throw new RestError(400, 21220, 'The recording is not in progress.');
	}
	if (form.Status === 'paused') net.recordings.pause(rec);
	else if (form.Status === 'stopped') net.recordings.stop(rec);
	else net.recordings.resume(rec);
	return { status: 200, body: recordingJson(net, rec, { ofCall: true }) };
}

function list(ctx) {
	const { net, account, ids, query } = ctx;
	const callSid = ids.CallSid || query.CallSid;
	const conference = ids.ConferenceSid || query.ConferenceSid;
	const items = [...net.recordings.list.values()].reverse().filter((rec) =>
		rec.account === account && (!callSid || rec.call?.sid === callSid)
		&& (!conference || rec.conference?.sid === conference)
		&& dateFits(rec.created, query, 'DateCreated'));
	const shown = items.map((rec) => recordingJson(net, rec, { ofCall: Boolean(ids.CallSid) }));
	return page('recordings', shown, ctx);
}

function remove(ctx) {
	ctx.net.recordings.list.delete(find(ctx).sid);
	return { status: 204 };
}

/* The sound itself. Answers by itself, so there is no JSON to return. */
async function media(ctx) {
	const { req, res, query } = ctx;
	const rec = find(ctx);
	if (rec.status !== 'completed') throw notFound(ctx.path);
	const channels = query.RequestedChannels === '1' ? 1 : rec.channels;
	await sendWav(req, res, Math.max(1, Math.round(rec.ms / 1000)), channels);
	return null;
}

function mp3(ctx) {
	find(ctx);
	throw new RestError(501, 20501, 'This stand-in makes WAV files only; ask for .wav');
}

function transcriptionJson(item) {
	const { account, recording } = item;
	return {
		sid: item.sid, account_sid: account.sid, api_version: '2010-04-01',
		date_created: rfc2822(item.created), date_updated: rfc2822(item.updated),
		duration: String(Math.round(recording.ms / 1000)), price: null, price_unit: 'USD',
		recording_sid: recording.sid, status: item.status, transcription_text: item.text,
		type: 'fast', uri: uriOf(account, `/Transcriptions/${item.sid}`),
	};
}

function transcription({ net, account, ids, path }) {
	const item = net.recordings.transcriptions.get(ids.Sid);
	if (item?.account !== account) throw notFound(path);
	return { status: 200, body: transcriptionJson(item) };
}

const fetchOne = (ctx) => ({ status: 200, body: recordingJson(ctx.net, find(ctx)) });
const fetchOfCall = (ctx) => ({
	status: 200, body: recordingJson(ctx.net, find(ctx), { ofCall: true }),
});
const OF_CALL = '/{AccountSid}/Calls/{CallSid}/Recordings';
const OF_ROOM = '/{AccountSid}/Conferences/{ConferenceSid}/Recordings';

const routes = [
	['POST', `${OF_CALL}.json`, 'CreateCallRecording', createForCall],
	['GET', `${OF_CALL}.json`, 'ListCallRecording', list],
	['POST', `${OF_CALL}/{Sid}.json`, 'UpdateCallRecording', updateForCall],
	['GET', `${OF_CALL}/{Sid}.json`, 'FetchCallRecording', fetchOfCall],
	['GET', `${OF_ROOM}.json`, 'ListConferenceRecording', list],
	['GET', '/{AccountSid}/Recordings.json', 'ListRecording', list],
	['GET', '/{AccountSid}/Recordings/{Sid}.json', 'FetchRecording', fetchOne],
	['DELETE', '/{AccountSid}/Recordings/{Sid}.json', 'DeleteRecording', remove],
	['GET', '/{AccountSid}/Recordings/{Sid}.mp3', null, mp3],
	['GET', '/{AccountSid}/Recordings/{Sid}.wav', null, media],
	['HEAD', '/{AccountSid}/Recordings/{Sid}.wav', null, media],
	['GET', '/{AccountSid}/Recordings/{Sid}', null, media],
	['HEAD', '/{AccountSid}/Recordings/{Sid}', null, media],
	['GET', '/{AccountSid}/Transcriptions/{Sid}.json', 'FetchTranscription', transcription],
];

module.exports = { routes, startForCall };
