// A browser's event stream: what came, with the moment at which it came.
import http from "node:http";
import { patience, until } from "./wait.mjs";

// since: when its page was made, ms. path: of another stream than a page's.
export async function stream(browser, { headers = {}, since, path = "/live" } = {}) {
	const url = new URL(browser.base), events = [];
	const s = { events, closed: false, status: 0 };
	await new Promise((resolve, reject) => {
		s.req = http.request({ host: url.hostname, port: url.port, path: since === undefined ? path : `${path}?since=${since}`, agent: false, localAddress: browser.local, headers: { Accept: "text/event-stream", Cookie: browser.cookies, ...headers } }, (res) => {
			Object.assign(s, { status: res.statusCode, headers: res.headers });
			let text = "";
			res.setEncoding("utf8");
			res.on("data", (chunk) => {
				text += chunk;
				for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
					const fields = Object.fromEntries(text.slice(0, end).split("\n").filter(Boolean).map((l) => [l.split(":")[0], l.slice(l.indexOf(":") + 1).trim()]));
					events.push({ ...fields, at: performance.now() });
					text = text.slice(end + 2);
				}
			});
			for (const how of ["end", "close", "error"]) res.on(how, () => { s.closed = true; });
			resolve();
		});
		// until it begins; whoever gets no stream leaves no connection behind
		const late = setTimeout(() => s.req.destroy(new Error("no stream began")), patience(10000));
		s.req.on("response", () => clearTimeout(late));
		s.req.on("error", (e) => { clearTimeout(late); s.closed = true; reject(e); });
		s.req.end();
	});
	s.close = () => s.req.destroy();
	s.has = (test, ms = 3000) => until(() => events.find(test), { ms, every: 2, what: `an event (${events.map((e) => e.event).join(" ")})` });
	if (s.status !== 200) return s;
	try {
		await s.has((e) => e.event === "hello");
	} catch (error) {
		s.close();
		throw error;
	}
	return s;
}
