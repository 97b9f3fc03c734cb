// Appointments: made and moved by members, reminded of and answered by text.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { signIn, words } from "../lib/http.mjs";
import { hook, newSid } from "../lib/hook.mjs";
import { carrier, scratch, SPEED } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

await carrier.speed(SPEED);
const t = await scratch({ roles: ["manager", "agent"] });
await t.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
await t.addLine("Support line", "Line");
await t.tellCarrier();
const line = t.line("Support line"), agent = await signIn(t.user("agent")), manager = await signIn(t.user("manager"));
await db.run(sql`INSERT INTO text_settings (tenant_id, quiet_from, quiet_to, per_second) VALUES (${t.id}, '00:00', '00:00', 50)`);
const template = (name, body, language = "") => db.run(sql`INSERT INTO text_templates (tenant_id, name, body, language) VALUES (${t.id}, ${name}, ${body}, ${language}) RETURNING id`);
const plain = await template("Reminder", "Hi {first_name}, we come {appointment_date} at {appointment_time}. C or X?"), named = await template("Mine", "{member} here.");
await template("Reminder", "Hola {first_name}, C o X?", "es");

// It is as if it had been agreed on a week ago: its reminder is owed now.
async function visit(k, hours = 20) {
	const id = await db.run(sql`INSERT INTO appointments (tenant_id, contact_id, starts_at, set_at, type) VALUES (${t.id}, ${k.id}, date_trunc('minute', now()) + make_interval(hours => ${hours}), now() - interval '7 days', 'Survey') RETURNING id`);
	return { id, row: () => db.row(sql`SELECT * FROM appointments WHERE id = ${id}`) };
}
const texts = (k) => db.rows(sql`SELECT m.* FROM messages m JOIN threads h ON h.tenant_id = m.tenant_id AND h.id = m.thread_id WHERE m.tenant_id = ${t.id} AND h.peer = ${k.e164} AND m.direction = 'out' ORDER BY m.id`);
const due = () => db.run("SELECT count(*) FROM visits_due()");
const planned = (v) => db.row(sql`SELECT * FROM visit_reminders WHERE visit_id = ${v.id}`);
const reminded = (k) => until(async () => (await texts(k)).find((m) => m.kind === "reminder" && m.asked_at), { ms: 8000, what: "a reminder" });
const says = (k, body, sid = newSid("SM")) => hook(t.account, "/sms", { MessageSid: sid, SmsSid: sid, AccountSid: t.account_sid, From: k.e164, To: line, Body: body, NumMedia: "0", NumSegments: "1" });
const local = (at) => new Date(at).toISOString().slice(0, 16);

describe("what is sent before an appointment", () => {
	it("is the manager's to say; nothing that cannot be sent", async () => {
		assert.equal((await agent.get("/settings/reminders")).status, 403);
		assert.doesNotMatch((await manager.get("/settings/reminders")).text, new RegExp(named), "it is written by nobody");
		for (const [n, unit] of [["0", "hours"], ["15", "days"], ["1", "minutes"], ["x", "hours"]])
			assert.match(words((await manager.post("/settings/reminders", { n, unit, template: plain })).text), /From 15 minutes to 14 days/);
		assert.equal((await manager.post("/settings/reminders", { n: "24", unit: "hours", template: plain })).status, 303);
		assert.match(words((await manager.post("/settings/reminders", { n: "1", unit: "days", template: plain })).text), /one of that time already/);
		assert.match(words((await manager.get("/settings/reminders")).text), /1 day before Reminder Take away Hi \{first_name\}/);
		await db.run(sql`UPDATE visit_rules SET created_at = now() - interval '8 days' WHERE tenant_id = ${t.id}`);
	});

	it("goes out once, in their language, and C and X are heard", async () => {
		const ana = await t.contact("Ana Ruiz"), sam = await t.contact("Sam Lee", { owner: t.user("agent") });
		await db.run(sql`UPDATE contacts SET language = 'es-MX' WHERE id = ${ana.id}`);
		const [one, two] = [await visit(ana), await visit(sam)];
		await Promise.all([due(), due(), due()]);
		const [text, other] = [await reminded(ana), await reminded(sam)];
		assert.equal(text.body, "Hola Ana, C o X?");
		assert.match(other.body, /^Hi Sam, we come \w{3}, \w{3} \d+ at \d+:\d\d [AP]M\. C or X\?$/);
		await due();
		assert.equal((await texts(ana)).length, 1);
		assert.match(words((await agent.get(`/visits/${one.id}`)).text), /1 day before (queued|sending|sent|delivered), /);

		const sid = newSid("SM");
		await Promise.all([says(ana, "SÍ", sid), says(ana, "SÍ", sid)]);
		assert.equal((await one.row()).status, "confirmed");
		assert.equal((await db.row(sql`SELECT due_at FROM threads WHERE tenant_id = ${t.id} AND peer = ${ana.e164}`)).due_at, null, "nobody needs to answer");
		await says(sam, "x");
		assert.equal((await two.row()).status, "cancelled");
		assert.notEqual((await db.row(sql`SELECT due_at FROM threads WHERE tenant_id = ${t.id} AND peer = ${sam.e164}`)).due_at, null, "somebody does");
		assert.match(words((await agent.get("/notices")).text), /Sam Lee called off their appointment, by text/);
		assert.match((await texts(sam)).at(-1).body, /: your appointment on .* is called off\./);
		assert.equal((await texts(ana)).filter((m) => m.kind === "visit").length, 1, "answered once");
		// late words, and those of others, change nothing
		await says(sam, "C");
		assert.equal((await two.row()).status, "cancelled");
		assert.equal(await db.value(sql`SELECT count(*) FROM consents WHERE tenant_id = ${t.id}`), 0, "YES is no START here");
	});

	it("obeys STOP, quiet hours and a change of mind", async () => {
		const out = await t.contact("Olaf Out"), late = await t.contact("Lena Late"), gone = await t.contact("Gus Gone");
		await db.run(sql`INSERT INTO consents (tenant_id, contact_id, address, channel, state, source, words) VALUES (${t.id}, ${out.id}, ${out.e164}, 'all', 'refused', 'text', 'STOP')`);
		const [no, moved, off] = [await visit(out), await visit(late, 36), await visit(gone)];
		await db.run(sql`INSERT INTO visit_reminders (tenant_id, visit_id, rule_id, starts_at, minutes, planned_at) SELECT ${t.id}, a.id, r.id, a.starts_at, r.minutes, now() FROM appointments a, visit_rules r WHERE a.id = ${off.id} AND r.tenant_id = ${t.id}`);
		assert.equal((await agent.post(`/visits/${off.id}`, { turn: "cancelled", version: "1" })).status, 303);
		assert.equal(await planned(off), undefined, "nothing is to be said of what is off");
		await due();
		assert.match((await until(async () => { const r = await planned(no); return r?.reason ? r : null; }, { ms: 8000, what: "a reason" })).reason, /^They opted out/);
		assert.match(words((await agent.get(`/visits/${no.id}`)).text), /not sent\. They opted out/);
		// 36 hours ahead: planned for its moment, and taken back when it moves
		assert.ok(Math.abs(new Date((await until(async () => { const r = await planned(moved); return r?.planned_at ? r : null; }, { ms: 8000, what: "a plan" })).planned_at) - (new Date((await moved.row()).starts_at) - 86400e3)) < 1000);
		assert.match(words((await agent.get(`/visits/${moved.id}`)).text), /1 day before goes out /);
		const [, hour, minute] = (await agent.get(`/visits/${moved.id}`)).text.match(/name="at" value="([^"]+:)(\d\d)"/);
		assert.equal((await agent.post(`/visits/${moved.id}`, { at: hour + (minute === "30" ? "15" : "30"), minutes: "30", type: "Survey", version: "1" })).status, 303);
		assert.equal(await planned(moved), undefined);
		assert.deepEqual([(await texts(out)).length, (await texts(late)).length, (await texts(gone)).length], [0, 0, 0]);
	});
});

describe("the form", () => {
	it("makes, moves and ends one; two people, hostile words, another business", async () => {
		await db.run(sql`INSERT INTO departments (tenant_id, name) VALUES (${t.id}, 'Crews'); UPDATE members SET department_id = (SELECT id FROM departments WHERE tenant_id = ${t.id} AND name = 'Crews') WHERE tenant_id = ${t.id} AND id = ${t.user("agent").member}`);
		const k = await t.contact("Form <b>Fan</b>", { owner: t.user("manager") }), other = await scratch({ roles: ["agent"] }), page = await agent.get(`/visits/new?contact=${k.id}`);
		assert.match(page.text, /Form &lt;b&gt;Fan&lt;\/b&gt;/);
		for (const [more, what] of [[{ at: "" }, /Say the day/], [{ at: "9999-01-01T00:00" }, /three years/], [{ at: "<script>" }, /Say the day/], [{ minutes: "0" }, /1 to 1440/], [{ minutes: "1e9" }, /1 to 1440/]]) {
			const answer = await agent.post("/visits/new", { contact: k.id, at: local(Date.now() + 864e5), minutes: "60", type: "x", ...more });
			assert.equal(answer.status, 422);
			assert.match(words(answer.text), what);
		}
		const at = local(Date.now() + 9 * 864e5), made = await agent.post("/visits/new", { contact: k.id, at, minutes: "90", type: "\u202eSurvey </b>", instructions: "Dog\r\nGate 4" });
		assert.equal(made.headers.location, `/contacts/${k.id}`);
		const id = await db.value(sql`SELECT id FROM appointments WHERE tenant_id = ${t.id} AND contact_id = ${k.id}`);
		assert.match((await agent.get(`/contacts/${k.id}`)).text, new RegExp(`href="/visits/${id}"`));
		assert.equal((await agent.post(`/visits/${id}`, { at, minutes: "30", type: "A", version: "1" })).status, 303);
		const second = await agent.post(`/visits/${id}`, { at, minutes: "45", type: "B", version: "1" });
		assert.equal(second.status, 409);
		assert.match(words(second.text), /Somebody else has changed it/);
		assert.equal((await agent.post(`/visits/${id}`, { turn: "pwned", version: "2" })).status, 400);
		assert.equal((await agent.post(`/visits/${id}`, { turn: "done", version: "2" })).status, 303);
		const heard = await db.rows(sql`SELECT words FROM notices WHERE tenant_id = ${t.id} AND member_id = ${t.user("manager").member} AND contact_id = ${k.id} ORDER BY id`);
		assert.deepEqual(heard.map((n) => n.words), [`${t.user("agent").name} made an appointment with Form <b>Fan</b>`, `${t.user("agent").name} changed an appointment with Form <b>Fan</b> (2 times)`], "the coordinator, of another department, is told of each");
		assert.match(words((await agent.get(`/visits/${id}`)).text), /Took place/);
		const stranger = await signIn(other.user("agent"));
		assert.equal((await stranger.get(`/visits/${id}`)).status, 404);
		assert.equal((await stranger.post("/visits/new", { contact: k.id, at, minutes: "60" })).status, 404);
	});
});
