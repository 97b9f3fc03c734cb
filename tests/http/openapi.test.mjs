// The description of every address and the program's own list of them are one. That answers are as
// described is looked at wherever a test is a program (lib/api.mjs).
import { test } from "node:test";
import assert from "node:assert/strict";
import { Validator } from "@seriousme/openapi-schema-validator";
import { anonymous, described, programOf } from "../lib/api.mjs";
import { ask } from "../lib/http.mjs";
import { patchbay, scratch } from "../lib/tenant.mjs";

const routes = (await patchbay(["routes"])).split("\n").map((line) => {
	const [method, pattern, , who, limit, serves, scope] = line.split(/\s+/);
	return { method: method.toLowerCase(), path: pattern.replace(/:(\w+)/g, "{$1}"), who, limit: Number(limit), serves, scope };
});
const { document } = await described();

test("it is an OpenAPI 3.1 document", async () => {
	const answer = await ask("GET", "/api/openapi.json");
	assert.equal(answer.status, 200);
	assert.equal(answer.headers["content-type"], "application/json");
	const validator = new Validator(), result = await validator.validate(structuredClone(document));
	assert.ok(result.valid, JSON.stringify(result.errors)?.slice(0, 2000));
	assert.equal(validator.version, "3.1");
});

test("every address is in it, and no other", () => {
	const listed = routes.map((r) => `${r.method} ${r.path}`).sort();
	const told = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((m) => `${m} ${path}`)).sort();
	assert.deepEqual(told, listed);
});

test("who may and what a token must be for is as the program has it", () => {
	for (const r of routes) {
		const told = document.paths[r.path][r.method], open = ["anyone", "carrier", "key", "local"].includes(r.who);
		assert.ok(told.summary.length > 4 && told.responses, `${r.method} ${r.path}`);
		if (r.path === "/api/events/calls") assert.deepEqual(Object.keys(told.responses[200].content), ["text/event-stream"]);
		assert.equal(told["x-roles"], open ? undefined : r.who);
		assert.equal(told["x-scope"], r.scope === "-" ? undefined : r.scope);
		assert.deepEqual(told.security, open ? [] : r.serves === "json" ? [{ token: [] }, { session: [] }] : [{ session: [] }]);
		assert.deepEqual(told.parameters.filter((p) => p.in === "path").map((p) => p.name), [...r.path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]));
		if (r.serves === "json" && r.limit && !r.path.endsWith("register")) assert.ok(told.requestBody, `${r.method} ${r.path}: what it takes`);
	}
});

test("every schema is used, every reference leads somewhere", () => {
	const text = JSON.stringify(document), names = Object.keys(document.components.schemas);
	for (const name of names) assert.ok(text.includes(`"#/components/schemas/${name}"`), `${name} is used`);
	for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g)) assert.ok(names.includes(name), `${name} is there`);
});

test("answers that are not as described are found", async () => {
	const { wrong } = await described(), t = await scratch({ roles: ["owner"], basics: false }), p = await programOf(t.user("owner"));
	const stats = await p.get("/api/contacts/stats");
	assert.equal(wrong("GET", "/api/contacts/stats", stats), null);
	assert.match(wrong("GET", "/api/contacts/stats", { ...stats, json: { ...stats.json, total: "3" } }), /total must be integer/);
	assert.match(wrong("GET", "/api/contacts/stats", { ...stats, json: { ...stats.json, more: 1 } }), /additional/);
	assert.match(wrong("GET", "/api/nowhere", { ...stats, status: 200 }), /not described/);
	assert.equal((await anonymous().get("/api/system/health")).json.alive, true);
	assert.equal((await anonymous().get("/api/nowhere")).status, 404);
	assert.equal((await p.ask("PUT", "/api/contacts", "{}")).status, 405);
});
