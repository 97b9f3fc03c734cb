// What may come in as a webhook, and what it may leave behind: one effect for each event, none for
// whatever is not signed by its own account (reliability, faults 35 to 37; security rows 18, 19,
// 27, 33, 36, 40, 42, 52).
import { createHash, createHmac } from "node:crypto";
import { test } from "node:test";
import assert from "node:assert/strict";
import { programOf } from "../lib/api.mjs";
import { db, sql } from "../lib/db.mjs";
import { env } from "../lib/env.mjs";
import { ask, logged, words } from "../lib/http.mjs";
import { callParams, encodeParams, FORM, hook, HOOKS, newSid, sign } from "../lib/hook.mjs";
import { stream } from "../lib/stream.mjs";
import { patchbay, phoneNumber, scratch } from "../lib/tenant.mjs";
import { each, quick, until } from "../lib/wait.mjs";

const MENU = { start: "menu", steps: {
	menu: { type: "menu", name: "Menu", prompt: "Press 1 or 2.", keys: { 1: { label: "Bye", to: "bye" }, 2: { label: "Mail", to: "mail" } }, tries: 3, timeout: 5, none: "bye" },
	mail: { type: "voicemail", name: "Mail", prompt: "After the tone." }, bye: { type: "hangup", say: "Goodbye." } } };

async function business() {
	const t = await scratch({ roles: ["agent"] });
	await t.publish("Menu", MENU);
	await t.addLine("Main", "Menu");
	return t;
}
const [t, other] = await Promise.all([business(), business()]);
const main = t.line("Main");
const path = `/voice`;

const arrive = (from, options = {}, more = {}) => {
	const sid = options.sid ?? newSid();
	const params = callParams(t.account, sid, from, options.to ?? main, more);
	return hook(options.account ?? t.account, path, params, options).then((answer) => ({ ...answer, sid, params }));
};

// Nothing is written anywhere, for either business.
async function leavesNothing(work) {
	const before = [await t.counts(), await other.counts()];
	const result = await work();
	assert.deepEqual([await t.counts(), await other.counts()], before, "no row may be written");
	return result;
}

async function refused(status, work) {
	const answer = await leavesNothing(work);
	assert.equal(answer.status, status, answer.text.slice(0, 300));
	assert.doesNotMatch(answer.text, /postgres|SELECT|\/home|\/work|\.c:|libpq|stack/i);
	return answer;
}

// A caller never hears the carrier's own error: what cannot be used is answered with what the line says
// when Patchbay is away.
async function heardAll(work) {
	const answer = await leavesNothing(work);
	assert.equal(answer.status, 200, answer.text.slice(0, 300));
	assert.match(answer.headers["content-type"], /^text\/xml/);
	assert.match(answer.text, /^<\?xml[^]*<Response>(<Say|<Hangup)[^]*<\/Response>\s*$/);
	assert.doesNotMatch(answer.text, /Gather|Press 1 or 2/);
	return answer;
}

// Begun now, asked about at the end: workers remember a token for five seconds.
const rotation = (async () => {
	const r = await business(), fresh = "f".repeat(32);
	await patchbay(["tenant", "token", "--tenant", r.slug, "--auth-token", fresh]);
	const says = async (token) => (await hook(r.account, path, callParams(r.account, newSid(), await phoneNumber(), r.line("Main")), { token })).status;
	const both = [await says(fresh), await says(r.auth_token), await says("0".repeat(32))];
	await db.run(sql`UPDATE carrier_accounts SET old_until = now() - interval '1 second' WHERE tenant_id = ${r.id}`);
	await until(async () => (await each(Array.from({ length: 24 }), 6, () => says(r.auth_token))).every((s) => s === 403), { ms: 12000, every: 500, what: "the end of the old token" });
	return [...both, await says(fresh)];
})();
rotation.catch(() => {});

test("a signed call is answered with TwiML, and leaves its rows", async () => {
	const from = await phoneNumber(), answer = await arrive(from);
	assert.equal(answer.status, 200);
	assert.match(answer.headers["content-type"], /^text\/xml/);
	assert.match(answer.text, /<Gather .*Press 1 or 2\..*<\/Gather>/s);
	const call = await t.call(answer.sid);
	assert.equal(call.from_number, from);
	assert.equal(call.state, "flow");
	assert.ok(call.contact_id, "an unknown caller becomes a contact");
	assert.deepEqual((await t.trace(call)).map((l) => l.code), ["arrived", "menu_asked"]);
});

test("twenty ways to sign wrongly: 403 and no row", async () => {
	const from = await phoneNumber(), sid = newSid(), params = callParams(t.account, sid, from, main);
	const good = sign(t.auth_token, env.PUBLIC_URL + HOOKS + path, params);
	const url = env.PUBLIC_URL + HOOKS + path, host = new URL(env.PUBLIC_URL).host;
	const ways = {
		"no signature": { signature: null }, "an empty one": { signature: "" }, "blanks": { signature: "   " },
		"no base64": { signature: "!!!!!!!!!!!!!!!!!!!!!!!!!!!!" }, "another length": { signature: good.slice(0, 20) },
		"a byte more": { signature: `${good}A` }, "one character changed": { signature: (good[0] === "A" ? "B" : "A") + good.slice(1) },
		"without its padding": { signature: good.replace("=", "") }, "in lower case": { signature: good.toLowerCase() },
		"hexadecimal": { signature: Buffer.from(good, "base64").toString("hex") },
		"SHA-256 instead": { signature: createHmac("sha256", t.auth_token).update(url + Object.keys(params).sort().map((k) => k + params[k]).join("")).digest("base64") },
		"another path": { signedUrl: `${url}/` }, "a query that was not sent": { signedUrl: `${url}?a=b` },
		"https": { signedUrl: url.replace("http:", "https:") }, "another host": { signedUrl: url.replace(host, "patchbay.example") },
		"another port": { signedUrl: url.replace(/:\d+\//, ":81/") }, "without the port": { signedUrl: url.replace(/:\d+\//, "/") },
		"another business's token": { token: other.auth_token }, "an empty token": { token: "" }, "the account's id as token": { token: t.account_sid },
		"other parameters": { signedParams: { ...params, From: "+15005550006" } }, "one parameter less": { signedParams: Object.fromEntries(Object.entries(params).slice(1)) },
		"a parameter more": { signedParams: { ...params, Extra: "1" } }, "the URL alone": { signedParams: {} },
	};
	for (const [name, options] of Object.entries(ways))
		await test(name, () => refused(403, () => hook(t.account, path, params, options)));
});

test("an account that is not there, or another's", async () => {
	const from = await phoneNumber(), sid = newSid(), params = callParams(t.account, sid, from, main);
	const without = { ...params };
	delete without.AccountSid;
	await refused(403, () => hook(t.account, path, without));
	await refused(403, () => hook(t.account, path, { ...params, AccountSid: newSid("AC") }));
	await refused(403, () => hook(t.account, path, { ...params, AccountSid: "" }));
	await refused(403, () => hook(t.account, path, { ...params, AccountSid: "AC' OR 1=1 --" }));
	await refused(403, () => hook(t.account, path, { ...params, AccountSid: other.account_sid }));
	await refused(403, () => hook(other.account, path, params));
	await refused(403, () => hook(t.account, path, [["AccountSid", other.account_sid], ...Object.entries(params)].reduce(
		(all, [k, v]) => ({ ...all, [k]: all[k] ? [].concat(all[k], v) : v }), {})));
});

test("odd but signed: accepted", async () => {
	const odd = {
		"an empty value": { CallerName: "" }, "UTF-8": { CallerName: "Žofie Дмитрий 山田 🙂", FromCity: "München" },
		"signs of a form": { CallerName: "a+b c&d=e%41#f;g" }, "a name twice": { Tag: ["b", "a", "b"] },
		"a parameter nobody knows": { FutureParameter: "x".repeat(3000), "Odd Name [0]": "1" },
		"the number in a name": { CallerName: "+1 (801) 555-0100" },
	};
	for (const [name, more] of Object.entries(odd)) {
		const answer = await arrive(await phoneNumber(), {}, more);
		assert.equal(answer.status, 200, name);
		assert.ok(await t.call(answer.sid), name);
	}
	const params = callParams(t.account, newSid(), await phoneNumber(), main);
	const backwards = Object.fromEntries(Object.entries(params).reverse());
	assert.equal((await hook(t.account, path, backwards)).status, 200, "in another order");
	const query = `${path}?from=carrier&x=%2F&e=`;
	assert.equal((await hook(t.account, query, callParams(t.account, newSid(), await phoneNumber(), main))).status, 200, "with a query, as it was sent");
});

test("bodies that are no form: refused, nothing written", async () => {
	const params = callParams(t.account, newSid(), await phoneNumber(), main), url = env.PUBLIC_URL + HOOKS + path;
	const form = encodeParams(params), json = JSON.stringify(params);
	await refused(403, () => hook(t.account, path, params, { type: "text/plain" }));
	await refused(403, () => hook(t.account, path, params, { type: "text/plain", signedParams: {} }));
	await refused(403, () => hook(t.account, path, params, { type: "multipart/form-data; boundary=x" }));
	await refused(403, () => hook(t.account, path, params, { type: "application/x-www-form-urlencoded; charset=utf-16" }));
	await refused(403, () => hook(t.account, path, params, { type: "" }));
	await refused(403, () => hook(t.account, path, params, { type: "application/json", body: json, signedParams: {} }));
	const hash = createHash("sha256").update(form).digest("hex");
	await refused(403, () => hook(t.account, `${path}?bodySHA256=${hash}`, params, { signature: sign(t.auth_token, `${url}?bodySHA256=${hash}`, params) }));
	await refused(403, () => hook(t.account, path, params, { body: "", signedParams: {} }));
});

test("the other methods", async () => {
	for (const method of ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"]) {
		const answer = await leavesNothing(() => ask(method, HOOKS + path));
		assert.equal(answer.status, 405, method);
		assert.match(answer.headers.allow, /POST/);
	}
});

// Signed over the bytes as they decode, as the carrier would: its package cannot say such bytes.
function signBytes(pairs) {
	const mac = createHmac("sha1", t.auth_token).update(env.PUBLIC_URL + HOOKS + path);
	for (const [name, value] of pairs.sort((a, b) => (a[0] < b[0] ? -1 : 1))) mac.update(name).update(value);
	return mac.digest("base64");
}
const percent = (bytes) => [...bytes].map((b) => `%${b.toString(16).padStart(2, "0")}`).join("");

test("NUL, broken UTF-8 and control bytes become text", async () => {
	const evil = { "NUL": [0x41, 0, 0x42], "a lone byte": [0x41, 0xff], "an overlong slash": [0xc0, 0xaf], "half a character": [0xe2, 0x82],
		"a surrogate": [0xed, 0xa0, 0x80], "not a character": [0xef, 0xbf, 0xbe], "bells": [7, 8, 0x1b, 0x5b, 0x31, 0x6d] };
	for (const [name, bytes] of Object.entries(evil)) {
		const from = await phoneNumber(), sid = newSid(), params = callParams(t.account, sid, from, main);
		const pairs = [...Object.entries(params).map(([k, v]) => [k, Buffer.from(v)]), ["CallerName", Buffer.from(bytes)]];
		const body = `${encodeParams(params)}&CallerName=${percent(bytes)}`;
		const answer = await hook(t.account, path, params, { body, signature: signBytes(pairs) });
		assert.equal(answer.status, 200, name);
		assert.match(answer.text, /^<\?xml[^]*<\/Response>\s*$/, name);
		const call = await t.call(sid);
		assert.doesNotMatch(call.caller_name, /[\x00-\x1f\x7f]/, name);
		assert.ok(call.caller_name.isWellFormed?.() ?? true, name);
	}
	// as somebody's number it is nobody's
	const sid = newSid(), params = callParams(t.account, sid, "", main);
	delete params.From;
	const bytes = Buffer.from("+1801555\0" + "0100"), pairs = [...Object.entries(params).map(([k, v]) => [k, Buffer.from(v)]), ["From", bytes]];
	const answer = await hook(t.account, path, params, { body: `${encodeParams(params)}&From=${percent(bytes)}`, signature: signBytes(pairs) });
	assert.equal(answer.status, 200);
	assert.equal((await t.call(sid)).contact_id, null);
});

test("what cannot be read as a form at all", async () => {
	const params = callParams(t.account, newSid(), await phoneNumber(), main), form = encodeParams(params);
	const signature = sign(t.auth_token, env.PUBLIC_URL + HOOKS + path, params);
	for (const tail of ["&a=%zz", "&a=%4", "&a=%", "&%G1=1"]) await heardAll(() => hook(t.account, path, params, { body: form + tail, signature }));
	const many = Array.from({ length: 1100 }, (_, i) => `p${i}=1`).join("&");
	await heardAll(() => hook(t.account, path, params, { body: `${form}&${many}`, signature }));
	await heardAll(() => hook(t.account, path, params, { body: `${form}&${"n".repeat(300)}=1`, signature }));
	await heardAll(() => hook(t.account, path, params, { body: `${form}&a=${"v".repeat(70000)}`, signature }));
});

test("too large is refused at once", async () => {
	const params = { ...callParams(t.account, newSid(), await phoneNumber(), main), Body: "x".repeat(300000) };
	for (const where of [path, "/status", "/recording"]) {
		await quick(1000, async () => (await refused(413, () => hook(t.account, where, params))).ms);
	}
});

test("a webhook that comes again has no second effect, and the same answer", async () => {
	const from = await phoneNumber(), first = await arrive(from, {}, { CallerName: "AGAIN" });
	const before = await t.counts();
	for (const idempotency of ["the-same", "the-same", undefined]) {
		const again = await hook(t.account, path, first.params, { idempotency });
		assert.equal(again.text, first.text);
	}
	const step = { ...first.params, CallStatus: "in-progress", Digits: "2" };
	const one = await hook(t.account, "/voice/step?v=1", step);
	assert.match(one.text, /<Record /);
	const after = await t.counts();
	assert.equal((await hook(t.account, "/voice/step?v=1", step)).text, one.text);
	assert.equal((await hook(t.account, "/voice/step?v=1", { ...step, Digits: "1" })).text, one.text, "what was answered stays answered");
	assert.equal((await hook(t.account, path, first.params)).text, first.text, "also to what came before");
	assert.deepEqual(await t.counts(), after);
	assert.equal(after.calls, before.calls);
	assert.equal((await t.call(first.sid)).step, "mail");

	// an old one, replayed
	await db.run(sql`UPDATE call_events SET received_at = received_at - interval '40 days' WHERE tenant_id = ${t.id} AND call_sid = ${first.sid};
		UPDATE calls SET started_at = started_at - interval '40 days', ended_at = now() - interval '40 days', state = 'ended', carrier_rank = 9 WHERE tenant_id = ${t.id} AND call_sid = ${first.sid}`);
	assert.equal((await hook(t.account, path, first.params)).text, first.text);
	assert.deepEqual(await t.counts(), after);
});

test("of several contacts with one number the right one alone counts", async () => {
	const first = await t.contact("Ada Household", { stage: "Survey", owner: t.user("agent") }), main_one = await t.contact("Ben Household", { phone: first.e164 });
	await db.run(sql`UPDATE contact_phones SET is_primary = contact_id = ${main_one.id} WHERE tenant_id = ${t.id} AND e164 = ${first.e164}`);
	const call = await t.call((await arrive(first.e164)).sid);
	assert.deepEqual([call.contact_id, call.candidates], [main_one.id, 2]);
	assert.equal((await t.trace(call))[0].words, "Call from Ben Household");
});

test("a line that greets everybody alike asks once, and goes by what is so then", async () => {
	const own = await business(), line = own.line("Main"), k = await own.contact("Cleo Household", { stage: "Survey" });
	const call = async (from = k.e164, sid = newSid()) => {
		const answer = await hook(own.account, path, callParams(own.account, sid, from, line));
		const { sql_trips, again } = await logged(answer);
		return { ...answer, sid, row: await own.call(sid), trips: sql_trips, again };
	};
	// every worker asks about the line first
	const quickly = (from) => until(async () => {
		const c = await call(from);
		return c.trips === 1 && c;
	}, { what: "a call that is answered in one round trip" });
	const program = await programOf(own.user("agent")), live = await stream({ base: env.BASE, cookies: "" }, { path: "/api/events/calls", headers: { Authorization: `Bearer ${program.token}` } });
	const first = await quickly();
	await live.has((e) => e.event === "new_call" && e.data.includes(first.row.id));
	live.close();
	assert.match(first.text, /<Gather .*Press 1 or 2\..*<\/Gather>/s);
	assert.deepEqual([first.row.contact_id, first.row.candidates, first.row.state, first.row.step], [k.id, 1, "flow", "menu"]);
	const story = async () => words((await (await own.browser("agent")).get(`/history/calls/${first.row.id}`)).text);
	assert.match(await story(), /Call from Cleo Household/);
	const next = await hook(own.account, "/voice/step?v=1", { ...callParams(own.account, first.sid, k.e164, line), Digits: "2" });
	assert.match(next.text, /<Record /);

	const before = await own.counts(), sid = newSid();
	const twenty = await Promise.all(Array.from({ length: 20 }, () => hook(own.account, path, callParams(own.account, sid, k.e164, line))));
	assert.deepEqual([...new Set(twenty.map((a) => `${a.status} ${a.text}`))].length, 1);
	assert.deepEqual(await own.counts(), { ...before, calls: before.calls + 1, events: before.events + 1, trace: before.trace + 2 });

	await quickly();
	const stranger = await call(await phoneNumber());
	assert.deepEqual([stranger.status, stranger.row.candidates, Boolean(stranger.row.contact_id)], [200, 1, true]);
	const two = await own.contact("Dan Household", { phone: k.e164 });
	assert.deepEqual((await Promise.all(Array.from({ length: 8 }, () => call()))).map((c) => [c.row.candidates, c.again]), Array(8).fill([2, undefined]));
	await db.run(sql`DELETE FROM contacts WHERE tenant_id = ${own.id} AND id = ${two.id}`);
	await quickly();
	await db.run(sql`INSERT INTO blocked_numbers (tenant_id, e164, reason) VALUES (${own.id}, ${k.e164}, 'Threats')`);
	for (const c of await Promise.all(Array.from({ length: 8 }, () => call()))) {
		assert.match(c.text, /<Reject/);
		assert.equal(c.row.blocked, true);
	}
	const other = await own.contact("Finn Household");
	await quickly(other.e164);
	assert.match((await call()).text, /<Reject/, "by workers who know the list as well");
	// more than a worker remembers
	await db.run(sql`INSERT INTO blocked_numbers (tenant_id, e164) SELECT ${own.id}, '+1888555' || lpad(n::text, 4, '0') FROM generate_series(1, 500) n`);
	for (const c of await Promise.all(Array.from({ length: 8 }, () => call(other.e164)))) {
		assert.match(c.text, /<Gather/);
		assert.ok(c.trips > 1);
	}
	assert.match((await call()).text, /<Reject/);
	await db.run(sql`DELETE FROM blocked_numbers WHERE tenant_id = ${own.id}`);
	await quickly();
	await db.run(sql`UPDATE numbers SET recording = 'announce' WHERE tenant_id = ${own.id}`);
	for (const c of await Promise.all(Array.from({ length: 8 }, () => call()))) {
		assert.match(c.text, /may be recorded/);
		assert.equal(c.row.recording_notice, "announced");
	}
	// who calls decides: they are looked up first, and the line about it is kept as it was then
	await own.publish("Menu", { start: "phase", steps: { ...MENU.steps, phase: { type: "condition", field: "contact.phase", is: "PRE-PTO", yes: "mail", no: "menu" } } });
	for (const c of await Promise.all(Array.from({ length: 8 }, () => call()))) {
		assert.match(c.text, /<Record /);
		assert.equal((await own.trace(c.row))[0].words, "Call from Cleo Household, PRE-PTO, Survey");
	}
	await db.run(sql`DELETE FROM contacts WHERE tenant_id = ${own.id} AND id = ${k.id}`);
	assert.equal((await own.trace(first.row))[0].words, `Call from ${k.e164}`);
});

test("whoever hides their number has none, however the carrier says it", async () => {
	for (const from of ["anonymous", "Anonymous", "Restricted", "unavailable", "unknown", "+266696687", "266696687", ""]) {
		const call = await t.call((await arrive(from)).sid);
		assert.deepEqual([call.from_number, call.contact_id], ["", null], from);
		assert.equal((await t.trace(call))[0].words, "Call from a hidden number");
	}
	assert.equal((await t.call((await arrive("sip:door@example.com")).sid)).from_number, "sip:door@example.com");
});

test("an answer that was given is given again when the line is gone", async () => {
	await t.addLine("Spare", "Menu");
	const first = await arrive(await phoneNumber(), { to: t.line("Spare") });
	assert.match(first.text, /Press 1 or 2/);
	await db.run(sql`UPDATE numbers SET e164 = ${await phoneNumber()} WHERE tenant_id = ${t.id} AND e164 = ${t.line("Spare")}`);
	assert.equal((await hook(t.account, path, first.params)).text, first.text);
});

test("twenty at once are one", async () => {
	const from = await phoneNumber(), sid = newSid(), params = callParams(t.account, sid, from, main, { CallerName: "TWENTY" });
	const before = await t.counts(), all = Array.from({ length: 20 });
	const answers = await Promise.all(all.map(() => hook(t.account, path, params)));
	assert.deepEqual([...new Set(answers.map((a) => `${a.status} ${a.text}`))].length, 1);
	assert.equal(answers[0].status, 200);
	const after = await t.counts();
	assert.deepEqual(after, { ...before, calls: before.calls + 1, events: before.events + 1, trace: before.trace + 2, contacts: before.contacts + 1 });
	const steps = await Promise.all(all.map(() => hook(t.account, "/voice/step?v=1", { ...params, Digits: "1" })));
	assert.equal(new Set(steps.map((a) => a.text)).size, 1);
	assert.match(steps[0].text, /Goodbye/);
	const done = { ...params, CallStatus: "completed", CallDuration: "7" };
	assert.ok((await Promise.all(all.map(() => hook(t.account, "/status", done)))).every((a) => a.status === 204));
	assert.equal(await db.value(sql`SELECT count(*) FROM call_events WHERE tenant_id = ${t.id} AND call_sid = ${sid}`), 3);
});

test("twenty new callers with one number at once are one contact", async () => {
	const from = await phoneNumber(), before = await t.counts();
	const answers = await Promise.all(Array.from({ length: 20 }, () => arrive(from)));
	assert.ok(answers.every((a) => a.status === 200));
	const after = await t.counts();
	assert.equal(after.contacts, before.contacts + 1);
	assert.equal(after.calls, before.calls + 20);
});

test("statuses out of order, late and twice end in the same place", async () => {
	const orders = [[0, 1, 2], [2, 1, 0], [2, 0, 1], [1, 2, 0, 2, 1, 0]];
	const rows = await each(orders, 4, async (order) => {
		const from = await phoneNumber(), { sid, params } = await arrive(from);
		const at = (s) => new Date(Date.now() - 60000 + s * 1000).toUTCString().replace("GMT", "+0000");
		const told = [{ CallStatus: "ringing", Timestamp: at(0) }, { CallStatus: "in-progress", Timestamp: at(1) }, { CallStatus: "completed", CallDuration: "20", Timestamp: at(21) }];
		for (const i of order) assert.equal((await hook(t.account, "/status", { ...params, ...told[i] })).status, 204);
		const call = await t.call(sid);
		return [call.state, call.outcome, call.carrier_status, call.duration_s, new Date(call.ended_at) - new Date(call.started_at)];
	});
	for (const row of rows) assert.deepEqual(row, rows[0]);
	assert.deepEqual(rows[0].slice(0, 4), ["ended", "abandoned", "completed", 20]);
});

test("a clock that jumps: told an hour ahead or behind, a call ends once, not before it began and not in the time to come", async () => {
	for (const hours of [1, -1]) {
		const { sid, params } = await arrive(await phoneNumber());
		const at = (s) => new Date(Date.now() + hours * 3600000 + s * 1000).toUTCString().replace("GMT", "+0000");
		for (const told of [{ CallStatus: "in-progress", Timestamp: at(0) }, { CallStatus: "completed", CallDuration: "5", Timestamp: at(5) }]) assert.equal((await hook(t.account, "/status", { ...params, ...told })).status, 204);
		const call = await t.call(sid), now = new Date(await db.value("SELECT now()"));
		assert.deepEqual([call.state, call.outcome, call.duration_s], ["ended", "abandoned", 5]);
		assert.ok(new Date(call.ended_at) <= now && new Date(call.ended_at) >= new Date(call.started_at), JSON.stringify([call.started_at, call.ended_at, now]));
	}
});

test("the end of a call is not undone by what comes late", async () => {
	const { sid, params } = await arrive(await phoneNumber());
	await hook(t.account, "/status", { ...params, CallStatus: "completed", CallDuration: "3" });
	const ended = await t.call(sid);
	await hook(t.account, "/status", { ...params, CallStatus: "ringing" });
	const step = await hook(t.account, "/voice/step?v=1", { ...params, Digits: "2", CallStatus: "in-progress" });
	assert.equal(step.status, 200);
	const call = await t.call(sid);
	assert.equal(call.state, "ended");
	assert.equal(call.ended_at, ended.ended_at);
	assert.notEqual(call.outcome, null);
});

test("a status of a call that nobody knew makes it, with its caller", async () => {
	const from = await phoneNumber(), sid = newSid();
	const params = callParams(t.account, sid, from, main, { CallStatus: "completed", CallDuration: "9" });
	assert.equal((await hook(t.account, "/status", params)).status, 204);
	const call = await t.call(sid);
	assert.equal(call.outcome, "abandoned");
	assert.equal(call.from_number, from);
	assert.equal(call.to_number, main);
	assert.ok(call.contact_id, "who calls is a contact, known or new");
	assert.ok(call.number_id);
	assert.match((await t.trace(call))[0].words, /did not answer when the call came/);
	// its first webhook, delivered after all (the carrier's retry)
	const answer = await hook(t.account, path, { ...params, CallStatus: "ringing" });
	assert.equal(answer.status, 200);
	assert.equal((await t.call(sid)).outcome, "abandoned");
	assert.equal(await db.value(sql`SELECT count(*) FROM calls WHERE tenant_id = ${t.id} AND call_sid = ${sid}`), 1);
});

test("a recording that is told of before its call", async () => {
	const from = await phoneNumber(), sid = newSid(), re = newSid("RE");
	const params = { AccountSid: t.account_sid, CallSid: sid, RecordingSid: re, RecordingUrl: `http://127.0.0.1:9/${re}`, RecordingStatus: "completed", RecordingDuration: "8", RecordingChannels: "1" };
	assert.equal((await hook(t.account, "/recording?kind=voicemail", params)).status, 204);
	assert.equal((await hook(t.account, "/recording?kind=voicemail", params)).status, 204);
	assert.equal(await db.value(sql`SELECT count(*) FROM recordings WHERE tenant_id = ${t.id} AND recording_sid = ${re}`), 1);
	const made = await t.call(sid);
	assert.ok(made);
	const tr = { AccountSid: t.account_sid, CallSid: sid, RecordingSid: re, TranscriptionSid: newSid("TR"), TranscriptionStatus: "completed", TranscriptionText: "Call me back, four one one one 1111 1111 1111" };
	assert.equal((await hook(t.account, "/transcription", tr)).status, 204);
	assert.equal(await db.value(sql`SELECT transcript FROM recordings WHERE tenant_id = ${t.id} AND recording_sid = ${re}`), "Call me back, [card number ending in 1111]");
	await hook(t.account, "/status", callParams(t.account, sid, from, main, { CallStatus: "completed", CallDuration: "12" }));
	const call = await t.ended(sid);
	assert.equal(call.outcome, "voicemail");
	assert.equal(call.from_number, from);
	assert.equal(await db.value(sql`SELECT unread_voicemails FROM contacts WHERE tenant_id = ${t.id} AND id = ${call.contact_id}`), 1);
});

test("a transcription that overtakes its recording", async () => {
	const { sid, params } = await arrive(await phoneNumber()), re = newSid("RE");
	await hook(t.account, "/voice/step?v=1", { ...params, Digits: "2" });
	const tr = { AccountSid: t.account_sid, CallSid: sid, RecordingSid: re, TranscriptionStatus: "completed", TranscriptionText: "First" };
	assert.equal((await hook(t.account, "/transcription", tr)).status, 204);
	assert.equal((await hook(t.account, "/recording?kind=voicemail", { AccountSid: t.account_sid, CallSid: sid, RecordingSid: re, RecordingStatus: "completed", RecordingDuration: "4" })).status, 204);
	const row = await db.row(sql`SELECT transcript, duration_s, kind FROM recordings WHERE tenant_id = ${t.id} AND recording_sid = ${re}`);
	assert.deepEqual(row, { transcript: "First", duration_s: 4, kind: "voicemail" });
});

test("numbers that are not ours, or another business's", async () => {
	const from = await phoneNumber();
	for (const to of [await phoneNumber(), other.line("Main"), "", "+1", "' OR 1=1 --"]) {
		const answer = await leavesNothing(() => arrive(from, { to }));
		assert.equal(answer.status, 200);
		assert.match(answer.text, /<Reject /, `to ${to}`);
		// whatever the carrier tells of it afterwards, it was no call of ours
		for (const CallStatus of ["ringing", "busy", "completed"])
			assert.equal((await leavesNothing(() => hook(t.account, "/status", { ...answer.params, CallStatus, CallDuration: "0" }))).status, 204);
	}
});

test("a line without a published flow: its caller hears the fallback, and the call is kept as one that nobody answered", async () => {
	const s = await business(), sid = newSid();
	await db.run(sql`UPDATE flows SET live_version = NULL WHERE tenant_id = ${s.id}`);
	const params = callParams(s.account, sid, await phoneNumber(), s.line("Main"));
	const answer = await hook(s.account, path, params);
	assert.equal(answer.status, 200);
	assert.match(answer.text, /<Say/);
	assert.doesNotMatch(answer.text, /<Reject|<Gather/);
	assert.equal((await s.counts()).calls, 0);
	await hook(s.account, "/status", { ...params, CallStatus: "completed", CallDuration: "9" });
	const call = await s.ended(sid);
	assert.equal(call.outcome, "abandoned");
	assert.match((await s.trace(call))[0].words, /did not answer when the call came/);
});

test("a message that is to be written down is no longer than the carrier writes down", async () => {
	const s = await scratch({ roles: ["agent"] });
	await s.publish("Mail", { start: "mail", steps: { mail: { type: "voicemail", name: "Mail", prompt: "After the tone.", max: 300 } } });
	await s.addLine("Written", "Mail");
	await s.addLine("Kept", "Mail", { transcribe: false });
	const length = async (line) => /maxLength="(\d+)"/.exec((await hook(s.account, path, callParams(s.account, newSid(), await phoneNumber(), s.line(line)))).text)[1];
	assert.deepEqual([await length("Written"), await length("Kept")], ["119", "300"]);
});

test("whoever waits hears the line's language and the step's music", async () => {
	const s = await scratch({ roles: ["agent"] });
	await s.publish("Queue", { start: "queue", steps: { queue: { type: "queue", name: "Line", queue: "{queue:Support}", music: "https://music.example/guitar.wav", full: "bye" }, bye: { type: "hangup" } } });
	await s.addLine("Main", "Queue");
	await db.run(sql`UPDATE numbers SET language = 'es-US' WHERE tenant_id = ${s.id}`);
	const params = callParams(s.account, newSid(), await phoneNumber(), s.line("Main"));
	assert.match((await hook(s.account, path, params)).text, /<Enqueue /);
	assert.match((await hook(s.account, "/voice/wait?v=1", params)).text, /<Say[^>]* language="es-US"[^>]*>You are next in line\.<\/Say><Play>https:\/\/music\.example\/guitar\.wav<\/Play>/);
});

test("a blocked number is refused, kept as such, and becomes no contact", async () => {
	const from = await phoneNumber();
	await db.run(sql`INSERT INTO blocked_numbers (tenant_id, e164) VALUES (${t.id}, ${from})`);
	const before = await t.counts(), answer = await arrive(from);
	assert.match(answer.text, /<Reject /);
	await hook(t.account, "/status", { ...answer.params, CallStatus: "busy" });
	const call = await t.ended(answer.sid);
	assert.equal(call.outcome, "blocked");
	assert.equal((await t.counts()).contacts, before.contacts);
	assert.match((await t.trace(call))[0].words, /blocked/);
	// and whatever comes first, it is one call with one end
	const sid = newSid(), params = callParams(t.account, sid, from, main);
	await hook(t.account, "/status", { ...params, CallStatus: "ringing" });
	const made = await t.call(sid), late = await arrive(from, { sid });
	assert.match(late.text, /<Reject /);
	assert.equal((await arrive(from, { sid })).text, late.text);
	await hook(t.account, "/status", { ...params, CallStatus: "busy" });
	const same = await t.ended(sid);
	assert.deepEqual([same.id, same.outcome, same.contact_id], [made.id, "blocked", null]);
	assert.deepEqual((await t.trace(same)).map((l) => l.code), ["late", "blocked"]);
	// the same number may call the other business
	const there = await hook(other.account, path, callParams(other.account, newSid(), from, other.line("Main")));
	assert.match(there.text, /<Gather /);
});

test("a caller who hides is nobody's contact", async () => {
	for (const from of ["anonymous", "", "+266696687", "+86282452253", "+7378742833", "unknown", "client:bob", "sip:bob@example.com", "Restricted<b>"]) {
		const before = await t.counts(), answer = await arrive(from);
		assert.match(answer.text, /<Gather /, from);
		assert.equal((await t.counts()).contacts, before.contacts, from);
		assert.equal((await t.call(answer.sid)).contact_id, null, from);
	}
});

test("one number, a contact of two businesses: each knows its own", async () => {
	const phone = await phoneNumber();
	const [mine, theirs] = [await t.contact("Pat of the first", { phone }), await other.contact("Pat of the second", { phone })];
	const a = await arrive(phone), sid = newSid();
	await hook(other.account, path, callParams(other.account, sid, phone, other.line("Main")));
	assert.equal((await t.call(a.sid)).contact_id, mine.id);
	assert.equal((await other.call(sid)).contact_id, theirs.id);
	// and one id of a call in both, as a hostile account might invent
	const twice = callParams(other.account, a.sid, phone, other.line("Main"), { CallStatus: "completed", CallDuration: "1" });
	assert.equal((await hook(other.account, "/status", twice)).status, 204);
	assert.equal((await t.call(a.sid)).ended_at, null);
});

test("ids of another business's legs and recordings lead nowhere", async () => {
	const { sid } = await arrive(await phoneNumber());
	const leg = await db.run(sql`INSERT INTO call_legs (tenant_id, id, call_id, member_id, to_address, via, confirm) SELECT c.tenant_id, uuid7(), c.id, ${t.users[0].member}, '+1', 'dial', true
		FROM calls c WHERE c.tenant_id = ${t.id} AND c.call_sid = ${sid} RETURNING id`);
	const params = callParams(other.account, newSid(), main, t.users[0].phone, { CallStatus: "completed", CallDuration: "1", Direction: "outbound-dial", ParentCallSid: sid });
	assert.equal((await leavesNothing(() => hook(other.account, `/status?leg=${leg}`, params))).status, 404);
	const whisper = await leavesNothing(() => hook(other.account, `/voice/whisper?leg=${leg}`, params));
	assert.match(whisper.text, /<Response><Hangup\/><\/Response>/);
	await leavesNothing(() => hook(other.account, `/voice/whisper?leg=${leg}`, { ...params, Digits: "1" }));
	assert.equal((await db.row(sql`SELECT state FROM call_legs WHERE id = ${leg}`)).state, "planned");
	for (const bad of ["x", "", "../..", "%00", `${leg}'--`]) {
		const answer = await leavesNothing(() => hook(t.account, `/status?leg=${bad}`, { ...params, AccountSid: t.account_sid, ParentCallSid: sid }));
		assert.ok([400, 404].includes(answer.status), `leg=${bad}: ${answer.status}`);
	}
});

test("steps without a sensible visit", async () => {
	const { params } = await arrive(await phoneNumber());
	for (const query of ["", "?v=", "?v=-1", "?v=x", "?v=9223372036854775808"]) {
		await heardAll(() => hook(t.account, `/voice/step${query}`, { ...params, Digits: "1" }));
	}
	await heardAll(() => hook(t.account, path, { ...params, CallSid: "CA123" }));
	await refused(400, () => hook(t.account, "/status", { ...params, CallStatus: "exploded" }));
	await refused(400, () => hook(t.account, "/recording", { ...params, RecordingSid: "RE' --", RecordingStatus: "completed" }));
});

test("who asks under another name is answered by the configured address only", async () => {
	const params = callParams(t.account, newSid(), await phoneNumber(), main);
	const evil = { "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", Forwarded: "host=evil.example;proto=https", "X-Original-URL": "/evil", "X-Tenant-Id": other.id,
		"X_TENANT_ID": other.id, "Remote-User": "root", "X-HTTP-Method-Override": "GET", "Http-Proxy": "http://evil.example" };
	const answer = await hook(t.account, path, params, { headers: evil });
	assert.equal(answer.status, 200);
	assert.doesNotMatch(answer.text, /evil/);
	const signedForEvil = sign(t.auth_token, `https://evil.example${HOOKS}${path}`, params);
	await refused(403, () => hook(t.account, path, params, { signature: signedForEvil, headers: evil }));
	await refused(400, () => hook(t.account, path, params, { headers: { Host: "evil.example" } }));
});

test("a rotated token: the new one and the old one, then the new one only", async () => {
	assert.deepEqual(await rotation, [200, 200, 403, 200]);
});

test("a business that is suspended takes no calls", async () => {
	const s = await business();
	await db.run(sql`UPDATE tenants SET status = 'suspended' WHERE id = ${s.id}`);
	assert.equal((await hook(s.account, path, callParams(s.account, newSid(), await phoneNumber(), s.line("Main")))).status, 403);
	assert.equal((await s.counts()).calls, 0);
});

test("tokens are sealed, each for its own place", async () => {
	const row = await db.row(sql`SELECT token FROM carrier_accounts WHERE tenant_id = ${t.id}`);
	assert.ok(!row.token.includes(t.auth_token));
	// another business's sealed token does not open here
	const [x, y] = await Promise.all([business(), business()]);
	await db.run(sql`UPDATE carrier_accounts SET token = (SELECT token FROM carrier_accounts WHERE tenant_id = ${y.id}) WHERE tenant_id = ${x.id}`);
	for (const token of [x.auth_token, y.auth_token]) {
		const answer = await hook(x.account, path, callParams(x.account, newSid(), await phoneNumber(), x.line("Main")), { token });
		assert.doesNotMatch(answer.text, /Gather/);
	}
	assert.equal((await x.counts()).calls, 0);
});
