// One business with fifty people and two hundred callers in line: how long a caller who comes is in line until
// the carrier is asked to ring somebody, and how long it is until two hundred open desks show them.
import http from "node:http";
import { execFileSync } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { childrenOf, follow, nameOf } from "./cpu.mjs";
import { judge, note, results } from "./report.mjs";
import { SESSION_COOKIE, sql, tenants } from "./seed.mjs";

const PEOPLE = 50, FREE = 40, WAITING = 200, DESKS = 200, BATCHES = 3, SHOWN = 6, EVERY_MS = 150, PATIENCE_MS = 6000, AGAIN_MS = 5000;
const OPENED_AT_ONCE = 10, TENANT = 3, T = tenants[TENANT - 1], VOICE = "/api/webhooks/twilio/voice";
const { env } = process;
const OURS = `tenant_id = (SELECT id FROM tenants WHERE slug = '${T.slug}')`;
const share = (all, p) => [...all].sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * p))];
const agent = new http.Agent({ keepAlive: true, maxSockets: 2 * DESKS });

function ask(method, path, headers, body) {
	return new Promise((resolve, reject) => {
		const q = http.request({ host: "127.0.0.1", port: env.PORT, method, path, agent, headers: { ...headers, ...(body ? { "Content-Length": Buffer.byteLength(body) } : {}) } }, (answer) => {
			let text = "";
			answer.setEncoding("utf8").on("data", (part) => { text += part; }).on("end", () => resolve({ status: answer.statusCode, text, tag: answer.headers.etag }));
		});
		// nginx may have closed a connection in the moment in which it is used again
		q.on("error", (error) => (error.code === "ECONNRESET" && q.reusedSocket ? resolve(ask(method, path, headers, body)) : reject(error)));
		q.end(body);
	});
}

// A signed webhook of a call to the line.
function webhook(path, more) {
	const params = { AccountSid: T.account, ApiVersion: "2010-04-01", To: T.number, Direction: "inbound", CallStatus: "ringing", ...more };
	const signed = env.PUBLIC_URL + path + Object.keys(params).sort().map((k) => k + params[k]).join("");
	return ask("POST", path, { "Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": createHmac("sha1", T.token).update(signed).digest("base64") }, new URLSearchParams(params).toString());
}

let callers = 0, refused = 0;
const callerOf = (n) => `+1435556${String(n).padStart(4, "0")}`;
async function arrive() {
	const sid = `CA${randomBytes(16).toString("hex")}`, from = callerOf(callers++), began = Date.now();
	const answer = await webhook(VOICE, { CallSid: sid, From: from });
	if (answer.status !== 200 || !answer.text.includes("<Enqueue")) throw new Error(`a caller was not put in line: ${answer.status} ${answer.text.slice(0, 300)}`);
	return { sid, began };
}
const over = (sid) => webhook("/api/webhooks/twilio/status", { CallSid: sid, From: "+14355550000", CallStatus: "completed", CallDuration: "3" });

// Fifty people: ten of the line in which two hundred wait, who are away; forty of another, who are free.
function people() {
	sql(`DO $$ DECLARE t uuid := (SELECT id FROM tenants WHERE slug = '${T.slug}'); q uuid; busy uuid; BEGIN
		PERFORM set_config('app.tenant', t::text, true);
		INSERT INTO queues (tenant_id, name, ring_s) VALUES (t, 'Busy desk', 20) RETURNING id INTO busy;
		INSERT INTO queues (tenant_id, name, ring_s) VALUES (t, 'Free desk', 20) RETURNING id INTO q;
		WITH u AS (INSERT INTO users (email, name, password_hash) SELECT 'desk' || n || '@bench.example', 'Desk ' || n, 'nobody' FROM generate_series(1, ${PEOPLE}) n RETURNING id, name),
		m AS (INSERT INTO members (tenant_id, user_id, name, role, phone) SELECT t, u.id, u.name, 'agent', '+143555' || (70000 + substr(u.name, 6)::int) FROM u RETURNING id, name)
		INSERT INTO queue_members (tenant_id, queue_id, member_id) SELECT t, CASE WHEN substr(m.name, 6)::int <= ${FREE} THEN q ELSE busy END, m.id FROM m;
		UPDATE presence p SET state = 'away', wanted = 'away' FROM members m WHERE p.tenant_id = t AND m.id = p.member_id AND m.name NOT LIKE 'Desk %';
		INSERT INTO sessions (id_hash, user_id, tenant_id, member_id, csrf, expires_at)
		SELECT encode(sha256(convert_to('bench-desk-' || n, 'UTF8')), 'hex'), m.user_id, t, m.id, md5('desk' || n), now() + interval '8 hours'
		FROM generate_series(0, ${DESKS - 1}) n JOIN members m ON m.tenant_id = t AND m.name = 'Desk ' || n % ${PEOPLE} + 1;
	END $$`);
}
const free = () => sql(`UPDATE presence p SET state = w.state, wanted = w.state, call_id = NULL, unanswered = 0, wrap_until = NULL, idle_since = now()
	FROM members m, LATERAL (SELECT CASE WHEN substr(m.name, 6)::int <= ${FREE} THEN 'ready' ELSE 'away' END AS state) w
	WHERE m.tenant_id = p.tenant_id AND m.id = p.member_id AND m.name LIKE 'Desk %'`);

// Nothing that came before is under way any more: no task is due, no phone rings.
async function settled() {
	let left;
	for (let i = 0; i < 600; i++, await sleep(100)) {
		left = sql(`SELECT string_agg(what, ', ') FROM (SELECT kind || ' ' || state || ' ' || count(*) || coalesce(' ' || max(last_error), '') AS what FROM tasks
			WHERE ${OURS} AND lane = 'fast' AND run_at <= now() AND state IN ('waiting', 'running') GROUP BY kind, state
			UNION ALL SELECT 'phone ' || state || ' ' || count(*) FROM call_legs WHERE ${OURS} AND state <> 'ended' GROUP BY state) x`);
		if (!left) return;
	}
	throw new Error(`the desk does not come to rest: ${left}`);
}

// Callers go straight to the line of a queue.
function publishing(folder) {
	return (queue) => {
		writeFileSync(`${folder}/desk.json`, JSON.stringify({ start: "line", steps: { line: { type: "queue", name: "Line", queue: `{queue:${queue}}`, max_wait: 3600, full: "bye" }, bye: { type: "hangup", say: "Goodbye." } } }));
		execFileSync(env.PATCHBAY, ["tenant", "publish", "--tenant", T.slug, "--flow", "Support line", "--file", `${folder}/desk.json`],
			{ env: { PATH: env.PATH, PATCHBAY_CONF: env.ADMIN_CONF }, stdio: ["ignore", "ignore", "inherit"] });
	};
}

// ---- until a phone rings

// When the carrier was asked to call, by the call that was offered.
async function asked(batch) {
	const legs = new Map(sql(`SELECT l.id, c.call_sid FROM call_legs l JOIN calls c ON c.tenant_id = l.tenant_id AND c.id = l.call_id
		WHERE l.${OURS} AND c.call_sid = ANY ('{${batch.map((b) => b.sid)}}')`).split("\n").filter(Boolean).map((r) => r.split("|")));
	const at = new Map();
	for (const r of await (await fetch(`${env.CARRIER_URL}/_carrier/rest`)).json()) {
		const sid = r.method === "POST" && r.path.endsWith("/Calls.json") && legs.get(/leg=([0-9a-f-]{36})/.exec(r.params.Url ?? "")?.[1]);
		if (sid && !at.has(sid)) at.set(sid, Date.parse(r.at));
	}
	return at;
}

async function offers() {
	const times = [];
	for (let i = 0; i < BATCHES; i++) {
		await settled();
		free();
		const batch = [];
		for (let k = 0; k < FREE; k++) {
			batch.push(await arrive());
			await sleep(EVERY_MS);
		}
		const at = await asked(batch);
		for (const b of batch) times.push(at.has(b.sid) ? at.get(b.sid) - b.began : Infinity);
		await Promise.all(batch.map((b) => over(b.sid)));
	}
	return times;
}

// ---- until everybody sees them

// What a page with the queue asks for when the stream says so: what one address answers, together.
const REGIONS = [["queue-waiting", "/queue", ["waiting"]], ["live-bar", "/queue", ["waiting", "presence"]], ["queue-active", "/queue", ["active"]],
	["queue-mine", "/queue", ["active"]], ["desk-now", "/desk/now", ["presence"]]];

// One desk: its stream, and its regions. told(text): what the line of callers shows.
function desk(n, told) {
	const headers = { Cookie: `${SESSION_COOKIE}=bench-desk-${n}` }, state = new Map();
	async function look(path, names) {
		const s = state.get(path) ?? { tags: new Map(), wanted: new Set() };
		state.set(path, s);
		for (const name of names) s.wanted.add(name);
		if (s.busy) return;
		s.busy = true;
		while (s.wanted.size) {
			const target = [...s.wanted].join(" ");
			s.wanted.clear();
			const answer = await ask("GET", path, { ...headers, "HX-Request": "true", "HX-Target": target, ...(s.tags.has(target) ? { "If-None-Match": s.tags.get(target) } : {}) });
			if (answer.status === 503) {
				refused++;
				for (const name of target.split(" ")) s.wanted.add(name);
				await sleep(AGAIN_MS); // as the page does
				continue;
			}
			if (answer.status !== 200 && answer.status !== 304) throw new Error(`${target}: ${answer.status}`);
			s.tags.set(target, answer.tag);
			if (answer.status === 200 && target.includes("queue-waiting")) told(answer.text);
			if (s.wanted.size) await sleep(500);
		}
		s.busy = false;
	}
	function heard(text) {
		const topics = [...text.matchAll(/event: changed\ndata: ([^\n]*)/g)].flatMap((m) => m[1].split(/\s+/));
		for (const path of new Set(REGIONS.map((r) => r[1]))) {
			const names = REGIONS.filter((r) => r[1] === path && r[2].some((t) => topics.includes(t))).map((r) => r[0]);
			if (names.length) look(path, names);
		}
	}
	return new Promise((resolve, reject) => {
		const q = http.get({ host: "127.0.0.1", port: env.PORT, path: "/live", headers: { ...headers, Accept: "text/event-stream" } }, (answer) => {
			if (answer.statusCode !== 200) return reject(new Error(`/live: ${answer.statusCode}`));
			let text = "";
			answer.setEncoding("utf8").on("data", (part) => {
				text += part;
				const whole = text.lastIndexOf("\n\n");
				if (whole < 0) return;
				if (text.includes("event: hello")) resolve(() => q.destroy());
				heard(text.slice(0, whole));
				text = text.slice(whole + 2);
			}).on("error", () => {});
		});
		q.on("error", reject);
	});
}

async function shown() {
	const waits = new Map(), times = [];
	const closes = [], told = (n) => (text) => {
		for (const [name, w] of waits) if (!w.desks.has(n) && text.includes(name)) { w.desks.add(n); times.push(Date.now() - w.began); }
	};
	while (closes.length < DESKS)
		closes.push(...await Promise.all(Array.from({ length: OPENED_AT_ONCE }, (_, i) => desk(closes.length + i, told(closes.length + i)))));
	for (let i = 0; i < SHOWN; i++) {
		const name = `556-${String(callers).padStart(4, "0")}`, w = { began: Date.now(), desks: new Set() };
		waits.set(name, w);
		const { sid } = await arrive();
		while (w.desks.size < DESKS && Date.now() - w.began < PATIENCE_MS) await sleep(10);
		for (let n = w.desks.size; n < DESKS; n++) times.push(Infinity);
		waits.delete(name);
		await over(sid);
		await sleep(1500);
	}
	for (const close of closes) close();
	return times;
}

// Processor time does not depend on what else the machine does.
const pidIn = (file) => Number(readFileSync(`${env.STATE}/${file}`, "utf8").split(/\s/)[0]);
const workers = {
	program: () => childrenOf(pidIn("run/patchbay.pid")).filter((p) => nameOf(p) === "pb-pages"),
	database: () => childrenOf(pidIn("pg/postmaster.pid")),
	nginx: () => childrenOf(pidIn("run/nginx/nginx.pid")),
};

async function seen(what) {
	const used = Object.entries(workers).map(([name, pids]) => [name, follow(pids)]);
	const times = await shown();
	const cost = used.map(([name, stop]) => `${name} ${(stop() / 1000 / SHOWN).toFixed(0)} ms`).join(", ");
	results.cases[`desks, ${what}`] = times;
	note(`desk: a caller shown in ${DESKS} desks, ${what}, and gone again: ${cost} of processor time`);
	note(`desk: ${SHOWN} callers shown in ${DESKS} desks, ${what}: p50 ${share(times, 0.5).toFixed(0)} ms, p95 ${share(times, 0.95).toFixed(0)} ms, ${refused} questions refused`);
	refused = 0;
	judge(`Desk, a caller in line until shown in ${DESKS} open desks, ${what}, p99`, share(times, 0.99), (v) => v < 500, "< 500", true, "ms");
}

export async function desks(folder) {
	const publish = publishing(folder);
	const file = `${env.STATE}/demo/carrier.json`, config = JSON.parse(readFileSync(file, "utf8"));
	config.accounts.push({ sid: T.account, authToken: T.token, name: T.slug, numbers: [{ e164: T.number, label: T.slug, voiceUrl: env.PUBLIC_URL + VOICE, statusCallback: `${env.PUBLIC_URL}/api/webhooks/twilio/status` }] });
	writeFileSync(file, JSON.stringify(config));
	await fetch(`${env.CARRIER_URL}/_carrier/reload`, { method: "POST", body: "{}" });
	people();
	free();
	publish("Busy desk");
	await seen("nobody else in line");
	const line = [];
	while (line.length < WAITING) line.push((await arrive()).sid);
	await settled();
	publish("Free desk");
	const offered = await offers();
	results.cases.offers = offered;
	note(`desk: ${offered.length} offers with ${WAITING} waiting and ${PEOPLE} people, p50 ${share(offered, 0.5).toFixed(0)} ms, p99 ${share(offered, 0.99).toFixed(0)} ms`);
	judge("Desk, a caller in line until the carrier is asked to ring, p95", share(offered, 0.95), (v) => v < 150, "< 150", true, "ms");
	await settled();
	publish("Busy desk");
	// a page shows two hundred: the one who comes is the last of them
	for (const sid of line.splice(0, 10)) await over(sid);
	await settled();
	await seen(`${line.length} in line`);
	sql(`UPDATE calls SET ended_at = now(), state = 'ended', duration_s = 30 WHERE ended_at IS NULL`);
}
