// Single keys. They never act in a text field, with a modifier or under a dialog,
// and each has a visible control that does the same.
const typing = (el) => el.closest('input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable]');
let pendingGo = 0;

const rows = () => all('[data-list] > [data-key]:not(.day)').filter(visible);
const linkOf = (row) => one('a[href]', row);

// j and k move real focus from row to row, beginning at the open one.
function move(step) {
	const beside = one('[data-hotkey="' + (step > 0 ? 'j' : 'k') + '"]');
	if (beside) { beside.click(); return; }
	const list = rows();
	const at = list.findIndex((row) => row.contains(document.activeElement));
	const start = at >= 0 ? at + step : Math.max(0, list.findIndex((row) => row.hasAttribute('aria-current')));
	const row = list[Math.min(list.length - 1, Math.max(0, start))];
	if (!row) return;
	(linkOf(row) || row).focus({ preventScroll: true });
	row.scrollIntoView({ block: 'nearest' });
}

function toggleNav() {
	root.dataset.nav = root.dataset.nav === 'rail' ? 'full' : 'rail';
	remember('nav', root.dataset.nav);
}

const player = () => document.activeElement?.closest?.('[data-player]') || all('[data-player]').find(visible);

const KEYS = {
	'?': { say: 'This list', act: help },
	'/': { say: 'Search', when: '[data-search]', act: () => all('[data-search], .search input').find(visible)?.select() },
	j: { say: 'Next', when: '[data-list]', act: () => move(1) },
	k: { say: 'Previous', when: '[data-list]', act: () => move(-1) },
	o: { say: 'Open', when: '[data-list]', act: () => { const row = document.activeElement?.closest('[data-list] > *'); if (row) linkOf(row)?.click(); } },
	f: { say: 'Filter', when: '[data-filter]', act: () => one('[data-filter] input:not([type="hidden"])')?.focus() },
	'.': { say: 'Show newer', when: '[data-hold]', act: () => all('.newer').forEach((bar) => bar.click()) },
	'[': { say: 'Wide or narrow navigation', when: '.nav', act: toggleNav },
	']': { say: 'Show or hide the customer', when: '[data-hotkey="]"]' },
	a: { say: 'Answer, or claim this thread', when: '[data-hotkey="a"]' },
	m: { say: 'Mute', when: '[data-hotkey="m"]' },
	h: { say: 'Hold', when: '[data-hotkey="h"]' },
	n: { say: 'Note, or a new text', when: '[data-hotkey="n"]', act: () => { const n = all('[data-hotkey="n"]').find(visible); n?.focus(); n?.click(); } },
	p: { say: 'Park', when: '[data-hotkey="p"]' },
	x: { say: 'Decline, or select', when: '[data-hotkey="x"], [form="bulk"]', act: () => (all('[data-hotkey="x"]').find(visible)
		|| one('[form="bulk"]', document.activeElement?.closest('[data-list] > *') || undefined))?.click() },
	e: { say: 'Done; twice: end the call', when: '[data-hotkey="e"]', act: endCall },
	c: { say: 'Call this person', when: '[data-hotkey="c"]' },
	r: { say: 'Write', when: '[data-body], [data-hotkey="r"]' },
	t: { say: 'Transfer, or text', when: '[data-hotkey="t"]' },
	' ': { say: 'Play or pause', name: 'Space', when: '[data-player]', act: () => { const p = player(); if (p) one('[data-play]', p).click(); } },
};

// A slip of the finger ends no call: the key is pressed twice.
let endPressed = 0;
function endCall() {
	const button = all('[data-hotkey="e"]').find(visible);
	if (button && (button.value !== 'end' || Date.now() - endPressed < 1000)) button.click();
	endPressed = Date.now();
}

document.addEventListener('keydown', (event) => {
	if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
	const target = event.target;
	if (event.key === 'Escape') return escape(target);
	const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
	const found = step && all('.search:focus-within :is(.menu-item, [data-search])');
	if (found?.[1]) { event.preventDefault(); found[found.indexOf(target) + step]?.focus(); return; }
	if (one('dialog[open], details[data-menu][open]') || typing(target)) return;
	if (root.dataset.keys === 'off' && event.key !== '?') return;
	if (event.key === ' ' && target.closest('a, button, summary, label, input')) return;
	if (pendingGo && Date.now() - pendingGo < 1500) {
		pendingGo = 0;
		const place = all('[data-go]').find((a) => a.dataset.go === event.key);
		if (place) { event.preventDefault(); place.click(); }
		return;
	}
	if (event.key === 'g') { pendingGo = Date.now(); return; }
	const key = KEYS[event.key];
	if (!key || key.when && !one(key.when)) return;
	event.preventDefault();
	if (key.act) return key.act();
	// of those in a list only the one where the focus is
	const row = target.closest('[data-list] > *'), keyed = all(key.when).filter((el) => !el.matches('[data-list] .only') || row?.contains(el));
	const hit = keyed.find(visible) || keyed[0];
	hit?.[hit.matches('textarea') ? 'focus' : 'click']();
});

function escape(target) {
	const menu = target.closest('details[data-menu][open]') || one('details[data-menu][open]');
	if (menu) { menu.open = false; (textBehind(menu) || one('summary', menu)).focus(); return; }
	if (typing(target) || target.closest('.search')) target.blur();
	else if (one('[form="bulk"]:checked')) { document.getElementById('bulk').reset(); pickedSay(); }
	else if (document.activeElement?.closest('[data-list]')) document.activeElement.blur();
	else one('[data-hotkey="Escape"]')?.click();
}

// The list shows only the keys that do something on this page.
function help() {
	one('#keys-help')?.remove();
	const dialog = element('dialog');
	dialog.id = 'keys-help';
	dialog.setAttribute('aria-label', 'Keyboard');
	const list = element('dl', 'keylist');
	const row = (keys, text) => {
		const dt = element('dt');
		keys.forEach((key, i) => { if (i) dt.append(' then '); dt.append(element('kbd', 'key', key)); });
		list.append(dt, element('dd', '', text));
	};
	all('[data-go]').forEach((a) => row(['G', a.dataset.go.toUpperCase()], a.title));
	for (const [key, def] of Object.entries(KEYS))
		if (!def.when || one(def.when)) row([def.name || key.toUpperCase()], def.say);
	row(['Esc'], 'Close, clear');
	dialog.append(element('h2', '', 'Keyboard'), list, keySwitch('keys', 'off', 'on', 'Single keys'), keySwitch('movement', 'full', 'less', 'Reduce live movement'));
	const close = element('button', 'btn', 'Close');
	close.dataset.close = '';
	const foot = element('div', 'btns');
	foot.append(close);
	dialog.append(foot);
	document.body.append(dialog);
	dialog.showModal();
}

function keySwitch(name, off, onWord, text) {
	const label = element('label', 'check row');
	const box = element('input');
	box.type = 'checkbox';
	box.checked = root.dataset[name] === onWord;
	box.addEventListener('change', () => { root.dataset[name] = box.checked ? onWord : off; remember(name, root.dataset[name]); });
	label.append(box, text);
	return label;
}
on('click', '[data-keys-help]', help);
