// The first business of an empty installation and its first call, as docs/operations.md tells it:
// no demo, nothing but the commands written there.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { ownStage } from "../lib/stage.mjs";

const stage = await ownStage("first-call");
after(() => stage.run("stop"));
const { db, sql } = await import("../lib/db.mjs");
const { signIn, words } = await import("../lib/http.mjs");
const { carrier, patchbay, phoneNumber, SPEED, Tenant } = await import("../lib/tenant.mjs");
const { until } = await import("../lib/wait.mjs");

await carrier.speed(SPEED);

test("a new business in an empty installation takes its first call", async () => {
	const t = Object.assign(new Tenant(), { slug: `acme-${randomBytes(4).toString("hex")}`, name: "Acme Heating", account_sid: `AC${randomBytes(16).toString("hex")}`, auth_token: randomBytes(16).toString("hex"), users: [], lines: [] });
	const [line, phone] = [await phoneNumber(), await phoneNumber()], password = "First-owner-7!", email = `owner@${t.slug}.example`;
	assert.equal(await db.value("SELECT count(*) FROM tenants"), 0, "nobody is there yet");
	const token = `${process.env.TMPDIR}/token.txt`;
	writeFileSync(token, `${t.auth_token}\n`, { mode: 0o600 });
	t.id = await patchbay(["tenant", "create", "--slug", t.slug, "--name", t.name, "--timezone", "America/Denver", "--region", "US", "--account-sid", t.account_sid, "--auth-token-file", token]);
	assert.match(t.id, /^[0-9a-f-]{36}$/);
	await patchbay(["user", "create", "--tenant", t.slug, "--email", email, "--name", "Pat Example", "--role", "owner", "--phone", phone, "--department", "Front desk", "--queue", "Front desk"], { password });
	await patchbay(["tenant", "line", "--tenant", t.slug, "--number", line, "--name", "Main line", "--backup", phone]);
	t.lines.push({ name: "Main line", e164: line });
	await t.tellCarrier();
	// the opening hours are Monday to Friday, 9 to 5: today counts as one of them
	await db.run(sql`INSERT INTO schedule_overrides (tenant_id, schedule_id, starts_at, ends_at, open) SELECT tenant_id, id, now() - interval '1 day', now() + interval '1 day', true FROM schedules WHERE tenant_id = ${t.id}`);

	const b = await signIn({ email, password });
	assert.equal((await b.get("/queue")).status, 200);
	const settings = words((await b.get("/settings")).text);
	assert.match(settings, /Main line/);
	assert.match(settings, /Main flow/);
	assert.equal((await b.post("/presence", { choice: "ready" })).status, 303);

	await carrier.phone(phone).behave({ do: "answer", afterMs: 500, press: "1", hangupAfterMs: 3000 });
	const leg = await carrier.call({ from: await phoneNumber(), to: line });
	await leg.ended(15000);
	const call = await t.ended(leg.sid);
	assert.equal(call.outcome, "answered");
	assert.match(words((await b.get(`/history/calls/${call.id}`)).text), /Pat Example/);
	const audit = (await db.rows(sql`SELECT action FROM audit_log WHERE tenant_id = ${t.id} ORDER BY seq`)).map((r) => r.action);
	for (const action of ["schedule.created", "flow_version.created", "user.created", "member.created", "queue_member.created", "carrier_account.created", "line.created", "session.opened", "presence.changed"]) assert.ok(audit.includes(action), `${action}: ${audit}`);
	assert.equal(await db.value(sql`SELECT who FROM audit_log WHERE tenant_id IS NULL AND action = 'tenant.created' AND object_id = ${t.id}`), "command line", "that there is a new business is the platform's to know");
	const choice = await db.row(sql`SELECT who, before, after FROM audit_log WHERE tenant_id = ${t.id} AND action = 'presence.changed' ORDER BY seq LIMIT 1`);
	assert.deepEqual(choice, { who: "Pat Example", before: { state: "offline", wanted: "offline" }, after: { state: "ready", wanted: "ready" } });
	await until(async () => (await carrier.get(`calls/${leg.sid}`)).over, { what: "the end" });
});
