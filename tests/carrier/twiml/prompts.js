'use strict';
/*
 * Say, Play and Pause: what a leg hears. Nothing sounds; each takes the time it
 * would take, and is noted so that tests and the page can read it.
 */

const { speakingMs } = require('../network/call');
const { abortable } = require('../lib/flow');

const MAX_SAY = 4096;
const UNKNOWN_SOUND_MS = 5000;
const FOREVER = 1000;

function loops(attrs) {
	const n = attrs.loop === undefined ? 1 : Number(attrs.loop);
	return n === 0 ? FOREVER : n;
}

async function speak(run, text, signal = run.signal) {
	const ms = speakingMs(text);
	run.call.note('said', text, { ms });
	await run.net.clock.sleep(ms, signal);
}

async function say(node, run, signal = run.signal) {
	if (node.text.length > MAX_SAY) {
		run.call.error(13520, `Say text is longer than ${MAX_SAY} characters`, run.url);
		return;
	}
	if (!node.text) return;
	for (let i = 0; i < loops(node.attrs); i++) await speak(run, node.text, signal);
}

async function pause(node, run, signal = run.signal) {
	const seconds = node.attrs.length === undefined ? 1 : Number(node.attrs.length);
	run.call.note('pause', `${seconds} s`);
	await run.net.clock.sleep(seconds * 1000, signal);
}

/* The length of a sound file: exact for WAV, about 128 kbit/s for the rest. */
function soundMs(answer) {
	const { body } = answer;
	const riff = body.length > 44 && body.toString('latin1', 0, 4) === 'RIFF';
	const perSecond = riff ? body.readUInt32LE(28) : 16000;
	return perSecond ? Math.max(200, (answer.size / perSecond) * 1000) : UNKNOWN_SOUND_MS;
}

/* Fetches a sound once; its length, or an error that the call only notes. */
async function loadSound(run, url) {
	const known = run.net.sounds.get(url);
	if (known !== undefined) return known;
	const answer = await run.net.webhooks.request({
		account: run.call.account, call: run.call, kind: 'sound', method: 'GET', url, params: {},
	});
	if (answer.phase || answer.status !== 200) {
		run.call.error(11200, `sound not found: ${answer.message || `HTTP ${answer.status}`}`, url);
		return null;
	}
	if (!/^(audio|video)\//.test(answer.headers['content-type'] || '')) {
		run.call.error(12300, `a sound must be audio/*: ${answer.headers['content-type']}`, url);
		return null;
	}
	const ms = soundMs(answer);
	run.net.sounds.set(url, ms);
	return ms;
}

async function play(node, run, signal = run.signal) {
	if (node.attrs.digits) {
		run.call.note('played', `keys ${node.attrs.digits}`);
		await run.net.clock.sleep(node.attrs.digits.length * 500, signal);
		return;
	}
	const url = run.resolve(node.text);
	const ms = await abortable(loadSound(run, url), signal);
	if (ms === null) return;
	run.call.note('played', url, { ms });
	for (let i = 0; i < loops(node.attrs); i++) await run.net.clock.sleep(ms, signal);
}

const PROMPTS = { Say: say, Play: play, Pause: pause };

/* The prompts nested in a Gather, one after another. */
async function playAll(nodes, run, signal) {
	for (const node of nodes) await PROMPTS[node.name](node, run, signal);
}

/* Twilio's own hold music, where a document names none. */
async function holdMusic(run, signal) {
	run.call.note('played', 'hold music');
	await run.net.clock.sleep(3600000, signal);
}

module.exports = { speak, say, play, pause, playAll, holdMusic };
