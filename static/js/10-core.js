// Small helpers shared by the other files. All files are joined in name order
// into one function, so these names stay private to it.
const root = document.documentElement;
const script = document.currentScript;
const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const csrf = () => one('meta[name="csrf-token"]')?.content || '';
const visible = (el) => el.getClientRects().length > 0;

// One listener per event type; selector finds the element it is meant for.
function on(type, selector, act, options) {
	document.addEventListener(type, (event) => {
		const el = event.target.closest?.(selector);
		if (el) act(el, event);
	}, options);
}

// Server time in ms: clocks run by the server's watch, not this computer's.
let skew = root.dataset.now ? Number(root.dataset.now) - (performance.timeOrigin + performance.now()) : 0;
const now = () => Date.now() + skew;

function clockText(ms) {
	return new Intl.DateTimeFormat(root.lang || 'en', {
		hour: 'numeric', minute: '2-digit', second: '2-digit', timeZone: root.dataset.zone || undefined,
	}).format(ms);
}

function setIcon(svg, name) {
	const use = one('use', svg);
	const base = use?.getAttribute('href').split('#')[0];
	if (use) use.setAttribute('href', base + '#' + name);
}

function newIcon(name) {
	const holder = document.createElement('template');
	holder.innerHTML = '<svg class="icon" aria-hidden="true"><use></use></svg>';
	one('use', holder.content).setAttribute('href', script.dataset.sprite + '#' + name);
	return holder.content.firstChild;
}

function element(tag, className, text) {
	const el = document.createElement(tag);
	el.className = className || '';
	el.textContent = text || '';
	return el;
}

// Remembered on the server for this user; the page already shows it.
function remember(name, value) {
	const body = new URLSearchParams({ [name]: value });
	fetch('/me/display', { method: 'POST', body, headers: { 'X-CSRF-Token': csrf() }, redirect: 'manual' }).catch(() => {});
}
