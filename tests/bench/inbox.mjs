// A business with a million texts in a hundred thousand threads: what its members wait for the
// inbox, and the carrier for the answer to a text that comes in.
import { readFileSync, writeFileSync } from "node:fs";
import { asker, bad, tell } from "./pages.mjs";
import { judge, note, results } from "./report.mjs";
import { sql, sqlBeside, tenants } from "./seed.mjs";

const PAGES = Number(process.env.BENCH_LISTS ?? 50), TEXTS = Number(process.env.BENCH_TEXTS ?? 1_000_000), WEBHOOKS = 2000;
const HOOK = "/api/webhooks/twilio/sms";
const WHO = "(SELECT id FROM bench.tenants WHERE n = 1)";
const column = (text) => sql(text).split("\n").filter(Boolean);

async function texts(root) {
	const read = (name) => readFileSync(`${root}/tests/bench/${name}.sql`, "utf8");
	sql(read("seed-threads"), `threads=${TEXTS / 10}`);
	await Promise.all([0, 1].map((part) => sqlBeside(read("seed-texts"), "parts=2", `part=${part}`)));
	const all = column("SELECT indexdef FROM bench.text_indexes"), search = all.filter((d) => d.includes("messages_search"));
	const settings = "SET maintenance_work_mem = '512MB'; SET synchronous_commit = off;\n";
	await Promise.all([search, all.filter((d) => !search.includes(d))].map((some) => sqlBeside(`${settings}${some.map((d) => `${d};\n`).join("")}`)));
	sql("VACUUM ANALYZE threads, thread_reads, messages, consents; CHECKPOINT;");
	return Number(sql("SELECT count(*) FROM bench.threads"));
}

// The lists, each from its beginning and from places deep in it.
async function lists(time, ids) {
	const edges = (where, by, rest) => column(`SELECT '${rest}.' || floor(extract(epoch FROM ${by}) * 1000000)::bigint || '.' || id FROM threads
		WHERE tenant_id = ${WHO} AND ${where} ORDER BY md5(id::text) LIMIT ${PAGES}`);
	const member = sql(`SELECT member_id FROM sessions WHERE id_hash = encode(sha256('bench1x1'::bytea), 'hex')`);
	const kinds = {
		open: ["", null], "open, deep in those that wait": ["", edges("state = 'open' AND due_at IS NOT NULL", "due_at", 0)],
		"open, deep in the others": ["", edges("state = 'open' AND due_at IS NULL", "last_at", 1)],
		mine: ["in=mine", null], "mine, deep": ["in=mine", edges(`state = 'open' AND assigned_member = '${member}'`, "last_at", 1)],
		snoozed: ["in=snoozed", null], "snoozed, deep": ["in=snoozed", edges("state = 'snoozed'", "last_at", 1)],
		done: ["in=done", null], "done, deep": ["in=done", edges("state = 'resolved'", "last_at", 1)],
	};
	const all = [];
	for (const [what, [query, after]] of Object.entries(kinds))
		all.push(await time(what, (after ?? Array(PAGES).fill(null)).map((e) => `/inbox?${[query, e && `after=${e}`].filter(Boolean).join("&")}`), after ? "</html>" : 'href="/inbox/'));
	for (const [what, q] of Object.entries({ "a word of one text in three": "panel", "of one in thirty": "breaker", "two words": "panel tonight", "of a few": "text4711", "of none": "zqxv",
		"two letters": "pa", "six words": "can you come and look at" }))
		all.push(await time(`search, ${what}`, Array(PAGES).fill(`/inbox?q=${encodeURIComponent(q)}`), "</html>"));
	all.push(await time("a thread", ids.map((id) => `/inbox/${id}`), "bubble"));
	const long = sql(`SELECT thread_id FROM messages WHERE tenant_id = ${WHO} AND search LIKE '% longest %' LIMIT 1`);
	all.push(await time("a thread with 5,000 texts", Array(PAGES).fill(`/inbox/${long}`), "bubble"));
	return all;
}

// A signed text each, from numbers that are known or not; with one at a time and eight at once.
async function webhooks({ program, folder, port }, threads) {
	const [t] = tenants, file = (name, contacts) => {
		writeFileSync(`${folder}/${name}`, `${t.account} ${t.token} ${t.number} ${contacts}\n`);
		return `${folder}/${name}`;
	};
	const known = file("known", threads), anybody = file("anybody", 9_999_999), all = [];
	for (const [what, from, body, connections] of [["somebody known", known, "Hello", 1], ["somebody new", anybody, "Hello", 1], ["STOP", known, "STOP", 1], ["START", known, "START", 1], ["known, eight at once", known, "Hello", 8]]) {
		const r = await program("load", ["--to", port, "--webhooks", from, "--text", body, "--url", `http://127.0.0.1:${port}${HOOK}`, "--mark", "<Response/>", "--connections", connections, "--count", WEBHOOKS]);
		if (bad(r)) note(`texts: ${what}: ${JSON.stringify(r)}`);
		all.push({ what, p50: r.p50, p95: r.p95, max: r.max, rate: r.rate, good: !bad(r) });
		note(`texts: ${what}: p50 ${r.p50.toFixed(1)} ms, p95 ${r.p95.toFixed(1)} ms, ${Math.round(r.rate)}/s`);
	}
	return all;
}

// How often a worker waited for the database, from its own log.
function trips() {
	const lines = readFileSync(`${process.env.STATE}/log/patchbay.log`, "utf8").split("\n").filter((l) => l.includes(`"${HOOK}"`));
	const counts = lines.map((l) => JSON.parse(l).sql_trips).filter((n) => n !== undefined).sort((a, b) => a - b);
	const of = (n) => counts.filter((c) => c === n).length;
	note(`texts: round trips to the database: ${[...new Set(counts)].map((n) => `${n} for ${of(n)}`).join(", ")} of ${counts.length} texts; more than one only where a worker had forgotten the rules`);
	results.cases["round trips of a text"] = Object.fromEntries([...new Set(counts)].map((n) => [n, of(n)]));
	judge("Round trips to the database, median of a text", counts[Math.floor(counts.length / 2)] ?? 0, (v) => v === 1, "1", counts.length > 0);
}

export async function inbox({ program, root, folder, port }) {
	const began = Date.now(), threads = await texts(root);
	note(`texts: ${TEXTS.toLocaleString("en")} in ${threads.toLocaleString("en")} threads made in ${((Date.now() - began) / 1000).toFixed(0)} s`);
	const ids = column(`SELECT id FROM threads WHERE tenant_id = ${WHO} ORDER BY md5(id::text) LIMIT ${4 * PAGES}`);
	tell(`Inbox of ${threads.toLocaleString("en")} threads`, await lists(asker({ program, folder, port }), ids), 100);
	tell(`A text comes in, ${TEXTS.toLocaleString("en")} stored`, await webhooks({ program, folder, port }, threads), 50);
	trips();
}
