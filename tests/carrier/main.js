#!/usr/bin/env node
'use strict';
/*
 * Command line of the stand-in carrier:
 *   node tests/carrier/main.js [--port 8081] [--host 127.0.0.1] [--config FILE] [--speed N]
 * CARRIER_PORT sets the port too. Prints one line when it is ready.
 */

const { parseArgs } = require('node:util');

const HELP = `The stand-in phone network for Patchbay. Nothing leaves this computer.

  --port N       where to listen (default: CARRIER_PORT, else 8081)
  --host ADDR    default 127.0.0.1
  --config FILE  accounts, numbers and phones (JSON); read again on POST /_carrier/reload
  --speed N      divides all waits by N (default 1)
  --help         this text
`;

function readArgs() {
	const { values } = parseArgs({
		options: {
			port: { type: 'string' }, host: { type: 'string', default: '127.0.0.1' },
			config: { type: 'string' }, speed: { type: 'string' }, help: { type: 'boolean' },
		},
	});
	const port = Number(values.port ?? process.env.CARRIER_PORT ?? 8081);
	if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error('--port is no port');
	const speed = Number(values.speed ?? 1);
	if (!(speed > 0)) throw new Error('--speed is a number above 0');
	return { ...values, port, speed };
}

async function main() {
	const args = readArgs();
	if (args.help) return void process.stdout.write(HELP);
	const { startCarrier } = require('./carrier');
	const carrier = await startCarrier({
		port: args.port, host: args.host, configFile: args.config,
	});
	process.on('unhandledRejection', (error) => {
		carrier.net.violation('carrier', error.stack || String(error));
		process.stderr.write(`carrier: ${error.stack || error}\n`);
	});
	if (args.speed !== 1) carrier.net.clock.setFactor(args.speed);
	const numbers = carrier.net.config.accounts.flatMap((a) => a.numbers).length;
	process.stdout.write(`carrier ready on ${carrier.url} (${numbers} numbers)\n`);
	if (!carrier.openapi.present) {
		process.stdout.write('carrier: @twilio/cli-core is not installed: '
			+ 'REST parameters are not checked\n');
	}
	const stop = () => {
		carrier.close().then(() => process.exit(0));
		setTimeout(() => process.exit(0), 1000).unref();
	};
	process.once('SIGTERM', stop);
	process.once('SIGINT', stop);
	return undefined;
}

main().catch((error) => {
	process.stderr.write(`carrier: ${error.message}\n`);
	process.exit(1);
});
