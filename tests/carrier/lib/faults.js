'use strict';
/*
 * Bad days on request. Webhooks can be late, doubled, lost, out of order or
 * wrongly signed; REST calls can be refused, hang, or be processed without an
 * answer. Chance comes from a seeded generator, so that a test repeats exactly.
 */

const { HttpError } = require('./http');

const REST_KEYS = ['account', 'status', 'rate', 'match', 'method', 'times', 'delayMs', 'limitPerSecond'];
const HOOK_KEYS = ['delayMs', 'duplicate', 'freshTokens', 'reorder', 'dropStatus', 'dropKinds',
	'sign', 'kinds'];

/* mulberry32: a small generator that gives the same numbers for the same seed. */
function random(seed) {
	let a = seed >>> 0;
	return () => {
		a = (a + 0x6d2b79f5) >>> 0;
		let t = Math.imul(a ^ (a >>> 15), a | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

function check(given, known, where) {
	const wrong = Object.keys(given).filter((k) => !known.includes(k));
	if (wrong.length) throw new HttpError(400, `${where}: no such fault: ${wrong.join(', ')}`);
}

class Faults {
	constructor(net) {
		this.net = net;
		this.releasing = 0;
		this.clear();
	}

	/* Of one account: its rules, and nothing that is another's. */
	clearOf(account) {
		this.rest = this.rest.filter((rule) => rule.account !== account);
	}

	clear() {
		this.rest = [];
		this.webhooks = {};
		this.random = random(1);
		this.hung?.forEach((res) => res.destroy());
		this.hung = new Set();
		this.second = { start: 0, count: 0 };
		for (const family of this.held?.keys() || []) this.release(family);
		this.held = new Map();
	}

	/* With an account: rules for its requests alone, beside those of others. */
	set({ rest, webhooks, seed, account }) {
		const list = rest ? [].concat(rest) : null;
		list?.forEach((rule) => check(rule, REST_KEYS, 'rest'));
		if (webhooks) check(webhooks, HOOK_KEYS, 'webhooks');
		if (seed !== undefined) this.random = random(seed);
		if (list) {
			this.rest = [...this.rest.filter((rule) => account && rule.account !== account),
				...list.map((rule) => ({ rate: 1, ...rule, account, hits: 0 }))];
		}
		if (webhooks) this.webhooks = webhooks;
	}

	show() {
		return { rest: this.rest, webhooks: this.webhooks, held: this.held.size };
	}

	/* The REST rule that strikes this request, if any. */
	forRest(method, path, sid) {
		for (const rule of this.rest) {
			if (rule.account && !path.includes(`/Accounts/${rule.account}/`) && rule.account !== sid) continue;
			if (rule.match && !path.includes(rule.match)) continue;
			if (rule.method && rule.method !== method) continue;
			if (rule.times !== undefined && rule.hits >= rule.times) continue;
			if (rule.limitPerSecond && !this.#overLimit(rule.limitPerSecond)) continue;
			if (this.random() >= rule.rate) continue;
			rule.hits++;
			return rule;
		}
		return null;
	}

	#overLimit(limit) {
		const now = performance.now();
		if (now - this.second.start >= 1000) this.second = { start: now, count: 0 };
		return ++this.second.count > limit;
	}

	hits(hook) {
		const { kinds } = this.webhooks;
		return Object.keys(this.webhooks).length > 0 && (!kinds || kinds.includes(hook.kind));
	}

	drops(hook) {
		const { dropStatus, dropKinds } = this.webhooks;
		return Boolean(dropStatus?.includes(hook.params.CallStatus) && hook.kind === 'status')
			|| Boolean(dropKinds?.includes(hook.kind));
	}

	/* With "reorder", callbacks are kept until the whole family of calls is over. */
	holds(hook) {
		return Boolean(this.webhooks.reorder) && Boolean(hook.call) && this.hits(hook);
	}

	hold(hook, send) {
		const family = hook.call.root();
		if (!this.held.has(family)) this.held.set(family, []);
		this.held.get(family).push(send);
		this.settle(family);
	}

	/* Whether callbacks are kept back, or on their way one after another. */
	get busy() { return this.held.size > 0 || this.releasing > 0; }

	/* Called when a call changes: lets its callbacks go once all legs have ended. */
	settle(family) {
		if (!this.held.has(family) || family.hasLiveLegs()) return;
		this.release(family);
	}

	async release(family) {
		const sends = this.held.get(family) || [];
		this.held.delete(family);
		this.releasing++;
		for (const send of reordered(sends, this.webhooks.reorder, this.random)) await send();
		this.releasing--;
		this.net.changed();
	}
}

/* false: as they came; true or "reverse", "shuffle", or the wanted order as a list of positions. */
function reordered(list, how, chance) {
	if (Array.isArray(how)) {
		const rest = list.filter((_, i) => !how.includes(i));
		return [...how.map((i) => list[i]).filter(Boolean), ...rest];
	}
	const out = [...list];
	if (!how) return out;
	if (how !== 'shuffle') return out.reverse();
	for (let i = out.length - 1; i > 0; i--) {
		const j = Math.floor(chance() * (i + 1));
		[out[i], out[j]] = [out[j], out[i]];
	}
	return out;
}

module.exports = { Faults };
