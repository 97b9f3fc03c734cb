// How members are told: on the page, by e-mail, on their devices; by choice, not at night, and with
// a mail server and push services that have troubles.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { Mailbox } from "../outside/mailbox.mjs";
import { PushService } from "../outside/pushservice.mjs";
import { ownStage } from "../lib/stage.mjs";
import { until } from "../lib/wait.mjs";

const mail = new Mailbox(), push = new PushService();
await Promise.all([mail.listen(), push.listen()]);
const stage = await ownStage("notices", { SMTP_URL: mail.url, MAIL_FROM: "desk@patchbay.example", PUSH_URL: push.url, HOOK_WORKERS: "1", PAGE_WORKERS: "2", SLOW_WORKERS: "1", SLOW_TASKS: "2" });
after(async () => {
	mail.close();
	push.close();
	await stage.run("stop");
});
const { db, sql } = await import("../lib/db.mjs");
const { signIn, words } = await import("../lib/http.mjs");
const { carrier, scratch } = await import("../lib/tenant.mjs");

const t = await scratch({ roles: ["owner", "manager", "lead", "agent", "viewer"] });
const other = await scratch({ roles: ["owner"] });
const people = Object.fromEntries(await Promise.all(["manager", "lead", "agent", "viewer"].map(async (r) => [r, { ...t.user(r), b: await signIn(t.user(r)) }])));
const tell = (who, kind, words, href = "/sla") => db.run(sql`INSERT INTO notices (tenant_id, member_id, kind, words, href) VALUES (${t.id}, ${who.member}, ${kind}, ${words}, ${href}) RETURNING id`);
const letter = (who, about, ms = 15000) => until(() => mail.to(who.email).find((l) => l.text.includes(about)), { ms, what: `a letter about ${about}` });
const posts = (who) => db.value(sql`SELECT count(*)::int FROM notice_posts WHERE member_id = ${who.member}`);
const quiet = () => until(async () => await db.value(sql`SELECT count(*)::int FROM notice_posts WHERE due_at <= now()`) === 0, { ms: 15000, what: "all to be sent" });
// What the form holds when it is opened.
const SORTS = ["emergency", "reminder", "sla", "mention", "handoff", "touch", "presence", "work"];
const form = (more = {}) => ({ ...Object.fromEntries(SORTS.flatMap((s) => [[`page-${s}`, "1"], [`email-${s}`, "now"], [`push-${s}`, "1"]])), quiet_from: "00:00", quiet_to: "00:00", daily_at: "07:30", ...more });
const choose = async (who, more) => assert.equal((await who.b.post("/notices/ways", form(more))).status, 303);
const without = (fields, ...names) => Object.fromEntries(Object.entries(fields).filter(([k]) => !names.includes(k)));

test("a letter says what happened, where to see it and how to end it; it is text and nothing else", async () => {
	const { lead } = people, evil = "Zoë “O'Brien”\r\nBcc: all@evil.example <script>";
	await choose(lead);
	await tell(lead, "sla", `Missed call overdue: ${evil.replace("\r\n", " ")}`, "/sla/1");
	const l = await letter(lead, "Zoë");
	assert.equal(l.subject, `Missed call overdue: ${evil.replace("\r\n", " ")}`);
	assert.deepEqual([l.from, l.headers.from, l.headers["auto-submitted"], l.headers["mime-version"]], ["desk@patchbay.example", "Patchbay <desk@patchbay.example>", "auto-generated", "1.0"]);
	assert.match(l.headers["content-type"], /^text\/plain; charset=utf-8$/);
	assert.match(l.headers["message-id"], /^<[0-9a-f-]{36}@patchbay\.example>$/);
	assert.match(l.headers.date, /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/);
	assert.ok(l.text.includes("/sla/1\r\n") && l.text.includes("/notices/ways"), l.text);
	assert.ok(l.raw.split("\r\n").every((line) => line.length <= 78), "no long lines");
	await until(async () => await posts(lead) === 0, { what: "it to be done with" });
});

test("of many things at once one letter, and of what is seen none", async () => {
	const { lead } = people, before = mail.to(lead.email).length;
	mail.trouble.push({ verb: "MAIL", says: "451 not now" });
	await tell(lead, "sla", "First of them");
	await until(() => !mail.trouble.length, { what: "a refusal" });
	await db.run(sql`INSERT INTO notices (tenant_id, member_id, kind, words) SELECT ${t.id}, ${lead.member}, 'sla', 'One of many ' || i FROM generate_series(1, 30) i`);
	await letter(lead, "First of them");
	await quiet();
	const all = mail.to(lead.email).slice(before).map((l) => l.text).join("");
	assert.ok(mail.to(lead.email).length - before <= 3, `${mail.to(lead.email).length - before} letters`);
	assert.equal(all.match(/One of many \d+\r/g).length, 30, "each once");
	assert.equal(all.match(/First of them/g).length, 1, "not lost, not twice");
	await choose(lead, { quiet_from: "00:00", quiet_to: "23:59" });
	await tell(lead, "sla", "Seen before the morning");
	assert.equal((await lead.b.post("/notices", {})).status, 303);
	await db.run(sql`UPDATE notice_posts SET due_at = now() WHERE member_id = ${lead.member}`);
	await quiet();
	assert.ok(!mail.to(lead.email).some((l) => l.text.includes("Seen before")), "it was read on the page");
});

test("whoever cannot be written to is given up, who has left is not written to", async () => {
	const { agent, viewer } = people;
	await choose(agent);
	mail.trouble.push({ verb: "RCPT", says: "550 no such box" });
	await tell(agent, "sla", "To nobody");
	await until(async () => await posts(agent) === 0, { ms: 15000, what: "giving up" });
	assert.ok(!mail.to(agent.email).length);
	await tell(agent, "sla", "To somebody again");
	await letter(agent, "To somebody again");
	await choose(viewer);
	await db.run(sql`UPDATE members SET active = false WHERE id = ${viewer.member}`);
	await tell(viewer, "sla", "For who has left");
	await until(async () => await posts(viewer) === 0, { ms: 15000, what: "nobody to be told" });
	assert.ok(!mail.to(viewer.email).length);
});

test("each chooses: not on the page, once a day, not at night; an emergency does not wait", async () => {
	const { manager } = people;
	const b = manager.b, all = form({ "email-mention": "no", "email-touch": "daily", quiet_from: "00:00", quiet_to: "23:59", daily_at: "00:00" });
	assert.equal((await b.post("/notices/ways", without(all, "page-touch", "push-touch"))).status, 303);
	const page = await b.get("/notices/ways");
	assert.match(page.text, /name="page-sla"[^>]*checked/);
	assert.doesNotMatch(page.text, /name="page-touch"[^>]*checked/);
	assert.match(page.text, new RegExp(`Letters go to ${manager.email.replace(/[.+]/g, "\\$&")}`));
	const ids = await Promise.all([tell(manager, "touch", "Quietly"), tell(manager, "mention", "Only on the page"), tell(manager, "sla", "In the night"), tell(manager, "emergency", "Gas leak at Elm Street")]);
	const rows = await db.rows(sql`SELECT n.kind, n.read_at IS NOT NULL AS read, p.due_at > now() + interval '1 second' AS later FROM notices n LEFT JOIN notice_posts p ON p.notice_id = n.id WHERE n.id = ANY (${ids}::uuid[]) AND n.kind <> 'emergency' ORDER BY n.kind`);
	assert.deepEqual(rows, [{ kind: "mention", read: false, later: null }, { kind: "sla", read: false, later: true }, { kind: "touch", read: true, later: true }]);
	await letter(manager, "Gas leak at Elm Street");
	// the day's letter comes though nothing of it is new on the page
	await db.run(sql`UPDATE notice_posts SET due_at = now() WHERE member_id = ${manager.member}`);
	await letter(manager, "Quietly");
	for (const bad of [{ quiet_from: "25:00" }, { quiet_to: "" }, { daily_at: "7:30'--" }]) {
		const answer = await b.post("/notices/ways", form(bad));
		assert.equal(answer.status, 422);
		assert.match(answer.text, /Write times like 21:30/);
	}
});

test("nights are in the business's zone, over midnight, and end when they end", async () => {
	const iso = (from, to, now) => db.value(sql`SELECT to_char(notice_awake(ROW(uuid7(), uuid7(), ${from}, ${to}, '07:30', false)::notice_times, 'America/Chicago', ${now}::timestamptz) AT TIME ZONE 'America/Chicago', 'YYYY-MM-DD HH24:MI')`);
	assert.equal(await iso("21:00", "07:00", "2026-11-20 23:30 America/Chicago"), "2026-11-21 07:00");
	assert.equal(await iso("21:00", "07:00", "2026-11-20 06:59 America/Chicago"), "2026-11-20 07:00");
	assert.equal(await iso("21:00", "07:00", "2026-11-20 07:00 America/Chicago"), "2026-11-20 07:00");
	assert.equal(await iso("21:00", "07:00", "2026-11-20 20:59 America/Chicago"), "2026-11-20 20:59");
	assert.equal(await iso("12:00", "13:00", "2026-11-20 12:30 America/Chicago"), "2026-11-20 13:00");
	assert.equal(await iso("09:00", "09:00", "2026-11-20 12:30 America/Chicago"), "2026-11-20 12:30");
	// the hour that the clocks leave out
	assert.equal(await iso("21:00", "02:30", "2026-03-08 01:00 America/Chicago"), "2026-03-08 03:30");
});

test("a device is told what its member allows, sealed for it alone and signed by us", async () => {
	const { lead } = people, b = push.browser();
	await choose(lead, {});
	assert.equal((await lead.b.post("/notices/devices", { endpoint: b.endpoint, p256dh: b.p256dh, auth: b.auth })).status, 303);
	assert.equal((await lead.b.post("/notices/devices", { endpoint: b.endpoint, p256dh: b.p256dh, auth: b.auth })).status, 303, "twice is no error");
	const page = await lead.b.get("/notices/ways"), key = /data-push="([\w-]+)"/.exec(page.text)[1];
	assert.match(page.text, /This browser/);
	const id = await tell(lead, "sla", "Missed call overdue: Maribel Ortega", "/sla/7");
	const first = await until(() => push.of(b)[0], { ms: 15000, what: "a message" });
	assert.deepEqual(first.said, { title: "A promise needs you", body: "Open Patchbay to see it.", url: "/sla/7", tag: id });
	assert.deepEqual([first.who.good, first.who.key, first.who.sub], [true, key, "mailto:desk@patchbay.example"]);
	assert.ok(first.who.exp * 1000 > Date.now() + 3600_000 && first.who.exp * 1000 < Date.now() + 86400_000);
	assert.deepEqual([first.headers.ttl, first.headers["content-encoding"], first.headers.urgency], ["43200", "aes128gcm", "high"]);
	await choose(lead, { words: "1" });
	push.answers.set(b.path, [503]);
	await tell(lead, "sla", "Text reply overdue: Maribel Ortega");
	const second = await until(() => push.of(b)[1], { ms: 15000, what: "a message after trouble" });
	assert.equal(second.said.body, "Text reply overdue: Maribel Ortega");
	// the service says that the browser is gone: it is forgotten, and so is what was for it
	push.answers.set(b.path, [410]);
	await tell(lead, "sla", "To a browser that is gone");
	await until(async () => await db.value(sql`SELECT count(*)::int FROM push_devices WHERE member_id = ${lead.member}`) === 0, { ms: 15000, what: "forgetting it" });
	await letter(lead, "To a browser that is gone");
	assert.equal(push.of(b).length, 2);
});

test("addresses that are none, or inside, are not asked; a device is its member's", async () => {
	const { lead, agent } = people, good = push.browser();
	for (const endpoint of ["", "x", "http://push.example/1", "https://localhost/1", "ftp://push.example/1", "https://user@push.example/1", "https://push.example/\r\nX: 1", push.url.replace("127.0.0.1", "127.0.0.2") + good.path, `https://push.example/${"a".repeat(1100)}`])
		assert.equal((await agent.b.post("/notices/devices", { endpoint, p256dh: good.p256dh, auth: good.auth })).status, 400, endpoint);
	for (const [p256dh, auth] of [["", good.auth], [good.p256dh, ""], [good.p256dh.slice(2), good.auth], [Buffer.alloc(65, 4).toString("base64url"), good.auth], [good.p256dh, "AAAA"]])
		assert.equal((await agent.b.post("/notices/devices", { endpoint: good.endpoint, p256dh, auth })).status, 400);
	// a name of the outside that leads inside is found out when it is asked
	await db.run(sql`INSERT INTO push_devices (tenant_id, member_id, endpoint, browser, auth, session) VALUES (${t.id}, ${agent.member}, ${push.url.replace("http:", "https:") + good.path}, ${good.p256dh}, ${good.auth}, 'x')`);
	await tell(agent, "sla", "To the inside");
	await letter(agent, "To the inside");
	assert.equal(push.of(good).length, 0);
	const theirs = await db.value(sql`SELECT id FROM push_devices WHERE member_id = ${agent.member}`);
	await lead.b.post("/notices/devices", { end: theirs });
	assert.equal(await db.value(sql`SELECT count(*)::int FROM push_devices WHERE id = ${theirs}`), 1, "not anybody's to end");
	await agent.b.post("/notices/devices", { end: theirs });
	assert.equal(await db.value(sql`SELECT count(*)::int FROM push_devices WHERE id = ${theirs}`), 0);
	// signing out ends it
	await agent.b.post("/notices/devices", { endpoint: good.endpoint, p256dh: good.p256dh, auth: good.auth });
	assert.equal(await db.value(sql`SELECT count(*)::int FROM push_devices WHERE member_id = ${agent.member}`), 1);
	await agent.b.post("/logout", {});
	assert.equal(await db.value(sql`SELECT count(*)::int FROM push_devices WHERE member_id = ${agent.member}`), 0);
});

test("a rung of the ladder says how those on it are told, whatever they chose: by e-mail, by text, not at all but on the page", async () => {
	const { manager, lead, agent } = people, b = manager.b, phone = manager.phone;
	await t.publish("Mail", { start: "mail", steps: { mail: { type: "voicemail", name: "Mailbox", prompt: "Leave a message." } } });
	await t.addLine("Main", "Mail");
	await t.tellCarrier();
	await Promise.all([lead, agent].map((who) => who.b.post("/notices/ways", form({ ...Object.fromEntries(SORTS.map((s) => [`email-${s}`, "no"])) }))));
	await choose(manager, { words: "1" });
	const rule = { active: "on", rule: "minutes", minutes: "60", cutoff: "15:00", at: "", warn: "50", critical: "20", target: "95" };
	const keep = async (rungs) => b.post("/sla/rules/survey", { ...rule, ...rungs, version: String(await db.value(sql`SELECT version FROM sla_policies WHERE tenant_id = ${t.id} AND kind = 'survey'`)) });
	assert.equal((await keep({ after1: "0", who1: "lead", how1: "pigeon" })).status, 422);
	const refused = await keep({ after1: "0", who1: "lead", how1: "text", minutes: "0" });
	assert.match(refused.text, /<option value="text" selected[^>]*>by text/, "what was chosen is there still");
	assert.equal((await keep({ after1: "0", who1: "lead", how1: "email", after2: "0", who2: "manager", how2: "text", after3: "0", who3: `member:${agent.member}`, how3: "page", after4: "0", who4: "manager", how4: "email" })).status, 303);
	assert.match((await b.get("/sla/rules")).text, /name="how2"[^]*?<option value="text" selected/);
	const texts = async (n) => until(async () => { const all = (await carrier.texts(phone)).filter((m) => m.direction !== "inbound"); return all.length >= n && all; }, { ms: 15000, what: `${n} texts` });
	const owe = (words) => db.run(sql`INSERT INTO promises (tenant_id, kind, number, words, started_at, due_at, warn_at, critical_at, why)
		VALUES (${t.id}, 'survey', '+13125550142', ${words}, now() - interval '3 hours', now(), now() - interval '1 hour', now() - interval '30 minutes', 'x') RETURNING id`);
	// the answer to the first request is lost: it is looked up, not sent again
	await carrier.faults({ account: t.account_sid, rest: { status: "drop-after-processing", match: "Messages", method: "POST", times: 1 } });
	const id = await owe("Roof leaks since the crew left");
	await letter(lead, "Roof leaks");
	await letter(manager, "Roof leaks");
	const [first] = await texts(1);
	const code = /\nReply ACK ([A-Z2-9]{5}) to take it\.$/.exec(first.body)[1];
	assert.equal(first.body, `${t.name}: Survey follow-up overdue: +13125550142, Roof leaks since the crew left\n${process.env.BASE}/sla/${id}\nReply ACK ${code} to take it.`);
	assert.equal(first.from, t.line("Main"));
	await until(async () => await posts(manager) === 0, { ms: 20000, what: "it to be found" });
	assert.deepEqual(await db.rows(sql`SELECT member_id, channel::text FROM notices WHERE href = ${`/sla/${id}`} ORDER BY channel`), [{ member_id: lead.member, channel: "email" }, { member_id: agent.member, channel: "page" }, { member_id: manager.member, channel: "email" }].sort((x, y) => x.channel.localeCompare(y.channel)), "each once");
	assert.ok(!mail.to(agent.email).some((l) => l.text.includes("Roof leaks")), "the page is enough");
	// taken by an answer, by whoever was told, once
	const answer = async (from, body, reply) => { await carrier.text({ from, to: t.line("Main"), body }); return until(async () => (await carrier.texts(from)).find((m) => m.direction !== "inbound" && reply.test(m.body)), { ms: 15000, what: String(reply) }); };
	await answer(phone, "ack QQQQQ", /You were told of nothing with that code/);
	await answer(agent.phone, `ack ${code}`, /It is yours: Survey follow-up, \+13125550142\. Text CALL/);
	assert.equal(await db.value(sql`SELECT owner_id FROM promises WHERE id = ${id}`), agent.member);
	await answer(agent.phone, `ACK ${code}`, /It is yours already/);
	assert.equal(await db.value(sql`SELECT count(*)::int FROM threads WHERE tenant_id = ${t.id} AND last_words ~* 'ack' AND last_direction = 'in'`), 0, "no texts of customers");
	// who has said STOP gets a letter, without names where a locked screen shows none
	await keep({ after1: "0", who1: "manager", how1: "text" });
	await choose(manager);
	await owe("Second of them");
	await until(async () => (await carrier.texts(phone)).some((m) => /: A promise needs you\n/.test(m.body)), { ms: 15000, what: "the second" });
	await carrier.text({ from: phone, to: t.line("Main"), body: "STOP" });
	await until(() => db.value(sql`SELECT count(*)::int FROM consents WHERE tenant_id = ${t.id}`), { what: "their word" });
	await owe("Third of them");
	await letter(manager, "Third of them");
	assert.equal((await texts(2)).filter((m) => m.body.includes("A promise")).length, 1);
	await carrier.clearFaults(t.account_sid);
});

test("what one is told stands together by person, and is acted on where it stands", async () => {
	const { agent } = people, b = await signIn(agent), boss = t.user("lead");
	await b.post("/notices", {});
	const [k, other] = await Promise.all([t.contact("Ines <b>Duarte</b>"), t.contact("Tom Ash")]);
	await db.run(sql`UPDATE contacts SET do_not_contact = true WHERE id = ${other.id}`);
	const promise = (owner, by = null) => db.run(sql`INSERT INTO promises (tenant_id, kind, contact_id, words, owner_id, handed_by, handed_at, started_at, due_at, warn_at, critical_at, why)
		VALUES (${t.id}, 'follow_up', ${k.id}, 'x', ${owner}::uuid, ${by}::uuid, ${by ? "now" : null}::timestamptz, now(), now() + interval '1 day', now() + interval '20 hours', now() + interval '22 hours', 'x') RETURNING id`);
	const [free, handed, mine, over] = await Promise.all([promise(null), promise(agent.member, boss.member), promise(agent.member), promise(agent.member)]);
	const say = (words, href, contact) => db.run(sql`INSERT INTO notices (tenant_id, member_id, kind, words, href, contact_id) VALUES (${t.id}, ${agent.member}, 'sla', ${words}, ${href}, ${contact}::uuid) RETURNING id`);
	await say("Of Ines, first", `/sla/${free}`, k.id);
	const tom = await say("Of Tom", "", other.id);
	for (const [words, id] of [["Handed over", handed], ["Mine", mine], ["Gone", over]]) await say(words, `/sla/${id}`, k.id);
	// of a number that is nobody's yet: one from its promise, one from its thread; a third number stands apart
	const nobody = "+13125550187", owed = await db.run(sql`INSERT INTO promises (tenant_id, kind, number, words, started_at, due_at, warn_at, critical_at, why)
		VALUES (${t.id}, 'missed_call', ${nobody}, 'x', now(), now() + interval '1 day', now() + interval '20 hours', now() + interval '22 hours', 'x') RETURNING id`);
	const thread = (peer) => db.run(sql`INSERT INTO threads (tenant_id, number_id, peer, last_at) SELECT ${t.id}, id, ${peer}, now() FROM numbers WHERE tenant_id = ${t.id} RETURNING id`);
	await say("Of nobody, first", `/sla/${owed}`, null);
	await say("Of somebody else", `/inbox/${await thread("+13125550188")}`, null);
	await say("Of nobody, later", `/inbox/${await thread(nobody)}`, null);
	await db.run(sql`UPDATE promises SET state = 'kept', closed_at = now() WHERE id = ${over}`);
	assert.equal(await db.value(sql`SELECT count(*)::int FROM notices WHERE href = ${`/sla/${over}`} AND read_at IS NULL`), 0, "what is over is read");
	const page = (await b.get("/notices")).text, at = (words) => page.indexOf(words);
	assert.equal(page.match(/Ines &lt;b(>|&gt;)Duarte&lt;\/b(>|&gt;)<\/a>/g)?.length, 1, "her name stands once");
	assert.ok(at("Gone") < at("Of Ines, first") && at("Of Ines, first") < at("Of Tom"), "hers stand together");
	assert.ok(at("Of nobody, later") < at("Of nobody, first") && at("Of nobody, first") < at("Of somebody else"), "a number's stand together");
	assert.equal(page.match(/\(312\) 555-0187<\/span>|>\(312\) 555-0187</g)?.length, 1, "and the number once");
	assert.match(page, /href="\/call\?to=%2B13125550187"/);
	assert.ok(page.includes(`href="/inbox/to/${k.id}"`) && !page.includes(`href="/inbox/to/${other.id}"`), "who asked not to be contacted is not");
	assert.match(page, /Over already/);
	const act = (id, what, name, value) => { assert.ok(page.includes(`action="/sla/${id}/${what}"`), what); return b.post(`/sla/${id}/${what}`, { back: "/notices", [name]: value }); };
	for (const [id, what, name, value] of [[free, "give", "to", "me"], [handed, "hand", "do", "accept"], [mine, "close", "how", "done"]]) {
		const answer = await act(id, what, name, value);
		assert.deepEqual([answer.status, answer.headers.location], [303, "/notices"]);
	}
	assert.deepEqual(await db.rows(sql`SELECT owner_id = ${agent.member} AS own, handed_by, state FROM promises WHERE id IN (${free}, ${handed}, ${mine}) ORDER BY state DESC, id`),
		[{ own: true, handed_by: null, state: "open" }, { own: true, handed_by: null, state: "open" }, { own: true, handed_by: null, state: "kept" }]);
	assert.equal((await b.post("/notices", { one: tom })).status, 303);
	assert.equal((await b.post("/notices", { one: "'" })).status, 400);
	const theirs = await tell(people.lead, "mention", "For the lead alone");
	assert.equal((await b.post("/notices", { one: theirs })).status, 303);
	assert.deepEqual(await db.rows(sql`SELECT id, read_at IS NOT NULL AS read FROM notices WHERE id IN (${tom}, ${theirs}) ORDER BY id`), [{ id: tom, read: true }, { id: theirs, read: false }]);
	// a text of one's own that does not arrive
	await db.run(sql`WITH h AS (INSERT INTO threads (tenant_id, number_id, peer, contact_id, last_at) SELECT ${t.id}, id, ${k.e164}, ${k.id}, now() FROM numbers WHERE tenant_id = ${t.id} RETURNING id)
		INSERT INTO messages (tenant_id, thread_id, contact_id, direction, kind, from_number, to_number, body, member_id, state) SELECT ${t.id}, id, ${k.id}, 'out', 'person', '+13125550100', ${k.e164}, 'See you at 9', ${agent.member}, 'sent' FROM h`);
	await db.run(sql`UPDATE messages SET state = 'undelivered' WHERE tenant_id = ${t.id}`);
	assert.match((await b.get("/notices")).text, /Text not delivered to Ines [^“]*Duarte[^“]*: “See you at 9”/);
});

test("the service worker is at the root, and nothing waits for another business", async () => {
	const { lead } = people, sw = await lead.b.get("/sw.js");
	assert.deepEqual([sw.status, sw.headers["content-type"], sw.headers["cache-control"]], [200, "text/javascript; charset=utf-8", "no-store"]);
	assert.match(sw.text, /addEventListener\('push'/);
	const boss = other.user("owner");
	await db.run(sql`INSERT INTO notices (tenant_id, member_id, kind, words) VALUES (${other.id}, ${boss.member}, 'emergency', 'Over there')`);
	await letter(boss, "Over there");
	assert.ok(!mail.letters.some((l) => l.text.includes("Over there") && l.to !== boss.email));
});

test("how the business stands with the rules is written to whom it chooses, of the month that is over", async () => {
	const { manager, agent } = people, b = manager.b, k = await t.contact("Carl Counted"), own = t.user("owner"), month = (n) => db.value(sql`SELECT (date_trunc('month', now() AT TIME ZONE timezone) + ${n}::int * interval '1 day')::date::text FROM tenants WHERE id = ${t.id}`);
	// the last moment of last month counts, the first of this one does not
	const at = (n) => sql.raw(`uuid7_floor((date_trunc('month', now() AT TIME ZONE 'America/Chicago')) AT TIME ZONE 'America/Chicago' ${n})`);
	await db.run(sql`INSERT INTO consents (tenant_id, id, address, channel, state, source) VALUES (${t.id}, ${at("- interval '1 second'")}, ${k.e164}, 'all', 'refused', 'text'), (${t.id}, ${at("+ interval '1 second'")}, '+13125550177', 'all', 'refused', 'page')`);
	const line = await db.value(sql`SELECT id FROM numbers WHERE tenant_id = ${t.id}`);
	await db.run(sql`WITH h AS (INSERT INTO threads (tenant_id, number_id, peer) VALUES (${t.id}, ${line}, '+13125550178') RETURNING id)
		INSERT INTO messages (tenant_id, id, thread_id, direction, kind, body, state, refused, error_code) SELECT ${t.id}::uuid, ${at("- interval '1 hour'")}, id, 'out', 'auto', 'x', 'canceled', 'quiet', NULL FROM h
		UNION ALL SELECT ${t.id}::uuid, ${at("- interval '2 hours'")}, id, 'out', 'auto', 'x', 'undelivered', '', 30007 FROM h`);
	await db.run(sql`INSERT INTO retention_log (tenant_id, day, kind, gone) VALUES (${t.id}, ${await month(-1)}, 'texts', 1234), (${t.id}, ${await month(0)}, 'texts', 5)`);
	const span = `from=${await month(-1)}&to=${await month(-1)}`, page = words((await b.get(`/settings/compliance?${span}`)).text);
	assert.match(page, /Numbers that opted out 1 .*entries by text 1 .*Quiet hours, until it was too late 1 .*Error 30007: .* 1 .*Texts and their pictures 1,234/s);
	assert.doesNotMatch(page, /written down here/);
	const table = await b.get(`/settings/compliance/table?${span}`);
	assert.match(table.headers["content-disposition"], /compliance-.*\.csv/);
	assert.match(table.text, /said,out,Numbers that opted out,1\r\n[^]*gone,texts,Texts and their pictures,1234\r\n/);
	for (const bad of ["from=2026-02-30&to=2026-03-01", "from=2026-03-02&to=2026-03-01", "from=2024-01-01&to=2026-01-01", "from=x", "to=%27"]) {
		assert.equal((await b.get(`/settings/compliance?${bad}`)).status, 422, bad);
		assert.equal((await b.get(`/settings/compliance/table?${bad}`)).status, 400, bad);
	}
	assert.equal((await people.lead.b.get("/settings/compliance")).status, 403);
	// chosen: the manager, twice; an agent and another business's owner cannot be
	const form = [["every", "month"], ...[manager, manager, agent, other.user("owner")].map((m) => ["reader", m.member])];
	assert.equal((await b.post("/settings/compliance", form)).status, 303);
	assert.deepEqual(await db.row(sql`SELECT every, readers, next_on::text AS next FROM compliance_settings WHERE tenant_id = ${t.id}`), { every: "month", readers: [manager.member], next: await db.value(sql`SELECT (date_trunc('month', now() AT TIME ZONE 'America/Chicago') + interval '1 month')::date::text`) });
	await db.run(sql`UPDATE compliance_settings SET next_on = ${await month(0)} WHERE tenant_id = ${t.id}`);
	await Promise.all([1, 2].map(() => db.rows(sql`SELECT * FROM compliance_due()`)));
	const l = await letter(manager, "Numbers that opted out: 1\r");
	assert.ok(await db.value(sql`SELECT next_on > ${await month(0)} FROM compliance_settings WHERE tenant_id = ${t.id}`), "and not again");
	assert.match(l.subject, new RegExp(`^Compliance of ${t.name}, .* to ${await month(-1)}$`));
	assert.match(l.text, /Error 30007: .*: 1\r[^]*Texts and their pictures: 1234\r[^]*\/settings\/compliance\?from=[^]*every month/);
	assert.ok(!l.text.includes(k.e164.slice(1)) && !l.text.includes("Carl"), "no names, no numbers");
	// now, as it is shown; who is no manager any more gets nothing
	assert.match((await b.post("/settings/compliance/send", { from: await month(0), to: await month(0) })).headers.location, /done=sent/);
	await letter(manager, "Somebody who manages the business");
	assert.equal(mail.letters.filter((m) => /^(To look at: )?Compliance/.test(m.subject)).length, 2, "each once, and to nobody else");
	await db.run(sql`UPDATE members SET role = 'agent' WHERE id = ${manager.member}`);
	assert.match((await (await signIn(own)).post("/settings/compliance/send", { from: await month(0), to: await month(0) })).headers.location, /done=nobody/);
});
