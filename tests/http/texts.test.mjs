// Texts in and out, as people at both ends see them: through nginx and the stand-in carrier.
import { describe, it, test } from "node:test";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { programOf } from "../lib/api.mjs";
import { db, sql } from "../lib/db.mjs";
import { env } from "../lib/env.mjs";
import { ask, signIn, words } from "../lib/http.mjs";
import { hook, newSid } from "../lib/hook.mjs";
import { stream } from "../lib/stream.mjs";
import { carrier, phoneNumber, scratch, SPEED } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

await carrier.speed(SPEED);
const t = await scratch({ roles: ["owner", "agent", "agent", "viewer"] }), other = await scratch({ roles: ["agent"] });
await t.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
await t.addLine("Support line", "Line");
await t.tellCarrier();
const line = t.line("Support line"), [owner, ann, bob, viewer] = t.users;
const open = await db.value(sql`SELECT id FROM schedules WHERE tenant_id = ${t.id} AND name = 'Open'`);
await db.run(sql`INSERT INTO text_settings (tenant_id, schedule_id, quiet_from, quiet_to, per_second) VALUES (${t.id}, ${open}, '00:00', '00:00', 50)`);
await db.run(sql`UPDATE sla_policies SET schedule_id = ${open} WHERE tenant_id = ${t.id} AND kind = 'text'`);
const a = await signIn(ann), b = await signIn(bob);

const text = (from, body, more = {}) => carrier.text({ from, to: line, body, ...more });
const threadOf = (peer) => db.row(sql`SELECT * FROM threads WHERE tenant_id = ${t.id} AND peer = ${peer}`);
const messages = (peer) => db.rows(sql`SELECT m.* FROM messages m JOIN threads h ON h.tenant_id = m.tenant_id AND h.id = m.thread_id WHERE m.tenant_id = ${t.id} AND h.peer = ${peer} ORDER BY m.id`);
const params = (sid, from, more = {}) => ({ MessageSid: sid, SmsSid: sid, AccountSid: t.account_sid, From: from, To: line, Body: "Hi", NumMedia: "0", NumSegments: "1", ...more });
const got = (phone, n = 1) => until(async () => {
	const all = (await carrier.texts(phone)).filter((m) => m.direction !== "inbound");
	return all.length >= n ? all : null;
}, { ms: 8000, what: `${n} texts to ${phone}` });
const key = (html) => /name="key" value="([^"]+)"/.exec(html)[1];
async function write(browser, thread, body, more = {}) {
	const page = await browser.get(`/inbox/${thread.id}`);
	return browser.post(`/inbox/${thread.id}/send`, { key: key(page.text), body, do: "send", ...more });
}
const settled = (peer, state) => until(async () => (await messages(peer)).findLast((m) => m.direction === "out")?.state === state, { ms: 8000, what: `a text to be ${state}` });

describe("a text comes in", () => {
	it("makes contact and thread, lights up the inbox within half a second, says when it is due and why", async () => {
		const from = await phoneNumber(), live = await stream(a), began = performance.now();
		const answer = await text(from, "Is it ok if I send the panel picture tonight? 🙂");
		assert.equal(answer.status, 200);
		assert.match(answer.body, /<Response\/>/);
		const told = await live.has((e) => e.event === "changed" && /\binbox\b/.test(e.data));
		assert.ok(told.at - began < 500, `${told.at - began} ms`);
		live.close();
		const thread = await threadOf(from);
		assert.equal(thread.state, "open");
		assert.match(thread.due_words, /^\w{3} .* \+ 30 min, due /);
		assert.ok(Math.abs(new Date(thread.due_at) - new Date(thread.waiting_since) - 30 * 60000) < 2000);
		const list = await a.get("/inbox");
		assert.match(words(list.text), /Is it ok if I send the panel picture tonight\? 🙂/);
		assert.match(list.text, /class="unread/);
		const page = await a.get(`/inbox/${thread.id}`);
		assert.match(words(page.text), /Reply in 30m|Reply in 29m/);
		assert.doesNotMatch((await a.get("/inbox")).text, /class="unread/, "read by whoever saw it");
		assert.match((await b.get("/inbox")).text, /class="unread/, "and by nobody else");
		const rows = await b.get("/contacts?type=leads&unread=1");
		assert.match(words(rows.text), /Text from them.*1 text not read/, "the list of contacts says how they were in touch");
		assert.ok(rows.text.includes(`href="/inbox/to/${thread.contact_id}"`), "and they are texted from there");
		const contact = await db.row(sql`SELECT source, unread_texts, last_touch_kind FROM contacts WHERE tenant_id = ${t.id} AND id = ${thread.contact_id}`);
		assert.deepEqual(contact, { source: "text", unread_texts: 1, last_touch_kind: "text_in" });
	});

	it("the same one twice at the same moment, and later again, is one", async () => {
		const from = await phoneNumber(), sid = newSid("SM");
		const answers = await Promise.all(Array.from({ length: 8 }, () => hook(t.account, "/sms", params(sid, from))));
		assert.ok(answers.every((r) => r.status === 200));
		assert.equal((await hook(t.account, "/sms", params(sid, from, { Body: "changed" }))).status, 200);
		assert.equal((await messages(from)).length, 1);
		assert.equal((await messages(from))[0].body, "Hi");
		assert.equal((await threadOf(from)).contact_id, await db.value(sql`SELECT contact_id FROM contact_phones WHERE tenant_id = ${t.id} AND e164 = ${from}`));
	});

	it("from somebody known: their thread, given to their coordinator", async () => {
		const k = await t.contact("Maribel Ortega", { stage: "Install", owner: ann });
		await text(k.e164, "Hello");
		const thread = await threadOf(k.e164);
		assert.equal(thread.contact_id, k.id);
		assert.equal(thread.assigned_member, ann.member);
		assert.match((await a.get("/inbox?in=mine")).text, /Maribel Ortega/);
		assert.doesNotMatch((await b.get("/inbox?in=mine")).text, /Maribel Ortega/);
		assert.match((await a.get(`/inbox/${thread.id}`)).text, /Open record/);
	});

	it("unsigned, or to another business's number: nothing is kept", async () => {
		const from = await phoneNumber();
		assert.equal((await hook(t.account, "/sms", params(newSid("SM"), from), { token: "wrong" })).status, 403);
		assert.equal((await hook(t.account, "/sms", params("nonsense", from))).status, 400);
		assert.equal((await hook(t.account, "/sms", params(newSid("SM"), ""))).status, 400);
		assert.equal((await hook(t.account, "/sms", { ...params(newSid("SM"), from), To: "+15005550006" })).status, 200);
		assert.equal(await db.value(sql`SELECT count(*) FROM threads WHERE peer = ${from}`), 0);
	});

	it("from short codes and names, right to left, of 1,600 characters, with nothing in it", async () => {
		await text("72645", "Your code is 1234");
		assert.equal((await threadOf("72645")).contact_id, null);
		assert.equal((await threadOf("72645")).due_at, null, "nobody can answer it");
		await hook(t.account, "/sms", params(newSid("SM"), "PAYPAL", { Body: "مرحبا بكم" }));
		const thread = await threadOf("PAYPAL");
		const page = await a.get(`/inbox/${thread.id}`);
		assert.match(page.text, /<p class="bubble" dir="auto">مرحبا بكم/);
		assert.match(page.text, /cannot be answered/);
		assert.equal((await write(a, thread, "Hello?")).status, 422);
		const from = await phoneNumber();
		await hook(t.account, "/sms", params(newSid("SM"), from, { Body: "x".repeat(1600), NumSegments: "11" }));
		await hook(t.account, "/sms", params(newSid("SM"), from, { Body: "" }));
		assert.deepEqual((await messages(from)).map((m) => m.body.length), [1600, 0]);
		await hook(t.account, "/sms", params(newSid("SM"), from, { Body: "<script>alert(1)</script> & \u0007" }));
		assert.match((await a.get(`/inbox/${(await threadOf(from)).id}`)).text, /&lt;script&gt;alert\(1\)&lt;\/script&gt; &amp; /);
	});

	it("from a blocked number: kept, and nobody is bothered", async () => {
		const from = await phoneNumber();
		await db.run(sql`INSERT INTO blocked_numbers (tenant_id, e164) VALUES (${t.id}, ${from})`);
		await text(from, "Buy now");
		const thread = await threadOf(from);
		assert.equal(thread.state, "resolved");
		assert.equal(thread.due_at, null);
		assert.equal(thread.contact_id, null);
	});
});

describe("pictures", () => {
	it("are fetched into the file store, shown, and are nobody else's", async () => {
		const from = await phoneNumber();
		await text(from, "", { media: ["image/png", "image/jpeg"] });
		const thread = await threadOf(from);
		const media = await until(async () => {
			const rows = await db.rows(sql`SELECT * FROM message_media WHERE tenant_id = ${t.id} AND thread_id = ${thread.id} ORDER BY n`);
			return rows.every((m) => m.state !== "waiting") ? rows : null;
		}, { ms: 8000, what: "the pictures" });
		assert.deepEqual(media.map((m) => [m.state, m.type]), [["ready", "image/png"], ["ready", "image/jpeg"]]);
		const page = await a.get(`/inbox/${thread.id}`), src = `/inbox/${thread.id}/media/${media[0].id}`;
		assert.ok(page.text.includes(`<img src="${src}"`));
		const file = await a.get(src);
		assert.equal(file.status, 200);
		assert.equal(file.headers["content-type"], "image/png");
		assert.equal(file.headers["x-content-type-options"], "nosniff");
		assert.equal((await (await signIn(other.users[0])).get(src)).status, 404);
		assert.match((await a.get("/inbox")).text, /Photo/);
	});

	it("are put among the contact's files, and taken from them, by those who write", async () => {
		const k = await t.contact("Files Person");
		await text(k.e164, "The panel", { media: ["image/png"] });
		const thread = await threadOf(k.e164), act = (w, what, more) => w.post(`/inbox/${thread.id}/do`, { do: what, ...more });
		const [media] = await until(async () => {
			const rows = await db.rows(sql`SELECT * FROM message_media WHERE tenant_id = ${t.id} AND thread_id = ${thread.id} AND state = 'ready'`);
			return rows.length ? rows : null;
		}, { ms: 8000, what: "the picture" });
		const src = `/inbox/${thread.id}/media/${media.id}`, v = await signIn(viewer), foreign = await signIn(other.users[0]);
		assert.match((await a.get(`/inbox/${thread.id}`)).text, /Add to files/);
		assert.doesNotMatch((await v.get(`/inbox/${thread.id}`)).text, /Add to files/);
		assert.ok(!(await v.get(`/contacts/${k.id}`)).text.includes(src));
		assert.equal((await act(v, "file", { picture: media.id })).status, 403);
		assert.equal((await act(foreign, "file", { picture: media.id })).status, 404);
		assert.equal((await act(a, "file", { picture: "x" })).status, 400);
		for (const w of [a, b]) assert.equal((await act(w, "file", { picture: media.id })).status, 303);
		assert.match((await a.get(`/inbox/${thread.id}`)).text, /Take from files/);
		const page = (await v.get(`/contacts/${k.id}`)).text;
		assert.ok(page.includes(`<img src="${src}"`));
		const call = await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, contact_id, started_at, ended_at) VALUES (${t.id}, uuid7(), ${newSid("CA")}, ${k.id}, now(), now()) RETURNING id`);
		assert.match((await v.get(`/history/calls?call=${call}&tab=details`)).text, new RegExp(`<img src="${src}"[^]*From a text, added by ${ann.name.split(" ")[0]}`), "beside their calls, too");
		assert.match(page, new RegExp(`added by ${ann.name.split(" ")[0]}`), "by whoever was first");
		const elsewhere = await t.contact("Elsewhere");
		await text(elsewhere.e164, "x");
		await a.post(`/inbox/${(await threadOf(elsewhere.e164)).id}/do`, { do: "unfile", picture: media.id });
		assert.ok((await v.get(`/contacts/${k.id}`)).text.includes(src), "not from another thread");
		assert.equal((await act(a, "unfile", { picture: media.id })).status, 303);
		assert.ok(!(await v.get(`/contacts/${k.id}`)).text.includes(src));
	});

	it("that are no pictures, too large, or lead elsewhere are refused with the reason", async () => {
		const from = await phoneNumber();
		await text(from, "Look", { media: [{ type: "image/png", bytes: 100 }, { type: "image/png", bytes: 100 * 1024 * 1024 },
			{ type: "image/png", url: "http://127.0.0.1:22/x" }, { type: "image/png", url: "http://169.254.169.254/latest/meta-data" },
			{ type: "image/png", redirect: "http://127.0.0.1:22/x" }, ...Array.from({ length: 7 }, () => "image/gif")] });
		const thread = await threadOf(from);
		const media = await until(async () => {
			const rows = await db.rows(sql`SELECT * FROM message_media WHERE tenant_id = ${t.id} AND thread_id = ${thread.id} ORDER BY n`);
			return rows.filter((m) => m.state === "waiting").length <= 1 ? rows : null;
		}, { ms: 15000, what: "the pictures" });
		assert.equal(media.length, 10, "at most ten");
		assert.deepEqual(media.slice(0, 4).map((m) => m.state), ["refused", "refused", "refused", "refused"]);
		assert.match(media[0].problem, /not taken/);
		assert.match(media[1].problem, /larger/);
		assert.match(media[2].problem, /does not lead to the carrier/);
		assert.notEqual(media[4].state, "ready");
		assert.ok(media.slice(5).every((m) => m.state === "ready"));
		assert.match((await a.get(`/inbox/${thread.id}`)).text, /Files of this kind are not taken/);
	});
});

describe("a text goes out", () => {
	it("once however often the form is sent; delivered; the clock stops; the contact is touched", async () => {
		const k = await t.contact("Walter Hughes");
		await text(k.e164, "Still red");
		const thread = await threadOf(k.e164), page = await a.get(`/inbox/${thread.id}`);
		const form = { key: key(page.text), body: "On our way, 15 minutes", do: "send" };
		const answers = await Promise.all([1, 2, 3].map(() => a.copy().post(`/inbox/${thread.id}/send`, form)));
		assert.deepEqual(answers.map((r) => r.status), [303, 303, 303]);
		const sent = await got(k.e164);
		assert.equal(sent[0].body, "On our way, 15 minutes");
		assert.equal(sent[0].from, line);
		await settled(k.e164, "delivered");
		assert.equal((await got(k.e164)).length, 1);
		const now = await threadOf(k.e164);
		assert.equal(now.due_at, null);
		assert.equal(now.assigned_member, ann.member);
		assert.ok((await messages(k.e164)).at(-1).response_s >= 0);
		const contact = await db.row(sql`SELECT unread_texts, last_touch_kind, last_touch_by FROM contacts WHERE tenant_id = ${t.id} AND id = ${k.id}`);
		assert.deepEqual(contact, { unread_texts: 0, last_touch_kind: "text_out", last_touch_by: ann.name });
		assert.match(words((await b.get(`/inbox/${thread.id}`)).text), /Delivered/);
		assert.match(words((await a.get("/inbox")).text), /You: On our way/);
	});

	it("not delivered: why, in words, with the code, and once more", async () => {
		const k = await t.contact("Glen Marsh");
		await text(k.e164, "?");
		await carrier.textRule(k.e164, { error: 30007 });
		const thread = await threadOf(k.e164);
		assert.equal((await write(a, thread, "FREE MONEY")).status, 303);
		await settled(k.e164, "undelivered");
		const page = await a.get(`/inbox/${thread.id}`);
		assert.match(words(page.text), /Not delivered, carrier filtered it \(30007\).*Say it in other words/);
		await carrier.textRule(k.e164);
		const failed = (await messages(k.e164)).findLast((m) => m.direction === "out");
		for (let i = 0; i < 2; i++) assert.equal((await a.post(`/inbox/${thread.id}/do`, { do: "again", message: failed.id })).status, 303);
		await settled(k.e164, "delivered");
		assert.equal((await got(k.e164, 2)).length, 2);
	});

	it("exactly once when the carrier answers nothing, late, or with its status first", async () => {
		for (const rest of [{ status: "drop-after-processing", match: "Messages", times: 1 }, { status: 503, match: "Messages", method: "POST", times: 1 }, { status: 429, match: "Messages", times: 1 }]) {
			const k = await t.contact("Ruth Adeyemi");
			await text(k.e164, "Hm");
			await carrier.faults({ account: t.account_sid, rest });
			assert.equal((await write(a, await threadOf(k.e164), `One text, ${rest.status}`)).status, 303);
			await settled(k.e164, "delivered");
			await carrier.clearFaults(t.account_sid);
			assert.equal((await got(k.e164)).length, 1, String(rest.status));
		}
	});

	it("a status moves it forward only, whatever comes when and how often", async () => {
		const k = await t.contact("Beatriz Lima");
		await text(k.e164, "x");
		await write(a, await threadOf(k.e164), "Forward");
		await settled(k.e164, "delivered");
		const m = (await messages(k.e164)).at(-1), sid = m.message_sid;
		const told = (status, more = {}) => hook(t.account, `/sms/status?m=${m.id}`, { MessageSid: sid, AccountSid: t.account_sid, MessageStatus: status, From: line, To: k.e164, ...more });
		for (const status of ["sent", "failed", "queued", "sending", "delivered"]) assert.equal((await told(status)).status, 204);
		assert.equal((await messages(k.e164)).at(-1).state, "delivered");
		assert.equal((await told("nonsense")).status, 400);
		assert.equal((await told("read")).status, 204);
		assert.equal((await messages(k.e164)).at(-1).state, "read");
		assert.equal((await hook(t.account, `/sms/status?m=${m.id}`, { MessageSid: newSid("SM"), AccountSid: t.account_sid, MessageStatus: "failed" })).status, 204, "of another text: nothing");
		assert.equal((await messages(k.e164)).at(-1).message_sid, sid);
	});

	it("of 1,600 characters, whatever they are and however many segments that makes, with the cost before", async () => {
		const k = await t.contact("Layla Haddad"), p = await programOf(ann);
		await text(k.e164, "x");
		const thread = await threadOf(k.e164), all = ["x".repeat(1600), "م".repeat(1600), "🙂".repeat(800)];
		assert.match((await write(a, thread, all[1], { do: "preview" })).text, /1600\/1608 · 24 segments[^]*About \$0\.200/);
		for (const body of all) assert.equal((await write(a, thread, body)).status, 303);
		assert.equal((await p.post(`/api/contacts/${k.id}/sms`, { body: all[2] })).status, 202);
		assert.match((await p.post(`/api/contacts/${k.id}/sms`, { body: `${all[2]}!` })).text, /It has 1601 characters/);
		assert.deepEqual((await got(k.e164, 4)).map((m) => m.body).sort(), [...all, all[2]].sort());
		assert.deepEqual((await messages(k.e164)).filter((m) => m.direction === "out").map((m) => m.segments), [11, 24, 24, 24]);
	});

	it("a name in braces that was typed is asked about once: filled in, or sent as it is, now or later", async () => {
		const k = await t.contact("Brace Ortiz");
		await text(k.e164, "x");
		const thread = await threadOf(k.e164), sent = async () => (await messages(k.e164)).filter((m) => m.direction === "out").map((m) => m.body);
		const no = await write(a, thread, "Hi {first_name}, ok? {smile}");
		assert.equal(no.status, 422);
		assert.match(no.text, /\{first_name\}, \{smile\} would go out as typed/);
		assert.match(no.text, /\nHi \{first_name\}, ok\? \{smile\}<\/textarea>|>Hi \{first_name\}, ok\? \{smile\}<\/textarea>/);
		assert.doesNotMatch(no.text, /value="names"/, "nobody knows {smile}");
		const known = await write(a, thread, "Hi {first_name}!");
		assert.match(known.text, /value="names"/);
		assert.match((await write(a, thread, "Hi {first_name}!", { do: "names" })).text, /Hi Brace!<\/textarea>/);
		assert.match((await write(a, thread, "See you {appointment_date}", { do: "names" })).text, /Not known: the day of their appointment\.[^]*See you \{appointment_date\}<\/textarea>/);
		assert.equal((await write(a, thread, "Of {first_name}", { note: "on" })).status, 303, "a note is for colleagues");
		assert.deepEqual(await sent(), []);
		const at = new Date(Date.now() + 72 * 3600e3).toISOString().slice(0, 16), later = await write(a, thread, "Hi {{name}}", { do: `later:${at}` });
		assert.ok(later.text.includes(`value="as-typed:later:${at}"`));
		assert.doesNotMatch(later.text, /value="names"/, "two braces are none of ours");
		assert.equal((await write(a, thread, "Hi {{name}}", { do: "as-typed:send" })).status, 303);
		assert.equal((await write(a, thread, "{this is no name of anything}")).status, 303);
		assert.deepEqual(await sent(), ["Hi {{name}}", "{this is no name of anything}"]);
	});

	it("too long, empty, foreign: refused, and what was typed stays", async () => {
		const k = await t.contact("Nadia Petrov");
		await text(k.e164, "x");
		const thread = await threadOf(k.e164);
		for (const long of ["x".repeat(1601), "ä€".repeat(801), "م".repeat(1601), `${"🙂".repeat(800)}!`]) {
			const no = await write(a, thread, long);
			assert.equal(no.status, 422, long.slice(0, 2));
			assert.match(no.text, /A text has at most 1,600 characters, an emoji counts as two\. Take out [12]\./);
			assert.ok(no.text.includes(long));
		}
		assert.equal((await write(a, thread, "  \n ")).status, 422);
		assert.equal((await (await signIn(viewer)).post(`/inbox/${thread.id}/send`, { body: "x", key: "x" })).status, 403);
		const f = await signIn(other.users[0]);
		assert.equal((await f.post(`/inbox/${thread.id}/send`, { body: "x", key: "x" })).status, 404);
		assert.equal((await f.get(`/inbox/${thread.id}`)).status, 404);
		const preview = await write(a, thread, "“Hi”", { do: "preview" });
		assert.equal(preview.status, 200);
		assert.match(preview.text, /4\/70 · 1 segment/);
		assert.match(preview.text, /Unicode because of “”/);
		assert.doesNotMatch(preview.text, /data-plain=""[^>]*hidden/);
		assert.match((await write(a, thread, "“Hi” 😀", { do: "preview" })).text, /data-plain=""[^>]*hidden/, "what stays Unicode is not offered plain");
		const plain = await write(a, thread, "“Hi”", { do: "plain" });
		assert.match(plain.text, /"Hi"<\/textarea>/);
		assert.match(plain.text, /4\/160 · 1 segment/);
		assert.equal((await carrier.texts(k.e164)).filter((m) => m.direction !== "inbound").length, 0);
	});

	it("Send is now, whatever stands in the menu of times", async () => {
		const k = await t.contact("Wim de Boer");
		await text(k.e164, "x");
		const thread = await threadOf(k.e164);
		assert.equal((await write(a, thread, "On my way", { later: "2030-01-01T09:00" })).status, 303);
		assert.equal(await db.value(sql`SELECT send_at IS NULL FROM messages WHERE tenant_id = ${t.id} AND thread_id = ${thread.id} AND body = 'On my way'`), true);
	});

	it("later: it waits, can be taken back, and what is over is refused", async () => {
		const k = await t.contact("Tom Whitlock");
		await text(k.e164, "x");
		const thread = await threadOf(k.e164);
		assert.match((await write(a, thread, "y", { do: "later", later: "2020-01-01T09:00" })).text, /That is over/);
		assert.match((await write(a, thread, "y", { do: "later", later: "soon" })).text, /Give a date and a time/);
		for (const later of ["", "  "]) {
			const unsaid = await write(a, thread, "Not now", { do: "later", later });
			assert.equal(unsaid.status, 422);
			assert.match(unsaid.text, /Choose when it goes out\. Nothing was sent\./);
			assert.match(unsaid.text, /Not now<\/textarea>/);
			assert.ok(!unsaid.text.includes(`hx-get="/inbox/${thread.id}/send"`), "what is live asks the thread, not the form's address");
			assert.match(unsaid.text, new RegExp(`name="back" value="/inbox/${thread.id}"`));
		}
		assert.deepEqual((await messages(k.e164)).map((m) => m.direction), ["in"]);
		const offered = /value="(later:[^"]+)">Tomorrow 9:00 AM, [^<]*, (?:their|your) time</.exec((await a.get(`/inbox/${thread.id}`)).text)[1];
		assert.equal((await write(a, thread, "Tomorrow then", { do: offered })).status, 303);
		const next = (await messages(k.e164)).at(-1);
		assert.equal(next.state, "scheduled");
		assert.equal((await a.post(`/inbox/${thread.id}/do`, { do: "cancel", message: next.id })).status, 303);
		const day = new Date(Date.now() + 86400000).toISOString().slice(0, 10);
		assert.equal((await write(a, thread, "See you at nine", { do: "later", later: `${day}T09:00` })).status, 303);
		const m = (await messages(k.e164)).at(-1);
		assert.equal(m.state, "scheduled");
		assert.equal(new Intl.DateTimeFormat("en", { timeZone: "America/Chicago", hour: "numeric" }).format(new Date(m.send_at)), "9 AM");
		assert.ok((await threadOf(k.e164)).due_at, "the clock runs on until it is answered");
		assert.equal((await a.post(`/inbox/${thread.id}/do`, { do: "cancel", message: m.id })).status, 303);
		assert.equal((await messages(k.e164)).at(-1).state, "canceled");
	});
});

describe("STOP", () => {
	it("stops what is queued, every channel, until START; only they undo it", async () => {
		const k = await t.contact("Quiet Person");
		await text(k.e164, "x");
		const thread = await threadOf(k.e164);
		const day = new Date(Date.now() + 86400000).toISOString().slice(0, 10);
		await write(a, thread, "Tomorrow", { do: "later", later: `${day}T09:00` });
		await text(k.e164, " Stop. ");
		assert.equal((await messages(k.e164)).find((m) => m.body === "Tomorrow").state, "canceled");
		const contact = `/contacts/${k.id}`;
		assert.match((await a.get(contact)).text, /Asked not to be contacted/);
		const page = await a.get(`/inbox/${thread.id}`);
		assert.match(page.text, /They opted out on/);
		assert.equal((await write(a, thread, "But wait")).status, 422);
		assert.doesNotMatch(page.text, /name="do" value="again"/, "what was stopped is not offered once more");
		const shown = (await a.get(contact)).text;
		assert.doesNotMatch(shown, /name="do" value="off"/);
		assert.match(words(shown), /They opted out themselves: only they can take that back, by texting START\. What was said/);
		const entries = () => db.value(sql`SELECT count(*) FROM consents WHERE tenant_id = ${t.id} AND address = ${k.e164}`), before = await entries();
		const posted = await a.post(`${contact}/dnc`, { do: "off", words: "staff cannot" });
		assert.equal(posted.status, 409);
		assert.match(posted.text, /That was not saved\.[^]*value="staff cannot"/);
		const p = await programOf(owner), lifted = await p.delete(`/api/contacts/${k.id}/dnc`);
		assert.equal(lifted.status, 409, lifted.text);
		assert.match(lifted.json.detail, /by texting START/);
		const o = await signIn(owner), ledger = `/consent?number=${encodeURIComponent(k.e164)}`;
		assert.doesNotMatch((await o.get(ledger)).text, /action="\/consent\/lift"/);
		const theirs = await o.post("/consent/lift", { number: k.e164, why: "staff cannot" });
		assert.equal(theirs.status, 409);
		assert.match(words(theirs.text), /only they can take that back/);
		assert.equal(await entries(), before, "nothing is written of it");
		assert.equal((await write(a, thread, "But wait")).status, 422, "only the customer undoes it");
		assert.equal((await carrier.texts(k.e164)).filter((m) => m.direction !== "inbound").length, 0, "the carrier answers by itself");
		await text(k.e164, "start");
		assert.equal((await write(a, thread, "Welcome back")).status, 303);
		await got(k.e164);
	});

	it("is undone by YES; of whoever has not sent it, YES is an answer that waits for a person", async () => {
		const k = await t.contact("Yes Ortiz"), says = (Body, from = k.e164) => hook(t.account, "/sms", params(newSid("SM"), from, { Body }));
		const ledger = async () => (await db.rows(sql`SELECT state, words FROM consents WHERE tenant_id = ${t.id} AND address = ${k.e164} ORDER BY seq`)).map((c) => `${c.state} ${c.words}`);
		const waits = async () => db.row(sql`SELECT h.waiting_since IS NOT NULL AS waiting, h.due_at IS NOT NULL AS due, c.unread_texts > 0 AS unread, h.wish FROM threads h
			JOIN contacts c ON c.tenant_id = h.tenant_id AND c.id = h.contact_id WHERE h.tenant_id = ${t.id} AND h.peer = ${k.e164}`);
		await says("Can you come?");
		const thread = await threadOf(k.e164);
		assert.equal((await write(a, thread, "Is 3 pm all right?")).status, 303);
		assert.equal((await waits()).waiting, false);
		await says("Yes.");
		assert.deepEqual(await waits(), { waiting: true, due: true, unread: true, wish: "" });
		assert.deepEqual(await ledger(), [], "nothing was agreed to but 3 pm");
		await says("Please stop texting me");
		await says("yes");
		assert.equal((await waits()).wish, "Please stop texting me", "what they were asked is not known");
		await says("START");
		assert.equal((await waits()).wish, "");
		await says("STOP");
		await says("YES");
		assert.deepEqual(await ledger(), ["granted START", "refused STOP", "granted YES"]);
		assert.equal((await write(a, thread, "Welcome back")).status, 303);
		await says("Reply STOP to unsubscribe, CANCEL to end messages", "72646");
		assert.equal((await threadOf("72646")).wish, "", "a machine's text is no wish of anybody");
	});

	// Workers remember settings for seconds: a business of its own has them from its first text on.
	it("answered once when that is ours to do; HELP always", async () => {
		const own = await scratch({ roles: ["owner"] });
		await own.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
		const to = await own.addLine("Line", "Line");
		await own.tellCarrier();
		await db.run(sql`INSERT INTO text_settings (tenant_id, stop_answer, help_contact, per_second) VALUES (${own.id}, 'patchbay', 'call (801) 555-0100', 50)`);
		const says = async (from, Body) => assert.equal((await hook(own.account, "/sms", { ...params(newSid("SM"), from, { Body, To: to }), AccountSid: own.account_sid })).status, 200);
		const asked = await phoneNumber(), k = await phoneNumber();
		for (let i = 0; i < 2; i++) await says(asked, "HELP");
		assert.match((await got(asked, 2))[1].body, /call \(801\) 555-0100\. Reply STOP/);
		for (let i = 0; i < 3; i++) await says(k, "STOP");
		assert.match((await got(k))[0].body, /you will get no more messages/);
		assert.equal(await db.value(sql`SELECT count(*) FROM messages WHERE tenant_id = ${own.id} AND to_number = ${k}`), 1);
	});

	it("the same wish in other words is put before a person", async () => {
		const k = await t.contact("Other Words");
		await text(k.e164, "Please stop texting me, thanks");
		const thread = await threadOf(k.e164);
		assert.match((await a.get(`/inbox/${thread.id}`)).text, /They may have asked to stop/);
		assert.match((await a.get("/inbox")).text, /May want to stop/);
		const early = await write(a, thread, "Are you sure?");
		assert.equal(early.status, 422, "nobody writes before it is decided");
		assert.match(words(early.text), /They may have asked to stop\. “Please stop texting me, thanks” Say first/);
		assert.equal((await a.post(`/inbox/${thread.id}/do`, { do: "optout" })).status, 303);
		assert.equal((await write(a, thread, "x")).status, 422);
		const rows = () => db.rows(sql`SELECT source, state, words, member_id FROM consents WHERE tenant_id = ${t.id} AND address = ${k.e164} ORDER BY seq`);
		const taken = { source: "text", state: "refused", words: "Please stop texting me, thanks", member_id: ann.member };
		assert.deepEqual(await rows(), [taken]);
		assert.equal(await db.value(sql`SELECT set_config('app.tenant', ${t.id}, false) IS NOT NULL AND consent_first_broken(${k.e164}) IS NULL`), true);
		// whom a person took so, a lead takes back: with a reason, after the other entry
		assert.match(words((await a.get(`/inbox/${thread.id}`)).text), /taken for a wish to stop on .*or a lead takes that back on the page Consent/);
		assert.equal((await a.post(`/contacts/${k.id}/dnc`, { do: "off", words: "" })).status, 409);
		const o = await signIn(owner), ledger = `/consent?number=${encodeURIComponent(k.e164)}`;
		assert.equal((await a.post("/consent/lift", { number: k.e164, why: "I say so" })).status, 403);
		assert.doesNotMatch((await a.get("/consent")).text, /#lift/);
		assert.ok((await o.get("/consent")).text.includes(`href="${ledger}#lift"`), "from its row");
		assert.match((await o.get(ledger)).text, /action="\/consent\/lift"/);
		const mute = await o.post("/consent/lift", { number: k.e164, why: "  " });
		assert.equal(mute.status, 422);
		assert.match(mute.text, /Say why/);
		assert.deepEqual(await rows(), [taken]);
		const lifted = await o.post("/consent/lift", { number: k.e164, why: "She meant the other firm" });
		assert.equal(lifted.status, 303);
		assert.match(words((await o.get(lifted.headers.location)).text), /Taken back\..*May be contacted on every channel written down here by .*“She meant the other firm”.*Opted out on every channel by text, taken so by /);
		assert.deepEqual(await rows(), [taken, { source: "page", state: "granted", words: "She meant the other firm", member_id: owner.member }]);
		assert.equal(await db.value(sql`SELECT do_not_contact FROM contacts WHERE tenant_id = ${t.id} AND id = ${k.id}`), false);
		assert.equal((await o.post("/consent/lift", { number: k.e164, why: "Twice" })).status, 409);
		assert.equal((await write(a, thread, "We are sorry")).status, 303);
		await got(k.e164);
		await text(k.e164, "STOP");
		assert.equal((await o.post("/consent/lift", { number: k.e164, why: "Again" })).status, 409, "now it is their own word");
		const no = await t.contact("Misread");
		await text(no.e164, "wrong number, I meant 12");
		const other_ = await threadOf(no.e164);
		assert.match((await write(a, other_, "Tomorrow at 12?", { do: "later", later: "2030-01-01T12:00" })).text, /They may have asked to stop/);
		// written the day before, and due now
		const before = await db.run(sql`INSERT INTO messages (tenant_id, thread_id, contact_id, direction, from_number, to_number, body, segments, state, member_id, send_at)
			VALUES (${t.id}, ${other_.id}, ${no.id}, 'out', ${line}, ${no.e164}, 'See you at 12', 1, 'scheduled', ${ann.member}, now()) RETURNING id`);
		await db.run(sql`INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key) VALUES (${t.id}, 'fast', 'message.send', jsonb_build_object('message', ${before}::text), ${before})`);
		await until(async () => /Waits: They may have asked to stop/.test(words((await a.get(`/inbox/${other_.id}`)).text)), { ms: 8000, what: "a text to wait" });
		await a.post(`/inbox/${other_.id}/do`, { do: "no-optout" });
		assert.equal((await threadOf(no.e164)).wish, "");
		assert.deepEqual((await got(no.e164)).map((m) => m.body), ["See you at 12"], "waited, and goes on");
		assert.equal((await write(a, other_, "All right, 12")).status, 303);
	});

	it("so is what a caller says on voicemail, once; taken for one it is theirs, by phone", async () => {
		const k = await t.contact("Said Aloud"), sid = newSid();
		const call = await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, from_number, to_number, contact_id, number_id, state, started_at, ended_at)
			SELECT ${t.id}, uuid7(), ${sid}, ${k.e164}, n.e164, ${k.id}, n.id, 'ended', now(), now() FROM numbers n WHERE n.tenant_id = ${t.id} AND n.e164 = ${line} RETURNING id`);
		const said = { AccountSid: t.account_sid, CallSid: sid, RecordingSid: newSid("RE"), RecordingDuration: "9", TranscriptionStatus: "completed", TranscriptionText: "Hello, this is Ida. Please do not call me again. Goodbye." };
		for (let i = 0; i < 2; i++) assert.equal((await hook(t.account, "/transcription", said)).status, 204);
		const thread = await threadOf(k.e164);
		assert.deepEqual([thread.wish, thread.wish_call, thread.state], ["On voicemail: Please do not call me again", call, "open"]);
		assert.match(words((await a.get(`/inbox/${thread.id}`)).text), /They may have asked to stop\. “On voicemail: Please do not call me again”.*Hear the call/);
		assert.match((await a.get(`/inbox/${thread.id}`)).text, new RegExp(`href="/history/calls/${call}"`));
		assert.match(words((await a.get("/consent?list=wishes&by=call")).text), /Said Aloud.*“On voicemail: Please do not call me again”/);
		assert.equal((await a.post(`/inbox/${thread.id}/do`, { do: "optout" })).status, 303);
		assert.equal(await db.value(sql`SELECT source FROM consents WHERE tenant_id = ${t.id} AND address = ${k.e164} ORDER BY seq DESC LIMIT 1`), "call");
		assert.equal((await hook(t.account, "/transcription", said)).status, 204);
		assert.equal((await threadOf(k.e164)).wish, "", "told again, it is no news");
	});

	it("told by the carrier only (21610): kept as one", async () => {
		const k = await t.contact("Carrier Knows");
		await text(k.e164, "x");
		await carrier.textRule(k.e164, { refuse: 21610 });
		const thread = await threadOf(k.e164);
		await write(a, thread, "Hello");
		await settled(k.e164, "failed");
		assert.match((await a.get(`/inbox/${thread.id}`)).text, /They have opted out at the carrier/);
		assert.equal(await db.value(sql`SELECT do_not_contact FROM contacts WHERE tenant_id = ${t.id} AND id = ${k.id}`), true);
		await carrier.textRule(k.e164);
	});

	it("races with a text that is about to go: it loses, or was gone before", async () => {
		for (let i = 0; i < 5; i++) {
			const k = await t.contact(`Racer ${i}`);
			await text(k.e164, "x");
			const thread = await threadOf(k.e164);
			await Promise.all([write(a, thread, "Racing"), hook(t.account, "/sms", params(newSid("SM"), k.e164, { Body: "STOP" }))]);
			const m = await until(async () => (await messages(k.e164)).find((r) => r.body === "Racing" && !["queued", "sending"].includes(r.state))
				?? ((await messages(k.e164)).some((r) => r.body === "Racing") ? null : { state: "refused" }), { ms: 8000, what: "an end of the race" });
			assert.ok(["canceled", "sent", "delivered", "refused"].includes(m.state), m.state);
		}
	});
});

describe("the ledger of a number", () => {
	it("shows what they said and that nothing was changed; a changed row shows; a lead saves it as proof", async () => {
		const k = await t.contact("Ledger");
		await text(k.e164, "x");
		for (const word of ["STOP", "START"]) await hook(t.account, "/sms", params(newSid("SM"), k.e164, { Body: word }));
		const path = `/consent?number=${encodeURIComponent(k.e164)}`;
		const page = await a.get(path);
		assert.match(words(page.text), /Nothing was changed since.*2 entries.*Opted in on every channel, express by text “START”.*Opted out on every channel by text “STOP”/);
		assert.equal((await a.get(path.replace("?", "/proof?"))).status, 403);
		const o = await signIn(owner), proof = await o.get(path.replace("?", "/proof?"));
		assert.deepEqual(JSON.parse(proof.text).entries.map((e) => [e.state, e.words]), [["refused", "STOP"], ["granted", "START"]]);
		assert.equal(JSON.parse(proof.text).unchanged, true);
		JSON.parse(proof.text).entries.reduce((before, e) => {
			assert.equal(createHash("sha256").update(e.sealed).digest("hex"), e.hash, "whoever has it can check it");
			assert.deepEqual(JSON.parse(e.sealed).filter((_, i) => [0, 1, 5, 7, 10].includes(i)), [before, e.seq, k.e164, e.state, e.words]);
			return e.hash;
		}, "");
		await db.run(sql`UPDATE consents SET words = 'please go on' WHERE tenant_id = ${t.id} AND address = ${k.e164} AND seq = 1`);
		assert.match((await a.get(path)).text, /This ledger was changed/);
		assert.match((await a.get("/consent?number=nonsense")).text, /That is no phone number/);
		assert.match(words((await (await signIn(other.users[0])).get(path)).text), /No entries yet/);
	});
});

describe("how the business stands with the rules", () => {
	it("lists who is not to be contacted, said in which way, page by page; what waits is decided there", async () => {
		const c = await scratch({ roles: ["manager", "agent", "viewer"] });
		await c.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
		const to = await c.addLine("Line", "Line");
		const says = (from, Body) => hook(c.account, "/sms", { ...params(newSid("SM"), from, { Body, To: to }), AccountSid: c.account_sid });
		const g = await c.browser("agent"), seen = async (path, w = g) => words((await w.get(path)).text);
		assert.match(await seen("/consent"), /Nobody has opted out.*/);
		assert.match(await seen("/consent?list=wishes"), /Nothing waits for a decision/);
		const [out, back, wish, misread, noted] = await Promise.all(["Texted Stop", "Came Back", "Has Wish", "Was Misread", "Asked Us"].map((n) => c.contact(n)));
		await says(out.e164, "STOP");
		for (const word of ["STOP", "START"]) await says(back.e164, word);
		await says(wish.e164, "Please stop texting me");
		await says(misread.e164, "You have the wrong number");
		assert.equal((await g.post(`/contacts/${noted.id}/dnc`, { do: "on", words: "Asked at the door" })).status, 303);
		assert.match(await seen("/consent"), /Asked Us.*“Asked at the door”.*written down here.*Texted Stop.*“STOP” by text/);
		assert.doesNotMatch(await seen("/consent"), /Came Back|Has Wish/);
		assert.match(await seen("/consent?by=text"), /Texted Stop/);
		assert.doesNotMatch(await seen("/consent?by=text"), /Asked Us/);
		assert.doesNotMatch(await seen("/consent?by=page"), /Texted Stop/);
		assert.match(await seen("/consent?list=contacts"), /Asked Us.*Texted Stop/);
		assert.match((await g.get("/consent")).text, new RegExp(`href="/consent\\?number=%2B${out.e164.slice(1)}"`), "to its ledger");
		const page = await g.get("/consent?list=wishes"), thread = (k) => db.value(sql`SELECT id FROM threads WHERE tenant_id = ${c.id} AND peer = ${k.e164}`);
		assert.match(words(page.text), /May want to stop 2.*Has Wish.*“Please stop texting me”.*They want to stop.*Was Misread/);
		assert.doesNotMatch(await seen("/consent?list=wishes", await c.browser("viewer")), /They want to stop/);
		for (const [k, act] of [[wish, "optout"], [misread, "no-optout"]])
			assert.equal((await g.post(`/inbox/${await thread(k)}/do`, { do: act, back: "consent" })).headers.location, "/consent?list=wishes");
		assert.match(await seen("/consent?list=wishes"), /Nothing waits for a decision/);
		assert.match(await seen("/consent?by=text"), /Has Wish.*“Please stop texting me”/);
		assert.doesNotMatch(await seen("/consent"), /Was Misread/);
		// of one moment too each stands on one page, in one order
		await db.run(sql`INSERT INTO consents (tenant_id, address, channel, state, source, created_at) SELECT ${c.id}, '+1700556' || lpad(n::text, 4, '0'), 'text', 'refused', 'import', '2026-01-01'
			FROM generate_series(1, 120) n;
			INSERT INTO dnc_registered (tenant_id, e164) SELECT ${c.id}, '+1700557' || lpad(n::text, 4, '0') FROM generate_series(1, 70) n;
			INSERT INTO contacts (tenant_id, type, name, do_not_contact) SELECT ${c.id}, 'lead', 'Same Name', true FROM generate_series(1, 60) n`);
		for (const [path, n] of [["/consent?by=brought", 120], ["/consent", 123], ["/consent?list=registry", 70], ["/consent?list=contacts", 63]]) {
			const keys = [];
			for (let next = path; next;) {
				const { text: html } = await g.get(next);
				keys.push(...[...html.matchAll(/<tr data-key="([^"]+)"/g)].map((m) => m[1]));
				next = /href="([^"]+)">Next</.exec(html)?.[1].replaceAll("&amp;", "&");
			}
			assert.equal(keys.length, n, path);
			assert.equal(new Set(keys).size, n, `${path}: each once`);
		}
		for (const bad of ["list=<b>", "list=wishes&after=1.x", "by='"]) assert.equal((await g.get(`/consent?${bad}`)).status, 200, bad);
	});

	it("is asked by its managers: what was said, whether it is unchanged, hours and lines", async () => {
		const own = await scratch({ roles: ["owner", "agent"] }), p = await programOf(own.user("owner"));
		await own.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
		const to = await own.addLine("Line", "Line"), asked = () => p.get("/api/admin/compliance/overview");
		await own.tellCarrier();
		const none = (await asked()).json;
		assert.deepEqual([none.opted_out, none.opted_in, none.ledger_entries, none.ledger_entries_changed, none.opted_out_by], [0, 0, 0, 0, {}]);
		assert.deepEqual(none.lines, [{ number: to, name: "Line", registration: null, brand: null, campaign: null, porting: null, porting_on: null }]);
		const [one, two] = [await phoneNumber(), await phoneNumber()];
		for (const [from, Body] of [[one, "STOP"], [one, "START"], [two, "STOP"]]) await hook(own.account, "/sms", { ...params(newSid("SM"), from, { Body, To: to }), AccountSid: own.account_sid });
		await db.run(sql`INSERT INTO blocked_numbers (tenant_id, e164) VALUES (${own.id}, ${await phoneNumber()});
			INSERT INTO consents (tenant_id, id, address, channel, state, source) VALUES (${own.id}, '01800000-0000-7000-8000-000000000000', ${await phoneNumber()}, 'all', 'refused', 'page');
			INSERT INTO text_registrations (tenant_id, number_id, state, brand, port, port_on) SELECT ${own.id}, id, 'registered', 'BN1', 'agreed', '2026-12-02' FROM numbers WHERE tenant_id = ${own.id}`);
		const now = (await asked()).json;
		assert.deepEqual([now.opted_out, now.opted_in, now.ledger_entries, now.blocked_numbers, now.opted_out_by, now.lines[0].registration, now.lines[0].porting, now.lines[0].porting_on], [2, 1, 3, 1, { text: 2 }, "registered", "agreed", "2026-12-02"]);
		assert.deepEqual([now.calls_from, now.calls_to, now.no_texts_from, now.no_texts_to], ["08:00", "20:00", "20:00", "08:00"]);
		await db.run(sql`UPDATE consents SET words = 'go on' WHERE tenant_id = ${own.id} AND address = ${two}`);
		assert.equal((await asked()).json.ledger_entries_changed, 1);
		assert.equal((await (await programOf(own.user("agent"))).get("/api/admin/compliance/overview")).status, 403);
	});
});

describe("several at one thread", () => {
	it("one claims it, the other sees it, is asked, and may take over", async () => {
		const k = await t.contact("Shared Thread");
		await text(k.e164, "x");
		const thread = await threadOf(k.e164), act = (w, what, more = {}) => w.post(`/inbox/${thread.id}/do`, { do: what, ...more });
		await act(a, "claim");
		assert.match((await b.get(`/inbox/${thread.id}`)).text, new RegExp(`${ann.name} is answering`));
		await act(b, "claim");
		assert.equal((await threadOf(k.e164)).claimed_by, ann.member, "a claim does not take from another");
		const refused = await write(b, thread, "Two answers");
		assert.equal(refused.status, 422);
		assert.match(refused.text, /is answering\. Take over first/);
		const before = await b.get(`/inbox/${thread.id}`), sending = /id="thread-send"[^]*?<\/div>/.exec(before.text)[0];
		assert.match(sending, /value="takeover"/, "said before it is written");
		assert.ok(!/>Send</.test(words(sending)) && !/<\/svg>Send</.test(sending));
		assert.equal((await write(b, thread, "Inside only", { note: "on" })).status, 303, "a note can be kept");
		assert.equal((await write(b, thread, "Half a text", { do: "takeover", key: "over" })).status, 303);
		assert.equal((await threadOf(k.e164)).claimed_by, bob.member);
		assert.match((await b.get(`/inbox/${thread.id}`)).text, /Half a text<\/textarea>[^]*<\/svg>Send</);
		assert.equal((await write(b, thread, "Mine now")).status, 303);
		await act(b, "release");
		assert.equal((await threadOf(k.e164)).claimed_by, null);
	});

	it("two who send at once send two texts, each once", async () => {
		const k = await t.contact("Two Agents");
		await text(k.e164, "x");
		const thread = await threadOf(k.e164);
		await Promise.all([write(a, thread, "From Ann"), write(b, thread, "From Bob")]);
		assert.deepEqual((await got(k.e164, 2)).map((m) => m.body).sort(), ["From Ann", "From Bob"]);
	});

	it("notes stay inside; mentions tell; given, put off, done, open again by a new text", async () => {
		const k = await t.contact("Busy Thread");
		await text(k.e164, "x");
		const thread = await threadOf(k.e164), act = (what, more = {}) => a.post(`/inbox/${thread.id}/do`, { do: what, ...more });
		assert.equal((await write(a, thread, `@${bob.name} only the label`, { note: "on" })).status, 303);
		assert.match((await b.get("/notices")).text, /mentioned you in a text thread with Busy Thread/);
		assert.equal((await act("assign", { to: bob.member })).status, 303);
		assert.equal((await threadOf(k.e164)).assigned_member, bob.member);
		assert.match((await b.get("/notices")).text, /gave you the texts with Busy Thread/);
		assert.equal((await act("assign", { to: other.users[0].member })).status, 303);
		assert.equal((await threadOf(k.e164)).assigned_member, bob.member, "to nobody of another business");
		assert.equal((await act("snooze", { until: "tomorrow" })).status, 303);
		assert.match((await a.get("/inbox?in=snoozed")).text, /Busy Thread/);
		assert.equal((await act("snooze", { until: "never" })).status, 400);
		await db.run(sql`UPDATE threads SET snoozed_until = now() - interval '1 minute' WHERE tenant_id = ${t.id} AND id = ${thread.id}`);
		await until(async () => (await threadOf(k.e164)).state === "open", { ms: 15000, what: "the thread to come back" });
		await act("done");
		assert.match((await a.get("/inbox?in=done")).text, /Busy Thread/);
		assert.equal((await threadOf(k.e164)).due_at, null);
		await text(k.e164, "One more thing");
		assert.equal((await threadOf(k.e164)).state, "open");
		assert.equal((await carrier.texts(k.e164)).filter((m) => m.direction !== "inbound").length, 0, "no note went out");
		assert.equal((await act("nonsense")).status, 400);
	});
});

describe("tags of threads", () => {
	it("are those of contacts; given, taken away, live; each is a list, the newest text first", async () => {
		const c = await scratch({ roles: ["agent", "viewer"] });
		await c.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
		const to = await c.addLine("Line", "Line"), g = await c.browser("agent"), w = await c.browser("viewer");
		const says = async (from, Body = "Hello") => {
			assert.equal((await hook(c.account, "/sms", { ...params(newSid("SM"), from, { Body, To: to }), AccountSid: c.account_sid })).status, 200);
			return db.value(sql`SELECT id FROM threads WHERE tenant_id = ${c.id} AND peer = ${from}`);
		};
		const one = await phoneNumber(), two = await phoneNumber(), first = await says(one), second = await says(two);
		const storm = await db.run(sql`INSERT INTO contact_labels (tenant_id, kind, name) VALUES (${c.id}, 'tag', 'Storm') RETURNING id`);
		const act = (thread, fields, browser = g) => browser.post(`/inbox/${thread}/do`, fields).then((r) => r.status);
		const rows = async (path) => [...(await g.get(path)).text.matchAll(/thread-row" data-key="([^"]+)"/g)].map((m) => m[1]);
		assert.doesNotMatch((await g.get("/inbox")).text, /in=tag/, "none is used yet");
		const live = await stream(g);
		assert.equal(await act(first, { do: "tag", tag: " storm, <b>Roof</b> ,, !! , Storm" }), 303);
		await live.has((e) => e.event === "changed" && e.data.includes(first));
		live.close();
		assert.equal(await act(second, { do: "tag", tag: "STORM" }), 303);
		assert.deepEqual(await db.rows(sql`SELECT name FROM contact_labels WHERE tenant_id = ${c.id} ORDER BY folded`), [{ name: "<b>Roof</b>" }, { name: "Storm" }], "none twice");
		const page = await g.get(`/inbox/${first}?in=tag&tag=${storm}`);
		assert.match(words(page.text), /Tag: Storm.*Tags <b>Roof<\/b> Storm/);
		assert.match(page.text, new RegExp(`/inbox/${second}\\?in=tag&amp;tag=${storm}`), "the list stays");
		assert.deepEqual(await rows(`/inbox?in=tag&tag=${storm}`), [second, first]);
		await says(one, "And another thing");
		assert.deepEqual(await rows(`/inbox?in=tag&tag=${storm}`), [first, second], "by its last text");
		const seen = await w.get(`/inbox/${first}`);
		assert.match(words(seen.text), /Tags <b>Roof<\/b> Storm/);
		assert.doesNotMatch(seen.text, /value="(un)?tag"/);
		assert.equal(await act(first, { do: "tag", tag: "x" }, w), 403);
		assert.equal(await act(first, { do: "untag", label: storm }), 303);
		assert.deepEqual(await rows(`/inbox?in=tag&tag=${storm}`), [second]);
		assert.equal(await act(first, { do: "untag", label: "x" }), 400);
		assert.equal(await act(first, { do: "tag", tag: Array.from({ length: 30 }, (_, i) => `t${i}`).join() }), 303);
		assert.equal(await db.value(sql`SELECT count(*) FROM thread_tagged WHERE tenant_id = ${c.id} AND thread_id = ${first}`), 20, "so many and no more");
		// of one moment too each stands on one page
		await db.run(sql`INSERT INTO threads (tenant_id, number_id, peer, last_at, tagged) SELECT ${c.id}, n.id, '+1700558' || lpad(i::text, 4, '0'), '2026-01-01', true FROM numbers n, generate_series(1, 120) i WHERE n.tenant_id = ${c.id};
			INSERT INTO thread_tagged (tenant_id, label_id, thread_id, last_at) SELECT tenant_id, ${storm}, id, last_at FROM threads WHERE tenant_id = ${c.id} AND peer LIKE '+1700558%'`);
		const keys = [];
		for (let next = `/inbox?in=tag&tag=${storm}`; next;) {
			const { text: html } = await g.get(next);
			keys.push(...[...html.matchAll(/thread-row" data-key="([^"]+)"/g)].map((m) => m[1]));
			next = /href="([^"]+)">More</.exec(html)?.[1].replaceAll("&amp;", "&");
		}
		assert.deepEqual([keys.length, new Set(keys).size], [121, 121]);
		const foreign = await signIn(ann);
		assert.deepEqual([...(await foreign.get(`/inbox?in=tag&tag=${storm}`)).text.matchAll(/thread-row" data-key/g)], [], "another business's");
		for (const bad of ["", "x", "<b>"]) assert.equal((await g.get(`/inbox?in=tag&tag=${encodeURIComponent(bad)}`)).status, 200, bad);
	});
});

describe("the national do-not-call registry", () => {
	it("is taken in by managers; strangers on it are not written to, nor any when it is old", async () => {
		const c = await scratch({ roles: ["manager", "agent"] });
		await c.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
		const to = await c.addLine("Line", "Line");
		await c.tellCarrier();
		await db.run(sql`INSERT INTO text_settings (tenant_id, quiet_from, quiet_to) VALUES (${c.id}, '00:00', '00:00')`);
		const m = await c.browser("manager"), g = await c.browser("agent"), take = (w, day, numbers) => w.post("/consent/registry", { day, numbers });
		const stranger = await c.contact("Cold Lead", { type: "lead" }), on = await c.contact("On It", { type: "lead" }), wrote = await c.contact("Wrote Us", { type: "lead" }), customer = await c.contact("Customer");
		const says = async (k) => words((await g.get((await g.get(`/inbox/to/${k.id}`)).headers.location)).text);
		assert.doesNotMatch(await says(on), /registry/, "who has none looks into none");
		const today = new Date(Date.now() - 86400000).toISOString().slice(0, 10), list = [on, wrote, customer].map((k) => k.e164.replace("+1", "(1) ")).join("\r\n");
		assert.equal((await take(g, today, list)).status, 403);
		assert.doesNotMatch((await g.get("/consent?list=registry")).text, /Take in/);
		for (const [day, numbers, said] of [["2999-01-01", list, /not a day to come/], ["", list, /of which day/], [today, "", /or paste them/], [today, `${on.e164}\n<b>12</b>`, /“<b>12<\/b>” is no phone number/]]) {
			const bad = await take(m, day, numbers);
			assert.equal(bad.status, 422);
			assert.match(words(bad.text), said);
		}
		assert.equal((await take(m, today, list)).status, 303);
		assert.match(words((await m.get("/consent?list=registry")).text), /3 numbers of .*, taken in by/);
		await carrier.text({ from: wrote.e164, to, body: "Hello" });
		assert.match(await says(on), /On the national do-not-call registry/);
		for (const k of [stranger, wrote, customer]) assert.doesNotMatch(await says(k), /registry/, k.name);
		await db.run(sql`UPDATE dnc_registry SET as_of = as_of - 40 WHERE tenant_id = ${c.id}`);
		assert.match(await says(stranger), /copy of the do-not-call registry is too old/);
		assert.doesNotMatch(await says(customer), /registry/);
		const large = Array.from({ length: 30000 }, (_, i) => `${201 + Math.floor(i / 10000)},555${String(i % 10000).padStart(4, "0")}`).join("\r\n");
		const body = `--list\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${m.token}\r\n--list\r\nContent-Disposition: form-data; name="day"\r\n\r\n${today}\r\n`
			+ `--list\r\nContent-Disposition: form-data; name="list"; filename="dnc.txt"\r\nContent-Type: text/plain\r\n\r\n${large}\r\n--list--\r\n`;
		const taken = await m.ask("POST", "/consent/registry", { body, headers: { "Content-Type": "multipart/form-data; boundary=list", Origin: env.BASE, "Sec-Fetch-Site": "same-origin" } });
		assert.equal(taken.status, 303, "a file as the registry gives it takes its place");
		assert.equal(await db.value(sql`SELECT count(*) FROM dnc_registered WHERE tenant_id = ${c.id}`), 30000);
	});
});

describe("templates and what is answered by itself", () => {
	it("a manager writes one; agents put it in with values; what is not known refuses; in their language", async () => {
		const o = await signIn(owner), place = "/settings/texts/templates";
		assert.equal((await a.get("/settings/texts")).status, 403);
		assert.equal((await o.post(`${place}/new`, { name: "", body: "" })).status, 422);
		assert.match((await o.post(`${place}/new`, { name: "X", body: "{nonsense}" })).text, /There is no such name: nonsense/);
		assert.match(words((await o.post(`${place}/new`, { name: "Hi", body: "Hi {first_name}", do: "preview" })).text), /For .*: Hi /);
		const shown = await t.contact("Paula Previewed"), preview = async (who) => words((await o.post(`${place}/new`, { name: "Hi", body: "Hi {first_name}, {appointment_date}", who, do: "preview" })).text);
		for (const who of ["Paula Previewed", shown.e164])
			assert.match(await preview(who), /For Paula Previewed: Hi Paula, \[the day of their appointment\] Not known: the day of their appointment/);
		assert.match(await preview("Nobody Whosoever"), /Nobody has that name or phone/);
		await db.run(sql`UPDATE contacts SET name = '' WHERE tenant_id = ${t.id} AND id = ${shown.id}`);
		assert.match(await preview(shown.e164), /For \(\d{3}\) [\d-]+: Hi \[their first name\], /);
		for (const [name, body, language] of [["Photo", "Thanks {first_name}, {member_first_name} here. {{ok}", ""], ["Visit", "See you {appointment_date}", ""], ["Foto", "Gracias {first_name}", "es"]])
			assert.equal((await o.post(`${place}/new`, { name, body, language })).status, 303);
		const taken = await o.post(`${place}/new`, { name: "photo", body: "again" });
		assert.equal(taken.status, 422, "a name is used once");
		assert.match(taken.text, /There is one of this name\. Choose another, or say for which language/);
		assert.match((await o.post(`${place}/new`, { name: "FOTO", body: "otra vez", language: "es" })).text, /There is one of this name in this language/);
		const k = await t.contact("Maria {name} Lopez");
		await text(k.e164, "x");
		const thread = await threadOf(k.e164), first = ann.name.split(" ")[0];
		const page = await a.get(`/inbox/${thread.id}`);
		assert.ok(page.text.includes(`data-insert="Thanks Maria, ${first} here. {ok}"`));
		assert.match(page.text, /Not known: the day of their appointment/);
		assert.doesNotMatch(page.text, /Gracias/);
		await db.run(sql`UPDATE contacts SET language = 'es-MX' WHERE tenant_id = ${t.id} AND id = ${k.id}`);
		assert.match((await a.get(`/inbox/${thread.id}`)).text, /data-insert="Gracias Maria"/);
		const id = /value="(template:[^"]+)" data-insert="Thanks/.exec(page.text)[1];
		assert.match((await write(a, thread, "So:", { do: id })).text, /So:\nThanks Maria/);
		const row = await db.row(sql`SELECT id, version FROM text_templates WHERE tenant_id = ${t.id} AND name = 'Photo'`);
		assert.equal((await o.post(`${place}/${row.id}`, { name: "Photo", body: "New", version: row.version })).status, 303);
		assert.equal((await o.post(`${place}/${row.id}`, { name: "Photo", body: "Older", version: row.version })).status, 409, "two at once");
		assert.equal((await (await signIn(other.users[0])).get(`${place}/${row.id}`)).status, 403);
	});

	it("settings are checked, kept, and count", async () => {
		const o = await signIn(owner), page = await o.get("/settings/texts");
		const form = Object.fromEntries([...page.text.matchAll(/<(?:input|textarea)[^>]* name="(\w+)"[^>]*value="([^"]*)"/g)].map(([, n, v]) => [n, v]));
		const base = { ...form, schedule_id: open, stop_answer: "carrier", redact_cards: "true", closed_reply: "", missed_reply: "" };
		delete base.csrf;
		const bad = await o.post("/settings/texts", { ...base, claim_min: "0", quiet_from: "25:00" });
		assert.equal(bad.status, 422);
		assert.match(bad.text, /Give a number from 1 to 240/);
		assert.match(bad.text, /Give a time, such as 09:00/);
		assert.equal((await o.post("/settings/texts", { ...base, claim_min: "45" })).status, 303);
		assert.equal(await db.value(sql`SELECT claim_min FROM text_settings WHERE tenant_id = ${t.id}`), 45);
		assert.equal(await db.value(sql`SELECT count(*) > 0 FROM audit_log WHERE tenant_id = ${t.id} AND action = 'text_settings.changed'`), true);
		assert.match(words((await o.post("/settings/texts", { ...base, state_hours: "TX: whenever" })).text), /“TX: whenever” cannot be read/);
		const days = [-1, 0, 1, 2].map((n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10)).join(" ");
		assert.equal((await o.post("/settings/texts", { ...base, claim_min: "15", state_hours: `FL: 8 AM to 8 PM\r\nTX: not on ${days}` })).status, 303);
		const k = await t.contact("Houston Family");
		await db.run(sql`UPDATE contacts SET address = '1 Bayou St, Houston, TX 77002' WHERE tenant_id = ${t.id} AND id = ${k.id}`);
		const there = words((await a.get((await a.get(`/inbox/to/${k.id}`)).headers.location)).text);
		assert.match(there, /Texts may go out again .* by the hours of Texas/);
		assert.match(there, /Texas, by their address/);
		assert.equal((await o.post("/settings/texts", { ...base, claim_min: "15" })).status, 303);
	});

	it("after hours and to missed calls, once a day to each", async () => {
		const c = await scratch({ roles: ["agent"] });
		await c.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
		const to = await c.addLine("Line", "Line");
		await c.tellCarrier();
		const closed = await db.value(sql`SELECT id FROM schedules WHERE tenant_id = ${c.id} AND name = 'Closed'`);
		await db.run(sql`INSERT INTO text_settings (tenant_id, schedule_id, quiet_from, quiet_to, closed_reply, missed_reply, per_second) VALUES (${c.id}, ${closed}, '00:00', '23:59', 'We are closed until 8.', 'Sorry we missed your call.', 50)`);
		const k = await c.contact("Two Phones"), from = k.e164, mobile = await phoneNumber();
		await db.run(sql`INSERT INTO contact_phones (tenant_id, contact_id, e164) VALUES (${c.id}, ${k.id}, ${mobile})`);
		for (let i = 0; i < 3; i++) await carrier.text({ from, to, body: `Anybody? ${i}` });
		assert.deepEqual((await got(from)).map((m) => m.body), ["We are closed until 8."], "at once, quiet hours or not: they have just written");
		await carrier.text({ from: mobile, to, body: "My other phone" });
		const caller = await phoneNumber(), call = await carrier.call({ from: caller, to });
		await call.ended();
		const second = await carrier.call({ from: caller, to });
		await second.ended();
		assert.deepEqual((await got(caller)).map((m) => m.body), ["Sorry we missed your call."]);
		assert.equal((await db.value(sql`SELECT count(*) FROM messages WHERE tenant_id = ${c.id} AND kind IN ('missed', 'closed')`)), 2);
		const thread = await db.row(sql`SELECT due_at, last_direction FROM threads WHERE tenant_id = ${c.id} AND peer = ${from}`);
		assert.ok(thread.due_at, "an automatic answer does not stop the clock");
		const [left] = c.users, whose = () => db.value(sql`SELECT assigned_member FROM threads WHERE tenant_id = ${c.id} AND peer = ${from}`);
		await db.run(sql`UPDATE threads SET assigned_member = ${left.member} WHERE tenant_id = ${c.id} AND peer = ${from}`);
		await carrier.text({ from, to, body: "Hello?" });
		assert.equal(await whose(), left.member);
		await db.run(sql`UPDATE members SET active = false WHERE tenant_id = ${c.id} AND id = ${left.member}`);
		await carrier.text({ from, to, body: "Still there?" });
		assert.equal(await whose(), null, "who left has no threads");
	});

	it("a contact is texted from their page, and their page tells of it", async () => {
		const k = await t.contact("Never Wrote");
		assert.match((await a.get(`/contacts/${k.id}`)).text, new RegExp(`href="/inbox/to/${k.id}"`));
		const answer = await a.get(`/inbox/to/${k.id}`);
		assert.equal(answer.status, 303);
		assert.equal((await a.get(`/inbox/to/${k.id}`)).headers.location, answer.headers.location, "one thread");
		const thread = await threadOf(k.e164);
		assert.equal((await write(a, thread, "Hello, first")).status, 303);
		await got(k.e164);
		const page = await a.get(`/contacts/${k.id}?kind=texts`);
		assert.match(words(page.text), /Text out by you.*Hello, first/);
		assert.doesNotMatch((await a.get(`/contacts/${k.id}?kind=calls`)).text, /Hello, first/);
		assert.equal((await (await signIn(other.users[0])).get(`/inbox/to/${k.id}`)).status, 404);
	});
});

describe("a new text", () => {
	it("is begun from the inbox: to a contact who is found, or to a number of nobody's, who becomes one by answering", async () => {
		assert.match((await a.get("/inbox")).text, /href="\/inbox\/new"/);
		const v = await signIn(viewer), place = (q) => `/inbox/new?q=${encodeURIComponent(q)}`;
		assert.doesNotMatch((await v.get("/inbox")).text, /href="\/inbox\/new"/);
		assert.equal((await v.get("/inbox/new")).status, 403);
		const k = await t.contact("Zebulon <b>Quick"), second = await phoneNumber(), none = await phoneNumber();
		await db.run(sql`INSERT INTO contact_phones (tenant_id, contact_id, e164) VALUES (${t.id}, ${k.id}, ${second})`);
		const found = await a.get(place("zebulon"));
		assert.ok(found.text.includes(`href="/inbox/to/${k.id}"`) && found.text.includes("Zebulon &lt;b&gt;Quick"));
		assert.doesNotMatch((await a.get(place(k.e164))).text, /Write to this number/, "it is theirs");
		assert.match(words((await a.get(place(second))).text), /Another number of Zebulon/);
		const fresh = await a.get(place(none.replace("+1", "")));
		assert.match(words(fresh.text), /No contact has this number/);
		assert.ok(fresh.text.includes(`name="to" value="${none}"`));
		const to = await Promise.all([1, 2].map(() => a.copy().post("/inbox/new", { to: none })));
		assert.deepEqual(to.map((r) => r.status), [303, 303]);
		assert.equal(to[0].headers.location, to[1].headers.location, "two at once, one thread");
		const thread = await threadOf(none);
		assert.equal(thread.contact_id, null);
		assert.doesNotMatch((await b.get("/inbox")).text, new RegExp(thread.id), "nobody sees it before there is a text");
		assert.equal((await write(a, thread, "Hello, is this the number for the roof?")).status, 303);
		await got(none);
		await text(none, "Yes, it is");
		assert.equal((await threadOf(none)).contact_id, await db.value(sql`SELECT contact_id FROM contact_phones WHERE tenant_id = ${t.id} AND e164 = ${none}`));
	});

	it("those who are hidden are offered when nobody else is found; numbers that cannot be written to are said", async () => {
		const k = await t.contact("Oldest Gone"), seen = await t.contact("Oldest Here"), place = (q, more = "") => `/inbox/new?q=${encodeURIComponent(q)}${more}`;
		await db.run(sql`UPDATE contacts SET hidden = true WHERE tenant_id = ${t.id} AND id = ${k.id}`);
		const both = await a.get(place("oldest"));
		assert.ok(both.text.includes(seen.id) && !both.text.includes(k.id));
		assert.match(words(both.text), /1 more is stale or inactive\. Show them/);
		assert.ok((await a.get(place("oldest", "&hidden=1"))).text.includes(k.id));
		assert.match(words((await a.get(place("oldest gone"))).text), /Oldest Gone .*stale or inactive/);
		assert.match((await a.get(place("nobody at all"))).text, /Nobody is called so/);
		assert.doesNotMatch((await (await signIn(other.users[0])).get(place("oldest"))).text, /Oldest/);
		for (const to of ["", "911", "72645", "PAYPAL", "+1 801 555 01 42 99 99 99", line, "\u0000", "x".repeat(500)]) {
			const answer = await a.post("/inbox/new", { to });
			assert.ok([400, 422].includes(answer.status), `${to}: ${answer.status}`);
			if (answer.status === 422) assert.match(answer.text, /Not begun/);
		}
	});
});

describe("finding", () => {
	it("words in texts, of this business only; hostile words are words", async () => {
		const k = await t.contact("Finder");
		await text(k.e164, "The zebra café is 100% painted_blue");
		for (const q of ["zebra", "ZEBRA cafe", "100%", "painted_blue", "zeb"]) assert.match((await a.get(`/inbox?q=${encodeURIComponent(q)}`)).text, /Finder/, q);
		for (const q of ["zebra giraffe", "%", "\" OR 1=1", "{}", "\\"]) assert.doesNotMatch((await a.get(`/inbox?q=${encodeURIComponent(q)}`)).text, /Finder/, q);
		assert.doesNotMatch((await (await signIn(other.users[0])).get("/inbox?q=zebra")).text, /Finder/);
	});

	it("pages of many threads, each once, the most urgent first", async () => {
		const many = await scratch({ roles: ["agent"] });
		await many.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
		await many.addLine("Line", "Line");
		// these are due when the test says, not when the rule would
		await db.run(sql`UPDATE sla_policies SET active = false WHERE tenant_id = ${many.id} AND kind = 'text'`);
		await db.run(sql`INSERT INTO threads (tenant_id, number_id, peer, last_at, last_words, waiting_since, due_at) SELECT ${many.id}, n.id, '+1801555' || to_char(i, 'FM0000'), now() - make_interval(mins => i), 'w' || i,
			CASE WHEN i <= 60 THEN now() END, CASE WHEN i <= 60 THEN now() + make_interval(mins => i) END FROM numbers n, generate_series(1, 130) i WHERE n.tenant_id = ${many.id}`);
		const w = await many.browser("agent"), seen = [];
		let href = "/inbox";
		for (let i = 0; href && i < 9; i++) {
			const { text: html } = await w.get(href);
			seen.push(...[...html.matchAll(/class="cut quote" dir="auto">w(\d+)</g)].map((m) => Number(m[1])));
			href = /<a class="btn small" href="([^"]+)">More/.exec(html)?.[1].replaceAll("&amp;", "&");
		}
		assert.deepEqual(seen, Array.from({ length: 130 }, (_, i) => i + 1));
	});
});

describe("programs", () => {
	it("text a contact or a call's other side, once for an Idempotency-Key, and read the conversation", async () => {
		const p = await programOf(owner), k = await t.contact("By Program");
		const send = (body, headers = {}) => p.post(`/api/contacts/${k.id}/sms`, body, headers);
		assert.equal((await send({})).status, 422);
		assert.equal((await send({ body: "ü€".repeat(801) })).status, 422);
		assert.equal((await send({ template: "none" })).status, 422);
		const first = await send({ body: "Your visit is tomorrow" }, { "Idempotency-Key": "one" });
		assert.equal(first.status, 202, first.text);
		assert.equal(first.json.status, "queued");
		assert.equal((await send({ body: "Your visit is tomorrow" }, { "Idempotency-Key": "one" })).json.message_id, first.json.message_id);
		await got(k.e164);
		await settled(k.e164, "delivered");
		await db.run(sql`INSERT INTO text_templates (tenant_id, name, body) VALUES (${t.id}, 'Visit soon', 'Hi {first_name}, see you {appointment_date}')`);
		const lacks = await send({ template: "visit soon" });
		assert.equal(lacks.status, 422);
		assert.match(lacks.json.detail, /appointment_date/);
		assert.equal((await send({ template: "Visit soon", variables: { appointment_date: "Friday" } })).status, 202);
		assert.equal((await got(k.e164, 2)).at(-1).body, "Hi By, see you Friday");
		const talk = await p.get(`/api/messaging/conversation/${encodeURIComponent(k.e164)}?limit=1`);
		assert.equal(talk.json.optInStatus, "unknown");
		assert.equal(talk.json.messages.length, 1);
		const older = await p.get(talk.json.next);
		assert.deepEqual([older.json.messages[0].body, older.json.messages[0].status, older.json.next], ["Your visit is tomorrow", "delivered", null]);
		assert.ok((await p.get("/api/messaging/templates")).json.templates.some((x) => x.name === "Visit soon"));
		const call = await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, from_number, contact_id, started_at, ended_at) VALUES (${t.id}, uuid7(), ${newSid()}, ${k.e164}, ${k.id}, now(), now()) RETURNING id`);
		assert.equal((await p.post(`/api/calls/${call}/send-sms`, { body: "About our call" })).status, 202);
		await got(k.e164, 3);
		await text(k.e164, "STOP");
		const refused = await send({ body: "x" });
		assert.equal(refused.status, 403);
		assert.equal((await p.post(`/api/calls/${call}/send-sms`, { body: "x" })).json.reason, "opted_out");
		assert.equal((await p.get(`/api/messaging/conversation/${encodeURIComponent(k.e164)}`)).json.optInStatus, "opted_out");
		const foreign = await programOf(other.users[0]);
		assert.equal((await foreign.post(`/api/contacts/${k.id}/sms`, { body: "x" })).status, 404);
		assert.equal((await foreign.post(`/api/calls/${call}/send-sms`, { body: "x" })).status, 404);
		assert.deepEqual((await foreign.get(`/api/messaging/conversation/${encodeURIComponent(k.e164)}`)).json.messages, []);
	});
});

test("a picture's public address ends, and is for that picture", async () => {
	assert.equal((await ask("GET", `/media/${t.id}/${t.id}/${"1".repeat(42)}`)).status, 404);
	assert.equal((await ask("GET", `/media/x/y/z`)).status, 404);
});

void env;

describe("asking for a review", () => {
	it("is offered where there is a link, goes to those who agreed and to nobody else, whoever wrote it", async () => {
		const k = await t.contact("Rita Review"), o = await signIn(owner), settings = (more) => o.post("/settings/texts", { schedule_id: open, claim_min: "15", capacity: "0", closed_reply: "",
			missed_reply: "", quiet_from: "00:00", quiet_to: "00:00", call_from: "08:00", call_to: "20:00", daily_cap: "6", stop_answer: "carrier", help_contact: "", per_second: "50", segment_microusd: "8300", redact_cards: "true",
			review_text: "Hi {first_name}, thank you for choosing {company}. {review_link}", ...more });
		assert.doesNotMatch((await a.get(`/contacts/${k.id}`)).text, /Ask for a review/);
		for (const bad of ["http://reviews.example.com/x", "javascript:alert(1)", "https://a b", 'https://x.example/"><b>', "https://"]) assert.equal((await settings({ review_url: bad })).status, 422, bad);
		const saved = await settings({ review_url: "https://reviews.example.com/w" });
		assert.equal(saved.status, 303, words(saved.text));
		await until(async () => /Ask for a review/.test((await a.get(`/contacts/${k.id}`)).text), { ms: 8000, what: "the setting to count" });
		const call = await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, contact_id, started_at, ended_at) VALUES (${t.id}, uuid7(), ${newSid("CA")}, ${k.id}, now(), now()) RETURNING id`);
		assert.match((await a.get(`/history/calls/${call}`)).text, new RegExp(`action="/inbox/to/${k.id}"[^]*Ask for a review`));
		assert.doesNotMatch((await (await signIn(viewer)).get(`/history/calls/${call}`)).text, /Ask for a review/);
		const to = async () => (await a.post(`/inbox/to/${k.id}`, { review: "yes" })).headers.location;
		const body = await until(async () => /name="body"[^>]*>([^<]*reviews\.example\.com\/w)/.exec((await a.get(await to())).text)?.[1].trim(), { ms: 8000, what: "the words in the composer" });
		assert.match(body, /^Hi Rita, thank you for choosing /);
		const thread = await threadOf(k.e164), refused = await write(a, thread, body);
		assert.equal(refused.status, 422);
		assert.match(words(refused.text), /They have not agreed to be asked for a review/);
		const program = await (await programOf(owner)).post(`/api/contacts/${k.id}/sms`, { body: "See https://reviews.example.com/w" });
		assert.ok(program.status >= 400, "nor by a program");
		assert.equal((await b.post(`/contacts/${k.id}/dnc`, { do: "survey", words: "Gladly, she said" })).status, 303);
		assert.match(words((await a.get(`/contacts/${k.id}`)).text), /Reviews and surveys .*granted/);
		assert.equal((await write(a, thread, body)).status, 303);
		assert.equal((await got(k.e164)).at(-1).body, body.replaceAll("&#39;", "'"));
		await b.post(`/contacts/${k.id}/dnc`, { do: "unsurvey" });
		assert.equal((await write(a, thread, body)).status, 422, "a change of mind counts");
		assert.equal((await write(a, thread, "We come at nine.")).status, 303, "and closes nothing else");
		assert.equal((await settings({ review_url: "" })).status, 303);
	});
});

describe("card numbers in a text", () => {
	it("are not kept, not searched and not shown; by the business's own word they are", async () => {
		const from = await phoneNumber();
		await text(from, "My card is 4111 1111 1111 1111, cvv 123. Order 4111111111111112.");
		const kept = (await messages(from))[0].body;
		assert.equal(kept, "My card is [card number ending in 1111], cvv [security code]. Order 4111111111111112.");
		assert.doesNotMatch((await threadOf(from)).last_words, /4111 1111/);
		const plain = await scratch({ roles: ["agent"] }), to = await phoneNumber();
		await plain.publish("Line", { start: "bye", steps: { bye: { type: "hangup" } } });
		await plain.addLine("L", "Line", { e164: to });
		await db.run(sql`INSERT INTO text_settings (tenant_id, redact_cards) VALUES (${plain.id}, false)`);
		const sid = newSid("SM");
		assert.equal((await hook(plain.account, "/sms", { MessageSid: sid, SmsSid: sid, AccountSid: plain.account_sid, From: from, To: to, Body: "4111111111111111", NumMedia: "0", NumSegments: "1" })).status, 200);
		assert.equal(await db.value(sql`SELECT body FROM messages WHERE tenant_id = ${plain.id}`), "4111111111111111");
	});
});
