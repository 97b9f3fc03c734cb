-- Who may be texted and called, and the ledger of their words.

-- name: reach_facts
-- returns: reach_facts
SELECT * FROM reach_facts($1::uuid, $2)

-- The same of a number, whoever has it.
-- name: reach_of_number
-- returns: reach_facts
SELECT f.* FROM (SELECT) one LEFT JOIN LATERAL (SELECT o.contact_id FROM contact_of_phone($1) o) k ON true,
	LATERAL reach_facts(k.contact_id, $1) f

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
