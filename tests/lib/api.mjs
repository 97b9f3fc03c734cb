// Programs as Patchbay sees them: JSON, a bearer token, no cookies.
import { ask } from "./http.mjs";

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
		Program.seen?.(method, path, answer);
		return answer;
	}

	get(path, headers) { return this.ask("GET", path, undefined, headers); }
	post(path, body, headers) { return this.ask("POST", path, body ?? {}, headers); }
	put(path, body, etag) { return this.ask("PUT", path, body, etag ? { "If-Match": etag } : {}); }
	patch(path, body, etag) { return this.ask("PATCH", path, body, etag ? { "If-Match": etag } : {}); }
	delete(path, etag) { return this.ask("DELETE", path, undefined, etag ? { "If-Match": etag } : {}); }
}

// Told of every answer: tests of the description look at them all.
Program.seen = null;

const address = () => `127.${1 + Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 256)}.${1 + Math.floor(Math.random() * 254)}`;

export async function programOf(user, door = "login") {
	const answer = await new Program(null, { local: address() }).post(`/api/auth/${door}`, { email: user.email, password: user.password });
	if (answer.status !== 200) throw new Error(`${user.email} got no token: ${answer.status} ${answer.text}`);
	return new Program(answer.json.access_token);
}

export const anonymous = () => new Program(null, { local: address() });
