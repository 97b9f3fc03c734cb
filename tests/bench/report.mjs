// What was found: lines with a target, remarks, and everything as JSON.
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";

export const results = { at: new Date().toISOString(), processors: cpus().length, load_before: loadavg()[0], lines: [], notes: [], cases: {} };

export function note(text) {
	results.notes.push(text);
	console.log(`        ${text}`);
}

// good: whether all answers were right; a figure of wrong answers never passes.
const figure = (v) => (v === null || Number.isNaN(v) ? "-" : Math.abs(v) >= 100 ? v.toFixed(0) : Math.abs(v) >= 10 ? v.toFixed(1) : v.toFixed(2));

export function judge(what, value, passes, target, good = true, unit = "") {
	const pass = good && passes(value);
	results.lines.push({ what, value, target, unit, pass, good });
	console.log(`        ${pass ? "PASS" : "FAIL"}  ${what}: ${figure(value)} ${unit} (${target})`);
}

export function print(file) {
	results.load_after = loadavg()[0];
	writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
	const rows = results.lines.map((l) => [l.what, `${figure(l.value)} ${l.unit}`.trim(), `${l.target} ${l.unit}`.trim(),
		l.pass ? "PASS" : l.good ? "FAIL" : "FAIL (wrong answers)"]);
	const wide = [0, 1, 2].map((i) => Math.max(...rows.map((r) => r[i].length), 8));
	console.log(`\n${"".padEnd(wide[0])}  ${"measured".padStart(wide[1])}  ${"target".padStart(wide[2])}`);
	for (const r of rows) console.log(`${r[0].padEnd(wide[0])}  ${r[1].padStart(wide[1])}  ${r[2].padStart(wide[2])}  ${r[3]}`);
	console.log(`\n${results.processors} processors; the machine's load was ${results.load_before.toFixed(1)} before and ${results.load_after.toFixed(1)} after. All figures: ${file}`);
	return results.lines.every((l) => l.pass);
}
