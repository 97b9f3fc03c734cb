// Many businesses at once through few workers and fewer connections: what one request knew is not
// there for the next one's business (reliability, security row 39).
import { test } from "node:test";
import assert from "node:assert/strict";
import { signIn } from "../lib/http.mjs";
import { callParams, hook, newSid } from "../lib/hook.mjs";
import { scratch } from "../lib/tenant.mjs";
import { db, sql } from "../lib/db.mjs";
import { each } from "../lib/wait.mjs";

const MOST = 8, businesses = [];
for (let i = 0; i < MOST; i++) {
	const t = await scratch({ roles: ["owner"] });
	await t.addLine("Main", "Main flow");
	businesses.push(Object.assign(t, { mark: `Customer-of-${t.slug}`, b: await signIn(t.user("owner")), contacts: [await t.contact(`Customer-of-${t.slug}`)] }));
}
const marks = new RegExp(businesses.map((t) => t.mark).join("|"), "g");

test("six hundred pages and calls of eight businesses, mixed: each sees its own, and nothing else", async () => {
	const calls = new Map();
	await each(Array.from({ length: 600 }), 16, async (_, i) => {
		const t = businesses[(i * 5 + Math.floor(i / MOST)) % MOST];
		if (i % 3 === 2) {
			const params = callParams(t.account, newSid(), t.contacts[0].e164, t.line("Main"));
			const answer = await hook(t.account, "/voice", params);
			assert.equal(answer.status, 200);
			calls.set(params.CallSid, t);
			return;
		}
		const answer = await t.b.copy().get(i % 3 ? "/contacts?in=all" : `/contacts/${t.contacts[0].id}`);
		assert.equal(answer.status, 200);
		assert.deepEqual([...new Set(answer.text.match(marks))], [t.mark], "its own, and nobody else's");
	});
	const rows = await db.rows(sql`SELECT call_sid, tenant_id, contact_id FROM calls WHERE call_sid = ANY (${[...calls.keys()]})`);
	assert.equal(rows.length, calls.size);
	for (const row of rows) {
		const t = calls.get(row.call_sid);
		assert.deepEqual([row.tenant_id, row.contact_id], [t.id, t.contacts[0].id]);
	}
});
