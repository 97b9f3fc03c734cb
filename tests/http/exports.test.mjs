// Lists of contacts as files: what a filter shows, harmless to spreadsheets, for those who may.
import { test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { signIn, words } from "../lib/http.mjs";
import { scratch } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

const t = await scratch({ roles: ["owner", "manager", "agent"] });
const b = await signIn(t.user("manager"));
await db.run(sql`INSERT INTO custom_fields (tenant_id, key, label, kind) VALUES (${t.id}, 'gate', 'Gate', 'text');
	INSERT INTO contact_labels (tenant_id, kind, name) VALUES (${t.id}, 'tag', 'VIP')`);

async function exported(query, n) {
	const page = await b.get(`/contacts/export${query}`);
	assert.equal(page.status, 200);
	const fields = Object.fromEntries([.../<form class="panel".*?<\/form>/s.exec(page.text)[0].matchAll(/<input type="hidden" name="(?!csrf)([^"]+)" value="([^"]*)"/g)].map(([, k, v]) => [k, v]));
	const post = await b.post("/contacts/export", fields);
	assert.equal(post.status, 303);
	assert.equal(post.headers.location, `/contacts/export${query}`);
	const row = await until(() => db.row(sql`SELECT * FROM exports WHERE tenant_id = ${t.id} AND state = 'done' ORDER BY id DESC OFFSET ${n} LIMIT 1`) .then((r) => r && db.row(sql`SELECT * FROM exports WHERE tenant_id = ${t.id} ORDER BY id DESC LIMIT 1`)).then((r) => r?.state === "done" && r), { ms: 20000, what: "the export being written" });
	const file = await b.get(`/contacts/exports/${row.id}/file`);
	assert.equal(file.status, 200);
	assert.match(file.headers["content-disposition"], /attachment/);
	return { row, text: file.text };
}

test("what a list shows, as a file", async () => {
	const evil = await t.contact("=HYPERLINK(\"http://example.com\")", { stage: "Install", owner: t.user("agent"), more: { email: "a@example.com" } });
	await t.contact("Ben; \"the\" Other\nLine");
	await t.contact("A lead", { type: "lead" });
	await db.run(sql`UPDATE contacts SET address = '@SUM(1)', custom = '{"gate": "-7"}' WHERE tenant_id = ${t.id} AND id = ${evil.id};
		INSERT INTO contact_labelled SELECT ${t.id}, id, ${evil.id} FROM contact_labels WHERE tenant_id = ${t.id};
		INSERT INTO contact_notes (tenant_id, contact_id, body) VALUES (${t.id}, ${evil.id}, '+1+1')`);
	const { text, row } = await exported("?type=customers", 0);
	assert.equal(row.rows, 2);
	const lines = text.split("\r\n");
	assert.match(lines[0], /^\ufeffName,Phone,Email,.*,Do not contact,Gate$/);
	assert.equal(lines.length, 4, "a head, two rows, the end");
	assert.ok(text.includes(`"'=HYPERLINK(""http://example.com"")",${evil.e164},a@example.com,"'@SUM(1)",customer,`), text);
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
	assert.equal((await agent.get(`/contacts/exports/${id}/file`)).status, 403);
	assert.equal((await other.get(`/contacts/exports/${id}/file`)).status, 404);
});
