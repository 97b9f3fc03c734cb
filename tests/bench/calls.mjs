// Calls of a business that has a million: every filter of the table with every other, each order,
// pages deep down, the tabs of an open call, triage, and a hundred thousand rows as files. One browser
// at a time: what one person waits.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Browser } from "../lib/http.mjs";
import { privateMemory } from "./cpu.mjs";
import { asker, tell } from "./pages.mjs";
import { judge, note, results } from "./report.mjs";
import { SESSION_COOKIE, indexesOf, sql, sqlBeside } from "./seed.mjs";

const CALLS = Number(process.env.BENCH_CALLS ?? 1_000_000), PAIRS = Number(process.env.BENCH_PAIRS ?? 20), PAGES = 40, OPENED = 60;
const WHO = "(SELECT tenant_id FROM bench.around)";
const pick = (list, i) => list[(i * 7919) % list.length];
const column = (text) => sql(text).split("\n").filter(Boolean);

async function seedCalls(root) {
	const read = (name) => readFileSync(`${root}/tests/bench/${name}.sql`, "utf8");
	sql(read("seed-calls-around"));
	await Promise.all([0, 1].map((part) => sqlBeside(read("seed-calls"), "parts=2", `part=${part}`, `calls=${CALLS}`)));
	await indexesOf("bench.call_indexes");
	sql("VACUUM ANALYZE calls, call_legs, call_events, call_trace, recordings, promises, call_tagged, contacts; CHECKPOINT;");
}

// What the table can be narrowed by (G37.21): common and rare, recent and old.
function filters() {
	const [w] = column("SELECT row_to_json(a) FROM bench.around a").map((line) => JSON.parse(line));
	const day = (ago) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
	return [
		["from", "this week", `from=${day(7)}`], ["from", "a month of last year", `from=${day(430)}&to=${day(400)}`],
		["direction", "outgoing", "direction=outbound"], ["line", "a line", `line=${w.lines[0]}`], ["line", "a line that is not recorded", `line=${w.lines[2]}`],
		["line", "a line of long ago", `line=${w.lines[3]}`], ["queue", "a queue", `queue=${w.queues[1]}`], ["member", "who answered", `member=${w.members[5]}&outcome=answered`],
		["assigned", "whose", `assigned=${w.members[7]}`], ["outcome", "missed", "outcome=missed"], ["outcome", "answered", "outcome=answered"],
		["disposition", "an outcome", `disposition=${w.outcomes[2]}`], ["owed", "outcome missing", "owed=yes"], ["tag", "a common tag", `tag=${w.tags[0]}`],
		["tag", "a rare tag", `tag=${w.tags[9]}`], ["contact", "a contact", `contact=${sql("SELECT id FROM bench.callers WHERE n = 77")}`],
		["q", "a search", "q=nguyen"], ["longer", "long", "longer=9"], ["shorter", "short", "shorter=0:45"], ["recording", "recorded", "recording=yes"],
		["recording", "not recorded", "recording=no"], ["voicemail", "voicemail", "voicemail=yes"], ["voicemail", "voicemail not handled", "voicemail=open"],
		["source", "a rare source", "source=Billboard"], ["source", "a source of nobody", "source=Nowhere"], ["spam", "spam", "spam=yes"], ["spam", "no spam", "spam=no"],
		["emergency", "emergency", "emergency=yes"], ["value", "worth much", "value=5000"], ["follow_up", "follow-up overdue", "follow_up=overdue"], ["follow_up", "no follow-up", "follow_up=no"],
		["sla", "promise open", "sla=open"], ["sla", "promise overdue", "sla=overdue"], ["sla", "promise kept", "sla=kept"], ["sla", "promise kept late", "sla=late"],
		["text", "a common word", "text=permit"], ["text", "a rare word", "text=raccoon"], ["text", "two words", "text=invoice%20friday"], ["text", "no such word", "text=zeppelin"],
	].map(([key, what, query]) => ({ key, what, query }));
}

function pairs(all) {
	const key = (f) => (f.what === "who answered" ? ["member", "outcome"] : [f.key]);
	return all.flatMap((a, i) => all.slice(i + 1).filter((b) => !key(a).some((k) => key(b).includes(k))).map((b) => ({ what: `${a.what} + ${b.what}`, query: `${a.query}&${b.query}` })));
}

async function table(time, edges) {
	const all = filters(), asked = (query, n, far) => Array.from({ length: n }, (_, i) => `/history/calls?${query}${far && i % 3 === 2 ? `&after=${pick(edges, i)}` : ""}`);
	await time("warm", asked("all=1", 64), "</html>", { warm: 0 });
	const one = [];
	for (const f of all) one.push(await time(f.what, asked(f.query, PAIRS, true), "</html>", { warm: 0 }));
	tell("Calls, one filter", one, 100);
	const two = [];
	for (const p of pairs(all)) two.push(await time(p.what, asked(p.query, PAIRS, true), "</html>", { warm: 0 }));
	tell("Calls, two filters", two, 100);
	const sorts = [];
	for (const sort of ["started", "-length", "length", "-value", "value"])
		for (const f of [{ what: "all", query: "all=1" }, ...all.filter((_, i) => i % 3 === 0)])
			sorts.push(await time(`${f.what}, by ${sort}`, asked(`${f.query}&sort=${sort}`, PAIRS, sort === "started"), "</html>", { warm: 0 }));
	tell("Calls, other orders", sorts, 100);
	const deep = [];
	for (const [what, query] of Object.entries({ "after, newest first": "after", "before, newest first": "before", "after, oldest first": "sort=started&after", "before, oldest first": "sort=started&before" }))
		deep.push(await time(what, Array.from({ length: PAGES }, (_, i) => `/history/calls?all=1&${query}=${pick(edges, i)}`), 'data-key="', { warm: 0 }));
	deep.push(await time("triage", Array(PAGES).fill("/history/calls?triage=1"), 'data-key="'));
	tell("Calls, pages deep down and triage", deep, 100);
}

async function drawer(time, edges) {
	const tabs = [];
	for (const tab of ["summary", "recording", "transcript", "details", "history", "job"])
		tabs.push(await time(tab, Array.from({ length: OPENED }, (_, i) => `/history/calls?all=1&call=${pick(edges, i)}&tab=${tab}`), "</html>"));
	const owed = column(`SELECT c.id FROM calls c WHERE c.tenant_id = ${WHO} AND c.ended_at IS NOT NULL AND c.disposition_id IS NULL AND NOT c.blocked AND NOT c.spam ORDER BY c.id DESC LIMIT 200`);
	tabs.push(await time("summary, in triage", Array.from({ length: OPENED }, (_, i) => `/history/calls?triage=1&call=${pick(owed, i)}`), "</html>"));
	tell("An open call", tabs, 100);
}

// Until a file is there: how long, how much memory of its own the worker had at most, and how often
// a page would have seen it grow.
async function file(format, browser, helpers) {
	const began = Date.now();
	const post = await browser.post("/history/calls/export", { format, list: "" });
	if (post.status !== 303) throw new Error(`the ${format} was not begun: ${post.status}`);
	const seen = new Set();
	let row, memory = 0;
	do {
		await sleep(100);
		memory = Math.max(memory, ...helpers().map((pid) => privateMemory(pid) ?? 0));
		[row] = column(`SELECT row_to_json(e) FROM exports e WHERE tenant_id = ${WHO} AND format = '${format}' ORDER BY id DESC LIMIT 1`).map((line) => JSON.parse(line));
		seen.add(row.rows);
		if (Date.now() - began > 180_000) throw new Error(`the ${format} is not there after three minutes: ${JSON.stringify(row)}`);
	} while (!["done", "failed", "stopped"].includes(row.state));
	return { format, s: (Date.now() - began) / 1000, memory: memory / 1024, seen: seen.size, rows: row.rows, bytes: row.bytes, state: row.state };
}

async function files(helpers) {
	const browser = new Browser(), found = [];
	browser.jar.set(SESSION_COOKIE, "bench1x1");
	for (const format of ["csv", "pdf"]) {
		const r = await file(format, browser, helpers);
		found.push(r);
		note(`export: ${format}, ${r.rows.toLocaleString("en")} rows, ${(r.bytes / 1e6).toFixed(1)} MB in ${r.s.toFixed(1)} s, told ${r.seen} times, ${r.memory.toFixed(1)} MiB at most`);
		judge(`Export of ${r.rows.toLocaleString("en")} calls as ${format}, from the button to the file`, r.s, (v) => v < 60, "< 60", r.state === "done" && r.seen > 5, "s");
		judge(`... memory of its worker at most`, r.memory, (v) => v < 64, "< 64", true, "MiB");
	}
	results.cases.exports = found;
}

export async function calls({ program, root, folder, port, helpers }) {
	const time = asker({ program, folder, port }), began = Date.now();
	await seedCalls(root);
	note(`${CALLS.toLocaleString("en")} calls made in ${((Date.now() - began) / 1000).toFixed(0)} s`);
	const edges = column(`SELECT c.id FROM calls c TABLESAMPLE SYSTEM (1) WHERE c.tenant_id = ${WHO} ORDER BY md5(c.id::text) LIMIT 500`);
	await table(time, edges);
	await drawer(time, edges);
	await files(helpers);
}
