-- Programs' tokens, and answers that are given again.

-- name: api_token_find
-- returns: token_row
SELECT * FROM api_token_find($1)

-- name: api_token_enter
-- returns: nothing
SELECT api_token_enter($1, $2, $3, $4)

-- name: api_token_make
-- returns: id_row
SELECT api_token_make($1, $2::uuid, $3::uuid, $4, $5, $6, string_to_array($7, ' '), $8::int) AS id

-- name: api_token_list
-- returns: token_line
SELECT * FROM api_token_list()

-- name: api_token_revoke
-- returns: id_row
SELECT id FROM api_token_revoke($1::uuid) AS id WHERE id IS NOT NULL

-- name: api_answer_take
-- returns: answer_kept
SELECT * FROM api_answer_take($1::uuid, $2)

-- name: api_answer_keep
-- returns: nothing
INSERT INTO api_answers (tenant_id, actor_id, key_hash, asked, status, headers, body)
VALUES (app_tenant(), $1::uuid, $2, $3, $4::int, $5, $6)

-- name: api_purge
-- returns: purged_rows
SELECT api_purge() AS rows
