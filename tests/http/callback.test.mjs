// Waiting in line: how many, how long, and what else can be done than wait. Callers who are called back
// keep their place, also when they call again themselves.
import { test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { callParams, hook, newSid } from "../lib/hook.mjs";
import { words } from "../lib/http.mjs";
import { carrier, phoneNumber, queueOf, scratch, SPEED } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

await carrier.speed(SPEED);
const takes = { do: "answer", afterMs: 100, press: "1" };

async function line(columns = "callback = true") {
	const t = await scratch({ roles: ["lead", "agent"] }), agent = t.user("agent");
	await t.publish("Queue", { start: "queue", steps: { queue: { type: "queue", name: "Line", queue: "{queue:Support}", max_wait: 600, full: "mail" }, mail: { type: "voicemail", name: "Mailbox", prompt: "Everyone is busy." } } });
	await t.addLine("Main", "Queue");
	await t.tellCarrier();
	await queueOf(t, "Support", agent);
	await db.run(sql`UPDATE queues SET ${sql.raw(columns)} WHERE tenant_id = ${t.id}`);
	await carrier.phone(agent.phone).behave(takes);
	return [t, agent];
}
const back = (t) => db.row(sql`SELECT * FROM calls WHERE tenant_id = ${t.id} AND callback_of IS NOT NULL ORDER BY id DESC LIMIT 1`);
const wake = (t) => db.run(sql`INSERT INTO tasks (tenant_id, lane, kind) VALUES (${t.id}, 'fast', 'queue.assign')`);

test("key 1: hangs up, keeps the place, and is called when a member is free", async () => {
	const [t, agent] = await line(), from = await phoneNumber();
	await carrier.phone(from).behave({ do: "answer", afterMs: 100 });
	const leg = await carrier.call({ from, to: t.line("Main"), autopilot: [{ on: "gather", press: "1" }] });
	await leg.ended(20000);
	const first = await t.ended(leg.sid), waits = await until(() => back(t), { what: "the callback" });
	assert.deepEqual([waits.state, waits.queued_at, waits.to_number, waits.from_number, waits.contact_id], ["waiting", first.queued_at, from, t.line("Main"), first.contact_id]);
	assert.deepEqual([first.outcome, first.leaving], ["missed", "callback"]);
	const b = await t.browser("agent");
	assert.match(words((await b.get("/queue")).text), /Waiting 1/);
	await t.presence(agent, "ready");
	await wake(t);
	const talk = await until(async () => { const r = await back(t); return r.state === "connected" && r; }, { ms: 20000, what: "the conversation" });
	assert.equal(talk.answered_by, agent.member);
	// the member first, and the caller only when the member is there
	const placed = (await carrier.rest()).filter((r) => r.method === "POST" && r.path.endsWith("/Calls.json") && [agent.phone, from].includes(r.params?.To));
	assert.deepEqual(placed.map((r) => r.params.To), [agent.phone, from]);
	const [mine] = await t.legs(talk);
	assert.deepEqual([mine.via, mine.member], ["agent", agent.name]);
	assert.ok(mine.accepted_at <= talk.answered_at);
	await carrier.phone(from).hangup();
	const done = await until(async () => { const r = await back(t); return r.ended_at && r; }, { ms: 15000, what: "the end" });
	assert.equal(done.outcome, "answered");
});

test("who says STOP while they wait for it is not called", async () => {
	const [t, agent] = await line(), from = await phoneNumber();
	await (await carrier.call({ from, to: t.line("Main"), autopilot: [{ on: "gather", press: "1" }] })).ended(20000);
	const waits = await until(() => back(t), { what: "the callback" });
	await carrier.text({ from, to: t.line("Main"), body: "STOP" });
	await t.presence(agent, "ready");
	await wake(t);
	const over = await until(async () => { const r = await back(t); return r.ended_at && r; }, { ms: 20000, what: "the callback to end" });
	assert.equal(over.id, waits.id);
	assert.equal((await carrier.rest()).filter((r) => r.method === "POST" && r.params?.To === from).length, 0);
	assert.match(words((await (await t.browser("agent")).get(`/history/calls/${over.id}`)).text), /They were not called: They opted out/);
});

test("a member who does not take it: the caller is not called, and waits on", async () => {
	const [t, agent] = await line(), from = await phoneNumber();
	await carrier.phone(agent.phone).behave({ do: "decline", afterMs: 100 });
	const leg = await carrier.call({ from, to: t.line("Main"), autopilot: [{ on: "gather", press: "1" }] });
	await leg.ended(20000);
	const waits = await until(() => back(t), { what: "the callback" });
	await t.presence(agent, "ready");
	await wake(t);
	await until(async () => (await t.legs(waits)).some((l) => l.state === "ended"), { ms: 15000, what: "the member to decline" });
	assert.equal((await carrier.rest()).filter((r) => r.method === "POST" && r.params?.To === from).length, 0);
	const on = await back(t);
	assert.deepEqual([on.id, on.state, on.queued_at], [waits.id, "waiting", waits.queued_at]);
});

test("nobody there: once more, later, at the same place; not a third time", async () => {
	const [t, agent] = await line(), from = await phoneNumber();
	await carrier.phone(from).behave({ do: "decline", afterMs: 100 });
	await t.presence(agent, "offline");
	const leg = await carrier.call({ from, to: t.line("Main"), autopilot: [{ on: "gather", press: "1" }] });
	await leg.ended(20000);
	const first = await until(() => back(t), { what: "the callback" });
	await t.presence(agent, "ready");
	await wake(t);
	const second = await until(async () => { const r = await back(t); return r.id !== first.id && r; }, { ms: 20000, what: "the second try" });
	assert.deepEqual([second.callback_try, second.queued_at, second.state], [2, first.queued_at, "waiting"]);
	assert.ok(new Date(second.not_before) - Date.now() > 60000, "not at once");
	await until(async () => (await db.value(sql`SELECT state FROM presence WHERE member_id = ${agent.member}`)) === "ready", { ms: 10000, what: "the member to be free" });
	await db.run(sql`UPDATE calls SET not_before = now() WHERE id = ${second.id}`);
	await wake(t);
	const over = await until(async () => { const r = await back(t); return r.ended_at && r; }, { ms: 20000, what: "the end of the second try" });
	assert.deepEqual([over.id, over.outcome], [second.id, "missed"]);
});

test("who calls again has the place back, and is not called", async () => {
	const [t] = await line(), from = await phoneNumber();
	const leg = await carrier.call({ from, to: t.line("Main"), autopilot: [{ on: "gather", press: "1" }] });
	await leg.ended(20000);
	const waits = await until(() => back(t), { what: "the callback" });
	const again = await carrier.call({ from, to: t.line("Main"), autopilot: [] });
	await until(async () => (await t.call(again.sid))?.queued_at === waits.queued_at, { ms: 10000, what: "the place" });
	assert.deepEqual([(await back(t)).state, (await back(t)).outcome], ["ended", "missed"]);
	await again.hangup();
});

test("key 2: a message instead; too many, too long, nobody at work: on to what comes after", async () => {
	for (const [columns, autopilot, code] of [["callback = true", [{ on: "gather", press: "2" }, { on: "record", say: "Call me" }, { hangup: true }], "queue_message"], ["leave_when_empty = true", [{ on: "record", hangup: true }], "queue_empty"], ["max_wait_s = 1", [{ on: "record", hangup: true }], "queue_too_long"]]) {
		const [t, agent] = await line(columns);
		if (code !== "queue_empty") await t.presence(agent, "away");
		const leg = await carrier.call({ from: await phoneNumber(), to: t.line("Main"), autopilot });
		const row = await until(() => t.call(leg.sid), { what: "the call" });
		await until(async () => (await t.trace(row)).some((l) => l.code === code), { ms: 20000, what: code });
		await leg.hangup().catch(() => {});
	}
	const [t, agent] = await line("max_size = 1");
	await t.presence(agent, "away");
	const one = await carrier.call({ from: await phoneNumber(), to: t.line("Main"), autopilot: [] });
	await one.wait("queued", 10000);
	const two = await carrier.call({ from: await phoneNumber(), to: t.line("Main"), autopilot: [] });
	const row = await until(() => t.call(two.sid), { what: "the call" });
	await until(async () => (await t.trace(row)).some((l) => l.code === "queue_full"), { ms: 20000, what: "being too many" });
	assert.equal((await t.call(one.sid)).state, "waiting", "who was there stays");
	for (const leg of [one, two]) await leg.hangup().catch(() => {});
});

test("the wait is told where it was foreseeable; the keys only where they do something", async () => {
	const [t, agent] = await line("callback = false"), queue = await db.value(sql`SELECT id FROM queues WHERE tenant_id = ${t.id} AND name = 'Support'`);
	await t.presence(agent, "away");
	const params = callParams(t.account, newSid(), await phoneNumber(), t.line("Main"));
	await hook(t.account, "/voice", params);
	const hears = async (more = {}) => (await hook(t.account, "/voice/wait?v=1", { ...params, ...more })).text;
	assert.match(await hears(), /<Say[^>]*>You are next in line\.<\/Say>/);
	assert.doesNotMatch(await hears(), /Gather/);
	await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, started_at, queue_id, queued_at, answered_at, ended_at)
		SELECT ${t.id}, uuid7_floor(now() - make_interval(secs => n)), 'CA' || md5(random()::text), now(), ${queue}, now() - interval '5 minutes', now() - interval '5 minutes' + make_interval(secs => 170 + n), now() FROM generate_series(1, 15) n`);
	assert.match(await hears(), /It takes about 3 minutes/);
	await db.run(sql`UPDATE queues SET callback = true WHERE tenant_id = ${t.id}`);
	assert.match(await hears(), /<Gather numDigits="1"[^>]*action="[^"]*voice\/wait[^"]*"[^>]*>.*Press 1 to be called back/s);
	assert.match(await hears({ Digits: "9" }), /next in line/);
	assert.match(await hears({ Digits: "1" }), /You keep your place.*<Hangup\/>/s);
	assert.match(await hears({ Digits: "1" }), /<Leave\/>|<Response\/>/, "pressed twice, called back once");
	assert.equal(await db.value(sql`SELECT count(*) FROM calls WHERE tenant_id = ${t.id} AND callback_of IS NOT NULL`), 1);
	await hook(t.account, "/status", { ...params, CallStatus: "completed", CallDuration: "5" });
});
