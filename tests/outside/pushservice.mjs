// A push service and its browsers: opens what it is sent as a browser would (RFC 8291), and looks
// at who signed it (RFC 8292). Nothing of the program's own is used for it.
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";
import http from "node:http";

const b64 = (bytes) => Buffer.from(bytes).toString("base64url");

export class PushService {
	got = [];
	answers = new Map(); // path -> statuses to give first
	#browsers = new Map();

	async listen() {
		this.server = http.createServer((req, res) => {
			const chunks = [];
			req.on("data", (c) => chunks.push(c));
			req.on("end", () => res.writeHead(this.#take(req, Buffer.concat(chunks)), { "Retry-After": "1" }).end());
		});
		await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
		this.url = `http://127.0.0.1:${this.server.address().port}`;
	}

	close() { this.server.close(); }

	// What a browser that subscribed says of itself.
	browser() {
		const keys = createECDH("prime256v1"), auth = randomBytes(16), path = `/push/${randomBytes(8).toString("hex")}`;
		keys.generateKeys();
		this.#browsers.set(path, { keys, auth });
		return { path, endpoint: this.url + path, p256dh: b64(keys.getPublicKey()), auth: b64(auth) };
	}

	of(browser) { return this.got.filter((m) => m.path === browser.path); }

	#take(req, body) {
		const status = this.answers.get(req.url)?.shift();
		if (status) return status;
		const b = this.#browsers.get(req.url);
		if (!b) return 404;
		this.got.push({ path: req.url, headers: req.headers, said: JSON.parse(open(b, body)), who: signer(req.headers.authorization, this.url) });
		return 201;
	}
}

function open({ keys, auth }, body) {
	const salt = body.subarray(0, 16), length = body[20], theirs = body.subarray(21, 21 + length), sealed = body.subarray(21 + length);
	const secret = keys.computeSecret(theirs), info = Buffer.concat([Buffer.from("WebPush: info\0"), keys.getPublicKey(), theirs]);
	const ikm = Buffer.from(hkdfSync("sha256", secret, auth, info, 32));
	const key = Buffer.from(hkdfSync("sha256", ikm, salt, "Content-Encoding: aes128gcm\0", 16)), nonce = Buffer.from(hkdfSync("sha256", ikm, salt, "Content-Encoding: nonce\0", 12));
	const d = createDecipheriv("aes-128-gcm", key, nonce);
	d.setAuthTag(sealed.subarray(-16));
	const text = Buffer.concat([d.update(sealed.subarray(0, -16)), d.final()]);
	if (text.at(-1) !== 2) throw new Error("not the last record");
	return text.subarray(0, -1).toString("utf8");
}

function signer(header, origin) {
	const [, head, claims, signature, k] = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)$/.exec(header), point = Buffer.from(k, "base64url");
	const key = createPublicKey({ key: { kty: "EC", crv: "P-256", x: b64(point.subarray(1, 33)), y: b64(point.subarray(33)) }, format: "jwk" });
	const said = JSON.parse(Buffer.from(claims, "base64url"));
	return { good: verify("sha256", Buffer.from(`${head}.${claims}`), { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url")) && said.aud === origin, key: k, ...said };
}
