// Whoever reaches a worker's socket past the web server: broken FastCGI records of every kind kill no
// worker, hold none, and are no request (reliability, security rows 51 to 53 and 56).
import net from "node:net";
import { test } from "node:test";
import assert from "node:assert/strict";
import { env } from "../lib/env.mjs";
import { ask } from "../lib/http.mjs";
import { each, within } from "../lib/wait.mjs";

const BEGIN = 1, PARAMS = 4, STDIN = 5;
const record = (type, content, { version = 1, id = 1, length = content.length, padding = 0 } = {}) =>
	Buffer.concat([Buffer.from([version, type, id >> 8, id & 255, (length >> 8) & 255, length & 255, padding, 0]), Buffer.from(content), Buffer.alloc(padding)]);
const size = (n) => (n < 128 ? Buffer.from([n]) : Buffer.from([0x80 | (n >>> 24), (n >>> 16) & 255, (n >>> 8) & 255, n & 255]));
const pair = (name, value) => Buffer.concat([size(name.length), size(value.length), Buffer.from(name), Buffer.from(value)]);
const begin = (role = 1, flags = 0) => record(BEGIN, [0, role, flags, 0, 0, 0, 0, 0]);
const params = (more = {}) => Object.entries({ REQUEST_METHOD: "GET", REQUEST_URI: "/login", DOCUMENT_URI: "/login", QUERY_STRING: "", HTTP_HOST: "127.0.0.1", REMOTE_ADDR: "127.0.0.1", SERVER_PROTOCOL: "HTTP/1.1", CONTENT_LENGTH: "", ...more });
const request = (more, body = "") => Buffer.concat([begin(), record(PARAMS, Buffer.concat(params(more).map(([n, v]) => pair(n, v)))), record(PARAMS, ""), ...(body ? [record(STDIN, body)] : []), record(STDIN, "")]);

// mulberry32: the same bytes in every run.
function chance(seed) {
	let a = seed;
	return (n) => {
		a = (a + 0x6d2b79f5) | 0;
		let t = Math.imul(a ^ (a >>> 15), a | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) % n;
	};
}
// Sends it all, says that there is no more, and waits for the end of the connection.
const send = (bytes, socket = "pages.sock") => new Promise((resolve, reject) => {
	const chunks = [], s = net.connect({ path: `${env.RUN_DIR}/${socket}`, allowHalfOpen: true }, () => s.end(bytes));
	s.setTimeout(within(9000), () => s.destroy(new Error("a worker is held")));
	s.on("data", (c) => chunks.push(c));
	s.on("error", (e) => (/EPIPE|ECONNRESET/.test(e.code) ? resolve("") : reject(e)));
	s.on("close", () => resolve(Buffer.concat(chunks).toString("latin1")));
});
const deaths = async () => (await ask("GET", "/metrics")).text.split("\n").filter((l) => /^patchbay_\w*(crash|kill)\w*\{/.test(l)).join("\n");

const big = "x".repeat(60000);
const CASES = {
	"nothing": "", "a byte": [1], "no FastCGI": "GET /login HTTP/1.1\r\nHost: x\r\n\r\n", "zeroes": Buffer.alloc(5000), "ones": Buffer.alloc(5000, 255),
	"another version": record(BEGIN, [0, 1, 0, 0, 0, 0, 0, 0], { version: 9 }), "another role": Buffer.concat([begin(3), request()]), "a record cut short": request().subarray(0, 30),
	"a length that is not there": record(PARAMS, "ab", { length: 65535 }), "parameters before the beginning": record(PARAMS, pair("A", "B")), "two beginnings": Buffer.concat([begin(), request()]),
	...Object.fromEntries([0x80, 0x88, 0x90, 0xa0, 0xc0].map((top) => [`a value of ${(top & 127) << 4} megabytes`, Buffer.concat([begin(), record(PARAMS, Buffer.from([1, top, 0, 0, 0, 65])), record(PARAMS, ""), record(STDIN, "")])])),
	"a name of two gigabytes": Buffer.concat([begin(), record(PARAMS, Buffer.from([0xff, 0xff, 0xff, 0xff, 1, 65])), record(PARAMS, ""), record(STDIN, "")]),
	"a value of two gigabytes": Buffer.concat([begin(), record(PARAMS, Buffer.from([1, 0xff, 0xff, 0xff, 0xff, 65])), record(PARAMS, ""), record(STDIN, "")]),
	"a name that ends in the middle": Buffer.concat([begin(), record(PARAMS, [200, 3, 65]), record(PARAMS, ""), record(STDIN, "")]),
	"a thousand parameters": request(Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`HTTP_X_${i}`, "y"]))), "megabytes of them": Buffer.concat([begin(), ...Array.from({ length: 60 }, () => record(PARAMS, Buffer.concat([pair("HTTP_X", big)]))), record(PARAMS, ""), record(STDIN, "")]),
	"a NUL in a name": request({ "REQUEST\0URI": "/queue" }), "no address": Buffer.concat([begin(), record(PARAMS, ""), record(STDIN, "")]), "an address of bytes": request({ REQUEST_URI: "/\xff\xfe\0%00", DOCUMENT_URI: "" }),
	"a body longer than told": request({ REQUEST_METHOD: "POST", CONTENT_LENGTH: "3" }, "far more than three"), "a body shorter than told": request({ REQUEST_METHOD: "POST", CONTENT_LENGTH: "3000" }, "less"),
	"a length that is no number": request({ REQUEST_METHOD: "POST", CONTENT_LENGTH: "-1" }, "a"), "a length beyond all numbers": request({ REQUEST_METHOD: "POST", CONTENT_LENGTH: "99999999999999999999999" }, "a"), "another request's body": Buffer.concat([request(), record(STDIN, "x", { id: 2 })]),
};

test("records that are none, one after the other and all kinds of damage: the workers live on", async () => {
	const before = await deaths();
	assert.match(await send(request()), /Status: 200/, "a whole one is answered: this is how they are asked");
	for (const socket of ["pages.sock", "hooks.sock", "slow.sock"]) await each(Object.entries(CASES), 4, ([, bytes]) => send(Buffer.from(bytes), socket));
	const next = chance(20261121), good = request({ REQUEST_METHOD: "POST", CONTENT_TYPE: "application/x-www-form-urlencoded", CONTENT_LENGTH: "40", HTTP_COOKIE: "__Host-patchbay=abc" }, "email=a%40b.example&password=x&csrf=token");
	await each(Array.from({ length: 400 }, (_, i) => i), 4, () => {
		const bytes = Buffer.from(good.subarray(0, next(4) ? good.length : next(good.length)));
		for (let n = 1 + next(6); n > 0 && bytes.length; n--) bytes[next(bytes.length)] = next(3) ? next(256) : [0, 1, 127, 128, 143, 255][next(6)];
		return send(bytes, next(3) ? "pages.sock" : "hooks.sock");
	});
	assert.equal(await deaths(), before, "nobody crashed, nobody had to be killed");
	assert.equal((await ask("GET", "/login")).status, 200);
});
