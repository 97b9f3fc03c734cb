// Forms: only those that a page of ours gave out, to the session that has it, from this site; and
// only as large as they may be (reliability, security rows 12, 27, 28, 51).
import { describe, it, test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { env } from "../lib/env.mjs";
import { ask, Browser, encode, raw, signIn, tokenIn } from "../lib/http.mjs";
import { patchbay, scratch } from "../lib/tenant.mjs";
import { quick } from "../lib/wait.mjs";

const t = await scratch({ roles: ["agent", "manager"] }), agent = t.user("agent"), manager = t.user("manager");
const FORM = "application/x-www-form-urlencoded";
const state = () => db.value(sql`SELECT state || ' ' || reason FROM presence WHERE member_id = ${agent.member}`);
const forms = (await patchbay(["routes"])).split("\n").map((l) => l.split(/\s+/)).filter(([method, , , who, , serves]) => method === "POST" && serves === "html" && (who === "anyone" || who.split(",").includes("agent")))
	.map(([, pattern, , , limit]) => ({ pattern, limit: Number(limit), files: Number(limit) > 1024 * 1024, path: pattern.replace(/:\w+/g, "00000000-0000-7000-8000-000000000000") }));

const [mine, other] = [await signIn(agent), await signIn(manager)];
await mine.get("/queue");
await other.get("/queue");
const fields = { choice: "away:Lunch" };
const good = mine.token;

// Ways to post without having been given the form, or from elsewhere: what to change of a good post.
const WAYS = {
	"no token": { csrf: null }, "an empty token": { csrf: "" }, "a word": { csrf: "token" }, "null": { csrf: "null" },
	"cut short": { csrf: good.slice(0, -1) }, "one character more": { csrf: `${good}A` }, "another mask": { csrf: (good[0] === "A" ? "B" : "A") + good.slice(1) },
	"another end": { csrf: good.slice(0, -3) + (good.at(-3) === "A" ? "B" : "A") + good.slice(-2) }, "plain base64": { csrf: `${good.slice(0, -1)}+` },
	"nothing but A": { csrf: "A".repeat(43) }, "the session's cookie": { csrf: mine.jar.get("__Host-patchbay") }, "another session's": { csrf: other.token },
	"one of a visitor": { csrf: tokenIn((await new Browser().get("/login")).text) }, "NUL in it": { csrf: `${good}\0` }, "twice, the bad one first": { first: "csrf=x&" },
	"another site": { headers: { Origin: "https://evil.example" } }, "a site like ours": { headers: { Origin: `${env.BASE}.evil.example` } }, "our name as user": { headers: { Origin: `http://127.0.0.1@evil.example` } },
	"no origin at all, the browser says": { headers: { Origin: "null" } }, "another scheme": { headers: { Origin: env.BASE.replace("http:", "https:"), "Sec-Fetch-Site": undefined } },
	"another port": { headers: { Origin: env.BASE.replace(/:\d+$/, ":1"), "Sec-Fetch-Site": undefined } },
	"cross-site": { headers: { "Sec-Fetch-Site": "cross-site" } }, "same-site, another host": { headers: { "Sec-Fetch-Site": "same-site" } },
	"cross-site without origin": { headers: { Origin: undefined, "Sec-Fetch-Site": "cross-site" } },
};
const part = (name, value) => `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const clean = (headers) => Object.fromEntries(Object.entries(headers).filter(([, v]) => v !== undefined));
function send(browser, path, values, { csrf = good, headers = {}, first = "", files = false, type = files ? "multipart/form-data; boundary=XX" : FORM } = {}) {
	const form = { ...values, ...(csrf === null ? {} : { csrf }) };
	const body = files ? `${Object.entries(form).map(([name, value]) => part(name, value)).join("")}--XX--\r\n` : first + encode(form);
	return ask("POST", path, { local: browser.local, body, headers: clean({ "Content-Type": type, Cookie: browser.cookies, Origin: env.BASE, "Sec-Fetch-Site": "same-origin", ...headers }) });
}

describe("a form that is not ours changes nothing", { concurrency: 1 }, () => {
	for (const [name, way] of Object.entries(WAYS)) it(name, async () => {
		const answer = await send(mine, "/presence", fields, way);
		assert.ok([400, 403].includes(answer.status), String(answer.status));
		assert.match(answer.headers["content-type"], /^text\/html/);
		assert.equal(await state(), "offline ");
	});
	it("in another shape", async () => {
		for (const type of ["text/plain", "application/json", "application/x-www-form-urlencoded; charset=utf-7", "multipart/form-data", "", "application/xml"])
			assert.ok([400, 403, 415].includes((await send(mine, "/presence", fields, { type })).status), type);
		assert.equal((await send(mine, `/presence?${encode({ ...fields, csrf: good })}`, {}, { csrf: null })).status, 403, "in the address");
		assert.equal((await mine.copy().get(`/presence?${encode({ ...fields, csrf: good })}`)).status, 405);
		assert.equal(await state(), "offline ");
	});
	it("every form there is asks for it", async () => {
		assert.ok(forms.length >= 6);
		for (const f of forms) {
			const b = f.pattern === "/login" ? new Browser() : await signIn(manager);
			for (const way of [WAYS["no token"], WAYS["an empty token"], WAYS["cross-site"], WAYS["another site"], { csrf: good }]) {
				const token = f.pattern === "/login" ? tokenIn((await b.get("/login")).text) : null;
				const answer = await send(b, f.path, { email: manager.email, password: manager.password }, { csrf: token ?? undefined, files: f.files, ...way });
				if (f.pattern === "/login" && way.headers === undefined) assert.equal(answer.status, 403, `${f.pattern} ${JSON.stringify(way)}`);
				assert.equal(answer.status, 403, `${f.pattern} ${JSON.stringify(way)}`);
				assert.equal(answer.headers["set-cookie"]?.some((c) => /^__Host-patchbay=/.test(c)) ?? false, false);
			}
			if (f.pattern !== "/login") assert.equal((await b.get("/me")).status, 200, `${f.pattern}: still signed in`);
		}
	});
});

test("signing in by another site's form: neither into an account, nor into theirs", async () => {
	const b = new Browser(), form = await b.get("/login"), token = tokenIn(form.text);
	const values = { email: agent.email, password: agent.password };
	assert.equal((await send(new Browser(), "/login", values, { csrf: token })).status, 403, "the token without its cookie");
	const theirs = new Browser();
	await theirs.get("/login");
	assert.equal((await send(theirs, "/login", values, { csrf: token })).status, 403, "with another visitor's cookie");
	assert.equal((await send(b, "/login", values, { csrf: token, headers: { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" } })).status, 403);
	assert.equal((await send(b, "/login", values, { csrf: token })).status, 303);
});

test("a good one is taken: in the form, in the header, without fetch metadata, again and again", async () => {
	const says = async (choice, options) => [(await send(mine, "/presence", { choice }, options)).status, await state()];
	assert.deepEqual(await says("away:Lunch"), [303, "away Lunch"]);
	assert.deepEqual(await says("ready", { csrf: null, headers: { "X-CSRF-Token": good } }), [303, "ready "]);
	assert.deepEqual(await says("away:Break", { headers: { Origin: undefined, "Sec-Fetch-Site": undefined } }), [303, "away Break"]);
	assert.deepEqual(await says("away:Meeting", { headers: { "Sec-Fetch-Site": "none" } }), [303, "away Meeting"]);
	assert.deepEqual(await says("offline"), [303, "offline "]);
	const again = (await mine.get("/queue"), mine.token);
	assert.notEqual(again, good, "every page masks it anew");
	assert.deepEqual(await says("ready", { csrf: again }), [303, "ready "]);
	assert.deepEqual(await says("offline"), [303, "offline "], "and the older page's is still good");
	assert.equal((await send(mine, "/presence", { choice: "partying" })).status, 400);
	assert.equal((await send(mine, "/presence", { choice: "away:<b>" })).status, 400);
});

test("as a multipart form too", async () => {
	const post = (body, type = "multipart/form-data; boundary=XX") => ask("POST", "/presence", { body, headers: { Cookie: mine.cookies, Origin: env.BASE, "Content-Type": type } });
	assert.equal((await post(`${part("csrf", good)}${part("choice", "away:Lunch")}--XX--\r\n`)).status, 303);
	assert.equal(await state(), "away Lunch");
	const bad = {
		"no end": `${part("csrf", good)}${part("choice", "ready")}`, "no boundary in it": encode({ csrf: good, choice: "ready" }), "seventy-two parts": `${part("csrf", good)}${part("choice", "ready")}${part("x", "y").repeat(70)}--XX--\r\n`,
		"a header without end": `--XX\r\nContent-Disposition: form-data; name="${"n".repeat(3000)}`, "a header too long": `--XX\r\nContent-Disposition: form-data; name="csrf"; x="${"y".repeat(9000)}"\r\n\r\n${good}\r\n--XX--\r\n`,
		"nothing": "", "an end only": "--XX--\r\n", "NUL in the name": `--XX\r\nContent-Disposition: form-data; name="cs\0rf"\r\n\r\n${good}\r\n--XX--\r\n`,
	};
	for (const [name, body] of Object.entries(bad)) assert.ok([400, 403, 413].includes((await post(body)).status), name);
	for (const boundary of ["", "b".repeat(80), "\"", "XX; boundary=YY", "X\0X"]) {
		const answer = await post(`${part("csrf", good)}${part("choice", "ready")}--XX--\r\n`, `multipart/form-data; boundary=${boundary.replaceAll("\0", "%00")}`);
		assert.ok([400, 403, 415].includes(answer.status), `boundary ${boundary}: ${answer.status}`);
	}
	assert.equal(await state(), "away Lunch");
});

describe("too much", { concurrency: 4 }, () => {
	for (const f of forms) it(`${f.pattern} takes ${f.limit} bytes`, async () => {
		const b = mine.copy(), size = (n) => send(b, f.path, { x: "y".repeat(Math.max(0, n - 49)) }, { files: f.files });
		assert.equal((await size(f.limit + 64)).status, 413);
		await quick(1500, async () => {
			const answer = await size(f.limit + 2 * 1024 * 1024);
			assert.equal(answer.status, 413);
			return answer.ms;
		});
	});
	it("too many fields, names and values too long", async () => {
		// of a form large enough to try: the webhooks take more, and are tried elsewhere
		const wide = forms.filter((f) => !f.files).reduce((a, b) => (a.limit > b.limit ? a : b));
		const many = (n) => Array.from({ length: n }, () => "a=").join("&");
		const post = (body) => ask("POST", wide.path, { body: `csrf=${good}&${body}`, headers: { Cookie: mine.cookies, Origin: env.BASE, "Content-Type": FORM } });
		assert.equal((await post(many(1100))).status, 400);
		assert.equal((await post(`${"n".repeat(300)}=1`)).status, 400);
		for (const bad of ["a=%", "a=%zz", "%=1", "a=%ff", "a=%00", "a=%c0%af", "a=%ed%a0%80"]) assert.equal((await post(bad)).status, 400, bad);
	});
	it("in an address", async () => {
		const b = mine.copy();
		for (const query of ["?a=%", "?%zz", "?a=%ff", "?a=%00", `?${Array.from({ length: 1100 }, () => "a").join("&")}`, `?${"n".repeat(300)}=1`])
			assert.equal((await b.get(`/history/calls${query}`)).status, 400, query.slice(0, 20));
		assert.ok([400, 414, 431].includes((await b.get(`/history/calls?q=${"x".repeat(20000)}`)).status));
		assert.ok([400, 431].includes((await b.get("/queue", { headers: { "X-Long": "y".repeat(40000) } })).status));
		assert.ok([413, 400].includes((await b.ask("GET", "/queue", { body: "x".repeat(100) })).status), "a GET has no body");
	});
});

describe("one request that could be two", { concurrency: 4 }, () => {
	const head = (lines) => `POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${lines}\r\n\r\n`;
	const smuggled = "GET /me HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
	for (const [name, bytes] of Object.entries({
		"length and chunks": head("Content-Length: 6\r\nTransfer-Encoding: chunked") + `0\r\n\r\n${smuggled}`,
		"two lengths": head("Content-Length: 5\r\nContent-Length: 6") + "abcdef",
		"a list of lengths": head("Content-Length: 5, 5") + "abcde", "a signed length": head("Content-Length: +5") + "abcde", "a negative one": head("Content-Length: -1"),
		"hexadecimal": head("Content-Length: 0x5") + "abcde", "no number": head("Content-Length: five"), "too long a number": head("Content-Length: 99999999999999999999"),
		"an odd encoding": head("Transfer-Encoding: xchunked") + "0\r\n\r\n", "chunks with a blank": head("Transfer-Encoding : chunked") + "0\r\n\r\n",
		"a chunk that lies": head("Transfer-Encoding: chunked\r\nContent-Type: application/x-www-form-urlencoded") + "zz\r\nabc\r\n0\r\n\r\n",
		"a folded header": head("X-A: 1\r\n Content-Length: 5") + "abcde", "a bare line feed": "GET /login HTTP/1.1\nHost: evil.example\n\n",
		"NUL in a header": head("X-A: a\0b\r\nContent-Length: 0"), "no host": "GET /login HTTP/1.1\r\nConnection: close\r\n\r\n", "two hosts": "GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
		"another version": "GET /login HTTP/3.9\r\nHost: 127.0.0.1\r\n\r\n", "another protocol": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "noise": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
	})) it(name, async () => {
		const { text, status } = await raw(bytes);
		assert.equal((text.match(/HTTP\/1\.1 \d\d\d/g) ?? []).length <= 1, true, "one answer");
		assert.doesNotMatch(text, /HTTP\/1\.1 (200|303)/);
		assert.ok([0, 400, 403, 405, 411, 413, 414, 501, 505].includes(status), `${status} ${text.slice(0, 100)}`);
	});
});
