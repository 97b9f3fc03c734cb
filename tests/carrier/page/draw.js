/*
 * Draws phones. A card is built once and then updated in place, so that nobody
 * loses what they are typing when something else happens on the network.
 */

/* el('p', {class: 'x', text: 'y', onclick: fn}, child, ...) */
export function el(name, props = {}, ...children) {
	const node = document.createElement(name);
	for (const [key, value] of Object.entries(props)) {
		if (key === 'text') node.textContent = value;
		else if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
		else if (value !== null && value !== false) node.setAttribute(key, value);
	}
	node.append(...children);
	return node;
}

/* "(512) 555-0100" for North America, as written for the rest. Does not break. */
export function number(e164) {
	if (e164 === 'anonymous') return 'Withheld number';
	const m = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164);
	return m ? `(${m[1]})\u00a0${m[2]}\u2011${m[3]}` : e164.replace(/^client:/, 'App of ');
}

const DOING = {
	gather: ['Press a key', 'accent'], record: ['Recording', 'amber'],
	queued: ['In the queue', 'cyan'], dialing: ['Being put through', 'cyan'],
	bridged: ['Talking', 'green'], conference: ['Talking', 'green'],
};

const OVER = {
	completed: 'Call ended', busy: 'Busy', failed: 'Could not connect',
	'no-answer': 'No answer', canceled: 'Gave up ringing',
};

/* What a leg is doing, in words, with a colour. */
export function pillOf(call, phoneState) {
	if (phoneState === 'ringing') return ['Ringing', 'green'];
	if (!call) return ['Free', ''];
	if (call.over) return [OVER[call.status] || 'Call ended', call.status === 'failed' ? 'red' : ''];
	if (call.status === 'ringing') return ['Ringing', 'cyan'];
	return DOING[call.doing] || ['Listening', 'green'];
}

const LINES = {
	said: (n) => ['heard', n.text],
	heard: (n) => ['other', n.text],
	spoke: (n) => ['mine', n.text],
	pressed: (n) => ['mine', `Pressed ${n.text}`],
	played: (n) => ['fact', `Sound: ${n.text.split('/').pop()}`],
	beep: () => ['fact', 'Beep'],
	record: () => ['fact', 'Recording started'],
	recorded: (n) => ['fact', `Recording saved, ${n.text}`],
	queued: () => ['fact', 'Waiting in the queue'],
	dialing: () => ['fact', 'Ringing the team'],
	bridged: () => ['fact', 'Connected'],
	conference: () => ['fact', 'Connected'],
	hold: () => ['fact', 'On hold'],
	unhold: () => ['fact', 'Off hold'],
	muted: () => ['fact', 'Muted'],
	unmuted: () => ['fact', 'No longer muted'],
	rejected: () => ['fact', 'The call was not taken'],
	hangup: (n) => ['fact', n.text === 'hung up' ? 'You hung up' : 'Ended by the business'],
	error: (n) => ['error', `Error ${n.text}`],
};

/* The texts of a phone, oldest first; returns the line that texted it last. */
export function drawTexts(log, texts, phone) {
	const mine = texts.filter((m) => m.from === phone || m.to === phone).slice(-30);
	const key = mine.map((m) => m.sid + m.status).join();
	if (log.dataset.key !== key) {
		log.dataset.key = key;
		log.replaceChildren(...mine.map((m) => el('p', { class: m.from === phone ? 'mine' : 'heard',
			text: (m.body || '(photo)') + (m.error ? ` (error ${m.error})` : '') })));
		log.scrollTop = log.scrollHeight;
	}
	log.hidden = !mine.length;
	const last = mine.filter((m) => m.direction !== 'inbound').at(-1);
	return last?.from || null;
}

/* An empty log; it can be scrolled with the keyboard, and is read out as it grows. */
export function heardLog() {
	return el('div', { class: 'log', role: 'log', tabindex: '0', 'aria-label': 'What is heard' });
}

/* Adds what is new to a log; returns the new notes. */
export function drawLog(log, call) {
	const sid = call?.sid || '';
	if (log.dataset.sid !== sid) {
		log.replaceChildren();
		log.dataset.sid = sid;
		log.dataset.next = '0';
	}
	const fresh = (call?.notes || []).filter((n) => n.i >= Number(log.dataset.next));
	if (!fresh.length) return [];
	const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
	for (const note of fresh) {
		const line = LINES[note.kind]?.(note);
		if (line) log.append(el('p', { class: line[0], text: line[1] }));
	}
	log.dataset.next = String(fresh.at(-1).i + 1);
	if (atEnd) log.scrollTop = log.scrollHeight;
	return fresh;
}

const KEYS = [['1', ''], ['2', 'ABC'], ['3', 'DEF'], ['4', 'GHI'], ['5', 'JKL'], ['6', 'MNO'],
	['7', 'PQRS'], ['8', 'TUV'], ['9', 'WXYZ'], ['*', ''], ['0', '+'], ['#', '']];

/* A keypad; typing digits while it has the focus presses them too. */
export function keypad(press) {
	const keys = KEYS.map(([key, letters]) => el('button', {
		type: 'button', 'aria-label': `Key ${key}`, onclick: () => press(key),
	}, el('span', { text: key }), ...(letters ? [el('small', { text: letters })] : [])));
	return el('div', {
		class: 'keys', role: 'group', 'aria-label': 'Keypad',
		onkeydown: (event) => { if (/^[0-9*#]$/.test(event.key)) press(event.key); },
	}, ...keys);
}

/* A line to speak with; empties itself when sent. */
export function speakRow(send, label) {
	const input = el('input', {
		type: 'text', 'aria-label': label, placeholder: label, maxlength: '1000',
	});
	const form = el('form', { class: 'say' }, input,
		el('button', { type: 'submit', text: 'Say' }));
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		if (!input.value.trim()) return;
		send(input.value.trim());
		input.value = '';
	});
	form.setLabel = (text) => {
		input.placeholder = text;
		input.setAttribute('aria-label', text);
	};
	return form;
}

/* The head of a card: two lines of text and a pill. */
export function cardHead() {
	const title = el('h3');
	const detail = el('p');
	const pill = el('span', { class: 'pill' });
	const node = el('div', { class: 'card-head' }, el('div', { class: 'who' }, title, detail), pill);
	node.set = (titleText, detailText, [text, tone]) => {
		title.textContent = titleText;
		detail.textContent = detailText;
		pill.textContent = text;
		pill.dataset.tone = tone;
	};
	return node;
}

/* Fills a select, keeping what was chosen. */
export function fillSelect(select, groups) {
	const wanted = JSON.stringify(groups);
	if (select.dataset.filled === wanted) return;
	select.dataset.filled = wanted;
	const chosen = select.value;
	select.replaceChildren(...groups.map(({ label, options }) => el('optgroup', { label },
		...options.map(([value, text]) => el('option', { value, text })))));
	if (chosen && [...select.options].some((o) => o.value === chosen)) select.value = chosen;
}
