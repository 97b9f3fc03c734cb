// What every answer carries, whoever made it and whatever went wrong; names and places that others
// would like us to believe (reliability, security rows 15 to 17, 21, 48 to 50, 52, 54, 60).
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, it, test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { env, ROOT } from "../lib/env.mjs";
import { ask, Browser, raw, signIn, words } from "../lib/http.mjs";
import { callParams, hook, newSid } from "../lib/hook.mjs";
import { phoneNumber, scratch } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

const t = await scratch({ roles: ["agent", "manager"] });
const b = await signIn(t.user("manager")), agent = await signIn(t.user("agent"));
await t.addLine("Main", "Main flow");
const css = /href="(\/static\/app\.[0-9a-f]+\.css)"/.exec((await ask("GET", "/login")).text)[1];
const wav = "/static/hold-1.wav";

// One of every kind of answer there is: by a worker, by nginx, by the static documents.
const ANSWERS = {
	"a page": [200, () => b.get("/queue")], "the way in": [200, () => new Browser().get("/login")], "a form with faults": [422, () => new Browser().tryToSignIn("", "")],
	"a wrong password": [401, () => new Browser().tryToSignIn(`x@${t.slug}.example`, "wrong-password-1")],
	"a redirect": [303, () => b.get("/")], "to the way in": [303, () => new Browser().get("/queue")], "a fragment without session": [401, () => new Browser().get("/queue", { headers: { "HX-Request": "true" } })],
	"not allowed": [403, () => agent.get("/settings")], "a form without token": [403, () => b.post("/presence", { csrf: null })], "not there": [404, () => b.get("/nowhere")],
	"not there for visitors": [404, () => new Browser().get("/nowhere")],
	"another method": [405, () => b.get("/logout")], "a method nobody has": [405, () => b.ask("DELETE", "/queue")], "TRACE": [405, () => ask("TRACE", "/queue")],
	"a body too large": [413, () => b.post("/presence", { x: "y".repeat(8000) })], "far too large": [413, () => ask("POST", "/login", { body: "x".repeat(1200000) })],
	"a bad escape": [400, () => b.get("/history/calls?q=%zz")], "another host": [400, () => ask("GET", "/queue", { headers: { Host: "evil.example" } })],
	"a header too long": [400, () => ask("GET", "/queue", { headers: { "X-Long": "y".repeat(40000) } })],
	"health": [200, () => ask("GET", "/api/system/health")], "metrics": [200, () => ask("GET", "/metrics")], "no such program's address": [404, () => ask("GET", "/api/nowhere")],
	"a program's address, another method": [405, () => ask("PUT", "/api/system/health")],
	"a webhook": [200, async () => hook(t.account, "/voice", callParams(t.account, newSid(), await phoneNumber(), t.line("Main")))],
	"a webhook not signed": [403, () => ask("POST", "/api/webhooks/twilio/voice", { body: "a=b" })], "a status not signed": [403, () => ask("POST", "/api/webhooks/twilio/status", { body: "a=b" })],
	"a webhook too large": [413, () => ask("POST", "/api/webhooks/twilio/status", { body: "x".repeat(300000) })],
	"the static document": [200, () => ask("POST", `/fallback/${t.line("Main").slice(1)}.xml`, { body: "" })], "its end": [200, () => ask("GET", "/fallback/done.xml")], "of a number without one": [200, () => ask("GET", "/fallback/19995550100.xml")],
	"a style sheet": [200, () => ask("GET", css)], "sound": [200, () => ask("GET", wav)], "no such file": [404, () => ask("GET", "/static/none.css")], "robots": [200, () => ask("GET", "/robots.txt")], "no icon there": [404, () => ask("GET", "/favicon.ico")],
	"a recording that is not there": [404, () => b.get(`/history/calls/${randomUUID()}/audio/${randomUUID()}`)],
};

const ONCE = { "x-content-type-options": /^nosniff$/, "x-frame-options": /^DENY$/, "referrer-policy": /^same-origin$/, "cross-origin-opener-policy": /^same-origin$/,
	"cross-origin-resource-policy": /^same-origin$/, "strict-transport-security": /^max-age=31536000/, "permissions-policy": /microphone=\(self\)/, "x-request-id": /^[0-9a-f]{32}$/,
	"content-security-policy": /default-src 'none'.*frame-ancestors 'none'|frame-ancestors 'none'.*default-src 'none'/, "cache-control": /^(no-store|public, max-age=31536000, immutable)$/, "server": /^nginx$/ };

describe("headers of every kind of answer", { concurrency: 8 }, () => {
	for (const [name, [status, get]] of Object.entries(ANSWERS)) it(name, async () => {
		const answer = await get(), names = answer.raw.filter((_, i) => i % 2 === 0).map((n) => n.toLowerCase());
		assert.equal(answer.status, status, answer.text.slice(0, 200));
		for (const [header, value] of Object.entries(ONCE)) {
			assert.match(String(answer.headers[header]), value, header);
			assert.equal(names.filter((n) => n === header).length, 1, `${header} once`);
		}
		const policy = answer.headers["content-security-policy"];
		for (const weak of ["unsafe-inline", "unsafe-eval", "*", "http:", "strict-dynamic"]) assert.ok(!policy.includes(weak), `${weak}: ${policy}`);
		assert.match(answer.headers["cache-control"], status === 200 && /style|sound/.test(name) ? /immutable/ : /no-store/);
		for (const gone of ["x-powered-by", "via", "x-aspnet-version", "access-control-allow-origin", "x-accel-redirect"]) assert.equal(answer.headers[gone], undefined, gone);
		assert.doesNotMatch(answer.text, /nginx\/|PostgreSQL|libpq|SQLSTATE|\.c:\d|at line \d|Traceback|\/work\/|\/home\/|\/var\/|\/tmp\//);
		if (answer.headers["content-type"]) assert.match(answer.headers["content-type"], /charset=utf-8|json|audio|image|^text\/xml$/);
		if (status === 405) assert.match(answer.headers.allow, /^[A-Z, ]+$/);
	});
});

test("scripts run by a nonce of their own page, new for every answer", async () => {
	const seen = new Set();
	for (const page of ["/queue", "/queue", "/me", "/history/calls", "/contacts", "/settings", "/nowhere"]) {
		const answer = await b.get(page), nonce = /script-src 'nonce-([^']+)'/.exec(answer.headers["content-security-policy"])[1];
		assert.ok(nonce.length >= 22, "128 bits");
		seen.add(nonce);
		for (const [tag] of answer.text.matchAll(/<script\b[^>]*>/g)) assert.ok(tag.includes(`nonce="${nonce}"`), tag);
		assert.doesNotMatch(answer.text, /\son[a-z]+="|<style\b|\sstyle="|href="(javascript|data|vbscript):/i, "nothing inline");
		for (const directive of ["object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"]) assert.ok(answer.headers["content-security-policy"].includes(directive), directive);
	}
	assert.equal(seen.size, 7);
});

test("a part of a page in which nothing happened is not sent again, however long it is looked at", async () => {
	await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, caller_name, state, step, visit, started_at, queued_at)
		VALUES (${t.id}, uuid7(), ${newSid()}, 'Wendy Waits', 'waiting', 'queue', 1, now() - interval '10 seconds', now() - interval '5 seconds')`);
	const part = (id, tag) => b.get("/queue", { headers: { "HX-Request": "true", "HX-Target": id, ...(tag ? { "If-None-Match": tag } : {}) } });
	const first = await part("queue-waiting");
	// what was put there by hand shows in the line above when what was read for it is too old
	const bar = await until(async () => [await part("live-bar")].find((a) => /data-waiting="1"/.test(a.text)), { what: "one who waits" });
	assert.match(first.text, /Wendy Waits/);
	// until the clock in it says something else
	const later = await until(async () => [await part("queue-waiting")].find((a) => a.text !== first.text), { what: "a clock that ran on" });
	assert.equal(later.headers.etag, first.headers.etag);
	const again = await part("queue-waiting", first.headers.etag);
	assert.deepEqual([again.status, again.text], [304, ""]);
	assert.equal((await part("live-bar", bar.headers.etag)).status, 304, "also the line above, which reads the longest wait aloud");
	await db.run(sql`UPDATE calls SET caller_name = 'Wanda Waits' WHERE tenant_id = ${t.id} AND caller_name = 'Wendy Waits'`);
	const changed = await part("queue-waiting", first.headers.etag);
	assert.equal(changed.status, 200);
	assert.match(changed.text, /Wanda Waits/);
	await db.run(sql`UPDATE calls SET ended_at = now() WHERE tenant_id = ${t.id} AND caller_name = 'Wanda Waits'`);
});

test("a fragment is neither kept nor taken for the page", async () => {
	const page = await b.get("/queue");
	const fragment = await b.get("/queue", { headers: { "HX-Request": "true", "HX-Target": "queue-waiting" } });
	assert.equal(fragment.status, 200);
	assert.doesNotMatch(fragment.text, /<html/);
	for (const answer of [page, fragment]) assert.match(answer.headers.vary, /HX-Request.*Cookie/);
	for (const target of ["../../etc/passwd", "<script>", "none", "a".repeat(1000)]) {
		const answer = await b.get("/queue", { headers: { "HX-Request": "true", "HX-Target": target } });
		assert.ok([200, 400, 404].includes(answer.status), target);
		assert.doesNotMatch(answer.text, /<script>(?!<)|root:/);
	}
});

test("only under our own names", async () => {
	for (const host of ["evil.example", "127.0.0.1.evil.example", "evil.example:80", "127.0.0.1@evil.example", "localhost.evil.example", "", "127.0.0.2", "[::1]", "a b", "127.0.0.1\\evil"]) {
		const { text, status } = await raw(`GET /login HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
		assert.equal(status, 400, host);
		assert.doesNotMatch(text, /evil\.example/);
	}
	for (const host of ["127.0.0.1", `127.0.0.1:${new URL(env.BASE).port}`, "localhost", "LOCALHOST", "127.0.0.1:1"]) {
		const { status } = await raw(`GET /login HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
		assert.equal(status, 200, host);
	}
	const absolute = await raw("GET http://evil.example/login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
	assert.equal(absolute.status, 400, "nor by a whole address");
	const answer = await new Browser({ headers: { "X-Forwarded-Host": "evil.example", Forwarded: "host=evil.example", "X-Host": "evil.example", "X-Original-URL": "/platform/tenants", "X-Rewrite-URL": "/platform/tenants", "X-Forwarded-Prefix": "/evil" } }).get("/queue");
	assert.equal(answer.headers.location, "/login?next=%2Fqueue");
	assert.doesNotMatch(answer.text, /evil/);
});

test("nothing that was sent becomes a header", async () => {
	for (const path of ["/%0d%0aX-Evil:1", "/queue%0d%0aX-Evil:1", "/queue?next=%0d%0aX-Evil:1", "/login?next=/%0d%0aX-Evil:%201", "/history/calls?q=%0d%0aX-Evil:1", "/static/%0d%0aX-Evil:1", "/%E5%98%8D%E5%98%8AX-Evil:1", "/contacts?q=%0aX-Evil:1"]) {
		for (const browser of [b.copy(), new Browser()]) {
			const answer = await browser.get(path);
			assert.equal(answer.headers["x-evil"], undefined, path);
			assert.ok(answer.status < 500, `${path}: ${answer.status}`);
		}
	}
	for (const back of ["/queue\r\nX-Evil: 1", "/queue\nX-Evil: 1", "/\u560d\u560aX-Evil:1"]) {
		const answer = await agent.post("/presence", { choice: "offline", back });
		assert.equal(answer.headers["x-evil"], undefined);
		assert.match(answer.headers.location, /^\/[^\r\n]*$/);
	}
});

test("nor a cookie a key of somebody else's", async () => {
	for (const value of ["a b", "a\tb", "x".repeat(300), "get session", "%0d%0aset x 0 0 1", "a\"b", "é", "\x7f", "0 0 0\\r\\nflush_all"]) {
		const answer = await ask("GET", "/me", { headers: { Cookie: Buffer.from(`__Host-patchbay=${value}`, "utf8").toString("latin1") } }).catch((e) => ({ status: 0, error: e }));
		assert.ok([303, 400, 0].includes(answer.status), `${value}: ${answer.status}`);
	}
	const two = await ask("GET", "/me", { headers: { Cookie: `${b.cookies}; __Host-patchbay=other` } });
	assert.equal(two.status, 303, "two that differ are none");
	assert.equal((await ask("GET", "/me", { headers: { Cookie: `${b.cookies}; ${b.cookies}; other=1; =x; ;;` } })).status, 200);
	assert.equal((await ask("GET", "/me", { headers: { Cookie: b.cookies.replace("__Host-", "__host-") } })).status, 303);
});

test("what is shown of a request is text", async () => {
	const evil = "<script>alert(1)</script>", quoted = encodeURIComponent(`"'><img src=x onerror=alert(1)>`);
	for (const path of [`/nowhere/${encodeURIComponent(evil)}`, `/contacts?q=${quoted}`, `/history/calls?q=${quoted}&outcome=${quoted}&line=${quoted}&from=${quoted}&to=${quoted}&member=${quoted}`, `/login?next=${encodeURIComponent(`/${evil}`)}`,
		`/settings/hours/x?month=${quoted}`, `/queue?refresh=${quoted}`, `/me?done=${quoted}`, `/contacts?type=${quoted}&status=${quoted}&phase=${quoted}&after=${quoted}`]) {
		for (const browser of [b.copy(), new Browser()]) {
			const answer = await browser.get(path);
			assert.doesNotMatch(answer.text, /<script>alert|<img src=x|"'>/, path);
			assert.ok(answer.status < 500, `${path}: ${answer.status}`);
		}
	}
	const typed = await new Browser().tryToSignIn(`"><script>alert(1)</script>@x.example`, "x");
	assert.doesNotMatch(typed.text, /<script>alert/);
});

test("an error has words, a reference, and a way on", async () => {
	const answer = await b.get("/nowhere");
	assert.match(words(answer.text), /There is nothing at this address/);
	assert.ok(words(answer.text).includes(answer.headers["x-request-id"].slice(0, 8)), "the reference is the log's");
	const json = await ask("PUT", "/api/system/health");
	assert.match(json.headers["content-type"], /^application\/problem\+json/);
	assert.equal(typeof JSON.parse(json.text).title, "string");
});

test("static files by their own name for ever, by another not at all", async () => {
	const manifest = readFileSync(`${ROOT}/build/static/manifest`, "utf8").split("\n").filter(Boolean).map((l) => l.split("=")[1]);
	for (const file of manifest.filter((f) => f?.startsWith("/static/"))) {
		const answer = await ask("GET", file);
		assert.equal(answer.status, 200, file);
		assert.match(answer.headers["cache-control"], /immutable/);
	}
	const zipped = await ask("GET", css, { headers: { "Accept-Encoding": "gzip" } });
	assert.equal(zipped.headers["content-encoding"], "gzip");
	assert.equal((await b.get("/queue", { headers: { "Accept-Encoding": "gzip, br" } })).headers["content-encoding"], undefined, "pages hold secrets: not compressed");
});
