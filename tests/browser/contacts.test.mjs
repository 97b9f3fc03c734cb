// A manager's work with many contacts, by keyboard and by mouse: rows are picked and tagged, a
// status of the business's own is made and taken away again; nothing complains.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { db, sql } from "../lib/db.mjs";
import { launch, open, signInBy } from "../lib/chromium.mjs";
import { scratch } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const t = await scratch({ roles: ["manager"] }), browser = await launch();
for (const name of ["Ada Alpha", "Ben Bravo", "Cleo Charlie"]) await t.contact(name);
let desk;

before(async () => {
	desk = await open(browser);
	await signInBy(desk.page, t.user("manager"));
});
after(() => browser.close());

const tagged = () => db.value(sql`SELECT string_agg(k.name, ', ' ORDER BY k.name) FROM contact_labelled d JOIN contacts k ON k.id = d.contact_id WHERE d.tenant_id = ${t.id}`);
// The window's policy lets no script in, so it comes with the protocol.
async function sound(page, what) {
	await page.evaluate(axe);
	const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }));
	assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(" ")}`), [], what);
}

test("rows are picked by keyboard, tagged, and the tag is taken back", async () => {
	const { page } = desk, bar = page.locator("#bulk");
	await page.goto("/contacts");
	assert.equal(await bar.isVisible(), false);
	for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
	await page.getByText("2 contacts selected").waitFor();
	await sound(page, "the list with rows picked");
	await page.keyboard.press("Escape");
	await bar.waitFor({ state: "hidden" });
	await page.getByLabel("Select all on this page").check();
	await page.getByText("3 contacts selected").waitFor();
	await page.getByLabel("Select Cleo Charlie").uncheck();
	await page.getByRole("button", { name: "Change selected" }).click();
	await page.getByRole("heading", { name: "2 contacts" }).waitFor();
	await sound(page, "what to change");
	await page.getByLabel("Tag", { exact: true }).fill("Spring offer");
	await page.keyboard.press("Enter");
	await page.getByRole("heading", { name: "Done" }).waitFor();
	assert.equal(await tagged(), "Ada Alpha, Ben Bravo");
	await sound(page, "what was changed");
	await page.getByRole("button", { name: "Undo…" }).click();
	await page.getByRole("button", { name: "Undo", exact: true }).click();
	await page.getByRole("heading", { name: "Undone" }).waitFor();
	assert.equal(await tagged(), null);
});

test("a status is made, put first, given, and taken away", async () => {
	const { page } = desk;
	await page.goto("/settings/statuses");
	await sound(page, "statuses");
	await page.getByLabel("Name").fill("Dreaming");
	await page.getByLabel("Left out of lists after so many months").fill("2");
	await page.getByRole("button", { name: "Add" }).click();
	await page.getByRole("link", { name: "Dreaming" }).waitFor();
	const places = await page.locator("tbody tr").count();
	for (let i = 1; i < places; i++) {
		await page.getByRole("button", { name: "Dreaming up" }).click();
		await page.locator(`tbody tr:nth-child(${places - i}) >> text=Dreaming`).waitFor();
	}
	await page.goto("/contacts/bulk");
	await page.getByLabel("Status").selectOption({ label: "Dreaming" });
	await page.getByRole("button", { name: "Set status" }).click();
	await page.getByRole("heading", { name: "Done" }).waitFor();
	await page.goto("/settings/statuses");
	await page.getByRole("link", { name: "Dreaming", exact: true }).click();
	await page.getByText("3 contacts have it and get:").waitFor();
	await sound(page, "one status");
	await page.getByRole("button", { name: "Delete the status" }).click();
	await until(async () => !(await db.value(sql`SELECT name FROM contact_statuses WHERE tenant_id = ${t.id} AND name = 'Dreaming'`)), { ms: 10000, what: "the status gone" });
	await page.getByRole("link", { name: "Dreaming", exact: true }).waitFor({ state: "hidden" });
	assert.deepEqual(desk.complaints, []);
});

test("who is looked for is there while one types, and Enter still works", async () => {
	const { page } = desk, found = page.locator("tbody a.cell-link"), box = page.getByLabel("Filter by name, phone, record");
	await page.goto("/contacts");
	await box.pressSequentially("cle");
	await page.getByText("1 found").waitFor();
	assert.deepEqual(await found.allTextContents(), ["Cleo Charlie"]);
	assert.match(page.url(), /[?&]q=cle/, "the address is that of what is seen");
	assert.match(await page.getByRole("link", { name: "Export" }).getAttribute("href"), /q=cle/);
	assert.equal(await box.evaluate((el) => el === document.activeElement), true);
	await box.fill("charlei");
	await page.getByText("This is who fits").waitFor();
	assert.match(await page.getByRole("link", { name: "Export" }).getAttribute("href"), /q=charlie/, "of those who are seen");
	await sound(page, "who fits nearly");
	await box.fill("nobody at all");
	await page.getByText("Nobody fits").or(page.getByText(/matches “/)).first().waitFor();
	await box.fill("bravo");
	await box.press("Enter");
	await page.getByRole("link", { name: "Remove filter" }).waitFor();
	assert.deepEqual(await found.allTextContents(), ["Ben Bravo"]);
	assert.deepEqual(desk.complaints, []);
});

test("on every page the first who are found are below the box, by keyboard too", async () => {
	const { page } = desk, found = page.locator("#find");
	await page.goto("/settings/statuses");
	await page.keyboard.press("/");
	await page.keyboard.type("a");
	await page.locator("#find-say", { hasText: "1 found" }).waitFor({ state: "attached" });
	await page.keyboard.type("lhpa");
	await page.locator("#find-say", { hasText: "This is who fits “alpha”" }).waitFor({ state: "attached" });
	await sound(page, "who was found from elsewhere");
	await page.keyboard.press("ArrowDown");
	assert.match(await page.evaluate(() => document.activeElement.textContent), /Ada Alpha/);
	await page.keyboard.press("ArrowUp");
	assert.equal(await page.evaluate(() => document.activeElement.name), "q");
	await page.keyboard.press("Escape");
	await found.waitFor({ state: "hidden" });
	await page.keyboard.press("/");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Enter");
	await page.waitForURL("**/contacts/*-*");
	await page.goto("/settings/statuses");
	await page.keyboard.press("/");
	await page.keyboard.type("nobody here");
	await found.getByText(/Nobody matches/).waitFor();
	await page.keyboard.press("Enter");
	await page.waitForURL(/in=all/);
	assert.deepEqual(desk.complaints, []);
});

test("a timeline is walked by keyboard and searched; a note of one window is in the other", async () => {
	const { page } = desk, other = await open(browser);
	await signInBy(other.page, t.user("manager"));
	await page.goto("/contacts");
	await page.getByRole("link", { name: "Ada Alpha", exact: true }).click();
	await page.waitForURL("**/contacts/*-*");
	await other.page.goto(page.url());
	await page.getByLabel("Note").fill("Ladder at the back door");
	await page.getByRole("button", { name: "Save note" }).click();
	await page.locator("#timeline").getByText("Ladder at the back door").waitFor();
	await until(async () => {
		await other.page.locator(".newer").first().click({ timeout: 100 }).catch(() => {});
		return other.page.locator("#timeline").getByText("Ladder at the back door").isVisible();
	}, { ms: 10000, what: "the note in the other window" });
	await page.locator("#timeline").waitFor();
	await page.keyboard.press("j");
	await page.keyboard.press("k");
	assert.match(await page.evaluate(() => document.activeElement.closest("li").textContent), /Ladder/);
	await page.keyboard.press("f");
	await page.keyboard.type("ladd");
	await page.keyboard.press("Enter");
	await page.getByRole("link", { name: "Clear" }).waitFor();
	assert.equal(await page.locator("#timeline li[data-key]:not(.day)").count(), 1);
	await sound(page, "what was found in the timeline");
	assert.deepEqual([desk.complaints, other.complaints], [[], []]);
	await other.close();
});

test("on a phone the bar of picked rows is in reach", async () => {
	const phone = await open(browser, { viewport: { width: 390, height: 844 } });
	await signInBy(phone.page, t.user("manager"));
	await phone.page.goto("/contacts");
	await phone.page.getByLabel("Select Ada Alpha").check();
	const box = await phone.page.locator("#bulk").boundingBox();
	assert.ok(box && box.y + box.height <= 844, JSON.stringify(box));
	assert.ok(await phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out");
	for (const path of ["/settings/statuses", "/settings/labels", "/settings/fields", "/settings/blocked", "/contacts/bulk"]) {
		await phone.page.goto(path);
		assert.ok(await phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path);
		await sound(phone.page, path);
	}
	assert.deepEqual(phone.complaints, []);
	await phone.close();
});
