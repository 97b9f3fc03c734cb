// A storm day in triage, in Chromium and without a mouse: outcomes by their keys, a refusal that says
// why, the next call by itself; a note that outlives a lost connection and a colleague's.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { db, sql } from "../lib/db.mjs";
import { launch, open, signInBy } from "../lib/chromium.mjs";
import { signIn } from "../lib/http.mjs";
import { scratch } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

const [t, browser] = await Promise.all([scratch({ roles: ["owner", "agent"] }), launch()]);
after(() => browser.close());
const me = t.user("agent");
await db.run(sql`UPDATE disposition_rules SET since = now() - interval '2 days' WHERE tenant_id = ${t.id}`);
const ids = [];
for (let i = 0; i < 4; i++) {
	const k = await t.contact(`Caller ${i} of Elm Street`);
	ids.push(await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, from_number, contact_id, started_at, ended_at, duration_s, state, unanswered)
		SELECT ${t.id}, uuid7_floor(x.at), ${"CA" + randomUUID().replaceAll("-", "")}, ${k.e164}, ${k.id}, x.at, x.at + interval '30 seconds', 30, 'ended', true FROM (SELECT now() - make_interval(mins => ${100 - i}) AS at) x RETURNING id`));
}
// So many seconds of nothing, as the carrier writes them.
function silence(seconds) {
	const head = Buffer.from("RIFF....WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data....", "latin1"), data = Buffer.alloc(seconds * 16000);
	head.writeUInt32LE(36 + data.length, 4); head.writeUInt32LE(data.length, 40);
	return Buffer.concat([head, data]);
}
const kept = (id) => db.row(sql`SELECT c.*, d.name AS outcome FROM calls c LEFT JOIN dispositions d ON d.tenant_id = c.tenant_id AND d.id = c.disposition_id WHERE c.tenant_id = ${t.id} AND c.id = ${id}`);

test("four calls, by keys only", async () => {
	const { page, complaints, close } = await open(browser);
	await signInBy(page, me);
	await page.goto("/history/calls?triage=1");
	const keys = async (...list) => { for (const key of list) await page.keyboard.press(key); };
	await keys("j", "Enter");
	await page.waitForURL((url) => url.searchParams.get("call") === ids[0]);
	await page.getByText("Call 1 of 4 in triage").waitFor();
	// beside it everybody can still be told apart, without going sideways
	assert.deepEqual(await page.locator("#calls-list").evaluate((list) => [list.scrollWidth > list.clientWidth, ...[...list.querySelectorAll(".name")].filter((n) => n.scrollWidth > n.clientWidth).map((n) => n.textContent)]), [false]);
	await keys("Control+Enter");
	// nothing was chosen: it stays, and says why
	await page.getByRole("alert").filter({ hasText: "Choose an outcome" }).waitFor();
	await keys("3");
	assert.equal(await page.locator('[name="follow_up"]:checked').getAttribute("value"), "2h", "what the outcome offers is chosen with it");
	await keys("#");
	await page.keyboard.type("Storm");
	await keys("Control+Enter");
	await page.waitForURL((url) => url.searchParams.get("call") === ids[1]);
	assert.equal((await kept(ids[0])).outcome, "Callback needed");
	assert.equal(await db.value(sql`SELECT count(*) FROM promises WHERE tenant_id = ${t.id} AND call_id = ${ids[0]} AND kind = 'follow_up'`), 1);
	await keys("j");
	await page.waitForURL((url) => url.searchParams.get("call") === ids[2]);
	await keys("k");
	await page.waitForURL((url) => url.searchParams.get("call") === ids[1]);
	for (const id of ids.slice(1)) {
		await page.waitForURL((url) => url.searchParams.get("call") === id);
		await keys("5", "Control+Enter");
		await until(async () => (await kept(id)).outcome === "Question answered", { what: "its outcome" });
	}
	await page.getByText("All calls have an outcome").waitFor();
	assert.deepEqual(complaints.filter((c) => !/status of 422/.test(c)), []);
	await close();
});

test("a recording is gone through by keys", async () => {
	await db.run(sql`INSERT INTO recordings (tenant_id, call_id, recording_sid, account_sid, kind, state, file, duration_s, peaks) VALUES (${t.id}, ${ids[3]}, ${"RE" + randomUUID().replaceAll("-", "")}, 'x', 'call', 'ready', ${`${t.id}/none.wav`}, 40, ${"05af".repeat(25)})`);
	const { page, close } = await open(browser);
	await signInBy(page, me);
	await page.route("**/audio/**", (route) => route.fulfill({ contentType: "audio/wav", body: silence(40) }));
	await page.goto(`/history/calls?call=${ids[3]}&tab=recording`);
	const position = page.getByRole("slider", { name: "Position" });
	await position.focus();
	for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
	await page.locator("[data-position]", { hasText: "0:03" }).waitFor();
	await page.keyboard.press("End");
	await page.locator("[data-position]", { hasText: "0:40" }).waitFor();
	assert.ok(Number(await page.locator("[data-played]").getAttribute("width")) > 399, "the shape is filled up to there");
	await close();
});

async function saveSignedOut(page) {
	// what is live would find out first, and load the page anew
	await page.route("**", (route) => (route.request().headers()["hx-request"] ? route.abort() : route.fallback()));
	await page.context().clearCookies();
	await page.getByRole("button", { name: "Save", exact: true }).click();
	await page.waitForURL((url) => url.pathname === "/login");
}

// Where the form was, after signing in on the page one was led to.
async function signInHere(page, user) {
	await page.getByLabel("Email").fill(user.email);
	await page.getByLabel("Password", { exact: true }).fill(user.password);
	await page.getByRole("button", { name: "Sign in" }).click();
	await page.waitForURL((url) => url.pathname !== "/login");
}

test("a note saves itself, waits for a lost connection, and is never put over a colleague's", async () => {
	const { page, close } = await open(browser);
	await signInBy(page, me);
	await page.goto(`/history/calls?call=${ids[3]}`);
	const note = page.getByLabel("Note"), said = page.locator("[data-saved]");
	await note.fill("Gate on the left");
	await until(async () => (await kept(ids[3])).note === "Gate on the left", { what: "the note" });
	await page.route("**/note", (route) => route.abort());
	await note.fill("Gate on the left, no code");
	await said.getByText("no connection").waitFor();
	await page.reload();
	assert.equal(await note.inputValue(), "Gate on the left, no code", "what was typed outlives the page");
	await page.unroute("**/note");
	await until(async () => (await kept(ids[3])).note === "Gate on the left, no code", { what: "the note after all" });
	await db.run(sql`UPDATE calls SET note = 'Dog in the yard', note_version = note_version + 1, note_by = ${t.user("owner").member} WHERE tenant_id = ${t.id} AND id = ${ids[3]}`);
	await note.fill("Call first");
	await said.getByText("Dog in the yard").waitFor();
	assert.equal((await kept(ids[3])).note, "Dog in the yard");
	assert.equal(await note.inputValue(), "Call first", "one's own is still there");
	let sent = 0;
	await page.route("**/note", (route) => { sent++; return route.continue(); });
	await page.clock.install();
	await note.pressSequentially(" thing");
	await page.clock.runFor(9000);
	assert.equal(sent, 0, "and typing on puts it over nobody's");
	// loaded again, or signed out meanwhile: nothing is lost, and Save asks whose stays
	await page.reload();
	await said.getByText("Changed since").waitFor();
	assert.equal(await note.inputValue(), "Call first thing");
	await saveSignedOut(page);
	await signInHere(page, me);
	await page.waitForURL((url) => url.searchParams.get("call") === ids[3]);
	await said.getByText("Changed since").waitFor();
	assert.equal(await note.inputValue(), "Call first thing", "signed out meanwhile, it is not lost");
	await page.getByRole("button", { name: "Save", exact: true }).click();
	await page.getByRole("group", { name: "Note: which one stays?" }).filter({ hasText: "Dog in the yard" }).getByRole("radio", { name: /^Yours/ }).check();
	assert.equal((await kept(ids[3])).note, "Dog in the yard");
	await page.getByRole("button", { name: "Save", exact: true }).click();
	await until(async () => (await kept(ids[3])).note === "Call first thing", { what: "what was to be saved" });
	await close();
});

test("choices that are not saved are not left without a question", async () => {
	const { page, complaints, close } = await open(browser);
	await signInBy(page, me);
	await page.goto(`/history/calls?call=${ids[2]}`);
	await page.keyboard.press("3");
	await page.getByRole("link", { name: "Transcript" }).click({ noWaitAfter: true });
	await until(() => complaints.length === 1, { what: "the question" });
	assert.match(complaints[0], /^dialog/);
	assert.ok(await page.locator('[data-digit="3"]').isChecked(), "who stays has them still");
	await page.getByRole("button", { name: "Save", exact: true }).click();
	await until(async () => (await kept(ids[2])).outcome === "Callback needed", { what: "the outcome" });
	await page.getByRole("link", { name: "Transcript" }).click();
	await page.waitForURL((url) => url.searchParams.get("tab") === "transcript");
	assert.equal(complaints.length, 1, "what is saved asks nothing");
	await close();
});

test("what a colleague saves is told in the open call, and shown with what one typed; a session that ends loses no choice", async () => {
	const { page, close } = await open(browser), boss = await signIn(t.user("owner")), id = ids[1];
	await signInBy(page, me);
	await page.goto(`/history/calls?call=${id}`);
	const value = page.getByLabel("Estimated value"), tags = page.getByLabel("Tags");
	await page.getByRole("radio", { name: "In 2 h" }).check({ force: true });
	await value.fill("420");
	const c = await kept(id);
	assert.equal((await boss.post(`/history/calls/${id}`, { do: "save", work_version: c.work_version, note_version: c.note_version, note: c.note, value: "", tags: "Fence", tags_was: "", follow_up: "", disposition: "" })).status, 303);
	const news = page.locator("#call-news");
	await news.getByText("saved this call: no outcome.").waitFor();
	assert.equal(await value.inputValue(), "420", "nothing under one's hands has moved");
	await news.getByRole("button", { name: "Show" }).click();
	await page.getByRole("alert").filter({ hasText: "Taken from there: Outcome" }).waitFor();
	assert.deepEqual([await value.inputValue(), await page.locator('[name="follow_up"]:checked').inputValue(), await page.locator('[name="disposition"]:checked').count(), await news.textContent()], ["420", "2h", 0, ""]);
	await page.keyboard.press("3");
	await tags.fill("Fence, Gate");
	await saveSignedOut(page);
	await signInBy(page, t.user("owner"));
	await page.goto(`/history/calls?call=${id}`);
	assert.deepEqual([await value.inputValue(), await tags.inputValue()], ["", "Fence"], "who signs in here next sees nothing of it");
	const was = await kept(id);
	assert.equal((await boss.post(`/history/calls/${id}`, { do: "save", work_version: was.work_version, note_version: was.note_version, note: was.note, value: "", tags: "Fence", tags_was: "Fence", follow_up: "", disposition: "", assigned: t.user("owner").member })).status, 303);
	await page.context().clearCookies();
	await signInBy(page, me);
	await page.goto(`/history/calls?call=${id}`);
	await page.locator("[data-saved]", { hasText: "Changed since" }).waitFor();
	assert.deepEqual([await value.inputValue(), await tags.inputValue(), await page.locator('[data-digit="3"]').isChecked(), await page.locator('[name="follow_up"]:checked').inputValue()], ["420", "Fence, Gate", true, "2h"], "signed in again, all of it is there");
	await page.getByRole("button", { name: "Save", exact: true }).click();
	await page.getByText("Saved.", { exact: true }).waitFor();
	const now = await kept(id);
	assert.equal(now.assigned_to, t.user("owner").member, "and what a colleague saved meanwhile stays");
	assert.deepEqual([now.outcome, now.value, await db.value(sql`SELECT string_agg(l.name, ',' ORDER BY l.name) FROM call_tagged g JOIN contact_labels l ON l.id = g.label_id WHERE g.tenant_id = ${t.id} AND g.call_id = ${id}`)], ["Callback needed", 42000, "Fence,Gate"]);
	// what arrived is put over nobody's later
	await db.run(sql`UPDATE calls SET value = 100, work_version = work_version + 1 WHERE tenant_id = ${t.id} AND id = ${id}`);
	await page.goto(`/history/calls?call=${id}`);
	assert.equal(await value.inputValue(), "1");
	await close();
});

test("the bell counts what one is told by itself, and takes one there by its keys", async () => {
	const { page, close } = await open(browser), boss = await signIn(t.user("owner"));
	await signInBy(page, me);
	await page.goto("/me");
	const bell = page.getByRole("link", { name: /^Notices/ });
	const unread = await db.value(sql`SELECT count(*)::int FROM notices WHERE tenant_id = ${t.id} AND member_id = ${me.member} AND read_at IS NULL`);
	const promise = await db.run(sql`INSERT INTO promises (tenant_id, kind, words, started_at, due_at, warn_at, critical_at, why) VALUES (${t.id}, 'follow_up', 'Bring the ladder', now(), now() + interval '1 day', now() + interval '1 day', now() + interval '1 day', 'x') RETURNING id`);
	assert.equal((await boss.post(`/sla/${promise}/give`, { to: me.member })).status, 303);
	await page.getByRole("link", { name: `Notices, ${unread + 1} not read`, exact: true }).waitFor();
	assert.equal(await bell.innerText(), String(unread + 1));
	await page.keyboard.press("g");
	await page.keyboard.press("n");
	await page.getByText("Bring the ladder").waitFor();
	await close();
});

test("on the board a card is answered by its keys, and none where no card is chosen", async () => {
	const { page, close } = await open(browser), k = await t.contact("Nell Briggs");
	await t.publish("Desk", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
	const number = await db.value(sql`SELECT id FROM numbers WHERE tenant_id = ${t.id} AND e164 = ${await t.addLine("Desk", "Desk")}`);
	const thread = await db.run(sql`INSERT INTO threads (tenant_id, number_id, peer, contact_id) VALUES (${t.id}, ${number}, ${k.e164}, ${k.id}) RETURNING id`);
	await db.run(sql`INSERT INTO promises (tenant_id, kind, words, contact_id, thread_id, number, owner_id, started_at, due_at, warn_at, critical_at, why) VALUES (${t.id}, 'text', 'Is it today?', ${k.id}, ${thread}, ${k.e164}, ${me.member}, now() - interval '2 days', now() - interval '1 day', now() - interval '1 day', now() - interval '1 day', 'x')`);
	await signInBy(page, me);
	await page.goto("/sla");
	await page.keyboard.press("c");
	await page.keyboard.press("r");
	const card = page.locator(".owed > li").filter({ hasText: "Is it today?" });
	await card.getByRole("link", { name: "Nell Briggs", exact: true }).focus();
	assert.equal(new URL(page.url()).pathname, "/sla", "a key without a card did nothing");
	await page.keyboard.press("r");
	await page.waitForURL((url) => url.pathname === `/inbox/${thread}`);
	await page.goBack();
	await card.getByRole("link", { name: "Nell Briggs", exact: true }).focus();
	await page.keyboard.press("c");
	await page.waitForURL((url) => url.pathname === "/call" && url.searchParams.get("to") === k.e164);
	await close();
});
