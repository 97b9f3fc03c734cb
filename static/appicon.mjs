// The mark of Patchbay: two jacks joined by a cord, on a plate.
// As SVG for the browser tab and as PNG, drawn here, for phones' home screens.
import zlib from 'node:zlib';

const PLATE = [0x32, 0x66, 0xce], CORD = [0xff, 0xb8, 0x70], JACK = [0xff, 0xff, 0xff];
const JACKS = [[9.5, 8.5], [18.5, 19.5]];
const CORD_CURVE = [[10, 11.5], [10, 18.5], [18, 10.5], [18, 17.5]];

export const FAVICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><rect width="28" height="28" rx="6" fill="#3266ce"/>'
	+ '<path d="M10 11.5c0 7 8 -1 8 6" fill="none" stroke="#ffb870" stroke-width="2.4" stroke-linecap="round"/>'
	+ '<g fill="none" stroke="#fff" stroke-width="2.4"><circle cx="9.5" cy="8.5" r="3"/><circle cx="18.5" cy="19.5" r="3"/></g></svg>\n';

function curvePoints(count) {
	const points = [];
	for (let i = 0; i <= count; i++) {
		const t = i / count, u = 1 - t;
		const at = (axis) => u ** 3 * CORD_CURVE[0][axis] + 3 * u * u * t * CORD_CURVE[1][axis] + 3 * u * t * t * CORD_CURVE[2][axis] + t ** 3 * CORD_CURVE[3][axis];
		points.push([at(0), at(1)]);
	}
	return points;
}
const CURVE = curvePoints(60);
const near = (x, y, [px, py]) => Math.hypot(x - px, y - py);

// Signed distance to a rounded square of 28 with corner radius r.
function plateDistance(x, y, r) {
	const dx = Math.abs(x - 14) - 14 + r, dy = Math.abs(y - 14) - 14 + r;
	return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - r;
}

// `full`: the plate fills the square and the mark stays inside the safe circle.
export function appIcon(size, full) {
	const rows = Buffer.alloc(size * (size * 4 + 1));
	const unit = 28 / size, soft = unit / 2, scale = full ? 1.25 : 1;
	for (let j = 0, at = 0; j < size; j++) {
		at++;
		for (let i = 0; i < size; i++, at += 4) {
			const px = (i + 0.5) * unit, py = (j + 0.5) * unit;
			const x = (px - 14) * scale + 14, y = (py - 14) * scale + 14;
			const cover = (distance) => Math.min(1, Math.max(0, 0.5 - distance / (2 * soft)));
			const cord = cover((Math.min(...CURVE.map((p) => near(x, y, p))) - 1.2) / scale);
			const jack = Math.max(...JACKS.map((c) => cover((Math.abs(near(x, y, c) - 3) - 1.2) / scale)));
			for (let c = 0; c < 3; c++) rows[at + c] = mix(mix(PLATE[c], CORD[c], cord), JACK[c], jack);
			rows[at + 3] = full ? 255 : Math.round(255 * cover(plateDistance(px, py, 6)));
		}
	}
	return png(size, rows);
}

const mix = (from, to, share) => Math.round(from + (to - from) * share);

function png(size, rows) {
	const head = Buffer.alloc(13);
	head.writeUInt32BE(size, 0);
	head.writeUInt32BE(size, 4);
	head.set([8, 6, 0, 0, 0], 8);
	return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', head), chunk('IDAT', zlib.deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(name, data) {
	const body = Buffer.concat([Buffer.from(name), data]);
	const whole = Buffer.alloc(body.length + 8);
	whole.writeUInt32BE(data.length, 0);
	body.copy(whole, 4);
	whole.writeUInt32BE(crc(body), body.length + 4);
	return whole;
}

// zlib.crc32 came with Node 20.15; older ones count by hand.
function crc(bytes) {
	if (zlib.crc32) return zlib.crc32(bytes);
	let value = ~0;
	for (const byte of bytes) {
		value ^= byte;
		for (let k = 0; k < 8; k++) value = (value >>> 1) ^ (0xedb88320 & -(value & 1));
	}
	return ~value >>> 0;
}
