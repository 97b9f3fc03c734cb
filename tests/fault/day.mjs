// The busy hour of a bad day on the running program (make day): callers and members at the stand-in carrier,
// which refuses, forgets to answer, tells twice and tells late; workers are killed at what they do; a member's
// window dies in conversations. Each call is with one member at most at a time, is over once, and nobody is forgotten.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { signIn } from "../lib/http.mjs";
import { carrier, phoneNumber, queueOf, scratch, SPEED } from "../lib/tenant.mjs";
import { each, until } from "../lib/wait.mjs";

const CALLS = Number(process.env.LIVE_CALLS ?? 300), AT_ONCE = 14;
await carrier.speed(SPEED);
after(() => carrier.clearFaults());
const stays = { do: "answer", afterMs: 3000, press: "1" };
const behaviours = [stays, stays, stays, stays, stays, { do: "decline", afterMs: 1000 }, { do: "ignore" }, { do: "unreachable" },
	{ do: "answer", afterMs: 1000, script: [{ on: "gather", press: "1" }, { hangup: true }] }];

// Chance that is the same each time.
let seed = 4711;
const chance = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
const one = (list) => list[Math.floor(chance() * list.length)];

const t = await scratch({ roles: ["owner", ...Array(behaviours.length + 1).fill("agent")] }), [window, ...others] = t.users.slice(1);
await t.publish("Queue", { start: "queue", steps: { queue: { type: "queue", name: "Line", queue: "{queue:Support}", max_wait: 3600, full: "mail" }, mail: { type: "voicemail", name: "Mailbox", prompt: "Everyone is busy." } } });
await t.addLine("Main", "Queue");
await t.tellCarrier();
await queueOf(t, "Support", window, ...others);
for (const [i, u] of others.entries()) await carrier.phone(u.phone).behave(behaviours[i]);
const browsers = await each([window, ...others], 1, (u) => signIn(u)), client = carrier.phone(`client:m_${window.member.replaceAll("-", "")}`);
await browsers[0].post("/presence/rings", { rings: "browser" });
await client.behave({ do: "answer", afterMs: 1000 });
for (const u of t.users.slice(1)) await t.presence(u, "ready");
const counts = { killed: 0, windows: 0, told: 0 };

// The program may be killed while it answers this; the next round asks again.
const may = (work) => work.catch(() => {});
const windowOpen = () => may(browsers[0].post("/presence/beat", { page: "the-window-1", phone: "on", microphone: "granted" }));

async function kill() {
	const by = await db.value(sql`SELECT lease_by FROM tasks WHERE tenant_id = ${t.id} AND state = 'running' LIMIT 1`);
	if (!by) return;
	try {
		process.kill(Number(by.split("-").at(-1)), "SIGKILL");
		counts.killed++;
	} catch { /* it was quicker */ }
}
async function windowDies() {
	if ((await db.value(sql`SELECT state FROM presence WHERE member_id = ${window.member}`)) !== "on_call") return;
	await client.hangup().then(() => counts.windows++, () => {});
}
async function toldLate(sids) {
	const log = await carrier.log({ call: one(sids) }), status = log.filter((w) => w.kind === "status");
	if (status.length) await may(carrier.replay(one(status).id).then(() => counts.told++));
}

async function caller(sids) {
	const patient = chance() < 0.8, leg = await carrier.call({ from: await phoneNumber(), to: t.line("Main"),
		autopilot: patient ? [{ on: "conference", after: 10000 + 20000 * chance(), hangup: true }] : [{ after: 10000 + 60000 * chance(), hangup: true }] });
	sids.push(leg.sid);
	await leg.ended(120000);
	return leg.sid;
}

test(`${CALLS} calls on a bad day`, async () => {
	await carrier.faults({ seed: 7, webhooks: { duplicate: 1, freshTokens: true, kinds: ["status"] }, rest: [
		{ match: "/Calls", method: "POST", rate: 0.06, status: 429 }, { match: "/Calls", method: "POST", rate: 0.04, status: 503 },
		{ match: "/Calls", method: "POST", rate: 0.03, status: "drop-after-processing" }] });
	const sids = [];
	let open = true;
	const trouble = (async () => {
		for (let n = 0; open; n++) {
			await windowOpen();
			if (n % 4 === 0) await kill();
			if (n % 3 === 0) await windowDies();
			if (sids.length) await toldLate(sids);
			const away = await db.rows(sql`SELECT member_id FROM presence WHERE tenant_id = ${t.id} AND state = 'away'`);
			for (const [i, u] of [window, ...others].entries()) if (away.some((a) => a.member_id === u.member)) await may(browsers[i].post("/presence", { choice: "ready" }));
		}
	})();
	await each(Array.from({ length: CALLS }), AT_ONCE, () => caller(sids));
	await until(async () => !(await db.value(sql`SELECT count(*) FROM calls WHERE tenant_id = ${t.id} AND ended_at IS NULL`)), { ms: 60000, what: "the end of every call" });
	open = false;
	await trouble;
	await carrier.clearFaults();
	await until(async () => !(await db.value(sql`SELECT count(*) FROM call_legs WHERE tenant_id = ${t.id} AND state <> 'ended'`)), { ms: 90000, what: "every phone to be down" });
	await until(async () => !(await db.value(sql`SELECT count(*) FROM presence WHERE tenant_id = ${t.id} AND (state IN ('ringing', 'on_call') OR call_id IS NOT NULL)`)), { ms: 30000, what: "everybody to be free" });

	const none = async (what, q) => assert.deepEqual(await db.rows(q), [], what);
	const outcomes = await db.rows(sql`SELECT outcome, count(*) AS n FROM calls WHERE tenant_id = ${t.id} GROUP BY 1 ORDER BY 1`);
	console.log(`# ${JSON.stringify({ outcomes, ...counts, asked: (await carrier.rest()).length, failed: (await carrier.rest()).filter((r) => r.fault).length })}`);
	assert.equal(await db.value(sql`SELECT count(*) FROM calls WHERE tenant_id = ${t.id} AND call_sid = ANY (${sids})`), CALLS, "each call is known, once");
	assert.equal(outcomes.reduce((n, o) => n + o.n, 0), CALLS, "and no other");
	await none("each has one outcome", sql`SELECT id, state, outcome FROM calls WHERE tenant_id = ${t.id} AND (outcome IS NULL OR outcome NOT IN ('answered', 'abandoned'))`);
	await none("a call is answered when and only when somebody was with the caller", sql`SELECT c.id, c.outcome FROM calls c WHERE c.tenant_id = ${t.id}
		AND (c.outcome = 'answered') <> EXISTS (SELECT FROM call_legs l WHERE l.tenant_id = c.tenant_id AND l.call_id = c.id AND l.joined_at IS NOT NULL AND l.member_id = c.answered_by)`);
	await none("no call was with two members at once", sql`SELECT * FROM (SELECT call_id, accepted_at, lag(ended_at) OVER (PARTITION BY call_id ORDER BY accepted_at) AS before
		FROM call_legs WHERE tenant_id = ${t.id} AND accepted_at IS NOT NULL) l WHERE before > accepted_at + interval '1 second'`);
	await none("no member was with two calls at once", sql`SELECT * FROM (SELECT l.member_id, l.accepted_at, lag(least(l.ended_at, c.ended_at)) OVER (PARTITION BY l.member_id ORDER BY l.accepted_at) AS before
		FROM call_legs l JOIN calls c ON c.tenant_id = l.tenant_id AND c.id = l.call_id WHERE l.tenant_id = ${t.id} AND l.accepted_at IS NOT NULL) l WHERE before > accepted_at + interval '1 second'`);
	await none("nothing was given up", sql`SELECT kind, last_error FROM tasks WHERE tenant_id = ${t.id} AND state = 'dead' AND kind <> 'queue.offer'`);
	for (const [what, n] of Object.entries(counts)) assert.ok(n > 0, what);
});
