// A carrier that refuses, fails or does not answer (reliability, faults 31, 33 and 46): nothing is
// given up that can still be done, nothing is done twice, and whoever does not need the carrier does
// not notice.
import { after, afterEach, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { db, sql } from "../lib/db.mjs";
import { env } from "../lib/env.mjs";
import { signIn } from "../lib/http.mjs";
import { callParams, hook, newSid } from "../lib/hook.mjs";
import { carrier, phoneNumber, queueOf, scratch, SPEED } from "../lib/tenant.mjs";
import { percentile } from "../lib/stage.mjs";
import { until, within } from "../lib/wait.mjs";

await carrier.speed(SPEED);
afterEach(() => carrier.clearFaults());
after(() => carrier.clearFaults());

// A business with one ready member, whose caller waits in the queue.
async function business() {
	const t = await scratch({ roles: ["owner", "agent"] });
	await t.publish("Queue", { start: "queue", steps: { queue: { type: "queue", name: "Line", queue: "{queue:Support}", say: "Please hold.", max_wait: 600, full: "mail" },
		mail: { type: "voicemail", name: "Mailbox", prompt: "Everyone is busy." } } });
	await t.publish("Mail", { start: "mail", steps: { mail: { type: "voicemail", name: "Mailbox", prompt: "After the tone." } } });
	await t.addLine("Main", "Queue");
	await t.addLine("Mail", "Mail");
	await t.tellCarrier();
	await queueOf(t, "Support", t.user("agent"));
	await t.presence(t.user("agent"), "ready");
	return t;
}
const account = (t, rule) => carrier.faults({ rest: [].concat(rule).map((r) => ({ ...r, match: `${t.account_sid}/${r.match ?? ""}` })) });
const asked = async (t, method, what) => (await carrier.rest()).filter((r) => r.method === method && JSON.stringify(r).includes(t.account_sid) && r.path.includes(what));
// The next try is due now.
const hurry = (t) => db.run(sql`UPDATE tasks SET run_at = now() WHERE tenant_id = ${t.id} AND state = 'waiting' AND attempts > 0`);
const dead = (t) => db.rows(sql`SELECT kind, last_error FROM tasks WHERE tenant_id = ${t.id} AND state = 'dead'`);

for (const [what, status, times] of [["429", 429, 2], ["500", 500, 1], ["cuts the connection after the work is done", "drop-after-processing", 1]]) test(`a phone is to ring and the carrier ${typeof status === "number" ? `answers ${what}` : what}: it rings, once`, async () => {
	const t = await business(), agent = carrier.phone(t.user("agent").phone);
	await account(t, { method: "POST", match: "Calls.json", status, times });
	await agent.behave({ do: "answer", afterMs: 4000, press: "1", hangupAfterMs: 3000 });
	const leg = await carrier.call({ from: await phoneNumber(), to: t.line("Main"), autopilot: [] });
	const ringing = await agent.ringing(within(15000));
	await leg.ended(within(20000));
	const call = await t.ended(leg.sid), legs = await t.legs(call);
	assert.equal(call.outcome, "answered");
	assert.deepEqual(legs.map((l) => [l.leg_sid, l.end_reason]), [[ringing.sid, "completed"]]);
	assert.equal((await carrier.get("calls")).filter((c) => c.to === t.user("agent").phone).length, 1, "called once");
	assert.deepEqual(await dead(t), []);
});

test("a voicemail cannot be fetched for a while: it is asked for again until it is there", async () => {
	const t = await business();
	await account(t, [{ method: "GET", match: "Recordings", status: 503, times: 2 }, { method: "GET", match: "Recordings", status: 429, times: 1 }]);
	const leg = await carrier.call({ from: await phoneNumber(), to: t.line("Mail"), autopilot: [{ on: "record", after: 300, say: "Please call me back.", seconds: 8 }, { after: 300, hangup: true }] });
	await leg.ended(within(10000));
	const row = await until(async () => {
		await hurry(t);
		return db.row(sql`SELECT file, bytes FROM recordings WHERE tenant_id = ${t.id} AND kind = 'voicemail' AND state = 'ready'`);
	}, { ms: 15000, every: 100, what: "the message" });
	assert.equal(statSync(`${env.FILES_DIR}/${row.file}`).size, Number(row.bytes));
	assert.deepEqual(await dead(t), []);
});

test("the carrier hangs: pages and webhooks do not notice, nor does another business", async () => {
	const [t, other] = await Promise.all([business(), business()]), b = await signIn(t.user("owner")), idle = [], busy = [];
	const look = async (list) => {
		for (let i = 0; i < 20; i++) {
			const page = await b.get("/queue"), call = await hook(t.account, "/voice", callParams(t.account, newSid(), await phoneNumber(), t.line("Mail")));
			assert.deepEqual([page.status, call.status], [200, 200]);
			assert.match(call.text, /After the tone/);
			list.push(page.ms, call.ms);
		}
	};
	await look(idle);
	await account(t, { status: "hang" });
	const waiting = await carrier.call({ from: await phoneNumber(), to: t.line("Main"), autopilot: [] });
	await carrier.wait({ for: "rest:Calls.json" }, within(8000));
	await look(busy);
	assert.ok(percentile(busy, 0.9) < percentile(idle, 0.9) * 2 + within(100), `idle ${Math.round(percentile(idle, 0.9))} ms, hanging ${Math.round(percentile(busy, 0.9))} ms`);
	const theirs = await carrier.call({ from: await phoneNumber(), to: other.line("Main"), autopilot: [] });
	await carrier.phone(other.user("agent").phone).ringing(within(8000));
	await Promise.all([theirs.hangup(), waiting.hangup()]);
	await carrier.clearFaults();
	assert.equal((await t.ended(waiting.sid)).outcome, "abandoned");
	assert.equal((await other.ended(theirs.sid)).outcome, "abandoned");
});
