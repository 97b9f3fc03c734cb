// A group of more phones than one Dial may ring: the first ten in the Dial, the others beside it. The first who
// accepts has the caller, however close the race, and everybody else is free again.
import { after, test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { signIn } from "../lib/http.mjs";
import { carrier, phoneNumber, scratch, SPEED } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

await carrier.speed(SPEED);
const N = 14, DIAL = 10, KEYS = ["ben", "cleo", "dan", "eve", "finn", "gia", "hal", "ida", "jon", "kim", "leo", "mia", "ned", "oda"];
const t = await scratch({ roles: ["owner", ...Array(N).fill("agent")] }), people = t.users.slice(1);
await t.publish("Ring", { start: "ring", steps: { mail: { type: "voicemail", name: "Mailbox", prompt: "Nobody is here." },
	ring: { type: "ring", name: "Everybody", who: "group", members: KEYS.map((k) => `{member:${k}}`), seconds: 20, none: "mail" } } });
await t.addLine("Main", "Ring");
await t.tellCarrier();
const [inDial, alsoInDial] = people, [beside, alsoBeside] = people.slice(DIAL);
const takes = { do: "answer", afterMs: 1500, press: "1" };

const states = () => db.rows(sql`SELECT p.state, count(*) AS n FROM presence p WHERE p.tenant_id = ${t.id} GROUP BY 1`);
const allFree = () => until(async () => { const s = await states(); return s.length === 1 && s[0].state === "ready"; }, { ms: 15000, what: "everybody to be free" });

// Whoever is not named lets it ring.
async function rings(behaviours) {
	for (const u of t.users) await t.presence(u, "ready");
	await Promise.all(people.map((u) => carrier.phone(u.phone).behave(behaviours.get(u) ?? { do: "ignore" })));
	const leg = await carrier.call({ from: await phoneNumber(), to: t.line("Main"), autopilot: [{ on: "record", after: 400, say: "Call me back.", seconds: 4 }, { after: 500, hangup: true }] });
	const call = await until(() => t.call(leg.sid), { what: "the call" });
	return { leg, call, now: () => t.call(leg.sid) };
}
const connected = (s) => until(async () => { const r = await s.now(); return r.state === "connected" && r; }, { ms: 15000, what: "the conversation" });
// The caller hangs up: everybody is free, and one at most had them.
async function over(s, who) {
	await s.leg.hangup().catch(() => {});
	const row = await t.ended(s.leg.sid, 15000);
	await allFree();
	const legs = await until(async () => { const l = await t.legs(row); return l.every((x) => x.state === "ended") && l; }, { ms: 15000, what: "every phone to be down" });
	const accepted = legs.filter((l) => l.accepted_at);
	assert.equal(legs.length, N);
	assert.equal(legs.filter((l) => l.via === "dial").length, DIAL);
	assert.deepEqual(accepted.map((l) => l.member), who ? [who.name] : []);
	assert.deepEqual([row.outcome, row.answered_by], who ? ["answered", who.member] : [row.outcome, null]);
	assert.deepEqual(await db.rows(sql`SELECT kind, last_error FROM tasks WHERE tenant_id = ${t.id} AND state = 'dead'`), []);
	return { row, legs };
}

test("somebody beside the Dial takes it: the caller comes to them, and the ten stop", async () => {
	const s = await rings(new Map([[beside, takes]]));
	await s.leg.inConference(15000);
	assert.equal((await connected(s)).answered_by, beside.member);
	const { legs } = await over(s, beside);
	assert.ok(legs.find((l) => l.member === beside.name).joined_at);
	assert.equal(await db.value(sql`SELECT max(unanswered) FROM presence WHERE tenant_id = ${t.id}`), 0);
});

test("somebody of the Dial takes it: the phones beside stop", async () => {
	const s = await rings(new Map([[inDial, takes]]));
	await s.leg.wait("bridged", 15000);
	await connected(s);
	await until(async () => (await t.legs(s.call)).every((l) => l.accepted_at || l.state === "ended"), { ms: 15000, what: "the others to stop" });
	await over(s, inDial);
});

test("four press 1 in the same moment: one of them has the caller, the others hear that", async () => {
	for (let i = 0; i < 3; i++) {
		const s = await rings(new Map([inDial, alsoInDial, beside, alsoBeside].map((u) => [u, { ...takes, afterMs: 1500 }])));
		const { answered_by } = await connected(s);
		await until(async () => { const l = await t.legs(s.call); return l.filter((x) => x.state !== "ended").length === 1; }, { ms: 15000, what: "the others to stop" });
		await over(s, people.find((u) => u.member === answered_by));
	}
});

test("a mailbox picks up in the Dial, which ends: those beside ring on, and one takes it", async () => {
	const s = await rings(new Map([[inDial, { do: "answer", afterMs: 500, hangupAfterMs: 1500 }], [beside, { ...takes, afterMs: 9000 }]]));
	await s.leg.inConference(20000);
	assert.equal((await connected(s)).answered_by, beside.member);
	await over(s, beside);
});

test("nobody: the caller leaves a message, and nobody's phone rings on", async () => {
	const s = await rings(new Map());
	await until(async () => (await s.now()).outcome === "voicemail", { ms: 20000, what: "the message" });
	await over(s, null);
});

test("the caller hangs up while all of them ring", async () => {
	const s = await rings(new Map());
	await until(async () => (await t.legs(s.call)).filter((l) => l.state === "ringing").length === N, { ms: 10000, what: "all phones to ring" });
	assert.equal((await over(s, null)).row.outcome, "abandoned");
});

// Ben is rung in the browser, Cleo on her phone; Ben first, or both at once.
const pair = ["order", "both"].map((who) => [who, { start: "ring", steps: { mail: { type: "voicemail", name: "Mailbox", prompt: "Nobody is here." },
	ring: { type: "ring", name: "Ring", who: who === "order" ? "members" : "group", members: ["{member:ben}", "{member:cleo}"], seconds: 20, none: "mail" } } }]);
async function browserLine(who) {
	const [ben, cleo] = people, b = await signIn(ben), client = carrier.phone(`client:m_${ben.member.replaceAll("-", "")}`);
	for (const u of people) await t.presence(u, "ready");
	await client.behave({ do: "manual" });
	await carrier.phone(cleo.phone).behave({ do: "ignore" });
	await b.post("/presence/rings", { rings: "browser" });
	await b.post("/presence/beat", { page: "phone-window-1", phone: "on", microphone: "granted" });
	if (!t.lines.some((l) => l.name === who)) {
		await t.publish(who, pair.find(([name]) => name === who)[1]);
		await t.addLine(who, who);
		await t.tellCarrier();
	}
	const leg = await carrier.call({ from: await phoneNumber(), to: t.line(who), autopilot: [] });
	const call = await until(() => t.call(leg.sid), { what: "the call" });
	return { ben, cleo, b, client, leg, call, now: () => t.call(leg.sid), words: async () => (await t.trace(call)).map((l) => l.words) };
}

test("a step that rings a member in the browser: declined there, the next one is rung, and each is told of once", async () => {
	const { ben, cleo, client, leg, words } = await browserLine("order");
	await client.decline(15000);
	await until(async () => (await words()).some((w) => w === `${cleo.name}: rung, up to 20 s`), { ms: 15000, what: "the next one" });
	const said = (await words()).filter((w) => w.startsWith(ben.name) || /Declined/.test(w));
	assert.deepEqual(said, [`${ben.name}: rung in the browser, up to 20 s`, `${ben.name}: declined the call`]);
	await leg.hangup();
	await t.ended(leg.sid, 15000);
	await allFree();
});

test("browser and phone ring at once: the browser takes it, the phone stops, the talk survives the browser's death", async () => {
	const { ben, cleo, client, leg, call, now } = await browserLine("both");
	await until(async () => (await t.legs(call)).some((l) => l.member === cleo.name && l.state === "ringing"), { ms: 10000, what: "the phone to ring" });
	await client.answer(15000);
	await leg.inConference(15000);
	assert.deepEqual([(await now()).state, (await now()).answered_by], ["connected", ben.member]);
	await until(async () => (await t.legs(call)).find((l) => l.member === cleo.name).state === "ended", { ms: 10000, what: "the phone to stop" });
	await client.hangup();
	await until(async () => (await t.trace(call)).some((l) => l.code === "browser_lost"), { ms: 15000, what: "the loss to be seen" });
	assert.deepEqual([(await now()).state, (await now()).only_member, (await now()).ended_at], ["waiting", ben.member, null]);
	await leg.hangup();
	assert.equal((await t.ended(leg.sid, 15000)).outcome, "answered");
	await allFree();
});

after(() => Promise.all(people.map((u) => carrier.phone(u.phone).behave({ do: "manual" }))));
