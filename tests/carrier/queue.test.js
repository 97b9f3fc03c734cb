'use strict';
/* Queues and conferences: waiting, leaving, being fetched, rooms and their events. */

const test = require('node:test');
const assert = require('node:assert/strict');
const { network, rest, ACCOUNT, TOKEN, LINE, CALLER, ANNA, BEN } = require('./app');

const ENQUEUE = '<Enqueue waitUrl="/wait" action="/after">support</Enqueue><Say>next verb</Say>';
const ROOM_EVENTS = 'statusCallback="/room" statusCallbackEvent="start end join leave mute hold"';

test('Enqueue: the wait document is asked again with the place in the line', async (t) => {
	const { app, call } = await network(t);
	app.on('/voice', ENQUEUE);
	app.on('/wait', (p) => `<Say>You are number ${p.QueuePosition} of ${p.CurrentQueueSize}</Say>`);
	app.on('/after', ({ QueueResult }) => `<Say>${QueueResult}</Say>`);
	const first = await call();
	await first.said('number 1 of 1');
	await first.said('number 1 of 1');
	const second = await call({ from: '+15125550190' });
	await second.said('number 2 of 2');
	await first.hangup();
	const gone = (await app.until('/after')).params;
	assert.equal(gone.QueueResult, 'hangup');
	assert.equal(gone.CallStatus, 'completed');
	assert.match(gone.QueueSid, /^QU/);
	await second.said('number 1 of 1');
	assert.equal(app.to('/wait')[0].params.MaxQueueSize, '1000');
	assert.ok(app.to('/wait').every((r) => r.valid));
});

test('Leave goes to the action, or without one to the next verb', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', ({ From }) => (From === CALLER ? ENQUEUE
		: '<Enqueue waitUrl="/wait">support</Enqueue><Say>next verb</Say>'));
	app.on('/wait', '<Say>closing now</Say><Leave/>');
	app.on('/after', (p) => `<Say>${p.QueueResult} after ${p.QueueTime}</Say>`);
	await (await call()).said('leave after');
	await (await call({ from: '+15125550190' })).said('next verb');
	app.on('/wait', () => ({ status: 500 }));
	await (await call()).said('error after');
	assert.equal((await carrier.get('calls')).filter((c) => c.queue).length, 0);
});

test('a full queue refuses', async (t) => {
	const { app, carrier, call } = await network(t);
	const made = await rest(carrier, 'POST', '/Queues.json', { FriendlyName: 'support', MaxSize: 1 });
	assert.equal(made.status, 201);
	app.on('/voice', '<Enqueue waitUrl="" action="/after">support</Enqueue>');
	app.on('/after', (p) => `<Say>${p.QueueResult} ${p.QueueSid}</Say>`);
	await (await call()).queued();
	await (await call({ from: '+15125550190' })).said('queue-full undefined');
});

test('the product fetches a waiting caller into a conference with a member', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', ENQUEUE).on('/wait', '<Pause length="60"/>').on('/after', '');
	app.on('/join', `<Dial action="/left"><Conference endConferenceOnExit="true" ${ROOM_EVENTS}>`
		+ 'room-1</Conference></Dial>');
	app.on('/left', (p) => `<Say>Goodbye ${p.DialCallStatus}</Say>`);
	app.on('/member', `<Dial><Conference ${ROOM_EVENTS}>room-1</Conference></Dial>`);
	app.on('/room', () => ({ status: 204 }));
	const customer = await call();
	await customer.queued();

	const made = await rest(carrier, 'POST', '/Calls.json',
		{ To: ANNA, From: LINE, Url: `${app.url}/member` });
	assert.equal(made.status, 201);
	const member = await carrier.phone(ANNA).answer();
	assert.equal(member.sid, made.body.sid);
	await member.inConference();

	const queues = await rest(carrier, 'GET', '/Queues.json');
	const queue = queues.body.queues[0];
	assert.equal(queue.current_size, 1);
	const out = await rest(carrier, 'POST', `/Queues/${queue.sid}/Members/Front.json`,
		{ Url: `${app.url}/join` });
	assert.equal(out.status, 200);
	assert.equal(out.body.call_sid, customer.sid);
	assert.equal((await app.until('/after')).params.QueueResult, 'redirected');
	await customer.inConference();
	await customer.speak('Is somebody there?');
	await member.wait('heard:somebody');

	const rooms = await rest(carrier, 'GET', '/Conferences.json',
		{ FriendlyName: 'room-1', Status: 'in-progress' });
	const room = rooms.body.conferences[0];
	const held = await rest(carrier, 'POST',
		`/Conferences/${room.sid}/Participants/${customer.sid}.json`, { Hold: 'true' });
	assert.equal(held.body.hold, true);
	await customer.wait('hold');
	await rest(carrier, 'POST',
		`/Conferences/${room.sid}/Participants/${customer.sid}.json`, { Hold: 'false', Muted: 'true' });
	await customer.wait('muted');

	await customer.hangup();
	await member.ended();
	assert.equal((await app.until('/left')).params.DialCallStatus, 'answered');
	const events = (await app.until('/room', 9)) && app.to('/room').map((r) => r.params)
		.sort((a, b) => a.SequenceNumber - b.SequenceNumber).map((p) => p.StatusCallbackEvent);
	assert.deepEqual(events, ['participant-join', 'participant-join', 'conference-start',
		'participant-hold', 'participant-mute', 'participant-unhold', 'participant-leave',
		'participant-leave', 'conference-end']);
	const end = app.to('/room').map((r) => r.params)
		.find((p) => p.StatusCallbackEvent === 'conference-end');
	assert.equal(end.CallSidEndingConference, customer.sid);
});

test('Dial Queue: the first in line hears the document and is joined', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', ENQUEUE).on('/wait', '<Play>https://nowhere.example/a.mp3</Play>'
		+ '<Pause length="60"/>');
	app.on('/after', (p) => `<Say>${p.QueueResult}</Say>`);
	app.on('/agent', '<Dial action="/agent-after"><Queue url="/soon">support</Queue></Dial>');
	app.on('/soon', (p) => `<Say>Soon ${p.DequeingCallSid.slice(0, 2)}</Say>`);
	app.on('/agent-after', ({ DialCallStatus }) => `<Say>${DialCallStatus}</Say>`);
	const customer = await call();
	await customer.queued();
	await rest(carrier, 'POST', '/Calls.json', { To: BEN, From: LINE, Url: `${app.url}/agent` });
	const agent = await carrier.phone(BEN).answer();
	await customer.said('Soon CA');
	await customer.bridged();
	await agent.bridged();
	await carrier.phone(BEN).hangup();
	await customer.said('bridged');
	assert.equal((await app.until('/agent-after')).params.DialCallStatus, 'completed');
	const silent = await call({ from: '+15125550191' });
	await silent.queued();
	await rest(carrier, 'POST', '/Calls.json', { To: BEN, From: LINE, Url: `${app.url}/agent` });
	const again = await carrier.phone(BEN).answer();
	await silent.bridged();
	await silent.hangup();
	await again.said('completed');
});

test('conference: waiting alone, labels, coach, announcements, kicking, ending', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', ({ From }) => `<Dial><Conference waitUrl="/music" ${From === CALLER
		? 'startConferenceOnEnter="false" participantLabel="customer"' : 'record="true"'
		+ ' recordingStatusCallback="/recording"'}>room</Conference></Dial><Say>outside</Say>`);
	app.on('/music', '<Say>Nobody is here yet</Say>').on('/recording', () => ({ status: 204 }));
	app.on('/announce', '<Say>Recording starts</Say>');
	const customer = await call();
	await customer.said('Nobody is here yet');
	const second = await call({ from: ANNA });
	await second.inConference();
	const rooms = await rest(carrier, 'GET', '/Conferences.json');
	const path = `/Conferences/${rooms.body.conferences[0].sid}`;
	assert.equal(rooms.body.conferences[0].status, 'in-progress');
	await rest(carrier, 'POST', `${path}.json`, { AnnounceUrl: `${app.url}/announce` });
	await customer.said('Recording starts');
	const made = await rest(carrier, 'POST', `${path}/Participants.json`,
		{ To: BEN, From: LINE, Label: 'helper' });
	assert.equal(made.body.label, 'helper');
	const ben = await carrier.phone(BEN).answer();
	await ben.inConference();
	const twice = await rest(carrier, 'POST', `${path}/Participants.json`,
		{ To: BEN, From: LINE, Label: 'helper' });
	assert.equal(twice.body.code, 16025);
	const people = await rest(carrier, 'GET', `${path}/Participants.json`);
	assert.deepEqual(people.body.participants.map((p) => p.label), ['customer', null, 'helper']);
	assert.equal((await rest(carrier, 'DELETE', `${path}/Participants/helper.json`)).status, 204);
	await ben.ended();
	await rest(carrier, 'POST', `${path}.json`, { Status: 'completed' });
	await customer.said('outside');
	await second.said('outside');
	const done = (await app.until('/recording')).params;
	assert.equal(done.RecordingSource, 'Conference');
	assert.match(done.ConferenceSid, /^CF/);
	const left = await rest(carrier, 'GET', `${path}/Participants.json`);
	assert.deepEqual(left.body.participants, [], 'a completed conference lists nobody');
});

test('a live leg is moved by REST; the other one goes on or is dropped', async (t) => {
	const { app, carrier, call } = await network(t);
	app.on('/voice', `<Dial action="/after">${ANNA}</Dial>`);
	app.on('/after', ({ DialCallStatus }) => `<Say>parent ${DialCallStatus}</Say>`);
	app.on('/moved', '<Say>moved here</Say><Pause length="30"/>');
	const parent = await call();
	const child = await carrier.phone(ANNA).answer();
	await child.bridged();
	await rest(carrier, 'POST', `/Calls/${child.sid}.json`, { Url: `${app.url}/moved` });
	await child.said('moved here');
	await parent.said('parent completed');
	await rest(carrier, 'POST', `/Calls/${child.sid}.json`, { Status: 'completed' });
	await child.ended();

	const other = await call({ from: '+15125550190' });
	const dropped = await carrier.phone(ANNA).answer();
	await dropped.bridged();
	await rest(carrier, 'POST', `/Calls/${other.sid}.json`,
		{ Twiml: '<Response><Say>inline</Say></Response>' });
	await other.said('inline');
	await dropped.ended();
	const late = await rest(carrier, 'POST', `/Calls/${dropped.sid}.json`, { Url: app.url });
	assert.deepEqual([late.status, late.body.code], [400, 21220]);
});

/* One request to TaskRouter as the account. */
const router = (carrier) => async (path, form) => {
	const res = await fetch(`${carrier.url}/v1/Workspaces${path}`, {
		method: form ? 'POST' : 'GET', body: form && new URLSearchParams(form),
		headers: { Authorization: 'Basic ' + Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64') },
	});
	return { status: res.status, ...(await res.json()) };
};

test('TaskRouter asks about who fits and is free for longest, and keeps to its times', async (t) => {
	const { app, carrier, call } = await network(t);
	const ask = router(carrier);
	const space = await ask('', { FriendlyName: 'desk', EventCallbackUrl: `${app.url}/events` });
	const at = (path, form) => ask(`/${space.sid}${path}`, form);
	const activities = (await at('/Activities')).activities;
	const on = activities.find((a) => a.available).sid;
	const queue = await at('/TaskQueues', { FriendlyName: 'Spanish', TargetWorkers: 'levels.Spanish >= 3' });
	const flow = await at('/Workflows', {
		FriendlyName: 'calls', AssignmentCallbackUrl: `${app.url}/assign`, TaskReservationTimeout: '20',
		Configuration: JSON.stringify({ task_routing: { filters: [
			{ expression: 'lang == "es"', targets: [{ queue: queue.sid }] }] } }),
	});
	const worker = (name, level) => at('/Workers', {
		FriendlyName: name, ActivitySid: on, Attributes: JSON.stringify({ levels: { Spanish: level } }) });
	await worker('novice', 1);
	const [first, second] = [await worker('ann', 3), await worker('ben', 5)];
	assert.equal((await worker('ANN', 3)).status, 409, 'names are unique regardless of case');
	app.on('/voice', `<Enqueue workflowSid="${flow.sid}" waitUrl="/wait" action="/after"><Task priority="2">{"lang":"es"}</Task></Enqueue>`);
	app.on('/wait', '<Pause length="60"/>').on('/after', (p) => `<Say>${p.QueueResult}</Say>`).on('/events', () => ({ status: 204 }));
	app.on('/assign', () => ({ type: 'application/json', body: '{}' }));
	const leg = await call();
	const asked = await app.until('/assign');
	assert.ok(asked.valid, 'signed');
	assert.equal(asked.params.WorkerSid, first.sid);
	assert.equal(asked.params.TaskPriority, '2');
	assert.equal(JSON.parse(asked.params.TaskAttributes).call_sid, leg.sid);
	/* nobody decides: the worker is off, the next one is asked */
	const again = await app.until('/assign', 2);
	assert.equal(again.params.WorkerSid, second.sid);
	assert.equal((await at(`/Workers/${first.sid}`)).available, false);
	const { TaskSid, ReservationSid } = again.params;
	const take = (status) => at(`/Tasks/${TaskSid}/Reservations/${ReservationSid}`, { ReservationStatus: status });
	assert.equal((await take('accepted')).reservation_status, 'accepted');
	assert.equal((await take('rejected')).code, 40135);
	assert.equal((await at(`/Tasks/${TaskSid}`)).assignment_status, 'assigned');
	assert.equal((await at(`/Tasks/${TaskSid}`, { AssignmentStatus: 'completed', Reason: 'done' })).assignment_status, 'completed');
	await leg.hangup();
	await app.until('/events', 6);
	assert.deepEqual(app.to('/events').map((r) => r.params.EventType).sort(), ['reservation.accepted',
		'reservation.created', 'reservation.created', 'reservation.timeout', 'task.completed', 'task.created']);
	/* what no filter takes is canceled, and its caller put out */
	app.on('/voice', `<Enqueue workflowSid="${flow.sid}" waitUrl="/wait" action="/after"><Task>{}</Task></Enqueue>`);
	await (await call()).said('error');
	app.on('/voice', '<Enqueue workflowSid="WW00000000000000000000000000000000" action="/after"><Task>{}</Task></Enqueue>');
	await (await call()).said('system-error');
	assert.deepEqual(await carrier.violations(), []);
});
