'use strict';
/* Small helpers for the carrier's own HTTP server: bodies in, JSON out. */

const MAX_BODY = 1 << 20;

class HttpError extends Error {
	constructor(status, message) {
		super(message);
		this.status = status;
	}
}

async function readBody(req) {
	const chunks = [];
	let size = 0;
	for await (const chunk of req) {
		size += chunk.length;
		if (size > MAX_BODY) throw new HttpError(413, 'the body is larger than 1 MB');
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

async function readJson(req) {
	const text = await readBody(req);
	if (!text.trim()) return {};
	try {
		return JSON.parse(text);
	} catch {
		throw new HttpError(400, 'the body is not JSON');
	}
}

function sendJson(res, status, value, headers = {}) {
	const body = Buffer.from(JSON.stringify(value, null, 1) + '\n');
	res.writeHead(status, {
		'Content-Type': 'application/json', 'Content-Length': body.length,
		'Cache-Control': 'no-store', 'Access-Control-Allow-Origin': '*', ...headers,
	});
	res.end(body);
}

/* Form or query fields as an object; a repeated name becomes a list. */
function fields(search) {
	const out = {};
	for (const [name, value] of search) {
		if (!(name in out)) out[name] = value;
		else out[name] = [].concat(out[name], value);
	}
	return out;
}

module.exports = { HttpError, readBody, readJson, sendJson, fields };
