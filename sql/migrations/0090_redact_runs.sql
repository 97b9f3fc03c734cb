-- Card numbers in texts and transcripts that were kept before they were made unreadable: gone through once somebody asks for
-- it, in parts, so that it goes on where it was.
CREATE TABLE redact_runs (
	tenant_id  uuid NOT NULL REFERENCES tenants,
	id         uuid NOT NULL DEFAULT uuid7(),
	member_id  uuid NOT NULL,
	part       text NOT NULL DEFAULT 'texts' CHECK (part IN ('texts', 'transcripts')),
	after      uuid,                             -- of that part: done until there
	looked     bigint NOT NULL DEFAULT 0,
	changed    bigint NOT NULL DEFAULT 0,
	created_at timestamptz NOT NULL DEFAULT now(),
	done_at    timestamptz,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
);
CREATE UNIQUE INDEX redact_runs_one ON redact_runs (tenant_id) WHERE done_at IS NULL;
SELECT app_protect('redact_runs', 'SELECT, INSERT, UPDATE');
SELECT app_audit('redact_runs', 'redact_run', quiet => '{part,after,looked,changed,done_at}');
