// Texts that cannot wait: phones ring and the first who presses 1 talks to the lead; or the first who
// claims owns it. Through nginx and the stand-in carrier.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { words } from "../lib/http.mjs";
import { hook, newSid } from "../lib/hook.mjs";
import { carrier, phoneNumber, scratch, SPEED } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

await carrier.speed(SPEED);
const HOT = "can you come today, my panel is smoking";

async function business({ hours = "Open", roles = ["owner", "lead", "agent", "agent"] } = {}) {
	const t = await scratch({ roles });
	await t.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
	await t.addLine("Line", "Line");
	await t.tellCarrier();
	await db.run(sql`INSERT INTO text_settings (tenant_id, schedule_id, quiet_from, quiet_to, call_from, call_to, per_second) SELECT ${t.id}, id, '00:00', '00:00', '00:00', '24:00', 50 FROM schedules WHERE tenant_id = ${t.id} AND name = ${hours};
		INSERT INTO lead_settings (tenant_id, enabled) VALUES (${t.id}, true); UPDATE members SET can_receive_calls = role = 'agent' WHERE tenant_id = ${t.id}`);
	t.lead = (ms = 15000, test = () => true) => until(async () => {
		const row = await db.row(sql`SELECT * FROM hot_leads WHERE tenant_id = ${t.id} ORDER BY id DESC LIMIT 1`);
		return row && test(row) ? row : null;
	}, { ms, what: "a lead" });
	t.attempts = () => db.rows(sql`SELECT a.*, m.name AS member FROM call_attempts a JOIN members m ON m.tenant_id = a.tenant_id AND m.id = a.member_id WHERE a.tenant_id = ${t.id} ORDER BY a.created_at`);
	t.text = (from, body) => carrier.text({ from, to: t.line("Line"), body });
	return t;
}
// Every figure, its number, and how many rows are behind it.
async function figures(w, days = "") {
	const page = await w.get(`/leads${days}`), stats = [...page.text.matchAll(/<li><a class="meta" href="([^"]+)"[^>]*>([^<]+)<\/a><b>([^<]*)<\/b>/g)];
	return Promise.all(stats.map(async ([, href, label, n]) => [label, n, String([...(await w.get(href.replaceAll("&amp;", "&"))).text.matchAll(/<li class="card"/g)].length)]));
}
const got = (phone, test) => until(async () => (await carrier.texts(phone)).filter((m) => m.direction !== "inbound").find((m) => test.test(m.body)), { ms: 12000, what: `a text to ${phone}` });

describe("in opening hours", () => {
	it("all phones ring; the first who presses 1 is connected, the others stop, everything is kept", async () => {
		const t = await business(), [, , ann, bob] = t.users, from = await phoneNumber();
		await t.text(from, HOT);
		const lead = await t.lead();
		assert.equal(lead.score, 100);
		assert.match(lead.reasons, /come today \+50/);
		const legs = await Promise.all([ann, bob].map((u) => carrier.phone(u.phone).ringing()));
		await carrier.phone(ann.phone).answer();
		await legs[0].said("Hot lead");
		await legs[0].press("1");
		await carrier.phone(from).answer();
		await legs[0].bridged();
		assert.deepEqual((await t.attempts()).filter((x) => x.member_id === bob.member).map((x) => [x.state, !!x.ended_at]), [["ended", true]], "at that moment");
		await until(async () => (await t.attempts()).find((x) => x.member_id === bob.member)?.rank === 9, { ms: 12000, what: "the other phone to stop" });
		const now = await t.lead(12000, (row) => row.state === "connected");
		assert.equal(now.answered_by, ann.member);
		// they talk, and the page says so
		await t.lead(12000, (row) => row.connected_at);
		assert.match(words((await (await t.browser("agent")).get("/leads")).text), /Connected/);
		await legs[0].hangup();
		const attempts = await until(async () => {
			const rows = await t.attempts();
			return rows.every((x) => x.state === "ended") ? rows : null;
		}, { ms: 12000, what: "both phones to be down" });
		assert.deepEqual(attempts.map((x) => [x.member, x.answered, x.transferred]).sort(), [[ann.name, true, true], [bob.name, false, false]].sort());
		assert.ok(attempts.every((x) => /^CA/.test(x.call_sid)));
		assert.equal(await db.value(sql`SELECT assigned_member FROM threads WHERE tenant_id = ${t.id} AND id = ${lead.thread_id}`), ann.member);
		const page = await (await t.browser("agent")).get("/leads");
		assert.match(words(page.text), /Ring groups today 1 rang .* on average Answered 1 100% of them, after .* Put through to the lead 1 100% of all hot leads/);
		assert.match(words(page.text), /picked up after/);
		assert.ok(words(page.text).includes(`${ann.name}: talked to them`));
		assert.match(words(page.text), new RegExp(`${bob.name}: rang for \\d+ s`));
		assert.match((await (await t.browser("agent")).get("/leads?show=answered")).text, /panel is smoking/);
		assert.doesNotMatch((await (await t.browser("agent")).get("/leads?show=unanswered")).text, /panel is smoking/);
	});

	it("browser and phone ring at once: answered in the browser is taken, without a key; the phone stops", async () => {
		const t = await business(), [, , ann, bob] = t.users, from = await phoneNumber(), b = await t.browser("agent");
		const client = carrier.phone(`client:m_${ann.member.replaceAll("-", "")}`);
		await client.behave({ do: "manual" });
		await b.post("/presence/rings", { rings: "browser" });
		await b.post("/presence/beat", { page: "phone-window-1", phone: "on", microphone: "granted" });
		await t.text(from, HOT);
		const [leg] = await Promise.all([client.ringing(15000), carrier.phone(bob.phone).ringing(15000)]);
		await client.answer();
		await leg.said("Hot lead");
		await carrier.phone(from).answer(15000);
		await leg.bridged();
		await until(async () => (await t.attempts()).find((x) => x.member_id === bob.member)?.state === "ended", { ms: 12000, what: "the phone to stop" });
		assert.equal((await t.lead()).answered_by, ann.member);
		assert.deepEqual((await t.attempts()).map((x) => x.phone).sort(), [bob.phone, `client:m_${ann.member.replaceAll("-", "")}`]);
		await leg.hangup();
		assert.equal((await t.lead(12000, (row) => row.connected_at)).state, "connected");
		await until(async () => (await t.attempts()).every((x) => x.state === "ended"), { ms: 12000, what: "both to be down" });
	});

	it("what the carrier is silent about is over when somebody has the lead; only what rang is counted", async () => {
		const t = await business({ roles: ["owner", "agent", "agent", "agent"] }), from = await phoneNumber();
		// asked for, and nothing more is heard of them but what is told here
		await db.run(sql`UPDATE members SET can_receive_calls = false WHERE tenant_id = ${t.id}`);
		await t.text(from, HOT);
		const lead = await t.lead(15000, (row) => row.state === "escalated");
		await db.run(sql`UPDATE hot_leads SET state = 'ringing', escalated_at = NULL, escalated_why = '', code = '' WHERE tenant_id = ${t.id} AND id = ${lead.id};
			INSERT INTO call_attempts (tenant_id, lead_id, member_id, phone, asked_at, state) SELECT tenant_id, ${lead.id}, id, phone, now(), 'ringing' FROM members WHERE tenant_id = ${t.id} AND role = 'agent'`);
		const [won, rang, silent] = await t.attempts(), tell = (a, status) => hook(t.account, `/ring-group/status?a=${a.id}`, { AccountSid: t.account_sid, CallSid: a.call_sid ??= newSid("CA"), CallStatus: status });
		for (const a of [won, rang]) assert.equal((await tell(a, "ringing")).status, 204);
		await hook(t.account, `/ring-group?a=${won.id}`, { AccountSid: t.account_sid, CallSid: won.call_sid, Digits: "1" });
		const kept = async () => Object.fromEntries((await t.attempts()).map((x) => [x.id, [x.state, x.end_reason, !!x.rang_at, !!x.ended_at]]));
		assert.deepEqual(await kept(), { [won.id]: ["accepted", "", true, false], [rang.id]: ["ended", "canceled", true, true], [silent.id]: ["ended", "canceled", false, true] });
		const page = words((await (await t.browser("agent")).get("/leads")).text);
		assert.match(page, /, 2 phones rang/);
		assert.match(page, /: did not ring/);
		// a late word takes nothing back
		assert.equal((await tell(silent, "in-progress")).status, 204);
		assert.equal((await kept())[silent.id][0], "ended");
	});

	it("one ring group a lead and minute, also for eight texts at one moment; not for lukewarm ones", async () => {
		const t = await business(), from = await phoneNumber(), to = t.line("Line");
		const told = (body) => hook(t.account, "/sms", { MessageSid: newSid("SM"), AccountSid: t.account_sid, From: from, To: to, Body: body, NumMedia: "0" });
		await told("What are your prices");
		assert.equal(await db.value(sql`SELECT count(*) FROM hot_leads WHERE tenant_id = ${t.id}`), 0);
		await Promise.all(Array.from({ length: 8 }, () => told(HOT)));
		assert.equal(await db.value(sql`SELECT count(*) FROM hot_leads WHERE tenant_id = ${t.id}`), 1);
		assert.equal((await t.attempts()).length, 2);
	});

	it("who may have asked to stop is judged all the same: the team is told, nobody calls before a person decides", async () => {
		const t = await business(), [, , ann] = t.users, [wishes, stopped] = [await phoneNumber(), await phoneNumber()], line = t.line("Line");
		await t.text(wishes, "My panel is smoking and sparking, please stop it, can you come today");
		const lead = await t.lead(12000, (row) => row.state === "escalated");
		assert.deepEqual([lead.score, lead.in_hours, await t.attempts()], [100, true, []]);
		assert.match(lead.escalated_why, /^They may have asked to stop/);
		const thread = await db.row(sql`SELECT id, wish FROM threads WHERE tenant_id = ${t.id} AND peer = ${wishes}`);
		assert.match(thread.wish, /please stop it/);
		await got(ann.phone, new RegExp(`They may have asked to stop: decide .* Reply CLAIM ${lead.code}`));
		const a = await t.browser("lead");
		assert.match(words((await a.get("/leads")).text), /They may have asked to stop: decide that in their thread first/);
		await carrier.text({ from: ann.phone, to: line, body: `CLAIM ${lead.code}` });
		await got(ann.phone, /It is yours/);
		await carrier.text({ from: ann.phone, to: line, body: `CALL ${lead.code}` });
		await got(ann.phone, /Not called\. They may have asked to stop/);
		await a.post(`/inbox/${thread.id}/do`, { do: "no-optout" });
		await carrier.phone(ann.phone).behave({ do: "manual" });
		await carrier.text({ from: ann.phone, to: line, body: `CALL ${lead.code}` });
		await got(ann.phone, /Your phone rings now/);
		// a STOP is one, whatever else it says
		await t.text(stopped, `STOP\nreally, ${HOT}`);
		const out = await t.lead(12000, (row) => row.id !== lead.id && row.state === "escalated");
		await got(ann.phone, new RegExp(`They opted out: do not call\\. Reply CLAIM ${out.code}`));
		assert.equal(await db.value(sql`SELECT count(*)::int FROM opt_outs WHERE tenant_id = ${t.id} AND address = ${stopped}`), 1);
		assert.deepEqual(await t.attempts(), []);
	});

	it("nobody answers: a claim; the first by text owns it, the others are told", async () => {
		const t = await business(), [, , ann, bob] = t.users, from = await phoneNumber();
		for (const u of [ann, bob]) await carrier.phone(u.phone).behave({ do: "decline" });
		// an hour's texts wait for their turn on that line: the team does not wait behind them
		await db.run(sql`INSERT INTO text_senders (tenant_id, number_id, next_at) SELECT ${t.id}, id, now() + interval '1 hour' FROM numbers WHERE tenant_id = ${t.id}`);
		await t.text(from, HOT);
		const lead = await t.lead(20000, (row) => row.state === "escalated");
		assert.match(lead.escalated_why, /Nobody answered/);
		assert.match((await got(ann.phone, /CLAIM/)).body, new RegExp(`come today.*Reply CLAIM ${lead.code}`));
		assert.ok((await got(bob.phone, /CLAIM/)).body.includes(`(${from.slice(2, 5)}) ${from.slice(5, 8)}-${from.slice(8)}`), "as people write it");
		const line = t.line("Line");
		await carrier.text({ from: await phoneNumber(), to: line, body: `CLAIM ${lead.code}` });
		assert.equal((await t.lead()).state, "escalated", "not by a stranger");
		await carrier.text({ from: bob.phone, to: line, body: "claim XXXXX" });
		assert.match((await got(bob.phone, /no open lead/)).body, /no open lead/);
		await Promise.all([ann, bob].map((u) => carrier.text({ from: u.phone, to: line, body: `claim ${lead.code.toLowerCase()}` })));
		const owner = (await t.lead(8000, (row) => row.state === "claimed")).claimed_by;
		const [won, lost] = owner === ann.member ? [ann, bob] : [bob, ann];
		await got(won.phone, /It is yours/);
		await got(lost.phone, new RegExp(`${won.name} has taken the lead ${lead.code}`));
		// by the code, whoever has it calls them; nobody else does
		await carrier.phone(won.phone).behave({ do: "manual" });
		await carrier.text({ from: lost.phone, to: line, body: `call ${lead.code}` });
		await got(lost.phone, new RegExp(`Not called. Text CLAIM ${lead.code} first`));
		await carrier.text({ from: won.phone, to: line, body: `call ${lead.code}` });
		await got(won.phone, /Your phone rings now/);
		assert.equal((await carrier.texts(lost.phone)).filter((m) => /has taken/.test(m.body)).length, 1, "told once");
		assert.deepEqual(await db.rows(sql`SELECT to_number FROM calls WHERE tenant_id = ${t.id} AND direction = 'outbound'`), [{ to_number: from }]);
		assert.equal(await db.value(sql`SELECT count(*) FROM contact_phones WHERE tenant_id = ${t.id} AND e164 = ${ann.phone}`), 0, "a member is no lead");
		assert.match(words((await (await t.browser("agent")).get("/leads?show=unanswered")).text), new RegExp(`Claimed.*${won.name} claimed it`));
	});
});

describe("after hours", () => {
	it("nobody claims it: those who lead the team are reminded twice, then nobody; nor when it is somebody's", async () => {
		const t = await business({ hours: "Closed" }), [owner, head, ann] = t.users;
		await db.run(sql`UPDATE lead_settings SET remind_min = 7 WHERE tenant_id = ${t.id}`);
		const waiting = () => db.rows(sql`SELECT extract(epoch FROM run_at - now())::int AS s FROM tasks WHERE tenant_id = ${t.id} AND kind = 'lead.tell' AND state = 'waiting'`);
		// the minutes pass
		const pass = () => db.run(sql`UPDATE tasks SET run_at = now() WHERE tenant_id = ${t.id} AND kind = 'lead.tell' AND state = 'waiting'`);
		const texts = async (u) => (await carrier.texts(u.phone)).filter((m) => /Hot lead/.test(m.body)).map((m) => m.body);
		await t.text(await phoneNumber(), HOT);
		const lead = await t.lead(12000, (row) => row.state === "escalated");
		for (const u of [owner, head, ann]) await got(u.phone, new RegExp(`^Hot lead: .*CLAIM ${lead.code}`));
		for (const round of [1, 2]) {
			const [next, ...more] = await until(async () => ((await waiting()).length ? waiting() : null), { ms: 8000, what: "the next reminder" });
			assert.ok(next.s > 300 && next.s <= 420 && !more.length, `in seven minutes: ${next.s} s`);
			await pass();
			await t.lead(12000, (row) => row.reminders === round);
			for (const u of [owner, head]) await until(async () => (await texts(u)).length === round + 1, { ms: 8000, what: `reminder ${round}` });
			assert.match((await texts(owner)).at(-1), new RegExp(`^Still open\\. Hot lead: .*CLAIM ${lead.code}`));
		}
		assert.deepEqual(await waiting(), [], "that was the last");
		assert.equal((await texts(ann)).length, 1, "the team was told once");
		await t.text(await phoneNumber(), HOT);
		const taken = await t.lead(12000, (row) => row.id !== lead.id && row.state === "escalated");
		await until(async () => (await waiting()).length === 1, { ms: 8000, what: "its first reminder" });
		// without a code: the one that they were told of, when it is one
		await got(ann.phone, new RegExp(`CLAIM ${taken.code}`));
		const claim = () => carrier.text({ from: ann.phone, to: t.line("Line"), body: "Claim" });
		await claim();
		await got(ann.phone, new RegExp(`Text CLAIM and the code of one: ${taken.code}, ${lead.code}\\.`));
		await db.run(sql`UPDATE hot_leads SET state = 'closed' WHERE tenant_id = ${t.id} AND id = ${lead.id}`);
		await claim();
		await got(ann.phone, new RegExp(`It is yours.*CALL ${taken.code}`));
		assert.equal((await t.lead()).claimed_by, ann.member);
		await claim();
		await got(ann.phone, /No lead that you were told of is open now/);
		assert.equal((await (await t.browser("agent")).post(`/leads/${taken.id}/claim`)).status, 303);
		await pass();
		await until(async () => !(await db.rows(sql`SELECT FROM tasks WHERE tenant_id = ${t.id} AND kind = 'lead.tell' AND state IN ('waiting', 'running')`)).length, { ms: 8000, what: "the reminder to be looked at" });
		assert.deepEqual([(await t.lead()).reminders, (await texts(owner)).filter((b) => b.includes(taken.code)).length, await waiting()], [0, 1, []]);
	});

	it("on a line that may not text the team is told from one that may; where none may, the page says so", async () => {
		const t = await business({ hours: "Closed" }), [owner, , ann] = t.users, page = async () => words((await (await t.browser("agent")).get("/leads")).text);
		await db.run(sql`INSERT INTO text_registrations (tenant_id, number_id, state) SELECT ${t.id}, id, 'pending' FROM numbers WHERE tenant_id = ${t.id}`);
		await t.text(await phoneNumber(), HOT);
		const first = await t.lead(12000, (row) => row.state === "escalated");
		await until(async () => /To be claimed/.test(await page()) && /Nobody was reached by text\. .*may not text yet/i.test(await page()), { ms: 12000, what: "the page to say so" });
		await t.addLine("Field", "Line");
		await t.tellCarrier();
		await t.text(await phoneNumber(), HOT);
		const lead = await t.lead(12000, (row) => row.id !== first.id && row.state === "escalated");
		for (const u of [owner, ann]) assert.equal((await got(u.phone, new RegExp(`CLAIM ${lead.code}`))).from, t.line("Field"));
		assert.equal((await page()).match(/Nobody was reached/g).length, 1, "that of the first alone");
		// who answers to the line that may not text is answered from the other; asking is no claim, the code alone is one
		await carrier.text({ from: ann.phone, to: t.line("Line"), body: `who has ${lead.code}?` });
		assert.equal((await got(ann.phone, new RegExp(`${lead.code} is open\\. Text CLAIM ${lead.code}`))).from, t.line("Field"));
		await carrier.text({ from: owner.phone, to: t.line("Line"), body: "THANK" });
		await until(() => db.row(sql`SELECT FROM threads WHERE tenant_id = ${t.id} AND peer = ${owner.phone} AND last_words = 'THANK'`), { ms: 8000, what: "what is no code of ours to be a text like any other" });
		assert.equal((await t.lead()).state, "escalated");
		await carrier.text({ from: ann.phone, to: t.line("Line"), body: lead.code.toLowerCase() });
		assert.equal((await got(ann.phone, /It is yours/)).from, t.line("Field"));
		assert.equal((await got(owner.phone, /has taken the lead/)).from, t.line("Field"));
	});

	it("no phone rings; claimed on the page, once", async () => {
		const t = await business({ hours: "Closed" }), [, , ann, bob] = t.users, from = await phoneNumber();
		await t.text(from, HOT);
		const lead = await t.lead(12000, (row) => row.state === "escalated");
		assert.equal(lead.escalated_why, "It was closed");
		assert.equal((await t.attempts()).length, 0);
		const [a, b] = [await t.browser("agent"), await (await import("../lib/http.mjs")).signIn(bob)];
		assert.match((await a.get("/leads")).text, new RegExp(`/leads/${lead.id}/claim`));
		const answers = await Promise.all([a, b].map((w) => w.post(`/leads/${lead.id}/claim`)));
		assert.deepEqual(answers.map((r) => r.status), [303, 303]);
		assert.deepEqual(answers.map((r) => r.headers.location).sort(), [`/inbox/${lead.thread_id}`, "/leads"].sort());
		assert.ok([ann.member, bob.member].includes((await t.lead(5000, (row) => row.state === "claimed")).claimed_by));
		assert.doesNotMatch((await a.get("/leads")).text, new RegExp(`/leads/${lead.id}/claim`));
	});
});

describe("figures of today", () => {
	it("each is the number of the rows behind it", async () => {
		const t = await business(), [, , ann] = t.users;
		// yesterday's; one that was connected and booked, one that nobody answered, one when it was closed
		const one = async (state, more) => {
			const k = await t.contact(`Lead ${state} ${more.ago ?? ""}`);
			const thread = await db.run(sql`INSERT INTO threads (tenant_id, number_id, peer, contact_id) SELECT ${t.id}, id, ${k.e164}, ${k.id} FROM numbers WHERE tenant_id = ${t.id} RETURNING id`);
			const at = new Date(Date.now() - (more.ago ? 2 * 86400000 : 0));
			const lead = await db.run(sql`WITH m AS (INSERT INTO messages (tenant_id, thread_id, direction, body, state) VALUES (${t.id}, ${thread}, 'in', 'x', 'received') RETURNING id)
				INSERT INTO hot_leads (tenant_id, id, thread_id, contact_id, message_id, score, reasons, in_hours, state, code, answered_by, answered_at, connected_at, escalated_at, escalated_why, created_at)
				SELECT ${t.id}, overlay(uuid7_floor(${at.toISOString()}::timestamptz)::text PLACING substr(gen_random_uuid()::text, 25) FROM 25)::uuid, ${thread}, ${k.id}, m.id, 90, 'x', ${!more.closed}, ${state}, ${more.code ?? ""}, ${more.up ? ann.member : null}, ${more.up ? at.toISOString() : null}, ${more.up ? at.toISOString() : null},
					${more.up ? null : at.toISOString()}, ${more.up ? "" : "Nobody answered in time"}, ${at.toISOString()} FROM m RETURNING id`);
			if (!more.closed) await db.run(sql`INSERT INTO call_attempts (tenant_id, lead_id, member_id, phone) VALUES (${t.id}, ${lead}, ${ann.member}, ${ann.phone})`);
			if (more.booked) await db.run(sql`INSERT INTO appointments (tenant_id, contact_id, starts_at) VALUES (${t.id}, ${k.id}, now() + interval '1 day')`);
		};
		await one("connected", { up: true, ago: "2 days", booked: true });
		await one("connected", { up: true, booked: true });
		await one("escalated", { code: "AAAAA" });
		await one("claimed", { closed: true });
		const shown = await figures(await t.browser("agent"));
		assert.deepEqual(shown.map(([label, n]) => [label, n]), [["Ring groups today", "2"], ["Answered", "1"], ["Put through to the lead", "1"], ["Escalated, nobody answered", "1"], ["Escalated, closed", "1"], ["Led to an appointment", "1"]]);
		for (const [label, n, rows] of shown) assert.equal(rows, n, label);
		assert.match(words((await (await t.browser("agent")).get("/leads")).text), /Answered 1 50% of them.*Led to an appointment 1 33% of all hot leads/);
	});
});

describe("members' phones", () => {
	it("IN, OUT and BUSY say who takes calls; a stranger's are texts like any other", async () => {
		const t = await business(), [, , ann] = t.users, line = t.line("Line");
		const state = () => db.row(sql`SELECT state, reason FROM presence WHERE tenant_id = ${t.id} AND member_id = ${ann.member}`);
		const order = async (body, reply) => { await carrier.text({ from: ann.phone, to: line, body }); await got(ann.phone, reply); return state(); };
		assert.deepEqual(await order("busy", /You are busy: no calls until you text IN/), { state: "away", reason: "Busy" });
		assert.equal((await order("In.", /You are in/)).state, "ready");
		assert.equal((await order("OUT", /You are out/)).state, "offline");
		const stranger = await phoneNumber();
		await carrier.text({ from: stranger, to: line, body: "In" });
		assert.equal(await db.value(sql`SELECT count(*) FROM threads WHERE tenant_id = ${t.id} AND peer = ${stranger} AND last_words = 'In'`), 1);
		assert.equal((await state()).state, "offline");
		await carrier.text({ from: ann.phone, to: line, body: "in a minute" });
		assert.equal((await state()).state, "offline", "only the word alone");
		await order("busy 9999", /Text CLAIM or ACK and a code .* BUSY 30 \(minutes\), WHO/);
		await order("IN 4412", /Text CLAIM or ACK/);
		assert.equal((await state()).state, "offline");
		await order("who", new RegExp(`You are ${ann.name}\\. Nobody takes calls now`));
	});

	it("BUSY 30 ends by itself, unless something else was chosen since", async () => {
		const t = await business(), [, , ann] = t.users, line = t.line("Line");
		const state = () => db.row(sql`SELECT state, reason, back_at IS NULL AS for_good FROM presence WHERE tenant_id = ${t.id} AND member_id = ${ann.member}`);
		const order = async (body, reply) => { await carrier.text({ from: ann.phone, to: line, body }); await got(ann.phone, reply); return state(); };
		const task = (more = sql.raw("")) => db.value(sql`SELECT count(*)::int FROM tasks WHERE tenant_id = ${t.id} AND kind = 'presence.back' AND state NOT IN ('done', 'dead') ${more}`);
		const busy = await order("BUSY 30", /busy for 30 minutes/);
		assert.match(busy.reason, /^Busy until \d+:\d\d [AP]M$/);
		assert.equal(await task(sql.raw("AND run_at BETWEEN now() + interval '29 minutes' AND now() + interval '30 minutes'")), 1);
		// too early: it waits on
		await db.run(sql`UPDATE tasks SET run_at = now() WHERE tenant_id = ${t.id} AND kind = 'presence.back'`);
		await until(() => task(sql.raw("AND run_at > now() + interval '20 minutes'")), { what: "it to wait on" });
		assert.equal((await state()).state, "away");
		await db.run(sql`UPDATE presence SET back_at = now() WHERE tenant_id = ${t.id} AND member_id = ${ann.member}; UPDATE tasks SET run_at = now() WHERE tenant_id = ${t.id} AND kind = 'presence.back'`);
		await until(async () => (await state()).state === "ready", { what: "her to be back" });
		await order("busy 20", /busy for 20 minutes/);
		assert.equal((await order("out", /You are out/)).for_good, true);
		await db.run(sql`UPDATE tasks SET run_at = now() WHERE tenant_id = ${t.id} AND kind = 'presence.back'`);
		await until(async () => await task() === 0, { what: "the task to be done" });
		assert.equal((await state()).state, "offline");
	});

	it("an order that the carrier tells again is not carried out again; who calls is connected from their own phone", async () => {
		const t = await business(), [, , ann] = t.users, line = t.line("Line"), k = await t.contact("Roof Owner");
		const tell = (sid, Body, From = ann.phone) => hook(t.account, "/sms", { MessageSid: sid, SmsSid: sid, AccountSid: t.account_sid, From, To: line, Body, NumMedia: "0", NumSegments: "1" });
		const state = () => db.value(sql`SELECT state FROM presence WHERE tenant_id = ${t.id} AND member_id = ${ann.member}`), first = newSid("SM"), call = newSid("SM");
		await tell(first, "IN");
		await tell(newSid("SM"), "OUT");
		await tell(first, "IN");
		assert.equal(await state(), "offline", "told again, it is no news");
		await Promise.all([1, 2, 3].map(() => tell(call, `CALL ${k.e164}`)));
		const leg = await carrier.phone(ann.phone).ringing();
		await got(ann.phone, /Your phone rings now: answer it, and you are connected to Roof Owner/);
		assert.equal(await db.value(sql`SELECT count(*)::int FROM calls WHERE tenant_id = ${t.id}`), 1);
		await leg.hangup?.();
		await tell(newSid("SM"), "CALL 911");
		await got(ann.phone, /Not called\. Emergency numbers/);
		await tell(newSid("SM"), "CALL nobody");
		await got(ann.phone, /Not called\. That is neither a number nor a code/);
		await tell(newSid("SM"), "STOP", k.e164);
		await tell(newSid("SM"), `call ${k.e164}`);
		await got(ann.phone, /Not called\. They opted out on .*\. Nothing goes to them on any channel/);
		assert.equal(await db.value(sql`SELECT count(*)::int FROM calls WHERE tenant_id = ${t.id}`), 1);
		const stranger = await phoneNumber();
		await tell(newSid("SM"), `CALL ${k.e164}`, stranger);
		assert.equal(await db.value(sql`SELECT count(*)::int FROM calls WHERE tenant_id = ${t.id}`), 1);
		assert.match(await db.value(sql`SELECT last_words FROM threads WHERE tenant_id = ${t.id} AND peer = ${stranger}`), /^CALL/);
	});
});

describe("a member on the way", () => {
	it("lets a customer know by text, once, and is told what came of it", async () => {
		const t = await business(), ann = t.users[2], line = t.line("Line"), k = await t.contact("Roof Owner");
		const order = async (body, reply) => { await carrier.text({ from: ann.phone, to: line, body }); return got(ann.phone, reply); };
		await order(`ETA 20 ${k.e164}`, /Roof Owner is told: about 20 minutes\./);
		const told = await got(k.e164, /on the way/);
		assert.match(told.body, new RegExp(`: ${ann.name.split(" ")[0]} is on the way and will be with you in about 20 minutes\\.$`));
		const row = await db.row(sql`SELECT kind, member_id FROM messages WHERE tenant_id = ${t.id} AND to_number = ${k.e164}`);
		assert.deepEqual(row, { kind: "person", member_id: ann.member });
		await order("eta 20", /Text ETA, the minutes and the customer's number/);
		await order(`ETA 5 ${await phoneNumber()}`, /No contact has that number/);
		await carrier.text({ from: k.e164, to: line, body: "STOP" });
		await order(`ETA 10 ${k.e164}`, /Not told\. They opted out/);
		assert.equal(await db.value(sql`SELECT count(*) FROM messages WHERE tenant_id = ${t.id} AND to_number = ${k.e164} AND body LIKE '%on the way%'`), 1);
		const stranger = await phoneNumber();
		await carrier.text({ from: stranger, to: line, body: `ETA 20 ${k.e164}` });
		assert.equal(await db.value(sql`SELECT last_words LIKE 'ETA%' FROM threads WHERE tenant_id = ${t.id} AND peer = ${stranger}`), true, "a stranger's is a text like any other");
	});
});

describe("settings", () => {
	it("words and weights are checked, tried and kept", async () => {
		const t = await business(), o = await t.browser("owner"), form = { enabled: "on", threshold: "60", ring_s: "20", remind_min: "3", words: "roof = 70" };
		assert.equal((await (await t.browser("agent")).get("/settings/leads")).status, 403);
		assert.match((await o.post("/settings/leads", { ...form, words: "roof" })).text, /cannot be read/);
		assert.equal((await o.post("/settings/leads", { ...form, threshold: "101" })).status, 422);
		assert.match((await o.post("/settings/leads", { ...form, sample: "my roof", do: "try" })).text, /70 of 100: roof \+70/);
		assert.equal((await o.post("/settings/leads", form)).status, 303);
		assert.deepEqual(await db.row(sql`SELECT threshold, ring_s, words FROM lead_settings WHERE tenant_id = ${t.id}`), { threshold: 60, ring_s: 20, words: "roof = 70" });
	});

	it("webhooks about phones: unsigned, of nothing, of another business", async () => {
		const t = await business(), other = await business();
		assert.equal((await hook(t.account, "/ring-group?a=x", {}, { token: "wrong" })).status, 403);
		assert.equal((await hook(t.account, "/ring-group?a=nonsense", { AccountSid: t.account_sid })).status, 400);
		await other.text(await phoneNumber(), HOT);
		await other.lead();
		const [attempt] = await other.attempts();
		assert.equal((await hook(t.account, `/ring-group?a=${attempt.id}`, { AccountSid: t.account_sid, Digits: "1", CallSid: newSid() })).status, 400);
		assert.equal((await other.lead()).answered_by, null);
	});
});
