// Behaviour of single pages: toasts, dialogs, menus, filters, players.

// Good news becomes a toast; anything that needs a decision stays in the page.
function toast(notice) {
	const box = one('[data-toasts]');
	if (!box) return;
	const el = element('div', 'toast ' + [...notice.classList].filter((name) => name.startsWith('tone-')).join(' '));
	el.append(...notice.childNodes);
	const hide = element('button', 'btn plain small', 'Hide');
	hide.type = 'button';
	hide.addEventListener('click', () => el.remove());
	el.append(hide);
	box.append(el);
	while (box.children.length > 3) box.firstChild.remove();
	const leave = () => { if (el.matches(':hover, :focus-within')) setTimeout(leave, 2000); else el.remove(); };
	setTimeout(leave, 6000);
}

function toastText(text, tone, icon) {
	const notice = element('div', 'tone-' + tone);
	notice.append(newIcon(icon), element('p', '', text));
	toast(notice);
}

function startFlashes() {
	for (const notice of all('[data-flash="green"], [data-flash="accent"]')) { toast(notice); notice.remove(); }
	const box = one('[data-flashes]');
	if (box && !box.children.length) box.remove();
}

// A control that a rule blocks stays reachable and says why.
on('click', '[aria-disabled="true"]', (el, event) => {
	event.preventDefault();
	if (el.title) toastText(el.title, 'amber', 'circle-alert');
}, true);

// A form that cannot be undone asks first; without this script it just sends.
on('submit', '[data-confirm]', (form, event) => {
	if (form.dataset.sure) return;
	event.preventDefault();
	const dialog = document.getElementById(form.dataset.confirm);
	const button = event.submitter;
	dialog.returnFocus = button;
	dialog.onclick = (click) => {
		if (!click.target.closest('[data-confirmed]')) return;
		form.dataset.sure = '1';
		dialog.close();
		form.requestSubmit(button);
	};
	dialog.showModal();
});
on('click', '[data-close]', (el) => { const d = el.closest('dialog'); d.close(); d.returnFocus?.focus(); });

// A form is sent once, however often the button is pressed.
document.addEventListener('submit', (event) => {
	if (event.defaultPrevented || event.target.method !== 'post') return;
	if (event.target.dataset.sent) { event.preventDefault(); return; }
	event.target.dataset.sent = '1';
	setTimeout(() => { delete event.target.dataset.sent; }, 8000);
	event.submitter?.setAttribute('aria-busy', 'true');
});

document.addEventListener('click', (event) => {
	for (const menu of all('details[data-menu][open]')) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener('toggle', ({ target }) => target.open && one(':scope > .menu', target)?.scrollIntoView({ block: 'nearest' }), true);

// Filters apply at once when a choice changes, but not while they are unfolded on a phone, where several
// are set before one looks; lists of contacts also while one types.
on('change', '[data-filter] select, [data-filter] input[type="date"]', (el) => { if (!el.closest('.filter-menu') && !one('.fold[open]', el.form)) el.form.requestSubmit(); });
on('submit', '[data-filter], .search[action]', (form) => {
	for (const field of [...form.elements]) if (field.name && !field.value) field.disabled = true;
});

// Theme and the rest are shown while they are being chosen.
on('change', '[data-display] input', (input) => { root.dataset[input.name] = input.value; });

// Rows that are picked: how many, and all of the page at once. The bar itself is style's.
function pickedSay() {
	const n = all('[form="bulk"]:checked').length, box = one('[data-pick-all] input'), say = one('[data-picked]');
	if (say) setText(say, n + ' ' + (n === 1 ? say.dataset.one || 'contact' : say.dataset.many || 'contacts') + ' selected');
	if (!box) return;
	box.checked = n > 0 && n === all('[form="bulk"]').length;
	box.indeterminate = n > 0 && !box.checked;
}
on('change', '[form="bulk"]', pickedSay);
on('reset', '#bulk', () => setTimeout(pickedSay));

function startPicks() {
	const head = one('[data-pick-all]');
	if (!head) return;
	const label = element('label'), box = element('input');
	box.type = 'checkbox';
	box.setAttribute('aria-label', 'Select all on this page');
	box.addEventListener('change', () => {
		for (const pick of all('[form="bulk"]')) pick.checked = box.checked;
		pickedSay();
	});
	label.append(box);
	head.append(label);
	pickedSay();
}

function startEyes() {
	for (const holder of all('[data-eye="password"]')) {
		const button = element('button', 'btn plain');
		const show = (on) => {
			one('input', holder).type = on ? 'text' : 'password';
			button.setAttribute('aria-label', (on ? 'Hide' : 'Show') + ' password');
			button.replaceChildren(newIcon(on ? 'eye-off' : 'eye'));
		};
		button.type = 'button';
		button.addEventListener('click', () => show(one('input', holder).type === 'password'));
		show(false);
		holder.append(button);
	}
}

// Panes keep their place between pages of the same kind.
function startScroll() {
	for (const pane of all('[data-scroll]')) {
		const key = 'scroll:' + pane.dataset.scroll + ':' + (pane.dataset.scroll === 'queue' ? '' : location.pathname + location.search);
		try { pane.scrollTop = Number(sessionStorage.getItem(key)) || 0; } catch { return; }
		addEventListener('pagehide', () => { try { sessionStorage.setItem(key, pane.scrollTop); } catch { /* full or private */ } });
	}
}

// ---- player: native controls are replaced only when this script runs
const SPEEDS = [1, 1.25, 1.5, 2, 0.75];

function startPlayer(figure) {
	if (figure.ready) return;
	figure.ready = true;
	const audio = one('audio', figure), seek = one('[data-seek]', figure);
	const done = one('[data-played]', figure), cues = figure.parentElement.querySelectorAll('[data-second]');
	audio.controls = false;
	audio.hidden = true;
	one('.player-ui', figure).hidden = false;
	const length = () => (audio.duration > 0 && audio.duration < 1e6 ? audio.duration : Number(seek.max)) || 1;
	const show = () => {
		seek.value = audio.currentTime;
		seek.setAttribute('aria-valuetext', lengthText(audio.currentTime * 1000));
		done?.setAttribute('width', 400 * audio.currentTime / length());
		setText(one('[data-position]', figure), lengthText(audio.currentTime * 1000));
		let current = null;
		cues.forEach((cue) => { if (one('a', cue) && Number(cue.dataset.second) <= audio.currentTime) current = cue; });
		cues.forEach((cue) => cue.classList.toggle('on', cue === current && !audio.paused));
	};
	const state = () => {
		figure.classList.toggle('playing', !audio.paused);
		one('[data-play]', figure).setAttribute('aria-label', (audio.paused ? 'Play ' : 'Pause ') + audio.getAttribute('aria-label'));
		show();
	};
	audio.addEventListener('loadedmetadata', () => { seek.max = length(); });
	audio.addEventListener('timeupdate', show);
	for (const type of ['play', 'pause', 'ended']) audio.addEventListener(type, state);
	audio.addEventListener('error', () => { if (audio.error) toastText('The audio did not load. Try again in a moment.', 'red', 'circle-alert'); });
	seek.addEventListener('input', () => { audio.currentTime = Number(seek.value); show(); });
}

on('click', '[data-play]', (el) => {
	const audio = one('audio', el.closest('[data-player]'));
	if (!audio.paused) { audio.pause(); return; }
	all('audio').forEach((other) => other.pause());
	audio.play().catch(() => {});
});
on('click', '[data-skip]', (el) => { one('audio', el.closest('[data-player]')).currentTime += Number(el.dataset.skip); });
on('click', '[data-speed]', (el) => {
	const audio = one('audio', el.closest('[data-player]'));
	audio.playbackRate = SPEEDS[(SPEEDS.indexOf(audio.playbackRate) + 1) % SPEEDS.length];
	el.textContent = audio.playbackRate + '×';
	el.setAttribute('aria-label', 'Speed ' + audio.playbackRate);
});
on('click', '[data-cues] a', (el, event) => {
	const audio = one('audio', el.closest('.panel-body'));
	if (!audio) return;
	event.preventDefault();
	audio.currentTime = Number(el.closest('[data-second]').dataset.second);
	audio.play().catch(() => {});
});

function startPage() {
	startFlashes();
	startEyes();
	startPicks();
	startScroll();
	all('[data-player]').forEach(startPlayer);
	one('[data-focus], textarea:target')?.focus();
	tick();
	setInterval(() => { all('[data-player]').forEach(startPlayer); tick(); }, 1000);
}
startPage();
