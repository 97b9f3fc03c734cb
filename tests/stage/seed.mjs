// Makes the demo businesses of sql/demo/businesses.json in an empty installation: with the
// program's own commands (tenant, user, publish) where it has one, with SQL for the rest.
// History is invented anew from a fixed seed, so that every demo looks the same but for its
// dates: a fortnight that ends today.
//
//   node seed.mjs   (environment: ROOT, STATE, PATCHBAY, PATCHBAY_CONF, OWNER_URL)
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { history } from "./history.mjs";

const { ROOT, STATE, PATCHBAY, PATCHBAY_CONF, OWNER_URL } = process.env;
const OPERATOR = { email: "operator@patchbay.example", role: "platform_admin", password: "Jack-field-42!" };

const quote = (v) => (v === null || v === undefined ? "NULL" : typeof v === "number" ? String(v) : `'${String(v).replaceAll("'", "''")}'`);
const values = (rows) => rows.map((row) => `(${row.map(quote).join(", ")})`).join(",\n");

function patchbay(args, password = "") {
	return execFileSync(PATCHBAY, args.filter((a) => a !== null), {
		cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"],
		env: { PATH: process.env.PATH, PATCHBAY_CONF, PATCHBAY_PASSWORD: password },
	}).trim();
}

function sql(text) {
	execFileSync("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-1", "-d", OWNER_URL], { input: text, stdio: ["pipe", "ignore", "inherit"] });
}

const option = (name, value) => (value === null || value === undefined ? [] : [name, value]);
const passwordOf = (slug, key) => `${key[0].toUpperCase()}${key.slice(1)}-${slug}-7!`;

function structure(b) {
	const tenant = `(SELECT id FROM tenants WHERE slug = ${quote(b.slug)})`;
	const rows = [`SELECT set_config('app.tenant', ${tenant}::text, true);`,
		// what every new business begins with makes room for the business's own
		`UPDATE flows SET live_version = NULL WHERE tenant_id = app_tenant();`,
		...["flow_versions", "flows", "queues", "schedules", "departments", "contact_statuses"].map((t) => `DELETE FROM ${t} WHERE tenant_id = app_tenant();`),
		`INSERT INTO departments (tenant_id, name) SELECT app_tenant(), v.n FROM (VALUES ${values(b.departments.map((d) => [d]))}) v (n) ON CONFLICT DO NOTHING;`,
		`INSERT INTO journey_stages (tenant_id, position, phase, name, usual_days) SELECT app_tenant(), * FROM (VALUES ${values(b.stages.map((s, i) => [i + 1, ...s]))}) v (p, ph, n, d);`,
		`INSERT INTO contact_statuses (tenant_id, name, category, icon, stale_months, aliases, position) SELECT app_tenant(), n, c, i, m::int, a::text[], p FROM (VALUES ${values(b.statuses.map(([n, c, i, m, a = []], at) => [n, c, i, m, `{${a.join(",")}}`, at + 1]))}) v (n, c, i, m, a, p);`];
	for (const [name, periods] of Object.values(b.schedules))
		rows.push(`INSERT INTO schedules (tenant_id, name) VALUES (app_tenant(), ${quote(name)});`,
			`INSERT INTO schedule_periods (tenant_id, schedule_id, weekday, opens, closes) SELECT app_tenant(), s.id, v.d, v.o::time, v.c::time FROM schedules s, (VALUES ${values(periods)}) v (d, o, c) WHERE s.tenant_id = app_tenant() AND s.name = ${quote(name)};`);
	for (const [day, name, opens, closes] of b.holidays)
		rows.push(`INSERT INTO holidays (tenant_id, day, name, opens, closes) VALUES (app_tenant(), ${[day, name, opens, closes].map(quote).join(", ")});`);
	for (const [name, department, wrap] of Object.values(b.queues))
		rows.push(`INSERT INTO queues (tenant_id, name, department_id, wrap_s) SELECT app_tenant(), ${quote(name)}, id, ${wrap} FROM departments WHERE tenant_id = app_tenant() AND name = ${quote(department)};`);
	for (const [from, to, after] of b.helpers)
		rows.push(`INSERT INTO queue_overflows (tenant_id, queue_id, to_id, after_s) SELECT app_tenant(), q.id, h.id, ${after} FROM queues q, queues h WHERE q.tenant_id = app_tenant() AND h.tenant_id = app_tenant() AND q.name = ${quote(b.queues[from][0])} AND h.name = ${quote(b.queues[to][0])};`);
	return rows.join("\n");
}

// Who knows what, and how well.
function skills(b) {
	return b.skills.map(([name, category, levels]) => `WITH s AS (INSERT INTO skills (tenant_id, name, category) VALUES (app_tenant(), ${quote(name)}, ${quote(category)}) RETURNING id)
		INSERT INTO member_skills (tenant_id, member_id, skill_id, level) SELECT app_tenant(), m.id, s.id, v.level FROM s, members m, (VALUES ${values(Object.entries(levels).map(([key, level]) => [b.members.find(([k]) => k === key)[1], level]))}) v (name, level) WHERE m.tenant_id = app_tenant() AND m.name = v.name;`).join("\n");
}

function people(b) {
	return b.members.map(([key, name, role, department, phone, queue]) => {
		const email = `${name.toLowerCase().replace(/[^a-z]+/g, ".")}@${b.domain}`;
		const password = passwordOf(b.slug, key);
		patchbay(["user", "create", "--tenant", b.slug, "--email", email, "--name", name, "--role", role,
			...option("--department", department), ...option("--phone", phone),
			...option("--queue", queue && b.queues[queue][0]), "--calls", phone ? "yes" : "no"], password);
		return { email, role, password };
	});
}

// {member:amador} stands for a name that only this file knows.
function flowFile(b, file) {
	const names = (kind, key) => ({
		member: () => b.members.find(([k]) => k === key)[1], queue: () => b.queues[key][0], schedule: () => b.schedules[key][0],
	})[kind]();
	const text = readFileSync(`${ROOT}/sql/demo/flows/${file}`, "utf8")
		.replace(/\{(member|queue|schedule):(\w+)\}/g, (_, kind, key) => `{${kind}:${names(kind, key)}}`);
	const path = `${STATE}/demo/${file}`;
	writeFileSync(path, text);
	return path;
}

function lines(b) {
	for (const l of b.lines) {
		patchbay(["tenant", "publish", "--tenant", b.slug, "--flow", l.flow, "--file", flowFile(b, l.file), "--note", "As agreed with the team"]);
		patchbay(["tenant", "line", "--tenant", b.slug, "--number", l.number, "--name", l.name, "--flow", l.flow, "--recording", l.recording,
			...option("--backup", l.backup), ...option("--department", l.department), ...option("--language", l.language)]);
	}
}

function presence(b) {
	const member = (key) => quote(b.members.find(([k]) => k === key)[1]);
	const set = (key, state, reason) => `UPDATE presence p SET state = '${state}', wanted = '${state}', reason = ${quote(reason)}, since = now() - interval '12 minutes', idle_since = now() - interval '12 minutes' FROM members m WHERE m.tenant_id = app_tenant() AND p.tenant_id = m.tenant_id AND p.member_id = m.id AND m.name = ${member(key)};`;
	return [...b.ready.map((k) => set(k, "ready", "")), ...Object.entries(b.away).map(([k, why]) => set(k, "away", why))].join("\n");
}

mkdirSync(`${STATE}/demo`, { recursive: true });
const tenants = [], phones = [];
patchbay(["user", "create", "--email", OPERATOR.email, "--name", "Robin Keane", "--role", "platform_admin"], OPERATOR.password);
for (const b of JSON.parse(readFileSync(`${ROOT}/sql/demo/businesses.json`, "utf8"))) {
	patchbay(["tenant", "create", "--slug", b.slug, "--name", b.name, "--timezone", b.timezone, "--region", b.region,
		"--account-sid", b.account_sid, "--auth-token", b.auth_token]);
	patchbay(["tenant", "voice-key", "--tenant", b.slug, "--api-key", `SK${b.account_sid.slice(2)}`, "--api-secret", b.auth_token]);
	sql(structure(b));
	const users = people(b);
	lines(b);
	const told = history(b, `${STATE}/files`);
	sql(`SELECT set_config('app.tenant', (SELECT id::text FROM tenants WHERE slug = ${quote(b.slug)}), true);\n${told.sql}\n${skills(b)}\n${presence(b)}`);
	tenants.push({ slug: b.slug, name: b.name, timezone: b.timezone, numbers: b.lines.map((l) => ({ e164: l.number, flow: l.flow })),
		twilio: { account_sid: b.account_sid, auth_token: b.auth_token }, users: [...users, OPERATOR] });
	phones.push(...told.callers, ...b.members.filter((m) => m[4]).map(([, name, , department, phone]) => ({ e164: phone, label: department, owner: name })));
}
writeFileSync(`${STATE}/demo/tenants.json`, JSON.stringify(tenants, null, 1));
writeFileSync(`${STATE}/demo/phones.json`, JSON.stringify(phones, null, 1));
