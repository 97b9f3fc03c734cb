// What is known of a person, given out and erased; what is old goes by itself.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { chownSync, existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { db, sql } from "../lib/db.mjs";
import { env } from "../lib/env.mjs";
import { signIn, words } from "../lib/http.mjs";
import { newSid } from "../lib/hook.mjs";
import { carrier, scratch, SPEED } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

await carrier.speed(SPEED);
const t = await scratch({ roles: ["owner", "manager"] }), other = await scratch({ roles: ["owner"] });
await t.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
await t.addLine("Support line", "Line");
await t.tellCarrier();
const owner = await signIn(t.user("owner")), manager = await signIn(t.user("manager")), line = t.line("Support line");
const flow = await db.value(sql`SELECT id FROM numbers WHERE tenant_id = ${t.id} AND e164 = ${line}`);

const { uid, gid } = statSync(env.FILES_DIR), folder = `${env.FILES_DIR}/${t.id}`;
mkdirSync(folder);
if (process.getuid() === 0) chownSync(folder, uid, gid);
function file() {
	const name = `${t.id}/${randomUUID()}.wav`, path = `${env.FILES_DIR}/${name}`;
	writeFileSync(path, "sound");
	return { name, there: () => existsSync(path) };
}

// Somebody with something of everything, so many days ago.
async function story(name, days = 0) {
	const k = await t.contact(name, { more: { email: `${randomUUID().slice(0, 8)}@example.com` } }), secret = `Secret ${randomUUID()}`, audio = file(), picture = file(), beside = file();
	const at = sql.raw(`(now() - interval '${days} days')`), old = sql.raw(`uuid7_floor(now() - interval '${days} days' - interval '${Math.floor(Math.random() * 1e6)} milliseconds')`);
	await db.run(sql`INSERT INTO contact_notes (tenant_id, contact_id, body) VALUES (${t.id}, ${k.id}, ${secret}); INSERT INTO appointments (tenant_id, contact_id, starts_at, type) VALUES (${t.id}, ${k.id}, now(), ${secret});
		INSERT INTO consents (tenant_id, contact_id, address, channel, state, source, words) VALUES (${t.id}, ${k.id}, ${k.e164}, 'all', 'granted', 'call', 'said so');
		INSERT INTO promises (tenant_id, kind, contact_id, words, started_at, due_at, warn_at, critical_at, why) VALUES (${t.id}, 'follow_up', ${k.id}, ${secret}, now(), now(), now(), now(), 'x')`);
	const call = await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, from_number, to_number, caller_name, contact_id, started_at, ended_at, note) VALUES (${t.id}, ${old}, ${newSid("CA")}, ${k.e164}, ${line}, ${secret}, ${k.id}, ${at}, ${at}, ${secret}) RETURNING id`);
	await db.run(sql`INSERT INTO recordings (tenant_id, id, call_id, recording_sid, account_sid, kind, state, file, transcript, transcript_state, created_at) VALUES (${t.id}, ${old}, ${call}, ${newSid("RE")}, ${t.account_sid}, 'call', 'ready', ${audio.name}, ${secret}, 'ready', ${at});
		INSERT INTO call_files (tenant_id, id, call_id, name, type, bytes, file, created_at) VALUES (${t.id}, ${old}, ${call}, ${secret}, 'image/png', 1, ${beside.name}, ${at});
		INSERT INTO call_trace (tenant_id, call_id, visit, line, step, code, words) VALUES (${t.id}, ${call}, 1, 1, 'x', 'x', ${secret})`);
	const thread = await db.run(sql`INSERT INTO threads (tenant_id, number_id, peer, contact_id, last_words, last_at) VALUES (${t.id}, ${flow}, ${k.e164}, ${k.id}, ${secret}, ${at}) RETURNING id`);
	const message = await db.run(sql`INSERT INTO messages (tenant_id, id, thread_id, contact_id, message_sid, direction, from_number, to_number, body, state, media, created_at) VALUES (${t.id}, ${old}, ${thread}, ${k.id}, ${newSid("MM")}, 'in', ${k.e164}, ${line}, ${secret}, 'received', 1, ${at}) RETURNING id`);
	await db.run(sql`INSERT INTO message_media (tenant_id, message_id, thread_id, type, state, file, bytes) VALUES (${t.id}, ${message}, ${thread}, 'image/png', 'ready', ${picture.name}, 5)`);
	return { ...k, secret, audio, picture, beside, call, thread };
}
// Every place of the database in which words stand, but for the audit log, which keeps them for a year.
async function found(what) {
	const columns = await db.rows(sql`SELECT c.table_name AS t, string_agg(format('%I::text', c.column_name), ' || ' || quote_literal(' ') || ' || ' ) AS all FROM information_schema.columns c JOIN information_schema.tables b USING (table_schema, table_name)
		WHERE c.table_schema = 'public' AND b.table_type = 'BASE TABLE' AND c.data_type IN ('text', 'jsonb', 'ARRAY') AND c.table_name <> 'audit_log' GROUP BY 1`);
	const hits = [];
	for (const c of columns) if (Number(await db.value(sql`SELECT count(*) FROM ${sql.raw(`"${c.t}"`)} WHERE concat_ws(' ', ${sql.raw(c.all.replaceAll(" || ' ' || ", ", "))}) LIKE ${`%${what}%`}`))) hits.push(c.t);
	return hits.sort();
}

describe("one person", () => {
	it("everything is given out, for reading and as a file, to managers of the business", async () => {
		const k = await story("Ines <i>Known</i>"), page = await manager.get(`/contacts/${k.id}/data`), saved = await manager.get(`/contacts/${k.id}/data/file`);
		assert.match((await manager.get(`/contacts/${k.id}`)).text, new RegExp(`/contacts/${k.id}/data"`));
		assert.match(saved.headers["content-disposition"], /contact\.json/);
		const data = JSON.parse(saved.text);
		for (const section of ["notes", "appointments", "promises", "texts", "calls", "recordings", "call files", "consents", "contact"]) assert.ok(data[section].length, section);
		for (const section of ["notes", "appointments", "promises", "texts", "calls", "recordings", "call files"]) assert.ok(JSON.stringify(data[section]).includes(k.secret), section);
		assert.match(data.recordings[0].audio, /^\/history\/calls\/.+\/audio\/.+/);
		assert.match(words(page.text), new RegExp(`Recordings at: .* ${k.secret}`, "s"));
		assert.match(page.text, /Ines &lt;i&gt;Known&lt;\/i&gt;/);
		assert.doesNotMatch(page.text, /Erase for good/, "that is the owner's");
		assert.equal((await manager.post(`/contacts/${k.id}/erase`, { word: "ERASE" })).status, 403);
		const stranger = await signIn(other.user("owner"));
		for (const path of ["data", "data/file"]) assert.equal((await stranger.get(`/contacts/${k.id}/${path}`)).status, 404);
		assert.equal((await stranger.post(`/contacts/${k.id}/erase`, { word: "ERASE" })).status, 404);
	});

	it("is erased everywhere, but for what law keeps; the ledger stays sound, others stay whole", async () => {
		const k = await story("Gwen Gone"), twin = await story("Tim Twin");
		await db.run(sql`INSERT INTO contact_phones (tenant_id, contact_id, e164) VALUES (${t.id}, ${twin.id}, ${(await t.contact("x")).e164})`);
		assert.equal((await owner.post(`/contacts/${k.id}/erase`, { word: "erase" })).status, 422);
		await db.run(sql`UPDATE calls SET ended_at = NULL WHERE id = ${k.call}`);
		assert.equal((await owner.post(`/contacts/${k.id}/erase`, { word: "ERASE" })).status, 409, "they are on a call");
		await db.run(sql`UPDATE calls SET ended_at = now() WHERE id = ${k.call}`);
		const twice = await Promise.all([owner.post(`/contacts/${k.id}/erase`, { word: "ERASE" }), owner.post(`/contacts/${k.id}/erase`, { word: "ERASE" })]);
		assert.deepEqual(twice.map((a) => a.status).sort(), [303, 404]);
		await until(async () => Number(await db.value(sql`SELECT count(*) FROM erasures WHERE tenant_id = ${t.id} AND done_at IS NULL`)) === 0, { ms: 10000, what: "the files to go" });
		assert.deepEqual(await found(k.secret), []);
		assert.deepEqual(await found(k.e164), ["consents"]);
		assert.deepEqual(await found("Gwen Gone"), []);
		assert.deepEqual([k.audio, k.picture, k.beside].map((f) => f.there()), [false, false, false]);
		assert.match(words((await owner.get(`/consent?number=${encodeURIComponent(k.e164)}`)).text), /Nothing was changed since/);
		assert.equal(Number(await db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${t.id} AND (before::text LIKE '%Gwen Gone%' OR before::text LIKE ${`%${k.secret}%`})`)), 0, "the erasing itself tells the audit log nothing of it");
		assert.equal(Number(await db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${t.id} AND action = 'contact.erased'`)), 1);
		assert.equal((await owner.get(`/contacts/${k.id}`)).status, 404);
		assert.equal((await owner.get(`/history/calls/${k.call}`)).status, 200, "the call is still one, of nobody");
		assert.match(words((await owner.get("/settings/privacy")).text), /1 calls, 1 recordings, 1 texts/);
		assert.ok([twin.audio, twin.picture, twin.beside].every((f) => f.there()), "others stay whole");
		assert.ok((await found(twin.secret)).length > 6);
	});
});

describe("what is old", () => {
	it("goes as the owner says, having seen how much; nothing younger, nothing that waits", async () => {
		const old = await story("Olga Old", 100), young = await story("Yan Young", 50), waits = await story("Will Waits", 100);
		await db.run(sql`UPDATE threads SET waiting_since = now() WHERE id = ${waits.thread}; UPDATE recordings SET kind = 'voicemail' WHERE call_id = ${waits.call}`);
		assert.equal((await manager.get("/settings/privacy")).status, 403);
		for (const bad of ["29", "-1", "3661", "x", ""]) assert.equal((await owner.post("/settings/privacy", { recordings: bad, transcripts: "0", texts: "0", files: "0", do: "save" })).status, 422, bad);
		const days = { recordings: "60", transcripts: "60", texts: "60", files: "60" };
		assert.match(words((await owner.post("/settings/privacy", { ...days, do: "look" })).text), /1 would go.*1 would go.*1 would go.*2 would go/s);
		assert.ok(old.audio.there(), "looking takes nothing");
		assert.equal((await owner.post("/settings/privacy", { ...days, do: "save" })).status, 303);
		await db.run(sql`INSERT INTO tasks (tenant_id, lane, kind) VALUES (${t.id}, 'bulk', 'privacy.retain')`);
		await until(async () => ![old.audio, old.picture, old.beside, waits.beside].some((f) => f.there()), { ms: 15000, what: "the old to go" });
		assert.ok([young.audio, young.picture, young.beside, waits.audio, waits.picture].every((f) => f.there()));
		assert.deepEqual((await found(old.secret)).filter((at) => ["recordings", "messages", "threads", "call_files"].includes(at)), []);
		assert.ok((await found(waits.secret)).includes("messages"));
		assert.equal((await owner.get(`/history/calls/${old.call}`)).status, 200);
		assert.match(words((await owner.get("/settings/privacy")).text), /1 gone so far/);
	});
});
