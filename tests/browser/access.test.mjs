// Every page as axe-core sees it, light and dark, wide and on a phone: contrast, names, roles, order.
import { after, describe, it } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { callParams, hook, newSid } from "../lib/hook.mjs";
import { operator, phoneNumber, queueOf, scratch } from "../lib/tenant.mjs";
import { everyLook, findings } from "../lib/axe.mjs";
import { launch, open, signInBy, signInWith } from "../lib/chromium.mjs";
import { signIn } from "../lib/http.mjs";

const t = await scratch({ roles: ["owner", "agent"] });
await t.publish("Flow", { start: "hours", steps: { hours: { type: "hours", schedule: "{schedule:Open}", open: "menu", closed: "mail" },
	menu: { type: "menu", name: "Main menu", prompt: "Press 1 or 2.", keys: { 1: { label: "Support", to: "queue" }, 2: { label: "Message", to: "mail" } }, tries: 3, timeout: 5, none: "queue" },
	queue: { type: "queue", name: "Support queue", queue: "{queue:Support}", max_wait: 600, full: "mail" }, mail: { type: "voicemail", name: "Mailbox", prompt: "After the tone." } } });
await t.addLine("Main", "Flow");
await queueOf(t, "Support", t.user("agent"));
await t.presence(t.user("agent"), "away", "Lunch");
const k = await t.contact("Ada Access", { stage: "Install", owner: t.user("agent") });

// One call waits, one is in the menu, one has left a message with its words.
async function call(key, from, name) {
	const params = callParams(t.account, newSid(), from, t.line("Main"), { CallerName: name });
	await hook(t.account, "/voice", params);
	if (key) await hook(t.account, "/voice/step?v=1", { ...params, Digits: key });
	if (key === "2") {
		const of = { AccountSid: t.account_sid, CallSid: params.CallSid, RecordingSid: newSid("RE") };
		await hook(t.account, "/recording?kind=voicemail", { ...of, RecordingStatus: "completed", RecordingDuration: "9" });
		await hook(t.account, "/transcription", { ...of, TranscriptionStatus: "completed", TranscriptionText: "Please call me back." });
		await db.run(sql`UPDATE recordings SET state = 'ready', file = ${`${t.id}/none.wav`} WHERE tenant_id = ${t.id} AND recording_sid = ${of.RecordingSid}`);
		await hook(t.account, "/status", { ...params, CallStatus: "completed", CallDuration: "20" });
	}
	return t.call(params.CallSid);
}
const [waiting, left] = [await call("1", k.e164, ""), await call("2", await phoneNumber(), "Max Mail"), await call(null, await phoneNumber(), "Mia Menu")];
const flow = await db.value(sql`SELECT id FROM flows WHERE tenant_id = ${t.id} AND name = 'Flow'`), hours = await db.value(sql`SELECT id FROM schedules WHERE tenant_id = ${t.id} AND name = 'Open'`);
const status = await db.run(sql`INSERT INTO contact_statuses (tenant_id, name, category) VALUES (${t.id}, 'Being seen', 'active') RETURNING id`);
const skill = await db.run(sql`INSERT INTO skills (tenant_id, name, category) VALUES (${t.id}, 'Spanish', 'Language') RETURNING id`), queue = await db.value(sql`SELECT id FROM queues WHERE tenant_id = ${t.id} AND name = 'Support'`);
const promise = await db.run(sql`INSERT INTO promises (tenant_id, kind, contact_id, words, owner_id, started_at, due_at, warn_at, critical_at, why)
	VALUES (${t.id}, 'follow_up', ${k.id}, 'Ask about the gate', ${t.user("agent").member}, now() - interval '1 hour', now() + interval '5 minutes', now() - interval '20 minutes', now() - interval '5 minutes', 'Set for Mon 9:00 AM') RETURNING id`);
await db.run(sql`INSERT INTO promises (tenant_id, kind, number, started_at, due_at, warn_at, critical_at, why) VALUES (${t.id}, 'missed_call', '+18015550177', now() - interval '3 hours', now() - interval '2 hours', now(), now(), 'x')`);
await db.run(sql`UPDATE recordings SET peaks = ${"05af".repeat(50)} WHERE tenant_id = ${t.id} AND call_id = ${left.id};
	INSERT INTO call_files (tenant_id, call_id, name, type, bytes, file, removed_at) SELECT ${t.id}, ${left.id}, v.name, v.type, 1234, 'none', v.at FROM (VALUES ('Roof.pdf', 'application/pdf', NULL), ('Gate.txt', 'text/plain', now())) v (name, type, at);
	INSERT INTO exports (tenant_id, what, filter, words, state, rows, total) VALUES (${t.id}, 'calls', '{}', 'All calls', 'running', 500, 900)`);
const browser = await launch();
after(() => browser.close());

async function clean(page, path, ready = async () => {}) {
	await page.goto(path, { waitUntil: "load" });
	assert.equal(new URL(page.url()).pathname, path.split("?")[0]);
	await ready();
	assert.deepEqual(await everyLook(page), [], path);
}

describe("nothing stands in anybody's way", () => {
	const PAGES = ["/queue", `/queue/calls/${waiting.id}`, `/queue/calls/${left.id}`, "/history/calls", `/history/calls?q=nobody`, `/history/calls/${waiting.id}`, `/history/calls/${left.id}`,
		...["summary", "recording", "transcript", "details", "history", "job"].map((tab) => `/history/calls?call=${left.id}&tab=${tab}`), "/history/calls/export",
		"/contacts?in=all", "/contacts?in=all&q=nobody", `/contacts/${k.id}`, "/settings", `/settings/routing/${flow}`, `/settings/hours/${hours}`, "/team", "/settings/compliance", "/settings/privacy", `/contacts/${k.id}/data`, "/team?wall=on", "/team/missed", "/team/missed?cause=mailbox", "/settings/queues", `/settings/queues/${queue}`, "/settings/skills", `/settings/skills/${skill}`, "/settings/distribution", "/phone", "/call", `/call?contact=${k.id}`, "/me", "/nowhere",
		"/settings/statuses", `/settings/statuses/${status}`, "/settings/labels", "/settings/fields", "/settings/blocked", "/contacts/bulk", `/contacts/bulk?id=${k.id}`, "/contacts/import", "/contacts/export", "/notices",
		"/contacts?type=employees", "/sla", "/sla?view=owner", "/sla?view=list", "/sla/broken", "/sla/rules", "/sla/said", "/notices/ways", "/settings/outcomes", "/history/calls/table", `/history/calls/bulk?id=${left.id}`, `/sla/new?contact=${k.id}`, `/sla/${promise}`, `/contacts/employees/${t.user("agent").member}`];
	it("signed in", async () => {
		const w = await open(browser);
		await signInWith(w.context, await signIn(t.user("owner")));
		for (const path of PAGES) await clean(w.page, path);
		await w.page.evaluate(() => document.body.append(document.createElement("button")));
		assert.match((await findings(w.page)).join(), /button-name/, "a fault would be found");
		await w.close();
	});

	it("what is unfolded: one's own menu, the help of the keys", async () => {
		const w = await open(browser);
		await signInBy(w.page, t.user("agent"));
		await clean(w.page, "/queue", () => w.page.locator(".me summary").click());
		await clean(w.page, "/queue", async () => {
			await w.page.keyboard.press("?");
			await w.page.getByRole("dialog").waitFor();
		});
		await w.close();
	});

	it("the way in, with and without faults, and what is not allowed", async () => {
		const w = await open(browser), agent = await open(browser);
		await clean(w.page, "/login");
		await clean(w.page, "/login", async () => {
			await w.page.getByLabel("Email").fill("nobody@example.com");
			await w.page.getByLabel("Password", { exact: true }).fill("wrong-password-1");
			await w.page.getByRole("button", { name: "Sign in" }).click();
			await w.page.getByRole("alert").first().waitFor();
		});
		await signInWith(agent.context, await signIn(t.user("agent")));
		await clean(agent.page, "/settings");
		await Promise.all([w.close(), agent.close()]);
	});

	it("the operators' list of businesses", async () => {
		const w = await open(browser);
		await signInWith(w.context, await signIn(await operator()));
		await clean(w.page, "/platform/tenants");
		await w.close();
	});
});
