// The open call: outcomes by their keys, a note that saves itself and survives a lost connection.
const work = one('[data-work]');
const saying = work && one('[data-saved]', work);

function sayNote(text, bad) {
	setText(saying, text);
	saying.classList.toggle('bad', Boolean(bad));
}

function startNote(box) {
	const fields = work.elements, version = fields.note_version, key = 'note:' + box.dataset.autosave;
	// held: a colleague wrote meanwhile; only Save puts ours over theirs
	let saved = box.defaultValue, at = version.value, timer = 0, busy = false, sent = 0, held = one('[data-focus]', work), dirty = held;
	const keep = () => { try { sessionStorage.setItem(key, JSON.stringify([at, sent, ...new FormData(work)])); } catch { /* full or private */ } };
	const later = (ms) => { clearTimeout(timer); if (!held) timer = setTimeout(send, ms); };
	async function send() {
		const text = box.value;
		if (busy) return later(400);
		if (text === saved) return keep();
		busy = true;
		try {
			const answer = await fetch(box.dataset.autosave, { method: 'POST', body: new URLSearchParams({ version: version.value, note: text }), headers: { 'X-CSRF-Token': csrf() }, redirect: 'manual' });
			if (answer.status === 409) {
				const theirs = await answer.json();
				sayNote(theirs.who + ' wrote: “' + theirs.note + '” Yours is not saved. Save to have it that way.', true);
				version.value = theirs.version;
				held = true;
			} else if (answer.ok) {
				const now = await answer.json();
				version.value = now.version;
				at = version.value;
				saved = text;
				sayNote('Saved ' + now.at);
				if (box.value === text) keep(); else later(400);
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
		if (event.target === box) changed(); else setTimeout(keep);
	});
	work.addEventListener('change', (event) => { dirty ||= held || event.target !== box; });
	addEventListener('beforeunload', (event) => { if (dirty) event.preventDefault(); });
	// what was sent is kept until a page shows it: the line or the session may be gone
	work.addEventListener('submit', () => { clearTimeout(timer); dirty = false; at = version.value; sent = 1; keep(); });
	try {
		const [was, gone, ...form] = JSON.parse(sessionStorage.getItem(key)), kept = new Map(form), same = kept.get('work_version') === fields.work_version.value;
		if (!gone || was === at && same) {
			if (same) for (const [name, value] of form) {
				if (/list|next|csrf|note|version/.test(name) || fields[name].value === value) continue;
				fields[name].value = value;
				dirty = true;
			}
			if (dirty) sayNote('Not saved yet');
			if (kept.get('note') !== saved) {
				box.value = kept.get('note');
				held = was !== at;
				at = was;
				if (held) sayNote('Changed since. Yours is not saved. Save to have it that way.', true); else changed();
			}
		}
	} catch { /* nothing was kept */ }
}

if (work) {
	startNote(one('[data-autosave]', work));
	on('change', '[data-offers]', (radio) => {
		const follow = one('[name="follow_up"]:checked', work);
		if (radio.dataset.offers && (!follow || !follow.value)) one('[name="follow_up"][value="' + radio.dataset.offers + '"]', work).checked = true;
	});
	on('click', '[data-amount]', (button) => { one('[name="value"]', work).value = button.dataset.amount; });
	document.addEventListener('keydown', (event) => {
		if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
			event.preventDefault();
			work.requestSubmit(one('[data-hotkey="ctrl-enter"]', work));
			return;
		}
		if (event.ctrlKey || event.metaKey || event.altKey || root.dataset.keys === 'off' || typing(event.target) || one('dialog[open]')) return;
		const choice = /^[1-9]$/.test(event.key) && one('[data-digit="' + event.key + '"]', work);
		if (choice) choice.click();
		else if (event.key === '#') one('[name="tags"]', work).focus();
		else return;
		event.preventDefault();
	});
}
