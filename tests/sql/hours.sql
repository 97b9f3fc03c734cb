-- When a line is open: periods, holidays, exceptions, and the nights when clocks change.
\ir ../lib/tap.sql
BEGIN;
\ir ../lib/fixture.sql

-- A schedule in a zone: '1 08:00-18:00, 1 19:00-02:00' with 0 = Sunday.
CREATE FUNCTION pg_temp.schedule(zone text, periods text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	t uuid := pg_temp.new_tenant(zone);
	s uuid;
	p text[];
BEGIN
	PERFORM pg_temp.as_tenant(t);
	INSERT INTO schedules (tenant_id, name) VALUES (t, 'Hours') RETURNING id INTO s;
	FOR p IN SELECT regexp_match(x, '(\d) (\d\d:\d\d)-(\d\d:\d\d)') FROM regexp_split_to_table(periods, ', ') x WHERE x <> '' LOOP
		INSERT INTO schedule_periods (tenant_id, schedule_id, weekday, opens, closes)
		VALUES (t, s, p[1]::int, p[2]::time, p[3]::time);
	END LOOP;
	RETURN s;
END $$;

-- The open spans between two local moments, as local wall times with their offset.
CREATE FUNCTION pg_temp.spans(s uuid, from_local text, to_local text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	zone text := (SELECT coalesce(k.timezone, t.timezone) FROM schedules k JOIN tenants t ON t.id = k.tenant_id WHERE k.id = s);
	told text;
BEGIN
	SET LOCAL ROLE patchbay_app;
	EXECUTE format('SET LOCAL timezone = %L', zone);
	SELECT string_agg(to_char(opens_at, 'DD HH24:MI') || '-' || CASE WHEN to_char(opens_at, 'DD') <> to_char(closes_at, 'DD')
		THEN to_char(closes_at, 'DD HH24:MI') ELSE to_char(closes_at, 'HH24:MI') END, ', ' ORDER BY opens_at) INTO told
	FROM hours_spans(s, from_local::timestamptz, to_local::timestamptz);
	SET LOCAL timezone = 'UTC';
	RESET ROLE;
	RETURN coalesce(told, 'closed');
END $$;

-- Exactly, in UTC, when clocks change.
CREATE FUNCTION pg_temp.utc(s uuid, from_utc text, to_utc text) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(to_char(opens_at AT TIME ZONE 'UTC', 'DD HH24:MI') || '-'
		|| to_char(closes_at AT TIME ZONE 'UTC', 'DD HH24:MI'), ', ' ORDER BY opens_at), 'closed')
	FROM hours_spans(s, (from_utc || '+00')::timestamptz, (to_utc || '+00')::timestamptz)
$$;

-- Ordinary weeks. 2026-11-02 is a Monday.
CREATE TEMP TABLE k ON COMMIT DROP AS SELECT pg_temp.schedule('America/Denver', '1 08:00-12:00, 1 12:30-17:00, 2 08:00-18:00') AS s;
SELECT pg_temp.is_text(pg_temp.spans(s, '2026-11-02', '2026-11-09'), '02 08:00-12:00, 02 12:30-17:00, 03 08:00-18:00',
	'several periods a day, and none on the others') FROM k;
SELECT pg_temp.is_text(pg_temp.spans(s, '2026-11-02 09:00', '2026-11-02 13:00'), '02 09:00-12:00, 02 12:30-13:00',
	'cut to what was asked for') FROM k;
SELECT pg_temp.is_text(pg_temp.spans(s, '2026-11-02 17:00', '2026-11-02 18:00'), 'closed', 'closed at the closing minute itself') FROM k;
SELECT pg_temp.is_text(pg_temp.spans(s, '2026-11-02 08:00', '2026-11-02 08:00:01'), '02 08:00-08:00', 'open at the opening second') FROM k;
SELECT pg_temp.is_text(pg_temp.spans(s, '2026-11-02 07:59:59', '2026-11-02 08:00'), 'closed', 'and not before') FROM k;

-- The first span, whether it is near or far, is that of all spans.
SELECT pg_temp.none(format($$ SELECT h, o, c, n FROM generate_series(0, 24 * 14) h
	LEFT JOIN LATERAL (SELECT opens_at o, closes_at c FROM hours_spans(%1$L, '2026-11-01 00:30+00'::timestamptz + make_interval(hours => h),
		'2026-12-06 00:00+00') ORDER BY 1 LIMIT 1) a ON true
	LEFT JOIN LATERAL (SELECT opens_at, closes_at, true AS n FROM hours_next(%1$L, '2026-11-01 00:30+00'::timestamptz + make_interval(hours => h),
		'2026-12-06 00:00+00')) b ON true
	WHERE (o, c) IS DISTINCT FROM (b.opens_at, b.closes_at) $$, s), 'the next opening is the first of all, at every hour of a fortnight') FROM k;
INSERT INTO schedule_overrides (tenant_id, schedule_id, starts_at, ends_at, open) SELECT tenant_id, id, '2026-11-04', '2026-11-20', true
	FROM schedules WHERE id = (SELECT s FROM k);
SELECT pg_temp.is_text((SELECT closes_at::date::text FROM hours_next((SELECT s FROM k), '2026-11-04 10:00+00', '2026-12-06 00:00+00')), '2026-11-20',
	'one that lasts longer than the days looked at first has its own end');
DELETE FROM schedule_overrides WHERE schedule_id = (SELECT s FROM k);

SELECT pg_temp.is_text(pg_temp.spans(pg_temp.schedule('America/Denver', '5 18:00-02:00, 6 01:00-03:00'), '2026-11-06', '2026-11-09'),
	'06 18:00-07 03:00', 'past midnight, and merged with what begins in it');
SELECT pg_temp.is_text(pg_temp.spans(pg_temp.schedule('America/Denver', '5 18:00-02:00'), '2026-11-07 00:30', '2026-11-07 12:00'),
	'07 00:30-02:00', 'still open after midnight when asked on the day after');
SELECT pg_temp.is_text(pg_temp.spans(pg_temp.schedule('America/Denver', '2 09:00-09:00'), '2026-11-03', '2026-11-05'),
	'03 09:00-04 09:00', 'the same time twice is around the clock');
SELECT pg_temp.is_text(pg_temp.spans(pg_temp.schedule('America/Denver', '1 00:00-00:00, 2 00:00-00:00'), '2026-11-02', '2026-11-05'),
	'02 00:00-04 00:00', 'midnight to midnight runs through');
SELECT pg_temp.is_text(pg_temp.spans(pg_temp.schedule('America/Denver', ''), '2026-11-02', '2026-11-09'), 'closed', 'no periods, never open');

-- Holidays and half days.
DROP TABLE k;
CREATE TEMP TABLE k ON COMMIT DROP AS SELECT pg_temp.schedule('America/Chicago',
	'1 08:00-18:00, 2 08:00-18:00, 3 08:00-18:00, 4 08:00-18:00, 5 08:00-18:00') AS s;
INSERT INTO holidays (tenant_id, schedule_id, day, name, opens, closes) SELECT app_tenant(), NULL, v.d::date, v.n, v.o::time, v.c::time
	FROM (VALUES ('2026-11-26', 'Thanksgiving', NULL, NULL), ('2026-12-24', 'Christmas Eve', '08:00', '12:00'),
		('2026-11-28', 'Open Saturday', '10:00', '14:00')) v (d, n, o, c);
SELECT pg_temp.is_text(pg_temp.spans(s, '2026-11-25', '2026-11-29'), '25 08:00-18:00, 27 08:00-18:00, 28 10:00-14:00',
	'a holiday closes the day, another opens one') FROM k;
SELECT pg_temp.is_text(pg_temp.spans(s, '2026-12-24', '2026-12-25'), '24 08:00-12:00', 'a half day') FROM k;
INSERT INTO holidays (tenant_id, schedule_id, day, name, opens, closes)
	SELECT app_tenant(), s, '2026-12-24', 'Ours', '09:00'::time, '10:00'::time FROM k;
SELECT pg_temp.is_text(pg_temp.spans(s, '2026-12-24', '2026-12-25'), '24 09:00-10:00', 'a schedule''s own holiday is the stronger') FROM k;
INSERT INTO holidays (tenant_id, schedule_id, day, name) SELECT app_tenant(), s, '2026-12-31', 'Closed' FROM k;
INSERT INTO holidays (tenant_id, schedule_id, day, name, opens, closes) SELECT app_tenant(), NULL, '2026-12-31', 'Late', '20:00', '02:00';
SELECT pg_temp.is_text(pg_temp.spans(s, '2026-12-31', '2027-01-01 06:00'), 'closed', 'also when it closes and the general one opens') FROM k;
DELETE FROM holidays WHERE name = 'Closed' AND tenant_id = app_tenant();
SELECT pg_temp.is_text(pg_temp.spans(s, '2026-12-31', '2027-01-01 06:00'), '31 20:00-01 02:00', 'a holiday''s hours run past midnight too') FROM k;
SELECT pg_temp.is_text(pg_temp.spans(pg_temp.schedule('America/Chicago', '4 18:00-02:00'), '2026-11-26', '2026-11-28'),
	'26 18:00-27 02:00', 'holidays of another business are not ours');

-- What runs over from the day before a holiday stays open.
DROP TABLE k;
CREATE TEMP TABLE k ON COMMIT DROP AS SELECT pg_temp.schedule('America/Chicago', '3 18:00-02:00, 4 18:00-02:00') AS s;
INSERT INTO holidays (tenant_id, day, name) VALUES (app_tenant(), '2026-11-26', 'Thanksgiving');
SELECT pg_temp.is_text(pg_temp.spans(s, '2026-11-25', '2026-11-28'), '25 18:00-26 02:00', 'a holiday closes what begins on it') FROM k;

-- Exceptions are stronger than everything; closed is stronger than open.
DROP TABLE k;
CREATE TEMP TABLE k ON COMMIT DROP AS SELECT pg_temp.schedule('America/Chicago', '1 08:00-18:00') AS s;
INSERT INTO schedule_overrides (tenant_id, schedule_id, starts_at, ends_at, open) SELECT app_tenant(), s, v.a::timestamptz, v.b::timestamptz, v.o
	FROM k, (VALUES ('2026-11-02 10:00-06', '2026-11-02 11:00-06', false), ('2026-11-02 17:00-06', '2026-11-02 20:00-06', true),
		('2026-11-03 09:00-06', '2026-11-03 10:00-06', true), ('2026-11-03 09:30-06', '2026-11-03 09:40-06', false)) v (a, b, o);
INSERT INTO holidays (tenant_id, day, name) VALUES (app_tenant(), '2026-11-03', 'Election day');
SELECT pg_temp.is_text(pg_temp.spans(s, '2026-11-02', '2026-11-04'),
	'02 08:00-10:00, 02 11:00-20:00, 03 09:00-09:30, 03 09:40-10:00', 'closed for an hour, open longer, open on a holiday') FROM k;

-- A schedule with a zone of its own.
UPDATE schedules SET timezone = 'Asia/Kolkata' WHERE id = (SELECT s FROM k);
DELETE FROM schedule_overrides WHERE tenant_id = app_tenant();
SELECT pg_temp.is_text(pg_temp.utc(s, '2026-11-02', '2026-11-03'), '02 02:30-02 12:30', 'half-hour zones, and the schedule''s before the tenant''s') FROM k;

-- Clocks change: open 00:00 to 06:00 on the Sunday of the change. Denver 02:00 -> 03:00 on
-- 2027-03-14 and 02:00 -> 01:00 on 2026-11-01; London 01:00 -> 02:00 on 2027-03-28 and back on
-- 2026-10-25; Sydney 02:00 -> 03:00 on 2026-10-04 and back on 2027-04-04; Lord Howe half an hour
-- on the same days.
CREATE TEMP TABLE z (zone text, spring_from text, spring text, autumn_from text, autumn text) ON COMMIT DROP;
INSERT INTO z VALUES
	('America/Denver', '2027-03-14', '14 07:00-14 12:00', '2026-11-01', '01 06:00-01 13:00'),
	('Europe/London', '2027-03-28', '28 00:00-28 05:00', '2026-10-25', '24 23:00-25 06:00'),
	('Australia/Sydney', '2026-10-04', '03 14:00-03 19:00', '2027-04-04', '03 13:00-03 20:00'),
	('Australia/Lord_Howe', '2026-10-04', '03 13:30-03 19:00', '2027-04-04', '03 13:00-03 19:30');
SELECT pg_temp.is_text(pg_temp.utc(pg_temp.schedule(zone, '0 00:00-06:00'), (spring_from::date - 1)::text, (spring_from::date + 1)::text),
	spring, zone || ' in spring: an hour (or half) less') FROM z;
SELECT pg_temp.is_text(pg_temp.utc(pg_temp.schedule(zone, '0 00:00-06:00'), (autumn_from::date - 1)::text, (autumn_from::date + 1)::text),
	autumn, zone || ' in autumn: as much more') FROM z;

-- The minute that does not exist, and the one that is there twice.
SELECT pg_temp.is_text(pg_temp.utc(pg_temp.schedule('America/Denver', '0 02:30-04:00'), '2027-03-14', '2027-03-15'), '14 09:30-14 10:00',
	'an opening in the hour that is left out moves forward');
SELECT pg_temp.is_text(pg_temp.utc(pg_temp.schedule('America/Denver', '0 02:15-02:45'), '2027-03-14', '2027-03-15'), '14 09:15-14 09:45',
	'and keeps its length');
SELECT pg_temp.is_text(pg_temp.utc(pg_temp.schedule('America/Denver', '0 01:30-04:00'), '2026-11-01', '2026-11-02'), '01 08:30-01 11:00',
	'an opening in the doubled hour is its second time');
SELECT pg_temp.is_text(pg_temp.utc(pg_temp.schedule('Europe/London', '6 22:00-01:30'), '2026-10-24', '2026-10-26'), '24 21:00-25 01:30',
	'a night that ends in the doubled hour is open through it');
SELECT pg_temp.is_text(pg_temp.utc(pg_temp.schedule('Europe/London', '0 08:00-18:00, 1 08:00-18:00'), '2027-03-28', '2027-03-30'),
	'28 07:00-28 17:00, 29 07:00-29 17:00', 'the days after have the new offset');

-- A year of changes in every zone there is: never an error, never an end before a beginning.
CREATE FUNCTION pg_temp.odd_spans() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	z text;
	s uuid := pg_temp.schedule('UTC', '0 01:30-02:30, 1 23:00-01:00, 6 00:00-00:00');
	bad bigint := 0;
	n bigint;
BEGIN
	FOR z IN SELECT name FROM pg_timezone_names WHERE name ~ '^(America|Europe|Australia|Asia|Africa|Pacific)/'
			AND md5(name) < '2' LOOP
		UPDATE schedules SET timezone = z WHERE id = s;
		SELECT count(*) INTO n FROM (SELECT opens_at, closes_at, lag(closes_at) OVER (ORDER BY opens_at) AS before
			FROM hours_spans(s, '2026-06-01 00:00+00', '2027-06-01 00:00+00')) x WHERE opens_at >= closes_at OR before >= opens_at;
		bad := bad + n;
	END LOOP;
	RETURN bad;
END $$;
SELECT pg_temp.is(pg_temp.odd_spans(), 0::bigint, 'a year in many zones: in order, apart, none empty');

ROLLBACK;
SELECT pg_temp.tap_done();
