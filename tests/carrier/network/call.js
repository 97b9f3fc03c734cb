'use strict';
/*
 * One leg of a conversation, which is what Twilio calls a Call: its status, its
 * status callbacks, what the phone at its far end hears and sends, and the notes
 * of everything that happened, which tests and the page read.
 */

const { EventEmitter, setMaxListeners } = require('node:events');
const { Ended, Moved, deferred } = require('../lib/flow');
const { sid, rfc2822, geography } = require('../lib/ids');

const FINAL = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);
const MS_PER_WORD = 400;

/* How long a person or the voice needs for a text. */
function speakingMs(text) {
	return Math.max(800, text.trim().split(/\s+/).length * MS_PER_WORD);
}

/* A leg may be waited for in many places at once. */
function newController() {
	const controller = new AbortController();
	setMaxListeners(0, controller.signal);
	return controller;
}

class Call {
	constructor(net, { account, from, to, direction, parent = null, number = null, ...rest }) {
		Object.assign(this, { net, account, from, to, direction, parent, number });
		this.sid = sid('CA');
		this.status = direction === 'inbound' ? 'ringing' : 'queued';
		this.callerName = rest.callerName ?? null;
		this.stir = rest.stir ?? null;
		this.forwardedFrom = rest.forwardedFrom ?? null;
		this.created = new Date();
		this.updated = this.created;
		this.started = null;
		this.ended = null;
		this.clockStart = net.clock.now();
		this.clockAnswered = null;
		this.clockEnded = null;
		this.answeredBy = null;
		this.queueMs = 0;
		this.children = [];
		this.notes = [];
		this.errors = [];
		this.doing = null;
		this.partner = null;
		this.conference = null;
		this.cookies = new Map();
		this.callback = null;
		this.fallback = null;
		this.runs = false;
		this.input = new EventEmitter();
		this.input.setMaxListeners(0);
		this.pickup = deferred();
		this.controller = newController();
		this.over = deferred();
		parent?.children.push(this);
	}

	get signal() { return this.controller.signal; }
	get isOver() { return FINAL.has(this.status); }
	get answered() { return this.clockAnswered !== null; }

	root() { return this.parent ? this.parent.root() : this; }

	hasLiveLegs() {
		return !this.isOver || this.children.some((child) => child.hasLiveLegs());
	}

	/* Seconds of talking, as Twilio bills them: from the answer to the end. */
	duration() {
		if (!this.answered) return 0;
		return Math.round(((this.clockEnded ?? this.net.clock.now()) - this.clockAnswered) / 1000);
	}

	/* --- what happened ------------------------------------------------------ */

	note(kind, text = '', extra = {}) {
		const at = Math.round(this.net.clock.now() - this.clockStart);
		const note = { i: this.notes.length, at, kind, text: String(text), ...extra };
		this.notes.push(note);
		this.input.emit('note', note);
		this.net.changed();
	}

	error(code, message, url) {
		this.errors.push({ code, message, url: url || null, at: new Date().toISOString() });
		this.note('error', `${code} ${message}`, { code });
	}

	/* What the leg is busy with now, e.g. "gather"; also noted, so one can wait for it. */
	setDoing(doing, text = '', extra = {}) {
		this.doing = doing;
		if (doing) this.note(doing, text, extra);
		else this.net.changed();
	}

	/* --- status ------------------------------------------------------------- */

	setStatus(status) {
		if (this.isOver || this.status === status) return;
		this.status = status;
		this.updated = new Date();
		this.note('status', status);
	}

	/* The leg starts to be dialled; then its phone rings. */
	dialled() {
		this.started = new Date();
		this.setStatus('initiated');
		this.fire('initiated');
	}

	ringing() {
		this.setStatus('ringing');
		this.fire('ringing');
	}

	answer() {
		if (this.answered || this.isOver) return;
		this.started ??= new Date();
		this.clockAnswered = this.net.clock.now();
		this.setStatus('in-progress');
		this.input.emit('answered');
		this.fire('answered');
	}

	/* Ends the leg, whatever it is doing. */
	end(status = 'completed') {
		if (this.isOver) return;
		this.clockEnded = this.net.clock.now();
		this.ended = new Date();
		this.doing = null;
		this.setStatus(status);
		this.pickup.resolve(status);
		this.controller.abort(new Ended());
		this.fire('completed');
		this.net.phones.left(this);
		this.over.resolve(status);
		this.net.faults.settle(this.root());
		this.net.changed();
	}

	/* The person at the far end hangs up. */
	hangup() {
		const unanswered = this.direction === 'inbound' ? 'no-answer' : 'busy';
		this.note('hangup', 'hung up');
		this.end(this.answered ? 'completed' : unanswered);
	}

	/* Somebody moves the leg to another document by REST. */
	move(request) {
		this.note('moved', request.url || 'TwiML');
		const old = this.controller;
		this.controller = newController();
		old.abort(new Moved(request));
	}

	/* --- the person at the far end ------------------------------------------ */

	/* Presses keys. Says whether anything on the line was listening to them. */
	press(digits) {
		let heard = false;
		this.note('pressed', digits);
		for (const key of String(digits)) {
			if (/[0-9*#]/.test(key) && !this.isOver) heard = this.input.emit('key', key) || heard;
		}
		return heard;
	}

	/* Says words; resolves when they have been spoken, or the leg is over. */
	async speak(text, seconds) {
		const ms = seconds ? seconds * 1000 : speakingMs(text);
		this.note('spoke', text);
		this.net.listeners(this).forEach((leg) => leg.note('heard', text, { from: this.sid }));
		const heard = this.input.emit('speech-start', text, ms) || Boolean(this.partner);
		await this.net.clock.sleep(ms, this.signal).catch(() => {});
		this.input.emit('speech', text, ms);
		return heard;
	}

	/* --- requests about the leg --------------------------------------------- */

	/* The parameters every request about this leg carries. */
	params() {
		const out = {
			AccountSid: this.account.sid, ApiVersion: '2010-04-01', CallSid: this.sid,
			CallStatus: this.status, Direction: this.direction,
			From: this.from, To: this.to, Caller: this.from, Called: this.to,
			...geography('From', this.from), ...geography('To', this.to),
			...geography('Caller', this.from), ...geography('Called', this.to),
		};
		if (this.callerName !== null) out.CallerName = this.callerName;
		if (this.stir !== null) out.StirVerstat = this.stir;
		if (this.forwardedFrom !== null) out.ForwardedFrom = this.forwardedFrom;
		if (this.parent) out.ParentCallSid = this.parent.sid;
		return out;
	}

	/*
	 * Sends a status callback if one was asked for. The sequence number counts the
	 * callbacks of this leg from 0.
	 */
	fire(event) {
		const wanted = this.callback;
		if (!wanted?.url || !wanted.events.has(event)) return;
		const params = {
			...this.params(), Timestamp: rfc2822(new Date()),
			CallbackSource: 'call-progress-events', SequenceNumber: String(wanted.sent++),
		};
		if (event === 'completed') {
			const seconds = this.duration();
			params.CallDuration = String(seconds);
			params.Duration = String(Math.ceil(seconds / 60));
			Object.assign(params, this.recordingParams?.());
		}
		if (this.answeredBy && event !== 'initiated') params.AnsweredBy = this.answeredBy;
		this.net.webhooks.callback({
			account: this.account, call: this, kind: 'status', url: wanted.url,
			method: wanted.method, params,
		});
	}

	/* Asks for status callbacks; Twilio's default is "completed" only. */
	listen(url, { method = 'POST', events = ['completed'] } = {}) {
		this.callback = url ? { url, method, events: new Set(events), sent: 0 } : null;
	}
}

module.exports = { Call, FINAL, speakingMs };
