// Members call: their own phone first, then the other side; who must not be called is not, and it is said
// why. The stand-in carrier plays both phones.
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import assert from "node:assert/strict";
import { programOf } from "../lib/api.mjs";
import { db, sql } from "../lib/db.mjs";
import { words } from "../lib/http.mjs";
import { carrier, phoneNumber, scratch, SPEED } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

await carrier.speed(SPEED);
const takes = { do: "answer", afterMs: 100, press: "1" };
const state = (user) => db.value(sql`SELECT state FROM presence WHERE member_id = ${user.member}`);

async function desk() {
	const t = await scratch({ roles: ["lead", "agent"] }), agent = t.user("agent");
	await t.publish("Main", { start: "mail", steps: { mail: { type: "voicemail", name: "Mailbox", prompt: "Hello." } } });
	await t.addLine("Main", "Main");
	await t.addLine("Second", "Main");
	await t.tellCarrier();
	await t.presence(agent, "ready");
	await db.run(sql`INSERT INTO text_settings (tenant_id, call_from, call_to) VALUES (${t.id}, '00:00', '24:00')`);
	const k = await t.contact("Rosa Delgado");
	await carrier.phone(agent.phone).behave(takes);
	const b = await t.browser("agent");
	const made = () => until(() => db.row(sql`SELECT * FROM calls WHERE tenant_id = ${t.id} AND direction = 'outbound' ORDER BY id DESC LIMIT 1`), { what: "the call" });
	const after = (id) => until(async () => { const r = await db.row(sql`SELECT * FROM calls WHERE id = ${id} AND ended_at IS NOT NULL`); return r; }, { ms: 15000, what: "the end of the call" });
	// whoever is called while their phone is not down yet is busy
	const idle = async () => { for (const phone of [agent.phone, k.e164]) await carrier.phone(phone).idle(); };
	return { t, agent, k, b, made, after, idle };
}

test("from any page: my phone rings, then theirs; both talk, and it is a call of the contact's", async () => {
	const s = await desk();
	await carrier.phone(s.k.e164).behave({ do: "answer", afterMs: 200 });
	const page = await s.b.get(`/contacts/${s.k.id}`);
	assert.match(page.text, new RegExp(`href="/call\\?to=%2B${s.k.e164.slice(1)}"`));
	const look = await s.b.get(`/call?to=%2B${s.k.e164.slice(1)}`);
	assert.match(words(look.text), /Rosa Delgado.*They see.*Main.*Second.*Call now/);
	const begun = await s.b.post("/call", { to: s.k.e164 });
	assert.equal(begun.status, 303, words(begun.text));
	const row = await s.made();
	assert.equal(begun.headers.location, `/queue/calls/${row.id}`);
	assert.deepEqual([row.contact_id, row.to_number, row.from_number], [s.k.id, s.k.e164, s.t.line("Main")]);
	const on = await until(async () => { const r = await s.made(); return r.state === "connected" && r; }, { ms: 15000, what: "the conversation" });
	assert.match(on.call_sid, /^CA[0-9a-f]{32}$/);
	assert.equal(on.answered_by, s.agent.member);
	assert.match(words((await s.b.get(begun.headers.location)).text), /Hold.*Transfer.*End/);
	await carrier.phone(s.k.e164).hangup();
	const done = await s.after(row.id);
	assert.equal(done.outcome, "answered");
	await until(async () => (await state(s.agent)) === "ready", { ms: 10000, what: "the member to be free" });
	assert.equal(await db.value(sql`SELECT last_touch_kind || ' ' || last_touch_by FROM contacts WHERE id = ${s.k.id}`), `call_out ${s.agent.name}`);
	await s.idle();
	const again = await s.b.post("/call", { to: s.k.e164, line: await db.value(sql`SELECT id FROM numbers WHERE tenant_id = ${s.t.id} AND name = 'Second'`) });
	assert.equal(again.status, 303);
	assert.equal((await s.made()).from_number, s.t.line("Second"), "the line that was chosen");
	assert.equal((await s.b.post("/call", { to: s.k.e164 })).status, 422, "not two at once");
	await until(async () => (await s.made()).state === "connected", { ms: 15000, what: "the second conversation" });
	await s.b.post(`/calls/${(await s.made()).id}/do`, { verb: "end" });
	await s.after((await s.made()).id);
});

test("an answering machine is told on the desk where the line wants it, and stays in the call; elsewhere nobody asks", async () => {
	const s = await desk(), asked = async () => (await carrier.rest()).filter((r) => r.method === "POST" && r.params?.To === s.k.e164).map((r) => [r.params.MachineDetection, r.params.AsyncAmd]);
	await carrier.phone(s.k.e164).behave({ do: "voicemail", afterMs: 200 });
	for (const detect of [false, true]) {
		await db.run(sql`UPDATE numbers SET detect_machine = ${detect} WHERE tenant_id = ${s.t.id}`);
		await s.b.post("/call", { to: s.k.e164 });
		const row = await s.made();
		await until(async () => (await s.made()).state === "connected", { ms: 15000, what: "the conversation" });
		if (detect) {
			await until(async () => (await s.made()).machine, { ms: 15000, what: "what the carrier found" });
			assert.match(words((await s.b.get("/desk/now")).text), /Answering machine.*Hold.*End/);
			assert.equal((await s.t.trace(row)).find((l) => l.code === "machine").words, "An answering machine picked up, as far as the carrier can tell");
			assert.equal((await s.made()).state, "connected", "nothing else happens");
		}
		await s.b.post(`/calls/${row.id}/do`, { verb: "end" });
		await s.after(row.id);
		await until(async () => (await state(s.agent)) === "ready", { ms: 10000, what: "the member to be free" });
		await s.idle();
	}
	assert.deepEqual(await asked(), [[undefined, undefined], ["Enable", "true"]]);
});

test("they do not answer; I do not; I give up before they are called", async () => {
	const s = await desk();
	await carrier.phone(s.k.e164).behave({ do: "decline", afterMs: 100 });
	await s.b.post("/call", { to: s.k.e164 });
	let row = await s.made();
	assert.equal((await s.after(row.id)).outcome, "missed");
	await until(async () => (await state(s.agent)) === "ready", { ms: 10000, what: "the member to be free" });
	await carrier.phone(s.agent.phone).behave({ do: "decline", afterMs: 100 });
	await s.b.post("/call", { to: s.k.e164 });
	row = await s.made();
	assert.equal((await s.after(row.id)).outcome, "missed");
	assert.equal((await carrier.rest()).filter((r) => r.method === "POST" && r.params?.To === s.k.e164).length, 1, "they were not called for nobody");
	await until(async () => (await state(s.agent)) === "ready", { ms: 10000, what: "the member to be free" });
});

test("the carrier did not say that it had called them: they are called once", async () => {
	const s = await desk();
	await carrier.phone(s.k.e164).behave({ do: "answer", afterMs: 1500 });
	await carrier.phone(s.agent.phone).behave({ ...takes, afterMs: 1500 });
	await s.b.post("/call", { to: s.k.e164 });
	await carrier.phone(s.agent.phone).ringing(10000);
	await carrier.faults({ account: s.t.account_sid, rest: { match: "/Calls.json", method: "POST", status: "drop-after-processing", times: 1 } });
	await until(async () => (await s.made()).state === "connected", { ms: 20000, what: "the conversation" });
	assert.equal((await carrier.rest()).filter((r) => r.method === "POST" && r.params?.To === s.k.e164).length, 1);
	await carrier.phone(s.k.e164).hangup();
	assert.equal((await s.after((await s.made()).id)).outcome, "answered");
});

test("who must not be called is not, and the reason is shown; nor are emergency numbers", async () => {
	const s = await desk(), blocked = await phoneNumber(), before = async () => db.value(sql`SELECT count(*) FROM calls WHERE tenant_id = ${s.t.id}`);
	await db.run(sql`UPDATE contacts SET do_not_contact = true WHERE id = ${s.k.id}; INSERT INTO blocked_numbers (tenant_id, e164, reason) VALUES (${s.t.id}, ${blocked}, 'Threats')`);
	for (const [to, said] of [[s.k.e164, /contact/i], [blocked, /Threats|blocked/i], ["911", /Emergency numbers cannot be called from here/], ["+1 (9) 11", /Emergency/], ["12", /no phone number/], ["<script>", /no phone number/], ["", /no phone number/], [s.agent.phone, /your own phone/]]) {
		const answer = await s.b.post("/call", { to });
		assert.equal(answer.status, 422, to);
		assert.match(words(answer.text), said, to);
		assert.doesNotMatch(answer.text, /<script>/);
	}
	assert.equal(await before(), 0);
	assert.match(words((await s.b.get(`/call?to=%2B${s.k.e164.slice(1)}`)).text), /contact/i);
	assert.doesNotMatch((await s.b.get(`/call?to=%2B${s.k.e164.slice(1)}`)).text, /Call now/);
});

test("a program calls the other side of a call again, by the same rules", async () => {
	const s = await desk(), p = await programOf(s.agent);
	const past = (from, contact) => db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, from_number, to_number, contact_id, number_id, state, started_at, ended_at)
		SELECT ${s.t.id}, uuid7(), 'CA' || md5(random()::text), ${from}, n.e164, ${contact}::uuid, n.id, 'ended', now(), now() FROM numbers n WHERE n.tenant_id = ${s.t.id} AND n.name = 'Second' RETURNING id`);
	const call = await past(s.k.e164, s.k.id), hidden = await past("anonymous", null), again = (id, more) => p.post(`/api/calls/${id}/click-to-call`, {}, more);
	assert.equal((await again(hidden)).status, 422);
	assert.equal((await again(randomUUID())).status, 404);
	assert.equal((await again("x")).status, 404);
	await carrier.phone(s.k.e164).behave({ do: "answer", afterMs: 200 });
	const begun = await again(call, { "Idempotency-Key": "once-only" });
	assert.equal(begun.status, 202, begun.text);
	assert.equal(begun.json.status, "dialing");
	assert.equal((await again(call, { "Idempotency-Key": "once-only" })).json.call_id, begun.json.call_id, "repeated, it calls nobody twice");
	const on = await until(async () => { const r = await s.made(); return r.state === "connected" && r; }, { ms: 15000, what: "the conversation" });
	assert.deepEqual([on.id, on.contact_id, on.from_number], [begun.json.call_id, s.k.id, s.t.line("Second")], "from the line of that call");
	assert.deepEqual((await p.get(`/api/calls/${on.id}/call-status/${on.call_sid}`)).json, { call_id: on.id, callSid: on.call_sid, status: "connected" });
	assert.equal((await p.get(`/api/calls/${on.id}/call-status/CA${"0".repeat(32)}`)).status, 404);
	await carrier.phone(s.k.e164).hangup();
	await s.after(on.id);
	await until(async () => (await state(s.agent)) === "ready", { ms: 10000, what: "the member to be free" });
	await db.run(sql`INSERT INTO blocked_numbers (tenant_id, e164, reason) VALUES (${s.t.id}, ${s.k.e164}, 'Threats')`);
	assert.equal((await again(call)).status, 403);
	await db.run(sql`DELETE FROM blocked_numbers WHERE tenant_id = ${s.t.id}; UPDATE contacts SET do_not_contact = true WHERE id = ${s.k.id}`);
	const not = await again(call);
	assert.deepEqual([not.status, /^They asked not to be contacted/.test(not.json.detail)], [409, true], not.text);
});

test("a follow-up carries itself out: my phone rings when it is due, then theirs; unanswered it is tried again, talked to it is kept", async () => {
	const s = await desk(), p = await programOf(s.agent), row = (id) => db.row(sql`SELECT * FROM promises WHERE id = ${id}`);
	const set = async (more) => (await p.post("/api/follow-up-tasks", { contact_id: s.k.id, scheduled_time: new Date(Date.now() + 3600_000).toISOString(), words: "Ask about the gate", auto_execution: true, ...more })).json;
	const due = (id) => db.run(sql`UPDATE promises SET due_at = now(), warn_at = now() - interval '2 minutes', critical_at = now() - interval '1 minute' WHERE id = ${id}`);
	await carrier.phone(s.k.e164).behave({ do: "decline", afterMs: 100 });
	const task = await set();
	assert.deepEqual([task.kind, task.status, task.auto_execution, task.attempts], ["automatic", "pending", true, 0]);
	assert.match(words((await s.b.get(`/sla/${task.id}`)).text), /its owner's phone rings, then theirs/);
	await due(task.id);
	await s.after((await s.made()).id);
	const again = await until(async () => { const r = await row(task.id); return r.tries === 1 && !r.carried_call && r; }, { ms: 15000, what: "another time" });
	assert.ok(Math.abs(new Date(again.due_at) - Date.now() - 3600_000) < 30000, again.due_at);
	assert.match(again.why, /^Called, nobody answered: again an hour later\. Before: Set for /);
	await until(async () => (await state(s.agent)) === "ready", { ms: 10000, what: "the member to be free" });
	await s.idle();
	await carrier.phone(s.k.e164).behave({ do: "answer", afterMs: 200 });
	await due(task.id);
	const kept = await until(async () => { const r = await row(task.id); return r.closed_at && r; }, { ms: 15000, what: "to be kept" });
	assert.deepEqual([kept.close_why, kept.closed_by, kept.tries], ["Called, and they answered", s.agent.member, 2]);
	await carrier.phone(s.k.e164).hangup();
	await s.after((await s.made()).id);
	assert.equal(await db.value(sql`SELECT count(*)::int FROM calls WHERE tenant_id = ${s.t.id} AND direction = 'outbound'`), 2);
	// whoever must not be called is not: it is its owner's to see to, and can be tried again
	const not = await set(), lead = await programOf(s.t.user("lead")), own = await set({ auto_execution: false });
	await db.run(sql`UPDATE contacts SET do_not_contact = true WHERE id = ${s.k.id}`);
	const refused = await p.post("/api/follow-up-tasks", { contact_id: s.k.id, scheduled_time: new Date(Date.now() + 3600_000).toISOString(), auto_execution: true });
	assert.equal(refused.status, 403, "nor set for later");
	assert.match(refused.json.detail, /^They asked not to be contacted/);
	assert.equal((await p.ask("PATCH", `/api/follow-up-tasks/${own.id}`, { auto_execution: true })).status, 403);
	const typed = await s.b.post("/sla", { contact: s.k.id, words: "Gate code", moment: "2h", automatic: "on" });
	assert.deepEqual([typed.status, /It cannot call by itself\. .*contact/.test(words(typed.text)), typed.text.includes("Gate code")], [422, true, true]);
	await Promise.all([due(not.id), due(own.id)]);
	const said = await until(async () => { const r = await row(not.id); return r.tries === 1 && r; }, { ms: 15000, what: "the refusal" });
	assert.equal(said.carried_call, null);
	assert.match(said.carried_words, /contact/i);
	assert.match(await db.value(sql`SELECT words FROM notices WHERE member_id = ${s.agent.member} AND href = ${`/sla/${not.id}`} AND words LIKE 'Not called%'`), /^Not called by itself \(.*\): Rosa Delgado/);
	assert.equal((await p.post("/api/follow-up-tasks/execute-overdue")).status, 403, "who leads says so");
	assert.deepEqual((await lead.post("/api/follow-up-tasks/execute-overdue")).json, { executed: 1, waiting: 1 });
	await until(async () => (await row(not.id)).tries === 2, { ms: 15000, what: "another try" });
	assert.equal(await db.value(sql`SELECT count(*)::int FROM calls WHERE tenant_id = ${s.t.id} AND direction = 'outbound'`), 2, "nobody was called");
});
