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
	for (const bad of ["outcome=lost", "line=x", "from=soon", "longer=long", "order=evil", "cursor=x", "value=much", "triage=yes", "triage=banana", "triage=0", "mode=list"]) assert.equal((await p.get(`/api/calls?${bad}`)).status, 400, bad);
	for (const [bad, says] of [["outcom=missed", /no filter outcom\./], ["outcome=missed&limit=10", /no filter limit/], ["outcome=missed&outcome=voicemail", /outcome is there twice/], ["order=started&order=-started", /order is there twice/], ["sort=-length", /say order/], ["%3Cb%3E=1", /no filter <b>/], ["from=2027-01-01&to=2020-01-01", /first day is after/], ["longer=9&shorter=1", /least length is more/]])
		for (const at of ["calls", "call-logs", "call-sessions"]) {
			const refused = await p.get(`/api/${at}?${bad}`);
			assert.equal(refused.status, 400, bad);
			assert.match(refused.json.detail, says);
		}
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
	assert.deepEqual((await p.get("/api/calls?triage=true")).json, first.json, "true is 1");
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
	const made = await p.post("/api/calls/views", { name: "Missed", query: "outcome=missed&sort=-length", shared: true });
	assert.equal(made.status, 201, made.text);
	const [view] = made.json.views;
	assert.deepEqual([view.name, view.query, view.shared, view.own], ["Missed", "outcome=missed&sort=-length", true, true]);
	assert.equal((await p.post("/api/calls/views", { name: "missed" })).status, 409);
	const change = (body, who = p) => who.ask("PATCH", `/api/calls/views/${view.id}`, body);
	// nothing of it is left out unsaid, neither from a new one nor from a change
	for (const [bad, says] of [[{ query: "outcome=needed" }, /query: outcome has no such value/], [{ query: "sla=overdue&bogus=1" }, /no filter bogus/], [{ query: "direction=zzz" }, /direction/], [{ query: "outcome=missed&outcome=answered" }, /outcome is there twice/], [{ query: "sort=name" }, /sort/], [{ query: "triage=yes" }, /triage/],
		[{ query: "q=%zz" }, /query/], [{ query: 7 }, /query/], [{ query: null }, /query: no value/], [{ color: "red" }, /color: no such field/], [{ query: ["q", "text", "source"].map((f) => `${f}=${"%C3%A9".repeat(200)}`).join("&") }, /too many filters/], [{ name: "" }, /name/], [{ name: "x".repeat(61) }, /name/]])
		for (const r of [await p.post("/api/calls/views", { name: "Bad", ...bad }), await change(bad)]) {
			assert.equal(r.status, 422, JSON.stringify(bad).slice(0, 80) + r.text);
			assert.match(r.json.detail, says);
		}
	assert.equal((await p.post("/api/calls/views", { name: "Bad", shared: "yes" })).status, 422);
	const team = await agent.post("/api/calls/views", { name: "For all", shared: true });
	assert.equal(team.status, 403);
	assert.match(team.json.detail, /only leads and above/);
	assert.deepEqual((await p.get("/api/calls/views")).json.views, [view], "none of these was kept, and nothing has changed");
	assert.equal((await agent.get("/api/calls/views")).json.views[0].own, false);
	assert.equal((await agent.ask("DELETE", `/api/calls/views/${view.id}`)).status, 404);
	for (const bad of [{}, { shared: false }]) assert.equal((await change(bad)).status, 422);
	assert.equal((await change({ name: "Lost" }, agent)).status, 404);
	assert.deepEqual((await change({ name: "Lost" })).json.views, [{ ...view, name: "Lost" }]);
	assert.deepEqual((await change({ query: "sla=overdue" })).json.views, [{ ...view, name: "Lost", query: "sla=overdue" }]);
	assert.deepEqual((await change({ name: "All", query: "" })).json.views, [{ ...view, name: "All", query: "" }]);
	await p.post("/api/calls/views", { name: "Other" });
	assert.equal((await change({ name: "other", query: "spam=yes" })).status, 409);
	assert.deepEqual((await p.get("/api/calls/views")).json.views.map((v) => [v.name, v.query]).sort(), [["All", ""], ["Other", ""]]);
	await p.ask("DELETE", `/api/calls/views/${(await p.get("/api/calls/views")).json.views.find((v) => v.own && v.name === "Other").id}`);
	assert.equal((await p.ask("DELETE", `/api/calls/views/${view.id}`)).status, 204);
	assert.deepEqual((await p.get("/api/calls/views")).json.views, []);
});
