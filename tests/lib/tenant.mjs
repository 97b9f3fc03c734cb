// A business of a test's own, made with the product's commands as an operator would: its people,
// lines and flows are nobody else's, so that tests can run beside each other in any order.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { db, sql } from "./db.mjs";
import { env, ROOT } from "./env.mjs";
import { signIn } from "./http.mjs";
import { patience, until } from "./wait.mjs";

const run = promisify(execFile);
const { Carrier } = createRequire(import.meta.url)("../carrier/client.js");

export const SPEED = 25;
export const carrier = Object.assign(new Carrier(env.CARRIER_URL), {
	wait(query, ms = 5000) { return Carrier.prototype.wait.call(this, query, patience(ms)); },
});

export async function patchbay(args, { password = "", conf = env.ADMIN_CONF, input = "", env: more = {}, all = false } = {}) {
	const running = run(env.PATCHBAY, args.filter((a) => a !== undefined && a !== null), {
		cwd: ROOT, env: { PATH: process.env.PATH, PATCHBAY_CONF: conf, PATCHBAY_PASSWORD: password, TMPDIR: process.env.TMPDIR, ...more },
	});
	running.child.stdin.on("error", () => {}).end(input);
	const { stdout, stderr } = await running;
	return (all ? stdout + stderr : stdout).trim();
}

// Numbers that belong to nobody: 555-0100 to 555-0199 of these area codes, each given out once. None is of
// a state with hours of its own, which would tell evenings and Sundays apart.
const AREAS = ("202 203 205 207 208 209 212 213 215 216 217 218 219 224 225 228 229 231 234 240 248 251 252 256 260 262 267 269 270 276 "
	+ "301 302 303 304 307 308 309 310 312 313 314 315 316 317 318 319 320 323 330 331 334 336 337 339 347 351 401 402 404 406 "
	+ "408 410 412 413 414 415 417 419 423 424 434 440 443 478 479 480 484 501 502 503 504 505 507 508 510 513 515 516 517 518 "
	+ "520 530 540 541 551 559 562 563 567 570 571 573 574 575 585 586 601 602 603 605 606 607 608 609 610 612 615 616 617 618 "
	+ "619 620 623 626 630 631 636 641").split(" ");

let numbersReady;
export async function phoneNumber() {
	// two files may make the sequence at once: the second finds it or fails on it, both are fine
	numbersReady ??= db.run("SELECT pg_advisory_lock(4711); CREATE SCHEMA IF NOT EXISTS tests; CREATE SEQUENCE IF NOT EXISTS tests.numbers; SELECT pg_advisory_unlock(4711)");
	await numbersReady;
	const n = Number(await db.value("SELECT nextval('tests.numbers') AS n")) % (AREAS.length * 100);
	return `+1${AREAS[Math.floor(n / 100)]}555${String(100 + (n % 100)).padStart(4, "0")}`;
}

// The carrier reads its accounts from a file: one test at a time adds to it.
async function tellCarrier(account) {
	const file = `${env.STATE}/demo/carrier.json`, lock = `${file}.lock`;
	await until(() => {
		try {
			mkdirSync(lock);
			return true;
		} catch {
			return false;
		}
	}, { ms: 20000, what: "a turn to add to the carrier's accounts" });
	try {
		const config = JSON.parse(readFileSync(file, "utf8")), { uid, gid, mode } = statSync(file);
		config.accounts = [...config.accounts.filter((a) => a.sid !== account.sid), account];
		writeFileSync(`${file}.new`, JSON.stringify(config), { mode });
		if (process.getuid() === 0) (await import("node:fs")).chownSync(`${file}.new`, uid, gid);
		renameSync(`${file}.new`, file);
		await carrier.reload();
	} finally {
		rmdirSync(lock);
	}
}

const FIRST = ["Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gia", "Hal", "Ida", "Jon", "Kim", "Leo", "Mia", "Ned", "Oda"];

export class Tenant {
	get account() { return { account_sid: this.account_sid, auth_token: this.auth_token }; }

	user(role) { return this.users.find((u) => u.role === role); }

	member(name) { return this.users.find((u) => u.name === name || u.key === name); }

	async browser(role) { return signIn(this.user(role)); }

	line(name) { return this.lines.find((l) => l.name === name).e164; }

	// As set from outside: nobody's call is disturbed, because nobody has one.
	presence(user, state, reason = "", ago = 60) {
		return db.run(sql`UPDATE presence SET state = ${state}, wanted = ${state}, reason = ${reason}, call_id = NULL,
			since = now() - make_interval(secs => ${ago}), idle_since = now() - make_interval(secs => ${ago})
			WHERE tenant_id = ${this.id} AND member_id = ${user.member}`);
	}

	async contact(name, { phone, stage, owner, type = "customer", more = {} } = {}) {
		const e164 = phone ?? await phoneNumber();
		const id = await db.run(sql`WITH k AS (INSERT INTO contacts (tenant_id, type, name, stage_id, owner_id, email) SELECT ${this.id}, ${type}, ${name},
			(SELECT id FROM journey_stages WHERE tenant_id = ${this.id} AND name = ${stage ?? null}), ${owner?.member ?? null}::uuid, ${more.email ?? null} RETURNING id),
			p AS (INSERT INTO contact_phones (tenant_id, contact_id, e164) SELECT ${this.id}, k.id, ${e164} FROM k) SELECT id FROM k`);
		return { id, name, e164 };
	}

	// Publishes a document; in it {member:key}, {queue:Name} and {schedule:Name} stand for ids.
	async publish(flow, document) {
		const text = (typeof document === "string" ? document : JSON.stringify(document))
			.replace(/\{member:(\w+)\}/g, (all, key) => `{member:${this.member(key)?.name ?? key}}`);
		const file = `${process.env.TMPDIR ?? "/tmp"}/flow-${randomBytes(6).toString("hex")}.json`;
		writeFileSync(file, text, { mode: 0o644 });
		await patchbay(["tenant", "publish", "--tenant", this.slug, "--flow", flow, "--file", file]);
	}

	async addLine(name, flow, { recording = "never", backup, transcribe = true, e164 } = {}) {
		const number = e164 ?? await phoneNumber();
		await patchbay(["tenant", "line", "--tenant", this.slug, "--number", number, "--name", name, "--flow", flow, "--recording", recording,
			...(backup ? ["--backup", backup] : [])]);
		if (!transcribe) await db.run(sql`UPDATE numbers SET transcribe = false WHERE tenant_id = ${this.id} AND e164 = ${number}`);
		this.lines.push({ name, e164: number, flow });
		return number;
	}

	// As docs/operations.md says it is set at the carrier.
	tellCarrier() {
		return tellCarrier({ sid: this.account_sid, authToken: this.auth_token, name: this.name, numbers: this.lines.map((l) => ({
			e164: l.e164, label: `${this.name}, ${l.name}`, voiceUrl: `${env.PUBLIC_URL}/api/webhooks/twilio/voice#rc=2&rp=all`,
			voiceFallbackUrl: `${env.PUBLIC_URL}/fallback/${l.e164.slice(1)}.xml`, statusCallback: `${env.PUBLIC_URL}/api/webhooks/twilio/status#rc=5&rp=all` })) });
	}

	// Open (or closed) whatever the day and hour: exceptions are stronger than all the rest.
	schedule(name, open) {
		return db.run(sql`WITH s AS (INSERT INTO schedules (tenant_id, name) VALUES (${this.id}, ${name}) RETURNING id)
			INSERT INTO schedule_overrides (tenant_id, schedule_id, starts_at, ends_at, open, reason)
			SELECT ${this.id}, s.id, now() - interval '5 years', now() + interval '5 years', ${open}, 'test' FROM s`);
	}

	call(sid) { return db.row(sql`SELECT * FROM calls WHERE tenant_id = ${this.id} AND call_sid = ${sid}`); }

	// The call when it has ended for us too.
	ended(sid, ms = 8000) {
		return until(() => db.row(sql`SELECT * FROM calls WHERE tenant_id = ${this.id} AND call_sid = ${sid} AND ended_at IS NOT NULL`),
			{ ms, what: `the end of call ${sid} in the database` });
	}

	trace(call) {
		return db.rows(sql`SELECT code, words, step, visit, line FROM call_trace_lines WHERE tenant_id = ${this.id} AND call_id = ${call.id} ORDER BY visit, line, n`);
	}

	legs(call) {
		return db.rows(sql`SELECT l.*, m.name AS member FROM call_legs l LEFT JOIN members m ON m.tenant_id = l.tenant_id AND m.id = l.member_id
			WHERE l.tenant_id = ${this.id} AND l.call_id = ${call.id} ORDER BY l.created_at`);
	}

	// Rows of everything that a webhook may write. Looking at the carrier's lists is the clock's doing, and so are
	// promises that begin when a call is over.
	async counts() {
		return db.row(sql`SELECT (SELECT count(*) FROM calls WHERE tenant_id = ${this.id}) AS calls,
			(SELECT count(*) FROM call_events WHERE tenant_id = ${this.id}) AS events, (SELECT count(*) FROM call_trace_lines WHERE tenant_id = ${this.id}) AS trace,
			(SELECT count(*) FROM call_legs WHERE tenant_id = ${this.id}) AS legs, (SELECT count(*) FROM recordings WHERE tenant_id = ${this.id}) AS recordings,
			(SELECT count(*) FROM contacts WHERE tenant_id = ${this.id}) AS contacts, (SELECT count(*) FROM tasks WHERE tenant_id = ${this.id} AND kind <> 'carrier.catch_up' AND kind NOT LIKE 'promise.%') AS tasks`);
	}
}

// Somebody of the platform itself, in no business.
export async function operator() {
	const user = { email: `op-${tag()}@patchbay.example`, password: "Operator-password-7!", role: "platform_admin" };
	await patchbay(["user", "create", "--email", user.email, "--name", "Olu Operator", "--role", "platform_admin"], { password: user.password });
	return user;
}

const tag = () => randomBytes(5).toString("hex");

// roles: who works there, one person a role (or as many as named); key of the n-th: FIRST[n].
export async function scratch({ name, zone = "America/Chicago", region = "US", roles = ["owner", "manager", "lead", "agent", "field", "viewer"], basics = true } = {}) {
	const t = new Tenant();
	Object.assign(t, { slug: `t-${tag()}`, name: name ?? `Test ${tag()}`, account_sid: `AC${randomBytes(16).toString("hex")}`,
		auth_token: randomBytes(16).toString("hex"), users: [], lines: [] });
	t.id = await patchbay(["tenant", "create", "--slug", t.slug, "--name", t.name, "--timezone", zone, "--region", region,
		"--account-sid", t.account_sid, "--auth-token", t.auth_token]);
	if (basics) await t.schedule("Open", true);
	if (basics) await t.schedule("Closed", false);
	await db.run(sql`INSERT INTO journey_stages (tenant_id, position, phase, name) VALUES (${t.id}, 1, 'PRE-PTO', 'Survey'), (${t.id}, 2, 'PRE-PTO', 'Install'), (${t.id}, 3, 'POST-PTO', 'PTO');
		INSERT INTO queues (tenant_id, name, ring_s) VALUES (${t.id}, 'Support', 20), (${t.id}, 'RTR', 20)`);
	await addPeople(t, roles);
	return t;
}

// The first gets a password by the product's own command, the others the same hash: hashing is
// slow on purpose.
let hash;
async function addPeople(t, roles) {
	const password = "Test-password-7!";
	for (const [i, role] of roles.entries()) {
		const name = `${FIRST[i % FIRST.length]}${i >= FIRST.length ? i : ""} ${t.slug.slice(2)}`, phone = await phoneNumber();
		const user = { key: FIRST[i].toLowerCase(), name, role, phone, password, email: `${FIRST[i].toLowerCase()}@${t.slug}.example` };
		if (!hash) {
			await patchbay(["user", "create", "--tenant", t.slug, "--email", user.email, "--name", name, "--role", role, "--phone", phone], { password });
			hash = await db.value(sql`SELECT password_hash FROM users WHERE email = ${user.email}`);
		} else {
			await db.run(sql`WITH u AS (INSERT INTO users (email, name, password_hash) VALUES (${user.email}, ${name}, ${hash}) RETURNING id)
				INSERT INTO members (tenant_id, user_id, name, role, phone) SELECT ${t.id}, u.id, ${name}, ${role}, ${phone} FROM u`);
		}
		Object.assign(user, await db.row(sql`SELECT m.id AS member, m.user_id FROM members m JOIN users u ON u.id = m.user_id WHERE u.email = ${user.email}`));
		t.users.push(user);
	}
}

export const queueOf = (t, queue, ...users) => db.run(sql`INSERT INTO queue_members (tenant_id, queue_id, member_id)
	SELECT ${t.id}, q.id, m.id FROM queues q, members m WHERE q.tenant_id = ${t.id} AND q.name = ${queue} AND m.tenant_id = ${t.id} AND m.id = ANY (${users.map((u) => u.member)}::uuid[])`);

// A demo flow, for the people of this test: who stands for whom, and which schedule.
export function demoFlow(file, schedule, members = {}) {
	return readFileSync(`${ROOT}/sql/demo/flows/${file}.json`, "utf8")
		.replace(/\{schedule:\w+\}/g, `{schedule:${schedule}}`).replace(/\{queue:support\}/g, "{queue:Support}").replace(/\{queue:rtr\}/g, "{queue:RTR}")
		.replace(/\{member:(\w+)\}/g, (all, key) => `{member:${members[key] ?? key}}`);
}
