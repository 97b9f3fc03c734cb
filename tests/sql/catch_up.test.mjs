// What is to be learnt afterwards from the carrier's lists, and what of the given-up is done again:
// the queries themselves, as the program sends them.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { sql } from "../lib/db.mjs";
import { ROOT } from "../lib/env.mjs";
import { freshDatabase } from "../lib/fresh.mjs";

const fresh = await freshDatabase();
after(() => fresh.drop());
const su = fresh.owner(), app = await fresh.app();
const query = (file, name) => new RegExp(`-- name: ${name}\\n-- returns: \\w+\\n(.*?)(?=\\n\\n--|\\s*$)`, "s").exec(readFileSync(`${ROOT}/sql/queries/${file}.sql`, "utf8"))[1];
const LINE = "+18015550100", sid = (n, prefix = "CA") => prefix + String(n).padStart(32, "0");

const business = async (slug, account) => {
	const id = await su.run(sql`INSERT INTO tenants (slug, name, timezone, region) VALUES (${slug}, ${slug}, 'UTC', 'US') RETURNING id`);
	await su.run(sql`INSERT INTO carrier_accounts (tenant_id, account_sid, token) VALUES (${id}, ${sid(account, "AC")}, 'sealed')`);
	return id;
};
const one = await business("one", 1), two = await business("two", 2);
await su.run(sql`WITH f AS (INSERT INTO flows (tenant_id, name) VALUES (${one}, 'F') RETURNING id) INSERT INTO numbers (tenant_id, e164, name, flow_id) SELECT ${one}, ${LINE}, 'Main', id FROM f`);

async function asked(name, items, tenant = one) {
	await app.run(sql`BEGIN; SELECT set_config('app.tenant', ${tenant}, true)`);
	try {
		await app.run(sql`PREPARE q AS ${sql.raw(query("carrier", name))}`);
		return (await app.run(sql`EXECUTE q (${JSON.stringify(items)})`)).split("\n").filter(Boolean);
	} finally {
		await app.run("ROLLBACK; DEALLOCATE ALL");
	}
}
const call = (n, ended, tenant = one) => su.run(sql`INSERT INTO calls (tenant_id, id, call_sid, started_at, ended_at) VALUES (${tenant}, uuid7(), ${sid(n)}, now() - interval '1 hour', ${ended}) RETURNING id`);
const ago = (minutes) => new Date(Date.now() - minutes * 60000).toISOString();
const listed = (n, minutes, line = LINE) => ({ sid: sid(n), line, ended: ago(minutes) });

test("calls: unknown ones at once, known ones when their callbacks had time, those of others never", async () => {
	await call(1, ago(30));
	await call(2, null);
	await call(3, null, two);
	assert.deepEqual(await asked("catch_up_calls", [listed(1, 30), listed(2, 1), listed(3, 0), listed(4, 0), listed(5, 0, "+18015550199")]), [sid(3), sid(4)], "another business's call of that id is not ours");
	assert.deepEqual(await asked("catch_up_calls", [listed(2, 3)]), [sid(2)], "its end was told to nobody");
	assert.deepEqual(await asked("catch_up_calls", [listed(4, 0)], two), [], "the line is not theirs");
	assert.deepEqual(await asked("catch_up_calls", []), []);
});

test("recordings: of known calls, neither here nor on their way", async () => {
	const known = await call(10, ago(30)), rec = (n, state) => su.run(sql`INSERT INTO recordings (tenant_id, call_id, recording_sid, account_sid, kind, state) VALUES (${one}, ${known}, ${sid(n, "RE")}, 'AC', 'voicemail', ${state}) RETURNING id`);
	await rec(1, "ready");
	await rec(2, "failed");
	await rec(3, "waiting");
	const fetched = await rec(4, "waiting");
	await su.run(sql`INSERT INTO tasks (tenant_id, lane, kind, dedupe_key) VALUES (${one}, 'slow', 'recording.fetch', ${fetched})`);
	const items = [1, 2, 3, 4, 5].map((n) => ({ sid: sid(n, "RE"), call_sid: sid(10) }));
	assert.deepEqual(await asked("catch_up_recordings", [...items, { sid: sid(6, "RE"), call_sid: sid(11) }]), [sid(3, "RE"), sid(5, "RE")]);
});

test("a look is queued when it is due, once, one by one; after an outage for all; never for the suspended", async () => {
	const due = (soon) => app.value(sql`SELECT catch_up_due(${soon})`), waiting = async () => (await su.rows("SELECT t.slug FROM tasks k JOIN tenants t ON t.id = k.tenant_id WHERE k.kind = 'carrier.catch_up' AND k.state = 'waiting' ORDER BY 1")).map((r) => r.slug);
	assert.equal(await due(false), 0, "a new account has nothing to look for");
	await su.run(sql`UPDATE carrier_accounts SET look_at = now() WHERE tenant_id = ${two}`);
	assert.deepEqual([await due(false), await due(false), await waiting()], [1, 0, ["two"]]);
	assert.equal(await due(true), 1);
	assert.deepEqual(await waiting(), ["one", "two"]);
	await su.run("UPDATE tasks SET state = 'dead', ended_at = now() WHERE kind = 'carrier.catch_up'");
	await su.run(sql`UPDATE tenants SET status = 'suspended' WHERE id = ${two}`);
	assert.equal(await due(true), 1);
	assert.deepEqual(await waiting(), ["one"]);
	assert.equal(await su.value(sql`SELECT count(*) FROM tasks WHERE kind = 'carrier.catch_up' AND tenant_id = ${one}`), 1, "what was given up is struck off");
});

test("the given-up is done again: one by its id, all of a kind, nothing twice", async () => {
	const replay = async (what) => {
		await su.run(sql`PREPARE r AS ${sql.raw(query("tasks", "tasks_replay"))}`);
		await su.run(sql`EXECUTE r (${what})`);
		await su.run("DEALLOCATE r");
	};
	const add = (kind, key, state, minutes = 5) => su.run(sql`INSERT INTO tasks (tenant_id, lane, kind, dedupe_key, state, attempts, lost, last_error, ended_at) VALUES (${one}, 'slow', ${kind}, ${key}, ${state}, 120, 2, 'HTTP 500', ${ago(minutes)}) RETURNING id`);
	const states = async (kind) => (await su.rows(sql`SELECT coalesce(dedupe_key, '-') || ' ' || state AS s FROM tasks WHERE kind = ${kind} ORDER BY 1`)).map((r) => r.s);
	const [single] = [await add("a", "x", "dead"), await add("a", "y", "dead")];
	await replay(single);
	assert.deepEqual(await states("a"), ["x waiting", "y dead"]);
	assert.deepEqual(await su.row(sql`SELECT attempts, lost, ended_at, last_error FROM tasks WHERE id = ${single}`), { attempts: 0, lost: 0, ended_at: null, last_error: "HTTP 500" });
	for (const [key, state, minutes] of [["same", "dead", 9], ["same", "dead", 1], ["running", "dead", 5], ["running", "waiting", 5], [null, "dead", 5], [null, "dead", 5]]) await add("b", key, state, minutes);
	await replay("b");
	assert.deepEqual(await states("b"), ["- waiting", "- waiting", "running waiting", "same waiting"]);
	await replay("none");
	assert.deepEqual(await states("a"), ["x waiting", "y dead"]);
});
