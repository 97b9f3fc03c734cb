// The list of what the machine owes: each task is done by one worker at a time, at least once, and
// one that kills its workers ends alone (reliability, faults 46 to 48).
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { sql } from "../lib/db.mjs";
import { freshDatabase } from "../lib/fresh.mjs";

const fresh = await freshDatabase();
after(() => fresh.drop());
const su = fresh.owner(), one = await fresh.app(), two = await fresh.app();
const tenant = await su.run("INSERT INTO tenants (slug, name, timezone, region) VALUES ('tasks', 'Tasks', 'UTC', 'US') RETURNING id");

const add = (kind, { lane = "fast", ago = 1, key = null, attempts = 0 } = {}) => su.run(sql`INSERT INTO tasks (tenant_id, lane, kind, dedupe_key, run_at, attempts)
	VALUES (${tenant}, ${lane}, ${kind}, ${key}, clock_timestamp() - make_interval(secs => ${ago}), ${attempts}) RETURNING id`);
const claim = async (d, { lane = "fast", by = "w1", lease = 30 } = {}) => (await d.rows(sql`SELECT * FROM task_claim(${lane}, ${by}, ${lease})`))[0];
const clear = () => su.run("DELETE FROM tasks");
const state = (id) => su.row(sql`SELECT state, attempts, lease_by, last_error, ended_at IS NOT NULL AS ended FROM tasks WHERE id = ${id}`);
const expire = (id) => su.run(sql`UPDATE tasks SET lease_until = clock_timestamp() - interval '1 second' WHERE id = ${id}`);

test("the longest due comes first, what is not due yet not at all, other lanes never", async () => {
	await clear();
	await add("later", { ago: -60 });
	await add("elsewhere", { lane: "slow", ago: 100 });
	await add("second", { ago: 5 });
	await add("first", { ago: 9 });
	assert.deepEqual([(await claim(one)).kind, (await claim(one)).kind, await claim(one)], ["first", "second", undefined]);
	assert.equal((await claim(one, { lane: "slow" })).kind, "elsewhere");
	assert.equal(await claim(one, { lane: "bulk" }), undefined);
});

test("a claim is a lease with a name and a count", async () => {
	await clear();
	const id = await add("x");
	const task = await claim(one, { by: "pid 7", lease: 30 });
	assert.deepEqual([task.id, task.tenant_id, task.attempts], [id, tenant, 1]);
	assert.deepEqual(await state(id), { state: "running", attempts: 1, lease_by: "pid 7", last_error: null, ended: false });
	assert.equal(await claim(two), undefined, "nobody else gets it");
	await expire(id);
	await add("newer", { ago: 99 });
	const again = await claim(two, { by: "pid 8" });
	assert.deepEqual([again.id, again.attempts], [id, 2], "what was begun and dropped comes before all else");
});

test("two at once take two, and wait for nobody", async () => {
	await clear();
	await add("a", { ago: 9 });
	await add("b", { ago: 5 });
	await one.run("BEGIN");
	assert.equal((await claim(one)).kind, "a");
	await two.run("SET statement_timeout = '2s'");
	assert.equal((await claim(two)).kind, "b");
	assert.equal(await claim(two), undefined);
	await one.run("ROLLBACK");
	assert.equal((await claim(two)).kind, "a", "a claim that was not committed is none");
});

test("eight workers, two hundred tasks: each once", async () => {
	await clear();
	await su.run(sql`INSERT INTO tasks (tenant_id, lane, kind) SELECT ${tenant}, 'fast', 'n' || g FROM generate_series(1, 200) g`);
	const workers = await Promise.all(Array.from({ length: 8 }, () => fresh.app()));
	const taken = await Promise.all(workers.map(async (w, i) => {
		const mine = [];
		for (let t = await claim(w, { by: `w${i}` }); t; t = await claim(w, { by: `w${i}` })) mine.push(t.kind);
		return mine;
	}));
	assert.equal(new Set(taken.flat()).size, 200);
	assert.equal(taken.flat().length, 200);
});

test("after eight claims it is dead, alone, and says so", async () => {
	await clear();
	const poison = await add("poison", { ago: 50 }), innocent = await add("innocent", { ago: -3600 });
	for (let n = 1; n <= 8; n++) {
		assert.deepEqual([(await claim(one, { by: `w${n}` })).id, (await state(poison)).attempts], [poison, n]);
		await expire(poison);
	}
	await su.run(sql`UPDATE tasks SET run_at = clock_timestamp() WHERE id = ${innocent}`);
	assert.equal((await claim(one)).id, innocent, "the claim that finds it dead takes the next");
	const dead = await state(poison);
	assert.deepEqual([dead.state, dead.attempts, dead.lease_by, dead.ended], ["dead", 8, null, true]);
	assert.match(dead.last_error, /worker died/);
	assert.equal((await state(innocent)).attempts, 1);
	assert.equal(await claim(one), undefined, "it never comes back");
});

test("tries that failed by themselves are not held against it when a worker dies", async () => {
	await clear();
	const patient = await add("patient", { attempts: 100 });
	await claim(one);
	await expire(patient);
	assert.equal((await claim(one, { by: "w2" }))?.id, patient, "a lease that ran out once does not end it");
	assert.equal((await state(patient)).state, "running");
});

// What the workers run at the end of a task, as in sql/queries/tasks.sql.
const asTenant = async (d, query) => {
	await d.run(sql`BEGIN; SELECT set_config('app.tenant', ${tenant}, true)`);
	const text = await d.run(query);
	await d.run("COMMIT");
	return text;
};

test("who slept through the lease changes nothing any more", async () => {
	await clear();
	const id = await add("slept");
	await claim(one, { by: "sleeper" });
	await expire(id);
	await claim(two, { by: "other" });
	await asTenant(one, sql`DELETE FROM tasks WHERE tenant_id = app_tenant() AND id = ${id} AND state = 'running' AND lease_by = 'sleeper'`);
	assert.equal((await state(id)).lease_by, "other");
});

test("one task for one key, until it is done; again afterwards; each tenant its own", async () => {
	await clear();
	const put = (key) => asTenant(one, sql`INSERT INTO tasks (tenant_id, lane, kind, dedupe_key) VALUES (app_tenant(), 'fast', 'k', ${key}) ON CONFLICT DO NOTHING RETURNING 1`);
	assert.equal(await put("same"), "1");
	assert.equal(await put("same"), "");
	assert.equal(await put("other"), "1");
	const t = await claim(two);
	assert.equal(await put("same"), "", "not while it runs either");
	await su.run(sql`UPDATE tasks SET state = 'dead' WHERE id = ${t.id}`);
	assert.equal(await put("same"), "1");
	const second = await su.run("INSERT INTO tenants (slug, name, timezone, region) VALUES ('tasks2', 'Tasks', 'UTC', 'US') RETURNING id");
	assert.equal(await su.run(sql`INSERT INTO tasks (tenant_id, lane, kind, dedupe_key) VALUES (${second}, 'fast', 'k', 'same') ON CONFLICT DO NOTHING RETURNING 1`), "1");
});

test("when to look again", async () => {
	await clear();
	const next = async (lane) => (await one.row(sql`SELECT extract(epoch FROM task_next_due(${lane}) - clock_timestamp())::int AS s`)).s;
	assert.equal(await next("fast"), null);
	await add("soon", { ago: -100 });
	assert.ok(Math.abs(await next("fast") - 100) <= 1);
	await add("now");
	await claim(one, { lease: 20 });
	assert.ok(Math.abs(await next("fast") - 20) <= 1, "a lease that may run out counts too");
	assert.equal(await next("slow"), null);
});
