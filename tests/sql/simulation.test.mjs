// A day of calls through the distribution, with everything that goes wrong on such a day, in a clock of its
// own: nobody is rung for two callers, no caller has two members, nobody is overtaken without a reason, and
// every call is over in the end, once. make day lives the whole of it, make test its first minutes.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { sql } from "../lib/db.mjs";
import { ROOT } from "../lib/env.mjs";
import { freshDatabase } from "../lib/fresh.mjs";

const CALLS = Number(process.env.SIM_CALLS ?? 150), AGENTS = 60;
const fresh = await freshDatabase();
after(() => fresh.drop());
const db = fresh.owner();
const query = (file, name) => new RegExp(`-- name: ${name}\\n-- returns: \\w+\\n(.*?)(?=\\n\\n--|\\s*$)`, "s").exec(readFileSync(`${ROOT}/sql/queries/${file}.sql`, "utf8"))[1];
const as = (name, args, returns, body) => db.run(`CREATE FUNCTION ${name}(${args}) RETURNS ${returns} LANGUAGE plpgsql AS $sim$ #variable_conflict use_column\n BEGIN ${body}; END $sim$`);

const tenant = await db.run(sql`INSERT INTO tenants (slug, name, timezone, region) VALUES ('sim', 'Simulated', 'America/Denver', 'US') RETURNING id`);
await db.run(readFileSync(`${ROOT}/tests/lib/simulation.sql`, "utf8"));
await db.run(sql`SET app.tenant = ${tenant}; SET search_path = sim, pg_catalog, public; SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET jit = off;
	SET synchronous_commit = off; SELECT set_config('sim.now', '2026-11-02 15:00:00+00', false), setseed(0.4711)`);
await as("sim.waiter", "uuid[]", "TABLE (call_id uuid, queue_id uuid, contact_id uuid, zone text, region text, ring_s bigint, told boolean, one_only boolean)", `RETURN QUERY ${query("queue", "queue_waiter")}`);
await as("sim.chooses", "uuid, text, text", "void", query("queue", "presence_choose"));

test(`${CALLS} calls`, async () => {
	const began = performance.now();
	await db.run(`SELECT sim.people(${AGENTS})`);
	await db.run(`SELECT sim.day(${CALLS}, ${(CALLS / 10000) * 6})`);
	// what autovacuum does, which hears of a session only when it is idle
	do await db.run("CALL sim.live(500); VACUUM (ANALYZE) calls, call_legs, call_trace, call_events, presence, contacts, tasks, sim.ev, sim.stat");
	while (!(await db.value("SELECT sim.over()")));
	console.log(`# ${CALLS} calls in ${Math.round(performance.now() - began)} ms: ${await db.run("SELECT string_agg(what || ' ' || n, ', ' ORDER BY what) FROM sim.stat")}, ${await db.run("SELECT string_agg(outcome || ' ' || n, ', ') FROM (SELECT outcome, count(*) AS n FROM calls GROUP BY 1) o")}`);
	const none = async (what, q) => assert.deepEqual(await db.rows(q), [], what);
	assert.equal(await db.value("SELECT count(*) FROM calls"), CALLS);
	await none("nobody was overtaken by somebody behind them", "SELECT * FROM sim.overtaken LIMIT 3");
	await none("every call is over and has an outcome", "SELECT id, state, outcome FROM calls WHERE ended_at IS NULL OR outcome IS NULL OR state <> 'ended' LIMIT 3");
	await none("every phone is down", "SELECT id, state FROM call_legs WHERE ended_at IS NULL OR state <> 'ended' LIMIT 3");
	await none("nobody is left ringing or talking", "SELECT member_id, state, call_id FROM presence WHERE state IN ('ringing', 'on_call') OR call_id IS NOT NULL LIMIT 3");
	await none("nobody was rung for two calls at once", `SELECT * FROM (SELECT l.member_id, l.created_at,
		lag(CASE WHEN l.accepted_at IS NULL THEN l.ended_at ELSE least(l.ended_at, c.ended_at) END) OVER (PARTITION BY l.member_id ORDER BY l.created_at) AS before
		FROM call_legs l JOIN calls c ON c.id = l.call_id) l WHERE before > created_at LIMIT 3`);
	await none("no call rang at two members at once", `SELECT * FROM (SELECT call_id, created_at, lag(ended_at) OVER (PARTITION BY call_id ORDER BY created_at) AS before FROM call_legs) l WHERE before > created_at LIMIT 3`);
	await none("a call is answered when and only when somebody was with the caller", `SELECT c.id, c.outcome, j.n FROM calls c, LATERAL (SELECT count(*) AS n FROM call_legs l
		WHERE l.call_id = c.id AND l.joined_at IS NOT NULL) j WHERE (c.outcome = 'answered') <> (j.n > 0) OR (c.outcome = 'answered' AND NOT EXISTS (SELECT FROM call_legs l WHERE l.call_id = c.id AND l.member_id = c.answered_by AND l.joined_at IS NOT NULL)) LIMIT 3`);
	await none("every call tells that it was offered, or that nobody could be", "SELECT c.id FROM calls c WHERE NOT EXISTS (SELECT FROM call_trace r WHERE r.call_id = c.id AND r.code IN ('offered', 'queue_nobody')) LIMIT 3");
	const sums = await db.row("SELECT count(*) FILTER (WHERE outcome = 'answered') AS answered, count(*) FILTER (WHERE outcome = 'abandoned') AS gone FROM calls");
	assert.equal(sums.answered + sums.gone, CALLS, "sums agree");
	const stat = Object.fromEntries((await db.rows("SELECT what, n FROM sim.stat")).map((r) => [r.what, r.n]));
	const legs = await db.row("SELECT count(*) FILTER (WHERE joined_at IS NOT NULL) AS talked, count(DISTINCT call_id) FILTER (WHERE joined_at IS NOT NULL) AS calls FROM call_legs");
	assert.deepEqual(legs, { talked: stat.talked, calls: sums.answered }, "every conversation is of an answered call, and the other way round");
	// a short day may be spared some of it
	const bad = ["killed", "killed when told", "too late", "told late", "closed in a call", "closed while it rang", "back in line"];
	assert.ok(CALLS < 1000 ? bad.some((what) => stat[what]) : bad.every((what) => stat[what] > CALLS / 1000), JSON.stringify(stat));
	assert.ok(sums.gone > 0 && sums.answered > CALLS / 2, JSON.stringify(sums));
});
