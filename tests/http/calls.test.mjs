// The table of calls and the one that is open: filters, order, columns, views, triage; outcome, note,
// tags and contact of a call, by one person and by two at once.
import { test } from "node:test";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { db, sql } from "../lib/db.mjs";
import { signIn, unescape, words } from "../lib/http.mjs";
import { scratch } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

const t = await scratch({ roles: ["owner", "lead", "agent", "viewer"] });
const [b, lead, viewer] = await Promise.all(["agent", "lead", "viewer"].map((role) => signIn(t.user(role))));
const me = t.user("agent");
const outcome = Object.fromEntries((await db.rows(sql`SELECT name, id FROM dispositions WHERE tenant_id = ${t.id}`)).map((d) => [d.name, d.id]));
await db.run(sql`UPDATE disposition_rules SET since = now() - interval '30 days' WHERE tenant_id = ${t.id}`);

// A call that ended so many minutes ago.
async function call(who, ago, more = {}) {
	const c = { direction: "inbound", s: 60, member: me.member, answered: true, voicemail: false, missed: false, queue: null, from: who?.e164 ?? "+13035550142", ...more };
	const id = await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, direction, from_number, contact_id, started_at, ended_at, duration_s, answered_at, answered_by, has_voicemail, unanswered, state, queue_id, value)
		SELECT ${t.id}, overlay(uuid7_floor(x.at)::text placing substr(md5(random()::text), 1, 12) from 25 for 12)::uuid, ${"CA" + randomUUID().replaceAll("-", "")}, ${c.direction}, ${c.from}, ${who?.id ?? null}::uuid, x.at, x.at + make_interval(secs => ${c.s}), ${c.s},
			${c.answered ? sql`x.at + interval '5 seconds'` : null}, ${c.answered ? c.member : null}::uuid, ${c.voicemail}, ${c.missed}, 'ended', ${c.queue}::uuid, ${c.value ?? null}
		FROM (SELECT now() - make_interval(mins => ${ago}) AS at) x RETURNING id`);
	if (c.voicemail) await db.run(sql`INSERT INTO recordings (tenant_id, call_id, recording_sid, account_sid, kind, state, file, transcript, transcript_state) VALUES (${t.id}, ${id}, ${"RE" + randomUUID().replaceAll("-", "")}, ${t.account_sid}, 'voicemail', 'ready', 'x', ${c.says ?? "Hello"}, 'ready')`);
	return id;
}
const [ann, bob, cleo] = [await t.contact("Ann Arbor"), await t.contact("Bob Marsh"), await t.contact("Cleo Dunn")];
const kept = (id) => db.row(sql`SELECT * FROM calls WHERE tenant_id = ${t.id} AND id = ${id}`);
const rows = (html) => [...html.matchAll(/<tr data-key="([0-9a-f-]+)"/g)].map((m) => m[1]);
const list = async (query, who = b) => rows((await who.get(`/history/calls?${query || "all=1"}`)).text);

const A = await call(ann, 300, { s: 600, value: 35000 });
const B = await call(bob, 200, { answered: false, voicemail: true, s: 40, says: "There is smoke in the attic. Please hurry!" });
const C = await call(cleo, 100, { answered: false, missed: true, s: 20 });
const D = await call(ann, 50, { direction: "outbound", s: 200 });
const tag = await db.run(sql`INSERT INTO contact_labels (tenant_id, kind, name) VALUES (${t.id}, 'tag', 'Storm') RETURNING id`);

const save = async (id, fields, who = b) => {
	const c = await kept(id);
	return who.post(`/history/calls/${id}`, { do: "save", work_version: c.work_version, note_version: c.note_version, note: c.note, value: "", tags: "", tags_was: "", follow_up: "", disposition: c.disposition_id ?? "", ...fields });
};

test("each filter finds what it says, alone and together", async () => {
	await db.run(sql`INSERT INTO call_tagged (tenant_id, label_id, call_id) VALUES (${t.id}, ${tag}, ${C})`);
	for (const [query, want] of [["", [D, C, B, A]], ["outcome=voicemail", [B]], ["outcome=missed", [C]], ["direction=outbound", [D]], [`member=${me.member}`, [D, A]], [`member=${me.member}&outcome=missed`, []],
		["longer=5", [A]], ["shorter=0:30", [C]], ["longer=5&shorter=1", []], ["voicemail=yes", [B]], ["voicemail=open", [B]], ["recording=no", [D, C, A]], ["value=300", [A]], ["value=351", []],
		[`tag=${tag}`, [C]], [`tag=${tag}&outcome=voicemail`, []], [`contact=${ann.id}`, [D, A]], ["q=marsh", [B]], [`q=${encodeURIComponent(cleo.e164)}`, [C]], ["text=attic", [B]], ["text=smo%20att", [B]], ["text=nowhere", []],
		["emergency=yes", [B]], ["spam=yes", []], ["owed=yes", [D, C, B, A]], ["owed=no", []], ["source=nobody", []], ["from=2020-01-01&to=2020-01-02", []], ["sort=-length", [A, D, B, C]], ["sort=length", [C, B, D, A]], ["sort=started", [A, B, C, D]], ["sort=-value", [A]]])
		assert.deepEqual((await list(query)).slice(0, want.length || 9), want, query);
});

test("what cannot be asked is said, what is none is left out", async () => {
	for (const [query, says] of [["from=2026-02-30", /not in the calendar/], ["from=2026-02-03&to=2026-02-01", /Swap them/], ["longer=long", /like 2 or 1:30/], ["value=much", /350 or 2k/]])
		assert.match(words((await b.get(`/history/calls?${query}`)).text), says, query);
	for (const query of ["line=x", "tag=%27%3B--", "outcome=lost", "sort=evil", "page=99999999999", "before=x", "call=x", "q=%00", "text=%27%22%29%28%26%7C", "q=" + "x".repeat(3000)])
		assert.ok([200, 400].includes((await b.get(`/history/calls?all=1&${query}`)).status), query);
	const page = (await b.get("/history/calls?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E")).text;
	assert.ok(!page.includes("<script>alert"), "escaped");
	assert.equal((await b.get(`/history/calls?call=${randomUUID()}`)).status, 404);
});

test("pages walk by where one is, whatever comes in between", async () => {
	const k = await t.contact("Many Calls"), ids = [];
	for (let i = 0; i < 55; i++) ids.unshift(await call(k, 5000 - i));
	const first = await b.get(`/history/calls?contact=${k.id}`);
	assert.deepEqual(rows(first.text), ids.slice(0, 50));
	const older = unescape(/href="([^"]+)"[^>]*>Older/.exec(first.text)[1]);
	const fresh = await call(k, 1);
	const second = await b.get(older);
	assert.deepEqual(rows(second.text), ids.slice(50));
	const newer = unescape(/<a[^>]*href="([^"]+)"[^>]*>(?:<svg[^>]*><use[^>]*><\/svg>\s*)?Newer/.exec(second.text)[1]);
	assert.deepEqual(rows((await b.get(newer)).text), ids.slice(0, 50));
	await db.run(sql`UPDATE calls SET spam = true WHERE tenant_id = ${t.id} AND contact_id = ${k.id}`);
	assert.ok(fresh);
});

test("triage: the most urgent first, and a row goes when it has its outcome", async () => {
	assert.deepEqual(await list("triage=1"), [B, A, C, D], "emergency words, then the oldest");
	const page = words((await b.get(`/history/calls?triage=1&call=${B}`)).text);
	assert.match(page, /4 calls need an outcome.*Call 1 of 4 in triage.*Emergency words/);
	assert.match(page, /smoke in the attic/);
	const refused = await save(B, { do: "next", list: "triage=1", next: A });
	assert.equal(refused.status, 422);
	assert.match(words(refused.text), /Choose an outcome: this call needs one/);
	const half = await save(B, { do: "next", disposition: outcome["Emergency sent"], list: "triage=1", next: A, note: "", tags: "Roof" });
	assert.equal(half.status, 422);
	assert.match(words(half.text), /needs a note.*/);
	assert.match(words(half.text), /needs a follow-up: choose when/);
	assert.match(half.text, /name="tags" value="Roof"/, "what was typed stays");
	const done = await save(B, { do: "next", disposition: outcome["Emergency sent"], follow_up: "30m", note: "Sending Marcus.", tags: "Roof, storm", value: "$1,200", list: "triage=1", next: A });
	assert.equal(done.status, 303, words(done.text).slice(0, 300));
	assert.equal(done.headers.location, `/history/calls?triage=1&call=${A}`);
	const c = await kept(B);
	assert.deepEqual([c.disposition_id, c.value, c.note, c.disposed_by, c.work_version, c.note_version], [outcome["Emergency sent"], 120000, "Sending Marcus.", me.member, 1, 1]);
	const owed = await db.row(sql`SELECT * FROM promises WHERE tenant_id = ${t.id} AND call_id = ${B} AND kind = 'follow_up'`);
	assert.deepEqual([owed.owner_id, owed.contact_id, owed.state], [me.member, bob.id, "open"]);
	const due = (new Date(owed.due_at) - Date.now()) / 60000;
	assert.ok(due > 28 && due <= 31, `due in ${due} minutes`);
	assert.equal(await db.value(sql`SELECT string_agg(l.name, ',' ORDER BY l.name) FROM call_tagged g JOIN contact_labels l ON l.id = g.label_id WHERE g.tenant_id = ${t.id} AND g.call_id = ${B}`), "Roof,Storm", "the tag that was there is taken");
	assert.deepEqual(await list("triage=1"), [A, C, D]);
	assert.match(words((await b.get("/history/calls?triage=1")).text), /1 of 4 done today/);
	assert.ok(Number(await db.value(sql`SELECT count(*) FROM audit_log WHERE tenant_id = ${t.id} AND action = 'call.changed' AND object_id = ${B}`)) >= 1, "audited");
	assert.deepEqual(await list("follow_up=yes"), [B]);
	assert.deepEqual(await list(`disposition=${outcome["Emergency sent"]}`), [B]);
	// the call's own page says it, too, and where it is changed
	const own = await b.get(`/history/calls/${B}`);
	assert.match(words(own.text), /Outcome Work on this call Emergency sent .* by .* Sending Marcus\. Tags: Roof, Storm/);
	assert.ok(own.text.includes(`href="/history/calls?call=${B}"`));
	const only = words((await viewer.get(`/history/calls/${A}`)).text);
	assert.ok(/No outcome yet\./.test(only) && !/Work on this call/.test(only));
});

test("when a follow-up is due: presets, a picked time in the business's zone, kept, taken away", async () => {
	const at = async () => db.value(sql`SELECT to_char(due_at AT TIME ZONE (SELECT timezone FROM tenants WHERE id = ${t.id}), 'YYYY-MM-DD HH24:MI') FROM promises WHERE tenant_id = ${t.id} AND call_id = ${A} AND kind = 'follow_up' AND closed_at IS NULL`);
	// the second Sunday of the next March
	const year = new Date().getUTCFullYear() + 1, spring = `${year}-03-${String(14 - (new Date(Date.UTC(year, 2, 14)).getUTCDay())).padStart(2, "0")}`, winter = `${year}-01-05`;
	await save(A, { follow_up: "pick", follow_up_at: `${spring}T02:30` });
	assert.match(await at(), new RegExp(`${spring} 0[13]:30`), "an hour that daylight saving leaves out is one beside it");
	await save(A, { follow_up: "pick", follow_up_at: `${winter}T15:30`, owner: t.user("lead").member });
	assert.equal(await at(), `${winter} 15:30`);
	await save(A, { follow_up: "keep", owner: t.user("lead").member });
	assert.equal(await at(), `${winter} 15:30`);
	const gone = t.user("viewer").member, owes = () => db.value(sql`SELECT owner_id FROM promises WHERE tenant_id = ${t.id} AND call_id = ${A} AND kind = 'follow_up' AND closed_at IS NULL`);
	await db.run(sql`UPDATE promises SET owner_id = ${gone} WHERE tenant_id = ${t.id} AND call_id = ${A} AND kind = 'follow_up' AND closed_at IS NULL`);
	assert.match((await b.get(`/history/calls?call=${A}`)).text, new RegExp(`<option value="${gone}" selected[^>]*>Someone who left`));
	assert.equal((await save(A, { follow_up: "keep", owner: gone, owner_was: gone, value: "5" })).status, 303);
	assert.equal(await owes(), gone, "who owes it stays, in the list or not");
	await db.run(sql`UPDATE promises SET owner_id = NULL WHERE tenant_id = ${t.id} AND call_id = ${A} AND kind = 'follow_up' AND closed_at IS NULL`);
	const form = (await b.get(`/history/calls?call=${A}`)).text, work = form.slice(form.indexOf('id="work"'));
	const hidden = Object.fromEntries([...work.matchAll(/<input type="hidden" name="([a-z_]+)" value="([^"]*)"/g)].map((m) => [m[1], m[2]]));
	const owner = /<select[^>]*name="owner".*?<\/select>/s.exec(work)[0];
	assert.equal((await save(A, { ...hidden, note: (await kept(A)).note, follow_up: "keep", owner: /value="([^"]*)" selected/.exec(owner)?.[1] ?? "", value: "6" })).status, 303, "what nobody owes is no one's to take over");
	assert.equal(await owes() ?? "", "", "and is given to nobody unasked");
	const past = await save(A, { follow_up: "pick", follow_up_at: "2020-01-01T09:00" });
	assert.equal(past.status, 422);
	assert.match(words(past.text), /That time has passed/);
	assert.match(past.text, /name="follow_up_at" value="2020-01-01T09:00"/, "what was picked is still there");
	assert.equal(await at(), `${winter} 15:30`);
	await save(A, { follow_up: "tomorrow" });
	assert.match(await at(), / 09:00$/);
	await save(A, { follow_up: "" });
	assert.equal(await at() ?? null, null);
	for (const bad of [{ follow_up: "pick" }, { follow_up: "pick", follow_up_at: "soon" }, { follow_up: "someday" }, { follow_up: "2h", owner: randomUUID() }, { value: "cheap" }, { tags: "x".repeat(61) }, { tags: Array(21).fill(0).map((v, i) => `t${i}`).join(",") }, { note: "x".repeat(4001) }, { disposition: randomUUID() }])
		assert.equal((await save(A, bad)).status, 422, JSON.stringify(bad).slice(0, 60));
});

test("two people on one call never lose each other's words", async () => {
	const was = await kept(C);
	const mine = { work_version: was.work_version, note_version: was.note_version };
	assert.equal((await save(C, { disposition: outcome["Wrong number"], note: "Theirs" }, lead)).status, 303);
	const late = await save(C, { ...mine, disposition: outcome["Booked job"], note: "Mine" });
	assert.equal(late.status, 409);
	const BOTH = /Ben \w\. saved this call meanwhile\..*Outcome: which one stays\? Yours Booked job as below There now Wrong number .*Note: which one stays\? Yours Mine as below There now Theirs/;
	assert.match(words(late.text), BOTH, "both that were changed");
	assert.match(words(late.text), /Note .*Mine/);
	// what is refused for another reason says it, too: what is sent next is over theirs
	for (const [wrong, says, not] of [[{ ...mine, value: "cheap", note: "Mine" }, BOTH], [{ value: "cheap", work_version: mine.work_version }, /Outcome: which one stays/, /Note: which/], [{ value: "cheap", note: "Mine", note_version: mine.note_version }, /Note: which one stays/, /Outcome: which/], [{ value: "cheap" }, /./, /meanwhile/]]) {
		const refused = await save(C, { disposition: outcome["Booked job"], ...wrong });
		assert.equal(refused.status, 422);
		assert.match(refused.text, /name="value" value="cheap"/);
		assert.match(words(refused.text), says);
		if (not) assert.doesNotMatch(words(refused.text), not);
	}
	const c = await kept(C);
	assert.deepEqual([c.disposition_id, c.note], [outcome["Wrong number"], "Theirs"]);
	// the same outcome twice is no quarrel; tags add up
	await Promise.all([save(C, { disposition: outcome["Wrong number"], note: "Theirs", tags: "One" }), save(C, { disposition: outcome["Wrong number"], note: "Theirs", tags: "Two" }, lead)]);
	assert.match(words((await b.get(`/history/calls?call=${C}`)).text), /Wrong number/);
	assert.equal(await db.value(sql`SELECT count(*) FROM call_tagged g JOIN contact_labels l ON l.id = g.label_id WHERE g.tenant_id = ${t.id} AND g.call_id = ${C} AND l.name IN ('One', 'Two')`), 2);
});

// What the form of a call says that is not chosen.
function fieldsOf(page) {
	const form = page.slice(page.indexOf('<form id="work"')).split("</form>")[0];
	return Object.fromEntries([...form.matchAll(/<input (?!type="radio")[^>]*?name="(\w+)"[^>]*? value="([^"]*)"/g)].map((m) => [m[1], unescape(m[2])]));
}

// The form as a page shows it: what one would send who changed nothing.
async function opened(id, who = b) {
	const page = (await who.get(`/history/calls?call=${id}`)).text, form = page.slice(page.indexOf('<form id="work"')).split("</form>")[0], at = (re) => form.match(re)?.[1];
	const fields = fieldsOf(page);
	for (const name of ["disposition", "follow_up"]) fields[name] = at(new RegExp(`name="${name}" value="([^"]*)" checked`)) ?? "";
	for (const name of ["owner", "assigned"]) fields[name] = at(new RegExp(`name="${name}">.*?<option value="([^"]*)" selected`)) ?? "";
	return { ...fields, note: unescape(at(/<textarea[^>]*>\s?([^]*)<\/textarea>/)), do: "save", seen: unescape(page.match(/id="call-news"[^>]*hx-get="([^"]*)"/)[1]) };
}

test("what only one of two changed is kept of both; what both did is asked for, field by field", async () => {
	const id = await call(cleo, 35), send = (who, fields) => who.post(`/history/calls/${id}`, fields), tags = () => db.value(sql`SELECT string_agg(l.name, ',' ORDER BY l.name) FROM call_tagged g JOIN contact_labels l ON l.id = g.label_id WHERE g.tenant_id = ${t.id} AND g.call_id = ${id}`);
	const owed = () => db.row(sql`SELECT count(*)::int AS n, min(owner_id::text) AS by FROM promises WHERE tenant_id = ${t.id} AND call_id = ${id} AND kind = 'follow_up' AND closed_at IS NULL`);
	const news = async (form, who = b) => words((await who.get(form.seen, { headers: { "HX-Request": "true", "HX-Target": "call-news" } })).text);
	let form = await opened(id), theirs = await opened(id, lead);
	assert.equal((await news(form)).trim(), "", "nothing happened yet");
	assert.equal((await send(lead, { ...theirs, disposition: outcome["Wrong number"], assigned: t.user("lead").member, follow_up: "2h", tags: "Roof" })).status, 303);
	assert.match(await news(form), /^Ben \w\. saved this call: Wrong number\. Show/);
	assert.equal((await news(theirs, lead)).trim(), "", "who saved it is told nothing");
	// shown with what was typed; nothing is saved by that
	let page = await send(b, { ...form, do: "show", value: "350", tags: "Gutter", note: "Blue door" });
	assert.equal(page.status, 200);
	assert.match(words(page.text), /saved this call meanwhile\. Taken from there: Outcome, Follow up, Owner of the call\. Tags there now: Roof; yours are added to them\. What you changed is still below/);
	assert.match(page.text, new RegExp(`name="disposition" value="${outcome["Wrong number"]}" checked`));
	assert.match(page.text, /name="value" value="350"[^]*name="tags" value="Gutter"[^]*>\s*Blue door<\/textarea>/);
	assert.equal((await kept(id)).note, "");
	// the form that was open all the while: nobody's is lost
	assert.equal((await send(b, { ...form, value: "350", tags: "Gutter", note: "Blue door" })).status, 303);
	let c = await kept(id);
	assert.deepEqual([c.disposition_id, c.assigned_to, c.value, c.note, await tags(), await owed()], [outcome["Wrong number"], t.user("lead").member, 35000, "Blue door", "Gutter,Roof", { n: 1, by: t.user("lead").member }]);
	assert.match(await news(theirs, lead), /^Cleo \w\. saved this call/);
	// the lead's is older now, and changes the same: each is asked for
	page = await send(lead, { ...theirs, disposition: outcome["Booked job"], follow_up: "tomorrow", value: "99", assigned: me.member, note: "Red door", tags: "" });
	assert.equal(page.status, 409);
	for (const [name, mine, now] of [["Outcome", "Booked job", "Wrong number"], ["Follow up", "Tomorrow 9 AM", ""], ["Estimated value", "\\$99", "\\$350"], ["Owner of the call", "Cleo", "Ben"], ["Note", "Red door", "Blue door"]])
		assert.match(words(page.text), new RegExp(`${name}: which one stays\\? Yours ${mine}.* as below There now .*${now}`), name);
	form = await opened(id, lead);
	assert.equal((await send(lead, { ...form, disposition: outcome["Booked job"], follow_up: "tomorrow", value: "99", assigned: me.member, note: "Red door", pick_disposition: "mine", pick_follow_up: "theirs", pick_value: "theirs", pick_assigned: "mine", pick_note: "theirs" })).status, 303);
	c = await kept(id);
	assert.deepEqual([c.disposition_id, c.assigned_to, c.value, c.note, await tags(), await owed()], [outcome["Booked job"], me.member, 35000, "Blue door", "Gutter,Roof", { n: 1, by: t.user("lead").member }]);
	assert.match(words((await viewer.get(`/history/calls?call=${id}&seen=1.0`)).text), /saved this call: Booked job\. Show/, "who may only look is told as well");
	assert.doesNotMatch(words((await viewer.get(`/history/calls?call=${id}&seen=${encodeURIComponent("x<")}`)).text), /saved this call: /);
});

test("a follow-up that is set, given or ended elsewhere stays as it is there, unless the form changed it, too", async () => {
	const id = await call(ann, 33), send = (fields) => b.post(`/history/calls/${id}`, fields), [mine, ben] = [me.member, t.user("lead").member];
	const owed = async () => (await db.rows(sql`SELECT owner_id AS by FROM promises WHERE tenant_id = ${t.id} AND call_id = ${id} AND kind = 'follow_up' AND closed_at IS NULL`)).map((p) => p.by);
	const promise = () => db.value(sql`SELECT id FROM promises WHERE tenant_id = ${t.id} AND call_id = ${id} AND kind = 'follow_up' AND closed_at IS NULL`);
	const set = async () => assert.equal((await lead.post("/sla", { call: id, moment: "2h", owner: ben })).status, 303);
	const give = async (to) => assert.equal((await lead.post(`/sla/${await promise()}/give`, { to })).status, 303);
	const end = async () => assert.equal((await lead.post(`/sla/${await promise()}/close`, { how: "done" })).status, 303);
	let form = await opened(id);
	await set();
	assert.equal((await send({ ...form, value: "10" })).status, 303);
	assert.deepEqual([await owed(), (await kept(id)).value], [[ben], 1000], "set while the form was open");
	form = await opened(id);
	await give(mine);
	assert.equal((await send({ ...form, value: "20" })).status, 303);
	assert.deepEqual([await owed(), (await kept(id)).value], [[mine], 2000], "given away while the form was open");
	// both changed it: it is asked for, and who set it there is not guessed
	form = { ...await opened(id), follow_up: "tomorrow", value: "30" };
	await give(ben);
	const page = await send(form);
	assert.equal(page.status, 409);
	assert.match(words(page.text), /Somebody saved something else meanwhile\. .*Follow up: which one stays\? Yours Tomorrow 9 AM, Cleo .* as below There now [^?]*, Ben/);
	assert.deepEqual([await owed(), (await kept(id)).value], [[ben], 2000]);
	form = { ...form, ...fieldsOf(page.text) };
	assert.equal((await send({ ...form, pick_follow_up: "theirs" })).status, 303);
	assert.deepEqual([await owed(), (await kept(id)).value], [[ben], 3000]);
	// to be given on, but done meanwhile: nothing is owed
	form = { ...await opened(id), owner: mine };
	await end();
	assert.equal((await send(form)).status, 303);
	assert.deepEqual(await owed(), []);
});

test("what both changed is asked for until it is answered", async () => {
	const id = await call(bob, 32), send = (who, fields) => who.post(`/history/calls/${id}`, fields), value = async () => (await kept(id)).value;
	const ASKS = /Estimated value: which one stays\? Yours \$420 as below There now \$999/;
	let form = { ...await opened(id), value: "420" };
	assert.equal((await send(lead, { ...await opened(id, lead), value: "999" })).status, 303);
	let page = await send(b, { ...form, do: "show" });
	assert.equal(page.status, 409);
	assert.match(words(page.text), ASKS);
	form = { ...form, ...fieldsOf(page.text) };
	// without an answer, and after another save and look, it is asked again
	page = await send(b, form);
	assert.deepEqual([page.status, await value()], [409, 99900]);
	assert.match(words(page.text), /Nothing is saved yet\. Choose what stays/);
	assert.match(words(page.text), ASKS);
	assert.equal((await send(lead, { ...await opened(id, lead), disposition: outcome["Wrong number"] })).status, 303);
	page = await send(b, { ...form, ...fieldsOf(page.text), do: "show" });
	assert.match(words(page.text), /Ben \w\. saved this call meanwhile\. Taken from there: Outcome\. Choose what stays/);
	assert.match(words(page.text), ASKS);
	form = { ...form, ...fieldsOf(page.text), disposition: outcome["Wrong number"] };
	assert.deepEqual([(await send(b, { ...form, pick_value: "perhaps" })).status, await value()], [409, 99900]);
	// an answer is about what was shown
	assert.equal((await send(lead, { ...await opened(id, lead), value: "1000" })).status, 303);
	page = await send(b, { ...form, pick_value: "mine" });
	assert.deepEqual([page.status, await value()], [409, 100000]);
	assert.equal((await send(b, { ...form, ...fieldsOf(page.text), pick_value: "mine" })).status, 303);
	assert.deepEqual([await value(), (await kept(id)).disposition_id], [42000, outcome["Wrong number"]]);
});

test("tags that a colleague changed are news, and are shown", async () => {
	const id = await call(cleo, 31), send = (who, fields) => who.post(`/history/calls/${id}`, fields);
	const form = await opened(id);
	assert.equal((await send(lead, { ...await opened(id, lead), tags: "Fence" })).status, 303);
	assert.match(words((await b.get(form.seen, { headers: { "HX-Request": "true", "HX-Target": "call-news" } })).text), /^Ben \w\. saved this call\. Show/);
	let page = await send(b, { ...form, do: "show", tags: "Gate" });
	assert.match(words(page.text), /Ben \w\. saved this call meanwhile\. Tags there now: Fence; yours are added to them\. What you changed is still below/);
	assert.match(page.text, /name="tags" value="Gate"/);
	assert.match(words((await send(b, { ...form, ...fieldsOf(page.text), do: "show", tags: "Gate" })).text), /Tags there now: Fence; yours/, "yours are not instead of them");
	page = await send(b, { ...form, do: "show", value: "5" });
	assert.match(words(page.text), /Ben \w\. saved this call meanwhile\. Taken from there: Tags\. What you/);
	assert.match(page.text, /name="tags" value="Fence"/);
});

test("a note saves itself, and never over another's", async () => {
	const note = (version, text, who = b) => who.post(`/history/calls/${D}/note`, { version, note: text });
	const first = JSON.parse((await note(0, "Call back after five")).text);
	assert.deepEqual([first.outcome, first.version], ["saved", 1]);
	assert.equal(JSON.parse((await note(1, "Call back after five")).text).outcome, "same");
	const clash = await note(0, "Something else", lead);
	assert.equal(clash.status, 409);
	assert.deepEqual([JSON.parse(clash.text).outcome, JSON.parse(clash.text).note], ["stale", "Call back after five"]);
	const both = await Promise.all([note(1, "one"), note(1, "two", lead)]);
	assert.deepEqual(both.map((r) => r.status).sort(), [200, 409]);
	assert.equal((await note("x", "y")).status, 409);
	assert.equal((await b.post(`/history/calls/${randomUUID()}/note`, { version: 0, note: "x" })).status, 404);
	assert.equal((await viewer.post(`/history/calls/${D}/note`, { version: 0, note: "x" })).status, 403);
});

test("a call of a stranger is linked to a contact", async () => {
	const e = await call(null, 30, { from: bob.e164 });
	const page = words((await b.get(`/history/calls?call=${e}&tab=people`)).text);
	assert.match(page, /Bob Marsh.*Has this number/);
	assert.match(words((await b.get(`/history/calls?call=${e}&tab=people&who=cleo`)).text), /Cleo Dunn/);
	const done = await b.post(`/history/calls/${e}`, { do: "link", contact: cleo.id, list: "triage=1" });
	assert.equal(done.headers.location, `/history/calls?triage=1&call=${e}&done=linked`);
	assert.equal((await kept(e)).contact_id, cleo.id);
	assert.equal((await b.post(`/history/calls/${e}`, { do: "link", contact: randomUUID() })).status, 404);
});

test("every tab shows, and viewers only look", async () => {
	for (const [tab, says] of [["summary", /Left a voicemail.*Outcome/], ["recording", /Voicemail/], ["transcript", /There is smoke in the attic\./], ["details", /This call.*Step by step/], ["history", /No other calls|Who has been in touch/], ["job", /Bob Marsh/]])
		assert.match(words((await b.get(`/history/calls?call=${B}&tab=${tab}`)).text), says, tab);
	assert.match((await b.get(`/history/calls?call=${B}&tab=transcript&find=ATTIC`)).text, /said-found/);
	const page = (await viewer.get(`/history/calls?call=${B}`)).text;
	assert.ok(!page.includes('name="disposition"') || !page.includes("data-work"), "no form");
	assert.match(words(page), /Emergency sent Sending Marcus\./);
	assert.equal((await save(B, { disposition: outcome.Spam }, viewer)).status, 403);
});

test("calling back and writing are offered in each row, and in the open call as the one decision allows them", async () => {
	const k = await t.contact("Opal Outed"), id = await call(k, 40), open = async () => (await b.get(`/history/calls?call=${id}`)).text;
	await db.run(sql`UPDATE text_settings SET quiet_from = '00:00', quiet_to = '00:00', call_from = '00:00', call_to = '24:00' WHERE tenant_id = ${t.id}`);
	let page = await open();
	assert.match(words(page), /Calling and writing are allowed\. It is \d+:\d\d [AP]M in .+, by their number/);
	assert.equal(page.split(`href="/inbox/to/${k.id}"`).length - 1, 2, "in the row and in the open call");
	assert.ok(page.includes(`href="/call?to=%2B${k.e164.slice(1)}"`));
	await db.run(sql`INSERT INTO consents (tenant_id, address, channel, state, source) VALUES (${t.id}, ${k.e164}, 'all', 'refused', 'text')`);
	page = await open();
	const drawer = page.slice(page.indexOf('id="drawer"'));
	assert.ok(!drawer.includes(`href="/inbox/to/${k.id}"`) && !drawer.includes('href="/call?to='), "neither");
	assert.match(drawer, /aria-disabled="true" aria-label="Call back Opal Outed\. [^"]*opted out/);
	assert.doesNotMatch(words(drawer), /is allowed|are allowed/);
	const stranger = await call(null, 39, { from: "+13125550166" });
	assert.match((await b.get(`/history/calls?call=${stranger}`)).text, /href="\/inbox\/new\?q=%2B13125550166"/);
	assert.doesNotMatch((await viewer.get("/history/calls?all=1")).text, /href="\/inbox\/(to|new)/);
});

test("spam is out of the way, and a spoiled outcome is brought back", async () => {
	assert.equal((await save(D, { disposition: outcome.Spam })).status, 303);
	assert.equal((await kept(D)).spam, true);
	assert.deepEqual(await list(`spam=yes&contact=${ann.id}`), [D]);
	// who may block numbers is offered to block this one
	await db.run(sql`UPDATE calls SET to_number = ${ann.e164} WHERE id = ${D}`);
	const link = (await lead.get(`/history/calls?call=${D}&done=saved`)).text.match(/href="(\/settings\/blocked[^"]*)"/)[1];
	assert.match(link, /\?number=%2B\d+$/);
	assert.match((await lead.get(link)).text, /name="number"[^>]*value="\(?\d/);
	await save(D, { disposition: outcome["Question answered"] });
	assert.equal((await kept(D)).spam, false);
});

test("views: one's own, the team's, the one that opens first", async () => {
	const keep = (fields, who = b) => who.post("/history/calls/table", { do: "keep", list: "outcome=missed&sort=-length", ...fields });
	assert.equal((await keep({ name: "My missed" })).status, 303);
	assert.equal((await keep({ name: "my MISSED" })).status, 422, "a name is taken once");
	assert.equal((await keep({ name: "" })).status, 422);
	await keep({ name: "Sneaky", shared: "1" });
	assert.equal(await db.value(sql`SELECT shared FROM call_views WHERE tenant_id = ${t.id} AND name = 'Sneaky'`), false, "an agent's is one's own");
	await keep({ name: "Team missed", shared: "1" }, lead);
	const page = await b.get("/history/calls?all=1");
	assert.match(words(page.text), /Views All calls My missed Sneaky Team missed/);
	assert.ok(page.text.includes('href="/history/calls?outcome=missed&amp;sort=-length"'));
	assert.doesNotMatch(words((await lead.get("/history/calls?all=1")).text), /My missed/);
	const view = await db.value(sql`SELECT id FROM call_views WHERE tenant_id = ${t.id} AND name = 'My missed'`);
	await b.post("/history/calls/table", { do: "open", view });
	assert.equal((await b.get("/history/calls")).headers.location, "/history/calls?outcome=missed&sort=-length");
	assert.equal((await b.get("/history/calls?all=1")).status, 200);
	assert.equal((await lead.post("/history/calls/table", { do: "remove", view })).status, 303);
	assert.ok(await db.value(sql`SELECT id FROM call_views WHERE id = ${view}`), "another's own is not deleted");
	await b.post("/history/calls/table", { do: "rename", view, new_name: "Lost ones" });
	await b.post("/history/calls/table", { do: "remove", view });
	assert.equal((await b.get("/history/calls")).status, 200, "what opened first is gone");
});

test("columns: which, in which order, how wide", async () => {
	assert.equal((await b.post("/history/calls/table", { do: "columns", place_tags: "2", place_line: "1", width_line: "s", place_value: "x" })).status, 303);
	assert.match(words((await b.get("/history/calls?all=1")).text), /Contact Line Tags (?!Value)/);
	assert.equal(await db.value(sql`SELECT columns FROM call_tables WHERE tenant_id = ${t.id} AND member_id = ${me.member}`), "line:s tags");
	assert.doesNotMatch(words((await lead.get("/history/calls?all=1")).text), /Contact Line Tags/);
	await b.post("/history/calls/table", { do: "reset" });
	assert.match(words((await b.get("/history/calls?all=1")).text), /Contact Queue Started/);
});

test("many calls are changed at once, by a task, and back", async () => {
	const k = await t.contact("Storm Street"), ids = [];
	for (let i = 0; i < 6; i++) ids.push(await call(k, 900 - i));
	await save(ids[0], { disposition: outcome["Booked job"] });
	const go = async (fields) => {
		const answer = await lead.post("/history/calls/bulk", { list: `contact=${k.id}`, ...fields });
		assert.equal(answer.status, 303, words(answer.text).slice(0, 300));
		await until(async () => /Done/.test(words((await lead.get(answer.headers.location)).text)), { what: "done" });
		return answer.headers.location;
	};
	const undo = async (where) => {
		await lead.post(where, { do: "undo" });
		await until(async () => /Undone/.test(words((await lead.get(where)).text)), { what: "undone" });
	};
	const outcomes = async () => db.value(sql`SELECT string_agg(coalesce(d.name, '-'), ',' ORDER BY c.id) FROM calls c LEFT JOIN dispositions d ON d.id = c.disposition_id WHERE c.tenant_id = ${t.id} AND c.contact_id = ${k.id}`);
	assert.match(words((await lead.get(`/history/calls/bulk?contact=${k.id}`)).text), /6 calls/);
	const where = await go({ do: "outcome", to_outcome: outcome["Not in our area"] });
	assert.match(words((await lead.get(where)).text), /Changed 5 Left as they are, because they have another outcome 1/);
	await save(ids[1], { disposition: outcome["Handed off"], note: "To crew 2" });
	await undo(where);
	assert.equal(await outcomes(), "Booked job,Handed off,-,-,-,-", "what was there, and what somebody did since, stays");
	const tagged = await go({ do: "tag_add", to_tag: "Hail" });
	assert.equal(await db.value(sql`SELECT count(*) FROM call_tagged g JOIN contact_labels l ON l.id = g.label_id WHERE g.tenant_id = ${t.id} AND l.name = 'Hail'`), 6);
	await undo(tagged);
	assert.equal(await db.value(sql`SELECT count(*) FROM call_tagged g JOIN contact_labels l ON l.id = g.label_id WHERE g.tenant_id = ${t.id} AND l.name = 'Hail'`), 0);
	const given = await go({ do: "assign", to_owner: me.member });
	assert.equal(await db.value(sql`SELECT count(*) FROM calls WHERE tenant_id = ${t.id} AND contact_id = ${k.id} AND assigned_to = ${me.member}`), 6);
	await undo(given);
	assert.equal(await db.value(sql`SELECT count(*) FROM calls WHERE tenant_id = ${t.id} AND contact_id = ${k.id} AND assigned_to IS NOT NULL`), 0);
	const picked = await lead.post("/history/calls/bulk", [["do", "spam"], ["id", ids[4]], ["id", ids[5]]]);
	await until(async () => (await kept(ids[5])).spam, { what: "marked" });
	assert.equal(picked.status, 303);
	assert.equal(await db.value(sql`SELECT count(*) FROM calls WHERE tenant_id = ${t.id} AND contact_id = ${k.id} AND spam`), 2);
	for (const bad of [{ do: "outcome", to_outcome: "x" }, { do: "assign", to_owner: randomUUID() }, { do: "tag_add", to_tag: "" }, { do: "tag_remove", to_tag: "Nowhere" }, { do: "explode" }, { do: "tag_add", to_tag: "Roof, hail" }, { do: "outcome", to_outcome: outcome["Callback needed"] }, { do: "assign", to_owner: "" }])
		assert.equal((await lead.post("/history/calls/bulk", { list: `contact=${k.id}`, ...bad })).status, 422, bad.do);
	// what asks for a follow-up is not given without one, and nobody is brought elsewhere than where they came from
	const form = (await lead.get(`/history/calls/bulk?id=${ids[2]}&list=triage%3D1%26q%3DStorm`)).text;
	assert.doesNotMatch(form, />Callback needed</);
	assert.match(form, /href="\/history\/calls\?triage=1&amp;q=Storm">Back to the calls/);
	assert.match((await lead.get("/history/calls?triage=1&q=Storm")).text, /<form id="bulk"[^>]*><input type="hidden" name="list" value="triage=1&amp;q=Storm"/);
	const from = await lead.post("/history/calls/bulk", { do: "tag_add", to_tag: "Hail", id: ids[2], list: "triage=1&q=Storm" });
	assert.match((await lead.get(from.headers.location)).text, /href="\/history\/calls\?triage=1&amp;q=Storm">To the calls/);
	assert.match(words((await lead.post("/history/calls/bulk", { id: ids[2], do: "outcome", to_outcome: outcome["Callback needed"] })).text), /asks for a note, follow-up, value or tag: it is set on each call/);
	assert.equal((await lead.post("/history/calls/bulk", { do: "spam", list: "from=2020-01-01&to=2020-01-02" })).status, 422);
	assert.equal((await b.get("/history/calls/bulk")).status, 403);
});
