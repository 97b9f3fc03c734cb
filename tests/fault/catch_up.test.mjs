// What the carrier told while nobody could listen, longer than it tries again, is found afterwards
// in its lists: calls, their outcome, who called, what they said (operations.md promises it).
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { mkdirSync, rmdirSync } from "node:fs";
import { ownStage } from "../lib/stage.mjs";

const stage = await ownStage("cu", { HOOK_WORKERS: "2", PAGE_WORKERS: "2", SLOW_WORKERS: "1" });
const { db, sql } = await import("../lib/db.mjs");
const { env } = await import("../lib/env.mjs");
const { ask, signIn } = await import("../lib/http.mjs");
const { newSid } = await import("../lib/hook.mjs");
const { carrier, patchbay, phoneNumber, scratch, SPEED } = await import("../lib/tenant.mjs");
const { until } = await import("../lib/wait.mjs");
after(() => stage.run("stop"));

await carrier.speed(SPEED);
const t = await scratch({ roles: ["owner"] });
await t.publish("Mail", { start: "mail", steps: { mail: { type: "voicemail", prompt: "Welcome to the mailbox." } } });
await t.addLine("Main", "Mail", { transcribe: false });
t.lines.push({ name: "Elsewhere", e164: await phoneNumber() }); // known to the carrier only
await t.tellCarrier();
const main = t.line("Main"), b = await signIn(t.users[0]);
await until(async () => (await ask("GET", `/fallback/${main.slice(1)}.xml`)).text.includes("Welcome to the mailbox"), { ms: 10000, what: "the static document" });
const quiet = () => until(async () => !(await db.value("SELECT count(*) FROM tasks WHERE kind = 'carrier.catch_up'")), { ms: 20000, what: "the end of all looks" });
await quiet();

const known = () => db.value(sql`SELECT known_until FROM carrier_accounts WHERE tenant_id = ${t.id}`);
// As if the outage had been an hour ago: the time that is always looked at again has passed.
async function longAgo() {
	await quiet();
	await db.run("UPDATE carrier_accounts SET known_until = now() - interval '1 hour'");
}
const message = async (who, words) => {
	const leg = await carrier.call({ from: who, to: main });
	await leg.record(15000);
	await leg.speak(words, 6);
	await leg.ended(15000);
	return leg;
};
const told = async (call) => (await t.trace(call)).map((l) => l.words).filter((w) => w.startsWith("Learnt afterwards from the carrier: "));
const voicemail = (sid) => until(async () => {
	const row = await t.call(sid);
	return row?.outcome === "voicemail" && (await db.row(sql`SELECT 1 FROM recordings WHERE call_id = ${row.id} AND state = 'ready'`)) && row;
}, { ms: 30000, what: "the call, its outcome and its voicemail" });

test("the database is away for a whole call: the call, its caller and the voicemail are there afterwards", async () => {
	const who = await phoneNumber(), before = Date.now();
	await stage.part("stop", "postgres");
	const leg = await message(who, "The heating is out. Please call me back.");
	await carrier.idle(60000); // the callbacks and their retries are spent
	const failed = (await leg.log()).filter((w) => w.kind === "status" || w.kind === "recording");
	assert.ok(failed.length >= 2 && failed.every((w) => w.status === 503), JSON.stringify(failed.map((w) => [w.kind, w.status])));
	await stage.part("start", "postgres");
	await stage.ready();
	const call = await voicemail(leg.sid);
	assert.equal(call.from_number, who);
	assert.equal(call.to_number, main);
	assert.ok(call.number_id && call.contact_id && call.duration_s > 0);
	assert.ok(new Date(call.started_at) >= before - 2000 && new Date(call.started_at) <= new Date(call.ended_at), `${call.started_at} ${call.ended_at}`);
	assert.equal((await db.row(sql`SELECT unread_voicemails AS n FROM contacts WHERE id = ${call.contact_id}`)).n, 1);
	assert.equal((await told(call)).length, 2, "the call's end and its voicemail");
	const page = await b.get(`/history/calls/${call.id}`);
	assert.match(page.text, /Learnt afterwards from the carrier: a voicemail of \d+ s/);
	const [, audio] = /src="(\/history\/calls\/[^"]+\/audio\/[^"]+)"/.exec(page.text);
	const sound = await b.get(audio, { headers: { Range: "bytes=0-3" } });
	assert.deepEqual([sound.status, sound.text], [206, "RIFF"]);
	assert.deepEqual(await carrier.violations(), []);
});

test("looking again finds nothing new, and what was told is not told twice", async () => {
	await longAgo();
	const before = await t.counts();
	const [at, asked] = [await known(), (await carrier.rest()).length];
	await db.run("UPDATE carrier_accounts SET look_at = now()");
	await until(async () => new Date(await known()) > new Date(at), { ms: 10000, what: "a look" });
	assert.deepEqual((await carrier.rest()).slice(asked).map((r) => r.path.split("/").at(-1)).sort(), ["Calls.json", "Recordings.json"]);
	assert.deepEqual(await t.counts(), before);
	assert.ok(new Date(await known()) < Date.now() - 300000, "the last minutes are looked at again: lists lag behind");
});

test("a call that has been open for hours is asked about; a younger one is left alone", async () => {
	await quiet();
	const open = async (ago) => {
		const sid = newSid();
		await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, from_number, to_number, started_at)
			VALUES (${t.id}, uuid7_floor(now() - ${ago}::interval), ${sid}, '+18015550177', ${main}, now() - ${ago}::interval)`);
		return sid;
	};
	const [old, young] = [await open("5 hours"), await open("3 hours")];
	await db.run("UPDATE carrier_accounts SET look_at = now()");
	const call = await until(async () => { const row = await t.call(old); return row.ended_at && row; }, { ms: 20000, what: "its end" });
	assert.equal(call.carrier_status, "failed", "the carrier knows nothing of it");
	await quiet();
	assert.equal((await t.call(young)).ended_at, null);
	assert.equal(await db.value(sql`SELECT count(*) FROM tasks WHERE kind = 'call.reconcile' AND dedupe_key = ${young}`), 0);
	await db.run(sql`UPDATE calls SET ended_at = now(), state = 'ended' WHERE tenant_id = ${t.id} AND call_sid = ${young}`);
});

test("everything is away for more calls than a page of the list: all are there, once", async () => {
	await stage.part("kill", "patchbay");
	const legs = await carrier.burst({ to: main, count: 104, from: "+19995550000", autopilot: [{ on: "record", hangup: true }] });
	const elsewhere = await carrier.call({ from: await phoneNumber(), to: t.line("Elsewhere"), autopilot: [{ on: "record", hangup: true }] });
	const spoken = await message(await phoneNumber(), "It rains in.");
	await Promise.all([elsewhere, ...legs].map((l) => l.ended(30000)));
	await carrier.idle(60000);
	const asked = (await carrier.rest()).length;
	await stage.part("start", "patchbay");
	await voicemail(spoken.sid);
	const sids = legs.map((l) => l.sid);
	await until(async () => (await db.value(sql`SELECT count(*) FROM calls WHERE tenant_id = ${t.id} AND call_sid = ANY (${sids}) AND outcome IS NOT NULL`)) === 104, { ms: 30000, what: "all calls" });
	assert.equal(await t.call(elsewhere.sid), undefined, "a number that is not ours has no calls");
	const pages = (await carrier.rest()).slice(asked).filter((r) => r.path.endsWith("/Calls.json") && r.status === 200);
	assert.ok(pages.some((r) => r.params.Page === "1"), "the second page was asked for");
	assert.ok(pages.every((r) => r.params["StartTime>"]), "from what was known on");
	assert.deepEqual(await carrier.violations(), []);
});

test("a call that is not over is left to its callbacks; if they are lost, its end is found at the next look", async () => {
	await stage.part("kill", "patchbay");
	await carrier.speed(0.5);
	const leg = await carrier.call({ from: await phoneNumber(), to: main });
	await leg.said("We cannot connect you", 20000);
	await carrier.speed(0.01); // it says so for as long as all this takes
	const at = await known();
	await longAgo();
	await stage.part("start", "patchbay");
	await until(async () => new Date(await known()) > new Date(at) - 3000000, { ms: 10000, what: "a look" });
	assert.equal(await t.call(leg.sid), undefined, "it may be told any moment");
	assert.ok(new Date(await known()) <= new Date((await leg.detail()).started ?? Date.now()), "the next look begins before it");
	await carrier.faults({ webhooks: { dropKinds: ["status"] } });
	await leg.hangup();
	await leg.ended(15000);
	await carrier.speed(SPEED);
	await carrier.idle(20000);
	assert.equal(await t.call(leg.sid), undefined);
	await db.run("UPDATE carrier_accounts SET look_at = now()");
	assert.equal((await t.ended(leg.sid, 15000)).outcome, "abandoned");
	await carrier.clearFaults();
});

test("while the carrier fails, nothing is taken for known", async () => {
	await longAgo();
	const at = await known();
	await carrier.faults({ rest: { status: 503, match: "/Calls.json", times: 2 } });
	await db.run("UPDATE carrier_accounts SET look_at = now()");
	await until(async () => (await carrier.rest()).filter((r) => r.fault && r.path.endsWith("/Calls.json")).length === 2, { ms: 15000, what: "two failures" });
	assert.equal(await known(), at);
	await until(async () => new Date(await known()) > new Date(at), { ms: 20000, what: "a look that succeeds" });
	await carrier.clearFaults();
});

test("credentials that the carrier does not take: said where it is seen, and mended by the right ones", async () => {
	const right = t.auth_token, metric = async () => /patchbay_carrier_denied (\d+)/.exec((await ask("GET", "/metrics")).text)[1];
	assert.equal(await metric(), "0");
	t.auth_token = "0123456789abcdef0123456789abcdef"; // as if the token had been changed at the carrier
	await t.tellCarrier();
	await db.run("UPDATE carrier_accounts SET look_at = now()");
	await until(async () => (await metric()) === "1", { ms: 15000, what: "the metric" });
	assert.match((await b.get("/settings")).text, /does not accept .* credentials/);
	assert.ok(stage.log().includes("the carrier does not take its credentials"));
	assert.equal((await db.row(sql`SELECT state FROM tasks WHERE tenant_id = ${t.id} AND kind = 'carrier.catch_up'`)).state !== "dead", true, "it is tried again");
	await patchbay(["tenant", "token", "--tenant", t.slug, "--auth-token", t.auth_token]);
	await until(async () => (await metric()) === "0", { ms: 15000, what: "the end of it" });
	assert.doesNotMatch((await b.get("/settings")).text, /does not accept .* credentials/);
	t.auth_token = right;
	await patchbay(["tenant", "token", "--tenant", t.slug, "--auth-token", right]);
	await t.tellCarrier();
});

test("a recording that could not be fetched for a day is listed, counted, and fetched when it is asked for again", async () => {
	await carrier.faults({ rest: { status: 500, match: ".wav" } });
	const leg = await message(await phoneNumber(), "Please send somebody, the cellar is under water.");
	const task = await until(() => db.row(sql`SELECT id FROM tasks WHERE tenant_id = ${t.id} AND kind = 'recording.fetch' AND state = 'waiting' AND attempts > 0`), { ms: 20000, what: "a failed try" });
	await db.run(sql`UPDATE tasks SET attempts = 119, run_at = now() WHERE id = ${task.id}`);
	await until(async () => (await db.row(sql`SELECT state FROM tasks WHERE id = ${task.id}`)).state === "dead", { ms: 15000, what: "the last try" });
	assert.match((await ask("GET", "/metrics")).text, /^patchbay_tasks_dead\{kind="recording.fetch"\} 1$/m);
	const listed = await patchbay(["tasks", "--dead"]);
	assert.match(listed, new RegExp(`${task.id} +recording\\.fetch +${t.slug} .*HTTP 500`));
	assert.doesNotMatch(stage.log(), /Internal Server Error/, "the carrier's words stay out of the log");
	const call = await t.call(leg.sid);
	assert.equal((await db.row(sql`SELECT state FROM recordings WHERE call_id = ${call.id}`)).state, "failed");
	await carrier.clearFaults();
	await assert.rejects(patchbay(["tasks", "--replay", "no.such.kind"]), (e) => /no dead task/.test(e.stderr));
	assert.match(await patchbay(["tasks", "--replay", "recording.fetch"]), /1 task/);
	await voicemail(leg.sid);
	assert.equal(await db.value("SELECT object_id FROM audit_log WHERE tenant_id IS NULL AND action = 'tasks.replayed'"), "recording.fetch");
	assert.equal(await patchbay(["tasks", "--dead"]), "");
	assert.doesNotMatch((await ask("GET", "/metrics")).text, /patchbay_tasks_dead\{kind="recording.fetch"\}/);
});

test("one line's static document that cannot be made or written does not stop the others", async () => {
	const folder = env.FALLBACK_DIR, [stuck, broken, good] = [await phoneNumber(), await phoneNumber(), await phoneNumber()];
	mkdirSync(`${folder}/${stuck.slice(1)}.xml`);
	await t.publish("Broken", { start: "bye", steps: { bye: { type: "hangup", say: "Never heard." } } });
	await db.run(sql`UPDATE flow_versions SET document = '{"start": ["bye"], "steps": 7}' WHERE tenant_id = ${t.id} AND flow_id = (SELECT id FROM flows WHERE tenant_id = ${t.id} AND name = 'Broken')`);
	await t.addLine("Stuck", "Mail", { e164: stuck });
	await t.addLine("Broken", "Broken", { e164: broken });
	await t.addLine("Good", "Mail", { e164: good });
	const says = (e164, words) => until(async () => (await ask("GET", `/fallback/${e164.slice(1)}.xml`)).text.includes(words), { ms: 10000, what: `"${words}"` });
	await says(good, "Welcome to the mailbox");
	await says(broken, `Thank you for calling ${t.name}`);
	rmdirSync(`${folder}/${stuck.slice(1)}.xml`);
	await says(stuck, "Welcome to the mailbox");
});
