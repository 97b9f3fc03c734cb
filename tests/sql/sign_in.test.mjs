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
const waits = (rows) => rows.map((r) => (r.wait_s > 0 ? "wait" : r.tries_left));

test("five tries for an account, wherever they come from", async () => {
	const account = key(), rows = [];
	for (let i = 0; i < 7; i++) rows.push(await tried(account, key()));
	assert.deepEqual(waits(rows), [4, 3, 2, 1, 0, "wait", "wait"]);
	assert.ok(rows[5].wait_s > 290 && rows[5].wait_s <= 300);
});

test("forty for an address, whoever is tried", async () => {
	const address = key(), rows = [];
	for (let i = 0; i < 42; i++) rows.push(await tried(key(), address));
	assert.ok(rows.slice(0, 40).every((r) => r.wait_s === 0));
	assert.ok(rows.slice(40).every((r) => r.wait_s > 0));
	assert.equal((await tried(key(), key())).wait_s, 0, "others are not touched");
});

test("the window begins with the first try and trying on does not move it", async () => {
	const account = key(), address = key();
	await many(6, account, address);
	await su.run(sql`UPDATE sign_in_buckets SET ends_at = clock_timestamp() + interval '2 seconds' WHERE key = ${"a:" + account}`);
	assert.ok((await tried(account, address)).wait_s <= 2);
	await su.run(sql`UPDATE sign_in_buckets SET ends_at = clock_timestamp() - interval '1 millisecond' WHERE key = ${"a:" + account}`);
	assert.deepEqual(waits(await many(2, account, address)), [4, 3], "then it begins anew");
});

test("thirty at the same moment are counted as thirty", async () => {
	const account = key(), address = key(), sessions = await Promise.all(Array.from({ length: 10 }, asApp));
	const rows = (await Promise.all(sessions.map(async (d) => [await tried(account, address, d), await tried(account, address, d), await tried(account, address, d)]))).flat();
	assert.equal(rows.filter((r) => r.wait_s === 0).length, 5);
	assert.equal(await su.value(sql`SELECT tries FROM sign_in_buckets WHERE key = ${"i:" + address}`), 30);
});

test("the right password clears the account and gives the address its try back", async () => {
	const account = key(), address = key();
	await many(4, account, address);
	await app.run(sql`SELECT sign_in_clear(${account}, ${address})`);
	assert.equal((await tried(account, address)).tries_left, 4);
	assert.equal(await su.value(sql`SELECT tries FROM sign_in_buckets WHERE key = ${"i:" + address}`), 4);
});
