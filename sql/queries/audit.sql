-- Who did what. Changes of rows are told by the tables themselves (migration 0009).

-- Who acts in this transaction, where no session says so.
-- name: audit_actor
-- returns: nothing
SELECT set_config('app.who', $1, true), set_config('app.address', $2, true), set_config('app.request', $3, true)

-- name: audit_add
-- returns: nothing
SELECT audit_add($1, $2, $3, $4, NULL, NULL, $5, $6)
