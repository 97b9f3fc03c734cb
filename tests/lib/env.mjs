// Where the installation under test is: tests/stage/stage.sh says it in the environment.
import { readFileSync } from "node:fs";

const KEYS = ["BASE", "PUBLIC_URL", "CARRIER_URL", "STATE", "RUN_DIR", "FILES_DIR", "FALLBACK_DIR",
	"DATABASE_SUPER_URL", "DATABASE_URL", "DATABASE_ADMIN_URL", "PATCHBAY", "STAGE", "ADMIN_CONF"];

const missing = KEYS.filter((key) => !process.env[key]);
if (missing.length) {
	console.log(`Bail out! Run this by "make test TESTS=...": ${missing.join(", ")} not set`);
	process.exit(1);
}

export const env = Object.fromEntries(KEYS.map((key) => [key, process.env[key]]));
export const ROOT = new URL("../..", import.meta.url).pathname;
export const demo = () => JSON.parse(readFileSync(process.env.DEMO_INFO, "utf8"));

// A file that hangs fails: nobody waits for it in vain. What measures says itself how long it takes.
const LIMIT_S = Number(process.env.LIMIT_S) || (process.env.SANDBOX === "off" ? 540 : 230);
setTimeout(() => {
	process.stderr.write(`${process.argv[1]}: not done after ${LIMIT_S} s\n`);
	process.exit(1);
}, LIMIT_S * 1000).unref();
