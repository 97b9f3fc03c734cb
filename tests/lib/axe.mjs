// A page as axe-core sees it, in several widths and colours: contrast, names, roles, order.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const LOOKS = [[1280, 800, "light"], [1280, 800, "dark"], [390, 844, "dark"]];

export async function findings(page) {
	if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(AXE);
	const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
	return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)} (${n.failureSummary.split("\n").slice(1, 3).join("; ").trim()})`));
}

// Of the page as it stands; it has its size again afterwards.
export async function everyLook(page, looks = LOOKS) {
	const found = [], size = page.viewportSize();
	for (const [width, height, colorScheme] of looks) {
		await page.setViewportSize({ width, height });
		await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
		found.push(...(await findings(page)).map((f) => `${width} ${colorScheme} ${f}`));
	}
	await page.setViewportSize(size);
	return found;
}
