'use strict';
/*
 * For tests: starts a carrier (as its own process, or in this one) and speaks
 * its control API. No test needs to sleep: everything that happens can be
 * waited for.
 *
 *   const carrier = await Carrier.start({ config, speed: 20 });
 *   const call = await carrier.call({ from: '+15550001', to: '+15550100' });
 *   await call.said('Welcome');
 *   await call.press('1');
 *   await carrier.phone('+15550200').answer();
 *   await call.ended();
 *   await carrier.stop();
 */

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawn } = require('node:child_process');

const WAIT_MS = 5000;

class Carrier {
	constructor(url, stop = async () => {}) {
		this.url = url.replace(/\/+$/, '');
		this.stop = stop;
	}

	/*
	 * Starts one on a free port (or the given one): config is the file's content.
	 * inProcess runs it in this very process, which is quicker to start.
	 */
	static async start({ config = {}, port = 0, speed = 1, inProcess = false } = {}) {
		const started = inProcess ? await startHere(config, port) : await spawnOne(config, port);
		const carrier = new Carrier(started.url, started.stop);
		carrier.net = started.net;
		if (speed !== 1) await carrier.speed(speed);
		return carrier;
	}

	/* One request of the control API; an error answer is an exception. */
	async ask(method, where, body) {
		const res = await fetch(`${this.url}/_carrier/${where}`, {
			method, headers: body ? { 'Content-Type': 'application/json' } : {},
			body: body && JSON.stringify(body),
		});
		const value = await res.json();
		if (!res.ok) {
			const text = value.error || JSON.stringify(value, null, 1);
			throw Object.assign(new Error(`${method} ${where}: ${res.status} ${text}`),
				{ status: res.status, value });
		}
		return value;
	}

	get(where) { return this.ask('GET', where); }
	post(where, body = {}) { return this.ask('POST', where, body); }
	delete(where) { return this.ask('DELETE', where); }

	async wait(query, timeout = WAIT_MS) {
		const search = new URLSearchParams({ ...query, timeout: String(timeout) });
		return (await this.get(`wait?${search}`)).found;
	}

	/* Places a call; resolves with a Leg. */
	async call(options) {
		const { sid } = await this.post('calls', options);
		return new Leg(this, sid);
	}

	/* Many calls in the same instant: {to, count, from, autopilot}; resolves with Legs. */
	async burst(options) {
		const { sids } = await this.post('burst', options);
		return sids.map((sid) => new Leg(this, sid));
	}

	leg(sid) { return new Leg(this, sid); }
	phone(e164) { return new Phone(this, e164); }

	/* Texts a line: {from, to, body, media}; resolves when the webhook was answered. */
	text(options) { return this.post('texts', options); }
	texts(phone) { return this.get(`texts${phone ? `?phone=${encodeURIComponent(phone)}` : ''}`); }
	/* What becomes of texts to a phone: {error: 30007} or {refuse: 21610}; {} again well. */
	textRule(to, rule = {}) { return this.post('texts/rules', { to, ...rule }); }

	speed(factor) { return this.post('speed', { factor }); }
	faults(faults) { return this.post('faults', faults); }
	clearFaults(account) { return this.delete(`faults${account ? `?account=${account}` : ''}`); }
	violations() { return this.get('violations'); }
	log(query = {}) { return this.get(`log?${new URLSearchParams(query)}`); }
	rest() { return this.get('rest'); }
	replay(id) { return this.post(`replay/${id}`); }
	reload() { return this.post('reload'); }
	reset() { return this.post('reset'); }
	idle(timeout) { return this.wait({ for: 'idle' }, timeout); }
}

/*
 * One leg. Each wait looks at what came after the thing waited for before, so
 * the same words can be awaited twice.
 */
class Leg {
	constructor(carrier, sid) {
		Object.assign(this, { carrier, sid, since: 0 });
	}

	async wait(condition, timeout) {
		const note = await this.carrier.wait(
			{ call: this.sid, for: condition, since: this.since }, timeout);
		this.since = note.i + 1;
		return note;
	}

	said(text, timeout) { return this.wait(`said:${text}`, timeout); }
	gather(timeout) { return this.wait('gather', timeout); }
	record(timeout) { return this.wait('record', timeout); }
	queued(timeout) { return this.wait('queued', timeout); }
	bridged(timeout) { return this.wait('bridged', timeout); }
	inConference(timeout) { return this.wait('conference', timeout); }
	ended(timeout) { return this.wait('ended', timeout); }

	/* Waits for a webhook about this leg: kind, and for status ones which status. */
	webhook(kind, status, timeout) {
		const what = status ? `webhook:${kind}:${status}` : `webhook:${kind}`;
		return this.carrier.wait({ call: this.sid, for: what }, timeout);
	}

	press(digits) { return this.carrier.post(`calls/${this.sid}/digits`, { digits }); }
	speak(text, seconds) { return this.carrier.post(`calls/${this.sid}/speak`, { text, seconds }); }
	hangup() { return this.carrier.post(`calls/${this.sid}/hangup`); }
	detail() { return this.carrier.get(`calls/${this.sid}`); }
	log(query = {}) { return this.carrier.log({ ...query, call: this.sid }); }

	async transcript() {
		return (await this.detail()).notes.filter((n) => n.kind === 'said').map((n) => n.text);
	}
}

class Phone {
	constructor(carrier, e164) {
		Object.assign(this, { carrier, e164, path: `phones/${encodeURIComponent(e164)}` });
	}

	state() { return this.carrier.get(this.path); }
	behave(behaviour) { return this.carrier.post(`${this.path}/behaviour`, behaviour); }

	/* Waits until it rings; resolves with the Leg that rings it. */
	async ringing(timeout) {
		const found = await this.carrier.wait({ phone: this.e164, for: 'ringing' }, timeout);
		return new Leg(this.carrier, found.call);
	}

	idle(timeout) { return this.carrier.wait({ phone: this.e164, for: 'idle' }, timeout); }

	/* Waits for the ringing and answers (or declines). */
	async answer(timeout) {
		const leg = await this.ringing(timeout);
		await this.carrier.post(`${this.path}/answer`, { call: leg.sid });
		return leg;
	}

	async decline(timeout) {
		const leg = await this.ringing(timeout);
		await this.carrier.post(`${this.path}/decline`, { call: leg.sid });
		return leg;
	}

	press(digits) { return this.carrier.post(`${this.path}/digits`, { digits }); }
	speak(text) { return this.carrier.post(`${this.path}/speak`, { text }); }
	hangup() { return this.carrier.post(`${this.path}/hangup`); }
}

async function startHere(config, port) {
	const { startCarrier } = require('./carrier');
	const { url, net, close } = await startCarrier({ config, port });
	return { url, net, stop: close };
}

/* Its own process, with the configuration in a temporary file. */
async function spawnOne(config, port) {
	const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'carrier-'));
	const file = path.join(dir, 'config.json');
	fs.writeFileSync(file, JSON.stringify(config));
	const child = spawn(process.execPath,
		[path.join(__dirname, 'main.js'), '--port', String(port), '--config', file],
		{ stdio: ['ignore', 'pipe', 'inherit'] });
	const url = await new Promise((resolve, reject) => {
		child.stdout.on('data', (data) => {
			const m = /carrier ready on (\S+)/.exec(data);
			if (m) resolve(m[1]);
		});
		child.once('exit', (code) => reject(new Error(`the carrier ended with ${code}`)));
	});
	const stop = () => new Promise((resolve) => {
		child.removeAllListeners('exit');
		child.once('exit', () => {
			fs.rmSync(dir, { recursive: true, force: true });
			resolve();
		});
		child.kill('SIGTERM');
	});
	return { url, stop };
}

module.exports = { Carrier, Leg, Phone };
