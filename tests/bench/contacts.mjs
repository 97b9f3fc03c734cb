// Contacts of a business that has a million: every kind of search, every order and filter of the
// list, the page of somebody with ten thousand things in their timeline, and 100,000 rows of a
// sheet. One browser at a time, through nginx and the workers: what one person waits.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Browser } from "../lib/http.mjs";
import { asker, tell } from "./pages.mjs";
import { judge, note, results } from "./report.mjs";
import { BIG, SESSION_COOKIE, sql } from "./seed.mjs";

const SEARCHES = Number(process.env.BENCH_SEARCHES ?? 200), LISTS = Number(process.env.BENCH_LISTS ?? 50), ROWS = Number(process.env.BENCH_ROWS ?? 100_000);
const WHO = "(SELECT id FROM bench.tenants WHERE n = 1)";

const pick = (list, i) => list[(i * 7919) % list.length];
const column = (text) => sql(text).split("\n").filter(Boolean);

// What people type, taken from contacts that are there.
function searches() {
	const rows = column(`SELECT json_build_array(name, phone, address, record_id, email) FROM contacts WHERE tenant_id = ${WHO}
		AND type = 'customer' AND record_id IS NOT NULL ORDER BY md5(id::text) LIMIT 500`).map((line) => JSON.parse(line));
	const [first, last] = [(r) => r[0].split(" ")[0], (r) => r[0].split(" ")[1]];
	return {
		"2 letters": (r) => r[0].slice(0, 2), "3 letters": (r) => r[0].slice(0, 3), "a first name": first, "a whole name": (r) => r[0],
		"a name and part of the next": (r) => `${first(r)} ${last(r).slice(0, 3)}`, "house number and street": (r) => r[2].split(" ").slice(0, 2).join(" "),
		"the same, the street written out": (r) => `${r[2].split(" ").slice(0, 2).join(" ")} Street`, "a street alone, written out": (r) => `${r[2].split(" ")[1]} Street`,
		"area code": () => "801", "last 4 digits": (r) => r[1].slice(-4), "full phone, written out": (r) => `(${r[1].slice(2, 5)}) ${r[1].slice(5, 8)}-${r[1].slice(8)}`,
		"CRM id": (r) => r[3], "e-mail": (r) => r[4], "coordinator": (r, i) => ["Priya Raman", "Dana Okafor"][i % 2], "typed a little wrong": (r) => `${first(r)} ${last(r).slice(0, -2)}${last(r).at(-1)}${last(r).at(-2)}`,
		"no match": (r, i) => `zq${i}xv wvq`,
		of: rows,
	};
}

// Everything that a list is ordered and filtered by; edges: contacts anywhere in it.
function lists() {
	const [board, news] = ["Board", "Newsletter"].map((name) => sql(`SELECT id FROM contact_labels WHERE tenant_id = ${WHO} AND name = '${name}'`));
	const owner = sql(`SELECT owner_id FROM contacts WHERE tenant_id = ${WHO} AND owner_id IS NOT NULL LIMIT 1`);
	const filters = { "no filter": "", "a status": "status=On%20Hold", "a coordinator": `coordinator=${owner}`, "nobody's": "coordinator=none", "a phase": "phase=POST-PTO", "a common tag": `label=${news}`,
		"a rare group": `label=${board}`, "not heard": "unread=1", "hidden ones too": "hidden=1", "status and coordinator": `status=On%20Hold&coordinator=${owner}`, "tag and phase": `label=${news}&phase=POST-PTO` };
	const sorts = { name: "", "name, down": "sort=-name", "last contact": "sort=last", "last contact, down": "sort=-last", journey: "sort=journey", "journey, down": "sort=-journey", status: "sort=status", coordinator: "sort=coordinator", "what is due": "sort=sla", "what is due, down": "sort=-sla", "what is unread": "sort=-unread", "what is unread, down": "sort=unread" };
	return Object.entries(filters).flatMap(([filter, f]) => Object.entries(sorts).map(([sort, s]) => ({ what: `${filter}, by ${sort}`, query: [f, s].filter(Boolean).join("&") })));
}

export async function contacts({ program, root, folder, port }) {
	sql(readFileSync(`${root}/tests/bench/seed-story.sql`, "utf8"));

	const time = asker({ program, folder, port });
	const edges = column(`SELECT id FROM contacts WHERE tenant_id = ${WHO} AND type = 'customer' AND NOT hidden ORDER BY md5(id::text || 'x') LIMIT 500`);
	const { of, ...kinds } = searches(), found = [];
	for (const [what, typed] of Object.entries(kinds))
		found.push(await time(what, Array.from({ length: SEARCHES }, (_, i) => `/contacts?q=${encodeURIComponent(typed(pick(of, i), i))}`), /^(no match|typed)/.test(what) ? "</html>" : 'data-key="'));
	tell("Search", found, 50);

	const shown = [];
	for (const { what, query } of lists())
		shown.push(await time(what, Array.from({ length: LISTS }, (_, i) => `/contacts?${query}${i % 5 ? `&after=${pick(edges, i)}` : ""}`), "</html>"));
	tell("List", shown, 50);

	const api = [];
	for (const { what, query } of lists().filter((l) => l.what.endsWith(", by name") && !l.what.startsWith("hidden")))
		api.push(await time(what, Array.from({ length: LISTS }, () => `/api/contacts?type=customer&${query.replace("coordinator=", "owner=").replace("unread=1", "unread=true")}`), '"contacts"'));
	tell("List for programs", api, 50);

	const story = sql("SELECT id FROM bench.story"), deep = sql(`SELECT id FROM contact_notes WHERE contact_id = '${story}' ORDER BY id OFFSET 1500 LIMIT 1`);
	const page = [];
	for (const [what, query] of Object.entries({ "the newest": "", "far back": `?before=${deep}`, calls: "?kind=calls", notes: "?kind=notes", changes: "?kind=changes" }))
		page.push(await time(what, Array(SEARCHES).fill(`/contacts/${story}${query}`), "data-key="));
	tell("Contact with 10,000 things in the timeline", page, 50);
	await imported(time, edges);
}

const sheet = (street) => `Name,Phone,Email,Address\n${Array.from({ length: ROWS }, (_, i) =>
	`Imported Person ${i},+1802${2000000 + i},import${i}@mail.example,"${i % 900} ${street}, Murray"`).join("\n")}\n`;

async function bring(browser, street) {
	await browser.get("/contacts/import");
	const edge = "bench-boundary", part = (name, more, body) => `--${edge}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${body}\r\n`;
	const body = part("csrf", "", browser.token) + part("file", '; filename="people.csv"\r\nContent-Type: text/csv', sheet(street)) + `--${edge}--\r\n`;
	const taken = await browser.ask("POST", "/contacts/import/file", { body, headers: { "Content-Type": `multipart/form-data; boundary=${edge}`, Origin: browser.base, "Sec-Fetch-Site": "same-origin" } });
	if (taken.status !== 303) throw new Error(`the sheet was not taken: ${taken.status}`);
	return taken.headers.location.replace(/\/columns$/, "");
}

// Until the import is in a state; what took how long.
async function until(state, began) {
	while (sql(`SELECT state FROM imports WHERE tenant_id = ${WHO} ORDER BY id DESC LIMIT 1`) !== state) {
		if (Date.now() - began > 600_000) throw new Error(`the import is not ${state} after ten minutes`);
		await sleep(100);
	}
	return (Date.now() - began) / 1000;
}

// A sheet from its upload to its end, and what pages take meanwhile.
async function brought(time, edges, street) {
	const browser = new Browser();
	browser.jar.set(SESSION_COOKIE, "bench1ximport");
	const began = Date.now(), path = await bring(browser, street), took = { upload: (Date.now() - began) / 1000 };
	await browser.get(`${path}/columns`);
	await browser.post(`${path}/columns`, { to0: "name", to1: "phone", to2: "email", to3: "address", type: "lead" });
	const checking = Date.now();
	await browser.post(`${path}/duplicates`, { way: "update", phone: "1", email: "1" });
	took.check = await until("checked", checking);
	const running = Date.now();
	await browser.post(path, { do: "start" });
	let over = false;
	const done = until("done", running).then((s) => { over = true; took.import = s; });
	const beside = [];
	while (!over) beside.push(await time("pages while a sheet is imported", Array.from({ length: 40 }, (_, i) => `/contacts?after=${pick(edges, i)}`), 'data-key="'));
	await done;
	return { ...took, beside };
}

async function imported(time, edges) {
	const rows = ROWS.toLocaleString("en"), living = () => Number(sql(`SELECT count(*) FROM contacts WHERE tenant_id = ${WHO} AND address LIKE '%Second Sheet St, Murray'`));
	results.cases.import = { made: await brought(time, edges, "First Sheet St"), changed: await brought(time, edges, "Second Sheet St") };
	for (const [what, took] of Object.entries(results.cases.import)) {
		note(`import, contacts ${what}: upload ${took.upload.toFixed(1)} s, check ${took.check.toFixed(1)} s, import ${took.import.toFixed(1)} s`);
		judge(`Import of ${rows} rows, contacts ${what}, from the button to the end`, took.import, (v) => v < 60, "< 60", what === "made" || living() === ROWS, "s");
		judge(`Pages while contacts are ${what}, p95`, Math.max(...took.beside.map((r) => r.p95)), (v) => v < 50, "< 50", took.beside.every((r) => r.good), "ms");
	}
	const exact = sql(`SELECT (SELECT sum(n) FROM contact_counted WHERE tenant_id = ${WHO} AND dim = 'all') - (SELECT count(*) FROM contacts WHERE tenant_id = ${WHO})`);
	judge(`Counts of ${(BIG + ROWS).toLocaleString("en")} contacts, off by`, Number(exact), (v) => v === 0, "0", true);
}
