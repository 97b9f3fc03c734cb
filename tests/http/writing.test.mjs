// While a text is being written: pictures that go with it, drafts, who else is there.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { programOf } from "../lib/api.mjs";
import { db, sql } from "../lib/db.mjs";
import { ask, signIn, words } from "../lib/http.mjs";
import { env } from "../lib/env.mjs";
import { stream } from "../lib/stream.mjs";
import { carrier, scratch, SPEED } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

await carrier.speed(SPEED);
const t = await scratch({ roles: ["owner", "agent", "agent", "viewer"] }), other = await scratch({ roles: ["agent"] });
await t.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
await t.addLine("Support line", "Line");
await t.tellCarrier();
await db.run(sql`INSERT INTO text_settings (tenant_id, quiet_from, quiet_to, per_second) VALUES (${t.id}, '00:00', '00:00', 50)`);
const line = t.line("Support line"), [, ann, bob, viewer] = t.users;
const [a, b, v, f] = await Promise.all([ann, bob, viewer, other.users[0]].map(signIn));

async function begun(name) {
	const k = await t.contact(name);
	await carrier.text({ from: k.e164, to: line, body: "Hello" });
	const thread = await db.row(sql`SELECT * FROM threads WHERE tenant_id = ${t.id} AND peer = ${k.e164}`);
	return { ...k, thread, path: `/inbox/${thread.id}` };
}
const got = (phone, n = 1) => until(async () => {
	const all = (await carrier.texts(phone)).filter((m) => m.direction !== "inbound");
	return all.length >= n ? all : null;
}, { ms: 8000, what: `${n} texts to ${phone}` });
const key = (html) => /name="key" value="([^"]+)"/.exec(html)[1];
const base = (html) => /name="base" value="([^"]*)"/.exec(html)[1];
const withs = (html) => [...html.matchAll(/name="with" value="([^"]+)"/g)].map((m) => m[1]);
const sum = (() => { const table = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n >>> 0; });
	return (bytes) => { let c = ~0; for (const x of bytes) c = table[(c ^ x) & 255] ^ (c >>> 8); return ~c >>> 0; }; })();
function png(size = 0) {
	const chunk = (kind, data) => { const body = Buffer.concat([Buffer.from(kind), data]), out = Buffer.alloc(body.length + 8); out.writeUInt32BE(data.length, 0); body.copy(out, 4); out.writeUInt32BE(sum(body), body.length + 4); return out; };
	const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
	return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("tEXt", Buffer.alloc(size)), chunk("IDAT", deflateSync(Buffer.alloc(4))), chunk("IEND", Buffer.alloc(0))]);
}
// The composer's form with files in it, as a browser sends it.
async function bring(w, path, files, fields = {}, behind = {}) {
	const page = await w.get(path), mark = "pictures";
	const plain = (of) => Object.entries(of).map(([name, value]) => Buffer.from(`--${mark}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`));
	const parts = [...plain({ csrf: w.token, key: key(page.text), body: "", do: "add", ...fields }),
		...files.flatMap(([name, data, type = "image/png"]) => [Buffer.from(`--${mark}\r\nContent-Disposition: form-data; name="pictures"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`), data, Buffer.from("\r\n")]),
		...plain(behind), Buffer.from(`--${mark}--\r\n`)];
	return w.ask("POST", `${path}/pictures`, { body: Buffer.concat(parts), headers: { "Content-Type": `multipart/form-data; boundary=${mark}`, Origin: env.BASE, "Sec-Fetch-Site": "same-origin" } });
}
const versionOf = async (line) => String(await db.value(sql`SELECT coalesce((SELECT version FROM text_registrations WHERE number_id = ${line}), 0)`));
async function send(w, path, body, more = []) {
	const page = await w.get(path);
	return w.copy().post(`${path}/send`, [["key", key(page.text)], ["body", body], ["do", "send"], ...withs(page.text).map((id) => ["with", id]), ...more]);
}

describe("pictures that go out", () => {
	it("are brought beside the text, shown to who brought them, priced as one picture message, and fetched by the carrier", async () => {
		const k = await begun("Maribel Ortega"), first = png(), second = png(10);
		assert.equal((await bring(a, k.path, [["panel.png", first], ["label.png", second]], { body: "Two of them" })).status, 303);
		const page = await a.get(k.path);
		assert.match(page.text, /<textarea[^>]*>\n?Two of them<\/textarea>/, "what was written stays");
		assert.match(words(page.text), /11\/1600 · picture message/);
		assert.match(page.text, /About \$0\.022/);
		assert.equal(withs(page.text).length, 2);
		assert.match(page.text, /alt="panel\.png, \d+ bytes"/);
		assert.equal(withs((await b.get(k.path)).text).length, 0, "nobody else's");
		assert.equal((await send(a, k.path, "Two of them")).status, 303);
		const [sent] = await got(k.e164);
		assert.equal(sent.body, "Two of them");
		assert.equal(sent.urls.length, 2);
		const files = await Promise.all(sent.urls.map((url) => ask("GET", new URL(url).pathname)));
		assert.deepEqual(files.map((x) => [x.status, x.headers["content-type"]]), [[200, "image/png"], [200, "image/png"]]);
		assert.ok(files[0].body.equals(first) && files[1].body.equals(second), "whole, in their order");
		const after = await a.get(k.path);
		assert.equal(withs(after.text).length, 0);
		assert.match(after.text, /<textarea[^>]*>\n?<\/textarea>/);
		assert.match(after.text, /<a class="photo"/, "and shown in the thread");
		assert.match(words((await b.get("/inbox")).text), /Two of them/);
	});

	it("without a word; once more after a failure, with the picture", async () => {
		const k = await begun("Photo Only");
		await carrier.textRule(k.e164, { error: 30003 });
		await bring(a, k.path, [["x.png", png()]]);
		assert.equal((await send(a, k.path, "")).status, 303);
		const failed = await until(() => db.row(sql`SELECT id, media FROM messages WHERE tenant_id = ${t.id} AND thread_id = ${k.thread.id} AND state = 'undelivered'`), { ms: 8000, what: "the failure" });
		assert.equal(failed.media, 1);
		await carrier.textRule(k.e164);
		for (let i = 0; i < 2; i++) assert.equal((await a.post(`${k.path}/do`, { do: "again", message: failed.id })).status, 303);
		const all = await got(k.e164, 2);
		assert.equal(all.length, 2);
		assert.equal(all[1].urls.length, 1);
		assert.equal((await ask("GET", new URL(all[1].urls[0]).pathname)).status, 200);
	});

	it("of other kinds, too many, too large, of others: refused with the reason, and nothing is lost", async () => {
		const k = await begun("Hostile Files");
		const says = async (files, pattern) => {
			const answer = await bring(a, k.path, files, { body: "Kept words" });
			assert.equal(answer.status, 422);
			assert.match(words(answer.text), pattern);
			assert.match(answer.text, /Kept words<\/textarea>/);
		};
		await says([["page.png", Buffer.from("<script>alert(1)</script>")]], /page\.png is no picture that can be texted\. JPEG, PNG and GIF can\./);
		await says([["<img onerror=x>.svg", Buffer.from("<svg/>"), "image/svg+xml"]], /is no picture/);
		await says([["movie.mp4", Buffer.from("\0\0\0\x18ftypmp42"), "video/mp4"]], /is no picture/);
		await says([], /Choose a picture first/);
		await says([["big.png", png(5 * 1024 * 1024)]], /big\.png is too large: the pictures of a text have 5 MB together/);
		assert.equal((await bring(a, k.path, [["huge.png", Buffer.alloc(17 * 1024 * 1024)]])).status, 413);
		assert.equal((await bring(a, k.path, Array.from({ length: 10 }, (_, i) => [`${i}.png`, png(i)]))).status, 303);
		for (const more of [1, 14, 60, 400]) await says(Array.from({ length: more }, (_, i) => [`more${i}.png`, png()]), /at most 10 pictures/);
		const later = await bring(a, k.path, Array.from({ length: 60 }, () => ["x.png", png()]), { body: "Kept words" }, { later: "2037-01-05T10:00" });
		assert.match(later.text, /name="later" value="2037-01-05T10:00"/, "what stands behind the files, too");
		const all = await bring(a, k.path, Array.from({ length: 1050 }, () => ["x.png", png()]));
		assert.equal(all.status, 413);
		assert.match(words(all.text), /too large/i);
		const ids = withs((await a.get(k.path)).text);
		assert.equal(ids.length, 10);
		assert.equal((await bring(b, k.path, [], { do: `drop:${ids[0]}` })).status, 303);
		assert.equal(withs((await a.get(k.path)).text).length, 10, "another's stays");
		assert.equal((await bring(a, k.path, [], { do: `drop:${ids[0]}`, body: "Kept words" })).status, 303);
		assert.deepEqual(withs((await a.get(k.path)).text), ids.slice(1));
		assert.equal((await a.get(`${k.path}/media/${ids[0]}`)).status, 404);
		assert.equal((await bring(a, k.path, [], { do: "drop:x" })).status, 400);
		const named = await a.copy().post(`${k.path}/send`, { key: "n", body: "See", do: "send", pictures: "label.png" });
		assert.equal(named.status, 422);
		assert.match(words(named.text), /was not added yet/);
		const stolen = await b.copy().post(`${k.path}/send`, [["key", "s"], ["body", ""], ["do", "send"], ["with", "00000000-0000-7000-8000-000000000000"]]);
		assert.equal(stolen.status, 409, "a picture that is not there is no text");
		assert.equal((await v.post(`${k.path}/pictures`, { body: "x" })).status, 403);
		assert.equal((await f.post(`${k.path}/pictures`, { body: "x" })).status, 404);
	});
});

describe("drafts", () => {
	const put = (w, k, body, more = {}) => w.post(`${k.path}/draft`, { body, key: "one", ...more });
	const drafted = async (w, k) => /<textarea[^>]*>\n?([^<]*)<\/textarea>/.exec((await w.get(k.path)).text)[1];

	it("are each member's own, there again after a reload, and gone when sent", async () => {
		const k = await begun("Draft Keeper");
		assert.equal((await put(a, k, "Half a sentence, & “more”\nthan 🙂")).status, 204);
		assert.equal(await drafted(a, k), "Half a sentence, &amp; “more”\nthan 🙂");
		assert.equal(await drafted(b, k), "");
		await put(b, k, "From Bob", { note: "on" });
		assert.match((await b.get(k.path)).text, /name="note" value="on" checked/);
		assert.equal((await send(a, k.path, "Half a sentence")).status, 303);
		assert.equal(await drafted(a, k), "");
		assert.equal(await drafted(b, k), "From Bob");
		await put(b, k, "");
		assert.equal(await drafted(b, k), "");
	});

	it("that come after the text they belong to are none", async () => {
		const k = await begun("Late Draft"), page = await a.get(k.path), mine = key(page.text);
		await a.copy().post(`${k.path}/send`, { key: mine, body: "Sent", do: "send" });
		assert.equal((await put(a, k, "Sent", { key: mine })).status, 204);
		assert.equal(await drafted(a, k), "");
	});

	it("of two windows stand beside each other: either is taken up, and none is lost", async () => {
		const k = await begun("Two Windows"), hx = { headers: { "HX-Request": "true", "HX-Target": "thread-drafts" } };
		const [one, two] = [await a.get(k.path), await a.get(k.path)].map((page) => ({ key: key(page.text), base: base(page.text) }));
		const save = async (w, body) => words((await a.copy().post(`${k.path}/draft`, { ...w, body }, hx)).text);
		assert.equal(await save(one, "From the first"), "");
		assert.match(await save(two, "From the second"), /another text in another window.*“From the first”/);
		assert.match(await save(one, "From the first, longer"), /“From the second”/);
		assert.equal(await save(one, "From the first, longer"), await save(one, "From the first, longer"), "again and again: no more of them");
		const third = await a.get(k.path), other = /value="(draft:\d+)"/.exec(third.text)[1];
		assert.match(third.text, />\n?From the first, longer<\/textarea>/, "the newest is gone on with");
		const swapped = await a.post(`${k.path}/send`, { key: key(third.text), base: base(third.text), body: "From the first, and third", do: other });
		assert.match(swapped.text, />\n?From the second<\/textarea>/);
		assert.match(words(swapped.text), /“From the first, and third”/, "what was typed stays too");
		assert.doesNotMatch(words(swapped.text), /“From the second”/);
		assert.equal((await a.copy().post(`${k.path}/send`, { key: key(swapped.text), base: base(swapped.text), body: "From the second", do: "send" })).status, 303);
		assert.equal(await drafted(a, k), "From the first, and third", "only the one that was sent is gone");
		const left = await a.get(k.path), page = await a.post(`${k.path}/send`, { key: "new", base: "0", body: "x", do: `undraft:${base(left.text)}` });
		assert.match(page.text, />\n?x<\/textarea>/);
		assert.equal(await drafted(a, k), "");
		assert.equal(await drafted(b, k), "");
		assert.equal((await a.post(`${k.path}/send`, { key: "new", body: "x", do: "draft:none" })).status, 400);
	});

	it("of others, too long, in a thread of another business: no", async () => {
		const k = await begun("Draft Hostile");
		assert.equal((await put(f, k, "x")).status, 404);
		assert.equal((await put(v, k, "x")).status, 403);
		assert.equal((await a.post("/inbox/nonsense/draft", { body: "x" })).status, 404);
		assert.equal((await a.post(`${k.path}/draft`, { body: "y".repeat(11000) })).status, 204);
		assert.equal((await drafted(a, k)).length, 10000);
		assert.equal((await a.ask("POST", `${k.path}/draft`, { body: `csrf=${encodeURIComponent(a.token)}&body=%00`, headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: env.BASE } })).status, 400);
	});
});

describe("two who answer at once", () => {
	const form = (page, body) => ({ key: key(page.text), base: base(page.text), seen: /name="seen" value="(\d+)"/.exec(page.text)[1], body, do: "send" });

	it("the second is told what the first wrote, and sends once more if it is still needed", async () => {
		const k = await begun("Both At Once"), [mine, theirs] = [await a.get(k.path), await b.get(k.path)];
		const answers = await Promise.all([a.copy().post(`${k.path}/send`, form(mine, "Mine")), b.copy().post(`${k.path}/send`, form(theirs, "Theirs"))]);
		assert.deepEqual(answers.map((r) => r.status).sort(), [303, 422]);
		const [w, told, said] = answers[0].status === 422 ? [a, answers[0], "Mine"] : [b, answers[1], "Theirs"];
		assert.match(words(told.text), new RegExp(`has just answered: “${said === "Mine" ? "Theirs" : "Mine"}” Send again`));
		assert.match(told.text, new RegExp(`>\\n?${said}</textarea>`), "and keeps what was typed");
		assert.equal((await got(k.e164)).length, 1);
		assert.equal((await w.copy().post(`${k.path}/send`, form(told, said))).status, 303);
		assert.equal((await got(k.e164, 2)).length, 2);
	});

	it("so is who wrote for a while on a page that did not show it; who had it before their eyes is not", async () => {
		const k = await begun("Written For Long"), mine = await a.get(k.path), theirs = await b.get(k.path);
		assert.equal((await a.copy().post(`${k.path}/send`, form(mine, "Mine"))).status, 303);
		await db.run(sql`UPDATE messages SET created_at = created_at - interval '40 seconds' WHERE tenant_id = ${t.id} AND to_number = ${k.e164}`);
		const long = { ...form(theirs, "Theirs"), seen: `${BigInt(form(theirs, "").seen) - 60000000n}` };
		assert.match((await b.copy().post(`${k.path}/send`, { ...long, shown: long.seen })).text, /has just answered/);
		const shown = /name="shown" value="(\d+)"/.exec((await b.get(k.path)).text)[1];
		assert.equal((await b.copy().post(`${k.path}/send`, { ...long, shown })).status, 303);
	});

	it("the same form once more is no second one, whoever wrote in between", async () => {
		const k = await begun("Once More"), mine = await a.get(k.path), theirs = await b.get(k.path);
		assert.equal((await a.copy().post(`${k.path}/send`, form(mine, "Mine"))).status, 303);
		assert.equal((await b.copy().post(`${k.path}/send`, form(theirs, "Theirs"))).status, 422);
		assert.equal((await a.copy().post(`${k.path}/send`, form(mine, "Mine"))).status, 303);
		assert.equal((await b.copy().post(`${k.path}/send`, { ...form(theirs, "Theirs"), note: "on" })).status, 303, "a note is for colleagues");
		assert.equal((await got(k.e164)).length, 1);
	});
});

describe("the inbox's other lists", () => {
	it("a thread is given to a department: its members see it among theirs until one has it", async () => {
		const k = await begun("For Permitting"), o = await signIn(t.users[0]), act = (to) => a.post(`${k.path}/do`, { do: "assign", to });
		const d = await db.run(sql`INSERT INTO departments (tenant_id, name) VALUES (${t.id}, 'Permitting') RETURNING id`);
		await db.run(sql`UPDATE members SET department_id = ${d} WHERE tenant_id = ${t.id} AND id = ${bob.member}`);
		assert.match((await a.get(k.path)).text, new RegExp(`<option value="d:${d}">Department: Permitting</option>`));
		assert.equal((await act(`d:${d}`)).status, 303);
		assert.match((await a.get(k.path)).text, new RegExp(`<option value="d:${d}" selected="selected">`));
		assert.match((await b.get("/notices")).text, /gave Permitting the texts with For Permitting/);
		assert.match(words((await b.get("/inbox?in=department")).text), /Permitting 1.*For Permitting/);
		assert.doesNotMatch((await o.get("/inbox")).text, /in=department/, "who is in none has no such list");
		assert.equal((await act(bob.member)).status, 303);
		assert.doesNotMatch(words((await b.get("/inbox?in=department")).text), /For Permitting/);
		assert.match(words((await b.get("/inbox?in=mine")).text), /For Permitting/);
		for (const to of ["d:", "d:nonsense"]) assert.equal((await act(to)).status, 400);
		const theirs = await db.run(sql`INSERT INTO departments (tenant_id, name) VALUES (${other.id}, 'Theirs') RETURNING id`);
		assert.equal((await act(`d:${theirs}`)).status, 303);
		assert.equal(await db.value(sql`SELECT assigned_member FROM threads WHERE tenant_id = ${t.id} AND id = ${k.thread.id}`), bob.member, "to no other business's");
	});

	it("a note may name a colleague by hand, by first name, or from the list, without a script too", async () => {
		const k = await begun("Mentioned Thread"), page = await a.get(k.path);
		assert.match(page.text, new RegExp(`value="mention:${bob.member}" data-insert="@${bob.name} "`));
		assert.doesNotMatch(page.text, new RegExp(`mention:${ann.member}`), "not oneself");
		const put = await a.post(`${k.path}/send`, { key: key(page.text), body: "Look", do: `mention:${bob.member}` });
		assert.match(put.text, new RegExp(`>\\n?Look @${bob.name} </textarea>`));
		assert.match(put.text, /name="note" value="on" checked/);
		assert.equal((await a.post(`${k.path}/send`, { key: "m", body: `Look @${bob.name.toUpperCase()}!`, note: "on", do: "send" })).status, 303);
		assert.match((await b.get("/notices")).text, /mentioned you in a text thread with Mentioned Thread/);
		assert.match(words((await b.get("/inbox?in=notes")).text), /Mentioned Thread.*For you/);
		await b.get(k.path);
	});

	it("voicemails and notes have lists of their own; a mention is new until it is read", async () => {
		const k = await begun("Noted Thread"), texts = (html) => words(/aria-label="Tabs of this page".*?<\/nav>/s.exec(html)[0]);
		assert.match(words((await b.get("/inbox?in=voicemail")).text), /No voicemails to call back/);
		assert.equal((await a.post(`${k.path}/send`, { key: "n", body: `@${bob.name} only the label <b>`, note: "on", do: "send" })).status, 303);
		const page = await b.get("/inbox?in=notes");
		assert.match(texts(page.text), /Team notes 1 Hot leads/);
		assert.match(words(page.text), /Noted Thread.*only the label <b>.*For you/);
		await b.get(k.path);
		const after = await b.get("/inbox?in=notes");
		assert.match(texts(after.text), /Team notes Hot leads/);
		assert.doesNotMatch(words(after.text), /For you/);
		assert.doesNotMatch(words((await f.get("/inbox?in=notes")).text), /only the label/);
		const call = await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, from_number, to_number, contact_id, state, has_voicemail, started_at, ended_at) VALUES (${t.id}, uuid7(), ${"CA" + k.id.replaceAll("-", "")}, ${k.e164}, ${line}, ${k.id}, 'ended', true, now(), now()) RETURNING id`);
		await db.run(sql`INSERT INTO recordings (tenant_id, call_id, account_sid, kind, recording_sid, transcript, duration_s) VALUES (${t.id}, ${call}, ${t.account_sid}, 'voicemail', ${"RE" + k.id.replaceAll("-", "")}, 'Please call about my panel', 42)`);
		const mail = await b.get("/inbox?in=voicemail");
		assert.match(words(mail.text), /Noted Thread.*Please call about my panel.*0:42/);
		assert.match(mail.text, new RegExp(`/queue/calls/${call}`));
		assert.match(texts(mail.text), /Voicemail 1/);
	});
});

describe("who else is there", () => {
	const company = async (w, k) => words((await w.get(`${k.path}/company`, { headers: { "HX-Request": "true", "HX-Target": "thread-company" } })).text);

	it("is seen while they have it open and while they write, live", async () => {
		const k = await begun("Two At Once");
		assert.equal(await company(a, k), "");
		const live = await stream(a);
		await b.get(k.path);
		await live.has((e) => e.event === "changed" && e.data.includes(`company:${k.thread.id}`));
		assert.match(await company(a, k), / is also here$/);
		assert.equal((await b.post(`${k.path}/company`, { body: "typing" })).status, 204);
		assert.match(await company(a, k), / is writing$/);
		await company(b, k);
		assert.match(await company(a, k), / is writing$/, "their own look does not end it");
		assert.match(words((await a.get(k.path)).text), / is writing/);
		assert.match(await company(b, k), / is also here$/, "nobody is told of themselves");
		await b.post(`${k.path}/draft`, { body: "typ", key: "k" });
		assert.match(await company(a, k), / is writing$/, "a draft that is kept does not end it: time does");
		live.close();
	});

	it("who looks in the moment another begins to write does not undo that", async () => {
		const o = await signIn(t.users[0]);
		for (let i = 0; i < 6; i++) {
			const k = await begun(`Crowded ${i}`);
			await Promise.all([o, a, o, a, null, o, a, o, a].map((w) => (w ? company(w, k) : b.post(`${k.path}/company`, {}))));
			assert.match(await company(a, k), / is writing$/);
		}
	});

	it("is nobody else's to know", async () => {
		const k = await begun("Not Yours");
		await b.get(k.path);
		assert.equal((await f.get(`${k.path}/company`)).status, 404);
		assert.equal((await f.post(`${k.path}/company`, {})).status, 404);
		assert.equal((await v.get(`${k.path}/company`)).status, 403);
		assert.equal((await a.get(`${k.path}/company`)).status, 303, "without a script it is the thread's page");
	});
});


describe("from which line", () => {
	it("is chosen where it is written; what was begun and brought goes along; another business's line is none", async () => {
		const second = await t.addLine("Sales line", "Line"), k = await begun("Sam Ortiz");
		await t.tellCarrier();
		const id = (tenant, e164) => db.value(sql`SELECT id FROM numbers WHERE tenant_id = ${tenant} AND e164 = ${e164}`);
		assert.equal((await bring(a, k.path, [["panel.png", png()]], { body: "Half" })).status, 303);
		const page = await a.get(k.path), sales = await id(t.id, second);
		assert.ok(page.text.includes(`value="from:${sales}"`));
		assert.ok(!page.text.includes(`value="from:${await id(t.id, line)}"`), "not the one it is");
		assert.ok(!(await v.get(k.path)).text.includes("from:"), "not by who only looks");
		const moved = await a.post(`${k.path}/send`, { key: key(page.text), body: "Half a text", do: `from:${sales}` });
		assert.equal(moved.status, 303);
		const path = moved.headers.location.replace("#end", "");
		assert.notEqual(path, k.path);
		const there = await a.get(path);
		assert.match(there.text, /<textarea[^>]*>\n?Half a text<\/textarea>/);
		assert.equal(withs(there.text).length, 1);
		assert.equal(withs((await a.get(k.path)).text).length, 0);
		assert.doesNotMatch((await a.get(k.path)).text, />\n?Half/);
		assert.equal((await send(a, path, "Half a text")).status, 303);
		const [sent] = await got(k.e164);
		assert.equal(sent.from, second);
		assert.equal((await a.post(`${k.path}/send`, { key: "x", body: "", do: "from:nonsense" })).status, 400);
		await other.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
		const foreign = await id(other.id, await other.addLine("Theirs", "Line"));
		assert.equal((await a.post(`${k.path}/send`, { key: "x", body: "", do: `from:${foreign}` })).status, 404);
	});

	it("that is not registered with the carriers does not text, and says so; another does", async () => {
		const o = await signIn(t.users[0]), k = await begun("Reg Ortiz"), first = await db.value(sql`SELECT id FROM numbers WHERE tenant_id = ${t.id} AND e164 = ${line}`);
		const put = async (fields) => o.post("/settings/texts/lines", { line: first, version: await versionOf(first), brand: "BN1", campaign: "Customer care", ...fields });
		assert.equal((await a.post("/settings/texts/lines", { line: first, state: "pending" })).status, 403);
		assert.equal((await put({ state: "nonsense" })).status, 400);
		assert.equal((await put({ line: "x", state: "pending" })).status, 400);
		assert.equal((await put({ state: "pending" })).status, 303);
		assert.match(words((await o.get("/settings/texts")).text), /Being decided: no texts/);
		const page = await a.get(k.path);
		assert.match(words(page.text), /This line may not text yet\. Its registration with the carriers is being decided.*Campaign: Customer care/);
		assert.equal((await send(a, k.path, "Refused")).status, 422);
		assert.equal((await send(a, k.path, "Kept", [["note", "on"]])).status, 303, "a note is no text");
		assert.equal((await (await programOf(ann)).post(`/api/contacts/${k.id}/sms`, { body: "Hi", from: line })).status, 403);
		assert.equal((await put({ state: "registered" })).status, 303);
		assert.equal((await send(a, k.path, "Allowed")).status, 303);
		assert.equal((await got(k.e164))[0].body, "Allowed");
		await (await signIn(other.users[0])).post("/settings/texts/lines", { line: first, state: "refused" });
		assert.equal(await db.value(sql`SELECT state FROM text_registrations WHERE tenant_id = ${t.id} AND number_id = ${first}`), "registered");
	});

	it("that is still with another carrier does not text, and says when it moves here; nothing typed about that is lost", async () => {
		const c = await scratch({ roles: ["owner", "agent"] });
		await c.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
		const one = await c.addLine("One", "Line");
		await db.run(sql`INSERT INTO text_settings (tenant_id, quiet_from, quiet_to) VALUES (${c.id}, '00:00', '00:00')`);
		const o = await c.browser("owner"), g = await c.browser("agent"), id = await db.value(sql`SELECT id FROM numbers WHERE tenant_id = ${c.id} AND e164 = ${one}`);
		const put = async (more) => o.post("/settings/texts/lines", { line: id, version: await versionOf(id), state: "registered", brand: "", campaign: "", pool: "Care", ...more });
		const [port_on, other] = [100, 400].map((days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10)), year = port_on.slice(0, 4) === new Date().toISOString().slice(0, 4) ? "" : `, ${port_on.slice(0, 4)}`;
		const moves = `Moves here ${new Date(port_on).toLocaleDateString("en-US", { weekday: "short", month: "short", day: "numeric", timeZone: "UTC" })}${year} `;
		assert.equal((await put({ port: "nonsense" })).status, 400);
		for (const [port_on, why] of [["", /Say for which day it was agreed\./], ["2026-02-31", /Give a day, such as 2026-12-02\./], ["2020-01-01", /That day is over\./], [other, /more than a year ahead/]]) {
			const no = await put({ port: "agreed", port_on, port_note: "Order <7>" });
			assert.equal(no.status, 422);
			assert.match(words(no.text), why);
			assert.match(no.text, /name="port_note" value="Order &lt;7&gt;"/);
			assert.match(no.text, /value="agreed" selected="selected"/);
		}
		assert.equal(await db.value(sql`SELECT count(*) FROM text_registrations WHERE tenant_id = ${c.id}`), 0);
		assert.equal((await put({ port: "agreed", port_on, port_note: "Order <7>" })).status, 303);
		assert.match(words((await o.get("/settings/texts")).text), /Note about the move Said by [^.]+ on \w{3}, \w{3} \d/);
		assert.equal(await db.value(sql`SELECT m.role FROM text_registrations g JOIN members m ON m.tenant_id = g.tenant_id AND m.id = g.port_by WHERE g.tenant_id = ${c.id}`), "owner");
		assert.ok(words((await o.get("/settings")).text).includes(` ${moves}`), moves);
		const k = await c.contact("Port Ortiz"), { headers } = await g.get(`/inbox/to/${k.id}`), path = headers.location;
		const page = words((await g.get(path)).text);
		assert.match(page, /This line may not text yet\. It is still with its former carrier.*Write from another line\./);
		assert.ok(page.includes(`The line: ${moves}`));
		assert.equal((await send(g, path, "Too early")).status, 422);
		const said = await db.row(sql`SELECT port_by, port_at FROM text_registrations WHERE tenant_id = ${c.id}`);
		assert.equal((await put({ port: "agreed", port_on, port_note: "Order <7>", brand: "BN2" })).status, 303);
		assert.deepEqual(await db.row(sql`SELECT port_by, port_at FROM text_registrations WHERE tenant_id = ${c.id}`), said, "nothing was said of the move");
		assert.equal((await put({ port: "calls", port_on, port_note: "" })).status, 303);
		assert.notDeepEqual(await db.row(sql`SELECT port_by, port_at FROM text_registrations WHERE tenant_id = ${c.id}`), said);
		assert.match(words((await g.get(path)).text), /Its calls have moved here, its texts are still with its former carrier/);
		assert.equal((await put({ port: "" })).status, 303);
		assert.equal((await send(g, path, "Here")).status, 303);
	});

	it("is said by one of two who say so at once: the other is told what stands there now, and nothing typed is lost", async () => {
		const c = await scratch({ roles: ["owner"] });
		await c.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
		const o = await c.browser("owner"), id = await db.value(sql`SELECT id FROM numbers WHERE tenant_id = ${c.id} AND e164 = ${await c.addLine("One", "Line")}`);
		const version = (html) => /name="version" value="(\d+)"/.exec(html)[1], was = version((await o.get("/settings/texts")).text);
		const put = (fields) => o.post("/settings/texts/lines", { line: id, version: was, state: "", brand: "", campaign: "", pool: "", port: "", port_on: "", port_note: "", ...fields });
		for (const moved of [{ port: "refused", port_note: "PIN wrong" }, { port: "asked", port_note: "<b>Again" }]) {
			const mine = version((await o.get("/settings/texts")).text);
			assert.equal((await put({ version: mine, ...moved })).status, 303);
			const late = await put({ version: mine, brand: "Mine <b>" }), says = words(late.text);
			assert.equal(late.status, 409);
			assert.match(says, /Somebody else has changed it meanwhile\. Saved is now: Brand nothing; Move from another carrier “(Refused by its carrier|Asked for): no texts”; Note about the move “(PIN wrong|<b>Again|&lt;b&gt;Again)”\. What you typed is still here/);
			assert.match(late.text, /name="brand" value="Mine &lt;b&gt;"/);
			assert.deepEqual(await db.row(sql`SELECT brand, port, port_note FROM text_registrations WHERE tenant_id = ${c.id}`), { brand: "", ...moved });
			for (const stale of ["", "x", "99999999999", was]) assert.equal((await put({ version: stale })).status, 409);
			if (moved.port === "asked") assert.equal((await put({ version: version(late.text), brand: "Mine <b>", ...moved })).status, 303, "once they know");
		}
		assert.equal(await db.value(sql`SELECT brand FROM text_registrations WHERE tenant_id = ${c.id}`), "Mine <b>");
	});

	it("of a pool: a new thread begins on the one that may text and is freest, and stays there", async () => {
		const c = await scratch({ roles: ["owner", "agent"] });
		await c.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
		const [one, two, alone] = [await c.addLine("One", "Line"), await c.addLine("Two", "Line"), await c.addLine("Alone", "Line")];
		const o = await c.browser("owner"), g = await c.browser("agent"), id = (e164) => db.value(sql`SELECT id FROM numbers WHERE tenant_id = ${c.id} AND e164 = ${e164}`);
		const put = async (e164, state, pool) => assert.equal((await o.post("/settings/texts/lines", { line: await id(e164), version: await versionOf(await id(e164)), state, brand: "", campaign: "", pool })).status, 303);
		const begins = async (k) => {
			const { headers } = await g.get(`/inbox/to/${k.id}`);
			return db.value(sql`SELECT n.e164 FROM threads h JOIN numbers n ON n.tenant_id = h.tenant_id AND n.id = h.number_id WHERE h.tenant_id = ${c.id} AND h.id = ${headers.location.split("/").at(-1)}`);
		};
		const busy = async (e164, m) => db.run(sql`INSERT INTO text_senders (tenant_id, number_id, next_at) VALUES (${c.id}, ${await id(e164)}, now() + make_interval(mins => ${m}))
			ON CONFLICT (tenant_id, number_id) DO UPDATE SET next_at = excluded.next_at`);
		const [first, second, third, fourth] = await Promise.all(["A", "B", "C", "D"].map((n) => c.contact(`Pool ${n}`)));
		await busy(one, 60);
		await busy(two, 1);
		assert.equal(await begins(first), one, "no pool: the first line");
		await put(one, "registered", "Care");
		await put(two, "", " care ");
		await put(alone, "registered", "");
		assert.match((await o.get("/settings/texts")).text, /name="pool" value="Care"/);
		assert.equal(await begins(second), two);
		assert.equal(await begins(first), one, "a thread stays on its line");
		await put(two, "pending", "care");
		assert.equal(await begins(third), one, "one that may not text yet is passed by");
		await put(two, "registered", "care");
		await busy(two, 120);
		assert.equal(await begins(fourth), one);
		assert.equal(await begins(second), two, "this one too");
	});

	it("is said by a program, or is the one of their last texts", async () => {
		const k = await begun("Ann Ortiz"), p = await programOf(ann), [, second] = t.lines;
		const order = (more) => p.post(`/api/contacts/${k.id}/sms`, { body: "Hi", ...more });
		assert.equal((await order({ from: "nonsense" })).status, 422);
		assert.equal((await order({ from: "+15005550006" })).status, 422);
		assert.equal((await order({ from: second.e164 })).status, 202);
		assert.equal((await got(k.e164))[0].from, second.e164);
	});
});
