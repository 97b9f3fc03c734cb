// What a business words its own way: statuses, tags, groups, fields, blocked numbers; who may
// change them, what happens to contacts that have them, and two people at once.
import { test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { signIn, words } from "../lib/http.mjs";
import { scratch } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

const t = await scratch({ roles: ["owner", "manager", "lead", "agent"] });
const b = await signIn(t.user("manager"));
const status = (name) => db.row(sql`SELECT * FROM contact_statuses WHERE tenant_id = ${t.id} AND name = ${name}`);
const add = (values) => b.post("/settings/statuses", { category: "active", icon: "circle-dot", months: "", ...values });
const save = (s, values, who = b) => who.post(`/settings/statuses/${s.id}`, { do: "save", version: s.version, name: s.label || s.name, category: s.category, icon: s.icon, months: s.stale_months ?? "", ...values });
const hidden = () => db.value(sql`SELECT string_agg(name, ' ' ORDER BY name) FROM contacts WHERE tenant_id = ${t.id} AND hidden`);
const with_ = (name, s, more = {}) => t.contact(name, more).then(async (k) => (await db.run(sql`UPDATE contacts SET status = ${s} WHERE tenant_id = ${t.id} AND id = ${k.id}`), k));

test("a status is made, renamed without touching contacts, and audited", async () => {
	await b.get("/settings/statuses");
	const made = await add({ name: "In Review", months: "2" });
	assert.equal(made.status, 303);
	assert.equal(made.headers.location, "/settings/statuses?done=made");
	const k = await with_("Ann Review", "In Review");
	assert.equal((await save(await status("In Review"), { name: "Being looked at" })).status, 303);
	const now = await status("In Review");
	assert.equal(now.label, "Being looked at");
	assert.equal(now.stale_months, 2);
	assert.match(words((await b.get("/contacts")).text), /Ann Review.*Being looked at/);
	assert.match(words((await b.get("/settings/statuses")).text), /Being looked at Left out after 2 months 1\b/);
	assert.ok(Number(await db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${t.id} AND action LIKE 'status.%'`)) >= 2, "audited");
	await db.run(sql`DELETE FROM contacts WHERE tenant_id = ${t.id} AND id = ${k.id}`);
});

test("a rule that changes hides and shows contacts, as a task", async () => {
	await add({ name: "Waiting room" });
	for (let i = 0; i < 3; i++) await with_(`Waiting ${i}`, "Waiting room");
	await db.run(sql`UPDATE contacts SET last_touch_at = now() - interval '100 days' WHERE tenant_id = ${t.id} AND name = 'Waiting 1'`);
	assert.equal(await hidden(), null);
	await save(await status("Waiting room"), { months: "3" });
	await until(async () => (await hidden()) === "Waiting 1" && (await status("Waiting room")).work === "", { ms: 10000, what: "one stale contact hidden" });
	await save(await status("Waiting room"), { category: "inactive" });
	await until(async () => (await hidden()) === "Waiting 0 Waiting 1 Waiting 2", { ms: 10000, what: "all hidden" });
	await save(await status("Waiting room"), { category: "active", months: "" });
	await until(async () => (await hidden()) === null, { ms: 10000, what: "nobody hidden" });
});

test("deleting a status in use says what happens, and does it", async () => {
	await add({ name: "Old way" });
	await add({ name: "New way" });
	const k = await with_("Cleo Moved", "Old way"), old = await status("Old way"), fresh = await status("New way");
	const page = words((await b.get(`/settings/statuses/${old.id}`)).text);
	assert.match(page, /1 contact has it and gets: They get No status .*New way/);
	const gone = await b.post(`/settings/statuses/${old.id}`, { do: "retire", version: old.version, to: fresh.id });
	assert.equal(gone.headers.location, "/settings/statuses?done=going");
	await until(async () => !(await status("Old way")), { ms: 10000, what: "the status gone" });
	assert.equal(await db.value(sql`SELECT status FROM contacts WHERE tenant_id = ${t.id} AND id = ${k.id}`), "New way");
	assert.equal(await db.value(sql`SELECT before || '>' || after FROM contact_changes WHERE tenant_id = ${t.id} AND contact_id = ${k.id}`), "Old way>New way");
	const last = await status("New way");
	await b.post(`/settings/statuses/${last.id}`, { do: "retire", version: last.version, to: "none" });
	await until(async () => !(await status("New way")), { ms: 10000, what: "the other gone too" });
	assert.equal(await db.value(sql`SELECT status FROM contacts WHERE tenant_id = ${t.id} AND id = ${k.id}`), null);
});

test("what cannot be is said beside the field, and nothing is lost", async () => {
	await add({ name: "Taken" });
	for (const [values, says] of [[{ name: "" }, /Give it a name/], [{ name: "x".repeat(61) }, /60 characters/], [{ name: "tAKEN" }, /There is one of this name/],
		[{ name: "A", months: "0.5" }, /number|months/i], [{ name: "A", months: "121" }, /1 to 120/], [{ name: "A", category: "maybe" }, /one of the two/], [{ name: "A", icon: "<svg>" }, /from the list/]]) {
		const answer = await add(values);
		assert.equal(answer.status, 422, JSON.stringify(values));
		assert.match(words(answer.text), says);
	}
	const evil = "\u202e<script>alert(1)</script> حالة";
	assert.equal((await add({ name: evil })).status, 303);
	const page = (await b.get("/settings/statuses")).text;
	assert.ok(!page.includes("<script>alert") && page.includes("&lt;script&gt;"), "escaped");
});

test("two people at once: the second sees the first's, and what they typed", async () => {
	await add({ name: "Shared" });
	const s = await status("Shared"), other = await signIn(t.user("owner"));
	await other.get(`/settings/statuses/${s.id}`);
	await save(s, { name: "Theirs" }, other);
	const late = await save(s, { name: "Mine" });
	assert.equal(late.status, 409);
	assert.match(words(late.text), /Somebody changed it meanwhile\. It is called “Theirs” now/);
	assert.match(late.text, /value="Mine"/);
	assert.equal((await status("Shared")).label, "Theirs");
	const both = await Promise.all(["Twin", "Twin"].map((name) => add({ name })));
	assert.deepEqual(both.map((a) => a.status).sort(), [303, 422], "the same one twice at once is made once");
});

test("order, by buttons", async () => {
	const order = () => db.value(sql`SELECT string_agg(name, '|' ORDER BY position, name) FROM contact_statuses WHERE tenant_id = ${t.id}`);
	const names = (await order()).split("|"), second = await status(names[1]);
	assert.equal((await b.post(`/settings/statuses/${second.id}`, { do: "up" })).status, 303);
	assert.equal((await order()).split("|")[0], names[1]);
	await b.post(`/settings/statuses/${second.id}`, { do: "up" });
	assert.equal((await order()).split("|")[0], names[1], "the first stays the first");
	await b.post(`/settings/statuses/${second.id}`, { do: "down" });
	assert.deepEqual((await order()).split("|"), names);
});

test("tags and groups: one of a name, whatever its accents; deleting takes it from contacts", async () => {
	const label = (name) => db.row(sql`SELECT * FROM contact_labels WHERE tenant_id = ${t.id} AND name = ${name}`);
	assert.equal((await b.post("/settings/labels", { name: "Café", kind: "tag" })).status, 303);
	assert.equal((await b.post("/settings/labels", { name: "CAFE", kind: "tag" })).status, 422);
	assert.equal((await b.post("/settings/labels", { name: "Cafe", kind: "group" })).status, 303);
	const tag = await label("Café"), k = await t.contact("Dan Tagged");
	await db.run(sql`INSERT INTO contact_labelled (tenant_id, label_id, contact_id) VALUES (${t.id}, ${tag.id}, ${k.id})`);
	assert.match(words((await b.get(`/settings/labels/${tag.id}`)).text), /1 contact has it and loses it/);
	assert.equal((await b.post(`/settings/labels/${tag.id}`, { do: "save", version: tag.version, name: "Coffee" })).status, 303);
	const renamed = await label("Coffee");
	await b.post(`/settings/labels/${tag.id}`, { do: "retire", version: renamed.version });
	await until(async () => !(await label("Coffee")), { ms: 10000, what: "the tag gone" });
	assert.equal(Number(await db.value(sql`SELECT count(*) FROM contact_labelled WHERE tenant_id = ${t.id}`)), 0);
	assert.ok(await label("Cafe"), "the group stays");
});

test("fields: a key of their own, choices a line each, out of use and back", async () => {
	const field = (label) => db.row(sql`SELECT * FROM custom_fields WHERE tenant_id = ${t.id} AND label = ${label}`);
	assert.equal((await b.post("/settings/fields", { name: "Gate  code №1", field_kind: "text" })).status, 303);
	assert.match((await field("Gate code №1")).key, /^gate_code/);
	await b.post("/settings/fields", { name: "42", field_kind: "number" });
	assert.match((await field("42")).key, /^[a-z]/);
	assert.equal((await b.post("/settings/fields", { name: "Roof", field_kind: "choice", choices: "" })).status, 422);
	assert.equal((await b.post("/settings/fields", { name: "Roof", field_kind: "choice", choices: "Tile\nTile" })).status, 422);
	assert.equal((await b.post("/settings/fields", { name: "Roof", field_kind: "choice", choices: " Tile \r\n\r\nMetal" })).status, 303);
	const roof = await field("Roof");
	assert.deepEqual(roof.choices, ["Tile", "Metal"]);
	assert.equal((await b.post(`/settings/fields/${roof.id}`, { do: "shelve", version: roof.version })).status, 303);
	assert.equal((await field("Roof")).archived, true);
	assert.match(words((await b.get("/settings/fields")).text), /Roof One of some choices, not in use/);
	await b.post(`/settings/fields/${roof.id}`, { do: "unshelve", version: roof.version + 1 });
	assert.equal((await field("Roof")).archived, false);
});

test("blocked numbers: said why, shown with whose they are, taken off again", async () => {
	const lead = await signIn(t.user("lead")), k = await t.contact("Eve Blocked");
	await lead.get("/settings/blocked");
	assert.equal((await lead.post("/settings/blocked", { number: "12", reason: "x" })).status, 422);
	assert.equal((await lead.post("/settings/blocked", { number: k.e164, reason: "" })).status, 422);
	assert.equal((await lead.post("/settings/blocked", { number: k.e164, reason: "Threats <b>" })).status, 303);
	assert.match(words((await lead.post("/settings/blocked", { number: k.e164, reason: "again" })).text), /blocked already/);
	assert.match(words((await lead.get("/settings/blocked")).text), /Eve Blocked Threats <b>/);
	assert.match((await lead.get(`/contacts/${k.id}`)).text, /aria-disabled="true"[^>]*title="This number is blocked: Threats &lt;b>?/);
	assert.doesNotMatch((await lead.get(`/contacts/${k.id}`)).text, new RegExp(`href="/call\\?to=%2B${k.e164.slice(1)}"`));
	assert.equal((await lead.post("/settings/blocked/remove", { number: k.e164 })).status, 303);
	assert.equal((await lead.post("/settings/blocked/remove", { number: k.e164 })).status, 404);
	assert.doesNotMatch(words((await lead.get(`/contacts/${k.id}`)).text), /This number is blocked/);
});

test("who may, and whose", async () => {
	const s = await status("Taken"), agent = await signIn(t.user("agent")), other = await signIn((await scratch({ roles: ["owner"] })).user("owner"));
	for (const path of ["/settings/statuses", "/settings/labels", "/settings/fields", "/settings/blocked"]) assert.equal((await agent.get(path)).status, 403);
	await other.get("/settings/statuses");
	assert.equal((await other.post(`/settings/statuses/${s.id}`, { do: "retire", version: s.version })).status, 404);
	assert.doesNotMatch((await other.get("/settings/statuses")).text, /Taken/);
});

test("a colleague, by a manager: name, role, phone, department, calls", async () => {
	const agent = t.user("agent"), member = () => db.row(sql`SELECT * FROM members WHERE tenant_id = ${t.id} AND id = ${agent.member}`);
	const dept = await db.run(sql`INSERT INTO departments (tenant_id, name) VALUES (${t.id}, 'Permits') RETURNING id`), path = `/contacts/employees/${agent.member}`;
	assert.match((await b.get("/contacts?type=employees")).text, new RegExp(`href="${path}"`));
	const page = await b.get(path), stamp = /name="stamp" value="([^"]+)"/.exec(page.text)[1], as = { stamp, name: agent.name, role: "agent" };
	assert.match(words(page.text), new RegExp(`${agent.name}.*Signs in as ${agent.email}`));
	assert.equal((await b.post(path, { ...as, phone: "12", department: dept, receives: "1" })).status, 422);
	assert.equal((await b.post(path, { ...as, phone: "", department: "00000000-0000-7000-8000-000000000000" })).status, 422);
	for (const [role, says] of [["owner", /Only an owner/], ["operator", /Choose one/], ["", /Choose one/]]) assert.match(words((await b.post(path, { ...as, role })).text), says);
	assert.equal((await b.post(path, { ...as, name: "<b>Zoë", phone: "(801) 555-0188", department: dept, active: "" })).status, 303);
	const now = await member();
	assert.deepEqual([now.phone, now.department_id, now.can_receive_calls, now.role, now.name, now.active], ["+18015550188", dept, false, "agent", "<b>Zoë", true]);
	const late = await b.post(path, { ...as, phone: "", department: "" });
	assert.equal(late.status, 409, "what was shown is not what is there any more");
	assert.match(words(late.text), /Somebody changed it meanwhile/);
	assert.equal((await member()).phone, "+18015550188");
	assert.ok(Number(await db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${t.id} AND action = 'member.changed' AND user_id = ${t.user("manager").user_id}`)) > 0, "audited");
	const lead = await signIn(t.user("lead")), theirs = await scratch({ roles: ["owner"] });
	assert.equal((await lead.get(path)).status, 403);
	assert.equal((await b.get(`/contacts/employees/${theirs.user("owner").member}`)).status, 404);
	assert.equal((await b.post(`/contacts/employees/${theirs.user("owner").member}`, { ...as, phone: "" })).status, 404);
});

test("who joins, who leaves, who comes back", async () => {
	const w = await scratch({ roles: ["owner", "manager", "lead"] }), o = await signIn(w.user("owner")), m = await signIn(w.user("manager")), page = (user) => `/contacts/employees/${user.member}`;
	const email = `new-${w.id}@example.com`, fields = { name: "Nia <New>", email, password: "Nia-first-7!", role: "agent", phone: "", department: "", receives: "1" }, join = (who, more) => who.post("/contacts/employees/new", { ...fields, ...more });
	for (const [more, says] of [[{ password: "short" }, /8 characters/], [{ name: " " }, /what they are called/], [{ email: "nobody" }, /address/i], [{ role: "owner" }, /Only an owner/], [{ role: "root" }, /Choose one/], [{ phone: "12" }, /no phone number/],
		[{ email: w.user("lead").email }, /signs in with this address already/], [{ email: t.user("lead").email }, /signs in with this address already/], [{ department: "x" }, /Choose one/]]) {
		const answer = await join(m, more);
		assert.equal(answer.status, 422);
		assert.match(words(answer.text), says);
		assert.ok(!answer.text.includes(fields.password), "a password is never given back");
	}
	assert.equal((await (await signIn(w.user("lead"))).get("/contacts/employees/new")).status, 403);
	assert.equal((await Promise.all([join(m), join(m.copy())])).filter((a) => a.status === 303).length, 1, "once");
	assert.match((await m.get("/contacts?type=employees")).text, /Nia &lt;New&gt;/);
	const nia = await db.row(sql`SELECT id AS member, user_id, name FROM members WHERE tenant_id = ${w.id} AND name LIKE 'Nia%'`), n = await signIn({ email, password: fields.password });
	assert.equal((await n.get("/contacts")).status, 200);
	const k = await w.contact("Kept Customer", { owner: nia });
	assert.match(words((await m.get(page(nia))).text), /Who has left cannot sign in and gets no calls; what they did stays. 1 contact stays with them until somebody else is made coordinator/);
	assert.equal((await m.post(page(nia), { do: "left" })).status, 303);
	assert.notEqual((await n.get("/contacts")).status, 200, "their session is over");
	assert.match(words((await m.get(`/contacts/${k.id}`)).text), /has left. Choose one/);
	assert.doesNotMatch((await m.get("/contacts?type=employees")).text, /Nia/);
	assert.match((await m.get("/contacts/employees/new")).text, new RegExp(`href="${page(nia)}"`));
	assert.equal((await m.post(page(nia), { do: "back" })).status, 303);
	assert.equal((await (await signIn({ email, password: fields.password })).get("/contacts")).status, 200);
	for (const [who, whom] of [[m, w.user("manager")], [m, w.user("owner")], [o, w.user("owner")]]) assert.equal((await who.post(page(whom), { do: "left" })).status, 422, "not oneself, nor owners by managers");
	assert.equal((await m.post(page(t.user("agent")), { do: "left" })).status, 404);
	const actions = await db.rows(sql`SELECT action FROM audit_log WHERE tenant_id = ${w.id} AND object_type = 'member' ORDER BY seq`);
	assert.ok(actions.filter((a) => a.action === "member.changed").length >= 2, "audited");
});
