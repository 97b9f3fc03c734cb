// Live updates: the stream names what changed, each region then asks for itself.
// A region is an element with data-live="topics", hx-get and an id; see merge()
// for how an answer enters the page without moving what a person is touching.
const MIN_GAP = 500;
const regions = new WeakMap();
const stateOf = (el) => regions.get(el) || regions.set(el, { last: 0, all: [el] }).get(el);
let link = { beat: 0, data: now(), seen: false };
let said = '', saidAt = 0;

function flash(el) {
	el.classList.remove('flash');
	void el.offsetWidth;
	el.classList.add('flash');
	setTimeout(() => el.classList.remove('flash'), 2000);
}

// At most one request per region at a time and one each half second; the last event wins.
function ask(region) {
	const state = stateOf(region);
	if (state.busy) { state.again = true; return; }
	if (state.timer) return;
	state.timer = setTimeout(() => {
		state.timer = 0;
		if (unseen(region)) { state.missed = true; return; }
		// what the same address answers is asked for together
		state.all = all('[data-live]').filter((el) => el === region || el.getAttribute('hx-get') === region.getAttribute('hx-get') && stateOf(el).timer && stateOf(el).last + MIN_GAP <= Date.now() && !unseen(el));
		for (const el of state.all) {
			const mine = stateOf(el);
			clearTimeout(mine.timer);
			Object.assign(mine, { timer: 0, busy: true, last: Date.now() });
		}
		htmx.trigger(region, 'live');
	}, Math.max(0, state.last + MIN_GAP - Date.now()));
}
const unseen = (region) => document.hidden || !visible(region) && !region.matches('#live-bar, #desk-now');
const idsOf = (state) => state.all.map((el) => el.id).join(' ');

function changed(topics) {
	for (const region of all('[data-live]'))
		if (region.dataset.live.split(' ').some((topic) => topics.includes(topic))) ask(region);
}

const refreshAll = () => all('[data-live]').forEach(ask);

// ---- merging an answer into the page

// What a row says, leaving out clocks, which differ at every look.
function meaning(el) {
	const copy = el.cloneNode(true);
	copy.classList.remove('flash', 'gone', 'edge-ok', 'edge-soon', 'edge-late');
	for (const t of all('time, .pill', copy)) { t.textContent = ''; t.removeAttribute('class'); }
	for (const t of all('.clock .sr, .flash', copy)) { t.textContent = t.matches('.sr') ? '' : t.textContent; t.classList.remove('flash'); }
	all('[class=""]', copy).forEach((t) => t.removeAttribute('class'));
	if (!copy.className) copy.removeAttribute('class');
	return copy.outerHTML.replace(/\s+/g, ' ');
}

// Rule 4: never replace what has focus, unsaved text, an open menu or playing audio.
function inUse(el) {
	return el.contains(document.activeElement) && document.activeElement !== document.body
		|| all('details[open], dialog[open]', el).length > 0
		|| all('audio', el).some((audio) => !audio.paused)
		|| all(':checked:is([type="checkbox"])', el).some((box) => !box.defaultChecked)
		|| all('input, textarea', el).some((field) => field.value !== field.defaultValue && field.type !== 'range');
}

const held = (region) => region.dataset.hold === 'always'
	|| region.dataset.hold === '' && (region.matches(':hover') || region.contains(document.activeElement));

function copyAttributes(from, to) {
	for (const name of ['class', 'aria-current', 'data-count', 'data-say-text', 'data-waiting', 'data-alarm-text', 'data-me', 'data-live'])
		if (from.hasAttribute(name)) to.setAttribute(name, from.getAttribute(name)); else if (name !== 'data-live') to.removeAttribute(name);
}

// Returns how many changes had to wait.
function mergeRows(old, fresh, hold) {
	const have = new Map([...old.children].map((row) => [row.dataset.key, row]));
	const list = [...fresh.children];
	const keys = new Set(list.map((row) => row.dataset.key));
	let waiting = 0;
	for (const row of list) {
		const mine = have.get(row.dataset.key);
		if (!mine || meaning(mine) === meaning(row)) continue;
		if (inUse(mine)) { waiting++; continue; }
		mine.replaceWith(row.cloneNode(true));
		const put = [...old.children].find((r) => r.dataset.key === row.dataset.key);
		flash(put);
		have.set(row.dataset.key, put);
	}
	for (const [key, row] of have) {
		if (keys.has(key)) continue;
		if (hold || inUse(row)) { row.classList.add('gone'); waiting++; } else row.remove();
	}
	const order = list.map((row) => row.dataset.key);
	const shown = [...old.children].map((row) => row.dataset.key).filter((key) => keys.has(key));
	const moved = order.filter((key) => have.has(key)).some((key, i) => key !== shown[i]);
	const added = order.filter((key) => !have.has(key)).length;
	if (hold) return waiting + added + (moved && !added ? 1 : 0);
	list.forEach((row, i) => {
		const el = have.get(row.dataset.key) || row.cloneNode(true);
		if (!have.has(row.dataset.key)) flash(el);
		if (old.children[i] !== el) old.insertBefore(el, old.children[i] || null);
	});
	return waiting;
}

function merge(old, fresh, hold) {
	if (old.hasAttribute('data-rows')) return mergeRows(old, fresh, hold);
	if (old.isEqualNode(fresh) || meaning(old) === meaning(fresh)) return 0;
	const a = [...old.children], b = [...fresh.children];
	const alike = a.length === b.length && a.every((el, i) => el.tagName === b[i].tagName);
	if (alike && a.length && all('[data-rows]', old).length) {
		copyAttributes(fresh, old);
		return a.reduce((sum, el, i) => sum + merge(el, b[i], hold), 0);
	}
	if (inUse(old)) return 1;
	old.replaceWith(fresh.cloneNode(true));
	return 0;
}

function place(region, html) {
	const box = document.createElement('template');
	box.innerHTML = html;
	const fresh = box.content.getElementById(region.id);
	if (!fresh) return;
	const state = stateOf(region);
	state.html = html;
	const newer = region.previousElementSibling?.matches('.newer') ? region.previousElementSibling : one(':scope > .newer', region);
	newer?.remove();
	copyAttributes(fresh, region);
	// the bar of a call follows the call, also where one has just pressed a button of it
	const pressed = region.id === 'desk-now' && meaning(region) !== meaning(fresh) ? document.activeElement.closest('#desk-now button') : null;
	pressed?.blur();
	let waiting = 0;
	const a = [...region.children], b = [...fresh.children];
	const hold = held(region) && all('[data-rows]', region).length > 0;
	if (a.length === b.length && a.every((el, i) => el.tagName === b[i].tagName)) {
		waiting = a.reduce((sum, el, i) => sum + merge(el, b[i], hold), 0);
	} else if ((hold && region.dataset.hold !== 'always') || a.some(inUse)) {
		waiting = 1;
	} else {
		region.replaceChildren(...[...fresh.cloneNode(true).children]);
	}
	if (pressed) (all('button', region).find((b) => b.textContent === pressed.textContent) || one('button', region))?.focus();
	state.waiting = waiting;
	if (waiting && region.hasAttribute('data-hold')) region.prepend(newerBar(region, waiting));
	after(region);
}

function newerBar(region, count) {
	const bar = element('button', 'newer');
	bar.type = 'button';
	const show = element('span', '', 'Show ');
	show.append(element('kbd', 'key', '.'));
	bar.append(newIcon('refresh-cw'), (region.dataset.what || 'Changes') + ': ' + count, show);
	bar.dataset.showNewer = '';
	return bar;
}

// Let the waiting changes in, whatever is under the pointer.
function showNewer(region) {
	const state = stateOf(region), rule = region.dataset.hold;
	if (!state.html) return;
	const keep = document.activeElement?.closest?.('[data-key]')?.dataset.key;
	if (region.contains(document.activeElement)) document.activeElement.blur();
	region.dataset.hold = 'never';
	place(region, state.html);
	region.dataset.hold = rule;
	if (keep) one('[data-key="' + CSS.escape(keep) + '"] a', region)?.focus();
}

function settle() {
	for (const region of all('[data-live]')) {
		const state = stateOf(region);
		if (state.waiting && state.html && !held(region)) place(region, state.html);
	}
}

// What follows a region's change elsewhere on the page.
function after(region) {
	if (region.dataset.count !== undefined)
		all('[data-count-of="' + region.id + '"]').forEach((el) => setText(el, region.dataset.count));
	if (region.id === 'live-bar') {
		const waiting = region.dataset.waiting;
		all('[data-figure="waiting"]').forEach((el) => setText(el, waiting === '0' ? '' : waiting));
		say(region.dataset.sayText);
	}
	if (region.id === 'desk-now' && region.dataset.alarmText !== undefined) alarm(region.dataset.alarmText);
	const me = region.dataset.me && one('.me-text small');
	if (me && me.firstChild.data !== region.dataset.me) me.textContent = region.dataset.me;
	if (region.id === 'thread-send') countText(region.closest('form'));
	link.data = now();
	tick();
}

// An incoming call is said at once, and once.
let alarmed = '';
function alarm(text) {
	if (text && text !== alarmed) one('[data-alarm]').textContent = text;
	if (!text) one('[data-alarm]').textContent = '';
	alarmed = text;
}

// One short sum at most every 10 seconds, and never the same twice.
function say(text) {
	const box = one('[data-say]');
	if (!box || !text || text === said) return;
	clearTimeout(say.timer);
	say.timer = setTimeout(() => { said = text; saidAt = Date.now(); box.textContent = text; }, Math.max(0, saidAt + 10000 - Date.now()));
}

// ---- the stream and its age

function watchLink() {
	if (!link.seen) return;
	const quiet = Date.now() - link.beat;
	const state = quiet > 30000 ? 'offline' : quiet > 5000 ? 'reconnecting' : 'live';
	if (root.dataset.link === state) return;
	root.dataset.link = state;
	const word = one('[data-link-word]');
	if (!word) return;
	word.textContent = state === 'live' ? 'Live'
		: state === 'reconnecting' ? 'Reconnecting, data from ' + clockText(link.data)
			: 'Offline since ' + clockText(link.data) + '. ' + word.dataset.off;
	if (state !== 'live') say(word.textContent);
}

function beat(event) {
	const first = !link.seen, back = root.dataset.link && root.dataset.link !== 'live';
	link.seen = true;
	link.beat = Date.now();
	if (Number(event?.data) > 0) skew = Number(event.data) - Date.now();
	if (root.dataset.link === 'live') link.data = now();
	if (first || back) watchLink();
}

if (window.htmx) {
	htmx.createEventSource = (url) => {
		const source = new EventSource(url);
		source.addEventListener('open', beat);
		source.addEventListener('hello', beat);
		source.addEventListener('beat', beat);
		// it was away for longer than is remembered there
		source.addEventListener('stale', refreshAll);
		source.addEventListener('changed', (event) => { beat(); changed(event.data.split(/\s+/)); });
		return source;
	};
	link.beat = Date.now();
	addEventListener('load', () => setTimeout(() => { if (one('[sse-connect]')) link.seen = true; }, 5000));
}

document.addEventListener('htmx:configRequest', (event) => {
	const { headers, verb, elt } = event.detail;
	if (verb !== 'get') headers['X-CSRF-Token'] = csrf();
	const state = stateOf(elt);
	if (!elt.matches('[data-live]')) return;
	headers['HX-Target'] = idsOf(state);
	// what is shown of each of them came with that answer
	if (state.etag && state.all.every((el) => stateOf(el).of === idsOf(state) && stateOf(el).etag === state.etag)) headers['If-None-Match'] = state.etag;
});

// Who signs out is on their way to the sign-in page; asked for meanwhile, it would name this page to whoever comes next.
let leaving = false;
addEventListener('beforeunload', () => { leaving = true; });
const signIn = () => { if (!leaving) location.reload(); };

document.addEventListener('htmx:beforeSwap', (event) => {
	const { target, xhr, elt } = event.detail;
	const region = elt || target;
	if (!region.matches?.('[data-live]')) return;
	event.detail.shouldSwap = false;
	if (xhr.status !== 200) return;
	if (new URL(xhr.responseURL, location.href).pathname === '/login') { signIn(); return; }
	const state = stateOf(region), of = idsOf(state), etag = xhr.getResponseHeader('ETag') || '';
	for (const el of state.all) {
		Object.assign(stateOf(el), { of, etag });
		place(el, xhr.responseText);
	}
});

document.addEventListener('htmx:afterRequest', (event) => {
	const region = event.detail.elt;
	if (!region.matches?.('[data-live]')) return;
	const status = event.detail.xhr?.status || 0;
	if (status === 401) signIn();
	for (const el of stateOf(region).all) {
		const state = stateOf(el), failed = status === 0 || status >= 500;
		state.busy = false;
		if (failed) state.last = Date.now() + 5000;
		if (failed || state.again) { state.again = false; ask(el); }
	}
});

on('click', '[data-show-newer]', (bar) => showNewer(bar.closest('[data-live]')));
document.addEventListener('pointerout', () => setTimeout(settle, 50));
document.addEventListener('focusout', () => setTimeout(settle, 50));
// Regions that were out of sight when they changed ask when they may be seen again.
const catchUp = () => all('[data-live]').forEach((el) => {
	if (stateOf(el).missed) { stateOf(el).missed = false; ask(el); }
});
for (const type of ['resize', 'change', 'visibilitychange']) addEventListener(type, catchUp, true);
for (const type of ['pause', 'ended']) addEventListener(type, () => setTimeout(settle, 50), true);
addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
