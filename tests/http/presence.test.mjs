// What the server knows of a member: from pages that are open, from rings, from the end of a call; and
// the board on which a lead sees it.
import { test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { logged, words } from "../lib/http.mjs";
import { carrier, phoneNumber, queueOf, scratch, SPEED } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

await carrier.speed(SPEED);
const of = (user) => db.row(sql`SELECT * FROM presence WHERE member_id = ${user.member}`);
const page = (n) => `page-of-a-test-${n}`;

async function line(members, wrap = 0) {
	const t = await scratch({ roles: ["lead", ...Array(members).fill("agent")] });
	await t.publish("Queue", { start: "queue", steps: { queue: { type: "queue", name: "Line", queue: "{queue:Support}", max_wait: 600, full: "mail" }, mail: { type: "voicemail", name: "Mailbox", prompt: "Everyone is busy." } } });
	await t.addLine("Main", "Queue");
	await t.tellCarrier();
	await db.run(sql`UPDATE queues SET wrap_s = ${wrap}, ring_s = 5 WHERE tenant_id = ${t.id}`);
	const agents = t.users.filter((u) => u.role === "agent");
	await queueOf(t, "Support", ...agents);
	return [t, ...agents];
}

test("three calls in a row that nobody takes make a member away, who is told; saying ready ends it", async () => {
	const [t, a] = await line(1), b = await t.browser("agent");
	await carrier.phone(a.phone).behave({ do: "decline", afterMs: 100 });
	for (let i = 1; i <= 3; i++) {
		await t.presence(a, "ready");
		const leg = await carrier.call({ from: await phoneNumber(), to: t.line("Main"), autopilot: [] });
		await until(async () => i === 3 ? (await of(a)).state === "away" : (await of(a)).unanswered === i, { ms: 10000, what: `ring ${i} to be over` });
		await leg.hangup();
		await t.ended(leg.sid);
	}
	const p = await of(a);
	assert.deepEqual([p.wanted, p.reason, p.last_ring], ["away", "Missed 3 calls", "busy"]);
	assert.match(words((await b.get("/notices")).text), /You were set to Away: three calls in a row/);
	assert.equal(await db.value(sql`SELECT count(*) FROM call_trace_lines WHERE tenant_id = ${t.id} AND code = 'auto_away' AND words LIKE ${`${a.name}: set to away%`}`), 1);
	assert.equal((await b.post("/presence", { choice: "ready" })).status, 303);
	const again = await of(a);
	assert.deepEqual([again.state, again.unanswered, again.reason], ["ready", 0, ""]);
	assert.ok((await db.rows(sql`SELECT state FROM presence_history WHERE member_id = ${a.member} ORDER BY began_at`)).map((r) => r.state).join().endsWith("ringing,ready,away,ready"), "the history keeps each");
});

test("after a call there is time to finish, and the server ends it with no page open", async () => {
	const [t, a] = await line(1, 2);
	await t.presence(a, "ready");
	await carrier.phone(a.phone).behave({ do: "answer", afterMs: 100, press: "1", hangupAfterMs: 3000 });
	const leg = await carrier.call({ from: await phoneNumber(), to: t.line("Main"), autopilot: [] });
	await leg.ended(15000);
	await until(async () => (await of(a)).state === "wrap_up", { what: "the time after a call" });
	const board = words((await (await t.browser("lead")).get("/team")).text);
	assert.match(board, new RegExp(`${a.name}.*After a call.*Answered their phone`));
	const done = await until(async () => { const p = await of(a); return p.state === "ready" && p; }, { ms: 8000, what: "the end of it" });
	assert.deepEqual([done.wrap_until, done.last_ring], [null, "answered"]);
});

test("a caller who leaves between the key and the conversation was not answered", async () => {
	const [t, a] = await line(1);
	await t.presence(a, "ready");
	await carrier.phone(a.phone).behave({ do: "answer", afterMs: 100, press: "1" });
	await carrier.faults({ account: t.account_sid, rest: { match: "/Calls/CA", method: "POST", times: 1, delayMs: 1500 } });
	const leg = await carrier.call({ from: await phoneNumber(), to: t.line("Main"), autopilot: [] });
	await until(async () => (await t.call(leg.sid))?.state === "connected", { ms: 10000, what: "the key" });
	await leg.hangup();
	const row = await t.ended(leg.sid);
	assert.deepEqual([row.outcome, row.answered_at, row.answered_by], ["abandoned", null, null]);
	await until(async () => (await of(a)).state === "ready", { ms: 10000, what: "the member to be free" });
	await carrier.clearFaults(t.account_sid);
});

test("pages say that they are open; the browser's phone counts while it is heard of", async () => {
	const [t, a] = await line(1), b = await t.browser("agent"), lead = await t.browser("lead");
	const board = async () => words((await lead.get("/team")).text);
	assert.equal((await b.post("/presence/beat", { page: page(1), phone: "on", microphone: "granted" })).status, 204);
	assert.equal((await b.post("/presence/beat", { page: page(2) })).status, 204);
	assert.equal(await db.value(sql`SELECT count(*) FROM presence_pages WHERE member_id = ${a.member}`), 2);
	assert.equal((await b.post("/presence/rings", { rings: "browser" })).status, 303);
	await t.presence(a, "ready");
	assert.match(await board(), /Verified \d+ s ago: the browser phone is on/);
	// what was said first and comes last does not count
	await b.post("/presence/beat", { page: page(4), said: 2, phone: "on" });
	await b.post("/presence/beat", { page: page(4), said: 1, phone: "off" });
	const heard = () => db.value(sql`SELECT phone FROM presence_pages WHERE member_id = ${a.member} AND id = ${page(4)}`);
	assert.equal(await heard(), true);
	await b.post("/presence/beat", { page: page(4), said: 3, phone: "off" });
	assert.equal(await heard(), false);
	await b.post("/presence/beat", { page: page(4), gone: "yes" });
	await b.post("/presence/beat", { page: page(1), gone: "yes" });
	assert.match(await board(), /no page has its phone on/);
	await db.run(sql`UPDATE presence_pages SET phone = true, seen_at = now() - interval '2 minutes' WHERE member_id = ${a.member}`);
	assert.match(await board(), /The browser phone was last heard of 2 min ago/);
	await b.post("/presence/rings", { rings: "phone" });
	await b.post("/presence/beat", { page: page(3), microphone: "<script>" });
	assert.equal(await db.value(sql`SELECT microphone FROM presence_pages WHERE member_id = ${a.member} AND id = ${page(3)}`), "");
	for (const bad of [{}, { page: "short" }, { page: "a".repeat(41) }, { page: "../../etc/passwd" }, { page: "' OR 1=1 --" }]) assert.equal((await b.post("/presence/beat", bad)).status, 400);
	for (const bad of [{}, { rings: "everywhere" }]) assert.equal((await b.post("/presence/rings", bad)).status, 400);
	for (let i = 0; i < 25; i++) await b.post("/presence/beat", { page: page(100 + i) });
	assert.equal(await db.value(sql`SELECT count(*) FROM presence_pages WHERE member_id = ${a.member}`), 20, "of one member twenty are kept");
});

test("a lead sets a state, and only of their own people", async () => {
	const [t, a] = await line(1), [other, theirs] = await line(1), lead = await t.browser("lead");
	assert.equal((await lead.post(`/team/${a.member}/presence`, { choice: "ready" })).status, 303);
	assert.equal((await of(a)).state, "ready");
	assert.equal((await lead.post(`/team/${a.member}/presence`, { choice: "away" })).status, 303);
	assert.deepEqual([(await of(a)).state, (await of(a)).reason], ["away", "Set by a lead"]);
	assert.equal((await lead.post(`/team/${a.member}/presence`, { choice: "on_call" })).status, 400);
	assert.equal((await lead.post(`/team/${theirs.member}/presence`, { choice: "ready" })).status, 404);
	assert.equal((await of(theirs)).state, "offline");
	assert.equal((await (await other.browser("agent")).get("/team")).status, 403);
	const wall = (await lead.get("/team?wall=on")).text;
	assert.match(wall, /class="team wall"/);
	assert.match(words(wall), /Service level.*Support.*Members/);
});

test("what every page shows is read once by those who look at it together, and anew after whatever somebody did", async () => {
	const t = await scratch({ roles: ["agent"] }), [a] = t.users, b = await t.browser("agent");
	const look = async (shown) => {
		const page = await b.get("/contacts");
		assert.match(words(page.text), shown);
		return (await logged(page)).sql;
	};
	assert.equal((await b.post("/presence", { choice: "ready" })).status, 303);
	const asked = await look(/Available/);
	await until(async () => await look(/Available/) < asked, { every: 0, what: "a page that is spared the asking" });
	for (const [choice, shown] of [["away:Lunch", /Lunch/], ["ready", /Available/]]) {
		assert.equal((await b.post("/presence", { choice })).status, 303);
		await look(shown);
		await look(shown);
	}
	await db.run(sql`UPDATE presence SET state = 'away', reason = 'By hand' WHERE member_id = ${a.member}`);
	await until(async () => /By hand/.test(words((await b.get("/contacts")).text)), { what: "what was changed by hand" });
});
