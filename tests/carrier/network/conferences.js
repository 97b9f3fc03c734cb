'use strict';
/*
 * Conferences: rooms of an account, made by the first who enters. A room starts
 * when two are in it and one of them may start it; it ends when it is empty or
 * somebody leaves whose leaving ends it. The first participant decides where
 * the room's events are sent.
 */

const { deferred, link, Stopped } = require('../lib/flow');
const { sid, rfc2822 } = require('../lib/ids');

const EVENT_NAMES = {
	start: 'conference-start', end: 'conference-end', join: 'participant-join',
	leave: 'participant-leave', mute: 'participant-mute', hold: 'participant-hold',
	modify: 'participant-modify', announcement: 'announcement-end',
};

class Conference {
	constructor(net, account, name) {
		Object.assign(this, { net, account, name });
		this.sid = sid('CF');
		this.status = 'init';
		this.created = new Date();
		this.updated = this.created;
		this.participants = new Map();
		this.callback = null;
		this.sent = 0;
		this.recording = null;
		this.endedBy = null;
		this.reason = null;
	}

	/*
	 * A leg enters. Options: muted, startOnEnter, endOnExit, label, coach,
	 * callback, record (a recording callback or true), waitMusic(participant,
	 * signal). Returns the participant; its `out` resolves with why it left.
	 */
	enter(call, options) {
		const first = this.participants.size === 0;
		if (first && options.callback) this.callback = options.callback;
		const p = {
			call, conference: this, muted: Boolean(options.muted), hold: false,
			coach: options.coach || null, label: options.label || null,
			startOnEnter: options.startOnEnter !== false, endOnExit: Boolean(options.endOnExit),
			created: new Date(), updated: new Date(), out: deferred(), music: null,
			waitMusic: options.waitMusic || null,
		};
		this.participants.set(call.sid, p);
		call.conference = p;
		call.setDoing('conference', this.name, { conference: this.sid });
		this.fire('join', p);
		const people = [...this.participants.values()];
		if (this.status === 'init' && people.length > 1 && people.some((x) => x.startOnEnter)) {
			this.#begin(options.record);
		} else if (this.status === 'in-progress') {
			call.note('begun', this.name);
		} else if (this.status === 'init') {
			this.#music(p, (signal) => p.waitMusic?.(signal));
		}
		if (first && options.record) this.recordLater = options.record;
		return p;
	}

	#begin(record) {
		this.status = 'in-progress';
		this.updated = new Date();
		for (const p of this.participants.values()) {
			p.music?.abort(new Stopped('started'));
			p.call.note('begun', this.name);
		}
		this.fire('start', null);
		const wanted = record || this.recordLater;
		if (!wanted) return;
		this.recording = this.net.recordings.start({
			account: this.account, conference: this, source: 'Conference',
			call: [...this.participants.values()][0].call,
			callback: wanted === true ? null : wanted,
		});
	}

	/* Plays something to one participant until stopped. */
	#music(p, play) {
		p.music?.abort(new Stopped('other music'));
		const music = link(p.call.signal);
		p.music = music;
		Promise.resolve(play(music.signal)).catch(() => {}).finally(() => music.unlink());
	}

	/* Hold with music: the document is asked again when it runs out. */
	setHold(p, hold, play) {
		if (p.hold === hold) return;
		p.hold = hold;
		p.updated = new Date();
		p.call.note(hold ? 'hold' : 'unhold', this.name);
		if (hold) this.#music(p, play);
		else p.music?.abort(new Stopped('off hold'));
		this.fire(hold ? 'hold' : 'unhold', p);
	}

	setMuted(p, muted) {
		if (p.muted === muted) return;
		p.muted = muted;
		p.updated = new Date();
		p.call.note(muted ? 'muted' : 'unmuted', this.name);
		this.fire(muted ? 'mute' : 'unmute', p);
	}

	/* One leg goes. The room may end with it. */
	leave(p, why, { ending = false } = {}) {
		if (this.participants.get(p.call.sid) !== p) return;
		this.participants.delete(p.call.sid);
		p.music?.abort(new Stopped('left'));
		p.call.conference = null;
		p.call.note('left', this.name);
		this.fire('leave', p, {
			ParticipantCallStatus: p.call.status,
			ReasonParticipantLeft: why, Reason: `Participant left: ${why}`,
		});
		p.out.resolve(why);
		if (ending) return;
		if (p.endOnExit) this.end('participant-with-end-conference-on-exit-left', p);
		else if (this.participants.size === 0) this.end('last-participant-left', p);
	}

	end(reason, by = null) {
		if (this.status === 'completed') return;
		for (const p of [...this.participants.values()]) {
			this.leave(p, 'conference_ended', { ending: true });
		}
		this.status = 'completed';
		this.updated = new Date();
		this.reason = reason;
		this.endedBy = by?.call.sid || null;
		if (this.recording) this.net.recordings.stop(this.recording);
		this.fire('end', null, {
			ReasonConferenceEnded: reason, Reason: reason,
			...(by ? { CallSidEndingConference: by.call.sid } : {}),
		});
	}

	/* Who hears a participant speak. */
	hears(p) {
		if (p.muted || p.hold || this.status !== 'in-progress') return [];
		return [...this.participants.values()].filter((x) => x !== p && !x.hold)
			.filter((x) => !p.coach || x.call.sid === p.coach).map((x) => x.call);
	}

	/* Sends an event. Which ones are wanted is told by short names: start, join ... */
	fire(event, p, extra = {}) {
		const group = event.replace(/^un/, '');
		this.net.changed();
		if (!this.callback?.url || !this.callback.events.has(group)) return;
		const params = {
			AccountSid: this.account.sid, ConferenceSid: this.sid, FriendlyName: this.name,
			SequenceNumber: String(++this.sent), Timestamp: rfc2822(new Date()),
			StatusCallbackEvent: EVENT_NAMES[event] || `participant-${event}`,
			...(p ? participantParams(p) : {}), ...extra,
		};
		this.net.webhooks.callback({
			account: this.account, call: p?.call || null, kind: 'conference',
			url: this.callback.url, method: this.callback.method, params,
		});
	}
}

function participantParams(p) {
	const params = {
		CallSid: p.call.sid, Muted: String(p.muted), Hold: String(p.hold),
		Coaching: String(Boolean(p.coach)), EndConferenceOnExit: String(p.endOnExit),
		StartConferenceOnEnter: String(p.startOnEnter),
	};
	if (p.coach) params.CallSidToCoach = p.coach;
	if (p.label) params.ParticipantLabel = p.label;
	return params;
}

class Conferences {
	constructor(net) {
		this.net = net;
		this.list = [];
	}

	of(account) { return this.list.filter((c) => c.account === account); }

	find(account, sidOrName) {
		return this.of(account).findLast((c) => c.sid === sidOrName
			|| (c.name === sidOrName && c.status !== 'completed')) || null;
	}

	/* The room of that name that is going on, or a new one. */
	open(account, name) {
		const going = this.of(account).find((c) => c.name === name && c.status !== 'completed');
		if (going) return going;
		const conference = new Conference(this.net, account, name);
		this.list.push(conference);
		return conference;
	}
}

module.exports = { Conferences };
