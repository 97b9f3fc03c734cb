'use strict';
/* When documents cannot be had or read: codes, fallback, apology, retries. */

const test = require('node:test');
const assert = require('node:assert/strict');
const { network } = require('./app');
const { parseTwiml } = require('./twiml/parse');

const BROKEN = [
	[{ status: 500, body: '<Response/>' }, 11200],
	[{ status: 403, body: 'no' }, 11200],
	[{ body: '<Response><Say>open</Response>' }, 12100],
	[{ body: '<Response><Say>\u0001</Say></Response>' }, 12100],
	[{ body: '<Response><Say>&#2;</Say></Response>' }, 12100],
	[{ body: Buffer.from([0x3c, 0x52, 0xff, 0xfe]) }, 12100],
	[{ body: '' , type: 'text/xml', headers: { 'Content-Type': 'text/xml' } }, 12100],
	[{ body: '<Answer/>' }, 12102],
	[{ body: '{}', type: 'application/json' }, 12300],
	[{ body: `<Response><!--${'x'.repeat(65536)}--></Response>` }, 11750],
	[{ body: '<Response><Redirect>http://under_score.example/</Redirect></Response>' }, 11100],
];

test('every failure is logged with its code and asks the fallback URL', async (t) => {
	const { app, carrier, call } = await network(t, { speed: 100 });
	const number = carrier.net.number('+15125550100');
	number.voiceFallbackUrl = `${app.url}/fallback`;
	app.on('/fallback', ({ ErrorCode }) => `<Say>Fallback for ${ErrorCode}</Say>`);
	for (const [answer, code] of BROKEN) {
		app.on('/voice', () => answer);
		const leg = await call();
		await leg.said(`Fallback for ${code}`);
		await leg.ended();
		const { errors } = await leg.detail();
		assert.deepEqual(errors.map((e) => e.code), [code], JSON.stringify(answer).slice(0, 80));
		const asked = app.to('/fallback').at(-1);
		assert.equal(asked.params.ErrorUrl, `${app.url}/voice`);
		assert.equal(asked.params.CallSid, leg.sid);
		assert.ok(asked.valid);
	}
});

test('without a fallback, or when it fails too, the caller hears an apology', async (t) => {
	const { app, carrier, call } = await network(t, { speed: 100 });
	app.on('/voice', () => ({ status: 500 })).on('/fallback', () => ({ status: 404 }));
	const plain = await call();
	await plain.said('application error');
	await plain.wait('status:completed');
	carrier.net.number('+15125550100').voiceFallbackUrl = `${app.url}/fallback`;
	const twice = await call();
	await twice.said('application error');
	assert.deepEqual((await twice.detail()).errors.map((e) => e.code), [11200, 11200]);
});

test('an action URL that fails also goes to the fallback', async (t) => {
	const { app, carrier, call } = await network(t);
	carrier.net.number('+15125550100').voiceFallbackUrl = `${app.url}/fallback`;
	app.on('/voice', '<Gather numDigits="1" timeout="20" action="/gone"/>');
	app.on('/fallback', '<Say>Somebody will call you</Say>');
	const leg = await call();
	await leg.gather();
	await leg.press('1');
	await leg.said('Somebody will call you');
	assert.equal(app.to('/fallback')[0].params.ErrorUrl, `${app.url}/gone`);
});

test('a server that is not there or never answers', async (t) => {
	const { app, carrier, call } = await network(t, { speed: 100 });
	const number = carrier.net.number('+15125550100');
	number.voiceUrl = 'http://127.0.0.1:9/voice';
	number.voiceFallbackUrl = `${app.url}/fallback`;
	app.on('/fallback', ({ ErrorCode }) => `<Say>Code ${ErrorCode}</Say>`);
	app.on('/slow', () => ({ hang: true }));
	await (await call()).said('Code 11205');
	assert.equal((await carrier.log({ kind: 'voice' }))[0].attempts, 2, 'one retry by default');
	number.voiceUrl = `${app.url}/slow#rt=100`;
	await (await call()).said('Code 11200');
	assert.equal(app.to('/slow').length, 1, 'a read timeout is not retried by default');
	number.voiceUrl = 'http://patchbay.example/voice';
	await (await call()).said('Code 11205');
	assert.match((await carrier.log({ kind: 'voice' })).at(-1).error, /outside this computer/);
});

test('connection overrides in the fragment', async (t) => {
	const { app, carrier, call } = await network(t, { speed: 100 });
	const number = carrier.net.number('+15125550100');
	const answers = (list) => app.on('/voice', () => list.shift());
	number.voiceUrl = `${app.url}/voice#rc=2&rp=5xx`;
	answers([{ status: 503 }, { status: 502 }, '<Say>third time</Say>']);
	await (await call()).said('third time');
	const tokens = new Set(app.to('/voice').map((r) => r.headers['i-twilio-idempotency-token']));
	assert.equal(tokens.size, 1, 'retries carry the same token');
	number.voiceUrl = `${app.url}/voice#rc=1&rp=4xx,rt&rt=100`;
	answers([{ hang: true }, '<Say>after the timeout</Say>']);
	await (await call()).said('after the timeout');
	number.voiceUrl = `${app.url}/voice#rc=9&rp=all`;
	answers([{ status: 400 }, '<Say>rc=9 is out of range: one retry</Say>']);
	await (await call()).said('one retry');
});

test('text, sound and empty answers', async (t) => {
	const { app, call } = await network(t, { speed: 100 });
	app.on('/voice', () => ({ type: 'text/plain', body: 'Just words' }));
	await (await call()).said('just words');
	app.on('/voice', () => ({ type: 'text/plain', body: '<Response><Say>markup</Say></Response>' }));
	await (await call()).said('markup');
	app.on('/voice', () => ({ type: 'audio/wav', body: 'RIFF' }));
	const sound = await call();
	await sound.wait('played:/voice');
	await sound.wait('status:completed');
	app.on('/voice', () => ({ status: 204 }));
	await (await call()).wait('status:completed');
});

test('what breaks the schema is a warning and is left out', async (t) => {
	const { app, carrier, call } = await network(t, { speed: 100 });
	app.on('/voice', '<Say colour="red">one</Say><say>two</say><Shout/>'
		+ '<Gather numDigits="many" timeout="1"><Dial>1</Dial><Say>three</Say></Gather>'
		+ '<Leave/><Connect/><Say>four</Say>');
	const leg = await call();
	await leg.said('four');
	assert.deepEqual(await leg.transcript(), ['one', 'three', 'four']);
	const violations = await carrier.violations();
	assert.equal(violations.length, 7);
	assert.ok(violations.every((v) => v.kind === 'twiml' && v.call === leg.sid));
	assert.deepEqual([...new Set((await leg.detail()).errors.map((e) => e.code))], [12200]);
});

test('documents that a strict parser refuses', () => {
	const refused = (text) => assert.throws(() => parseTwiml(Buffer.from(text)), { code: 12100 });
	refused('');
	refused('no markup');
	refused('\n<?xml version="1.0"?><Response/>');
	refused('<Response></Response><Response/>');
	refused('<Response><Say a=1/></Response>');
	refused('<Response>&nbsp;</Response>');
	refused('<!DOCTYPE r [<!ENTITY a "b">]><Response>&a;</Response>');
	refused('<Response><Say a="1" a="2"/></Response>');
	refused('<Response><Say>you & me</Say></Response>');
	refused('<Response><Say>]]></Say></Response>');
	refused('<Response><Play>\ufffe</Play></Response>');
	refused('<?xml version="1.0" encoding="UTF-16"?><Response/>');
	assert.equal(parseTwiml(Buffer.from('<?xml version="1.0"?>\n<!-- c --><Response><Say>a<!-- b -->'
		+ '<![CDATA[<x>]]></Say></Response>')).verbs[0].text, 'a<x>');
});
