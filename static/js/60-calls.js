// The open call: outcomes by their keys, a note that saves itself and survives a lost connection.
const work = one('[data-work]');
const fields = work?.elements;

function sayNote(text, bad) {
	const saying = one('[data-saved]', work);
	setText(saying, text);
	saying.classList.toggle('bad', Boolean(bad));
}

function startNote() {
	const box = fields.note, was = fields.note_was, key = 'note:' + box.dataset.autosave;
	// held: a colleague wrote meanwhile, and Save asks whose stays; dirty: more than the note is not saved
	let timer = 0, busy = false, sent = 0, held = one('[data-focus]', work), dirty = location.href === work.action;
	const keep = () => {
		try {
			if (dirty || box.value !== was.value) sessionStorage[key] = JSON.stringify([sent, ...new FormData(work)]);
			else delete sessionStorage[key];
		} catch { /* full or private */ }
	};
	const later = (ms) => { clearTimeout(timer); if (!held) timer = setTimeout(send, ms); };
	async function send() {
		const text = box.value;
		if (busy) return later(400);
		if (text === was.value) return;
		busy = true;
		try {
			const answer = await fetch(box.dataset.autosave, { method: 'POST', body: new URLSearchParams({ version: fields.note_version.value, note: text }), headers: { 'X-CSRF-Token': csrf() }, redirect: 'manual' });
			if (answer.status === 409) {
				const theirs = await answer.json();
				sayNote(theirs.who + ' wrote: “' + theirs.note + '” Yours is not saved. Save to choose.', true);
				held = true;
			} else if (answer.ok) {
				const now = await answer.json();
				fields.note_version.value = now.version;
				was.value = text;
				sayNote('Saved ' + now.at);
				keep();
				later(400);
			} else throw new Error(answer.status);
		} catch {
			sayNote('Not saved yet: no connection, or signed out.', true);
			later(4000);
		}
		busy = false;
	}
	const changed = () => { keep(); if (!held) sayNote('Not saved yet'); later(900); };
	addEventListener('online', () => later(0));
	work.addEventListener('input', (event) => {
		sent = 0;
		dirty ||= event.target !== box;
		if (event.target === box) changed(); else setTimeout(keep);
	});
	work.addEventListener('change', () => { dirty ||= held; });
	addEventListener('beforeunload', (event) => { if (dirty) event.preventDefault(); });
	// what was sent is kept until a page shows it: the line or the session may be gone
	work.addEventListener('submit', () => { clearTimeout(timer); sent = 1; keep(); dirty = false; sessionStorage.sent = key; });
	try {
		const [gone, ...kept] = JSON.parse(sessionStorage[key]), other = kept.filter(([name, value]) => !/list|next|csrf/.test(name) && fields[name]?.value !== value);
		// typed over another state: Save brings both together. What may have arrived goes over nobody's
		const past = other.some(([name]) => /version|was/.test(name));
		if (!dirty && !(gone && past)) {
			for (const [name, value] of other) {
				// not there: the answer to a question that was open
				(fields[name] || work.appendChild(Object.assign(element('input'), { type: 'hidden', name }))).value = value;
				dirty ||= name !== 'note';
			}
			held ||= past;
		}
	} catch { /* nothing was kept */ }
	if (held && dirty) sayNote('Changed since. Yours is not saved. Save to bring both together.', true);
	else if (dirty) sayNote('Not saved yet');
	else if (box.value !== was.value) changed();
}

// A save that led to signing in, or to no other page, did not arrive.
try {
	const key = sessionStorage.sent;
	delete sessionStorage.sent;
	if (/login|calls\/./.test(location.pathname)) sessionStorage[key] = sessionStorage[key].replace(1, 0);
} catch { /* nothing was sent */ }

if (work) {
	startNote();
	on('change', '[data-offers]', (radio) => {
		if (!fields.follow_up.value) fields.follow_up.value = radio.dataset.offers;
	});
	on('click', '[data-amount]', (button) => { fields.value.value = button.dataset.amount; work.dispatchEvent(new Event('input')); });
	document.addEventListener('keydown', (event) => {
		if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
			event.preventDefault();
			work.requestSubmit(one('[data-hotkey="ctrl-enter"]', work));
			return;
		}
		if (event.ctrlKey || event.metaKey || event.altKey || root.dataset.keys === 'off' || typing(event.target) || one('dialog[open]')) return;
		const choice = /^[1-9]$/.test(event.key) && one('[data-digit="' + event.key + '"]', work);
		if (choice) choice.click();
		else if (event.key === '#') fields.tags.focus();
		else return;
		event.preventDefault();
	});
}
