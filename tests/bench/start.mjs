// How long `make start` takes when everything is built and the database is there.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { freePort } from "./peers.mjs";

// The settings of the bench's own stage would lead the other one astray.
const OURS = ["DATABASE_URL", "DATABASE_ADMIN_URL", "DATABASE_SUPER_URL", "MEMCACHED", "TWILIO_API_URL", "TASKROUTER_API_URL", "PUBLIC_URL", "ALLOWED_HOSTS", "BASE",
	"CARRIER_URL", "RUN_DIR", "FILES_DIR", "FALLBACK_DIR", "PATCHBAY", "STAGE", "DEMO_INFO", "ADMIN_CONF", "TEST_STATE", "CASES",
	"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES"];

export async function warmStart(root) {
	const STATE = `${root}/build/bench-start`;
	const env = { ...process.env, STATE, PORT: String(await freePort()), CARRIER_PORT: String(await freePort()), HOME: "/", TMPDIR: "/tmp" };
	for (const name of OURS) delete env[name];
	const make = (target) => {
		const began = process.hrtime.bigint();
		const r = spawnSync("make", ["-s", target], { cwd: root, env, stdio: ["ignore", "ignore", "inherit"] });
		if (r.status !== 0) throw new Error(`make ${target} failed`);
		return Number(process.hrtime.bigint() - began) / 1e9;
	};
	rmSync(STATE, { recursive: true, force: true });
	try {
		const fresh = make("start"), warm = [];
		for (let i = 0; i < 3; i++) {
			make("stop");
			warm.push(make("start"));
		}
		return { fresh, warm };
	} finally {
		make("stop");
		rmSync(STATE, { recursive: true, force: true });
	}
}
