'use strict';
/*
 * The phones of the world outside: callers' and members', and Client apps. Any
 * number can be one. A phone rings with the legs placed to it and is answered,
 * declined or ignored, by a person on the page, a test, or its own behaviour.
 */

const { E164 } = require('../lib/ids');
const { behave } = require('./autopilot');

class Phone {
	constructor({ e164, label, owner, role, listed }) {
		Object.assign(this, { e164, label: label || e164, owner: owner || '', role, listed });
		this.legs = [];
		this.last = null;
		this.behaviour = { do: 'manual' };
	}

	get ringing() {
		return this.legs.find((l) => l.direction !== 'inbound' && l.status === 'ringing'
			&& !l.pickup.settled) || null;
	}

	get talking() {
		return this.legs.find((l) => l.direction === 'inbound' || l.answered
			|| l.pickup.settled) || null;
	}

	get state() {
		if (this.talking) return 'talking';
		return this.ringing ? 'ringing' : 'idle';
	}
}

class Phones {
	constructor(net) {
		this.net = net;
		this.map = new Map();
	}

	/* Takes the configuration's list; phones in use keep their calls. */
	load(list) {
		for (const phone of this.map.values()) phone.listed = false;
		for (const given of list) {
			Object.assign(this.get(given.e164), {
				label: given.label, owner: given.owner, role: given.role, listed: true,
			});
		}
	}

	get(key) {
		if (!this.map.has(key)) {
			this.map.set(key, new Phone({ e164: key, role: 'member', listed: false }));
		}
		return this.map.get(key);
	}

	all() { return [...this.map.values()]; }

	/* A leg occupies the phone at its far end until it is over. */
	occupy(key, leg) {
		const phone = this.get(key);
		phone.legs.push(leg);
		phone.last = leg;
		leg.phone = phone;
		return phone;
	}

	left(leg) {
		if (!leg.phone) return;
		leg.phone.legs = leg.phone.legs.filter((l) => l !== leg);
	}

	/* Rings the phone that a leg goes to; leg.pickup tells what became of it. */
	ring(leg) {
		const number = this.net.number(leg.to);
		if (number) return this.#loopback(leg, number);
		if (!E164.test(leg.to) && !leg.to.startsWith('client:')) {
			return leg.pickup.resolve('failed');
		}
		const phone = this.get(leg.to);
		if (phone.behaviour.do === 'unreachable') return leg.pickup.resolve('failed');
		const busy = phone.talking && !phone.behaviour.callWaiting;
		this.occupy(leg.to, leg);
		if (busy) return leg.pickup.resolve('busy');
		leg.ringing();
		behave(this.net, phone, leg);
	}

	/* A leg to one of the accounts' own numbers is a new inbound call to it. */
	#loopback(leg, number) {
		const twin = this.net.placeInbound({ from: leg.from, to: number.e164, silent: true });
		leg.ringing();
		leg.over.promise.then(() => twin.hangup());
		leg.input.on('key', (key) => twin.press(key));
		twin.over.promise.then((status) => {
			if (leg.answered) leg.end();
			else leg.pickup.resolve(status === 'completed' ? 'no-answer' : status);
		});
		twin.input.once('answered', () => leg.pickup.resolve('answered'));
		const early = [];
		const tell = (text) => {
			if (!leg.partner) early.push(text);
			else leg.partner.note('heard', text, { from: leg.sid });
		};
		twin.input.on('note', ({ kind, text }) => { if (kind === 'said') tell(text); });
		leg.input.on('note', ({ kind, text }) => {
			if (kind === 'bridged') early.splice(0).forEach(tell);
			if (kind === 'heard') twin.speak(text);
		});
	}
}

module.exports = { Phones };
