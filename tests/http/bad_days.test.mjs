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
