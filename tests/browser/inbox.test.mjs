// The inbox in Chromium, by two people at once: a text lights up, is claimed, taken over, answered
// with a template and a picture, put off and done; hostile texts; wide and on a phone.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, describe, it } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { carrier, phoneNumber, scratch, SPEED } from "../lib/tenant.mjs";
import { hook, newSid } from "../lib/hook.mjs";
import { COLOURS } from "../lib/axe.mjs";
import { launch, open, signInBy } from "../lib/chromium.mjs";
import { until } from "../lib/wait.mjs";

await carrier.speed(SPEED);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const t = await scratch({ roles: ["owner", "agent", "agent"] });
await t.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
await t.addLine("Support line", "Line");
await t.tellCarrier();
await db.run(sql`INSERT INTO text_settings (tenant_id, quiet_from, quiet_to, per_second) VALUES (${t.id}, '00:00', '00:00', 50)`);
await db.run(sql`INSERT INTO text_templates (tenant_id, name, body) VALUES (${t.id}, 'Panel photo received', 'Thank you {first_name}, the photo is here.'), (${t.id}, 'Visit', 'Until {appointment_date}.')`);
const line = t.line("Support line"), [, ann, bob] = t.users;
const browser = await launch();
after(() => browser.close());
async function window(user, options) {
	const w = await open(browser, options);
	await signInBy(w.page, user);
	return w;
}
const [a, b] = [await window(ann), await window(bob)];
const text = (from, body, more = {}) => carrier.text({ from, to: line, body, ...more });
const threadOf = (peer) => db.row(sql`SELECT * FROM threads WHERE tenant_id = ${t.id} AND peer = ${peer}`);
const raw = (from, Body, more = {}) => { const sid = newSid("SM"); return hook(t.account, "/sms", { MessageSid: sid, SmsSid: sid, AccountSid: t.account_sid, From: from, To: line, Body, NumMedia: "0", NumSegments: "1", ...more }); };
// The window's policy lets no script in, so it comes with the protocol.
async function sound(page, what, runOnly = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]) {
	if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axe);
	const { violations } = await page.evaluate((only) => globalThis.axe.run(document, { runOnly: only }), runOnly);
	assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(" ")}`), [], what);
}
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

describe("two at one inbox", () => {
	it("a text lights up, is claimed, written to with company in sight, taken over, answered, put off, done", async () => {
		const k = await t.contact("Maribel Ortega");
		await a.page.goto("/inbox");
		await text(k.e164, "Is it ok if I send the panel picture tonight?");
		await a.page.locator(".thread-row", { hasText: "Is it ok if I send" }).waitFor();
		await a.page.getByRole("link", { name: "Maribel Ortega" }).first().click();
		await a.page.waitForURL("**/inbox/*");
		const path = new URL(a.page.url()).pathname;
		await b.page.goto(path);
		await a.page.locator("#thread-company", { hasText: "is also here" }).waitFor();
		await a.page.keyboard.press("a");
		await a.page.getByRole("button", { name: "Let go" }).waitFor();
		await b.page.locator("#thread-blocked", { hasText: "is answering." }).waitFor();

		await a.page.getByRole("button", { name: "Panel photo received", exact: true }).waitFor();
		await a.page.locator("#body").press("Alt+1");
		assert.equal(await a.page.locator("#body").inputValue(), "Thank you Maribel, the photo is here.", "what fits their words is suggested, and put in, not sent");
		await a.page.locator("#body").fill("");
		await a.page.locator("#body").pressSequentially("/see");
		assert.equal(new URL(a.page.url()).pathname, path, "letters are no shortcuts");
		assert.equal(await a.page.locator("#body").inputValue(), "/see", "no template is called that");
		await a.page.locator("#body").fill("");
		await a.page.locator("#body").pressSequentially("/vis");
		await a.page.locator("[data-templates][open] p.menu-item", { hasText: "Not known: the day of their appointment" }).waitFor();
		await a.page.keyboard.press("Enter");
		assert.equal(await a.page.locator("#body").inputValue(), "/vis", "what lacks a value is said, and not put in");
		await a.page.locator("#body").fill("");
		await a.page.locator("#body").pressSequentially("/pan");
		await a.page.locator("[data-templates][open]").waitFor();
		await a.page.keyboard.press("Escape");
		await a.page.locator("[data-templates]:not([open])").waitFor({ state: "attached" });
		await a.page.keyboard.type("els?");
		assert.equal(await a.page.locator("#body").inputValue(), "/panels?", "back in the text, nothing lost");
		await a.page.locator("#body").fill("");
		await a.page.locator("#body").pressSequentially("/PANEL");
		await a.page.keyboard.press("Enter");
		assert.equal(await a.page.locator("#body").inputValue(), "Thank you Maribel, the photo is here.");
		await a.page.locator("[data-templates] summary").click();
		await a.page.keyboard.press("e");
		await a.page.keyboard.press("Escape");
		assert.equal((await threadOf(k.e164)).state, "open", "nor are they while a menu is open");
		await a.page.locator("#body").fill("");
		await a.page.locator("#body").pressSequentially("/");
		await a.page.locator("[data-templates]").getByRole("button", { name: /Panel photo received/ }).press("Enter");
		assert.equal(await a.page.locator("#body").inputValue(), "Thank you Maribel, the photo is here.");
		const writing = b.page.locator("#thread-company", { hasText: "is writing" });
		await a.page.locator("#body").pressSequentially(" More.");
		// it is said for as long as they write
		await until(async () => (await writing.isVisible()) || void (await a.page.locator("#body").dispatchEvent("input")), { every: 1000, what: "that they are writing" });
		await until(async () => await db.value(sql`SELECT body FROM thread_drafts WHERE tenant_id = ${t.id} AND member_id = ${ann.member}`) === "Thank you Maribel, the photo is here. More.", { ms: 8000, what: "the draft" });
		await a.page.reload();
		assert.equal(await a.page.locator("#body").inputValue(), "Thank you Maribel, the photo is here. More.", "a draft outlives a reload");

		await b.page.locator("#thread-head").getByRole("button", { name: "Take over" }).click();
		await a.page.locator("#thread-send").getByRole("button", { name: "Take over" }).waitFor();
		await a.page.locator("#thread-blocked", { hasText: "is answering." }).waitFor();
		await b.page.locator("#body").fill("Tonight is fine.");
		await b.page.locator("summary", { hasText: "Photo" }).click();
		await b.page.locator("#pictures").setInputFiles({ name: "label.png", mimeType: "image/png", buffer: PNG });
		await b.page.getByRole("button", { name: /Take away label\.png/ }).waitFor();
		assert.equal(await b.page.locator("#body").inputValue(), "Tonight is fine.");
		await b.page.locator("#body").press("Control+Enter");
		await a.page.locator(".side-out .bubble", { hasText: "Tonight is fine." }).waitFor();
		await a.page.locator(".side-out .photo img").waitFor();
		await a.page.locator(".side-out .status", { hasText: "Delivered" }).waitFor();
		assert.equal(await a.page.locator("#body").inputValue(), "Thank you Maribel, the photo is here. More.", "what others send takes nothing from what is being written");

		await text(k.e164, "Here", { media: ["image/png"] });
		await b.page.locator(".side-in .photo img").waitFor();
		await b.page.locator("[data-note]").check();
		await b.page.locator("#body").fill(`@${ann.name} only the label`);
		await b.page.getByRole("button", { name: "Send", exact: true }).click();
		await a.page.locator(".side-note .bubble", { hasText: "only the label" }).waitFor();
		await b.page.locator("summary", { hasText: "Snooze" }).click();
		await b.page.getByRole("button", { name: "Until tomorrow 9:00" }).click();
		await b.page.goto("/inbox?in=snoozed");
		await b.page.locator(".thread-row", { hasText: "Maribel Ortega" }).waitFor();
		await b.page.goto(path);
		await b.page.keyboard.press("e");
		await b.page.waitForURL("**/inbox");
		assert.equal((await threadOf(k.e164)).state, "resolved");
		assert.deepEqual([...a.complaints, ...b.complaints], []);
	});

	it("later: chosen in one's own time, shown in the thread, taken back", async () => {
		const k = await t.contact("Tom Whitlock");
		await text(k.e164, "When?");
		await a.page.goto(`/inbox/${(await threadOf(k.e164)).id}`);
		await a.page.locator("#body").fill("Tomorrow at nine");
		await a.page.locator("summary", { hasText: "Send later" }).click();
		await a.page.locator("#later").fill(`${new Date(Date.now() + 86400000).toISOString().slice(0, 10)}T09:00`);
		await a.page.getByRole("button", { name: "Send then" }).click();
		await a.page.locator(".side-out .status", { hasText: "Goes out" }).waitFor();
		await a.page.getByRole("button", { name: "Do not send it" }).click();
		await a.page.locator(".side-out .status", { hasText: "Not sent" }).waitFor();
	});

	it("who stops while they are written to is not written to: said where it is written, at once, and the words stay", async () => {
		const k = await t.contact("Gene Kowalski");
		await text(k.e164, "When?");
		await a.page.goto(`/inbox/${(await threadOf(k.e164)).id}`);
		await a.page.locator("#body").fill("At eleven, if");
		await text(k.e164, "STOP");
		await a.page.locator("#thread-blocked", { hasText: /opted out|stop/i }).waitFor();
		await a.page.getByRole("button", { name: "Send", exact: true }).waitFor({ state: "detached" });
		assert.equal(await a.page.locator("#body").inputValue(), "At eleven, if");
		await a.page.locator("#body").press("Control+Enter");
		await a.page.locator("[data-note]").check();
		await a.page.getByRole("button", { name: "Keep note" }).waitFor();
		await a.page.locator("[data-note]").uncheck();
		await text(k.e164, "START");
		await a.page.getByRole("button", { name: "Send", exact: true }).waitFor();
		assert.equal(await db.value(sql`SELECT count(*) FROM messages m JOIN threads h ON h.tenant_id = m.tenant_id AND h.id = m.thread_id WHERE m.tenant_id = ${t.id} AND h.peer = ${k.e164} AND m.direction = 'out' AND m.kind = 'person'`), 0);
	});
});

describe("one at two windows", () => {
	it("who reads further up stays there and is told what came; a draft of the other window is shown, and taken up", async () => {
		const from = await phoneNumber();
		for (let i = 0; i < 12; i++) assert.equal((await raw(from, `${i}\n`.repeat(6))).status, 200);
		const path = `/inbox/${(await threadOf(from)).id}`, texts = a.page.locator("#thread-messages"), other = await a.context.newPage();
		await Promise.all([a.page.goto(path), other.goto(path)]);
		const above = () => texts.evaluate((el) => el.scrollHeight - el.clientHeight - el.scrollTop);
		assert.ok(await above() < 2, "the newest is in view");
		await texts.evaluate((el) => new Promise((done) => { el.addEventListener("scroll", done, { once: true }); el.scrollTop = 0; }));
		await raw(from, "News");
		await a.page.getByRole("button", { name: "1 new message", exact: true }).waitFor();
		assert.equal(await texts.evaluate((el) => el.scrollTop), 0);
		await a.page.getByRole("button", { name: "1 new message" }).click();
		await a.page.locator(".bubble", { hasText: "News" }).waitFor();
		await a.page.getByRole("button", { name: "1 new message" }).waitFor({ state: "detached" });
		assert.ok(await above() < 2);

		await a.page.locator("#body").fill("In the first window");
		await a.page.locator("#body").blur();
		await until(() => db.value(sql`SELECT count(*) = 1 FROM thread_drafts WHERE tenant_id = ${t.id} AND body = 'In the first window'`), { ms: 8000, what: "the first draft" });
		await other.locator("#body").fill("In the second");
		await other.locator("#body").blur();
		await other.locator("#thread-drafts", { hasText: "In the first window" }).waitFor();
		await other.getByRole("button", { name: "Go on with this one" }).click();
		await other.locator("#thread-drafts", { hasText: "In the second" }).waitFor();
		assert.equal(await other.locator("#body").inputValue(), "In the first window");
		assert.deepEqual(a.complaints, []);
		await other.close();
	});
});

describe("what strangers write", () => {
	it("is shown as it is, does nothing, moves nothing, wide and on a phone; every element has its name", async () => {
		const from = await phoneNumber(), name = "<b onmouseover=alert(1)>" + "Very long name ".repeat(7);
		const bodies = ["<img src=x onerror=alert(1)><script>alert(2)</script>{{body}}", "مرحبا، هل يمكنك القدوم اليوم؟ 123", "👩🏽‍🔧🏳️‍🌈👨‍👩‍👧‍👦".repeat(20), "w".repeat(1600), "a\u0000b\u202Ereversed\u0007", "https://example.test/" + "x".repeat(300)];
		for (const body of bodies) assert.equal((await raw(from, body)).status, 200);
		await text(from, "Ten", { media: Array.from({ length: 10 }, (_, i) => (i % 2 ? "image/png" : { type: "application/x-msdownload", bytes: 50 })) });
		const thread = await threadOf(from);
		await db.run(sql`UPDATE contacts SET name = ${name.slice(0, 110)} WHERE tenant_id = ${t.id} AND id = ${thread.contact_id}`);
		await until(async () => await db.value(sql`SELECT count(*) FROM message_media WHERE tenant_id = ${t.id} AND thread_id = ${thread.id} AND state = 'waiting'`) === 0, { ms: 15000, what: "the files" });
		const phone = await window(ann, { viewport: { width: 390, height: 844 } });
		for (const w of [a, phone]) for (const path of ["/inbox", "/inbox/new?q=very", `/inbox/new?q=${encodeURIComponent("+18015550199")}`, `/inbox/${thread.id}`, "/leads"]) {
			await w.page.emulateMedia({ colorScheme: "light" });
			await w.page.goto(path);
			assert.equal(await w.page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, `${path} is as wide as the window`);
			await sound(w.page, `${path} light`);
			await w.page.emulateMedia({ colorScheme: "dark" });
			await sound(w.page, `${path} dark`, COLOURS.runOnly);
		}
		for (const w of [a, phone]) {
			await w.page.goto(`/inbox/${thread.id}`);
			await until(() => w.page.evaluate(() => { const box = document.querySelector("#end").getBoundingClientRect(); return box.bottom <= document.querySelector("#thread-compose").getBoundingClientRect().top + 1 && box.bottom > 0; }), { ms: 5000, what: "the newest text to be in view" });
		}
		const figure = await phone.page.locator(".nav-item .count").first().evaluate((b) => {
			b.textContent = "99+";
			const words = document.createRange(), box = b.getBoundingClientRect();
			words.selectNodeContents(b);
			const of = words.getBoundingClientRect();
			return { lines: words.getClientRects().length, inside: of.left >= box.left && of.right <= box.right && of.bottom <= box.bottom, seen: box.right <= b.closest("a").getBoundingClientRect().right };
		});
		assert.deepEqual(figure, { lines: 1, inside: true, seen: true }, "a hundred waiting have room at the place in the bar");
		for (const menu of ["Templates", "Send later"]) {
			await phone.page.locator(".composer-foot summary", { hasText: menu }).click();
			const [over, under] = await Promise.all([".composer-foot [open] > .menu", "#body"].map((what) => phone.page.locator(what).boundingBox()));
			assert.ok(over.y >= 0 && over.y + over.height <= under.y, `${menu} leaves what is typed in view`);
			await phone.page.keyboard.press("Escape");
		}
		const bubbles = await a.page.goto(`/inbox/${thread.id}`).then(() => a.page.locator(".side-in .bubble").allTextContents());
		assert.equal(bubbles[0], bodies[0]);
		assert.equal(bubbles[1], bodies[1]);
		assert.equal(await a.page.locator(".side-in .photo").count(), 5);
		assert.match(await a.page.locator("#thread-messages").textContent(), /Files of this kind are not taken/);
		assert.deepEqual([...a.complaints, ...phone.complaints], []);
		await phone.close();
	});
});

