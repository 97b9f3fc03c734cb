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
