// Answers as the carrier's SDK would, for the demo and tests: asks the stand-in carrier what the
// phone of this name does. Nothing sounds.
(() => {
'use strict';
class Emitter {
	constructor() { this.all = {}; }
	on(name, act) { (this.all[name] ||= []).push(act); return this; }
	emit(name, ...args) { (this.all[name] || []).forEach((act) => act(...args)); }
}
const place = document.querySelector('[data-phone]').dataset;
const url = place.standin + '/_carrier/phones/' + encodeURIComponent(place.phone);
const post = (verb, body) => fetch(url + '/' + verb, { method: 'POST', body: JSON.stringify(body || {}) }).catch(() => {});

class Call extends Emitter {
	constructor(sid) { super(); this.parameters = { CallSid: sid }; }
	accept() { post('answer').then(() => this.emit('accept', this)); }
	reject() { post('decline').then(() => this.emit('reject')); }
	disconnect() { post('hangup'); }
	sendDigits(digits) { post('digits', { digits }); }
	mute() {}
}

class Device extends Emitter {
	constructor(token) { super(); this.token = token; }
	register() {
		this.emit('registered');
		this.timer = setInterval(() => this.look(), 400);
		// a window that is gone has no sound: the carrier gives its call up
		addEventListener('pagehide', () => { if (this.call) fetch(url + '/hangup', { method: 'POST', body: '{}', keepalive: true }).catch(() => {}); });
		return Promise.resolve();
	}
	updateToken(token) { this.token = token; }
	destroy() { clearInterval(this.timer); this.emit('unregistered'); }
	async look() {
		const phone = await fetch(url).then((answer) => answer.json()).catch(() => null);
		if (!phone) return;
		const sid = phone.leg?.sid || phone.ringing?.sid || '';
		if (phone.state === 'ringing' && !this.call) {
			this.call = new Call(sid);
			this.emit('incoming', this.call);
		} else if (phone.state === 'idle' && this.call) {
			this.call.emit('disconnect', this.call);
			this.call.emit('cancel');
			this.call = null;
		}
	}
}
globalThis.Twilio = { Device };
})();
