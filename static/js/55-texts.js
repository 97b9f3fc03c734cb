// The composer of texts: counts as the server does (whose count wins), sends by Ctrl Enter, and
// keeps the newest text in view.
const GSM_BEYOND = new Set('¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ');
// what text_plain (messages/text_rules.c) has a plain form for
const PLAIN = /^[\t\x60\xa0«\xad´»\u2002\u2003\u2009\u200b\u200d\u2010-\u2014\u2018-\u201a\u201c-\u201e•…\u202f′″−\ufe0f]+$/;
const GSM_TWO = new Set('^{}\\[~]|€');

function measure(text) {
	let septets = 0, wide = 0;
	const odd = [];
	for (const c of text) {
		const code = c.codePointAt(0);
		const plain = c === '\n' || c === '\r' || code >= 32 && code < 127 && code !== 96 || GSM_BEYOND.has(c) || c === '€';
		septets += GSM_TWO.has(c) ? 2 : 1;
		wide += code > 0xffff ? 2 : 1;
		if (!plain && odd.length < 5 && !odd.includes(c)) odd.push(c);
	}
	const unicode = odd.length > 0, units = unicode ? wide : septets;
	const [alone, part] = unicode ? [70, 67] : [160, 153], per = units <= alone ? alone : part;
	const segments = Math.ceil(units / per);
	return { units, segments, odd: odd.join(''), room: Math.max(1, segments) * per };
}

function countText(form) {
	const body = one('[data-body]', form), count = one('[data-count-text]', form), note = one('[data-count-note]', form);
	const m = measure(body.value), photo = form.dataset.picture, price = photo || form.dataset.price * m.segments;
	if (photo) m.odd = '';
	const inside = one('[data-note]', form).checked;
	count.hidden = inside;
	const n = body.value.length, over = n > 1600;
	count.textContent = photo ? n + '/1600 · picture message' : m.units + '/' + m.room + ' · ' + m.segments + (m.segments === 1 ? ' segment' : ' segments');
	count.className = 'note tone-' + (over ? 'red' : m.odd ? 'amber' : 'none');
	note.textContent = inside || !m.segments && !photo ? '' : 'About $' + (Math.ceil(price / 1000) / 1000).toFixed(3)
		+ (m.odd ? '. Unicode because of ' + m.odd : '') + (over ? '. At most 1,600 characters.' : '');
	one('[data-plain]', form).hidden = inside || !PLAIN.test(m.odd);
	for (const send of all('.primary', form)) send.ariaDisabled = over && !inside || null;
}

on('input', '[data-composer]', countText);
on('change', '[data-composer] [data-note]', (box) => countText(box.form));
on('change', '[data-pictures]', (input) => input.form.requestSubmit(one('[value="add"]', input.form)));
on('keydown', '[data-body]', (body, event) => {
	if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); all('.primary', body.form).find(visible)?.click(); return; }
	const menu = slash(body) && one('[data-templates][open]', body.form), first = menu && all('[data-insert]', menu).find(visible);
	if (!menu || event.isComposing) return;
	if (event.key === 'Enter') { event.preventDefault(); first?.click(); }
	if (event.key === 'ArrowDown') { event.preventDefault(); first?.focus(); }
});

// "/" at the start of a line offers the templates, what follows chooses among them by name. The
// text keeps the focus and the letters: who goes back to it has lost nothing.
function slash(body) {
	const menu = one('[data-templates]', body.form);
	const typed = /(?:^|\n)\/([^\n]*)$/.exec(body.value.slice(0, body.selectionStart));
	if (menu && !typed) delete menu.dataset.left;
	return menu && menu.dataset.left === undefined ? typed : null;
}
on('input', '[data-body]', (body) => {
	const menu = one('[data-templates]', body.form), typed = slash(body);
	if (!menu) return;
	let found, shown;
	for (const item of all('.menu-item', menu)) {
		item.hidden = typed && !one('b', item).textContent.toLowerCase().includes(typed[1].toLowerCase());
		if (item.hidden) continue;
		shown ||= item;
		if (item.dataset.insert !== undefined) found ||= item;
	}
	menu.open = typed && shown;
	if (menu.open) say(found ? 'Enter: ' + one('b', found).textContent : shown.textContent);
});
// Whom Escape in a menu goes back to, when that is not its button.
function textBehind(menu) {
	const body = menu.matches('[data-templates]') && one('[data-body]', menu.closest('form'));
	if (!body || !slash(body)) return null;
	menu.dataset.left = '';
	return body;
}
on('click', '[data-insert]', (button, event) => {
	event.preventDefault();
	const body = one('[data-body]', button.form);
	const typed = button.closest('[data-templates]') && slash(body);
	body.setRangeText(button.dataset.insert, body.selectionStart - (typed ? typed[1].length + 1 : 0), body.selectionEnd, 'end');
	button.closest('details')?.removeAttribute('open');
	body.focus();
	countText(button.form);
});
document.addEventListener('keydown', (event) => {
	const suggested = event.altKey && one('[data-alt="' + event.code.slice(-1) + '"]');
	if (suggested) { event.preventDefault(); suggested.click(); }
});

// The newest is at the bottom: in view at first, and whenever it was before something came. Who reads
// further up stays there, and is told how many have come.
const bottom = one('[data-bottom]');
if (bottom) {
	let low = true, fresh = 0;
	const known = new Set();
	const bar = element('p', 'earlier'), jump = element('button', 'btn small');
	const stay = () => { bottom.scrollTop = bottom.scrollHeight; };
	const look = () => {
		for (const { dataset: { key } } of all('.text', bottom)) if (!known.has(key)) { known.add(key); fresh++; }
		if (low) { fresh = 0; bar.remove(); stay(); return; }
		setText(jump, fresh + (fresh === 1 ? ' new message' : ' new messages'));
		if (fresh && !bar.isConnected) bottom.after(bar);
	};
	bar.setAttribute('role', 'status');
	jump.type = 'button';
	jump.onclick = stay;
	bar.append(jump);
	bottom.addEventListener('scroll', () => {
		low = bottom.scrollHeight - bottom.scrollTop - bottom.clientHeight < 60;
		if (low && fresh) look();
	});
	new MutationObserver(look).observe(bottom, { childList: true, subtree: true });
	look();
	addEventListener('load', stay);
}
