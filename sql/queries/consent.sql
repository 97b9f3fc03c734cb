-- Who may be texted and called, and the ledger of their words.

-- name: reach_facts
-- returns: reach_facts
SELECT f.*, p.* FROM reach_facts($1::uuid, $2) f CROSS JOIN reach_place($1::uuid, $2) p

-- The same of a number, whoever has it.
-- name: reach_of_number
-- returns: reach_facts
SELECT f.*, p.* FROM (SELECT) one LEFT JOIN LATERAL (SELECT o.contact_id FROM contact_of_phone($1) o) k ON true,
	LATERAL reach_facts(k.contact_id, $1) f, LATERAL reach_place(k.contact_id, $1) p

-- And of whom a call was with.
-- name: reach_of_call
-- returns: reach_facts
SELECT f.*, p.* FROM calls c, LATERAL (SELECT CASE c.direction WHEN 'inbound' THEN c.from_number ELSE c.to_number END AS address) o,
	LATERAL reach_facts(c.contact_id, o.address) f, LATERAL reach_place(c.contact_id, o.address) p
WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = $1::uuid

-- True when it was news.
-- name: consent_by_text
-- returns: consent_news
SELECT consent_by_text($1, $2::uuid, $3::boolean, $4) AS fresh

-- A person decided what somebody meant.
-- name: consent_add
-- returns: nothing
INSERT INTO consents (tenant_id, contact_id, address, channel, state, kind, source, words, member_id)
VALUES (app_tenant(), $1::uuid, $2, $3, $4, $5, $6, $7, $8::uuid)

-- name: consent_ledger
-- returns: consent_line
SELECT c.seq, c.channel, c.state, c.kind, c.source, c.words, c.created_at, c.prev_hash, c.hash, c.address, consent_row_text(c) AS sealed, m.name AS member
FROM consents c LEFT JOIN members m ON m.tenant_id = c.tenant_id AND m.id = c.member_id
WHERE c.tenant_id = (SELECT app_tenant()) AND c.address = $1 ORDER BY c.seq DESC LIMIT $2::int

-- name: consent_chain
-- returns: consent_chain
SELECT consent_first_broken($1) AS broken, (SELECT count(*) FROM consents c WHERE c.tenant_id = (SELECT app_tenant())
	AND c.address = $1) AS rows

-- How a business stands with the rules: what was said in the last 30 days and whether it is unchanged, what
-- is refused by itself, how its lines are registered.
-- name: compliance_overview
-- returns: one_text
WITH c AS MATERIALIZED (SELECT o AS r FROM consents o WHERE o.tenant_id = (SELECT app_tenant()) AND o.id >= uuid7_floor(now() - interval '30 days'))
SELECT json_build_object('from', now() - interval '30 days', 'to', now(),
	'opted_out', (SELECT count(DISTINCT (r).address) FROM c WHERE (r).state = 'refused'),
	'opted_out_by', (SELECT coalesce(json_object_agg(b.source, b.n), '{}') FROM (SELECT (r).source, count(*) AS n FROM c
		WHERE (r).state = 'refused' GROUP BY 1) b),
	'opted_in', (SELECT count(DISTINCT (r).address) FROM c WHERE (r).state = 'granted'),
	'opted_in_in_writing', (SELECT count(DISTINCT (r).address) FROM c WHERE (r).state = 'granted' AND (r).kind = 'written'),
	'ledger_entries', (SELECT count(*) FROM c), 'ledger_entries_changed', (SELECT count(*) FROM c WHERE (r).hash <> consent_row_hash(r)),
	'blocked_numbers', (SELECT count(*) FROM blocked_numbers b WHERE b.tenant_id = (SELECT app_tenant())),
	'calls_from', to_char(s.call_from, 'HH24:MI'), 'calls_to', to_char(s.call_to, 'HH24:MI'),
	'no_texts_from', to_char(s.quiet_from, 'HH24:MI'), 'no_texts_to', to_char(s.quiet_to, 'HH24:MI'),
	'automatic_texts_a_day', s.daily_cap, 'stop_answered_by', s.stop_answer,
	'lines', (SELECT coalesce(json_agg(json_build_object('number', n.e164, 'name', n.name, 'registration', nullif(g.state, ''),
			'brand', nullif(g.brand, ''), 'campaign', nullif(g.campaign, '')) ORDER BY n.e164), '[]')
		FROM numbers n LEFT JOIN text_registrations g ON g.tenant_id = n.tenant_id AND g.number_id = n.id
		WHERE n.tenant_id = (SELECT app_tenant())))::text AS text
FROM text_settings_now() s

-- The national do-not-call registry, as we have it.
-- name: dnc_registry
-- returns: dnc_registry
SELECT r.as_of::timestamptz AS as_of, r.numbers, m.name AS member, r.taken_at FROM dnc_registry r
LEFT JOIN members m ON m.tenant_id = r.tenant_id AND m.id = r.member_id WHERE r.tenant_id = (SELECT app_tenant())

-- name: dnc_take
-- returns: nothing
SELECT dnc_take($1::date, $2::text[], $3::uuid)
