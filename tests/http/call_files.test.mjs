// Files beside a call: taken by what they are, shown safely, taken away and put back; the shape of a recording.
import { randomUUID } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import assert from "node:assert/strict";
import { programOf } from "../lib/api.mjs";
import { db, sql } from "../lib/db.mjs";
import { env } from "../lib/env.mjs";
import { signIn, words } from "../lib/http.mjs";
import { newSid } from "../lib/hook.mjs";
import { scratch } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

const [t, other] = [await scratch({ roles: ["agent", "viewer", "owner"] }), await scratch({ roles: ["owner"] })];
const [agent, viewer, stranger] = await Promise.all([signIn(t.user("agent")), signIn(t.user("viewer")), signIn(other.user("owner"))]);
const call = await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, started_at, ended_at, state) VALUES (${t.id}, uuid7(), ${newSid()}, now(), now(), 'ended') RETURNING id`);
const path = `/history/calls/${call}/files`, drawer = `/history/calls?call=${call}&tab=details`;
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const PDF = Buffer.from("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n");

function body(fields, name, data) {
	const mark = "beside";
	return { headers: { "Content-Type": `multipart/form-data; boundary=${mark}` }, body: Buffer.concat([
		...Object.entries(fields).map(([k, v]) => Buffer.from(`--${mark}\r\nContent-Disposition: form-data; name="${k}"\r\n\r\n${v}\r\n`)),
		...(data ? [Buffer.from(`--${mark}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: image/png\r\n\r\n`), data, Buffer.from("\r\n")] : []), Buffer.from(`--${mark}--\r\n`)]) };
}
async function attach(b, name, data, to = path) {
	await b.get("/me");
	const sent = body({ csrf: b.token, list: "outcome=missed" }, name, data);
	return b.ask("POST", to, { ...sent, headers: { ...sent.headers, Origin: env.BASE, "Sec-Fetch-Site": "same-origin" } });
}
const rows = () => db.rows(sql`SELECT * FROM call_files WHERE tenant_id = ${t.id} ORDER BY id`);

test("a photo stands in the drawer, whatever it is called", async () => {
	const answer = await attach(agent, "dach \u00e4 <b>.html", PNG);
	assert.equal(answer.status, 303, answer.text.slice(0, 300));
	assert.match(answer.headers.location, /outcome=missed.*&call=.*&tab=details&done=filed$/);
	const [row] = await rows(), page = (await viewer.get(drawer)).text;
	assert.deepEqual([row.type, Number(row.bytes), row.name], ["image/png", PNG.length, "dach \u00e4 <b>.html"]);
	assert.match(page, new RegExp(`<img src="${path}/${row.id}"`));
	assert.ok(!page.includes("<b>.html"), "its name is text");
	assert.ok(!page.includes('name="do" value="remove"'), "who only looks takes nothing away");
	assert.match(words((await agent.get(answer.headers.location)).text), /The file is here/);
	const file = await viewer.get(`${path}/${row.id}`);
	assert.deepEqual(file.body, PNG);
	assert.equal(file.headers["content-type"], "image/png");
	assert.match(file.headers["content-disposition"], /^inline; filename="file.png"; filename\*=UTF-8''dach%20%C3%A4%20%3Cb%3E.html$/);
	assert.match(file.headers["content-security-policy"], /default-src 'none'/);
	assert.equal(file.headers["x-content-type-options"], "nosniff");
	assert.ok(await db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${t.id} AND action = 'call_file.created'`) > 0);
});

test("what is no photo or document is not taken, and nothing of it stays", async () => {
	const before = readdirSync(`${env.FILES_DIR}/${t.id}`).length;
	for (const [data, done] of [[Buffer.from("<!doctype html><html><script>alert(1)</script></html>"), "file_other"], [Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), "file_other"], [Buffer.from("\x7fELF\x02\x01\x01" + "\0".repeat(60), "latin1"), "file_other"], [null, "file_none"]]) {
		const answer = await attach(agent, "holiday.png", data);
		assert.match(answer.headers.location, new RegExp(`done=${done}$`));
		assert.match(words((await agent.get(answer.headers.location)).text), /No file was kept/);
	}
	assert.equal((await rows()).length, 1);
	assert.equal(readdirSync(`${env.FILES_DIR}/${t.id}`).length, before);
	// what others are just bringing goes by itself; what was left behind would stay
	const brought = readdirSync(env.FILES_DIR).filter((n) => n.startsWith("upload-"));
	await until(() => brought.every((n) => !existsSync(`${env.FILES_DIR}/${n}`)), { ms: 20000, what: "nothing that was brought is left" });
	assert.equal((await attach(agent, "x.png", Buffer.alloc(27 * 1024 * 1024))).status, 413);
});

test("what is not written down is not kept: a file goes with its transaction", async () => {
	const before = readdirSync(`${env.FILES_DIR}/${t.id}`).length;
	await db.run(sql`CREATE FUNCTION not_this_file() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''not this one''; END';
		CREATE CONSTRAINT TRIGGER not_this_file AFTER INSERT ON call_files DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.name = 'undone.png') EXECUTE FUNCTION not_this_file()`);
	try {
		assert.equal((await attach(agent, "undone.png", PNG)).status, 503);
	} finally {
		await db.run(sql`DROP TRIGGER not_this_file ON call_files; DROP FUNCTION not_this_file()`);
	}
	assert.equal((await rows()).length, 1);
	assert.equal(readdirSync(`${env.FILES_DIR}/${t.id}`).length, before);
});

test("taken away and put back", async () => {
	await attach(agent, "permit.pdf", PDF);
	const row = (await rows()).at(-1), one = `${path}/${row.id}`;
	assert.match((await agent.get(one)).headers["content-disposition"], /^attachment/);
	assert.equal((await viewer.post(one, { do: "remove" })).status, 403);
	assert.match((await agent.post(one, { do: "remove" })).headers.location, /done=file_removed$/);
	assert.equal((await agent.get(one)).status, 404);
	assert.match(words((await agent.get(drawer)).text), /permit.pdf Taken away by/);
	assert.equal((await agent.post(one, { do: "back" })).status, 303);
	assert.equal((await agent.get(one)).status, 200);
	// a week later it is gone for good
	await agent.post(one, { do: "remove" });
	await db.run(sql`UPDATE call_files SET removed_at = now() - interval '7 days' WHERE tenant_id = ${t.id} AND id = ${row.id};
		UPDATE tasks SET run_at = now() WHERE tenant_id = ${t.id} AND kind = 'calls.erase_file'`);
	await until(async () => (await rows()).length === 1 && !existsSync(`${env.FILES_DIR}/${row.file}`), { ms: 10000, what: "the file being erased" });
});

test("two businesses, two calls", async () => {
	const [row] = await rows();
	assert.equal((await stranger.get(`${path}/${row.id}`)).status, 404);
	assert.equal((await stranger.post(`${path}/${row.id}`, { do: "remove" })).status, 404);
	assert.equal((await attach(stranger, "x.png", PNG)).status, 404);
	assert.equal((await agent.get(`/history/calls/${randomUUID()}/files/${row.id}`)).status, 404);
	assert.equal((await attach(agent, "x.png", PNG, `/history/calls/${randomUUID()}/files`)).status, 404);
	assert.equal((await attach(viewer, "x.png", PNG)).status, 403);
	assert.equal((await rows()).length, 1);
});

test("by program", async () => {
	const p = await programOf(t.user("agent")), theirs = await programOf(other.user("owner"));
	const send = (program, data, name = "roof.png") => { const sent = body({}, name, data); return program.ask("POST", `/api/calls/${call}/attachments`, sent.body, sent.headers); };
	const made = await send(p, PNG);
	assert.equal(made.status, 201, made.text);
	assert.deepEqual([made.json.name, made.json.type, made.json.bytes], ["roof.png", "image/png", PNG.length]);
	assert.deepEqual((await p.get(`/api/attachments/${made.json.id}`)).json, made.json);
	assert.equal((await send(p, Buffer.from("<html></html>"))).status, 422);
	assert.equal((await send(theirs, PNG)).status, 404);
	assert.equal((await theirs.get(`/api/attachments/${made.json.id}`)).status, 404);
	const file = await agent.ask("GET", made.json.href, { headers: { Authorization: `Bearer ${p.token}` } });
	assert.deepEqual(file.body, PNG);
	assert.equal((await p.ask("DELETE", `/api/attachments/${made.json.id}`)).status, 204);
	assert.equal((await p.get(`/api/attachments/${made.json.id}`)).status, 404);
});

// A second of silence, then a second that is loud: 16 bits, eight thousand a second.
function wav(channels) {
	const n = 16000, data = Buffer.alloc(n * 2 * channels), head = Buffer.alloc(44);
	for (let i = n / 2; i < n; i++) data.writeInt16LE(i % 2 ? 20000 : -20000, (i * channels + channels - 1) * 2);
	head.write("RIFF"); head.writeUInt32LE(36 + data.length, 4); head.write("WAVEfmt ", 8); head.writeUInt32LE(16, 16); head.writeUInt16LE(1, 20); head.writeUInt16LE(channels, 22);
	head.writeUInt32LE(8000, 24); head.writeUInt32LE(16000 * channels, 28); head.writeUInt16LE(2 * channels, 32); head.writeUInt16LE(16, 34); head.write("data", 36); head.writeUInt32LE(data.length, 40);
	return Buffer.concat([head, data]);
}
async function recorded(bytes) {
	const name = `${t.id}/${randomUUID()}.wav`, file = `${env.FILES_DIR}/${name}`, { uid, gid } = statSync(env.FILES_DIR);
	mkdirSync(`${env.FILES_DIR}/${t.id}`, { recursive: true });
	writeFileSync(file, bytes);
	if (process.getuid() === 0) for (const each of [file, `${env.FILES_DIR}/${t.id}`]) chownSync(each, uid, gid);
	const id = await db.run(sql`INSERT INTO recordings (tenant_id, call_id, recording_sid, account_sid, kind, state, file, bytes, duration_s)
		VALUES (${t.id}, ${call}, ${newSid("RE")}, ${t.account_sid}, 'call', 'ready', ${name}, ${bytes.length}, 2) RETURNING id`);
	await db.run(sql`INSERT INTO tasks (tenant_id, kind, lane, args) VALUES (${t.id}, 'recording.peaks', 'bulk', ${JSON.stringify({ recording: id })}::jsonb)`);
	return id;
}
const peaks = (id) => db.value(sql`SELECT peaks FROM recordings WHERE tenant_id = ${t.id} AND id = ${id}`);

test("a recording is drawn as it sounds; what cannot be decoded keeps a plain slider", async () => {
	const [mono, both, none] = [await recorded(wav(1)), await recorded(wav(2)), await recorded(Buffer.from("RIFF....WAVEfmt nothing that could be heard"))];
	await until(async () => (await peaks(mono)) && (await peaks(both)), { ms: 10000, what: "the shapes" });
	assert.equal(await peaks(mono), "0".repeat(50) + "f".repeat(50));
	assert.equal(await peaks(both), "0".repeat(150) + "f".repeat(50));
	await until(async () => (await db.value(sql`SELECT count(*) FROM tasks WHERE tenant_id = ${t.id} AND kind = 'recording.peaks' AND state IN ('waiting', 'running')`)) === 0, { ms: 10000, what: "all of them looked at" });
	assert.equal(await peaks(none), "");
	const page = (await viewer.get(`/history/calls?call=${call}&tab=recording`)).text;
	assert.equal(page.match(/<audio /g).length, 3);
	assert.equal(page.match(/<path class="wave" /g).length, 2);
	assert.ok(page.includes('d="M2 16V17') && page.includes("M398 1V32") && page.includes("M398 16V32"), "above and below the middle");
});
