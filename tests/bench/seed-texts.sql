-- Ten texts in each thread, of threads with i % parts = part, so that several of these can run side by
-- side; and five thousand in one. psql variables: parts, part.

SET session_replication_role = replica;
SET synchronous_commit = off;
SET jit = off;

CREATE FUNCTION pg_temp.id_at(at timestamptz) RETURNS uuid LANGUAGE sql AS $$
	SELECT overlay(uuid7_floor(at)::text PLACING substr(gen_random_uuid()::text, 25) FROM 25)::uuid
$$;
INSERT INTO messages (tenant_id, id, thread_id, contact_id, message_sid, direction, from_number, to_number, body, segments, state, rank, member_id, created_at)
SELECT h.tenant_id, pg_temp.id_at(m.at), h.id, h.contact_id, 'SM' || md5(h.i || ' ' || j), CASE WHEN j % 2 = 0 THEN 'in' ELSE 'out' END,
	CASE WHEN j % 2 = 0 THEN h.peer ELSE h.line END, CASE WHEN j % 2 = 0 THEN h.line ELSE h.peer END,
	begins[1 + m.h % 12] || ' ' || about[1 + m.h / 12 % 15] || ' ' || ends[1 + m.h / 180 % 14] || CASE WHEN m.h % 3 = 0 THEN ' text' || (h.i % 50000) ELSE '' END,
	1, CASE WHEN j % 2 = 0 THEN 'received' ELSE 'delivered' END, CASE WHEN j % 2 = 0 THEN 0 ELSE 9 END, CASE WHEN j % 2 = 1 THEN h.member END, m.at
FROM bench.threads h, generate_series(0, 9) j, LATERAL (SELECT h.at - make_interval(mins => 7 * j) AS at, abs(hashint4(h.i * 10 + j)) AS h) m, (VALUES (
	'{Hi!,"Good morning,","Can you come and look at","Is it normal that","I think","We need help with","Thanks,","Sorry,","Could somebody explain","When will you fix","Do not forget","Yes,"}'::text[],
	'{"the panel","my panel","this panel","the panels on the roof","the inverter","the meter","our bill","the app","the permit","the inspection","the crew","the invoice","the battery","a breaker in the box","the gate code"}'::text[],
	'{tonight?,tomorrow,"on Friday","as soon as you can","after five o''clock","like last time","before the inspector comes","please.","it is still red","it makes a noise","since the storm","or shall I wait?","if that is all right","many thanks"}'::text[])) v (begins, about, ends)
WHERE h.i % :parts = :part;
INSERT INTO messages (tenant_id, id, thread_id, contact_id, message_sid, direction, from_number, to_number, body, segments, state, created_at)
SELECT h.tenant_id, pg_temp.id_at(m.at), h.id, h.contact_id, 'SM' || md5('longest ' || j), 'in', h.peer, h.line, 'Longest thread, text ' || j, 1, 'received', m.at
FROM bench.threads h, generate_series(1, 5000) j, LATERAL (SELECT now() - make_interval(mins => 7 * j) AS at) m WHERE h.i = 42 AND :part = 0;
