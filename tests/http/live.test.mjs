// Event streams: a change is told to every browser of the business within half a second, to nobody
// else, and to nobody whose session has ended.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { programOf } from "../lib/api.mjs";
import { ask, Browser, signIn } from "../lib/http.mjs";
import { callParams, hook, newSid } from "../lib/hook.mjs";
import { phoneNumber, scratch } from "../lib/tenant.mjs";
import { stream } from "../lib/stream.mjs";
import { quick, until } from "../lib/wait.mjs";

const business = async () => {
	const t = await scratch({ roles: ["owner", "agent", "viewer", "field"] });
	await t.addLine("Main", "Main flow");
	return t;
};
const [t, other] = [await business(), await business()];
const open = [];
const listen = async (user, options) => {
	const s = await stream(user instanceof Browser ? user : await signIn(user), options);
	open.push(s);
	return s;
};
after(() => open.forEach((s) => s.close()));
const call = async (to, from) => {
	const params = callParams(to.account, newSid(), from ?? await phoneNumber(), to.line("Main"));
	return { params, began: performance.now(), answer: await hook(to.account, "/voice", params) };
};
const saysOf = (s, from) => s.events.slice(from).filter((e) => !["hello", "beat"].includes(e.event));

test("a call is told to every browser of the business, and to no other", async () => {
	const [one, two, three, theirs] = [await listen(t.user("owner")), await listen(t.user("agent")), await listen(t.user("agent")), await listen(other.user("owner"))];
	assert.match(one.headers["content-type"], /^text\/event-stream/);
	assert.match(one.headers["cache-control"], /no-store|no-cache/);
	let params;
	await quick(500, async () => {
		const from = [one, two, three].map((s) => s.events.length), made = await call(t);
		({ params } = made);
		const heard = await Promise.all([one, two, three].map((s, i) => s.has((e) => s.events.indexOf(e) >= from[i] && e.event === "changed")));
		return Math.max(...heard.map((e) => e.at)) - made.began;
	});
	// what they hear names what changed, not who calls
	const said = JSON.stringify(one.events);
	for (const secret of [params.From, params.To, params.CallSid, t.name]) assert.ok(!said.includes(secret));
	// the other business hears its own call, and by then would have heard this one
	await call(other);
	await theirs.has((e) => e.event === "changed");
	const ids = new Set(saysOf(theirs, 0).map((e) => e.data).join(" ").match(/[0-9a-f-]{36}/g) ?? []);
	for (const id of ids) assert.equal(await db.value(sql`SELECT count(*) FROM calls WHERE id = ${id} AND tenant_id = ${t.id}`) + await db.value(sql`SELECT count(*) FROM contacts WHERE id = ${id} AND tenant_id = ${t.id}`), 0);
});

test("a call that is over changes the list of contacts: its caller may be new in it", async () => {
	const s = await listen(t.user("agent")), { params } = await call(t);
	await s.has((e) => e.event === "changed");
	assert.ok(!saysOf(s, 0).some((e) => e.data?.split(" ").includes("contacts")), "not before");
	await hook(t.account, "/status", { ...params, CallStatus: "completed", CallDuration: "3" });
	await s.has((e) => e.event === "changed" && e.data.split(" ").includes("contacts"));
});

test("whose phone rings is told with their presence, whatever rings it", async () => {
	const agent = t.user("agent");
	await t.publish("Ring", { start: "ring", steps: { ring: { type: "ring", name: "Ring", who: "members", members: [`{member:${agent.name}}`], seconds: 20, none: "bye" }, bye: { type: "hangup", say: "Goodbye." } } });
	await t.addLine("Ring", "Ring");
	await t.presence(agent, "ready");
	const s = await listen(agent), page = await signIn(agent), now = () => page.get("/desk/now", { headers: { "HX-Request": "true", "HX-Target": "desk-now" } });
	assert.match((await now()).text, /data-live="presence"/);
	const params = callParams(t.account, newSid(), await phoneNumber(), t.line("Ring"));
	assert.match((await hook(t.account, "/voice", params)).text, /<Dial/);
	await s.has((e) => e.event === "changed" && e.data.split(" ").includes("presence"));
	assert.match((await now()).text, /data-live="presence active"[^]*Incoming call/);
	await hook(t.account, "/status", { ...params, CallStatus: "completed", CallDuration: "3" });
	await s.has((e, i) => i > 1 && e.event === "changed" && e.data.split(" ").includes("presence"));
});

test("who has no session has no stream", async () => {
	assert.equal((await new Browser().get("/live")).status, 401);
	for (const path of ["/_live/x", "/live/x", "/live?ticket=x"]) assert.ok([401, 404].includes((await ask("GET", path)).status), path);
});

test("a stream ends with its session", async () => {
	const ways = {
		"signed out": (b) => b.post("/logout"), "ended from elsewhere": async (b, user) => (await signIn(user)).post("/me/sessions", { end: "all" }),
		"a new password": (b, user) => b.post("/me/password", { current: user.password, fresh: "Another-password-8!", again: "Another-password-8!" }),
	};
	for (const [what, end] of Object.entries(ways)) {
		const u = (await scratch({ roles: ["viewer"] })).users[0], b = await signIn(u), s = await listen(b);
		await b.get("/me");
		const answer = await end(b, u);
		assert.equal(answer.status, 303, what);
		await until(() => s.closed, { ms: 3000, what: `the end of the stream: ${what}` });
		if (what !== "a new password") assert.equal((await b.get("/live")).status, 401, what);
	}
});

test("presence and voicemail are told too", async () => {
	const s = await listen(t.user("owner")), b = await signIn(t.user("agent"));
	await b.get("/queue");
	await b.post("/presence", { choice: "away:Lunch" });
	await s.has((e) => e.event === "presence");
	const { params } = await call(t);
	await hook(t.account, "/recording?kind=voicemail", { AccountSid: t.account_sid, CallSid: params.CallSid, RecordingSid: newSid("RE"), RecordingStatus: "completed", RecordingDuration: "5" });
	await s.has((e) => e.event === "voicemail");
});

test("a browser that lost its stream gets a new one", async () => {
	const b = await signIn(t.user("viewer")), first = await listen(b);
	first.close();
	const second = await listen(b, { headers: { "Last-Event-ID": "1" } });
	assert.equal(second.status, 200);
	assert.ok(second.events.some((e) => e.event === "hello"));
	await call(t);
	await second.has((e) => e.event === "changed");
});

test("a page hears what went on between its making and its stream, of its own business", async () => {
	const [b, theirs] = [await signIn(t.user("viewer")), await signIn(other.user("agent"))];
	const made = /sse-connect="\/live\?since=(\d+)"/.exec((await b.get("/queue")).text)[1];
	await call(t);
	const s = await listen(b, { since: made });
	// beside what the business's clocks may tell meanwhile
	const told = await s.has((e) => e.event === "changed" && /\bwaiting\b|\bactive\b/.test(e.data));
	// another business hears of its own call alone, though it asks for the same time
	const elsewhere = await listen(theirs, { since: made });
	await call(other);
	await elsewhere.has((e) => e.event === "changed");
	for (const [id] of told.data.matchAll(/[0-9a-f-]{36}/g)) assert.ok(!JSON.stringify(elsewhere.events).includes(id));
	// and who is ahead of time hears what comes
	const tomorrow = await listen(b, { since: `${Date.now() + 86400000}` });
	await call(t);
	await tomorrow.has((e) => e.event === "changed");
	assert.ok(!tomorrow.events.some((e) => e.event === "stale"));
});

test("a page older than what is remembered is told that all may have changed", async () => {
	const b = await signIn(t.user("viewer"));
	for (const since of ["1", `${Date.now() - 3600000}`]) await (await listen(b, { since })).has((e) => e.event === "stale");
	for (const since of ["", "-1", "0", "soon", "99999999999999999999999"]) {
		const s = await listen(b, { since });
		await call(t);
		await s.has((e) => e.event === "changed");
		assert.ok(!s.events.some((e) => e.event === "stale"), since);
	}
});

test("whoever is told of something hears so at once, by whatever it was: their bell counts it", async () => {
	const { member } = t.user("agent"), [mine, boss] = [await signIn(t.user("agent")), await signIn(t.user("owner"))], s = await listen(mine);
	const bell = async () => (await mine.get("/notices", { headers: { "HX-Request": "true", "HX-Target": "bell" } })).text;
	const hears = (from) => s.has((e) => s.events.indexOf(e) >= from && e.event === "changed" && e.data.split(" ").includes(`notices:${member}`));
	let promise;
	await quick(500, async () => {
		if (promise) await Promise.all([hears(s.events.length), mine.post("/notices", {})]);
		promise = await db.run(sql`INSERT INTO promises (tenant_id, kind, words, started_at, due_at, warn_at, critical_at, why) VALUES (${t.id}, 'follow_up', 'Ask', now(), now() + interval '1 day', now() + interval '1 day', now() + interval '1 day', 'x') RETURNING id`);
		assert.doesNotMatch(await bell(), /not read/);
		const from = s.events.length, began = performance.now();
		assert.equal((await boss.post(`/sla/${promise}/give`, { to: member })).status, 303);
		return (await hears(from)).at - began;
	});
	const shown = await bell();
	assert.match(shown, /^<div id="bell" [^>]*>.*aria-label="Notices, 1 not read".*>1<\/b>/s);
	assert.doesNotMatch(shown, /<html|What you were told/, "nothing but the bell");
	// nobody is told twice what was given to them already
	const again = s.events.length;
	await boss.post(`/sla/${promise}/give`, { to: member });
	await s.has((e) => s.events.indexOf(e) >= again && e.event === "changed");
	assert.ok(!s.events.slice(again).some((e) => e.data?.includes(`notices:${member}`)));
	// read in one window, it is read in the other
	await mine.post("/notices", {});
	await hears(again);
	assert.doesNotMatch(await bell(), /not read/);
});

test("programs hear of calls and of broken promises by the names they know, of their own business's alone", async () => {
	const [ours, foreign] = await Promise.all([programOf(t.user("viewer")), programOf(other.user("owner"))]), at = { base: (await signIn(t.user("agent"))).base, cookies: "" };
	const hear = async (program, headers) => { const s = await stream(at, { path: "/api/events/calls", headers: headers ?? { Authorization: `Bearer ${program.token}` } }); open.push(s); return s; };
	const [s, theirs] = [await hear(ours), await hear(foreign)];
	const { params } = await call(t), row = await t.call(params.CallSid);
	await s.has((e) => e.event === "new_call" && e.data === row.id);
	await s.has((e) => e.event === "call_updated" && e.data === row.id);
	const late = (kind) => db.run(sql`INSERT INTO promises (tenant_id, kind, started_at, due_at, warn_at, critical_at, why) VALUES (${t.id}, ${kind}, now() - interval '2 hours', now() - interval '1 hour', now(), now(), 'x') RETURNING id`);
	const [missed, taken] = [await late("missed_call"), await late("follow_up")];
	await s.has((e) => e.event === "sla_breach" && e.data === missed, 10000);
	await s.has((e) => e.event === "follow_up_due" && e.data === taken, 10000);
	assert.ok(!JSON.stringify(theirs.events).includes(row.id) && !theirs.events.some((e) => e.event === "sla_breach"));
	assert.equal((await hear(await programOf(t.user("field")))).status, 403);
	assert.equal((await hear(null, {})).status, 401);
	assert.equal((await hear(null, { Authorization: "Bearer pb_none" })).status, 401);
});

test("a hundred browsers hear of a call within half a second", async () => {
	const b = await signIn(t.user("agent")), c = await signIn(t.user("owner")), d = await signIn(t.user("viewer")), e = await signIn(t.user("field"));
	const streams = await Promise.all(Array.from({ length: 100 }, (_, i) => listen([b, c, d, e][i % 4])));
	const ready = streams.filter((s) => s.status === 200);
	assert.ok(ready.length >= 40, `streams a person may hold: ${ready.length} of 100`);
	await quick(500, async () => {
		const { began } = await call(t);
		return Math.max(...await Promise.all(ready.map(async (s) => (await s.has((x) => x.event === "changed" && x.at > began)).at - began)));
	});
});
