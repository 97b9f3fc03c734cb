-- How long what people type may be: a name fits a line, a note a paragraph. The forms say the same
-- beside the field; this holds for commands and programs too. What the carrier tells is cut where
-- it is read, so that no call fails because of a long name.
DO $$
DECLARE
	r record;
BEGIN
	FOR r IN SELECT * FROM (VALUES
		('tenants', 'company_name', 0, 120), ('tenants', 'timezone', 1, 64),
		('users', 'name', 1, 120),
		('presence', 'reason', 0, 80),
		('sessions', 'address', 0, 64), ('sessions', 'agent', 0, 200),
		('journey_stages', 'name', 1, 80), ('journey_stages', 'phase', 1, 40),
		('contact_statuses', 'name', 1, 80), ('contact_statuses', 'icon', 1, 40),
		('contacts', 'phone', 1, 20), ('contacts', 'email', 0, 254), ('contacts', 'address', 0, 500), ('contacts', 'record_id', 1, 120),
		('contacts_removed', 'name', 0, 200), ('contacts', 'status', 1, 80), ('contacts', 'language', 0, 20), ('contacts', 'source', 1, 40),
		('contacts', 'last_touch_kind', 0, 40), ('contacts', 'last_touch_by', 0, 120), ('contacts', 'last_touch_dept', 0, 80),
		('contact_phones', 'label', 0, 60),
		('schedules', 'name', 1, 80), ('schedules', 'timezone', 1, 64),
		('holidays', 'name', 1, 80), ('schedule_overrides', 'reason', 0, 200),
		('flows', 'name', 1, 80), ('flow_versions', 'note', 0, 200), ('flow_versions', 'published_by', 0, 120),
		('queues', 'name', 1, 80),
		('numbers', 'name', 1, 80), ('numbers', 'greeting', 0, 500),
		('blocked_numbers', 'e164', 1, 20)) v (tab, col, least, most) LOOP
		EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (length(%I) BETWEEN %s AND %s)',
			r.tab, r.tab || '_' || r.col || '_check', r.col, r.least, r.most);
	END LOOP;
END $$;
ALTER TABLE numbers ADD CONSTRAINT numbers_language_check CHECK (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$');
