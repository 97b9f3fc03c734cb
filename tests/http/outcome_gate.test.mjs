// Where a business wants the outcome of a call before the next one: who owes one is not rung, is told why
// on every page, is seen by leads, and is let go by the outcome, however it is given, or by a lead.
import { test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { words } from "../lib/http.mjs";
import { carrier, phoneNumber, queueOf, scratch, SPEED } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

await carrier.speed(SPEED);
const of = (user) => db.row(sql`SELECT * FROM presence WHERE member_id = ${user.member}`);
const becomes = (user, state) => until(async () => { const p = await of(user); return p.state === state && p; }, { ms: 10000, what: `"${state}"` });
const talks = { do: "answer", afterMs: 100, press: "1", hangupAfterMs: 1500 };

async function line(members, needed = "before_next") {
	const t = await scratch({ roles: ["manager", "lead", ...Array(members).fill("agent")] });
	await t.publish("Queue", { start: "queue", steps: { queue: { type: "queue", name: "Line", queue: "{queue:Support}", max_wait: 600, full: "mail" }, mail: { type: "voicemail", name: "Mailbox", prompt: "Everyone is busy." } } });
	await t.addLine("Main", "Queue");
	await t.tellCarrier();
	await db.run(sql`UPDATE disposition_rules SET needed = ${needed} WHERE tenant_id = ${t.id}`);
	const agents = t.users.filter((u) => u.role === "agent");
	await queueOf(t, "Support", ...agents);
	for (const [i, a] of agents.entries()) {
		await t.presence(a, "ready", "", 900 - 100 * i);
		await carrier.phone(a.phone).behave(talks);
	}
	return [t, ...agents];
}
const call = async (t) => carrier.call({ from: await phoneNumber(), to: t.line("Main"), autopilot: [] });
async function talked(t, agent) {
	const leg = await call(t);
	await leg.ended(20000);
	const row = await t.ended(leg.sid);
	assert.equal(row.answered_by, agent.member);
	return row;
}
const outcome = (t, name) => db.value(sql`SELECT id FROM dispositions WHERE tenant_id = ${t.id} AND name = ${name}`);
const says = async (t, row, code) => (await t.trace(row)).filter((l) => l.code === code).map((l) => l.words);

test("who owes an outcome is passed by; the bar and the board say so; the form lets them go on", async () => {
	const [t, a, b] = await line(2), mine = await t.browser("agent"), lead = await t.browser("lead");
	const first = await talked(t, a);
	assert.equal((await becomes(a, "wrap_up")).owes, first.id);
	// the other one takes the next, and then both owe one
	const second = await talked(t, b);
	assert.match((await says(t, second, "skipped_outcome"))[0], new RegExp(`^${a.name}: owes the outcome of the call before, since `));
	await becomes(b, "wrap_up");
	const bar = (await mine.get("/desk/now")).text;
	assert.match(words(bar), /Outcome missing .*Say what came of it.*The next call rings when the outcome of this one is given/);
	assert.match(bar, new RegExp(`href="/history/calls/${first.id}"`));
	assert.match(words((await lead.get("/team")).text), new RegExp(`${a.name}.*Owes an outcome`));
	assert.match((await lead.get("/team")).text, new RegExp(`href="/history/calls/${first.id}"`));
	// saying "available" is no way around it, nor is taking a call oneself
	assert.equal((await mine.post("/presence", { choice: "ready" })).status, 303);
	assert.equal((await of(a)).state, "wrap_up");
	const waits = await call(t), row = await until(() => t.call(waits.sid), { what: "the call" });
	await until(async () => (await says(t, row, "queue_nobody")).length, { ms: 10000, what: "that nobody can be rung" });
	const taken = await mine.post(`/calls/${row.id}/do`, { verb: "take" });
	assert.equal(taken.status, 409);
	assert.match(words(taken.text), /Say first what came of your last call/);
	// given in the form: the waiting call rings there at once
	await carrier.phone(a.phone).behave({ ...talks, hangupAfterMs: 500 });
	const done = await mine.post(`/history/calls/${first.id}`, { do: "save", work_version: 0, note_version: 0, note: "", value: "", tags: "", tags_was: "", follow_up: "", disposition: await outcome(t, "Question answered") });
	assert.equal(done.status, 303, words(done.text).slice(0, 300));
	await waits.ended(20000);
	assert.equal((await t.ended(waits.sid)).answered_by, a.member);
});

test("given for many at once, marked as spam, set available by a lead, or asked for later: each lets them go", async () => {
	const [t, a] = await line(1), lead = await t.browser("lead"), manager = await t.browser("manager");
	const ways = [
		async (row) => {
			await lead.get("/history/calls/bulk");
			const picked = await lead.post("/history/calls/bulk", [["do", "outcome"], ["to_outcome", await outcome(t, "Question answered")], ["id", row.id]]);
			assert.equal(picked.status, 303, words(picked.text).slice(0, 400));
		},
		(row) => db.run(sql`UPDATE calls SET spam = true WHERE id = ${row.id}`),
		() => lead.post(`/team/${a.member}/presence`, { choice: "ready" }),
		async () => manager.post("/settings/outcomes/rules", { version: await db.value(sql`SELECT version FROM disposition_rules WHERE tenant_id = ${t.id}`), needed: "yes", amounts: "150", words: "fire" }),
	];
	for (const [i, way] of ways.entries()) {
		const row = await talked(t, a);
		assert.equal((await becomes(a, "wrap_up")).owes, row.id, `way ${i}`);
		await way(row);
		assert.equal((await becomes(a, "ready")).owes, null, `way ${i}`);
	}
	await talked(t, a);
	assert.equal((await becomes(a, "ready")).owes, null, "none is wanted first any more");
});

test("the queue's time to finish and what is owed: whichever lasts longer", async () => {
	const [t, a] = await line(1);
	await db.run(sql`UPDATE queues SET wrap_s = 1 WHERE tenant_id = ${t.id}`);
	const row = await talked(t, a);
	assert.equal((await until(async () => { const p = await of(a); return p.state === "wrap_up" && !p.wrap_until && p; }, { ms: 15000, what: "the end of the queue's time" })).owes, row.id);
	await db.run(sql`UPDATE calls SET disposition_id = ${await outcome(t, "Spam")} WHERE id = ${row.id}`);
	await becomes(a, "ready");
	await db.run(sql`UPDATE queues SET wrap_s = 600 WHERE tenant_id = ${t.id}`);
	const next = await talked(t, a);
	await becomes(a, "wrap_up");
	await db.run(sql`UPDATE calls SET disposition_id = ${await outcome(t, "Spam")} WHERE id = ${next.id}`);
	const p = await of(a);
	assert.deepEqual([p.state, p.owes], ["wrap_up", null]);
	assert.ok(new Date(p.wrap_until) - Date.now() > 300000, "the time that is left is left");
	// where no outcome could be chosen, nobody is kept
	await db.run(sql`UPDATE dispositions SET archived = true WHERE tenant_id = ${t.id}; UPDATE queues SET wrap_s = 0 WHERE tenant_id = ${t.id}`);
	await t.presence(a, "ready");
	await talked(t, a);
	assert.equal((await becomes(a, "ready")).owes, null);
});

test("who accepted and never spoke to the caller owes nothing", async () => {
	const [t, a] = await line(1);
	await carrier.phone(a.phone).behave({ do: "answer", afterMs: 100, press: "1" });
	// the caller is never brought
	await carrier.faults({ account: t.account_sid, rest: { match: "/Calls/CA", method: "POST", status: 503 } });
	const leg = await call(t);
	await until(async () => (await t.call(leg.sid))?.state === "connected", { ms: 10000, what: "the key" });
	await leg.hangup();
	await t.ended(leg.sid);
	assert.equal((await becomes(a, "ready")).owes, null);
	await carrier.clearFaults(t.account_sid);
});
