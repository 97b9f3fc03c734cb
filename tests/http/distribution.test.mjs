// Who is rung for a waiting call, and why: skills, coordinators, overflow, order; and that two who try at
// the same moment never give it to two people, nor one person to two calls.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { Db, db, sql } from "../lib/db.mjs";
import { carrier, phoneNumber, queueOf, scratch, SPEED } from "../lib/tenant.mjs";
import { each, until } from "../lib/wait.mjs";

await carrier.speed(SPEED);
const dbs = Array.from({ length: 6 }, () => new Db());
after(() => dbs.forEach((d) => d.close()));

const FLOW = (queue) => ({ start: "queue", steps: { queue: { type: "queue", name: "Line", queue: `{queue:${queue}}`, max_wait: 3600, full: "mail" }, mail: { type: "voicemail", name: "Mailbox", prompt: "Everyone is busy." } } });
async function business(members) {
	const t = await scratch({ roles: ["owner", ...Array(members).fill("agent")] });
	await t.publish("Main", FLOW("Support"));
	await t.addLine("Main", "Main");
	await t.tellCarrier();
	const agents = t.users.filter((u) => u.role === "agent");
	for (const [i, a] of agents.entries()) {
		await t.presence(a, "ready", "", 900 - 100 * i);
		await carrier.phone(a.phone).behave({ do: "manual" });
	}
	return [t, ...agents];
}
const set = (t, columns) => db.run(sql`UPDATE queues SET ${sql.raw(columns)} WHERE tenant_id = ${t.id} AND name = 'Support'`);
const skill = (t, name, ...levels) => db.run(sql`WITH s AS (INSERT INTO skills (tenant_id, name, category) VALUES (${t.id}, ${name}, 'Language') RETURNING id),
	q AS (INSERT INTO queue_skills SELECT ${t.id}, q.id, s.id, 3 FROM queues q, s WHERE q.tenant_id = ${t.id} AND q.name = 'Support')
	INSERT INTO member_skills SELECT ${t.id}, m.member, s.id, m.level FROM s, (VALUES ${sql.raw(levels.map(([u, n]) => `('${u.member}'::uuid, ${n})`).join())}) m (member, level)`);
// Where nobody can be rung now, it is tried again by itself after some seconds, and when anything happens: as if it did.
const wake = (t) => db.run(sql`INSERT INTO tasks (tenant_id, lane, kind) VALUES (${t.id}, 'fast', 'queue.assign')`);
const again = (t, seen, what) => until(async () => { await wake(t); return seen(); }, { ms: 40000, every: 300, what });
async function rung(t, from) {
	const leg = await carrier.call({ from: from ?? await phoneNumber(), to: t.line("Main"), autopilot: [] });
	const row = await until(() => t.call(leg.sid), { what: "the call" });
	const words = async (code) => (await t.trace(row)).filter((l) => l.code === code).map((l) => l.words);
	return { leg, row, words, offered: () => until(async () => (await words("offered")).at(-1), { ms: 10000, what: "an offer" }) };
}

test("the better skill is rung first, who lacks it never; the call's page says so", async () => {
	const [t, novice, good, best] = await business(3);
	await queueOf(t, "Support", novice, good, best);
	await skill(t, "Spanish", [novice, 1], [good, 3], [best, 5]);
	const c = await rung(t);
	assert.equal(await c.offered(), `${best.name}: best skill of those who are free, ringing now`);
	assert.deepEqual(await c.words("skipped_skill"), [`${novice.name}: lacks the skill Spanish at level 3`]);
	const page = (await (await t.browser("owner")).get(`/history/calls/${c.row.id}`)).text;
	assert.match(page, /best skill of those who are free/);
	assert.match(page, /lacks the skill Spanish at level 3/);
	await carrier.phone(best.phone).decline();
	await until(async () => (await c.words("offered")).length === 2, { ms: 10000, what: "the next one" });
	assert.match((await c.words("offered"))[1], new RegExp(`^${good.name}`));
	// levels sink with the wait
	await set(t, "relax_s = 1");
	await carrier.phone(good.phone).decline();
	await again(t, async () => (await c.words("offered")).length === 3, "the novice, whose level is enough by now");
	assert.match((await c.words("offered"))[2], new RegExp(`^${novice.name}`));
	await c.leg.hangup();
});

test("the contact's coordinator first, else who talked to them last, else who has been free for longest", async () => {
	const [t, a, b, c] = await business(3), k = await t.contact("Rosa Delgado", { owner: c });
	await queueOf(t, "Support", a, b, c);
	await set(t, "owner_first = true, last_agent_first = true");
	const one = await rung(t, k.e164);
	assert.equal(await one.offered(), `${c.name}: the contact's coordinator, ringing now`);
	await one.leg.hangup();
	await t.ended(one.leg.sid);
	await db.run(sql`UPDATE contacts SET owner_id = NULL WHERE id = ${k.id}; UPDATE calls SET answered_by = ${b.member}, answered_at = now() WHERE tenant_id = ${t.id}`);
	const two = await rung(t, k.e164);
	assert.equal(await two.offered(), `${b.name}: talked to this caller last, ringing now`);
	await two.leg.hangup();
	const three = await rung(t);
	assert.equal(await three.offered(), `${a.name}: longest free, ringing now`);
	await three.leg.hangup();
});

test("where everybody who knows enough takes turns, the longest free is rung, not the best", async () => {
	const [t, longest, best] = await business(2);
	await queueOf(t, "Support", longest, best);
	await skill(t, "Spanish", [longest, 3], [best, 5]);
	await set(t, "skill_first = false");
	const c = await rung(t);
	assert.equal(await c.offered(), `${longest.name}: longest free, ringing now`);
	await c.leg.hangup();
});

test("after a time the members of another queue help out, and the caller keeps their place", async () => {
	const [t, helper] = await business(1);
	await queueOf(t, "RTR", helper);
	await db.run(sql`INSERT INTO queue_overflows SELECT ${t.id}, a.id, b.id, 600 FROM queues a, queues b WHERE a.tenant_id = ${t.id} AND b.tenant_id = ${t.id} AND a.name = 'Support' AND b.name = 'RTR'`);
	const c = await rung(t);
	await until(async () => (await c.words("queue_nobody")).length, { ms: 10000, what: "that nobody can be rung" });
	const { queued_at } = await t.call(c.leg.sid);
	await db.run(sql`UPDATE queue_overflows SET after_s = 0 WHERE tenant_id = ${t.id}`);
	assert.equal(await again(t, async () => (await c.words("offered"))[0], "the helper"), `${helper.name}: helps out from another queue, ringing now`);
	assert.equal((await t.call(c.leg.sid)).queued_at, queued_at);
	await c.leg.hangup();
});

test("higher priority and emergencies go first; many who wait in vain keep nobody else waiting", async () => {
	const [t, a] = await business(1);
	await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, caller_name, state, queue_id, queued_at, started_at, priority)
		SELECT ${t.id}, uuid7(), 'CA' || md5(random()::text), 'In vain', 'waiting', q.id, now() - interval '1 hour', now(), 5 FROM queues q, generate_series(1, 60) WHERE q.tenant_id = ${t.id} AND q.name = 'RTR';
		INSERT INTO calls (tenant_id, id, call_sid, caller_name, state, queue_id, queued_at, started_at, priority)
		SELECT ${t.id}, uuid7(), 'CA' || md5(random()::text), c.name, 'waiting', q.id, now() - make_interval(mins => c.mins), now(), c.priority
		FROM queues q, (VALUES ('Long', 30, 0), ('Short', 1, 0), ('Important', 2, 3)) c (name, mins, priority) WHERE q.tenant_id = ${t.id} AND q.name = 'Support'`);
	const k = await t.contact("Storm damage");
	await db.run(sql`UPDATE contacts SET emergency = true WHERE id = ${k.id}; UPDATE calls SET contact_id = ${k.id} WHERE tenant_id = ${t.id} AND caller_name = 'Short'`);
	await db.run(sql`UPDATE calls SET number_id = (SELECT id FROM numbers WHERE tenant_id = ${t.id}) WHERE tenant_id = ${t.id}`);
	await queueOf(t, "Support", a);
	const order = [];
	for (let i = 0; i < 3; i++) {
		await db.run(sql`UPDATE call_legs SET created_at = now() - interval '2 minutes', ended_at = now() - interval '2 minutes' WHERE tenant_id = ${t.id}`);
		await t.presence(a, "ready");
		await wake(t);
		const name = await until(() => db.value(sql`SELECT c.caller_name FROM call_legs l JOIN calls c ON c.tenant_id = l.tenant_id AND c.id = l.call_id WHERE l.tenant_id = ${t.id} AND l.state <> 'ended' AND c.ended_at IS NULL`), { ms: 10000, what: "an offer" });
		order.push(name);
		await db.run(sql`UPDATE calls SET ended_at = now(), state = 'ended' WHERE tenant_id = ${t.id} AND caller_name = ${name};
			UPDATE call_legs SET state = 'ended', ended_at = now(), end_reason = 'canceled' WHERE tenant_id = ${t.id}`);
	}
	assert.deepEqual(order, ["Short", "Important", "Long"]);
	assert.equal(await db.value(sql`SELECT count(*) FROM call_legs l JOIN calls c USING (tenant_id) WHERE c.id = l.call_id AND c.tenant_id = ${t.id} AND c.caller_name = 'In vain'`), 0);
	await db.run(sql`UPDATE calls SET ended_at = now(), state = 'ended' WHERE tenant_id = ${t.id} AND ended_at IS NULL`);
});

test("of many who claim at once, each call and each member is taken once", async () => {
	const [t, ...agents] = await business(5);
	const calls = (await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, state, queued_at, started_at)
		SELECT ${t.id}, uuid7(), 'CA' || md5(random()::text), 'waiting', now(), now() FROM generate_series(1, 5) RETURNING id`)).split("\n");
	const pairs = calls.flatMap((c) => agents.map((a) => [c, a.member])), all = [...pairs, ...pairs].sort(() => Math.random() - 0.5);
	const lanes = dbs.map((d, i) => each(all.filter((_, n) => n % dbs.length === i), 1, ([c, m]) => d.run(sql`BEGIN;
		SELECT set_config('app.tenant', ${t.id}, true); SELECT 1 FROM calls WHERE id = ${c} FOR UPDATE; SELECT offer_claim(${c}, ${m}, uuid7(), '+15550100'); COMMIT`)));
	await Promise.all(lanes);
	// whoever was passed by because a row was held at that moment is found at the next look
	for (const [c, m] of pairs) await db.run(sql`BEGIN; SELECT set_config(${"app.tenant"}, ${t.id}, true); SELECT offer_claim(${c}, ${m}, uuid7(), ${"+15550100"}); COMMIT`);
	assert.deepEqual(await db.row(sql`SELECT count(*), count(DISTINCT call_id) AS calls, count(DISTINCT member_id) AS members FROM call_legs WHERE tenant_id = ${t.id}`), { count: 5, calls: 5, members: 5 });
	await db.run(sql`UPDATE call_legs SET state = 'ended' WHERE tenant_id = ${t.id}; UPDATE calls SET ended_at = now(), state = 'ended' WHERE tenant_id = ${t.id}`);
});
