-- Whatever changes whether a member can be rung, or what TaskRouter knows of them, is told to it. A business
-- without it only finds that it has none.

CREATE FUNCTION router_member_news() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'DELETE' THEN
		PERFORM router_worker_due(OLD.tenant_id, OLD.member_id, 0);
	ELSIF TG_TABLE_NAME = 'members' THEN
		PERFORM router_worker_due(NEW.tenant_id, NEW.id, 0);
	ELSE
		PERFORM router_worker_due(NEW.tenant_id, NEW.member_id, 0);
	END IF;
	RETURN NULL;
END $$;

CREATE TRIGGER router_news AFTER UPDATE ON presence FOR EACH ROW
	WHEN ((OLD.state = 'ready') <> (NEW.state = 'ready') OR OLD.rings <> NEW.rings) EXECUTE FUNCTION router_member_news();
CREATE TRIGGER router_news AFTER INSERT ON members FOR EACH ROW EXECUTE FUNCTION router_member_news();
CREATE TRIGGER router_changed AFTER UPDATE ON members FOR EACH ROW
	WHEN (OLD.active <> NEW.active OR OLD.can_receive_calls <> NEW.can_receive_calls OR OLD.name <> NEW.name OR OLD.role <> NEW.role
		OR OLD.phone IS DISTINCT FROM NEW.phone) EXECUTE FUNCTION router_member_news();
CREATE TRIGGER router_news AFTER INSERT OR DELETE ON queue_members FOR EACH ROW EXECUTE FUNCTION router_member_news();
CREATE TRIGGER router_news AFTER INSERT OR UPDATE OR DELETE ON member_skills FOR EACH ROW EXECUTE FUNCTION router_member_news();
-- the browser's phone comes, goes, or is heard of again
CREATE TRIGGER router_came AFTER INSERT ON presence_pages FOR EACH ROW WHEN (NEW.phone) EXECUTE FUNCTION router_member_news();
CREATE TRIGGER router_changed AFTER UPDATE ON presence_pages FOR EACH ROW
	WHEN (OLD.phone <> NEW.phone OR (NEW.phone AND OLD.seen_at < NEW.seen_at - interval '45 seconds')) EXECUTE FUNCTION router_member_news();
CREATE TRIGGER router_gone AFTER DELETE ON presence_pages FOR EACH ROW WHEN (OLD.phone) EXECUTE FUNCTION router_member_news();

-- Another name for what members belong to, or know.
CREATE FUNCTION router_name_news() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_TABLE_NAME = 'queues' THEN
		PERFORM router_worker_due(m.tenant_id, m.member_id, 0) FROM queue_members m WHERE m.tenant_id = NEW.tenant_id AND m.queue_id = NEW.id;
	ELSE
		PERFORM router_worker_due(m.tenant_id, m.member_id, 0) FROM member_skills m WHERE m.tenant_id = NEW.tenant_id AND m.skill_id = NEW.id;
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER router_news AFTER UPDATE ON queues FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION router_name_news();
CREATE TRIGGER router_news AFTER UPDATE ON skills FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION router_name_news();
