'use strict';
/* The program, its configuration, the control API and the page's files. */

const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { Carrier } = require('./client');
const { readConfig } = require('./config');
const { network, rest, ACCOUNT, TOKEN, LINE, CALLER, ANNA } = require('./app');

test('the program starts, says so, and stops', async () => {
	const carrier = await Carrier.start({ config: {
		accounts: [{ sid: ACCOUNT, authToken: TOKEN, numbers: [{ e164: LINE }] }],
	} });
	try {
		const state = await carrier.get('');
		assert.deepEqual(state.numbers, [LINE]);
		assert.equal(state.openapi, true);
	} finally {
		await carrier.stop();
	}
	const main = path.join(__dirname, 'main.js');
	const run = (...args) => spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
	assert.match(run('--help').stdout, /Nothing leaves this computer/);
	assert.match(run('--port', 'x').stderr, /--port is no port/);
	assert.match(run('--config', '/nonexistent.json').stderr, /nonexistent/);
});

test('configuration: defaults and errors with their place', () => {
	const account = { sid: ACCOUNT, authToken: TOKEN };
	const { accounts: [{ numbers: [number] }] } = readConfig({
		publicUrl: 'http://127.0.0.1:8080/', accounts: [{ ...account, numbers: [LINE] }],
	});
	assert.equal(number.voiceUrl, 'http://127.0.0.1:8080/api/webhooks/twilio/voice');
	assert.equal(number.voiceFallbackUrl, `http://127.0.0.1:8080/fallback/${LINE.slice(1)}.xml`);
	assert.equal(number.statusCallback, 'http://127.0.0.1:8080/api/webhooks/twilio/status');
	const wrong = (config, words) => assert.throws(() => readConfig(config), { message: words });
	wrong({ accounts: [{ sid: 'AC1' }] }, /accounts\[0\]: sid/);
	wrong({ accounts: [{ ...account, numbers: ['12'] }] }, /numbers\[0\].*E\.164/);
	wrong({ accounts: [{ ...account, numbers: [LINE, LINE] }] }, /two accounts/);
	wrong({ phones: [{ e164: 'x' }] }, /phones\[0\]/);
	wrong({ publicUrl: 'ftp://x' }, /publicUrl/);
});

test('the file is read again on reload', async (t) => {
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'carrier-test-'));
	t.after(() => fs.rmSync(dir, { recursive: true }));
	const file = path.join(dir, 'config.json');
	const write = (numbers) => fs.writeFileSync(file, JSON.stringify({
		accounts: [{ sid: ACCOUNT, authToken: TOKEN, numbers }],
	}));
	write([LINE]);
	const { startCarrier } = require('./carrier');
	const { url, close } = await startCarrier({ configFile: file });
	t.after(close);
	const carrier = new Carrier(url);
	await assert.rejects(carrier.call({ to: '+15125550102' }), { status: 404 });
	const before = await carrier.call({ to: LINE });
	write([LINE, '+15125550102']);
	await carrier.reload();
	assert.equal((await carrier.get('')).numbers.length, 2);
	const kept = await rest(carrier, 'GET', `/Calls/${before.sid}.json`);
	assert.equal(kept.status, 200, 'calls from before are still the account\'s');
});

test('phones behave as told; callers follow a script', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', '<Gather numDigits="1" timeout="20" action="/ring"><Say>Press one</Say></Gather>');
	app.on('/ring', `<Dial action="/after" timeout="20">${ANNA}</Dial>`);
	app.on('/after', '<Say>Leave a message</Say><Record action="/done" timeout="9"/>');
	app.on('/done', '<Say>Thanks</Say>');
	await carrier.phone(ANNA).behave({ do: 'decline', afterMs: 1000 });
	const leg = await call({ autopilot: [
		{ on: 'gather', after: 200, press: '1' }, { on: 'record', say: 'Please call me back' },
		{ hangup: true },
	] });
	await leg.ended();
	const request = await app.until('/done');
	assert.equal(request.params.Digits, 'hangup');
	await carrier.phone(ANNA).behave({ do: 'answer', afterMs: 500, say: 'Anna here',
		hangupAfterMs: 500 });
	const second = await call({ autopilot: [{ on: 'gather', press: '1' }] });
	await second.wait('heard:Anna here');
	await second.said('Leave a message');
	await assert.rejects(carrier.phone(ANNA).behave({ do: 'dance' }), { status: 400 });
	const nonsense = { to: LINE, autopilot: [{ jump: 1 }] };
	await assert.rejects(carrier.post('calls', nonsense), { status: 400 });
});

test('waiting: what is found, what is not, and clear errors', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', '<Say>Hello</Say><Pause length="60"/>');
	const leg = await call();
	const found = await leg.said('hello');
	assert.equal(found.kind, 'said');
	await assert.rejects(leg.wait('said:never', 30), (error) => error.status === 408
		&& error.value.waitedFor === 'said:never' && error.value.seen.notes.length > 0);
	await assert.rejects(carrier.wait({ call: 'CA0', for: 'gather' }), { status: 404 });
	await assert.rejects(carrier.phone(ANNA).hangup(), { status: 409 });
	await assert.rejects(carrier.get('nothing'), { status: 404 });
	await assert.rejects(carrier.delete('calls'), { status: 405 });
	await assert.rejects(carrier.get('phones/12'), { status: 400 });
	assert.equal((await leg.webhook('voice')).status, 200);
	const entry = (await leg.log({ kind: 'voice' }))[0];
	assert.ok(entry.ms > 0 && entry.params.From === CALLER && entry.body.includes('Hello'));
	const foreign = await fetch(`${carrier.url}/_carrier/calls`, {
		method: 'POST', body: '{}', headers: { Origin: 'http://evil.example' },
	});
	assert.equal(foreign.status, 403);
	await carrier.reset();
	assert.deepEqual(await carrier.log(), []);
	assert.equal((await carrier.get('')).idle, true);
});

test('speed: waits get shorter, what is told stays nominal', async (t) => {
	const { app, carrier, call } = await network(t, { speed: 1 });
	app.on('/voice', '<Say>Hi</Say><Pause length="600"/><Say>Ten minutes later</Say>');
	const started = performance.now();
	const leg = await call();
	await leg.wait('pause');
	await carrier.speed(1000);
	await leg.ended();
	assert.ok(performance.now() - started < 3000, 'a wait under way is shortened too');
	const { CallDuration } = (await app.until('/status')).params;
	assert.ok(Number(CallDuration) >= 599 && Number(CallDuration) < 1500, CallDuration);
});

test('the page and its live stream', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', '<Say>Hello page</Say><Pause length="60"/>');
	for (const [file, type] of [['', 'text/html'], ['page.css', 'text/css'],
		['page.js', 'text/javascript'], ['draw.js', 'text/javascript']]) {
		const res = await fetch(`${carrier.url}/${file}`);
		assert.equal(res.status, 200, file);
		assert.ok(res.headers.get('content-type').startsWith(type));
		assert.match(res.headers.get('content-security-policy'), /default-src 'none'/);
		const text = await res.text();
		assert.doesNotMatch(text, /(src|href)="https?:/, 'no asset from elsewhere');
	}
	const stop = new AbortController();
	const stream = await fetch(`${carrier.url}/_carrier/events`, { signal: stop.signal });
	const leg = await call();
	await leg.said('Hello page');
	let seen = '';
	for await (const chunk of stream.body) {
		seen += Buffer.from(chunk).toString('utf8');
		if (seen.includes('Hello page')) break;
	}
	stop.abort();
	assert.match(seen, /"label":"Carla Caller"/);
	assert.equal((await rest(carrier, 'GET', '/Calls.json')).body.calls.length, 1);
});
