'use strict';
/*
 * TaskRouter: workspaces with activities, workers, task queues, workflows and
 * tasks. A caller in <Enqueue workflowSid> is a task; whoever is available, fits
 * and has been idle for longest is reserved for it, and the product is asked.
 */

const { sid } = require('../lib/ids');
const { truth, fits } = require('./expressions');

const ANSWER_MS = 5000;
const RESERVATION_S = 120;
const MOST_REJECTIONS = 1000;
const AGAIN_MS = 1000;

class TaskRouter {
	constructor(net) {
		this.net = net;
		this.spaces = new Map();
	}

	workflow(account, workflowSid) {
		for (const space of this.spaces.values()) {
			const found = space.account === account && space.workflows.get(workflowSid);
			if (found) return { space, workflow: found };
		}
		return null;
	}

	/* As Twilio makes one: with its three activities. */
	addSpace(account, { FriendlyName, EventCallbackUrl = '' }) {
		const space = {
			sid: sid('WS'), account, name: FriendlyName, eventUrl: EventCallbackUrl, created: new Date(),
			activities: new Map(), workers: new Map(), queues: new Map(), workflows: new Map(), tasks: new Map(),
		};
		const [offline] = [['Offline', false], ['Available', true], ['Unavailable', false]]
			.map(([name, available]) => this.addActivity(space, name, available));
		space.defaultActivity = offline;
		space.timeoutActivity = offline;
		this.spaces.set(space.sid, space);
		return space;
	}

	addActivity(space, name, available) {
		const activity = { sid: sid('WA'), name, available, created: new Date() };
		space.activities.set(activity.sid, activity);
		return activity;
	}

	addQueue(space, name, target = '1==1') {
		const queue = { sid: sid('WQ'), name, target, created: new Date() };
		space.queues.set(queue.sid, queue);
		return queue;
	}

	addWorkflow(space, form) {
		const workflow = {
			sid: sid('WW'), name: form.FriendlyName, configuration: form.Configuration, created: new Date(),
			routing: JSON.parse(form.Configuration).task_routing,
			assignmentUrl: form.AssignmentCallbackUrl || '', fallbackUrl: form.FallbackAssignmentCallbackUrl || '',
			timeoutS: Number(form.TaskReservationTimeout || RESERVATION_S),
		};
		space.workflows.set(workflow.sid, workflow);
		return workflow;
	}

	addWorker(space, name, attributes, activity) {
		const worker = {
			sid: sid('WK'), name, attributes, activity: activity || space.defaultActivity, created: new Date(),
			idleSince: this.net.clock.now(), busy: null,
		};
		space.workers.set(worker.sid, worker);
		this.match(space);
		return worker;
	}

	setActivity(space, worker, activity) {
		worker.activity = activity;
		worker.idleSince = this.net.clock.now();
		this.match(space);
	}

	/* A caller joined a workflow's line. */
	addTask(space, workflow, call, { attributes, priority }) {
		const task = {
			sid: sid('WT'), space, workflow, call, attributes: { ...attributes, ...callData(call) },
			priority: Number(priority || 0), status: 'pending', reason: null, created: new Date(),
			since: this.net.clock.now(), reservations: new Map(), rejections: 0, member: null,
		};
		space.tasks.set(task.sid, task);
		task.queue = this.#queueOf(task);
		this.#event(space, 'task.created', { task });
		if (task.queue) setImmediate(() => this.match(space));
		else setImmediate(() => this.cancelTask(task, 'no matching filter'));
		return task;
	}

	#queueOf({ space, workflow, attributes }) {
		const { filters = [], default_filter: rest } = workflow.routing;
		const filter = filters.find((f) => truth(f.expression ?? f.filter, attributes));
		return space.queues.get(filter ? filter.targets[0].queue : rest?.queue) || null;
	}

	/* Reserves workers for tasks, the most urgent and then the oldest first. */
	match(space) {
		const pending = [...space.tasks.values()].filter((t) => t.status === 'pending' && t.queue)
			.sort((a, b) => b.priority - a.priority || a.since - b.since);
		for (const task of pending) {
			const free = [...space.workers.values()]
				.filter((w) => w.activity.available && !w.busy && fits(task.queue.target, w.attributes))
				.sort((a, b) => a.idleSince - b.idleSince);
			if (free.length) this.#reserve(task, free[0]);
		}
		this.net.changed();
	}

	#reserve(task, worker) {
		const reservation = { sid: sid('WR'), task, worker, status: 'pending', created: new Date() };
		task.status = 'reserved';
		task.reservations.set(reservation.sid, reservation);
		worker.busy = reservation;
		reservation.timer = this.net.clock.after(task.workflow.timeoutS * 1000, () => this.#timeout(reservation));
		this.#event(task.space, 'reservation.created', { task, reservation });
		this.#ask(reservation);
	}

	async #ask(reservation) {
		const { assignmentUrl, fallbackUrl } = reservation.task.workflow;
		for (const url of [assignmentUrl, fallbackUrl].filter(Boolean)) {
			const answer = await this.#answer(reservation, url);
			if (answer) return this.#obey(reservation, answer);
		}
		if (reservation.status !== 'pending') return undefined;
		this.#leave(reservation, 'canceled');
		return this.net.clock.after(AGAIN_MS, () => this.#again(reservation.task));
	}

	/* The product's answer as an object; null when it gave none that counts. */
	async #answer(reservation, url) {
		const late = new Promise((resolve) => { setTimeout(resolve, ANSWER_MS, null).unref(); });
		const asked = this.net.webhooks.request({
			account: reservation.task.space.account, call: reservation.task.call, kind: 'assignment', url,
			params: this.params(reservation),
		});
		const got = await Promise.race([asked, late]);
		if (!got || got.status !== 200) return null;
		const text = got.body.toString('utf8').trim();
		if (!/^application\/json\b/.test(got.headers['content-type'] || '')) return null;
		try {
			return text ? JSON.parse(text) : {};
		} catch {
			return null;
		}
	}

	#obey(reservation, answer) {
		if (reservation.status !== 'pending') return;
		const { instruction, activity_sid: activity } = answer;
		if (instruction === 'accept') this.accept(reservation);
		else if (instruction === 'reject') this.reject(reservation, activity);
		else if (instruction) this.net.violation('taskrouter', `the instruction ${instruction} is not in this stand-in`);
	}

	accept(reservation) {
		this.#end(reservation, 'accepted');
		reservation.worker.busy = reservation;
		reservation.task.status = 'assigned';
		this.#event(reservation.task.space, 'reservation.accepted', { task: reservation.task, reservation });
	}

	reject(reservation, activitySid) {
		const { task, worker } = reservation;
		const activity = task.space.activities.get(activitySid);
		if (activity) worker.activity = activity;
		this.#leave(reservation, 'rejected');
		if (++task.rejections >= MOST_REJECTIONS) this.cancelTask(task, 'rejected too often');
		else this.#again(task);
	}

	#timeout(reservation) {
		reservation.worker.activity = reservation.task.space.timeoutActivity;
		this.#leave(reservation, 'timeout');
		this.#again(reservation.task);
	}

	#again(task) {
		if (task.status === 'reserved') task.status = 'pending';
		this.match(task.space);
	}

	#end(reservation, status) {
		reservation.timer.cancel();
		reservation.status = status;
		reservation.worker.busy = null;
		reservation.worker.idleSince = this.net.clock.now();
	}

	#leave(reservation, status) {
		this.#end(reservation, status);
		this.#event(reservation.task.space, `reservation.${status}`, { task: reservation.task, reservation });
	}

	/* The work is done: the worker is free for the next task. */
	completeTask(task, reason) {
		task.status = 'completed';
		task.reason = reason;
		const taken = [...task.reservations.values()].find((r) => r.status === 'accepted');
		if (taken) this.#end(taken, 'completed');
		this.#event(task.space, 'task.completed', { task });
		this.match(task.space);
	}

	/* The task is no more, and the caller not in its line. */
	cancelTask(task, reason) {
		if (!['pending', 'reserved'].includes(task.status)) return;
		task.status = 'canceled';
		task.reason = reason;
		for (const r of task.reservations.values()) if (r.status === 'pending') this.#leave(r, 'canceled');
		this.#event(task.space, 'task.canceled', { task });
		if (task.member) this.net.queues.leave(task.member, { result: 'error' });
		this.match(task.space);
	}

	/* The caller is out of the line: they hung up, were moved, or left. */
	left(task, why) {
		this.cancelTask(task, why === 'gone' ? 'hangup' : why);
	}

	params({ sid: reservationSid, task, worker }) {
		return {
			Timestamp: String(Math.floor(Date.now() / 1000)), AccountSid: task.space.account.sid,
			WorkspaceSid: task.space.sid, WorkflowSid: task.workflow.sid, TaskQueueSid: task.queue.sid,
			WorkerSid: worker.sid, WorkerName: worker.name, WorkerAttributes: JSON.stringify(worker.attributes),
			TaskSid: task.sid, TaskAttributes: JSON.stringify(task.attributes),
			TaskAge: String(Math.round((this.net.clock.now() - task.since) / 1000)),
			TaskPriority: String(task.priority), ReservationSid: reservationSid,
		};
	}

	#event(space, EventType, { task, reservation }) {
		this.net.changed();
		if (!space.eventUrl) return;
		this.net.webhooks.callback({
			account: space.account, call: task.call, kind: 'taskrouter-event', url: space.eventUrl, method: 'POST',
			params: {
				AccountSid: space.account.sid, WorkspaceSid: space.sid, EventType, TaskSid: task.sid,
				TaskAttributes: JSON.stringify(task.attributes), TaskAssignmentStatus: task.status,
				Timestamp: String(Math.floor(Date.now() / 1000)), ...(task.reason ? { Reason: task.reason } : {}),
				...(reservation ? { ReservationSid: reservation.sid, WorkerSid: reservation.worker.sid } : {}),
			},
		});
	}
}

/* What Twilio adds to a task that is a call. */
function callData(call) {
	return {
		call_sid: call.sid, account_sid: call.account.sid, from: call.from, to: call.to, caller: call.from,
		called: call.to, direction: call.direction, api_version: '2010-04-01', call_status: call.status,
	};
}

module.exports = { TaskRouter };
