'use strict';
/*
 * Recordings and transcriptions: started by Record, Dial, Conference or REST,
 * finished a moment after the sound ends, then told to the product.
 */

const { sid, rfc2822 } = require('../lib/ids');

const PROCESSING_MS = 1000;
const TRANSCRIBING_MS = 2000;

class Recordings {
	constructor(net) {
		this.net = net;
		this.list = new Map();
		this.transcriptions = new Map();
	}

	url(rec) {
		return `${this.net.apiUrl}/2010-04-01/Accounts/${rec.account.sid}/Recordings/${rec.sid}`;
	}

	/*
	 * Begins one. callback is {url, method, events}; call is the leg it belongs to
	 * (the parent leg for Dial), conference set for conference recordings.
	 */
	start({ account, call = null, conference = null, source, channels = 1, callback = null }) {
		const rec = {
			sid: sid('RE'), account, call, conference, source, channels, callback,
			status: 'in-progress', created: new Date(), updated: new Date(), text: '',
			clockStart: this.net.clock.now(), pausedMs: 0, pausedAt: null, ms: 0,
		};
		this.list.set(rec.sid, rec);
		this.#tell(rec, 'in-progress');
		return rec;
	}

	pause(rec) { rec.status = 'paused'; rec.pausedAt ??= this.net.clock.now(); }

	resume(rec) {
		rec.status = 'in-progress';
		if (rec.pausedAt !== null) rec.pausedMs += this.net.clock.now() - rec.pausedAt;
		rec.pausedAt = null;
	}

	/* Whole seconds recorded so far. */
	seconds(rec) { return Math.max(1, Math.round(rec.ms / 1000)); }

	/* Ends one; its sound may be told to be shorter (trimmed silence) than the time. */
	stop(rec, { ms, text = '' } = {}) {
		if (!['in-progress', 'paused'].includes(rec.status)) return;
		if (rec.pausedAt !== null) this.resume(rec);
		rec.ms = ms ?? this.net.clock.now() - rec.clockStart - rec.pausedMs;
		rec.text = text;
		rec.status = 'processing';
		this.net.clock.after(PROCESSING_MS, () => this.#finish(rec));
	}

	#finish(rec) {
		rec.updated = new Date();
		rec.status = rec.ms ? 'completed' : 'absent';
		rec.call?.note('recorded', `${this.seconds(rec)} s`, { recording: rec.sid });
		this.#tell(rec, rec.status);
		this.net.changed();
	}

	#tell(rec, event) {
		const { callback } = rec;
		if (!callback?.url || !callback.events.has(event)) return;
		const params = {
			AccountSid: rec.account.sid, RecordingSid: rec.sid, RecordingStatus: event,
			RecordingUrl: this.url(rec), RecordingChannels: String(rec.channels),
			RecordingSource: rec.source, RecordingStartTime: rfc2822(rec.created),
			RecordingTrack: 'both', ErrorCode: '0',
		};
		if (rec.call) params.CallSid = rec.call.sid;
		if (rec.conference) params.ConferenceSid = rec.conference.sid;
		if (event === 'completed') params.RecordingDuration = String(this.seconds(rec));
		this.net.webhooks.callback({
			account: rec.account, call: rec.call, kind: 'recording', url: callback.url,
			method: callback.method, params,
		});
	}

	/* Turns a recording into text: what was spoken into it, in this network. */
	transcribe(rec, callbackUrl) {
		const item = {
			sid: sid('TR'), account: rec.account, recording: rec, status: 'in-progress', text: '',
			created: new Date(), updated: new Date(),
		};
		this.transcriptions.set(item.sid, item);
		this.net.clock.after(TRANSCRIBING_MS, () => this.#transcribed(item, callbackUrl));
	}

	#transcribed(item, callbackUrl) {
		const rec = item.recording;
		const fits = rec.ms > 2000 && rec.ms < 120000 && rec.text;
		item.status = fits ? 'completed' : 'failed';
		item.text = fits ? rec.text : '';
		item.updated = new Date();
		if (callbackUrl) this.#tellTranscription(item, callbackUrl);
		rec.call?.note('transcribed', item.text || item.status);
	}

	#tellTranscription(item, url) {
		const rec = item.recording;
		const base = `${this.net.apiUrl}/2010-04-01/Accounts/${rec.account.sid}`;
		this.net.webhooks.callback({
			account: rec.account, call: rec.call, kind: 'transcription', url, method: 'POST',
			params: {
				...rec.call.params(), TranscriptionSid: item.sid, TranscriptionText: item.text,
				TranscriptionStatus: item.status, TranscriptionType: 'fast',
				TranscriptionUrl: `${base}/Transcriptions/${item.sid}`,
				RecordingSid: rec.sid, RecordingUrl: this.url(rec),
			},
		});
	}
}

/* The recordingStatusCallback attributes of a verb as {url, method, events}. */
function recordingCallback(attrs, url) {
	if (!url) return null;
	return {
		url, method: attrs.recordingStatusCallbackMethod || 'POST',
		events: new Set((attrs.recordingStatusCallbackEvent || 'completed').split(/\s+/)),
	};
}

module.exports = { Recordings, recordingCallback };
