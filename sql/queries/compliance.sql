-- How a business stands with the rules, and to whom that is written.

-- name: compliance_figures
-- returns: compliance_figure
SELECT part, what, n FROM compliance_figures($1::date, $2::date) f
ORDER BY array_position('{said,now,refused,failed,people,gone}'::text[], part), CASE WHEN part IN ('refused', 'failed') THEN -n ELSE 0 END,
	array_position('{out,out_text,out_call,out_form,out_page,out_api,out_import,out_crm,in,in_written,entries,changed,do_not_contact,restricted,blocked,blocked_new,'
		'asked,answered,late,given,erased,recordings,transcripts,texts,files}'::text[], what), what

-- How it is written, and the day it is there.
-- name: compliance_settings
-- returns: compliance_settings
SELECT coalesce(s.every, '') AS every, coalesce(s.next_on::text, '') AS next_on, (now() AT TIME ZONE b.timezone)::date::text AS today
FROM tenants b LEFT JOIN compliance_settings s ON s.tenant_id = b.id WHERE b.id = (SELECT app_tenant())

-- Who may be chosen.
-- name: compliance_readers
-- returns: compliance_reader
SELECT m.id, m.name, member_email(m.id) AS email, coalesce(m.id = ANY (s.readers), false) AS chosen
FROM members m LEFT JOIN compliance_settings s ON s.tenant_id = m.tenant_id
WHERE m.tenant_id = (SELECT app_tenant()) AND m.active AND m.role IN ('owner', 'manager') ORDER BY m.name, m.id LIMIT 50

-- name: compliance_keep
-- returns: nothing
SELECT compliance_keep($1, $2::uuid[])

-- name: compliance_send
-- returns: count_row
SELECT compliance_send(app_tenant(), $1::date, $2::date, 'asked') AS n

-- name: compliance_due
-- returns: id_row
SELECT tenant_id AS id FROM compliance_due()

-- To whom it is written; nobody who may not see it any more.
-- name: compliance_to
-- returns: compliance_to
SELECT member_email(m.id) AS email, b.name AS business FROM members m JOIN tenants b ON b.id = m.tenant_id
WHERE m.tenant_id = (SELECT app_tenant()) AND m.id = $1::uuid AND m.active AND m.role IN ('owner', 'manager')
