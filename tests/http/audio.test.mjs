// Recordings: played by whoever may hear them, from any second, and by nobody else.
import { randomUUID } from "node:crypto";
import { chownSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { env } from "../lib/env.mjs";
import { Browser, signIn } from "../lib/http.mjs";
import { newSid } from "../lib/hook.mjs";
import { operator, scratch } from "../lib/tenant.mjs";

const [t, other] = [await scratch(), await scratch({ roles: ["owner"] })];

// A file as a task would have fetched it, with bytes that tell where they stand.
const sound = Buffer.concat([Buffer.from("RIFF....WAVEfmt "), Buffer.from(Array.from({ length: 50000 }, (_, i) => (i * 7) % 251))]);
const { uid, gid } = statSync(env.FILES_DIR);
function keep(name, make = (path) => writeFileSync(path, sound)) {
	const path = `${env.FILES_DIR}/${t.id}/${name}`;
	mkdirSync(`${env.FILES_DIR}/${t.id}`, { recursive: true });
	make(path);
	for (const each of [`${env.FILES_DIR}/${t.id}`, ...(make.length ? [] : [path])]) if (process.getuid() === 0) chownSync(each, uid, gid);
	return `${t.id}/${name}`;
}
async function recording({ state = "ready", file = null, call } = {}) {
	const c = call ?? await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, started_at, ended_at, has_voicemail) VALUES (${t.id}, uuid7(), ${newSid()}, now(), now(), true) RETURNING id`);
	const id = await db.run(sql`INSERT INTO recordings (tenant_id, call_id, recording_sid, account_sid, kind, state, file, bytes, duration_s)
		VALUES (${t.id}, ${c}, ${newSid("RE")}, ${t.account_sid}, 'voicemail', ${state}, ${file}, ${sound.length}, 6) RETURNING id`);
	return { call: c, id, path: `/history/calls/${c}/audio/${id}` };
}
const r = await recording({ file: keep(`${randomUUID()}.wav`) });

test("whole, and as a player asks for parts", async () => {
	const b = await t.browser("agent"), whole = await b.get(r.path);
	assert.equal(whole.status, 200);
	assert.deepEqual(whole.body, sound);
	assert.match(whole.headers["content-type"], /^audio\/(x-)?wav/);
	assert.equal(whole.headers["accept-ranges"], "bytes");
	assert.match(whole.headers["cache-control"], /no-store/);
	assert.match(whole.headers["content-disposition"], /^inline/);
	assert.match(whole.headers["content-security-policy"], /default-src 'none'/);
	assert.equal(whole.headers["x-accel-redirect"], undefined);
	const part = async (range) => b.get(r.path, { headers: { Range: range } });
	for (const [range, from, to] of [["bytes=0-99", 0, 99], ["bytes=40000-", 40000, sound.length - 1], ["bytes=-500", sound.length - 500, sound.length - 1], ["bytes=100-999999", 100, sound.length - 1]]) {
		const answer = await part(range);
		assert.equal(answer.status, 206, range);
		assert.equal(answer.headers["content-range"], `bytes ${from}-${to}/${sound.length}`);
		assert.deepEqual(answer.body, sound.subarray(from, to + 1));
		assert.match(answer.headers["cache-control"], /no-store/);
	}
	assert.equal((await part("bytes=999999-")).status, 416);
	assert.ok([200, 206, 416].includes((await part(`bytes=${Array.from({ length: 500 }, (_, i) => `${i}-${i + 1}`).join(",")}`)).status));
	assert.equal((await b.ask("HEAD", r.path)).headers["content-length"], String(sound.length));
	assert.ok([200, 416].includes((await part("bytes=x")).status));
});

test("by those who may see calls, of this business", async () => {
	for (const [role, status] of Object.entries({ viewer: 200, agent: 200, lead: 200, manager: 200, owner: 200, field: 403 })) {
		const b = await t.browser(role);
		for (const headers of [{}, { Range: "bytes=0-9" }]) assert.equal((await b.get(r.path, { headers })).status, status === 200 && headers.Range ? 206 : status, role);
	}
	assert.equal((await new Browser().get(r.path, { headers: { Range: "bytes=0-9" } })).status, 401);
	assert.equal((await (await signIn(await operator())).get(r.path)).status, 403);
	const theirs = await other.browser("owner");
	for (const headers of [{}, { Range: "bytes=0-9" }]) {
		const answer = await theirs.get(r.path, { headers });
		assert.equal(answer.status, 404);
		assert.equal(answer.body.includes(sound.subarray(16, 26)), false);
	}
	const gone = await t.browser("agent");
	await db.run(sql`DELETE FROM sessions WHERE user_id = ${t.user("agent").user_id}`);
	assert.equal((await gone.get(r.path)).status, 401, "no longer signed in");
});

test("under its own call only, and only when it is there", async () => {
	const b = await t.browser("owner"), second = await recording({ file: keep(`${randomUUID()}.wav`) });
	assert.equal((await b.get(`/history/calls/${second.call}/audio/${r.id}`)).status, 404);
	assert.equal((await b.get((await recording({ state: "waiting" })).path)).status, 404);
	assert.equal((await b.get((await recording({ state: "failed" })).path)).status, 404);
	assert.equal((await b.get((await recording({ file: `${t.id}/${randomUUID()}.wav` })).path)).status, 404, "the file is gone");
});

test("never anything but a file of the store", async () => {
	const b = await t.browser("owner");
	for (const file of ["../secrets/master.key", "../../etc/passwd", "/etc/passwd", `${t.id}/../../secrets/master.key`, "%2e%2e/secrets/master.key", ""]) {
		const answer = await b.get((await recording({ file })).path);
		assert.ok([403, 404, 400].includes(answer.status), `${file}: ${answer.status}`);
		assert.doesNotMatch(answer.text, /root:|^[0-9a-f]{64}$/);
	}
	const link = keep(`${randomUUID()}.wav`, (path) => symlinkSync("/etc/passwd", path));
	const answer = await b.get((await recording({ file: link })).path);
	assert.ok([403, 404].includes(answer.status), "a link out of it");
	assert.doesNotMatch(answer.text, /root:/);
	assert.equal((await b.get(`/_files/${t.id}/x.wav`)).status, 404);
});

test("a voicemail is marked as dealt with, and back, once each", async () => {
	const v = await recording({ file: keep(`${randomUUID()}.wav`) }), k = await t.contact("Val");
	await db.run(sql`UPDATE calls SET contact_id = ${k.id} WHERE id = ${v.call}; UPDATE contacts SET unread_voicemails = 1 WHERE id = ${k.id}`);
	const unread = () => db.value(sql`SELECT unread_voicemails FROM contacts WHERE id = ${k.id}`), b = await t.browser("agent");
	const audits = () => db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${t.id} AND object_id = ${v.id}`);
	assert.equal((await b.post(`/voicemails/${v.id}/handled`, { back: `/history/calls/${v.call}` })).headers.location, `/history/calls/${v.call}`);
	assert.deepEqual(await db.row(sql`SELECT handled_at IS NOT NULL AS done, handled_by FROM recordings WHERE id = ${v.id}`), { done: true, handled_by: t.user("agent").member });
	await b.post(`/voicemails/${v.id}/handled`);
	assert.deepEqual([await unread(), await audits()], [0, 1]);
	const told = await db.row(sql`SELECT action, before, after FROM audit_log WHERE tenant_id = ${t.id} AND object_id = ${v.id}`);
	assert.deepEqual([told.action, told.before, told.after.handled_by, Object.keys(told.after).length], ["recording.changed", { handled_at: null, handled_by: null }, t.user("agent").member, 2]);
	await b.post(`/voicemails/${v.id}/handled`, { undo: "1" });
	await b.post(`/voicemails/${v.id}/handled`, { undo: "1" });
	assert.deepEqual([await unread(), await audits()], [1, 2]);
	assert.equal((await (await t.browser("viewer")).post(`/voicemails/${v.id}/handled`)).status, 403);
});
