// PostgreSQL by one psql process that is kept open: a query costs a round trip, not a start.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { env } from "./env.mjs";

// sql`... ${value} ...`: values are quoted, fragments made by sql`` are not.
export function sql(parts, ...values) {
	return { text: parts.reduce((text, part, i) => text + literal(values[i - 1]) + part) };
}
sql.raw = (text) => ({ text });

function literal(value) {
	if (value === null || value === undefined) return "NULL";
	if (value?.text !== undefined) return value.text;
	if (typeof value === "number" || typeof value === "boolean") return String(value);
	if (Array.isArray(value)) return `ARRAY[${value.map(literal).join(", ")}]`;
	if (typeof value === "object") return literal(JSON.stringify(value));
	return `'${String(value).replaceAll("'", "''")}'`;
}

export class SqlError extends Error {}

export class Db {
	constructor(url = env.DATABASE_SUPER_URL) {
		this.url = url;
		this.queue = Promise.resolve();
	}

	#start() {
		this.psql = spawn("psql", ["-X", "-q", "-A", "-t", "-d", this.url], { stdio: ["pipe", "pipe", "pipe"] });
		this.psql.stdout.setEncoding("utf8");
		this.psql.stdin.on("error", () => {});
		this.psql.stderr.resume();
		this.psql.unref();
		for (const pipe of [this.psql.stdin, this.psql.stdout, this.psql.stderr]) pipe.unref();
		this.psql.once("close", () => { this.psql = null; });
	}

	// One at a time: what psql prints belongs to the oldest question.
	run(query) {
		const text = query.text ?? query;
		// a connection that a restart of the database has cut is noticed by the next question
		const result = this.queue.then(() => this.#ask(text).catch((error) => (error.gone ? this.#ask(text) : Promise.reject(error))));
		this.queue = result.catch(() => {});
		return result;
	}

	#ask(text) {
		if (!this.psql) this.#start();
		const { psql } = this, mark = randomUUID();
		return new Promise((resolve, reject) => {
			let seen = "";
			const over = (settle, value) => {
				psql.stdout.off("data", read);
				psql.off("close", gone);
				psql.stdout.unref();
				psql.unref();
				settle(value);
			};
			const gone = () => over(reject, Object.assign(new SqlError("psql ended: the database is away"), { gone: true }));
			const read = (chunk) => {
				seen += chunk;
				const end = new RegExp(`^${mark} (\\w+) (\\w+) (.*)\\n`, "ms").exec(seen);
				if (!end) return;
				if (end[1] === "true") over(reject, Object.assign(new SqlError(`${end[3]}\n${text.slice(0, 300)}`), { state: end[2] }));
				else over(resolve, seen.slice(0, end.index).replace(/\n$/, ""));
			};
			psql.ref();
			psql.stdout.ref();
			psql.stdout.on("data", read);
			psql.once("close", gone);
			psql.stdin.write(`${text}\n;\n\\echo ${mark} :ERROR :SQLSTATE :LAST_ERROR_MESSAGE\n`);
		});
	}

	// Rows as objects. The query must be a SELECT (or VALUES).
	async rows(query) {
		const text = (query.text ?? query).replace(/;\s*$/, "");
		return JSON.parse(await this.run(`SELECT coalesce(json_agg(q), '[]') FROM (${text}) q`));
	}

	async row(query) { return (await this.rows(query))[0]; }

	async value(query) {
		const row = await this.row(query);
		return row && Object.values(row)[0];
	}

	close() {
		this.psql?.stdin.end();
	}
}

// As the superuser, past row-level security: tests look at everything.
export const db = new Db();
