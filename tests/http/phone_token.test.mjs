// The browser's phone: its token is what the carrier's own package makes and reads; its page may use the
// microphone and speak to the carrier; a call that rings there is taken by answering it.
import { createRequire } from "node:module";
import { test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { words } from "../lib/http.mjs";
import { carrier, patchbay, phoneNumber, queueOf, scratch, SPEED } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

const require = createRequire(import.meta.url);
const { jwt: { AccessToken } } = require("twilio"), jwt = require("jsonwebtoken");
await carrier.speed(SPEED);
const KEY = `SK${"0123456789abcdef".repeat(2)}`, SECRET = "a-secret-of-the-key";
const t = await scratch({ roles: ["agent", "viewer"] }), agent = t.user("agent"), client = `m_${agent.member.replaceAll("-", "")}`;

test("without a key there is no token, and the page says so", async () => {
	const b = await t.browser("agent");
	assert.match(words((await b.get("/phone")).text), /The browser phone is not set up/);
	assert.equal((await b.post("/phone/token")).status, 404);
	await assert.rejects(patchbay(["tenant", "voice-key", "--tenant", t.slug, "--api-key", "SK1", "--api-secret", SECRET]));
	await patchbay(["tenant", "voice-key", "--tenant", t.slug, "--api-key", KEY, "--api-secret", SECRET, "--voice-app", `AP${"ab".repeat(16)}`]);
	assert.ok(!(await db.value(sql`SELECT api_secret FROM carrier_accounts WHERE tenant_id = ${t.id}`)).includes(SECRET), "the secret is sealed");
});

test("the token reads as the official package's does", async () => {
	const b = await t.browser("agent"), answer = await b.post("/phone/token");
	assert.equal(answer.status, 200);
	const ours = jwt.verify(answer.text, SECRET, { complete: true, algorithms: ["HS256"] });
	const made = new AccessToken(t.account_sid, KEY, SECRET, { identity: client, ttl: 3600 });
	made.addGrant(new AccessToken.VoiceGrant({ incomingAllow: true, outgoingApplicationSid: `AP${"ab".repeat(16)}` }));
	const theirs = jwt.decode(made.toJwt(), { complete: true });
	assert.deepEqual(ours.header, theirs.header);
	const plain = ({ jti, iat, exp, ...rest }) => ({ ...rest, ttl: exp - iat, jti: jti.replace(/\d+$/, "N") });
	assert.deepEqual(plain(ours.payload), plain(theirs.payload));
	assert.throws(() => jwt.verify(answer.text, "another secret"));
	assert.equal((await (await t.browser("viewer")).post("/phone/token")).status, 403);
	assert.equal((await b.post("/phone/token", { csrf: null })).status, 403);
});

test("the page may use the microphone, and connect to the carrier", async () => {
	const page = await (await t.browser("agent")).get("/phone");
	assert.match(page.headers["permissions-policy"], /microphone=\(self\)/);
	assert.match(page.headers["content-security-policy"], /connect-src 'self' http:\/\/127\.0\.0\.1:\d+;/);
	assert.match(page.text, new RegExp(`data-phone="client:${client}"`));
	assert.match((await (await t.browser("agent")).get("/queue")).headers["content-security-policy"], /connect-src 'self';/);
});

test("a call rings in the browser while it is there, and is taken by answering; else the phone on file is not tried instead", async () => {
	await t.publish("Queue", { start: "queue", steps: { queue: { type: "queue", name: "Line", queue: "{queue:Support}", max_wait: 600, full: "mail" }, mail: { type: "voicemail", name: "Mailbox", prompt: "Everyone is busy." } } });
	await t.addLine("Main", "Queue");
	await t.tellCarrier();
	await queueOf(t, "Support", agent);
	const b = await t.browser("agent");
	await b.post("/presence/rings", { rings: "browser" });
	await t.presence(agent, "ready");
	await carrier.phone(`client:${client}`).behave({ do: "manual" });
	const leg = await carrier.call({ from: await phoneNumber(), to: t.line("Main"), autopilot: [] });
	const row = await until(() => t.call(leg.sid), { what: "the call" });
	await until(async () => (await t.trace(row)).some((l) => l.code === "skipped_unreachable"), { ms: 10000, what: "being passed by" });
	await b.post("/presence/beat", { page: "phone-window-1", phone: "on", microphone: "granted" });
	await carrier.phone(`client:${client}`).ringing(20000);
	assert.match(words((await b.get("/desk/now")).text), /Incoming call.*Answer.*Decline/);
	assert.match((await b.get("/desk/now")).text, /data-me="Ringing"/, "what every page says beside one's name");
	await carrier.phone(`client:${client}`).answer();
	await leg.inConference(15000);
	assert.deepEqual([(await t.call(leg.sid)).state, (await t.call(leg.sid)).answered_by], ["connected", agent.member]);
	assert.ok((await t.trace(row)).some((l) => l.words === "Answered in the browser"));
	await leg.hangup();
	assert.equal((await t.ended(leg.sid)).outcome, "answered");
});
