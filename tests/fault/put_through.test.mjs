// A caller in line and the member who pressed 1 are brought together once, whatever fails on the way;
// and when the member is gone by then, the caller waits on.
import { after, beforeEach, test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { callParams, hook } from "../lib/hook.mjs";
import { carrier, phoneNumber, queueOf, scratch, SPEED } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

await carrier.speed(SPEED);
beforeEach(() => carrier.clearFaults());
after(() => carrier.clearFaults());

const presence = (user) => db.value(sql`SELECT state FROM presence WHERE member_id = ${user.member}`);

// A queue with as many members, the first of them free for longest.
async function queue(members, recording = "never") {
	const t = await scratch({ roles: ["owner", ...Array(members).fill("agent")] });
	await t.publish("Queue", { start: "queue", steps: { queue: { type: "queue", name: "Line", queue: "{queue:Support}", say: "Please hold.", max_wait: 600, full: "mail" },
		mail: { type: "voicemail", name: "Mailbox", prompt: "Everyone is busy." } } });
	await t.addLine("Main", "Queue", { recording });
	await t.tellCarrier();
	const people = t.users.filter((u) => u.role === "agent");
	await queueOf(t, "Support", ...people);
	for (const [i, user] of people.entries()) await t.presence(user, "ready", "", 900 - 100 * i);
	return [t, ...people];
}

const call = async (t) => carrier.call({ from: await phoneNumber(), to: t.line("Main"), autopilot: [] });
// What the carrier was asked to do with a call.
const asked = async (leg, what = "") => (await carrier.rest()).filter((r) => r.method === "POST" && r.path.endsWith(`/Calls/${leg.sid}${what}.json`));
// The first that it is asked to do with any call, which is to bring the caller.
const bringing = (fault, more = {}) => carrier.faults({ rest: { match: "/Calls/CA", method: "POST", times: 1, ...fault }, ...more });
const over = (t, kind) => until(async () => !(await db.value(sql`SELECT count(*) FROM tasks WHERE tenant_id = ${t.id} AND kind = ${kind}`)), { ms: 10000, what: `the end of ${kind}` });
const code = (t, row, wanted) => until(async () => (await t.trace(row)).find((l) => l.code === wanted), { ms: 10000, what: `"${wanted}" in the trace` });
// What a member does: nothing here may depend on how quickly a test is.
const leaves = { do: "answer", afterMs: 100, script: [{ on: "gather", press: "1" }, { on: "conference", hangup: true }] };
const stays = { do: "answer", afterMs: 100, press: "1" };
const takes = { ...stays, hangupAfterMs: 3000 };

test("the carrier brought the caller and did not say so: they are not torn apart by being brought again", async () => {
	const [t, a] = await queue(1);
	await carrier.phone(a.phone).behave(stays);
	await bringing({ status: "drop-after-processing" });
	const leg = await call(t);
	await leg.inConference(15000);
	await over(t, "call.bridge"); // it was tried again
	assert.equal((await asked(leg)).length, 1);
	assert.equal((await t.call(leg.sid)).state, "connected");
	assert.equal((await leg.detail()).notes.filter((n) => n.kind === "conference").length, 1);
	await carrier.phone(a.phone).hangup();
	await leg.ended(10000);
	assert.equal((await t.ended(leg.sid)).outcome, "answered");
});

test("the member presses 1 and hangs up before the caller is there: the caller waits on, and the next one takes it", async () => {
	const [t, a, b] = await queue(2);
	await carrier.phone(a.phone).behave(leaves);
	await carrier.phone(b.phone).behave(takes);
	await bringing({ delayMs: 1500 });
	const leg = await call(t);
	const row = await until(async () => (await t.call(leg.sid)), { what: "the call" }), line = await code(t, row, "waits_again");
	assert.equal(line.words, `${a.name} hung up before the caller was put through: the caller waits on, at the same place in line`);
	const { queued_at } = await t.call(leg.sid);
	await leg.ended(20000);
	const done = await t.ended(leg.sid);
	assert.deepEqual([done.outcome, done.answered_by, done.queued_at], ["answered", b.member, queued_at]);
	assert.equal(await presence(a), "ready");
	const story = (await (await t.browser("owner")).get(`/history/calls/${row.id}`)).text;
	assert.match(story, new RegExp(line.words));
	assert.match(story, /Hung up too soon.*Talked/s, "who talked, and who did not");
});

test("the caller was put through to nobody: they are brought back into the line", async () => {
	const [t, a, b] = await queue(2);
	await carrier.phone(a.phone).behave(leaves);
	await carrier.phone(b.phone).behave(takes);
	await bringing({ delayMs: 800 }, { webhooks: { dropStatus: ["completed"] } });
	const leg = await call(t);
	await leg.inConference(15000);
	const row = await t.call(leg.sid), [offer] = await t.legs(row);
	assert.equal(row.state, "connected", "nobody told that the member is gone");
	await carrier.clearFaults();
	const late = callParams(t.account, offer.leg_sid, t.line("Main"), a.phone, { CallStatus: "completed", CallDuration: "2", Direction: "outbound-api" });
	assert.equal((await hook(t.account, `/status?leg=${offer.id}`, late)).status, 204);
	await code(t, row, "waits_again");
	await leg.ended(20000);
	const done = await t.ended(leg.sid);
	assert.deepEqual([done.outcome, done.answered_by], ["answered", b.member]);
	assert.equal((await asked(leg)).length, 3, "to a, back, to b");
});

for (const [what, fault, asks] of [
	["is refused for a moment", { status: 503, times: 1 }, 2],
	["began and the carrier did not say so", { status: "drop-after-processing", times: 1 }, 1],
]) test(`the recording of a conversation ${what}: it is recorded, once`, async () => {
	const [t, a] = await queue(1, "always");
	await carrier.phone(a.phone).behave(stays);
	await carrier.faults({ rest: { match: "/Recordings.json", method: "POST", ...fault } });
	const leg = await call(t);
	await leg.inConference(15000);
	await over(t, "call.record");
	assert.equal((await asked(leg, "/Recordings")).length, asks);
	await carrier.phone(a.phone).hangup();
	await leg.ended(10000);
	const row = await t.ended(leg.sid);
	await until(async () => (await db.value(sql`SELECT count(*) FROM recordings WHERE tenant_id = ${t.id} AND call_id = ${row.id} AND state = 'ready'`)) === 1,
		{ ms: 10000, what: "the recording" });
	assert.ok(!(await t.trace(row)).some((l) => l.code === "not_recorded"));
});

test("a conversation that cannot be recorded goes on, and its story says so", async () => {
	const [t, a] = await queue(1, "always");
	await carrier.phone(a.phone).behave(stays);
	await carrier.faults({ rest: { match: "/Recordings.json", method: "POST", status: 400 } });
	const leg = await call(t);
	await leg.inConference(15000);
	const line = await code(t, await t.call(leg.sid), "not_recorded");
	assert.match(line.words, /conversation is not recorded/);
	await carrier.phone(a.phone).hangup();
	await leg.ended(10000);
	assert.equal((await t.ended(leg.sid)).outcome, "answered");
	await db.run(sql`DELETE FROM tasks WHERE tenant_id = ${t.id} AND state = 'dead'`);
});
