// Contacts, in Chromium: two people who change the same at once, a new one who may be here already,
// two who are one and are taken apart again, a sheet that is taken in; with and without scripts.
import { after, describe, it } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Db, db, sql } from "../lib/db.mjs";
import { launch, open, signInBy } from "../lib/chromium.mjs";
import { phoneNumber, scratch } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

const [t, browser] = await Promise.all([scratch({ roles: ["owner", "agent"] }), launch()]);
after(() => browser.close());
const [owner, agent] = t.users;
const row = (id) => db.row(sql`SELECT * FROM contacts WHERE tenant_id = ${t.id} AND id = ${id}`);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// The window's policy lets no script in, so it comes with the protocol.
async function sound(page, what) {
	await page.evaluate(axe);
	const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }));
	assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(" ")}`), [], what);
}
async function window(user, options) {
	const w = await open(browser, options);
	await signInBy(w.page, user);
	return w;
}
const part = (page, key) => page.locator(`#part-${key}`);
const save = (page, key) => part(page, key).getByRole("button", { name: /^Save/ }).click();
// a refused form is answered with 409 or 422, which the console notes
const odd = (w) => w.complaints.filter((c) => !/status of 4(09|22)/.test(c));

describe("two people change the same", () => {
	it("one sees both values, chooses with the keyboard, and the other's page follows by itself", async () => {
		const k = await t.contact("Maribel Two"), [one, two] = [await window(owner), await window(agent)];
		for (const w of [one, two]) {
			await w.page.goto(`/contacts/${k.id}`);
			await w.page.locator('html[data-link="live"]').waitFor();
		}
		for (const w of [one, two]) {
			await part(w.page, "reach").getByRole("link", { name: "Edit" }).click();
			await part(w.page, "reach").getByLabel("Address").waitFor();
			await until(() => w.page.evaluate(() => document.activeElement.name === "phone"), { what: "one can type at once" });
		}
		await sound(two.page, "a part that is edited");
		await part(two.page, "reach").getByLabel("Address").fill("2 Second Street");
		await save(two.page, "reach");
		await two.page.getByText("Saved.").first().waitFor();
		await one.page.locator("#contact-head").getByText("2 Second Street").waitFor();
		await part(one.page, "reach").getByLabel("Email").fill("maribel@example.com");
		await part(one.page, "reach").getByLabel("Address").fill("1 First Street");
		await save(one.page, "reach");
		const versus = one.page.getByRole("group", { name: /Address: which one stays/ });
		await versus.getByText(agent.name).waitFor();
		await sound(one.page, "two values");
		assert.equal(await part(one.page, "reach").getByLabel("Email").inputValue(), "maribel@example.com");
		// the choice has the focus: a blank takes what stands first
		await until(() => one.page.evaluate(() => document.activeElement.value === "mine"), { what: "the choice has the focus" });
		await one.page.keyboard.press("Space");
		await one.page.keyboard.press("Enter");
		await one.page.getByText("Saved.").first().waitFor();
		await part(two.page, "reach").getByText("1 First Street").waitFor();
		const r = await row(k.id);
		assert.deepEqual([r.address, r.email], ["1 First Street", "maribel@example.com"]);
		for (const w of [one, two]) assert.deepEqual(odd(w), []);
		await Promise.all([one, two].map((w) => w.close()));
	});

	it("without scripts it is the same form", async () => {
		const k = await t.contact("No Scripts"), { page, close } = await window(agent, { javaScriptEnabled: false });
		await page.goto(`/contacts/${k.id}`);
		await part(page, "wishes").getByRole("link", { name: "Edit" }).click();
		await part(page, "wishes").getByLabel("When to call").fill("Mornings");
		await part(page, "wishes").getByLabel("Prefers").selectOption({ label: "Texts" });
		await save(page, "wishes");
		await part(page, "wishes").getByText("Mon-Sun 08:00-12:00").waitFor();
		assert.equal((await row(k.id)).preferred_channel, "text");
		await close();
	});
});

describe("a new one", () => {
	it("who has the phone of somebody is asked about, and added when it is somebody else", async () => {
		const k = await t.contact("Already Known"), w = await window(agent, { viewport: { width: 390, height: 844 } });
		await w.page.goto("/contacts");
		await w.page.getByRole("link", { name: "New", exact: true }).click();
		await w.page.getByLabel("Name", { exact: true }).fill("Their Neighbour");
		await w.page.getByLabel("Phone 1", { exact: true }).fill(k.e164);
		await w.page.getByRole("button", { name: "Add contact" }).click();
		await w.page.getByRole("alert").getByRole("link", { name: "Already Known" }).waitFor();
		assert.equal(await w.page.getByLabel("Name", { exact: true }).inputValue(), "Their Neighbour");
		await sound(w.page, "who it may be already");
		assert.ok(await w.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is wider than the phone");
		await w.page.getByRole("button", { name: "Somebody else, add them" }).click();
		await w.page.getByRole("heading", { name: "Their Neighbour" }).first().waitFor();
		await w.page.getByText("Same number").waitFor();
		assert.deepEqual(odd(w), []);
		await w.close();
	});
});

describe("two who are one", () => {
	it("are found by name, compared, merged, and taken apart", async () => {
		const [one, two] = [await t.contact("Jon Brook", { more: { email: "jon@example.com" } }), await t.contact("Jonathan Brook", { owner: agent })], w = await window(owner);
		await w.page.goto(`/contacts/${one.id}`);
		await w.page.getByRole("link", { name: "Merge with somebody" }).click();
		await w.page.getByLabel("Name, phone, address, email or record").fill("jonathan");
		await w.page.getByRole("button", { name: "Search" }).click();
		await w.page.getByRole("link", { name: /Jonathan Brook/ }).click();
		assert.ok(await w.page.getByLabel(`Coordinator: ${agent.name}`).isChecked(), "what one lacks comes from the other");
		await w.page.getByLabel("Name: Jon Brook").focus();
		await w.page.keyboard.press("ArrowRight");
		await sound(w.page, "what stays");
		await w.page.getByRole("button", { name: "Merge into Jon Brook" }).click();
		await w.page.getByRole("heading", { name: "Merged in" }).waitFor();
		await sound(w.page, "who was merged in");
		assert.deepEqual([(await row(one.id)).owner_id, (await row(one.id)).name], [agent.member, "Jonathan Brook"]);
		assert.equal(await row(two.id), undefined);
		await w.page.getByRole("button", { name: "Undo the merge" }).click();
		await w.page.waitForURL(`**/contacts/${two.id}**`);
		assert.deepEqual([(await row(one.id)).owner_id, (await row(one.id)).name], [null, "Jon Brook"]);
		assert.equal((await row(two.id)).name, "Jonathan Brook");
		assert.deepEqual(odd(w), []);
		await w.close();
	});

	it("deleting asks first, and brings back", async () => {
		const k = await t.contact("Deleted Soon"), w = await window(owner);
		await w.page.goto(`/contacts/${k.id}`);
		await w.page.getByRole("button", { name: "Delete contact" }).click();
		await w.page.getByRole("dialog").getByRole("button", { name: "Keep it" }).click();
		assert.ok(await row(k.id));
		await w.page.getByRole("button", { name: "Delete contact" }).click();
		await w.page.getByRole("dialog").getByRole("button", { name: "Delete contact" }).click();
		await sound(w.page, "who was deleted");
		await w.page.getByRole("button", { name: "Bring back: Deleted Soon" }).click();
		await w.page.getByRole("heading", { name: "Deleted Soon" }).first().waitFor();
		assert.deepEqual(odd(w), []);
		await w.close();
	});
});

describe("a sheet", () => {
	it("is taken in from the list, step by step, and the last page follows by itself", async () => {
		const w = await window(owner), [first, second] = [await phoneNumber(), await phoneNumber()];
		await w.page.goto("/contacts");
		await w.page.getByRole("link", { name: "Import" }).click();
		await w.page.getByLabel("A table as CSV").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(`Name,Phone\nSheet One,${first}\nSheet Two,${second}\nSheet Bad,call me\n`) });
		await w.page.getByRole("button", { name: "Bring the file" }).click();
		await w.page.getByRole("button", { name: "Continue to duplicates" }).click();
		await w.page.getByRole("button", { name: "Check the rows" }).click();
		await w.page.locator("#import-run").getByRole("button", { name: /^Import/ }).click();
		await w.page.locator("#import-run").getByRole("button", { name: /Undo/ }).waitFor();
		assert.equal(await db.value(sql`SELECT count(*) FROM contacts WHERE tenant_id = ${t.id} AND name LIKE 'Sheet %'`), 2);
		await w.page.getByRole("link", { name: "Download these rows" }).waitFor();
		assert.deepEqual(odd(w), []);
		await w.close();
	});

	it("is stopped half way, and taken back", async () => {
		const w = await window(owner), run = w.page.locator("#import-run"), busy = await t.contact("Half Known"), other = new Db();
		const line = (i) => (i === 700 ? `Half Known,${busy.e164},Elm Street\n` : `Half ${i},,Half Street ${i}\n`);
		await w.page.goto("/contacts/import");
		await w.page.getByLabel("A table as CSV").setInputFiles({ name: "half.csv", mimeType: "text/csv", buffer: Buffer.from(`Name,Phone,Address\n${Array.from({ length: 1600 }, (_, i) => line(i)).join("")}`) });
		for (const step of ["Bring the file", "Continue to duplicates", "Check the rows"]) await w.page.getByRole("button", { name: step }).click();
		await run.getByRole("button", { name: "Import 1,600 rows" }).waitFor();
		// its second part waits for a row that we hold, so that it is seen on its way
		await other.run(sql`BEGIN; SELECT FROM contacts WHERE tenant_id = ${t.id} AND id = ${busy.id} FOR UPDATE`);
		await run.getByRole("button", { name: "Import 1,600 rows" }).click();
		await run.getByText("31%").first().waitFor();
		await run.getByRole("button", { name: "Stop" }).click();
		await run.getByRole("heading", { name: "Stopped" }).waitFor();
		await other.run("ROLLBACK");
		await sound(w.page, "an import that was stopped");
		const made = () => db.value(sql`SELECT count(*) FROM contacts WHERE tenant_id = ${t.id} AND address LIKE 'Half Street %'`).then(Number);
		assert.equal(await made(), 500, "the first part is whole, of the others nothing is there");
		await run.getByRole("button", { name: "Undo" }).click();
		await w.page.getByRole("dialog").getByRole("button", { name: "Undo the import" }).click();
		await run.getByText(/undone/i).first().waitFor();
		await until(async () => await made() === 0, { what: "all of it taken back" });
		assert.equal(await db.value(sql`SELECT address FROM contacts WHERE tenant_id = ${t.id} AND id = ${busy.id}`), null);
		assert.deepEqual(odd(w), []);
		other.close();
		await w.close();
	});
});
