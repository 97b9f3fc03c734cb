'use strict';
/*
 * The network's clock. Every wait of the stand-in carrier (speaking, ringing,
 * timeouts, pauses) goes through here, so that one factor can make all of them
 * shorter. Time is told in nominal milliseconds: with factor 20 a caller waits
 * 50 ms for what the product is told was one second.
 */

class Clock {
	constructor(factor = 1) {
		this.factor = factor;
		this.timers = new Set();
		this.mark = { real: performance.now(), nominal: 0 };
	}

	/* Nominal milliseconds since the carrier started. */
	now() {
		return this.mark.nominal + (performance.now() - this.mark.real) * this.factor;
	}

	/* Changes the speed; waits that are under way are shortened or stretched too. */
	setFactor(factor) {
		this.mark = { real: performance.now(), nominal: this.now() };
		this.factor = factor;
		for (const timer of this.timers) this.#arm(timer);
	}

	/* Calls fn after so many nominal milliseconds. */
	after(ms, fn) {
		const timer = { due: this.now() + ms, fn, handle: null };
		this.timers.add(timer);
		this.#arm(timer);
		return { cancel: () => this.#cancel(timer) };
	}

	/* A promise for the same; rejects with the signal's reason when aborted. */
	sleep(ms, signal) {
		return new Promise((resolve, reject) => {
			if (signal?.aborted) return reject(signal.reason);
			const stop = () => { timer.cancel(); reject(signal.reason); };
			const timer = this.after(ms, () => {
				signal?.removeEventListener('abort', stop);
				resolve();
			});
			signal?.addEventListener('abort', stop, { once: true });
		});
	}

	close() {
		for (const timer of [...this.timers]) this.#cancel(timer);
	}

	#arm(timer) {
		clearTimeout(timer.handle);
		const wait = Math.max(0, (timer.due - this.now()) / this.factor);
		timer.handle = setTimeout(() => {
			this.timers.delete(timer);
			timer.fn();
		}, wait);
	}

	#cancel(timer) {
		clearTimeout(timer.handle);
		this.timers.delete(timer);
	}
}

module.exports = { Clock };
