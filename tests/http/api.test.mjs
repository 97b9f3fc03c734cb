// Contacts by program: a contact's whole life, two editors, the same request twice and at once,
// lists that are walked, hostile bodies, who must not be reached.
import { randomUUID } from "node:crypto";
import { describe, it, test } from "node:test";
import assert from "node:assert/strict";
import { programOf } from "../lib/api.mjs";
import { db, sql } from "../lib/db.mjs";
import { scratch } from "../lib/tenant.mjs";

const t = await scratch(), them = await scratch({ roles: ["owner"], basics: false });
const [p, other] = await Promise.all([programOf(t.user("manager")), programOf(them.user("owner"))]);
await db.run(sql`INSERT INTO contact_statuses (tenant_id, name, category, label, aliases, position) VALUES (${t.id}, 'Wip', 'active', 'In work', '{open,live}', 1),
	(${t.id}, 'Gone', 'inactive', '', '{}', 2);
	INSERT INTO custom_fields (tenant_id, key, label, kind, choices) VALUES (${t.id}, 'roof', 'Roof', 'choice', '{Tile,Metal}'), (${t.id}, 'panels', 'Panels', 'number', '{}'),
		(${t.id}, 'gate', 'Gate code', 'text', '{}'), (${t.id}, 'dog', 'Dog', 'yes_no', '{}'), (${t.id}, 'seen', 'Seen on', 'date', '{}')`);

const problem = (answer, status, pointer) => {
	assert.equal(answer.status, status, answer.text);
	assert.match(answer.headers["content-type"], /^application\/problem\+json/);
	if (pointer) assert.ok(answer.json.errors?.some((e) => e.pointer === pointer && e.detail), `${pointer}: ${answer.text}`);
	return answer.json;
};
const made = async (body, program = p) => {
	const answer = await program.post("/api/contacts", body);
	assert.equal(answer.status, 201, answer.text);
	return answer.json;
};
const changes = (id) => db.rows(sql`SELECT what, before, after, source, member_id FROM contact_changes WHERE contact_id = ${id} ORDER BY id`);

test("a contact's whole life", async () => {
	const full = { type: "customer", name: "  Maribel   Ortega ", phones: ["(801) 555-0142", { number: "+44 20 7946 0958", label: "Office" }, "801-555-0142"], email: "M.Ortega@Example.com",
		address: "418 Juniper Hollow", record_id: "148-3307", status: "LIVE", stage: "install", owner_id: t.user("agent").member, sale_date: "2026-02-28", language: "es-MX",
		timezone: "America/Denver", preferred_channel: "text", time_windows: "Mon-Fri 09:00-12:00", special_instructions: "Ring twice.\nDog.", emergency: true,
		tags: ["Solar", "solar", "Día"], groups: ["North"], custom: { roof: "Tile", panels: 24, gate: "1234", dog: true, seen: "2026-01-05" } };
	const answer = await p.post("/api/contacts", full);
	assert.equal(answer.status, 201, answer.text);
	const { json: c, headers } = answer;
	assert.equal(headers.location, `/api/contacts/${c.id}`);
	assert.equal(headers.etag, '"1"');
	assert.deepEqual([c.name, c.email, c.status, c.stage, c.phase, c.owner, c.source, c.version], ["Maribel Ortega", "m.ortega@example.com", "Wip", "Install", "PRE-PTO", t.user("agent").name, "api", 1]);
	assert.deepEqual(c.phones, [{ number: "+18015550142", label: "" }, { number: "+442079460958", label: "Office" }]);
	assert.deepEqual([c.tags, c.groups, c.custom], [["Día", "Solar"], ["North"], full.custom]);
	assert.equal(c.special_instructions, full.special_instructions);
	assert.deepEqual((await p.get(`/api/contacts/${c.id}`)).json, c);
	assert.equal((await p.get(`/api/contacts/${c.id}`, { "If-None-Match": '"1"' })).status, 304);

	// what was read can be sent back: it changes nothing
	const same = await p.put(`/api/contacts/${c.id}`, c, headers.etag);
	assert.equal(same.status, 200, same.text);
	assert.deepEqual(same.json, c);
	assert.equal(same.headers.etag, '"1"');

	const patched = await p.patch(`/api/contacts/${c.id}`, { name: "Maribel O.", email: null, tags: ["Solar", "VIP"], custom: { panels: 26, gate: null }, phones: ["+442079460958"] }, '"1"');
	assert.equal(patched.status, 200, patched.text);
	assert.deepEqual([patched.json.name, patched.json.email, patched.json.tags, patched.json.address, patched.json.version], ["Maribel O.", null, ["Solar", "VIP"], "418 Juniper Hollow", 2]);
	assert.deepEqual(patched.json.custom, { roof: "Tile", panels: 26, dog: true, seen: "2026-01-05" });
	assert.deepEqual(patched.json.phones, [{ number: "+442079460958", label: "" }]);
	const told = await changes(c.id);
	assert.deepEqual(told.map((x) => x.what).sort(), ["Email", "Gate code", "Made", "Name", "Panels", "Phones", "Tags"]);
	assert.ok(told.every((x) => x.source === "api" && x.member_id === t.user("manager").member));
	assert.deepEqual(told.find((x) => x.what === "Panels"), { what: "Panels", before: "24", after: "26", source: "api", member_id: t.user("manager").member });

	const whole = await p.put(`/api/contacts/${c.id}`, { name: "M", phones: [] }, '"2"');
	assert.equal(whole.status, 200, whole.text);
	assert.deepEqual([whole.json.address, whole.json.status, whole.json.owner_id, whole.json.tags, whole.json.custom, whole.json.phones, whole.json.emergency, whole.json.version], [null, null, null, [], {}, [], false, 3]);
	assert.equal(await db.value(sql`SELECT phone FROM contacts WHERE id = ${c.id}`), null);
	assert.ok(await db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${t.id} AND action = 'contact.changed' AND object_id = ${c.id} AND who LIKE '%(Signed in by program)'`) >= 2);

	const gone = await p.delete(`/api/contacts/${c.id}`, '"3"');
	assert.equal(gone.status, 204, gone.text);
	assert.equal(gone.text, "");
	problem(await p.get(`/api/contacts/${c.id}`), 404);
	assert.equal(await db.value(sql`SELECT count(*) FROM contacts_removed WHERE tenant_id = ${t.id} AND contact_id = ${c.id}`), 1, "for 30 days it can be brought back");
	problem(await p.delete(`/api/contacts/${c.id}`, '"3"'), 404);
});

test("two editors: the second is told, and shown how it is now", async () => {
	const c = await made({ name: "Two editors" }), path = `/api/contacts/${c.id}`;
	problem(await p.patch(path, { name: "x" }), 428);
	problem(await p.put(path, { name: "x" }), 428);
	problem(await p.delete(path), 428);
	const both = await Promise.all(["First", "Second", "Third"].map((name) => p.patch(path, { name }, '"1"')));
	assert.deepEqual(both.map((a) => a.status).sort(), [200, 412, 412]);
	const won = both.find((a) => a.status === 200).json, lost = problem(both.find((a) => a.status === 412), 412);
	assert.equal(lost.current.name, won.name);
	assert.equal(lost.current.version, 2);
	problem(await p.delete(path, '"1"'), 412);
	problem(await p.patch(path, { name: "weak" }, 'W/"2"'), 412);
	assert.equal((await p.patch(path, { name: "One of them" }, '"9", "2"')).status, 200);
	assert.equal((await p.patch(path, { name: "Whatever" }, "*")).json.version, 4);
});

describe("the same request again", () => {
	it("gives the same answer and makes nothing more", async () => {
		const key = { "Idempotency-Key": randomUUID() }, body = { name: "Once", phones: ["+18015550177"] };
		const first = await p.post("/api/contacts", body, key), second = await p.post("/api/contacts", body, key);
		assert.deepEqual([first.status, second.status], [201, 201]);
		assert.equal(second.text, first.text);
		assert.deepEqual([second.headers.location, second.headers.etag, second.headers["idempotent-replayed"], first.headers["idempotent-replayed"]], [first.headers.location, first.headers.etag, "true", undefined]);
		assert.equal(await db.value(sql`SELECT count(*) FROM contacts WHERE tenant_id = ${t.id} AND name = 'Once'`), 1);
		problem(await p.post("/api/contacts", { name: "Another" }, key), 422);
		problem(await p.post("/api/blocked-numbers", body, key), 422);
		assert.equal((await other.post("/api/contacts", body, key)).status, 201, "another's key is another key");
		problem(await p.post("/api/contacts", body, { "Idempotency-Key": "k".repeat(201) }), 400);
	});

	it("at the same moment too", async () => {
		const key = { "Idempotency-Key": randomUUID() };
		const all = await Promise.all(Array.from({ length: 8 }, () => p.post("/api/contacts", { name: "At once" }, key)));
		assert.ok(all.every((a) => a.status === 201), all.map((a) => a.status).join());
		assert.equal(new Set(all.map((a) => a.json.id)).size, 1);
		assert.equal(await db.value(sql`SELECT count(*) FROM contacts WHERE tenant_id = ${t.id} AND name = 'At once'`), 1);
	});

	it("after a refusal is tried anew, and after a day forgotten", async () => {
		const key = { "Idempotency-Key": randomUUID() };
		problem(await p.post("/api/contacts", { name: "x", email: "none" }, key), 422, "/email");
		assert.equal((await p.post("/api/contacts", { name: "Forgotten" }, key)).status, 201);
		await db.run(sql`UPDATE api_answers SET created_at = now() - interval '25 hours' WHERE tenant_id = ${t.id}`);
		assert.equal((await p.post("/api/contacts", { name: "Forgotten" }, key)).status, 201);
		assert.equal(await db.value(sql`SELECT count(*) FROM contacts WHERE tenant_id = ${t.id} AND name = 'Forgotten'`), 2);
	});
});

describe("what cannot be", { concurrency: 4 }, () => {
	const CASES = [
		["a name of 10,000 characters", { name: "n".repeat(10000) }, "/name"], ["a name that is no text", { name: 7 }, "/name"], ["neither name nor phone", {}, "/name"], ["a name of which nothing is seen", { name: "\u200b\u202e" }, "/name"], ["a name of blanks", { name: "  " }, "/name"],
		["no phone number", { name: "x", phones: ["+18015550142", "12"] }, "/phones/1"], ["a phone of 5,000 digits", { name: "x", phones: ["1".repeat(5000)] }, "/phones/0"],
		["phones that are no list", { name: "x", phones: "801" }, "/phones"], ["too many phones", { name: "x", phones: Array.from({ length: 21 }, (_, i) => `+1801555${1000 + i}`) }, "/phones"],
		["no e-mail", { name: "x", email: "a@b" }, "/email"], ["a day there is not", { name: "x", sale_date: "2026-02-29" }, "/sale_date"], ["a day that is no day", { name: "x", pto_date: "tomorrow" }, "/pto_date"],
		["no zone", { name: "x", timezone: "Mars/Olympus" }, "/timezone"], ["a zone of letters", { name: "x", timezone: "'; DROP" }, "/timezone"], ["no type", { name: "x", type: "friend" }, "/type"],
		["no such status", { name: "x", status: "Nowhere" }, "/status"], ["no such stage", { name: "x", stage: "Nowhere" }, "/stage"], ["nobody's owner", { name: "x", owner_id: randomUUID() }, "/owner_id"],
		["another business's owner", { name: "x", owner_id: them.user("owner").member }, "/owner_id"], ["a channel", { name: "x", preferred_channel: "pigeon" }, "/preferred_channel"],
		["an empty tag", { name: "x", tags: ["  "] }, "/tags/0"], ["a tag that is no text", { name: "x", groups: [{}] }, "/groups/0"], ["an own field there is not", { name: "x", custom: { nowhere: 1 } }, "/custom/nowhere"],
		["a choice there is not", { name: "x", custom: { roof: "Straw" } }, "/custom/roof"], ["a number that is text", { name: "x", custom: { panels: "24" } }, "/custom/panels"],
		["an own field that is a tree", { name: "x", custom: { gate: { a: [1] } } }, "/custom/gate"], ["a date that is none", { name: "x", custom: { seen: "2026-13-01" } }, "/custom/seen"],
		["a field there is not", { name: "x", nmae: "y" }, "/nmae"], ["not to be contacted by the way", { name: "x", do_not_contact: true }, "/do_not_contact"], ["yes that is no yes", { name: "x", emergency: "yes" }, "/emergency"],
	];
	for (const [name, body, pointer] of CASES) it(name, async () => problem(await p.post("/api/contacts", body), 422, pointer));

	it("all of it is told at once, and nothing is made", async () => {
		const before = await db.value(sql`SELECT count(*) FROM contact_labels WHERE tenant_id = ${t.id}`);
		const said = problem(await p.post("/api/contacts", { name: "Half", status: "Nowhere", owner_id: randomUUID(), custom: { roof: "Straw" }, tags: ["Never made"] }), 422);
		assert.deepEqual(said.errors.map((e) => e.pointer), ["/status", "/owner_id", "/custom/roof"]);
		assert.equal(await db.value(sql`SELECT count(*) FROM contacts WHERE tenant_id = ${t.id} AND name = 'Half'`), 0);
		assert.equal(await db.value(sql`SELECT count(*) FROM contact_labels WHERE tenant_id = ${t.id}`), before);
	});

	it("a record id is one contact's", async () => {
		await made({ name: "Has it", record_id: "R-1" });
		problem(await p.post("/api/contacts", { name: "Wants it", record_id: "R-1" }), 422, "/record_id");
		assert.equal((await other.post("/api/contacts", { name: "Elsewhere", record_id: "R-1" })).status, 201);
	});

	it("an owner who has left stays, and is given to nobody else", async () => {
		const c = await made({ name: "Left behind", owner_id: t.user("viewer").member });
		await db.run(sql`UPDATE members SET active = false WHERE id = ${t.user("viewer").member}`);
		assert.equal((await p.put(`/api/contacts/${c.id}`, { ...c, address: "moved" }, "*")).json.owner_id, c.owner_id);
		problem(await p.post("/api/contacts", { name: "x", owner_id: t.user("viewer").member }), 422, "/owner_id");
		await db.run(sql`UPDATE members SET active = true WHERE id = ${t.user("viewer").member}`);
	});

	it("names in any script, marks and all", async () => {
		for (const name of ["李小龍", "محمد بن سلمان", "Zoë Ångström-O’Brien", "👩‍👩‍👧 family", "<script>alert(1)</script>", "=HYPERLINK(\"x\")", "n".repeat(200), "Robert'); DROP TABLE contacts;--"])
			assert.equal((await made({ name })).name, name);
		assert.equal((await made({ name: "a\u0007c, \\u0000" })).name, "a\uFFFDc, \\u0000");
		for (const body of [{ name: "a\u0000b" }, { name: "x", custom: { deep: "\\\u0000" } }])
			assert.match(problem(await p.post("/api/contacts", body), 422).detail, /no text may have it/);
	});
});

describe("bodies that are none", { concurrency: 4 }, () => {
	const raw = (body, type = "application/json") => p.ask("POST", "/api/contacts", body, { "Content-Type": type });
	const BODIES = { "nothing": "", "half": "{\"name\":", "a list": "[]", "text": "\"x\"", "two": "{}{}", "a comma too many": "{\"name\":\"x\",}", "deep": "[".repeat(5000) + "]".repeat(5000),
		"deep inside": `{"custom":${"{\"a\":".repeat(200)}1${"}".repeat(200)}}`, "broken UTF-8": Buffer.from("{\"name\":\"\xff\xfe\"}", "latin1"), "NUL": "{\"name\":\"x\0y\"}", "NaN": "{\"name\":NaN}", "single quotes": "{'name':'x'}",
		"a form": "name=x", "a surrogate alone": Buffer.from("{\"name\":\"\xed\xa0\x80\"}", "latin1") };
	for (const [name, body] of Object.entries(BODIES)) it(name, async () => problem(await raw(body), 400));
	it("of another type", async () => {
		for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "application/merge-patch+json", "multipart/form-data; boundary=x"]) problem(await raw("{\"name\":\"x\"}", type), 415);
		assert.equal((await raw("{\"name\":\"typed\"}", "Application/JSON; charset=\"utf-8\"")).status < 500, true);
	});
	it("too large", async () => problem(await raw(`{"name":"${"x".repeat(300 * 1024)}"}`), 413));
	it("huge numbers", async () => {
		for (const n of ["1e400", "9007199254740993", "-0", "1E+2", "-1.50"]) {
			const answer = await raw(`{"name":"n","custom":{"panels":${n}}}`);
			assert.equal(answer.status, 201, `${n}: ${answer.text}`);
			assert.equal(await db.value(sql`SELECT (custom->>'panels')::numeric = ${sql.raw(n)}::numeric AS same FROM contacts WHERE id = ${answer.json.id}`), true, n);
		}
		for (const n of ["123456789012345678901234567890", "9".repeat(100), "1e999999", "-9223372036854775809"]) assert.ok([400, 422].includes((await raw(`{"name":"n","custom":{"panels":${n}}}`)).status), n.slice(0, 20));
	});
});

describe("lists", () => {
	it("are walked page by page in every order, whatever comes and goes", async () => {
		const w = await scratch({ roles: ["owner"], basics: false }), q = await programOf(w.user("owner"));
		await db.run(sql`INSERT INTO contacts (tenant_id, type, name, source) SELECT ${w.id}, CASE WHEN i % 5 = 0 THEN 'lead' ELSE 'customer' END, 'Person ' || i, 'manual' FROM generate_series(1, 57) i`);
		for (const query of ["", "type=customer", "type=customer&sort=name", "type=customer&sort=-name", "type=lead&sort=-touch"]) {
			const seen = [];
			let next = `/api/contacts?limit=10&${query}`, last;
			for (let pages = 0; next && pages < 10; pages++) {
				const answer = await q.get(next);
				assert.equal(answer.status, 200, answer.text);
				if (answer.json.next) assert.equal(answer.headers.link, `<${answer.json.next}>; rel="next"`);
				else assert.equal(answer.headers.link, undefined);
				seen.push(...answer.json.contacts.map((c) => c.id));
				({ next } = answer.json);
				last = next ?? last;
			}
			const all = await db.rows(sql`SELECT id, sort_name FROM contacts WHERE tenant_id = ${w.id} ${sql.raw(/lead/.test(query) ? "AND type = 'lead'" : /customer/.test(query) ? "AND type = 'customer'" : "")}`);
			assert.equal(seen.length, all.length, query);
			assert.equal(new Set(seen).size, all.length, query);
			if (/sort=name/.test(query)) assert.deepEqual(seen, all.sort((a, b) => (a.sort_name < b.sort_name ? -1 : 1)).map((k) => k.id));
			if (query === "") {
				const edge = seen[9];
				await db.run(sql`DELETE FROM contacts WHERE id = ${edge}`);
				const cursor = (await q.get("/api/contacts?limit=9")).json.next;
				assert.ok(cursor);
			}
		}
		const first = (await q.get("/api/contacts?limit=1&type=customer&sort=name")).json;
		await db.run(sql`DELETE FROM contacts WHERE id = ${first.contacts[0].id}`);
		problem(await q.get(first.next), 410);
		assert.equal((await q.get((await q.get("/api/contacts?limit=3")).json.next)).status, 200);
	});

	it("by what one asks for", async () => {
		const w = await scratch({ roles: ["owner", "agent"] }), q = await programOf(w.user("owner"));
		await db.run(sql`INSERT INTO contact_statuses (tenant_id, name, category) VALUES (${w.id}, 'Wip', 'active'), (${w.id}, 'Gone', 'inactive')`);
		const a = await made({ name: "A", status: "Wip", phones: ["+18015550111"], record_id: "9", owner_id: w.user("agent").member, stage: "Survey", tags: ["VIP"] }, q), b = await made({ name: "Bqq", status: "Gone", type: "lead" }, q);
		const label = await db.value(sql`SELECT id FROM contact_labels WHERE tenant_id = ${w.id}`);
		for (const [query, ids] of [["type=lead", [b]], ["status=Wip", [a]], ["hidden=true", [b]], ["hidden=false", [a]], ["phone=(801)%20555-0111", [a]], ["record_id=9", [a]], [`owner=${w.user("agent").member}`, [a]],
			["owner=none", [b]], ["phase=PRE-PTO", [a]], [`label=${label}`, [a]], ["unread=true", []], ["unread=false", [a, b]], ["type=lead&sort=name&hidden=false", []], ["type=customer&sort=name&status=Wip&phase=PRE-PTO", [a]], ["q=bqq", [b]], ["status=*active", [a]], ["status=*inactive", [b]], ["type=lead&sort=name&status=*inactive", [b]], ["type=lead&sort=name&status=Gone&hidden=false", []],
			["q=bqq&status=Gone&hidden=true&owner=none", [b]], ["q=bqq&status=*active", []], ["q=bqq&hidden=false", []], ["q=bqq&unread=true", []], ["q=bqq&unread=false&type=lead", [b]]])
			assert.deepEqual((await q.get(`/api/contacts?${query}`)).json.contacts.map((c) => c.id), ids.map((c) => c.id), query);
		for (const query of ["type=friend", "owner=me", "label=x", "hidden=maybe", "sort=size", "sort=name", "limit=0", "limit=201", "limit=x", "cursor=", "q=a&label=x", "q=a&phone=8015550111", "q=a&record_id=9", "q=a&sort=-name&type=lead", "q=a&cursor=x", "cursor=abc", `cursor=${Buffer.from("created\x1fnone").toString("base64url")}`, "phone=1"])
			problem(await q.get(`/api/contacts?${query}`), 400);
		assert.equal(a.do_not_contact, false);
	});

	it("a search, and exact counts", async () => {
		const w = await scratch({ roles: ["owner"], zone: "America/Denver" }), q = await programOf(w.user("owner"));
		await db.run(sql`INSERT INTO contact_statuses (tenant_id, name, category) VALUES (${w.id}, 'Wip', 'active'), (${w.id}, 'Gone', 'inactive')`);
		for (const [name, more] of [["Núñez, Maribel", { status: "Wip", phones: ["+18015550142"] }], ["Maria Nunez", { status: "Gone" }], ["Ned Nobody", { type: "vendor" }]]) await made({ name, ...more }, q);
		const find = async (s) => (await q.get(`/api/contacts/search?q=${encodeURIComponent(s)}`)).json.contacts.map((c) => c.name).sort();
		assert.deepEqual(await find("nunez mar"), ["Maria Nunez", "Núñez, Maribel"]);
		assert.deepEqual(await find("555-0142"), ["Núñez, Maribel"]);
		assert.deepEqual(await find(""), []);
		assert.deepEqual(await find("zzz"), []);
		assert.deepEqual(await find("maribbel"), ["Núñez, Maribel"], "what nobody is called is looked for a little wrong");
		assert.deepEqual((await q.get("/api/contacts?q=maribbel&type=vendor")).json.contacts, []);
		assert.equal((await q.get("/api/contacts/search?q=n&limit=1")).json.contacts.length, 1);
		const stats = (await q.get("/api/contacts/stats")).json;
		assert.deepEqual([stats.total, stats.hidden, stats.by_type, stats.by_category], [3, 1, { customer: 2, vendor: 1 }, { active: 1, inactive: 1, none: 1 }]);
		assert.deepEqual(stats.by_status.map((s) => [s.status, s.category, s.count]).sort(), [["Gone", "inactive", 1], ["Wip", "active", 1], [null, null, 1]].sort());
		assert.equal(stats.created.length, 30);
		assert.equal(stats.created.reduce((n, d) => n + d.count, 0), 3);
	});
});

test("a sheet is brought by program, and goes on from the page", async () => {
	const mark = "sheet", send = (program, name, text, type = `multipart/form-data; boundary=${mark}`) => program.ask("POST", "/api/contacts/upload",
		Buffer.from(`--${mark}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/csv\r\n\r\n${text}\r\n--${mark}--\r\n`), { "Content-Type": type });
	const answer = await send(p, "people.csv", "Name,Phone\nAda,(801) 555-0142\n");
	assert.equal(answer.status, 201, answer.text);
	assert.equal(answer.headers.location, answer.json.href);
	assert.equal(await db.value(sql`SELECT rows FROM imports WHERE tenant_id = ${t.id} AND id = ${answer.json.id}`), 1);
	assert.equal((await (await t.browser("manager")).get(answer.json.href)).status, 200);
	assert.match(problem(await send(p, "people.csv", "PK\u0003\u0004 zip"), 422).detail, /\w/);
	problem(await send(p, "people.csv", "x", "application/json"), 415);
	problem(await send(await programOf(t.user("agent")), "people.csv", "Name\nAda\n"), 403);
});

test("as a table: what a spreadsheet would run is defused, no more than 5,000 at once", async () => {
	const w = await scratch({ roles: ["manager", "agent"], basics: false }), q = await programOf(w.user("manager"));
	await db.run(sql`INSERT INTO custom_fields (tenant_id, key, label, kind) VALUES (${w.id}, 'gate', '=Gate', 'text'), (${w.id}, 'panels', 'Panels', 'number')`);
	await made({ name: "=HYPERLINK(\"https://evil.example\")", address: "1, \"Old\" Road", phones: ["+18015550142", "+18015550143"], special_instructions: "two\nlines", tags: ["A", "B"], custom: { gate: "@SUM(A1)", panels: -3 } }, q);
	await made({ name: "Ortega, Zoë", type: "lead" }, q);
	const answer = await q.get("/api/contacts/export");
	assert.equal(answer.status, 200, answer.text);
	assert.equal(answer.headers["content-type"], "text/csv; charset=utf-8");
	assert.match(answer.headers["content-disposition"], /attachment; filename="contacts.csv"/);
	assert.ok(answer.text.startsWith("\uFEFFId,Type,Name,"));
	for (const part of ["\"'=HYPERLINK(\"\"https://evil.example\"\")\"", "\"1, \"\"Old\"\" Road\"", ",+18015550142,+18015550143,\"\",\"\",", "\"two\nlines\"", "\"A, B\"", "\"'@SUM(A1)\"", "\"'=Gate\"", "\"Ortega, Zoë\""]) assert.ok(answer.text.includes(part), part);
	assert.equal((await q.get("/api/contacts/export?type=lead")).text.trim().split("\r\n").length, 2);
	problem(await q.get("/api/contacts/export?type=friend"), 400);
	problem(await (await programOf(w.user("agent"))).get("/api/contacts/export"), 403);
	await db.run(sql`INSERT INTO contacts (tenant_id, type, name, source) SELECT ${w.id}, 'customer', 'Many ' || i, 'manual' FROM generate_series(1, 4998) i`);
	assert.equal((await q.get("/api/contacts/export")).text.match(/\r\n/g).length, 5001, "the head and 5,000");
	await made({ name: "One too many" }, q);
	for (const wrong of ["/api/contacts?stauts=Hold", "/api/contacts/export?foo=1", "/api/contacts/export?q=x", "/api/contacts/search?q=x&hiden=true"])
		assert.match(problem(await q.get(wrong), 400).detail, /stauts: no filter|foo: no filter|hiden: no filter|best matches/, wrong);
	assert.match(problem(await q.get("/api/contacts/export"), 413).detail, /on the page of contacts/);
});

describe("who must not be reached", () => {
	it("is said why, before anything else", async () => {
		// at any hour
		await db.run(sql`INSERT INTO text_settings (tenant_id, call_from, call_to) VALUES (${t.id}, '00:00', '24:00')`);
		const c = await made({ name: "Leave me", phones: ["+18015550188"], email: "leave@example.com" }), path = `/api/contacts/${c.id}`;
		assert.match(problem(await p.post(`${path}/call`), 409).detail, /no line to call from/);
		problem(await p.post(`${path}/sms`), 422);
		problem(await p.post(`${path}/dnc`, {}), 422);
		const set = await p.post(`${path}/dnc`, { reason: "asked not to be called", source: "phone" });
		assert.equal(set.status, 200, set.text);
		assert.deepEqual([set.json.do_not_contact, set.json.version, set.headers.etag], [true, 2, '"2"']);
		for (const what of ["call", "sms"]) assert.match(problem(await p.post(`${path}/${what}`), 403).detail, /asked not to be called \(phone\)/);
		assert.equal((await p.patch(`${path}/dnc`, { reason: "asked again" })).json.do_not_contact, true);
		const rows = await db.rows(sql`SELECT address, channel, state, source, words FROM consents WHERE contact_id = ${c.id} ORDER BY id`);
		assert.deepEqual(rows.map((r) => [r.address, r.channel, r.state, r.source]).slice(0, 2).sort(), [["+18015550188", "all", "refused", "api"], ["leave@example.com", "all", "refused", "api"]]);
		assert.equal(rows.length, 4, "only ever added to");
		const now = (await p.get(path)).json;
		assert.equal((await p.put(path, now, "*")).status, 200, "as it is");
		problem(await p.patch(path, { do_not_contact: false }, "*"), 422, "/do_not_contact");
		problem(await (await programOf(t.user("agent"))).delete(`${path}/dnc`), 403);
		const lifted = await p.delete(`${path}/dnc`);
		assert.equal(lifted.json.do_not_contact, false);
		assert.deepEqual((await changes(c.id)).filter((x) => x.what === "Do not contact").map((x) => x.after.slice(0, 3)), ["yes", "yes", "no"]);
		problem(await p.post(`${path}/call`), 409);
	});

	it("blocked numbers", async () => {
		const c = await made({ name: "Blocked", phones: ["+18015550199", "+18015550198"] });
		const made1 = await p.post("/api/blocked-numbers", { number: "(801) 555-0199", reason: "spam" });
		assert.equal(made1.status, 201, made1.text);
		assert.deepEqual([made1.json.number, made1.json.reason, made1.headers.location], ["+18015550199", "spam", "/api/blocked-numbers/+18015550199"]);
		assert.equal((await p.post("/api/blocked-numbers", { number: "+18015550199", reason: "again" })).json.reason, "spam");
		assert.match(problem(await p.post(`/api/contacts/${c.id}/call`), 403).detail, /spam/);
		problem(await p.post(`/api/contacts/${c.id}/call`, { phone: "+18015550198" }), 409);
		problem(await p.post(`/api/contacts/${c.id}/call`, { phone: "+18015550100" }), 422);
		problem(await p.post(`/api/contacts/${c.id}/call`, { phone: "none" }), 422);
		problem(await p.post(`/api/contacts/${(await made({ name: "No phone" })).id}/sms`), 422);
		await p.post("/api/blocked-numbers", { number: "+18015550101" });
		for (const list of ["blocked-numbers", "messaging/conversation/+18015550142"]) assert.match(problem(await p.get(`/api/${list}?limt=1`), 400).detail, /no filter limt/, list);
		const page = (await p.get("/api/blocked-numbers?limit=1")).json, rest = (await p.get(page.next)).json;
		assert.deepEqual([...page.blocked_numbers, ...rest.blocked_numbers].map((b) => b.number), ["+18015550101", "+18015550199"]);
		assert.equal(rest.next, null);
		assert.deepEqual((await other.get("/api/blocked-numbers")).json.blocked_numbers, []);
		problem(await other.delete("/api/blocked-numbers/+18015550199"), 404);
		assert.equal((await p.delete("/api/blocked-numbers/%2B18015550199")).status, 204);
		problem(await p.delete("/api/blocked-numbers/+18015550199"), 404);
		for (const body of [{}, { number: "12" }, { number: 8015550199 }, { number: "+18015550101", reason: "r".repeat(201) }]) problem(await p.post("/api/blocked-numbers", body), 422);
	});
});

test("a contact deleted in a running call: the call goes on, without it", async () => {
	const c = await made({ name: "On the line", phones: ["+18015550166"] });
	const call = await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, from_number, contact_id, started_at) VALUES (${t.id}, uuid7(), ${"CA" + randomUUID().replaceAll("-", "")}, '+18015550166', ${c.id}, now()) RETURNING id`);
	assert.equal((await p.delete(`/api/contacts/${c.id}`, "*")).status, 204);
	assert.deepEqual(await db.row(sql`SELECT ended_at, from_number FROM calls WHERE id = ${call}`), { ended_at: null, from_number: "+18015550166" });
	assert.equal((await (await t.browser("agent")).get(`/history/calls/${call}`)).status, 200);
});
