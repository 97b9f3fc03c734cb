// Subscribes this browser to messages; what it says of itself is posted as a form.
(() => {
'use strict';
const form = document.querySelector('[data-push]');
const button = form.querySelector('[data-push-do]');
const say = (text) => { form.querySelector('[data-push-said]').textContent = text; };
const bytes = (b64) => Uint8Array.from(atob(b64.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));

if (!('serviceWorker' in navigator) || !('PushManager' in window)) {
	button.disabled = true;
	say('This browser takes no messages.');
} else say('');

async function subscribe() {
	const reg = await navigator.serviceWorker.register('/sw.js');
	await navigator.serviceWorker.ready;
	const key = bytes(form.dataset.push);
	const before = await reg.pushManager.getSubscription();
	// of another key: it would never hear of us
	if (before && before.options.applicationServerKey && String(new Uint8Array(before.options.applicationServerKey)) !== String(key)) await before.unsubscribe();
	return reg.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

button.addEventListener('click', async () => {
	button.disabled = true;
	say('Asking the browser…');
	try {
		if (await Notification.requestPermission() !== 'granted') throw new Error('refused');
		const told = (await subscribe()).toJSON();
		form.elements.endpoint.value = told.endpoint;
		form.elements.p256dh.value = told.keys.p256dh;
		form.elements.auth.value = told.keys.auth;
		form.submit();
	} catch (error) {
		button.disabled = false;
		say(error.message === 'refused' ? 'The browser does not allow it. Its settings for this site can.' : 'The browser could not subscribe. Try again in a moment.');
	}
});
})();
