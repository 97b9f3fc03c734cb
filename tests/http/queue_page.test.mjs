// The queue page of a business with more calls than a page shows.
import { test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { signIn, words } from "../lib/http.mjs";
import { scratch } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

const t = await scratch({ roles: ["agent"] });
const calls = (n, state, more = {}) => db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, caller_name, state, step, visit, started_at, queued_at, answered_at, answered_by)
	SELECT ${t.id}, uuid7_floor(now() - make_interval(hours => ${more.hours ?? 1}) + make_interval(secs => n)), 'CA' || md5(random()::text), ${more.name ?? "Caller "} || n, ${state}, 'menu', 1, now(), now() + make_interval(secs => n), ${more.by ? sql.raw("now()") : null}, ${more.by ?? null}::uuid FROM generate_series(1, ${n}) n`);
const section = (text, id) => new RegExp(`<section id="${id}".*?</section>`, "s").exec(text)[0];
const names = (html) => [...html.matchAll(/\b(?:Caller|Waiter|Mailer|Mine) \d+/g)].map((m) => m[0]);

test("what is cut says so: the newest calls, the longest waiting, the oldest voicemails", async () => {
	const b = await t.browser("agent");
	await calls(1, "connected", { name: "Mine ", hours: 3, by: t.user("agent").member });
	await calls(204, "connected");
	await calls(203, "waiting", { name: "Waiter ", hours: 2 });
	await db.run(sql`WITH c AS (INSERT INTO calls (tenant_id, id, call_sid, caller_name, started_at, ended_at, has_voicemail)
			SELECT ${t.id}, uuid7(), 'CA' || md5(random()::text), 'Mailer ' || n, now(), now(), true FROM generate_series(1, 103) n RETURNING id, caller_name)
		INSERT INTO recordings (tenant_id, call_id, recording_sid, account_sid, kind, state, duration_s, created_at)
		SELECT ${t.id}, id, 'RE' || md5(random()::text), ${t.account_sid}, 'voicemail', 'ready', 5, now() - interval '1 day' + make_interval(secs => split_part(caller_name, ' ', 2)::int) FROM c`);
	const page = (await b.get("/queue")).text;
	const [active, waiting, mail] = ["queue-active", "queue-waiting", "queue-voicemail"].map((id) => section(page, id));
	assert.match(active, /data-count="199\+"/);
	assert.match(waiting, /data-count="200\+"/);
	assert.match(mail, /data-count="100\+"/);
	assert.deepEqual([...new Set(names(active))].slice(0, 2), ["Caller 204", "Caller 203"]);
	assert.deepEqual([...new Set(names(waiting))].slice(0, 2), ["Waiter 1", "Waiter 2"]);
	assert.deepEqual([...new Set(names(mail))].slice(0, 2), ["Mailer 1", "Mailer 2"]);
	assert.match(section(page, "queue-mine"), /Mine 1/, "one's own call is never cut");
	await db.run(sql`UPDATE calls SET ended_at = now() WHERE tenant_id = ${t.id} AND caller_name NOT IN ('Caller 7', 'Caller 9', 'Waiter 3')`);
	const few = (await b.get("/queue")).text;
	assert.match(section(few, "queue-active"), /data-count="2"/);
	assert.match(section(few, "queue-waiting"), /data-count="1"/);
});

test("several parts of the page are one answer, without what they do not show; an unknown part is the whole page", async () => {
	const b = await t.browser("agent"), parts = (target, more = {}) => b.get("/queue", { headers: { "HX-Request": "true", "HX-Target": target, ...more } });
	const ids = (text) => [...text.matchAll(/id="(queue-[a-z]+|live-bar)"/g)].map((m) => m[1]);
	const both = await parts("queue-waiting live-bar");
	assert.deepEqual(ids(both.text), ["queue-waiting", "live-bar"]);
	assert.match(section(both.text, "queue-waiting"), /Waiter 3/);
	assert.equal((await parts("queue-waiting live-bar", { "If-None-Match": both.headers.etag })).status, 304);
	for (const [target, name] of [["queue-mine queue-active", "Caller 7"], [" queue-active ", "Caller 9"]]) assert.match((await parts(target)).text, new RegExp(name));
	for (const target of ["queue-waiting no-such-part", "<script>", " "]) assert.match((await parts(target)).text, /<!doctype html>[\s\S]*Waiter 3[\s\S]*Caller 7/i, target);
});

test("a card says in few words what was chosen; a transcript that does not come is not waited for", async () => {
	const q = await scratch({ roles: ["agent"] }), b = await q.browser("agent");
	await db.run(sql`WITH c AS (INSERT INTO calls (tenant_id, id, call_sid, caller_name, state, step, visit, started_at, queued_at)
			VALUES (${q.id}, uuid7(), 'CA' || md5(random()::text), 'Chooser 1', 'waiting', 'queue', 2, now(), now()) RETURNING id)
		INSERT INTO call_trace (tenant_id, call_id, visit, line, step, code, words) SELECT ${q.id}, id, 2, 1, 'menu', 'menu_key', 'Main menu: key 1, Customer support' FROM c;
		WITH c AS (INSERT INTO calls (tenant_id, id, call_sid, caller_name, started_at, ended_at, has_voicemail)
			SELECT ${q.id}, uuid7(), 'CA' || md5(random()::text), name, now(), now(), true FROM unnest(ARRAY['Mailer 1', 'Mailer 2']) name RETURNING id, caller_name)
		INSERT INTO recordings (tenant_id, call_id, recording_sid, account_sid, kind, state, duration_s, transcript_state, created_at)
		SELECT ${q.id}, id, 'RE' || md5(random()::text), ${q.account_sid}, 'voicemail', 'ready', 5, 'waiting',
			now() - CASE caller_name WHEN 'Mailer 1' THEN interval '16 minutes' ELSE interval '14 minutes' END FROM c`);
	const page = (await b.get("/queue")).text;
	assert.match(section(page, "queue-waiting"), />key 1, Customer support</);
	assert.match(section(page, "queue-voicemail"), /Mailer 1.*No transcript came.*Mailer 2.*Transcript is on its way/s);
	// by when each is to be called back, and whether that has passed
	const owed = await until(() => db.rows(sql`SELECT id FROM promises WHERE tenant_id = ${q.id} AND kind = 'voicemail' ORDER BY id`).then((r) => r.length === 2 && r), { what: "what is owed for them" });
	const mails = async () => section((await b.get("/queue")).text, "queue-voicemail");
	assert.equal((await mails()).split('class="pill sla-').length, 3);
	await db.run(sql`UPDATE promises SET started_at = now() - interval '3 hours', warn_at = now() - interval '3 minutes', critical_at = now() - interval '2 minutes', due_at = now() - interval '1 minute' WHERE id = ${owed[0].id}`);
	assert.match(await mails(), /badge fill tone-red.*pill sla-overdue/s);
	await db.run(sql`UPDATE promises SET state = 'excused', closed_at = now() WHERE tenant_id = ${q.id}`);
	assert.doesNotMatch(await mails(), /class="pill sla-/);
});

test("a card says where in the journey its caller stands and whose they are, in what it asks anyway", async () => {
	const q = await scratch({ roles: ["agent", "agent"] }), [ann, ben] = q.users, b = await signIn(ann);
	const waits = (name, contact) => db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, caller_name, contact_id, state, step, visit, started_at, queued_at)
		SELECT ${q.id}, uuid7(), 'CA' || md5(random()::text), ${name}, ${contact ?? null}::uuid, 'waiting', 'queue', 2, now(), now()`);
	const theirs = await q.contact("Known <b>Caller", { stage: "Install", owner: ben }), mine = await q.contact("Own Caller", { stage: "PTO", owner: ann });
	await waits("", theirs.id);
	await waits("", theirs.id);
	await waits("", mine.id);
	await waits("Stranger");
	const short = (u) => u.name.replace(/^(\S+) (\S).*$/, (all, first, letter) => `${first} ${letter.toUpperCase()}.`);
	const cards = async (more) => [...section((await b.get("/queue", more)).text, "queue-waiting").matchAll(/<li class="card.*?<\/li>/gs)].map(([li]) => words(li));
	// the part alone is what hundreds of desks ask for, and is kept for all of them
	for (const more of [{}, { headers: { "HX-Request": "true", "HX-Target": "queue-waiting" } }, { headers: { "HX-Request": "true", "HX-Target": "queue-waiting" } }]) {
		const all = await cards(more);
		assert.equal(all.length, 4);
		assert.match(all[0], new RegExp(`Known <b>Caller .*PRE-PTO Install .*2nd call today · Coordinator ${short(ben)}`));
		assert.match(all[2], new RegExp(`Own Caller .*POST-PTO PTO .*Coordinator ${short(ann)} \\(you\\)`));
		assert.doesNotMatch(all[2], /call today/);
		assert.doesNotMatch(all[3], /Coordinator|PTO/);
	}
});

test("whoever is away or offline reads on but answers nobody, is told why, and is available again with one button", async () => {
	const q = await scratch({ roles: ["lead", "agent"] });
	const id = await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, caller_name, state, step, visit, started_at, queued_at)
		VALUES (${q.id}, uuid7(), 'CA' || md5(random()::text), 'Waiter 1', 'waiting', 'queue', 2, now(), now()) RETURNING id`);
	const page = `/queue/calls/${id}`, pane = (text) => section(text, "queue-call");
	for (const user of q.users) {
		const b = await signIn(user), rung = () => db.value(sql`SELECT count(*)::int FROM call_legs WHERE call_id = ${id}`);
		for (const [choice, word] of [["away:Lunch", "Away"], ["offline", "Offline"]]) {
			assert.equal((await b.post("/presence", { choice, back: page })).headers.location, page);
			const { text } = await b.get(page), shown = pane(text);
			assert.match(section(text, "queue-waiting"), /Waiter 1/);
			assert.doesNotMatch(shown, /value="take"/);
			assert.match(shown, new RegExp(`<button type="button"[^>]*aria-disabled="true" aria-label="Answer\\. You are ${word}\\."[^>]*title="You are ${word}\\."`));
			assert.match(shown, new RegExp(`<form[^>]*method="post" action="/presence">.*name="back" value="${page}"/?>.*You are ${word}\\..*<button[^>]*name="choice" value="ready">Set Available</button>`, "s"));
			assert.match(shown, /data-live="[^"]*\bpresence"/, "their state may change by itself");
			const refused = await b.post(`/calls/${id}/do`, { verb: "take", back: page });
			assert.equal(refused.status, 409);
			assert.match(words(refused.text), new RegExp(`You are ${word}\\. Set yourself Available in the menu at your name, then answer\\.`));
			assert.equal(await rung(), 0);
		}
		assert.equal((await b.post("/presence", { choice: "ready", back: page })).headers.location, page);
		const free = pane((await b.get(page)).text);
		assert.match(free, /<button[^>]*name="verb" value="take"/);
		assert.doesNotMatch(free, /You are (Away|Offline)|Set Available|data-live="[^"]*\bpresence"/);
	}
});
