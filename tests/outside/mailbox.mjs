// A mail server that keeps what it is given: as much of SMTP as a client needs, and trouble when
// it is asked for.
import net from "node:net";

const decode = (text) => text.replace(/\r\n[ \t]+/g, " ").replace(/\?= =\?/g, "?==?").replace(/(=\?UTF-8\?B\?[^?]*\?=)+/g,
	(all) => Buffer.concat(all.match(/B\?[^?]*/g).map((w) => Buffer.from(w.slice(2), "base64"))).toString("utf8"));

function read(raw, from, to) {
	const [head, ...rest] = raw.split("\r\n\r\n"), headers = Object.fromEntries(head.replace(/\r\n[ \t]+/g, " ").split("\r\n").map((l) => [l.slice(0, l.indexOf(":")).toLowerCase(), decode(l.slice(l.indexOf(":") + 2))]));
	return { from, to, headers, subject: headers.subject, text: Buffer.from(rest.join("\r\n\r\n"), "base64").toString("utf8"), raw };
}

export class Mailbox {
	letters = [];
	// "RCPT" or "DATA" to what it answers instead: the first so many times
	trouble = [];

	async listen() {
		this.server = net.createServer((socket) => this.#talk(socket));
		await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
		this.url = `smtp://127.0.0.1:${this.server.address().port}`;
	}

	close() { this.server.close(); }

	to(address) { return this.letters.filter((l) => l.to === address); }

	#wrong(verb) {
		const i = this.trouble.findIndex((t) => t.verb === verb);
		return i < 0 ? null : this.trouble.splice(i, 1)[0].says;
	}

	#talk(socket) {
		let buffer = "", data = false, from = "", to = "";
		const say = (line) => socket.write(`${line}\r\n`);
		socket.setEncoding("utf8");
		socket.on("error", () => {});
		const line = (text) => {
			const verb = text.split(/[ :]/)[0].toUpperCase(), wrong = this.#wrong(verb), address = /<(.*)>/.exec(text)?.[1];
			if (wrong) return say(wrong);
			if (verb === "EHLO") return say("250-mail.example\r\n250 8BITMIME");
			if (verb === "MAIL") from = address;
			if (verb === "RCPT") to = address;
			if (verb === "DATA") data = true;
			if (verb === "QUIT") return socket.end("221 bye\r\n");
			say(verb === "DATA" ? "354 go on" : "250 ok");
		};
		socket.on("data", (chunk) => {
			buffer += chunk;
			for (;;) {
				const end = buffer.indexOf(data ? "\r\n.\r\n" : "\r\n");
				if (end < 0) return;
				const part = buffer.slice(0, end);
				buffer = buffer.slice(end + (data ? 5 : 2));
				if (!data) line(part);
				else {
					data = false;
					this.letters.push(read(part, from, to));
					say("250 taken");
				}
			}
		});
		say("220 mail.example");
	}
}
