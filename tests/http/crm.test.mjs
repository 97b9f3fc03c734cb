// The business's CRM: customers come in, changes follow, callers are looked up while they are
// greeted, calls are written back; and whatever QuickBase does, callers notice nothing.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { COMMUNICATIONS, CUSTOMERS, QuickBase, TICKETS } from "../quickbase/quickbase.mjs";
import { ownStage } from "../lib/stage.mjs";
import { each, quick, until } from "../lib/wait.mjs";

const qb = new QuickBase(), customers = qb.table("bck7gp3q2", CUSTOMERS), comm = qb.table("bck7comm1", COMMUNICATIONS), tickets = qb.table("bck7tick1", TICKETS);
await qb.listen();
const stage = await ownStage("crm", { QUICKBASE_API_URL: qb.url, HOOK_WORKERS: "2", PAGE_WORKERS: "2", SLOW_WORKERS: "1" });
after(async () => {
	qb.close();
	await stage.run("stop");
});
const { Db, db, sql } = await import("../lib/db.mjs");
const { env } = await import("../lib/env.mjs");
const { ask, words } = await import("../lib/http.mjs");
const { callParams, hook, newSid } = await import("../lib/hook.mjs");
const { phoneNumber, scratch } = await import("../lib/tenant.mjs");

const t = await scratch({ roles: ["owner", "manager", "lead", "agent"] });
const b = await t.browser("manager");
await db.run(sql`INSERT INTO contact_statuses (tenant_id, name, category) VALUES (${t.id}, 'Active', 'active'), (${t.id}, 'Lost', 'inactive') ON CONFLICT DO NOTHING`);
const PERSON = (name) => ({ id: "1.abc", email: "x@home.example", name });
const customer = (name, phone, more = {}) => ({ 147: name, 148: phone, 255: "Active", 346: PERSON(t.member("ada").name), 367: "Install", 98: "1 Example Street", 122: "2026-03-04", ...more });
const us = (e164) => `(${e164.slice(2, 5)}) ${e164.slice(5, 8)}-${e164.slice(8)}`;
const contact = (rid) => db.row(sql`SELECT k.*, s.name AS stage, m.name AS owner FROM contacts k LEFT JOIN journey_stages s ON s.id = k.stage_id LEFT JOIN members m ON m.id = k.owner_id
	WHERE k.tenant_id = ${t.id} AND k.record_id = ${String(rid)}`);
const sync = () => db.row(sql`SELECT s.*, c.state FROM crm_sync s JOIN crm_connections c USING (tenant_id) WHERE s.tenant_id = ${t.id}`);
const post = async (path, fields, wanted = 303) => {
	const answer = await b.post(`/settings/crm${path}`, fields);
	assert.equal(answer.status, wanted, words(answer.text).slice(0, 400));
	return answer;
};
const main = (text) => text.slice(text.indexOf("<main"));
const has = (text, re) => assert.ok(re.test(main(text)), `${re} in: ${words(main(text)).slice(0, 1500)}`);
const hasNot = (text, re) => assert.ok(!re.test(text), `${re} is there`);
const page = async () => (await b.get("/settings/crm")).text;
const synced = async (since) => until(async () => {
	const s = await sync();
	return s?.synced_at && new Date(s.synced_at) > since && s;
}, { ms: 15000, what: "a sync" });
const syncNow = async () => {
	const since = new Date((await db.value("SELECT clock_timestamp() AS t")));
	await post("/do", { what: "sync" });
	return synced(since);
};
// Every field as it stands, for forms that post all of them.
const MAP = { name: "147", phone: "148", email: "145", address: "98", status: "255", stage: "367", owner: "346", sale_date: "122", install_date: "", pto_date: "" };
const WRITES = { last_contact: "400", comm_table: "bck7comm1", comm_call: "6", comm_customer: "7", comm_at: "8", comm_outcome: "9", comm_who: "10", comm_words: "11",
	ticket_table: "bck7tick1", ticket_call: "6", ticket_customer: "7", ticket_at: "8", ticket_issue: "9" };

test("connecting: what is wrong is said beside it", async () => {
	has(await page(), /Connect QuickBase/);
	const bad = await post("/connect", { realm: "not a host!", token: "", table: "../x", rate: "99" }, 422);
	for (const word of ["Enter the whole host name", "Enter a user token", "lower-case letters and digits", "from 1 to 10"]) has(bad.text, new RegExp(word), word);
	assert.equal(await db.value(sql`SELECT count(*) FROM crm_connections WHERE tenant_id = ${t.id}`), 0);
	const agent = await t.browser("lead");
	assert.equal((await agent.get("/settings/crm")).status, 403);
});

test("a wrong token is said on the page, and mended there", async () => {
	for (let i = 1; i <= 7; i++) customers.put(customer(`Customer ${i}`, us(await phoneNumber())), { at: Date.parse("2026-11-20T10:00:00Z") });
	customers.put(customer("No Phone", "call the office", { 255: "Roof hold" }), { at: Date.parse("2026-11-20T10:00:01Z") });
	const other = new Db();
	await other.run("BEGIN");
	await other.run(sql`INSERT INTO contact_statuses (tenant_id, name, category) VALUES (${t.id}, 'Being written', 'active')`);
	await post("/connect", { realm: "acme.quickbase.com", token: "wrong", table: "bck7gp3q2", rate: "10" });
	await other.run("ROLLBACK");
	other.close();
	await until(async () => (await sync()).failures > 0, { ms: 10000, what: "a refusal" });
	const text = await page();
	has(text, /does not accept the user token/);
	has(text, /reference at QuickBase: [0-9a-f]+/);
	hasNot(text, /wrong"/, "the token is never shown");
	assert.doesNotMatch(await db.value(sql`SELECT token FROM crm_connections WHERE tenant_id = ${t.id}`), /wrong/, "nor kept as it is");
	await post("/connect", { realm: "https://ACME.quickbase.com", token: qb.token, table: "bck7gp3q2", rate: "10" });
	await synced(new Date(0));
	assert.equal(await db.value(sql`SELECT count(*) FROM contacts WHERE tenant_id = ${t.id} AND record_id IS NOT NULL`), 8);
	const k = await contact(1);
	assert.deepEqual([k.name, k.status, k.stage, k.owner, k.sale_date, k.address, k.type, k.source], ["Customer 1", "Active", "Install", t.member("ada").name, "2026-03-04", "1 Example Street", "customer", "crm"]);
});

test("the page shows labels, warnings, unknown words and what could not be taken over", async () => {
	const text = await page();
	for (const word of ["Customer Name", "Mobile Phone", "Worked out by the CRM", "Not mapped: routing and lists lack it", "Roof hold", "no phone number: &quot;call the office&quot;|no phone number: \"call the office\"", "Last sync"])
		has(text, new RegExp(word), word);
	await post("/map", { ...MAP, phone: "145", install_date: "999" });
	await synced(new Date());
	const after = await page();
	has(after, /neither a phone nor a text field/);
	has(after, /the table has no such field/);
	const wrong = await post("/map", { ...MAP, name: "abc" }, 422);
	has(wrong.text, /Enter the field/);
	has(wrong.text, /value="abc"/, "what was typed stays");
	await post("/map", MAP);
	await synced(new Date());
	assert.ok((await contact(1)).phone, "a field that is refused takes nothing away");
});

test("a word is given a meaning, and the contacts concerned follow", async () => {
	assert.equal((await contact(8)).status, null);
	await post("/word", { kind: "status", value: "Roof hold", target: "Nonsense" }, 404);
	await post("/word", { kind: "status", value: "Roof hold", target: "Lost" });
	await until(async () => (await contact(8)).status === "Lost", { what: "the new meaning" });
	assert.equal(await db.value(sql`SELECT after FROM contact_changes c WHERE c.tenant_id = ${t.id} AND source = 'crm' AND what = 'Status'`), "Lost");
});

test("what is changed there is changed here, in pages as the server cuts them", async () => {
	const before = await db.value(sql`SELECT count(*) FROM contact_changes WHERE tenant_id = ${t.id}`);
	await syncNow();
	assert.equal(await db.value(sql`SELECT count(*) FROM contact_changes WHERE tenant_id = ${t.id}`), before, "nothing changed, nothing is told");
	qb.most = 3;
	const at = Math.floor(Date.now() / 1000) * 1000;
	for (let i = 1; i <= 7; i++) customers.put({ 147: `Renamed ${i}` }, { id: i, at });
	// while its pages are read, a row of the first one is changed and moves behind the others
	let moved = false;
	qb.before = (kind, table, body) => {
		if (kind !== "records/query" || body.options.skip === 0 || moved) return;
		moved = true;
		table.put({ 147: "Moved 1" }, { id: 1, at: at + 5000 });
	};
	await syncNow();
	qb.before = null;
	qb.most = 1000;
	assert.ok(moved);
	assert.deepEqual((await db.rows(sql`SELECT name FROM contacts WHERE tenant_id = ${t.id} AND record_id::int <= 7 ORDER BY record_id::int`)).map((k) => k.name),
		["Moved 1", ...[2, 3, 4, 5, 6, 7].map((i) => `Renamed ${i}`)]);
});

test("429, 500, a web page, a hang: said on the page, waited for, and nothing is lost", async () => {
	await db.run(sql`UPDATE crm_sync SET failures = 0 WHERE tenant_id = ${t.id}`);
	for (const [fault, says] of [[{ status: 429, headers: { "Retry-After": "1" } }, /asked for a pause/], [{ status: 429, headers: { "x-ratelimit-reset": "900" } }, /asked for a pause/],
		[{ status: 500 }, /does not answer/], [{ status: 200, html: true }, /web page and not data\. The realm may be wrong/], [{ status: 404, message: "Host not found" }, /^QuickBase refused the request\. Host not found: as asked for\. The realm may be wrong: .* acme\.quickbase\.com/], [{ status: 502, html: true }, /does not answer/]]) {
		qb.fault({ ...fault, when: "records/query" });
		customers.put({ 147: `After ${fault.status}` }, { id: 2, at: Date.now() });
		const seen = qb.requests.length;
		await post("/do", { what: "sync" });
		await until(async () => says.test((await sync()).problem), { ms: 8000, what: String(says) });
		const asked = qb.requests.length;
		assert.ok(asked > seen);
		if (fault.status === 429) {
			await until(() => qb.requests.length > asked, { ms: 8000, what: "the next try" });
			assert.ok(qb.requests[asked].at - qb.requests[asked - 1].at >= 800, "not before they said");
		} else await post("/do", { what: "sync" });
		await until(async () => (await sync()).problem === "", { ms: 15000, what: "recovery" });
		await until(async () => (await contact(2)).name === `After ${fault.status}`, { ms: 15000, what: "what came late" });
	}
});

test("who is not in the table any more is marked, and stays", async () => {
	customers.remove(7);
	await db.run(sql`UPDATE tasks SET run_at = now(), args = '{}' WHERE tenant_id = ${t.id} AND kind = 'crm.full'`);
	await until(() => db.value(sql`SELECT gone_at IS NOT NULL FROM crm_records WHERE tenant_id = ${t.id} AND record_id = '7'`), { ms: 10000, what: "the mark" });
	assert.equal((await contact(7)).name, "Renamed 7");
	has(await page(), /Gone from QuickBase/);
});

test("told at once: a record's webhook with the right key, and only with it", async () => {
	const tell = (key, body = { recordid: "3", event: "modify" }) => ask("POST", `/api/webhooks/quickbase/${t.id}`, {
		body: typeof body === "string" ? body : JSON.stringify(body), headers: { "Content-Type": "application/json", ...(key ? { "X-Webhook-Key": key } : {}) } });
	const keyIn = (text) => /<code>([0-9a-f]{48})<\/code>/.exec(text)[1];
	assert.equal((await tell("x")).status, 403, "no key is set");
	const first = keyIn((await post("/key", {}, 200)).text);
	hasNot(await page(), new RegExp(first), "shown once");
	for (const key of [null, "", "x", first.slice(1), `${first}0`, first.toUpperCase()]) assert.equal((await tell(key)).status, 403, String(key));
	customers.put({ 147: "Told of" }, { id: 3 });
	assert.equal((await tell(first)).status, 200);
	await until(async () => (await contact(3)).name === "Told of", { what: "the record" });
	for (const body of ["", "{}", "[1]", "{\"recordid\":\"x\"}", "{\"recordid\":\"3'}OR{3.GT.'0\"}", "{\"recordid\":-3}", "{\"recordid\":99999999999999999999}"]) assert.equal((await tell(first, body)).status, 400, body);
	const second = keyIn((await post("/key", {}, 200)).text);
	customers.put({ 147: "Both keys" }, { id: 3 });
	assert.equal((await tell(first, { recordid: 3 })).status, 200, "the key before goes on, and numbers are numbers");
	await until(async () => (await contact(3)).name === "Both keys", { what: "the record" });
	const third = keyIn((await post("/key", {}, 200)).text);
	assert.equal((await tell(first)).status, 403, "until the next");
	assert.equal((await tell(second)).status, 200);
	assert.equal((await tell(third)).status, 200);
	assert.equal((await ask("POST", "/api/webhooks/quickbase/00000000-0000-7000-8000-000000000000", { body: "{\"recordid\":3}", headers: { "Content-Type": "application/json", "X-Webhook-Key": third } })).status, 403, "another business");
	// told while the record is being read: what was read may be what it was before
	await until(async () => Number(await db.value(sql`SELECT count(*) FROM tasks WHERE tenant_id = ${t.id} AND kind = 'crm.record'`)) === 0, { what: "what was told before" });
	const asked = qb.requests.length;
	// a line that every worker has seen is decided by what they saw
	await each(Array.from({ length: 12 }), 6, async () => call((await contact(2)).phone));
	await until(() => db.value(sql`SELECT count(*) = 0 FROM tasks WHERE tenant_id = ${t.id} AND kind = 'crm.caller'`), { what: "the other's look-up" });
	let answer;
	qb.fault({ when: "records/query", held: new Promise((resolve) => { answer = resolve; }) });
	assert.equal((await tell(third)).status, 200);
	await until(() => qb.requests.length > asked, { what: "the question" });
	customers.remove(3);
	assert.equal((await tell(third)).status, 200);
	answer();
	await until(() => db.value(sql`SELECT gone_at IS NOT NULL FROM crm_records WHERE tenant_id = ${t.id} AND record_id = '3'`), { what: "a deletion" });
});

const MENU = { start: "menu", steps: { menu: { type: "menu", name: "Menu", prompt: "Press 1.", keys: { 1: { label: "Bye", to: "bye" } }, tries: 3, timeout: 5, none: "bye" }, bye: { type: "hangup", say: "Goodbye." } } };
await t.publish("Menu", MENU);
await t.addLine("Field", "Menu");
const call = async (from) => {
	const sid = newSid(), began = performance.now();
	const answer = await hook(t.account, "/voice", callParams(t.account, sid, from, t.line("Field")));
	assert.equal(answer.status, 200);
	assert.match(answer.text, /Press 1/);
	return { sid, ms: performance.now() - began };
};

test("who calls is looked up while they are greeted, and the call does not wait", async () => {
	const mine = (await contact(1)).phone;
	await db.run(sql`UPDATE crm_records SET pulled_at = now() - interval '1 hour' WHERE tenant_id = ${t.id}`);
	customers.put({ 147: "Just married" }, { id: 1 });
	let answer;
	qb.fault({ when: "records/query", held: new Promise((resolve) => { answer = resolve; }) });
	await call(mine);
	answer();
	await until(async () => (await contact(1)).name === "Just married", { ms: 3000, what: "the caller's record" });
	const asked = qb.requests.length;
	customers.put({ 147: "Not asked again" }, { id: 1 });
	await call(mine);
	await until(() => db.value(sql`SELECT count(*) = 0 FROM tasks WHERE tenant_id = ${t.id} AND kind = 'crm.caller'`), { what: "the look-up's end" });
	assert.equal(qb.requests.slice(asked).filter((r) => /3\.EX/.test(r.body?.where)).length, 0, "not twice within minutes");
	const stranger = await phoneNumber();
	const id = customers.put(customer("New Customer", `${us(stranger)} x12`));
	customers.put(customer("Other Customer", `${us(stranger).slice(0, 6)}999-${stranger.slice(8)}`));
	await call(stranger);
	await until(async () => (await contact(id))?.name === "New Customer", { ms: 3000, what: "a stranger's record" });
	const labels = () => db.value(sql`SELECT string_agg(label, '|') FROM contact_phones WHERE tenant_id = ${t.id} AND e164 = ${stranger}`);
	assert.equal(await labels(), "ext. 12", "the contact that the call made is theirs, and so is the extension");
	await db.run(sql`UPDATE contact_phones SET label = 'Office, ext. 12' WHERE tenant_id = ${t.id} AND e164 = ${stranger}`);
	customers.put({ 147: "New Customer", 148: `${us(stranger)} ext. 120` }, { id });
	await syncNow();
	assert.equal(await labels(), "Office, ext. 120");
});

test("slow or away: callers notice nothing, and nobody is asked again for them", async () => {
	let from;
	await quick(300, async () => {
		qb.fault({ hang: true, when: "records/query" });
		from = await phoneNumber();
		return (await call(from)).ms;
	});
	await until(() => db.value(sql`SELECT count(*) = 0 FROM tasks WHERE tenant_id = ${t.id} AND kind = 'crm.caller'`), { ms: 3000, what: "giving up" });
	assert.equal(await db.value(sql`SELECT count(*) FROM contacts WHERE tenant_id = ${t.id} AND phone = ${from}`), 1);
});

const end = async (sid, from, status = "completed") => hook(t.account, "/status", { ...callParams(t.account, sid, from, t.line("Field")), CallStatus: status, CallDuration: "12", Timestamp: new Date().toUTCString() });
const hurry = () => db.run(sql`UPDATE tasks SET run_at = now() WHERE tenant_id = ${t.id} AND kind = 'crm.push' AND state = 'waiting'`);
const pushed = async (count) => until(async () => {
	await hurry();
	return comm.rows.size >= count;
}, { ms: 12000, what: `${count} communications` });

test("a call that is over is written down there, once, with a ticket where nobody answered", async () => {
	const line = await db.value(sql`SELECT id FROM numbers WHERE tenant_id = ${t.id} AND e164 = ${t.line("Field")}`);
	const mine = (await contact(1)).phone, before = await call(mine);
	await end(before.sid, mine);
	assert.equal(comm.rows.size, 0, "nothing before it is mapped");
	await post("/map", { ...MAP, ...WRITES, field_line: line });
	await synced(new Date());
	const { sid } = await call(mine);
	await db.run(sql`UPDATE calls SET unanswered = true WHERE tenant_id = ${t.id} AND call_sid = ${sid}`);
	await end(sid, mine);
	await pushed(1);
	const id = (await t.call(sid)).id, note = [...comm.rows.values()][0];
	assert.deepEqual([note[6], note[7], note[9], note[11]], [id, 1, "missed", "Called Field, nobody answered"]);
	await until(() => tickets.rows.size === 1, { ms: 8000, what: "a ticket" });
	assert.match([...tickets.rows.values()][0][9], /^Unanswered call: /);
	assert.ok(customers.rows.get(1)[400], "the last contact");
	await until(() => db.value(sql`SELECT count(*) = 3 FROM crm_pushes WHERE tenant_id = ${t.id} AND state = 'sent'`), { what: "all three" });
	await db.run(sql`INSERT INTO tasks (tenant_id, lane, kind, args) VALUES (${t.id}, 'slow', 'crm.push', ${{ call: id }})`);
	const asked = qb.requests.length;
	await until(() => qb.requests.slice(asked).filter((r) => r.kind === "records").length === 3, { ms: 8000, what: "the same again" });
	assert.deepEqual([comm.rows.size, tickets.rows.size], [1, 1], "found by our call's id");
});

test("what the CRM refuses of a record is shown, and the rest is written", async () => {
	tickets.refuse = () => "The field \"Issue\" is locked.";
	const mine = (await contact(1)).phone, { sid } = await call(mine);
	await db.run(sql`UPDATE calls SET unanswered = true WHERE tenant_id = ${t.id} AND call_sid = ${sid}`);
	await end(sid, mine);
	await pushed(2);
	await until(() => db.value(sql`SELECT count(*) = 1 FROM crm_pushes WHERE tenant_id = ${t.id} AND state = 'refused'`), { ms: 8000, what: "the refusal" });
	has(await page(), /Not written yet[\s\S]*is locked/);
	tickets.refuse = null;
});

test("paused and disconnected: contacts stay, and nobody is asked", async () => {
	await post("/do", { what: "pause" });
	has(await page(), /Sync paused/);
	await until(() => db.value(sql`SELECT count(*) = 0 FROM tasks WHERE tenant_id = ${t.id} AND kind LIKE 'crm.%' AND state = 'running'`), { what: "rest" });
	const asked = qb.requests.length;
	await call((await contact(2)).phone);
	assert.equal(await db.value(sql`SELECT count(*) FROM tasks WHERE tenant_id = ${t.id} AND kind = 'crm.caller'`), 0);
	await post("/do", { what: "resume" });
	await until(() => qb.requests.length > asked, { ms: 8000, what: "going on" });
	await post("/do", { what: "off" });
	has(await page(), /Connect QuickBase/);
	assert.ok(await contact(1));
	await post("/do", { what: "explode" }, 400);
});

test("all that was sent is as the documentation says, at no more than the rate", () => {
	assert.deepEqual(qb.complaints, []);
	const times = qb.requests.map((r) => r.at);
	for (let i = 11; i < times.length; i++) assert.ok(times[i] - times[i - 11] >= 900, `eleven requests in ${times[i] - times[i - 11]} ms`);
	assert.equal(env.PUBLIC_URL.startsWith("http://127.0.0.1"), true);
});
