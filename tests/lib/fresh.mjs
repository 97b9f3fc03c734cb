// A database of a test's own, with the schema and nothing else: no workers take its tasks.
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { Db, db, sql } from "./db.mjs";
import { env } from "./env.mjs";
import { patchbay } from "./tenant.mjs";
import { readFileSync } from "node:fs";

const withName = (url, name) => {
	const [base, query] = url.split("?");
	return `${base.replace(/\/[^/]*$/, `/${name}`)}${query ? `?${query}` : ""}`;
};

export async function freshDatabase() {
	const name = `test_${randomBytes(6).toString("hex")}`, open = [];
	await db.run(sql.raw(`CREATE DATABASE ${name} OWNER patchbay_owner`));
	const conf = `${process.env.TMPDIR ?? "/tmp"}/${name}.conf`, admin = withName(env.DATABASE_ADMIN_URL, name);
	writeFileSync(conf, readFileSync(env.ADMIN_CONF, "utf8").replace(/^DATABASE_ADMIN_URL=.*$/m, `DATABASE_ADMIN_URL=${admin}`), { mode: 0o600 });
	await patchbay(["migrate"], { conf });
	const connect = (url) => {
		const d = new Db(withName(url, name));
		open.push(d);
		return d;
	};
	return {
		name, conf,
		owner: () => connect(env.DATABASE_SUPER_URL),
		// with the rights of the workers
		app: async () => {
			const d = connect(env.DATABASE_SUPER_URL);
			await d.run("SET ROLE patchbay_app");
			return d;
		},
		async drop() {
			for (const d of open) d.close();
			await db.run(sql.raw(`DROP DATABASE ${name} WITH (FORCE)`));
		},
	};
}
