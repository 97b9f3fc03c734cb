// Lists of contacts and calls in windows of every width: nothing sticks out whatever people are called,
// where somebody stands in the journey is never hidden, and on a phone what is folded is in reach.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { db, sql } from "../lib/db.mjs";
import { launch, open, signInBy } from "../lib/chromium.mjs";
import { scratch } from "../lib/tenant.mjs";

const [t, browser] = await Promise.all([scratch({ roles: ["owner", "agent"] }), launch()]);
after(() => browser.close());
const LONG = "Wxyz".repeat(30), STATUS = "S".repeat(60), PHONE = { viewport: { width: 390, height: 844 } };
const stage = await db.value(sql`SELECT name FROM journey_stages WHERE tenant_id = ${t.id} ORDER BY position LIMIT 1`);
await db.run(sql`INSERT INTO contact_statuses (tenant_id, name, category) VALUES (${t.id}, ${STATUS}, 'active')`);
const long = await t.contact(LONG, { stage }), never = await t.contact("Nora Never", { stage });
await t.contact("Ann Plain", { stage });
await db.run(sql`UPDATE contacts SET status = ${STATUS} WHERE tenant_id = ${t.id} AND id = ${long.id}`);
await db.run(sql`UPDATE contacts SET do_not_contact = true WHERE tenant_id = ${t.id} AND id = ${never.id}`);
for (const [i, k] of [never, never, long].entries())
	await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, from_number, contact_id, started_at, ended_at, duration_s, state, emergency)
		SELECT ${t.id}, uuid7_floor(x.at), ${"CA" + randomUUID().replaceAll("-", "")}, ${k.e164}, ${k.id}, x.at, x.at + interval '1 minute', 60, 'ended', true FROM (SELECT now() - make_interval(mins => ${60 - i}) AS at) x`);

const sideways = (page) => page.evaluate(() => [document.documentElement, ...document.querySelectorAll(".scroll")].filter((e) => e.scrollWidth > e.clientWidth).map((e) => `${e.id || "page"} ${e.scrollWidth} of ${e.clientWidth}`));

test("a long name and a long status are clipped, and their titles have them whole", async () => {
	const { page, complaints, close } = await open(browser);
	await signInBy(page, t.user("owner"));
	for (const width of [1440, 1280, 1024, 900, 640, 390]) {
		await page.setViewportSize({ width, height: 800 });
		await page.goto("/contacts");
		assert.deepEqual(await sideways(page), [], `at ${width}`);
	}
	const row = page.locator("tr[data-key]").filter({ hasText: LONG });
	assert.equal(await row.locator(".head-cell").getAttribute("title"), LONG);
	assert.equal(await row.getByTitle(STATUS).innerText(), STATUS);
	// those of a row that has nothing special cost nothing: a page has fifty
	assert.equal(await page.locator("tr[data-key]").filter({ hasText: "Ann Plain" }).locator("td[title]").count(), 0);
	assert.deepEqual(complaints, []);
	await close();
});

test("who is not to be contacted is called so, and nobody else", async () => {
	const { page, close } = await open(browser);
	await signInBy(page, t.user("agent"));
	await page.goto("/contacts");
	assert.deepEqual(await page.locator("tr[data-key]").filter({ hasText: "Do not contact" }).locator(".name").allTextContents(), ["Nora Never"]);
	assert.ok(await page.getByText("Do not contact").evaluate((b) => b.scrollWidth <= b.clientWidth), "the words are whole");
	await close();
});

test("in History the journey stands beside every flag", async () => {
	const { page, close } = await open(browser);
	await signInBy(page, t.user("owner"));
	for (const width of [1536, 1440, 1280, 1024, 700, 390]) {
		await page.setViewportSize({ width, height: 800 });
		await page.goto("/history/calls?all=1");
		const rows = await page.locator("tr[data-key] .head-cell").evaluateAll((cells) => cells.map((cell) => {
			const [name, badge, flag] = [".name", ".badge.outline", ".badge.fill"].map((s) => cell.querySelector(s)), edge = cell.getBoundingClientRect();
			return [badge.clientWidth > 40 && badge.scrollWidth <= badge.clientWidth, name.clientWidth > 40, flag.clientWidth >= 20, [name, badge, flag].every((e) => e.getBoundingClientRect().right <= edge.right)];
		}));
		assert.deepEqual(rows, Array(3).fill([true, true, true, true]), `at ${width}: journey, name, flag, inside`);
	}
	await close();
});

test("on a phone More leads to what the bar has no room for, by keyboard too", async () => {
	const { page, complaints, close } = await open(browser, PHONE);
	await signInBy(page, t.user("owner"));
	await page.goto("/contacts");
	const main = page.getByRole("navigation", { name: "Main" }), settings = main.getByRole("link", { name: "Settings" });
	assert.equal(await settings.count(), 0, "what is folded is not read out either");
	for (const link of await main.getByRole("link").all()) assert.ok((await link.boundingBox()).x >= 0 && (await link.boundingBox()).width >= 44);
	await main.locator("summary", { hasText: "More" }).focus();
	await page.keyboard.press("Enter");
	await settings.waitFor();
	for (const name of ["Team", "SLA board", "Settings"]) {
		await page.keyboard.press("Tab");
		assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), name);
	}
	const box = await settings.boundingBox();
	assert.ok(box.height >= 44 && box.y + box.height <= 844, JSON.stringify(box));
	await page.keyboard.press("Escape");
	await settings.waitFor({ state: "hidden" });
	assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "More");
	await page.setViewportSize({ width: 1280, height: 800 });
	await settings.waitFor();
	assert.equal(await main.getByText("More").count() && await main.getByText("More").isVisible(), false, "a wide window shows all of them");
	assert.deepEqual(complaints, []);
	await close();
});

test("whoever has five places has them all in the bar", async () => {
	const { page, close } = await open(browser, PHONE);
	await signInBy(page, t.user("agent"));
	const main = page.getByRole("navigation", { name: "Main" });
	await main.getByRole("link", { name: "SLA board" }).waitFor();
	assert.equal(await main.getByText("More").count(), 0);
	await close();
});

for (const [path, select, choice] of [["/contacts", "Status", { label: STATUS }], ["/history/calls?all=1", "Result", { index: 1 }]])
	test(`on a phone the filters of ${path} are behind one control, without scripts too`, async () => {
		const { page, complaints, close } = await open(browser, { ...PHONE, javaScriptEnabled: false });
		await signInBy(page, t.user("owner"));
		await page.goto(path);
		const filters = page.locator("summary", { hasText: "Filters" }).first();
		assert.ok((await page.locator("tr[data-key]").first().boundingBox()).y < 844 * 0.36, "the first row is in the upper part");
		assert.equal(await page.getByLabel(select, { exact: true }).isVisible(), false);
		await filters.click();
		await page.getByLabel(select, { exact: true }).selectOption(choice);
		await page.getByRole("button", { name: "Filter", exact: true }).last().click();
		await page.getByText("Filters 1").waitFor();
		await page.setViewportSize({ width: 1280, height: 800 });
		assert.deepEqual([await filters.isVisible(), await page.getByLabel(select, { exact: true }).isVisible()], [false, true], "a wide window folds nothing");
		assert.deepEqual(complaints, []);
		await close();
	});

test("unfolded filters wait until all are set", async () => {
	const { page, close } = await open(browser, PHONE);
	await signInBy(page, t.user("owner"));
	await page.goto("/contacts");
	await page.locator(".fold > summary").click();
	await page.getByLabel("Status", { exact: true }).selectOption(STATUS);
	await page.getByLabel("Coordinator").selectOption({ index: 1 });
	assert.ok(!page.url().includes("status="), "it stays until it is sent");
	await page.getByRole("button", { name: "Filter", exact: true }).first().click();
	await page.waitForURL(/status=.*coordinator=/);
	await page.getByText("Filters 2").waitFor();
	await close();
});
