// What the carrier tells too late, or never: nobody may stay reserved for a call that is over.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { callParams, hook, newSid } from "../lib/hook.mjs";
import { carrier, phoneNumber, queueOf, scratch, SPEED } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

await carrier.speed(SPEED);
after(() => carrier.clearFaults());

const presence = (user) => db.value(sql`SELECT state FROM presence WHERE member_id = ${user.member}`);

test("the end of an offer is lost: the carrier is asked, the member is free, the caller is offered again", async () => {
	const t = await scratch({ roles: ["owner", "agent"] }), agent = t.user("agent");
	await t.publish("Queue", { start: "queue", steps: { queue: { type: "queue", name: "Line", queue: "{queue:Support}", say: "Please hold.", max_wait: 600, full: "mail" },
		mail: { type: "voicemail", name: "Mailbox", prompt: "Everyone is busy." } } });
	await t.addLine("Main", "Queue");
	await t.tellCarrier();
	await queueOf(t, "Support", agent);
	await t.presence(agent, "ready");
	await carrier.faults({ webhooks: { dropStatus: ["no-answer", "busy", "canceled", "completed", "failed"] } });
	await carrier.phone(agent.phone).behave({ do: "ignore" });
	const leg = await carrier.call({ from: await phoneNumber(), to: t.line("Main"), autopilot: [] });
	const ringing = await carrier.phone(agent.phone).ringing(10000);
	const call = await until(() => t.call(leg.sid), { what: "the call" });
	await ringing.ended(15000);
	assert.equal((await t.legs(call))[0].state, "ringing", "nobody told");
	assert.equal(await presence(agent), "ringing");
	await carrier.clearFaults();

	await db.run(sql`UPDATE tasks SET run_at = now() WHERE tenant_id = ${t.id} AND kind = 'leg.check'`);
	const [offer] = await until(async () => {
		const legs = await t.legs(call);
		return legs[0].state === "ended" && legs;
	}, { ms: 15000, what: "the end of the offer" });
	assert.equal(offer.end_reason, "no-answer");
	assert.equal(await presence(agent), "ready");
	assert.ok((await t.trace(call)).some((l) => l.code === "offer_ended" && /no answer/.test(l.words)));
	await leg.hangup();
});

test("a key pressed by a caller who is gone by now rings nobody", async () => {
	const t = await scratch({ roles: ["owner", "agent"] }), agent = t.user("agent");
	await t.publish("Ring", { start: "menu", steps: {
		menu: { type: "menu", name: "Menu", prompt: "Press 1.", keys: { 1: { label: "Ann", to: "ring" } }, tries: 3, timeout: 5, none: "mail" },
		ring: { type: "ring", name: "Ring", who: "members", members: [agent.member], seconds: 20, none: "mail" },
		mail: { type: "voicemail", name: "Mailbox", prompt: "Everyone is busy." } } });
	await t.addLine("Main", "Ring");
	await t.presence(agent, "ready");
	const sid = newSid(), params = callParams(t.account, sid, await phoneNumber(), t.line("Main"));
	assert.equal((await hook(t.account, "/voice", params)).status, 200);
	await hook(t.account, "/status", { ...params, CallStatus: "completed", CallDuration: "4" });
	const late = await hook(t.account, "/voice/step?v=1", { ...params, CallStatus: "in-progress", Digits: "1" });
	assert.equal(late.status, 200);
	assert.doesNotMatch(late.text, /<Dial/);
	const call = await t.call(sid);
	assert.equal(call.outcome, "abandoned");
	assert.equal((await t.legs(call)).length, 0);
	assert.equal(await presence(agent), "ready");
});
