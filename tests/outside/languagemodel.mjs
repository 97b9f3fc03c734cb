// A language model's server behind the OpenAI form: answers what it is told to, by the words it is
// asked about, in the shapes of servers that are well, ill, and hostile.
import http from "node:http";

export class LanguageModel {
	asked = [];
	#rules = []; // [words, answer]

	async listen() {
		this.server = http.createServer((req, res) => {
			const chunks = [];
			req.on("data", (c) => chunks.push(c));
			req.on("end", () => this.#answer(req, JSON.parse(Buffer.concat(chunks)), res));
		});
		await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
		this.url = `http://127.0.0.1:${this.server.address().port}/v1`;
	}

	close() {
		this.server.closeAllConnections();
		this.server.close();
	}

	// A text with these words is answered so: { say }, { raw }, { status }, { silent }, and choice's own fields.
	on(words, answer) { this.#rules.push([words, answer]); }

	about(words) { return this.asked.filter((a) => a.body.messages.at(-1).content.includes(words)); }

	#answer(req, body, res) {
		this.asked.push({ path: req.url, headers: req.headers, body });
		const [, a] = this.#rules.find(([words]) => body.messages.at(-1).content.includes(words)) ?? [null, { status: 500 }];
		if (a.silent) return;
		if (a.status) return res.writeHead(a.status, { "Content-Type": "application/json" }).end('{"error":{"message":"no"}}');
		if (a.raw) return res.writeHead(200).end(a.raw);
		const content = typeof a.say === "string" ? a.say : JSON.stringify(a.say);
		const choice = { index: 0, finish_reason: "stop", message: { role: "assistant", content, refusal: null }, ...a.choice };
		if (body.logprobs && a.sure) choice.logprobs = { content: content.match(/[a-z]+|[^a-z]+/g).map((token) => ({ token, logprob: a.sure[token] ?? 0 })) };
		res.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify({ id: "chatcmpl-1", object: "chat.completion", choices: [choice], usage: {} }));
	}
}
