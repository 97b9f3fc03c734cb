// A stand-in for QuickBase's JSON API, as far as the product uses it: records/query, records
// (upsert) and fields, with its faults. Every request is held to the shapes that are documented;
// whatever the real one would not take, or the product should not send, is in `complaints`.
import { randomBytes } from "node:crypto";
import http from "node:http";
import { QueryError, where } from "./where.mjs";

export const FIELDS = [
	{ id: 1, label: "Date Created", fieldType: "timestamp" }, { id: 2, label: "Date Modified", fieldType: "timestamp" },
	{ id: 3, label: "Record ID#", fieldType: "recordid", unique: true }, { id: 4, label: "Record Owner", fieldType: "user" },
	{ id: 5, label: "Last Modified By", fieldType: "user" },
];

const ISO = (ms) => new Date(Math.floor(ms / 1000) * 1000).toISOString().replace(".000Z", "Z");
const json = (res, status, body, headers = {}) => {
	res.writeHead(status, { "Content-Type": "application/json", "qb-api-ray": randomBytes(8).toString("hex"), ...headers });
	res.end(JSON.stringify(body));
};
const TYPES = {
	text: (v) => typeof v === "string", numeric: (v) => typeof v === "number", timestamp: (v) => typeof v === "string" && !Number.isNaN(Date.parse(v)),
	date: (v) => /^\d{4}-\d\d-\d\d/.test(v), phone: (v) => typeof v === "string", recordid: (v) => Number.isInteger(v), checkbox: (v) => typeof v === "boolean",
};

class Table {
	constructor(id, fields) {
		Object.assign(this, { id, fields: [...FIELDS, ...fields], rows: new Map(), next: 1 });
	}

	field(id) { return this.fields.find((f) => f.id === Number(id)); }

	// A row is made or changed, as somebody would in QuickBase; at: its moment of change.
	put(values, { id = this.next, at = Date.now() } = {}) {
		const old = this.rows.get(id);
		this.next = Math.max(this.next, id + 1);
		this.rows.set(id, { 1: ISO(at), ...old, ...values, 2: ISO(at), 3: id });
		return id;
	}

	remove(id) { this.rows.delete(id); }

	query(body, most) {
		const fits = where(body.where, this.fields), found = [...this.rows.values()].filter(fits);
		const order = body.sortBy || [];
		found.sort((a, b) => order.reduce((r, o) => r || (a[o.fieldId] < b[o.fieldId] ? -1 : a[o.fieldId] > b[o.fieldId] ? 1 : 0), 0));
		const { skip = 0, top = 1000 } = body.options ?? {}, page = found.slice(skip, skip + Math.min(top, most)), select = body.select ?? [1, 2, 3];
		for (const id of select) if (!this.field(id)) throw new QueryError(`no field ${id}`);
		return {
			data: page.map((row) => Object.fromEntries(select.map((id) => [id, { value: row[id] ?? null }]))),
			fields: select.map((id) => ({ id, label: this.field(id).label, type: this.field(id).fieldType })),
			metadata: { totalRecords: found.length, numRecords: page.length, numFields: select.length, skip, top },
		};
	}

	upsert(body) {
		const meta = { createdRecordIds: [], updatedRecordIds: [], unchangedRecordIds: [], totalNumberOfRecordsProcessed: body.data.length, lineErrors: {} };
		body.data.forEach((record, i) => {
			const wrong = Object.entries(record).filter(([id, { value }]) => !this.field(id) || this.field(id).mode || (TYPES[this.field(id).fieldType] && !TYPES[this.field(id).fieldType](value)));
			const key = record[body.mergeFieldId]?.value, old = [...this.rows.values()].find((r) => r[body.mergeFieldId] === key);
			if (this.refuse?.(record)) meta.lineErrors[i + 1] = [this.refuse(record)];
			else if (wrong.length) meta.lineErrors[i + 1] = [`Incompatible value for field with ID "${wrong[0][0]}".`];
			else if (key === undefined || (body.mergeFieldId === 3 && !old)) meta.lineErrors[i + 1] = ["No record with this key."];
			else {
				const values = Object.fromEntries(Object.entries(record).map(([id, { value }]) => [id, value]));
				const id = this.put(values, old ? { id: old[3] } : {});
				meta[old ? "updatedRecordIds" : "createdRecordIds"].push(id);
			}
		});
		const failed = Object.keys(meta.lineErrors).length;
		if (!failed) delete meta.lineErrors;
		return [failed ? 207 : 200, { data: [], metadata: meta }];
	}
}

export class QuickBase {
	constructor({ realm = "acme.quickbase.com", token = "b5xyz_abc_0_demo" } = {}) {
		Object.assign(this, { realm, token, tables: new Map(), requests: [], complaints: [], faults: [], most: 1000, before: null });
		this.server = http.createServer((req, res) => {
			let text = "";
			req.setEncoding("utf8").on("data", (c) => { text += c; }).on("end", () => this.#answer(req, res, text));
		});
	}

	table(id, fields = []) {
		this.tables.set(id, new Table(id, fields));
		return this.tables.get(id);
	}

	listen(port = 0) {
		return new Promise((resolve) => { this.server.listen(port, "127.0.0.1", () => resolve(this.server.address().port)); });
	}

	get url() { return `http://127.0.0.1:${this.server.address().port}`; }

	close() {
		this.server.close();
		this.server.closeAllConnections();
	}

	// The next requests are answered so: {status, headers, html, ms, hang}; held: a promise, until which what was read at once is not told; when: only of this kind.
	fault(f, times = 1) {
		for (let i = 0; i < times; i++) this.faults.push(f);
	}

	#complain(about, req) {
		this.complaints.push(`${req.method} ${req.url}: ${about}`);
	}

	#look(req, text) {
		const h = req.headers;
		if (!h["user-agent"]) this.#complain("no User-Agent", req);
		if (req.method === "POST" && h["content-type"] !== "application/json") this.#complain(`Content-Type ${h["content-type"]}`, req);
		if (h["qb-realm-hostname"] !== this.realm) return [401, "Access denied", "The realm is not known"];
		if (h.authorization !== `QB-USER-TOKEN ${this.token}`) return [401, "Access denied", "User token is invalid"];
		try {
			req.json = text ? JSON.parse(text) : undefined;
		} catch {
			this.#complain("not JSON", req);
			return [400, "Bad request", "The body is not JSON"];
		}
		return null;
	}

	// What the documentation says of each request's body.
	#shape(req, path) {
		const b = req.json, bad = (about) => this.#complain(about, req), int = Number.isInteger;
		if (path === "/v1/records/query") {
			if (typeof b?.from !== "string" || !b.from) bad("from");
			if (!Array.isArray(b.select) || !b.select.every(int)) bad("select");
			if (b.where !== undefined && typeof b.where !== "string") bad("where");
			if (!Array.isArray(b.sortBy) || !b.sortBy.length || !b.sortBy.every((s) => int(s.fieldId) && ["ASC", "DESC"].includes(s.order))) bad("sortBy: pages must be sorted");
			if (!int(b.options?.skip) || !int(b.options?.top) || b.options.top > 500 || b.options.skip < 0) bad("options");
			for (const key of Object.keys(b)) if (!["from", "select", "where", "sortBy", "options"].includes(key)) bad(`no such key: ${key}`);
		} else if (path === "/v1/records") {
			if (typeof b?.to !== "string" || !b.to) bad("to");
			if (!Array.isArray(b.data) || !b.data.length || !b.data.every((r) => Object.entries(r).every(([k, v]) => /^\d+$/.test(k) && Object.keys(v).join() === "value"))) bad("data");
			if (!int(b.mergeFieldId)) bad("an insert without mergeFieldId is not safe to repeat");
		}
	}

	async #answer(req, res, text) {
		const { pathname: path, searchParams } = new URL(req.url, "http://x");
		const kind = path.split("/").slice(2).join("/");
		this.requests.push({ at: Date.now(), kind, body: text ? JSON.parse(text) : null, headers: req.headers });
		const n = this.faults.findIndex((f) => !f.when || f.when === kind), fault = n >= 0 ? this.faults.splice(n, 1)[0] : null;
		if (fault?.hang) return undefined;
		if (fault?.ms) await new Promise((resolve) => setTimeout(resolve, fault.ms));
		if (fault?.html) {
			res.writeHead(fault.status ?? 200, { "Content-Type": "text/html" });
			return res.end("<html><body>Sorry</body></html>");
		}
		if (fault?.status) return json(res, fault.status, { message: fault.message ?? "Fault", description: fault.description ?? "as asked for" }, fault.headers);
		const refused = this.#look(req, text);
		if (refused) return json(res, refused[0], { message: refused[1], description: refused[2] });
		this.#shape(req, path);
		const table = this.tables.get(req.json?.from ?? req.json?.to ?? searchParams.get("tableId"));
		if (!table) return json(res, 404, { message: "Not Found", description: "No such table" });
		try {
			this.before?.(kind, table, req.json);
			if (kind === "records/query") {
				const found = table.query(req.json, this.most);
				await fault?.held;
				return json(res, 200, found);
			}
			if (kind === "fields") return json(res, 200, table.fields.map((f) => ({ mode: "", unique: false, properties: {}, ...f })));
			if (kind !== "records") return json(res, 404, { message: "Not Found", description: "No such address" });
			const merge = table.field(req.json.mergeFieldId);
			if (!merge?.unique) return json(res, 400, { message: "Bad request", description: "The merge field is not unique." });
			return json(res, ...table.upsert(req.json));
		} catch (error) {
			if (error instanceof QueryError) return json(res, 400, { message: "Bad request", description: error.message });
			throw error;
		}
	}
}

// The customers' table of a solar business, by the ids the product begins with.
export const CUSTOMERS = [
	{ id: 98, label: "Address", fieldType: "address" }, { id: 122, label: "Sales Date", fieldType: "date" }, { id: 145, label: "Email", fieldType: "email" },
	{ id: 147, label: "Customer Name", fieldType: "text" }, { id: 148, label: "Mobile Phone", fieldType: "phone" }, { id: 255, label: "Status", fieldType: "text-multiple-choice" },
	{ id: 346, label: "Project Coordinator", fieldType: "user" }, { id: 367, label: "Project Stage", fieldType: "text", mode: "lookup" }, { id: 400, label: "Last contact", fieldType: "timestamp" },
];
export const COMMUNICATIONS = [
	{ id: 6, label: "Call id", fieldType: "text", unique: true }, { id: 7, label: "Related customer", fieldType: "numeric" }, { id: 8, label: "When", fieldType: "timestamp" },
	{ id: 9, label: "Outcome", fieldType: "text" }, { id: 10, label: "Who", fieldType: "text" }, { id: 11, label: "Summary", fieldType: "text" },
];
export const TICKETS = [
	{ id: 6, label: "Call id", fieldType: "text", unique: true }, { id: 7, label: "Related customer", fieldType: "numeric" }, { id: 8, label: "When", fieldType: "timestamp" },
	{ id: 9, label: "Issue", fieldType: "text" },
];
