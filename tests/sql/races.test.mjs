// Two at the same moment: each race is brought about by a lock that the test holds, so that the second is
// known to wait (or to pass by) before the first is through. And how long one claim takes in a long line.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { sql } from "../lib/db.mjs";
import { ROOT } from "../lib/env.mjs";
import { freshDatabase } from "../lib/fresh.mjs";
import { until, within } from "../lib/wait.mjs";

const fresh = await freshDatabase();
after(() => fresh.drop());
const su = fresh.owner(), one = await fresh.app(), two = await fresh.app();
const query = (file, name) => new RegExp(`-- name: ${name}\\n-- returns: \\w+\\n(.*?)(?=\\n\\n--|\\s*$)`, "s").exec(readFileSync(`${ROOT}/sql/queries/${file}.sql`, "utf8"))[1];
const tenant = await su.run(sql`INSERT INTO tenants (slug, name, timezone, region) VALUES ('races', 'Races', 'UTC', 'US') RETURNING id`);
for (const d of [su, one, two]) await d.run(sql`SET app.tenant = ${tenant}; SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET jit = off`);
const queue = await su.run(sql`INSERT INTO queues (tenant_id, name) VALUES (${tenant}, 'Support') RETURNING id`);

let n = 0;
async function member() {
	const name = `Agent ${++n}`;
	const id = await su.run(sql`WITH u AS (INSERT INTO users (email, name, password_hash) VALUES (${`${n}@races.example`}, ${name}, 'none') RETURNING id)
		INSERT INTO members (tenant_id, user_id, name, role, phone) SELECT ${tenant}, u.id, ${name}, 'agent', ${`+1801555${String(n).padStart(4, "0")}`} FROM u RETURNING id`);
	await su.run(sql`INSERT INTO queue_members (tenant_id, queue_id, member_id) VALUES (${tenant}, ${queue}, ${id}); UPDATE presence SET state = 'ready', wanted = 'ready' WHERE member_id = ${id}`);
	return id;
}
const waiting = () => su.run(sql`INSERT INTO calls (tenant_id, id, call_sid, state, queue_id, queued_at, started_at) VALUES (${tenant}, uuid7(), 'CA' || md5(random()::text), 'waiting', ${queue}, now(), now()) RETURNING id`);
const claim = (call, who) => sql`SELECT offer_claim(${call}, ${who}, uuid7(), '+18015550100')`;
const legs = (call) => su.rows(sql`SELECT id, member_id, state, accepted_at IS NOT NULL AS accepted FROM call_legs WHERE call_id = ${call} ORDER BY created_at`);
const offered = async (call, who) => (await su.run(sql`WITH p AS (UPDATE presence SET state = 'ringing', call_id = ${call} WHERE member_id = ${who})
	INSERT INTO call_legs (tenant_id, id, call_id, member_id, to_address, via, confirm) VALUES (${tenant}, uuid7(), ${call}, ${who}, '+18015550100', 'offer', true) RETURNING id`));
const accept = (leg) => sql`SELECT taken, fresh FROM leg_accept(${leg}, NULL, clock_timestamp())`;
const pid = (d) => d.run("SELECT pg_backend_pid()");
const blocked = (p) => until(() => su.value(sql`SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = ${Number(p)}`), { what: "the second to wait for the first" });
const clear = () => su.run(sql`UPDATE calls SET ended_at = now(), state = 'ended' WHERE ended_at IS NULL; UPDATE call_legs SET state = 'ended', ended_at = now() WHERE state <> 'ended';
	UPDATE presence SET state = 'ready', call_id = NULL; DELETE FROM tasks`);

// The first is in the middle of its transaction, the second begins and waits, the first ends.
async function race(first, second) {
	const p = await pid(two);
	await one.run("BEGIN");
	const a = await one.run(first), late = two.run(second);
	await blocked(p);
	await one.run("COMMIT");
	return [a, await late];
}

test("a member whose row somebody holds is passed by at once, and found at the next look", async () => {
	const [call, who] = [await waiting(), await member()];
	await one.run(sql`BEGIN; SELECT FROM presence WHERE member_id = ${who} FOR UPDATE`);
	assert.equal(await two.run(claim(call, who)), "f");
	await one.run("ROLLBACK");
	assert.equal(await two.run(claim(call, who)), "t");
	assert.equal((await legs(call)).length, 1);
	await clear();
});

test("two calls claim one member: one has them, the other waits on and is whole", async () => {
	const [a, b, who] = [await waiting(), await waiting(), await member()];
	await one.run("BEGIN");
	assert.equal(await one.run(claim(a, who)), "t");
	assert.equal(await two.run(claim(b, who)), "f");
	await one.run("COMMIT");
	assert.equal(await two.run(claim(b, who)), "f");
	assert.deepEqual([(await legs(a)).length, (await legs(b)).length, await su.value(sql`SELECT state FROM calls WHERE id = ${b}`)], [1, 0, "waiting"]);
	await clear();
});

test("one call is claimed for two members: the second is turned away and stays free", async () => {
	const [call, a, b] = [await waiting(), await member(), await member()];
	const locked = (who) => `SELECT FROM calls WHERE id = '${call}' FOR UPDATE; ${claim(call, who).text}`;
	assert.deepEqual((await race(locked(a), locked(b))).map((s) => s.trim()), ["t", "f"]);
	assert.deepEqual((await legs(call)).map((l) => l.member_id), [a]);
	assert.equal(await su.value(sql`SELECT state FROM presence WHERE member_id = ${b}`), "ready");
	await clear();
});

test("the worker that claimed is killed before it commits: the call is nobody's, and the next one gets it", async () => {
	const [call, who] = [await waiting(), await member()];
	const p = await pid(one);
	await one.run("BEGIN");
	assert.equal(await one.run(claim(call, who)), "t");
	await su.run(sql`SELECT pg_terminate_backend(${Number(p)})`);
	await until(async () => !(await su.value(sql`SELECT count(*) FROM pg_stat_activity WHERE pid = ${Number(p)}`)), { what: "the end of the worker" });
	assert.deepEqual([(await legs(call)).length, await two.run(claim(call, who))], [0, "t"]);
	await one.run(sql`SET ROLE patchbay_app; SET app.tenant = ${tenant}; SET enable_seqscan = off; SET jit = off`);
	await clear();
});

test("two press 1 for one caller: the first has them, the other is told, its phone is stopped", async () => {
	const call = await waiting(), [a, b] = [await offered(call, await member()), await offered(call, await member())];
	assert.deepEqual(await race(accept(a), accept(b)), ["f|t", "t|f"]);
	assert.deepEqual((await legs(call)).map((l) => l.accepted), [true, false]);
	assert.equal(await su.value(sql`SELECT count(*) FROM tasks WHERE kind = 'leg.hangup' AND args->>'leg' = ${b}`), 1);
	assert.equal(await two.run(accept(a)), "f|f", "pressed twice, taken once");
	await clear();
});

test("the caller hangs up while 1 is pressed: whoever is told first", async () => {
	const over = (call) => sql`SELECT ended_now FROM call_status((SELECT call_sid FROM calls WHERE id = ${call}), 'completed', 9, clock_timestamp(), 3, '', '', ${`${call}end`}, '', '{}')`;
	await su.run(sql`WITH f AS (INSERT INTO flows (tenant_id, name) VALUES (${tenant}, 'F') RETURNING id) INSERT INTO numbers (tenant_id, e164, name, flow_id) SELECT ${tenant}, '+18015550199', 'Main', id FROM f`);
	for (const [first, outcome] of [["caller", "abandoned"], ["key", "abandoned"]]) {
		const call = await waiting(), who = await member(), leg = await offered(call, who);
		const [, second] = await (first === "caller" ? race(over(call), accept(leg)) : race(accept(leg), over(call)));
		assert.equal(second, first === "caller" ? "t|f" : "t");
		assert.deepEqual(await su.row(sql`SELECT outcome, answered_by FROM calls WHERE id = ${call}`), { outcome, answered_by: null }, "they never came together");
		await su.run(sql`SELECT leg_status(${leg}, ${`${leg}sid`}, 'completed', 9, clock_timestamp(), 0, '', '', '')`);
		assert.equal(await su.value(sql`SELECT state FROM presence WHERE member_id = ${who}`), "ready", "and the member is free when their phone is down");
		await clear();
	}
});

test("two take the same waiting call from their pages: the phones of both may ring, one has it", async () => {
	const [call, a, b] = [await waiting(), await member(), await member()];
	const take = (who) => sql`SELECT desk_do(${call}, ${who}, 'take', NULL)`;
	await race(take(a), take(b));
	const rung = await legs(call), results = [await one.run(accept(rung[0].id)), ...(rung[1] ? [await two.run(accept(rung[1].id))] : [])];
	assert.equal(results.filter((r) => r === "f|t").length, 1);
	assert.equal((await legs(call)).filter((l) => l.accepted).length, 1);
	await clear();
});

test("a thousand wait for two hundred: finding the next caller and claiming takes one short look", async () => {
	await su.run(sql`WITH u AS (INSERT INTO users (email, name, password_hash) SELECT 'm' || i || '@races.example', 'Many ' || i, 'none' FROM generate_series(1, 200) i RETURNING id, name),
		m AS (INSERT INTO members (tenant_id, user_id, name, role, phone) SELECT ${tenant}, u.id, u.name, 'agent', '+1801556' || lpad(split_part(u.name, ' ', 2), 4, '0') FROM u RETURNING id)
		INSERT INTO queue_members (tenant_id, queue_id, member_id) SELECT ${tenant}, ${queue}, m.id FROM m;
		INSERT INTO calls (tenant_id, id, call_sid, state, queue_id, queued_at, started_at) SELECT ${tenant}, uuid7(), 'CA' || md5(i || 'x'), 'waiting', ${queue}, now() - make_interval(secs => i), now() FROM generate_series(1, 1000) i;
		INSERT INTO calls (tenant_id, id, call_sid, state, started_at, ended_at) SELECT ${tenant}, uuid7(), 'CA' || md5(i || 'y'), 'ended', now(), now() FROM generate_series(1, 5000) i;
		UPDATE presence SET state = 'ready', wanted = 'ready'; ANALYZE calls; ANALYZE call_legs; ANALYZE presence`);
	await one.run(`PREPARE waiter (uuid[]) AS ${query("queue", "queue_waiter")}`);
	const plan = await one.run(`EXPLAIN (COSTS OFF) EXECUTE waiter ('{}')`);
	assert.doesNotMatch(plan, /Seq Scan/, plan);
	const times = [];
	for (let i = 0; i < 100; i++) {
		const began = performance.now();
		const [call] = (await one.run("BEGIN; EXECUTE waiter ('{}')")).split("|");
		const [who] = (await one.run(sql`SELECT id FROM queue_candidates(${call}) WHERE state = 'ready' AND rung_ago_s < 0 LIMIT 1`)).split("|");
		assert.equal(await one.run(claim(call, who)), "t");
		await one.run("COMMIT");
		times.push(performance.now() - began);
	}
	times.sort((x, y) => x - y);
	console.log(`# claim with 1000 waiting and 200 members: p50 ${times[50].toFixed(1)} ms, p95 ${times[95].toFixed(1)} ms`);
	assert.ok(times[95] < within(100), `p95 ${times[95]} ms`);
	assert.deepEqual(await su.row("SELECT count(*) AS n, count(DISTINCT call_id) AS calls, count(DISTINCT member_id) AS members FROM call_legs WHERE state <> 'ended'"), { n: 100, calls: 100, members: 100 });
	const first = await su.value("SELECT count(*) FROM calls c WHERE state = 'waiting' AND NOT EXISTS (SELECT FROM call_legs l WHERE l.call_id = c.id AND l.state <> 'ended') AND queued_at < (SELECT max(o.queued_at) FROM calls o JOIN call_legs l ON l.call_id = o.id AND l.state <> 'ended')");
	assert.equal(first, 0, "the hundred who waited longest");
});

// Lines of one flow; they lie in the table, and by their numbers, with the highest id first.
async function lines() {
	const flow = await su.run(sql`INSERT INTO flows (tenant_id, name) VALUES (${tenant}, ${`Lines ${++n}`}) RETURNING id`);
	const version = await su.run(sql`INSERT INTO flow_versions (tenant_id, flow_id, version, document) VALUES (${tenant}, ${flow}, 1, '{}') RETURNING id`);
	const line = (id, e164) => sql`INSERT INTO numbers (tenant_id, id, e164, name, flow_id) VALUES (${tenant}, ${id}, ${e164}, 'Line', ${flow})`;
	const [low, high] = ["018f0000-0000-7000-8000-000000000001", "018f0000-0000-7000-8000-000000000002"];
	await su.run(line(high, "+18015550301"));
	await su.run(line(low, "+18015550302"));
	return { flow, version, line, low, high };
}
const block = (e164) => sql`INSERT INTO blocked_numbers (tenant_id, e164) VALUES (${tenant}, ${e164})`;

test("a line that is made while a number is blocked waits for that: whoever remembers the line knows of the number", async () => {
	const l = await lines(), manager = fresh.owner(), p = await pid(manager), xmin = () => su.rows(sql`SELECT id, xmin::text FROM numbers WHERE flow_id = ${l.flow} ORDER BY id`), was = await xmin();
	await one.run("BEGIN");
	await one.run(block("+18015550401"));
	const made = manager.run(l.line("018f0000-0000-7000-8000-000000000003", "+18015550303"));
	await blocked(p);
	await one.run("COMMIT");
	await made;
	const is = await xmin();
	for (const w of was) assert.notEqual(is.find((r) => r.id === w.id).xmin, w.xmin, "the others are other rows");
	await two.run("DELETE FROM blocked_numbers");
	for (const w of is) assert.notEqual((await xmin()).find((r) => r.id === w.id).xmin, w.xmin, "when it is taken off the list as well");
	await su.run(sql`DELETE FROM numbers WHERE flow_id = ${l.flow}`);
});

test("whoever changes several lines takes them in one order: nobody who waits holds what another waits for", async () => {
	const l = await lines(), p = await pid(two);
	const changes = [block("+18015550402"), sql`UPDATE flows SET live_version = ${l.version} WHERE id = ${l.flow}`,
		sql`INSERT INTO crm_connections (tenant_id, realm, token, table_id) VALUES (${tenant}, 'races', '', 'b1')`];
	for (const change of changes) {
		await one.run(sql`BEGIN; SELECT FROM numbers WHERE id = ${l.low} FOR UPDATE`);
		const late = two.run(change);
		await blocked(p);
		await su.run(sql`SELECT FROM numbers WHERE id = ${l.high} FOR UPDATE NOWAIT`);
		await one.run("ROLLBACK");
		await late;
	}
});
