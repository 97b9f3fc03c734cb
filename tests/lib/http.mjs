// HTTP as browsers and others speak it, with every header in the test's hand: fetch() would
// not let us set Host or Origin.
import { readFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { env } from "./env.mjs";
import { patience, until } from "./wait.mjs";

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

// One request: {status, headers, body, text, ms}. agent: false for a connection of its own.
export function ask(method, path, { headers = {}, body, base = env.BASE, timeout = patience(20000), agent: with_ = agent, local } = {}) {
	const url = new URL(base), began = performance.now();
	const data = body === undefined ? null : Buffer.from(body);
	return new Promise((resolve, reject) => {
		const req = http.request({
			host: url.hostname, port: url.port, method, path, agent: with_, localAddress: local,
			headers: { ...(data ? { "Content-Length": data.length } : {}), ...headers },
		}, (res) => {
			const chunks = [];
			res.on("data", (c) => chunks.push(c));
			res.on("error", reject);
			res.on("end", () => {
				const all = Buffer.concat(chunks);
				resolve({ status: res.statusCode, headers: res.headers, raw: res.rawHeaders, body: all, text: all.toString("utf8"), ms: performance.now() - began });
			});
		});
		// for the whole answer: one that drips for ever is none
		const late = setTimeout(() => req.destroy(new Error(`${method} ${path}: no answer within ${timeout} ms`)), timeout);
		req.on("close", () => clearTimeout(late));
		req.on("error", reject);
		req.end(data);
	});
}

// Bytes as they are, on a connection of their own; what came back until it was closed.
export function raw(bytes, { base = env.BASE, timeout = 10000 } = {}) {
	const url = new URL(base);
	return new Promise((resolve, reject) => {
		const chunks = [], socket = net.connect(url.port, url.hostname, () => socket.write(bytes));
		socket.setTimeout(timeout, () => socket.destroy(new Error(`no answer within ${timeout} ms`)));
		socket.on("data", (c) => chunks.push(c));
		socket.on("error", reject);
		socket.on("close", () => {
			const text = Buffer.concat(chunks).toString("utf8"), status = /^HTTP\/1\.\d (\d+)/.exec(text);
			resolve({ text, status: status ? Number(status[1]) : 0 });
		});
	});
}

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
export const unescape = (text) => text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi,
	(all, dec, hex, name) => (name ? ENTITIES[name] ?? all : String.fromCodePoint(parseInt(dec ?? hex, dec ? 10 : 16))));

// What a person reads in a page: no tags, entities decoded, blanks joined.
export const words = (html) => unescape(html.replace(/<(script|style)\b.*?<\/\1>/gs, " ").replace(/<[^>]+>/g, " ")).replace(/\s+/g, " ").trim();

const FORM = "application/x-www-form-urlencoded";
export const encode = (fields) => new URLSearchParams(Array.isArray(fields) ? fields : Object.entries(fields)).toString();

export const tokenIn = (html) => /name="csrf" value="([^"]+)"/.exec(html)?.[1];

// Every browser comes from an address of its own: what one does wrong is not counted against others.
const address = () => `127.${1 + Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 256)}.${1 + Math.floor(Math.random() * 254)}`;

// A browser without script: keeps cookies (Secure ones too, as browsers do on loopback), follows
// nothing by itself, and sends what browsers send with a post.
export class Browser {
	constructor({ base = env.BASE, headers = {}, local = address() } = {}) {
		Object.assign(this, { base, headers, local, jar: new Map(), token: null });
	}

	get cookies() { return [...this.jar].map(([k, v]) => `${k}=${v}`).join("; "); }

	async ask(method, path, { headers = {}, ...rest } = {}) {
		const answer = await ask(method, path, { base: this.base, local: this.local, ...rest,
			headers: { "User-Agent": "Mozilla/5.0 (X11; Linux) test", ...(this.jar.size ? { Cookie: this.cookies } : {}), ...this.headers, ...headers } });
		for (const line of answer.headers["set-cookie"] ?? []) this.#keep(line);
		this.token = tokenIn(answer.text) ?? this.token;
		return answer;
	}

	#keep(line) {
		const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
		if (/max-age=0(;|$)/i.test(line)) this.jar.delete(name);
		else this.jar.set(name, value);
	}

	get(path, options) { return this.ask("GET", path, options); }

	// A form as a page of ours posts it. fields.csrf: null leaves the token out. Pairs, where a
	// name comes twice: [[name, value]].
	async post(path, fields = {}, { headers = {}, ...rest } = {}) {
		if (!this.token) await this.get(this.jar.has("__Host-patchbay") ? "/me" : "/login");
		if (Array.isArray(fields)) return this.post(path, {}, { ...rest, headers, body: encode([["csrf", this.token], ...fields]) });
		const form = { csrf: this.token, ...fields };
		if (form.csrf === null) delete form.csrf;
		return this.ask("POST", path, { body: encode(form), ...rest,
			headers: { "Content-Type": FORM, Origin: this.base, "Sec-Fetch-Site": "same-origin", ...headers } });
	}

	async tryToSignIn(email, password, fields = {}, headers = {}) {
		await this.get("/login");
		return this.post("/login", { email, password, ...fields }, { headers });
	}

	async signIn(email, password) {
		const answer = await this.tryToSignIn(email, password);
		if (answer.status !== 303) throw new Error(`${email} could not sign in: ${answer.status} ${words(answer.text).slice(0, 300)}`);
		this.token = null;
		return this;
	}

	// The same browser again, for requests of another tab.
	copy() {
		return Object.assign(new Browser({ base: this.base, headers: this.headers, local: this.local }), { jar: new Map(this.jar), token: this.token });
	}
}

export const signIn = (user) => new Browser().signIn(user.email, user.password);

// What the worker says of it in its log, which it does when the answer is out.
export const logged = (answer) => until(() => {
	const log = readFileSync(`${env.STATE}/log/patchbay.log`, "utf8"), at = log.lastIndexOf(`"event":"request","request_id":"${answer.headers["x-request-id"]}"`);
	if (at < 0 || log.indexOf("\n", at) < 0) return null;
	return JSON.parse(log.slice(log.lastIndexOf("\n", at) + 1, log.indexOf("\n", at)));
}, { what: "a request's line in the log" });
