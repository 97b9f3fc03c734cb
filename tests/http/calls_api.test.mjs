// Calls by program: the table with its filters, page by page; views; a change of many and how far it is.
import { test } from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { programOf } from "../lib/api.mjs";
import { db, sql } from "../lib/db.mjs";
import { scratch } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

const t = await scratch({ roles: ["owner", "lead", "agent"] });
const [p, agent] = await Promise.all([programOf(t.user("lead")), programOf(t.user("agent"))]);
const k = await t.contact("Ann Arbor"), ids = [];
for (let i = 0; i < 60; i++) ids.unshift(await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, from_number, contact_id, started_at, ended_at, duration_s, state, has_voicemail, unanswered)
	SELECT ${t.id}, uuid7_floor(x.at), ${"CA" + randomUUID().replaceAll("-", "")}, ${k.e164}, ${k.id}, x.at, x.at + interval '1 minute', 60, 'ended', ${i % 3 === 0}, true FROM (SELECT now() - make_interval(mins => ${200 - i}) AS at) x RETURNING id`));

test("the table, page by page, with every filter that could be", async () => {
	const first = await p.get("/api/calls");
	assert.equal(first.status, 200, first.text.slice(0, 300));
	assert.deepEqual(first.json.calls.map((c) => c.id), ids.slice(0, 50));
	const second = await p.get(`/api/calls?cursor=${first.json.next}`);
	assert.deepEqual(second.json.calls.map((c) => c.id), ids.slice(50));
	assert.equal(second.json.next, null);
	assert.deepEqual([first.json.calls[0].contact, first.json.calls[0].result, first.json.calls[0].duration_s], ["Ann Arbor", "missed", 60]);
	assert.equal((await p.get("/api/calls?outcome=voicemail")).json.calls.length, 20);
	assert.equal((await p.get("/api/calls?outcome=voicemail&shorter=0:30")).json.calls.length, 0);
	assert.deepEqual((await p.get("/api/calls?order=started")).json.calls[0].id, ids.at(-1));
	for (const bad of ["outcome=lost", "line=x", "from=soon", "longer=long", "order=evil", "cursor=x", "value=much"]) assert.equal((await p.get(`/api/calls?${bad}`)).status, 400, bad);
});

test("the same calls under the names of before: logs, and sessions with what came of them", async () => {
	const logs = await p.get("/api/call-logs?outcome=voicemail"), first = await p.get("/api/call-sessions");
	assert.equal(logs.json.call_logs.length, 20);
	assert.deepEqual(first.json.call_sessions.map((c) => c.id), ids.slice(0, 50));
	assert.deepEqual((await p.get(`/api/call-sessions?cursor=${first.json.next}`)).json.call_sessions.map((c) => c.id), ids.slice(50));
	const { created_at: at, trigger_time: began, ...session } = first.json.call_sessions[0];
	assert.equal(at, began);
	assert.deepEqual(session, { id: ids[0], session_id: ids[0], contact_id: k.id, direction: "inbound", status: "failed", call_outcome: "missed", duration_seconds: 60 });
	assert.equal((await p.get("/api/call-logs?line=x")).status, 400);
});

test("triage", async () => {
	await db.run(sql`UPDATE disposition_rules SET since = now() - interval '1 day' WHERE tenant_id = ${t.id}`);
	const first = await p.get("/api/calls?triage=1");
	assert.deepEqual(first.json.calls.map((c) => c.id), ids.toReversed().slice(0, 50));
	assert.equal((await p.get(`/api/calls?triage=1&cursor=${first.json.next}`)).json.calls.length, 10);
	assert.deepEqual((await p.get("/api/calls?mode=triage")).json, first.json, "by its other name");
});

test("many at once, and how far it is", async () => {
	const taken = await p.post("/api/calls/bulk", { callIds: ids.slice(0, 4), operation: "tag", value: "Storm" });
	assert.equal(taken.status, 202, taken.text);
	assert.equal(taken.json.affectedCount, 4);
	await until(async () => (await p.get(`/api/bulk-jobs/${taken.json.jobId}`)).json.status === "completed", { what: "done" });
	assert.deepEqual((await p.get(`/api/bulk-jobs/${taken.json.jobId}`)).json, { status: "completed", progress: 100, total: 4, changed: 4 });
	assert.equal((await p.get(`/api/calls?tag=${await db.value(sql`SELECT id FROM contact_labels WHERE tenant_id = ${t.id} AND name = 'Storm'`)}`)).json.calls.length, 4);
	const named = (name) => db.value(sql`SELECT id FROM dispositions WHERE tenant_id = ${t.id} AND name = ${name}`);
	for (const bad of [{ operation: "disposition", value: await named("Callback needed") }, { operation: "disposition", value: randomUUID() }, { operation: "assign", value: randomUUID() }, { operation: "tag", value: "Roof, hail" }])
		assert.equal((await p.post("/api/calls/bulk", { callIds: [ids[5]], ...bad })).status, 422, JSON.stringify(bad));
	for (const bad of [{}, { callIds: [], operation: "spam" }, { callIds: ["x"], operation: "spam" }, { callIds: [ids[0]], operation: "explode" }, { callIds: [ids[0]], operation: "tag" }, { callIds: [ids[0]], operation: "disposition", value: "x" }, { callIds: [randomUUID()], operation: "spam" }, { callIds: Array(501).fill(ids[0]), operation: "spam" }])
		assert.equal((await p.post("/api/calls/bulk", bad)).status, 422, JSON.stringify(bad).slice(0, 80));
	assert.equal((await agent.post("/api/calls/bulk", { callIds: ids, operation: "spam" })).status, 403);
});

test("views", async () => {
	const made = await p.post("/api/calls/views", { name: "Missed", query: "outcome=missed&evil=1", shared: true });
	assert.equal(made.status, 201, made.text);
	const [view] = made.json.views;
	assert.deepEqual([view.name, view.query, view.shared, view.own], ["Missed", "outcome=missed", true, true]);
	assert.equal((await p.post("/api/calls/views", { name: "missed" })).status, 409);
	assert.equal((await p.post("/api/calls/views", { name: "" })).status, 422);
	assert.equal((await agent.get("/api/calls/views")).json.views[0].own, false);
	assert.equal((await agent.ask("DELETE", `/api/calls/views/${view.id}`)).status, 404);
	assert.equal((await p.ask("PATCH", `/api/calls/views/${view.id}`, { name: "Lost" })).json.views[0].name, "Lost");
	assert.equal((await p.ask("DELETE", `/api/calls/views/${view.id}`)).status, 204);
	assert.deepEqual((await p.get("/api/calls/views")).json.views, []);
});
