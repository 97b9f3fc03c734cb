'use strict';
/*
 * Waiting for something to happen on a leg, told by its notes: "said:Welcome",
 * "gather", "status:completed", "ended", "error:11200" ... The part after the
 * colon must occur in the note's text, upper and lower case alike.
 */

const { FINAL } = require('./call');

function matches(note, condition) {
	const colon = condition.indexOf(':');
	const kind = colon < 0 ? condition : condition.slice(0, colon);
	const text = colon < 0 ? '' : condition.slice(colon + 1).toLowerCase();
	if (kind === 'ended') return note.kind === 'status' && FINAL.has(note.text);
	return note.kind === kind && note.text.toLowerCase().includes(text);
}

/* The first note from index `since` that meets one of the conditions. */
function findNote(call, conditions, since = 0) {
	const wanted = [].concat(conditions);
	return call.notes.slice(since).find((note) => wanted.some((c) => matches(note, c))) || null;
}

/*
 * Resolves with test()'s first truthy value, asked again after every such event;
 * with null when the (real) time is over.
 */
function until(emitter, event, test, timeoutMs = null) {
	const first = test();
	if (first || timeoutMs === 0) return Promise.resolve(first || null);
	return new Promise((resolve) => {
		const finish = (value) => {
			emitter.off(event, look);
			clearTimeout(timer);
			resolve(value);
		};
		const look = () => { const value = test(); if (value) finish(value); };
		const timer = timeoutMs === null ? null : setTimeout(() => finish(null), timeoutMs);
		emitter.on(event, look);
	});
}

/* The next note that meets a condition, from index `since`; null after the time. */
function untilNote(call, conditions, since = 0, timeoutMs = null) {
	return until(call.input, 'note', () => findNote(call, conditions, since), timeoutMs);
}

module.exports = { until, untilNote };
