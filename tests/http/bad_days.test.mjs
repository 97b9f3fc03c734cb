// Bad days of a desk: the agent's pages are closed in the middle of a call, a member is struck from the
// team while they talk. The caller notices nothing.
import { test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { signIn, words } from "../lib/http.mjs";
import { carrier, phoneNumber, queueOf, scratch, SPEED } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

await carrier.speed(SPEED);
const takes = { do: "answer", afterMs: 100, press: "1" };
const state = (user) => db.value(sql`SELECT state FROM presence WHERE member_id = ${user.member}`);
const is = (user, wanted) => until(async () => (await state(user)) === wanted, { ms: 10000, what: `${user.key} to be ${wanted}` });

async function line(agents = 1) {
	const t = await scratch({ roles: ["lead", ...Array(agents).fill("agent")] }), people = t.users.slice(1);
	await t.publish("Queue", { start: "queue", steps: { queue: { type: "queue", name: "Line", queue: "{queue:Support}", max_wait: 600, full: "mail" }, mail: { type: "voicemail", name: "Mailbox", prompt: "Everyone is busy." } } });
	await t.addLine("Main", "Queue");
	await t.tellCarrier();
	await queueOf(t, "Support", ...people);
	await db.run(sql`UPDATE queues SET ring_s = 60 WHERE tenant_id = ${t.id}`);
	for (const u of people) await t.presence(u, "ready");
	return [t, ...people];
}
async function calls(t) {
	const leg = await carrier.call({ from: await phoneNumber(), to: t.line("Main"), autopilot: [] });
	const row = await until(() => t.call(leg.sid), { what: "the call" });
	return { leg, row, now: () => t.call(leg.sid), talks: () => until(async () => { const r = await t.call(leg.sid); return r.state === "connected" && r; }, { ms: 15000, what: "the conversation" }) };
}
const rung = async (address) => (await carrier.rest()).filter((r) => r.method === "POST" && r.path.endsWith("/Calls.json") && r.params?.To === address).length;

test("every page of the agent is closed: the conversation goes on, and the bar has it in the next one", async () => {
	const [t, a] = await line(), b = await signIn(a);
	await carrier.phone(a.phone).behave(takes);
	await b.post("/presence/beat", { page: "the-only-page" });
	const c = await calls(t);
	await c.leg.inConference(15000);
	await b.post("/presence/beat", { page: "the-only-page", gone: "yes" });
	await b.post("/logout").catch(() => {});
	const later = await signIn(a);
	assert.match(words((await later.get("/desk/now")).text), /On call.*Hold.*End/);
	assert.equal((await c.now()).state, "connected");
	assert.equal((await later.post(`/calls/${c.row.id}/do`, { verb: "hold" })).status, 303);
	await c.leg.wait("hold", 15000);
	await c.leg.hangup();
	assert.equal((await t.ended(c.leg.sid)).outcome, "answered");
});

// Somebody whose calls ring in a browser's window, and their call.
async function inBrowser(agents = 1) {
	const made = await line(agents), [t, a] = made, b = await signIn(a), phone = carrier.phone(`client:m_${a.member.replaceAll("-", "")}`);
	await b.post("/presence/rings", { rings: "browser" });
	await phone.behave({ do: "manual" });
	for (const other of made.slice(2)) await t.presence(other, "away");
	const opens = (n) => b.post("/presence/beat", { page: `phone-window-${n}`, phone: "on", microphone: "granted" });
	const takesIt = () => phone.answer(20000);
	return { t, a, b, phone, opens, takesIt, others: made.slice(2) };
}
const told = (t, row, code) => until(async () => (await t.trace(row)).some((l) => l.code === code), { ms: 15000, what: `the trace to say ${code}` });
const joined = (t, row, n) => until(async () => (await t.legs(row)).filter((l) => l.joined_at).length === n, { ms: 15000, what: `the caller with their member for the ${n}. time` });

test("the phone's window dies in a conversation: the caller is kept, and rings in the next window", async () => {
	const { t, a, b, phone, opens, takesIt } = await inBrowser();
	await opens(1);
	const c = await calls(t);
	await takesIt();
	await joined(t, c.row, 1);
	await phone.hangup();
	await told(t, c.row, "browser_lost");
	const kept = await c.now();
	assert.deepEqual([kept.state, kept.only_member, kept.answered_by, kept.ended_at], ["waiting", a.member, a.member, null]);
	assert.match(words((await b.get("/notices")).text), /cut off in the middle of a call.*the caller waits for you/);
	await opens(2);
	await takesIt();
	await joined(t, c.row, 2);
	assert.deepEqual([(await c.now()).state, (await c.now()).answered_by], ["connected", a.member]);
	// hung up in the window, which says so: the call is over at once, and nobody waits
	const [, second] = await t.legs(c.row);
	assert.equal((await b.post("/phone/left", { sid: second.leg_sid })).status, 204);
	await c.leg.ended(15000);
	assert.equal((await t.ended(c.leg.sid)).outcome, "answered");
	assert.equal((await t.trace(c.row)).filter((l) => l.code === "browser_lost").length, 1);
	assert.ok((await t.trace(c.row)).some((l) => l.words === `${a.name}: ended the call`));
	for (const sid of ["", "x", "CA1", `CA${"0".repeat(32)}`]) assert.equal((await b.post("/phone/left", { sid })).status, sid.length === 34 ? 204 : 400);
});

test("a window that does not come back: after a moment anybody takes the caller", async () => {
	const { t, a, b, phone, opens, takesIt, others: [other] } = await inBrowser(2);
	await opens(1);
	const c = await calls(t);
	await takesIt();
	await joined(t, c.row, 1);
	// and would have had a break after this call: who waits for them alone is not forgotten
	assert.equal((await b.post("/presence", { choice: "away:Lunch" })).status, 303);
	await phone.hangup();
	await told(t, c.row, "browser_lost");
	await carrier.phone(other.phone).behave(takes);
	await t.presence(other, "ready");
	assert.equal(await rung(other.phone), 0, "not in the first moment");
	await db.run(sql`UPDATE calls SET not_before = now() WHERE id = ${c.row.id}; UPDATE tasks SET run_at = now() WHERE tenant_id = ${t.id} AND kind = 'queue.assign'`);
	await joined(t, c.row, 2);
	assert.deepEqual([(await c.now()).state, (await c.now()).answered_by], ["connected", other.member]);
	assert.ok((await t.trace(c.row)).some((l) => /waits on in the queue/.test(l.words)));
	await c.leg.hangup();
	assert.equal((await t.ended(c.leg.sid)).outcome, "answered");
	assert.notEqual(await state(a), "on_call");
});

test("who is struck from the team while they talk finishes the call; nobody rings them again", async () => {
	const [t, a, b] = await line(2);
	await t.presence(b, "away");
	await carrier.phone(a.phone).behave(takes);
	const c = await calls(t);
	await c.leg.inConference(15000);
	await db.run(sql`UPDATE members SET active = false WHERE id = ${a.member}`);
	assert.deepEqual([(await c.now()).state, (await c.now()).answered_by], ["connected", a.member]);
	await c.leg.hangup();
	const done = await t.ended(c.leg.sid);
	assert.deepEqual([done.outcome, done.answered_by], ["answered", a.member]);
	await until(async () => !["ringing", "on_call"].includes(await state(a)), { what: "their presence to be over" });
	const before = await rung(a.phone), next = await calls(t);
	await until(async () => (await t.trace(next.row)).some((l) => l.code === "queue_nobody"), { ms: 10000, what: "the look for somebody" });
	assert.equal(await rung(a.phone), before);
	await carrier.phone(b.phone).behave(takes);
	await (await signIn(b)).post("/presence", { choice: "ready" });
	await next.leg.inConference(15000);
	assert.equal((await next.talks()).answered_by, b.member);
	await next.leg.hangup();
	assert.equal((await t.ended(next.leg.sid)).outcome, "answered");
});

test("an agent in two browsers takes a call in both at once: their phone rings once, both show it, either ends it", async () => {
	const [t, a] = await line(), browsers = [await signIn(a), await signIn(a)];
	// after a call, and to be away then: nobody rings them, and they may answer
	await t.presence(a, "away");
	await db.run(sql`UPDATE presence SET state = 'wrap_up' WHERE tenant_id = ${t.id} AND member_id = ${a.member}`);
	await carrier.phone(a.phone).behave(takes);
	const c = await calls(t);
	await until(async () => (await c.now()).state === "waiting", { what: "the caller to wait" });
	assert.deepEqual((await Promise.all(browsers.map((b) => b.post(`/calls/${c.row.id}/do`, { verb: "take" })))).map((r) => r.status), [303, 303]);
	await c.talks();
	assert.deepEqual([await rung(a.phone), (await t.legs(c.row)).length], [1, 1]);
	for (const b of browsers) assert.match(words((await b.get("/desk/now")).text), /On call.*Hold.*End/);
	const next = await calls(t);
	await until(async () => (await next.now()).state === "waiting", { what: "the next caller to wait" });
	const refused = await browsers[1].post(`/calls/${next.row.id}/do`, { verb: "take" });
	assert.equal(refused.status, 409);
	assert.match(words(refused.text), /You are on another call/);
	await c.leg.wait("begun", 15000);
	const ended = (await Promise.all(browsers.map((b) => b.post(`/calls/${c.row.id}/do`, { verb: "end" })))).map((r) => r.status);
	assert.ok(ended.includes(303) && ended.every((s) => [303, 409].includes(s)), ended.join());
	assert.equal((await t.ended(c.leg.sid, 15000)).outcome, "answered");
	assert.equal((await t.trace(c.row)).filter((l) => l.code === "ended_by").length, ended.filter((s) => s === 303).length);
	await next.leg.hangup();
	assert.equal((await t.ended(next.leg.sid)).outcome, "abandoned");
});

test("everybody is away: callers wait in their order, and whoever comes back first has the first of them", async () => {
	const [t, a, b] = await line(2), me = await signIn(a);
	for (const u of [a, b]) await t.presence(u, "away", "Lunch"), await carrier.phone(u.phone).behave(takes);
	const first = await calls(t);
	await told(t, first.row, "queue_nobody");
	const second = await calls(t);
	await told(t, second.row, "queue_nobody");
	assert.ok((await t.trace(first.row)).filter((l) => /away \(Lunch\)/.test(l.words)).length === 2);
	await me.post("/presence", { choice: "ready" });
	assert.equal((await first.talks()).answered_by, a.member);
	assert.equal((await second.now()).state, "waiting");
	await joined(t, first.row, 1);
	await first.leg.hangup();
	assert.equal((await second.talks()).answered_by, a.member);
	await joined(t, second.row, 1);
	assert.equal(await rung(b.phone), 0);
	await second.leg.hangup();
	for (const c of [first, second]) assert.equal((await t.ended(c.leg.sid)).outcome, "answered");
});

test("the caller hangs up while their member's window is gone: the call is over, whoever talked to them has answered it", async () => {
	const { t, a, phone, opens, takesIt } = await inBrowser();
	await opens(1);
	const c = await calls(t);
	await takesIt();
	await joined(t, c.row, 1);
	await phone.hangup();
	await told(t, c.row, "browser_lost");
	await c.leg.hangup();
	const done = await t.ended(c.leg.sid);
	assert.deepEqual([done.outcome, done.answered_by], ["answered", a.member]);
	const before = await rung(phone.e164);
	await opens(2);
	await is(a, "ready");
	assert.equal(await rung(phone.e164), before, "nobody is rung for who is gone");
});

test("all that the carrier told of a call comes again, last first: nothing of it changes, and nobody is rung", async () => {
	const [t, a] = await line(), b = await signIn(a);
	await carrier.phone(a.phone).behave(takes);
	const c = await calls(t);
	await c.talks();
	await c.leg.wait("begun", 15000);
	await b.post(`/calls/${c.row.id}/do`, { verb: "hold" });
	await c.leg.wait("hold", 15000);
	await c.leg.hangup();
	await t.ended(c.leg.sid);
	await is(a, "ready");
	const sids = [c.leg.sid, ...(await until(async () => { const legs = await t.legs(c.row); return legs.every((l) => l.state === "ended") && legs; }, { ms: 10000, what: "every phone to be down" })).map((l) => l.leg_sid)];
	const seen = async () => JSON.stringify([{ ...await c.now(), updated_at: 0 }, await t.legs(c.row), await t.trace(c.row), await state(a), await rung(a.phone),
		await db.rows(sql`SELECT kind FROM tasks WHERE tenant_id = ${t.id} AND state <> 'done' AND lane = 'fast' AND kind <> 'queue.assign' ORDER BY id`)]);
	// what is still on its way is no repetition
	const log = await until(async () => {
		const all = (await Promise.all(sids.map((sid) => carrier.log({ call: sid })))).flat().sort((x, y) => y.id - x.id);
		return ["voice", "enqueue", "wait", "gather", "dial", "status"].every((kind) => all.some((w) => w.kind === kind)) && all.every((w) => w.status || w.error) && all;
	}, { ms: 10000, what: "webhooks of every kind, all of them answered" });
	const before = await seen();
	for (const again of [1, 2]) for (const w of log) await carrier.replay(w.id);
	await until(async () => !(await db.value(sql`SELECT count(*) FROM tasks WHERE tenant_id = ${t.id} AND kind = 'queue.assign' AND state <> 'done' AND run_at <= now()`)), { what: "the line to be looked at" });
	assert.equal(await seen(), before);
});

test("the business is suspended in the middle of a call: nobody can do anything there, and the end of the call is known when it is active again", async () => {
	const [t, a] = await line(), b = await signIn(a);
	await carrier.phone(a.phone).behave(takes);
	const c = await calls(t);
	await c.talks();
	await c.leg.wait("begun", 15000);
	await db.run(sql`UPDATE tenants SET status = 'suspended' WHERE id = ${t.id}`);
	assert.equal((await b.post(`/calls/${c.row.id}/do`, { verb: "end" })).status, 303, "to the sign-in page");
	await c.leg.hangup();
	await c.leg.ended(15000);
	// what was refused meanwhile is asked for at the next look
	await db.run(sql`UPDATE tenants SET status = 'active' WHERE id = ${t.id};
		INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key) VALUES (${t.id}, 'slow', 'call.reconcile', jsonb_build_object('call_sid', ${c.leg.sid}::text), ${c.leg.sid}) ON CONFLICT DO NOTHING`);
	const done = await t.ended(c.leg.sid, 15000);
	assert.deepEqual([done.outcome, done.answered_by], ["answered", a.member]);
	await is(a, "ready");
});
