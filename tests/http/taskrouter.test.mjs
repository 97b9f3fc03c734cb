// A business that lets the carrier's TaskRouter decide whom a call rings: it names a worker, all else is as ever;
// and when it is away, or names nobody, the built-in queue goes on.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { env } from "../lib/env.mjs";
import { hook, HOOKS, newSid } from "../lib/hook.mjs";
import { words } from "../lib/http.mjs";
import { carrier, phoneNumber, queueOf, scratch, SPEED } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

await carrier.speed(SPEED);
const FLOW = { start: "queue", steps: { queue: { type: "queue", name: "Line", queue: "{queue:Support}", max_wait: 3600, full: "mail" }, mail: { type: "voicemail", name: "Mailbox", prompt: "Everyone is busy." } } };
const ROUTING = (queue) => JSON.stringify({ task_routing: { filters: [{ expression: 'queue == "Support"', targets: [{ queue }] }] } });

// The carrier's API as the business itself would ask it.
const api = (t) => async (path, form) => {
	const answer = await fetch(`${env.CARRIER_URL}/v1/Workspaces${path}`, { method: form ? "POST" : "GET", body: form && new URLSearchParams(form),
		headers: { Authorization: `Basic ${Buffer.from(`${t.account_sid}:${t.auth_token}`).toString("base64")}` } });
	const body = await answer.json();
	assert.ok(answer.ok, `${path}: ${JSON.stringify(body)}`);
	return body;
};

async function business(agents) {
	const t = await scratch({ roles: ["owner", ...Array(agents).fill("agent")] });
	await t.publish("Main", FLOW);
	await t.addLine("Main", "Main");
	await t.tellCarrier();
	const people = t.users.filter((u) => u.role === "agent");
	await queueOf(t, "Support", ...people);
	for (const a of people) await carrier.phone(a.phone).behave({ do: "manual" });
	const ask = api(t), space = await ask("", { FriendlyName: t.slug, EventCallbackUrl: `${env.PUBLIC_URL}${HOOKS}/taskrouter` });
	t.router = (path, form) => ask(`/${space.sid}${path}`, form);
	const queue = await t.router("/TaskQueues", { FriendlyName: "Support", TargetWorkers: 'queues HAS "Support"' });
	const flow = await t.router("/Workflows", { FriendlyName: "Calls", Configuration: ROUTING(queue.sid), AssignmentCallbackUrl: `${env.PUBLIC_URL}${HOOKS}/assignment` });
	const activity = Object.fromEntries((await t.router("/Activities")).activities.map((a) => [a.friendly_name, a.sid]));
	t.form = { how: "taskrouter", workspace: space.sid, workflow: flow.sid, available: activity.Available, unavailable: activity.Unavailable, fallback: "60", version: "0" };
	t.owner = await t.browser("owner");
	return [t, ...people];
}
const state = (t) => db.row(sql`SELECT state, problem, version FROM router_settings WHERE tenant_id = ${t.id}`);
async function save(t, form = {}) {
	const answer = await t.owner.post("/settings/distribution", { ...t.form, version: String((await state(t))?.version ?? 0), ...form });
	assert.equal(answer.status, 303, answer.text);
	return until(async () => { const s = await state(t); return s.state !== "checking" && s; }, { ms: 10000, what: "the carrier's word on the settings" });
}
// Free here, and known to be there.
async function ready(t, ...people) {
	for (const a of people) await t.presence(a, "ready");
	await until(async () => (await t.router("/Workers")).workers.filter((w) => people.some((a) => w.attributes.includes(a.member)) && w.available).length === people.length, { ms: 10000, what: "free workers" });
}
async function caller(t) {
	const leg = await carrier.call({ from: await phoneNumber(), to: t.line("Main"), autopilot: [] });
	const row = await until(() => t.call(leg.sid), { what: "the call" });
	const said = async (code) => (await t.trace(row)).filter((l) => l.code === code).map((l) => l.words);
	return { leg, row, said, offered: (n = 1) => until(async () => { const all = await said("offered"); return all.length >= n && all.at(-1); }, { ms: 10000, what: "an offer" }) };
}
const reservations = (t, c) => db.rows(sql`SELECT r.sid, r.state, r.task_sid, m.name FROM router_reservations r LEFT JOIN members m ON m.tenant_id = r.tenant_id AND m.id = r.member_id WHERE r.tenant_id = ${t.id} AND r.call_id = ${c.row.id} ORDER BY r.created_at`);
const task = (t, c) => until(async () => (await t.router("/Tasks")).tasks.find((k) => k.attributes.includes(c.leg.sid)), { what: "the task" });
async function take(a) {
	const leg = await carrier.phone(a.phone).answer();
	await leg.gather();
	await leg.press("1");
	return leg;
}

describe("TaskRouter decides who is rung", { concurrency: 2 }, () => {
	it("the carrier is asked before it is used, and says what is wrong", async () => {
		const [t] = await business(1);
		for (const [form, what] of [[{ workspace: "WS1" }, /not such an id/], [{ unavailable: t.form.available }, /the same one/], [{ fallback: "5" }, /10 to 600/]]) {
			const answer = await t.owner.post("/settings/distribution", { ...t.form, ...form });
			assert.equal(answer.status, 422);
			assert.match(words(answer.text), what);
		}
		assert.match((await save(t, { workflow: newSid("WW") })).problem, /knows no such workflow/);
		await t.router(`/Workflows/${t.form.workflow}`, { TaskReservationTimeout: "30" });
		assert.match((await save(t)).problem, /after 30 seconds, .* at least 40/);
		await t.router(`/Workflows/${t.form.workflow}`, { TaskReservationTimeout: "120", AssignmentCallbackUrl: "https://elsewhere.example/" });
		assert.match((await save(t)).problem, /asks somebody else/);
		assert.match(words((await t.owner.get("/settings/distribution")).text), /Cannot be used.*asks somebody else/);
		assert.equal((await t.owner.post("/settings/distribution", t.form)).status, 409, "somebody else has saved since");
		assert.equal(await db.value(sql`SELECT count(*) FROM members WHERE tenant_id = ${t.id} AND twilio_worker_sid IS NOT NULL`), 0);
	});

	it("whom it names is rung; who declines is passed by; who takes the call has it until the end", async () => {
		const [t, a, b] = await business(2);
		assert.deepEqual((await save(t)).state, "on");
		await ready(t, a, b);
		const c = await caller(t);
		const first = (await c.offered()).startsWith(a.name) ? a : b, next = first === a ? b : a;
		assert.equal(await c.offered(), `${first.name}: chosen by TaskRouter, ringing now`);
		assert.deepEqual(await c.said("router"), ["TaskRouter decides who is rung"]);
		const { attributes, priority } = await task(t, c);
		assert.equal(JSON.parse(attributes).queue, "Support");
		assert.equal(priority, 0);
		await carrier.phone(first.phone).decline();
		assert.equal(await c.offered(2), `${next.name}: chosen by TaskRouter, ringing now`);
		await take(next);
		await c.leg.inConference();
		assert.equal((await t.call(c.leg.sid)).answered_by, next.member);
		await until(async () => (await task(t, c)).assignment_status === "assigned", { ms: 8000, what: "the task to be the worker's" });
		await c.leg.hangup();
		await until(async () => (await task(t, c)).assignment_status === "completed", { ms: 8000, what: "the end of the task" });
		assert.deepEqual((await reservations(t, c)).map((r) => [r.name, r.state]), [[first.name, "rejected"], [next.name, "completed"]]);
		assert.equal((await t.ended(c.leg.sid)).outcome, "answered");
	});

	it("strangers and the busy are refused in words, copies count once, and only the carrier is believed", async () => {
		const [t, a, b] = await business(2), [other, theirOwn] = await business(1);
		await save(t);
		await t.router("/Workers", { FriendlyName: "stranger", Attributes: '{"queues":["Support"]}', ActivitySid: t.form.available });
		await ready(t, a);
		const c = await caller(t);
		assert.equal(await c.offered(), `${a.name}: chosen by TaskRouter, ringing now`);
		assert.match((await c.said("router_refused"))[0], /a worker who is no member here/);
		const log = await until(async () => { const all = await carrier.log({ kind: "assignment", call: c.leg.sid }); return all.length > 1 && all.every((e) => e.done) && all; }, { what: "two assignments" });
		assert.deepEqual(log.map((e) => JSON.parse(e.body)), [{ instruction: "reject", activity_sid: t.form.unavailable }, {}]);
		for (const e of log) assert.equal((await carrier.replay(e.id)).body, e.body, "a copy is answered as the first was");
		const { params } = log[1], again = { ...params, ReservationSid: newSid("WR") };
		assert.equal((await hook(t, "/assignment", again, { signature: null })).status, 403);
		assert.equal((await hook(other, "/assignment", again)).status, 403, "signed by somebody else");
		const theirs = await hook(other, "/assignment", { ...again, AccountSid: other.account_sid });
		assert.deepEqual(JSON.parse(theirs.text), { instruction: "reject" }, "another business's call is none of theirs");
		assert.deepEqual(JSON.parse((await hook(t, "/assignment", again)).text), { instruction: "reject" }, "it rings already");
		assert.equal((await hook(t, "/assignment", { ...again, ReservationSid: "x' OR 1=1", TaskAttributes: "{" })).status, 400);
		assert.equal((await t.legs(c.row)).length, 1);
		await other.presence(theirOwn, "ready");
		const builtIn = await caller(other);
		assert.equal(await builtIn.offered(), `${theirOwn.name}: longest free, ringing now`, "who did not choose it has the built-in queue");
		await builtIn.leg.hangup();
		await other.ended(builtIn.leg.sid);
		// taken back while it rings: the phone stops, and somebody else is named
		await t.presence(b, "ready");
		assert.equal((await hook(t, "/taskrouter", { ...params, EventType: "reservation.canceled" })).status, 204);
		await until(async () => (await c.said("router_back")).length, { what: "that it was taken back" });
		await until(async () => (await t.legs(c.row))[0].state === "ended", { ms: 10000, what: "the phone to stop" });
		await c.leg.hangup();
		await t.ended(c.leg.sid);
		const legs = await until(async () => { const all = await t.legs(c.row); return all.every((l) => l.state === "ended") && all.length; }, { ms: 10000, what: "all phones to be down" });
		const late = await hook(t, "/assignment", { ...params, ReservationSid: newSid("WR") });
		assert.deepEqual(JSON.parse(late.text), { instruction: "reject" });
		assert.equal((await t.legs(c.row)).length, legs, "nobody is rung for a call that is over");
	});

	it("a caller is never forgotten: without it, the built-in queue rings", async () => {
		const [t, a] = await business(1);
		await save(t);
		await ready(t, a);
		await carrier.faults({ account: t.account_sid, rest: { match: "/v1/", status: 503 } });
		const down = await caller(t);
		assert.equal(await down.offered(), `${a.name}: longest free, ringing now`);
		assert.match((await down.said("router_lost"))[0], /TaskRouter does not keep the caller/);
		await take(a);
		await down.leg.inConference();
		await down.leg.hangup();
		await t.ended(down.leg.sid);
		await carrier.clearFaults(t.account_sid);
		// nobody is named
		await db.run(sql`UPDATE router_settings SET fallback_s = 1 WHERE tenant_id = ${t.id}`);
		await ready(t, a);
		for (const w of (await t.router("/Workers")).workers) await t.router(`/Workers/${w.sid}`, { ActivitySid: t.form.unavailable });
		const quiet = await caller(t);
		await quiet.offered();
		assert.match((await quiet.said("router_lost"))[0], /named nobody for 1 seconds/);
		await quiet.leg.hangup();
		await t.ended(quiet.leg.sid);
		// it gives the call up by itself
		const lost = await caller(t), attributes = JSON.stringify({ call_sid: lost.leg.sid });
		await until(async () => (await lost.said("router")).length, { what: "that it waits there" });
		assert.equal((await hook(t, "/taskrouter", { AccountSid: t.account_sid, EventType: "task.canceled", TaskSid: newSid("WT"), TaskAttributes: attributes, Reason: "<b>a whim" })).status, 204);
		await db.run(sql`UPDATE tasks SET run_at = now() WHERE tenant_id = ${t.id} AND kind = 'router.watch' AND state = 'waiting'`);
		assert.equal((await until(async () => (await lost.said("router_lost"))[0], { ms: 10000, what: "the built-in queue" })), "TaskRouter gave the call up (<b>a whim): the built-in queue decides who is rung");
		await lost.leg.hangup();
		await t.ended(lost.leg.sid);
		// no filter takes the call, so its task is canceled and the carrier puts the caller out
		await db.run(sql`UPDATE queues SET name = 'Sales' WHERE tenant_id = ${t.id} AND name = 'Support'`);
		await until(async () => (await t.router("/Workers")).workers.some((w) => /"Sales"/.test(w.attributes)), { ms: 10000, what: "that TaskRouter knows the queue's new name" });
		await t.presence(a, "ready");
		const none = await caller(t);
		assert.equal(await none.offered(), `${a.name}: longest free, ringing now`);
		assert.match((await none.said("router_lost"))[0], /does not keep the caller/);
		await none.leg.hangup();
		await t.ended(none.leg.sid);
		// turned off: the built-in queue at once
		assert.equal((await save(t, { how: "" })).state, "off");
		await t.presence(a, "ready");
		await (async () => { const off = await caller(t); await off.offered(); assert.deepEqual(await off.said("router"), []); await off.leg.hangup(); await t.ended(off.leg.sid); })();
	});
});
