-- Lists of calls as files too, as tables for spreadsheets or on paper; they can be stopped.
-- total: how many there were to be, once that is known; whole: nothing was left out.
ALTER TABLE exports
	DROP found,
	ADD what   text NOT NULL DEFAULT 'contacts' CHECK (what IN ('contacts', 'calls')),
	ADD format text NOT NULL DEFAULT 'csv' CHECK (format IN ('csv', 'pdf')),
	ADD total  int NOT NULL DEFAULT 0,
	ADD whole  boolean NOT NULL DEFAULT true,
	DROP CONSTRAINT exports_state_check,
	ADD CONSTRAINT exports_state_check CHECK (state IN ('waiting', 'running', 'done', 'failed', 'stopped', 'expired'));
DROP TRIGGER audit ON exports;
SELECT app_audit('exports', 'export', quiet => '{bytes,file,rows,total,whole,ended_at}');
