-- Opening hours are changed by managers, as a whole week at a time; two who do so at once are told.

ALTER TABLE schedules ADD COLUMN revision bigint NOT NULL DEFAULT 1;
GRANT UPDATE (revision) ON schedules TO patchbay_app;

-- A day differs once, for one schedule and for all.
CREATE UNIQUE INDEX holidays_once ON holidays (tenant_id, day, schedule_id) NULLS NOT DISTINCT;

CREATE FUNCTION week_times(p_week jsonb) RETURNS TABLE (weekday int, opens time, closes time) LANGUAGE sql IMMUTABLE AS $$
	SELECT (e->>0)::int, time '00:00' + make_interval(mins => (e->>1)::int), time '00:00' + make_interval(mins => (e->>2)::int)
	FROM jsonb_array_elements(p_week) e
$$;

-- p_week: [weekday, opens, closes] of each period, in minutes. What stays is left alone, so that the
-- audit log tells what changed. 'saved', 'stale' (somebody else did meanwhile) or 'missing'.
CREATE FUNCTION schedule_week_save(p_schedule uuid, p_revision bigint, p_week jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	kept bigint := (SELECT s.revision FROM schedules s WHERE s.tenant_id = t AND s.id = p_schedule FOR UPDATE);
BEGIN
	IF kept IS NULL THEN
		RETURN 'missing';
	END IF;
	IF kept <> p_revision THEN
		RETURN 'stale';
	END IF;
	DELETE FROM schedule_periods p WHERE p.tenant_id = t AND p.schedule_id = p_schedule
		AND NOT EXISTS (SELECT FROM week_times(p_week) w WHERE w.weekday = p.weekday AND w.opens = p.opens AND w.closes = p.closes);
	INSERT INTO schedule_periods (tenant_id, schedule_id, weekday, opens, closes)
	SELECT t, p_schedule, w.weekday, w.opens, w.closes FROM week_times(p_week) w
	WHERE NOT EXISTS (SELECT FROM schedule_periods p WHERE p.tenant_id = t AND p.schedule_id = p_schedule
		AND p.weekday = w.weekday AND p.opens = w.opens AND p.closes = w.closes);
	UPDATE schedules s SET revision = s.revision + 1 WHERE s.tenant_id = t AND s.id = p_schedule;
	RETURN 'saved';
END $$;
GRANT EXECUTE ON FUNCTION week_times(jsonb), schedule_week_save(uuid, bigint, jsonb) TO patchbay_app;
