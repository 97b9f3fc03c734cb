'use strict';
/*
 * The whole stand-in telephone network: accounts with their numbers, and all
 * the calls, phones, queues, conferences and recordings there are. The parts
 * that talk HTTP (REST, control, page) only ever work on this object.
 */

const { EventEmitter } = require('node:events');
const { Clock } = require('../lib/clock');
const { Faults } = require('../lib/faults');
const { E164 } = require('../lib/ids');
const { Webhooks } = require('../webhooks/deliver');
const { Call } = require('./call');
const { Conferences } = require('./conferences');
const { Phones } = require('./phones');
const { Queues } = require('./queues');
const { Recordings } = require('./recordings');
const { TaskRouter } = require('./taskrouter');
const { Texts } = require('./texts');
const { runScript } = require('./autopilot');
const { runCall } = require('../twiml/interpreter');
const { ring } = require('../twiml/legs');

const KEPT_CALLS = 5000;

class Network extends EventEmitter {
	constructor(config) {
		super();
		this.setMaxListeners(0);
		this.clock = new Clock(config.factor);
		this.apiUrl = config.apiUrl || 'http://127.0.0.1';
		this.webhookTimeoutMs = null;
		this.calls = new Map();
		this.violations = [];
		this.restLog = [];
		this.edits = new Map();
		this.sounds = new Map();
		this.faults = new Faults(this);
		this.webhooks = new Webhooks(this);
		this.phones = new Phones(this);
		this.queues = new Queues(this);
		this.conferences = new Conferences(this);
		this.recordings = new Recordings(this);
		this.texts = new Texts(this);
		this.taskrouter = new TaskRouter(this);
		this.load(config);
	}

	/*
	 * Takes a configuration, at start or again. An account stays the same object,
	 * so that its live calls stay its own; what was changed by REST stays changed.
	 */
	load(config) {
		const accounts = config.accounts.map((fresh) =>
			Object.assign(this.account(fresh.sid) || {}, fresh));
		this.config = { ...config, accounts };
		for (const number of accounts.flatMap((a) => a.numbers)) {
			Object.assign(number, this.edits.get(number.sid));
		}
		this.phones.load(config.phones);
		this.changed();
	}

	changed() { this.emit('change'); }

	account(sid) { return this.config?.accounts.find((a) => a.sid === sid) || null; }

	number(e164) {
		return this.config.accounts.flatMap((a) => a.numbers).find((n) => n.e164 === e164) || null;
	}

	numberBySid(sid) {
		return this.config.accounts.flatMap((a) => a.numbers).find((n) => n.sid === sid) || null;
	}

	/* Something the product did that the real service would not accept. */
	violation(kind, message, details = {}) {
		this.violations.push({ at: new Date().toISOString(), kind, message, ...details });
		this.changed();
	}

	addCall(options) {
		const call = new Call(this, options);
		this.calls.set(call.sid, call);
		if (this.calls.size > KEPT_CALLS) this.calls.delete(this.calls.keys().next().value);
		return call;
	}

	/* Who else hears what is said on a leg. */
	listeners(call) {
		if (call.partner) return [call.partner];
		return call.conference ? call.conference.conference.hears(call.conference) : [];
	}

	/* A caller dials one of the accounts' numbers. */
	placeInbound({ from, to, callerName, stir, forwardedFrom, autopilot, silent = false }) {
		const number = this.number(to);
		const account = this.account(number.accountSid);
		const call = this.addCall({
			account, from, to, number, direction: 'inbound', callerName, stir, forwardedFrom,
		});
		if (E164.test(from) && !silent) this.phones.occupy(from, call);
		call.started = call.created;
		call.listen(number.statusCallback, { method: number.statusCallbackMethod });
		if (number.voiceFallbackUrl) {
			call.fallback = { url: number.voiceFallbackUrl, method: number.voiceFallbackMethod };
		}
		call.note('status', 'ringing');
		this.runCall(call, { url: number.voiceUrl, method: number.voiceMethod, kind: 'voice' });
		if (autopilot) runScript(this, call, autopilot);
		return call;
	}

	/* Lets a leg execute documents from now on, on its own. */
	runCall(call, request) { return runCall(this, call, request); }

	/* A leg created by REST rings; when answered, `then` decides what it does. */
	async placeOutbound(call, { timeoutMs, then }) {
		call.dialled();
		const outcome = await ring(this, call, { timeoutMs, signal: call.signal });
		if (outcome !== 'answered') return call.end(outcome);
		call.answer();
		return then();
	}

	liveCalls() { return [...this.calls.values()].filter((call) => !call.isOver); }

	/* No live call and no webhook under way. */
	get idle() {
		return this.webhooks.pending === 0 && !this.faults.busy && this.liveCalls().length === 0;
	}

	close() {
		for (const call of this.liveCalls()) {
			call.callback = null;
			call.end('canceled');
		}
		this.clock.close();
	}
}

module.exports = { Network };
