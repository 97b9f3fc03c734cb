'use strict';
/*
 * Executes documents on a leg: fetches them from the product, runs their verbs
 * in order, follows where they lead, and does what Twilio does when a document
 * cannot be had or read (the fallback URL, else an apology and the end).
 *
 * A verb is a function (node, run). It returns nothing (go on with the next
 * verb), {request} (go on with that document) or {outcome} (stop).
 */

const { Ended, Moved, abortable } = require('../lib/flow');
const { parseTwiml, TwimlError } = require('./parse');
const prompts = require('./prompts');

const APOLOGY = 'We are sorry, an application error has occurred. Goodbye.';
const XML_TYPES = /^(text\/xml|application\/xml|text\/html)\s*(;|$)/i;
const MAX_DOCUMENTS = 500;

const VERBS = {
	Say: prompts.say, Play: prompts.play, Pause: prompts.pause,
	Gather: require('./gather').gather, Record: require('./record').record,
	Dial: require('./dial').dial, Enqueue: require('./enqueue').enqueue,
	Leave: () => ({ outcome: 'leave' }),
	Hangup: () => ({ outcome: 'hangup' }),
	Redirect: (node, run) => ({
		request: { url: run.resolve(node.text || run.url), method: node.attrs.method,
			kind: 'redirect' },
	}),
	Reject: (node, run) => {
		run.call.note('rejected', node.attrs.reason || 'rejected');
		if (!run.call.answered) run.call.end(node.attrs.reason === 'busy' ? 'busy' : 'no-answer');
		return { outcome: 'hangup' };
	},
};

/* Verbs that do not answer a ringing inbound call when they come first. */
function leavesRinging(node) {
	return ['Reject', 'Pause', 'Redirect'].includes(node.name)
		|| (node.name === 'Dial' && node.attrs.answerOnBridge === 'true');
}

class Run {
	/*
	 * mode: see schema.js. signal: when it aborts, the run stops (the leg's own by
	 * default). params: sent with every request for a document of this run.
	 */
	constructor(net, call, { mode = 'call', signal = null, params = () => ({}) } = {}) {
		Object.assign(this, { net, call, mode, params });
		this.signal = signal || call.signal;
		this.url = null;
	}

	/* A run for a document of another kind on the same leg, or on another one. */
	nested(options, call = this.call) {
		return new Run(this.net, call, { signal: call.signal, ...options });
	}

	/* A URL of the current document, made absolute. */
	resolve(reference) {
		try {
			const url = this.url ? new URL(reference, this.url) : new URL(reference);
			if (!/^https?:$/.test(url.protocol)) throw new Error('scheme');
			if (url.hostname.includes('_')) throw new Error('underscore');
			return /^https?:/i.test(reference) ? reference : url.href;
		} catch {
			throw new TwimlError(11100, `not a usable URL here: "${reference}"`);
		}
	}

	/* Like resolve, for an attribute that may be missing. */
	optional(reference) { return reference ? this.resolve(reference) : null; }

	/* Fetches and executes documents until one ends: 'end', 'hangup' or 'leave'. */
	async follow(request) {
		let next = request;
		for (let count = 0; next; count++) {
			if (count >= MAX_DOCUMENTS) throw new TwimlError(11200, 'the documents never end');
			const verbs = await this.fetch(next);
			const result = await this.execute(verbs);
			if (!result?.request) return result?.outcome || 'end';
			next = result.request;
		}
		return 'end';
	}

	/* The verbs of one document. Throws TwimlError when it cannot be executed. */
	async fetch({ url, method = 'POST', params = {}, kind, twiml }) {
		if (twiml !== undefined) {
			this.url = null;
			return this.#parse(twiml, '(Twiml)');
		}
		const asked = this.net.webhooks.request({
			account: this.call.account, call: this.call, kind, url, method,
			params: { ...this.call.params(), ...this.params(), ...params },
		});
		const answer = await abortable(asked, this.signal);
		this.url = (answer.url || url).replace(/#.*$/, '');
		return this.#read(answer, url);
	}

	#read(answer, url) {
		const fail = (code, message) => {
			throw Object.assign(new TwimlError(code, message), { url });
		};
		if (answer.phase === 'ct') fail(11205, `connection failed: ${answer.message}`);
		if (answer.phase === 'redirects') fail(11215, answer.message);
		if (answer.phase) fail(11200, answer.message);
		if (answer.status < 200 || answer.status > 299) fail(11200, `HTTP ${answer.status}`);
		const type = answer.headers['content-type'] || '';
		if (answer.status === 204 || (answer.size === 0 && !type)) return [];
		if (/^audio\//i.test(type)) return [{ name: 'Play', attrs: {}, text: url, children: [] }];
		if (/^text\/plain/i.test(type)) return this.#plain(answer, url);
		if (!XML_TYPES.test(type)) fail(12300, `content type "${type}" is not TwiML`);
		return this.#parse(answer.body, url);
	}

	/* Plain text is executed if it is TwiML, else read out. */
	#plain(answer, url) {
		const text = answer.body.toString('utf8');
		if (text.trim().startsWith('<')) return this.#parse(answer.body, url);
		return [{ name: 'Say', attrs: {}, text, children: [] }];
	}

	#parse(body, url) {
		try {
			const { verbs, warnings } = parseTwiml(body, this.mode);
			for (const warning of warnings) {
				this.call.error(12200, warning, url);
				this.net.violation('twiml', warning, { call: this.call.sid, url });
			}
			return verbs;
		} catch (error) {
			if (error instanceof TwimlError) error.url = url;
			throw error;
		}
	}

	/* Runs verbs one after another. */
	async execute(verbs) {
		for (const node of verbs) {
			if (this.signal.aborted) throw this.signal.reason;
			if (this.mode === 'call' && !leavesRinging(node)) this.call.answer();
			const result = await VERBS[node.name](node, this);
			if (result) return result;
		}
		return null;
	}

	/*
	 * Asks a URL whose answer cannot be executed any more (the caller has gone),
	 * or is not wanted. Nobody waits for it.
	 */
	notify(request) {
		this.net.webhooks.request({
			account: this.call.account, call: this.call, ...request,
			params: { ...this.call.params(), ...request.params },
		});
	}
}

/* Runs one document chain in call mode, with fallback; says how it ended. */
async function followWithFallback(run, request) {
	const { call } = run;
	try {
		return await run.follow(request);
	} catch (error) {
		if (!(error instanceof TwimlError)) throw error;
		return handleFailure(run, request, error, call.fallback);
	}
}

async function handleFailure(run, request, error, fallback) {
	const { call } = run;
	call.error(error.code, error.message, error.url || run.url);
	if (fallback?.url && !request.isFallback) {
		return followWithFallback(run, {
			url: fallback.url, method: fallback.method, kind: 'fallback', isFallback: true,
			params: { ErrorCode: String(error.code), ErrorUrl: error.url || run.url || '' },
		});
	}
	call.answer();
	await prompts.speak(run, APOLOGY);
	return 'hangup';
}

/*
 * The whole life of a leg that executes documents: from its first request until
 * it hangs up, through every move by REST. Never rejects.
 */
async function runCall(net, call, request) {
	call.runs = true;
	let next = request;
	while (next) {
		const run = new Run(net, call);
		try {
			await followWithFallback(run, next);
			call.answer();
			call.end('completed');
			next = null;
		} catch (error) {
			next = error instanceof Moved ? error.request : null;
			if (!next && !(error instanceof Ended)) {
				call.error(0, `the stand-in failed: ${error.stack}`);
				net.violation('carrier', error.stack, { call: call.sid });
				call.end('failed');
			}
		}
	}
}

module.exports = { Run, runCall };
