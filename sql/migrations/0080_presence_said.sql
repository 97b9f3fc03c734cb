-- What a member's pages show of their own call follows what is kept of them: whatever changes it says so to
-- the program that runs the transaction (store/pg_conn.c), which tells the pages after its commit. So a page
-- whose member is on no call need not ask at every change of somebody else's.
CREATE FUNCTION presence_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE NOTICE USING ERRCODE = 'PB202', MESSAGE = NEW.member_id, DETAIL = NEW.tenant_id;
	RETURN NULL;
END $$;
CREATE TRIGGER said AFTER UPDATE ON presence FOR EACH ROW WHEN (NEW.state <> OLD.state OR NEW.call_id IS DISTINCT FROM OLD.call_id
	OR NEW.owes IS DISTINCT FROM OLD.owes) EXECUTE FUNCTION presence_said();
