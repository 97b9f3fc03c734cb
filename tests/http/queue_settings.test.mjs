// A manager sets how a queue gives out its calls; what is no number stays typed, and nothing is changed.
import { test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { words } from "../lib/http.mjs";
import { scratch } from "../lib/tenant.mjs";

const GOOD = { target_s: 40, ring_s: 25, wrap_s: 30, priority: 2, relax_s: 60, max_size: 12, max_wait_s: 900, owner_first: "on", callback: "on" };

test("saved, refused in words, and nobody else's", async () => {
	const [t, other] = await Promise.all([scratch(), scratch()]), m = await t.browser("manager");
	const id = (of) => db.value(sql`SELECT id FROM queues WHERE tenant_id = ${of.id} AND name = 'Support'`), row = (of) => db.row(sql`SELECT * FROM queues WHERE tenant_id = ${of.id} AND name = 'Support'`);
	const mine = await id(t), path = `/settings/queues/${mine}`, before = await row(t);
	assert.match(words((await m.get("/settings/queues")).text), /Support.*Time after a call, seconds.*Callers may be called back/);
	for (const [name, value] of [["wrap_s", "601"], ["wrap_s", ""], ["ring_s", "4"], ["priority", "x"], ["priority", "10"], ["max_size", "-1"], ["target_s", "99999999999999999999"]]) {
		const answer = await m.post(path, { ...GOOD, [name]: value });
		assert.equal(answer.status, 422, `${name} ${value}`);
		assert.match(words(answer.text), /Not saved\..*a number from/);
	}
	assert.deepEqual(await row(t), before);
	assert.equal((await m.post(path, GOOD)).status, 303);
	const now = await row(t);
	assert.deepEqual([now.target_s, now.ring_s, now.wrap_s, now.priority, now.relax_s, now.max_size, now.max_wait_s, now.owner_first, now.last_agent_first, now.leave_when_empty, now.callback],
		[40, 25, 30, 2, 60, 12, 900, true, false, false, true]);
	assert.ok(await db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${t.id} AND action = 'queue.changed'`) >= 1, "it is audited");
	const theirs = await row(other);
	assert.equal((await m.post(`/settings/queues/${theirs.id}`, GOOD)).status, 404);
	assert.deepEqual(await row(other), theirs);
	assert.equal((await (await t.browser("lead")).post(path, GOOD)).status, 403);
	assert.equal((await (await t.browser("agent")).get("/settings/queues")).status, 403);
});
