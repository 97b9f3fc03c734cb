// A call at the desk by keyboard alone, with the phone in the browser: being available, the call that is
// announced and taken with one key, mute, hold, digits, handing over, hanging up, and the time after it that
// the server ends; each as axe sees it.
import { after, it } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { everyLook as inLooks } from "../lib/axe.mjs";
import { launch, open, signInWith } from "../lib/chromium.mjs";
import { env } from "../lib/env.mjs";
import { signIn } from "../lib/http.mjs";
import { carrier, patchbay, phoneNumber, queueOf, scratch } from "../lib/tenant.mjs";
import { until, within } from "../lib/wait.mjs";

// phones ring as long as in life: axe looks at the pages meanwhile
await carrier.speed(1);
const t = await scratch({ roles: ["lead", "agent", "agent"] }), [lead, agent, colleague] = t.users;
await patchbay(["tenant", "voice-key", "--tenant", t.slug, "--api-key", `SK${"0123456789abcdef".repeat(2)}`, "--api-secret", "a-secret-of-the-key"]);
await t.publish("Main", { start: "queue", steps: { queue: { type: "queue", name: "Line", queue: "{queue:Support}", max_wait: 600, full: "mail" }, mail: { type: "voicemail", name: "Mailbox", prompt: "After the tone." } } });
await t.addLine("Main", "Main");
await t.tellCarrier();
await queueOf(t, "Support", agent);
await db.run(sql`UPDATE queues SET wrap_s = 2, ring_s = 60 WHERE tenant_id = ${t.id}; UPDATE presence SET rings = 'browser' WHERE member_id = ${agent.member}; UPDATE disposition_rules SET needed = 'no' WHERE tenant_id = ${t.id}`);
await carrier.phone(colleague.phone).behave({ do: "answer", afterMs: 100, press: "1" });
await t.presence(colleague, "ready");
const browser = await launch();
after(() => browser.close());

const everyLook = (page) => inLooks(page, [[1280, 800, "light"], [390, 844, "dark"]]);
const state = (user) => db.value(sql`SELECT state FROM presence WHERE member_id = ${user.member}`);
const is = (user, wanted) => until(async () => (await state(user)) === wanted, { ms: 15000, what: `${user.key} to be ${wanted}` });
// the time after a call may be over before one looks: it is in the history
const wraps = () => db.value(sql`SELECT count(*) FROM presence_history WHERE tenant_id = ${t.id} AND member_id = ${agent.member} AND state = 'wrap_up'`).then(Number);
let known = 0;
const wrapped = async () => { known = await until(async () => { const n = await wraps(); return n > known && n; }, { ms: 15000, what: "the time after the call" }); };
const k = await t.contact("Maribel Keys", { stage: "Install" });
// The desk of a member, and the window of their phone.
async function desk() {
	const w = await open(browser);
	await signInWith(w.context, await signIn(agent));
	const phone = await w.context.newPage();
	await phone.goto("/phone");
	await phone.getByText("Ready", { exact: true }).waitFor();
	await w.page.goto("/queue");
	await w.page.locator('html[data-link="live"]').waitFor();
	// the stand-in for the SDK asks the stand-in carrier
	return { ...w, phone, faults: () => w.complaints.filter((c) => !c.startsWith(`elsewhere: ${env.CARRIER_URL}`)) };
}
const bar = (page) => page.getByRole("region", { name: "Controls of the call" });
// Pressed where no field has the focus.
const key = (page, ...keys) => keys.reduce((before, one) => before.then(() => page.keyboard.press(one)), page.bringToFront());

it("a whole call", async () => {
	const { page, phone, faults, close } = await desk();
	assert.deepEqual(await everyLook(phone), [], "the phone's window");
	await page.locator(".me summary").focus();
	await key(page, "Enter");
	await page.locator(".me").getByRole("button", { name: /Available/ }).focus();
	await key(page, "Enter");
	await is(agent, "ready");
	const leg = await carrier.call({ from: k.e164, to: t.line("Main"), autopilot: [] });
	await page.locator("[data-alarm]").getByText(/Incoming call: Maribel Keys/).waitFor({ state: "attached" });
	assert.match(await page.locator("[data-alarm]").getAttribute("role") ?? await page.locator("[data-alarm]").getAttribute("aria-live"), /alert|assertive/, "it is announced");
	await bar(page).getByRole("button", { name: "Answer" }).focus();
	assert.equal(await page.evaluate(() => document.activeElement.textContent.trim().slice(0, 6)), "Answer", "it can be reached");
	assert.deepEqual(await everyLook(page), [], "a call that rings");
	await page.evaluate(() => document.activeElement.blur());
	await key(page, "a");
	await leg.inConference(15000);
	await is(agent, "on_call");
	const row = await t.call(leg.sid), mine = () => db.row(sql`SELECT muted, held_at FROM call_legs l JOIN calls c ON c.id = l.call_id AND c.tenant_id = l.tenant_id WHERE c.id = ${row.id} AND l.member_id = ${agent.member}`);
	await bar(page).getByRole("button", { name: "Mute" }).waitFor();
	assert.deepEqual(await everyLook(page), [], "a conversation");
	await key(page, "m");
	await until(async () => (await mine()).muted, { what: "being muted" });
	await bar(page).getByRole("button", { name: "Unmute" }).waitFor();
	await key(page, "m");
	await until(async () => !(await mine()).muted, { what: "being heard again" });
	await bar(page).getByRole("button", { name: "Mute", exact: true }).waitFor();
	await key(page, "h");
	await until(async () => (await mine()).held_at, { what: "being on hold" });
	await bar(page).getByRole("button", { name: /Resume|Take back|off hold|Unhold/ }).waitFor();
	assert.deepEqual(await everyLook(page), [], "a caller on hold");
	await key(page, "h");
	await until(async () => !(await mine()).held_at, { what: "talking on" });
	await key(page, "n");
	await page.waitForURL(/\/history\/calls\?call=/);
	assert.equal(await page.evaluate(() => document.activeElement.id), "note", "the note is where one types");
	await page.keyboard.type("Roof faces south");
	await until(() => db.value(sql`SELECT note = 'Roof faces south' FROM calls WHERE id = ${row.id}`), { what: "the note, kept while they talk" });
	await page.keyboard.press("Escape");
	await phone.getByRole("button", { name: "5", exact: true }).focus();
	await key(phone, "Enter");
	const ours = (await t.legs(row)).find((l) => l.member === agent.name).leg_sid;
	await until(async () => (await carrier.leg(ours).detail()).notes.some((n) => n.kind === "pressed" && n.text === "5"), { what: "the digit at the carrier" });
	await key(page, "t");
	await page.waitForURL(/\/calls\/[^/]+\/hand$/);
	assert.deepEqual(await everyLook(page), [], "to whom it is handed over");
	await page.getByRole("radio", { name: new RegExp(colleague.name) }).focus();
	await key(page, "Space");
	await page.getByLabel("What they should know").fill("Inverter shows F12");
	await page.getByRole("button", { name: "Hand over now" }).focus();
	await key(page, "Enter");
	await until(async () => (await t.call(leg.sid)).answered_by === colleague.member || (await state(colleague)) === "on_call", { ms: 15000, what: "the colleague to have it" });
	// the time after a call ends by itself
	await wrapped();
	await is(agent, "ready");
	await leg.hangup();
	assert.equal((await t.ended(leg.sid)).outcome, "answered");
	assert.deepEqual(faults(), []);
	await close();
});

it("hanging up takes two presses; a lead sees the call and its controls", async () => {
	await is(agent, "ready").catch(() => t.presence(agent, "ready"));
	const { page, faults, close } = await desk(), eyes = await open(browser);
	const leg = await carrier.call({ from: await phoneNumber(), to: t.line("Main"), callerName: "Second Caller", autopilot: [] });
	await bar(page).getByRole("button", { name: "Answer" }).waitFor();
	await bar(page).getByRole("button", { name: "Answer" }).click();
	await leg.inConference(15000);
	await signInWith(eyes.context, await signIn(lead));
	for (const path of ["/team", "/queue"]) {
		await eyes.page.goto(path);
		await eyes.page.getByText("Second Caller").first().waitFor();
		assert.deepEqual(await everyLook(eyes.page), [], path);
	}
	await bar(page).getByRole("button", { name: "Mute" }).waitFor();
	await key(page, "e");
	assert.equal((await t.call(leg.sid)).ended_at, null, "once is not enough");
	await key(page, "e", "e");
	await leg.ended(15000);
	await wrapped();
	await is(agent, "ready");
	assert.deepEqual([...faults(), ...eyes.complaints], []);
	await Promise.all([close(), eyes.close()]);
});

it("a call is answered while one watches: where it stands, then what happened, step by step", async () => {
	const { page, complaints, close } = await open(browser), waiting = await t.contact("Maribel Desk", { stage: "Install", owner: colleague });
	await db.run(sql`INSERT INTO queues (tenant_id, name, ring_s) VALUES (${t.id}, 'Watched', 60)`);
	await queueOf(t, "Watched", colleague);
	await t.publish("Menu", { start: "menu", steps: { menu: { type: "menu", name: "Main menu", prompt: "Press 1 for support.", keys: { 1: { label: "Support", to: "queue" } }, tries: 3, timeout: 5, none: "queue" },
		queue: { type: "queue", name: "Watched line", queue: "{queue:Watched}", max_wait: 600, full: "mail" }, mail: { type: "voicemail", name: "Mailbox", prompt: "After the tone." } } });
	await t.addLine("Watched", "Menu");
	await t.tellCarrier();
	await t.presence(colleague, "ready");
	await signInWith(page.context(), await signIn(lead));
	await page.goto("/queue");
	const phone = carrier.phone(colleague.phone);
	await phone.behave({ do: "manual" });
	const leg = await carrier.call({ from: waiting.e164, to: t.line("Watched"), autopilot: [{ on: "gather", press: "1" }] });
	await page.locator("#queue-waiting").getByText("Maribel Desk").waitFor();
	await page.locator("#queue-waiting").getByText("Install").first().waitFor();
	await page.locator("#queue-waiting").getByRole("link", { name: "Maribel Desk" }).click();
	await page.waitForURL(/\/queue\/calls\//);
	await page.locator("#queue-call").getByText(/key 1/i).first().waitFor();
	const theirs = await phone.answer(within(8000));
	await theirs.gather(within(8000));
	await phone.press("1");
	await page.locator("#queue-active, #queue-mine").getByText("Maribel Desk").first().waitFor();
	await leg.hangup();
	await leg.ended(20000);
	const call = await t.ended(leg.sid);
	assert.equal(call.outcome, "answered");
	await page.goto(`/history/calls/${call.id}`);
	for (const words of ["Maribel Desk", "Accepted with key 1", "ringing now"]) await page.getByText(words).first().waitFor();
	await page.getByRole("link", { name: "Maribel Desk" }).first().click();
	await page.waitForURL(`**/contacts/${waiting.id}`);
	await page.getByText("Install").first().waitFor();
	assert.deepEqual(complaints, []);
	await close();
});
