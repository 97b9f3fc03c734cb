// Ringing a member for a waiting caller, when the carrier's answers fail: the phone rings once, for the
// right caller, and stops when the caller waits no longer.
import { after, beforeEach, test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { callParams, hook, newSid } from "../lib/hook.mjs";
import { carrier, phoneNumber, queueOf, scratch, SPEED } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

await carrier.speed(SPEED);
beforeEach(() => carrier.clearFaults());
after(() => carrier.clearFaults());

const takes = { do: "answer", afterMs: 100, press: "1", hangupAfterMs: 2000 };

async function queue() {
	const t = await scratch({ roles: ["owner", "agent"] }), agent = t.user("agent");
	await t.publish("Queue", { start: "queue", steps: { queue: { type: "queue", name: "Line", queue: "{queue:Support}", say: "Please hold.", max_wait: 600, full: "mail" },
		mail: { type: "voicemail", name: "Mailbox", prompt: "Everyone is busy." } } });
	await t.addLine("Main", "Queue");
	await t.tellCarrier();
	await queueOf(t, "Support", agent);
	await db.run(sql`UPDATE queues SET ring_s = 60 WHERE tenant_id = ${t.id}`);
	await t.presence(agent, "ready");
	return [t, agent];
}
const call = async (t) => carrier.call({ from: await phoneNumber(), to: t.line("Main"), autopilot: [] });
// How often the carrier was asked to call this phone, and whether it had called it.
const asked = async (method, phone) => (await carrier.rest()).filter((r) => r.method === method && /\/Calls\.json$/.test(r.path) && r.params.To === phone).length;
const isFree = (user) => until(async () => (await db.value(sql`SELECT state FROM presence WHERE member_id = ${user.member}`)) === "ready", { ms: 10000, what: "the member is ready again" });
async function answered(t, leg) {
	await leg.ended(20000);
	assert.equal((await t.ended(leg.sid)).outcome, "answered");
}

test("called, and the carrier did not say so: the phone rings once", async () => {
	const [t, agent] = await queue();
	await carrier.phone(agent.phone).behave({ ...takes, afterMs: 50000 });
	await carrier.faults({ rest: { match: "/Calls.json", method: "POST", status: "drop-after-processing", times: 1 }, webhooks: { dropStatus: ["initiated", "ringing"] } });
	const leg = await call(t);
	await answered(t, leg);
	assert.deepEqual([await asked("POST", agent.phone), await asked("GET", agent.phone)], [1, 1]);
	assert.equal((await t.legs(await t.call(leg.sid))).length, 1);
});

test("not called, and nobody knows: no earlier call is taken for this one", async () => {
	const [t, agent] = await queue();
	await carrier.phone(agent.phone).behave(takes);
	await answered(t, await call(t));
	await isFree(agent);
	await carrier.faults({ rest: { match: "/Calls.json", method: "POST", status: 503, times: 1 } });
	await answered(t, await call(t));
	await isFree(agent);
	// nor one that no offer of ours holds, but that is older
	await db.run(sql`UPDATE call_legs SET leg_sid = NULL WHERE tenant_id = ${t.id}`);
	await carrier.faults({ rest: { match: "/Calls.json", method: "POST", status: 503, times: 1, delayMs: 1000 } });
	const leg = await call(t);
	await until(() => db.run(sql`UPDATE call_legs SET created_at = now() + interval '1 hour' WHERE tenant_id = ${t.id} AND state = 'planned' RETURNING 1`), { ms: 10000, what: "the offer" });
	await answered(t, leg);
	assert.equal(await asked("POST", agent.phone), 5);
});

test("refused for the moment: called again without looking", async () => {
	const [t, agent] = await queue();
	await carrier.phone(agent.phone).behave(takes);
	await carrier.faults({ rest: { match: "/Calls.json", method: "POST", status: 429, times: 1 } });
	await answered(t, await call(t));
	assert.deepEqual([await asked("POST", agent.phone), await asked("GET", agent.phone)], [2, 0]);
});

test("the caller leaves the line while a phone rings for them: it stops, and the member is free", async () => {
	const [t, agent] = await queue();
	await carrier.phone(agent.phone).behave({ do: "ignore" });
	const sid = newSid(), params = callParams(t.account, sid, await phoneNumber(), t.line("Main")); // by hand: its end is never told
	await hook(t.account, "/voice", params);
	const row = await t.call(sid);
	await until(async () => (await t.legs(row)).some((l) => l.state === "ringing"), { ms: 10000, what: "a phone that rings" });
	assert.equal((await hook(t.account, `/voice/step?v=${row.visit}`, { ...params, CallStatus: "in-progress", QueueResult: "hangup" })).status, 200);
	await isFree(agent);
	const [offer] = await until(async () => {
		const legs = await t.legs(row);
		return legs[0].state === "ended" && legs;
	}, { ms: 10000, what: "the end of the offer" });
	assert.equal(offer.end_reason, "canceled");
	assert.match((await t.trace(row)).find((l) => l.code === "offer_ended").words, /Stopped ringing: the caller waited no longer/);
});

test("a phone that is down already when it is to be hung up: the member is free", async () => {
	const [t, agent] = await queue(), sid = newSid(), id = await db.value("SELECT uuid7() AS id");
	await t.presence(agent, "offline"); // so that nothing rings by itself
	await hook(t.account, "/voice", callParams(t.account, sid, await phoneNumber(), t.line("Main")));
	const row = await t.call(sid);
	await db.run(sql`UPDATE calls SET state = 'flow' WHERE id = ${row.id};
		UPDATE presence SET state = 'ringing', wanted = 'ready', call_id = ${row.id} WHERE member_id = ${agent.member};
		INSERT INTO call_legs (tenant_id, id, call_id, member_id, to_address, via, confirm, state, leg_sid)
			VALUES (${t.id}, ${id}, ${row.id}, ${agent.member}, ${agent.phone}, 'offer', true, 'ringing', ${newSid()});
		INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key) VALUES (${t.id}, 'fast', 'leg.hangup', jsonb_build_object('leg', ${id}::text), ${id})`);
	await isFree(agent);
	assert.deepEqual((await t.legs(row)).filter((l) => l.id === id).map((l) => [l.state, l.end_reason]), [["ended", "canceled"]]);
});

test("the worker that calls a phone is killed: the caller is not lost, and the phone rings once", async () => {
	const [t, agent] = await queue();
	await carrier.phone(agent.phone).behave(takes);
	// the carrier does what it was asked all the same; then it never does
	for (const fault of [{ delayMs: 800 }, { status: "hang" }]) {
		await carrier.faults({ rest: { match: "/Calls.json", method: "POST", times: 1, ...fault } });
		const leg = await call(t);
		const by = await until(() => db.value(sql`SELECT k.lease_by FROM tasks k JOIN call_legs l ON l.tenant_id = k.tenant_id AND l.id::text = k.args->>'leg'
			WHERE k.tenant_id = ${t.id} AND k.kind = 'queue.offer' AND k.state = 'running' AND l.asked_at IS NOT NULL AND l.leg_sid IS NULL`), { ms: 10000, what: "a worker that calls the phone" });
		process.kill(Number(by.split("-").at(-1)), "SIGKILL");
		await answered(t, leg);
		const legs = await t.legs(await t.call(leg.sid));
		assert.deepEqual(legs.map((l) => [l.state, l.end_reason]), [["ended", "completed"]]);
		assert.equal((await carrier.get("calls")).filter((c) => c.to === agent.phone).length, fault.status ? 2 : 1, "one call to the phone for each offer");
		await isFree(agent);
	}
});
