// Every address that `patchbay routes` lists, tried by everybody: without a session, by each role,
// for another business's ids, by other methods. The list is the program's own, so that a new
// address is tried without being added here (reliability, security rows 33 to 36, 55).
import { randomUUID } from "node:crypto";
import net from "node:net";
import { describe, it, test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { env } from "../lib/env.mjs";
import { ask, Browser, signIn, words } from "../lib/http.mjs";
import { operator, patchbay, phoneNumber, scratch } from "../lib/tenant.mjs";

const routes = (await patchbay(["routes"])).split("\n").map((line) => {
	const [method, pattern, feature, who, limit, serves, scope] = line.split(/\s+/);
	return { method, pattern, feature, who: who.split(","), limit: Number(limit), serves, scope, name: `${method} ${pattern}` };
});
const ROLES = ["viewer", "field", "agent", "lead", "manager", "owner", "platform_admin"];
// what programs use is walked in api_access.test.mjs
const forPeople = routes.filter((r) => r.serves !== "json" && r.who.some((w) => ROLES.includes(w)));

// Something of everything that an address may name.
async function things(t) {
	const k = await t.contact(`Secret contact of ${t.name}`);
	const call = await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, from_number, caller_name, contact_id, started_at, ended_at)
		VALUES (${t.id}, uuid7(), ${"CA" + randomUUID().replaceAll("-", "")}, ${k.e164}, ${`Secret caller of ${t.name}`}, ${k.id}, now(), now()) RETURNING id`);
	const recording = await db.run(sql`INSERT INTO recordings (tenant_id, call_id, recording_sid, account_sid, kind, state, file, transcript, transcript_state)
		VALUES (${t.id}, ${call}, ${"RE" + randomUUID().replaceAll("-", "")}, ${t.account_sid}, 'voicemail', 'ready', ${`${t.id}/none.wav`}, 'Secret words', 'ready') RETURNING id`);
	const flow = await db.value(sql`SELECT id FROM flows WHERE tenant_id = ${t.id}`), schedule = await db.value(sql`SELECT id FROM schedules WHERE tenant_id = ${t.id} LIMIT 1`);
	const handoff = await db.run(sql`INSERT INTO handoffs (tenant_id, contact_id, from_member, to_member, reason, due_at)
		SELECT ${t.id}, ${k.id}, ${t.users[0].member}, ${t.users[0].member}, 'Secret words', now() FROM generate_series(1, 1) RETURNING id`);
	const removed = await db.run(sql`INSERT INTO contacts_removed (tenant_id, contact_id, name, contact, phones, labels) VALUES (${t.id}, uuid7(), ${`Secret words of ${t.name}`}, ${JSON.stringify({ name: "x" })}::jsonb, ${"[]"}::jsonb, ${"[]"}::jsonb) RETURNING id`);
	const sheet = await db.run(sql`INSERT INTO imports (tenant_id, name, file, bytes, sha256, charset, rows, columns) VALUES (${t.id}, ${`Secret words of ${t.name}`}, 'none', 1, 'x', 'utf-8', 1, ${JSON.stringify({ heads: true, columns: [{ head: "name" }] })}::jsonb) RETURNING id`);
	const list = await db.run(sql`INSERT INTO exports (tenant_id, filter, words) VALUES (${t.id}, '{}', ${`Secret words of ${t.name}`}) RETURNING id`);
	const [status, label, field, bulk] = [await db.run(sql`INSERT INTO contact_statuses (tenant_id, name, category) VALUES (${t.id}, ${`Secret words of ${t.name}`}, 'active') RETURNING id`),
		await db.run(sql`INSERT INTO contact_labels (tenant_id, kind, name) VALUES (${t.id}, 'tag', ${`Secret words of ${t.name}`}) RETURNING id`),
		await db.run(sql`INSERT INTO custom_fields (tenant_id, key, label, kind) VALUES (${t.id}, 'secret', ${`Secret words of ${t.name}`}, 'text') RETURNING id`),
		await db.run(sql`INSERT INTO bulk_changes (tenant_id, what, says, about, filter) VALUES (${t.id}, 'dnc', ${`Secret words of ${t.name}`}, 'x', '{}') RETURNING id`)];
	const promise = await db.run(sql`INSERT INTO promises (tenant_id, kind, contact_id, words, started_at, due_at, warn_at, critical_at, why) VALUES (${t.id}, 'follow_up', ${k.id}, ${`Secret words of ${t.name}`}, now(), now(), now(), now(), 'x') RETURNING id`);
	const said = await db.run(sql`INSERT INTO promise_words (tenant_id, source, source_id, contact_id, quote, said_at) VALUES (${t.id}, 'note', ${k.id}, ${k.id}, 'Secret words', now()) RETURNING id`);
	const outcome = await db.run(sql`INSERT INTO dispositions (tenant_id, name) VALUES (${t.id}, ${`Secret words of ${t.name}`.slice(0, 60)}) RETURNING id`);
	const skill = await db.run(sql`INSERT INTO skills (tenant_id, name) VALUES (${t.id}, ${`Secret words of ${t.name}`.slice(0, 60)}) RETURNING id`);
	const line = await db.run(sql`INSERT INTO numbers (tenant_id, e164, name, flow_id) VALUES (${t.id}, ${await phoneNumber()}, 'Line', ${flow}) RETURNING id`);
	const thread = await db.run(sql`INSERT INTO threads (tenant_id, number_id, peer, contact_id, last_words) VALUES (${t.id}, ${line}, ${k.e164}, ${k.id}, 'Secret words') RETURNING id`);
	const picture = await db.run(sql`INSERT INTO message_media (tenant_id, thread_id, type, state, file) VALUES (${t.id}, ${thread}, 'image/png', 'ready', ${`${t.id}/none.png`}) RETURNING id`);
	const template = await db.run(sql`INSERT INTO text_templates (tenant_id, name, body) VALUES (${t.id}, ${`Secret words of ${t.name}`.slice(0, 60)}, 'x') RETURNING id`);
	const lead = await db.run(sql`WITH m AS (INSERT INTO messages (tenant_id, thread_id, direction, body, state) VALUES (${t.id}, ${thread}, 'in', 'Secret words', 'received') RETURNING id) INSERT INTO hot_leads (tenant_id, thread_id, message_id, score, reasons, in_hours, state) SELECT ${t.id}, ${thread}, m.id, 80, 'x', true, 'connected' FROM m RETURNING id`);
	const many = await db.run(sql`INSERT INTO call_bulks (tenant_id, what, says, about, filter) VALUES (${t.id}, 'spam', ${`Secret words of ${t.name}`}, 'x', '{}') RETURNING id`);
	const kept = await db.run(sql`INSERT INTO call_views (tenant_id, member_id, name, query) VALUES (${t.id}, ${t.users[0].member}, ${`Secret words of ${t.name}`.slice(0, 60)}, '') RETURNING id`);
	const file = await db.run(sql`INSERT INTO call_files (tenant_id, call_id, name, type, bytes, file) VALUES (${t.id}, ${call}, ${`Secret words of ${t.name}`}, 'image/png', 1, ${`${t.id}/none.png`}) RETURNING id`);
	const visit = await db.run(sql`INSERT INTO appointments (tenant_id, contact_id, starts_at, type) VALUES (${t.id}, ${k.id}, now() + interval '1 day', 'Secret words') RETURNING id`);
	const asked = await db.run(sql`INSERT INTO data_requests (tenant_id, contact_id, kind, who, asked_on, due_on, member_id) VALUES (${t.id}, ${k.id}, 'access', ${`Secret words of ${t.name}`}, now(), now(), ${t.users[0].member}) RETURNING id`);
	return { asked, sid: await db.value(sql`SELECT call_sid FROM calls WHERE id = ${call}`), file, attachments: file, line, views: kept, "bulk-jobs": many, many, lead, template, visit, rule: visit, contact: k.id, status, label, field, bulk, outcome, skill, sla: promise, followups: promise, "follow-up-tasks": promise, said, kind: "none", thread, inbox: thread, picture, media: picture, proof: "0".repeat(42), tenant: t.id, queue: await db.value(sql`SELECT id FROM queues WHERE tenant_id = ${t.id} LIMIT 1`), member: t.users[3].member, handoffs: handoff, import: sheet, export: list, exports: list, contacts: k.id, id: undefined, number: "+15550100", handoff, removed, call, calls: call, recording, voicemails: recording, flow, routing: flow, hours: schedule };
}

// The id that a part stands for: by its own name, else by the segment before it.
function fill(pattern, ids) {
	const parts = pattern.split("/");
	return parts.map((part, i) => (part.startsWith(":") ? ids[part.slice(1)] ?? ids[parts[i - 1]] ?? assert.fail(`${pattern}: what is ${part}?`) : part)).join("/");
}

const [ours, theirs, op] = await Promise.all([scratch(), scratch(), operator()]);
const [our, their] = await Promise.all([things(ours), things(theirs)]);
const nobody = Object.fromEntries(Object.keys(our).map((key) => [key, randomUUID()]));
nobody.call = nobody.calls;
const browsers = Object.fromEntries(await Promise.all(ROLES.map(async (role) => [role, await signIn(role === "platform_admin" ? op : ours.user(role))])));
const SECRETS = new RegExp([theirs.name, theirs.slug, "Secret contact of T", "Secret caller of T", "Secret words", theirs.users[0].email].join("|"));

// What a form posts so that nothing is wrong with it but who sends it.
const FORMS = { "/history/calls/:id/note": { note: "x", version: "0" }, "/sla/:id/give": { to: "me" }, "/sla/:id/snooze": { until: "1h", why: "x" }, "/presence": { choice: "ready" }, "/me/display": { theme: "light" }, "/me/password": { current: "x", fresh: "x", again: "x" }, "/me/sessions": { end: "0".repeat(64) } };
// Signing out is tried last, in browsers of its own.
const walked = forPeople.filter((r) => r.pattern !== "/logout");

test("the list is the list", () => {
	assert.ok(routes.length > 25);
	for (const page of ["/queue", "/history/calls/:id", "/contacts", "/settings", "/platform/tenants", "/me"]) assert.ok(routes.some((r) => r.pattern === page), page);
	assert.deepEqual(routes.filter((r) => r.who.includes("anyone")).map((r) => r.name).sort(), ["GET /api/openapi.json", "GET /api/system/health", "GET /login", "GET /media/:tenant/:picture/:proof",
		"POST /api/auth/admin-login", "POST /api/auth/client-login", "POST /api/auth/login", "POST /api/auth/register", "POST /login"]);
	assert.ok(routes.filter((r) => r.pattern.startsWith("/api/webhooks/")).every((r) => ["carrier", "key"].includes(r.who.join()) && r.method === "POST"));
	assert.ok(routes.filter((r) => r.method === "GET").every((r) => r.limit === 0));
});

describe("without a session", { concurrency: 8 }, () => {
	for (const r of routes) it(r.name, async () => {
		const path = fill(r.pattern, their), anonymous = new Browser();
		if (r.serves === "json" && !r.who.includes("local")) {
			const json = await anonymous.ask(r.method, path, ["GET", "DELETE"].includes(r.method) ? {} : { body: "{}", headers: { "Content-Type": "application/json" } });
			assert.ok(r.who.includes("anyone") ? [200, 403, 422].includes(json.status) : json.status === 401, String(json.status));
			assert.equal(json.headers["set-cookie"], undefined);
			return assert.doesNotMatch(json.text, SECRETS);
		}
		const answer = r.method === "GET" ? await anonymous.get(path) : await anonymous.post(path, FORMS[r.pattern] ?? {});
		// a picture's address carries its own proof
		if (r.pattern.startsWith("/media/")) return assert.equal(answer.status, 404);
		if (r.who.includes("anyone")) return assert.ok([200, 422].includes(answer.status), String(answer.status));
		if (r.who.includes("local")) return assert.equal(answer.status, 404, "for this machine only");
		assert.ok(["carrier", "key"].includes(r.who[0]) ? answer.status === 403 : [303, 401, 403].includes(answer.status), String(answer.status));
		if (answer.status === 303) assert.match(answer.headers.location, r.method === "GET" && path !== "/" ? /^\/login\?next=%2F/ : /^\/login$/);
		assert.doesNotMatch(answer.text, SECRETS);
		// a page asked for by the script is told where to go, not redirected into a fragment
		if (answer.status !== 303) return undefined;
		const fragment = await anonymous.ask(r.method, path, { headers: { "HX-Request": "true" }, ...(r.method === "POST" ? { body: "" } : {}) });
		assert.equal(fragment.status, 401);
		return assert.equal(fragment.headers["hx-redirect"], "/login");
	});

	it("a session that is not one", async () => {
		for (const value of ["x", "0".repeat(43), "%00", "' OR 1=1 --", "a".repeat(5000), "../../etc/passwd", "\"quoted\"", "a; __Host-patchbay=b"]) {
			const answer = await ask("GET", "/queue", { headers: { Cookie: `__Host-patchbay=${value}` } });
			assert.equal(answer.status, 303, value.slice(0, 40));
		}
	});
});

describe("each role, with ids of its own business", { concurrency: 4 }, () => {
	for (const r of walked) it(r.name, async () => {
		for (const role of ROLES) {
			const path = fill(r.pattern, our), b = browsers[role].copy();
			const answer = r.method === "GET" ? await b.ask("HEAD", path) : await b.post(path, FORMS[r.pattern] ?? {});
			if (r.who.includes(role)) assert.ok([200, 303, 404, ...(r.method === "POST" ? [204, 400, 409, 422, ...(/\/files?$/.test(r.pattern) ? [415] : [])] : [])].includes(answer.status), `${role} may: ${answer.status}`);
			else assert.equal(answer.status, 403, `${role} may not`);
		}
	});
});

// The first page of a session comes from PostgreSQL, the next from memcached's copy: they are one.
const forget = () => new Promise((resolve, reject) => {
	const socket = net.connect(`${env.RUN_DIR}/memcached.sock`, () => socket.write("flush_all\r\n"));
	socket.on("error", reject);
	socket.on("data", () => { socket.destroy(); resolve(); });
});
test("each role sees the same page with memcached's copy of its session and without", async () => {
	// what a page is and where it leads; how long ago something was moves on between two looks
	const still = (answer) => [/<title>.*?<\/title>/s.exec(answer.text)?.[0], ...answer.text.matchAll(/ (?:href|action|name|data-live)="[^"]*"/g)].join("\n");
	for (const r of walked.filter((route) => route.method === "GET" && route.pattern !== "/live")) for (const role of r.who) {
		const b = browsers[role].copy(), path = fill(r.pattern, our);
		await forget();
		const [first, second] = [await b.get(path), await b.get(path)];
		assert.ok([200, 303, 404].includes(first.status), `${role} ${path}: ${first.status}`);
		assert.equal(second.status, first.status, `${role} ${path}`);
		assert.equal(still(second), still(first), `${role} ${path}`);
	}
});

describe("each role, with ids of another business and of nothing", { concurrency: 4 }, () => {
	for (const r of walked.filter((route) => route.pattern.includes(":"))) it(r.name, async () => {
		for (const role of r.who) {
			const b = browsers[role].copy(), send = (ids) => (r.method === "GET" ? b.get(fill(r.pattern, ids)) : b.post(fill(r.pattern, ids), {}));
			const [foreign, none] = [await send(their), await send(nobody)];
			assert.equal(foreign.status, none.status, `${role}: as if it were not there`);
			assert.ok(r.method === "GET" ? foreign.status === 404 : [404, 303, ...(r.pattern.endsWith("/files") ? [415] : [])].includes(foreign.status), `${role}: ${foreign.status}`);
			assert.doesNotMatch(foreign.text, SECRETS);
			const plain = (a) => words(a.text).replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{8}\b|\d+ s\b|\d\d?:\d\d( [AP]M)?/g, "*");
			assert.equal(plain(foreign), plain(none));
			for (const mixed of [{ ...our, recording: their.recording }, { ...our, call: their.call }, { ...their, recording: our.recording }]) {
				if (!r.pattern.includes(":recording") || !r.pattern.includes(":call")) continue;
				assert.equal((await send(mixed)).status, 404);
			}
		}
	});

	it("and changed nothing there", async () => {
		assert.equal(await db.value(sql`SELECT count(*) FROM recordings WHERE tenant_id = ${theirs.id} AND handled_at IS NOT NULL`), 0);
		assert.equal(await db.value(sql`SELECT count(*) FROM presence WHERE tenant_id = ${theirs.id} AND state <> 'offline'`), 0);
		assert.equal(await db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${theirs.id} AND user_id IS NOT NULL`), 0);
	});
});

describe("ids that are none", { concurrency: 6 }, () => {
	for (const r of walked.filter((route) => route.pattern.includes(":") && route.method === "GET")) it(r.name, async () => {
		const b = browsers[r.who.at(-1)].copy();
		for (const bad of ["1", "-1", "0", "null", "undefined", "%27%20OR%201=1--", "..%2f..", "%00", "%ff", "a".repeat(300), "00000000-0000-0000-0000-00000000000g", "{id}", "%0d%0aX:1"]) {
			const path = r.pattern.replace(/:\w+/g, bad), answer = await b.get(path);
			assert.ok([404, 400].includes(answer.status), `${path}: ${answer.status}`);
			assert.equal(answer.headers.x, undefined);
		}
	});
});

describe("other methods", { concurrency: 8 }, () => {
	const byPattern = Map.groupBy ? Map.groupBy(routes, (r) => r.pattern) : routes.reduce((m, r) => m.set(r.pattern, [...(m.get(r.pattern) ?? []), r]), new Map());
	for (const [pattern, has] of byPattern) it(pattern, async () => {
		// also by a pattern that is less exact: /api/contacts/:id takes a PUT to /api/contacts/stats
		const path = fill(pattern, our), b = browsers.owner.copy();
		const methods = routes.filter((r) => new RegExp(`^${r.pattern.replace(/:\w+/g, "[^/]+")}$`).test(path)).map((r) => r.method);
		if (has[0].who.includes("local")) b.local = "127.0.0.1";
		for (const method of ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"].filter((m) => !methods.includes(m))) {
			const answer = method === "POST" ? await b.post(path, {}) : await b.ask(method, path);
			assert.equal(answer.status, 405, method);
			const allow = answer.headers.allow.split(/, */);
			for (const m of methods) assert.ok(allow.includes(m), `${method}: Allow: ${answer.headers.allow}`);
			if (["GET", "POST"].includes(method)) assert.ok(!allow.includes(method), `${method}: Allow: ${answer.headers.allow}`);
		}
		// asking to be taken for another method is not heard
		const answer = await b.ask(methods[0] === "GET" ? "POST" : "GET", path, { headers: { "X-HTTP-Method-Override": methods[0], "X-Method-Override": methods[0] }, ...(methods[0] === "GET" ? { body: `_method=${methods[0]}` } : {}) });
		if (methods.length === 1) assert.equal(answer.status, 405);
	});
});

test("addresses that only look like one", async () => {
	const b = browsers.owner.copy();
	for (const path of ["/queue/", "/queue/x.css", "/me/style.css", "/queue.css", "/queue%2f", "/QUEUE", "/contacts/../queue", "/./queue", "/history/calls/", "/settings/routing/", "/api/", "/static/../queue", "/static/..%2fqueue",
		"/_files/x", "/_live/x", "/_voice", "/_errors/busy.html", "/static/manifest", "/.git/config", "/patchbay.conf", "/fallback/../secrets/master.key", "/fallback/default", "/exports", "/slow", "//queue/x", "/live/x"]) {
		const answer = await ask("GET", path, { headers: { Cookie: b.cookies } });
		assert.ok([404, 400].includes(answer.status), `${path}: ${answer.status}`);
	}
});

test("who one is comes from the session alone", async () => {
	const b = browsers.agent.copy();
	const lies = { "X-Tenant-Id": theirs.id, "X-Tenant": theirs.slug, "Remote-User": "owner", REMOTE_USER: "owner", "X-Remote-User": "owner", "X-User-Id": theirs.users[0].user_id, "X-Role": "owner", "X-Forwarded-User": "owner", Authorization: "Basic b3duZXI6b3duZXI=" };
	assert.equal((await b.get("/settings", { headers: lies })).status, 403);
	assert.equal((await b.get(`/contacts/${their.contacts}`, { headers: lies })).status, 404);
	assert.equal((await b.get(`/contacts/${their.contacts}?tenant=${theirs.id}&tenant_id=${theirs.id}`)).status, 404);
	const post = await b.post("/presence", { choice: "away:Lunch", tenant_id: theirs.id, member_id: theirs.users[0].member, user_id: theirs.users[0].user_id, role: "owner" });
	assert.equal(post.status, 303);
	assert.equal(await db.value(sql`SELECT state FROM presence WHERE member_id = ${theirs.users[0].member}`), "offline");
	assert.equal(await db.value(sql`SELECT state FROM presence WHERE member_id = ${ours.user("agent").member}`), "away");
	assert.equal(await db.value(sql`SELECT role FROM members WHERE id = ${ours.user("agent").member}`), "agent");
});

test("signing out needs a session, and ends just that one", async () => {
	assert.equal((await new Browser().post("/logout")).headers.location, "/login");
	for (const role of ROLES) {
		const user = role === "platform_admin" ? op : ours.user(role), b = await signIn(user);
		assert.equal((await b.post("/logout")).headers.location, "/login");
		assert.equal((await browsers[role].get("/me")).status, 200, `${role} is still signed in elsewhere`);
	}
});
