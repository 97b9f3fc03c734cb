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
SELECT consent_by_text($1, $2::uuid, $3::boolean, $4, $5::uuid) AS fresh

-- A person takes back what people decided.
-- name: consent_lift
-- returns: one_text
SELECT consent_lift($1, $2, $3::uuid) AS text

-- What keeps a contact from being contacted again by a word on its page.
-- name: consent_stands
-- returns: consent_stand
SELECT s.stands, s.address FROM consent_stands($1::uuid) s

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
			'brand', nullif(g.brand, ''), 'campaign', nullif(g.campaign, ''), 'porting', nullif(g.port, ''), 'porting_on', g.port_on) ORDER BY n.e164), '[]')
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

-- Lists, a page of fifty and whether there is more. Numbers that are out, the newest first, below the edge ($1, $2), said in one of the ways $3.
-- name: consent_out_list
-- returns: consent_who
SELECT o.address, o.since AS at, o.source, c.channel, c.words, m.name AS member, k.id AS contact_id, k.name, NULL::uuid AS thread_id, NULL::uuid AS call_id
FROM (SELECT l.* FROM unnest($3::text[]) s (source) CROSS JOIN LATERAL (SELECT x.* FROM opt_outs x WHERE x.tenant_id = (SELECT app_tenant()) AND x.source = s.source
		AND (x.since, x.address) < ($1::timestamptz, $2) ORDER BY x.since DESC, x.address DESC LIMIT 51) l ORDER BY l.since DESC, l.address DESC LIMIT 51) o
JOIN consents c ON c.tenant_id = (SELECT app_tenant()) AND c.id = o.consent_id
LEFT JOIN members m ON m.tenant_id = c.tenant_id AND m.id = c.member_id
LEFT JOIN LATERAL contact_of_phone(o.address) p ON true LEFT JOIN contacts k ON k.id = p.contact_id
ORDER BY o.since DESC, o.address DESC

-- Threads whose words wait for a person, the oldest first, after the edge. The policy alone says whose their
-- contacts are: where the join says it, too, the planner takes all of a business for one row, and reads them.
-- name: consent_wish_list
-- returns: consent_who
SELECT h.peer AS address, h.last_at AS at, CASE WHEN h.wish_call IS NULL THEN 'text' ELSE 'call' END AS source, 'all' AS channel, h.wish AS words,
	NULL::text AS member, k.id AS contact_id, k.name, h.id AS thread_id, h.wish_call AS call_id
FROM (SELECT x.* FROM threads x WHERE x.tenant_id = (SELECT app_tenant()) AND x.wish <> '' AND (x.last_at, x.id) > ($1::timestamptz, $2::uuid)
	AND CASE WHEN x.wish_call IS NULL THEN 'text' ELSE 'call' END = ANY ($3::text[]) ORDER BY x.last_at, x.id LIMIT 51) h
LEFT JOIN contacts k ON k.id = h.contact_id ORDER BY h.last_at, h.id

-- Contacts that are not contacted, by name, after $1; with what was said last of their number.
-- name: consent_dnc_list
-- returns: consent_who
SELECT coalesce(k.phone, '') AS address, c.created_at AS at, coalesce(c.source, '') AS source, coalesce(c.channel, '') AS channel, coalesce(c.words, '') AS words,
	m.name AS member, k.id AS contact_id, k.name, NULL::uuid AS thread_id, NULL::uuid AS call_id
FROM (SELECT x.tenant_id, x.id, x.name, x.phone, x.sort_name FROM contacts x WHERE x.tenant_id = (SELECT app_tenant()) AND x.do_not_contact
	AND (x.sort_name, x.id) > (CASE WHEN $1::uuid = '00000000-0000-0000-0000-000000000000' THEN ''
		ELSE (SELECT e.sort_name FROM contacts e WHERE e.tenant_id = (SELECT app_tenant()) AND e.id = $1::uuid) END, $1::uuid)
	ORDER BY x.sort_name, x.id LIMIT 51) k
LEFT JOIN opt_outs o ON o.tenant_id = k.tenant_id AND o.address = k.phone LEFT JOIN consents c ON c.tenant_id = o.tenant_id AND c.id = o.consent_id
LEFT JOIN members m ON m.tenant_id = c.tenant_id AND m.id = c.member_id ORDER BY k.sort_name, k.id

-- Numbers on the national registry, after $1.
-- name: consent_registry_list
-- returns: consent_who
SELECT d.e164 AS address, NULL::timestamptz AS at, '' AS source, '' AS channel, '' AS words, NULL::text AS member, k.id AS contact_id, k.name,
	NULL::uuid AS thread_id, NULL::uuid AS call_id
FROM (SELECT x.* FROM dnc_registered x WHERE x.tenant_id = (SELECT app_tenant()) AND x.e164 > $1 ORDER BY x.e164 LIMIT 51) d
LEFT JOIN LATERAL contact_of_phone(d.e164) p ON true LEFT JOIN contacts k ON k.id = p.contact_id ORDER BY d.e164

-- How many are in each, counted to 1000.
-- name: consent_counts
-- returns: consent_counts
SELECT (SELECT count(*) FROM (SELECT FROM opt_outs x WHERE x.tenant_id = (SELECT app_tenant()) LIMIT 1000) a) AS out,
	(SELECT count(*) FROM (SELECT FROM threads x WHERE x.tenant_id = (SELECT app_tenant()) AND x.wish <> '' LIMIT 1000) a) AS wishes,
	(SELECT count(*) FROM (SELECT FROM contacts x WHERE x.tenant_id = (SELECT app_tenant()) AND x.do_not_contact LIMIT 1000) a) AS dnc,
	coalesce((SELECT r.numbers FROM dnc_registry r WHERE r.tenant_id = (SELECT app_tenant())), 0) AS registry
