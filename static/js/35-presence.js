// This page is open: the server is told, so that what it believes of a member rests on evidence.
const BEAT_EVERY = 20000;
const pageId = [...crypto.getRandomValues(new Uint8Array(12))].map((n) => (n % 36).toString(36)).join('');
const softphone = { on: false, microphone: '' };
let beats = 0;

function tellPresence(more = {}) {
	if (!one('form.presence')) return;
	const body = new URLSearchParams({ page: pageId, said: ++beats, phone: softphone.on ? 'on' : 'off', microphone: softphone.microphone, ...more });
	fetch('/presence/beat', { method: 'POST', body, headers: { 'X-CSRF-Token': csrf() }, keepalive: true, redirect: 'manual' }).catch(() => {});
}
addEventListener('patchbay:phone', (event) => { Object.assign(softphone, event.detail); tellPresence(); });
// The phone is in a window of its own; its calls can be answered from any page.
const phoneWindow = new BroadcastChannel('patchbay-phone');
on('click', '[data-phone-ask]', (el) => phoneWindow.postMessage({ do: el.dataset.phoneAsk }));
tellPresence();
setInterval(tellPresence, BEAT_EVERY);
addEventListener('pagehide', () => tellPresence({ gone: 'yes' }));
addEventListener('visibilitychange', () => { if (!document.hidden) tellPresence(); });

// The controls of a call work in place; without this script they are forms.
on('submit', '[data-desk] form, .desk-with form', (form, event) => {
	event.preventDefault();
	const body = new URLSearchParams(new FormData(form, event.submitter));
	event.submitter?.setAttribute('aria-busy', 'true');
	fetch(form.action, { method: 'POST', body, headers: { 'X-CSRF-Token': csrf() }, redirect: 'manual' }).then(async (answer) => {
		if (answer.type !== 'opaqueredirect' && !answer.ok) {
			const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
			toastText(one('.trouble p, main p', page)?.textContent || 'That did not work.', 'amber', 'circle-alert');
		}
	}).catch(() => toastText('That did not reach the server. Try again.', 'red', 'wifi-off')).finally(() => {
		event.submitter?.removeAttribute('aria-busy');
		refreshAll();
	});
});
