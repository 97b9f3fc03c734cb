// The first quarter of an hour of somebody who has just started the demo: the stand-in phone in one
// tab, an agent's queue in another, a manager's history in a third. Nothing is done behind the pages'
// backs but that the opening hours count as open, whenever this runs.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { demo, env } from "../lib/env.mjs";
import { carrier, SPEED } from "../lib/tenant.mjs";
import { launch, open, signInBy } from "../lib/chromium.mjs";
import { until, patience, within } from "../lib/wait.mjs";

const sunledge = demo().tenants[0], browser = await launch();
const tenant = sql`(SELECT id FROM tenants WHERE slug = ${sunledge.slug})`;
const user = (role) => sunledge.users.find((u) => u.role === role);
const late = [];
let phone, desk;

before(async () => {
	await db.run(sql`INSERT INTO schedule_overrides (tenant_id, schedule_id, starts_at, ends_at, open, reason)
		SELECT tenant_id, id, now() - interval '1 day', now() + interval '1 day', true, 'newcomer' FROM schedules WHERE tenant_id = ${tenant}`);
	const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
	context.setDefaultTimeout(patience(15000));
	phone = await context.newPage();
	await phone.addInitScript(() => addEventListener("click", () => { window.pressedAt = Date.now(); }, true));
	await phone.goto(env.CARRIER_URL);
	await phone.getByLabel("Speed").selectOption("5");
	desk = await open(browser);
	desk.context.setDefaultTimeout(patience(15000));
	await signInBy(desk.page, user("agent"));
	await desk.page.goto("/queue");
	await desk.page.locator('html[data-link="live"]').waitFor();
});
after(async () => {
	await browser.close();
	await carrier.speed(SPEED);
	await db.run(sql`DELETE FROM schedule_overrides WHERE tenant_id = ${tenant} AND reason = 'newcomer'`);
});

// The moment at which words come up in a part of the agent's page.
const watch = (part, words) => desk.page.evaluate(([id, wanted]) => new Promise((resolve) => {
	const look = () => document.getElementById(id).textContent.includes(wanted) && (changes.disconnect(), resolve(Date.now()));
	const changes = new MutationObserver(look);
	changes.observe(document.body, { subtree: true, childList: true, characterData: true });
	look();
}), [part, words]);

// What a person presses, and how long it takes until the agent's page shows it.
async function seenAfter(press, part, words) {
	const seen = watch(part, words);
	await press();
	late.push((await seen) - (await phone.evaluate(() => window.pressedAt)));
}

// The n-th phone of the page; who calls is chosen by name.
const card = (n) => phone.locator("#callers article").nth(n);
const key = (where, digit) => where.getByRole("button", { name: `Key ${digit}`, exact: true }).click();
async function dial(n, name) {
	const choice = card(n).getByLabel("Who calls").locator("option", { hasText: name });
	await card(n).getByLabel("Who calls").selectOption(await choice.getAttribute("value"));
	await card(n).getByLabel("Which line").selectOption(sunledge.numbers[0].e164);
	await seenAfter(() => card(n).getByRole("button", { name: "Call", exact: true }).click(), "queue-active", name);
}
const person = (name) => db.row(sql`SELECT k.id, s.name AS stage FROM contacts k JOIN journey_stages s ON s.tenant_id = k.tenant_id AND s.id = k.stage_id WHERE k.tenant_id = ${tenant} AND k.name = ${name}`);

test("a customer dials the support line, presses 1, and is answered; the agent sees each of it at once", async () => {
	const { stage } = await person("Maribel Ortega");
	await dial(0, "Maribel Ortega");
	await card(0).getByText("Thanks for calling Sunledge Energy").waitFor();
	await seenAfter(() => key(card(0), 1), "queue-waiting", "Maribel Ortega");
	const waiting = desk.page.locator("#queue-waiting li", { hasText: "Maribel Ortega" });
	await waiting.getByText(stage).first().waitFor();

	const member = phone.locator('#members article[data-state="ringing"]').first();
	await member.waitFor();
	const name = await member.locator("h3").textContent();
	await waiting.getByText(name.split(" ")[0]).first().waitFor();
	await member.getByRole("button", { name: "Answer" }).click();
	const talking = phone.locator("#members article", { hasText: name });
	await talking.getByText("press 1").waitFor();
	await key(talking, 1);
	await card(0).getByText("Connected").waitFor();
	const line = desk.page.locator("#queue-active, #queue-mine").getByText("Maribel Ortega").first();
	await line.waitFor();
	await line.click();
	await desk.page.waitForURL(/\/queue\/calls\//);
	await desk.page.locator("#queue-call").getByText(/Accepted with key 1/).first().waitFor();
	await card(0).getByRole("button", { name: "Hang up" }).click();
	await desk.page.locator("#queue-active, #queue-mine").getByText("Maribel Ortega").first().waitFor({ state: "detached" });
	await card(0).getByRole("button", { name: "New call" }).click();
});

test("another one leaves a message; the agent plays it, from the middle too", async () => {
	await desk.page.goto("/queue");
	await desk.page.locator('html[data-link="live"]').waitFor();
	await dial(1, "Luis Cabrera");
	await card(1).getByText("Thanks for calling Sunledge Energy").waitFor();
	await key(card(1), 3);
	const words = card(1).getByLabel("Speak the message");
	await words.fill("The inverter shows a red light, please call me back about it this afternoon.");
	await card(1).getByRole("button", { name: "Say", exact: true }).click();
	await card(1).getByText("The inverter shows a red light").waitFor();
	await seenAfter(() => key(card(1), "#"), "queue-voicemail", "Luis Cabrera");

	const message = desk.page.locator("#queue-voicemail li", { hasText: "The inverter shows a red light" });
	await message.getByRole("link", { name: "Luis Cabrera" }).click();
	await desk.page.waitForURL(/\/queue\/calls\//);
	const asked = [];
	desk.page.on("response", (r) => r.url().includes("/audio/") && asked.push({ range: r.request().headers().range, status: r.status(), got: r.headers()["content-range"] }));
	await desk.page.getByRole("button", { name: /^Play/ }).first().click();
	const audio = desk.page.locator("audio").first(), position = () => audio.evaluate((a) => a.currentTime);
	await until(async () => (await position()) > 0.05, { ms: 8000, what: "sound" });
	const length = await audio.evaluate((a) => a.duration);
	await desk.page.getByRole("slider", { name: "Position" }).first().fill(String(Math.floor(length - 1)));
	await until(async () => (await position()) >= Math.floor(length - 1), { what: "the new position" });
	assert.ok(asked.some((a) => a.range && a.status === 206 && /^bytes \d+-\d+\/\d+$/.test(a.got)), `parts are sent: ${JSON.stringify(asked)}`);
	await card(1).getByRole("button", { name: "New call" }).click();
});

test("one gives up while phones ring: the agent sees that nobody was reached", async () => {
	await desk.page.goto("/queue");
	await desk.page.locator('html[data-link="live"]').waitFor();
	await dial(0, "Harold Jennings");
	await card(0).getByText("Thanks for calling Sunledge Energy").waitFor();
	await key(card(0), 1);
	await desk.page.locator("#queue-waiting").getByText("Harold Jennings").waitFor();
	await card(0).getByRole("button", { name: "Hang up" }).click();
	await desk.page.locator("#queue-waiting").getByText("Harold Jennings").waitFor({ state: "detached" });
	await desk.page.goto("/history/calls");
	await desk.page.getByRole("row", { name: /Harold Jennings/ }).first().getByText("Hung up").first().waitFor();
});

test("a manager reads in the history what happened to each, and why, step by step", async () => {
	const { page, complaints, close } = await open(browser);
	await signInBy(page, user("manager"));
	await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /History/ }).click();
	await page.waitForURL(/\/history\/calls/);
	for (const [name, outcome, steps] of [["Maribel Ortega", "Answered", [/Support hours/, /Main menu/, /key 1/i, /longest free, ringing now/, /Accepted with key 1/]],
		["Luis Cabrera", "Voicemail", [/Support hours/, /key 3/i, /message/i]], ["Harold Jennings", "Hung up", [/key 1/i]]]) {
		await page.goto("/history/calls");
		const row = page.getByRole("row", { name: new RegExp(name) }).first();
		await row.getByText(outcome).first().waitFor();
		await row.getByRole("link", { name, exact: true }).click();
		await page.waitForURL(/\/history\/calls\?call=[0-9a-f-]{36}/);
		await page.goto(`/history/calls/${new URL(page.url()).searchParams.get("call")}`);
		const story = page.locator("section", { has: page.getByRole("heading", { name: "Step by step" }) });
		for (const step of steps) await story.getByText(step).first().waitFor();
	}
	assert.deepEqual(complaints, []);
	await close();
});

test("all of it came up within half a second, and no page complained", () => {
	console.log(`# seen after ${late.join(", ")} ms`);
	const quickly = [...late].sort((a, b) => a - b)[Math.floor(late.length / 4)];
	assert.ok(late.length >= 5 && quickly < within(500), `${late} ms`);
	assert.deepEqual(desk.complaints, []);
});
