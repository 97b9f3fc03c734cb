// The phone's own window: the device of the carrier's SDK, its tests, and what other pages ask of it.
(() => {
'use strict';
const one = (selector) => document.querySelector(selector);
const place = one('[data-phone]');
const channel = new BroadcastChannel('patchbay-phone');
const csrf = () => one('meta[name="csrf-token"]').content;
let device = null, registered = false, call = null, talking = false, permission = '';
// pages may know of a call before the carrier has told this window: what they asked is done then
let asked = '', askedAt = 0;

const tell = () => dispatchEvent(new CustomEvent('patchbay:phone', { detail: { on: registered, microphone: permission } }));
const say = (text) => { const box = one('[data-phone-state]'); if (box) box.textContent = text; };
function show() {
	for (const button of document.querySelectorAll('[data-phone-do]'))
		button.hidden = button.dataset.phoneDo === 'hangup' ? !talking : !call || talking;
	const keys = one('[data-phone-keys]');
	if (keys) keys.hidden = !talking;
	if (call && !talking) one('[data-phone-do="answer"]').focus();
	document.title = (call && !talking ? 'Incoming call · ' : talking ? 'On call · ' : '') + 'Phone · Patchbay';
}

async function token() {
	const answer = await fetch('/phone/token', { method: 'POST', headers: { 'X-CSRF-Token': csrf() } });
	if (!answer.ok) throw new Error('no token');
	return answer.text();
}

// a conversation that was cut off rings here again, when the server knows that this window is there
const ended = () => { if (talking) setTimeout(tell, 1500); call = null; talking = false; say('Ready'); show(); };
// said before it is done: whatever ends otherwise was cut off, and the caller is kept for this window
async function hangUp(which) {
	const body = new URLSearchParams({ sid: which.parameters.CallSid });
	await fetch('/phone/left', { method: 'POST', body, headers: { 'X-CSRF-Token': csrf() }, signal: AbortSignal.timeout(1500) }).catch(() => {});
	which.disconnect();
}
function incoming(next) {
	if (call) { next.reject(); return; }
	call = next;
	say('Incoming call');
	call.on('accept', () => { talking = true; say('On a call'); show(); });
	for (const end of ['disconnect', 'cancel', 'reject']) call.on(end, ended);
	show();
	if (Date.now() - askedAt < 3000) act(asked);
}

function act(verb, more) {
	askedAt = 0;
	if (!call && (verb === 'answer' || verb === 'decline')) [asked, askedAt] = [verb, Date.now()];
	if (!call) return;
	if (verb === 'answer' && !talking) call.accept();
	if (verb === 'decline' && !talking) call.reject();
	if (verb === 'hangup') hangUp(call);
	if (verb === 'digits' && talking) call.sendDigits(more);
}

async function start() {
	if (!globalThis.Twilio || !one('[data-phone-state]')) return;
	say('Connecting');
	device = new Twilio.Device(await token(), { codecPreferences: ['opus', 'pcmu'], closeProtection: true, logLevel: 'error' });
	device.on('registered', () => { registered = true; say('Ready'); tell(); });
	device.on('unregistered', () => { registered = false; say('Not connected'); tell(); });
	device.on('error', () => say('The connection to the carrier has trouble'));
	device.on('incoming', incoming);
	device.on('tokenWillExpire', async () => { device.updateToken(await token()); });
	await device.register();
}

// ---- tests

async function microphone() {
	const said = one('[data-test-said]'), level = one('[data-level]');
	try {
		const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
		const sound = new AudioContext(), look = sound.createAnalyser(), data = new Uint8Array(look.fftSize = 512);
		sound.createMediaStreamSource(stream).connect(look);
		level.hidden = false;
		let heard = 0;
		const timer = setInterval(() => {
			look.getByteTimeDomainData(data);
			const loud = Math.max(...data.map((v) => Math.abs(v - 128))) / 128;
			heard = Math.max(heard, loud);
			level.querySelector('meter').value = loud;
		}, 100);
		permission = 'granted';
		said.textContent = 'Listening for ten seconds. Speak.';
		setTimeout(() => {
			clearInterval(timer);
			stream.getTracks().forEach((track) => track.stop());
			sound.close();
			said.textContent = heard > 0.05 ? 'The microphone works.' : 'Nothing was heard. Is the right microphone chosen, and not muted?';
		}, 10000);
	} catch (error) {
		permission = error.name === 'NotAllowedError' ? 'denied' : '';
		said.textContent = permission ? 'This browser may not use the microphone. Allow it beside the address, then try again.' : 'No microphone was found.';
	}
	tell();
}

function speaker() {
	const sound = new AudioContext(), tone = sound.createOscillator(), quiet = sound.createGain();
	quiet.gain.value = 0.2;
	tone.connect(quiet).connect(sound.destination);
	tone.start();
	tone.stop(sound.currentTime + 0.6);
	tone.onended = () => sound.close();
	one('[data-test-said]').textContent = 'A tone was played. If you did not hear it, choose another speaker in the system.';
}

document.addEventListener('click', (event) => {
	const button = event.target.closest('[data-phone-do], [data-phone-keys] button, [data-test]');
	if (!button) return;
	if (button.dataset.phoneDo) act(button.dataset.phoneDo);
	else if (button.dataset.test) (button.dataset.test === 'speaker' ? speaker : microphone)();
	else act('digits', button.textContent);
});
channel.onmessage = (event) => act(event.data.do, event.data.digits);
navigator.permissions?.query({ name: 'microphone' }).then((state) => { permission = state.state; tell(); }).catch(() => {});
if (place) start().catch(() => say('Not connected. Load this page again.'));
})();
