'use strict';
/* Bad days: refused, hanging and half-done REST calls; late, doubled, lost webhooks. */

const test = require('node:test');
const assert = require('node:assert/strict');
const { network, rest, LINE, ANNA } = require('./app');

const CALL = { To: ANNA, From: LINE };

test('REST: 429 and 500, by rate, by path, and so often', async (t) => {
	const { app, carrier } = await network(t);
	const place = async () => (await rest(carrier, 'POST', '/Calls.json',
		{ ...CALL, Url: `${app.url}/out` })).status;
	await carrier.faults({ rest: { status: 429, match: 'Calls.json', times: 2 } });
	const refused = await rest(carrier, 'POST', '/Calls.json', { ...CALL, Url: `${app.url}/out` });
	assert.deepEqual([refused.status, refused.body.code], [429, 20429]);
	assert.equal((await rest(carrier, 'GET', '/Queues.json')).status, 200);
	assert.deepEqual([await place(), await place()], [429, 201]);

	await carrier.faults({ rest: { status: 500, rate: 0.3 }, seed: 7 });
	const run = async () => {
		const out = [];
		for (let i = 0; i < 40; i++) out.push((await rest(carrier, 'GET', '/Queues.json')).status);
		return out;
	};
	const first = await run();
	const share = first.filter((s) => s === 500).length / first.length;
	assert.ok(share > 0.1 && share < 0.5, `about 30 %, not ${share}`);
	await carrier.faults({ seed: 7 });
	assert.deepEqual(await run(), first, 'the same seed gives the same faults');
	await carrier.clearFaults();
	assert.equal(await place(), 201);
});

test('REST: a limit per second', async (t) => {
	const { carrier } = await network(t);
	await carrier.faults({ rest: { limitPerSecond: 2 } });
	const all = await Promise.all([1, 2, 3, 4].map(() => rest(carrier, 'GET', '/Queues.json')));
	assert.equal(all.filter((r) => r.status === 429).length, 2);
});

test('REST: no answer at all, before and after the work is done', async (t) => {
	const { app, carrier } = await network(t);
	const params = { ...CALL, Url: `${app.url}/out` };
	await carrier.faults({ rest: { status: 'hang', match: 'Calls.json', times: 1 } });
	const hanging = rest(carrier, 'POST', '/Calls.json', params);
	hanging.catch(() => {});
	await carrier.wait({ for: 'rest:Calls.json' });
	assert.deepEqual(await carrier.get('calls'), [], 'hang does nothing');
	await carrier.clearFaults();
	await assert.rejects(hanging, 'clearing the faults cuts the connection');

	await carrier.faults({ rest: { status: 'drop-after-processing', times: 1 } });
	await assert.rejects(rest(carrier, 'POST', '/Calls.json', params));
	await carrier.phone(ANNA).ringing();
	assert.equal((await carrier.get('calls')).length, 1, 'the call exists all the same');
});

test('webhooks: doubled with the same and with another token', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', '<Say>Hello</Say>');
	await carrier.faults({ webhooks: { duplicate: 2 } });
	await (await call()).ended();
	await app.until('/voice', 3);
	await app.until('/status', 3);
	const tokens = (path) => new Set(app.to(path).map(
		(r) => r.headers['i-twilio-idempotency-token'])).size;
	assert.deepEqual([tokens('/voice'), tokens('/status')], [1, 1]);
	await carrier.idle();
	const log = await carrier.log({ kind: 'voice' });
	assert.equal(new Set(log.map((e) => e.body)).size, 1, 'answers can be compared');
	assert.deepEqual(log.map((e) => e.copyOf), [undefined, log[0].id, log[0].id]);

	await carrier.faults({ webhooks: { duplicate: 20, freshTokens: true, kinds: ['status'] } });
	await (await call()).ended();
	await app.until('/status', 24);
	assert.equal(app.to('/voice').length, 4, 'only the kinds asked for');
	assert.equal(tokens('/status'), 22);
});

test('webhooks: out of order, lost, late', async (t) => {
	const { app, carrier, call } = await network(t);
	const events = 'statusCallback="/leg" statusCallbackEvent="initiated ringing answered completed"';
	app.on('/voice', `<Dial><Number ${events}>${ANNA}</Number></Dial>`);
	app.on('/leg', () => ({ status: 204 }));
	const dial = async (faults) => {
		await carrier.clearFaults();
		await carrier.faults({ webhooks: faults });
		const before = app.asked.length;
		const leg = await call();
		const child = await carrier.phone(ANNA).answer();
		await child.bridged();
		await leg.hangup();
		await carrier.idle();
		return app.asked.slice(before).filter((r) => r.path !== '/voice')
			.map((r) => `${r.path.slice(1)} ${r.params.CallStatus}`);
	};
	assert.deepEqual(await dial({ reorder: true }), ['leg completed', 'status completed',
		'leg in-progress', 'leg ringing', 'leg initiated'], 'the last fired comes first');
	assert.deepEqual(await dial({ reorder: [3, 1, 0, 2] }), ['status completed', 'leg ringing',
		'leg initiated', 'leg in-progress', 'leg completed'], 'the order a test wants');
	const lost = await dial({ dropStatus: ['completed', 'ringing'] });
	assert.deepEqual(lost.sort(), ['leg in-progress', 'leg initiated']);
	assert.equal((await carrier.log({ kind: 'status' })).filter((e) => e.dropped).length, 3);
	const started = performance.now();
	app.on('/voice', '<Hangup/>');
	await carrier.clearFaults();
	await carrier.faults({ webhooks: { delayMs: 120, kinds: ['status'] } });
	await (await call()).ended();
	await carrier.idle();
	assert.ok(performance.now() - started >= 120);
});

test('webhooks: an old one is replayed byte for byte', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', ({ CallStatus }) => `<Say>${CallStatus}</Say>`);
	const leg = await call();
	await leg.ended();
	await carrier.idle();
	const [entry] = await leg.log({ kind: 'voice' });
	const answer = await carrier.replay(entry.id);
	assert.equal(answer.body, entry.body);
	const [first, second] = app.to('/voice');
	assert.equal(second.raw, first.raw);
	assert.ok(second.valid);
	assert.equal(second.headers['i-twilio-idempotency-token'],
		first.headers['i-twilio-idempotency-token']);
});

test('a burst of callers is all served', async (t) => {
	const { app, carrier } = await network(t, { speed: 100 });
	app.on('/voice', '<Say>One moment</Say>');
	const legs = await carrier.burst({ to: LINE, count: 200 });
	assert.equal(new Set(legs.map((leg) => leg.sid)).size, 200);
	await carrier.idle(15000);
	assert.equal(new Set(app.to('/voice').map((r) => r.params.From)).size, 200);
	assert.equal(app.to('/status').length, 200);
	assert.ok((await carrier.get('calls')).every((c) => c.status === 'completed'));
});
