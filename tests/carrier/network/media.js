'use strict';
/*
 * The sound of recordings: real WAV files (8 kHz, 16 bit, as Twilio's), made
 * when they are fetched. A soft tone whose pitch changes every second, so that
 * a listener hears where a player seeks to; on two channels the parties take
 * turns. Sent in pieces, with ranges.
 */

const RATE = 8000;
const HEADER = 44;
const PITCHES = [262, 294, 330, 392, 440, 392, 330, 294];

function header(channels, dataBytes) {
	const h = Buffer.alloc(HEADER);
	h.write('RIFF', 0);
	h.writeUInt32LE(36 + dataBytes, 4);
	h.write('WAVEfmt ', 8);
	h.writeUInt32LE(16, 16);
	h.writeUInt16LE(1, 20);
	h.writeUInt16LE(channels, 22);
	h.writeUInt32LE(RATE, 24);
	h.writeUInt32LE(RATE * channels * 2, 28);
	h.writeUInt16LE(channels * 2, 32);
	h.writeUInt16LE(16, 34);
	h.write('data', 36);
	h.writeUInt32LE(dataBytes, 40);
	return h;
}

/* One second of sound. Each beep fades in and out, so that nothing clicks. */
function second(index, channels) {
	const out = Buffer.alloc(RATE * channels * 2);
	const pitch = PITCHES[index % PITCHES.length];
	for (let i = 0; i < RATE; i++) {
		const beep = Math.sin(Math.PI * ((i * 2 / RATE) % 1));
		const value = Math.round(2600 * beep * Math.sin(2 * Math.PI * pitch * i / RATE));
		const speaker = channels === 2 ? Math.floor(index / 2) % 2 : 0;
		out.writeInt16LE(value, (i * channels + speaker) * 2);
	}
	return out;
}

function size(seconds, channels) {
	return HEADER + Math.round(seconds * RATE) * channels * 2;
}

/* The bytes from..to (both included) of the file, in pieces of a second. */
function* bytes(seconds, channels, from, to) {
	const dataBytes = size(seconds, channels) - HEADER;
	const perSecond = RATE * channels * 2;
	const pieces = Math.ceil(dataBytes / perSecond);
	if (from < HEADER) yield header(channels, dataBytes).subarray(from, to + 1);
	for (let i = Math.max(0, Math.floor((from - HEADER) / perSecond)); i < pieces; i++) {
		const start = HEADER + i * perSecond;
		if (start > to) return;
		const piece = second(i, channels);
		const end = Math.min(to + 1 - start, perSecond, dataBytes - i * perSecond);
		yield piece.subarray(Math.max(0, from - start), end);
	}
}

/* Reads "bytes=a-b". Null when there is none, false when it cannot be met. */
function parseRange(text, total) {
	const m = /^bytes=(\d*)-(\d*)$/.exec(text || '');
	if (!m || (!m[1] && !m[2])) return null;
	const from = m[1] ? Number(m[1]) : Math.max(0, total - Number(m[2]));
	const to = m[1] && m[2] ? Math.min(Number(m[2]), total - 1) : total - 1;
	return from <= to && from < total ? { from, to } : false;
}

/* Answers a request for the file. */
async function sendWav(req, res, seconds, channels) {
	const total = size(seconds, channels);
	const range = parseRange(req.headers.range, total);
	if (range === false) {
		res.writeHead(416, { 'Content-Range': `bytes */${total}` });
		return res.end();
	}
	const { from, to } = range || { from: 0, to: total - 1 };
	const headers = {
		'Content-Type': 'audio/x-wav', 'Content-Length': to - from + 1, 'Accept-Ranges': 'bytes',
	};
	if (range) headers['Content-Range'] = `bytes ${from}-${to}/${total}`;
	res.writeHead(range ? 206 : 200, headers);
	if (req.method === 'HEAD') return res.end();
	for (const piece of bytes(seconds, channels, from, to)) {
		if (res.destroyed) return;
		if (!res.write(piece)) await new Promise((go) => { res.once('drain', go).once('close', go); });
	}
	res.end();
}

module.exports = { sendWav };
