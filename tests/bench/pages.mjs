// What one person waits for pages: one browser at a time, through nginx and the workers.
import { writeFileSync } from "node:fs";
import { judge, note, results } from "./report.mjs";
import { cookie } from "./seed.mjs";

const WARM = 32;

export const bad = (r) => r.wrong_body + r.broken + r.refused + r.unanswered + Object.entries(r.status).reduce((n, [s, k]) => n + (s === "200" ? 0 : k), 0);

export const asker = ({ program, folder, port }) => async function time(what, paths, mark, { who = cookie(1, 1), warm = WARM } = {}) {
	writeFileSync(`${folder}/asked`, paths.map((p) => `${p}\t${who}\n`).join(""));
	const ask = (n) => program("load", ["--to", port, "--pages", `${folder}/asked`, "--mark", mark, "--connections", 1, "--count", n]);
	// each worker prepares a statement when it meets it first
	if (warm) await ask(warm);
	const r = await ask(paths.length);
	if (bad(r)) note(`${what}: ${bad(r)} of ${r.asked} were not answered properly: ${JSON.stringify(r)}`);
	return { what, p50: r.p50, p95: r.p95, max: r.max, good: !bad(r) };
};

// Each has to be under the target; the worst is told in the table, all in the file.
export function tell(title, all, target) {
	results.cases[title] = all;
	for (const r of all.filter((one) => one.p95 >= target || !one.good)) note(`${title}: ${r.what}: p50 ${r.p50.toFixed(1)} ms, p95 ${r.p95.toFixed(1)} ms`);
	const worst = all.reduce((a, b) => (a.p95 > b.p95 ? a : b));
	judge(`${title}: ${all.length} kinds, the slowest's p95 (${worst.what})`, worst.p95, (v) => v < target, `< ${target}`, all.every((r) => r.good), "ms");
}
