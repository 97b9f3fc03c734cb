// Whole calls through the stand-in carrier: who calls what, presses what, and whom they reach. Each
// journey has people of its own; at the end every call has exactly one outcome and says why.
import { after, describe, it, test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { carrier, demoFlow, phoneNumber, queueOf, scratch, SPEED } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";
import { signIn } from "../lib/http.mjs";

await carrier.speed(SPEED);
const t = await scratch({ roles: ["owner", ...Array(11).fill("agent")] });
await t.publish("Support", demoFlow("sunledge_support", "Open"));
await t.publish("Support closed", demoFlow("sunledge_support", "Closed"));
await t.publish("Field", demoFlow("sunledge_field", "Open", { amador: "kim", deven: "leo", xam: "hal", carlo: "ida", dylan: "jon" }));
await t.publish("Field closed", demoFlow("sunledge_field", "Closed", { amador: "kim", deven: "leo", xam: "hal", carlo: "ida", dylan: "jon" }));
for (const flow of ["Support", "Support closed", "Field", "Field closed"]) await t.addLine(flow, flow);
await t.tellCarrier();

const press = (...keys) => keys.map((key) => ({ on: "gather", press: key }));
const started = [];

// A call from a contact (or a stranger), acting by itself; the leg.
async function dial(line, { from, script = [], to = t, name } = {}) {
	const leg = await carrier.call({ from: from?.e164 ?? from ?? await phoneNumber(), to: to.line(line), autopilot: script, ...(name ? { callerName: name } : {}) });
	started.push([to, leg.sid]);
	return leg;
}

// The end of it, and what is kept.
async function over(leg, to = t) {
	await leg.ended(15000);
	const call = await to.ended(leg.sid);
	return { call, trace: await to.trace(call), legs: await to.legs(call), codes: (await to.trace(call)).map((l) => l.code) };
}
// The end of a call with a message: that there is one may be told after the call's end.
async function messageKept(leg, to = t) {
	await until(async () => {
		const call = await to.call(leg.sid);
		return call?.outcome === "voicemail" && (await to.trace(call)).some((l) => l.code === "voicemail_left");
	}, { ms: 20000, what: "the message" });
	return over(leg, to);
}
const heard = async (leg) => (await leg.transcript()).join(" | ");
const has = (codes, ...wanted) => {
	let at = -1;
	for (const code of wanted) {
		at = codes.indexOf(code, at + 1);
		assert.ok(at >= 0, `${code} in this order: ${codes.join(" ")}`);
	}
};
// The member's phone picks up, presses 1 and ends the call after a moment of talk.
const takes = (user, more = {}) => carrier.phone(user.phone).behave({ do: "answer", afterMs: 800, press: "1", hangupAfterMs: 4000, ...more });
const isFree = (user) => until(async () => ["ready"].includes(await db.value(sql`SELECT state FROM presence WHERE tenant_id = ${t.id} AND member_id = ${user.member}`)), { what: `${user.name} is ready again` });
const hangUpWhen = (on) => [{ on, hangup: true }];
const message = [{ on: "record", after: 400, say: "Please call me back, it is about the inverter.", seconds: 6 }, { after: 500, hangup: true }];

describe("the support line", { concurrency: 6 }, () => {
	it("key 1: the queue, whoever calls; of a contact before PTO behind the others, and the coordinator is told once", async () => {
		const owner = t.member("leo"), k = await t.contact("Kay", { stage: "Survey", owner });
		const leg = await dial("Support", { from: k, script: [...press("1"), { on: "queued", after: 2000, hangup: true }] });
		// why it left the line may be told after its end
		await until(async () => (await t.trace(await t.ended(leg.sid))).some((l) => l.code === "hung_up"), { ms: 15000, what: "the end in the trace" });
		const { call, codes } = await over(leg);
		assert.equal(call.outcome, "abandoned");
		assert.equal(call.contact_id, k.id);
		has(codes, "arrived", "hours_open", "menu_asked", "menu_key", "queued", "hung_up");
		assert.match(await heard(leg), /Please hold for the next free person/);
		assert.ok(call.queued_at && call.dequeued_at);
		assert.ok(codes.includes("coordinator_told"));
		assert.equal(call.priority, -1);
		assert.deepEqual(await db.rows(sql`SELECT member_id, words, href FROM notices WHERE tenant_id = ${t.id} AND contact_id = ${k.id} AND href LIKE '/queue/%'`),
			[{ member_id: owner.member, words: "Kay called and chose Support: they wait there", href: `/queue/calls/${call.id}` }]);
	});

	it("key 2 before PTO: the coordinator's phone, who presses 1", async () => {
		const owner = t.member("cleo"), k = await t.contact("Cay", { stage: "Install", owner });
		await t.presence(owner, "ready");
		await takes(owner);
		const leg = await dial("Support", { from: k, script: press("2") });
		const { call, codes, legs, trace } = await over(leg);
		assert.equal(call.outcome, "answered");
		assert.equal(call.answered_by, owner.member);
		has(codes, "menu_key", "condition_yes", "rang", "accepted", "talked");
		assert.match(trace.find((l) => l.code === "rang").words, /Cleo .*: rung/);
		assert.deepEqual(legs.map((l) => [l.via, l.confirm, l.state, l.end_reason]), [["dial", true, "ended", "completed"]]);
		const screen = (await carrier.phone(owner.phone).state()).leg;
		assert.match(screen.notes.filter((n) => n.kind === "said").map((n) => n.text).join(" "), /Call for Support.* from Cay\. Press 1 to take it/);
		await isFree(owner);
	});

	for (const [what, behaviour, code, words] of [
		["declines", { do: "decline" }, "busy", /busy/],
		["picks up and presses another key", { do: "answer", press: "5" }, "declined", /declined/],
		["picks up and hangs up", { do: "answer", script: [{ after: 500, hangup: true }] }, "declined", /declined/],
		["does not answer", { do: "ignore" }, "no_answer", /no answer/],
		["has a mailbox that picks up", { do: "voicemail", afterMs: 4000 }, "declined", /declined|no answer/],
		["cannot be reached", { do: "unreachable" }, "failed", /could not be reached/],
	]) it(`key 2, the coordinator ${what}: on to the queue`, async () => {
		const i = ["declines", "picks up and presses another key", "picks up and hangs up", "does not answer", "has a mailbox that picks up", "cannot be reached"].indexOf(what);
		const owner = t.member(["dan", "eve", "finn", "gia", "hal", "ida"][i]), k = await t.contact(`Ring ${i}`, { stage: "Survey", owner });
		await t.presence(owner, "ready");
		await carrier.phone(owner.phone).behave(behaviour);
		const leg = await dial("Support", { from: k, script: [...press("2"), { on: "queued", hangup: true }] });
		const { call, codes, trace } = await over(leg);
		assert.equal(call.outcome, "abandoned");
		has(codes, "rang", code, "said", "queued");
		assert.match(trace.find((l) => l.code === code).words, words);
		assert.match(await heard(leg), /Your coordinator cannot take the call right now/);
		await isFree(owner);
	});

	it("key 2, the coordinator is away: said why, and on to the queue", async () => {
		const owner = t.member("jon"), k = await t.contact("Kit", { stage: "Survey", owner });
		await t.presence(owner, "away", "Lunch");
		const { codes, trace, legs } = await over(await dial("Support", { from: k, script: [...press("2"), { on: "queued", hangup: true }] }));
		has(codes, "condition_yes", "skipped_away", "nobody", "queued");
		assert.match(trace.find((l) => l.code === "skipped_away").words, /^Jon .*: away \(Lunch\) since /);
		assert.equal(legs.length, 0);
	});

	it("key 2 with no coordinator, after PTO, and unknown: the queue", async () => {
		const [alone, done] = [await t.contact("Kim", { stage: "Survey" }), await t.contact("Kim", { stage: "PTO", owner: t.member("owner") })];
		const script = [...press("2"), { on: "queued", hangup: true }];
		const [a, b, c] = await Promise.all([dial("Support", { from: alone, script }), dial("Support", { from: done, script }), dial("Support", { script, name: "UNKNOWN JOE" })]);
		has((await over(a)).codes, "condition_yes", "no_coordinator", "queued");
		has((await over(b)).codes, "condition_no", "queued");
		const stranger = await over(c);
		has(stranger.codes, "condition_no", "queued");
		const made = await db.row(sql`SELECT name, type, source FROM contacts WHERE tenant_id = ${t.id} AND id = ${stranger.call.contact_id}`);
		assert.deepEqual(made, { name: "UNKNOWN JOE", type: "lead", source: "call" });
	});

	it("key 3: voicemail, fetched, with its words", async () => {
		const k = await t.contact("Vic", { stage: "PTO" });
		const leg = await dial("Support", { from: k, script: [...press("3"), ...message] });
		const { call, codes } = await messageKept(leg);
		has(codes, "menu_key", "voicemail", "voicemail_left");
		const recording = await until(() => db.row(sql`SELECT * FROM recordings WHERE tenant_id = ${t.id} AND call_id = ${call.id} AND state = 'ready' AND transcript_state = 'ready'`), { ms: 10000, what: "the voicemail's file and words" });
		assert.match(recording.transcript, /inverter/);
		assert.ok(recording.bytes > 44 && recording.duration_s >= 2);
		assert.equal(await db.value(sql`SELECT unread_voicemails FROM contacts WHERE tenant_id = ${t.id} AND id = ${k.id}`), 1);
	});

	it("silence three times, then the queue; wrong keys are said so", async () => {
		const a = await dial("Support", { script: [{ on: "queued", hangup: true }] });
		const b = await dial("Support", { script: [...press("9", "8", "3"), ...message] });
		const silent = await over(a), wrong = await over(b);
		assert.deepEqual(silent.codes.filter((c) => c.startsWith("menu_")), ["menu_asked", "menu_silent", "menu_silent", "menu_silent", "menu_gave_up"]);
		assert.deepEqual(wrong.codes.filter((c) => c.startsWith("menu_")), ["menu_asked", "menu_wrong", "menu_wrong", "menu_key"]);
		assert.match(await heard(b), /not one of the choices/);
		assert.match(silent.trace.find((l) => l.code === "menu_silent").words, /try 1 of 3/);
	});

	it("said instead of pressed", async () => {
		const a = await dial("Support", { script: [{ on: "gather", say: "I would like to leave a message please" }, ...message] });
		const b = await dial("Support", { script: [{ on: "gather", say: "lasagne" }, ...press("3"), ...message] });
		has((await over(a)).codes, "menu_speech", "voicemail");
		has((await over(b)).codes, "menu_wrong", "menu_key", "voicemail");
	});

	it("after hours: straight to voicemail", async () => {
		const leg = await dial("Support closed", { script: message });
		const { call, codes } = await messageKept(leg);
		has(codes, "hours_closed", "voicemail", "voicemail_left");
		assert.match(await heard(leg), /We are closed right now/);
		assert.equal(call.unanswered, true);
	});

	it("no words after the tone: missed, not a voicemail", async () => {
		const leg = await dial("Support closed", {});
		const { call, codes } = await over(leg);
		has(codes, "voicemail", "voicemail_empty", "ended");
		assert.equal(call.outcome, "missed");
		const { text } = await (await signIn(t.users[0])).get(`/history/calls/${call.id}`);
		assert.match(text, /Nobody was rung, and no message was left\./);
		assert.doesNotMatch(text, /Nobody answered within/);
	});

	it("hanging up in the menu, and before a word", async () => {
		const a = await over(await dial("Support", { script: hangUpWhen("said:Thanks for calling") }));
		const b = await dial("Support", {});
		await b.hangup();
		assert.equal(a.call.outcome, "abandoned");
		assert.equal((await over(b)).call.outcome, "abandoned");
	});

	it("hanging up while the coordinator's phone rings", async () => {
		const owner = t.member("ben"), k = await t.contact("Kurt", { stage: "Survey", owner });
		await t.presence(owner, "ready");
		await carrier.phone(owner.phone).behave({ do: "ignore" });
		const leg = await dial("Support", { from: k, script: press("2") });
		await carrier.phone(owner.phone).ringing(8000);
		await leg.hangup();
		const { call, legs } = await over(leg);
		assert.equal(call.outcome, "abandoned");
		await until(async () => (await t.legs(call)).every((l) => l.state === "ended"), { what: "the end of the ringing" });
		assert.ok(["canceled", "no-answer"].includes((await t.legs(call))[0].end_reason), legs[0].end_reason);
		await isFree(owner);
	});
});

describe("the field line", { concurrency: 1 }, () => {
	const [kim, leo] = [t.member("kim"), t.member("leo")];

	it("key 1: the first of the design team, then the second", async () => {
		await t.presence(kim, "ready");
		await t.presence(leo, "ready");
		await carrier.phone(kim.phone).behave({ do: "ignore" });
		await takes(leo);
		const { call, codes, trace } = await over(await dial("Field", { script: press("1") }));
		assert.equal(call.outcome, "answered");
		assert.equal(call.answered_by, leo.member);
		has(codes, "menu_key", "rang", "no_answer", "rang", "accepted", "talked");
		assert.match(trace.find((l) => l.code === "no_answer").words, /^Kim .*: rang .*, no answer/);
		await isFree(leo);
		await isFree(kim);
	});

	it("key 1: one is away, the other offline: told why, and the queue", async () => {
		await t.presence(kim, "away", "Break");
		await t.presence(leo, "offline");
		const { codes } = await over(await dial("Field", { script: [...press("1"), { on: "queued", hangup: true }] }));
		has(codes, "skipped_away", "skipped_offline", "nobody", "queued");
	});

	it("key 2: the check-in desk", async () => {
		const desk = ["hal", "ida", "jon"].map((k) => t.member(k));
		await t.presence(desk[0], "offline");
		await t.presence(desk[1], "ready");
		await t.presence(desk[2], "ready");
		await takes(desk[1]);
		const { call, codes } = await over(await dial("Field", { script: press("2") }));
		assert.equal(call.answered_by, desk[1].member);
		has(codes, "skipped_offline", "rang", "accepted");
	});

	it("a crew member who calls does not ring themselves", async () => {
		await t.presence(kim, "ready");
		await t.presence(leo, "offline");
		const { codes } = await over(await dial("Field", { from: kim.phone, script: [...press("1"), { on: "queued", hangup: true }] }));
		has(codes, "skipped_caller", "skipped_offline", "queued");
	});

	it("key 3 and silence: the queue; closed: voicemail", async () => {
		const [a, b, c] = await Promise.all([dial("Field", { script: [...press("3"), { on: "queued", hangup: true }] }),
			dial("Field", { script: [{ on: "queued", hangup: true }] }), dial("Field closed", { script: message })]);
		has((await over(a)).codes, "menu_key", "queued");
		has((await over(b)).codes, "menu_gave_up", "queued");
		has((await messageKept(c)).codes, "hours_closed", "voicemail_left");
	});
});

describe("the queue", { concurrency: 5 }, () => {
	// a business for each: who is free longest is a matter of the whole queue
	async function queue(agents, { ringS, ...options } = {}) {
		const q = await scratch({ roles: ["owner", ...Array(agents).fill("agent")] });
		await q.publish("Queue", { start: "queue", steps: { queue: { type: "queue", name: "Line", queue: "{queue:Support}", say: "Please hold.", max_wait: 600, full: "mail" },
			mail: { type: "voicemail", name: "Mailbox", prompt: "Everyone is busy." } } });
		await q.addLine("Main", "Queue", options);
		await q.tellCarrier();
		const people = q.users.filter((u) => u.role === "agent");
		await queueOf(q, "Support", ...people);
		if (ringS) await db.run(sql`UPDATE queues SET ring_s = ${ringS} WHERE tenant_id = ${q.id}`);
		return [q, ...people];
	}
	const call = (q, options) => dial("Main", { to: q, ...options });

	it("the member who is free longest is rung and takes it; they talk; both are free again", async () => {
		const [q, a, b] = await queue(2, { recording: "always" });
		await q.presence(a, "ready", "", 60);
		await q.presence(b, "ready", "", 600);
		await takes(b, { hangupAfterMs: 30000 });
		const leg = await call(q);
		await leg.inConference(10000);
		const live = await q.call(leg.sid);
		assert.equal(live.state, "connected");
		const { call: row, codes, legs } = await over(leg, q);
		assert.equal(row.outcome, "answered");
		assert.equal(row.answered_by, b.member);
		has(codes, "queued", "offered", "accepted");
		assert.deepEqual(legs.map((l) => [l.via, l.member, l.state, l.end_reason]), [["offer", b.name, "ended", "completed"]]);
		assert.equal(await db.value(sql`SELECT state FROM presence WHERE member_id = ${a.member}`), "ready", "the other phone never rang");
		await until(() => db.row(sql`SELECT 1 FROM presence WHERE member_id = ${b.member} AND state = 'ready'`), { what: "the member is free" });
		const recording = await until(() => db.row(sql`SELECT kind, channels, state FROM recordings WHERE tenant_id = ${q.id} AND call_id = ${row.id} AND state = 'ready'`), { ms: 10000, what: "the recording" });
		assert.deepEqual(recording, { kind: "call", channels: 2, state: "ready" });
		const rest = await carrier.rest();
		assert.ok(rest.some((r) => r.params.To === b.phone && /leg=/.test(r.params.StatusCallback)));
	});

	it("no answer: the next one is rung; nobody is asked twice at once", async () => {
		const [q, a, b] = await queue(2);
		await q.presence(a, "ready", "", 900);
		await q.presence(b, "ready", "", 60);
		await carrier.phone(a.phone).behave({ do: "ignore" });
		await takes(b);
		const { call: row, codes, trace } = await over(await call(q), q);
		assert.equal(row.answered_by, b.member);
		has(codes, "offered", "offer_ended", "offered", "accepted");
		assert.match(trace.find((l) => l.code === "offer_ended").words, /no answer/);
		assert.equal(await db.value(sql`SELECT state FROM presence WHERE member_id = ${a.member}`), "ready");
	});

	it("picked up but no key: the next one", async () => {
		const [q, a, b] = await queue(2);
		await q.presence(a, "ready", "", 900);
		await q.presence(b, "ready", "", 60);
		await carrier.phone(a.phone).behave({ do: "voicemail", afterMs: 1000, hangupAfterMs: 60000 });
		await takes(b);
		const { call: row, trace } = await over(await call(q), q);
		assert.equal(row.answered_by, b.member);
		assert.match(trace.find((l) => l.code === "offer_ended").words, /did not press 1/);
	});

	it("nobody is free: said why, and the place in line; whoever becomes free is rung", async () => {
		const [q, a, b] = await queue(2);
		await q.presence(a, "away", "Lunch");
		await q.presence(b, "offline");
		const first = await call(q), row = await until(() => q.call(first.sid), { what: "the call" });
		await first.said("You are next in line", 10000);
		const second = await call(q);
		await second.said("You are number 2 in line", 10000);
		const trace = await until(async () => {
			const lines = await q.trace(row);
			return lines.some((l) => l.code === "queue_nobody") && lines;
		}, { what: "why nobody is rung" });
		assert.match(trace.find((l) => l.code === "skipped_away").words, /away \(Lunch\) since/);
		assert.match(trace.find((l) => l.code === "skipped_offline").words, /offline since/);
		await takes(a);
		const browser = await q.browser("agent");
		assert.equal((await browser.post("/presence", { choice: "ready" })).status, 303);
		await first.inConference(10000);
		await second.hangup(); // before the member is free for this one
		const done = await over(first, q);
		assert.equal(done.call.answered_by, a.member);
		assert.equal((await over(second, q)).call.outcome, "abandoned");
	});

	it("the caller hangs up while a phone rings for them: it stops", async () => {
		const [q, a] = await queue(1, { ringS: 60 });
		await q.presence(a, "ready");
		await carrier.phone(a.phone).behave({ do: "ignore" });
		const leg = await call(q);
		await carrier.phone(a.phone).ringing(10000);
		await leg.hangup();
		const { call: row } = await over(leg, q);
		assert.equal(row.outcome, "abandoned");
		await carrier.phone(a.phone).idle(10000);
		const [offer] = await until(async () => {
			const legs = await q.legs(row);
			return legs.every((l) => l.state === "ended") && legs;
		}, { what: "the end of the offer" });
		assert.equal(offer.end_reason, "canceled");
		assert.equal(await db.value(sql`SELECT state FROM presence WHERE member_id = ${a.member}`), "ready");
	});

	it("a member who accepts when the caller has just gone is told so", async () => {
		const [q, a] = await queue(1, { ringS: 60 });
		await q.presence(a, "ready");
		const leg = await call(q);
		const phone = carrier.phone(a.phone), ringing = await phone.ringing(10000);
		await db.run(sql`UPDATE calls SET ended_at = now(), state = 'ended' WHERE tenant_id = ${q.id} AND call_sid = ${leg.sid}`);
		await phone.answer();
		await ringing.gather(8000);
		await phone.press("1");
		await ringing.said("Somebody else has taken this call, or the caller hung up", 8000);
		await leg.hangup();
		assert.equal((await over(leg, q)).call.outcome, "abandoned");
	});

	it("waited too long: the queue's voicemail", async () => {
		const [q] = await queue(1);
		const leg = await call(q, { script: message });
		await leg.queued(8000);
		await until(() => db.run(sql`UPDATE calls SET queued_at = now() - interval '601 seconds' WHERE tenant_id = ${q.id} AND call_sid = ${leg.sid} AND queued_at IS NOT NULL RETURNING 1`), { what: "waiting" });
		const { codes, call: row } = await messageKept(leg, q);
		has(codes, "queued", "queue_too_long", "voicemail", "voicemail_left");
		assert.equal(row.answered_at, null);
	});

	it("two callers, one member: one after the other", async () => {
		const [q, a] = await queue(1);
		await q.presence(a, "ready");
		await takes(a, { hangupAfterMs: 2000 });
		const first = await call(q);
		await first.queued(8000);
		const second = await call(q);
		const [x, y] = [await over(first, q), await over(second, q)];
		assert.deepEqual([x.call.outcome, y.call.outcome], ["answered", "answered"]);
		assert.ok(new Date(x.call.answered_at) < new Date(y.call.answered_at), "first come, first served");
		assert.equal(new Set([...x.legs, ...y.legs].map((l) => l.member)).size, 1);
	});
});

describe("recording, by the line's setting", { concurrency: 5 }, () => {
	let r, owner;
	const ring = { start: "ring", steps: { ring: { type: "ring", name: "Ring", who: "coordinator", seconds: 20, none: "mail" }, mail: { type: "voicemail", prompt: "Mail." } } };
	const ready = (async () => {
		r = await scratch({ roles: ["owner", ...Array(6).fill("agent")] });
		await r.publish("Ring", ring);
		for (const mode of ["always", "ask", "announce", "never"]) await r.addLine(mode, "Ring", { recording: mode });
		await r.tellCarrier();
	})();
	ready.catch(() => {});

	for (const [i, mode, script, said, recorded, notice] of [
		[1, "always", [], null, true, ""], [2, "never", [], null, false, ""], [3, "announce", [], /^This call may be recorded\./, true, "announced"],
		[4, "ask", press("2"), /If you do not agree, press 2/, false, "refused"], [5, "ask", press("1"), /If you do not agree, press 2/, true, "agreed"],
		[6, "ask", [], /If you do not agree, press 2/, true, "agreed"],
	]) it(`${mode}${script.length ? `, key ${script[0].press}` : ""}: ${recorded ? "recorded" : "not recorded"}`, async () => {
		await ready;
		const member = r.users[i], k = await r.contact(`Rec ${i}`, { owner: member });
		await r.presence(member, "ready");
		await takes(member);
		const leg = await dial(mode, { to: r, from: k, script });
		const { call } = await over(leg, r);
		assert.equal(call.outcome, "answered");
		assert.equal(call.recording_notice, notice);
		const first = (await leg.transcript())[0] ?? "";
		if (said) assert.match(first, said);
		else assert.doesNotMatch(first, /record/);
		if (recorded) {
			const kept = await until(() => db.row(sql`SELECT kind, channels FROM recordings WHERE tenant_id = ${r.id} AND call_id = ${call.id} AND state = 'ready'`), { ms: 10000, what: "the recording" });
			assert.deepEqual(kept, { kind: "call", channels: 2 });
		} else {
			assert.equal((await leg.log({ kind: "recording" })).length, 0);
			assert.equal(await db.value(sql`SELECT count(*) FROM recordings WHERE tenant_id = ${r.id} AND call_id = ${call.id}`), 0);
		}
	});
});

describe("ringing several, and numbers outside", { concurrency: 3 }, () => {
	async function business(step) {
		const g = await scratch({ roles: ["owner", "agent", "agent", "agent"] });
		await g.publish("Ring", { start: "ring", steps: { ring: step, mail: { type: "voicemail", prompt: "Nobody is here." } } });
		await g.addLine("Main", "Ring");
		await g.tellCarrier();
		for (const u of g.users) await g.presence(u, "ready");
		return [g, ...g.users];
	}
	const group = { type: "ring", name: "Everybody", who: "group", members: ["{member:ben}", "{member:cleo}", "{member:dan}"], seconds: 20, none: "mail" };

	it("at once: one takes it, the others stop ringing and are free", async () => {
		const [g, , a, b, c] = await business(group);
		for (const u of [a, c]) await carrier.phone(u.phone).behave({ do: "ignore" });
		await takes(b);
		const { call, legs } = await over(await dial("Main", { to: g }), g);
		assert.equal(call.answered_by, b.member);
		assert.equal(legs.length, 3);
		assert.deepEqual(legs.filter((l) => l.member !== b.name).map((l) => l.state), ["ended", "ended"]);
		assert.deepEqual(await db.rows(sql`SELECT DISTINCT state FROM presence WHERE tenant_id = ${g.id} AND member_id <> ${g.user("owner").member}`), [{ state: "ready" }]);
	});

	it("at once, and nobody: voicemail", async () => {
		const [g, , ...all] = await business(group);
		for (const u of all) await carrier.phone(u.phone).behave({ do: "ignore" });
		const leg = await dial("Main", { to: g, script: message });
		const { codes } = await messageKept(leg, g);
		has(codes, "rang", "rang", "rang", "no_answer", "voicemail", "voicemail_left");
	});

	it("a number outside: rung without a key, and back when nobody answers", async () => {
		const outside = await phoneNumber(), [g] = await business({ type: "transfer", name: "Answering service", number: outside, seconds: 20, none: "mail" });
		await carrier.phone(outside).behave({ do: "answer", hangupAfterMs: 2000 });
		const one = await over(await dial("Main", { to: g }), g);
		assert.equal(one.call.outcome, "answered");
		assert.equal(one.call.answered_by, null);
		assert.deepEqual(one.legs.map((l) => [l.via, l.to_address, l.confirm, l.end_reason]), [["transfer", outside, false, "completed"]]);
		await carrier.phone(outside).behave({ do: "decline" });
		const two = await over(await dial("Main", { to: g, script: message }), g);
		has(two.codes, "transfer", "busy", "voicemail");
	});
});

test("a call keeps the flow it began with; the next one has the new", async () => {
	const v = await scratch({ roles: ["owner"] });
	const flow = (n) => ({ start: "menu", steps: { menu: { type: "menu", prompt: `Version ${n}, press 1.`, keys: { 1: { label: "One", to: "end" } }, tries: 9, timeout: 30, none: "end" }, end: { type: "hangup", say: `This was version ${n}.` } } });
	await v.publish("Flow", flow("one"));
	await v.addLine("Main", "Flow");
	await v.tellCarrier();
	const old = await dial("Main", { to: v });
	await old.gather(8000);
	await v.publish("Flow", flow("two"));
	await old.press("1");
	const fresh = await dial("Main", { to: v, script: press("1") });
	const [a, b] = [await over(old, v), await over(fresh, v)];
	assert.match(await heard(old), /Version one.*This was version one/);
	assert.match(await heard(fresh), /Version two.*This was version two/);
	assert.notEqual(a.call.flow_version_id, b.call.flow_version_id);
	assert.deepEqual(await db.rows(sql`SELECT version FROM flow_versions WHERE tenant_id = ${v.id} AND id IN (${a.call.flow_version_id}, ${b.call.flow_version_id}) ORDER BY version`), [{ version: 1 }, { version: 2 }]);
});

test("every call has ended, exactly once, and says why", async () => {
	const bad = [];
	for (const [to, sid] of started) {
		const call = await to.ended(sid), trace = await to.trace(call);
		if (!["answered", "voicemail", "missed", "abandoned", "blocked"].includes(call.outcome) || !trace.length || trace.some((l) => !l.words.trim())) bad.push([sid, call.outcome, trace]);
	}
	assert.deepEqual(bad, []);
	assert.ok(started.length > 45);
});

test("nobody is left ringing or talking, no task is dead, and the carrier had nothing to object", async () => {
	const tenants = [...new Set(started.map(([to]) => to))];
	for (const to of tenants) {
		assert.deepEqual(await db.rows(sql`SELECT state, call_id FROM presence WHERE tenant_id = ${to.id} AND (state IN ('ringing', 'on_call') OR call_id IS NOT NULL)`), [], to.slug);
		assert.deepEqual(await db.rows(sql`SELECT kind, last_error FROM tasks WHERE tenant_id = ${to.id} AND state = 'dead'`), [], to.slug);
	}
	const ours = new Set(started.map(([, sid]) => sid));
	const accounts = tenants.map((to) => to.account_sid);
	const violations = (await carrier.violations()).filter((v) => ours.has(v.call) || accounts.some((a) => JSON.stringify(v).includes(a)));
	assert.deepEqual(violations, []);
});
