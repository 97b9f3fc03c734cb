// Runs the bench inside a stage of its own (stage.sh test ...): the product as it is shipped,
// the lean program and the Express server, in turn, so that whatever else the machine does
// meets all three. Prints a table with targets and writes build/bench/results.json.
// CASES="voice page contacts inbox calls steady burst live desk memory start" chooses; BENCH_ROUNDS (3) and BENCH_SECONDS
// (5, of each round) may be raised; BENCH_BIG (1,000,000 contacts) lowered for a quick look.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { calls as history } from "./calls.mjs";
import { contacts } from "./contacts.mjs";
import { childrenOf, follow, machine, nameOf, privateMemory } from "./cpu.mjs";
import { desks } from "./desk.mjs";
import { inbox } from "./inbox.mjs";
import { EXPRESS_PROCESSES, LEAN_HOOKS, LEAN_PAGES, startPeers } from "./peers.mjs";
import { judge, note, print, results } from "./report.mjs";
import { BIG, BROWSERS, TENANTS, seed, sql } from "./seed.mjs";
import { warmStart } from "./start.mjs";

const { env } = process;
const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const FOLDER = `${env.STATE}/bench`;
const ROUNDS = Number(env.BENCH_ROUNDS ?? 3), SECONDS = Number(env.BENCH_SECONDS ?? 5), WARM = 1;
const ALL = ["voice", "page", "contacts", "inbox", "calls", "steady", "burst", "live", "desk", "memory", "start"];
const CASES = env.CASES?.trim() ? env.CASES.trim().split(/\s+/) : ALL;
const HOOK = "/api/webhooks/twilio/voice";

const unknown = CASES.filter((c) => !ALL.includes(c));
if (unknown.length) throw new Error(`no such case: ${unknown.join(" ")} (there are ${ALL.join(" ")})`);

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const spread = (values) => Math.max(...values) / Math.min(...values) - 1;

// One of the programs in C beside us, which prints one line of JSON.
function program(name, args) {
	return new Promise((resolve, reject) => {
		const child = spawn(`${ROOT}/build/bench/${name}`, args.map(String), { stdio: ["ignore", "pipe", "inherit"] });
		let out = "";
		child.stdout.on("data", (part) => { out += part; });
		child.on("close", (code) => (code === 0 ? resolve(JSON.parse(out)) : reject(new Error(`${name} ended with ${code}`))));
	});
}

const calls = (port) => ["--to", port, "--webhooks", `${FOLDER}/lines`, "--url", `http://127.0.0.1:${port}${HOOK}`, "--mark", "<Gather"];
const pages = (port) => ["--to", port, "--pages", `${FOLDER}/pages`, "--mark", 'data-key="', "--marks", 50];

// Nothing but answers: an error, a fallback or a missing row spoils the whole case.
function clean(r, what) {
	const bad = r.wrong_body + r.broken + r.refused + r.unanswered + r.not_sent + Object.entries(r.status).reduce((n, [s, k]) => n + (s === "200" ? 0 : k), 0);
	if (bad) note(`${what}: ${bad} of ${r.asked} were not answered properly: ${JSON.stringify(r)}`);
	return bad === 0;
}

// ---- who works ----

const pidIn = (file) => Number(readFileSync(file, "utf8").split(/\s/)[0]);
const workers = (name) => () => childrenOf(pidIn(`${env.STATE}/run/patchbay.pid`)).filter((p) => nameOf(p) === name);
const database = () => childrenOf(pidIn(`${env.STATE}/pg/postmaster.pid`));
// nginx, and the hub that tells browsers of a call: what a request of ours sets to work besides.
const door = () => [...childrenOf(pidIn(`${env.STATE}/run/nginx/nginx.pid`)), ...workers("pb-live")()];

// Load on somebody, with the processor time that their own workers, the database and nginx took
// for it, and in all (the load generator's included).
async function measure(who, args) {
	const own = follow(who.pids), db = follow(database), front = follow(who.door), before = machine();
	const r = await program("load", args);
	const us = { own: own(), db: db(), front: front(), load: r.own_cpu * 1e6 }, after = machine();
	const all = us.own + us.db + us.front + us.load, busy = after.busy - before.busy;
	return {
		...r, cpu: us.own / r.ok_in_all, db_cpu: us.db / r.ok_in_all, front_cpu: us.front / r.ok_in_all, all_cpu: all / r.ok_in_all,
		others: Math.max(0, busy - all) / busy,
	};
}

// A caller hangs up some time, and what was to be done about the call is done: otherwise the
// queue of a business would be tens of thousands long after a round, as it never is.
function hangUp() {
	sql(`UPDATE calls SET ended_at = now(), state = 'ended', duration_s = 30 WHERE ended_at IS NULL;
		DELETE FROM tasks WHERE kind = 'call.reconcile'; VACUUM calls, tasks, call_events, call_trace, lean.calls;`);
}

// Everybody in turn, so many rounds; {name: [results]}.
async function rounds(everybody, args, connections) {
	const all = Object.fromEntries(everybody.map((w) => [w.name, []]));
	for (let i = 0; i < ROUNDS; i++)
		for (const who of everybody) {
			const r = await measure(who, [...args(who.port), "--connections", connections, "--seconds", SECONDS, "--warm", WARM]);
			r.clean = clean(r, who.name);
			all[who.name].push(r);
			hangUp();
		}
	return all;
}

// ---- cases ----

// Says when figures of this run are not worth much.
function noise(title, all) {
	for (const [name, runs] of Object.entries(all)) {
		const wide = spread(runs.map((r) => r.rate));
		if (wide > 0.25) note(`${title}: NOISY, the rounds of ${name} differ by ${Math.round(wide * 100)} %`);
	}
	const others = median(Object.values(all).flat().map((r) => r.others));
	if (others > 0.1) note(`${title}: NOISY, other programs took ${Math.round(others * 100)} % of the processors' time`);
}

// Three programs side by side: throughput, worker CPU, and the product's share of the others'.
async function compare(title, all, target) {
	const of = (name, what) => all[name].map((r) => r[what]);
	const ratio = (other) => median(all.product.map((r, i) => r.rate / all[other][i].rate));
	const good = Object.values(all).flat().every((r) => r.clean);
	for (const name of Object.keys(all))
		note(`${title}: ${name.padEnd(8)} ${Math.round(median(of(name, "rate")))}/s, own worker CPU ${Math.round(median(of(name, "cpu")))} us, ` +
			`PostgreSQL ${Math.round(median(of(name, "db_cpu")))} us, in all ${Math.round(median(of(name, "all_cpu")))} us, p50 ${median(of(name, "p50")).toFixed(1)} ms, p99 ${median(of(name, "p99")).toFixed(1)} ms`);
	const byCpu = (other) => median(all.product.map((r, i) => all[other][i].all_cpu / r.all_cpu)).toFixed(2);
	note(`${title}: by processor time, which others on the machine disturb less, ${byCpu("lean")} of the lean program and ${byCpu("express")} times Express`);
	noise(title, all);
	results.cases[title] = all;
	judge(`${title}, of the lean program's throughput`, ratio("lean"), (v) => v >= target.lean, `>= ${target.lean}`, good);
	judge(`${title}, times Express`, ratio("express"), (v) => v >= target.express, `>= ${target.express}`, good);
	judge(`${title}, own worker CPU a request`, median(of("product", "cpu")), (v) => v <= target.cpu, `<= ${target.cpu}`, good, "us");
}

async function voice(peers) {
	const theirs = () => childrenOf(peers.processes.nginx);
	const all = await rounds([
		{ name: "product", port: env.PORT, door, pids: workers("pb-hooks") },
		{ name: "lean", port: peers.ports.lean, door: theirs, pids: () => childrenOf(peers.processes.leanVoice) },
		{ name: "express", port: peers.ports.express, door: theirs, pids: () => childrenOf(peers.processes.express) },
	], calls, 32);
	await compare("Voice webhook", all, { lean: 0.6, express: 3, cpu: 100 });
}

async function page(peers) {
	const theirs = () => childrenOf(peers.processes.nginx);
	const all = await rounds([
		{ name: "product", port: env.PORT, door, pids: workers("pb-pages") },
		{ name: "lean", port: peers.ports.lean, door: theirs, pids: () => childrenOf(peers.processes.leanPage) },
		{ name: "express", port: peers.ports.express, door: theirs, pids: () => childrenOf(peers.processes.express) },
	], pages, 16);
	await compare("Contacts page", all, { lean: 0.75, express: 2.5, cpu: 150 });
}

async function steady() {
	const all = [];
	for (let i = 0; i < ROUNDS; i++) {
		all.push(await program("load", [...calls(env.PORT), "--rate", 300, "--seconds", 2 * SECONDS, "--warm", WARM]));
		hangUp();
	}
	results.cases["300 a second"] = all;
	judge("Voice webhook at a steady 300/s, p99", median(all.map((r) => r.p99)), (v) => v < 15, "< 15", all.every((r) => clean(r, "300/s")), "ms");
}

async function burst() {
	const all = [];
	for (let i = 0; i < ROUNDS; i++) {
		all.push(await program("load", [...calls(env.PORT), "--burst", 1000]));
		hangUp();
		await sleep(500);
	}
	results.cases["burst of 1,000"] = all;
	const good = all.every((r) => clean(r, "burst") && r.ok === 1000);
	judge("Voice webhooks, 1,000 at once, p99", median(all.map((r) => r.p99)), (v) => v < 1000, "< 1000", good, "ms");
}

async function live() {
	const r = await program("live", ["--to", env.PORT, "--streams", `${FOLDER}/streams`, "--webhooks", `${FOLDER}/lines`,
		"--url", `http://127.0.0.1:${env.PORT}${HOOK}`, "--calls", 10 * TENANTS, "--every", 50]);
	hangUp();
	results.cases.live = r;
	const good = r.hello === TENANTS * BROWSERS && !r.ended && !r.missed && !r.strange && !r.bad_calls;
	if (!good) note(`live: not everybody heard of every call of theirs once: ${JSON.stringify(r)}`);
	judge(`Live, ${r.hello} browsers, a call until their event, p99`, r.p99, (v) => v < 100, "< 100", good, "ms");
	await reload();
}

// nginx is told to reload: its old workers close every stream when their time is over. Browsers
// come back within two seconds, each when its stream told it to.
async function reload() {
	const r = await program("live", ["--to", env.PORT, "--streams", `${FOLDER}/streams`, "--webhooks", `${FOLDER}/lines`,
		"--url", `http://127.0.0.1:${env.PORT}${HOOK}`, "--calls", 1, "--every", 50, "--reload", pidIn(`${env.STATE}/run/nginx/nginx.pid`)]);
	results.cases.reload = r;
	const good = r.ended === TENANTS * BROWSERS && r.hello === r.ended;
	if (!good) note(`reload: not everybody came back: ${JSON.stringify(r)}`);
	judge(`Live, nginx reload, ${r.ended} browsers away, longest`, r.max, (v) => v < 2000, "< 2000", good, "ms");
}

function part(what, name, settings = {}) {
	const r = spawnSync(env.STAGE, ["part", what, name], { stdio: ["ignore", "inherit", "inherit"], env: { ...env, ...settings } });
	if (r.status !== 0) throw new Error(`stage.sh part ${what} ${name} failed`);
}

// One worker a pool, so that one gets all the requests, and it is not replaced meanwhile. The
// commit does not wait for the disk here: speed is no matter, the same code runs. One page in
// ten is the list of contacts, one the settings; the others cost the database little.
async function memory() {
	const REQUESTS = 100_000, PARTS = 4;
	const light = readFileSync(`${FOLDER}/pages`, "utf8").trim().split("\n").flatMap((line) =>
		[line, ...Object.entries({ "/me": 4, "/login": 4, "/settings": 1 }).flatMap(([path, n]) =>
			Array(n).fill(`${path}\t${path === "/login" ? "a=b" : line.split("\t")[1]}`))]);
	writeFileSync(`${FOLDER}/mixed`, `${light.join("\n")}\n`);
	const mixed = ["--to", env.PORT, "--pages", `${FOLDER}/mixed`, "--mark", "</html>"];
	sql("ALTER ROLE patchbay_app SET synchronous_commit = off");
	part("stop", "patchbay");
	part("start", "patchbay", { HOOK_WORKERS: "1", PAGE_WORKERS: "1", MAX_REQUESTS: "10000000" });
	const one = { hooks: workers("pb-hooks")()[0], pages: workers("pb-pages")()[0] };
	const seen = { hooks: [], pages: [] };
	let good = true;
	for (let i = 0; i < PARTS; i++) {
		const both = await Promise.all([
			program("load", [...calls(env.PORT), "--connections", 3, "--count", REQUESTS / PARTS]),
			program("load", [...mixed, "--connections", 3, "--count", REQUESTS / PARTS]),
		]);
		good = both.map((r) => clean(r, "memory")).every(Boolean) && good;
		for (const pool of ["hooks", "pages"]) {
			if (workers(`pb-${pool}`)()[0] !== one[pool]) throw new Error(`the ${pool} worker was replaced`);
			seen[pool].push(privateMemory(one[pool]));
		}
		hangUp();
	}
	part("stop", "patchbay");
	sql("ALTER ROLE patchbay_app RESET synchronous_commit");
	part("start", "patchbay");
	results.cases.memory = seen;
	if (seen.hooks.includes(null)) note("memory: /proc/PID/smaps_rollup of a worker is root's to read");
	for (const pool of ["hooks", "pages"]) {
		const [first, , , last] = seen[pool];
		note(`memory: private KiB of the ${pool} worker after 25,000, 50,000, 75,000 and 100,000 requests: ${seen[pool].join(", ")}`);
		judge(`Private memory of a ${pool} worker after 100,000 requests`, last / 1024, (v) => v < 4, "< 4", good && last !== null, "MiB");
		judge(`... and what it grew by since 25,000`, last - first, (v) => v <= 64, "<= 64", good && last !== null, "KiB");
	}
}

async function start() {
	const r = await warmStart(ROOT);
	results.cases.start = r;
	note(`start: a new folder took ${r.fresh.toFixed(1)} s (database and demo made), then ${r.warm.map((s) => s.toFixed(1)).join(", ")} s`);
	judge("Warm make start", median(r.warm), (v) => v < 5, "< 5", true, "s");
}

// ---- all together ----

const stamp = () => `${((Date.now() - began) / 1000).toFixed(0).padStart(4)} s`;
const began = Date.now();
mkdirSync(FOLDER, { recursive: true });
mkdirSync(`${ROOT}/build/bench`, { recursive: true });
const run = { voice, page, contacts: () => contacts({ program, root: ROOT, folder: FOLDER, port: env.PORT }), inbox: () => inbox({ program, root: ROOT, folder: FOLDER, port: env.PORT }),
	calls: () => history({ program, root: ROOT, folder: FOLDER, port: env.PORT, helpers: workers("pb-bulk") }), steady, burst, live, desk: () => desks(FOLDER), memory, start };
let peers = null;
if (CASES.some((c) => c !== "start")) {
	console.log(`${stamp()}  ${TENANTS} businesses, ${BIG.toLocaleString('en')} contacts in one of them`);
	const ids = await seed(ROOT, FOLDER);
	// The answer that the peers give as well, taken from a first call.
	if (CASES.includes("voice") || CASES.includes("page"))
		peers = await startPeers(ROOT, `${env.STATE}/peers`, ids, async () => {
			const r = await program("load", [...calls(env.PORT), "--connections", 1, "--count", 20]);
			if (r.ok_in_all !== 20) throw new Error(`the product does not answer: ${JSON.stringify(r)}`);
			return sql("SELECT response FROM call_events WHERE response LIKE '%<Gather%' LIMIT 1");
		});
	hangUp();
}
const before = machine();
for (const name of ALL.filter((c) => CASES.includes(c))) {
	console.log(`${stamp()}  ${name}`);
	await run[name](peers);
}
const after = machine();
if (after.stolen - before.stolen > 1e6) note(`${((after.stolen - before.stolen) / 1e6).toFixed(0)} s of processor time went to other virtual machines meanwhile`);
peers?.stop();
console.log(`${stamp()}  done`);
note(`Workers: the product as many as by default, lean ${LEAN_HOOKS} for webhooks and ${LEAN_PAGES} for pages, Express ${EXPRESS_PROCESSES} processes, ${LEAN_HOOKS} connections to PostgreSQL`);
process.exitCode = print(`${ROOT}/build/bench/results.json`) ? 0 : 1;
