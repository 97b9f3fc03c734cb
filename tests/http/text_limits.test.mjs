// Texts at their edges: one question to the database each, a STOP and a status that come too early, and
// opening hours that go past midnight. Through nginx and the stand-in carrier.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { programOf } from "../lib/api.mjs";
import { db, sql } from "../lib/db.mjs";
import { logged, words } from "../lib/http.mjs";
import { hook, newSid } from "../lib/hook.mjs";
import { carrier, phoneNumber, scratch, SPEED } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

await carrier.speed(SPEED);

async function business({ zone, hours = "Open", schedules = [], settings = {} } = {}) {
	const t = await scratch({ roles: ["owner", "agent"], ...(zone ? { zone } : {}) });
	await t.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
	await t.addLine("Line", "Line");
	await t.tellCarrier();
	for (const [name, day, opens, closes] of schedules)
		await db.run(sql`WITH s AS (INSERT INTO schedules (tenant_id, name) VALUES (${t.id}, ${name}) RETURNING id)
			INSERT INTO schedule_periods (tenant_id, schedule_id, weekday, opens, closes) SELECT ${t.id}, id, ${day}, ${opens}::time, ${closes}::time FROM s`);
	await db.run(sql`INSERT INTO text_settings (tenant_id, schedule_id, quiet_from, quiet_to, call_from, call_to, per_second, closed_reply, stop_answer, help_contact)
		SELECT ${t.id}, id, '00:00', '00:00', '00:00', '24:00', 50, ${settings.closed ?? ""}, ${settings.stop ?? "carrier"}, 'call (801) 555-0100' FROM schedules WHERE tenant_id = ${t.id} AND name = ${hours}`);
	t.says = (from, Body, more = {}) => hook(t.account, "/sms", { MessageSid: newSid("SM"), AccountSid: t.account_sid, From: from, To: t.line("Line"), Body, NumMedia: "0", NumSegments: "1", ...more });
	t.texts = (peer) => db.rows(sql`SELECT m.* FROM messages m JOIN threads h ON h.tenant_id = m.tenant_id AND h.id = m.thread_id WHERE m.tenant_id = ${t.id} AND h.peer = ${peer} ORDER BY m.id`);
	t.thread = (peer) => db.row(sql`SELECT * FROM threads WHERE tenant_id = ${t.id} AND peer = ${peer}`);
	// One that is written and whose task has not been made yet.
	t.written = async (peer, asked) => {
		const h = await t.thread(peer);
		return db.run(sql`INSERT INTO messages (tenant_id, thread_id, contact_id, direction, from_number, to_number, body, segments, state, asked_at)
			VALUES (${t.id}, ${h.id}, ${h.contact_id}, 'out', ${t.line("Line")}, ${peer}, 'On our way', 1, 'queued', ${asked ? new Date().toISOString() : null}) RETURNING id`);
	};
	// The task that sends it has run.
	t.tried = async (id) => {
		await db.run(sql`INSERT INTO tasks (tenant_id, lane, kind, args) VALUES (${t.id}, 'fast', 'message.send', jsonb_build_object('message', ${id}::text))`);
		await until(async () => Number(await db.value(sql`SELECT count(*) FROM tasks WHERE tenant_id = ${t.id} AND kind = 'message.send'`)) === 0, { ms: 15000, what: "the task to be through" });
	};
	return t;
}
const sentTo = async (phone) => (await carrier.texts(phone)).filter((m) => m.direction !== "inbound");

// How often the worker waited for the database.
const trips = async (answer) => (await logged(answer)).sql_trips;

describe("the decision about a text", () => {
	const m = business({ hours: "Closed", settings: { closed: "We are closed.", stop: "patchbay" } });
	// A worker that has forgotten the rules asks for them first: account, rules, hours.
	const asksOnce = async (what, send, most = 1) => until(async () => {
		const answer = await send();
		assert.equal(answer.status, 200);
		const n = await trips(answer);
		assert.ok(n <= most + 3, `${what}: ${n} round trips`);
		return n === most;
	}, { ms: 15000, every: 0, what: `${what} with ${most} round trip to the database` });

	it("is one round trip, the end of the transaction included", async () => {
		const t = await m, k = await t.contact("Known Person");
		await asksOnce("somebody known", () => t.says(k.e164, "Hello"));
		await asksOnce("somebody new", async () => t.says(await phoneNumber(), "Hello"));
		await asksOnce("STOP", async () => t.says(await phoneNumber(), "STOP"));
		await asksOnce("START", async () => t.says(await phoneNumber(), "START"));
		await asksOnce("HELP", async () => t.says(await phoneNumber(), "HELP"));
		await asksOnce("a wish to stop", async () => t.says(await phoneNumber(), "please stop texting me"));
		await asksOnce("a picture", () => t.says(k.e164, "", { NumMedia: "1", MediaUrl0: "http://127.0.0.1/x", MediaContentType0: "image/png" }));
		const sid = newSid("SM");
		for (let i = 0; i < 2; i++) await asksOnce("the same again", () => t.says(k.e164, "Twice", { MessageSid: sid }));
		await asksOnce("a member's claim, and its answer", () => t.says(t.user("agent").phone, "CLAIM XXXXX"), 2);
	});

	it("has all of it in it: ledger, answers once, contact", async () => {
		const t = await m, k = await phoneNumber();
		for (const body of ["STOP", "STOP", "START", "HELP", "Hello", "Hello again"]) assert.equal((await t.says(k, body)).status, 200);
		assert.deepEqual((await t.texts(k)).filter((x) => x.direction === "out").map((x) => x.kind), ["stop", "start", "help", "closed"]);
		assert.deepEqual((await db.rows(sql`SELECT state FROM consents WHERE tenant_id = ${t.id} AND address = ${k} ORDER BY seq`)).map((r) => r.state), ["refused", "granted"]);
		await until(async () => (await sentTo(k)).length === 4, { ms: 15000, what: "the answers" });
		const blocked = await phoneNumber();
		await db.run(sql`INSERT INTO blocked_numbers (tenant_id, e164) VALUES (${t.id}, ${blocked})`);
		for (const body of ["STOP", "Hello"]) await t.says(blocked, body);
		assert.deepEqual((await t.texts(blocked)).map((x) => x.direction), ["in", "in"]);
		assert.equal(await db.value(sql`SELECT count(*) FROM consents WHERE tenant_id = ${t.id} AND address = ${blocked}`), 0);
	});

	it("STOP while a text is queued: its task finds it canceled, and nothing goes out", async () => {
		const t = await m, k = await t.contact("Quick Stop");
		await t.says(k.e164, "HELP me");
		const id = await t.written(k.e164, false), before = (await sentTo(k.e164)).length;
		await t.says(k.e164, "STOP");
		await t.tried(id);
		assert.deepEqual((await t.texts(k.e164)).filter((x) => x.id === id).map((x) => [x.state, x.reason]), [["canceled", "They sent STOP before it was sent."]]);
		assert.equal((await sentTo(k.e164)).filter((x) => x.body === "On our way").length, 0, `${before} before`);
	});

	it("a status before the send's answer: it is that text's, and it is not sent again", async () => {
		const t = await m, k = await t.contact("Early Status");
		await t.says(k.e164, "Hello");
		const id = await t.written(k.e164, true), sid = newSid("SM");
		const told = (MessageStatus) => hook(t.account, `/sms/status?m=${id}`, { MessageSid: sid, AccountSid: t.account_sid, MessageStatus, From: t.line("Line"), To: k.e164 });
		for (const status of ["sent", "queued"]) assert.equal((await told(status)).status, 204);
		await t.tried(id);
		const row = (await t.texts(k.e164)).find((x) => x.id === id);
		assert.deepEqual([row.state, row.message_sid], ["sent", sid]);
		assert.equal((await sentTo(k.e164)).filter((x) => x.body === "On our way").length, 0);
	});
});

describe("a contact who asked for times of their own", () => {
	// Days of their week around now, whatever the hour: today and tomorrow, or two that are neither.
	const day = (n) => ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][(new Date().getUTCDay() + n) % 7];
	const m = business();

	it("is texted and called in them, by people, programs and tasks alike; who has just written is answered", async () => {
		const t = await m, k = await t.contact("Only Then"), p = await programOf(t.user("owner")), a = await t.browser("agent");
		const wish = async (time_windows) => p.patch(`/api/contacts/${k.id}`, { time_windows, timezone: "UTC" }, (await p.get(`/api/contacts/${k.id}`)).headers.etag);
		assert.equal((await wish("whenever Bob is in")).status, 422);
		const kept = await wish(`${day(3)} to ${day(4)}`);
		assert.equal(kept.json.time_windows, day(4) === "Mon" ? `${day(4)}; ${day(3)}` : `${day(3)}-${day(4)}`);
		const refused = await p.post(`/api/contacts/${k.id}/sms`, { body: "Hello" });
		assert.deepEqual([refused.status, refused.json.reason], [403, "times"]);
		const called = await p.post(`/api/contacts/${k.id}/call`, {});
		assert.equal(called.status, 409);
		assert.match(called.json.detail, /They asked for/);
		const { location } = (await a.get(`/inbox/to/${k.id}`)).headers, page = words((await a.get(location)).text);
		assert.match(page, /Not at this time\. They asked for .* The next time is .* at 12:00 AM\./);
		assert.match(page, /Send at 12:00 AM, /);
		// what was queued before they wished so is decided again, and would come days late
		const id = await t.written(k.e164, false);
		await t.tried(id);
		const row = (await t.texts(k.e164)).find((x) => x.id === id);
		assert.equal(row.state, "canceled");
		assert.match(row.reason, /^Not at this time\. They asked for/);
		await t.says(k.e164, "Are you there?");
		assert.equal((await p.post(`/api/contacts/${k.id}/sms`, { body: "Yes" })).status, 202);
		await db.run(sql`UPDATE threads SET last_in_at = now() - interval '2 hours' WHERE tenant_id = ${t.id} AND peer = ${k.e164}`);
		assert.equal((await p.post(`/api/contacts/${k.id}/sms`, { body: "Still there?" })).status, 403);
		assert.equal((await wish(`${day(0)}, ${day(1)}`)).status, 200);
		assert.equal((await p.post(`/api/contacts/${k.id}/sms`, { body: "Now" })).status, 202);
	});
});

describe("opening hours that go past midnight", () => {
	// A zone in which it is between one and two in the morning; the hours are those of the day before.
	const ahead = (26 - new Date().getUTCHours()) % 24 - 1, o = ahead > 11 ? ahead - 24 : ahead;
	const zone = `Etc/GMT${o > 0 ? `-${o}` : o < 0 ? `+${-o}` : ""}`, yesterday = new Date(Date.now() + o * 3600000 - 86400000).getUTCDay();
	const at = (closes) => business({ zone, hours: "Night", schedules: [["Night", yesterday, "20:00", closes]], settings: { closed: "We are closed." } });
	const hot = async (t) => {
		await db.run(sql`INSERT INTO lead_settings (tenant_id, enabled) VALUES (${t.id}, true); UPDATE members SET can_receive_calls = role = 'agent' WHERE tenant_id = ${t.id}`);
		const from = await phoneNumber();
		assert.equal((await t.says(from, "can you come today, my panel is smoking")).status, 200);
		const lead = await db.row(sql`SELECT l.in_hours, l.state, l.escalated_why, (SELECT count(*) FROM call_attempts a WHERE a.tenant_id = l.tenant_id AND a.lead_id = l.id) AS phones FROM hot_leads l WHERE l.tenant_id = ${t.id}`);
		return { lead, kinds: (await t.texts(from)).filter((x) => x.direction === "out").map((x) => x.kind) };
	};

	it("it is still open: phones ring for a hot lead, nobody is told that it is closed", async () => {
		const { lead, kinds } = await hot(await at("03:00"));
		assert.deepEqual([lead.in_hours, Number(lead.phones)], [true, 1]);
		assert.deepEqual(kinds, []);
	});

	it("it has closed half an hour after midnight: a claim, and they are told", async () => {
		const { lead, kinds } = await hot(await at("00:30"));
		assert.deepEqual([lead.in_hours, lead.state, lead.escalated_why, Number(lead.phones)], [false, "escalated", "It was closed", 0]);
		assert.deepEqual(kinds, ["closed"]);
	});
});

describe("a picture that was named and never became ready", () => {
	it("is shown to nobody, cannot be sent, and goes after a day", async () => {
		const t = await business(), k = await t.contact("Broken Upload"), a = await t.browser("agent");
		await t.says(k.e164, "Hello");
		const h = await t.thread(k.e164), member = t.user("agent").member;
		const id = await db.run(sql`INSERT INTO message_media (tenant_id, thread_id, member_id, n, type, name, bytes, file, state, created_at)
			VALUES (${t.id}, ${h.id}, ${member}, 1, 'image/png', 'panel.png', 10, ${`${t.id}/m-broken.png`}, 'waiting', now() - interval '2 days') RETURNING id`);
		const page = await a.get(`/inbox/${h.id}`), key = /name="key" value="([^"]+)"/.exec(page.text)[1];
		assert.doesNotMatch(page.text, /panel\.png/);
		assert.equal((await a.post(`/inbox/${h.id}/send`, [["key", key], ["body", ""], ["do", "send"], ["with", id]])).status, 409);
		await db.rows("SELECT file FROM pictures_left()");
		assert.equal(Number(await db.value(sql`SELECT count(*) FROM message_media WHERE tenant_id = ${t.id} AND id = ${id}`)), 0);
	});
});
