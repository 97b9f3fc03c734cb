// Who programs are: tokens made on the page and by signing in, what they are for, how they end,
// how often they may ask; every JSON address tried by every role, by nobody, and with the ids of
// another business.
import { randomUUID } from "node:crypto";
import { describe, it, test } from "node:test";
import assert from "node:assert/strict";
import { anonymous, Program, programOf } from "../lib/api.mjs";
import { db, sql } from "../lib/db.mjs";
import { words } from "../lib/http.mjs";
import { operator, patchbay, scratch } from "../lib/tenant.mjs";

const [ours, theirs, op] = await Promise.all([scratch(), scratch(), operator()]);
const ROLES = ["viewer", "field", "agent", "lead", "manager", "owner", "platform_admin"];
const routes = (await patchbay(["routes"])).split("\n").map((line) => {
	const [method, pattern, , who, , serves, scope] = line.split(/\s+/);
	return { method, pattern, who: who.split(","), serves, scope, name: `${method} ${pattern}` };
	// a stream has no end: it is tried in live.test.mjs
}).filter((r) => r.serves === "json" && r.pattern !== "/api/events/calls" && !r.who.includes("anyone") && !r.who.includes("local"));

const SECRET = /\bpb_[0-9a-f]{64}\b/;
const isProblem = (answer, status) => {
	assert.equal(answer.status, status, answer.text);
	assert.match(answer.headers["content-type"], /^application\/problem\+json/);
	assert.equal(answer.json.status, status);
	for (const key of ["title", "detail", "request_id"]) assert.ok(answer.json[key], key);
	assert.equal(answer.json.request_id, answer.headers["x-request-id"]);
	assert.equal(answer.headers["set-cookie"], undefined);
	return answer.json;
};

async function tokenOf(browser) {
	await browser.get("/settings/tokens");
	return browser.token;
}
// A form of pairs: boxes of one name.
const post = (browser, path, pairs) => tokenOf(browser).then((csrf) => browser.ask("POST", path, { body: new URLSearchParams([["csrf", csrf], ...pairs]).toString(),
	headers: { "Content-Type": "application/x-www-form-urlencoded", Origin: browser.base, "Sec-Fetch-Site": "same-origin" } }));
// A token as a manager makes it: the form, then the page that shows it once.
async function make(browser, name, scopes, days = 90) {
	const answer = await post(browser, "/settings/tokens", [["name", name], ["days", String(days)], ...scopes.map((s) => ["scope", s])]);
	assert.equal(answer.status, 200, words(answer.text));
	return new Program(SECRET.exec(answer.text)[0]);
}

test("a token: made, seen once, used, revoked; all of it told in the audit", async () => {
	const b = await ours.browser("owner"), p = await make(b, "CRM bridge", ["contacts:read", "calls:write"]);
	const page = await b.get("/settings/tokens");
	assert.doesNotMatch(page.text, SECRET);
	assert.match(words(page.text), /CRM bridge pb_….{4} Read contacts, Place calls .*Works until .*Never/);
	const me = await p.get("/api/auth/me");
	assert.equal(me.status, 200);
	assert.deepEqual(me.json.scopes, ["contacts:read", "calls:write"]);
	assert.equal(me.json.role, "owner");
	assert.equal(me.json.tenant.id, ours.id);
	assert.equal(me.headers["set-cookie"], undefined);
	const row = await db.row(sql`SELECT * FROM api_tokens WHERE tenant_id = ${ours.id} AND name = 'CRM bridge'`);
	assert.ok(row.last_used_at);
	assert.ok(!JSON.stringify(row).includes(p.token.slice(3)), "the token itself is kept nowhere");
	assert.equal((await db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${ours.id} AND action = 'token.made' AND object_id = ${row.id}`)), 1);
	assert.equal((await post(b, "/settings/tokens/revoke", [["id", row.id]])).status, 303);
	const gone = isProblem(await p.get("/api/auth/me"), 401);
	assert.match(gone.detail, /revoked/);
	assert.equal((await p.get("/api/auth/me")).headers["www-authenticate"], "Bearer");
	assert.equal((await db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${ours.id} AND action = 'token.changed' AND object_id = ${row.id}`)), 1);
	assert.match(words((await b.get("/settings/tokens")).text), /CRM bridge .*Revoked/);
	assert.equal((await post(b, "/settings/tokens/revoke", [["id", row.id]])).status, 404, "once");
});

test("what the form refuses", async () => {
	const b = await ours.browser("manager");
	for (const [pairs, said] of [
		[[["name", ""], ["scope", "contacts:read"], ["days", "30"]], /Say which program/],
		[[["name", "x"], ["days", "30"]], /Choose at least one/],
		[[["name", "x"], ["scope", "everything"], ["days", "30"]], /Choose at least one/],
		[[["name", "y".repeat(81)], ["scope", "contacts:read"], ["days", "30"]], /at most 80/]]) {
		const answer = await post(b, "/settings/tokens", pairs);
		assert.equal(answer.status, 422);
		assert.match(words(answer.text), said);
		assert.doesNotMatch(answer.text, SECRET);
	}
	await make(b, "Twice", ["contacts:read"]);
	const again = await post(b, "/settings/tokens", [["name", "Twice"], ["scope", "contacts:read"], ["days", "30"]]);
	assert.equal(again.status, 422);
	assert.match(words(again.text), /There is a token of this name/);
	assert.equal((await (await ours.browser("lead")).get("/settings/tokens")).status, 403);
	const foreign = await db.run(sql`INSERT INTO api_tokens (id_hash, user_id, tenant_id, member_id, kind, name, hint, scopes) VALUES (${randomUUID().replaceAll("-", "").repeat(2)},
		${theirs.user("owner").user_id}, ${theirs.id}, ${theirs.user("owner").member}, 'made', 'Theirs', 'abcd', '{contacts:read}') RETURNING id`);
	assert.equal((await post(b, "/settings/tokens/revoke", [["id", foreign]])).status, 404);
	assert.equal(await db.value(sql`SELECT revoked_at FROM api_tokens WHERE id = ${foreign}`), null);
	assert.doesNotMatch((await b.get("/settings/tokens")).text, /Theirs/);
});

test("tokens that are none, are over, or whose maker has left", async () => {
	const b = await ours.browser("owner"), p = await make(b, "Over", ["contacts:read"]);
	for (const token of ["", "x", "pb_", `pb_${"0".repeat(64)}`, p.token.toUpperCase(), `${p.token}0`, p.token.slice(0, -1), "' OR 1=1 --", "a".repeat(5000)])
		isProblem(await new Program(token || " ").get("/api/auth/me"), 401);
	isProblem(await anonymous().get("/api/auth/me"), 401);
	isProblem(await anonymous().get("/api/auth/me", { Authorization: "Basic b3duZXI6b3duZXI=" }), 401);
	await db.run(sql`UPDATE api_tokens SET expires_at = now() - interval '1 second' WHERE tenant_id = ${ours.id} AND name = 'Over'`);
	assert.match(isProblem(await p.get("/api/auth/me"), 401).detail, /expired/);
	const t = await scratch(), q = await make(await t.browser("manager"), "Leaver", ["contacts:read"]);
	assert.equal((await q.get("/api/auth/me")).status, 200);
	await db.run(sql`UPDATE members SET active = false WHERE id = ${t.user("manager").member}`);
	assert.match(isProblem(await q.get("/api/auth/me"), 401).detail, /not active/);
	await db.run(sql`UPDATE members SET active = true, role = 'viewer' WHERE id = ${t.user("manager").member}`);
	assert.equal((await q.get("/api/auth/me")).json.role, "viewer", "never more than its maker may now");
});

test("a token shown beside a session's cookie decides; a page never takes one", async () => {
	const owner = await ours.browser("owner"), p = await programOf(ours.user("viewer"));
	const me = await owner.get("/api/auth/me", { headers: { Authorization: `Bearer ${p.token}` } });
	assert.equal(JSON.parse(me.text).role, "viewer");
	assert.equal((await owner.get("/api/auth/me", { headers: { Authorization: "Bearer pb_none" } })).status, 401);
	assert.equal(JSON.parse((await owner.get("/api/auth/me")).text).role, "owner");
	assert.equal((await p.get("/contacts")).status, 303);
});

test("300 requests a minute, then when to come back", async () => {
	const p = await make(await ours.browser("owner"), "Fast", ["contacts:read"]);
	assert.equal((await p.get("/api/auth/me")).status, 200);
	const id = await db.value(sql`SELECT id FROM api_tokens WHERE tenant_id = ${ours.id} AND name = 'Fast'`);
	assert.equal(await db.value(sql`SELECT n FROM api_token_minutes WHERE token_id = ${id}`), 1);
	await db.run(sql`UPDATE api_token_minutes SET n = 299, ends_at = now() + interval '40 seconds' WHERE token_id = ${id}`);
	assert.equal((await p.get("/api/auth/me")).status, 200, "the 300th");
	const late = await p.get("/api/auth/me");
	isProblem(late, 429);
	assert.ok(Number(late.headers["retry-after"]) > 20 && Number(late.headers["retry-after"]) <= 40, late.headers["retry-after"]);
	await db.run(sql`UPDATE api_token_minutes SET ends_at = now() WHERE token_id = ${id}`);
	assert.equal((await p.get("/api/auth/me")).status, 200, "a new minute");
});

describe("signing in by program", () => {
	it("gives a token for as long as a session lasts, with the member's rights", async () => {
		for (const [user, door, hours] of [[ours.user("agent"), "login", 8], [ours.user("agent"), "client-login", 8], [op, "login", 4], [op, "admin-login", 4]]) {
			const answer = await anonymous().post(`/api/auth/${door}`, { email: ` ${user.email.toUpperCase()}`, password: user.password });
			assert.equal(answer.status, 200, answer.text);
			assert.equal(answer.headers["set-cookie"], undefined);
			assert.equal(answer.headers["cache-control"], "no-store");
			assert.equal(answer.json.expires_in, hours * 3600);
			const me = await new Program(answer.json.access_token).get("/api/auth/me");
			assert.equal(me.json.role, user.role);
			assert.equal(me.json.tenant?.id ?? null, user === op ? null : ours.id);
			const left = (Date.parse(me.json.expires_at) - Date.now()) / 3600e3;
			assert.ok(left > hours - 0.1 && left <= hours, me.json.expires_at);
		}
		assert.ok(await db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${ours.id} AND action = 'token.made' AND user_id = ${ours.user("agent").user_id}`) >= 2);
	});

	it("by the right door only, and telling nothing", async () => {
		isProblem(await anonymous().post("/api/auth/admin-login", ours.user("owner")), 403);
		isProblem(await anonymous().post("/api/auth/client-login", op), 403);
		const p = anonymous(), wrong = isProblem(await p.post("/api/auth/login", { email: ours.user("viewer").email, password: "wrong" }), 401);
		const nobody = isProblem(await anonymous().post("/api/auth/login", { email: "nobody@patchbay.example", password: "wrong" }), 401);
		assert.equal(wrong.title, nobody.title);
		assert.equal(wrong.detail, nobody.detail);
		assert.equal(await db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${ours.id} AND action = 'session.refused' AND object_id = ${ours.user("viewer").user_id}`), 1);
	});

	it("five wrong ones in five minutes, together with the page's", async () => {
		const t = await scratch({ roles: ["owner"], basics: false }), user = t.user("owner"), p = anonymous();
		for (let i = 0; i < 5; i++) isProblem(await p.post("/api/auth/login", { email: user.email, password: `wrong ${i}` }), 401);
		const answer = await anonymous().post("/api/auth/login", { email: user.email, password: user.password });
		isProblem(answer, 429);
		assert.ok(Number(answer.headers["retry-after"]) > 200);
		await assert.rejects(t.browser("owner"), /429/);
	});

	it("takes JSON of the right shape, from no other site", async () => {
		const p = anonymous(), user = ours.user("viewer");
		isProblem(await p.ask("POST", "/api/auth/login", "email=a@b.example&password=x", { "Content-Type": "application/x-www-form-urlencoded" }), 415);
		for (const body of ["", "[]", "null", "{", "\"x\"", "{\"email\":\"a@b.example\",}", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])]) isProblem(await p.ask("POST", "/api/auth/login", body), 400);
		for (const body of [{}, { email: user.email }, { email: user.email, password: 7 }, { email: "none", password: "x" }, { email: user.email, password: "x".repeat(2000) }]) isProblem(await p.post("/api/auth/login", body), 422);
		isProblem(await p.post("/api/auth/login", user, { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" }), 403);
	});

	it("nobody registers by themselves", async () => {
		assert.match(isProblem(await anonymous().post("/api/auth/register", { email: "new@patchbay.example", password: "Something-7!" }), 403).detail, /owner of the business adds you/);
	});
});

// Every JSON address -------------------------------------------------------------------------

const programs = Object.fromEntries(await Promise.all(ROLES.map(async (role) => [role, await programOf(role === "platform_admin" ? op : ours.user(role))])));
const browsers = { owner: await ours.browser("owner") };
const [our, their] = await Promise.all([ours, theirs].map(async (t) => ({ id: (await t.contact(`Secret contact of ${t.name}`)).id, number: "+15550100", sid: `CA${"0".repeat(32)}`, call: (await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, started_at) VALUES (${t.id}, uuid7(), ${`CA${randomUUID().replaceAll("-", "")}`}, now()) RETURNING id`)) })));
const nobody = { id: randomUUID(), call: randomUUID(), number: "+15550199", sid: `CA${"0".repeat(32)}` };
const fill = (pattern, ids) => pattern.replace(":proof", "0".repeat(42)).replace(/:(\w+)/g, (all, name) => ids[name] ?? assert.fail(`${pattern}: what is ${all}?`));
const BODIES = { POST: {}, PUT: {}, PATCH: {} };
const send = (program, r, ids) => program.ask(r.method, fill(r.pattern, ids), BODIES[r.method]);

describe("each JSON address, each role", { concurrency: 4 }, () => {
	for (const r of routes) it(r.name, async () => {
		isProblem(await send(anonymous(), r, our), 401);
		for (const role of ROLES) {
			const answer = await send(programs[role], r, nobody);
			if (r.who.includes(role)) assert.ok(![401, 403, 500, 503].includes(answer.status), `${role} may: ${answer.status} ${answer.text}`);
			else isProblem(answer, 403);
			assert.equal(answer.headers["set-cookie"], undefined);
		}
	});
});

it("what signing in by program says it is for is what the role may do", async () => {
	for (const role of ["viewer", "agent", "lead", "manager"]) {
		const user = ours.user(role), answer = await anonymous().post("/api/auth/login", { email: user.email, password: user.password });
		const may = [...new Set(routes.filter((r) => r.who.includes(role) && r.scope !== "any" && r.scope !== "-").map((r) => r.scope))].sort();
		assert.deepEqual(answer.json.scope.split(" ").sort(), may, role);
		assert.deepEqual((await new Program(answer.json.access_token).get("/api/auth/me")).json.scopes.sort(), may, role);
	}
});

describe("each JSON address with a token that is for something else", { concurrency: 4 }, async () => {
	const owner = await ours.browser("owner"), all = [...new Set(routes.map((r) => r.scope))].filter((s) => s !== "any");
	const byScope = {};
	for (const scope of ["contacts:read", "contacts:write", "calls:write", "messages:write", "settings:read", "settings:write"]) byScope[scope] = await make(owner, `Only ${scope}`, [scope]);
	assert.ok(all.every((s) => byScope[s]));
	for (const r of routes.filter((x) => x.scope !== "any")) it(r.name, async () => {
		for (const [scope, program] of Object.entries(byScope)) {
			const answer = await send(program, r, nobody);
			if (scope === r.scope) assert.notEqual(answer.status, 403, answer.text);
			else assert.match(isProblem(answer, 403).detail, new RegExp(r.scope));
		}
	});
});

describe("each JSON address by a browser", { concurrency: 4 }, () => {
	for (const r of routes.filter((x) => x.who.includes("owner"))) it(r.name, async () => {
		const b = browsers.owner.copy(), path = fill(r.pattern, nobody), json = { "Content-Type": r.method === "PATCH" ? "application/merge-patch+json" : "application/json" };
		const ask = (headers) => b.ask(r.method, path, { ...(BODIES[r.method] ? { body: "{}" } : {}), headers: { ...json, ...headers } });
		if (r.method === "GET") return assert.notEqual((await ask({})).status, 403);
		await b.get("/me");
		// of a sheet that is none not even the first step is taken
		const no = /\/(upload|attachments)$/.test(r.pattern) ? 415 : 403;
		assert.equal((await ask({})).status, no, "no token of the session");
		assert.equal((await ask({ "X-CSRF-Token": b.token, Origin: "https://evil.example" })).status, no, "another site");
		return assert.notEqual((await ask({ "X-CSRF-Token": b.token, Origin: b.base })).status, 403);
	});
});

describe("each JSON address with the ids of another business", { concurrency: 4 }, () => {
	for (const r of routes.filter((x) => x.pattern.includes(":id") && !x.pattern.endsWith("/attachments"))) it(r.name, async () => {
		const [foreign, none] = [await send(programs.owner, r, their), await send(programs.owner, r, nobody)];
		assert.equal(foreign.status, 404, foreign.text);
		const { request_id: a, reference: b, ...said } = foreign.json, { request_id: c, reference: d, ...other } = none.json;
		assert.deepEqual(said, other);
		for (const bad of ["1", "null", "%00", "a".repeat(300), "%27%20OR%201=1--", "00000000-0000-0000-0000-00000000000g"])
			assert.ok([404, 400].includes((await send(programs.owner, r, { id: bad, number: bad })).status), bad);
	});
	it("and changed nothing there", async () => {
		assert.equal(await db.value(sql`SELECT count(*) FROM contacts WHERE tenant_id = ${theirs.id} AND version > 1`), 0);
		assert.equal(await db.value(sql`SELECT count(*) FROM consents WHERE tenant_id = ${theirs.id}`), 0);
	});
});
