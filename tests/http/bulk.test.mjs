// One change of many contacts: those that were picked, all that a list shows, all that a search
// finds; how far it is, what stays, and back again.
import { test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { signIn, words } from "../lib/http.mjs";
import { scratch } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

const t = await scratch({ roles: ["owner", "manager", "lead", "agent"] });
await db.run(sql`INSERT INTO contact_statuses (tenant_id, name, category, label) VALUES (${t.id}, 'Warm', 'active', ''), (${t.id}, 'Cold', 'inactive', 'Gone cold') ON CONFLICT DO NOTHING`);
const b = await signIn(t.user("lead"));
const ids = (list) => list.map((k) => ["id", k.id]);
const people = (...names) => Promise.all(names.map((name) => t.contact(name)));

async function change(fields, values) {
	await b.get("/contacts/bulk");
	const answer = await b.post("/contacts/bulk", [...fields, ...Object.entries(values)]);
	if (answer.status !== 303) return answer;
	return over(answer.headers.location.split("/").pop());
}
const over = (id) => until(() => db.row(sql`SELECT * FROM bulk_changes WHERE tenant_id = ${t.id} AND id = ${id} AND state NOT IN ('gathering', 'running', 'undoing')`), { ms: 20000, what: "the change being done" });
const undo = async (id) => (await b.post(`/contacts/bulk/${id}`, { do: "undo" }), over(id));
const tags = (k) => db.value(sql`SELECT string_agg(l.name, ',' ORDER BY l.name) FROM contact_labelled d JOIN contact_labels l ON l.id = d.label_id WHERE d.tenant_id = ${t.id} AND d.contact_id = ${k.id}`);

test("a tag for those who were picked, and back", async () => {
	const [a, c, d] = await people("Ada Picked", "Ben Picked", "Cleo Left");
	const before = await db.value(sql`SELECT version FROM contacts WHERE tenant_id = ${t.id} AND id = ${a.id}`);
	const done = await change(ids([a, c, a]), { do: "tag_add", to_tag: "  Spring   sale " });
	assert.equal(`${done.state} ${done.total} ${done.changed}`, "done 2 2");
	assert.deepEqual([await tags(a), await tags(c), await tags(d)], ["Spring sale", "Spring sale", null]);
	assert.equal(await db.value(sql`SELECT version FROM contacts WHERE tenant_id = ${t.id} AND id = ${a.id}`), before + 1, "an edit based on what was there before is stale now");
	assert.equal(await db.value(sql`SELECT what || ':' || before || '>' || after FROM contact_changes WHERE tenant_id = ${t.id} AND contact_id = ${a.id}`), "Tags:>Spring sale");
	assert.match(words((await b.get(`/contacts/bulk/${done.id}`)).text), /Done Add the tag “Spring sale” 2 chosen contacts; by .* Changed 2/);
	assert.match(words((await b.get("/notices")).text), /Done: Add the tag “Spring sale”, 2 contacts/);
	assert.ok(Number(await db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${t.id} AND action = 'bulk_change.created' AND user_id = ${t.user("lead").user_id}`)) > 0);
	const again = await change(ids([a, c, d]), { do: "tag_add", to_tag: "SPRING SALE" });
	assert.equal(`${again.changed} of ${again.total}`, "1 of 3", "those that have it already do not change");
	const back = await undo(again.id);
	assert.equal(back.state, "undone");
	assert.deepEqual([await tags(a), await tags(d)], ["Spring sale", null], "only what this change did is undone");
	await change(ids([a]), { do: "tag_remove", to_tag: "spring sale" });
	assert.equal(await tags(a), null);
});

test("all that a list shows, thousands, in parts; counts stay exact", async () => {
	await db.run(sql`INSERT INTO contacts (tenant_id, type, name, status) SELECT ${t.id}, 'vendor', 'Vendor ' || lpad(n::text, 5, '0'), 'Warm' FROM generate_series(1, 6200) n`);
	const page = words((await b.get("/contacts/bulk?type=vendors&status=Warm")).text);
	assert.match(page, /6,200 contacts/);
	const done = await change([["type", "vendors"], ["status", "Warm"]], { do: "status", to_status: "Cold" });
	assert.equal(`${done.state} ${done.total} ${done.changed}`, "done 6200 6200", "though each leaves the list as it is changed");
	const counted = () => db.value(sql`SELECT string_agg(value || ' ' || n, ',' ORDER BY value) FROM (SELECT value, sum(n) AS n FROM (SELECT * FROM contact_counts UNION ALL SELECT * FROM contact_count_changes) c
		WHERE tenant_id = ${t.id} AND type = 'vendor' AND dim = 'status' GROUP BY value HAVING sum(n) <> 0) x`);
	assert.equal(await counted(), "Cold 6200");
	await db.run(sql`UPDATE contacts SET status = NULL WHERE tenant_id = ${t.id} AND name = 'Vendor 00007'`);
	const back = await undo(done.id);
	assert.equal(back.kept, 1, "who was changed since stays");
	assert.equal(await db.value(sql`SELECT count(*) FROM contacts WHERE tenant_id = ${t.id} AND status = 'Warm'`).then(Number), 6199);
	assert.match(words((await b.get(`/contacts/bulk/${done.id}`)).text), /Have what they had before 6,199 Left as they are, because somebody changed them since 1/);
});

test("all that a search finds; coordinators; nobody", async () => {
	const [a] = await people("Quentin Unusual"), [c] = await people("Quentin Unusual Junior");
	const done = await change([["q", "quentin unusual"]], { do: "owner", to_owner: t.user("agent").member });
	assert.equal(done.changed, 2);
	assert.equal(await db.value(sql`SELECT owner_id FROM contacts WHERE tenant_id = ${t.id} AND id = ${a.id}`), t.user("agent").member);
	await change(ids([a, c]), { do: "owner", to_owner: "none" });
	assert.equal(await db.value(sql`SELECT owner_id FROM contacts WHERE tenant_id = ${t.id} AND id = ${c.id}`), null);
});

test("do not contact, with the reason; it is not undone for many", async () => {
	const [a, c] = await people("Nora Never", "Otto Never");
	const done = await change(ids([a, c]), { do: "dnc", to_reason: "Asked by letter" });
	assert.equal(done.changed, 2);
	assert.equal(await db.value(sql`SELECT string_agg(state || ':' || words, ' ') FROM consents WHERE tenant_id = ${t.id} AND contact_id = ${a.id}`), "refused:Asked by letter");
	assert.match(words((await b.get(`/contacts/bulk/${done.id}`)).text), /not undone for many at once/);
	assert.equal((await undo(done.id)).state, "done");
	assert.equal(await db.value(sql`SELECT do_not_contact FROM contacts WHERE tenant_id = ${t.id} AND id = ${a.id}`), true);
});

test("what QuickBase says stays", async () => {
	const w = await scratch({ roles: ["lead"] }), [a, c] = [await w.contact("Known There"), await w.contact("Known Here")], lead = await signIn(w.user("lead"));
	await db.run(sql`UPDATE contacts SET record_id = '77' WHERE tenant_id = ${w.id} AND id = ${a.id};
		INSERT INTO crm_connections (tenant_id, realm, token, table_id, map, state) VALUES (${w.id}, 'x.example.com', 'sealed', 'bck7gp3q2', '{"owner": "346"}', 'paused');
		INSERT INTO crm_records (tenant_id, record_id, contact_id) VALUES (${w.id}, '77', ${a.id})`);
	await lead.get("/contacts/bulk");
	const answer = await lead.post("/contacts/bulk", [...ids([a, c]), ["do", "owner"], ["to_owner", w.user("lead").member]]);
	const path = answer.headers.location, page = await until(async () => { const text = words((await lead.get(path)).text); return /Changed 1/.test(text) && text; }, { ms: 20000, what: "the change being done" });
	assert.match(page, /Left as they are, because QuickBase says it of them 1/);
	assert.equal(await db.value(sql`SELECT string_agg(name, ' ') FROM contacts WHERE tenant_id = ${w.id} AND owner_id IS NOT NULL`), "Known Here");
});

test("what cannot be is said, and changes nothing", async () => {
	const [a] = await people("Paula Plain");
	const theirs = await scratch({ roles: ["owner"] }), k = await theirs.contact("Not ours");
	for (const [fields, values, says] of [[ids([a]), { do: "tag_add", to_tag: "" }, /Say which tag/], [ids([a]), { do: "tag_add", to_tag: "x".repeat(61) }, /60 characters/],
		[ids([a]), { do: "tag_remove", to_tag: "No such" }, /There is no tag of this name/], [ids([a]), { do: "status", to_status: "Nope" }, /one from the list/], [ids([a]), { do: "owner", to_owner: "" }, /one from the list/],
		[ids([a]), { do: "owner", to_owner: theirs.user("owner").member }, /one from the list/], [ids([a]), { do: "dnc", to_reason: "" }, /Say why/],
		[ids([a]), { do: "drop" }, /Choose what to change/], [ids([k]), { do: "tag_add", to_tag: "Mine" }, /nobody to change/], [[["q", "zzzzqqq"]], { do: "tag_add", to_tag: "Mine" }, /nobody to change/]]) {
		const answer = await change(fields, values);
		assert.equal(answer.status, 422, JSON.stringify(values));
		assert.match(words(answer.text), says);
	}
	assert.equal(await tags(a), null);
	assert.equal(Number(await db.value(sql`SELECT count(*) FROM contact_labelled WHERE tenant_id = ${theirs.id}`)), 0);
	assert.equal((await (await signIn(t.user("agent"))).get("/contacts/bulk")).status, 403);
});

test("rows can be picked without a script, and exported", async () => {
	const [a] = await people("Rita Row");
	const list = (await b.get("/contacts?q=rita")).text;
	assert.match(list, new RegExp(`<input type="checkbox" form="bulk" name="id" value="${a.id}"`));
	assert.match(list, /<form id="bulk" class="pager bulk-bar" action="\/contacts\/bulk"/);
	assert.match(words((await b.get(`/contacts/bulk?id=${a.id}`)).text), /1 contact Back to the list 1 chosen contact\./);
	const m = await signIn(t.user("manager"));
	await m.get(`/contacts/export?id=${a.id}`);
	assert.equal((await m.post("/contacts/export", { id: a.id })).status, 303);
	const row = await until(() => db.row(sql`SELECT * FROM exports WHERE tenant_id = ${t.id} AND state = 'done'`), { ms: 20000, what: "the export" });
	assert.equal(row.rows, 1);
	const [link] = /\/exports\/[0-9a-f-]{36}\/[0-9a-f]{42}/.exec((await m.get("/contacts/export")).text);
	assert.ok(link.includes(row.id));
	assert.match((await m.get(link)).text, /Rita Row/);
});
