// What reaches a device while Patchbay is not open. A message is always shown: browsers end the
// subscription of who is sent some in silence.
'use strict';
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

const own = (path) => {
	const url = new URL(typeof path === 'string' ? path : '/notices', self.location.origin);
	return url.origin === self.location.origin ? url.href : self.location.origin + '/notices';
};

self.addEventListener('push', (event) => {
	let said = {};
	try { said = event.data.json() || {}; } catch { said = {}; }
	event.waitUntil(self.registration.showNotification(said.title || 'Patchbay', {
		body: said.body || 'Open Patchbay to see it.', tag: said.tag || 'patchbay', data: { url: own(said.url) } }));
});

self.addEventListener('notificationclick', (event) => {
	event.notification.close();
	event.waitUntil((async () => {
		const url = own(event.notification.data && event.notification.data.url);
		for (const window of await self.clients.matchAll({ type: 'window' })) {
			if (!('navigate' in window)) continue;
			await window.focus();
			return window.navigate(url);
		}
		return self.clients.openWindow(url);
	})());
});
