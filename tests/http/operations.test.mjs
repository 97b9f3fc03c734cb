// The first business and its first call, as docs/operations.md tells it: no demo, nothing but the
// commands written there.
import { test } from "node:test";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { db, sql } from "../lib/db.mjs";
import { signIn, words } from "../lib/http.mjs";
import { carrier, patchbay, phoneNumber, SPEED, Tenant } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

await carrier.speed(SPEED);

test("a new business takes its first call", async () => {
	const t = Object.assign(new Tenant(), { slug: `acme-${randomBytes(4).toString("hex")}`, name: "Acme Heating", account_sid: `AC${randomBytes(16).toString("hex")}`, auth_token: randomBytes(16).toString("hex"), users: [], lines: [] });
	const [line, phone] = [await phoneNumber(), await phoneNumber()], password = "First-owner-7!", email = `owner@${t.slug}.example`;
	t.id = await patchbay(["tenant", "create", "--slug", t.slug, "--name", t.name, "--timezone", "America/Denver", "--region", "US", "--account-sid", t.account_sid, "--auth-token", t.auth_token]);
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
	for (const action of ["tenant.created", "member.created", "line.created", "session.opened", "presence.set"]) assert.ok(audit.includes(action), `${action}: ${audit}`);
	await until(async () => (await carrier.get(`calls/${leg.sid}`)).over, { what: "the end" });
});

test("what is wrong is said, and leaves nothing", async () => {
	const slug = `wrong-${randomBytes(4).toString("hex")}`, base = ["tenant", "create", "--slug", slug, "--name", "Wrong", "--timezone", "America/Denver", "--region", "US"];
	const bad = {
		"no such zone": base.map((a) => (a === "America/Denver" ? "America/Nowhere" : a)), "no region": base.map((a) => (a === "US" ? "usa" : a)), "a slug with blanks": base.map((a) => (a === slug ? "a b" : a)),
		"an account that is none": [...base, "--account-sid", "AC1", "--auth-token", "x"], "an account without token": [...base, "--account-sid", `AC${"0".repeat(32)}`],
	};
	for (const [what, args] of Object.entries(bad)) {
		const before = await db.value("SELECT count(*) FROM tenants");
		await assert.rejects(patchbay(args), (e) => /patchbay|missing|needs/.test(e.stderr) || assert.fail(`${what}: ${e.stderr}`));
		assert.ok(await db.value("SELECT count(*) FROM tenants") - before <= 0 || !(await db.value(sql`SELECT count(*) FROM tenants WHERE slug = ${slug}`)), what);
	}
	await patchbay(base);
	await assert.rejects(patchbay(base), "the slug is taken");
	const user = (more, password = "Good-password-7!") => patchbay(["user", "create", "--tenant", slug, "--name", "X", ...more], { password });
	await assert.rejects(user(["--email", `a@${slug}.example`, "--role", "emperor"]), "no such role");
	assert.equal(await db.value(sql`SELECT count(*) FROM users WHERE email = ${`a@${slug}.example`}`), 0, "a person who could not be put into the business is not left behind");
	await assert.rejects(user(["--email", `b@${slug}.example`, "--role", "agent"], "short"), "a weak password");
	await assert.rejects(user(["--email", `c@${slug}.example`, "--role", "agent", "--phone", "12"]), "no phone number");
	assert.equal(await db.value(sql`SELECT count(*) FROM users WHERE email LIKE ${`%@${slug}.example`}`), 0);
	for (const [number, name] of [["12", "x"], ["+1800555", "x"]]) await assert.rejects(patchbay(["tenant", "line", "--tenant", slug, "--number", number, "--name", name]));
});
