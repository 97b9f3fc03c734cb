// What operators watch, and what a worker that was taken over could reach (reliability, security
// rows 52, 53, 57, 58, 60).
import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import assert from "node:assert/strict";
import { db } from "../lib/db.mjs";
import { until } from "../lib/wait.mjs";
import { env } from "../lib/env.mjs";
import { ask, Browser } from "../lib/http.mjs";

const read = (path) => readFileSync(path, "utf8");
const master = Number(read(`${env.RUN_DIR}/patchbay.pid`).split(" ")[0]);
const status = (pid) => Object.fromEntries(read(`/proc/${pid}/status`).split("\n").map((l) => l.split(/:\s*/)));
const children = () => readdirSync("/proc").filter((p) => /^\d+$/.test(p)).filter((p) => {
	try {
		return status(p).PPid === String(master);
	} catch {
		return false;
	}
}).map(Number);
// Under sanitizers the workers run without their sandbox (Makefile, asan).
const sandboxed = process.env.SANDBOX !== "off";

test("health: alive, ready, and every dependency", async () => {
	const answer = await ask("GET", "/api/system/health"), health = JSON.parse(answer.text);
	assert.equal(answer.status, 200);
	assert.match(answer.headers["content-type"], /^application\/json/);
	assert.deepEqual(health, { alive: true, ready: true, dependencies: { database: "ok", schema: "ok", memcached: "ok", disk: "ok" } });
	assert.ok((await ask("HEAD", "/api/system/health")).status === 200);
});

test("metrics: for this machine only, and they count", async () => {
	const metrics = async () => (await ask("GET", "/metrics")).text;
	const number = (text, name) => Number(new RegExp(`^${name.replace(/[{}"]/g, "\\$&")} (\\S+)$`, "m").exec(text)?.[1]);
	const before = await metrics();
	for (let i = 0; i < 5; i++) await ask("GET", "/login");
	const after = await metrics(), key = 'patchbay_requests_total{pool="pages",status="2xx"}';
	assert.ok(number(after, key) >= number(before, key) + 5, "requests are counted");
	assert.ok(number(after, 'patchbay_request_seconds_count{pool="pages"}') > 0);
	for (const line of after.trim().split("\n")) assert.match(line, /^(# (HELP|TYPE) \w+ .+|\w+(\{[^}]*\})? [-+.\deE]+(Inf|NaN)?)$/, line);
	for (const headers of [{ "X-Forwarded-For": "203.0.113.9" }, { Forwarded: "for=203.0.113.9" }, { Via: "1.1 proxy" }]) assert.equal((await ask("GET", "/metrics", { headers })).status, 404);
	assert.equal((await new Browser().get("/metrics")).status, 404, "from another address");
	assert.equal((await new Browser().get("/metrics", { headers: { PB_LOCAL: "1", "Pb-Local": "1" } })).status, 404);
});

test("the sockets are for the web server's group only, and there is no other way in", () => {
	for (const name of ["hooks.sock", "pages.sock", "slow.sock", "live.sock", "live-pub.sock", "memcached.sock"]) {
		const s = statSync(`${env.RUN_DIR}/${name}`);
		assert.ok(s.isSocket(), name);
		assert.equal(s.mode & 0o007, 0, `${name}: ${(s.mode & 0o777).toString(8)}`);
	}
	assert.equal(statSync(env.RUN_DIR).mode & 0o006, 0);
	assert.equal(statSync(`${env.STATE}/secrets/master.key`).mode & 0o027, 0);
	// no process of ours listens on an address of the network
	const inodes = new Set([master, ...children()].flatMap((pid) => {
		try {
			return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`)).filter((l) => l.startsWith("socket:[")).map((l) => l.slice(8, -1));
		} catch {
			return [];
		}
	}));
	for (const file of ["tcp", "tcp6", "udp", "udp6"]) for (const line of read(`/proc/net/${file}`).split("\n").slice(1)) {
		const f = line.trim().split(/\s+/);
		assert.ok(!(f[3] === "0A" && inodes.has(f[9])), `${file}: ${f[1]}`);
	}
});

test("a worker has given away what it does not need", () => {
	const workers = children();
	assert.ok(workers.length >= 18, `${workers.length} processes`);
	for (const pid of workers) {
		const s = status(pid), limits = read(`/proc/${pid}/limits`);
		for (const set of ["CapInh", "CapAmb"]) assert.match(s[set], /^0+$/, set);
		if (!sandboxed) continue;
		assert.match(limits, /Max core file size\s+0\s+0/, "no core files: they would hold secrets");
		assert.equal(s.NoNewPrivs, "1");
		assert.equal(s.Seccomp, "2");
		assert.match(limits, /Max open files\s+(\d{1,5})\s/);
	}
	const web = workers.filter((pid) => /Max address space\s+\d+/.test(read(`/proc/${pid}/limits`)));
	if (sandboxed) assert.ok(web.length >= 14, "their memory is bounded");
	if (sandboxed && process.getuid() === 0) assert.ok(web.every((pid) => statSync(`/proc/${pid}/environ`).uid === 0 || status(pid).Uid.startsWith("0")), "not dumpable");
});

test("no secret in a process's environment or command line", () => {
	const key = read(`${env.STATE}/secrets/master.key`).trim();
	for (const pid of [master, ...children()]) {
		const text = read(`/proc/${pid}/cmdline`) + (process.getuid() === 0 || pid === master ? read(`/proc/${pid}/environ`) : "");
		assert.ok(!text.includes(key));
		assert.doesNotMatch(text, /password|DATABASE_ADMIN_URL/i);
	}
});

test("the workers are at the database as the application's role, and as nobody else", async () => {
	// workers that have just been renewed connect when they are first asked
	const who = await until(async () => {
		await ask("GET", "/api/system/health");
		const rows = await db.rows("SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'patchbay%' AND application_name NOT LIKE '%admin%'");
		return rows.length && rows;
	}, { what: "a worker's connection" });
	assert.deepEqual(who, [{ usename: "patchbay_app" }]);
	assert.throws(() => execFileSync("psql", ["-X", "-q", "-d", env.DATABASE_URL, "-c", "SET ROLE patchbay_owner"], { stdio: "ignore" }));
});

test("every setting fits, and so do templates, routes and queries", () => {
	const said = execFileSync(env.PATCHBAY, ["check"], { env: { PATH: process.env.PATH, PATCHBAY_CONF: `${env.STATE}/patchbay.conf` }, encoding: "utf8" });
	assert.match(said, /everything fits/);
});

test("commands help, and refuse what they do not know", () => {
	const run = (...args) => execFileSync(env.PATCHBAY, args, { env: { PATH: process.env.PATH, PATCHBAY_CONF: env.ADMIN_CONF }, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
	for (const command of ["serve", "tasks", "live", "migrate", "routes", "check", "tenant", "user"]) assert.match(run(command, "--help"), /usage: patchbay/, command);
	assert.match(run("--help"), /serve.*\n/);
	for (const args of [["nothing"], ["tenant", "create"], ["tenant", "create", "--slug"], ["tenant", "create", "--sulg", "x"], ["user", "create", "--email", "x@x.example"], ["tenant", "line", "--tenant", "none-such", "--number", "+18015550100", "--name", "x"]])
		assert.throws(() => run(...args), args.join(" "));
	// before any setting is asked for
	for (const args of [["tenant"], ["tenant", "crate"], ["audit", "nothing"]])
		assert.throws(() => execFileSync(env.PATCHBAY, args, { env: { PATH: process.env.PATH }, stdio: "pipe", encoding: "utf8" }), (e) => e.status === 64 && /usage: patchbay/.test(e.stderr), args.join(" "));
});
