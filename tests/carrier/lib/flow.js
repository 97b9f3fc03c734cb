'use strict';
/*
 * How a leg's work is interrupted. Everything a leg does runs under an
 * AbortSignal; the reason says why it stopped: the leg ended, or somebody moved
 * it to another document by REST. Verbs let both pass through, after tidying up.
 */

class Ended extends Error {
	constructor() { super('the call is over'); }
}

class Moved extends Error {
	constructor(request) {
		super('the call was moved to another document');
		this.request = request;
	}
}

/* Stops a nested piece of work (hold music, a prompt) without ending the leg. */
class Stopped extends Error {
	constructor(why) { super(why || 'stopped'); }
}

/* A promise with its handles outside. Settling it twice does nothing. */
function deferred() {
	const d = { settled: false };
	d.promise = new Promise((resolve, reject) => {
		d.resolve = (value) => { d.settled = true; resolve(value); };
		d.reject = (error) => { d.settled = true; reject(error); };
	});
	d.promise.catch(() => {});
	return d;
}

/* A controller that is also aborted when one of the parents is. */
function link(...parents) {
	const controller = new AbortController();
	const undo = [];
	controller.unlink = () => undo.splice(0).forEach((fn) => fn());
	for (const parent of parents) {
		if (parent.aborted) {
			controller.abort(parent.reason);
			break;
		}
		const pass = () => controller.abort(parent.reason);
		parent.addEventListener('abort', pass, { once: true });
		undo.push(() => parent.removeEventListener('abort', pass));
	}
	return controller;
}

/* Resolves with the reason once the signal is aborted. */
function aborted(signal) {
	if (signal.aborted) return Promise.resolve(signal.reason);
	return new Promise((resolve) => {
		signal.addEventListener('abort', () => resolve(signal.reason), { once: true });
	});
}

/* Waits for a promise, but no longer than until the signal is aborted. */
function abortable(promise, signal) {
	if (signal.aborted) {
		promise.catch(() => {});
		return Promise.reject(signal.reason);
	}
	return new Promise((resolve, reject) => {
		const stop = () => reject(signal.reason);
		signal.addEventListener('abort', stop, { once: true });
		promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
	});
}

module.exports = { Ended, Moved, Stopped, deferred, link, aborted, abortable };
