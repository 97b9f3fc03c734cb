'use strict';
/*
 * Enqueue: the leg waits in a queue and hears the wait document, which is asked
 * again, with its place in the line, whenever it runs out. It leaves by <Leave>,
 * by being dialled, by REST, or by hanging up; the action URL is told which.
 */

const { Ended, Moved, Stopped, abortable, link } = require('../lib/flow');
const { bridge } = require('../network/bridge');
const { TwimlError } = require('./parse');
const prompts = require('./prompts');

const SHORTEST_WAIT_MS = 1000;

/* Plays the wait document again and again. Resolves when it makes the leg leave. */
async function waitInLine(node, member, run, signal) {
	const { waitUrl, waitUrlMethod } = node.attrs;
	if (waitUrl === undefined) return prompts.holdMusic(run, signal);
	if (waitUrl === '') return run.net.clock.sleep(1e9, signal);
	const url = run.resolve(waitUrl);
	const nested = run.nested({
		mode: 'wait', signal, params: () => run.net.queues.params(member),
	});
	for (;;) {
		const start = run.net.clock.now();
		const outcome = await nested.follow({ url, method: waitUrlMethod, kind: 'wait' });
		if (outcome !== 'end') return { result: outcome };
		const left = SHORTEST_WAIT_MS - (run.net.clock.now() - start);
		if (left > 0) await run.net.clock.sleep(left, signal);
	}
}

/* A document that cannot be had puts the leg out of the queue. */
async function waitOrFail(node, member, run, signal) {
	try {
		return await waitInLine(node, member, run, signal);
	} catch (error) {
		if (!(error instanceof TwimlError)) throw error;
		run.call.error(error.code, error.message, error.url);
		return { result: 'error' };
	}
}

/* The leg was dialled: it hears the queue's document, then both are joined. */
async function meet(why, member, run) {
	const { net, call } = run;
	const { agent, url, method, plan, over } = why;
	try {
		if (url) {
			const nested = run.nested({ mode: 'hold', params: () => ({
				QueueSid: member.queue.sid, QueueTime: String(member.waitedSeconds),
				DequeingCallSid: agent.sid,
			}) });
			await nested.follow({ url, method, kind: 'queue' });
		}
	} catch (error) {
		if (!(error instanceof TwimlError)) { over.resolve(); throw error; }
		call.error(error.code, error.message, error.url);
	}
	const end = await bridge(net, agent, call, plan);
	over.resolve();
	if (end.left === call) throw end.reason;
	return 'bridged';
}

function resultOf(gone, met) {
	if (gone instanceof Moved) return met ? 'redirected-from-bridged' : 'redirected';
	return met ? 'bridged' : 'hangup';
}

/* How the leg goes on after the queue: to the action URL, or the next verb. */
function exits({ attrs }, run) {
	const action = run.optional(attrs.action);
	const request = (QueueResult, member) => ({
		url: action, method: attrs.method, kind: 'enqueue',
		params: member ? {
			QueueResult, QueueSid: member.queue.sid, QueueTime: String(member.waitedSeconds),
		} : { QueueResult },
	});
	return {
		goOn(result, member) {
			run.call.note('dequeued', result);
			return action ? { request: request(result, member) } : undefined;
		},
		/* The caller has gone, or was moved: the action is only told. */
		tell(result, member) {
			run.call.note('dequeued', result);
			if (action) run.notify(request(result, member));
		},
	};
}

/* From joining the line until the leg is out of it, one way or another. */
async function stayInLine(node, member, run, exit) {
	const { net, call } = run;
	const scope = link(run.signal);
	let why = null;
	try {
		const waiting = waitOrFail(node, member, run, scope.signal);
		waiting.catch(() => {});
		why = await abortable(Promise.race([member.out.promise, waiting]), run.signal);
		scope.abort(new Stopped('out of the queue'));
		net.queues.leave(member, why);
		if (why.result === 'dialled') return exit.goOn(await meet(why, member, run), member);
	} catch (error) {
		if (!(error instanceof Ended || error instanceof Moved)) throw error;
		net.queues.leave(member, { result: 'gone' });
		exit.tell(resultOf(error, why?.result === 'dialled'), member);
		throw error;
	} finally {
		scope.unlink();
		if (!call.isOver) call.setDoing(null);
	}
	if (why.result !== 'hangup') return exit.goOn(why.result, member);
	exit.tell('hangup', member);
	return { outcome: 'hangup' };
}

/* The leg waits as a task of TaskRouter; where there is no such workflow, not at all. */
async function enqueueTask(node, run, exit) {
	const { net, call } = run;
	const { workflowSid } = node.attrs;
	const [task] = node.children;
	const found = net.taskrouter.workflow(call.account, workflowSid);
	const fault = net.faults.forRest('POST', `/v1/Workspaces/${found?.space.sid}/Tasks`, call.account.sid);
	let attributes;
	try {
		attributes = JSON.parse(task?.text || '{}');
	} catch {
		net.violation('twiml', '<Task> holds no JSON', { call: call.sid });
	}
	if (!found || fault || !attributes) {
		call.error(14207, `${workflowSid} cannot take the call`);
		return exit.goOn('system-error', null);
	}
	const member = net.queues.join(net.queues.open(call.account, workflowSid), call);
	member.task = net.taskrouter.addTask(found.space, found.workflow, call,
		{ attributes, priority: task?.attrs.priority });
	member.task.member = member;
	call.setDoing('queued', workflowSid, { queue: member.queue.sid });
	return stayInLine(node, member, run, exit);
}

async function enqueue(node, run) {
	const { net, call } = run;
	const exit = exits(node, run);
	const { workflowSid, maxQueueSize } = node.attrs;
	if (workflowSid) return enqueueTask(node, run, exit);
	if (!node.text || node.text.length > 64) {
		call.error(13233, 'a queue needs a name of at most 64 characters');
		return exit.goOn('system-error', null);
	}
	const queue = net.queues.open(call.account, node.text, Number(maxQueueSize) || undefined);
	const member = net.queues.join(queue, call);
	if (!member) return exit.goOn('queue-full', null);
	call.setDoing('queued', queue.name, { queue: queue.sid });
	return stayInLine(node, member, run, exit);
}

module.exports = { enqueue };
