// Lists of contacts as files: what a filter shows, harmless to spreadsheets, for those who may.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { programOf } from "../lib/api.mjs";
import { db, sql } from "../lib/db.mjs";
import { Browser, signIn, words } from "../lib/http.mjs";
import { scratch } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

const t = await scratch({ roles: ["owner", "manager", "lead", "agent"] });
const [b, lead] = await Promise.all([signIn(t.user("manager")), signIn(t.user("lead"))]);
await db.run(sql`INSERT INTO custom_fields (tenant_id, key, label, kind) VALUES (${t.id}, 'gate', 'Gate', 'text');
	INSERT INTO contact_labels (tenant_id, kind, name) VALUES (${t.id}, 'tag', 'VIP')`);

const fileOf = (page, id) => new RegExp(`/exports/${id}/[0-9a-f]{42}`).exec(page)?.[0] ?? assert.fail("no link to the file");

async function exported(query, n) {
	const page = await b.get(`/contacts/export${query}`);
	assert.equal(page.status, 200);
	const fields = Object.fromEntries([.../<form class="panel".*?<\/form>/s.exec(page.text)[0].matchAll(/<input type="hidden" name="(?!csrf)([^"]+)" value="([^"]*)"/g)].map(([, k, v]) => [k, v]));
	const post = await b.post("/contacts/export", fields);
	assert.equal(post.status, 303);
	assert.equal(post.headers.location, `/contacts/export${query}`);
	const row = await until(() => db.row(sql`SELECT * FROM exports WHERE tenant_id = ${t.id} AND state = 'done' ORDER BY id DESC OFFSET ${n} LIMIT 1`) .then((r) => r && db.row(sql`SELECT * FROM exports WHERE tenant_id = ${t.id} ORDER BY id DESC LIMIT 1`)).then((r) => r?.state === "done" && r), { ms: 20000, what: "the export being written" });
	const file = await b.get(fileOf((await b.get("/contacts/export")).text, row.id));
	assert.equal(file.status, 200);
	assert.match(file.headers["content-disposition"], /attachment/);
	return { row, text: file.text };
}

test("what a list shows, as a file", async () => {
	const evil = await t.contact("=HYPERLINK(\"http://example.com\")", { stage: "Install", owner: t.user("agent"), more: { email: "a@example.com" } });
	await t.contact("Ben; \"the\" Other\nLine");
	await t.contact("A lead", { type: "lead" });
	await db.run(sql`UPDATE contact_phones SET label = 'Work, ext. 7' WHERE tenant_id = ${t.id} AND contact_id = ${evil.id};
		INSERT INTO contact_phones (tenant_id, contact_id, e164, label, is_primary) VALUES (${t.id}, ${evil.id}, '+18015550109', 'Home', false)`);
	await db.run(sql`UPDATE contacts SET address = '@SUM(1)', custom = '{"gate": "-7"}' WHERE tenant_id = ${t.id} AND id = ${evil.id};
		INSERT INTO contact_labelled SELECT ${t.id}, id, ${evil.id} FROM contact_labels WHERE tenant_id = ${t.id};
		INSERT INTO contact_notes (tenant_id, contact_id, body) VALUES (${t.id}, ${evil.id}, '+1+1')`);
	const { text, row } = await exported("?type=customers", 0);
	assert.equal(row.rows, 2);
	const lines = text.split("\r\n");
	assert.match(lines[0], /^\ufeffName,Phone,Email,.*,Do not contact,Gate$/);
	assert.equal(lines.length, 4, "a head, two rows, the end");
	assert.ok(text.includes(`"'=HYPERLINK(""http://example.com"")","${evil.e164} ext. 7; +18015550109",a@example.com,"'@SUM(1)",customer,`), text);
	assert.ok(text.includes('"\'+1+1"') && text.includes('"\'-7"') && text.includes("VIP"));
	assert.ok(text.includes(t.user("agent").name) && text.includes("Install"));
	assert.match(text, /"Ben; ""the"" Other\s*Line"/);
	assert.ok(!text.includes("A lead"));
	assert.ok(await db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${t.id} AND action = 'export.created' AND user_id = ${t.user("manager").user_id}`) > 0, "audited");
	const found = await exported("?type=customers&q=hyperlink", 1);
	assert.equal(found.row.rows, 1, "a search");
	assert.equal((await exported(`?type=customers&q=${encodeURIComponent(`${t.user("agent").name} hyperlink`)}`, 2)).row.rows, 1, "by coordinator too, as the list");
	assert.match(words((await b.get("/contacts/export?type=leads&q=%3Cb%3E")).text), /Leads, search “<b>”/);
	// thousands, in order, each once
	await db.run(sql`INSERT INTO contacts (tenant_id, type, name) SELECT ${t.id}, 'vendor', 'Vendor ' || lpad(n::text, 5, '0') FROM generate_series(1, 2500) n`);
	const many = await exported("?type=vendors", 3);
	const names = [...many.text.matchAll(/^Vendor \d+/gm)].map(([n]) => n);
	assert.equal(names.length, 2500);
	assert.deepEqual(names, [...new Set(names)].sort());
});

test("who may, and whose", async () => {
	const id = await db.value(sql`SELECT id FROM exports WHERE tenant_id = ${t.id} LIMIT 1`);
	const agent = await signIn(t.user("agent")), other = await signIn((await scratch({ roles: ["owner"] })).user("owner"));
	assert.equal((await agent.get("/contacts/export")).status, 403);
	assert.equal((await agent.post("/contacts/export", {})).status, 403);
	const link = fileOf((await b.get("/contacts/export")).text, id);
	assert.equal((await agent.get(link)).status, 403);
	assert.equal((await other.get(link)).status, 404);
	assert.equal((await new Browser().get(link)).status, 401, "a link alone is nothing");
	assert.equal((await lead.get(link)).status, 404, "contacts are not for leads");
	assert.equal((await lead.post(`/exports/${id}`, {})).status, 404);
	assert.equal((await b.get(link)).status, 200);
	assert.equal((await b.get(link.replace(/\d{10}(?=.{32}$)/, (n) => String(Number(n) + 3600)))).status, 404, "later than it was signed for");
	assert.equal((await b.get(link.replace(/.$/, (c) => (c === "0" ? "1" : "0")))).status, 404);
});

// ---- calls ----

const names = ["=cmd|' /C calc'!A0", "Zoë Ångström", "محمد العربي", "דוד כהן", "Ben; \"the\" Other"];
for (const [i, name] of names.entries()) {
	const k = await t.contact(name, { type: "lead" });
	await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, from_number, contact_id, started_at, answered_at, ended_at, duration_s, state, note, value)
		SELECT ${t.id}, uuid7_floor(x.at), 'CA' || md5(random()::text), ${k.e164}, ${k.id}, x.at, x.at + interval '10 s', x.at + interval '75 s', 65, 'ended', ${i ? "@SUM(1)" : "plain"}, 125000
		FROM (SELECT now() - make_interval(mins => ${i + 1}) AS at) x`);
}
const newest = (format) => db.row(sql`SELECT * FROM exports WHERE tenant_id = ${t.id} AND what = 'calls' AND format = ${format} ORDER BY id DESC LIMIT 1`);
const done = (format, what) => until(async () => { const r = await newest(format); return ["done", "failed"].includes(r?.state) && r; }, { ms: 20000, what });

async function callsFile(format, query = "") {
	const post = await lead.post("/history/calls/export", { format, list: query });
	assert.equal(post.status, 303);
	const row = await done(format, `the ${format}`), page = (await lead.get("/history/calls/export")).text;
	assert.equal(row.state, "done");
	return { row, file: await lead.get(fileOf(page, row.id)) };
}
const paper = (file) => execFileSync("pdftotext", ["-layout", "-", "-"], { input: file.body ?? Buffer.from(file.text, "latin1") }).toString();

test("calls as a table for spreadsheets", async () => {
	const page = await lead.get("/history/calls/export?outcome=answered");
	assert.match(words(page.text), /Result: Answered/);
	assert.match(words(page.text), /5 calls/);
	assert.match(words(page.text), /at most 100,000 rows, a PDF 5,000/);
	const { row, file } = await callsFile("csv");
	const lines = file.text.split("\r\n");
	assert.equal(row.rows, 5);
	assert.equal(lines.length, 7);
	assert.match(lines[0], /^\ufeffStarted,Direction,Contact,From/);
	assert.ok(lines[1].includes(`"'=cmd|' /C calc'!A0"`), lines[1]);
	assert.ok(lines[2].includes(`Zoë Ångström`) && lines[2].includes(`"'@SUM(1)"`) && lines[2].includes(",65,") && lines[2].includes(",1250,"), lines[2]);
	assert.match(file.headers["content-disposition"], /attachment; filename="calls.csv"/);
	assert.equal((await callsFile("csv", "from=2030-01-01")).row.rows, 0);
	assert.equal((await callsFile("csv", "q=%21%21")).row.rows, 0, "signs alone find nobody, not everybody");
	assert.ok(await db.value(sql`SELECT count(*) FROM notices WHERE tenant_id = ${t.id} AND kind = 'export' AND href = '/history/calls/export'`) > 0);
});

test("calls on paper, in every script", async () => {
	const { row, file } = await callsFile("pdf");
	assert.equal(row.rows, 5);
	assert.equal(file.headers["content-type"], "application/pdf");
	const text = paper(file);
	for (const name of ["Zoë Ångström", "דוד", "محمد", "Page 1", "Started", "All calls", "that is all", "$1,250"]) assert.ok(text.normalize("NFKC").includes(name) || text.includes([...name].reverse().join("")), `${name}: ${text}`);
});

test("many: paged, cut where it must end, and saying so", async () => {
	const k = await t.contact("Many Calls", { type: "lead" });
	await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, from_number, contact_id, started_at, ended_at, state)
		SELECT ${t.id}, uuid7_floor(now() - make_interval(hours => 2, secs => n)), 'CA' || md5(n::text || random()::text), ${k.e164}, ${k.id}, now() - make_interval(hours => 2, secs => n), now() - make_interval(hours => 2, secs => n), 'ended' FROM generate_series(1, 5200) n`);
	const { row, file } = await callsFile("pdf");
	assert.deepEqual([row.rows, row.total, row.whole], [5000, 5000, false]);
	const text = paper(file);
	assert.match(text, /These are the newest 5,000/);
	assert.match(text, /Page 100/);
	assert.match(words((await lead.get("/history/calls/export")).text), /PDF, the newest 5,000/);
	const { row: all, file: csv } = await callsFile("csv");
	assert.equal(all.rows, 5205);
	assert.equal(new Set(csv.text.split("\r\n").slice(1, -1).map((l) => l.split(",").at(-2))).size, 5205, "each once");
});

test("one that waits can be stopped", async () => {
	const id = await db.run(sql`INSERT INTO exports (tenant_id, what, filter, words) VALUES (${t.id}, 'calls', '{}', 'Stop me') RETURNING id`);
	assert.match((await lead.get("/history/calls/export")).text, new RegExp(`action="/exports/${id}"`));
	assert.equal((await lead.post(`/exports/${id}`, {})).status, 303);
	assert.match(words((await lead.get("/history/calls/export")).text), /Stop me Stopped/);
	const one = await db.value(sql`SELECT id FROM calls WHERE tenant_id = ${t.id} LIMIT 1`), bulk = await lead.get(`/history/calls/bulk?id=${one}`);
	assert.match(bulk.text, new RegExp(`<form[^>]*action="/history/calls/export">(<input type="hidden"[^>]*>)*<input type="hidden" name="id" value="${one}"`), "what was picked can be exported");
	assert.match(words((await lead.get(`/history/calls/export?id=${one}`)).text), /1 call that was picked/);
	assert.equal((await (await signIn(t.user("agent"))).get("/history/calls/export")).status, 403);
});

test("by program", async () => {
	const p = await programOf(t.user("lead"));
	for (const bad of [{}, { format: "xls" }, { format: "csv", filters: { outcome: "lost" } }, { format: "csv", filters: { evil: "1" } }, { format: "csv", filters: [] }, { format: "csv", filter: { q: "x" } }, { format: "csv", filters: { from: "2027-01-01", to: "2020-01-01" } }])
		assert.equal((await p.post("/api/calls/export", bad)).status, 422, JSON.stringify(bad));
	const begun = await p.post("/api/calls/export", { format: "csv", filters: { longer: "1:00" } });
	assert.equal(begun.status, 202, begun.text);
	const ready = await until(async () => { const r = (await p.get(`/api/exports/${begun.json.jobId}`)).json; return r.status === "ready" && r; }, { ms: 20000, what: "the file" });
	assert.equal(ready.rows, 5);
	const file = await p.get(new URL(ready.downloadUrl).pathname);
	assert.equal(file.status, 200);
	assert.equal(file.text.split("\r\n").length, 7);
	assert.equal((await (await programOf(t.user("agent"))).get(`/api/exports/${begun.json.jobId}`)).status, 403);
});
