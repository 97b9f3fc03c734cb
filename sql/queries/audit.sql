-- Who did what. Changes of rows are told by the tables themselves (migration 0009).

-- Who acts in this transaction, where no session says so.
-- name: audit_actor
-- returns: nothing
SELECT set_config('app.who', $1, true), set_config('app.address', $2, true), set_config('app.request', $3, true)

-- name: audit_add
-- returns: nothing
SELECT audit_add($1, $2, $3, $4, NULL, NULL, $5, $6)

-- name: audit_heads_due
-- returns: audit_head
SELECT tenant_id, day::text AS day, seq, hash FROM audit_heads_due()

-- name: audit_head_keep
-- returns: nothing
SELECT audit_head_keep($1::uuid, $2::date, $3::bigint, $4, $5)

-- As the owner: every chain, and the first entry in it that does not fit (0: it is whole).
-- name: audit_chains
-- returns: audit_chain
SELECT coalesce(t.slug, 'the platform') AS name, coalesce(n.seq, 0) AS entries, coalesce(audit_first_broken(c.id), 0) AS broken
FROM (SELECT id FROM tenants UNION ALL SELECT NULL) c LEFT JOIN tenants t ON t.id = c.id
LEFT JOIN LATERAL audit_newest(c.id) n ON true ORDER BY t.slug NULLS FIRST

-- As the owner: every signed head, and whether the entry it was made of is still there.
-- name: audit_heads
-- returns: audit_head
SELECT h.tenant_id, h.day::text AS day, h.seq, h.hash, h.signature, coalesce(t.slug, 'the platform') AS name,
	EXISTS (SELECT FROM audit_log l WHERE l.seq = h.seq AND l.hash = h.hash
		AND (l.tenant_id = h.tenant_id OR (l.tenant_id IS NULL AND h.tenant_id IS NULL))) AS stands
FROM audit_heads h LEFT JOIN tenants t ON t.id = h.tenant_id ORDER BY t.slug NULLS FIRST, h.day
