'use strict';
/* The REST API: what Twilio's own SDK and description say about our answers. */

const test = require('node:test');
const assert = require('node:assert/strict');
const { network, rest, ACCOUNT, TOKEN, LINE, CALLER, ANNA } = require('./app');
const { publishedApi } = require('./rest/openapi');

/* Twilio's SDK, talking to the stand-in. */
function sdk(carrier) {
	const httpClient = {
		async request({ method, uri, params, data, headers, username, password }) {
			const url = new URL(uri.replace('https://api.twilio.com', carrier.url));
			for (const [k, v] of Object.entries(params || {})) url.searchParams.set(k, v);
			const form = new URLSearchParams();
			for (const [k, v] of Object.entries(data || {})) {
				[].concat(v).forEach((one) => form.append(k, one));
			}
			const login = Buffer.from(`${username}:${password}`).toString('base64');
			const res = await fetch(url, {
				method, body: method.toUpperCase() === 'POST' ? form : undefined,
				headers: { ...headers, Authorization: headers.Authorization || `Basic ${login}` },
			});
			return { statusCode: res.status, body: await res.text(), headers: res.headers };
		},
	};
	return require('twilio')(ACCOUNT, TOKEN, { httpClient });
}

test('the official SDK creates, reads, lists and ends calls', async (t) => {
	const { app, carrier } = await network(t);
	app.on('/out', '<Say>Hello from the office</Say><Pause length="60"/>');
	const client = sdk(carrier);
	const made = await client.calls.create({
		to: ANNA, from: LINE, url: `${app.url}/out`, statusCallback: `${app.url}/status`,
		statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
	});
	assert.equal(made.status, 'queued');
	const leg = await carrier.phone(ANNA).answer();
	await leg.said('Hello from the office');
	const live = await client.calls(made.sid).fetch();
	assert.equal(live.status, 'in-progress');
	assert.equal(live.direction, 'outbound-api');
	assert.equal((await client.calls.list({ to: ANNA, status: 'in-progress' })).length, 1);
	await client.calls(made.sid).update({ status: 'completed' });
	await leg.ended();
	await app.until('/status', 4);
	const told = app.to('/status').map((r) => r.params)
		.sort((a, b) => a.SequenceNumber - b.SequenceNumber).map((p) => p.CallStatus);
	assert.deepEqual(told, ['initiated', 'ringing', 'in-progress', 'completed']);
	const over = await client.calls(made.sid).fetch();
	assert.equal(over.status, 'completed');
	assert.ok(over.endTime instanceof Date);
	await assert.rejects(client.calls(made.sid).update({ status: 'completed' }), { code: 21220 });
	await assert.rejects(client.calls('CA' + '0'.repeat(32)).fetch(), { code: 20404, status: 404 });
});

test('errors have Twilio\'s codes and shape', async (t) => {
	const { app, carrier } = await network(t);
	const Url = `${app.url}/out`;
	const fails = async (params, code) => {
		const { status, body } = await rest(carrier, 'POST', '/Calls.json', params);
		assert.equal(status, 400);
		assert.deepEqual(Object.keys(body), ['code', 'message', 'more_info', 'status']);
		assert.equal(body.code, code, body.message);
	};
	await fails({ From: LINE, Url }, 21201);
	await fails({ To: ANNA, Url }, 21213);
	await fails({ To: ANNA, From: LINE }, 21205);
	await fails({ To: 'nobody', From: LINE, Url }, 21211);
	await fails({ To: ANNA, From: 'me', Url }, 21212);
	await fails({ To: ANNA, From: CALLER, Url }, 21210);
	assert.equal((await carrier.violations()).length, 2, 'the two missing parameters');
	const wrong = await rest(carrier, 'GET', '/Calls.json', {}, `${ACCOUNT}:wrong`);
	assert.deepEqual([wrong.status, wrong.body.code], [401, 20003]);
	assert.match(wrong.headers.get('www-authenticate'), /^Basic/);
});

test('requests are checked against the published description', async (t) => {
	const { app, carrier } = await network(t);
	const base = { To: ANNA, From: LINE, Url: `${app.url}/out` };
	const refused = [
		{ ...base, Colour: 'red' }, { ...base, Timeout: 'soon' }, { ...base, Method: 'PATCH' },
		{ ...base, Url: '/relative' }, { ...base, Record: 'yes' }, { ...base, To: [ANNA, CALLER] },
	];
	for (const params of refused) {
		const { status, body } = await rest(carrier, 'POST', '/Calls.json', params);
		assert.deepEqual([status, body.code], [400, 20001], JSON.stringify(params));
	}
	assert.equal((await rest(carrier, 'GET', '/Calls.json', { Size: 1 })).status, 400);
	assert.equal((await rest(carrier, 'GET', '/Nothing.json')).status, 404);
	assert.equal((await rest(carrier, 'GET', '/Addresses.json')).status, 501);
	const violations = await carrier.violations();
	assert.equal(violations.length, refused.length + 3);
	assert.match(violations[0].message, /CreateCall: Colour is not a form parameter/);
});

test('answers hold just what the description names', async (t) => {
	const { app, carrier, call } = await network(t);
	const openapi = publishedApi();
	assert.ok(openapi.present, '@twilio/cli-core is installed');
	app.on('/voice', '<Enqueue waitUrl="">q</Enqueue>');
	app.on('/room', '<Dial><Conference>r</Conference></Dial>');
	const leg = await call();
	await leg.queued();
	const get = async (path) => (await rest(carrier, 'GET', path)).body;
	const first = async (path, list) => (await get(path))[list][0];
	const same = (value, schema) => assert.deepEqual(Object.keys(value).sort(),
		openapi.properties(schema).sort(), schema);
	same(await get(`/Calls/${leg.sid}.json`), 'api.v2010.account.call');
	same(await first('/IncomingPhoneNumbers.json', 'incoming_phone_numbers'),
		'api.v2010.account.incoming_phone_number');
	const queue = await first('/Queues.json', 'queues');
	same(queue, 'api.v2010.account.queue');
	same(await first(`/Queues/${queue.sid}/Members.json`, 'queue_members'),
		'api.v2010.account.queue.member');
	const rec = await rest(carrier, 'POST', `/Calls/${leg.sid}/Recordings.json`);
	same(rec.body, 'api.v2010.account.call.call_recording');
	same(await get(`/Recordings/${rec.body.sid}.json`), 'api.v2010.account.recording');
	await rest(carrier, 'POST', `/Calls/${leg.sid}.json`, { Url: `${app.url}/room` });
	await leg.inConference();
	const room = await first('/Conferences.json', 'conferences');
	same(room, 'api.v2010.account.conference');
	same(await first(`/Conferences/${room.sid}/Participants.json`, 'participants'),
		'api.v2010.account.conference.participant');
	const message = await rest(carrier, 'POST', '/Messages.json',
		{ To: CALLER, From: LINE, Body: 'Hi', StatusCallback: `${app.url}/status` });
	same(message.body, 'api.v2010.account.message');
	const account = await fetch(`${carrier.url}/2010-04-01/Accounts/${ACCOUNT}.json`, {
		headers: { Authorization: 'Basic ' + Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64') },
	});
	same(await account.json(), 'api.v2010.account');
	const page = await get('/Calls.json');
	assert.deepEqual([page.page, page.start, page.end, page.next_page_uri], [0, 0, 0, null]);
	await app.until('/status', 2);
	assert.deepEqual(app.to('/status').map((r) => r.params.MessageStatus), ['sent', 'delivered']);
	assert.deepEqual(await carrier.violations(), []);
});

test('one new call a second; the others wait in line and can be canceled', async (t) => {
	const { app, carrier } = await network(t, { speed: 10 });
	app.on('/out', '<Hangup/>');
	const to = ['+15125550131', '+15125550132', '+15125550133'];
	const made = await Promise.all(to.map((To) => rest(carrier, 'POST', '/Calls.json', {
		To, From: LINE, Url: `${app.url}/out`, StatusCallback: `${app.url}/status`,
	})));
	assert.deepEqual(made.map((m) => m.status), [201, 201, 201]);
	const waits = made.map((m) => Number(m.body.queue_time));
	assert.ok(waits[1] > 500 && waits[2] > 1500, `nominal waits: ${waits}`);
	await rest(carrier, 'POST', `/Calls/${made[2].body.sid}.json`, { Status: 'canceled' });
	await carrier.phone(to[0]).answer();
	await carrier.phone(to[1]).decline();
	await carrier.leg(made[1].body.sid).wait('status:busy');
	await app.until('/status', 2);
	await carrier.idle();
	assert.equal((await carrier.get(`calls/${made[2].body.sid}`)).status, 'canceled');
	assert.equal(app.to('/status').length, 2, 'a call canceled in the line fires nothing');
});

test('recordings are WAV files that can be sought in, with the credentials', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', '<Pause length="120"/>').on('/recording', () => ({ status: 204 }));
	const leg = await call();
	await carrier.speed(1);
	await leg.wait('pause');
	app.on('/voice', '<Pause length="120"/>');
	await rest(carrier, 'POST', `/Calls/${leg.sid}.json`,
		{ Twiml: '<Response><Say>now</Say><Pause length="120"/></Response>' });
	await leg.said('now');
	const rec = await rest(carrier, 'POST', `/Calls/${leg.sid}/Recordings.json`, {
		RecordingStatusCallback: `${app.url}/recording`, RecordingChannels: 'dual',
		RecordingStatusCallbackEvent: ['in-progress', 'completed'],
	});
	assert.equal(rec.status, 201);
	const path = `/Calls/${leg.sid}/Recordings/${rec.body.sid}.json`;
	assert.equal((await rest(carrier, 'POST', path, { Status: 'paused' })).body.status, 'paused');
	await rest(carrier, 'POST', path, { Status: 'in-progress' });
	await carrier.speed(500);
	await leg.hangup();
	await app.until('/recording', 2);
	const done = app.to('/recording').find((r) => r.params.RecordingStatus === 'completed').params;
	assert.equal(done.RecordingSource, 'StartCallRecordingAPI');
	const headers = { Authorization: 'Basic ' + Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64') };
	const file = await fetch(`${done.RecordingUrl}.wav`, { headers });
	const wav = Buffer.from(await file.arrayBuffer());
	const seconds = Number(done.RecordingDuration);
	assert.equal(file.headers.get('content-type'), 'audio/x-wav');
	assert.equal(wav.length, 44 + seconds * 8000 * 2 * 2);
	assert.equal(wav.readUInt16LE(22), 2, 'two channels');
	assert.equal(wav.readUInt32LE(40), wav.length - 44);
	assert.ok(wav.subarray(44).some((byte) => byte !== 0), 'it is not silence');
	const part = await fetch(done.RecordingUrl, { headers: { ...headers, Range: 'bytes=100-199' } });
	assert.equal(part.status, 206);
	assert.equal(part.headers.get('content-range'), `bytes 100-199/${wav.length}`);
	assert.deepEqual(Buffer.from(await part.arrayBuffer()), wav.subarray(100, 200));
	const mono = await fetch(`${done.RecordingUrl}?RequestedChannels=1`, { headers });
	assert.equal((await mono.arrayBuffer()).byteLength, 44 + seconds * 8000 * 2);
	const past = await fetch(done.RecordingUrl, { headers: { ...headers, Range: 'bytes=999999999-' } });
	assert.equal(past.status, 416);
});

test('answering machines, a recorded call, and numbers that REST changes', async (t) => {
	const { app, carrier, call } = await network(t, { speed: 100 });
	app.on('/out', ({ AnsweredBy }) => `<Say>Answered by ${AnsweredBy}</Say>`);
	await carrier.phone(ANNA).behave({ do: 'voicemail', afterMs: 2000 });
	const made = await rest(carrier, 'POST', '/Calls.json', {
		To: ANNA, From: LINE, Url: `${app.url}/out`, MachineDetection: 'Enable', Record: 'true',
		StatusCallback: `${app.url}/status`,
	});
	const leg = carrier.leg(made.body.sid);
	await leg.said('Answered by machine_start');
	const end = (await app.until('/status')).params;
	assert.equal(end.AnsweredBy, 'machine_start');
	assert.match(end.RecordingUrl, /\/Recordings\/RE[0-9a-f]{32}$/);

	const numbers = await rest(carrier, 'GET', '/IncomingPhoneNumbers.json', { PhoneNumber: LINE });
	const [number] = numbers.body.incoming_phone_numbers;
	app.on('/elsewhere', '<Say>New address</Say>');
	await rest(carrier, 'POST', `/IncomingPhoneNumbers/${number.sid}.json`,
		{ VoiceUrl: `${app.url}/elsewhere` });
	await carrier.reload();
	await (await call()).said('New address');
});
