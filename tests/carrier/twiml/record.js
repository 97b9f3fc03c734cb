'use strict';
/*
 * Record: a beep, then everything spoken until silence, a key, the maximum
 * length, or the caller hangs up. Total silence falls through to the next verb.
 * The file, its callback and its transcription come a moment after the action.
 */

const { Ended, abortable, deferred } = require('../lib/flow');
const { recordingCallback } = require('../network/recordings');

const BEEP_MS = 500;

/* Listens; `done` settles with why it stopped: {why, key}. Collects the words. */
class Ear {
	constructor(run, attrs) {
		this.run = run;
		this.keys = attrs.finishOnKey ?? '1234567890*#';
		this.silenceMs = (attrs.timeout === undefined ? 5 : Number(attrs.timeout)) * 1000;
		this.words = [];
		this.speaking = false;
		this.lastSpeech = 0;
		this.done = deferred();
		this.handlers = {
			key: (key) => { if (this.keys.includes(key)) this.stop('key', key); },
			'speech-start': (text) => {
				this.words.push(text);
				this.speaking = true;
				this.timer?.cancel();
			},
			speech: () => { this.speaking = false; this.hush(); },
		};
	}

	open(maxMs) {
		const { call, net } = this.run;
		for (const [event, fn] of Object.entries(this.handlers)) call.input.on(event, fn);
		this.start = net.clock.now();
		this.limit = net.clock.after(maxMs, () => this.stop('max'));
		this.hush();
	}

	/* Silence begins. */
	hush() {
		this.lastSpeech = this.run.net.clock.now() - this.start;
		this.timer?.cancel();
		if (this.silenceMs) {
			this.timer = this.run.net.clock.after(this.silenceMs, () => this.stop('silence'));
		}
	}

	stop(why, key = '') { this.done.resolve({ why, key }); }

	close() {
		this.timer?.cancel();
		this.limit?.cancel();
		for (const [event, fn] of Object.entries(this.handlers)) this.run.call.input.off(event, fn);
	}

	/* How much sound there is, without the trailing silence when that is trimmed. */
	length(trim) {
		const all = this.run.net.clock.now() - this.start;
		return trim && this.words.length && !this.speaking ? Math.max(1000, this.lastSpeech) : all;
	}
}

function actionParams(run, rec, digits) {
	return {
		RecordingSid: rec.sid, RecordingUrl: run.net.recordings.url(rec),
		RecordingDuration: String(run.net.recordings.seconds(rec)), Digits: digits,
	};
}

/* What a verb wants done with its recording, resolved before the call goes on. */
function wishes(attrs, run) {
	const transcribe = attrs.transcribe === 'true';
	if (attrs.transcribeCallback && !transcribe) {
		run.net.violation('twiml', 'transcribeCallback needs transcribe="true"',
			{ call: run.call.sid, url: run.url });
	}
	return {
		action: attrs.action ? run.resolve(attrs.action) : run.resolve(run.url || ''),
		callback: recordingCallback(attrs, run.optional(attrs.recordingStatusCallback)),
		transcribe, transcribeCallback: run.optional(attrs.transcribeCallback),
		maxMs: Number(attrs.maxLength || (transcribe ? 120 : 3600)) * 1000,
	};
}

/* Records until something stops it: {rec, key, silent, gone}. */
async function listen(attrs, want, run) {
	const { net, call } = run;
	const ear = new Ear(run, attrs);
	const rec = net.recordings.start({
		account: call.account, call, source: 'RecordVerb', callback: want.callback,
	});
	ear.open(want.maxMs);
	call.setDoing('record');
	let stopped;
	let gone = null;
	try {
		stopped = await abortable(ear.done.promise, run.signal);
	} catch (error) {
		gone = error;
		stopped = { why: 'hangup', key: 'hangup' };
	}
	const ms = ear.length(attrs.trim !== 'do-not-trim');
	ear.close();
	call.setDoing(null);
	const silent = stopped.why === 'silence' && !ear.words.length;
	net.recordings.stop(rec, { ms: silent ? 0 : ms, text: ear.words.join(' ') });
	return { rec, key: stopped.key, silent, gone };
}

async function record(node, run) {
	const { attrs } = node;
	const { net, call } = run;
	const want = wishes(attrs, run);
	if (attrs.playBeep !== 'false') {
		call.note('beep');
		await net.clock.sleep(BEEP_MS, run.signal);
	}
	const { rec, key, silent, gone } = await listen(attrs, want, run);
	if (silent) return undefined;
	if (want.transcribe) net.recordings.transcribe(rec, want.transcribeCallback);
	const request = {
		url: want.action, method: attrs.method, kind: 'record', params: actionParams(run, rec, key),
	};
	if (!gone) return { request };
	if (gone instanceof Ended) run.notify(request);
	throw gone;
}

module.exports = { record };
