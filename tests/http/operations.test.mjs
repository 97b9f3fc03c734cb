// What an operator does on the machine: the program's commands, what they say and what they leave.
import { test } from "node:test";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { db, sql } from "../lib/db.mjs";
import { env } from "../lib/env.mjs";
import { freshDatabase } from "../lib/fresh.mjs";
import { callParams, hook, newSid } from "../lib/hook.mjs";
import { patchbay, phoneNumber, scratch } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

test("what is wrong is said in a sentence, and leaves nothing", async () => {
	const slug = `wrong-${randomBytes(4).toString("hex")}`, base = ["tenant", "create", "--slug", slug, "--name", "Wrong", "--timezone", "America/Denver", "--region", "US"];
	const other = (args, name, value) => args.map((a, i) => (args[i - 1] === name ? value : a));
	const sid = `AC${randomBytes(16).toString("hex")}`, number = await phoneNumber(), free = await phoneNumber(), taken = await scratch({ roles: ["owner"] });
	const refused = async (what, pattern, args, options) => assert.rejects(patchbay(args, options), (e) => {
		assert.match(e.stderr, pattern, what);
		assert.doesNotMatch(e.stderr, /SQLSTATE|_check|_key|\(null\)/, what);
		assert.equal(e.stdout, "", what);
		return true;
	}, what);
	const create = [
		["no such zone", /no time zone "America\/Nowhere"/, other(base, "--timezone", "America/Nowhere")],
		["no region", /two capital letters/, other(base, "--region", "usa")],
		["a slug with blanks", /small letters/, other(base, "--slug", "a b")],
		["a name that is too long", /120 characters/, other(base, "--name", "x".repeat(121))],
		["an account that is none", /--account-sid needs/, [...base, "--account-sid", "AC1", "--auth-token", "x"]],
		["an account without token", /--account-sid needs/, [...base, "--account-sid", sid]],
		["a token file that is not there", /--auth-token-file names a file/, [...base, "--account-sid", sid, "--auth-token-file", "/nonexistent"]],
		["somebody else's account", /another business's/, [...base, "--account-sid", taken.account_sid, "--auth-token", "x"]],
		["a missing option", /--name is missing/, base.filter((a, i) => a !== "--name" && base[i - 1] !== "--name")],
		["a misspelt option", /unknown option --nam/, [...base, "--nam", "x"]],
	];
	for (const args of create) await refused(...args);
	assert.equal(await db.value(sql`SELECT count(*) FROM tenants WHERE slug = ${slug}`), 0);
	await patchbay(base);
	await refused("the slug is taken", /slug is taken/, base);

	const password = "Good-password-7!", mail = (c) => `${c}@${slug}.example`;
	const user = (email, ...more) => ["user", "create", "--tenant", slug, "--name", "X", "--email", email, ...more];
	await patchbay(user(mail("first"), "--role", "agent"), { password });
	const people = [
		["no such role", /one of owner, manager/, user(mail("a"), "--role", "emperor")],
		["a weak password", /password: Use at least 8/, user(mail("b"), "--role", "agent"), { password: "short" }],
		["no phone number", /--phone is a number in full/, user(mail("c"), "--role", "agent", "--phone", "12")],
		["no e-mail address", /--email: Write an e-mail/, user("nobody", "--role", "agent")],
		["an e-mail that is taken", /has that e-mail/, user(mail("first").toUpperCase(), "--role", "agent")],
		["no such queue", /no queue "Frnt desk". There are: Front desk\./, user(mail("d"), "--role", "agent", "--queue", "Frnt desk")],
		["no such department", /no department "Roof". There are: Front desk\./, user(mail("e"), "--role", "agent", "--department", "Roof")],
		["neither yes nor no", /--calls is yes or no/, user(mail("f"), "--role", "agent", "--calls", "maybe")],
		["no such business", /slug nobody-here/, other(user(mail("g"), "--role", "agent"), "--tenant", "nobody-here")],
		["an operator in a business", /platform_admin/, user(mail("h"), "--role", "platform_admin")],
	];
	for (const [what, pattern, args, options] of people) await refused(what, pattern, args, options ?? { password });
	assert.deepEqual((await db.rows(sql`SELECT email FROM users WHERE email LIKE ${`%@${slug}.example`}`)).map((r) => r.email), [mail("first")], "nobody is left behind who could not be put into the business");

	const line = (e164, ...more) => ["tenant", "line", "--tenant", slug, "--number", e164, "--name", "Main", ...more];
	await patchbay(line(number));
	const lines = [
		["no number", /--number is a number in full/, line("12")], ["half a number", /--number is/, line("+1800555")],
		["the same line twice", /has that line already/, line(number)],
		["another business's number", /another business's line already/, line(await db.value(sql`SELECT e164 FROM numbers n JOIN tenants t ON t.id = n.tenant_id WHERE t.slug <> ${slug} LIMIT 1`))], ["a backup that is none", /--backup is/, line(free, "--backup", "x")],
		["no such flow", /no flow "Other". There are: Main flow/, line(free, "--flow", "Other")],
		["no such department", /no department "Roof"/, line(free, "--department", "Roof")],
		["no way to record", /always, ask, announce/, line(free, "--recording", "perhaps")],
		["no such business", /No business has the slug/, other(line(free), "--tenant", "nobody-here")],
		["a token without an account", /no carrier account/, ["tenant", "token", "--tenant", slug, "--auth-token", "x"]],
		["which token?", /--auth-token-file/, ["tenant", "token", "--tenant", slug]],
	];
	for (const args of lines) await refused(...args);
	assert.equal(await db.value(sql`SELECT count(*) FROM numbers n JOIN tenants t ON t.id = n.tenant_id WHERE t.slug = ${slug}`), 1);
});

test("a secret need not stand on the command line", async () => {
	const t = await scratch({ roles: [] }), [first, second, third] = [1, 2, 3].map(() => randomBytes(16).toString("hex"));
	const works = async (token) => (await hook({ account_sid: t.account_sid, auth_token: token }, "/status", callParams(t, newSid(), "+18015550111", "+18015550112", { CallStatus: "completed" }))).status !== 403;
	const file = `${process.env.TMPDIR}/token-${first}`;
	writeFileSync(file, `${first}\n`, { mode: 0o600 });
	await patchbay(["tenant", "token", "--tenant", t.slug, "--auth-token-file", file]);
	await until(() => works(first), { ms: 8000, what: "the token of a file" });
	await patchbay(["tenant", "token", "--tenant", t.slug, "--auth-token-file", "-"], { input: `${second}\n` });
	await until(() => works(second), { ms: 8000, what: "the token of standard input" });
	await patchbay(["tenant", "token", "--tenant", t.slug], { env: { PATCHBAY_AUTH_TOKEN: third } });
	await until(() => works(third), { ms: 8000, what: "the token of the environment" });
});

test("whoever changes the audit log is found out, also at its end", async () => {
	const fresh = await freshDatabase(), su = fresh.owner();
	const audit = async (order) => patchbay(["audit", order], { conf: fresh.conf, all: true }).catch((e) => `${e.stdout}${e.stderr}`);
	try {
		await patchbay(["tenant", "create", "--slug", "acme", "--name", "Acme", "--timezone", "America/Denver", "--region", "US"], { conf: fresh.conf });
		await patchbay(["user", "create", "--tenant", "acme", "--email", "a@acme.example", "--name", "Ann", "--role", "owner"], { conf: fresh.conf, password: "Good-password-7!" });
		assert.match(await audit("sign"), /^the platform: 1 entries, whole\nacme: (\d+) entries, whole\n.*audit_head.*audit_head/s);
		const last = Number(await su.value("SELECT max(seq) FROM audit_log WHERE tenant_id IS NOT NULL"));
		assert.doesNotMatch(await audit("sign"), /audit_head/, "once a day");
		assert.equal(await audit("verify"), `the platform: 1 entries, whole\nacme: ${last} entries, whole`);
		await su.run("BEGIN; UPDATE audit_log SET who = 'Eve' WHERE seq = 3 AND tenant_id IS NOT NULL; COMMIT");
		assert.match(await audit("verify"), /acme: entry 3 is not what was written/);
		await su.run("UPDATE audit_log SET who = 'command line' WHERE seq = 3 AND tenant_id IS NOT NULL");
		assert.match(await audit("verify"), new RegExp(`acme: ${last} entries, whole$`));
		await su.run(`DELETE FROM audit_log WHERE seq = ${last} AND tenant_id IS NOT NULL`);
		assert.match(await audit("verify"), new RegExp(`acme: ${last - 1} entries, whole\nacme: entry ${last}, signed on [0-9-]{10}, is gone`));
		await su.run(`UPDATE audit_heads SET seq = ${last - 1}, hash = (SELECT hash FROM audit_log l WHERE l.seq = ${last - 1} AND l.tenant_id = audit_heads.tenant_id) WHERE tenant_id IS NOT NULL`);
		assert.match(await audit("verify"), /acme: entry \d+, signed on [0-9-]{10}, bears a signature that is not ours/);
	} finally {
		await fresh.drop();
	}
});

test("help is help, wherever it is asked for", async () => {
	for (const args of [["--help"], ["tenant", "--help"], ["tenant", "create", "--help"], ["user", "create", "--email", "--help"], ["serve", "--help"]])
		assert.match(await patchbay(args), /usage: patchbay/, args.join(" "));
});

test("check says in one line that there is no schema yet", async () => {
	const name = `empty_${randomBytes(6).toString("hex")}`, conf = `${process.env.TMPDIR}/${name}.conf`;
	await db.run(sql.raw(`CREATE DATABASE ${name}`));
	writeFileSync(conf, readFileSync(env.ADMIN_CONF, "utf8").replace(/^(DATABASE_URL=.*)\/patchbay\?/m, `$1/${name}?`), { mode: 0o600 });
	await assert.rejects(patchbay(["check"], { conf }), (e) => {
		assert.deepEqual(e.stderr.trim().split("\n"), ["the database has no schema yet: patchbay migrate"]);
		return true;
	});
	await db.run(sql.raw(`DROP DATABASE ${name}`));
});

test("a migration that ran and was changed since is told, and nothing more is done", async () => {
	const folder = `${process.env.TMPDIR}/migrations-${randomBytes(6).toString("hex")}`;
	cpSync(new URL("../../sql/migrations", import.meta.url).pathname, folder, { recursive: true });
	await patchbay(["migrate"], { env: { MIGRATIONS: folder } });
	appendFileSync(`${folder}/0005_calls.sql`, "\n-- one word more\n");
	writeFileSync(`${folder}/9999_never.sql`, "CREATE TABLE never ();");
	await assert.rejects(patchbay(["migrate"], { env: { MIGRATIONS: folder } }), (e) => /0005_calls.sql: ran here with another text/.test(e.stdout));
	assert.equal(await db.value("SELECT to_regclass('public.never')"), null);
});

test("two migrations with one number are refused, before anything is done", async () => {
	const folder = `${process.env.TMPDIR}/migrations-${randomBytes(6).toString("hex")}`;
	mkdirSync(folder);
	for (const name of ["0001_one.sql", "0002_two.sql", "0002_too.sql"]) writeFileSync(`${folder}/${name}`, `CREATE TABLE ${name.slice(5, 8)}_never (x int);`);
	await assert.rejects(patchbay(["migrate"], { env: { MIGRATIONS: folder } }), (e) => /0002_too.sql and 0002_two.sql have the same number/.test(e.stdout));
	assert.equal(await db.value("SELECT to_regclass('one_never') AS t"), null);
});
