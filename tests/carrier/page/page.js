/*
 * The page: caller phones on one side, members' phones on the other, redrawn
 * from the live stream. Everything a person does is one request of the control
 * API, so a test can do the same.
 */

import { el, number, pillOf, heardLog, drawLog, keypad, speakRow, cardHead, fillSelect, drawTexts } from './draw.js';

const $ = (id) => document.getElementById(id);
const STRANGER = '+15125550199';
const MAX_CALLERS = 6;

let state = { numbers: [], phones: [], calls: [], texts: [], factor: 1 };
const callers = [];
const members = new Map();

async function send(path, body = {}) {
	const res = await fetch(`/_carrier/${path}`, {
		method: 'POST', headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
	});
	return res.json();
}

const callOf = (sid) => state.calls.find((c) => c.sid === sid) || null;

/* A name for a number, if the demo knows one. */
function nameOf(e164) {
	const phone = state.phones.find((p) => p.e164 === e164 && p.label !== e164);
	const line = state.numbers.find((n) => n.e164 === e164);
	return phone ? phone.owner || phone.label : (line ? line.account : '');
}

function titled(e164) {
	const line = state.numbers.find((n) => n.e164 === e164);
	if (line && line.name !== e164) return [line.account, line.name].filter(Boolean).join(', ');
	const name = nameOf(e164);
	return name ? `${name}, ${number(e164)}` : number(e164);
}

function aloud(notes) {
	if (!$('aloud').checked || !window.speechSynthesis) return;
	for (const note of notes) {
		if (note.kind !== 'said' && note.kind !== 'heard') continue;
		speechSynthesis.speak(new SpeechSynthesisUtterance(note.text));
	}
}

/* --- a caller's phone ------------------------------------------------------- */

class Caller {
	constructor(sid = null) {
		this.sid = sid;
		this.head = cardHead();
		this.from = el('select', { 'aria-label': 'Who calls' });
		this.to = el('select', { 'aria-label': 'Which line' });
		this.log = heardLog();
		this.speakNow = el('p', { class: 'speak-now', role: 'status',
			text: 'The voicemail is recording. Speak now: what you write is the transcript.' });
		this.keys = keypad((key) => send(`calls/${this.sid}/digits`, { digits: key }));
		this.say = speakRow((text) => send(`calls/${this.sid}/speak`, { text }), 'Say something');
		this.hang = el('button', { type: 'button', class: 'stop', text: 'Hang up',
			onclick: () => send(`calls/${this.sid}/hangup`) });
		this.again = el('button', { type: 'button', text: 'New call', onclick: () => this.clear() });
		this.form = el('form', { class: 'body' },
			el('label', { class: 'field', text: 'Who calls' }, this.from),
			el('label', { class: 'field', text: 'Which line' }, this.to),
			el('button', { type: 'submit', class: 'go', text: 'Call' }));
		this.texts = el('div', { class: 'log texts', role: 'log', tabindex: '0', 'aria-label': 'Texts' });
		this.write = speakRow((text) => send('texts', { from: this.from.value, to: this.to.value, body: text }), 'Text them');
		this.photo = el('button', { type: 'button', class: 'plain', text: 'Send a photo',
			onclick: () => send('texts', { from: this.from.value, to: this.to.value, body: '', media: ['image/png'] }) });
		for (const select of [this.from, this.to]) select.addEventListener('change', () => draw());
		this.form.append(this.texts);
		this.form.addEventListener('submit', (event) => {
			event.preventDefault();
			this.call();
		});
		this.talk = el('div', { class: 'body' }, this.log, this.speakNow, this.keys, this.say,
			el('div', { class: 'row' }, this.hang, this.again));
		this.desk = el('div', { class: 'body' }, this.write, this.photo);
		this.node = el('article', { class: 'card' }, this.head, this.form, this.desk, this.talk);
	}

	async call() {
		const { sid } = await send('calls', { from: this.from.value, to: this.to.value });
		this.sid = sid;
		remember();
		draw();
	}

	clear() {
		this.sid = null;
		remember();
		draw();
	}

	draw() {
		const contacts = state.phones.filter((p) => p.listed && p.role === 'caller');
		const first = !this.from.options.length;
		fillSelect(this.from, [
			...(contacts.length ? [{ label: 'Known contacts', options: contacts.map((p) =>
				[p.e164, `${p.label}, ${number(p.e164)}`]) }] : []),
			{ label: 'Others', options: [[STRANGER, `Unknown number, ${number(STRANGER)}`],
				['anonymous', 'Withheld number']] },
		]);
		/* Each phone starts with another contact. */
		if (first && this.from.options.length) {
			this.from.selectedIndex = callers.indexOf(this) % this.from.options.length;
		}
		const accounts = [...new Set(state.numbers.map((n) => n.account))];
		fillSelect(this.to, accounts.map((account) => ({
			label: account || 'Lines', options: state.numbers.filter((n) => n.account === account).map((n) =>
				[n.e164, n.name === n.e164 ? number(n.e164) : `${n.name}, ${number(n.e164)}`]),
		})));
		drawTexts(this.texts, state.texts, this.from.value);
		this.desk.hidden = Boolean(this.sid) || this.from.value === 'anonymous';
		const call = callOf(this.sid);
		this.form.hidden = Boolean(this.sid);
		this.talk.hidden = !this.sid;
		if (!this.sid) {
			this.node.dataset.state = 'free';
			drawLog(this.log, null);
			return this.head.set('Caller phone', 'Choose who calls, and whom.', ['Free', '']);
		}
		if (!call) return undefined;
		this.node.dataset.state = call.over ? 'over' : 'talking';
		this.head.set(titled(call.from), `calls ${titled(call.to)}`, pillOf(call));
		this.speakNow.hidden = call.doing !== 'record';
		this.say.setLabel(call.doing === 'record' ? 'Speak the message' : 'Say something');
		this.keys.dataset.wanted = String(call.doing === 'gather');
		for (const part of [this.keys, this.say, this.hang]) part.hidden = call.over;
		this.again.hidden = !call.over;
		return aloud(drawLog(this.log, call));
	}
}

/* --- a member's phone ------------------------------------------------------- */

class Member {
	constructor(e164) {
		this.e164 = e164;
		const verb = (name, body) => send(`phones/${encodeURIComponent(e164)}/${name}`, body);
		this.head = cardHead();
		this.log = heardLog();
		this.keys = keypad((key) => verb('digits', { digits: key }));
		this.say = speakRow((text) => verb('speak', { text }), 'Say something');
		this.from = el('p');
		this.ring = el('div', { class: 'body' }, this.from, el('div', { class: 'row' },
			el('button', { type: 'button', class: 'go', text: 'Answer',
				onclick: () => verb('answer') }),
			el('button', { type: 'button', class: 'stop', text: 'Decline',
				onclick: () => verb('decline') })));
		this.talk = el('div', { class: 'body' }, this.log, this.keys, this.say,
			el('div', { class: 'row' }, el('button', { type: 'button', class: 'stop', text: 'Hang up',
				onclick: () => verb('hangup') })));
		this.texts = el('div', { class: 'log texts', role: 'log', tabindex: '0', 'aria-label': 'Texts' });
		this.write = speakRow((text) => send('texts', { from: e164, to: this.line, body: text }), 'Text back');
		this.inbox = el('div', { class: 'body' }, this.texts, this.write);
		this.node = el('article', { class: 'card' }, this.head, this.ring, this.talk, this.inbox);
	}

	draw(phone) {
		this.line = drawTexts(this.texts, state.texts, this.e164);
		this.inbox.hidden = !this.line;
		const call = callOf(phone.call);
		this.node.dataset.state = phone.state;
		const known = phone.owner || phone.label;
		const detail = [phone.owner && phone.label !== phone.e164 ? phone.label : '',
			number(phone.e164)].filter(Boolean).join(', ');
		const pill = phone.state === 'idle' ? this.lastOf(phone) : pillOf(call, phone.state);
		this.head.set(known === phone.e164 ? number(phone.e164) : known, detail, pill);
		this.ring.hidden = phone.state !== 'ringing';
		this.talk.hidden = phone.state !== 'talking';
		if (call) {
			this.from.textContent = `Call from ${titled(call.from)}`;
			this.keys.dataset.wanted = String(call.doing === 'gather');
		}
		if (phone.state === 'talking') aloud(drawLog(this.log, call));
	}

	/* Free, with what became of the last call. */
	lastOf(phone) {
		const last = callOf(phone.last);
		const words = { 'no-answer': 'Missed a call', canceled: 'Stopped ringing',
			busy: 'Declined' };
		return [(last && words[last.status]) || 'Free', ''];
	}
}

/* --- the whole -------------------------------------------------------------- */

function drawMembers() {
	const shown = state.phones.filter((p) => p.role === 'member' && (p.listed || p.last || state.texts.some((m) => m.to === p.e164)));
	for (const phone of shown) {
		if (!members.has(phone.e164)) {
			const member = new Member(phone.e164);
			members.set(phone.e164, member);
			$('members').append(member.node);
		}
		members.get(phone.e164).draw(phone);
	}
	for (const [e164, member] of members) {
		member.node.hidden = !shown.some((p) => p.e164 === e164);
	}
	const ringing = shown.filter((p) => p.state === 'ringing').length;
	$('ringing').hidden = !ringing;
	$('ringing').textContent = ringing;
	$('no-members').hidden = shown.length > 0;
	document.title = ringing ? `(${ringing}) Ringing: stand-in phone network`
		: 'Stand-in phone network';
}

function draw() {
	for (const caller of callers) caller.draw();
	drawMembers();
	$('add').disabled = callers.length >= MAX_CALLERS;
	const speed = $('speed');
	const factor = String(state.factor);
	if (![...speed.options].some((o) => o.value === factor)) {
		speed.append(el('option', { value: factor, text: `${factor} times` }));
	}
	if (document.activeElement !== speed) speed.value = factor;
}

/* A reloaded page shows the calls it had. */
function remember() {
	sessionStorage.setItem('callers', JSON.stringify(callers.map((c) => c.sid)));
}

function addCaller(sid) {
	const caller = new Caller(sid);
	callers.push(caller);
	$('callers').append(caller.node);
}

function showTab(name) {
	document.querySelector('main').dataset.tab = name;
	for (const button of document.querySelectorAll('.tabs button')) {
		button.setAttribute('aria-pressed', String(button.dataset.tab === name));
	}
}

function start() {
	const before = JSON.parse(sessionStorage.getItem('callers') || '[null, null]');
	for (const sid of before) addCaller(sid);
	$('add').addEventListener('click', () => { addCaller(null); remember(); draw(); });
	$('speed').addEventListener('change', (event) =>
		send('speed', { factor: Number(event.target.value) }));
	$('aloud').addEventListener('change', () => window.speechSynthesis?.cancel());
	for (const button of document.querySelectorAll('.tabs button')) {
		button.addEventListener('click', () => showTab(button.dataset.tab));
	}
	let first = true;
	const stream = new EventSource('/_carrier/events');
	stream.onmessage = (event) => {
		$('lost').hidden = true;
		state = JSON.parse(event.data);
		/* A restarted carrier knows nothing of the calls before. */
		if (first) for (const caller of callers) if (!callOf(caller.sid)) caller.sid = null;
		first = false;
		draw();
	};
	stream.onerror = () => { $('lost').hidden = false; first = true; };
}

start();
