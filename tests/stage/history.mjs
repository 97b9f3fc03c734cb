// A believable fortnight of a demo business: contacts and where they stand, calls with their
// legs, traces and voicemails. Everything follows from a fixed seed and today's date.
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";

const DAYS = 14;

// mulberry32: small, seeded, good enough for invented people.
function random(seed) {
	let s = createHash("sha256").update(seed).digest().readUInt32LE(0);
	return () => {
		s = (s + 0x6d2b79f5) | 0;
		let t = Math.imul(s ^ (s >>> 15), 1 | s);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

const hex = (text, n) => createHash("sha256").update(text).digest("hex").slice(0, n);
const quote = (v) => (v === null || v === undefined ? "NULL" : typeof v === "number" || typeof v === "boolean" ? String(v) : `'${String(v).replaceAll("'", "''")}'`);
const iso = (ms) => new Date(ms).toISOString();

// A version-7 identifier of that moment, with bits that follow from the text.
function uuid(ms, text) {
	const time = Math.floor(ms).toString(16).padStart(12, "0"), r = hex(text, 18);
	return `${time.slice(0, 8)}-${time.slice(8)}-7${r.slice(0, 3)}-a${r.slice(3, 6)}-${r.slice(6, 18)}`;
}

// Mono 8 kHz PCM: a quiet two-tone murmur of the right length, so that players can seek.
function wav(seconds) {
	const rate = 8000, n = seconds * rate, data = Buffer.alloc(44 + 2 * n);
	data.write("RIFF", 0); data.writeUInt32LE(36 + 2 * n, 4); data.write("WAVEfmt ", 8);
	data.writeUInt32LE(16, 16); data.writeUInt16LE(1, 20); data.writeUInt16LE(1, 22);
	data.writeUInt32LE(rate, 24); data.writeUInt32LE(2 * rate, 28); data.writeUInt16LE(2, 32); data.writeUInt16LE(16, 34);
	data.write("data", 36); data.writeUInt32LE(2 * n, 40);
	for (let i = 0; i < n; i++) {
		const t = i / rate, loud = 0.5 + 0.5 * Math.sin(t * 7) * Math.sin(t * 1.7);
		data.writeInt16LE(Math.round(2600 * loud * (Math.sin(t * 2 * Math.PI * 190) + 0.5 * Math.sin(t * 2 * Math.PI * 285))), 44 + 2 * i);
	}
	return data;
}

const MESSAGES = {
	sunledge: ["The inverter is showing a red light again, could somebody call me back today?", "Hi, the HOA sent the letter back, I have a question about the array layout.", "Calling about the December bill, it looks like the meter was never switched.", "We need to move the install date, my roofer is late by a week.", "Just checking whether the permit came through."],
	copperline: ["The water heater in the basement is leaking, not badly, but it does not stop.", "I got your quote, let's go ahead with it.", "The kitchen tap is dripping again since your visit last week."],
	brightwell: ["I need to move my appointment on Thursday, please ring me back.", "One of my fillings has come out, it does not hurt yet.", "Could you tell me what the new patient check costs?"],
};

// Every ninth is nobody's customer any more, so that lists have something to hide.
function statusOf(b, rnd, i, done) {
	const [active, inactive] = ["active", "inactive"].map((kind) => b.statuses.filter((s) => s[1] === kind).map((s) => s[0]));
	if (i % 9 === 8) return inactive[i % inactive.length];
	return done ? active.find((name) => /Complete|Active/.test(name)) : active[Math.floor(rnd() * Math.min(5, active.length))];
}

function contactRows(b, rnd) {
	const now = Date.now();
	return b.people.map((name, i) => {
		const e164 = b.region === "GB" ? `+44207946${String(600 + i).padStart(4, "0")}` : `${b.area}${String(i < 40 ? 101 + i : 140 + i).padStart(4, "0")}`;
		const stage = b.stages[Math.floor(rnd() * b.stages.length)];
		const done = stage[2] === null;
		return { id: uuid(now - 86400000 * (40 + i), `${b.slug}contact${name}`), name, e164, stage,
			status: statusOf(b, rnd, i, done),
			owner: b.members.find(([k]) => k === b.owners[i % b.owners.length])[1],
			address: `${100 + Math.floor(rnd() * 800)} ${b.streets[i % b.streets.length]}, ${b.town}`,
			email: `${name.toLowerCase().replace(/[^a-z]+/g, ".")}@example.com`, since: now - 86400000 * Math.floor(2 + rnd() * 20) };
	});
}

function contactSql(b, people) {
	const values = people.map((p, i) => `(${[p.id, p.name, p.email, p.address, `${b.slug.slice(0, 2).toUpperCase()}-${3300 + i}`, p.owner, p.stage[1], iso(p.since), p.status].map(quote).join(", ")})`).join(",\n");
	const phones = people.map((p) => `(${quote(p.id)}, ${quote(p.e164)})`).join(", ");
	const crew = b.slug === "sunledge" ? ["Crew 2", "Crew 4"].map((name, i) => [uuid(Date.now() - 9e9, b.slug + name), name, `+143555501${81 + i}`]) : [];
	return `INSERT INTO contacts (tenant_id, id, type, name, email, address, record_id, owner_id, stage_id, stage_since, status, source, created_at)
SELECT app_tenant(), v.id::uuid, 'customer', v.name, v.email, v.address, v.record, m.id, s.id, v.since::timestamptz, v.status, 'demo', v.since::timestamptz - interval '40 days'
FROM (VALUES ${values}) v (id, name, email, address, record, owner, stage, since, status)
JOIN members m ON m.tenant_id = app_tenant() AND m.name = v.owner
JOIN journey_stages s ON s.tenant_id = app_tenant() AND s.name = v.stage;
INSERT INTO contact_phones (tenant_id, contact_id, e164, label) SELECT app_tenant(), v.c::uuid, v.p, 'Mobile' FROM (VALUES ${phones}) v (c, p);
` + crew.map(([id, name, e164]) => `INSERT INTO contacts (tenant_id, id, type, name, source) VALUES (app_tenant(), ${quote(id)}, 'crew', ${quote(name)}, 'demo');
INSERT INTO contact_phones (tenant_id, contact_id, e164, label) VALUES (app_tenant(), ${quote(id)}, ${quote(e164)}, 'Truck');`).join("\n");
}

function oneCall(b, rnd, at, i, people) {
	const p = people[Math.floor(rnd() * people.length)], line = b.lines[0], queue = Object.values(b.queues)[0][0];
	const agents = b.members.filter((m) => m[5] === Object.keys(b.queues)[0]);
	const agent = agents[Math.floor(rnd() * agents.length)], roll = rnd();
	const outcome = roll < 0.83 ? "answered" : roll < 0.91 ? "voicemail" : roll < 0.96 ? "abandoned" : "missed";
	const wait = Math.floor(5 + rnd() * (outcome === "answered" ? 40 : 150)), talk = Math.floor(40 + rnd() * 420);
	const message = 12 + Math.floor(rnd() * 40);
	return { id: uuid(at, `${b.slug}${at}${i}`), sid: `CA${hex(`${b.slug}call${at}${i}`, 32)}`, p, line, queue, agent, outcome, at,
		queued: at + 21000, end: at + 21000 + wait * 1000 + (outcome === "answered" ? talk * 1000 : outcome === "voicemail" ? (message + 9) * 1000 : 0), wait, talk, message };
}

function callSql(b, c, files) {
	const answered = c.outcome === "answered", up = c.queued + c.wait * 1000;
	const call = [c.id, c.sid, c.p.e164, c.line.number, c.p.id, c.outcome === "voicemail", c.outcome === "missed", iso(c.at), iso(c.queued), iso(up), iso(c.end), Math.round((c.end - c.at) / 1000)];
	const rows = [`INSERT INTO calls (tenant_id, id, call_sid, from_number, to_number, contact_id, candidates, number_id, flow_version_id, state, step, visit, carrier_status, carrier_rank, has_voicemail, unanswered, started_at, queued_at, dequeued_at, ended_at, duration_s, queue_id, recording_notice, answered_at, answered_by)
SELECT app_tenant(), ${[call[0], call[1], call[2], call[3], call[4]].map(quote).join(", ")}, 1, n.id, f.live_version, 'ended', 'queue', 3, 'completed', 9, ${call[5]}, ${call[6]}, ${call.slice(7).map(quote).join(", ")}, q.id, 'announced', ${answered ? `${quote(iso(up))}, m.id` : "NULL, NULL"}
FROM numbers n JOIN flows f ON f.tenant_id = n.tenant_id AND f.id = n.flow_id, queues q, members m
WHERE n.tenant_id = app_tenant() AND n.e164 = ${quote(c.line.number)} AND q.tenant_id = n.tenant_id AND q.name = ${quote(c.queue)} AND m.tenant_id = n.tenant_id AND m.name = ${quote(c.agent[1])};`];
	if (c.outcome !== "abandoned")
		rows.push(`INSERT INTO call_legs (tenant_id, id, call_id, member_id, to_address, via, confirm, state, carrier_rank, end_reason, created_at, rang_at, answered_at, accepted_at, ended_at)
SELECT app_tenant(), ${[uuid(c.queued, c.id), c.id].map(quote).join(", ")}, m.id, m.phone, 'offer', true, 'ended', 9, ${answered ? "'completed'" : "'no-answer'"}, ${quote(iso(c.queued + 300))}, ${quote(iso(c.queued + 1200))}, ${answered ? `${quote(iso(up - 2000))}, ${quote(iso(up))}, ${quote(iso(c.end))}` : `NULL, NULL, ${quote(iso(c.queued + 21000))}`}
FROM members m WHERE m.tenant_id = app_tenant() AND m.name = ${quote(c.agent[1])};`);
	const trace = [[0, "arrived", `${c.p.name} called ${c.line.name}`, null, c.at], [0, "hours", `${Object.values(b.schedules)[0][0]}: open`, null, c.at], [1, "menu_key", "Key 1", null, c.at + 14000], [2, "queue", `Waits in ${c.queue}`, null, c.queued],
		...(c.outcome === "abandoned" ? [[2, "hung_up", "The caller hung up", null, c.end]] : [[2, "offered", `${c.agent[1]}: longest free, ringing now`, c.agent[1], c.queued + 300]]),
		...(answered ? [[2, "accepted", "Accepted with key 1", c.agent[1], up]] : c.outcome === "abandoned" ? [] : [[2, "offer_ended", "Rang 20 s, no answer", c.agent[1], c.queued + 21000], [3, "voicemail", "Nobody answered in time: voicemail", null, up]])];
	rows.push(`INSERT INTO call_trace (tenant_id, call_id, visit, line, at, step, code, member_id, words)
SELECT app_tenant(), ${quote(c.id)}, v.visit, v.line, v.at::timestamptz, '', v.code, m.id, v.words FROM (VALUES ${trace.map((t, i) => `(${[t[0] + 1, i + 1, t[1], t[2], t[3], iso(t[4])].map(quote).join(", ")})`).join(", ")}) v (visit, line, code, words, member, at)
LEFT JOIN members m ON m.tenant_id = app_tenant() AND m.name = v.member::text;`);
	if (c.outcome === "voicemail") rows.push(voicemailSql(b, c, files));
	return rows.join("\n");
}

function voicemailSql(b, c, files) {
	const id = uuid(c.end, `${c.id}vm`), old = Date.now() - c.end > 2 * 86400000;
	const words = MESSAGES[b.slug][parseInt(hex(c.id, 4), 16) % MESSAGES[b.slug].length];
	files.push({ id, seconds: c.message });
	return `INSERT INTO recordings (tenant_id, id, call_id, recording_sid, account_sid, kind, state, duration_s, file, bytes, transcript, transcript_state, created_at, handled_at, handled_by)
SELECT app_tenant(), ${quote(id)}, ${quote(c.id)}, ${quote(`RE${hex(id, 32)}`)}, ${quote(b.account_sid)}, 'voicemail', 'ready', ${c.message}, app_tenant() || '/' || ${quote(`${id}.wav`)}, ${44 + 16000 * c.message}, ${quote(words)}, 'ready', ${quote(iso(c.end))}, ${old ? `${quote(iso(c.end + 3600000))}, m.id` : "NULL, NULL"} FROM members m WHERE m.tenant_id = app_tenant() AND m.name = ${quote(c.agent[1])};
INSERT INTO tasks (tenant_id, lane, kind, args, run_at) VALUES (app_tenant(), 'bulk', 'recording.peaks', jsonb_build_object('recording', ${quote(id)}), now() + interval '30 seconds');
${old ? "" : `UPDATE contacts SET unread_voicemails = unread_voicemails + 1 WHERE tenant_id = app_tenant() AND id = ${quote(c.p.id)};`}`;
}

// Local hour of a moment in the business's zone, 0-23, and its weekday.
function local(ms, zone) {
	const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, hour: "2-digit", hourCycle: "h23", weekday: "short" }).formatToParts(ms);
	return { hour: Number(parts.find((p) => p.type === "hour").value), day: parts.find((p) => p.type === "weekday").value };
}

// What came of each call; the newest day's are not all dealt with yet.
function outcomeSql() {
	const n = "abs(hashtext(c.id::text))";
	return `UPDATE disposition_rules SET since = now() - interval '${DAYS} days' WHERE tenant_id = app_tenant();
UPDATE calls c SET disposition_id = d.id, disposed_at = c.ended_at + interval '90 seconds', disposed_by = coalesce(c.answered_by, m.id), work_version = 1, spam = d.special = 'spam',
	value = CASE WHEN d.key <= 2 THEN (ARRAY[15000, 35000, 80000, 200000])[1 + ${n} % 4] END
FROM dispositions d, (SELECT id FROM members WHERE tenant_id = app_tenant() AND role = 'agent' ORDER BY id LIMIT 1) m, (SELECT max(id::text)::uuid AS last FROM calls WHERE tenant_id = app_tenant()) l
WHERE c.tenant_id = app_tenant() AND d.tenant_id = c.tenant_id AND d.key = (ARRAY[5, 5, 5, 1, 1, 2, 3, 4, 5, 7, 8])[1 + ${n} % 11]
	AND (c.id < uuid7_floor((SELECT o.started_at FROM calls o WHERE o.tenant_id = c.tenant_id AND o.id = l.last) - interval '8 hours') OR ${n} % 3 = 0);`;
}

function moments(b, rnd) {
	const out = [], start = Date.now() - DAYS * 86400000, busy = b.people.length / 2;
	for (let hour = 0; hour < DAYS * 24; hour++) {
		const from = start + hour * 3600000, l = local(from, b.timezone);
		if (l.day === "Sat" || l.day === "Sun" || l.hour < 8 || l.hour > 16) continue;
		const n = Math.round((busy / 9) * (l.hour === 9 || l.hour === 13 ? 1.6 : 0.9) * (0.6 + rnd() * 0.8));
		for (let i = 0; i < n; i++) out.push(from + Math.floor(rnd() * 3500000));
	}
	return out.filter((at) => at < Date.now() - 900000).sort((x, y) => x - y);
}

// A few threads as an inbox has them: [who, minutes ago, [minutes ago, from us?, words, state?] ...].
const TEXTS = {
	sunledge: [
		[0, [[2900, true, "Reminder: your site visit is tomorrow between 9 and 11 AM. Reply C to confirm."], [2880, false, "C"],
			[40, true, "Hi, the city asked for one photo of your main panel, cover open, label readable. Can you reply here with it?"],
			[18, false, "Is it ok if I send the panel picture tonight? Also the city called, did something change with the plans"]]],
		[7, [[60, true, "We are looking at your system now."], [26, false, "Still red. Can you call please"]]],
		[3, [[6, false, "Gate code is 4471, dogs will be inside"]]],
		[10, [[9, true, "Good morning, this is Sunledge. The crew is on the way and arrives around 9:30."], [4, false, "Great, the driveway is free. Do you need me to be home?"]]],
		[4, [[200, false, "What time on Friday?"], [190, true, "See you Friday between 9 and 11"]]],
		[18, [[1500, true, "Your inspection is booked for Monday."], [1440, false, "STOP"]]],
		[14, [[4300, false, "Roofer says done Dec 1"], [4290, true, "Thank you, that works with the install on Dec 2."]]],
		[6, [[4200, false, "Got the permit fee email"], [4190, true, "Permit fee receipt attached", "undelivered"]]],
	],
	copperline: [
		[0, [[35, true, "Hi, Copperline here. Hank can look at the water heater today at 3 PM. Does that work?"], [12, false, "Yes 3 is fine. It is in the basement, door on the left"]]],
		[4, [[8, false, "Could you send the quote again, I cannot find it"]]],
		[2, [[300, false, "Is Saturday possible?"], [290, true, "Saturday between 8 and 10 works. See you then."]]],
		[6, [[1600, true, "Your invoice is ready: $240 for the kitchen tap."], [1590, false, "Paid, thank you"], [1580, true, "Got it, thank you."]]],
	],
	brightwell: [
		[0, [[25, false, "Please can I move Thursday to next week?"]]],
		[3, [[1450, true, "A reminder of your check-up tomorrow at 10:20."], [1440, false, "I will be there"]]],
		[5, [[180, false, "How long does the numbness last?"], [170, true, "Two to three hours. Ring us if it is longer than five."]]],
	],
};

// What is written again and again: [name, words].
const TEMPLATES = {
	sunledge: [["Panel photo", "Hi {first_name|there}, could you reply here with one photo of your main panel, cover open, label readable? Tonight is fine."],
		["Call back today", "Hi {first_name|there}, {member} here. I will call you back today and look at your system with you."],
		["Crew on the way", "Hi {first_name|there}, our crew is on the way and should be with you in about 30 minutes. The gate and the driveway are all they need."],
		["Permit sent", "Hi {first_name|there}, your plans went to the city today. They usually answer within two weeks, and we write as soon as they do."]],
	copperline: [["On the way", "Hi {first_name|there}, your plumber is on the way and should be there within 30 minutes."], ["Quote sent", "Hi {first_name|there}, the quote is in your e-mail again. Reply here with any question."]],
	brightwell: [["Moving an appointment", "Hi {first_name|there}, of course. Which day next week would suit you, morning or afternoon?"], ["Check-up reminder", "Hi {first_name|there}, it is time for your check-up. Reply here and we will find a day."]],
};

const templatesSql = (b) => `INSERT INTO text_templates (tenant_id, name, body) VALUES ${TEMPLATES[b.slug].map((t) => `(app_tenant(), ${t.map(quote).join(", ")})`).join(", ")};`;

// Texts that could not wait, today: [who, minutes ago, words, score, reasons, what became of it, seconds until].
const LEADS = [
	[22, 150, "can you come today, my panel is smoking", 100, "smoking +60, come today +50, today +25", "connected", 11],
	[23, 95, "Ready to start, please call me asap", 95, "asap +45, ready to start +50, call me +40", "connected", 19],
	[24, 50, "No power since this morning, urgent", 95, "urgent +45, no power +50", "claimed", 240],
	[25, 3, "Burning smell from the inverter, is that an emergency?", 100, "burning +60, emergency +60", "escalated", 35],
];

// One phone of each ready member rang; who picked up was connected, the others stopped.
function leadsSql(b, people) {
	const ready = b.members.filter((m) => b.owners.includes(m[0])), line = b.lines[0].number;
	const one = ([who, m, words, score, reasons, state, after], n) => {
		const p = people[who], at = Date.now() - m * 60000, id = uuid(at, `${b.slug}lead${who}`), text = uuid(at - 2000, `${b.slug}hot${who}`), by = ready[n % ready.length][1], rung = state === "connected" ? after : 30;
		const up = state === "connected", then = (s) => quote(iso(at + s * 1000)), mine = `(SELECT m.id FROM members m WHERE m.tenant_id = app_tenant() AND m.name = ${quote(by)})`;
		return `WITH h AS (INSERT INTO threads (tenant_id, number_id, peer, contact_id, state, assigned_member, last_at, last_in_at, last_direction, last_words)
	SELECT app_tenant(), n.id, ${quote(p.e164)}, ${quote(p.id)}, 'open', ${state === "escalated" ? "NULL" : mine}, ${then(0)}, ${then(0)}, 'in', ${quote(words)} FROM numbers n WHERE n.tenant_id = app_tenant() AND n.e164 = ${quote(line)} RETURNING *),
t AS (INSERT INTO messages (tenant_id, id, thread_id, contact_id, message_sid, direction, from_number, to_number, body, segments, state, created_at)
	SELECT h.tenant_id, ${quote(text)}, h.id, h.contact_id, ${quote(`SM${hex(text, 32)}`)}, 'in', h.peer, ${quote(line)}, ${quote(words)}, 1, 'received', ${then(-2)} FROM h),
l AS (INSERT INTO hot_leads (tenant_id, id, thread_id, contact_id, message_id, score, reasons, in_hours, state, code, created_at, answered_by, answered_at, connected_at, escalated_at, escalated_why, claimed_by, claimed_at)
	SELECT h.tenant_id, ${quote(id)}, h.id, h.contact_id, ${quote(text)}, ${score}, ${quote(reasons)}, true, ${quote(state)}, ${quote(up ? "" : `K7Q${"PRT"[n % 3]}${n + 2}`)}, ${then(0)}, ${up ? `${mine}, ${then(after)}, ${then(after + 9)}, NULL, ''` : `NULL, NULL, NULL, ${then(35)}, 'Nobody answered in time'`},
		${state === "claimed" ? `${mine}, ${then(after)}` : "NULL, NULL"} FROM h RETURNING *)
INSERT INTO call_attempts (tenant_id, lead_id, member_id, phone, call_sid, state, rank, answered, transferred, end_reason, duration_s, asked_at, rang_at, answered_at, ended_at, created_at)
SELECT l.tenant_id, l.id, m.id, m.phone, 'CA' || md5(l.id::text || m.id), 'ended', 9, w.won, w.won, CASE WHEN w.won THEN 'completed' ELSE 'no-answer' END, CASE WHEN w.won THEN 214 ELSE 0 END,
	l.created_at, l.created_at + interval '2 seconds', l.answered_at, l.created_at + make_interval(secs => CASE WHEN w.won THEN 234 ELSE ${rung} END), l.created_at
FROM l JOIN members m ON m.tenant_id = l.tenant_id AND m.name IN (${ready.map((r) => quote(r[1])).join(", ")}) CROSS JOIN LATERAL (SELECT ${up} AND m.name = ${quote(by)} AS won) w;`;
	};
	return `INSERT INTO lead_settings (tenant_id, enabled) VALUES (app_tenant(), true);\n${LEADS.filter(([who]) => people[who]).map(one).join("\n")}`;
}

function textsSql(b, people) {
	const agent = b.members.find(([k]) => k === b.owners[0])[1], line = b.lines[0].number;
	return TEXTS[b.slug].filter(([who]) => people[who]).map(([who, told]) => {
		const p = people[who], id = uuid(Date.now() - told[0][0] * 60000, `${b.slug}thread${who}`), last = told.at(-1);
		const at = (m) => iso(Date.now() - m * 60000), waits = !last[1] && last[2] !== "STOP";
		return `INSERT INTO threads (tenant_id, id, number_id, peer, contact_id, state, assigned_member, last_at, last_in_at, last_direction, last_words, last_by, waiting_since, due_at, due_words)
SELECT app_tenant(), ${quote(id)}, n.id, ${quote(p.e164)}, ${quote(p.id)}, 'open', k.owner_id, ${quote(at(last[0]))}, ${quote(at(told.findLast((m) => !m[1])[0]))}, ${quote(last[1] ? "out" : "in")}, ${quote(last[2].slice(0, 200))}, ${last[1] ? "m.id" : "NULL"},
	${waits ? `${quote(at(last[0]))}, ${quote(at(last[0] - 30))}, '30 min after it came'` : "NULL, NULL, ''"}
FROM numbers n, members m, contacts k WHERE n.tenant_id = app_tenant() AND n.e164 = ${quote(line)} AND m.tenant_id = n.tenant_id AND m.name = ${quote(agent)} AND k.tenant_id = n.tenant_id AND k.id = ${quote(p.id)};
` + told.map(([m, ours, words, state], i) => `INSERT INTO messages (tenant_id, id, thread_id, contact_id, message_sid, direction, from_number, to_number, body, segments, member_id, state, rank, error_code, created_at)
SELECT app_tenant(), ${quote(uuid(Date.now() - m * 60000, `${id}${i}`))}, ${quote(id)}, ${quote(p.id)}, ${quote(`SM${hex(`${id}${i}`, 32)}`)}, ${ours ? `'out', ${quote(line)}, ${quote(p.e164)}` : `'in', ${quote(p.e164)}, ${quote(line)}`}, ${quote(words)}, 1, ${ours ? "m.id" : "NULL"}, ${quote(ours ? state ?? "delivered" : "received")}, ${ours ? 9 : 0}, ${state ? 30007 : "NULL"}, ${quote(at(m))}
FROM members m WHERE m.tenant_id = app_tenant() AND m.name = ${quote(agent)};`).join("\n") + (last[2] === "STOP" ? `\nSELECT consent_by_text(${quote(p.e164)}, ${quote(p.id)}, false, 'STOP');` : "")
			+ (waits ? `\nUPDATE contacts SET unread_texts = 1 WHERE tenant_id = app_tenant() AND id = ${quote(p.id)};` : "");
	}).join("\n");
}

// What was owed for missed calls of the last days, nearly always kept, and what is owed right now. What
// is owed for voicemails begins by itself.
const PROMISES = `WITH t AS (SELECT id, timezone AS zone FROM tenants WHERE id = app_tenant()),
m AS (SELECT c.*, k.owner_id, row_number() OVER (ORDER BY c.id DESC) AS n FROM calls c JOIN contacts k ON k.tenant_id = c.tenant_id AND k.id = c.contact_id
	WHERE c.tenant_id = app_tenant() AND (c.outcome = 'missed' OR c.outcome = 'abandoned' AND c.queued_at IS NOT NULL) AND c.ended_at > now() - interval '14 days')
INSERT INTO promises (tenant_id, kind, state, call_id, contact_id, number, words, owner_id, queue_id, started_at, due_at, warn_at, critical_at, window_s, why, closed_at, closed_by, close_why)
SELECT m.tenant_id, 'missed_call', CASE WHEN m.n % 9 = 4 THEN 'late' ELSE 'kept' END, m.id, m.contact_id, m.from_number, '', m.owner_id, m.queue_id, m.ended_at,
	m.ended_at + interval '60 minutes', m.ended_at + interval '30 minutes', m.ended_at + interval '48 minutes', 3600,
	to_char(m.ended_at AT TIME ZONE t.zone, 'Dy HH24:MI') || ' + 60 min, due ' || to_char((m.ended_at + interval '60 minutes') AT TIME ZONE t.zone, 'HH24:MI'),
	m.ended_at + CASE WHEN m.n % 9 = 4 THEN interval '71 minutes' ELSE make_interval(mins => (7 + m.n * 11 % 45)::int) END, m.owner_id, 'Called back' FROM m, t;
WITH k AS (SELECT c.*, row_number() OVER (ORDER BY c.id DESC) AS n FROM contacts c WHERE c.tenant_id = app_tenant() AND c.type = 'customer' AND c.owner_id IS NOT NULL LIMIT 5)
INSERT INTO promises (tenant_id, kind, contact_id, number, words, owner_id, made_by, started_at, due_at, warn_at, critical_at, window_s, why)
SELECT k.tenant_id, 'follow_up', k.id, coalesce(k.phone, ''), v.words, k.owner_id, k.owner_id, now() - interval '1 hour', now() + v.due * interval '1 minute',
	now() + ((v.due + 60) * 0.5 - 60) * interval '1 minute', now() + ((v.due + 60) * 0.8 - 60) * interval '1 minute', 3600,
	'Set for ' || to_char((now() + v.due * interval '1 minute') AT TIME ZONE t.timezone, CASE t.region WHEN 'US' THEN 'Dy FMHH12:MI AM' ELSE 'Dy HH24:MI' END)
FROM (VALUES (1, 14, 'Call when the inspector has answered'), (2, 55, 'Send the bill of December once more'), (3, 150, 'Ask whether the gate code still works'),
	(4, 400, 'Offer the Tuesday slot'), (5, 1500, 'Confirm the install crew')) v (n, due, words) JOIN k ON k.n = v.n JOIN tenants t ON t.id = k.tenant_id;`;

// {sql, callers}: the statements, and the phones that the stand-in carrier offers as callers.
export function history(b, folder) {
	const rnd = random(b.slug), people = contactRows(b, rnd), files = [];
	const calls = moments(b, rnd).map((at, i) => oneCall(b, rnd, at, i, people));
	const sql = [contactSql(b, people), textsSql(b, people), templatesSql(b), leadsSql(b, people), ...calls.map((c) => callSql(b, c, files)),
		`UPDATE contacts k SET last_touch_at = c.started_at, last_touch_kind = CASE c.outcome WHEN 'answered' THEN 'call_in' WHEN 'voicemail' THEN 'voicemail' ELSE 'missed' END, last_touch_by = coalesce(m.name, ''), last_touch_dept = coalesce(d.name, '')
FROM (SELECT DISTINCT ON (contact_id) * FROM calls WHERE tenant_id = app_tenant() ORDER BY contact_id, id DESC) c
LEFT JOIN members m ON m.tenant_id = c.tenant_id AND m.id = c.answered_by LEFT JOIN departments d ON d.tenant_id = m.tenant_id AND d.id = m.department_id
WHERE k.tenant_id = c.tenant_id AND k.id = c.contact_id;
UPDATE contacts k SET last_touch_at = x.created_at, last_touch_kind = 'text_' || x.direction, last_touch_by = coalesce(m.name, ''), last_touch_dept = coalesce(d.name, '')
FROM (SELECT DISTINCT ON (contact_id) * FROM messages WHERE tenant_id = app_tenant() AND direction <> 'note' ORDER BY contact_id, id DESC) x
LEFT JOIN members m ON m.tenant_id = x.tenant_id AND m.id = x.member_id LEFT JOIN departments d ON d.tenant_id = m.tenant_id AND d.id = m.department_id
WHERE k.tenant_id = x.tenant_id AND k.id = x.contact_id AND (k.last_touch_at IS NULL OR k.last_touch_at < x.created_at);`, PROMISES, outcomeSql()].join("\n");
	mkdirSync(`${folder}/demo-${b.slug}`, { recursive: true });
	for (const f of files) writeFileSync(`${folder}/demo-${b.slug}/${f.id}.wav`, wav(f.seconds));
	return { sql: sql.replaceAll("app_tenant() || '/' ||", `'demo-${b.slug}/' ||`), callers: people.slice(0, 12).map((p) => ({ e164: p.e164, label: `${p.name}, ${b.name}` })) };
}
