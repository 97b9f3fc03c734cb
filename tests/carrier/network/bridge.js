'use strict';
/*
 * Two legs talking to each other. The bridge lasts until one of them hangs up or
 * is moved elsewhere, presses * where that ends it, or the time limit is over.
 */

const { aborted } = require('../lib/flow');

/*
 * Resolves with {left, why}: which leg went, and whether it 'ended', was 'moved',
 * or the bridge was cut by 'star' or 'limit' with both legs still there.
 */
async function bridge(net, a, b, { hangupOnStar = false, timeLimitMs = 14400000 } = {}) {
	a.partner = b;
	b.partner = a;
	a.setDoing('bridged', `with ${b === a.parent ? b.from : b.to}`, { with: b.sid });
	b.setDoing('bridged', `with ${a === b.parent ? a.from : a.to}`, { with: a.sid });
	const undo = [];
	const cut = [
		new Promise((resolve) => {
			const timer = net.clock.after(timeLimitMs, () => resolve({ why: 'limit' }));
			undo.push(() => timer.cancel());
		}),
		...[a, b].map((leg) => aborted(leg.signal).then((reason) => ({
			left: leg, why: reason.request ? 'moved' : 'ended', reason,
		}))),
	];
	if (hangupOnStar) {
		cut.push(new Promise((resolve) => {
			const star = (key) => { if (key === '*') resolve({ why: 'star' }); };
			a.input.on('key', star);
			undo.push(() => a.input.off('key', star));
		}));
	}
	const result = await Promise.race(cut);
	undo.forEach((fn) => fn());
	for (const leg of [a, b]) {
		leg.partner = null;
		if (!leg.isOver) leg.setDoing(null);
	}
	return result;
}

module.exports = { bridge };
