// A sheet of contacts, from the file to the undo; and everything that is not such a sheet.
import { describe, it, test } from "node:test";
import assert from "node:assert/strict";
import net from "node:net";
import { db, sql } from "../lib/db.mjs";
import { env } from "../lib/env.mjs";
import { signIn, words } from "../lib/http.mjs";
import { scratch } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

const t = await scratch({ roles: ["owner", "manager", "agent"] });
await db.run(sql`INSERT INTO contact_statuses (tenant_id, name, category, aliases) VALUES (${t.id}, 'Warm', 'active', '{"In progress"}'), (${t.id}, 'Cold', 'inactive', '{}');
	INSERT INTO custom_fields (tenant_id, key, label, kind) VALUES (${t.id}, 'gate', 'Gate', 'text')`);
const b = await signIn(t.user("manager"));

const part = (file, name, type = "text/csv", csrf = b.token, charset = "") => {
	const mark = "----sheet0123456789";
	return { type: `multipart/form-data; boundary=${mark}`, body: Buffer.concat([
		Buffer.from(`--${mark}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--${mark}\r\nContent-Disposition: form-data; name="charset"\r\n\r\n${charset}\r\n--${mark}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`),
		Buffer.from(file), Buffer.from(`\r\n--${mark}--\r\n`)]) };
};

async function bring(file, name = "sheet.csv", who = b, charset = "") {
	if (!who.token) await who.get("/contacts/import");
	const { type, body } = part(file, name, "text/csv", who.token, charset);
	return who.ask("POST", "/contacts/import/file", { body, headers: { "Content-Type": type, Origin: who.base, "Sec-Fetch-Site": "same-origin" } });
}
const idIn = (answer) => /\/contacts\/import\/([0-9a-f-]{36})/.exec(answer.headers.location ?? "")?.[1] ?? assert.fail(`${answer.status} ${words(answer.text).slice(0, 400)}`);

// What the browser would send of the form as it was given out, with changes.
function formIn(html, changes = {}) {
	const fields = {};
	for (const [, name, inner] of html.matchAll(/<select[^>]*name="([^"]+)"[^>]*>(.*?)<\/select>/gs))
		fields[name] = /<option value="([^"]*)" selected/.exec(inner)?.[1] ?? /<option value="([^"]*)"/.exec(inner)?.[1] ?? "";
	return { ...fields, ...changes };
}
const state = (id, ...wanted) => until(async () => {
	const row = await db.row(sql`SELECT * FROM imports WHERE id = ${id}`);
	return wanted.includes(row?.state) && row;
}, { ms: 20000, what: `import ${id} being ${wanted.join(" or ")}` });

async function check(id, { columns = {}, way = "update", keys = ["phone", "email", "record"] } = {}) {
	const page = await b.get(`/contacts/import/${id}/columns`);
	assert.equal(page.status, 200);
	const post = await b.post(`/contacts/import/${id}/columns`, formIn(page.text, columns));
	assert.equal(post.status, 303, words(post.text).slice(0, 600));
	assert.match(post.headers.location, /duplicates$/);
	assert.equal((await b.post(`/contacts/import/${id}/duplicates`, { way, ...Object.fromEntries(keys.map((k) => [k, "1"])) })).status, 303);
	return state(id, "checked", "failed");
}
async function run(id) {
	assert.equal((await b.post(`/contacts/import/${id}`, { do: "start" })).status, 303);
	return state(id, "done", "failed");
}
const contacts = () => db.rows(sql`SELECT k.*, (SELECT string_agg(p.e164, ' ' ORDER BY p.is_primary DESC, p.e164) FROM contact_phones p WHERE p.tenant_id = k.tenant_id AND p.contact_id = k.id) AS phones
	FROM contacts k WHERE tenant_id = ${t.id} ORDER BY sort_name`);

test("a sheet, from the file to the undo", async () => {
	const known = await t.contact("Bea Known", { more: { email: "bea@example.com" } });
	const sheet = `\ufefffull_name;mobile;email_addr;street;stage;pc;sold;sms_ok;Gate;status;notes2\r
Ann Ortega;801 555 0142;ann@example.com;"418 Juniper Hollow
Cedar Bend";Survey;${t.user("agent").name};03/10/26;Y;7;In progress;new\r
Bea;;BEA@example.com;;Waiting on city;;04/11/26;;;Cold;\r
;12;x@example.com;;;;;;;;\r
"Cleo ""C"" Nunez";+1 801 555 0143;;;;;;;;;=1+1\r
${"N".repeat(10000)};801 555 0144;;;;;;;;;\r
`;
	const id = idIn(await bring(sheet, "customers_nov.csv"));
	const page = await b.get(`/contacts/import/${id}/columns`), said = words(page.text);
	const first = formIn(page.text);
	assert.deepEqual(["to0", "to1", "to2", "to3", "to4", "to5", "to6", "to7", "to8", "to9"].map((k) => first[k]), ["name", "phone", "email", "address", "stage_id", "owner_id", "sale_date", "text", "custom:gate", "status"], "columns are known by their heads");
	assert.match(said, /customers_nov\.csv 5 rows, UTF-8/);
	assert.match(said, /“03\/10\/26” could be Mar 10 or Oct 3/, "both readings are offered");
	assert.match(said, /Waiting on city 1 row/, "an unknown stage is mapped in place");
	const unsaid = await b.post(`/contacts/import/${id}/columns`, first);
	assert.equal(unsaid.status, 422);
	assert.match(words(unsaid.text), /Say how the dates of “sold” are written/);
	const stage = await db.value(sql`SELECT id FROM journey_stages WHERE tenant_id = ${t.id} AND name = 'Install'`);
	const word = /name="(w4_\d+)"/.exec(page.text)[1];
	const checked = await check(id, { columns: { order6: "2", [word]: stage, to10: "note" } });
	assert.deepEqual([checked.made, checked.changed, checked.skipped, checked.refused], [2, 1, 0, 2]);
	assert.deepEqual(checked.reasons, { "Phone is not a phone number": 1, "Name is too long": 1 });
	assert.deepEqual((await contacts()).map((k) => k.name), ["Bea Known"], "nothing is written before the last step");
	assert.match(words((await b.get(`/contacts/import/${id}`)).text), /Ready to import .* New contacts 2 .* Cannot be imported 2 .* Bea Known row 3, Bea: name, sale date, stage, status Import 3 rows/);
	assert.ok((await b.get(`/contacts/import/${id}`)).text.includes(`<a class="link" href="/contacts/${known.id}">Bea Known</a>`), "who would be changed is named");
	const refused = await b.get(`/contacts/import/${id}/refused`);
	assert.equal(refused.status, 200);
	assert.match(refused.text, /^\ufefffull_name,.*,Reason\r\n/);
	assert.match(refused.text, /"",12,x@example\.com,.*,Phone is not a phone number\r\n/);
	const done = await run(id);
	assert.deepEqual([done.made, done.changed, done.refused, done.problem], [2, 1, 2, ""]);
	const [ann, bea, cleo] = await contacts();
	assert.deepEqual([ann.name, ann.phones, ann.email, ann.address, ann.sale_date, ann.custom, ann.status, ann.source, ann.owner_id], ["Ann Ortega", "+18015550142", "ann@example.com", "418 Juniper Hollow Cedar Bend", "2026-10-03", { gate: "7" }, "Warm", "import", t.user("agent").member]);
	assert.deepEqual([bea.id, bea.name, bea.status, bea.stage_id, bea.email], [known.id, "Bea", "Cold", stage, "bea@example.com"], "who is known by e-mail is changed");
	assert.deepEqual([cleo.name, cleo.phones], ['Cleo "C" Nunez', "+18015550143"]);
	assert.equal(await db.value(sql`SELECT body FROM contact_notes WHERE contact_id = ${cleo.id}`), "=1+1");
	const trail = await db.rows(sql`SELECT action, who FROM audit_log WHERE tenant_id = ${t.id} AND object_type IN ('import', 'contact') AND user_id IS NOT NULL ORDER BY seq`);
	assert.ok(trail.some((a) => a.action === "import.created") && trail.some((a) => a.action === "import.changed"), "the import is audited");
	assert.ok(!trail.some((a) => a.action.startsWith("contact.")), "its rows are not, one by one");
	// the same file again is told of, and harmless
	const again = idIn(await bring(sheet, "customers_nov.csv"));
	assert.match(words((await b.get(`/contacts/import/${again}/columns`)).text), /This file was imported before/);
	assert.equal((await b.post(`/contacts/import/${id}`, { do: "start" })).status, 303);
	assert.equal((await state(id, "done")).made, 2, "started once");
	assert.equal((await b.post(`/contacts/import/${id}`, { do: "undo" })).status, 303);
	await state(id, "undone");
	const back = await contacts();
	assert.deepEqual(back.map((k) => [k.name, k.status, k.stage_id]), [["Bea Known", null, null]]);
});

describe("what is no sheet", { concurrency: 4 }, () => {
	const CASES = {
		"a workbook named .csv": [Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.alloc(3000, 7)]), /workbook \(\.xlsx\) or a zip/],
		"an older workbook": [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), /older workbook/],
		"a picture": [Buffer.concat([Buffer.from("\x89PNG", "latin1"), Buffer.alloc(500)]), /no table/],
		"zeros": [Buffer.alloc(5000), /no table|nothing in this file/],
		"nothing": ["", /nothing in this file/],
		"heads alone": ["name,phone\n", /no rows under the heads/],
		"a thousand columns": [`${"x,".repeat(1000)}\n`, /more than 200 columns/],
		"a quote never closed": ['name,phone\n"Ann,801 555 0142\nBea,801 555 0143\n', /quotation mark in row 2 is never closed/],
		"a quote never closed, long": [`name\n"${"a\n".repeat(200000)}`, /quotation mark in row 2 is never closed/],
	};
	for (const [what, [file, said]] of Object.entries(CASES)) it(what, async () => {
		const answer = await bring(file, "contacts.csv", b.copy());
		assert.equal(answer.status, 422);
		assert.match(words(answer.text), said);
	});

	it("no file at all", async () => {
		assert.equal((await b.post("/contacts/import/file", {})).status, 415);
	});

	it("NULs, broken characters and formulas are text", async () => {
		const mine = b.copy(), id = idIn(await bring(Buffer.from("name,phone,notes2\nNu\0ll,801 555 0151,\0\0\n\xff\xfe\x80,801 555 0152,@x\n", "latin1"), "../../<b>x.csv", mine));
		const page = await mine.get(`/contacts/import/${id}/columns`);
		assert.equal(page.status, 200);
		assert.ok(!page.text.includes("<b>x.csv"));
		assert.equal((await db.row(sql`SELECT rows FROM imports WHERE id = ${id}`)).rows, 2);
		const checked = await check(id, { columns: { to2: "note" } });
		assert.equal(checked.problem, "");
		assert.equal(checked.made, 2);
	});

	it("2 GB are refused while they come", async () => {
		const send = (headers, body) => new Promise((resolve, reject) => {
			const url = new URL(env.BASE), socket = net.connect(url.port, url.hostname, () => {
				socket.write(`POST /contacts/import/file HTTP/1.1\r\nHost: ${url.host}\r\nCookie: ${b.cookies}\r\nContent-Type: multipart/form-data; boundary=x\r\n${headers}\r\n\r\n`);
				body?.(socket);
			});
			let text = "", sent = 0;
			socket.on("data", (d) => { text += d; if (text.includes("</html>")) { socket.destroy(); resolve({ text, sent }); } });
			socket.on("error", () => resolve({ text, sent }));
			socket.on("close", () => resolve({ text, sent }));
			socket.setTimeout(20000, () => { socket.destroy(); reject(new Error("no answer")); });
		});
		const said = await send("Content-Length: 2147483648");
		assert.match(said.text, /^HTTP\/1\.1 413 /);
		assert.match(said.text, /A sheet may have 64 MB/);
		let sent = 0;
		const chunk = Buffer.concat([Buffer.from("100000\r\n"), Buffer.alloc(0x100000, 97), Buffer.from("\r\n")]);
		const streamed = await send("Transfer-Encoding: chunked", (socket) => {
			const more = () => { while (!socket.destroyed && sent < 2048) { sent++; if (!socket.write(chunk)) return void socket.once("drain", more); } };
			more();
		});
		assert.ok(sent < 300, `${sent} MB were taken`);
		assert.match(streamed.text || "HTTP/1.1 413 ", /^HTTP\/1\.1 413 /);
	});
});

test("empty rows are none; a time zone that is none does not come in; heads as people write them", async () => {
	const id = idIn(await bring("Customer;Phone no.;E-mail;TZ;Preferred;Appt length\nZone Good;801 555 0181;zg@example.com;America/Denver;text;60\n;;;;;\nZone Word;801 555 0182;;Denver;;\nZone Mars;801 555 0183;;Mars/Base;call;30\n;;;  ;;\n", "zones.csv"));
	const first = formIn((await b.get(`/contacts/import/${id}/columns`)).text);
	assert.deepEqual(["to0", "to1", "to2", "to3", "to4", "to5"].map((k) => first[k]), ["name", "phone", "email", "timezone", "preferred_channel", "visit_minutes"]);
	const checked = await check(id);
	assert.deepEqual([checked.made, checked.refused, checked.reasons], [1, 2, { "Time zone is not one such as America/Denver": 2 }]);
	assert.match((await b.get(`/contacts/import/${id}/refused`)).text, /Zone Mars,801 555 0183,"",Mars\/Base,call,30,Time zone is not one/);
	assert.equal((await run(id)).made, 1);
	assert.match(words((await b.get(`/contacts/import/${id}`)).text), /Imported In (less than a second|\d+)/);
	assert.equal(await db.value(sql`SELECT string_agg(name || ' ' || timezone, ',' ORDER BY name) FROM contacts WHERE tenant_id = ${t.id} AND name LIKE 'Zone %'`), "Zone Good America/Denver");
	assert.equal((await b.post(`/contacts/import/${id}`, { do: "undo" })).status, 303);
	await state(id, "undone");
	assert.equal(await db.value(sql`SELECT count(*) FROM contacts WHERE tenant_id = ${t.id} AND name LIKE 'Zone %'`).then(Number), 0);
});

test("extensions become labels, of numbers that are there too, and go again with the undo", async () => {
	const known = await t.contact("Ext Known"), mine = known.e164.replace("+1", "");
	await db.run(sql`UPDATE contact_phones SET label = 'Office' WHERE tenant_id = ${t.id} AND e164 = ${known.e164}`);
	const labels = () => db.rows(sql`SELECT p.e164, p.label FROM contact_phones p JOIN contacts k ON k.tenant_id = p.tenant_id AND k.id = p.contact_id WHERE k.tenant_id = ${t.id} AND k.name LIKE 'Ext %' ORDER BY k.name, p.e164`)
		.then((rows) => rows.map((r) => `${r.e164} ${r.label}`.trim()));
	const id = idIn(await bring(`name,phone\nExt Known,${mine} x204\nExt New,"801 555 0191 ext. 12; 801 555 0192;ext=7; 801 555 0193"\n`, "ext.csv"));
	await check(id);
	assert.equal((await run(id)).state, "done");
	assert.deepEqual(await labels(), [`${known.e164} Office, ext. 204`, "+18015550191 ext. 12", "+18015550192 ext. 7", "+18015550193"]);
	assert.equal((await b.post(`/contacts/import/${id}`, { do: "undo" })).status, 303);
	await state(id, "undone");
	assert.deepEqual(await labels(), [`${known.e164} Office`]);
});

test("the character set is found out, or said; the first rows show how it comes in", async () => {
	// both read it without complaint; only who wrote it knows
	const file = Buffer.from("Name,Phone,Sold\nJos\u00c3\u00a9 Sheet,+18015550131,03/10/26\n", "utf8");
	const found = await b.get(`/contacts/import/${idIn(await bring(file))}/columns`), said = await b.get(`/contacts/import/${idIn(await bring(file, "sheet.csv", b, "windows-1252"))}/columns`);
	assert.match(words(found.text), /UTF-8.*The first rows would come in like this Name Phone Sale date Jos\u00c3\u00a9 Sheet \+18015550131 03\/10\/26/);
	assert.match(words(said.text), /Windows-1252.*Jos\u00c3\u0192\u00c2\u00a9 Sheet/);
	const wrong = await b.get(`/contacts/import/${idIn(await bring(Buffer.from("Name\nJos\xe9 Sheet\n", "latin1"), "sheet.csv", b, "utf-8"))}/columns`);
	assert.match(words(wrong.text), /Jos\ufffd Sheet/, "what is no character is shown as such");
	assert.match(words((await b.get(`/contacts/import/${idIn(await bring(file, "sheet.csv", b, "klingon"))}/columns`)).text), /UTF-8/);
});

test("as in the sheet before: columns of the same head go where they went", async () => {
	const first = idIn(await bring("Person,Fon,Torcode\nUwe Before,+18015550132,17\n", "first.csv"));
	const done = await check(first, { columns: { to0: "name", to1: "phone", to2: "custom:gate", type: "vendor" } });
	assert.equal(done.made, 1);
	const second = idIn(await bring("Torcode,Person,Other,Fon\n18,Ute After,x,+18015550133\n", "second.csv"));
	const page = await b.get(`/contacts/import/${second}/columns`);
	assert.match(words(page.text), /As for \u201cfirst\.csv\u201d/);
	assert.equal((await b.post(`/contacts/import/${second}/columns`, { ...formIn(page.text), look: "last" })).status, 303);
	const mapped = formIn((await b.get(`/contacts/import/${second}/columns`)).text);
	assert.deepEqual([mapped.to0, mapped.to1, mapped.to2, mapped.to3, mapped.type], ["custom:gate", "name", "", "phone", "vendor"]);
	assert.doesNotMatch((await b.get(`/contacts/import/${second}/columns`)).text, /value="last"/, "there is nothing more to take");
	for (const id of [first, second]) await b.post(`/contacts/import/${id}`, { do: "forget" });
});

test("who may, and whose", async () => {
	const id = idIn(await bring("name,phone\nAnn,801 555 0161\n"));
	const agent = await signIn(t.user("agent"));
	assert.equal((await agent.get("/contacts/import")).status, 403);
	assert.equal((await bring("name,phone\nA,801 555 0162\n", "x.csv", agent)).status, 403);
	const other = await signIn((await scratch({ roles: ["owner"] })).user("owner"));
	for (const path of ["", "/columns", "/duplicates", "/refused"]) assert.equal((await other.get(`/contacts/import/${id}${path}`)).status, 404, path);
	assert.equal((await other.post(`/contacts/import/${id}`, { do: "forget" })).status, 404);
	// without the form's token nothing is kept
	const { type, body } = part("name\nX\n", "x.csv", "text/csv", "wrong");
	const before = await db.value(sql`SELECT count(*) FROM imports WHERE tenant_id = ${t.id}`);
	assert.equal((await b.ask("POST", "/contacts/import/file", { body, headers: { "Content-Type": type, Origin: b.base } })).status, 403);
	assert.equal(await db.value(sql`SELECT count(*) FROM imports WHERE tenant_id = ${t.id}`), before);
	assert.equal((await b.post(`/contacts/import/${id}`, { do: "forget" })).headers.location, "/contacts/import");
	assert.equal((await b.get(`/contacts/import/${id}`)).status, 404);
});

test("two at once: one after the other, and each person once", async () => {
	const rows = Array.from({ length: 1200 }, (_, i) => `Person ${i},+1 803 555 ${String(1000 + i).padStart(4, "0")},p${i}@example.com`).join("\n");
	const ids = [idIn(await bring(`name,phone,email\n${rows}\n`, "a.csv")), idIn(await bring(`name,phone,email\n${rows}\n`, "b.csv"))];
	for (const id of ids) assert.equal((await check(id, { way: "skip" })).made, 1200);
	await Promise.all(ids.map((id) => b.copy().post(`/contacts/import/${id}`, { do: "start" })));
	const done = [];
	for (const id of ids) done.push(await state(id, "done", "failed"));
	assert.deepEqual(done.map((d) => d.made).sort((x, y) => x - y), [0, 1200]);
	assert.equal(await db.value(sql`SELECT count(*) FROM contacts WHERE tenant_id = ${t.id} AND name LIKE 'Person %'`), 1200);
});

test("rows that are one new person: what each would be different, after those before", async () => {
	const file = "record_id,full_name,mobile,street\nTW-1,Twin A,801 555 0178,1 Elm\nTW-1,Twin B,801 555 0179,1 Elm\nTW-1,Twin A,801 555 0178,2 Elm\nTW-1,Twin A,801 555 0178,2 Elm\n";
	const id = idIn(await bring(file, "twins.csv"));
	const checked = await check(id);
	assert.deepEqual([checked.made, checked.changed], [1, 3]);
	assert.match(words((await b.get(`/contacts/import/${id}`)).text), /same as row 2 row 3, Twin B: name, another phone .*same as row 2 row 4, Twin A: address, name .*same as row 2 row 5, Twin A: nothing is different after row 2/);
	// brought, but not run: not said of the next
	const next = idIn(await bring(file, "twins.csv"));
	assert.doesNotMatch(words((await b.get(`/contacts/import/${next}/columns`)).text), /imported before/);
	assert.equal((await run(id)).made, 1);
	assert.match(words((await b.get(`/contacts/import/${next}/columns`)).text), /This file was imported before/);
});

test("two rows that are one contact by different marks: one after the other, and back", async () => {
	const k = await t.contact("Two Marks", { phone: "+18015550177", more: { email: "marks@example.com" } });
	await db.run(sql`UPDATE contacts SET address = '0 Before' WHERE tenant_id = ${t.id} AND id = ${k.id}`);
	const id = idIn(await bring("full_name,mobile,email_addr,street\nTwo Marks,801 555 0177,,1 First\n,,marks@example.com,2 Second\n,,marks@example.com,3 Third\n", "marks.csv"));
	const checked = await check(id);
	assert.deepEqual([checked.made, checked.changed], [0, 3]);
	assert.match(words((await b.get(`/contacts/import/${id}`)).text), /Two Marks row 2: address .* row 3: address .* row 4: address/);
	assert.deepEqual((await run(id)).changed, 3);
	const address = () => db.value(sql`SELECT address FROM contacts WHERE tenant_id = ${t.id} AND id = ${k.id}`);
	assert.equal(await address(), "3 Third");
	assert.deepEqual((await db.rows(sql`SELECT before, after FROM contact_changes WHERE tenant_id = ${t.id} AND contact_id = ${k.id} AND source = 'import' ORDER BY after`)).map((c) => [c.before, c.after]), [["0 Before", "1 First"], ["1 First", "2 Second"], ["2 Second", "3 Third"]]);
	assert.equal((await b.post(`/contacts/import/${id}`, { do: "undo" })).status, 303);
	await state(id, "undone");
	assert.equal(await address(), "0 Before");
});
