'use strict';
/*
 * The page's files and its live stream: every change of the network is sent to
 * open pages as one picture of the whole (it is small), at most 20 a second.
 */

const fs = require('node:fs');
const path = require('node:path');
const { pageState } = require('./snapshot');

const FILES = {
	'/': ['index.html', 'text/html; charset=utf-8'],
	'/page.css': ['page.css', 'text/css; charset=utf-8'],
	'/page.js': ['page.js', 'text/javascript; charset=utf-8'],
	'/draw.js': ['draw.js', 'text/javascript; charset=utf-8'],
};
const QUIET_MS = 50;
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
	+ "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

class Live {
	constructor(net) {
		this.net = net;
		this.open = new Set();
		this.timer = null;
		net.on('change', () => this.#soon());
	}

	/* Serves a file of the page; false when the path is none of them. */
	file(req, res, url) {
		const found = FILES[url.pathname];
		if (!found || !['GET', 'HEAD'].includes(req.method)) return false;
		const body = fs.readFileSync(path.join(__dirname, '..', 'page', found[0]));
		res.writeHead(200, {
			'Content-Type': found[1], 'Content-Length': body.length, 'Cache-Control': 'no-store',
			'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff',
		});
		res.end(req.method === 'HEAD' ? undefined : body);
		return true;
	}

	/* An open page: gets the picture now and after every change. */
	stream(req, res) {
		res.writeHead(200, {
			'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store',
		});
		res.write(this.#event());
		this.open.add(res);
		res.on('close', () => this.open.delete(res));
	}

	#event() { return `data: ${JSON.stringify(pageState(this.net))}\n\n`; }

	#soon() {
		if (this.timer || !this.open.size) return;
		this.timer = setTimeout(() => {
			this.timer = null;
			const event = this.#event();
			for (const res of this.open) res.write(event);
		}, QUIET_MS);
	}

	close() {
		clearTimeout(this.timer);
		for (const res of this.open) res.end();
	}
}

module.exports = { Live };
