-- The phone in the browser.

-- name: phone_account
-- returns: phone_account
SELECT a.account_sid, a.api_key, a.api_secret, a.voice_app, p.rings, m.phone
FROM members m JOIN presence p ON p.tenant_id = m.tenant_id AND p.member_id = m.id
LEFT JOIN carrier_accounts a ON a.tenant_id = m.tenant_id
WHERE m.tenant_id = (SELECT app_tenant()) AND m.id = $1::uuid

-- name: phone_left
-- returns: phone_left
SELECT phone_left($1::uuid, $2) AS call_id
