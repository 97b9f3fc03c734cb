-- What every transaction begins with: whose rows it may see.

-- name: tx_enter
-- returns: nothing
SELECT set_config('app.tenant', $1, true)

-- The same in somebody's name.
-- name: tx_enter_as
-- returns: nothing
SELECT set_config('app.tenant', $1, true), set_config('app.user', $2, true)

-- Who has time to wait for a lock: an order at a terminal, the end of an import's part.
-- name: tx_patient
-- returns: nothing
SELECT set_config('lock_timeout', '4s', true)

-- name: session_enter
-- returns: nothing
SELECT session_enter($1, $2, $3, $4, $5, $6)
