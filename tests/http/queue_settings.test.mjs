// A manager says how a queue gives out its calls, who its members are, what they have to know and who
// helps: saved as a whole, refused in words, never over what somebody else changed; and it counts.
import { describe, it, test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { words } from "../lib/http.mjs";
import { scratch } from "../lib/tenant.mjs";

const GOOD = { name: "Support", target_s: 40, ring_s: 25, wrap_s: 30, priority: 2, relax_s: 60, max_size: 12, max_wait_s: 900, owner_first: "on", callback: "on" };
const [t, other] = await Promise.all([scratch(), scratch()]), m = await t.browser("manager");
const queue = (of, name = "Support") => db.row(sql`SELECT * FROM queues WHERE tenant_id = ${of.id} AND name = ${name}`);
const audited = (action) => db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${t.id} AND action = ${action}`).then(Number);
const skill = async (name, category = "") => {
	const answer = await m.post("/settings/skills", { name, category });
	assert.equal(answer.status, 303, words(answer.text).slice(0, 300));
	return db.row(sql`SELECT * FROM skills WHERE tenant_id = ${t.id} AND name = ${name}`);
};
const [, agent] = t.users, member = (u) => ({ [`member-${u.member}`]: "on" });

test("numbers and names: saved, refused with what was typed, and nobody else's", async () => {
	const mine = await queue(t), path = `/settings/queues/${mine.id}`;
	assert.match(words((await m.get("/settings/queues")).text), /Support.*New queue/);
	assert.match(words((await m.get(path)).text), /Time after a call, seconds.*Callers may be called back/);
	for (const [name, value] of [["wrap_s", "601"], ["wrap_s", ""], ["ring_s", "4"], ["priority", "x"], ["priority", "10"], ["max_size", "-1"], ["target_s", "99999999999999999999"]]) {
		const answer = await m.post(path, { ...GOOD, version: mine.version, [name]: value });
		assert.equal(answer.status, 422, `${name} ${value}`);
		assert.match(words(answer.text), /Not saved\..*a number from/);
		assert.match(answer.text, new RegExp(`id="${name}"[^>]*value="${value}"[^>]*aria-invalid="true"`), "what was typed stays");
	}
	for (const name of ["", " ", "x".repeat(61), "RTR", "rtr"]) assert.equal((await m.post(path, { ...GOOD, version: mine.version, name })).status, 422, name);
	assert.deepEqual(await queue(t), mine);
	const evil = `<b>"'Support`;
	assert.equal((await m.post(path, { ...GOOD, version: mine.version, name: evil })).status, 303);
	assert.ok((await m.get(path)).text.includes("&lt;b&gt;"));
	assert.ok(!(await m.get("/settings/queues")).text.includes("<b>\"'Support"));
	assert.equal((await m.post(path, { ...GOOD, version: mine.version + 1 })).status, 303);
	const now = await queue(t);
	assert.deepEqual([now.target_s, now.ring_s, now.wrap_s, now.priority, now.relax_s, now.max_size, now.max_wait_s, now.owner_first, now.last_agent_first, now.skill_first, now.leave_when_empty, now.callback],
		[40, 25, 30, 2, 60, 12, 900, true, false, false, false, true]);
	assert.ok(await audited("queue.changed") >= 2);
	const theirs = await queue(other);
	assert.equal((await m.post(`/settings/queues/${theirs.id}`, { ...GOOD, version: 1 })).status, 404);
	assert.equal((await m.get(`/settings/queues/${theirs.id}`)).status, 404);
	assert.equal((await m.get("/settings/queues/none")).status, 404);
	assert.deepEqual(await queue(other), theirs);
	const lead = await t.browser("lead");
	assert.equal((await lead.post(path, { ...GOOD, version: now.version })).status, 403);
	assert.match((await lead.get(path)).text, /<fieldset[^>]*disabled/, "a lead looks");
	assert.equal((await lead.get("/settings/skills")).status, 403);
	assert.equal((await (await t.browser("agent")).get("/settings/queues")).status, 403);
});

test("a new queue, once", async () => {
	const made = await m.post("/settings/queues", { name: "Night desk" });
	assert.equal(made.status, 303);
	assert.equal(made.headers.location, `/settings/queues/${(await queue(t, "Night desk")).id}`);
	assert.match(words((await m.get(made.headers.location)).text), /Night desk/);
	const again = await m.post("/settings/queues", { name: "night DESK" });
	assert.equal(again.status, 422);
	assert.match(words(again.text), /There is one of this name/);
	assert.match(again.text, /value="night DESK"/);
	assert.ok(await audited("queue.created") >= 1);
});

describe("members, skills and helpers of a queue", () => {
	it("are saved together, and what another business has is passed by", async () => {
		const spanish = await skill("Spanish", "Language"), q = await queue(t), rtr = await queue(t, "RTR"), path = `/settings/queues/${q.id}`;
		assert.match(words((await m.get(path)).text), /Spanish Language/);
		const body = { ...GOOD, version: q.version, ...member(agent), ...member(other.users[1]), [`ask-${spanish.id}`]: "3", [`help-${rtr.id}`]: "90", [`help-${(await queue(other)).id}`]: "5" };
		assert.equal((await m.post(path, body)).status, 303);
		assert.deepEqual(await db.rows(sql`SELECT member_id FROM queue_members WHERE queue_id = ${q.id}`), [{ member_id: agent.member }]);
		assert.deepEqual(await db.rows(sql`SELECT skill_id, level FROM queue_skills WHERE queue_id = ${q.id}`), [{ skill_id: spanish.id, level: 3 }]);
		assert.deepEqual(await db.rows(sql`SELECT to_id, after_s FROM queue_overflows WHERE queue_id = ${q.id}`), [{ to_id: rtr.id, after_s: 90 }]);
		assert.match(words((await m.get("/settings/queues")).text), /Support 1 Spanish 3 RTR 40 s/);
		for (const action of ["queue_member.created", "queue skill.created", "queue overflow.created"]) assert.equal(await audited(action), 1, action);
		for (const [kind, value] of [[`help-${rtr.id}`, "7201"], [`help-${rtr.id}`, "soon"], [`ask-${spanish.id}`, "6"], [`ask-${spanish.id}`, "-1"]])
			assert.equal((await m.post(path, { ...body, version: q.version + 1, [kind]: value })).status, 422, value);
		assert.equal((await m.post(path, { ...GOOD, version: q.version + 1 })).status, 303, "and all taken out");
		assert.equal(Number(await db.value(sql`SELECT (SELECT count(*) FROM queue_members WHERE queue_id = ${q.id}) + (SELECT count(*) FROM queue_skills WHERE queue_id = ${q.id}) + (SELECT count(*) FROM queue_overflows WHERE queue_id = ${q.id})`)), 0);
	});

	it("of two who change it at once, the second is told and loses nothing typed", async () => {
		const q = await queue(t), path = `/settings/queues/${q.id}`, second = await t.browser("owner");
		assert.equal((await m.post(path, { ...GOOD, version: q.version, ...member(agent) })).status, 303);
		const late = await second.post(path, { ...GOOD, version: q.version, wrap_s: "77" });
		assert.equal(late.status, 409);
		assert.match(words(late.text), /Somebody changed it meanwhile/);
		assert.match(late.text, /id="wrap_s"[^>]*value="77"/);
		assert.equal((await queue(t)).wrap_s, 30);
		const [, version] = late.text.match(/name="version" value="(\d+)"/);
		assert.equal((await second.post(path, { ...GOOD, version, wrap_s: "77" })).status, 303);
		assert.equal((await queue(t)).wrap_s, 77);
		assert.equal((await m.post(path, { ...GOOD, version: "" })).status, 400);
	});
});

test("a skill is made, renamed, given to members with levels, and deleted", async () => {
	const s = await skill("Roofs", "Trade"), path = `/settings/skills/${s.id}`, q = await queue(t, "RTR");
	const level = (n) => ({ [`level-${agent.member}`]: n });
	for (const name of ["", "roofs", "x".repeat(61)]) assert.equal((await m.post("/settings/skills", { name, category: "" })).status, 422, name);
	assert.equal((await m.post(path, { version: 1, name: "Flat roofs", category: "Trades", ...level("4"), [`level-${other.users[1].member}`]: "5" })).status, 303);
	assert.deepEqual(await db.rows(sql`SELECT member_id, level FROM member_skills WHERE skill_id = ${s.id}`), [{ member_id: agent.member, level: 4 }]);
	await db.run(sql`INSERT INTO queue_skills VALUES (${t.id}, ${q.id}, ${s.id}, 2)`);
	assert.match(words((await m.get("/settings/skills")).text), /Flat roofs Trades 1 RTR 2/);
	assert.match(words((await m.get(`/settings/queues/${q.id}`)).text), new RegExp(`${agent.name} Flat roofs 4`));
	const late = await m.post(path, { version: 1, name: "Late", ...level("1") });
	assert.equal(late.status, 409);
	assert.match(late.text, /value="Late"/);
	assert.equal((await m.post(path, { do: "drop", version: 1 })).status, 409, "not over somebody's change");
	assert.equal((await m.post(path, { version: 2, name: "Flat roofs", category: "", ...level("9") })).status, 303, "no level is none");
	assert.equal(Number(await db.value(sql`SELECT count(*) FROM member_skills WHERE skill_id = ${s.id}`)), 0);
	const gone = await m.post(path, { do: "drop", version: 3 });
	assert.equal(gone.headers.location, "/settings/skills?done=gone");
	assert.equal((await m.get(path)).status, 404);
	for (const action of ["skill.created", "skill.changed", "skill.deleted", "member skill.created", "queue skill.deleted"]) assert.ok(await audited(action) >= 1, action);
	const theirs = await db.run(sql`INSERT INTO skills (tenant_id, name) VALUES (${other.id}, 'Theirs') RETURNING id`);
	for (const body of [{ version: 1, name: "Mine" }, { do: "drop", version: 1 }]) assert.equal((await m.post(`/settings/skills/${theirs}`, body)).status, 404);
	assert.equal(await db.value(sql`SELECT name FROM skills WHERE id = ${theirs}`), "Theirs");
});

test("a queue is archived when no live flow and no caller needs it, and taken back", async () => {
	await m.post("/settings/queues", { name: "Old desk" });
	const q = await queue(t, "Old desk"), rtr = await queue(t, "RTR"), path = `/settings/queues/${q.id}`, to = (verb, version) => m.post(path, { do: verb, version });
	await db.run(sql`INSERT INTO queue_overflows VALUES (${t.id}, ${rtr.id}, ${q.id}, 30)`);
	await t.publish("Old", { start: "q", steps: { q: { type: "queue", name: "Line", queue: "{queue:Old desk}", max_wait: 600, full: "bye" }, bye: { type: "hangup", say: "Goodbye." } } });
	const used = await to("archive", q.version);
	assert.equal(used.status, 409);
	assert.match(words(used.text), /A flow that is live sends callers there/);
	await t.publish("Old", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
	const call = await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, state, queue_id, queued_at, started_at) VALUES (${t.id}, uuid7(), ${`CA${"7".repeat(32)}`}, 'waiting', ${q.id}, now(), now()) RETURNING id`);
	assert.match(words((await to("archive", q.version)).text), /Callers wait there/);
	await db.run(sql`UPDATE calls SET state = 'ended', ended_at = now() WHERE id = ${call}`);
	assert.equal((await to("archive", q.version + 7)).status, 409, "not over somebody's change");
	assert.equal((await queue(t, "Old desk")).archived_at, null);
	assert.equal((await to("archive", q.version)).status, 303);
	assert.match(words((await m.get("/settings/queues")).text), /Old desk Archived/);
	assert.match(words((await m.get(path)).text), /This queue is archived.*Take back into use/);
	assert.doesNotMatch(words((await m.get("/team")).text), /Old desk/);
	assert.doesNotMatch(words((await m.get(`/settings/queues/${rtr.id}`)).text), /Old desk/, "helps nobody");
	assert.equal(Number(await db.value(sql`SELECT count(*) FROM queue_overflows WHERE to_id = ${q.id}`)), 0);
	await assert.rejects(t.publish("Old", { start: "q", steps: { q: { type: "queue", name: "Line", queue: "{queue:Old desk}", max_wait: 600, full: "bye" }, bye: { type: "hangup", say: "Goodbye." } } }), /Old desk/);
	assert.equal((await to("restore", q.version + 1)).status, 303);
	assert.match(words((await m.get("/team")).text), /Old desk/);
	assert.equal((await (await t.browser("lead")).post(path, { do: "archive", version: q.version + 2 })).status, 403);
});

test("whether a line finds out about machines is said on its row, by a manager", async () => {
	await t.publish("Plain", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
	await t.addLine("Plain line", "Plain");
	const id = await db.value(sql`SELECT id FROM numbers WHERE tenant_id = ${t.id}`), is = () => db.value(sql`SELECT detect_machine FROM numbers WHERE id = ${id}`);
	assert.match((await m.get("/settings")).text, /aria-label="Turn on the machine check, Plain line"/);
	assert.equal((await m.post(`/settings/lines/${id}`, { detect: "on" })).status, 303);
	assert.equal(await is(), true);
	assert.match(words((await m.get("/settings")).text), /On Turn off/);
	assert.doesNotMatch((await (await t.browser("lead")).get("/settings")).text, /the machine check, /);
	assert.equal((await m.post(`/settings/lines/${id}`, { detect: "off" })).status, 303);
	assert.equal(await is(), false);
	assert.equal(await audited("line.changed"), 2);
	assert.equal((await (await other.browser("manager")).post(`/settings/lines/${id}`, { detect: "on" })).status, 404);
	assert.equal(await is(), false);
	// whose its missed calls are
	const lead = t.user("lead"), whose = () => db.value(sql`SELECT follow_up_id FROM numbers WHERE id = ${id}`);
	assert.equal((await m.post(`/settings/lines/${id}`, { follow_up: lead.member })).status, 303);
	assert.equal(await whose(), lead.member);
	assert.match((await m.get("/settings")).text, new RegExp(`value="${lead.member}" selected`));
	assert.match(words((await (await t.browser("lead")).get("/settings")).text), new RegExp(`Plain line.*${lead.name}`));
	for (const bad of [other.user("manager").member, "x' OR true", t.user("viewer")?.member ?? t.id]) assert.equal((await m.post(`/settings/lines/${id}`, { follow_up: bad })).status, 404);
	assert.equal(await whose(), lead.member);
	assert.equal((await (await t.browser("lead")).post(`/settings/lines/${id}`, { follow_up: "" })).status, 403);
	assert.equal((await m.post(`/settings/lines/${id}`, { follow_up: "" })).status, 303);
	assert.equal(await whose(), null);
});
