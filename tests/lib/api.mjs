// Programs as Patchbay sees them: JSON, a bearer token, no cookies. Every answer is held against
// the product's own description (/api/openapi.json), whatever the test is about.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { ask } from "./http.mjs";

const Ajv = createRequire(import.meta.url)("ajv/dist/2020").default;

// The description, and a function that says what is wrong with an answer.
let description;
export const described = () => (description ??= (async () => {
	const document = JSON.parse((await ask("GET", "/api/openapi.json")).text);
	const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
	ajv.addSchema({ $id: "patchbay", components: document.components });
	const paths = Object.entries(document.paths).map(([path, methods]) => ({ path, methods, exact: !path.includes("{"), like: new RegExp(`^${path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`) }))
		.sort((a, b) => b.exact - a.exact);
	const validators = new Map();
	const validator = (name) => validators.get(name) ?? validators.set(name, ajv.compile({ $ref: `patchbay#/components/schemas/${name}` })).get(name);
	const wrong = (method, target, answer) => {
		if (answer.status === 204 || answer.status === 304) return answer.text === "" ? null : "a body where there is none";
		const path = target.split("?")[0], route = paths.find((p) => p.like.test(path) && p.methods[method.toLowerCase()]);
		const problem = answer.status >= 400 && !(path === "/api/system/health");
		const name = problem ? "Problem" : Object.values(route?.methods[method.toLowerCase()].responses ?? {}).map((r) => r.content?.["application/json"]?.schema.$ref).find(Boolean)?.split("/").pop();
		if (!name && /^text\/csv/.test(answer.headers["content-type"])) return Object.values(route.methods.get.responses)[0].content["text/csv"] ? null : "no table was described";
		if (!name) return "not described";
		const valid = validator(name);
		return valid(answer.json) ? null : `${name}: ${ajv.errorsText(valid.errors)}`;
	};
	return { document, wrong };
})());

export class Program {
	constructor(token, { local, base } = {}) {
		Object.assign(this, { token, local, base });
	}

	// body: an object is sent as JSON; text as it is. json: what was answered, read.
	async ask(method, path, body, headers = {}) {
		const text = body === undefined || typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
		const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
		const answer = await ask(method, path, { body: text, local: this.local,
			headers: { ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}), ...(text === undefined ? {} : { "Content-Type": type }), ...headers } });
		if (/^application\/(problem\+)?json/.test(answer.headers["content-type"] ?? "")) answer.json = JSON.parse(answer.text);
		// the web server refuses a NUL before it knows whose address it is
		if (path.startsWith("/api/") && !path.includes("%00")) assert.equal((await described()).wrong(method, path, answer), null, `${method} ${path}: ${answer.status} ${answer.text.slice(0, 500)}`);
		return answer;
	}

	get(path, headers) { return this.ask("GET", path, undefined, headers); }
	post(path, body, headers) { return this.ask("POST", path, body ?? {}, headers); }
	put(path, body, etag) { return this.ask("PUT", path, body, etag ? { "If-Match": etag } : {}); }
	patch(path, body, etag) { return this.ask("PATCH", path, body, etag ? { "If-Match": etag } : {}); }
	delete(path, etag) { return this.ask("DELETE", path, undefined, etag ? { "If-Match": etag } : {}); }
}

const address = () => `127.${1 + Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 256)}.${1 + Math.floor(Math.random() * 254)}`;

export async function programOf(user, door = "login") {
	const answer = await new Program(null, { local: address() }).post(`/api/auth/${door}`, { email: user.email, password: user.password });
	if (answer.status !== 200) throw new Error(`${user.email} got no token: ${answer.status} ${answer.text}`);
	return new Program(answer.json.access_token);
}

export const anonymous = () => new Program(null, { local: address() });
