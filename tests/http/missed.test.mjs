// Why calls were missed: each has one cause, counted over days, lines and queues, with a chart, a table
// that says the same, and the calls of a cause; and nothing of another business.
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { callParams, hook, newSid } from "../lib/hook.mjs";
import { words } from "../lib/http.mjs";
import { phoneNumber, scratch } from "../lib/tenant.mjs";

const [t, other] = await Promise.all([scratch(), scratch()]), lead = await t.browser("lead");
const ends = { missed: "unanswered", voicemail: "has_voicemail" };

// A call that ended so, with what its trace and its phones say.
let made = 0;
async function missed(of, name, { outcome = "abandoned", queue = "", waited = 60, codes = [], legs = [], ago = 0, line = null } = {}) {
	const id = await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, from_number, caller_name, number_id, queue_id, queued_at, started_at, ended_at, unanswered, has_voicemail)
		SELECT ${of.id}, uuid7_floor(at + ${++made} * interval '1 ms'), ${"CA" + randomUUID().replaceAll("-", "")}, '+15550177', ${name}, ${line}::uuid, (SELECT id FROM queues WHERE tenant_id = ${of.id} AND name = ${queue}),
			CASE WHEN ${queue} <> '' THEN at END, at, at + make_interval(secs => ${waited}), ${ends[outcome] === "unanswered"}, ${ends[outcome] === "has_voicemail"}
		FROM (SELECT now() - make_interval(days => ${ago}) - interval '5 minutes' AS at) x RETURNING id`);
	for (const [i, code] of codes.entries()) await db.run(sql`INSERT INTO call_trace (tenant_id, call_id, visit, line, step, code, words) VALUES (${of.id}, ${id}, 1, ${i}, '', ${code}, 'x')`);
	for (const reason of legs) await db.run(sql`INSERT INTO call_legs (tenant_id, id, call_id, to_address, via, state, end_reason) VALUES (${of.id}, uuid7(), ${id}, '+15550178', 'offer', 'ended', ${reason})`);
	return id;
}
// What the table says: [calls, share, together] by cause.
const table = (text) => Object.fromEntries([...text.matchAll(/<tr data-key="([a-z]+)">[\s\S]*?<\/tr>/g)].map(([row, key]) => [key, [...row.matchAll(/data-label="(?:Calls|Share|Together)">([^<]*)</g)].map((m) => m[1])]));
const see = async (query = "") => (await lead.get(`/team/missed${query}`)).text;

test("no calls, and days that cannot be, are said in words", async () => {
	assert.match(words(await see()), /No missed calls No calls came in on these days/);
	for (const [query, says] of [["?from=2026-02-30", /not in the calendar/], ["?from=2026-03-02&to=2026-03-01", /first day is after/], ["?from=2020-01-01&to=2026-01-01", /at most three months/], ["?from=%3Cscript%3E", /not in the calendar/]]) {
		const text = await see(query);
		assert.match(words(text), says, query);
		assert.ok(!text.includes("<script>&") && !text.includes('value="<script>'), "escaped");
	}
	assert.equal((await lead.get("/team/missed?line=x&queue=%27&cause=nobody")).status, 200);
	for (const role of ["agent", "viewer"]) assert.equal((await (await t.browser(role)).get("/team/missed")).status, 403, role);
});

test("each call has one cause; the table, the chart and the calls of a cause agree", async () => {
	const line = await db.run(sql`INSERT INTO numbers (tenant_id, e164, name, flow_id) SELECT ${t.id}, ${await phoneNumber()}, 'Second line', id FROM flows WHERE tenant_id = ${t.id} LIMIT 1 RETURNING id`);
	for (const [name, how] of Object.entries({
		"Nobody 1": { queue: "Support", codes: ["queue_nobody"] }, "Nobody 2": { queue: "Support", outcome: "missed" }, "Nobody 3": { queue: "RTR", line },
		"Rang 1": { queue: "Support", legs: ["no-answer", "declined"] }, "Rang 2": { legs: ["no-answer"], outcome: "voicemail" },
		"Refused": { queue: "Support", legs: ["busy"], outcome: "missed" }, "Gone": { queue: "Support", legs: ["gone"] }, "Soon": { queue: "Support", waited: 5 },
		"Closed": { codes: ["arrived", "hours_closed"], outcome: "voicemail" }, "Menu": { codes: ["menu_asked"] }, "Full": { queue: "Support", codes: ["queue_full"], outcome: "voicemail" },
		"Empty": { queue: "Support", codes: ["queue_empty"], outcome: "missed" }, "Late": { codes: ["late"] }, "Long": { queue: "Support", codes: ["queue_too_long"], outcome: "missed" },
		"Long ago": { queue: "Support", ago: 20 },
	})) await missed(t, name, how);
	await missed(other, "Secret caller", { queue: "Support" });
	await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, started_at, ended_at, answered_at) SELECT ${t.id}, uuid7(), ${newSid()}, now(), now(), now();
		INSERT INTO calls (tenant_id, id, call_sid, direction, started_at, ended_at) SELECT ${t.id}, uuid7(), ${newSid()}, 'outbound', now(), now()`);
	const text = await see();
	assert.deepEqual(table(text), { nobody: ["3", "21.4%", "21.4%"], unanswered: ["2", "14.3%", "35.7%"], down: ["1", "7.1%", "42.9%"], closed: ["1", "7.1%", "50%"], full: ["1", "7.1%", "57.1%"], empty: ["1", "7.1%", "64.3%"],
		long: ["1", "7.1%", "71.4%"], gone: ["1", "7.1%", "78.6%"], soon: ["1", "7.1%", "85.7%"], refused: ["1", "7.1%", "92.9%"], menu: ["1", "7.1%", "100%"] });
	assert.match(words(text), /14 of 15 calls were not answered live, 93.3%/);
	const [, svg] = text.match(/<svg class="pareto"([\s\S]*?)<\/svg>/);
	assert.equal([...svg.matchAll(/<rect /g)].length, 11);
	const points = svg.match(/points="([^"]*)"/)[1].split(" ").map((p) => Number(p.split(",")[1]));
	assert.ok(points.every((y, i) => i === 0 || y <= points[i - 1]), `the line only rises: ${points}`);
	assert.equal(points.at(-1), 16, "to all of them");
	assert.match(svg, /role="img" aria-label="[^"]*Most frequent: Nobody was free, 21.4%/);
	const shown = await see("?cause=nobody");
	for (const name of ["Nobody 1", "Nobody 2", "Nobody 3"]) assert.ok(shown.includes(name), name);
	for (const name of ["Rang 1", "Long ago", "Secret caller"]) assert.ok(!shown.includes(name), name);
	assert.equal([...shown.matchAll(/href="\/history\/calls\/[0-9a-f-]{36}"/g)].length, 3);
	const why = async (name) => words((await lead.get(shown.match(new RegExp(`href="(/history/calls/[0-9a-f-]{36})"[^]{0,400}?${name}`))?.[1] ?? "/none")).text);
	assert.match(await why("Nobody 1"), /Missed because Nobody was free/, "the call's page names the cause it is counted under");
	const href = text.match(/href="(\/team\/missed\?[^"]*cause=nobody)#calls"/)[1].replaceAll("&amp;", "&");
	assert.ok((await lead.get(href)).text.includes("Nobody 3"), "a cause leads to its calls");
});

test("by line, queue and days", async () => {
	const queue = await db.value(sql`SELECT id FROM queues WHERE tenant_id = ${t.id} AND name = 'RTR'`), line = await db.value(sql`SELECT id FROM numbers WHERE tenant_id = ${t.id} AND name = 'Second line'`);
	const theirs = await db.value(sql`SELECT id FROM queues WHERE tenant_id = ${other.id} AND name = 'Support'`);
	for (const query of [`?queue=${queue}`, `?line=${line}`]) assert.deepEqual(table(await see(query)), { nobody: ["1", "100%", "100%"] }, query);
	assert.deepEqual(table(await see(`?queue=${theirs}`)), {});
	const day = (ago) => new Date(Date.now() - ago * 86400000).toISOString().slice(0, 10);
	assert.ok((await see(`?from=${day(25)}&to=${day(15)}&cause=nobody`)).includes("Long ago"));
	assert.equal(table(await see(`?from=${day(25)}`)).nobody[0], "4");
	assert.match(await see(`?queue=${queue}&cause=full`), /No call of these days had this cause/);
});

test("a caller who hangs up at the greeting is one of them", async () => {
	await t.publish("Greeting", { start: "menu", steps: { menu: { type: "menu", name: "Main menu", prompt: "Press 1.", keys: { 1: { label: "Message", to: "mail" } }, tries: 3, timeout: 5, none: "mail" }, mail: { type: "voicemail", name: "Mailbox", prompt: "After the tone." } } });
	await t.addLine("Greeting line", "Greeting");
	const params = callParams(t.account, newSid(), await phoneNumber(), t.line("Greeting line"), { CallerName: "Short Greeting" });
	await hook(t.account, "/voice", params);
	await hook(t.account, "/status", { ...params, CallStatus: "completed", CallDuration: "3" });
	const line = await db.value(sql`SELECT id FROM numbers WHERE tenant_id = ${t.id} AND name = 'Greeting line'`);
	assert.match(await see(`?line=${line}&cause=menu`), /Short Greeting/);
});
