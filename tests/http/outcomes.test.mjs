// Outcomes of calls in the business's own words: who may change them, what each asks for, keys that
// are one's own, and two people at once.
import { test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { signIn, words } from "../lib/http.mjs";
import { scratch } from "../lib/tenant.mjs";

const t = await scratch({ roles: ["owner", "manager", "lead", "agent"] });
const b = await signIn(t.user("manager"));
const outcome = (name) => db.row(sql`SELECT * FROM dispositions WHERE tenant_id = ${t.id} AND name = ${name}`);
const NEW = { name: "", key: "", icon: "circle-check", follow_up: "", due_min: "", special: "", closes: "1" };
const add = (values, who = b) => who.post("/settings/outcomes", { ...NEW, ...values });
const save = (o, values, who = b) => who.post(`/settings/outcomes/${o.id}`, { do: "save", version: o.version, name: o.name, key: o.key ?? "", icon: o.icon, follow_up: o.follow_up, due_min: o.due_min ?? "", special: o.special, ...(o.closes ? { closes: "1" } : {}), ...values });

test("a new business has the nine", async () => {
	const page = words((await b.get("/settings/outcomes")).text);
	assert.match(page, /1 Booked job.*2 Quote requested Needs a follow-up\. Keeps the promise, offers tomorrow 9:00\..*3 Callback needed Needs a follow-up\. Leaves the promise open.*6 Emergency sent Needs a note, a follow-up.*9 Spam/);
	assert.match(page, /Every call needs an outcome/);
});

test("one is made, changed, moved, taken out of use and back, and audited", async () => {
	const made = await add({ name: "Warranty case", needs_note: "1", needs_tag: "1", follow_up: "2h", due_min: "60" });
	assert.equal(made.status, 303, words(made.text).slice(0, 400));
	let o = await outcome("Warranty case");
	assert.deepEqual([o.needs_note, o.needs_follow_up, o.needs_value, o.needs_tag, o.closes, o.due_min, o.key], [true, false, false, true, true, 60, null]);
	assert.equal((await save(o, { name: "Under warranty", closes: "" })).status, 303);
	o = await outcome("Under warranty");
	await b.post(`/settings/outcomes/${o.id}`, { do: "up" });
	assert.equal(await db.value(sql`SELECT string_agg(name, ',' ORDER BY position) FROM (SELECT name, position FROM dispositions WHERE tenant_id = ${t.id} ORDER BY position DESC LIMIT 2) x`), "Under warranty,Spam");
	await b.post(`/settings/outcomes/${o.id}`, { do: "shelve", version: o.version });
	assert.match(words((await b.get("/settings/outcomes")).text), /Under warranty .*Not in use/);
	o = await outcome("Under warranty");
	assert.equal(o.archived, true);
	await b.post(`/settings/outcomes/${o.id}`, { do: "unshelve", version: o.version });
	assert.equal((await outcome("Under warranty")).archived, false);
	assert.ok(Number(await db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${t.id} AND action LIKE 'disposition.%'`)) >= 4, "audited");
});

test("what cannot be is said beside the field, and nothing is lost", async () => {
	for (const [values, says] of [[{ name: "" }, /Give it a name/], [{ name: "x".repeat(61) }, /60 characters/], [{ name: "sPAM" }, /There is one of this name/],
		[{ name: "A", key: "9" }, /Another outcome has this key/], [{ name: "A", key: "12" }, /from the list/], [{ name: "A", icon: "<svg>" }, /from the list/],
		[{ name: "A", due_min: "0.5" }, /number|minutes/i], [{ name: "A", due_min: "99999" }, /1 to 14,400/], [{ name: "A", follow_up: "later" }, /from the list/]]) {
		const answer = await add({ ...values, needs_value: "1" });
		assert.equal(answer.status, 422, JSON.stringify(values));
		assert.match(words(answer.text), says);
		assert.match(answer.text, /name="needs_value" value="1" checked/, "ticks are kept");
	}
	const evil = "\u202e<script>alert(1)</script> حالة";
	assert.equal((await add({ name: evil })).status, 303);
	assert.ok(!(await b.get("/settings/outcomes")).text.includes("<script>alert"), "escaped");
});

test("two people at once: the second is told, the same key is one's only", async () => {
	const o = await outcome("Handed off"), other = await signIn(t.user("owner"));
	await save(o, { name: "Passed on" }, other);
	const late = await save(o, { name: "Mine" });
	assert.equal(late.status, 409);
	assert.match(words(late.text), /Somebody changed it meanwhile\./);
	assert.match(late.text, /value="Mine"/);
	await db.run(sql`UPDATE dispositions SET key = NULL WHERE tenant_id = ${t.id} AND key = 8`);
	const both = await Promise.all([add({ name: "Twin one", key: "8" }), add({ name: "Twin two", key: "8" }, other)]);
	assert.deepEqual(both.map((r) => r.status).sort(), [303, 422]);
	const spam = await outcome("Spam");
	await b.post(`/settings/outcomes/${spam.id}`, { do: "shelve", version: spam.version });
	assert.equal((await add({ name: "Nuisance", key: "9" })).status, 303, "the key of one out of use is free");
	await b.post(`/settings/outcomes/${spam.id}`, { do: "unshelve", version: spam.version + 1 });
	assert.equal((await outcome("Spam")).key, null, "and comes back without it");
});

test("when a call needs one, amounts and words", async () => {
	const version = () => db.value(sql`SELECT version FROM disposition_rules WHERE tenant_id = ${t.id}`);
	const rules = async (values) => b.post("/settings/outcomes/rules", { version: await version(), needed: "yes", amounts: "150", words: "fire", ...values });
	assert.equal((await rules({ needed: "before_next", amounts: "$99.50, 2k", words: "Fire\n gas  leak" })).status, 303);
	assert.deepEqual(await db.row(sql`SELECT needed, amounts, emergency_words FROM disposition_rules WHERE tenant_id = ${t.id}`), { needed: "before_next", amounts: [9950, 200000], emergency_words: ["fire", "gas leak"] });
	assert.match((await b.get("/settings/outcomes")).text, /value="99\.50, 2000"/);
	for (const [values, says] of [[{ needed: "often" }, /from the list/], [{ amounts: "cheap" }, /like 150, 350, 2k/], [{ words: "x".repeat(61) }, /60 characters/]]) {
		const answer = await rules(values);
		assert.equal(answer.status, 422);
		assert.match(words(answer.text), says);
	}
	assert.equal((await rules({ version: 1 })).status, 409);
});

test("only managers", async () => {
	for (const role of ["lead", "agent"]) assert.equal((await (await signIn(t.user(role))).get("/settings/outcomes")).status, 403, role);
});
