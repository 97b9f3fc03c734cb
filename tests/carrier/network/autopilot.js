'use strict';
/*
 * People who act by themselves. A script is a list of steps, done in order:
 *   {"on": "gather", "press": "1"}          when a Gather listens, press 1
 *   {"on": "said:leave a message", "after": 500, "say": "Please call me"}
 *   {"after": 3000, "hangup": true}
 * "on" takes the conditions of watch.js (one or several); "after" is nominal ms.
 * A phone's behaviour ("answer after 2 s, then press 1") becomes such a script.
 */

const { HttpError } = require('../lib/http');
const { untilNote } = require('./watch');

const STEP_KEYS = ['on', 'after', 'press', 'say', 'seconds', 'hangup'];
const KINDS = ['manual', 'answer', 'decline', 'ignore', 'voicemail', 'unreachable'];
const BEHAVIOUR_KEYS = ['do', 'afterMs', 'press', 'say', 'hangupAfterMs', 'script', 'callWaiting'];

function checkKeys(value, known, what) {
	const wrong = Object.keys(value).filter((k) => !known.includes(k));
	if (wrong.length) throw new HttpError(400, `${what} knows no ${wrong.join(', ')}`);
}

function checkScript(script) {
	if (!Array.isArray(script)) throw new HttpError(400, 'a script is a list of steps');
	script.forEach((step) => checkKeys(step, STEP_KEYS, 'a step'));
	return script;
}

function checkBehaviour(behaviour) {
	checkKeys(behaviour, BEHAVIOUR_KEYS, 'a behaviour');
	if (!KINDS.includes(behaviour.do)) {
		throw new HttpError(400, `"do" is one of ${KINDS.join(', ')}`);
	}
	if (behaviour.script) checkScript(behaviour.script);
	return behaviour;
}

/* Runs a script on a leg until it is done or the leg is over. */
async function runScript(net, leg, script) {
	let since = 0;
	for (const step of script) {
		if (step.on) {
			const note = await untilNote(leg, [].concat(step.on, 'ended'), since);
			since = note.i + 1;
		}
		if (step.after) await net.clock.sleep(step.after);
		if (leg.isOver) return;
		if (step.press) leg.press(step.press);
		if (step.say) await leg.speak(step.say, step.seconds);
		if (step.hangup) leg.hangup();
	}
}

/* What a phone does after it was answered. */
function scriptOf(behaviour) {
	if (behaviour.script) return behaviour.script;
	if (behaviour.do === 'voicemail') {
		return [
			{ say: 'The person you are calling is not available. Please leave a message.' },
			{ after: behaviour.hangupAfterMs ?? 30000, hangup: true },
		];
	}
	const script = [];
	if (behaviour.press) script.push({ on: 'gather', press: behaviour.press });
	if (behaviour.say) script.push({ on: ['bridged', 'begun'], say: behaviour.say });
	if (behaviour.hangupAfterMs !== undefined) {
		const on = behaviour.say ? undefined : ['bridged', 'begun'];
		script.push({ on, after: behaviour.hangupAfterMs, hangup: true });
	}
	return script;
}

const ANSWER_AFTER = { answer: 1500, decline: 1500, voicemail: 15000 };

/* Lets a ringing phone act as it was told. */
function behave(net, phone, leg) {
	const { behaviour } = phone;
	if (!(behaviour.do in ANSWER_AFTER)) return;
	const wait = behaviour.afterMs ?? ANSWER_AFTER[behaviour.do];
	net.clock.after(wait, () => {
		if (leg.pickup.settled) return;
		if (behaviour.do === 'decline') return leg.pickup.resolve('busy');
		leg.pickup.resolve('answered');
		runScript(net, leg, scriptOf(behaviour));
	});
}

module.exports = { checkScript, checkBehaviour, runScript, behave };
