'use strict';
/* Queues and the legs waiting in them. A member is taken out with a document. */

const { rfc2822 } = require('../lib/ids');
const { RestError, notFound, uriOf, page } = require('./answers');

const DEFAULT_MAX = 100;

function queueJson(queue) {
	const uri = uriOf(queue.account, `/Queues/${queue.sid}`);
	return {
		sid: queue.sid, account_sid: queue.account.sid, friendly_name: queue.name,
		date_created: rfc2822(queue.created), date_updated: rfc2822(queue.updated), uri,
		current_size: queue.members.length, max_size: queue.maxSize,
		average_wait_time: queue.averageWait,
	};
}

function memberJson(net, member, position = net.queues.position(member)) {
	const { queue, call } = member;
	return {
		call_sid: call.sid, date_enqueued: rfc2822(member.enqueued), position,
		wait_time: net.queues.waited(member), queue_sid: queue.sid,
		uri: uriOf(queue.account, `/Queues/${queue.sid}/Members/${call.sid}`),
	};
}

function findQueue({ net, account, ids, path }) {
	const wanted = ids.QueueSid || ids.Sid;
	const queue = net.queues.of(account).find((q) => q.sid === wanted);
	if (!queue) throw notFound(path);
	return queue;
}

/* A member by its call's SID, or "Front" for the first in line. */
function findMember(ctx) {
	const queue = findQueue(ctx);
	const { CallSid } = ctx.ids;
	const member = CallSid === 'Front' ? queue.members[0]
		: queue.members.find((m) => m.call.sid === CallSid);
	if (!member) throw notFound(ctx.path);
	return member;
}

function create({ net, account, form }) {
	if (net.queues.find(account, form.FriendlyName)) {
		throw new RestError(400, 22003, `A queue named ${form.FriendlyName} exists already`);
	}
	const queue = net.queues.open(account, form.FriendlyName, Number(form.MaxSize || DEFAULT_MAX));
	return { status: 201, body: queueJson(queue) };
}

function update(ctx) {
	const queue = findQueue(ctx);
	if (ctx.form.FriendlyName) queue.name = ctx.form.FriendlyName;
	if (ctx.form.MaxSize) queue.maxSize = Number(ctx.form.MaxSize);
	queue.updated = new Date();
	return { status: 200, body: queueJson(queue) };
}

function remove(ctx) {
	const queue = findQueue(ctx);
	if (queue.members.length) throw new RestError(400, 22006, 'The queue is not empty');
	ctx.net.queues.remove(queue);
	return { status: 204 };
}

/* Dequeues: the leg leaves the line and goes on with the document at Url. */
function updateMember(ctx) {
	const { net, form } = ctx;
	const member = findMember(ctx);
	const body = memberJson(net, member);
	member.call.move({ url: form.Url, method: form.Method || 'POST', kind: 'voice' });
	return { status: 200, body };
}

const LIST = '/{AccountSid}/Queues.json';
const ONE = '/{AccountSid}/Queues/{Sid}.json';
const MEMBERS = '/{AccountSid}/Queues/{QueueSid}/Members';

const routes = [
	['GET', LIST, 'ListQueue',
		(ctx) => page('queues', ctx.net.queues.of(ctx.account).map(queueJson), ctx)],
	['POST', LIST, 'CreateQueue', create],
	['GET', ONE, 'FetchQueue', (ctx) => ({ status: 200, body: queueJson(findQueue(ctx)) })],
	['POST', ONE, 'UpdateQueue', update],
	['DELETE', ONE, 'DeleteQueue', remove],
	['GET', `${MEMBERS}.json`, 'ListMember', (ctx) => page('queue_members',
		findQueue(ctx).members.map((m) => memberJson(ctx.net, m)), ctx)],
	['GET', `${MEMBERS}/{CallSid}.json`, 'FetchMember',
		(ctx) => ({ status: 200, body: memberJson(ctx.net, findMember(ctx)) })],
	['POST', `${MEMBERS}/{CallSid}.json`, 'UpdateMember', updateMember],
];

module.exports = { routes };
