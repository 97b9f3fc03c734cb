-- name: platform_tenants
-- returns: tenant_line
SELECT * FROM platform_tenants($1, $2, $3, $4::int)
