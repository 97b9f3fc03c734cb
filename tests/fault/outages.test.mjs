// Bad days of the parts: workers that die or hang, the database and the cache away, more visitors
// than there is room for (reliability, faults 1, 5, 9, 10, 13, 15, 16, 25, 27 to 29, 38, 40, 46, 50). What
// was acknowledged is never lost, callers always hear something, and all mends by itself.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import net from "node:net";
import { load, ownStage, percentile } from "../lib/stage.mjs";

// So many that the three lines of traffic to each pool, all of one tenant, are never half of it: a
// tenant that is slow with half of a pool is refused, and here everything may be slow.
const POOL = 6;
const stage = await ownStage("fo", { HOOK_WORKERS: `${POOL}`, PAGE_WORKERS: `${POOL}`, SLOW_WORKERS: "1", TASK_LOOK_MS: "2000" });
const { Db, db, sql } = await import("../lib/db.mjs");
const { ask, Browser, signIn } = await import("../lib/http.mjs");
const { callParams, hook, newSid } = await import("../lib/hook.mjs");
const { carrier, phoneNumber, scratch, SPEED } = await import("../lib/tenant.mjs");
const { patience, quick, until, within } = await import("../lib/wait.mjs");
const { env } = await import("../lib/env.mjs");
after(() => stage.run("stop"));

await carrier.speed(SPEED);
const t = await scratch({ roles: ["owner", "agent"] });
await t.publish("Menu", { start: "menu", steps: { menu: { type: "menu", prompt: "Welcome to the menu. Press 1.", keys: { 1: { label: "Bye", to: "bye" } }, tries: 9, timeout: 30, none: "bye" }, bye: { type: "hangup", say: "Goodbye for now." } } });
await t.publish("Mail", { start: "mail", steps: { mail: { type: "voicemail", name: "Mailbox", prompt: "After the tone." } } });
await t.addLine("Main", "Menu");
await t.addLine("Mail", "Mail");
await t.addLine("Backup", "Menu", { backup: await phoneNumber() });
await t.tellCarrier();
const main = t.line("Main"), b = await signIn(t.users[0]);
await until(async () => (await ask("GET", `/fallback/${main.slice(1)}.xml`)).text.includes("Welcome to the menu"), { ms: 10000, what: "the static document" });

let from = 0;
const caller = () => `+1999555${String(from++).padStart(4, "0")}`;
// A call's first webhook. real: answered by the program (and then it must be kept), else by nginx.
async function arrive(options) {
	const params = callParams(t.account, newSid(), caller(), main), answer = await hook(t.account, "/voice", params, { timeout: patience(9000), ...options });
	return Object.assign(answer, { sid: params.CallSid, params, real: answer.status === 200 && answer.text.includes("<Gather"), staticText: answer.status === 200 && answer.text.includes("<Record") });
}
const page = () => b.copy().get("/queue");
// Half a page, half a webhook on each line.
const traffic = (meanwhile) => load(6, (n) => (n % 2 ? arrive() : page()), meanwhile);
const kept = async (answers) => {
	const sids = answers.filter((a) => a.real).map((a) => a.sid);
	const rows = await db.rows(sql`SELECT call_sid, (SELECT count(*) FROM call_events e WHERE e.tenant_id = c.tenant_id AND e.call_sid = c.call_sid) AS events,
		(SELECT count(*) FROM call_trace_lines r WHERE r.tenant_id = c.tenant_id AND r.call_id = c.id) AS trace FROM calls c WHERE tenant_id = ${t.id} AND call_sid = ANY (${sids.length ? sids : [""]})`);
	assert.equal(rows.length, sids.length, "what was acknowledged is there");
	assert.deepEqual(rows.filter((r) => r.events !== 1 || r.trace < 1), [], "and whole");
};
const honest = (answers) => {
	for (const a of answers) {
		if (a.sid) assert.ok(a.real || a.staticText, `a caller hears something: ${a.status} ${a.error ?? a.text.slice(0, 200)}`);
		else assert.ok(a.status === 200 || (a.status === 503 && Number(a.headers["retry-after"]) > 0), `a page or an honest refusal: ${a.status} ${a.error ?? ""}`);
	}
};
const failed = (answers) => answers.filter((a) => (a.sid ? !a.real : a.status !== 200)).length;
const workers = () => stage.children().filter((c) => /^pb-(hooks|pages)$/.test(c.title));
const allBack = (ms = 5000) => until(() => workers().length === 2 * POOL, { ms, what: "all workers are back" });

test("workers are killed under load: one answer each, at most", async () => {
	let kills = 0;
	const answers = await traffic(async (soFar) => {
		const began = performance.now();
		while (performance.now() - began < 3000 || kills < 4) {
			const all = workers(), victim = all[kills * 3 % Math.max(1, all.length)], seen = soFar.length;
			if (victim) process.kill(victim.pid, "SIGKILL");
			kills++;
			await until(() => soFar.length > seen + 15, { what: "traffic goes on" });
		}
	});
	honest(answers);
	assert.ok(failed(answers) <= kills, `${failed(answers)} of ${answers.length} failed for ${kills} kills`);
	await allBack();
	await kept(answers);
});

test("workers are replaced under load (HUP): nothing is refused", async () => {
	const answers = await traffic(async () => {
		for (let i = 0; i < 6; i++) {
			const before = new Set(workers().map((w) => w.pid));
			process.kill(stage.master, "SIGHUP");
			await until(() => workers().filter((w) => !before.has(w.pid)).length >= 4, { ms: 10000, what: "new workers" });
		}
	});
	assert.equal(failed(answers), 0, JSON.stringify(answers.filter((a) => (a.sid ? !a.real : a.status !== 200)).slice(0, 3).map((a) => [a.status, a.error, a.text?.slice(0, 100)])));
	await allBack();
	await kept(answers);
});

test("nginx is told its settings anew under load: nothing is refused", async () => {
	const pid = await stage.pid("nginx");
	const answers = await load(4, (n) => (n % 2 ? arrive({ agent: false }) : ask("GET", "/queue", { agent: false, headers: { Cookie: b.cookies } })), async (soFar) => {
		for (let i = 0; i < 4; i++) {
			const before = new Set(stage.children(pid).map((c) => c.pid)), seen = soFar.length;
			process.kill(pid, "SIGHUP");
			await until(() => stage.children(pid).some((c) => !before.has(c.pid)) && soFar.length > seen + 20, { what: "new nginx workers, and traffic" });
		}
	});
	const lost = answers.filter((a) => a.status === 0);
	assert.equal(failed(answers), lost.length, "nothing is answered wrongly");
	assert.ok(lost.length <= Math.max(4, answers.length / 50), `connections that an old process had just taken: ${lost.length} of ${answers.length}`);
});

// Requests that are under way for as long as the test wants: they wait for a row.
async function slowly(table, work) {
	const holder = new Db(env.DATABASE_SUPER_URL);
	await holder.run(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
	try {
		return await work(() => holder.run("ROLLBACK"));
	} finally {
		await holder.run("ROLLBACK").catch(() => {});
		holder.close();
	}
}
const waitingFor = (n) => until(async () => (await db.value("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = 'patchbay_app'")) >= n, { ms: 3000, every: 10, what: "requests under way" });

test("told to end, the program finishes what is under way; starting again is quick", async () => {
	const master = stage.master;
	const answers = await slowly("journey_stages", async (release) => {
		const calls = [arrive(), arrive(), arrive()];
		await waitingFor(2);
		process.kill(master, "SIGTERM");
		await release();
		return Promise.all(calls);
	});
	assert.ok(answers.filter((a) => a.real).length >= 2, answers.map((a) => a.status).join());
	await until(() => { try { process.kill(master, 0); return false; } catch { return true; } }, { ms: 30000, what: "the end" });
	const began = performance.now();
	await stage.part("start", "patchbay");
	assert.ok(performance.now() - began < within(8000));
	await kept(answers);
	await kept([await arrive()]);
});

test("with no program at all: callers hear the greeting and leave a message, pages say so, and the message is found afterwards", async () => {
	await stage.part("kill", "patchbay");
	const status = async (path, more = {}) => {
		const answer = await hook(t.account, path, callParams(t.account, newSid(), caller(), main, more));
		return [answer.status, answer.text, answer.headers];
	};
	const [, text, headers] = await status("/voice");
	assert.match(text, /Welcome to the menu.*leave your name.*<Record/is);
	assert.match(headers["content-type"], /^text\/xml/);
	const backup = await hook(t.account, "/voice", callParams(t.account, newSid(), caller(), t.line("Backup")));
	assert.match(backup.text, /<Dial[^>]*>.*\+1\d{10}.*<\/Dial>/s);
	assert.match((await hook(t.account, "/voice", callParams(t.account, newSid(), caller(), "+15005550006"))).text, /<Record|<Say/, "a number without a document of its own");
	assert.match((await status("/voice/step?v=1", { RecordingUrl: "http://x.example/r" }))[1], /Thank you.*<Hangup/);
	assert.match((await status("/voice/step?v=1", { Digits: "1" }))[1], /<Record/);
	assert.match((await status("/voice/whisper?leg=x"))[1], /^<\?xml[^>]*\?><Response><Hangup\/><\/Response>$/, "a member's phone is not taken for an answer");
	assert.match((await status("/voice/wait?v=2"))[1], /<Pause/, "who waits goes on waiting");
	const callback = await status("/status", { CallStatus: "completed" });
	assert.equal(callback[0], 503, "the carrier tries again");
	assert.ok(Number(callback[2]["retry-after"]) > 0);
	for (const path of ["/queue", "/login", "/api/system/health"]) {
		await quick(1500, async () => {
			const answer = await new Browser().get(path);
			assert.equal(answer.status, 503, path);
			assert.ok(Number(answer.headers["retry-after"]) > 0, path);
			return answer.ms;
		});
	}
	assert.match((await new Browser().get("/queue")).text, /<h1[^>]*>/);
	assert.equal((await ask("GET", `/fallback/${main.slice(1)}.xml`)).status, 200);

	// a whole call, during which the program comes back: slower, so that it has the time
	await carrier.speed(4);
	const who = await phoneNumber(), leg = await carrier.call({ from: who, to: main });
	await leg.said("Welcome to the menu", 10000);
	await stage.part("start", "patchbay");
	await leg.record(10000);
	await leg.speak("It is about the roof. Please call me back.", 6);
	await leg.ended(10000);
	await carrier.speed(SPEED);
	const call = await until(async () => {
		const row = await t.call(leg.sid);
		return row?.outcome === "voicemail" && row;
	}, { ms: 15000, what: "the call and its voicemail" });
	assert.equal(call.from_number, who);
	assert.ok(call.contact_id && call.number_id);
	await until(() => db.row(sql`SELECT 1 FROM recordings WHERE tenant_id = ${t.id} AND call_id = ${call.id} AND kind = 'voicemail' AND state = 'ready'`), { ms: 15000, what: "the message" });
	assert.ok((await t.trace(call)).length > 0);
	await stage.ready();
});

test("the database is restarted: refused honestly, nothing lost, back by itself", async () => {
	const pids = new Set(workers().map((w) => w.pid));
	let up;
	const answers = await traffic(async (soFar) => {
		await until(() => soFar.length > 20, { what: "traffic" });
		await stage.part("stop", "postgres");
		const dark = await Promise.all([arrive(), page(), new Browser().get("/api/system/health"), new Browser().get("/login")]);
		assert.ok(dark[0].staticText, "a caller hears the static document");
		assert.deepEqual([dark[1].status, dark[2].status], [503, 503]);
		assert.equal(JSON.parse(dark[2].text).alive, true, "alive, but not ready");
		for (const a of dark) assert.ok(a.ms < within(3000), `${a.ms} ms`);
		await stage.part("start", "postgres");
		up = performance.now();
		await until(() => soFar.some((a) => a.real && a.began > up) && soFar.some((a) => !a.sid && a.status === 200 && a.began > up), { ms: 3000, what: "work again" });
	});
	honest(answers);
	assert.ok(answers.filter((a) => a.began > up + 2500).every((a) => (a.sid ? a.real : a.status === 200)));
	assert.ok(failed(answers) > 0);
	await kept(answers);
	assert.ok(workers().filter((w) => pids.has(w.pid)).length >= 2 * POOL - 2, "the workers stayed");
	assert.equal((await page()).status, 200, "and everybody is still signed in");
});

test("the database is killed and recovers: nothing acknowledged is lost", async () => {
	const answers = await traffic(async (soFar) => {
		await until(() => soFar.filter((a) => a.real).length > 10, { what: "traffic" });
		process.kill(await stage.pid("postgres"), "SIGKILL");
		await stage.part("start", "postgres");
		const up = performance.now();
		await until(() => soFar.some((a) => a.real && a.began > up), { ms: 8000, what: "work again" });
	});
	honest(answers);
	await kept(answers);
});

test("the database is restarted in the middle of a call: the call has an end, and all of it is known", async () => {
	const leg = await carrier.call({ from: await phoneNumber(), to: main, autopilot: [{ on: "gather", after: 30000, press: "1" }] });
	await leg.gather(8000);
	await stage.part("stop", "postgres");
	await stage.part("start", "postgres");
	// workers that slept through it find out by themselves, not at a caller's expense
	const others = [];
	for (let i = 0; i < 3; i++) others.push(...await Promise.all(Array.from({ length: POOL }, () => arrive())));
	// (on a machine that is too busy for their second some hear the static document all the same)
	assert.ok(others.some((a) => a.real) && others.every((a) => a.real || a.ms > 450), others.map((a) => `${Math.round(a.ms)} ms ${a.status} ${a.text}`).join());
	await leg.ended(20000);
	// what the carrier told in vain is asked for later: now, here
	await db.run(sql`INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key)
		VALUES (${t.id}, 'slow', 'call.reconcile', jsonb_build_object('call_sid', ${leg.sid}::text), ${leg.sid}) ON CONFLICT DO NOTHING`);
	const call = await t.ended(leg.sid, 20000);
	assert.ok(["abandoned", "missed", "voicemail"].includes(call.outcome), call.outcome);
	assert.ok((await t.trace(call)).length > 0);
});

test("the cache hangs: what somebody changes shows on their very next page", async () => {
	const theme = async () => /<html[^>]* data-theme="(\w+)"/.exec((await b.get("/queue")).text)?.[1], pid = await stage.pid("memcached");
	assert.notEqual(await theme(), "dark");
	process.kill(pid, "SIGSTOP");
	try {
		assert.equal((await b.post("/me/display", { theme: "dark" })).status, 303);
		assert.equal(await theme(), "dark");
	} finally {
		process.kill(pid, "SIGCONT");
	}
	assert.equal((await b.post("/me/display", { theme: "system" })).status, 303);
});

test("a table is locked: webhooks fall back within their second, pages within two, and the rest goes on", async () => {
	const [hooks, pages] = await slowly("journey_stages, contact_statuses", async () => [await Promise.all([arrive(), arrive()]), await Promise.all([b.copy().get("/contacts"), b.copy().get("/contacts")])]);
	for (const a of hooks) assert.ok(a.staticText && a.ms < within(2500), `${a.status} after ${Math.round(a.ms)} ms`);
	for (const a of pages) assert.ok([200, 503].includes(a.status) && a.ms < within(3500), `${a.status} after ${Math.round(a.ms)} ms`);
	await kept([await arrive()]);
});

test("more visitors than there is room for: refused at once, and webhooks do not notice", async () => {
	const addresses = Array.from({ length: 12 }, (_, i) => `127.9.${i}.1`);
	await slowly("sessions", async (release) => {
		const crowd = Promise.all(Array.from({ length: 700 }, (_, i) => ask("GET", "/queue", { agent: false, local: addresses[i % 12], headers: { Cookie: b.cookies }, timeout: patience(15000) }).catch((e) => ({ status: 0, error: e.message, ms: 0 }))));
		const calls = [];
		for (let i = 0; i < 20; i++) calls.push(await arrive());
		assert.ok(calls.every((a) => a.real), "every call is answered by the program");
		assert.ok(percentile(calls.map((a) => a.ms), 0.9) < within(1000), `${calls.map((a) => Math.round(a.ms))} ms`);
		await release();
		const answers = await crowd, refused = answers.filter((a) => a.status === 503);
		assert.ok(answers.every((a) => [200, 503].includes(a.status)), JSON.stringify([...new Set(answers.map((a) => a.error ?? a.status))]));
		assert.ok(refused.length > 100, `${refused.length} of 700 refused`);
		assert.ok(refused.every((a) => Number(a.headers["retry-after"]) > 0 && /<h1/.test(a.text)));
		assert.ok(percentile(refused.map((a) => a.ms), 0.5) < within(3000), `refused after ${Math.round(percentile(refused.map((a) => a.ms), 0.5))} ms`);
		await kept(calls);
	});
	await until(async () => (await page()).status === 200, { ms: 5000, what: "room again" });
});

test("a thousand calls at once: every caller hears something, and whoever was welcomed is known", async () => {
	const answers = await Promise.all(Array.from({ length: 1000 }, () => arrive({ agent: false, timeout: patience(15000) }).catch((e) => ({ sid: "none", status: 0, error: e.message, text: "", ms: 0 }))));
	honest(answers);
	assert.ok(answers.filter((a) => a.real).length > 500, `${failed(answers)} heard the static document`);
	await kept(answers);
	await kept([await arrive()]);
});

test("those who fetch messages are killed at work: each message is fetched all the same, and none is given up", async () => {
	const N = 15, helpers = () => stage.children().filter((c) => /^pb-(fast|slow|bulk)$/.test(c.title)), of = sql`FROM recordings WHERE tenant_id = ${t.id} AND kind = 'voicemail' AND call_id IN (SELECT id FROM calls WHERE tenant_id = ${t.id} AND to_number = ${t.line("Mail")})`;
	await carrier.faults({ rest: { method: "GET", match: "Recordings", delayMs: 2000 } });
	const legs = await Promise.all(Array.from({ length: N }, async () => carrier.call({ from: await phoneNumber(), to: t.line("Mail"), autopilot: [{ on: "record", after: 200, say: "Please call me back.", seconds: 6 }, { after: 200, hangup: true }] })));
	let kills = 0;
	await until(async () => {
		if (kills < 12 && (await db.value(sql`SELECT count(*) FROM tasks WHERE tenant_id = ${t.id} AND kind = 'recording.fetch' AND state = 'running'`))) for (const { pid } of helpers()) process.kill(pid, "SIGKILL"), kills++;
		if (kills >= 12) await carrier.clearFaults();
		// as if the leases of the dead had run out
		await db.run(sql`UPDATE tasks SET lease_until = now() WHERE state = 'running'; UPDATE tasks SET run_at = least(run_at, now()) WHERE tenant_id = ${t.id} AND kind = 'recording.fetch'`);
		return (await db.value(sql`SELECT count(*) ${of} AND state = 'ready'`)) === N;
	}, { ms: 30000, every: 60, what: "all messages" });
	assert.ok(kills > 0);
	for (const leg of legs) assert.equal((await t.ended(leg.sid, 15000)).outcome, "voicemail");
	for (const { file, bytes } of await db.rows(sql`SELECT file, bytes ${of}`)) assert.equal(statSync(`${env.FILES_DIR}/${file}`).size, Number(bytes));
	await stage.ready();
});

test("five hundred promises are broken in one second while those who tell of it are killed: each is told of once, within five seconds", async () => {
	const N = 500, helpers = () => stage.children().filter((c) => /^pb-fast$/.test(c.title)), owner = t.user("agent").member;
	const due = new Date(Date.now() + 1500);
	await db.run(sql`INSERT INTO promises (tenant_id, kind, owner_id, words, started_at, due_at, warn_at, critical_at, reminded_at, why)
		SELECT ${t.id}, 'follow_up', ${owner}, 'Storm ' || n, now() - interval '1 hour', ${due.toISOString()}, now() - interval '1 minute', now() - interval '1 minute', now(), 'x'
		FROM generate_series(1, ${N}) n`);
	let kills = 0, next = 0;
	await until(async () => {
		const now = await db.row(sql`SELECT count(*) FILTER (WHERE told_min = 0) AS told FROM promises WHERE tenant_id = ${t.id} AND words LIKE 'Storm %'`);
		// at different moments of their work, of which a death loses what is not finished
		if (Date.now() > due && kills < 12 && performance.now() > next) {
			for (const { pid } of helpers()) process.kill(pid, "SIGKILL"), kills++;
			next = performance.now() + 90 + 50 * kills;
		}
		return Number(now.told) === N;
	}, { ms: 20000, every: 15, what: "all being told of" });
	assert.ok(kills > 3, `${kills} were killed`);
	const told = await db.row(sql`SELECT count(*) AS n, count(DISTINCT p.id) AS promises, max(x.created_at) AS last FROM notices x JOIN promises p ON x.href = '/sla/' || p.id
		WHERE p.tenant_id = ${t.id} AND p.words LIKE 'Storm %'`), took = new Date(told.last) - due;
	assert.deepEqual([Number(told.n), Number(told.promises)], [N, N], "each once");
	assert.ok(took < within(5000), `the last ${took} ms after it was due`);
	await stage.ready();
	await allBack();
	await db.run(sql`UPDATE tasks SET lease_until = now() WHERE tenant_id = ${t.id} AND state = 'running'`); // as if the leases of the dead had run out
});

test("those who change many contacts are killed at work: each is changed once, and the undo takes all of it back", async () => {
	const N = 6000, helpers = () => stage.children().filter((c) => /^pb-bulk$/.test(c.title));
	await db.run(sql`INSERT INTO contacts (tenant_id, type, name) SELECT ${t.id}, 'vendor', 'Killed ' || n FROM generate_series(1, ${N}) n`);
	const answer = await b.post("/contacts/bulk", { type: "vendors", do: "tag_add", to_tag: "Survivor" }), id = answer.headers.location.split("/").pop();
	// kills at different moments of the work: while whom it is about is gathered, and between the parts
	const survive = async (state, kind) => {
		let kills = 0, seen = -1;
		const row = await until(async () => {
			const now = await db.row(sql`SELECT state, total, (SELECT count(*) FROM bulk_rows r WHERE r.tenant_id = b.tenant_id AND r.bulk_id = b.id AND r.state = ${kind}) AS n FROM bulk_changes b WHERE tenant_id = ${t.id} AND id = ${id}`);
			if (kills < 4 && now.state !== state && Number(now.n) + Number(now.total) !== seen) {
				for (const { pid } of helpers()) process.kill(pid, "SIGKILL"), kills++;
				seen = Number(now.n) + Number(now.total);
			}
			// as if the leases of the dead had run out
			await db.run(sql`UPDATE tasks SET lease_until = now() WHERE tenant_id = ${t.id} AND state = 'running' AND kind = 'bulk.run' AND ${kills} < 4; UPDATE tasks SET run_at = least(run_at, now()) WHERE tenant_id = ${t.id} AND kind = 'bulk.run'`);
			return now.state === state && db.row(sql`SELECT * FROM bulk_changes WHERE tenant_id = ${t.id} AND id = ${id}`);
		}, { ms: 40000, every: 30, what: `the change being ${state}` });
		assert.ok(kills > 0, "somebody was killed");
		return row;
	};
	const tagged = () => db.value(sql`SELECT count(*) FROM contact_labelled d JOIN contact_labels l ON l.tenant_id = d.tenant_id AND l.id = d.label_id WHERE d.tenant_id = ${t.id} AND l.name = 'Survivor'`).then(Number);
	const told = () => db.row(sql`SELECT count(*) AS changes, count(DISTINCT contact_id) AS contacts FROM contact_changes WHERE tenant_id = ${t.id} AND what = 'Tags'`);
	const done = await survive("done", "changed");
	assert.deepEqual([done.total, done.changed, await tagged(), await told()], [N, N, N, { changes: N, contacts: N }]);
	assert.equal(await db.value(sql`SELECT count(*) FROM contacts WHERE tenant_id = ${t.id} AND type = 'vendor' AND version <> 2`).then(Number), 0, "each once");
	assert.equal((await b.post(`/contacts/bulk/${id}`, { do: "undo" })).status, 303);
	await survive("undone", "undone");
	assert.deepEqual([await tagged(), await told()], [0, { changes: 2 * N, contacts: N }]);
	assert.equal(await db.value(sql`SELECT count(*) FROM contacts WHERE tenant_id = ${t.id} AND type = 'vendor' AND version <> 3`).then(Number), 0, "and back once");
	assert.equal(await db.value(sql`SELECT count(*) FROM tasks WHERE tenant_id = ${t.id} AND kind = 'bulk.run' AND state = 'dead'`).then(Number), 0);
	await stage.ready();
});

test("the cache is stopped, hung, emptied: nobody is signed out, nothing is much slower", async () => {
	const limits = new Browser(), idle = [], without = [], hung = [];
	const times = async (list, n) => {
		for (let i = 0; i < n; i++) {
			const a = await page();
			assert.equal(a.status, 200);
			list.push(a.ms);
		}
	};
	const k = await t.contact("Wendell Park"), talk = await db.run(sql`INSERT INTO threads (tenant_id, number_id, peer, contact_id) SELECT ${t.id}, id, ${k.e164}, ${k.id} FROM numbers WHERE tenant_id = ${t.id} AND e164 = ${main} RETURNING id`);
	const company = async () => (await b.get(`/inbox/${talk}/company`, { headers: { "HX-Request": "true", "HX-Target": "thread-company" } })).text;
	await until(async () => !(await company()).includes("load delay"), { what: "nobody else there" });
	await times(idle, 10);
	await stage.part("stop", "memcached");
	await times(without, 20);
	assert.match(await company(), /load delay/, "who else is in a thread is asked for again soon");
	assert.equal((await signIn(t.users[1]).then((x) => x.get("/queue"))).status, 200, "one can sign in");
	for (let i = 0; i < 5; i++) await limits.tryToSignIn(`none@${t.slug}.example`, "wrong-password-1");
	assert.equal((await limits.tryToSignIn(`none@${t.slug}.example`, "wrong-password-1")).status, 429, "the limits hold");
	assert.equal(JSON.parse((await ask("GET", "/api/system/health")).text).dependencies.memcached, "down");
	await stage.part("start", "memcached");
	await times([], 5);
	const pid = await stage.pid("memcached");
	process.kill(pid, "SIGSTOP");
	try {
		await times(hung, 40);
	} finally {
		process.kill(pid, "SIGCONT");
	}
	assert.ok(percentile(without, 0.9) < percentile(idle, 0.9) + within(150), `idle: ${idle.map(Math.round)}; without: ${without.map(Math.round)}`);
	assert.ok(percentile(hung, 0.8) < percentile(idle, 0.9) + within(150), `hung: ${hung.map(Math.round)}`);
	const gone = await signIn(t.users[1]);
	await gone.post("/logout");
	assert.equal((await gone.get("/queue")).status, 303);
	await times([], 5);
});

test("clients that dawdle: the others do not notice, and those are cut off", async () => {
	const { port } = new URL(env.BASE), sockets = [], closed = [];
	const dawdle = (first, more) => {
		const s = net.connect(port, "127.0.0.1", () => s.write(first)), began = performance.now();
		const drip = setInterval(() => s.writable && s.write(more), 700);
		s.on("error", () => {});
		s.on("close", () => { clearInterval(drip); closed.push(performance.now() - began); });
		sockets.push(s);
		return s;
	};
	const idle = [], busy = [];
	for (let i = 0; i < 20; i++) idle.push((await page()).ms);
	try {
		for (let i = 0; i < 120; i++) dawdle("GET /queue HTTP/1.1\r\nHost: 127.0.0.1\r\nX-", "a");
		for (let i = 0; i < 60; i++) dawdle("POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\n", "a");
		for (let i = 0; i < 60; i++) dawdle("GET /static/hold-1.wav HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "").pause();
		for (let i = 0; i < 40; i++) busy.push((await page()).ms);
		const calls = await Promise.all([arrive(), arrive(), arrive()]);
		assert.ok(calls.every((a) => a.real), calls.map((a) => `${a.status} ${a.text}`).join());
		assert.ok(percentile(busy, 0.9) < percentile(idle, 0.9) * 2 + within(100), `idle ${Math.round(percentile(idle, 0.9))} ms, busy ${Math.round(percentile(busy, 0.9))} ms`);
		await until(() => closed.length >= 120, { ms: 15000, what: "the end of those who never finish their headers" });
	} finally {
		sockets.forEach((s) => s.destroy());
	}
});

test("after all that: every worker there, every line of the log JSON, no task forgotten", async () => {
	await stage.ready();
	await allBack();
	for (const line of stage.log().split("\n").slice(0, -1)) assert.doesNotThrow(() => JSON.parse(line), line.slice(0, 200));
	assert.deepEqual(await db.rows("SELECT kind, last_error FROM tasks WHERE state = 'dead'"), []);
	await until(async () => (await db.value("SELECT count(*) FROM tasks WHERE state = 'running'")) === 0, { ms: 8000, what: "no task under way" });
});
