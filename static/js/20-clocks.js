// One timer for every running clock, wait pill, due pill and short age.
const MINUTE = 60000;

function lengthText(ms) {
	const s = Math.max(0, Math.floor(ms / 1000));
	const two = (n) => String(n).padStart(2, '0');
	const h = Math.floor(s / 3600);
	return (h ? h + ':' + two(Math.floor(s / 60) % 60) : Math.floor(s / 60)) + ':' + two(s % 60);
}

function lengthWords(ms) {
	const minutes = Math.max(0, Math.floor(ms / MINUTE));
	const h = Math.floor(minutes / 60);
	const say = (n, word) => n + ' ' + word + (n === 1 ? '' : 's');
	return minutes < 1 ? 'under 1 minute' : (h ? say(h, 'hour') + ' ' : '') + say(minutes % 60, 'minute');
}

function setText(el, text) {
	if (el && el.textContent !== text) el.textContent = text;
}

// Crossing a threshold changes class and icon once and flashes once.
function setTone(el, prefix, tone, icon) {
	const next = prefix + tone;
	if (el.classList.contains(next)) return;
	const old = [...el.classList].find((name) => name.startsWith(prefix));
	if (old) el.classList.remove(old);
	el.classList.add(next);
	if (icon) setIcon(one('.icon', el), icon);
	flash(el);
}

function tickRun(el) {
	const ms = now() - Date.parse(el.dataset.run);
	setText(el, lengthText(ms));
	if (ms % MINUTE < 1000) setText(el.nextElementSibling, lengthWords(ms));
}

function tickWait(el) {
	const ms = now() - Date.parse(el.dataset.from);
	const target = Number(el.dataset.wait) * 1000;
	setText(one('time', el), lengthText(ms));
	if (ms % MINUTE < 1000) setText(one('.sr', el), 'Waiting ' + lengthWords(ms));
	if (ms > 3 * target) setTone(el, 'wait-', 'late', 'triangle-alert');
	else if (ms > target) setTone(el, 'wait-', 'soon', 'clock-alert');
	const card = el.closest('.card:not(.edge-mine)');
	if (card) for (const t of ['soon', 'late']) card.classList.toggle('edge-' + t, el.classList.contains('wait-' + t));
}

// Only the last hour is counted here; longer times are the server's business.
function tickDue(el) {
	const due = Date.parse(el.dataset.due), from = Date.parse(el.dataset.from);
	const left = due - now();
	if (Math.abs(left) >= 60 * MINUTE || el.classList.contains('sla-paused')) return;
	const minutes = Math.max(1, Math.ceil(Math.abs(left) / MINUTE));
	if (left <= 0) {
		setText(one('time', el), (el.dataset.prefix ? 'Overdue ' : '') + minutes + 'm');
		if (!el.classList.contains('sla-overdue')) {
			one('.ring', el)?.replaceWith(newIcon('triangle-alert'));
			setTone(el, 'sla-', 'overdue');
		}
		return;
	}
	const share = left / (due - from);
	setText(one('time', el), (el.dataset.prefix ? el.dataset.prefix + ' ' : '') + minutes + 'm');
	one('.ring circle:last-child', el)?.setAttribute('stroke-dasharray', Math.round(share * 100) + ' 100');
	// thresholds of opening time come with the pill; else they are shares of the clock's
	const passed = (name, otherwise) => (el.dataset[name] ? now() >= Date.parse(el.dataset[name]) : otherwise);
	const last = passed('critical', share <= 0.2 || (left <= 5 * MINUTE && due - from > 15 * MINUTE));
	setTone(el, 'sla-', last ? 'critical' : passed('warn', share <= 0.5) ? 'soon' : 'ontime');
}

function tickAgo(el) {
	const minutes = Math.floor((now() - Date.parse(el.dateTime)) / MINUTE);
	setText(el, minutes < 1 ? 'now' : minutes < 60 ? minutes + 'm' : el.dataset.ago);
}

function tick() {
	all('[data-run]').forEach(tickRun);
	all('[data-wait]').forEach(tickWait);
	all('[data-due]').forEach(tickDue);
	all('[data-ago]').forEach(tickAgo);
	watchLink();
}
