'use strict';
/* Say, Play, Pause, Gather, Record, Redirect, Hangup, Reject: one test each. */

const test = require('node:test');
const assert = require('node:assert/strict');
const { network, CALLER, LINE } = require('./app');

test('Say, Pause and the end of the document', async (t) => {
	const { app, call } = await network(t);
	app.on('/voice', '<Say voice="alice">Welcome &amp; hello</Say><Pause length="2"/>'
		+ '<Say loop="2">again</Say>');
	const leg = await call();
	await leg.said('welcome & hello');
	await leg.ended();
	assert.deepEqual(await leg.transcript(), ['Welcome & hello', 'again', 'again']);
	const first = (await app.until('/voice')).params;
	assert.equal(first.From, CALLER);
	assert.equal(first.To, LINE);
	assert.equal(first.CallStatus, 'ringing');
	assert.equal(first.Direction, 'inbound');
	const end = (await app.until('/status')).params;
	assert.equal(end.CallStatus, 'completed');
	assert.equal(end.SequenceNumber, '0');
	assert.equal(end.CallbackSource, 'call-progress-events');
	assert.ok(Number(end.CallDuration) >= 4, `nominal seconds, not real ones: ${end.CallDuration}`);
	assert.ok(app.asked.every((r) => r.valid), 'every request is signed');
});

test('Play asks for the sound and takes as long as it is', async (t) => {
	const { app, call } = await network(t);
	app.on('/voice', '<Play>/music.wav</Play><Play>gone.wav</Play><Say>after</Say>');
	app.on('/music.wav', () => {
		const wav = Buffer.alloc(44 + 16000);
		wav.write('RIFF', 0);
		wav.writeUInt32LE(16000, 28);
		return { body: wav, type: 'audio/wav' };
	});
	const leg = await call();
	const note = await leg.wait('played:music.wav');
	assert.ok(Math.abs(note.ms - 1000) < 10);
	await leg.said('after');
	const { errors } = await leg.detail();
	assert.deepEqual(errors.map((e) => e.code), [11200], 'a missing sound is noted and passed over');
});

test('Gather: digits, the finish key, and what comes without input', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', '<Gather numDigits="1" timeout="20" action="/menu"><Say>Press one</Say></Gather>'
		+ '<Say>Nothing pressed</Say>');
	app.on('/menu', ({ Digits }) => `<Say>You pressed ${Digits}</Say>`
		+ '<Gather action="/code" timeout="20"><Say>Your code</Say></Gather><Say>No code</Say>');
	app.on('/code', ({ Digits, FinishedOnKey }) => `<Say>Code ${Digits} ${FinishedOnKey}</Say>`);

	const leg = await call();
	await leg.gather();
	assert.equal((await leg.press('1')).heard, true);
	await leg.said('You pressed 1');
	assert.equal((await leg.press('9')).heard, false, 'nobody listens while it speaks');
	await leg.said('Your code');
	await leg.press('4711#');
	await leg.said('Code 4711 #');

	const keyOnly = await call();
	await keyOnly.gather();
	await keyOnly.press('1');
	await keyOnly.said('Your code');
	await keyOnly.press('#');
	await keyOnly.said('No code');
	await carrier.speed(500);
	const silent = await call();
	await silent.said('Nothing pressed');
});

test('Gather: speech, and actionOnEmptyResult', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', '<Gather input="dtmf speech" speechTimeout="auto" action="/heard"'
		+ ' actionOnEmptyResult="true" partialResultCallback="/partial"><Say>Speak now please</Say>'
		+ '</Gather><Say>never</Say>');
	app.on('/partial', () => ({ status: 204 }));
	app.on('/heard', (p) => `<Say>${p.SpeechResult || `empty "${p.Digits}"`}</Say>`);
	const leg = await call();
	await leg.gather();
	await leg.speak('I have a leak <b>& flood');
	const request = await app.until('/heard');
	assert.equal(request.params.SpeechResult, 'I have a leak <b>& flood');
	assert.ok(Number(request.params.Confidence) > 0.5);
	assert.equal((await app.until('/partial')).params.UnstableSpeechResult,
		'I have a leak <b>& flood');
	await carrier.speed(500);
	const silent = await call();
	await silent.said('empty ""');
});

test('Gather without action asks the current document again', async (t) => {
	const { app, call } = await network(t);
	app.on('/voice', ({ Digits }) => (Digits ? `<Say>Got ${Digits}</Say>`
		: '<Gather numDigits="2"/><Hangup/>'));
	const leg = await call();
	await leg.gather();
	await leg.press('42');
	await leg.said('Got 42');
});

test('Record: the file, its callbacks and its transcription', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', '<Record action="/done" timeout="8" transcribe="true"'
		+ ' transcribeCallback="/text" recordingStatusCallback="/recording"/><Say>fell through</Say>');
	app.on('/done', '<Say>Thank you</Say>');
	for (const path of ['/text', '/recording']) app.on(path, () => ({ status: 204 }));
	const leg = await call();
	await leg.record();
	await leg.speak('Hello, my inverter shows a red light since this morning');
	await carrier.speed(200);
	await leg.said('Thank you');
	const action = (await app.until('/done')).params;
	assert.match(action.RecordingSid, /^RE[0-9a-f]{32}$/);
	assert.ok(Number(action.RecordingDuration) >= 3);
	assert.equal(action.Digits, '');
	const done = (await app.until('/recording')).params;
	assert.equal(done.RecordingStatus, 'completed');
	assert.equal(done.RecordingSource, 'RecordVerb');
	assert.equal(done.RecordingChannels, '1');
	assert.equal(done.CallSid, leg.sid);
	const text = (await app.until('/text')).params;
	assert.equal(text.TranscriptionStatus, 'completed');
	assert.equal(text.TranscriptionText,
		'Hello, my inverter shows a red light since this morning');
	assert.equal((await fetch(done.RecordingUrl)).status, 401, 'media need the credentials');
	assert.deepEqual(await carrier.violations(), []);
});

test('Record: keys, hanging up, and total silence', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', '<Record action="/done" timeout="20" finishOnKey="#"'
		+ ' recordingStatusCallback="/recording"/><Say>fell through</Say>');
	app.on('/done', '<Say>Thank you</Say>').on('/recording', () => ({ status: 204 }));
	const key = await call();
	await key.record();
	await key.speak('short');
	await key.press('#');
	assert.equal((await app.until('/done', 1)).params.Digits, '#');

	const gone = await call();
	await gone.record();
	await gone.speak('I call again later');
	await gone.hangup();
	const request = await app.until('/done', 2);
	assert.equal(request.params.Digits, 'hangup');
	assert.equal(request.params.CallStatus, 'completed');
	assert.deepEqual(await gone.transcript(), [], 'the answer is not executed');
	await app.until('/recording', 2);

	await carrier.speed(500);
	const silent = await call();
	await silent.said('fell through');
	assert.equal(app.to('/done').length, 2);
});

test('Redirect and Hangup end the document', async (t) => {
	const { app, call } = await network(t);
	app.on('/voice', '<Redirect>sub/next?x=1&amp;y=2</Redirect><Say>never</Say>');
	app.on('/sub/next', ({ x, y }) => `<Say>${x}${y}</Say><Redirect method="GET">last</Redirect>`);
	app.on('/sub/last', '<Hangup/><Say>never</Say>');
	const leg = await call();
	await leg.ended();
	assert.deepEqual(await leg.transcript(), ['12']);
	assert.equal(app.to('/sub/last')[0].method, 'GET');
	assert.equal(app.to('/sub/last')[0].params.CallStatus, 'in-progress');
});

test('Reject leaves the call unanswered', async (t) => {
	const { app, call } = await network(t);
	app.on('/voice', '<Reject reason="busy"/><Say>never</Say>');
	const leg = await call();
	await leg.wait('status:busy');
	const end = (await app.until('/status')).params;
	assert.equal(end.CallStatus, 'busy');
	assert.equal(end.CallDuration, '0');
});

test('A leading Pause does not answer; an empty Response hangs up', async (t) => {
	const { app, carrier, call } = await network(t, { speed: 1 });
	app.on('/voice', '<Pause length="60"/><Redirect>/empty</Redirect>').on('/empty', '');
	const leg = await call();
	await leg.wait('pause');
	assert.equal((await leg.detail()).status, 'ringing');
	await carrier.speed(1000);
	await leg.wait('status:in-progress');
	await leg.wait('status:completed');
});
