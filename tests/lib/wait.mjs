// Waiting for what must happen, never for time to pass.
import { readFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";

// Under sanitizers everything takes several times as long, and so it does on a machine that has more
// to do than processors to do it with, in the last minute or just now. Another test runs beside each.
const running = () => Number(/\S+ \S+ \S+ (\d+)/.exec(readFileSync("/proc/loadavg", "utf8"))[1]);
const slower = () => Math.max(process.env.SANDBOX === "off" ? 6 : 2, Math.max(loadavg()[0], running()) / availableParallelism());
// How long something that takes so many milliseconds on an idle machine may take here and now.
export const within = (ms) => Math.round(ms * slower());

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// How long to wait for what must happen: the load says nothing of slow disks and of processors that
// others use, and waiting longer than needed costs nothing.
export const patience = (ms) => Math.max(20000, 2 * within(ms));

// Asks again and again until the answer is true; the answer. what: said when it never is.
export async function until(ask, { ms = 5000, every = 25, what = "what was waited for" } = {}) {
	const began = performance.now();
	for (;;) {
		const answer = await ask();
		if (answer) return answer;
		const waited = performance.now() - began;
		if (waited > patience(ms)) throw new Error(`${what} did not happen within ${Math.round(waited)} ms`);
		await pause(every);
	}
}

// That something takes no longer than so many milliseconds: whatever else the machine does only adds
// to it, so one of several tries must be quick enough. try_: tries and says how long it took.
export async function quick(ms, try_, tries = 8) {
	const took = [];
	do took.push(Math.round(await try_())); while (took.at(-1) >= within(ms) && took.length < tries);
	if (took.at(-1) >= within(ms)) throw new Error(`not within ${within(ms)} ms: ${took.join(", ")}`);
	return took;
}

// Many things, so many at a time.
export async function each(items, atOnce, work) {
	const results = [], waiting = [...items.entries()];
	const one = async () => {
		for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await work(next[1], next[0]);
	};
	await Promise.all(Array.from({ length: atOnce }, one));
	return results;
}
