// What a member does with a call they are on, through the pages a browser without script would use; the
// stand-in carrier plays everybody's phone.
import { test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { words } from "../lib/http.mjs";
import { carrier, phoneNumber, queueOf, scratch, SPEED } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

await carrier.speed(SPEED);
const takes = { do: "answer", afterMs: 100, press: "1" };
const never = { do: "decline", afterMs: 100 };
const state = (user) => db.value(sql`SELECT state FROM presence WHERE member_id = ${user.member}`);
const is = (user, wanted) => until(async () => (await state(user)) === wanted, { ms: 10000, what: `${user.key} to be ${wanted}` });

const FLOW = { start: "menu", steps: { menu: { type: "menu", name: "Menu", prompt: "Welcome. Press 1 or 2.", keys: { 1: { label: "Support", to: "queue" }, 2: { label: "Ring", to: "ring" } }, tries: 2, timeout: 5, none: "queue" },
	queue: { type: "queue", name: "Line", queue: "{queue:Support}", max_wait: 600, full: "mail" }, ring: { type: "ring", name: "Ring", who: "group", members: ["{member:ben}"], seconds: 20, none: "mail" },
	mail: { type: "voicemail", name: "Mailbox", prompt: "Everyone is busy." } } };

// Ben talks to a caller; cleo and dan are free, or not.
async function talking({ key = "1", cleo = takes, recording = "never" } = {}) {
	const t = await scratch({ roles: ["lead", "agent", "agent", "agent"] }), [, ben, c, dan] = t.users;
	await t.publish("Main", FLOW);
	await t.addLine("Main", "Main", { recording });
	await t.tellCarrier();
	await queueOf(t, "Support", ben);
	await queueOf(t, "RTR", dan);
	for (const u of t.users) await t.presence(u, "ready");
	await carrier.phone(ben.phone).behave(takes);
	await carrier.phone(c.phone).behave(cleo);
	await carrier.phone(dan.phone).behave(takes);
	const leg = await carrier.call({ from: await phoneNumber(), to: t.line("Main"), autopilot: [{ on: "gather", press: key }] });
	await (key === "1" ? leg.inConference(15000) : leg.wait("bridged", 15000));
	const row = await until(async () => { const r = await t.call(leg.sid); return r?.state === "connected" && r; }, { ms: 10000, what: "the conversation" });
	const b = await t.browser("agent");
	const act = (verb, more = {}) => b.post(`/calls/${row.id}/do`, { verb, ...more });
	const hand = (to, how = "straight", more = {}) => b.post(`/calls/${row.id}/hand`, { to, how, ...more });
	const now = () => t.call(leg.sid);
	const code = (wanted) => until(async () => (await t.trace(row)).find((l) => l.code === wanted), { ms: 15000, what: `"${wanted}" in the trace` });
	return { t, ben, cleo: c, dan, lead: t.users[0], leg, row, b, act, hand, now, code };
}
const notes = async (leg, kind) => (await leg.detail()).notes.filter((n) => n.kind === kind);
const over = async (s, outcome = "answered") => {
	await s.leg.hangup().catch(() => {});
	assert.equal((await s.t.ended(s.leg.sid, 15000)).outcome, outcome);
	for (const u of s.t.users) await is(u, "ready");
	assert.deepEqual(await db.rows(sql`SELECT kind, last_error FROM tasks WHERE tenant_id = ${s.t.id} AND state = 'dead'`), []);
};

for (const [what, key] of [["of a queue", "1"], ["of a ring step, which becomes a conference", "2"]]) test(`hold, resume, mute and end a call ${what}`, async () => {
	const s = await talking({ key });
	const page = words((await s.b.get(`/queue/calls/${s.row.id}`)).text);
	assert.match(page, /Mute.*Hold.*Transfer.*Park.*End/);
	assert.equal((await s.act("hold")).status, 303);
	await s.leg.wait("hold", 15000);
	assert.match(words((await s.b.get("/desk/now")).text), /On hold.*Resume/);
	assert.equal((await s.act("resume")).status, 303);
	await s.leg.wait("unhold", 15000);
	await s.act("mute");
	const [mine] = (await s.t.legs(s.row)).filter((l) => l.accepted_at);
	await carrier.wait({ call: mine.leg_sid, for: "muted" }, 15000);
	assert.match(words((await s.b.get("/desk/now")).text), /Unmute/);
	assert.equal((await s.act("end")).status, 303);
	await s.leg.ended(15000);
	assert.deepEqual((await s.t.trace(s.row)).filter((l) => ["hold", "resume", "ended_by"].includes(l.code)).map((l) => l.words),
		[`${s.ben.name}: put the caller on hold`, `${s.ben.name}: back with the caller`, `${s.ben.name}: ended the call`]);
	await over(s);
});

test("handed straight to a colleague, who sees the note; the call is theirs then", async () => {
	const s = await talking(), c = await s.t.browser("agent");
	assert.equal((await s.hand(`member:${s.cleo.member}`, "straight", { note: "She asks about the <b>permit</b>" })).status, 303);
	await until(async () => (await s.now()).answered_by === s.cleo.member && (await state(s.cleo)) === "on_call", { ms: 15000, what: "cleo to have it" });
	await is(s.ben, "ready");
	const { signIn } = await import("../lib/http.mjs"), cleo = await signIn(s.cleo);
	const page = await cleo.get(`/queue/calls/${s.row.id}`);
	assert.match(page.text, /She asks about the &lt;b&gt;permit&lt;\/b&gt;/);
	assert.match(words(page.text), /Hold.*Transfer/);
	assert.doesNotMatch(words((await c.get(`/queue/calls/${s.row.id}`)).text), /\bHold\b/, "it is not ben's any more");
	assert.equal((await s.act("hold")).status, 409);
	await s.leg.wait("begun", 15000);
	await over(s);
});

test("whom it is handed to does not answer: the caller comes back", async () => {
	const s = await talking({ cleo: never });
	assert.equal((await s.hand(`member:${s.cleo.member}`)).status, 303);
	assert.match((await s.code("came_back")).words, /did not take it: the caller comes back to/);
	await until(async () => { const r = await s.now(); return r.state === "connected" && r.answered_by === s.ben.member; }, { ms: 15000, what: "ben to have it again" });
	assert.equal(await db.value(sql`SELECT state FROM transfers WHERE call_id = ${s.row.id}`), "back");
	await over(s);
});

test("talked over first, then handed on; the caller hears music meanwhile", async () => {
	const s = await talking();
	assert.equal((await s.hand(`member:${s.cleo.member}`, "consult")).status, 303);
	await s.leg.wait("hold", 15000);
	await is(s.cleo, "on_call");
	const page = words((await s.b.get("/desk/now")).text);
	assert.match(page, new RegExp(`${s.cleo.name} is on the call Hand over Drop`));
	const join = (await s.t.legs(s.row)).find((l) => l.via === "join");
	assert.equal((await s.act("complete", { leg: join.id })).status, 303);
	await s.leg.wait("unhold", 15000);
	await is(s.ben, "ready");
	const row = await s.now();
	assert.deepEqual([row.state, row.answered_by], ["connected", s.cleo.member]);
	await carrier.phone(s.cleo.phone).hangup();
	await s.leg.ended(15000);
	await over(s);
});

test("asked first and no answer: the caller is back, without music", async () => {
	const s = await talking({ cleo: never });
	await s.hand(`member:${s.cleo.member}`, "consult");
	await s.leg.wait("hold", 15000);
	assert.match((await s.code("join_failed")).words, /did not answer: the caller is still with/);
	await s.leg.wait("unhold", 15000);
	assert.equal((await s.now()).held_at, null);
	await over(s);
});

test("added as a third, and dropped again", async () => {
	const s = await talking();
	await s.hand(`member:${s.cleo.member}`, "add");
	await is(s.cleo, "on_call");
	assert.equal((await notes(s.leg, "hold")).length, 0);
	const join = (await s.t.legs(s.row)).find((l) => l.via === "join");
	assert.equal((await s.act("drop", { leg: join.id })).status, 303);
	await is(s.cleo, "ready");
	assert.equal((await s.now()).state, "connected");
	await over(s);
});

test("handed to another queue: whoever is there takes it, and the wait so far counts", async () => {
	const s = await talking(), queue = await db.value(sql`SELECT id FROM queues WHERE tenant_id = ${s.t.id} AND name = 'RTR'`), { queued_at } = await s.now();
	await s.hand(`queue:${queue}`);
	await until(async () => (await s.now()).answered_by === s.dan.member, { ms: 15000, what: "dan to have it" });
	assert.deepEqual([(await s.now()).queued_at, (await s.now()).queue_id], [queued_at, queue]);
	await over(s);
});

test("handed to an outside number, which answers; and to one that does not", async () => {
	const s = await talking(), out = await phoneNumber(), dead = await phoneNumber();
	await carrier.phone(dead).behave(never);
	assert.equal((await s.hand("number", "straight", { number: dead })).status, 303);
	assert.match((await s.code("came_back")).words, /The outside number did not answer/);
	await until(async () => { const r = await s.now(); return r.state === "connected" && r.answered_by === s.ben.member; }, { ms: 15000, what: "ben to have it again" });
	await carrier.phone(out).behave({ do: "answer", afterMs: 100 });
	await s.leg.wait("begun", 15000);
	assert.equal((await s.hand("number", "straight", { number: out })).status, 303);
	await s.leg.wait("bridged", 15000);
	await is(s.ben, "ready");
	await carrier.phone(out).hangup();
	await s.leg.ended(15000);
	await over(s);
});

test("back to the menu: the line from its beginning", async () => {
	const s = await talking();
	await s.leg.wait("begun", 15000);
	await s.hand("menu");
	await s.leg.wait("said:Welcome", 15000);
	await is(s.ben, "ready");
	await s.leg.press("1");
	await until(async () => (await s.now()).answered_by === s.ben.member && (await s.now()).state === "connected", { ms: 15000, what: "ben again" });
	await over(s);
});

test("parked, and picked up by a colleague; parked and forgotten, it rings where it was parked", async () => {
	const s = await talking(), { signIn } = await import("../lib/http.mjs"), cleo = await signIn(s.cleo);
	await s.act("park");
	await is(s.ben, "ready");
	assert.match(words((await cleo.get(`/queue/calls/${s.row.id}`)).text), /Parked.*Answer/);
	assert.equal((await cleo.post(`/calls/${s.row.id}/do`, { verb: "take" })).status, 303);
	await until(async () => (await s.now()).answered_by === s.cleo.member && (await s.now()).state === "connected", { ms: 15000, what: "cleo to have it" });
	await s.leg.wait("begun", 15000);
	assert.equal((await cleo.post(`/calls/${s.row.id}/do`, { verb: "park" })).status, 303);
	await is(s.cleo, "ready");
	await until(() => db.run(sql`UPDATE tasks SET run_at = now() WHERE tenant_id = ${s.t.id} AND kind = 'desk.unpark' AND state = 'waiting' RETURNING 1`), { what: "the reminder" });
	await until(async () => (await s.now()).answered_by === s.cleo.member && (await s.now()).state === "connected" && !(await s.now()).parked_at, { ms: 15000, what: "it to ring at cleo again" });
	await over(s);
});

test("a lead listens unheard, whispers, joins in, and takes the call", async () => {
	const s = await talking(), l = await s.t.browser("lead"), watch = (verb) => l.post(`/calls/${s.row.id}/watch`, { verb });
	await carrier.phone(s.lead.phone).behave(takes);
	assert.match(words((await l.get(`/queue/calls/${s.row.id}`)).text), /Listen.*Whisper.*Join in/);
	assert.equal((await watch("listen")).status, 303);
	await is(s.lead, "on_call");
	const mine = () => s.t.legs(s.row).then((all) => all.find((x) => x.member === s.lead.name));
	const part = async () => (await carrier.snapshot?.()) ?? null;
	await part();
	assert.doesNotMatch(words((await s.b.get("/desk/now")).text), new RegExp(s.lead.name), "nobody is told who listens");
	await watch("whisper");
	await until(async () => (await mine()).mode === "whisper", { what: "whispering" });
	const coach = (await s.t.legs(s.row)).find((x) => x.member === s.ben.name);
	await until(async () => (await carrier.rest()).some((r) => r.params?.CallSidToCoach === coach.leg_sid && r.params?.Coaching === "true" && r.status === 200), { ms: 10000, what: "the carrier to be asked" });
	await watch("barge");
	await until(async () => (await carrier.rest()).some((r) => r.path.includes((coach.call_id, "/Participants/")) && r.params?.Coaching === "false" && r.params?.Muted === "false"), { ms: 10000, what: "the carrier to be asked" });
	assert.equal((await watch("take")).status, 303);
	await is(s.ben, "ready");
	const row = await s.now();
	assert.deepEqual([row.state, row.answered_by], ["connected", s.lead.member]);
	await carrier.phone(s.lead.phone).hangup();
	await s.leg.ended(15000);
	await over(s);
});

test("what is not possible is said, and changes nothing", async () => {
	const s = await talking(), { signIn } = await import("../lib/http.mjs"), cleo = await signIn(s.cleo), other = await scratch({ roles: ["agent", "lead"] });
	assert.equal((await cleo.post(`/calls/${s.row.id}/do`, { verb: "end" })).status, 409);
	assert.equal((await cleo.post(`/calls/${s.row.id}/hand`, { to: `member:${s.dan.member}`, how: "straight" })).status, 422);
	assert.equal((await cleo.post(`/calls/${s.row.id}/watch`, { verb: "listen" })).status, 403);
	assert.equal((await (await other.browser("agent")).post(`/calls/${s.row.id}/do`, { verb: "end" })).status, 404);
	assert.equal((await (await other.browser("lead")).post(`/calls/${s.row.id}/watch`, { verb: "listen" })).status, 404);
	for (const bad of [["", "straight"], ["member:1", "straight"], [`member:${s.ben.member}`, "straight"], [`member:${other.users[0].member}`, "straight"], ["number", "straight", { number: "12" }],
		["menu", "consult"], [`member:${s.cleo.member}`, "sideways"], ["queue:00000000-0000-0000-0000-000000000000", "straight"]]) {
		const answer = await s.hand(...bad);
		assert.equal(answer.status, 422, bad.join());
		assert.match(words(answer.text), /Not handed over/);
	}
	assert.match(words((await s.hand("number", "straight", { number: "9-1-1" })).text), /Emergency numbers cannot be called from here/);
	const typed = await s.hand("", "straight", { number: "12<i>", note: "keep <this>" });
	assert.match(typed.text, /value="12&lt;i&gt;"/);
	assert.match(typed.text, /keep &lt;this&gt;/);
	assert.equal((await s.act("fly")).status, 400);
	assert.equal((await s.now()).state, "connected");
	await over(s);
});

test("the caller hangs up while being handed over, held or parked: everybody is free again", async () => {
	for (const how of ["straight", "consult", "park", "outside"]) {
		const s = await talking({ cleo: { do: "manual" } }), outside = await phoneNumber();
		await carrier.phone(outside).behave({ do: "ignore" });
		if (how === "park") await s.act("park");
		else if (how === "outside") await s.hand("number", "straight", { number: outside });
		else await s.hand(`member:${s.cleo.member}`, how);
		if (how === "outside") await carrier.wait({ phone: outside, for: "ringing" }, 15000);
		else if (how !== "park") await is(s.cleo, "ringing");
		await s.leg.hangup();
		assert.equal((await s.t.ended(s.leg.sid, 15000)).outcome, "answered");
		for (const u of [s.ben, s.cleo]) await is(u, "ready");
		if (how === "outside") await carrier.wait({ phone: outside, for: "idle" }, 15000);
	}
});
