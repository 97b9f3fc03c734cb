// How hot a text is, by a language model: what it is asked, what is taken from it, and that the words
// decide when it is ill, slow, or says what it may not.
import { after, describe, it } from "node:test";
import assert from "node:assert/strict";
import { LanguageModel } from "../outside/languagemodel.mjs";
import { ownStage } from "../lib/stage.mjs";
import { until } from "../lib/wait.mjs";

const lm = new LanguageModel();
await lm.listen();
const stage = await ownStage("judge", { LM_URL: lm.url, HOOK_WORKERS: "2", PAGE_WORKERS: "1", SLOW_WORKERS: "1", SLOW_TASKS: "8" });
after(async () => {
	lm.close();
	await stage.run("stop");
});
const { db, sql } = await import("../lib/db.mjs");
const { hook, newSid } = await import("../lib/hook.mjs");
const { signIn, words } = await import("../lib/http.mjs");
const { phoneNumber, scratch } = await import("../lib/tenant.mjs");

const t = await scratch({ roles: ["owner", "agent"] });
await t.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
const line = await t.addLine("Line", "Line"), [owner, agent] = await Promise.all(t.users.map(signIn));
await db.run(sql`INSERT INTO text_settings (tenant_id, schedule_id) SELECT ${t.id}, id FROM schedules WHERE tenant_id = ${t.id} AND name = 'Closed'`);
const form = { enabled: "on", threshold: "70", ring_s: "30", remind_min: "60", words: "smoke = 80", model_on: "on", model: "gpt-4o-mini", model_kind: "usual", model_key: "sk-example-key" };
const set = async (more = {}) => { const r = await owner.post("/settings/leads", { ...form, ...more }); assert.equal(r.status, 303, words(r.text)); };
// A text and, once it is settled, its lead.
async function judged(body) {
	const from = await phoneNumber(), sid = newSid("SM");
	// refused when both workers are at work; the carrier would come again too
	await until(async () => (await hook(t.account, "/sms", { MessageSid: sid, AccountSid: t.account_sid, From: from, To: line, Body: body, NumMedia: "0" })).status === 200, { what: `${body} to be taken` });
	const id = await db.value(sql`SELECT id FROM messages WHERE tenant_id = ${t.id} AND message_sid = ${sid}`);
	await until(() => db.value(sql`SELECT settled_at FROM lead_judgements WHERE tenant_id = ${t.id} AND message_id = ${id}`), { ms: 12000, what: `${body} to be settled` });
	return db.row(sql`SELECT * FROM hot_leads WHERE tenant_id = ${t.id} AND message_id = ${id}`);
}

describe("a language model", () => {
	it("is asked once, in a shape, and finds what the words do not; how sure it is was measured", async () => {
		await set();
		lm.on("odd smell", { say: { urgency: "cannot_wait", reason: "They smell something burnt <b>now</b>." }, sure: { cannot: -0.02, wait: -0.01 } });
		const lead = await judged("there is an odd smell from the box");
		assert.equal(lead.score, 95);
		assert.equal(lead.reasons, "cannot wait, certainty 97%: They smell something burnt <b>now</b>.");
		assert.equal(lead.judge, "Judged by gpt-4o-mini; the words give 0");
		const page = await agent.get("/leads");
		assert.match(page.text, /burnt &lt;b&gt;now&lt;\/b&gt;/);
		assert.match(words(page.text), /Judged by gpt-4o-mini; the words give 0/);
		const [ask, again] = lm.about("odd smell");
		assert.equal(again, undefined);
		assert.equal(ask.path, "/v1/chat/completions");
		assert.equal(ask.headers.authorization, "Bearer sk-example-key");
		const { model, temperature, logprobs, store, max_completion_tokens, response_format: f, messages } = ask.body;
		assert.deepEqual({ model, temperature, logprobs, store, max_completion_tokens }, { model: "gpt-4o-mini", temperature: 0, logprobs: true, store: false, max_completion_tokens: 600 });
		assert.deepEqual([f.type, f.json_schema.strict, f.json_schema.schema.additionalProperties, f.json_schema.schema.required], ["json_schema", true, false, ["urgency", "reason"]]);
		assert.deepEqual(messages.map((m) => m.role), ["system", "user"]);
	});

	it("may say that it can wait, whatever the words are", async () => {
		lm.on("Smoke signals", { say: { urgency: "can_wait", reason: "A book." } });
		assert.equal(await judged("Smoke signals is the title of our book"), undefined);
	});

	it("is not believed when it is ill, cut off, out of its words or silent: the words decide, and the lead says why", async () => {
		const ill = [["ill", { status: 503 }, /has a fault \(503\)/], ["key", { status: 401 }, /refused the key/], ["cut", { say: '{"urgency":"can', choice: { finish_reason: "length" } }, /was cut off/],
			["other", { say: { urgency: "ring everybody", reason: "x" } }, /an answer that it may not give/], ["list", { say: { urgency: "can_wait", reason: ["x"] } }, /an answer that it may not give/],
			["prose", { say: "It can wait." }, /an answer that is none/], ["page", { raw: "<html>" }, /an answer that is none/],
			["refusal", { say: "{}", choice: { message: { content: null, refusal: "No." } } }, /would not judge it/], ["silent", { silent: true }, /did not answer (with)?in/]];
		for (const [name, answer] of ill) lm.on(`case ${name}`, answer);
		const leads = await Promise.all(ill.map(([name]) => judged(`smoke, case ${name}`)));
		for (const [i, [name, , why]] of ill.entries()) {
			assert.equal(leads[i]?.reasons, "smoke +80", name);
			assert.match(leads[i].judge, new RegExp(`^Judged by the words: the language model .*${why.source}`), name);
		}
		assert.equal(lm.about("case ill").length, 1, "nobody is asked twice");
	});

	it("is asked as its kind wants to be, without a key when there is none; its own certainty is not made up", async () => {
		await set({ model_kind: "local", model_key: "", model_forget: "on" });
		lm.on("roof", { say: { urgency: "cannot_wait", reason: "x" } });
		assert.match((await judged("the roof is open")).reasons, /^cannot wait, certainty not measured: x$/);
		const [ask] = lm.about("roof");
		assert.equal(ask.headers.authorization, undefined);
		assert.equal(ask.body.max_tokens, 600);
		await set({ model_kind: "reasoning" });
		lm.on("leak", { say: { urgency: "soon", reason: "x" } });
		assert.equal(await judged("a leak somewhere"), undefined);
		assert.ok(!("temperature" in lm.about("leak")[0].body) && !("logprobs" in lm.about("leak")[0].body));
	});

	it("has a key that is sealed and never shown, a name, and is off until somebody turns it on", async () => {
		await set();
		const kept = await db.value(sql`SELECT model_key FROM lead_settings WHERE tenant_id = ${t.id}`);
		assert.ok(kept.length > 40 && !kept.includes("sk-example"));
		const page = await owner.get("/settings/leads");
		assert.ok(!page.text.includes("sk-example") && !page.text.includes(kept));
		assert.match(words(page.text), /A key is kept, sealed/);
		assert.equal(await db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${t.id} AND (before::text || after::text) LIKE ${`%${kept}%`}`), 0);
		assert.match((await owner.post("/settings/leads", { ...form, model: " " })).text, /Name the model/);
		const other = await scratch({ roles: ["owner"] }), from = await phoneNumber(), n = lm.asked.length;
		await other.publish("Line", { start: "bye", steps: { bye: { type: "hangup", say: "Goodbye." } } });
		await db.run(sql`INSERT INTO lead_settings (tenant_id, enabled) VALUES (${other.id}, true)`);
		await hook(other.account, "/sms", { MessageSid: newSid("SM"), AccountSid: other.account_sid, From: from, To: await other.addLine("Line", "Line"), Body: "smoke and fire", NumMedia: "0" });
		assert.equal(await db.value(sql`SELECT judge FROM hot_leads WHERE tenant_id = ${other.id}`), "");
		assert.equal(lm.asked.length, n, "another business's texts are not asked about");
	});
});
