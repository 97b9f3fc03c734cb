// What people would pick instead: Node, Express 5, pg and the official twilio package, a
// process for each core (cluster), answering the same two requests from the same tables as
// the lean program. Written as the documentation of its parts shows: production mode, a pool
// with parameters, one awaited query after the other. Nothing is added that would slow it
// down (no template engine, no session middleware, no log), and tokens are in memory as in
// ours.
//
//   node express.mjs PORT PROCESSES CONNECTIONS FOLDER   (environment: DATABASE_URL, MEMCACHED)
import cluster from "node:cluster";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import express from "express";
import pg from "pg";
import twilio from "twilio";

const [port, processes, connections, folder] = process.argv.slice(2);

const LINE = "SELECT tenant_id, name FROM lean.numbers WHERE account = $1 AND e164 = $2";
const CONTACT = "SELECT id, name FROM lean.contacts WHERE tenant_id = $1 AND phone = $2 LIMIT 1";
const CALL = `INSERT INTO lean.calls (tenant_id, call_sid, from_number, to_number, contact_id, state, payload)
	VALUES ($1, $2, $3, $4, $5, 'menu', $6) ON CONFLICT DO NOTHING`;
const PAGE = `SELECT id, name, phone, stage, status, owner FROM lean.contacts WHERE tenant_id = $1 AND type = 'customer'
	AND (sort_name, id) > ((SELECT sort_name FROM lean.contacts WHERE tenant_id = $1 AND id = $2::uuid), $2::uuid)
	ORDER BY sort_name, id LIMIT 50`;

// memcached over its unix socket: only get, pipelined.
function cache(path) {
	const socket = connect(path), waiting = [];
	let text = "";
	socket.setEncoding("utf8");
	socket.on("data", (part) => {
		text += part;
		for (let end; (end = text.indexOf("END\r\n")) >= 0; text = text.slice(end + 5)) {
			const lines = text.slice(0, end).split("\r\n");
			waiting.shift()(lines.length > 1 ? lines[1] : null);
		}
	});
	return (key) => new Promise((resolve) => {
		waiting.push(resolve);
		socket.write(`get ${key}\r\n`);
	});
}

const ESCAPES = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };
const escape = (value) => (/[<>&"]/.test(value) ? value.replace(/[<>&"]/g, (c) => ESCAPES[c]) : value);

// "<td>{name}</td>" becomes pieces of text with the names of columns between them.
function template(text) {
	const parts = text.split(/\{(id|name|phone|stage|status|owner)\}/);
	return (row) => {
		let out = parts[0];
		for (let i = 1; i < parts.length; i += 2) out += escape(row[parts[i]] ?? "") + parts[i + 1];
		return out;
	};
}

async function serve() {
	const read = (name) => readFileSync(`${folder}/${name}`, "utf8");
	const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: Number(connections) });
	const session = cache(process.env.MEMCACHED);
	const tokens = new Map((await pool.query("SELECT sid, token FROM lean.accounts")).rows.map((r) => [r.sid, r.token]));
	const answer = read("answer"), head = read("head"), tail = read("tail"), row = template(read("row"));
	const app = express();
	app.disable("x-powered-by");

	app.post("/api/webhooks/twilio/voice", express.urlencoded({ extended: false }), async (request, response) => {
		const b = request.body;
		const url = `http://${request.headers.host}${request.originalUrl}`;
		if (!twilio.validateRequest(tokens.get(b.AccountSid) ?? "", request.headers["x-twilio-signature"] ?? "", url, b))
			return response.sendStatus(403);
		const [line] = (await pool.query(LINE, [b.AccountSid, b.To])).rows;
		if (!line) return response.sendStatus(404);
		const [contact] = (await pool.query(CONTACT, [line.tenant_id, b.From])).rows;
		await pool.query(CALL, [line.tenant_id, b.CallSid, b.From, b.To, contact?.id ?? null, JSON.stringify(b)]);
		response.type("text/xml").send(answer);
	});

	app.get("/contacts", async (request, response) => {
		const cookie = /__Host-patchbay=([^;]*)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
		const tenant = await session(`lean:${createHash("sha256").update(cookie).digest("hex")}`);
		if (!tenant) return response.sendStatus(401);
		const { rows } = await pool.query(PAGE, [tenant, request.query.after]);
		response.type("html").send(head + rows.map(row).join("") + tail);
	});
	app.listen(Number(port), "127.0.0.1", 4096);
}

if (cluster.isPrimary) for (let i = 0; i < Number(processes); i++) cluster.fork();
else await serve();
