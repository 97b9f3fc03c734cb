'use strict';
/*
 * Texts: from phones to the accounts' numbers, told to the product by webhook,
 * and from the product to phones, which keep what they got. As Twilio does, the
 * network itself knows STOP and START: a number that has sent STOP gets nothing
 * more from that line (21610). Rules say which phones are out of reach.
 */

const { sid, geography } = require('../lib/ids');

const STEPS = [['sending', 200], ['sent', 800], ['delivered', 2000]];
const OUT = /^(stop|stopall|unsubscribe|end|quit|revoke|optout|cancel)$/i;
const IN = /^(start|unstop|yes)$/i;
const HELP = /^(help|info)$/i;

/* The smallest picture of each kind. */
const PICTURES = {
	'image/png': Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
	'image/gif': Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
	'image/jpeg': Buffer.from('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=', 'base64'),
};

class Texts {
	constructor(net) {
		this.net = net;
		this.list = new Map();
		this.rules = new Map();
		this.out = new Set();
	}

	/* How a phone treats texts: {error, status} or {} for well; delay: the answer to REST. */
	rule(to, rule) {
		if (Object.keys(rule).length) this.rules.set(to, rule);
		else this.rules.delete(to);
	}

	stopped(line, phone) { return this.out.has(`${line} ${phone}`); }

	#keyword(line, phone, body) {
		const word = body.trim();
		if (OUT.test(word)) this.out.add(`${line} ${phone}`);
		if (IN.test(word)) this.out.delete(`${line} ${phone}`);
		return OUT.test(word) ? 'STOP' : IN.test(word) ? 'START' : HELP.test(word) ? 'HELP' : '';
	}

	/* Somebody texts a line. media: kinds of pictures, or whole objects {type, url, size}. */
	arrive({ from, to, body = '', media = [], optOutType, messageSid, params = {} }) {
		const number = this.net.number(to);
		const account = this.net.account(number.accountSid);
		const m = {
			sid: messageSid || sid(media.length ? 'MM' : 'SM'), account, body, from, to, direction: 'inbound',
			status: 'received', created: new Date(), updated: new Date(), sent: null, service: null,
			media: media.map((one) => (typeof one === 'string' ? { type: one } : one)).map((one) => ({ sid: sid('ME'), ...one })),
		};
		this.list.set(m.sid, m);
		const word = this.#keyword(to, from, body);
		const told = {
			MessageSid: m.sid, SmsSid: m.sid, SmsMessageSid: m.sid, AccountSid: account.sid, From: from, To: to, Body: body,
			NumMedia: String(m.media.length), NumSegments: '1', SmsStatus: 'received', ApiVersion: '2010-04-01',
			...geography('From', from), ...geography('To', to),
			...Object.fromEntries(m.media.flatMap((one, i) => [[`MediaUrl${i}`, one.url || this.mediaUrl(m, one)],
				[`MediaContentType${i}`, one.type]])),
			...(optOutType && word ? { OptOutType: word } : {}), ...params,
		};
		const url = number.smsUrl || `${this.net.config.publicUrl}/api/webhooks/twilio/sms`;
		this.net.changed();
		return { message: m, done: this.net.webhooks.request({ account, call: null, kind: 'sms', url, method: 'POST', params: told }) };
	}

	mediaUrl(m, one) {
		return `${this.net.apiUrl}/2010-04-01/Accounts/${m.account.sid}/Messages/${m.sid}/Media/${one.sid}`;
	}

	picture(one) { return one.bytes ? Buffer.alloc(one.bytes, 0x41) : PICTURES[one.type] || Buffer.from('not a picture'); }

	/* Walks a text through its states, telling each to its callback URL. */
	async travel(m, url) {
		this.list.set(m.sid, m);
		const rule = this.rules.get(m.to) || {};
		const steps = rule.error ? [...STEPS.slice(0, 2), [rule.status || 'undelivered', 1000]] : STEPS;
		for (const [status, ms] of steps) {
			await this.net.clock.sleep(ms);
			m.status = status;
			m.updated = new Date();
			if (status === 'sent') m.sent = m.updated;
			if (status === rule.status || status === 'undelivered') m.error = rule.error;
			this.net.changed();
			if (!url || status === 'sending') continue;
			this.net.webhooks.callback({
				account: m.account, call: null, kind: 'message-status', url, method: 'POST',
				params: {
					AccountSid: m.account.sid, ApiVersion: '2010-04-01', From: m.from || '', To: m.to,
					MessageSid: m.sid, SmsSid: m.sid, MessageStatus: status, SmsStatus: status,
					...(m.error ? { ErrorCode: String(m.error) } : {}),
				},
			});
		}
	}

	/* What a phone has sent and got, as plain JSON. */
	of(phone) {
		return [...this.list.values()].filter((m) => !phone || m.from === phone || m.to === phone).map((m) => ({
			sid: m.sid, account: m.account.sid, from: m.from, to: m.to, body: m.body, status: m.status, error: m.error ?? null,
			direction: m.direction, media: m.media.length, urls: m.media.map((one) => one.url ?? one), at: m.created.toISOString(),
		}));
	}
}

module.exports = { Texts };
