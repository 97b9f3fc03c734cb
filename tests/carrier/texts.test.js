'use strict';
/* Texts on the stand-in network: told, signed, delivered, refused after STOP. */

const test = require('node:test');
const assert = require('node:assert/strict');
const { network, rest, LINE, CALLER } = require('./app');

test('a text is told to the product, signed, with its pictures', async (t) => {
	const { app, carrier } = await network(t);
	app.on('/sms', '');
	carrier.net.number(LINE).smsUrl = `${app.url}/sms`;
	const { sid } = await carrier.text({ from: CALLER, to: LINE, body: 'Hello 🙂', media: ['image/png'] });
	const [hook] = app.to('/sms');
	assert.ok(hook.valid, 'signed');
	assert.equal(hook.params.MessageSid, sid);
	assert.equal(hook.params.Body, 'Hello 🙂');
	assert.equal(hook.params.NumMedia, '1');
	const { status, headers } = await fetch(hook.params.MediaUrl0, { headers: { Authorization: 'Basic '
		+ Buffer.from(`${hook.params.AccountSid}:${require('./app').TOKEN}`).toString('base64') } });
	assert.equal(status, 200);
	assert.equal(headers.get('content-type'), 'image/png');
});

test('a text out is delivered, or not with its code; after STOP it is refused', async (t) => {
	const { app, carrier } = await network(t, { speed: 100 });
	app.on('/sms', '').on('/told', () => ({ status: 204 }));
	carrier.net.number(LINE).smsUrl = `${app.url}/sms`;
	const send = () => rest(carrier, 'POST', '/Messages.json', { From: LINE, To: CALLER, Body: 'Hi', StatusCallback: `${app.url}/told` });
	const first = await send();
	assert.equal(first.status, 201);
	await app.until('/told', 2);
	assert.deepEqual(app.to('/told').map((r) => r.params.MessageStatus), ['sent', 'delivered']);
	await carrier.textRule(CALLER, { error: 30007 });
	await send();
	await app.until('/told', 4);
	assert.equal(app.to('/told').at(-1).params.ErrorCode, '30007');
	await carrier.text({ from: CALLER, to: LINE, body: 'stop' });
	const refused = await send();
	assert.equal(refused.status, 400);
	assert.equal(refused.body.code, 21610);
	await carrier.textRule(CALLER);
	await carrier.text({ from: CALLER, to: LINE, body: 'START' });
	assert.equal((await send()).status, 201);
	assert.deepEqual(await carrier.violations(), []);
});
