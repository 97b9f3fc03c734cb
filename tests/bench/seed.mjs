// Twenty businesses and a million contacts in an empty installation, and the files that say
// to the load generator whom to call and which pages to ask for.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

export const TENANTS = 20;
export const BROWSERS = 50; // a tenant
// The inbox, the table of calls and the desk need no more contacts than have to do with them.
export const BIG = Number(process.env.BENCH_BIG ?? (/^\s*(inbox|calls|desk)(\s+(inbox|calls|desk))*\s*$/.test(process.env.CASES ?? "") ? 100_000 : 1_000_000));
const SMALL = 1_000, PAGES = 500;
export const SESSION_COOKIE = "__Host-patchbay";

const { env } = process;
const md5 = (text) => createHash("md5").update(text).digest("hex");

export const tenants = Array.from({ length: TENANTS }, (_, i) => {
	const account = `AC${md5(`bench ${i + 1}`)}`;
	return {
		slug: `bench-${i + 1}`, account, token: md5(account), contacts: i ? SMALL : BIG,
		number: `+1435555${String(1000 + i)}`,
	};
});

export const cookie = (tenant, browser) => `${SESSION_COOKIE}=bench${tenant}x${browser}`;

export function sql(text, ...variables) {
	return execFileSync("psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", ...variables.flatMap((v) => ["-v", v]),
		"-d", env.DATABASE_SUPER_URL], { input: text, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["pipe", "pipe", "inherit"] }).trim();
}

function patchbay(...args) {
	execFileSync(env.PATCHBAY, args, {
		env: { PATH: env.PATH, PATCHBAY_CONF: env.ADMIN_CONF }, stdio: ["ignore", "ignore", "inherit"],
	});
}

// The demo's support line: opening hours, then a menu of three keys.
function flowFile(root, folder) {
	const text = readFileSync(`${root}/sql/demo/flows/sunledge_support.json`, "utf8")
		.replaceAll("{schedule:support}", "{schedule:Opening hours}").replaceAll("{queue:support}", "{queue:Front desk}");
	const file = `${folder}/flow.json`;
	writeFileSync(file, text);
	return file;
}

function businesses(root, folder) {
	const file = flowFile(root, folder);
	for (const t of tenants) {
		patchbay("tenant", "create", "--slug", t.slug, "--name", `Bench ${t.slug.slice(6)}`, "--timezone", "America/Denver",
			"--region", "US", "--account-sid", t.account, "--auth-token", t.token);
		patchbay("tenant", "publish", "--tenant", t.slug, "--flow", "Support line", "--file", file);
		patchbay("tenant", "line", "--tenant", t.slug, "--number", t.number, "--name", "Support line", "--flow", "Support line");
	}
}

function files(folder) {
	writeFileSync(`${folder}/lines`, tenants.map((t) => `${t.account} ${t.token} ${t.number} ${t.contacts}\n`).join(""));
	// Anywhere in the list of the big tenant but at its very end: always 50 rows.
	const ids = sql(`SELECT k.id FROM contacts k TABLESAMPLE SYSTEM (1) JOIN tenants t ON t.id = k.tenant_id
		WHERE t.slug = 'bench-1' AND k.type = 'customer' AND k.sort_name < 'y' ORDER BY random() LIMIT ${PAGES}`).split("\n");
	writeFileSync(`${folder}/pages`, ids.map((id) => `/contacts?after=${id}\t${cookie(1, 1)}\n`).join(""));
	writeFileSync(`${folder}/streams`, tenants.flatMap((_, i) => Array.from({ length: BROWSERS }, (_, b) =>
		`/live\t${cookie(i + 1, b + 1)}\t${i}\n`)).join(""));
	return ids;
}

// Two psql at once, for the two processors: a machine with more has no use for them here.
export function sqlBeside(text, ...variables) {
	return new Promise((resolve, reject) => {
		const child = spawn("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", ...variables.flatMap((v) => ["-v", v]), "-d", env.DATABASE_SUPER_URL],
			{ stdio: ["pipe", "ignore", "inherit"] });
		child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`psql ended with ${code}`))));
		child.stdin.end(text);
	});
}

// Indexes are made once over everything, not a million times a little. The search index takes
// as long as all others together.
async function indexes(lean) {
	const all = sql("SELECT indexdef FROM bench.indexes").split("\n");
	const search = all.filter((d) => d.includes("contacts_search")), rest = all.filter((d) => !d.includes("contacts_search"));
	const settings = "SET maintenance_work_mem = '512MB'; SET work_mem = '64MB'; SET synchronous_commit = off;\n";
	await Promise.all([sqlBeside(`${settings}${search.join(";\n")};\n${lean}`), sqlBeside(`${settings}${rest.join(";\n")};`)]);
}

// Indexes that were put by in a table, made over everything: those that take longest first, two at once.
export async function indexesOf(table) {
	const all = sql(`SELECT indexdef FROM ${table} ORDER BY indexdef LIKE '%USING gin%' DESC, tablename, indexname`).split("\n");
	const settings = "SET maintenance_work_mem = '256MB'; SET synchronous_commit = off;\n";
	await Promise.all([0, 1].map((part) => sqlBeside(`${settings}${all.filter((_, i) => i % 2 === part).join(";\n")};`)));
}

export async function seed(root, folder) {
	const read = (name) => readFileSync(`${root}/tests/bench/${name}.sql`, "utf8");
	businesses(root, folder);
	sql(read("seed-people"), `big=${BIG}`, `small=${SMALL}`, `browsers=${BROWSERS}`);
	await Promise.all([0, 1].map((part) => sqlBeside(read("seed-contacts"), "parts=2", `part=${part}`)));
	await indexes(read("seed-lean"));
	// What the making left behind is not to be measured: dead rows, missing figures, dirty pages.
	sql("VACUUM ANALYZE; CHECKPOINT;");
	return files(folder);
}
