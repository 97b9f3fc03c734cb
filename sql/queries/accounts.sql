-- Sign-in, sessions, profile; each a narrow function that runs as the owner.

-- name: sign_in_try
-- returns: sign_in_limit
SELECT * FROM sign_in_try($1, $2)

-- name: sign_in_wait
-- returns: sign_in_limit
SELECT sign_in_wait($1, $2) AS wait_s

-- name: sign_in_pass
-- returns: nothing
SELECT sign_in_pass($1, $2)

-- name: sign_in_purge
-- returns: purged_rows
SELECT sign_in_purge() AS rows

-- name: sign_in_user
-- returns: sign_in_row
SELECT * FROM sign_in_user($1)

-- name: session_open
-- returns: nothing
SELECT session_open($1, $2::uuid, $3::uuid, $4::uuid, $5, $6, $7, $8::int)

-- name: session_find
-- returns: session
SELECT * FROM session_find($1)

-- name: session_close
-- returns: nothing
SELECT session_close($1)

-- name: session_close_others
-- returns: session_row
SELECT * FROM session_close_others($1)

-- name: session_list
-- returns: session_row
SELECT * FROM session_list()

-- name: user_password_hash
-- returns: one_text
SELECT user_password_hash() AS text

-- name: user_password_set
-- returns: nothing
SELECT user_password_set($1)

-- name: user_rehash
-- returns: nothing
SELECT user_rehash($1::uuid, $2, $3)

-- name: user_display_set
-- returns: nothing
SELECT user_display_set($1, $2, $3, $4, $5)

-- name: profile
-- returns: profile_row
SELECT d.name AS department, m.phone, m.can_receive_calls AS receives FROM members m
LEFT JOIN departments d ON d.tenant_id = m.tenant_id AND d.id = m.department_id
WHERE m.tenant_id = app_tenant() AND m.id = $1::uuid
