// Who gets in, how often they may try, and what ends a session (reliability, security rows 1, 3, 5,
// 7 to 9, 22).
import { createHash, randomUUID } from "node:crypto";
import { test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { env } from "../lib/env.mjs";
import { ask, Browser, signIn, words } from "../lib/http.mjs";
import { operator, patchbay, scratch } from "../lib/tenant.mjs";

const t = await scratch();
const user = (role) => t.user(role);
const stranger = (n = 0) => `nobody-${n}-${t.slug}@nowhere.example`;
const SESSION = "__Host-patchbay", PRE = "__Host-patchbay-pre";
const hashOf = (b) => createHash("sha256").update(b.jar.get(SESSION)).digest("hex");
const rowOf = (b) => db.row(sql`SELECT *, extract(epoch FROM expires_at - created_at) AS lasts FROM sessions WHERE id_hash = ${hashOf(b)}`);
const signedIn = async (b) => (await b.get("/me")).status === 200;
const audit = async (who, action) => db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${t.id} AND user_id = ${who.user_id} AND action = ${action}`);
const audited = (who, action) => db.row(sql`SELECT who, address, object_id, before, after, request_id <> '' AS asked FROM audit_log WHERE tenant_id = ${t.id} AND user_id = ${who.user_id} AND action = ${action} ORDER BY seq DESC LIMIT 1`);
// A person of a test's own.
let people = 0;
async function person(role = "agent") {
	const one = { ...user("agent"), name: `Person ${++people}`, email: `person-${people}@${t.slug}.example`, role };
	await db.run(sql`WITH u AS (INSERT INTO users (email, name, password_hash) SELECT ${one.email}, ${one.name}, password_hash FROM users WHERE id = ${user("agent").user_id} RETURNING id)
		INSERT INTO members (tenant_id, user_id, name, role) SELECT ${t.id}, u.id, ${one.name}, ${role} FROM u`);
	return Object.assign(one, await db.row(sql`SELECT m.id AS member, m.user_id FROM members m JOIN users u ON u.id = m.user_id WHERE u.email = ${one.email}`));
}

test("the right password opens a session, and each role its own first page", async () => {
	for (const [role, home] of Object.entries({ owner: "/queue", manager: "/queue", lead: "/queue", agent: "/queue", viewer: "/queue", field: "/me" })) {
		const b = new Browser(), answer = await b.tryToSignIn(user(role).email, user(role).password);
		assert.equal(answer.status, 303);
		assert.equal(answer.headers.location, "/");
		assert.equal((await b.get("/")).headers.location, home, role);
		assert.equal((await b.get(home)).status, 200);
		assert.equal((await b.get("/login")).headers.location, home, "signed in already");
	}
	const op = await operator(), b = await signIn(op);
	assert.equal((await b.get("/")).headers.location, "/platform/tenants");
	assert.equal((await b.get("/platform/tenants")).status, 200);
	assert.equal((await b.get("/me")).status, 200);
	assert.equal((await b.get("/queue")).status, 403, "operators see no business's calls");
	assert.equal(await audit(user("owner"), "session.opened"), 1);
});

test("e-mail in any case, with blanks around it", async () => {
	const { email, password } = await person();
	assert.equal((await new Browser().tryToSignIn(` ${email.toUpperCase()} `, password)).status, 303);
	assert.equal((await new Browser().tryToSignIn(email, ` ${password}`)).status, 401, "a password is taken as typed");
	assert.equal((await new Browser().tryToSignIn(email, password.toUpperCase())).status, 401);
});

test("the cookie: for this host, this server, this scheme only, and not guessable", async () => {
	const b = new Browser(), answer = await b.tryToSignIn(user("agent").email, user("agent").password);
	const line = answer.headers["set-cookie"].find((c) => c.startsWith(`${SESSION}=`));
	for (const flag of ["Path=/", "Secure", "HttpOnly", "SameSite=Lax", "Max-Age=28800"]) assert.ok(line.split("; ").includes(flag), `${flag}: ${line}`);
	assert.doesNotMatch(line, /domain/i);
	assert.ok(b.jar.get(SESSION).length >= 22, "128 bits or more");
	assert.equal(b.jar.has(PRE), false, "the cookie of the form is taken back");
	const row = await rowOf(b);
	assert.equal(row.lasts, 8 * 3600);
	assert.doesNotMatch(JSON.stringify(row), new RegExp(b.jar.get(SESSION)), "only its hash is stored");
	const others = await Promise.all([1, 2, 3].map(() => signIn(user("agent"))));
	assert.equal(new Set([b, ...others].map((o) => o.jar.get(SESSION))).size, 4);
});

test("an operator's session is half as long", async () => {
	const b = new Browser(), op = await operator(), answer = await b.tryToSignIn(op.email, op.password);
	assert.match(answer.headers["set-cookie"].join(), /Max-Age=14400/);
	assert.equal((await rowOf(b)).lasts, 4 * 3600);
});

test("a session id that somebody else chose is not taken over", async () => {
	const b = new Browser(), chosen = "A".repeat(43);
	b.jar.set(SESSION, chosen);
	await b.signIn(user("viewer").email, user("viewer").password);
	assert.notEqual(b.jar.get(SESSION), chosen);
	const thief = new Browser();
	thief.jar.set(SESSION, chosen);
	assert.equal(await signedIn(thief), false);
	// nor is that of a session one has already
	const first = b.jar.get(SESSION), again = b.copy();
	again.jar.delete(SESSION);
	again.token = null;
	again.jar.set(SESSION, first);
	assert.equal((await again.get("/login")).status, 303);
});

test("wrong password and unknown e-mail are answered alike", async () => {
	const known = await person(), ms = { known: [], unknown: [] };
	const look = (answer, email) => `${answer.status} ${words(answer.text.replaceAll(email, "EMAIL"))}`;
	for (let i = 0; i < 4; i++) {
		const email = stranger(i), a = await new Browser().tryToSignIn(known.email, "not-the-password-1"), b = await new Browser().tryToSignIn(email, "not-the-password-1");
		assert.equal(a.status, 401);
		if (i === 0) assert.equal(look(a, known.email), look(b, email));
		ms.known.push(a.ms);
		ms.unknown.push(b.ms);
	}
	// somebody who may not come in any more is told the same
	const gone = await person();
	await db.run(sql`UPDATE users SET active = false WHERE id = ${gone.user_id}`);
	assert.equal(look(await new Browser().tryToSignIn(gone.email, gone.password), gone.email), look(await new Browser().tryToSignIn(stranger(9), "x-x-x-x-x"), stranger(9)));
	const left = await person();
	await db.run(sql`UPDATE members SET active = false WHERE id = ${left.member}`);
	assert.equal((await new Browser().tryToSignIn(left.email, left.password)).status, 401);
	const middle = (list) => list.sort((x, y) => x - y)[1];
	assert.ok(middle(ms.unknown) > middle(ms.known) * 0.4 && middle(ms.unknown) < middle(ms.known) * 2.5, `as slow: ${JSON.stringify(ms)}`);
});

test("five wrong tries, then a wait that the right password does not end", async () => {
	const one = await person(), other = await person();
	for (let i = 4; i >= 0; i--) {
		const answer = await new Browser().tryToSignIn(one.email, `wrong-${i}-password`);
		assert.equal(answer.status, 401);
		assert.match(words(answer.text), i ? new RegExp(`${i} (try|tries) left`) : /Wait 5 minutes/);
		assert.match(answer.text, new RegExp(`value="${one.email}"`), "what was typed is still there");
		assert.doesNotMatch(answer.text, /wrong-\d-password/, "but not the password");
	}
	// from elsewhere too, and whatever the headers say
	for (const headers of [{}, { "X-Forwarded-For": "203.0.113.9" }, { Forwarded: "for=203.0.113.9" }, { "X-Real-IP": "203.0.113.9" }, { "True-Client-IP": "203.0.113.9" }]) {
		const answer = await new Browser({ headers }).tryToSignIn(one.email, one.password);
		assert.equal(answer.status, 429);
		const wait = Number(answer.headers["retry-after"]);
		assert.ok(wait > 200 && wait <= 300, `Retry-After: ${wait}`);
		assert.equal(answer.headers["set-cookie"], undefined);
	}
	assert.equal((await new Browser().tryToSignIn(other.email, other.password)).status, 303, "others are not touched");
	const unknown = stranger("limit");
	for (let i = 0; i < 5; i++) assert.equal((await new Browser().tryToSignIn(unknown, "wrong-password-1")).status, 401);
	assert.equal((await new Browser().tryToSignIn(unknown, "wrong-password-1")).status, 429, "the same for an e-mail that nobody has");
});

test("five wrong tries from one address, then nobody from there", async () => {
	const b = new Browser(), victim = await person();
	for (let i = 4; i >= 0; i--) {
		const answer = await b.tryToSignIn(stranger(`spray-${i}`), "wrong-password-1");
		assert.equal(answer.status, 401);
		assert.match(words(answer.text), i ? new RegExp(`${i} (try|tries) left`) : /Wait 5 minutes/);
	}
	for (const headers of [{}, { "X-Forwarded-For": "203.0.113.9" }, { "X-Real-IP": "203.0.113.9" }])
		assert.equal((await b.tryToSignIn(victim.email, victim.password, {}, headers)).status, 429);
	assert.equal((await new Browser().tryToSignIn(victim.email, victim.password)).status, 303, "from elsewhere");
});

test("right passwords count for nobody, and take back nothing that was done wrong", async () => {
	const office = new Browser(), one = await person();
	const from = () => new Browser({ local: office.local });
	for (let i = 0; i < 4; i++) assert.equal((await from().tryToSignIn(stranger(`office-${i}`), "wrong-password-1")).status, 401);
	for (let i = 0; i < 7; i++) assert.equal((await from().tryToSignIn(one.email, one.password)).status, 303, `sign-in ${i}`);
	assert.match(words((await from().tryToSignIn(one.email, "wrong-password-1")).text), /Wait 5 minutes/, "the fifth from here");
	assert.equal((await from().tryToSignIn(one.email, one.password)).status, 429);
	for (let i = 0; i < 4; i++) await new Browser().tryToSignIn(one.email, "wrong-password-1");
	assert.equal((await new Browser().tryToSignIn(one.email, one.password)).status, 429, "the fifth for this account");
});

test("whoever has more to their name than workers keep beside them is known all the same", async () => {
	const one = await person(), name = "Ó".repeat(80), email = `${"e".repeat(40)}.${one.email}`;
	await db.run(sql`UPDATE users SET email = ${email}, name = ${name} WHERE id = ${one.user_id}; UPDATE members SET name = ${name} WHERE user_id = ${one.user_id}`);
	const b = await signIn({ ...one, email });
	for (let i = 0; i < 3; i++) assert.match((await b.get("/me")).text, new RegExp(name));
});

test("how somebody likes their pages is a change like any other", async () => {
	const one = await person(), b = await signIn(one);
	await b.get("/me");
	const theme = async () => /<html[^>]* data-theme="(\w+)"/.exec((await b.get("/queue")).text)?.[1];
	await theme(); // as the workers know it from then on
	assert.equal((await b.post("/me/display", { theme: "dark", density: "compact" })).status, 303);
	assert.equal(await theme(), "dark", "on the very next page");
	const { before, after, address } = await audited(one, "user.changed");
	assert.deepEqual({ before, after, address }, { before: { theme: "system" }, after: { theme: "dark" }, address: b.local });
	assert.equal((await b.post("/me/display", { theme: "dark" })).status, 303);
	assert.equal(await audit(one, "user.changed"), 1, "what changes nothing is not told");
});

test("what is refused is told too: who was tried, from where, and never what was typed", async () => {
	const one = await person(), b = new Browser(), refused = (action) => db.row(sql`SELECT who, user_id, address, after FROM audit_log WHERE tenant_id = ${t.id} AND object_id = ${one.user_id} AND action = ${action}`);
	await b.tryToSignIn(one.email, "wrong-password-1");
	assert.deepEqual(await refused("session.refused"), { who: "nobody signed in", user_id: null, address: b.local, after: null });
	const last = () => db.value(sql`SELECT max(seq) FROM audit_log WHERE tenant_id IS NULL AND action = 'session.refused' AND address = ${b.local}`), seen = await last();
	await b.tryToSignIn(stranger("told"), "wrong-password-1");
	assert.ok(await last() > (seen ?? 0), "an e-mail that nobody has: in the platform's own log");
	const in_ = await signIn(one);
	await in_.get("/me");
	assert.equal((await in_.post("/me/password", { current: "wrong-password-1", fresh: "Another-password-8!", again: "Another-password-8!" })).status, 422);
	assert.deepEqual(await refused("password.refused"), { who: one.name, user_id: one.user_id, address: in_.local, after: null });
});

test("a form with gaps is shown again with words beside the field", async () => {
	const b = new Browser();
	for (const [email, password, what] of [["", "x", /Enter your email/], ["not an address", "x", /address/], ["a@b.example", "", /Enter your password/], [`${"a".repeat(300)}@b.example`, "x", /254|address/]]) {
		const answer = await b.tryToSignIn(email, password);
		assert.equal(answer.status, 422);
		assert.match(words(answer.text), what);
	}
	assert.ok([413, 422].includes((await b.tryToSignIn("a@b.example", "x".repeat(5000))).status));
});

test("signing out ends the session for good", async () => {
	const b = await signIn(user("lead")), other = await signIn(user("lead")), cookie = b.jar.get(SESSION);
	const answer = await b.post("/logout");
	assert.equal(answer.status, 303);
	assert.match(answer.headers["set-cookie"].join(), new RegExp(`${SESSION}=; .*Max-Age=0`));
	b.jar.set(SESSION, cookie);
	assert.equal(await signedIn(b), false, "the old cookie opens nothing");
	assert.equal(await signedIn(other), true);
	assert.ok(await audit(user("lead"), "session.closed") >= 1);
});

test("a new password ends every other session, and this one gets another id", async () => {
	const one = await person(), here = await signIn(one), there = await signIn(one), old = here.jar.get(SESSION), fresh = "Another-password-8!";
	const before = here.copy();
	await here.get("/me");
	const answer = await here.post("/me/password", { current: one.password, fresh, again: fresh });
	assert.equal(answer.status, 303);
	assert.equal(answer.headers.location, "/me?done=password");
	assert.notEqual(here.jar.get(SESSION), old);
	assert.deepEqual([await signedIn(here), await signedIn(there), await signedIn(before)], [true, false, false]);
	assert.equal((await new Browser().tryToSignIn(one.email, one.password)).status, 401);
	assert.equal((await new Browser().tryToSignIn(one.email, fresh)).status, 303);
	const row = await audited(one, "user.changed");
	assert.deepEqual({ ...row, before: Object.keys(row.before).sort(), after: Object.keys(row.after).sort() }, { who: one.name, address: here.local, object_id: one.user_id, asked: true,
		before: ["password_changed_at", "password_hash"], after: ["password_changed_at", "password_hash"] });
	assert.doesNotMatch(JSON.stringify(row), /argon2|\$v=/, "no secret");
	assert.match(await db.value(sql`SELECT password_hash FROM users WHERE id = ${one.user_id}`), /^\$argon2id\$v=19\$m=(4[6-9]|[5-9]\d|\d{3,})\d{3},/, "Argon2id with 46 MiB or more");
});

test("no transaction is open while a password is hashed", async () => {
	const one = await person(), b = await signIn(one), fresh = "Another-password-8!", looks = { idle: 0, all: 0 };
	await b.get("/me");
	let done = false;
	const answer = b.post("/me/password", { current: one.password, fresh, again: fresh }).finally(() => { done = true; });
	while (!done) {
		looks.all++;
		looks.idle += await db.value(sql`SELECT count(*) FROM pg_stat_activity WHERE usename = 'patchbay_app' AND xact_start IS NOT NULL AND wait_event = 'ClientRead'`) > 0;
	}
	assert.equal((await answer).status, 303);
	assert.ok(looks.idle < looks.all * 0.3, `a transaction that waited for its worker: ${JSON.stringify(looks)}`);
});

test("passwords that are not taken", async () => {
	const one = await person(), b = await signIn(one);
	const refused = async (current, fresh, again, what) => {
		await b.get("/me");
		const answer = await b.post("/me/password", { current, fresh, again });
		assert.equal(answer.status, 422, `${fresh}: ${answer.status}`);
		assert.match(words(answer.text), what);
		for (const secret of [current, fresh]) assert.ok(secret.length < 8 || !answer.text.includes(secret), "no password comes back");
	};
	await refused("not-my-password-1", "Another-password-8!", "Another-password-8!", /not your current password/);
	await refused(one.password, "Another-password-8!", "Another-password-9!", /do not match/);
	await refused(one.password, "a1!", "a1!", /at least 8/);
	await refused(one.password, "abcdefgh1", "abcdefgh1", /no letter or digit/);
	await refused(one.password, "password1!", "password1!", /most used/);
	await refused(one.password, "P@$$w0rd2026!", "P@$$w0rd2026!", /most used/);
	await refused(one.password, `${"x!".repeat(600)}`, `${"x!".repeat(600)}`, /1,?024/);
	assert.equal((await new Browser().tryToSignIn(one.email, one.password)).status, 303, "the old one is still the one");
	for (const good of ["a long one of words only", "ünïcödé!8", "8402759135!", `${"long".repeat(20)}`]) {
		const p = await person(), c = await signIn(p);
		await c.get("/me");
		assert.equal((await c.post("/me/password", { current: p.password, fresh: good, again: good })).status, 303, good);
		assert.equal((await new Browser().tryToSignIn(p.email, good)).status, 303);
	}
	// no byte of a long one is ignored
	const p = await person(), c = await signIn(p), long = `${"long-".repeat(40)}A`;
	await c.get("/me");
	await c.post("/me/password", { current: p.password, fresh: long, again: long });
	assert.equal((await new Browser().tryToSignIn(p.email, `${long.slice(0, -1)}B`)).status, 401);
	assert.equal((await new Browser().tryToSignIn(p.email, long.slice(0, 72))).status, 401);
});

test("ending one session, and all", async () => {
	const one = await person(), [here, there, elsewhere] = [await signIn(one), await signIn(one), await signIn(one)], page = await here.get("/me");
	assert.match(page.text, new RegExp(`value="${hashOf(there)}"`), "each can be ended from the profile");
	assert.equal((await here.post("/me/sessions", { end: hashOf(there) })).headers.location, "/me?done=session");
	assert.deepEqual([await signedIn(here), await signedIn(there), await signedIn(elsewhere)], [true, false, true]);
	const foreign = await signIn(user("manager"));
	await here.post("/me/sessions", { end: hashOf(foreign) });
	assert.equal(await signedIn(foreign), true, "nobody else's");
	assert.equal((await here.post("/me/sessions", { end: "all" })).headers.location, "/login");
	assert.deepEqual([await signedIn(here), await signedIn(elsewhere)], [false, false]);
	assert.equal(await audit(one, "session.closed"), 3, "one row for each");
	assert.deepEqual(Object.keys((await audited(one, "session.closed")).before).sort(), ["address", "agent", "created_at", "csrf", "user_id"]);
});

test("what is decided about somebody acts at once, whatever a cache remembers", async () => {
	const changes = {
		"the person is disabled": (p) => sql`UPDATE users SET active = false WHERE id = ${p.user_id}`,
		"the membership ends": (p) => sql`UPDATE members SET active = false WHERE id = ${p.member}`,
		"idle for half an hour": (p) => sql`UPDATE sessions SET seen_at = now() - interval '31 minutes' WHERE user_id = ${p.user_id}`,
		"eight hours are over": (p) => sql`UPDATE sessions SET expires_at = now() - interval '1 second' WHERE user_id = ${p.user_id}`,
		"the session is deleted": (p) => sql`DELETE FROM sessions WHERE user_id = ${p.user_id}`,
	};
	for (const [what, change] of Object.entries(changes)) {
		const p = await person("manager"), b = await signIn(p);
		for (let i = 0; i < 3; i++) assert.equal((await b.get("/settings")).status, 200);
		await db.run(change(p));
		const answer = await b.get("/settings");
		assert.equal(answer.status, 303, `${what}: ${answer.status}`);
		assert.match(answer.headers.location, /^\/login/);
		assert.equal((await b.post("/presence", { csrf: b.token ?? "x", choice: "ready" })).status === 303
			&& await db.value(sql`SELECT state FROM presence WHERE member_id = ${p.member}`) === "ready", false, `${what}: a form is not taken either`);
	}
	const p = await person("manager"), c = await signIn(p);
	assert.equal((await c.get("/settings")).status, 200);
	await db.run(sql`UPDATE members SET role = 'viewer' WHERE id = ${p.member}`);
	assert.deepEqual([(await c.get("/settings")).status, (await c.get("/settings")).status], [303, 403], "another role: looked at anew");
	const s = await scratch({ roles: ["owner"] }), b = await signIn(s.users[0]);
	assert.equal((await b.get("/queue")).status, 200);
	await db.run(sql`UPDATE tenants SET status = 'suspended' WHERE id = ${s.id}`);
	assert.equal((await b.get("/queue")).status, 303, "the business is suspended");
});

test("activity keeps a session alive", async () => {
	const p = await person(), b = await signIn(p);
	await db.run(sql`UPDATE sessions SET seen_at = now() - interval '29 minutes' WHERE user_id = ${p.user_id}`);
	assert.equal(await signedIn(b), true);
	assert.ok(await db.value(sql`SELECT seen_at > now() - interval '1 minute' FROM sessions WHERE user_id = ${p.user_id}`));
});

test("a password set by the operator's command ends the sessions, and is told", async () => {
	const p = await person(), b = await signIn(p);
	assert.equal(await signedIn(b), true);
	await patchbay(["user", "password", "--email", p.email], { password: "Set-by-command-9!" });
	assert.equal(await signedIn(b), false);
	assert.equal((await new Browser().tryToSignIn(p.email, "Set-by-command-9!")).status, 303);
	const told = await db.row(sql`SELECT who, address, before, after FROM audit_log WHERE tenant_id IS NULL AND object_id = ${p.user_id} AND action = 'user.changed'`);
	assert.deepEqual([told.who, told.address, told.after.password_hash], ["command line", "this machine", "hidden"]);
	await assert.rejects(patchbay(["user", "password", "--email", p.email], { password: "short" }));
});

test("where one wanted to go: only to a place of ours", async () => {
	const { email, password } = user("manager");
	for (const own of ["/settings", "/history/calls?outcome=missed&q=a%20b", "/contacts"]) {
		const b = new Browser(), sent = await b.get(own);
		assert.equal(sent.headers.location, `/login?next=${encodeURIComponent(own)}`);
		await b.get(sent.headers.location);
		const answer = await b.post("/login", { email, password, next: own });
		assert.equal(answer.headers.location, own);
	}
	// a form that was sent too late: to the page it stood on
	const late = async (path, Referer) => (await new Browser().post(path, { csrf: "x" }, { headers: { Referer } })).headers.location;
	const base = new URL(env.BASE).origin, id = randomUUID();
	assert.equal(await late(`/history/calls/${id}`, `${base}/history/calls?triage=1&call=${id}`), `/login?next=${encodeURIComponent(`/history/calls?triage=1&call=${id}`)}`);
	assert.equal(await late(`/contacts/${id}/edit`, `${base}/contacts/${id}/edit`), `/login?next=${encodeURIComponent(`/contacts/${id}`)}`, "an answer to a form is no page to come back to");
	for (const Referer of ["https://evil.example/queue", `${base}//evil.example/`, `${base}/\\evil.example/`, `${base}.evil.example/`, base, ""]) assert.equal(await late(`/history/calls/${id}`, Referer), "/login", Referer);
	const elsewhere = ["//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example/", "javascript:alert(1)", "/\tevil.example/..//evil.example", "/%0d%0aSet-Cookie:a=b\r\nX: y", "http:evil.example", "evil.example", " //evil.example", "///evil.example", "/\r\n//evil.example"];
	for (const next of elsewhere) {
		const b = new Browser(), form = await b.get(`/login?next=${encodeURIComponent(next)}`);
		assert.doesNotMatch(form.text, /evil\.example|javascript:|alert\(1\)/, next);
		const answer = await b.post("/login", { email, password, next });
		assert.equal(answer.status, 303, next);
		assert.ok(["/", "/%0d%0aSet-Cookie:a=b"].includes(answer.headers.location) || !/evil|javascript/.test(answer.headers.location), `${next}: ${answer.headers.location}`);
		assert.equal(new URL(answer.headers.location, "http://ours.example").host, "ours.example", next);
		assert.equal(answer.headers.x, undefined);
	}
	const b = await signIn(user("manager"));
	for (const back of elsewhere) {
		const answer = await b.post("/presence", { choice: "offline", back });
		assert.equal(new URL(answer.headers.location, "http://ours.example").host, "ours.example", back);
	}
});

test("the way in is cheap to refuse: many at once do not slow the pages", async () => {
	const b = await signIn(user("agent")), idle = [];
	for (let i = 0; i < 5; i++) idle.push((await b.get("/queue")).ms);
	const flood = Promise.all(Array.from({ length: 40 }, (_, i) => new Browser().tryToSignIn(stranger(`flood-${i % 8}`), "wrong-password-1")));
	const busy = [];
	for (let i = 0; i < 8; i++) busy.push((await b.get("/queue")).ms);
	const answers = await flood;
	assert.ok(answers.every((a) => [401, 429, 503].includes(a.status)), [...new Set(answers.map((a) => a.status))].join());
	// most of them: how long the one behind the flood waits is the machine's business
	assert.ok(busy.toSorted((x, y) => x - y)[4] < 4000, `pages while forty sign in: ${busy.map(Math.round)} ms`);
});

test("nothing but a form is read", async () => {
	const plain = await ask("POST", "/login", { headers: { "Content-Type": "application/json" }, body: JSON.stringify({ email: user("agent").email, password: user("agent").password }) });
	assert.ok([400, 403, 415, 422].includes(plain.status), String(plain.status));
	assert.equal(plain.headers["set-cookie"]?.some((c) => c.startsWith(`${SESSION}=`)) ?? false, false);
});
