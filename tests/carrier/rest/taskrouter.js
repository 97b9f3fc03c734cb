'use strict';
/* TaskRouter's REST API, version 1: what the product and its tests ask of it. */

const { RestError, notFound } = require('./answers');

const ended = (code, message) => new RestError(400, code, message);

function spaceJson(s) {
	return {
		sid: s.sid, account_sid: s.account.sid, friendly_name: s.name, event_callback_url: s.eventUrl,
		default_activity_sid: s.defaultActivity.sid, timeout_activity_sid: s.timeoutActivity.sid,
		date_created: s.created.toISOString(),
	};
}

const activityJson = (a, s) => ({
	sid: a.sid, account_sid: s.account.sid, workspace_sid: s.sid, friendly_name: a.name, available: a.available,
});

const queueJson = (q, s) => ({
	sid: q.sid, account_sid: s.account.sid, workspace_sid: s.sid, friendly_name: q.name, target_workers: q.target,
});

const workflowJson = (w, s) => ({
	sid: w.sid, account_sid: s.account.sid, workspace_sid: s.sid, friendly_name: w.name, configuration: w.configuration,
	assignment_callback_url: w.assignmentUrl, fallback_assignment_callback_url: w.fallbackUrl,
	task_reservation_timeout: w.timeoutS,
});

const workerJson = (w, s) => ({
	sid: w.sid, account_sid: s.account.sid, workspace_sid: s.sid, friendly_name: w.name,
	attributes: JSON.stringify(w.attributes), activity_sid: w.activity.sid, activity_name: w.activity.name,
	available: w.activity.available,
});

const taskJson = (t, s) => ({
	sid: t.sid, account_sid: s.account.sid, workspace_sid: s.sid, workflow_sid: t.workflow.sid,
	assignment_status: t.status, attributes: JSON.stringify(t.attributes), priority: t.priority, reason: t.reason,
});

const reservationJson = (r, s) => ({
	sid: r.sid, account_sid: s.account.sid, workspace_sid: s.sid, task_sid: r.task.sid, worker_sid: r.worker.sid,
	worker_name: r.worker.name, reservation_status: r.status,
});

function space({ net, account, ids, path }) {
	const found = net.taskrouter.spaces.get(ids.WorkspaceSid || ids.Sid);
	if (found?.account !== account) throw notFound(path);
	return found;
}

function one(ctx, kind, key = 'Sid') {
	const found = space(ctx)[kind].get(ctx.ids[key]);
	if (!found) throw notFound(ctx.path);
	return found;
}

function parsed(text) {
	try {
		return JSON.parse(text || '{}');
	} catch {
		throw new RestError(400, 20001, 'Attributes is not JSON');
	}
}

function list(name, items, ctx) {
	const size = Number(ctx.query.PageSize || 50);
	return { status: 200, body: { [name]: items.slice(0, size), meta: { page: 0, page_size: size, key: name, next_page_url: null } } };
}

const made = (body) => ({ status: 201, body });
const ok = (body) => ({ status: 200, body });

function createWorker(ctx) {
	const s = space(ctx);
	const { FriendlyName, Attributes, ActivitySid } = ctx.form;
	const taken = [...s.workers.values()].some((w) => w.name.toLowerCase() === FriendlyName.toLowerCase());
	if (taken) throw new RestError(409, 20001, `A worker named ${FriendlyName} exists already`);
	return made(workerJson(ctx.net.taskrouter.addWorker(s, FriendlyName, parsed(Attributes), s.activities.get(ActivitySid)), s));
}

function updateWorker(ctx) {
	const s = space(ctx);
	const w = one(ctx, 'workers');
	if (ctx.form.Attributes) w.attributes = parsed(ctx.form.Attributes);
	const activity = s.activities.get(ctx.form.ActivitySid);
	if (ctx.form.ActivitySid && !activity) throw new RestError(400, 20001, 'no such activity');
	if (activity) ctx.net.taskrouter.setActivity(s, w, activity);
	return ok(workerJson(w, s));
}

function updateWorkflow(ctx) {
	const w = one(ctx, 'workflows');
	const { AssignmentCallbackUrl, TaskReservationTimeout } = ctx.form;
	if (AssignmentCallbackUrl !== undefined) w.assignmentUrl = AssignmentCallbackUrl;
	if (TaskReservationTimeout) w.timeoutS = Number(TaskReservationTimeout);
	return ok(workflowJson(w, space(ctx)));
}

function updateSpace(ctx) {
	const s = space(ctx);
	if (ctx.form.EventCallbackUrl !== undefined) s.eventUrl = ctx.form.EventCallbackUrl;
	if (ctx.form.TimeoutActivitySid) s.timeoutActivity = s.activities.get(ctx.form.TimeoutActivitySid);
	return ok(spaceJson(s));
}

/* Status and attributes may not be changed in one request. */
function updateTask(ctx) {
	const t = one(ctx, 'tasks');
	const { AssignmentStatus: status, Attributes, Reason } = ctx.form;
	const { taskrouter } = ctx.net;
	if (status && Attributes) throw new RestError(400, 20001, 'status and attributes in one request');
	if (status === 'completed' && t.status !== 'assigned') throw ended(20001, `a task that is ${t.status} cannot be completed`);
	if (status === 'canceled' && !['pending', 'reserved'].includes(t.status)) throw ended(20001, `a task that is ${t.status} cannot be canceled`);
	if (status === 'completed') taskrouter.completeTask(t, Reason);
	if (status === 'canceled') taskrouter.cancelTask(t, Reason);
	return ok(taskJson(t, space(ctx)));
}

function reservationOf(ctx) {
	const found = one(ctx, 'tasks', 'TaskSid').reservations.get(ctx.ids.Sid);
	if (!found) throw notFound(ctx.path);
	return found;
}

function updateReservation(ctx) {
	const r = reservationOf(ctx);
	const { ReservationStatus: status, WorkerActivitySid } = ctx.form;
	if (r.status !== 'pending') throw ended(40135, `The reservation is ${r.status}, not pending`);
	if (status === 'accepted') ctx.net.taskrouter.accept(r);
	else if (status === 'rejected') ctx.net.taskrouter.reject(r, WorkerActivitySid);
	else throw new RestError(400, 20001, `ReservationStatus ${status} is not in this stand-in`);
	return ok(reservationJson(r, space(ctx)));
}

const all = (kind, json) => (ctx) => {
	const s = space(ctx);
	const name = { queues: 'task_queues' }[kind] || kind;
	return list(name, [...s[kind].values()].filter((i) => !ctx.query.FriendlyName || i.name === ctx.query.FriendlyName)
		.map((i) => json(i, s)), ctx);
};
const get = (kind, json) => (ctx) => ok(json(one(ctx, kind), space(ctx)));

const SPACE = '/v1/Workspaces/{WorkspaceSid}';

const routes = [
	['POST', '/v1/Workspaces', 'CreateWorkspace', ({ net, account, form }) => made(spaceJson(net.taskrouter.addSpace(account, form)))],
	['GET', '/v1/Workspaces/{Sid}', 'FetchWorkspace', (ctx) => ok(spaceJson(space(ctx)))],
	['POST', '/v1/Workspaces/{Sid}', 'UpdateWorkspace', updateSpace],
	['GET', `${SPACE}/Activities`, 'ListActivity', all('activities', activityJson)],
	['GET', `${SPACE}/Activities/{Sid}`, 'FetchActivity', get('activities', activityJson)],
	['POST', `${SPACE}/TaskQueues`, 'CreateTaskQueue', (ctx) => made(queueJson(
		ctx.net.taskrouter.addQueue(space(ctx), ctx.form.FriendlyName, ctx.form.TargetWorkers), space(ctx)))],
	['GET', `${SPACE}/TaskQueues`, 'ListTaskQueue', all('queues', queueJson)],
	['POST', `${SPACE}/Workflows`, 'CreateWorkflow', (ctx) => made(workflowJson(ctx.net.taskrouter.addWorkflow(space(ctx), ctx.form), space(ctx)))],
	['GET', `${SPACE}/Workflows/{Sid}`, 'FetchWorkflow', get('workflows', workflowJson)],
	['POST', `${SPACE}/Workflows/{Sid}`, 'UpdateWorkflow', updateWorkflow],
	['GET', `${SPACE}/Workers`, 'ListWorker', all('workers', workerJson)],
	['POST', `${SPACE}/Workers`, 'CreateWorker', createWorker],
	['GET', `${SPACE}/Workers/{Sid}`, 'FetchWorker', get('workers', workerJson)],
	['POST', `${SPACE}/Workers/{Sid}`, 'UpdateWorker', updateWorker],
	['GET', `${SPACE}/Tasks`, 'ListTask', all('tasks', taskJson)],
	['GET', `${SPACE}/Tasks/{Sid}`, 'FetchTask', get('tasks', taskJson)],
	['POST', `${SPACE}/Tasks/{Sid}`, 'UpdateTask', updateTask],
	['GET', `${SPACE}/Tasks/{TaskSid}/Reservations`, 'ListTaskReservation', (ctx) => list('reservations',
		[...one(ctx, 'tasks', 'TaskSid').reservations.values()].map((r) => reservationJson(r, space(ctx))), ctx)],
	['GET', `${SPACE}/Tasks/{TaskSid}/Reservations/{Sid}`, 'FetchTaskReservation', (ctx) => ok(reservationJson(reservationOf(ctx), space(ctx)))],
	['POST', `${SPACE}/Tasks/{TaskSid}/Reservations/{Sid}`, 'UpdateTaskReservation', updateReservation],
];

module.exports = { routes };
