-- Accounts at the carrier.

-- name: carrier_account
-- returns: carrier_row
SELECT tenant_id, zone, region, token, old_token FROM carrier_account($1)

-- name: carrier_of_tenant
-- returns: carrier_row
SELECT tenant_id, account_sid, token FROM carrier_accounts WHERE tenant_id = app_tenant()
ORDER BY account_sid LIMIT 1
