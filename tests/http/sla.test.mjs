// Promises: what rules start, what keeps them, who is told when they are not kept, and the pages
// on which people see and handle them.
import { test } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { callParams, hook, newSid } from "../lib/hook.mjs";
import { signIn } from "../lib/http.mjs";
import { programOf } from "../lib/api.mjs";
import { phoneNumber, queueOf, scratch } from "../lib/tenant.mjs";
import { until } from "../lib/wait.mjs";

const t = await scratch({ roles: ["owner", "manager", "lead", "agent", "viewer"] });
const [boss, manager, lead, agent] = ["owner", "manager", "lead", "agent"].map((r) => t.user(r));
await t.publish("Queue", { start: "queue", steps: { queue: { type: "queue", name: "Line", queue: "{queue:Support}", say: "Please hold.", max_wait: 600, full: "mail" },
	mail: { type: "voicemail", name: "Mailbox", prompt: "Everyone is busy." } } });
await t.addLine("Main", "Queue", { transcribe: false });
const main = t.line("Main");
const [bm, bl, ba] = await Promise.all([signIn(manager), signIn(lead), signIn(agent)]);
// open all the time, so that nothing depends on when the tests run
await db.run(sql`DELETE FROM schedule_periods WHERE tenant_id = ${t.id};
	INSERT INTO schedule_periods (tenant_id, schedule_id, weekday, opens, closes) SELECT s.tenant_id, s.id, d, '00:00', '00:00'
	FROM schedules s, generate_series(0, 6) d WHERE s.tenant_id = ${t.id}`);

// A caller who waited and left.
async function missed(from) {
	const sid = newSid(), params = callParams(t.account, sid, from, main);
	assert.equal((await hook(t.account, "/voice", params)).status, 200);
	await hook(t.account, "/status", { ...params, CallStatus: "completed", CallDuration: "42" });
	return t.call(sid);
}
const promiseOf = (call, kind = "missed_call") => until(() => db.row(sql`SELECT * FROM promises WHERE call_id = ${call.id} AND kind = ${kind}`), { what: `the ${kind}` });
const promise = (id) => db.row(sql`SELECT * FROM promises WHERE id = ${id}`);
const notices = (user, href) => db.rows(sql`SELECT words FROM notices WHERE member_id = ${user.member} AND href = ${href} ORDER BY id`);
const ticked = async (id, good) => until(async () => { const p = await promise(id); return good(p) && p; }, { ms: 20000, what: "a tick" });
// As if it had been due so many minutes ago.
const overdue = (id, minutes) => db.run(sql`UPDATE promises SET started_at = now() - ${`${minutes + 60} minutes`}::interval, due_at = now() - ${`${minutes} minutes`}::interval,
	warn_at = now() - ${`${minutes + 30} minutes`}::interval, critical_at = now() - ${`${minutes + 10} minutes`}::interval WHERE id = ${id}`);

test("a caller who waited and left is owed a call within an hour, once", async () => {
	const from = await phoneNumber(), call = await missed(from), p = await promiseOf(call);
	assert.equal(p.state, "open");
	assert.equal(p.contact_id, call.contact_id);
	assert.equal(new Date(p.due_at) - new Date(p.started_at), 3600_000);
	assert.match(p.why, /^\w{3} .* \+ 60 min, due /);
	assert.match(p.words, /^Waited \d+:\d\d in Support$/);
	const again = await missed(from);
	await until(async () => (await promise(p.id)).words.startsWith("Again: "), { what: "the second call" });
	assert.ok(!(await db.row(sql`SELECT id FROM promises WHERE call_id = ${again.id}`)), "no second promise");
	const page = await bl.get("/sla");
	assert.equal(page.status, 200);
	assert.ok(page.text.includes(`data-key="${p.id}"`));
	// whoever heard only the menu has asked for nobody; nor did a blocked number
	assert.equal((await db.value(sql`SELECT count(*) FROM promises WHERE contact_id = ${call.contact_id}`)), 1);
});

test("it is the coordinator's, else whoever's follow-ups of the line are; they are told at once", async () => {
	const number = await db.value(sql`SELECT id FROM numbers WHERE tenant_id = ${t.id}`), k = await t.contact("Owned Olga", { owner: boss });
	await db.run(sql`UPDATE numbers SET follow_up_id = ${agent.member} WHERE id = ${number}`);
	const [mine, theirs] = await Promise.all([missed(await phoneNumber()), missed(k.e164)].map(async (c) => promiseOf(await c)));
	assert.deepEqual([mine.owner_id, theirs.owner_id], [agent.member, boss.member]);
	assert.match((await notices(agent, `/sla/${mine.id}`))[0].words, /^Missed call, due \w{3} \d+:\d\d [AP]M: .*Waited /);
	assert.equal((await notices(boss, `/sla/${theirs.id}`)).length, 1);
	assert.equal((await notices(lead, `/sla/${mine.id}`)).length, 0);
	await db.run(sql`UPDATE numbers SET follow_up_id = NULL WHERE id = ${number}; UPDATE promises SET state = 'kept', closed_at = now() WHERE id IN (${mine.id}, ${theirs.id})`);
});

test("talking with them keeps it", async () => {
	const call = await missed(await phoneNumber()), p = await promiseOf(call);
	await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, direction, contact_id, started_at) VALUES (${t.id}, uuid7(), ${newSid()}, 'outbound', ${call.contact_id}, now())`);
	await db.run(sql`BEGIN; SELECT set_config('app.tenant', ${t.id}, true);
		UPDATE calls SET answered_at = now(), answered_by = ${agent.member} WHERE contact_id = ${call.contact_id} AND direction = 'outbound'; COMMIT`);
	const kept = await promise(p.id);
	assert.deepEqual([kept.state, kept.closed_by, kept.close_why], ["kept", agent.member, "Called back"]);
	assert.equal(kept.next_at, null, "and the scheduler forgets it");
	await db.run(sql`UPDATE promises SET started_at = closed_at - interval '18 minutes' WHERE id = ${p.id}`);
	assert.match((await bl.get("/history/calls?sla=kept")).text, />Kept in 18 min/, "that it was kept is not that it is due");
});

test("a voicemail takes the place of the missed call, and is kept when it is handled", async () => {
	const call = await missed(await phoneNumber()), first = await promiseOf(call);
	const recording = await db.run(sql`INSERT INTO recordings (tenant_id, call_id, recording_sid, account_sid, kind, state) VALUES (${t.id}, ${call.id}, ${newSid().replace("CA", "RE")}, ${t.account_sid}, 'voicemail', 'ready') RETURNING id`);
	const p = await promiseOf(call, "voicemail");
	assert.equal((await promise(first.id)).state, "excused");
	assert.equal((await bl.post(`/voicemails/${recording}/handled`, {})).status, 303);
	assert.deepEqual([(await promise(p.id)).state, (await promise(p.id)).closed_by], ["kept", lead.member]);
});

test("what is overdue climbs the ladder: the leads at once, managers an hour later, each told once", async () => {
	const call = await missed(await phoneNumber()), p = await promiseOf(call), href = `/sla/${p.id}`;
	await overdue(p.id, 1);
	await ticked(p.id, (row) => row.told_min === 0);
	assert.deepEqual((await notices(lead, href)).map((n) => n.words.replace(/: .*/s, "")).map((w) => w.replace(/due \w{3} \d+:\d\d [AP]M/, "due then")), ["Missed call, due then", "Missed call overdue"], "at once, and when it is overdue");
	assert.equal((await notices(manager, href)).length, 0);
	await overdue(p.id, 61);
	const told = await ticked(p.id, (row) => row.told_min === 60);
	assert.ok(told.escalated_to.includes(manager.name ?? ""));
	assert.equal((await notices(manager, href)).length, 1);
	assert.equal((await notices(lead, href)).length, 2);
	assert.equal((await notices(boss, href)).length, 0);
	assert.equal(told.next_at, null, "nothing more to come");
	const page = await bm.get("/sla");
	assert.match(page.text, /Escalated to /);
	const close = await bl.post(`${href}/close`, { why: "Called, they are fine", how: "done" });
	assert.equal(close.status, 303);
	assert.deepEqual([(await promise(p.id)).state, (await promise(p.id)).closed_by], ["late", lead.member]);
	assert.ok((await bm.get("/sla/broken")).text.includes(`data-key="${p.id}"`), "a breach stays on the list of breaches");
	assert.equal((await bl.post(`${href}/close`, { how: "done" })).status, 303, "closing twice is no error");
});

test("paused it stands still, with a reason, and goes on with what was left", async () => {
	const call = await missed(await phoneNumber()), p = await promiseOf(call), href = `/sla/${p.id}`;
	const without = await ba.post(`${href}/snooze`, { until: "1h", why: "  " });
	assert.equal(without.status, 422);
	assert.match(without.text, /Say what it waits for/);
	assert.equal((await ba.post(`${href}/snooze`, { until: "1h", why: "Waits for the utility" })).status, 303);
	const still = await promise(p.id);
	assert.equal(still.state, "paused");
	assert.ok(still.left_s > 3500 && still.left_s <= 3600, String(still.left_s));
	assert.match((await bl.get("/sla")).text, /Waits for the utility/);
	assert.ok((await bl.get("/sla?view=list")).text.includes(`data-key="${p.id}"`), "it is in the list, too");
	// the pause is over
	await db.run(sql`UPDATE promises SET resume_at = now() - interval '1 second', left_s = 1200 WHERE id = ${p.id}`);
	const on = await ticked(p.id, (row) => row.state === "open");
	assert.ok(Math.abs(new Date(on.due_at) - Date.now() - 1200_000) < 15000, on.due_at);
	assert.match(on.why, /^Went on .* with 20 min left/);
	await overdue(p.id, 5);
	const late = await ba.post(`${href}/snooze`, { until: "1h", why: "later" });
	assert.equal(late.status, 422, "who does not lead may not pause what is overdue");
	assert.match(late.text, /a team lead can pause it/);
	assert.equal((await bl.post(`${href}/snooze`, { until: "3h", why: "later" })).status, 303);
	assert.equal((await bl.post(`${href}/resume`, {})).status, 303);
	assert.equal((await promise(p.id)).state, "open");
});

test("what is owed can be confirmed to the customer by text, in words that are there to be changed", async () => {
	const call = await missed(await phoneNumber()), p = await promiseOf(call), page = await ba.get(`/sla/${p.id}`);
	const words = /action="\/inbox\/to\/[^"]+"[^>]*>.*?name="body" value="(You will hear from us by [^"]+)"/s.exec(page.text)[1];
	assert.ok(words.endsWith(t.name) && page.text.includes(`href="/history/calls/${call.id}"`), words);
	const begun = await ba.post(`/inbox/to/${call.contact_id}`, { body: words });
	assert.equal(begun.status, 303);
	assert.ok((await ba.get(begun.headers.location)).text.includes(`${words}</textarea>`), "it waits to be sent");
	assert.equal(await db.value(sql`SELECT count(*)::int FROM messages WHERE tenant_id = ${t.id} AND contact_id = ${call.contact_id}`), 0, "and goes to nobody by itself");
	await db.run(sql`UPDATE contacts SET do_not_contact = true WHERE id = ${call.contact_id}`);
	assert.doesNotMatch((await ba.get(`/sla/${p.id}`)).text, /Confirm it by text/);
	assert.equal((await (await signIn(t.user("viewer"))).post(`/inbox/to/${call.contact_id}`, { body: "x" })).status, 403);
	await db.run(sql`UPDATE promises SET state = 'kept', closed_at = now() WHERE id = ${p.id}`);
});

test("the board foretells what will be late today, as long as those of two weeks took", async () => {
	const f = await scratch({ roles: ["manager"] });
	// somewhere where the day is not about to end
	await db.run(sql`UPDATE tenants SET timezone = ${new Date().getUTCHours() < 22 ? "UTC" : "Etc/GMT+10"} WHERE id = ${f.id}; UPDATE schedules SET timezone = NULL WHERE tenant_id = ${f.id}`);
	const b = await signIn(f.user("manager"));
	await db.run(sql`DELETE FROM schedule_periods WHERE tenant_id = ${f.id};
		INSERT INTO schedule_periods (tenant_id, schedule_id, weekday, opens, closes) SELECT s.tenant_id, s.id, d, '00:00', '00:00' FROM schedules s, generate_series(0, 6) d WHERE s.tenant_id = ${f.id}`);
	assert.doesNotMatch((await b.get("/sla")).text, /will be late/, "nothing is known yet");
	// fourteen were done one after the other, each in twenty hours
	await db.run(sql`INSERT INTO promises (tenant_id, kind, state, started_at, due_at, warn_at, critical_at, why, closed_at)
		SELECT ${f.id}, 'missed_call', 'kept', now() - (g + 1) * interval '20 hours' - interval '3 days', now(), now(), now(), 'x', now() - g * interval '20 hours' - interval '1 second' * g FROM generate_series(1, 14) g`);
	await db.run(sql`INSERT INTO promises (tenant_id, kind, number, started_at, due_at, warn_at, critical_at, why)
		SELECT ${f.id}, 'follow_up', '+1801555010' || g, now(), now() + g * interval '1 second' + interval '2 minutes', now(), now(), 'x' FROM generate_series(1, 4) g`);
	assert.match((await b.get("/sla")).text, /4 of 4 due later today will be late<\/b> at 1[345]\d\d min each, as the last 14 took in the last two weeks\. Take first: /);
	// that little came is no reason to be late: what matters is how long each was worked on
	await db.run(sql`UPDATE promises SET started_at = closed_at - interval '2 seconds' WHERE tenant_id = ${f.id} AND state = 'kept'`);
	assert.doesNotMatch((await b.get("/sla")).text, /will be late/);
});

test("given to somebody it is on their board, and they are told", async () => {
	const call = await missed(await phoneNumber()), p = await promiseOf(call), href = `/sla/${p.id}`;
	assert.ok(!(await ba.get("/sla")).text.includes(p.id), "an agent sees their own");
	assert.equal((await bl.post(`${href}/give`, { to: agent.member })).status, 303);
	assert.ok((await ba.get("/sla")).text.includes(p.id));
	assert.match((await notices(agent, href))[0].words, /^Missed call is yours now: /);
	assert.ok((await bl.get("/sla?view=owner")).text.includes(p.id));
	assert.ok((await bl.get(`/sla?view=list&owner=${agent.member}&kind=missed_call`)).text.includes(p.id));
	assert.ok(!(await bl.get(`/sla?view=list&owner=nobody`)).text.includes(p.id));
	assert.equal((await ba.post(`${href}/close`, { how: "excused", why: "x" })).status, 403, "only who leads says that nothing is owed");
	assert.equal((await bl.post(`${href}/close`, { how: "excused", why: "" })).status, 422);
	assert.equal((await bl.post(`${href}/close`, { how: "excused", why: "Wrong number" })).status, 303);
	assert.equal((await promise(p.id)).state, "excused");
});

test("a manager changes a rule: it is tried first, what begins then follows it, two at once are told", async () => {
	const rule = (await db.row(sql`SELECT * FROM sla_policies WHERE tenant_id = ${t.id} AND kind = 'missed_call'`));
	const form = { version: String(rule.version), active: "on", rule: "minutes", minutes: "45", cutoff: "15:00", at: "", hours: "", warn: "50", critical: "20", target: "90",
		after1: "0", who1: "lead", after2: "30", who2: "manager", after3: "", who3: "manager", after4: "", who4: "manager" };
	const trial = await bm.post("/sla/rules/missed_call", { ...form, minutes: "1", try: "on" });
	assert.equal(trial.status, 200);
	assert.match(trial.text, /Of the \d+ of the last 30 days, \d+ would have been late by this rule; \d+ were\. Nothing is saved yet\./);
	assert.equal((await db.value(sql`SELECT minutes FROM sla_policies WHERE tenant_id = ${t.id} AND kind = 'missed_call'`)), 60);
	for (const [wrong, words] of [[{ minutes: "0" }, /Minutes are a whole number/], [{ minutes: "1e3" }, /Minutes are a whole number/], [{ cutoff: "25:00" }, /written like 15:00/],
		[{ at: "nine" }, /written like 9:00/], [{ warn: "20" }, /fewer for critical/], [{ target: "101" }, /1 to 100/], [{ after2: "-1" }, /whole numbers/],
		[{ who2: "nobody" }, /who is told/], [{ rule: "x" }, /how it is measured/]]) {
		const answer = await bm.post("/sla/rules/missed_call", { ...form, ...wrong });
		assert.equal(answer.status, 422, JSON.stringify(wrong));
		assert.match(answer.text, words);
		const section = /<section[^>]*id="missed_call".*?<\/section>/s.exec(answer.text)[0];
		assert.match(section, /<form[^>]*action="\/sla\/rules\/missed_call#missed_call-said"/, "the answer is shown where it was asked");
		assert.match(section, /id="missed_call-said" role="alert" tabindex="-1"/);
		for (const name of ["minutes", "cutoff", "at", "warn", "critical", "target", "after1", "after2"])
			assert.ok(section.includes(`name="${name}" value="${{ ...form, ...wrong }[name]}"`), `${name} stays as it was typed, with ${JSON.stringify(wrong)}`);
	}
	assert.equal((await bm.post("/sla/rules/missed_call", form)).status, 303);
	const conflict = await bm.post("/sla/rules/missed_call", { ...form, minutes: "50" });
	assert.equal(conflict.status, 422);
	assert.match(conflict.text, /Somebody else has changed this rule meanwhile/);
	const p = await promiseOf(await missed(await phoneNumber()));
	assert.equal(new Date(p.due_at) - new Date(p.started_at), 45 * 60_000);
	assert.deepEqual((await db.rows(sql`SELECT after_min, who FROM sla_steps WHERE tenant_id = ${t.id} AND kind = 'missed_call' ORDER BY 1`)).map((s) => [s.after_min, s.who]), [[0, "lead"], [30, "manager"]]);
	assert.equal((await bl.post("/sla/rules/missed_call", form)).status, 403);
	// a rung may name somebody, or those of a queue; who is of another business is nobody
	const queue = await db.value(sql`SELECT id FROM queues WHERE tenant_id = ${t.id} AND name = 'Support'`), foreign = await db.value(sql`SELECT id FROM members WHERE tenant_id <> ${t.id} LIMIT 1`);
	const named = { ...form, version: String(rule.version + 1), after1: "0", who1: `member:${agent.member}`, after2: "5", who2: `queue:${queue}`, after3: "9", who3: `member:${foreign}` };
	assert.equal((await bm.post("/sla/rules/missed_call", named)).status, 303);
	assert.match((await bm.get("/sla/rules")).text, new RegExp(`<option value="member:${agent.member}" selected`));
	assert.deepEqual((await db.rows(sql`SELECT who FROM sla_steps WHERE tenant_id = ${t.id} AND kind = 'missed_call' ORDER BY after_min`)).map((s) => s.who), [named.who1, named.who2]);
	for (const who2 of ["member:x", "queue:", `group:${queue}`]) assert.equal((await bm.post("/sla/rules/missed_call", { ...named, who2 })).status, 422, who2);
	await queueOf(t, "Support", manager);
	await overdue(p.id, 6);
	await ticked(p.id, (row) => row.told_min === 5);
	const overdues = async (user) => (await notices(user, `/sla/${p.id}`)).filter((n) => /overdue/.test(n.words)).length;
	assert.deepEqual(await Promise.all([agent, manager, lead].map(overdues)), [1, 1, 0]);
	await bm.post("/sla/rules/missed_call", { ...form, version: String(rule.version + 2) });
	await bm.post("/sla/rules/missed_call", { ...form, version: String(rule.version + 3), active: "" });
	const call = await missed(await phoneNumber());
	await until(async () => !(await db.value(sql`SELECT count(*) FROM tasks WHERE tenant_id = ${t.id} AND kind = 'promise.begin'`)), { what: "the task" });
	assert.ok(!(await db.row(sql`SELECT id FROM promises WHERE call_id = ${call.id}`)), "what is not promised is not counted");
});

test("of twenty thousand open promises the scheduler asks one index, and the list is walked without a row twice", async () => {
	await db.run(sql`INSERT INTO promises (tenant_id, kind, number, started_at, due_at, warn_at, critical_at, why)
		SELECT ${t.id}, 'follow_up', '', now(), now() + g * interval '1 minute' + interval '1 day', now() + interval '20 days', now() + interval '20 days', 'x' FROM generate_series(1, 20000) g`);
	await db.run("ANALYZE promises");
	const plan = await db.run("EXPLAIN SELECT x.tenant_id FROM promises x WHERE x.next_at <= now() ORDER BY x.next_at LIMIT 5000");
	assert.match(String(plan), /Index (Only )?Scan using promises_next/);
	const page = await bm.get("/sla?view=list&kind=follow_up");
	const next = /rel="next" href="([^"]+)"/.exec(page.text)[1].replaceAll("&amp;", "&");
	const second = await bm.get(next), keys = (text) => [...text.matchAll(/data-key="([^"]+)"/g)].map((m) => m[1]);
	assert.equal(second.status, 200);
	assert.equal(keys(page.text).filter((k) => keys(second.text).includes(k)).length, 0, "no row twice");
	await db.run(sql`UPDATE promises SET state = 'kept', closed_at = now() WHERE tenant_id = ${t.id} AND kind = 'follow_up'`);
});

test("a text that waits is owed an answer by the same rule, whoever it is given to, until it is answered", async () => {
	const k = await t.contact("Pelle Nordin"), number = await db.value(sql`SELECT id FROM numbers WHERE tenant_id = ${t.id} LIMIT 1`);
	const thread = await db.run(sql`INSERT INTO threads (tenant_id, number_id, peer, contact_id, last_words, waiting_since, due_at, due_words)
		VALUES (${t.id}, ${number}, ${k.e164}, ${k.id}, 'Is it ok if I come at nine?', now(), now() + interval '30 minutes', 'x') RETURNING id`);
	const p = await until(() => db.row(sql`SELECT * FROM promises WHERE thread_id = ${thread}`), { what: "the promise" });
	assert.deepEqual([p.kind, p.words, new Date(p.due_at) - new Date(p.started_at)], ["text", "“Is it ok if I come at nine?”", 1800_000]);
	for (const where of ["/sla?kind=text", `/sla/${p.id}`])
		assert.match((await bl.get(where)).text, new RegExp(`<a [^>]*href="/inbox/${thread}#body"[^>]*aria-label="Reply to Pelle Nordin"`), where);
	const change = (set) => db.run(sql`BEGIN; SELECT set_config('app.tenant', ${t.id}, true); UPDATE threads SET ${sql.raw(set)} WHERE id = ${thread}; COMMIT`);
	await change(`assigned_member = '${agent.member}'`);
	assert.equal((await promise(p.id)).owner_id, agent.member);
	await change(`due_at = NULL, waiting_since = NULL, due_words = '', last_direction = 'out', last_by = '${agent.member}'`);
	assert.deepEqual([(await promise(p.id)).state, (await promise(p.id)).closed_by], ["kept", agent.member]);
});

test("of somebody who has left the leads are told", async () => {
	const gone = await db.value(sql`SELECT id FROM members WHERE tenant_id = ${t.id} AND role = 'viewer'`), k = await t.contact("Late Larsen");
	const p = await db.run(sql`INSERT INTO promises (tenant_id, kind, contact_id, words, owner_id, started_at, due_at, warn_at, critical_at, why)
		VALUES (${t.id}, 'follow_up', ${k.id}, 'Call', ${gone}, now() - interval '2 hours', now() - interval '1 minute', now() - interval '1 hour', now() - interval '30 minutes', 'x') RETURNING id`);
	await db.run(sql`UPDATE members SET active = false WHERE id = ${gone}`);
	await db.run(sql`UPDATE promises SET told_min = -1 WHERE id = ${p}`);
	await ticked(p, (row) => row.told_min >= 0);
	assert.match((await notices(lead, `/sla/${p}`))[0].words, /^Follow-up overdue: Late Larsen, Call$/);
	await db.run(sql`UPDATE members SET active = true WHERE id = ${gone}`);
});

test("a follow-up is set from a contact's page, shows in the list and on the page, and is done", async () => {
	const k = await t.contact("Odile Marchetti"), page = await ba.get(`/contacts/${k.id}`);
	assert.match(page.text, new RegExp(`href="/sla/new\\?contact=${k.id}"`));
	assert.match((await ba.get(`/sla/new?contact=${k.id}`)).text, /About <b dir="auto">Odile Marchetti<\/b>/);
	for (const [wrong, words] of [[{ moment: "at", at: "" }, /Say the day and the time/], [{ moment: "at", at: "2020-01-01T10:00" }, /That time has passed/],
		[{ moment: "at", at: "2999-01-01T10:00" }, /more than two years away/], [{ moment: "x" }, /Choose when/], [{ moment: "2h", contact: "" , words: " " }, /Say what is to be done/]]) {
		const answer = await ba.post("/sla", { contact: k.id, words: "Keep <these> words", ...wrong });
		assert.equal(answer.status, 422, JSON.stringify(wrong));
		assert.match(answer.text, words);
		if (!wrong.words) assert.match(answer.text, /Keep &lt;these&gt; words/, "what was typed stays");
	}
	const made = await ba.post("/sla", { contact: k.id, words: "Ask about the gate", moment: "2h" });
	assert.deepEqual([made.status, made.headers.location], [303, `/contacts/${k.id}`]);
	const p = await db.row(sql`SELECT * FROM promises WHERE contact_id = ${k.id}`);
	assert.deepEqual([p.kind, p.owner_id, p.made_by, p.words], ["follow_up", agent.member, agent.member, "Ask about the gate"]);
	assert.ok(Math.abs(new Date(p.due_at) - Date.now() - 7200_000) < 20000);
	assert.equal(await db.value(sql`SELECT promise_id FROM contacts WHERE id = ${k.id}`), p.id);
	assert.match((await ba.get(`/contacts/${k.id}`)).text, /href="\/sla\/[^"]+">Follow-up<\/a> due /);
	assert.match((await bl.get(`/contacts?q=${k.name.split(" ")[1]}`)).text, /class="pill sla-ontime"/);
	// what is due sooner is shown; then what is left
	await ba.post("/sla", { contact: k.id, words: "Sooner", moment: "30m" });
	const sooner = await db.row(sql`SELECT id FROM promises WHERE contact_id = ${k.id} AND words = 'Sooner'`);
	assert.equal(await db.value(sql`SELECT promise_id FROM contacts WHERE id = ${k.id}`), sooner.id);
	await ba.post(`/sla/${sooner.id}/close`, { how: "done" });
	assert.equal(await db.value(sql`SELECT promise_id FROM contacts WHERE id = ${k.id}`), p.id);
	await ba.post(`/sla/${p.id}/close`, { how: "done" });
	assert.equal(await db.value(sql`SELECT promise_id FROM contacts WHERE id = ${k.id}`), null);
});

test("programs set, find and finish follow-ups, and read how many are due", async () => {
	const program = await programOf(agent), k = await t.contact("Ruslan Petrov"), call = await missed(await phoneNumber());
	for (const [body, words] of [[{}, /words, or a contact or call/], [{ words: "x", due_at: "tomorrow" }, /a moment like/], [{ words: "x", due_at: "2020-01-01T00:00:00Z" }, /has passed/],
		[{ words: "x", preset: "30m", due_at: "2027-01-01T00:00:00Z" }, /Either due_at or preset/], [{ words: "x", preset: "1y" }, /30m, 2h or tomorrow/], [{ words: "x", owner_id: 7 }, /are ids/],
		[{ words: "x", owner_id: "01a1ff50-b82c-738a-9a00-000000000000" }, /the id of a member/], [{ words: "x", due_at: "2999-01-01T00:00:00Z" }, /two years/]]) {
		const answer = await program.post("/api/followups", body);
		assert.equal(answer.status, 422, JSON.stringify(body));
		assert.match(answer.json.detail, words);
	}
	const made = await program.post("/api/followups", { contact_id: k.id, words: "By program", preset: "30m" });
	assert.equal(made.status, 201);
	assert.deepEqual([made.json.state, made.json.owner_id, made.json.contact], ["open", agent.member, "Ruslan Petrov"]);
	const alone = await program.post("/api/followups", { words: "Order the ladder", preset: "2h" });
	assert.match((await ba.get("/sla?kind=follow_up")).text, new RegExp(`<a class="name cut" href="/sla/${alone.json.id}" dir="auto">Order the ladder</a>`), "about nobody, it goes by its words");
	assert.doesNotMatch((await ba.get(`/sla/${alone.json.id}`)).text, /Hidden number/);
	await program.patch(`/api/followups/${alone.json.id}`, { state: "done" });
	const about = await program.post(`/api/calls/${call.id}/followups`, { words: "About the call", due_at: new Date(Date.now() + 3600_000).toISOString() });
	assert.equal(about.status, 201);
	assert.equal(about.json.contact_id, call.contact_id);
	const of = (await program.get(`/api/calls/${call.id}/followups`)).json.follow_ups;
	assert.ok(of.some((f) => f.id === about.json.id));
	assert.deepEqual((await program.get("/api/followups?owner=me")).json.follow_ups.map((f) => f.id), [made.json.id, about.json.id], "soonest first");
	// what cannot be asked is refused, not answered with everything
	for (const bad of ["owner=everybody", "foo=1", "due=zz", "owner=me&owner=none"]) assert.equal((await program.get(`/api/followups?${bad}`)).status, 400, bad);
	assert.match((await program.get(`/api/calls/${call.id}/followups?owner=me`)).json.detail, /no filter owner/);
	// another time is kept, with who said so; what cannot be changed is refused, not passed over
	const later = new Date(Date.now() + 86400_000 * 3);
	later.setUTCMilliseconds(0);
	const moved = await program.patch(`/api/followups/${about.json.id}`, { due_at: later.toISOString(), why: "They are away" });
	assert.equal(moved.status, 200, moved.text);
	assert.equal(new Date(moved.json.due_at).getTime(), later.getTime());
	assert.match(moved.json.why, /They are away$/);
	const rule = await db.run(sql`INSERT INTO promises (tenant_id, kind, contact_id, words, started_at, due_at, warn_at, critical_at, why)
		VALUES (${t.id}, 'survey', ${k.id}, 'x', now(), now() + interval '1 day', now() + interval '20 hours', now() + interval '22 hours', 'x') RETURNING id`);
	for (const [id, body, words] of [[about.json.id, { due_at: "2001-01-01T00:00:00Z" }, /has passed/], [about.json.id, { words: "Else" }, /stays/], [about.json.id, { owner_id: "01a1ff50-b82c-738a-9a00-000000000000" }, /a member/],
		[about.json.id, { state: 7 }, /may become done/], [rule, { preset: "tomorrow" }, /only who leads/]]) {
		const answer = await program.patch(`/api/followups/${id}`, body);
		assert.equal(answer.status, 422, JSON.stringify(body));
		assert.match(answer.json.detail, words);
	}
	assert.equal((await promise(about.json.id)).owner_id, agent.member);
	await overdue(made.json.id, 3);
	assert.deepEqual((await program.get("/api/notifications/follow-ups")).json, { overdueCount: 1, dueSoonCount: 0 });
	assert.equal((await program.get(`/api/followups?owner=me`)).json.follow_ups[0].state, "overdue");
	assert.equal((await program.patch(`/api/followups/${about.json.id}`, { owner_id: lead.member })).json.owner_id, lead.member);
	assert.equal((await program.patch(`/api/followups/${made.json.id}`, { state: "done", why: "Called" })).json.state, "late");
	assert.equal((await program.patch(`/api/followups/${made.json.id}`, { state: "open" })).status, 422);
	assert.equal((await program.post("/api/followups", { contact_id: "01a1ff50-b82c-738a-9a00-000000000000" })).status, 404);
});

test("tasks for programs: listed, made, changed, completed; what cannot be is refused in words", async () => {
	const [p, boss] = await Promise.all([programOf(agent), programOf(lead)]), k = await t.contact("Tasia Task"), silent = await db.run(sql`INSERT INTO contacts (tenant_id, name, type) VALUES (${t.id}, 'No Phone', 'lead') RETURNING id`);
	const at = (ms) => new Date(Date.now() + ms).toISOString(), path = "/api/follow-up-tasks";
	for (const [body, says] of [[{}, /whom it is about/], [{ contact_id: "x" }, /whom it is about/], [{ contact_id: k.id }, /moment to come/], [{ contact_id: k.id, scheduled_time: "soon" }, /moment to come/],
		[{ contact_id: k.id, scheduled_time: at(-60_000) }, /moment to come/], [{ contact_id: k.id, scheduled_time: at(900 * 86400_000) }, /moment to come/],
		[{ contact_id: k.id, scheduled_time: at(60_000), owner_id: 7 }, /id of a member/], [{ contact_id: silent, scheduled_time: at(60_000), auto_execution: true }, /no phone/]]) {
		const answer = await p.post(path, body);
		assert.equal(answer.status, 422, JSON.stringify(body));
		assert.match(answer.json.detail, says);
	}
	assert.equal((await p.post(path, { contact_id: "01a1ff50-b82c-738a-9a00-000000000000", scheduled_time: at(60_000) })).status, 404);
	const made = await p.post(path, { contact_id: k.id, scheduled_time: at(3600_000), words: "<b>Gate</b>" });
	assert.equal(made.status, 201, made.text);
	assert.deepEqual([made.json.kind, made.json.task_type, made.json.status, made.json.owner_id, made.json.contact, made.json.words, made.json.auto_execution], ["human", "follow_up", "pending", agent.member, "Tasia Task", "<b>Gate</b>", false]);
	const auto = (await p.post(path, { contact_id: k.id, scheduled_time: at(7200_000), auto_execution: true })).json, mine = async (query = "") => (await p.get(`${path}?owner=me${query}`)).json.tasks.map((r) => r.id);
	assert.ok((await mine()).includes(made.json.id));
	assert.deepEqual(await mine("&auto_execution=true"), [auto.id]);
	assert.ok(!(await mine("&auto_execution=false")).includes(auto.id));
	await overdue(made.json.id, 3);
	assert.ok((await mine("&due=overdue")).includes(made.json.id) && !(await mine("&due=later")).includes(made.json.id));
	for (const bad of ["owner=everybody", "auto_execution=maybe", "due=soon", "dew=overdue"]) assert.equal((await p.get(`${path}?${bad}`)).status, 400, bad);
	const change = (who, body) => who.patch(`${path}/${auto.id}`, body);
	for (const [body, says] of [[{ status: "open" }, /completed or cancelled/], [{ status: "cancelled", why: "x" }, /who leads/], [{ scheduled_time: "x" }, /moment to come/], [{ owner_id: "x" }, /id of a member/]]) {
		const answer = await change(p, body);
		assert.equal(answer.status, 422, JSON.stringify(body));
		assert.match(answer.json.detail, says);
	}
	const later = at(5 * 3600_000), moved = (await change(p, { scheduled_time: later, auto_execution: false })).json;
	assert.deepEqual([Date.parse(moved.scheduled_time), moved.kind], [Date.parse(later), "human"]);
	assert.equal((await change(p, { owner_id: lead.member })).json.owner_id, lead.member);
	assert.match((await change(boss, { status: "cancelled" })).json.detail, /says why/);
	assert.equal((await change(boss, { status: "cancelled", why: "Wrong person" })).json.status, "cancelled");
	assert.equal((await p.patch(`${path}/${made.json.id}`, { status: "completed", why: "Called" })).json.status, "completed");
	assert.deepEqual((await boss.post(`${path}/execute-overdue`)).json.executed, 0, "what people do is theirs");
	const page = await ba.post("/sla", { contact: silent, words: "Call", moment: "2h", automatic: "on" });
	assert.deepEqual([page.status, /There is no number that could be called/.test(page.text)], [422, true]);
	assert.match((await ba.get(`/sla/new?contact=${k.id}`)).text, /name="automatic"/);
});

// An outcome that a person gives to a call.
const ended = async (contact) => {
	const from = contact?.e164 ?? await phoneNumber();
	return db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, direction, from_number, contact_id, started_at, answered_at, ended_at)
		VALUES (${t.id}, uuid7(), ${newSid()}, 'inbound', ${from}, ${contact?.id ?? null}, now() - interval '5 minutes', now() - interval '4 minutes', now()) RETURNING id`);
};
const outcomeOf = async (values) => {
	await db.run(sql`BEGIN; SELECT set_config('app.tenant', ${t.id}, true); SELECT disposition_defaults(); COMMIT`);
	return db.run(sql`INSERT INTO dispositions (tenant_id, name, due_min, closes, special) VALUES (${t.id}, ${values.name}, ${values.due_min ?? null}, ${values.closes ?? true}, ${values.special ?? ""}) RETURNING id`);
};
const give = async (who, call, disposition, note = "") => {
	const c = await db.row(sql`SELECT work_version, note_version FROM calls WHERE id = ${call}`);
	assert.equal((await who.post(`/history/calls/${call}`, { do: "save", work_version: c.work_version, note_version: c.note_version, note, value: "", tags: "", tags_was: "", follow_up: "", disposition })).status, 303);
};
const owedFor = (call) => db.rows(sql`SELECT kind, state, owner_id, words, close_why, extract(epoch FROM due_at - started_at)::int AS s FROM promises WHERE call_id = ${call} ORDER BY id`);

test("an outcome sets its own promise, once, keeps what was owed, and lets go of what it promised before", async () => {
	const k = await t.contact("Warranty Wanda"), call = await ended(k), parts = await outcomeOf({ name: "Parts ordered", due_min: 90 }), asked = await outcomeOf({ name: "Still asking", closes: false, due_min: 30 });
	const owed = await db.run(sql`INSERT INTO promises (tenant_id, kind, contact_id, started_at, due_at, warn_at, critical_at, why) VALUES (${t.id}, 'missed_call', ${k.id}, now() - interval '1 hour', now() + interval '1 hour', now() + interval '1 hour', now() + interval '1 hour', 'x') RETURNING id`);
	await give(ba, call, asked);
	await until(async () => (await owedFor(call)).length === 1, { what: "the promise of the outcome" });
	assert.equal((await promise(owed)).state, "open", "this one keeps it");
	await give(ba, call, parts, "Two panels");
	const rows = await until(async () => { const r = await owedFor(call); return r.length === 2 && r; }, { what: "the promise of the other outcome" });
	assert.deepEqual([rows[0].state, rows[0].close_why], ["excused", "Outcome: Parts ordered"]);
	assert.deepEqual([rows[1].kind, rows[1].state, rows[1].owner_id, rows[1].words, rows[1].s], ["outcome", "open", agent.member, "Parts ordered: Two panels", 5400]);
	assert.deepEqual([(await promise(owed)).state, (await promise(owed)).close_why], ["kept", "Outcome: Parts ordered"]);
	const page = await bl.get("/sla?kind=outcome");
	assert.match(page.text, /After a call/);
	// of many at once it is the same, and taken back it is not owed any more
	const many = [await ended(), await ended()];
	await db.run(sql`BEGIN; SELECT set_config('app.tenant', ${t.id}, true); UPDATE calls SET disposition_id = ${parts}, disposed_at = now(), disposed_by = ${lead.member} WHERE id = ANY (${many}::uuid[]); COMMIT`);
	for (const id of many) await until(async () => (await owedFor(id))[0]?.kind === "outcome", { what: "a promise of each" });
	await db.run(sql`BEGIN; SELECT set_config('app.tenant', ${t.id}, true); UPDATE calls SET disposition_id = NULL, disposed_at = NULL, disposed_by = NULL WHERE id = ${many[0]}; COMMIT`);
	assert.deepEqual([(await owedFor(many[0]))[0].state, (await owedFor(many[1]))[0].state], ["excused", "open"]);
	// what it kept is owed again, but not when they were talked to since
	await give(ba, call, parts, "Two panels");
	const undo = () => db.run(sql`BEGIN; SELECT set_config('app.tenant', ${t.id}, true); UPDATE calls SET disposition_id = NULL, disposed_at = NULL, disposed_by = NULL WHERE id = ${call}; COMMIT`);
	await undo();
	assert.deepEqual([(await promise(owed)).state, (await promise(owed)).closed_by, (await promise(owed)).close_why], ["open", null, ""]);
	await give(ba, call, parts, "Two panels");
	assert.equal((await promise(owed)).state, "kept");
	await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, direction, contact_id, started_at, answered_at, answered_by) VALUES (${t.id}, uuid7(), ${newSid()}, 'outbound', ${k.id}, now(), now(), ${agent.member})`);
	await undo();
	assert.equal((await promise(owed)).state, "kept", "they were called");
});

test("an emergency is told to all who lead, at once and not to who said so; an old one is no news", async () => {
	const siren = await outcomeOf({ name: "Sent a crew", special: "emergency" }), call = await ended(await t.contact("Gasper Leake"));
	await give(bl, call, siren, "Smell of gas");
	const told = await db.rows(sql`SELECT member_id, words, kind FROM notices WHERE tenant_id = ${t.id} AND href = ${`/history/calls/${call}`} AND kind = 'emergency'`);
	assert.deepEqual(told.map((n) => n.member_id).sort(), [boss.member, manager.member].sort());
	assert.match(told[0].words, /^Emergency: Gasper Leake/);
	const old = await ended();
	await db.run(sql`UPDATE calls SET ended_at = now() - interval '3 hours' WHERE id = ${old}`);
	await give(bl, old, siren, "x");
	assert.equal(await db.value(sql`SELECT count(*)::int FROM notices WHERE href = ${`/history/calls/${old}`}`), 0);
});

test("whoever was not satisfied is owed a call in four hours of opening, by their coordinator or a manager", async () => {
	const ask = (k, said) => db.run(sql`BEGIN; SELECT set_config('app.tenant', ${t.id}, true); SELECT promise_survey(${k.id}, ${said}); COMMIT`);
	const early = await t.contact("Early Enid", { stage: "Survey", owner: lead }), late = await t.contact("Late Lars", { stage: "PTO", owner: lead });
	await Promise.all([ask(early, "2 of 10"), ask(late, "Nobody came")]);
	const of = (k) => until(() => db.row(sql`SELECT * FROM promises WHERE contact_id = ${k.id} AND kind = 'survey'`), { what: "a promise after a survey" });
	const [a, b] = await Promise.all([of(early), of(late)]);
	assert.deepEqual([a.owner_id, a.words, new Date(a.due_at) - new Date(a.started_at)], [lead.member, "2 of 10", 4 * 3600_000]);
	assert.equal(b.owner_id, manager.member);
	await ask(early, "1 of 10");
	await until(async () => (await promise(a.id)).words.startsWith("Again: 1 of 10"), { what: "the second answer" });
});

test("its owner is reminded before it is due, once", async () => {
	const k = await t.contact("Reminda Bell"), p = await db.run(sql`INSERT INTO promises (tenant_id, kind, contact_id, words, owner_id, started_at, due_at, warn_at, critical_at, why)
		VALUES (${t.id}, 'follow_up', ${k.id}, 'Ask about the gate', ${agent.member}, now() - interval '1 hour', now() + interval '10 minutes', now() - interval '5 minutes', now() + interval '1 second', 'x') RETURNING id`);
	await ticked(p, (row) => row.reminded_at);
	const said = await db.rows(sql`SELECT words, kind FROM notices WHERE member_id = ${agent.member} AND href = ${`/sla/${p}`}`);
	assert.equal(said.length, 1);
	assert.match(said[0].words, /^Follow-up due at \d+:\d\d [AP]M: Reminda Bell, Ask about the gate$/);
	assert.equal(said[0].kind, "reminder");
});

test("another time needs a reason, is told why, is audited, and is not saved over a colleague's", async () => {
	const k = await t.contact("Tempe Change"), local = (ms) => db.value(sql`SELECT to_char((now() + ${`${ms} milliseconds`}::interval) AT TIME ZONE 'America/Chicago', 'YYYY-MM-DD"T"HH24:MI')`);
	await ba.post("/sla", { contact: k.id, words: "Call", moment: "2h" });
	const p = await db.row(sql`SELECT * FROM promises WHERE contact_id = ${k.id}`), href = `/sla/${p.id}`, later = await local(6 * 3600_000);
	for (const [wrong, says] of [[{ why: " " }, /Say why it is due then/], [{ at: "soon" }, /Say the day and the time/], [{ at: "2020-01-01T10:00" }, /has passed/], [{ at: "2999-01-01T10:00" }, /two years/], [{ version: "99" }, /changed it meanwhile/]]) {
		const answer = await ba.post(`${href}/due`, { at: later, why: "They <travel>", version: p.version, ...wrong });
		assert.equal(answer.status, 422, JSON.stringify(wrong));
		assert.match(answer.text, says);
	}
	assert.equal((await ba.post(`${href}/due`, { at: later, why: "They <travel>", version: p.version })).status, 303);
	const now = await promise(p.id);
	assert.ok(Math.abs(new Date(now.due_at) - Date.now() - 6 * 3600_000) < 120_000);
	assert.match(now.why, new RegExp(`^Set for .* by ${agent.name}: They <travel>$`));
	assert.match((await ba.get(href)).text, /They &lt;travel&gt;/);
	assert.ok(await db.value(sql`SELECT count(*)::int FROM audit_log WHERE tenant_id = ${t.id} AND user_id = ${agent.user_id} AND object_type = 'promise' AND object_id = ${p.id} AND after::text LIKE '%travel%'`) > 0);
	// what a rule promises is not an agent's to put off
	const rule = await promise(await db.run(sql`INSERT INTO promises (tenant_id, kind, contact_id, started_at, due_at, warn_at, critical_at, why) VALUES (${t.id}, 'missed_call', ${k.id}, now(), now() + interval '1 hour', now() + interval '1 hour', now() + interval '1 hour', 'x') RETURNING id`));
	assert.equal((await ba.post(`/sla/${rule.id}/due`, { at: later, why: "x", version: rule.version })).status, 403);
	assert.doesNotMatch((await ba.get(`/sla/${rule.id}`)).text, /Change when it is due/);
	assert.equal((await bl.post(`/sla/${rule.id}/due`, { at: later, why: "Storm day", version: (await promise(rule.id)).version })).status, 303);
});

test("handed over it is taken, or goes back with a reason", async () => {
	const k = await t.contact("Handa Over");
	await ba.post("/sla", { contact: k.id, words: "Call back", moment: "2h" });
	const p = (await db.row(sql`SELECT id FROM promises WHERE contact_id = ${k.id}`)).id, href = `/sla/${p}`;
	assert.equal((await ba.post(`${href}/give`, { to: lead.member, words: "I am off at noon" })).status, 303);
	assert.match((await bl.get(href)).text, /handed it to you: I am off at noon/);
	assert.doesNotMatch((await ba.get(href)).text, /Handed to you/);
	await ba.post(`${href}/hand`, { do: "accept" });
	assert.equal((await promise(p)).handed_by, agent.member, "nobody else takes it");
	assert.equal((await bl.post(`${href}/hand`, { do: "return", why: " " })).status, 422);
	assert.equal((await bl.post(`${href}/hand`, { do: "return", why: "Not my area" })).status, 303);
	assert.deepEqual([(await promise(p)).owner_id, (await promise(p)).handed_by], [agent.member, null]);
	assert.match((await notices(agent, href)).at(-1).words, /came back to you \(Not my area\): Handa Over/);
	await ba.post(`${href}/give`, { to: lead.member });
	await bl.post(`${href}/hand`, { do: "accept" });
	assert.deepEqual([(await promise(p)).owner_id, (await promise(p)).handed_by], [lead.member, null]);
	assert.match((await notices(agent, href)).at(-1).words, /was taken: Handa Over/);
	await bl.post(`${href}/give`, { to: "me" });
	assert.equal((await promise(p)).handed_by, null, "who takes it has it");
});

test("what is promised in words is proposed to who said it, and becomes a follow-up only when they say so", async () => {
	const k = await t.contact("Worda Given", { owner: agent }), other = await t.contact("Nobody Asked");
	assert.equal((await ba.post(`/contacts/${k.id}/notes`, { body: "They want news. I'll call them back tomorrow at 3. <b>Bold</b>" })).status, 303);
	assert.equal((await ba.post(`/contacts/${other.id}/notes`, { body: "Will somebody come? I'll call if it rains." })).status, 303);
	const said = await until(() => db.row(sql`SELECT * FROM promise_words WHERE contact_id = ${k.id}`), { what: "a proposal" });
	assert.deepEqual([said.quote, said.member_id, said.state], ["I'll call them back tomorrow at 3", agent.member, "new"]);
	assert.equal(await db.value(sql`SELECT to_char(due_at AT TIME ZONE 'America/Chicago', 'HH24:MI') FROM promise_words WHERE id = ${said.id}`), "15:00");
	assert.equal(await db.value(sql`SELECT count(*)::int FROM promise_words WHERE contact_id = ${other.id}`), 0);
	assert.match((await notices(agent, "/sla/said"))[0].words, /^You said “I'll call them back tomorrow at 3”\. Set a follow-up\?$/);
	assert.equal(await db.value(sql`SELECT count(*)::int FROM promises WHERE contact_id = ${k.id}`), 0, "by itself it is none");
	assert.match((await ba.get("/sla/said")).text, /I&#39;ll call them back tomorrow at 3|I'll call them back tomorrow at 3/);
	assert.equal((await ba.post(`/sla/said/${said.id}`, { do: "accept" })).status, 303);
	await ba.post(`/sla/said/${said.id}`, { do: "accept" });
	const made = await db.rows(sql`SELECT * FROM promises WHERE contact_id = ${k.id}`);
	assert.equal(made.length, 1, "twice is once");
	assert.deepEqual([made[0].owner_id, made[0].words, new Date(made[0].due_at).getTime()], [agent.member, said.quote, new Date(said.due_at).getTime()]);
	// another's is not an agent's to decide; who leads may
	const theirs = await db.run(sql`INSERT INTO promise_words (tenant_id, source, source_id, member_id, contact_id, quote, said_at) VALUES (${t.id}, 'note', ${k.id}, ${lead.member}, ${k.id}, 'Mine', now()) RETURNING id`);
	await ba.post(`/sla/said/${theirs}`, { do: "dismiss" });
	assert.equal(await db.value(sql`SELECT state FROM promise_words WHERE id = ${theirs}`), "new");
	assert.doesNotMatch((await ba.get("/sla/said")).text, /“Mine”/);
	assert.match((await bm.get("/sla/said")).text, /“Mine”/);
	await bm.post(`/sla/said/${theirs}`, { do: "dismiss" });
	assert.equal(await db.value(sql`SELECT state FROM promise_words WHERE id = ${theirs}`), "dismissed");
});
