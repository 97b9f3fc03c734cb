// Markup, quotes and control bytes wherever somebody outside can put words: shown as text, spoken as
// text, logged as nothing (reliability, security rows 13, 14, 16, 18 to 20, 45, 47).
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, it, test } from "node:test";
import assert from "node:assert/strict";
import { until } from "../lib/wait.mjs";
import { db, sql } from "../lib/db.mjs";
import { env } from "../lib/env.mjs";
import { Browser, signIn, unescape, words } from "../lib/http.mjs";
import { callParams, hook, newSid } from "../lib/hook.mjs";
import { operator, phoneNumber, queueOf, scratch } from "../lib/tenant.mjs";

const { SaxesParser } = createRequire(import.meta.url)("saxes");

// The mark tells which payload a text is; what follows must never be anything but text.
const KINDS = {
	script: "<script>alert('M')</script>", image: `"><img src=x onerror="alert('M')">`, attribute: `' onmouseover='alert(1)' x='M`,
	braces: "{{M.constructor('alert(1)')()}} {shell.csrf} ${7*7}", address: "javascript:alert('M')", ends: "</title></textarea></script><svg/onload=alert('M')>",
	comment: "<!--M--><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;", entity: "&lt;script&gt;alert('M')&lt;/script&gt; &amp;amp; &#60;b&#62;", percent: "%3Cscript%3Ealert('M')%3C/script%3E", sql: "'; DROP TABLE calls; -- M",
};
const t = await scratch({ name: `Hostile <b>&"' ${newSid().slice(-6)}`, roles: ["owner", "agent"] });
await t.publish("Line", { start: "menu", steps: { menu: { type: "menu", name: "Menu <i>&", prompt: "Press 1 <b>or</b> 2 & \"wait\".", keys: { 1: { label: "Queue <b>", to: "queue" }, 2: { label: "Mail", to: "mail" } }, tries: 3, timeout: 5, none: "queue" },
	queue: { type: "queue", name: "Queue", queue: "{queue:Support}", max_wait: 600, full: "mail" }, mail: { type: "voicemail", name: "Mail", prompt: "After the tone." } } });
await t.addLine("Line", "Line");
await db.run(sql`UPDATE numbers SET name = 'Line <u>&"''' WHERE tenant_id = ${t.id}; UPDATE queues SET name = 'Support <u>' WHERE tenant_id = ${t.id} AND name = 'Support'`);
const b = await signIn(t.user("owner"));
const to = t.line("Line");

// A call with hostile words everywhere, waiting in the queue or ended with a voicemail.
async function hostileCall(kind, mark, how) {
	const text = KINDS[kind].replaceAll("M", mark), from = await phoneNumber(), sid = newSid();
	const params = callParams(t.account, sid, from, to, { CallerName: text, FromCity: text, FromState: text, StirVerstat: text, ForwardedFrom: text });
	await hook(t.account, "/voice", params);
	await hook(t.account, "/voice/step?v=1", { ...params, Digits: how === "waiting" ? "1" : "2" });
	const call = await t.call(sid), made = { text, sid, from, call, params };
	if (how !== "waiting") {
		const re = newSid("RE");
		await hook(t.account, "/recording?kind=voicemail", { AccountSid: t.account_sid, CallSid: sid, RecordingSid: re, RecordingStatus: "completed", RecordingDuration: "7" });
		await hook(t.account, "/transcription", { AccountSid: t.account_sid, CallSid: sid, RecordingSid: re, TranscriptionStatus: "completed", TranscriptionText: `${text} ${text}` });
		await hook(t.account, "/status", { ...params, CallStatus: "completed", CallDuration: "20" });
	}
	return made;
}

// Every tag of a page, with its attributes: quotes in text are text, quotes in tags must match.
function tags(html) {
	const seen = [];
	let at = 0;
	for (let open = html.indexOf("<", at); open >= 0; open = html.indexOf("<", at)) {
		const tag = /^<(?:!doctype html>|\/([a-z0-9]+)>|([a-z][a-z0-9]*)((?:\s+[a-zA-Z:_-]+(?:="[^"<]*"|='[^'<]*')?)*)\s*\/?>)/.exec(html.slice(open, open + 20000));
		assert.ok(tag, `no tag of ours: ${html.slice(open, open + 80)}`);
		if (tag[2]) seen.push({ name: tag[2], attributes: [...tag[3].matchAll(/([a-zA-Z:_-]+)(?:="([^"]*)"|='([^']*)')?/g)].map(([, n, v, w]) => [n.toLowerCase(), unescape(v ?? w ?? "")]) });
		at = open + tag[0].length;
	}
	return seen;
}

// The payload may not be part of the page's markup; as text it is there, as it was said.
function isText(html, made, where) {
	if (where === "a fragment" && !html) return;
	for (const { name, attributes } of tags(html)) {
		const get = (n) => attributes.find(([k]) => k === n)?.[1];
		assert.ok(!["iframe", "object", "embed", "base", "style", "math"].includes(name), `${where}: <${name}>`);
		if (name === "textarea") assert.match(get("id") ?? "", /^(note|handoff-reason)$/, where);
		if (name === "script") assert.match(get("src") ?? "", /^\/static\//, where);
		if (name === "img") assert.match(get("src") ?? "", /^\/static\//, where);
		for (const [n, v] of attributes) {
			assert.doesNotMatch(n, /^on|^style$|^srcdoc$|^formaction$/, where);
			if (["href", "src", "action", "xlink:href", "poster", "data"].includes(n) || n.startsWith("hx-")) assert.doesNotMatch(v, /^\s*(javascript|data|vbscript|file):/i, `${where}: ${n}`);
		}
	}
	if (made) assert.ok(unescape(html.replace(/<[^>]*>/g, "")).replace(/\s+/g, " ").includes(made.text.replace(/\s+/g, " ")), `${where}: shown as it was said`);
}

describe("words of callers", { concurrency: 4 }, () => {
	for (const kind of Object.keys(KINDS)) it(kind, async () => {
		const waiting = await hostileCall(kind, `w${kind}`, "waiting"), voicemail = await hostileCall(kind, `v${kind}`, "voicemail");
		const queue = await b.get("/queue");
		isText(queue.text, waiting, "the queue, waiting");
		isText(queue.text, voicemail, "the queue, voicemails");
		for (const made of [waiting, voicemail]) {
			isText((await b.get(`/queue/calls/${made.call.id}`)).text, made, "the call in the queue");
			isText((await b.get(`/history/calls/${made.call.id}`)).text, made, "the call's page");
			isText((await b.get(`/contacts/${made.call.contact_id}`)).text, made, "the contact's page");
			isText((await b.get(`/history/calls?q=${encodeURIComponent(made.from)}`)).text, made, "the history");
			isText((await b.get("/contacts?in=all&type=lead")).text, null, "the contacts");
			isText((await b.get(`/contacts?in=all&q=${encodeURIComponent(made.text)}`)).text, null, "a search for it");
			isText((await b.get("/queue", { headers: { "HX-Request": "true", "HX-Target": "queue-waiting" } })).text, null, "a fragment");
		}
	});
});

test("words of the business itself", async () => {
	const evil = KINDS.image, k = await t.contact(evil, { more: { email: evil } });
	await db.run(sql`UPDATE contacts SET address = ${KINDS.ends}, record_id = ${KINDS.script} WHERE tenant_id = ${t.id} AND id = ${k.id}; UPDATE members SET name = ${KINDS.ends} WHERE id = ${t.user("agent").member}; UPDATE presence SET state = 'away', reason = ${KINDS.script} WHERE member_id = ${t.user("agent").member}`);
	await queueOf(t, "Support <u>", t.user("agent"));
	const flow = await db.value(sql`SELECT id FROM flows WHERE tenant_id = ${t.id} AND name = 'Line'`), hours = await db.value(sql`SELECT id FROM schedules WHERE tenant_id = ${t.id} LIMIT 1`);
	for (const path of ["/queue", "/contacts?in=all", `/contacts/${k.id}`, "/history/calls", "/settings", `/settings/routing/${flow}`, `/settings/hours/${hours}`, "/me"]) {
		const answer = await b.get(path);
		assert.equal(answer.status, 200, path);
		isText(answer.text, null, path);
		assert.ok(!answer.text.includes("<b>&\"'"), `${path}: the name of the business is text`);
	}
	assert.match(words((await b.get(`/settings/routing/${flow}`)).text), /Press 1 <b>or<\/b> 2 & "wait"/);
	const theirs = await signIn(t.user("agent"));
	isText((await theirs.get("/me")).text, null, "one's own profile");
	const op = await signIn(await operator());
	const list = await op.get(`/platform/tenants?q=${encodeURIComponent(t.slug)}`);
	assert.equal(list.status, 200);
	assert.ok(words(list.text).includes(t.name), "shown to operators as text");
	assert.ok(!list.text.includes("Hostile <b>"));
});

test("nothing is a link to a script", async () => {
	for (const path of ["/queue", "/contacts?in=all", "/history/calls"]) {
		const page = (await b.get(path)).text;
		for (const [, href] of page.matchAll(/\s(?:href|src|action|hx-get|hx-post)="([^"]*)"/g)) assert.match(unescape(href), /^(\/[^/\\]|\/$|\?|#|tel:|mailto:|https:|$)/, `${path}: ${href}`);
	}
});

// Every TwiML there is: one Response, only the verbs that are meant, and the words as text.
function verbs(xml) {
	const seen = [], parser = new SaxesParser();
	parser.on("error", (e) => { throw e; });
	parser.on("opentag", (tag) => seen.push(tag.name));
	parser.write(xml).close();
	return seen;
}

test("spoken words stay words", async () => {
	for (const [kind, payload] of [...Object.entries(KINDS), ["control", "a\u0001\u000b\u0008b"], ["no characters", "\ufffe\uffff\ud800"], ["astral", "🙂 \u202e\u2028"]]) {
		const params = callParams(t.account, newSid(), await phoneNumber(), to, { CallerName: `Name${payload}` });
		const first = await hook(t.account, "/voice", params);
		assert.deepEqual(verbs(first.text).slice(0, 3), ["Response", "Gather", "Say"], kind);
		const next = await hook(t.account, "/voice/step?v=1", { ...params, SpeechResult: payload, Digits: "" });
		assert.equal(verbs(next.text)[0], "Response", kind);
		// the member's phone is told who calls
		const call = await t.call(params.CallSid);
		const leg = await db.run(sql`INSERT INTO call_legs (tenant_id, id, call_id, member_id, to_address, via, confirm) VALUES (${t.id}, uuid7(), ${call.id}, ${t.user("agent").member}, '+18015550160', 'dial', true) RETURNING id`);
		const whisper = await hook(t.account, `/voice/whisper?leg=${leg}`, callParams(t.account, newSid(), to, "+18015550160", { Direction: "outbound-dial" }));
		assert.deepEqual(verbs(whisper.text), ["Response", "Gather", "Say", "Hangup"], kind);
		assert.match(whisper.text, /Name/);
	}
});

test("words are never part of a statement", async () => {
	// who slept so long would be cut off
	const sleepy = ["' OR pg_sleep(60)--", "'||pg_sleep(60)||'", "1; SELECT pg_sleep(60)", "') UNION SELECT NULL,NULL--", "\\'; --", "%' AND 1=1 AND '%'='", "$1", "{1,2}", "NULL", "\u0000"];
	for (const text of sleepy) {
		const q = encodeURIComponent(text);
		for (const path of [`/contacts?q=${q}`, `/contacts?type=${q}&status=${q}&phase=${q}&owner=${q}&after=${q}`, `/history/calls?q=${q}&line=${q}&member=${q}&from=${q}&to=${q}&outcome=${q}&after=${q}&before=${q}`, `/settings/hours/${q}`, `/queue?refresh=${q}`]) {
			const answer = await b.get(path);
			assert.ok(answer.status < 500, `${path}: ${answer.status}`);
			assert.doesNotMatch(answer.text, /syntax error|SQLSTATE|unterminated/);
		}
		const answer = await hook(t.account, "/voice", callParams(t.account, newSid(), text.replaceAll("\u0000", ""), to, { CallerName: text.replaceAll("\u0000", "") }));
		assert.equal(answer.status, 200);
		assert.match(answer.text, /<Gather/);
	}
	// signs that a search pattern would take for its own
	for (const text of ["%", "_", "\\", "%%%", "a%b", "*", "\\\\"]) assert.equal((await b.get(`/contacts?q=${encodeURIComponent(text)}`)).status, 200, text);
	assert.ok(await db.value(sql`SELECT count(*) FROM calls WHERE tenant_id = ${t.id}`) > 20, "the calls are all still there");
});

test("the log is lines of JSON, without anybody's words, numbers or secrets", async () => {
	const canary = { name: "Canaryname", transcript: "Canarywords", password: "Canary-password-7!", search: "Canarysearch", from: await phoneNumber() };
	const params = callParams(t.account, newSid(), canary.from, to, { CallerName: `${canary.name}\r\n{"level":"error"}\u001b[31m` });
	await hook(t.account, "/voice", params);
	await hook(t.account, "/transcription", { AccountSid: t.account_sid, CallSid: params.CallSid, RecordingSid: newSid("RE"), TranscriptionStatus: "completed", TranscriptionText: canary.transcript });
	await b.get(`/contacts?q=${canary.search}%0d%0a%1b`);
	await b.get(`/history/calls?q=${encodeURIComponent(canary.from)}`);
	await b.get(`/no%0a%0d%1bwhere?a=${canary.search}`);
	await new Browser({ headers: { "User-Agent": "evil\t{\"a\":1}", Referer: "x\ty" } }).tryToSignIn(`canary@${t.slug}.example`, canary.password);
	await hook(t.account, "/voice", { ...params, From: "%" }, { signature: "wrong" });
	const fresh = await signIn(t.user("owner")), page = await fresh.get("/queue");
	const secrets = [...Object.values(canary), t.auth_token, t.user("owner").password, fresh.jar.get("__Host-patchbay"), fresh.token, b.jar.get("__Host-patchbay")];
	assert.ok(page.status === 200 && secrets.every((s) => s?.length > 8));
	for (const file of ["patchbay", "access", "nginx"]) {
		const log = readFileSync(`${env.STATE}/log/${file}.log`, "latin1");
		for (const secret of secrets) assert.ok(!log.includes(secret) && !log.includes(encodeURIComponent(secret)), `${file}.log holds ${secret.slice(0, 12)}...`);
		if (file === "nginx") continue;
		const lines = log.split("\n").slice(0, -1).filter((line) => line.startsWith("{"));
		if (file === "patchbay") assert.equal(log.split("\n").slice(0, -1).length - lines.length, 0, "every line of ours is JSON");
		for (const line of lines) assert.doesNotThrow(() => JSON.parse(line), line.slice(0, 200));
		assert.doesNotMatch(log, /[\x00-\x08\x0b-\x1f\x7f]/, `${file}.log has control bytes`);
	}
	// a line is written when its answer is out
	const line = await until(() => readFileSync(`${env.STATE}/log/patchbay.log`, "utf8").split("\n").slice(0, -1).map((l) => JSON.parse(l))
		.find((l) => l.request_id === page.headers["x-request-id"]), { what: "the line about a page" });
	for (const key of ["tenant", "method", "route", "status", "us", "sql", "sql_trips", "sql_us"]) assert.ok(key in line, key);
	assert.equal(line.route, "/queue");
	assert.equal(line.tenant, t.id);
});
