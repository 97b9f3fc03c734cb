// How often somebody may try: counted in the database, so that no worker and no lost cache lets
// anybody try more often (reliability, security rows 1 and 2).
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Db, db as su, sql } from "../lib/db.mjs";

// With the rights of the workers; every test counts under keys of its own.
const open = [];
after(() => open.forEach((d) => d.close()));
const asApp = async () => {
	const d = new Db();
	open.push(d);
	await d.run("SET ROLE patchbay_app");
	return d;
};
const app = await asApp();
const key = () => randomUUID();
const tried = (account, address, d = app) => d.row(sql`SELECT * FROM sign_in_try(${account}, ${address})`);
const many = async (n, account, address) => {
	const out = [];
	for (let i = 0; i < n; i++) out.push(await tried(account, address));
	return out;
};
const count = (k) => su.value(sql`SELECT tries FROM sign_in_buckets WHERE key = ${k}`);
const waits = (rows) => rows.map((r) => (r.wait_s > 0 ? "wait" : r.tries_left));

test("five tries for an account, wherever they come from", async () => {
	const account = key(), rows = [];
	for (let i = 0; i < 7; i++) rows.push(await tried(account, key()));
	assert.deepEqual(waits(rows), [4, 3, 2, 1, 0, "wait", "wait"]);
	assert.ok(rows[5].wait_s > 290 && rows[5].wait_s <= 300);
});

test("five for an address, whoever is tried", async () => {
	const address = key(), rows = [];
	for (let i = 0; i < 7; i++) rows.push(await tried(key(), address));
	assert.deepEqual(waits(rows), [4, 3, 2, 1, 0, "wait", "wait"]);
	assert.ok(rows[5].wait_s > 290 && rows[5].wait_s <= 300);
	assert.equal((await tried(key(), key())).wait_s, 0, "others are not touched");
});

test("the window begins with the first try and trying on does not move it", async () => {
	const account = key(), address = key();
	await many(6, account, address);
	await su.run(sql`UPDATE sign_in_buckets SET ends_at = clock_timestamp() + interval '2 seconds' WHERE key IN (${"a:" + account}, ${"i:" + address})`);
	assert.ok((await tried(account, address)).wait_s <= 2);
	await su.run(sql`UPDATE sign_in_buckets SET ends_at = clock_timestamp() - interval '1 millisecond' WHERE key IN (${"a:" + account}, ${"i:" + address})`);
	assert.deepEqual(waits(await many(2, account, address)), [4, 3], "then it begins anew");
});

test("thirty at the same moment are counted as thirty", async () => {
	const account = key(), address = key(), sessions = await Promise.all(Array.from({ length: 10 }, asApp));
	const rows = (await Promise.all(sessions.map(async (d) => [await tried(account, address, d), await tried(account, address, d), await tried(account, address, d)]))).flat();
	assert.equal(rows.filter((r) => r.wait_s === 0).length, 5);
	assert.equal(await count("i:" + address), 5, "and no more than five");
});

test("a right password takes back its own try and no other", async () => {
	const account = key(), address = key(), other = key();
	await many(4, account, address);
	await app.run(sql`SELECT sign_in_pass(${account}, ${address})`);
	assert.deepEqual([await count("a:" + account), await count("i:" + address)], [3, 3]);
	// somebody else there signs in again and again: what was done wrong stays counted
	for (let i = 0; i < 6; i++) {
		assert.equal((await tried(other, address)).wait_s, 0);
		await app.run(sql`SELECT sign_in_pass(${other}, ${address})`);
	}
	assert.deepEqual([await count("a:" + other), await count("i:" + address)], [0, 3]);
	assert.deepEqual(waits(await many(3, account, address)), [1, 0, "wait"]);
	assert.equal((await tried(other, address)).wait_s > 0, true);
	assert.equal(await count("a:" + other), 0, "a try that was refused is none");
	await app.run(sql`SELECT sign_in_pass(${other}, ${key()})`);
	assert.equal(await count("a:" + other), 0, "nothing goes below none");
});

test("what is asked before hashing counts nothing", async () => {
	const account = key(), address = key(), wait = () => app.value(sql`SELECT sign_in_wait(${account}, ${address}) AS w`);
	assert.equal(await wait(), 0);
	await many(4, account, address);
	assert.equal(await wait(), 0);
	await many(1, account, address);
	assert.ok(await wait() > 290);
	assert.equal(await count("a:" + account), 5);
});

test("what is over is removed: windows and sessions", async () => {
	const [gone, stays] = [key(), key()], hash = (c) => c.repeat(64);
	const user = await su.run(sql`INSERT INTO users (email, name, password_hash) VALUES (${`${key()}@purge.example`}, 'P', 'none') RETURNING id`);
	await many(1, gone, gone);
	await many(1, stays, stays);
	await su.run(sql`UPDATE sign_in_buckets SET ends_at = now() - interval '1 second' WHERE key IN (${"a:" + gone}, ${"i:" + gone})`);
	await su.run(sql`INSERT INTO sessions (id_hash, user_id, csrf, expires_at) VALUES (${hash("e")}, ${user}, 'x', now() - interval '1 second'), (${hash("f")}, ${user}, 'x', now() + interval '1 hour')`);
	await app.run("SELECT sign_in_purge()");
	assert.deepEqual([await count("a:" + gone), await count("i:" + gone), await count("a:" + stays)], [undefined, undefined, 1]);
	assert.deepEqual((await su.rows(sql`SELECT id_hash FROM sessions WHERE user_id = ${user}`)).map((r) => r.id_hash), [hash("f")]);
	await su.run(sql`DELETE FROM users WHERE id = ${user}`);
});

test("who is let go while they sign in has a session of nobody, whichever comes first", async () => {
	const user = await su.run(sql`INSERT INTO users (email, name, password_hash, platform_admin) VALUES (${`${key()}@begins.example`}, 'B', 'none', true) RETURNING id`);
	const one = new Db(), two = new Db(), id = () => randomUUID().replaceAll("-", "").repeat(2);
	open.push(one, two);
	const sign = (d, hash) => d.run(sql`INSERT INTO sessions (id_hash, user_id, csrf, expires_at) VALUES (${hash}, ${user}, 'x', now() + interval '1 hour')`);
	const waits = async (d) => {
		const pid = await d.value("SELECT pg_backend_pid()");
		return async () => { while (await su.value(sql`SELECT wait_event_type FROM pg_stat_activity WHERE pid = ${pid}`) !== "Lock") await null; };
	};
	const role = (hash) => su.value(sql`SELECT role FROM sessions WHERE id_hash = ${hash}`);
	const after = id(), before = id(), twoWaits = await waits(two), oneWaits = await waits(one);
	await one.run("BEGIN");
	await one.run(sql`UPDATE users SET active = false WHERE id = ${user}`);
	const late = sign(two, after);
	await twoWaits();
	await one.run("COMMIT");
	await late;
	assert.equal(await role(after), null, "it saw what it waited for");
	await su.run(sql`UPDATE users SET active = true WHERE id = ${user}`);
	assert.equal(await role(after), "platform_admin", "back again");
	await two.run("BEGIN");
	await sign(two, before);
	const letGo = one.run(sql`UPDATE users SET active = false WHERE id = ${user}`);
	await oneWaits();
	await two.run("COMMIT");
	await letGo;
	assert.deepEqual([await role(before), await role(after)], [null, null], "what waited for it sees it");
	await su.run(sql`DELETE FROM users WHERE id = ${user}`);
});
