'use strict';
/* Signatures: Twilio's own vector, odd URLs and bodies, live requests, GET. */

const test = require('node:test');
const assert = require('node:assert/strict');
const { validateRequest } = require('twilio/lib/webhooks/webhooks');
const { sign, signedUrl } = require('./webhooks/sign');
const { network, rest, TOKEN } = require('./app');

test('Twilio\'s published example', () => {
	const params = {
		CallSid: 'CA1234567890ABCDE', Caller: '+12349013030', Digits: '1234',
		From: '+12349013030', To: '+18005551212',
	};
	const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
	assert.equal(sign('12345', url, params), '0/KCTR6DLpKmkAf8muzZqo1nDgQ=');
	assert.ok(validateRequest('12345', sign('12345', url, params), url, params));
});

test('what is left out of the signed URL', () => {
	assert.equal(signedUrl('https://a.example:8443/x?y=%2F#rc=2'), 'https://a.example/x?y=%2F');
	assert.equal(signedUrl('http://a.example:8080/x'), 'http://a.example:8080/x');
	assert.equal(signedUrl('https://u:p@a.example/x#rp=all'), 'https://a.example/x');
	assert.equal(signedUrl('https://a.example:8443/x', { voice: false }), 'https://a.example:8443/x');
});

test('live requests are accepted by the official validator', async (t) => {
	const { app, call } = await network(t);
	app.on('/voice', '<Redirect>/next?q=caf%C3%A9&amp;x=\'a\'#rc=1&amp;rp=all</Redirect>');
	app.on('/next', '<Redirect method="GET">/got?a=b%20c</Redirect>').on('/got', '<Hangup/>');
	const leg = await call({ callerName: 'Zoë "<&>" Müller 日本', stir: 'TN-Validation-Passed-A' });
	await leg.ended();
	await app.until('/status');
	assert.deepEqual(app.asked.map((r) => [r.path, r.valid]),
		[['/voice', true], ['/next', true], ['/got', true], ['/status', true]]);
	const { headers, params } = app.to('/voice')[0];
	assert.equal(headers['user-agent'], 'TwilioProxy/1.1');
	assert.equal(headers['content-type'], 'application/x-www-form-urlencoded; charset=UTF-8');
	assert.match(headers['i-twilio-idempotency-token'], /^[0-9a-f-]{36}$/);
	assert.equal(params.CallerName, 'Zoë "<&>" Müller 日本');
	assert.equal(params.StirVerstat, 'TN-Validation-Passed-A');
	assert.equal(app.to('/got')[0].params.a, 'b c');
	assert.ok(app.to('/got')[0].params.CallSid, 'a GET carries the parameters in its URL');
});

test('a wrong or missing signature can be sent on purpose', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', '<Hangup/>');
	await carrier.faults({ webhooks: { sign: 'wrong' } });
	await (await call()).ended();
	assert.equal((await app.until('/voice')).valid, false);
	await carrier.faults({ webhooks: { sign: 'none' } });
	await (await call()).ended();
	assert.equal((await app.until('/voice', 2)).headers['x-twilio-signature'], undefined);
	await carrier.faults({ webhooks: { account: 1 } }).then(() => assert.fail('accepted'),
		(error) => assert.equal(error.status, 400));
	assert.equal((await rest(carrier, 'GET', '/Calls.json', {}, `x:${TOKEN}`)).status, 401);
});

test('Basic authentication in a URL, cookies, and redirects', async (t) => {
	const { app, call } = await network(t);
	const withLogin = app.url.replace('http://', 'http://me:s%40fe@');
	app.on('/voice', `<Redirect>${withLogin}/locked</Redirect>`);
	app.on('/locked', (p, { headers }) => (headers.authorization
		? { body: '<Response><Redirect>/moved</Redirect></Response>',
			headers: { 'Set-Cookie': 'seen=1; Path=/' } }
		: { status: 401, body: 'no' }));
	app.on('/moved', () => ({ status: 302, headers: { Location: '/there' } }));
	app.on('/there', '<Hangup/>');
	await (await call()).ended();
	const [first, second] = app.to('/locked');
	assert.equal(first.headers.authorization, undefined);
	assert.equal(Buffer.from(second.headers.authorization.slice(6), 'base64').toString(), 'me:s@fe');
	assert.ok(second.valid);
	const there = app.to('/there')[0];
	assert.equal(there.headers.cookie, 'seen=1');
	assert.equal(there.method, 'GET');
	assert.equal(there.params.CallSid, undefined, 'a 302 loses the parameters');
});
