// Opening hours as managers change them: typed as people write them, refused in words, never over what
// somebody else changed; and calls follow them.
import { test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { words } from "../lib/http.mjs";
import { scratch } from "../lib/tenant.mjs";

const [t, other] = await Promise.all([scratch({ roles: ["manager", "lead"] }), scratch({ roles: ["manager"] })]);
const [m, lead] = [await t.browser("manager"), await t.browser("lead")];
const schedule = (of) => db.row(sql`SELECT id, revision FROM schedules WHERE tenant_id = ${of.id} AND name = 'Opening hours'`);
const mine = await schedule(t), path = `/settings/hours/${mine.id}`;
const revision = async () => (await schedule(t)).revision;
const week = (days, version) => ({ do: "week", version, ...Object.fromEntries([0, 1, 2, 3, 4, 5, 6].map((d) => [`day${d}`, days[d] ?? ""])) });
const periods = () => db.value(sql`SELECT string_agg(weekday || ' ' || to_char(opens, 'HH24:MI') || '-' || to_char(closes, 'HH24:MI'), ', ' ORDER BY weekday, opens)
	FROM schedule_periods WHERE tenant_id = ${t.id} AND schedule_id = ${mine.id}`);
const audited = (what) => db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${t.id} AND action LIKE ${`${what}.%`}`).then(Number);
// Local days from today, by the schedule's clock.
const day = (n) => db.value(sql`SELECT ((now() AT TIME ZONE z.timezone)::date + ${n}::int)::text FROM tenants z WHERE z.id = ${t.id}`);
const isOpen = (when) => db.value(sql`WITH z AS MATERIALIZED (SELECT timezone, set_config('app.tenant', id::text, true) FROM tenants WHERE id = ${t.id})
	SELECT EXISTS (SELECT FROM z, LATERAL hours_spans(${mine.id}, now() + interval '1 day', now() + interval '40 days') s
		WHERE s.opens_at <= ${when}::timestamp AT TIME ZONE z.timezone AND s.closes_at > ${when}::timestamp AT TIME ZONE z.timezone)`);

test("a week is saved as it is understood: several times a day, past midnight, all day, closed", async () => {
	const before = await audited("period");
	const answer = await m.post(path, week({ 1: "8 to noon, 1 PM to 6:30 PM", 2: "8-5", 5: "20:00 to 02:00", 0: "all day" }, await revision()));
	assert.equal(answer.status, 303);
	assert.equal(await periods(), "0 00:00-00:00, 1 08:00-12:00, 1 13:00-18:30, 2 08:00-17:00, 5 20:00-02:00");
	assert.ok((await audited("period")) > before);
	const page = await m.get(answer.headers.location);
	assert.match(words(page.text), /Hours saved/);
	assert.match(page.text, /name="day1" value="8 AM to 12 PM, 1 PM to 6:30 PM"/);
	assert.match(page.text, /name="day6" value=""/);
	const once = await audited("period");
	assert.equal((await m.post(path, week({ 1: "8 AM to 12 PM, 1 PM to 6:30 PM", 2: "8 AM to 5 PM", 5: "8 PM to 2 AM", 0: "All day" }, await revision()))).status, 303);
	assert.equal(await audited("period"), once, "what stays is no change");
});

test("what cannot be understood is said where it stands, and nothing is saved", async () => {
	const was = await periods(), version = await revision();
	const answer = await m.post(path, week({ 1: "9 to 5", 3: "<b>whenever</b>", 4: "9 to 5; Fri 9 to 5" }, version));
	assert.equal(answer.status, 422);
	assert.match(words(answer.text), /Not saved\. What is marked cannot be understood/);
	assert.equal([...answer.text.matchAll(/aria-invalid="true"/g)].length, 2);
	assert.match(answer.text, /value="&lt;b&gt;whenever&lt;\/b&gt;"/);
	assert.match(answer.text, /name="day1" value="9 to 5"/);
	assert.equal(await periods(), was);
	for (const bad of [{ do: "week", version }, { ...week({}, "x") }, { do: "nothing" }, { do: "holiday-remove", id: "x" }]) assert.equal((await m.post(path, bad)).status, 400, JSON.stringify(bad));
});

test("two at once: the second is told, keeps what was typed, and can save it", async () => {
	const version = await revision();
	assert.equal((await m.post(path, week({ 1: "9 to 5" }, version))).status, 303);
	const late = await m.post(path, week({ 1: "10 to 4" }, version));
	assert.equal(late.status, 409);
	assert.match(words(late.text), /Somebody changed these hours meanwhile/);
	assert.match(late.text, /name="day1" value="10 to 4"/);
	assert.equal(await periods(), "1 09:00-17:00");
	assert.equal((await m.post(path, week({ 1: "10 to 4" }, /name="version" value="(\d+)"/.exec(late.text)[1]))).status, 303);
	assert.equal(await periods(), "1 10:00-16:00");
});

test("holidays: closed or half a day, once a day, removed", async () => {
	const d = await day(9), other_day = await day(10);
	for (const [more, why] of [[{ day: "soon" }, /Choose a day/], [{ name: " " }, /Give it a name/], [{ opens: "09:00" }, /from when until when/], [{ day: await day(-1) }, /That day is over/]]) {
		const answer = await m.post(path, { do: "holiday", day: d, name: "Founders", opens: "", closes: "", ...more });
		assert.equal(answer.status, 422);
		assert.match(words(answer.text), why);
		assert.match(answer.text, /<details open="/);
	}
	assert.equal((await m.post(path, { do: "holiday", day: d, name: "Founders", opens: "09:00", closes: "12:00" })).status, 303);
	assert.match(words((await m.post(path, { do: "holiday", day: d, name: "Again" })).text), /a holiday on that day already/);
	assert.equal((await m.post(path, { do: "holiday", day: other_day, name: "Everywhere", everywhere: "on" })).status, 303);
	assert.deepEqual([await isOpen(`${d}T11:30`), await isOpen(`${d}T12:30`), await isOpen(`${other_day}T11:30`)], [true, false, false]);
	const page = await m.get(path);
	assert.match(words(page.text), /Founders 9 AM to 12 PM.*Everywhere Closed · All schedules/);
	const id = await db.value(sql`SELECT id FROM holidays WHERE tenant_id = ${t.id} AND name = 'Founders'`);
	for (let i = 0; i < 2; i++) assert.equal((await m.post(path, { do: "holiday-remove", id })).status, 303, "gone is gone");
	assert.doesNotMatch((await m.get(path)).text, /Founders/);
	assert.ok((await audited("holiday")) >= 3);
});

test("temporary changes: from a moment to another, stronger than the week", async () => {
	const [a, b] = [await day(12), await day(13)];
	for (const [more, why] of [[{ to: `${a}T08:00` }, /ends before it begins/], [{ from: "", to: "" }, /Choose from when/], [{ from: `${await day(-3)}T08:00`, to: `${await day(-2)}T08:00` }, /over already/], [{ to: `${await day(500)}T08:00` }, /longer than a year/]]) {
		const answer = await m.post(path, { do: "change", from: `${a}T09:00`, to: `${b}T02:00`, reason: "Storm", open: "yes", ...more });
		assert.equal(answer.status, 422);
		assert.match(words(answer.text), why);
	}
	assert.equal((await m.post(path, { do: "change", from: `${a}T03:00`, to: `${b}T02:00`, reason: "Storm <day>", open: "yes" })).status, 303);
	assert.equal((await m.post(path, { do: "change", from: `${a}T12:00`, to: `${a}T13:00`, reason: "" })).status, 303);
	assert.deepEqual([await isOpen(`${a}T04:00`), await isOpen(`${a}T12:30`), await isOpen(`${b}T01:30`), await isOpen(`${b}T02:30`)], [true, false, true, false]);
	assert.match((await m.get(path)).text, /Storm &lt;day&gt;/);
	const id = await db.value(sql`SELECT id FROM schedule_overrides WHERE tenant_id = ${t.id} AND reason = ''`);
	assert.equal((await m.post(path, { do: "change-remove", id })).status, 303);
	assert.equal(await isOpen(`${a}T12:30`), true);
});

test("leads see, managers change, and nobody another business's", async () => {
	const page = await lead.get(path), foreign = await schedule(other);
	assert.equal(page.status, 200);
	assert.doesNotMatch(page.text, /Save hours|Add a holiday|Add a change|name="day1"/);
	assert.equal((await lead.post(path, week({}, 1))).status, 403);
	const was = await db.value(sql`SELECT count(*) FROM schedule_periods WHERE tenant_id = ${other.id}`);
	for (const form of [week({}, foreign.revision), { do: "holiday", day: await day(3), name: "x" }, { do: "change", from: `${await day(1)}T08:00`, to: `${await day(2)}T08:00` }])
		assert.equal((await m.post(`/settings/hours/${foreign.id}`, form)).status, 404, form.do);
	await db.run(sql`INSERT INTO holidays (tenant_id, schedule_id, day, name) VALUES (${other.id}, ${foreign.id}, current_date + 5, 'Theirs')`);
	const theirs = await db.value(sql`SELECT id FROM holidays WHERE tenant_id = ${other.id} AND name = 'Theirs'`);
	await m.post(path, { do: "holiday-remove", id: theirs });
	assert.equal(await db.value(sql`SELECT count(*) FROM schedule_periods WHERE tenant_id = ${other.id}`), was);
	assert.equal(await db.value(sql`SELECT id FROM holidays WHERE id = ${theirs}`), theirs);
});
