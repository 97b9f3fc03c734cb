// Notes, mentions and hand-offs on a contact's page: who may, who is told, what is refused.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { programOf } from "../lib/api.mjs";
import { signIn, words } from "../lib/http.mjs";
import { scratch } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

const t = await scratch({ roles: ["owner", "agent", "agent", "viewer"] }), other = await scratch({ roles: ["owner"] });
const [owner, ann, bob, viewer] = t.users;
const k = await t.contact("Maribel Ortega"), foreign = await other.contact("Somebody Else");
await db.run(sql`UPDATE contacts SET owner_id = ${owner.member} WHERE tenant_id = ${t.id} AND id = ${k.id}`);
const page = `/contacts/${k.id}`;
const told = (member) => db.rows(sql`SELECT kind, words FROM notices WHERE tenant_id = ${t.id} AND member_id = ${member} ORDER BY id`);
const a = await signIn(ann), b = await signIn(bob);

describe("notes", () => {
	it("are shown to everybody, as text; who is mentioned and the coordinator are told", async () => {
		const body = `<b>Dog</b> & "cat"\n@${bob.name} please ring first`;
		const answer = await a.post(`${page}/notes`, { body });
		assert.equal(answer.status, 303);
		const shown = await b.get(page);
		assert.match(shown.text, /&lt;b&gt;Dog&lt;\/b&gt; &amp; /);
		assert.ok((await b.get(`${page}?kind=notes`)).text.includes("please ring first"));
		assert.ok(!(await b.get(`${page}?kind=calls`)).text.includes("please ring first"));
		assert.deepEqual((await told(bob.member)).map((n) => n.kind), ["mention"]);
		assert.match((await told(bob.member))[0].words, new RegExp(`${ann.name} mentioned you in a note about Maribel Ortega`));
		assert.deepEqual((await told(owner.member)).map((n) => n.kind), ["touch"]);
		assert.deepEqual(await told(ann.member), []);
	});

	it("an empty or endless one is refused, and what was typed is still there", async () => {
		const none = await a.post(`${page}/notes`, { body: "   \n " });
		assert.equal(none.status, 422);
		assert.match(none.text, /Write the note first/);
		const long = await a.post(`${page}/notes`, { body: `begin ${"x".repeat(10001)}` });
		assert.equal(long.status, 422);
		assert.ok(long.text.includes("begin xxx"), "nothing typed is lost");
		assert.equal(await db.value(sql`SELECT count(*) FROM contact_notes WHERE tenant_id = ${t.id}`), 1);
	});

	it("not by those who only look, nor about others' contacts", async () => {
		const v = await signIn(viewer);
		assert.equal((await v.post(`${page}/notes`, { body: "x" })).status, 403);
		assert.ok(!(await v.get(page)).text.includes("Save note"));
		assert.equal((await a.post(`/contacts/${foreign.id}/notes`, { body: "x" })).status, 404);
		assert.equal((await a.post("/contacts/nonsense/notes", { body: "x" })).status, 404);
		assert.equal(await db.value(sql`SELECT count(*) FROM contact_notes WHERE tenant_id = ${other.id}`), 0);
	});

	it("the timeline has pages, each note once", async () => {
		const long = await t.contact("Long Story");
		await db.run(sql`INSERT INTO contact_notes (tenant_id, contact_id, body) SELECT ${t.id}, ${long.id}, 'note ' || i || '.' FROM generate_series(1, 55) i`);
		const seen = [];
		let href = `/contacts/${long.id}`;
		for (let i = 0; href && i < 9; i++) {
			const { text } = await a.get(href);
			seen.push(...[...text.matchAll(/<p dir="auto">note (\d+)\.</g)].map((m) => Number(m[1])));
			href = /<a class="btn" href="([^"]+)">Older/.exec(text)?.[1].replaceAll("&amp;", "&");
		}
		assert.deepEqual(seen.slice().sort((x, y) => x - y), Array.from({ length: 55 }, (_, i) => i + 1));
	});
});

describe("what is looked for in a timeline", () => {
	it("by words of notes, texts, transcripts and changes, by department, page by page", async () => {
		const s = await t.contact("Story Finder"), near = await t.contact("Another Story"), id = `/contacts/${s.id}`;
		await db.run(sql`INSERT INTO departments (tenant_id, name) VALUES (${t.id}, 'Permits & <co>')`);
		const dept = await db.value(sql`SELECT id FROM departments WHERE tenant_id = ${t.id} AND name LIKE 'Permits%'`);
		await db.run(sql`UPDATE members SET department_id = ${dept} WHERE tenant_id = ${t.id} AND id = ${bob.member};
			INSERT INTO contact_notes (tenant_id, contact_id, member_id, body) SELECT ${t.id}, ${s.id}, ${ann.member}, 'Zebra café visit ' || i FROM generate_series(1, 25) i;
			INSERT INTO contact_notes (tenant_id, contact_id, member_id, body) VALUES (${t.id}, ${s.id}, ${bob.member}, 'Bob wrote of the roof'), (${t.id}, ${near.id}, ${ann.member}, 'Zebra elsewhere'),
				(${t.id}, ${s.id}, ${ann.member}, 'plain, nothing to find');
			INSERT INTO contact_changes (tenant_id, contact_id, member_id, what, before, after) VALUES (${t.id}, ${s.id}, ${ann.member}, 'Address', '1 Zebra Way', '2 Elm');
			INSERT INTO handoffs (tenant_id, contact_id, from_member, to_department, reason, due_at) VALUES (${t.id}, ${s.id}, ${ann.member}, ${dept}, 'Zebra permit', now());
			INSERT INTO calls (tenant_id, id, call_sid, contact_id, started_at, ended_at, answered_at, answered_by) VALUES (${t.id}, uuid7(), 'find-1', ${s.id}, now(), now(), now(), ${bob.member});
			INSERT INTO recordings (tenant_id, call_id, recording_sid, account_sid, kind, transcript, transcript_state)
				SELECT tenant_id, id, 'RE' || md5(id::text), 'AC1', 'call', 'we saw a zebra at the Café', 'ready' FROM calls WHERE tenant_id = ${t.id} AND call_sid = 'find-1'`);
		const entries = async (query) => {
			let href = `${id}?${query}`, n = 0;
			for (let i = 0; href && i < 9; i++) {
				const { text, status } = await a.get(href);
				assert.equal(status, 200, href);
				n += text.split('tabindex="-1"><span class="at">').length - 1;
				href = /<a class="btn" href="([^"]+)">Older/.exec(text)?.[1].replaceAll("&amp;", "&");
			}
			return n;
		};
		for (const [query, n] of [["q=zebra", 28], ["q=ZEB%20CAF", 26], ["q=zebra&kind=changes", 1], ["q=zebra&kind=calls", 1], ["q=at%20caf%C3%89&kind=calls", 1], ["q=cafe&kind=calls", 1], ["q=afe&kind=calls", 0], ["q=zebra&kind=voicemail", 0], ["q=zebra&kind=handoffs", 1], ["q=permit", 1],
			[`department=${dept}`, 3], [`department=${dept}&q=roof`, 1], [`department=${dept}&q=cafe`, 1], [`department=${other.id}`, 0], ["q=ebra", 0], ["q=%25", 0], ["q=_", 0], ["q=elsewhere", 0], ["department=x&q=roof", 1]])
			assert.equal(await entries(query), n, query);
		const none = (await a.get(`${id}?q=${encodeURIComponent("<b>\"'nothing")}&department=${dept}`)).text;
		assert.match(none, /Nothing found/);
		assert.ok(none.includes('value="&lt;b&gt;&quot;&#39;nothing"') && none.includes('selected="selected">Permits &amp; &lt;co&gt;<'), "what was asked for stays");
		assert.match(none, new RegExp(`href="/contacts/${s.id}\\?kind=notes&amp;q=`), "and goes along to other kinds");
	});
});

describe("hand-offs", () => {
	const give = async (to, reason = "Permit is through") => {
		const answer = await a.post(`${page}/handoffs`, { to, reason, hours: "4" });
		return [answer, await db.row(sql`SELECT * FROM handoffs WHERE tenant_id = ${t.id} ORDER BY id DESC LIMIT 1`)];
	};

	it("given, accepted by whom it was given to and nobody else", async () => {
		const [answer, h] = await give(`member:${bob.member}`);
		assert.equal(answer.status, 303);
		assert.equal(h.state, "open");
		assert.ok((await told(bob.member)).some((n) => n.kind === "handoff"));
		const close = `${page}/handoffs/${h.id}`;
		assert.ok(!(await a.get(page)).text.includes('value="accept"'), "who gave it cannot accept it");
		assert.equal((await a.post(close, { answer: "accept" })).status, 409);
		assert.ok((await b.get(page)).text.includes('value="accept"'));
		assert.equal((await b.post(close, { answer: "accept", words: "On it" })).status, 303);
		assert.equal((await b.post(close, { answer: "return" })).status, 409, "once");
		const now = await db.row(sql`SELECT state, closed_by FROM handoffs WHERE tenant_id = ${t.id} AND id = ${h.id}`);
		assert.deepEqual(now, { state: "accepted", closed_by: bob.member });
		assert.match((await told(ann.member)).at(-1).words, /accepted Maribel Ortega: On it/);
	});

	it("returned, and taken back", async () => {
		const [, h] = await give(`member:${bob.member}`);
		assert.equal((await b.post(`${page}/handoffs/${h.id}`, { answer: "return", words: "Not mine" })).status, 303);
		const [, second] = await give(`member:${bob.member}`);
		assert.equal((await b.post(`${page}/handoffs/${second.id}`, { answer: "withdraw" })).status, 409, "only by who gave it");
		assert.equal((await a.post(`${page}/handoffs/${second.id}`, { answer: "withdraw" })).status, 303);
	});

	it("not accepted in time: those who can help are told, once, and may; the coordinator hears of the end", async () => {
		const [, h] = await give(`member:${bob.member}`, "Nobody looks"), late = (member) => told(member).then((n) => n.filter((x) => /^Nobody has accepted Maribel Ortega, handed to .*: Nobody looks$/.test(x.words)).length);
		const close = `${page}/handoffs/${h.id}`, o = await signIn(owner);
		assert.equal((await o.post(close, { answer: "accept" })).status, 409, "before it is late it is for whom it was given to");
		await db.run(sql`UPDATE handoffs SET due_at = now() - interval '1 minute' WHERE tenant_id = ${t.id} AND id = ${h.id}; UPDATE members SET active = false WHERE tenant_id = ${t.id} AND id = ${bob.member}`);
		await until(() => late(owner.member), { ms: 15000, what: "the owner is told" });
		await db.run(sql`SELECT handoffs_late()`);
		assert.deepEqual([await late(owner.member), await late(ann.member), await late(bob.member), await late(viewer.member)], [1, 1, 0, 0]);
		await db.run(sql`UPDATE members SET active = true WHERE tenant_id = ${t.id} AND id = ${bob.member}`);
		assert.equal((await (await signIn(viewer)).post(close, { answer: "accept" })).status, 403);
		assert.equal((await a.post(close, { answer: "accept" })).status, 409);
		assert.ok((await o.get(page)).text.includes('value="accept"'));
		assert.equal((await o.post(close, { answer: "accept", words: "Mine then" })).status, 303);
		const [, second] = await give(`member:${bob.member}`);
		assert.equal((await b.post(`${page}/handoffs/${second.id}`, { answer: "return", words: "Too much" })).status, 303);
		assert.ok((await told(owner.member)).some((n) => n.words === `${bob.name} returned the hand-off of Maribel Ortega (2 times)`), "the coordinator, who did not give it");
	});

	it("stand in a list until they are answered, each where it belongs, the one due first first, page by page", async () => {
		const z = await scratch({ roles: ["owner", "agent", "agent", "viewer"] }), [boss, cleo, dirk, guest] = z.users, list = "/contacts/handoffs";
		await db.run(sql`INSERT INTO departments (tenant_id, name) VALUES (${z.id}, 'Permits & co')`);
		const dept = await db.value(sql`SELECT id FROM departments WHERE tenant_id = ${z.id}`);
		await db.run(sql`UPDATE members SET department_id = ${dept} WHERE tenant_id = ${z.id} AND id = ${dirk.member}`);
		const [o, c, d] = await Promise.all([boss, cleo, dirk].map((u) => signIn(u))), whom = await z.contact("Zoë <Ortega>");
		const names = async (who, at = list) => [...(await who.get(at)).text.matchAll(/class="grow" dir="auto">([^<]*)</g)].map((m) => m[1]);
		assert.match((await d.get(list)).text, /Nothing waits for you/);
		assert.match((await o.get(`${list}?view=all`)).text, /No hand-off is open/);
		await db.run(sql`INSERT INTO handoffs (tenant_id, contact_id, from_member, to_member, to_department, reason, due_at) VALUES
			(${z.id}, ${whom.id}, ${cleo.member}, ${dirk.member}, NULL, 'his', now() + interval '2 hours'),
			(${z.id}, ${whom.id}, ${cleo.member}, NULL, ${dept}, 'of all of them & late', now() - interval '1 hour'),
			(${z.id}, ${whom.id}, ${dirk.member}, ${cleo.member}, NULL, 'hers', now() + interval '1 hour')`);
		assert.deepEqual([await names(d), await names(d, `${list}?view=given`), await names(d, `${list}?view=all`)], [["of all of them &amp; late", "his"], ["hers"], ["of all of them &amp; late", "his"]], "all is not for who does not lead");
		assert.deepEqual([await names(o), await names(o, `${list}?view=all`)], [[], ["of all of them &amp; late", "hers", "his"]]);
		assert.equal((await (await signIn(guest)).get(list)).status, 403);
		const all = (await o.get(`${list}?view=all`)).text;
		assert.equal(all.split('value="accept"').length - 1, 1, "whoever leads may accept what is late");
		assert.match(all, /pill sla-overdue/);
		assert.match((await d.get("/contacts")).text, /href="\/contacts\/handoffs">Hand-offs <b>2</);
		assert.deepEqual(await Promise.all([o, d].map(async (w) => (await w.get("/contacts")).text.includes('href="/settings/fields"'))), [true, false], "the business's own fields are found from here");
		assert.match((await d.get(`/contacts/${whom.id}?kind=handoffs`)).text, /href="\/contacts\/handoffs">All open hand-offs/);
		const action = (await d.get(list)).text.match(/action="(\/contacts\/[^"]+\/handoffs\/[^"]+)"/)[1];
		const answer = await d.post(action, { back: "mine", answer: "accept", words: "On it" });
		assert.equal(answer.headers.location, `${list}?view=mine&done=taken`);
		assert.match((await d.get(answer.headers.location)).text, /Accepted\./);
		const late = await o.post(action, { back: "all", answer: "return" });
		assert.match((await o.get(late.headers.location)).text, /It was not open any more/);
		assert.deepEqual(await names(d), ["his"]);
		const chips = await d.get(list, { headers: { "HX-Request": "true", "HX-Target": "handoffs-views" } });
		assert.match(chips.text, /^\s*<nav id="handoffs-views".*Waiting for me <b>1</s, "how many there are is as live as the list");
		assert.doesNotMatch(chips.text, /handoffs-list/);
		await db.run(sql`INSERT INTO handoffs (tenant_id, contact_id, from_member, to_member, reason, due_at)
			SELECT ${z.id}, ${whom.id}, ${dirk.member}, ${boss.member}, 'many ' || i, '2031-01-01'::timestamptz + (i / 3) * interval '1 day' FROM generate_series(1, 120) i`);
		const seen = [];
		for (let href = list, i = 0; href && i < 9; i++) {
			seen.push(...await names(o, href));
			href = /<a class="btn" href="([^"]+)">Next/.exec((await o.get(href)).text)?.[1].replaceAll("&amp;", "&");
		}
		assert.deepEqual([seen.length, new Set(seen).size], [120, 120]);
		assert.match((await o.get(list)).text, /Waiting for me <b>99\+</);
	});

	it("given with the coordinator's place, or to help; viewers are nobody to hand to", async () => {
		const z = await scratch({ roles: ["owner", "agent", "agent", "viewer"] }), [boss, cleo, dirk, guest] = z.users;
		const [o, c, d] = await Promise.all([boss, cleo, dirk].map((u) => signIn(u))), whom = await z.contact("Maribel Ortega", { owner: cleo }), at = `/contacts/${whom.id}`;
		const coordinator = () => db.value(sql`SELECT owner_id FROM contacts WHERE tenant_id = ${z.id} AND id = ${whom.id}`);
		const last = () => db.row(sql`SELECT * FROM handoffs WHERE tenant_id = ${z.id} ORDER BY id DESC LIMIT 1`);
		const pass = async (from, to, more = {}) => {
			assert.equal((await from.post(`${at}/handoffs`, { to: `member:${to.member}`, reason: "PTO is there", hours: "4", ...more })).status, 303);
			return last();
		};
		// nor is a department of nobody who could accept, one of oneself alone, nor oneself
		const dept = (name, ...there) => db.run(sql`INSERT INTO departments (tenant_id, name) VALUES (${z.id}, ${name}) RETURNING id`)
			.then(async (id) => { for (const u of there) await db.run(sql`UPDATE members SET department_id = ${id} WHERE tenant_id = ${z.id} AND id = ${u.member}`); return id; });
		const [roofs, own, permits] = [await dept("Roofs", guest), await dept("Own", cleo), await dept("Permits", dirk)], offered = (await c.get(at)).text;
		for (const to of [`member:${guest.member}`, `member:${cleo.member}`, `department:${roofs}`, `department:${own}`]) {
			assert.ok(!offered.includes(`value="${to}"`), "not offered");
			const refused = await c.post(`${at}/handoffs`, { to, reason: "Roof & rain", hours: "4" });
			assert.equal(refused.status, 422);
			assert.ok(refused.text.includes("Nobody there can accept it") && refused.text.includes("Roof &amp; rain"));
		}
		assert.ok(offered.includes(`value="department:${permits}"`));
		const program = await programOf(cleo);
		for (const to of [{ to_member: cleo.member }, { to_department: roofs }, { to_department: own }]) assert.match((await program.post(`/api/contacts/${whom.id}/handoffs`, { ...to, reason: "x" })).json.detail, /another colleague/);
		await db.run(sql`UPDATE members SET active = false WHERE tenant_id = ${z.id} AND id = ${dirk.member}`);
		assert.ok(!(await c.get(at)).text.includes(`department:${permits}`), "nor one whose people are gone");
		await db.run(sql`UPDATE members SET active = true WHERE tenant_id = ${z.id} AND id = ${dirk.member}`);
		assert.equal(await db.value(sql`SELECT count(*) FROM handoffs WHERE tenant_id = ${z.id}`), 0);
		let h = await pass(c, dirk);
		let done = await d.post(`${at}/handoffs/${h.id}`, { answer: "accept" });
		assert.match(words((await d.get(done.headers.location)).text), /Accepted\. The coordinator stays, and is told\./);
		assert.equal(await coordinator(), cleo.member);
		// whose it is not to give is not given by that
		assert.ok((await c.get(at)).text.includes('name="whole"') && !(await d.get(at)).text.includes('name="whole"'));
		const refused = await d.post(`${at}/handoffs`, { to: `member:${boss.member}`, reason: "Rain <again>", hours: "4", whole: "1" });
		assert.equal(refused.status, 422);
		assert.ok(refused.text.includes("Only its coordinator or a lead") && refused.text.includes("Rain &lt;again&gt;"));
		assert.match((await (await programOf(dirk)).post(`/api/contacts/${whom.id}/handoffs`, { to_member: boss.member, reason: "x", coordinator: true })).json.detail, /only the contact's coordinator/);
		assert.equal((await last()).id, h.id, "nothing was handed over");
		h = await pass(c, dirk, { whole: "1" });
		assert.match(words((await d.get("/contacts/handoffs")).text), /as coordinator/);
		done = await d.post(`${at}/handoffs/${h.id}`, { answer: "accept" });
		assert.match(words((await d.get(done.headers.location)).text), /Accepted\. You are the coordinator now\./);
		assert.equal(await coordinator(), dirk.member);
		assert.deepEqual(await db.row(sql`SELECT before, after FROM contact_changes WHERE tenant_id = ${z.id} AND what = 'Coordinator' ORDER BY id DESC LIMIT 1`), { before: cleo.name, after: dirk.name });
		// by who leads: the coordinator who loses it is told
		h = await pass(o, cleo, { whole: "1" });
		await c.post(`${at}/handoffs/${h.id}`, { answer: "accept" });
		assert.equal(await coordinator(), cleo.member);
		assert.ok(await db.value(sql`SELECT true FROM notices WHERE tenant_id = ${z.id} AND member_id = ${dirk.member} AND words = ${`${cleo.name} took over Maribel Ortega`}`));
	});

	it("for programs: listed, given and answered by the same rules", async () => {
		const z = await scratch({ roles: ["owner", "agent", "agent", "viewer"] }), [boss, cleo, dirk, guest] = z.users, whom = await z.contact("Maribel Ortega");
		const [o, c, d] = await Promise.all([boss, cleo, dirk].map((u) => programOf(u))), give = (who, body) => who.post(`/api/contacts/${whom.id}/handoffs`, body);
		for (const [body, says] of [[{ reason: "x" }, /Either/], [{ reason: "x", to_member: dirk.member, to_department: whom.id }, /Either/], [{ reason: "x", to_member: guest.member }, /may change contacts/], [{ reason: "x", to_department: whom.id }, /department/], [{ reason: " ", to_member: dirk.member }, /reason/], [{ reason: "x", hours: 721, to_member: dirk.member }, /hours/],
			[{ reason: "x", to_member: dirk.member, coordinator: "yes" }, /true or false/], [{ reason: "x", to_member: dirk.member, coordinater: true }, /coordinater: no such field/], [{ reason: "x", to_member: 7, to_department: whom.id }, /Either/]]) {
			const refused = await give(c, body);
			assert.equal(refused.status, 422, JSON.stringify(body));
			assert.match(refused.json.detail, says);
		}
		const first = await give(c, { to_member: dirk.member, reason: "Needs a permit", hours: 4, coordinator: true }), second = await give(c, { to_member: dirk.member, reason: "And a roof" });
		assert.deepEqual([first.status, first.json.state, second.status], [201, "open", 201]);
		const mine = await d.get("/api/handoffs");
		assert.deepEqual(mine.json.handoffs.map((h) => [h.id, h.contact, h.reason, h.from, h.coordinator, h.overdue, h.may_answer, h.may_withdraw]),
			[[first.json.id, "Maribel Ortega", "Needs a permit", cleo.name, true, false, true, false], [second.json.id, "Maribel Ortega", "And a roof", cleo.name, false, false, true, false]]);
		assert.equal(mine.json.next, null);
		assert.deepEqual([(await c.get("/api/handoffs?view=given")).json.handoffs.length, (await o.get("/api/handoffs?view=all")).json.handoffs.length, (await o.get("/api/handoffs")).json.handoffs.length], [2, 2, 0]);
		for (const bad of ["view=all", "view=x", "cursor=x", "view=mine&foo=1"]) assert.equal((await d.get(`/api/handoffs?${bad}`)).status, 400, bad);
		const answer = (who, h, body) => who.patch(`/api/handoffs/${h.json.id}`, body);
		assert.equal((await answer(c, first, { state: "accepted" })).status, 409);
		for (const bad of [{ state: "done" }, { state: "accepted", anser: "x" }, { state: "accepted", answer: 7 }]) assert.equal((await answer(d, first, bad)).status, 422, JSON.stringify(bad));
		assert.deepEqual((await answer(d, first, { state: "accepted", answer: "On it" })).json, { id: first.json.id, state: "accepted", contact_id: whom.id, coordinator: true });
		assert.deepEqual([(await answer(d, first, { state: "returned" })).status, (await answer(c, second, { state: "withdrawn" })).json.coordinator], [409, false]);
		await db.run(sql`INSERT INTO handoffs (tenant_id, contact_id, from_member, to_member, reason, due_at) SELECT ${z.id}, ${whom.id}, ${cleo.member}, ${dirk.member}, 'many', '2031-01-01'::timestamptz FROM generate_series(1, 60) i`);
		const page = (await d.get("/api/handoffs")).json, rest = (await d.get(`/api/handoffs?cursor=${page.next}`)).json;
		assert.deepEqual([page.handoffs.length, rest.handoffs.length, rest.next, new Set([...page.handoffs, ...rest.handoffs].map((h) => h.id)).size], [50, 10, null, 60]);
	});

	it("without a receiver or a reason: refused, what was typed stays", async () => {
		for (const to of ["", "nobody", `member:${other.users[0].member}`, `department:${k.id}`]) {
			const answer = await a.post(`${page}/handoffs`, { to, reason: "Because of the roof" });
			assert.equal(answer.status, 422, to);
			assert.ok(answer.text.includes("Because of the roof"));
		}
		assert.equal((await a.post(`${page}/handoffs`, { to: `member:${bob.member}`, reason: "" })).status, 422);
	});
});

describe("do not contact", () => {
	it("set and taken back with their words; the call is gone, everybody sees it", async () => {
		const quiet = await t.contact("Quiet Person");
		const path = `/contacts/${quiet.id}`;
		const before = (await a.get(path)).text, form = `<form class="fields" method="post" action="${path}/dnc">`;
		assert.match(before, /href="\/call\?to=/);
		assert.ok(before.includes(form) && /name="do" value="on"/.test(before), "the page offers it");
		assert.ok(!(await (await signIn(viewer)).get(path)).text.includes(form), "not to those who only look");
		assert.equal((await a.post(`${path}/dnc`, { do: "on", words: "Never call me again" })).status, 303);
		const shown = (await b.get(path)).text;
		assert.match(shown, /Asked not to be contacted/);
		assert.match(shown, /name="do" value="off"/);
		assert.doesNotMatch(shown, /href="\/call\?to=/);
		const kept = await db.row(sql`SELECT state, channel, words, source, member_id FROM consents WHERE tenant_id = ${t.id} AND contact_id = ${quiet.id} ORDER BY id LIMIT 1`);
		assert.deepEqual(kept, { state: "refused", channel: "all", words: "Never call me again", source: "page", member_id: ann.member });
		assert.equal((await a.post(`${path}/dnc`, { do: "off", words: "" })).status, 303);
		assert.match((await b.get(path)).text, /href="\/call\?to=/);
		assert.equal((await a.post(`/contacts/${foreign.id}/dnc`, { do: "on" })).status, 404);
	});
});

describe("what one is told", () => {
	it("that a colleague of another department talked to one's contact, also when it is known late who; of one's own not", async () => {
		const k = await t.contact("Called Elsewhere", { owner });
		const call = (sid, ...steps) => db.run(sql.raw(`BEGIN; SELECT set_config('app.tenant', '${t.id}', true); INSERT INTO calls (tenant_id, id, call_sid, contact_id, started_at)
			VALUES ('${t.id}', uuid7(), '${sid}', '${k.id}', now()); ${steps.map((s) => `UPDATE calls SET ${s} WHERE tenant_id = '${t.id}' AND call_sid = '${sid}';`).join(" ")} COMMIT`));
		const heard = async () => (await told(owner.member)).filter((n) => n.words.endsWith("Called Elsewhere")).map((n) => n.words);
		await call("told-0", `answered_at = now(), answered_by = '${owner.member}'`, "ended_at = now()");
		await call("told-1", "ended_at = now()");
		assert.deepEqual(await heard(), []);
		await db.run(sql`INSERT INTO departments (tenant_id, name) VALUES (${t.id}, 'Elsewhere'); UPDATE members SET department_id = (SELECT id FROM departments WHERE tenant_id = ${t.id} AND name = 'Elsewhere')
			WHERE tenant_id = ${t.id} AND id = ${ann.member}`);
		await call("told-2", `answered_at = now(), answered_by = '${ann.member}'`, "ended_at = now()");
		assert.deepEqual(await heard(), [`${ann.name} talked to Called Elsewhere`]);
		await db.run(sql`DELETE FROM notices WHERE tenant_id = ${t.id} AND member_id = ${owner.member}`);
		await call("told-3", "ended_at = now()", `answered_at = now(), answered_by = '${ann.member}'`);
		assert.deepEqual(await heard(), [`${ann.name} talked to Called Elsewhere`]);
	});

	it("each thing that colleagues did, and the same again as often as it was, until it is read", async () => {
		const k = await t.contact("Watched (2 times)", { owner }), heard = async () => (await told(owner.member)).filter((n) => /Watched/.test(n.words)).map((n) => n.words);
		const tell = (who, words) => db.run(sql.raw(`BEGIN; SELECT set_config('app.tenant', '${t.id}', true); SELECT contact_tell_owner('${k.id}', '${who.member}', '${words}'); COMMIT`));
		await tell(ann, "texted"); await tell(bob, "texted"); await tell(ann, "wrote a note about"); await tell(ann, "texted"); await tell(ann, "texted"); await tell(owner, "texted");
		assert.deepEqual((await heard()).sort(), [`${ann.name} texted Watched (2 times) (3 times)`, `${ann.name} wrote a note about Watched (2 times)`, `${bob.name} texted Watched (2 times)`].sort());
		await db.run(sql`UPDATE notices SET read_at = now() WHERE tenant_id = ${t.id} AND member_id = ${owner.member}`);
		await tell(ann, "texted");
		assert.equal((await heard()).length, 4, "what was read stays as it was");
		await db.run(sql`DELETE FROM notices WHERE tenant_id = ${t.id} AND member_id = ${owner.member}`);
	});

	it("is one's own, counted in the navigation until it is read", async () => {
		const first = await b.get("/notices");
		assert.match(first.text, new RegExp(`${ann.name} mentioned you in a note about Maribel Ortega`));
		assert.match(first.text, /title="\d+ not read"/);
		assert.ok(!(await a.get("/notices")).text.includes("mentioned you"), "somebody else's are not shown");
		assert.equal((await b.post("/notices")).status, 303);
		assert.ok(!(await b.get("/notices")).text.includes("not read"));
		assert.equal(await db.value(sql`SELECT count(*) FROM notices WHERE tenant_id = ${t.id} AND member_id = ${owner.member} AND read_at IS NOT NULL`), 0, "nobody else's were read by that");
	});
});
