// A page as axe-core sees it, in several widths and colours: contrast, names, roles, order.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const LOOKS = [[1280, 800, "light"], [1280, 800, "dark"], [390, 844, "dark"]];

// With this, only what has to do with colours is looked for.
export const COLOURS = { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } };

export async function findings(page, only = {}) {
	if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(AXE);
	const { violations } = await page.evaluate((o) => globalThis.axe.run(document, { resultTypes: ["violations"], ...o }), only);
	return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)} (${n.failureSummary.split("\n").slice(1, 3).join("; ").trim()})`));
}

// Of the page as it stands; it has its size again afterwards. Other colours in the same size change nothing else.
export async function everyLook(page, looks = LOOKS) {
	const found = [], size = page.viewportSize(), seen = new Set();
	for (const [width, height, colorScheme] of looks) {
		await page.setViewportSize({ width, height });
		await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
		found.push(...(await findings(page, seen.has(`${width} ${height}`) ? COLOURS : {})).map((f) => `${width} ${colorScheme} ${f}`));
		seen.add(`${width} ${height}`);
	}
	await page.setViewportSize(size);
	return found;
}
