'use strict';
/*
 * Gather: listens for keys or speech while its prompts play and for a while
 * after. Without input (or with nothing but the finish key) the next verb runs,
 * unless actionOnEmptyResult. Only what comes while it listens counts.
 */

const { link, deferred, Stopped } = require('../lib/flow');
const prompts = require('./prompts');

const MAX_CONFIDENCE = 0.97;

/* Collects input; settles `done` with {digits, finishKey} or {speech} or {}. */
class Listener {
	constructor(run, attrs, partial) {
		this.run = run;
		this.inputs = (attrs.input || 'dtmf').split(' ');
		this.finishOnKey = attrs.finishOnKey ?? '#';
		this.numDigits = attrs.numDigits ? Number(attrs.numDigits) : Infinity;
		this.timeoutMs = (Number(attrs.timeout) || (attrs.timeout === '0' ? 0 : 5)) * 1000;
		const pause = attrs.speechTimeout;
		this.speechMs = pause === 'auto' ? 1000 : (pause ? Number(pause) * 1000 : this.timeoutMs);
		this.partial = partial;
		this.keys = '';
		this.words = [];
		this.done = deferred();
		this.barge = deferred();
		this.handlers = {
			key: (key) => this.key(key),
			'speech-start': (text) => this.speechStarts(text),
			speech: (text) => this.speechEnds(text),
		};
	}

	open() {
		const { input } = this.run.call;
		if (this.inputs.includes('dtmf')) input.on('key', this.handlers.key);
		if (this.inputs.includes('speech')) {
			input.on('speech-start', this.handlers['speech-start']);
			input.on('speech', this.handlers.speech);
		}
	}

	close() {
		this.timer?.cancel();
		for (const [event, fn] of Object.entries(this.handlers)) this.run.call.input.off(event, fn);
	}

	/* (Re)starts the wait for more; what was collected by then is the result. */
	wait(ms) {
		this.timer?.cancel();
		this.timer = this.run.net.clock.after(ms, () => this.finish());
	}

	key(key) {
		this.barge.resolve();
		if (this.words.length) return;
		if (this.finishOnKey.includes(key) && this.finishOnKey !== '') return this.finish(key);
		this.keys += key;
		if (this.keys.length >= this.numDigits) return this.finish();
		this.wait(this.timeoutMs);
	}

	speechStarts(text) {
		this.barge.resolve();
		this.timer?.cancel();
		this.partial?.(text);
	}

	speechEnds(text) {
		if (this.keys) return;
		this.words.push(text);
		this.wait(this.speechMs);
	}

	finish(finishKey = '') {
		this.close();
		this.done.resolve({ digits: this.keys, speech: this.words.join(' '), finishKey });
	}
}

function partialSender(run, attrs) {
	const url = run.optional(attrs.partialResultCallback);
	let sequence = 0;
	return url && ((text) => run.net.webhooks.callback({
		account: run.call.account, call: run.call, kind: 'partial', url,
		method: attrs.partialResultCallbackMethod || 'POST',
		params: {
			...run.call.params(), UnstableSpeechResult: text, StableSpeechResult: '',
			Stability: '0.5', SequenceNumber: String(sequence++),
		},
	}));
}

/* The parameters of the action request; null when the next verb should run. */
function outcome(result, attrs, inputs) {
	const params = { msg: 'Gather End' };
	if (result.finishKey) params.FinishedOnKey = result.finishKey;
	if (result.speech) {
		return {
			...params, SpeechResult: result.speech, Language: attrs.language || 'en-US',
			Confidence: String(MAX_CONFIDENCE),
		};
	}
	if (result.digits) return { ...params, Digits: result.digits };
	if (attrs.actionOnEmptyResult !== 'true') return null;
	return inputs.includes('dtmf') ? { ...params, Digits: '' } : { ...params, SpeechResult: '' };
}

/* Plays the prompts until they end or the caller begins; then the timeout runs. */
async function prompt(node, run, listener) {
	const scope = link(run.signal);
	if (node.attrs.bargeIn !== 'false') {
		listener.barge.promise.then(() => scope.abort(new Stopped('barge-in')));
	}
	try {
		await prompts.playAll(node.children, run, scope.signal);
		if (!listener.done.settled && !listener.barge.settled) listener.wait(listener.timeoutMs);
	} catch (error) {
		if (!(error instanceof Stopped)) throw error;
	} finally {
		scope.unlink();
	}
}

async function gather(node, run) {
	const { attrs } = node;
	const action = attrs.action ? run.resolve(attrs.action) : run.resolve(run.url || '');
	const listener = new Listener(run, attrs, partialSender(run, attrs));
	listener.open();
	run.call.setDoing('gather', listener.inputs.join(' '));
	try {
		await prompt(node, run, listener);
		const result = await Promise.race([listener.done.promise, rejected(run.signal, listener)]);
		run.call.setDoing(null);
		run.call.note('gathered', result.digits || result.speech || '(nothing)');
		const params = outcome(result, attrs, listener.inputs);
		if (params) return { request: { url: action, method: attrs.method, kind: 'gather', params } };
	} finally {
		listener.close();
	}
}

/* Rejects when the signal aborts; is dropped once the listener is done. */
function rejected(signal, listener) {
	return new Promise((resolve, reject) => {
		if (signal.aborted) return reject(signal.reason);
		const stop = () => reject(signal.reason);
		signal.addEventListener('abort', stop, { once: true });
		listener.done.promise.then(() => signal.removeEventListener('abort', stop));
	});
}

module.exports = { gather };
