// What is known of a person, given out and erased; what is old goes by itself.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { db, sql } from "../lib/db.mjs";
import { env } from "../lib/env.mjs";
import { signIn, words } from "../lib/http.mjs";
import { programOf } from "../lib/api.mjs";
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
// Every place of the database in which words of the business stand, but for the audit log, which keeps them for a year.
async function found(what) {
	const columns = await db.rows(sql`SELECT c.table_name AS t, string_agg(format('%I::text', c.column_name), ' || ' || quote_literal(' ') || ' || ' ) AS all,
		EXISTS (SELECT FROM information_schema.columns o WHERE (o.table_schema, o.table_name, o.column_name) = ('public', c.table_name, 'tenant_id')) AS owned FROM information_schema.columns c JOIN information_schema.tables b USING (table_schema, table_name)
		WHERE c.table_schema = 'public' AND b.table_type = 'BASE TABLE' AND c.data_type IN ('text', 'jsonb', 'ARRAY') AND c.table_name <> 'audit_log' GROUP BY 1`);
	const hits = [];
	for (const c of columns) if (Number(await db.value(sql`SELECT count(*) FROM ${sql.raw(`"${c.t}"`)} WHERE concat_ws(' ', ${sql.raw(c.all.replaceAll(" || ' ' || ", ", "))}) LIKE ${`%${what}%`}
		AND ${sql.raw(c.owned ? `tenant_id = '${t.id}'` : "true")}`))) hits.push(c.t);
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
		assert.match(words(page.text), new RegExp(`Recordings At: \\d+ [A-Z][a-z]+ \\d{4}, \\d\\d:\\d\\d .* ${k.secret}`, "s"));
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

describe("what somebody asked for", () => {
	const days = (n) => db.value(sql`SELECT ((now() AT TIME ZONE timezone)::date + ${n}::int)::text FROM tenants WHERE id = ${t.id}`);
	const asked = (k) => db.rows(sql`SELECT id, kind, who, due_on::text AS due, (asked_on + interval '1 month')::date::text AS month, done_at IS NOT NULL AS done, refused, did FROM data_requests WHERE contact_id = ${k.id} ORDER BY id`);

	it("is written down with who and when, due in a month, and closed once, in words", async () => {
		const k = await t.contact("Rita Right"), path = `/contacts/${k.id}`, ask = (more) => manager.post(`${path}/requests`, { kind: "correct", who: "herself <i>by phone</i>", asked_on: today, ...more }), today = await days(0);
		for (const bad of [{ who: " " }, { who: "x".repeat(301) }, { asked_on: "2026-02-30" }, { asked_on: "x" }, { asked_on: await days(1) }, { asked_on: await days(-366) }]) assert.equal((await ask(bad)).status, 422, JSON.stringify(bad));
		assert.equal((await ask({ kind: "money" })).status, 422);
		assert.equal((await ask({})).status, 303);
		assert.equal((await ask({ kind: "access", asked_on: await days(-60) })).status, 303);
		const [one, late] = await asked(k);
		assert.equal(one.due, one.month);
		const page = await manager.get(`${path}/data`);
		assert.match(page.text, /herself &lt;i&gt;by phone/);
		assert.match(words(page.text), new RegExp(`was due on \\w+, ${new Date(late.due).toLocaleDateString("en-US", { month: "short", day: "numeric", timeZone: "UTC" })}`));
		assert.match(words((await owner.get("/settings/privacy")).text), /Rita Right To have something put right/);
		assert.equal((await manager.post(`${path}/requests/${one.id}`, { did: " ", do: "done" })).status, 422);
		const twice = await Promise.all([manager, owner].map((w) => w.post(`${path}/requests/${one.id}`, { did: "The street is right now.", do: "done" })));
		assert.deepEqual(twice.map((a) => a.status).sort(), [303, 404]);
		assert.equal((await manager.post(`${path}/requests/${late.id}`, { did: "Nobody knows who it was.", do: "refuse" })).status, 303);
		assert.deepEqual((await asked(k)).map((r) => [r.done, r.refused]), [[true, false], [true, true]]);
		assert.equal((await (await signIn(other.user("owner"))).post(`${path}/requests/${one.id}`, { did: "x", do: "done" })).status, 404);
		assert.ok(JSON.parse((await manager.get(`${path}/data/file`)).text).requests.length === 2);
		assert.equal((await owner.post(`${path}/requests`, { kind: "erase", who: "Rita Right", asked_on: today })).status, 303);
		assert.equal((await owner.post(`${path}/erase`, { word: "ERASE" })).status, 303);
		assert.ok((await asked(k)).every((r) => r.done && !/Rita|herself/.test(r.who)), "the erasure answers it, and keeps no name");
		assert.match(words((await owner.get("/settings/privacy")).text), /Somebody who was erased/);
	});

	it("what is kept and not used: no texts and no calls, in words of its own, until it ends", async () => {
		const k = await t.contact("Nora Not"), path = `/contacts/${k.id}`, agent = await signIn(t.user("manager"));
		assert.equal((await manager.post(`${path}/restrict`, { on: "yes" })).status, 303);
		assert.match(words((await agent.get(path)).text), /Not to be used.*Asked that what is kept of them is not used/s);
		assert.match(words((await agent.get(`/consent?number=${encodeURIComponent(k.e164)}`)).text), /What is kept of them may not be used/);
		assert.equal(await db.value(sql`SELECT count(*)::int FROM audit_log WHERE tenant_id = ${t.id} AND action = 'contact.changed' AND after ? 'restricted_at'`), 1);
		assert.equal((await manager.post(`${path}/restrict`, { on: "no" })).status, 303);
		assert.doesNotMatch(words((await agent.get(`/consent?number=${encodeURIComponent(k.e164)}`)).text), /may not be used/);
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

describe("who sees what", () => {
	it("transcripts and recordings of calls are kept from the roles the owner says: pages, searches, programs, files", async () => {
		const k = await story("Sam Secret"), word = "zanzibar", heard = await db.run(sql`UPDATE recordings SET transcript = ${`we met in ${word} then`} WHERE call_id = ${k.call} RETURNING id`);
		const p = await programOf(t.user("manager"));
		const places = [`/history/calls/${k.call}`, `/history/calls?call=${k.call}&tab=transcript`, `/contacts/${k.id}/data`, `/contacts/${k.id}/data/file`], found = [`/history/calls?text=${word}`, `/contacts/${k.id}?q=${word}&kind=calls`];
		const audio = `/history/calls/${k.call}/audio/${heard}`, who = (transcripts, recordings) => owner.post("/settings/privacy/seen", { transcripts, recordings });
		const seen = async (w) => [await Promise.all(places.map(async (at) => (await w.get(at)).text.includes(word))), await Promise.all(found.map(async (at) => (await w.get(at)).text.includes(k.call))), (await w.get(audio)).status,
			JSON.stringify((await p.get(`/api/calls?text=${word}`)).json).includes(k.call)];
		const all = [[true, true, true, true], [true, true], 200, true];
		assert.deepEqual(await seen(manager), all);
		assert.equal((await who("owner", "viewer")).status, 303);
		assert.deepEqual(await seen(manager), [[false, false, false, false], [false, false], 200, false]);
		assert.deepEqual((await seen(owner)).slice(0, 3), all.slice(0, 3), "the program is the manager's");
		// what the note says is found still
		await db.run(sql`UPDATE calls SET note = ${`about ${word}`} WHERE id = ${k.call}`);
		assert.ok((await manager.get(found[0])).text.includes(k.call));
		assert.equal((await who("manager", "owner")).status, 303);
		assert.equal((await manager.get(audio)).status, 404);
		assert.match(words((await manager.get(places[0])).text), /keeps recordings of calls from your role/);
		assert.equal((await owner.get(audio)).status, 200);
		await db.run(sql`UPDATE recordings SET kind = 'voicemail' WHERE id = ${heard}`);
		assert.equal((await manager.get(audio)).status, 200, "a voicemail is work");
		for (const bad of [["", "viewer"], ["viewer", "admin"]]) assert.equal((await who(...bad)).status, 400);
		assert.equal((await manager.post("/settings/privacy/seen", { transcripts: "viewer", recordings: "viewer" })).status, 403);
		assert.equal((await who("viewer", "viewer")).status, 303);
	});

	it("nothing reads a transcript past that but what works on recordings", () => {
		const folder = new URL("../../sql/queries/", import.meta.url), machine = ["recording_transcribed", "redact_transcripts", "redact_transcript", "promise_heard"];
		const queries = readdirSync(folder).flatMap((f) => readFileSync(new URL(f, folder), "utf8").split(/^-- name: /m).slice(1));
		const past = queries.filter((q) => /\br(ecordings)?\.transcript\b|\btranscript =|r\.\* FROM recordings /.test(q) && !/recordings_shown/.test(q)).map((q) => q.split("\n")[0]);
		assert.deepEqual(past.filter((name) => !machine.includes(name)), []);
	});
});

describe("card numbers in what stands", () => {
	it("are gone through once, in parts; other numbers stay; others' texts too", async () => {
		const k = await story("Carla Card"), card = "4111 1111 1111 1111", order = "1234567890123456";
		await db.run(sql`UPDATE messages SET body = ${`pay with ${card}`} WHERE thread_id = ${k.thread}; UPDATE threads SET last_words = ${`pay with ${card}`} WHERE id = ${k.thread};
			UPDATE recordings SET transcript = ${`four one one one 1111 1111 1111, order ${order}`} WHERE call_id = ${k.call};
			INSERT INTO messages (tenant_id, thread_id, direction, body, state) SELECT ${t.id}, ${k.thread}, 'note', 'filler ' || i, 'noted' FROM generate_series(1, 600) i`);
		assert.equal((await manager.post("/settings/privacy/redact")).status, 403);
		const twice = await Promise.all([1, 2].map(() => owner.post("/settings/privacy/redact")));
		assert.deepEqual(twice.map((a) => a.status), [303, 303]);
		const run = await until(() => db.row(sql`SELECT looked::int, changed::int FROM redact_runs WHERE tenant_id = ${t.id} AND done_at IS NOT NULL`), { ms: 15000, what: "it to be through" });
		assert.equal(run.changed, 2);
		assert.ok(run.looked > 600);
		assert.equal(await db.value(sql`SELECT count(*)::int FROM redact_runs WHERE tenant_id = ${t.id}`), 1, "one at a time");
		assert.deepEqual(await found("1111 1111"), []);
		assert.match(await db.value(sql`SELECT last_words FROM threads WHERE id = ${k.thread}`), /^pay with \[card number ending in 1111\]$/);
		assert.match(await db.value(sql`SELECT transcript FROM recordings WHERE call_id = ${k.call}`), /^\[card number ending in 1111\], order 1234567890123456$/);
		assert.match(words((await owner.get("/settings/privacy")).text), /Last done on .* 2 changed of/);
		assert.equal(await db.value(sql`SELECT count(*)::int FROM audit_log WHERE tenant_id = ${t.id} AND action = 'redact_run.created'`), 1);
	});
});
