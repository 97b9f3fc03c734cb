'use strict';
/* Dial to people: ringing, races, whispers, refusals, recordings, hanging up. */

const test = require('node:test');
const assert = require('node:assert/strict');
const { network, LINE, OTHER_LINE, CALLER, ANNA, BEN } = require('./app');

const ALL = 'statusCallback="/leg" statusCallbackEvent="initiated ringing answered completed"';

/* CallStatus values told about one child leg, in the order of SequenceNumber. */
function told(app, sid) {
	return app.to('/leg').map((r) => r.params).filter((p) => p.CallSid === sid)
		.sort((a, b) => a.SequenceNumber - b.SequenceNumber).map((p) => p.CallStatus);
}

test('one phone: ring, answer, talk, the caller hangs up', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', `<Dial action="/after" callerId="${LINE}"><Number ${ALL}>${ANNA}</Number></Dial>`);
	app.on('/after', '<Say>never heard</Say>').on('/leg', () => ({ status: 204 }));
	const leg = await call();
	const child = await carrier.phone(ANNA).answer();
	await leg.bridged();
	await leg.speak('Hello Anna');
	await child.wait('heard:hello anna');
	await leg.hangup();
	await child.ended();
	const action = (await app.until('/after')).params;
	assert.equal(action.DialCallStatus, 'completed');
	assert.equal(action.DialCallSid, child.sid);
	assert.equal(action.DialBridged, 'true');
	assert.equal(action.CallStatus, 'completed');
	assert.deepEqual(await leg.transcript(), [], 'the answer to the action is not executed');
	await app.until('/leg', 4);
	assert.deepEqual(told(app, child.sid), ['initiated', 'ringing', 'in-progress', 'completed']);
	const done = app.to('/leg').find((r) => r.params.CallStatus === 'completed').params;
	assert.equal(done.ParentCallSid, leg.sid);
	assert.equal(done.From, LINE);
	assert.equal(done.Direction, 'outbound-dial');
	assert.ok('CallDuration' in done);
});

test('the called person hangs up: the caller goes on with the action', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', `<Dial action="/after">${ANNA}</Dial>`);
	app.on('/after', ({ DialCallStatus }) => `<Say>It was ${DialCallStatus}</Say>`);
	const leg = await call();
	const child = await carrier.phone(ANNA).answer();
	await child.bridged();
	await carrier.phone(ANNA).hangup();
	await leg.said('It was completed');
	assert.ok(Number((await app.until('/after')).params.DialCallDuration) >= 0);
});

test('busy, ignored, unreachable and canceled', async (t) => {
	const { app, carrier, call } = await network(t, { speed: 20 });
	app.on('/voice', `<Dial timeout="10" action="/after"><Number ${ALL}>${ANNA}</Number></Dial>`);
	app.on('/after', ({ DialCallStatus }) => `<Say>It was ${DialCallStatus}</Say>`);
	app.on('/leg', () => ({ status: 204 }));
	const busy = await call();
	await carrier.phone(ANNA).decline();
	await busy.said('It was busy');
	await carrier.speed(500);
	const ignored = await call({ from: '+15125550190' });
	await ignored.said('It was no-answer');
	assert.equal((await app.until('/after', 2)).params.DialBridged, 'false');
	await carrier.phone(ANNA).behave({ do: 'unreachable' });
	await (await call({ from: '+15125550191' })).said('It was failed');
	await carrier.phone(ANNA).behave({ do: 'manual' });

	await carrier.speed(20);
	const gone = await call({ from: '+15125550192' });
	const child = await carrier.phone(ANNA).ringing();
	await gone.hangup();
	await child.wait('status:canceled');
	const action = (await app.until('/after', 4)).params;
	assert.equal(action.DialCallStatus, 'canceled');
});

test('ring group: the first to answer wins, the others are hung up', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', `<Dial action="/after"><Number ${ALL}>${ANNA}</Number>`
		+ `<Number ${ALL}>${BEN}</Number><Client>carol</Client></Dial>`);
	app.on('/after', ({ DialCallStatus }) => `<Say>${DialCallStatus}</Say>`);
	app.on('/leg', () => ({ status: 204 }));
	const leg = await call();
	const anna = await carrier.phone(ANNA).ringing();
	const carol = await carrier.phone('client:carol').ringing();
	const ben = await carrier.phone(BEN).answer();
	await ben.bridged();
	await anna.wait('status:canceled');
	await carol.wait('status:canceled');
	await carrier.phone(BEN).hangup();
	await leg.said('completed');
	await app.until('/leg', 7);
	assert.deepEqual(told(app, anna.sid), ['initiated', 'ringing', 'canceled']);
	assert.equal((await app.until('/after')).params.DialCallSid, ben.sid);
});

test('sequential: one after another, each for its time', async (t) => {
	const { app, carrier, call } = await network(t, { speed: 20 });
	app.on('/voice', `<Dial sequential="true" timeout="5" action="/after"><Number>${ANNA}</Number>`
		+ `<Number>${BEN}</Number></Dial>`).on('/after', '<Say>done</Say>');
	await carrier.phone(BEN).behave({ do: 'answer', afterMs: 500, hangupAfterMs: 1000 });
	const leg = await call();
	const anna = await carrier.phone(ANNA).ringing();
	await carrier.speed(200);
	await anna.wait('status:no-answer');
	await leg.said('done');
	assert.equal((await carrier.phone(BEN).state()).leg.status, 'completed');
});

test('whisper: press 1 to accept; anything else declines', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', `<Dial action="/after"><Number url="/whisper">${ANNA}</Number></Dial>`);
	app.on('/whisper', '<Gather numDigits="1" timeout="20" action="/accept"><Say>A call from a '
		+ 'customer. Press 1</Say></Gather><Hangup/>');
	app.on('/accept', ({ Digits }) => (Digits === '1' ? '' : '<Hangup/>'));
	app.on('/after', (p) => `<Say>${p.DialCallStatus} ${p.DialBridged}</Say>`);

	const leg = await call();
	const child = await carrier.phone(ANNA).answer();
	await child.said('press 1');
	assert.equal((await leg.detail()).doing, 'dialing', 'not bridged before the whisper decided');
	await carrier.phone(ANNA).press('1');
	await leg.bridged();
	const asked = app.to('/whisper')[0].params;
	assert.equal(asked.CallSid, child.sid);
	assert.equal(asked.ParentCallSid, leg.sid);
	await carrier.phone(ANNA).hangup();
	await leg.said('completed true');

	await carrier.speed(200);
	await carrier.phone(ANNA).behave({ do: 'voicemail', afterMs: 1000 });
	const refused = await call({ from: '+15125550190' });
	await refused.said('completed false', 8000);
	await carrier.phone(ANNA).behave({ do: 'answer', afterMs: 100, press: '1' });
	const accepted = await call({ from: '+15125550191' });
	await accepted.bridged();
});

test('answerOnBridge keeps the caller ringing', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', `<Dial answerOnBridge="true">${ANNA}</Dial>`);
	const leg = await call();
	await carrier.phone(ANNA).ringing();
	assert.equal((await leg.detail()).status, 'ringing');
	await carrier.phone(ANNA).answer();
	await leg.bridged();
	assert.equal((await leg.detail()).status, 'in-progress');
});

test('record: one file of both parties, told about for the parent leg', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', '<Dial action="/after" record="record-from-answer-dual"'
		+ ` recordingStatusCallback="/recording">${ANNA}</Dial>`);
	app.on('/after', '<Say>Bye</Say>').on('/recording', () => ({ status: 204 }));
	const leg = await call();
	const child = await carrier.phone(ANNA).answer();
	await child.bridged();
	await child.speak('How can I help you today, and what is your name?');
	await leg.wait('heard:help you');
	await carrier.phone(ANNA).hangup();
	await leg.said('Bye');
	const done = (await app.until('/recording')).params;
	assert.equal(done.CallSid, leg.sid);
	assert.equal(done.RecordingChannels, '2');
	assert.equal(done.RecordingSource, 'DialVerb');
	assert.equal((await app.until('/after')).params.RecordingUrl, done.RecordingUrl);
});

test('hangupOnStar, timeLimit, and a busy second call', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', `<Dial hangupOnStar="true">${ANNA}</Dial><Say>And now?</Say>`
		+ `<Dial timeLimit="9">${BEN}</Dial><Say>Time is up</Say>`);
	await carrier.phone(BEN).behave({ do: 'answer', afterMs: 100 });
	const leg = await call();
	await carrier.phone(ANNA).answer();
	await leg.bridged();
	const second = await call({ from: '+15125550190' });
	await second.said('And now?', 2000);
	await leg.press('*');
	await leg.said('And now?');
	await carrier.speed(200);
	await leg.said('Time is up');
});

test('a wrong number or caller id fails, with Twilio\'s code', async (t) => {
	const { app, call } = await network(t);
	app.on('/voice', `<Dial><Number>12</Number></Dial><Dial callerId="+4917">${ANNA}</Dial>`
		+ '<Say>end</Say>');
	const leg = await call();
	await leg.said('end');
	assert.deepEqual((await leg.detail()).errors.map((e) => e.code), [13224, 13214]);
});

test('dialling an own number is a new call to it', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', ({ To }) => (To === OTHER_LINE
		? '<Say>The other line</Say><Pause length="60"/>' : `<Dial>${OTHER_LINE}</Dial>`));
	const leg = await call();
	await leg.bridged();
	await leg.wait('heard:the other line');
	await leg.hangup();
	await carrier.idle();
	const calls = await carrier.get('calls');
	assert.deepEqual(calls.map((c) => [c.direction, c.from, c.status]), [
		['inbound', CALLER, 'completed'], ['outbound-dial', CALLER, 'completed'],
		['inbound', CALLER, 'completed'],
	]);
});
