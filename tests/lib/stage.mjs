// An installation of a test's own, beside the one that `make test` started: for tests that break
// things. Load this before anything else of lib/, which then speaks to the new one:
//
//   const stage = await ownStage("outages", { HOOK_WORKERS: "4" });
//   const { scratch } = await import("../lib/tenant.mjs");
import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import net from "node:net";
import { promisify } from "node:util";
import { until } from "./wait.mjs";

const run = promisify(execFile);
const outer = { ...process.env };

const freePort = () => new Promise((resolve, reject) => {
	const server = net.createServer();
	server.once("error", reject);
	server.listen(0, "127.0.0.1", () => {
		const { port } = server.address();
		server.close(() => resolve(port));
	});
});

export async function ownStage(name, settings = {}) {
	if (!outer.STAGE || !outer.STATE) {
		console.log("Bail out! Run this by \"make test TESTS=...\"");
		process.exit(1);
	}
	mkdirSync(`${outer.STATE}/${name}`, { recursive: true });
	const STATE = realpathSync(`${outer.STATE}/${name}`), RUN = `${STATE}/run`;
	const PORT = String(await freePort()), CARRIER_PORT = String(await freePort());
	const kept = Object.fromEntries(["PATH", "LANG", "PATCHBAY", "SANDBOX", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"].filter((k) => outer[k]).map((k) => [k, outer[k]]));
	const env = { ...kept, HOME: STATE, STATE, PORT, CARRIER_PORT, DEMO: "0", DISPOSABLE: "1", TASK_LOOK_MS: "400", ...settings };
	const stage = new OwnStage(env, RUN);
	const stop = () => spawnSync(outer.STAGE, ["stop"], { env, stdio: "ignore" });
	process.once("exit", stop);
	for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.once(signal, () => process.exit(1));
	await stage.run("start");
	const db = (role) => `postgresql:///patchbay?host=${RUN}/pg&user=${role}`;
	for (const key of ["MEMCACHED", "DEMO_INFO"]) delete process.env[key];
	mkdirSync(`${STATE}/tmp/t`, { recursive: true });
	Object.assign(process.env, { STATE, PORT, CARRIER_PORT, BASE: `http://127.0.0.1:${PORT}`, PUBLIC_URL: `http://127.0.0.1:${PORT}`, CARRIER_URL: `http://127.0.0.1:${CARRIER_PORT}`,
		RUN_DIR: RUN, FILES_DIR: `${STATE}/files`, FALLBACK_DIR: `${STATE}/fallback`, ADMIN_CONF: `${STATE}/admin.conf`, TMPDIR: `${STATE}/tmp/t`,
		DATABASE_URL: db("patchbay_app"), DATABASE_ADMIN_URL: db("patchbay_owner"), DATABASE_SUPER_URL: db("postgres") });
	return stage;
}

class OwnStage {
	constructor(env, folder) {
		Object.assign(this, { env, folder });
	}

	async run(...args) {
		return (await run(outer.STAGE, args, { env: this.env, maxBuffer: 1 << 24 })).stdout.trim();
	}

	// start, stop (asked to end), kill (with all its children), pid; postgres memcached carrier patchbay nginx
	part(what, name) { return this.run("part", what, name); }

	async pid(name) { return Number(await this.part("pid", name)); }

	get master() { return Number(readFileSync(`${this.folder}/patchbay.pid`, "utf8").split(/\s/)[0]); }

	// The supervisor's children, by what they do: web workers hold a pool's socket.
	children(parent = this.master) {
		return readdirSync("/proc").filter((p) => /^\d+$/.test(p)).map((pid) => {
			try {
				const stat = readFileSync(`/proc/${pid}/stat`, "utf8"), after = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
				return Number(after[1]) === parent && after[0] !== "Z" ? { pid: Number(pid), title: readFileSync(`/proc/${pid}/comm`, "utf8").trim() } : null;
			} catch {
				return null;
			}
		}).filter(Boolean);
	}

	log(name = "patchbay") { return readFileSync(`${this.env.STATE}/log/${name}.log`, "utf8"); }

	// Lines of the program's log from a moment on.
	logged(since = 0) { return this.log().slice(since).split("\n").filter((l) => l.startsWith("{")).map((l) => JSON.parse(l)); }

	get logSize() { return this.log().length; }

	ready(ms = 20000) {
		return until(async () => {
			const answer = await fetch(`http://127.0.0.1:${this.env.PORT}/api/system/health`).catch(() => null);
			await answer?.arrayBuffer();
			return answer?.status === 200;
		}, { ms, every: 20, what: "being ready" });
	}
}

// Requests one after the other on so many lines while something happens; every answer is counted.
export async function load(lines, one, meanwhile) {
	const answers = [];
	let going = true;
	const line = async (n) => {
		for (let i = 0; going; i++) {
			const began = performance.now();
			const answer = await one(n, i).catch((error) => ({ status: 0, error: error.message, text: "", headers: {} }));
			answers.push(Object.assign(answer, { began, ms: performance.now() - began }));
		}
	};
	const all = Promise.all(Array.from({ length: lines }, (_, n) => line(n)));
	try {
		await meanwhile(answers);
	} finally {
		going = false;
		await all;
	}
	return answers;
}

export const percentile = (numbers, p) => [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * p))];
