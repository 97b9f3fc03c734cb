'use strict';
/*
 * Puts the stand-in carrier together: one network, and one HTTP server with the
 * REST API (/2010-04-01/ and TaskRouter's /v1/), the control API (/_carrier/) and the page (/).
 */

const http = require('node:http');
const { loadConfig, readConfig } = require('./config');
const { Network } = require('./network/network');
const { publishedApi } = require('./rest/openapi');
const { RestServer } = require('./rest/server');
const { handleControl } = require('./control/api');
const { Live } = require('./control/live');
const { sendJson } = require('./lib/http');

/*
 * Starts one: {port, host, configFile} or {config} (the file's content). Port 0
 * takes a free one. Resolves with {url, net, close}.
 */
async function startCarrier({ port = 0, host = '127.0.0.1', configFile, config }) {
	const read = () => (config ? readConfig(config) : loadConfig(configFile));
	const net = new Network(read());
	const openapi = publishedApi();
	const rest = new RestServer(net, openapi);
	const live = new Live(net);
	const context = { net, openapi, reload: () => net.load(read()) };

	const answer = async (req, res) => {
		const url = new URL(req.url, 'http://carrier');
		if (/^\/(2010-04-01|v1)\//.test(url.pathname)) return rest.handle(req, res, url);
		if (url.pathname === '/_carrier/events') return live.stream(req, res);
		if (url.pathname.startsWith('/_carrier/')) return handleControl(req, res, url, context);
		if (live.file(req, res, url)) return undefined;
		return sendJson(res, 404, { error: `no ${url.pathname} here` });
	};
	const server = http.createServer((req, res) => {
		answer(req, res).catch((error) => {
			net.violation('carrier', error.stack);
			if (!res.headersSent) sendJson(res, 500, { error: error.message });
		});
	});
	await new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, resolve);
	});
	const url = `http://${host}:${server.address().port}`;
	if (!net.config.apiUrl) net.apiUrl = url;

	const close = () => new Promise((resolve) => {
		live.close();
		net.close();
		net.faults.clear();
		server.close(resolve);
		server.closeAllConnections();
	});
	return { url, net, openapi, close };
}

module.exports = { startCarrier };
