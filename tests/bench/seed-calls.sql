-- What the bench of calls needs: two years of one business's calls, those with i % parts = part, so
-- that several of these can run side by side; i counts back from now. psql variables: parts, part,
-- calls (how many). Lines, people and tags are made by seed-calls-around.sql before.

SET session_replication_role = replica;
SET synchronous_commit = off;
SET temp_buffers = '256MB';
SET work_mem = '64MB';
SET jit = off;

-- What is written of a call, and what was said.
CREATE FUNCTION pg_temp.noted(b int, c int, d int) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', ('{Asked for a quote on,Wants a callback about,Has questions about,Called again about,Is not happy with,Would like to move,Needs papers for,Says thanks for}'::text[])[1 + b % 8], ('{the panels,the permit,the inspection,the inverter,the invoice,the visit,the battery,the roof}'::text[])[1 + c % 8],
		('{before Friday.,after five.,this week.,at the new address.,and the warranty.,with her husband.,in writing.,as soon as we can.}'::text[])[1 + d % 8],
		CASE WHEN d % 3000 = 0 THEN 'Skylight leaks.' END)
$$;
CREATE FUNCTION pg_temp.heard(a int, b int, c int) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', ('{Hello this is about,Good morning I call because of,Hi we talked last week about,Could somebody please look at}'::text[])[1 + a % 4],
		('{the panels on our garage,the permit from the city,the inspection on Monday,the inverter that shows a red light,an invoice we paid already,the visit tomorrow,the battery in the basement,the roof over the porch}'::text[])[1 + b % 8],
		('{please call me back today,thank you and goodbye,my number has not changed,we are home all day,it is not urgent,I am a little worried,the gate is open,ask for my husband}'::text[])[1 + c % 8],
		CASE WHEN c % 4000 = 0 THEN 'There is a raccoon in the attic.' END)
$$;

CREATE TEMP TABLE made AS
SELECT m.*, CASE WHEN voicemail OR answered AND recorded AND b % 5 = 0 THEN pg_temp.heard(a, b, c) END AS heard FROM (SELECT w.tenant_id, i, m.at, uuid7_floor(m.at) AS id, h.a, h.b, h.c, h.d, h.a % 5 = 0 AS outbound, h.a % 5 <> 0 AND h.b % 100 >= 97 AS blocked,
	h.b % 100 < CASE WHEN h.a % 5 = 0 THEN 80 ELSE 70 END AS answered, h.a % 5 <> 0 AND h.b % 100 BETWEEN 70 AND 80 AS voicemail,
	h.b % 100 BETWEEN 81 AND 90 OR h.a % 5 = 0 AND h.b % 100 >= 80 AS missed,
	-- the fourth line was given up long ago; on the third nothing is recorded
	w.lines[CASE WHEN i > :calls * 7 / 10 AND h.c % 4 = 0 THEN 4 WHEN h.c % 20 < 10 THEN 1 WHEN h.c % 20 < 16 THEN 2 ELSE 3 END] AS number_id,
	h.c % 20 < 16 AND h.d % 10 > 0 AS recorded,
	CASE WHEN h.a % 5 <> 0 AND h.d % 10 < 6 THEN w.queues[1 + h.d % 4] END AS queue_id, w.members[1 + h.c % 40] AS member_id,
	20 + h.a % 600 AS talk, k.id AS contact_id, coalesce(k.phone, '+1202555' || lpad((100 + h.c % 100)::text, 4, '0')) AS peer,
	w.outcomes[1 + h.d % 7] AS disposition_id, w.spam AS spam_id, h.a % 5 <> 0 AND h.c % 50 = 0 AND h.b % 100 < 97 AS spam,
	h.d % 100 < CASE WHEN i < 300 THEN 40 WHEN i < :calls * 8 / 100 THEN 4 ELSE 1 END AS owed
FROM bench.around w CROSS JOIN generate_series(:calls - :part - 1, 0, -:parts) i CROSS JOIN LATERAL (SELECT now() - make_interval(secs => 60 + 63 * i) AS at) m
	CROSS JOIN LATERAL (SELECT (hashint4(4 * i) & 2147483647) AS a, (hashint4(4 * i + 1) & 2147483647) AS b, (hashint4(4 * i + 2) & 2147483647) AS c, (hashint4(4 * i + 3) & 2147483647) AS d) h
LEFT JOIN bench.callers k ON k.n = h.d / 7 % w.callers AND (h.b # h.c) % 12 > 0) m;

INSERT INTO calls (tenant_id, id, call_sid, direction, from_number, to_number, number_id, contact_id, state, queue_id, queued_at, dequeued_at,
	blocked, unanswered, has_voicemail, started_at, answered_at, answered_by, ended_at, duration_s, disposition_id, disposed_by, disposed_at,
	note, said, note_by, note_at, note_version, value, spam, emergency, assigned_to, recorded)
SELECT tenant_id, id, 'CA' || md5('call ' || i), CASE WHEN outbound THEN 'outbound' ELSE 'inbound' END, CASE WHEN outbound THEN '+14355551000' ELSE peer END,
	CASE WHEN outbound THEN peer ELSE '+14355551000' END, number_id, contact_id, 'ended', queue_id, CASE WHEN queue_id IS NOT NULL THEN at + interval '9 s' END,
	CASE WHEN queue_id IS NOT NULL THEN at + interval '24 s' END, blocked, missed, voicemail, at, CASE WHEN answered THEN at + interval '25 s' END,
	CASE WHEN answered THEN member_id END, at + make_interval(secs => CASE WHEN answered THEN 25 + talk ELSE 40 END),
	CASE WHEN answered THEN 25 + talk ELSE 40 END,
	CASE WHEN spam THEN spam_id WHEN NOT blocked AND NOT owed THEN disposition_id END, CASE WHEN NOT blocked AND NOT owed THEN member_id END,
	CASE WHEN spam OR NOT blocked AND NOT owed THEN at + interval '15 minutes' END,
	note, call_said(tenant_id, nullif(concat_ws(' ', nullif(note, ''), heard), '')), CASE WHEN answered AND a % 3 = 0 THEN member_id END, CASE WHEN answered AND a % 3 = 0 THEN at + interval '15 minutes' END, (answered AND a % 3 = 0)::int,
	CASE WHEN answered AND h.value THEN (1 + c % 60) * 10000 END, spam, a % 200 = 0, CASE WHEN b % 7 = 0 THEN member_id END, answered AND recorded
FROM made, LATERAL (SELECT d % 13 = 0 AS value, CASE WHEN answered AND a % 3 = 0 THEN pg_temp.noted(b, c, d) ELSE '' END AS note) h;

INSERT INTO call_legs (tenant_id, id, call_id, member_id, to_address, via, confirm, state, carrier_rank, end_reason, created_at, rang_at, answered_at, accepted_at, ended_at)
SELECT tenant_id, uuid7_floor(at + interval '10 s'), id, member_id, '+12025550100', 'offer', true, 'ended', 9, CASE WHEN answered THEN 'completed' ELSE 'no-answer' END,
	at + interval '10 s', at + interval '12 s', CASE WHEN answered THEN at + interval '20 s' END, CASE WHEN answered THEN at + interval '25 s' END,
	at + make_interval(secs => CASE WHEN answered THEN 25 + talk ELSE 40 END)
FROM made WHERE NOT blocked AND (answered OR missed);

INSERT INTO call_events (tenant_id, key, call_sid, kind, payload, response, received_at, visit, steps, codes, words)
SELECT tenant_id, m.sid || ':' || v.visit, m.sid, v.kind, '{"filler":"' || repeat('x', 500) || '"}', '<Response>' || repeat('x', 200) || '</Response>', at, v.visit,
	v.steps::text[], v.codes::text[], v.words::text[]
FROM (SELECT *, 'CA' || md5('call ' || i) AS sid FROM made WHERE NOT outbound AND NOT blocked) m,
	(VALUES (1, 'arrived', '{"",hours,menu}', '{arrived,hours_open,menu_asked}', '{Call from somebody,"Opening hours: open","Main menu: asked"}'),
		(2, 'step', '{menu,queue}', '{menu_key,queue}', '{"Main menu: key 1",Waits}')) v (visit, kind, steps, codes, words);

INSERT INTO recordings (tenant_id, call_id, recording_sid, account_sid, kind, state, duration_s, file, bytes, transcript, transcript_state, created_at, handled_at, handled_by)
SELECT tenant_id, id, 'RE' || md5('call ' || i), 'bench', CASE WHEN voicemail THEN 'voicemail' ELSE 'call' END, 'ready', talk, 'none.wav', 100000, heard,
	CASE WHEN voicemail OR b % 5 = 0 THEN 'ready' ELSE '' END, at + make_interval(secs => 30 + talk), CASE WHEN voicemail AND i > 4000 THEN at + interval '1 hour' END,
	CASE WHEN voicemail AND i > 4000 THEN member_id END
FROM made WHERE voicemail OR answered AND recorded;

INSERT INTO promises (tenant_id, kind, state, call_id, contact_id, number, words, owner_id, queue_id, started_at, due_at, warn_at, critical_at, window_s, why, told_min, next_at, closed_at, closed_by)
SELECT tenant_id, k.kind, s.state, id, contact_id, peer, '', member_id, queue_id, at, s.due, s.due - interval '30 minutes', s.due - interval '12 minutes', 3600, 'Within an hour', 600,
	CASE WHEN s.state = 'open' AND s.due > now() THEN s.due END, CASE WHEN s.state <> 'open' THEN at + interval '40 minutes' END, CASE WHEN s.state <> 'open' THEN member_id END
FROM made, LATERAL (SELECT CASE WHEN voicemail THEN 'voicemail' WHEN missed AND NOT outbound THEN 'missed_call' WHEN answered AND d % 9 = 0 THEN 'follow_up' END AS kind) k,
	LATERAL (SELECT CASE WHEN k.kind = 'follow_up' AND i < 20000 AND c % 3 = 0 OR k.kind <> 'follow_up' AND i < 400 AND c % 3 = 0 THEN 'open' WHEN c % 8 = 0 THEN 'late' WHEN c % 40 = 1 THEN 'excused' ELSE 'kept' END AS state,
		CASE WHEN i < 10000 AND c % 2 = 0 THEN now() + make_interval(mins => 60 + i) ELSE at + interval '1 hour' END AS due) s
WHERE k.kind IS NOT NULL;

-- one tag of many calls, some of fewer, one of hardly any
INSERT INTO call_tagged (tenant_id, label_id, call_id)
SELECT w.tenant_id, w.tags[CASE WHEN h.b % 10000 = 3 THEN 10 WHEN h.b % 100 < 8 THEN 1 ELSE 2 + h.b % 8 END], h.id FROM bench.around w, made h
WHERE h.b % 100 < 16 OR h.b % 10000 = 3 OR h.b % 100 = 99;
