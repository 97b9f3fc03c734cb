// Waiting for what must happen, never for time to pass.
import { availableParallelism, loadavg } from "node:os";

// Under sanitizers everything takes several times as long, and so it does on a machine that has more
// to do than processors to do it with. Waiting longer than needed costs nothing.
const slower = () => Math.max(process.env.SANDBOX === "off" ? 6 : 1, loadavg()[0] / availableParallelism());
// How long something that takes so many milliseconds on an idle machine may take here and now.
export const within = (ms) => Math.round(ms * slower());

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Asks again and again until the answer is true; the answer. what: said when it never is.
export async function until(ask, { ms = 5000, every = 25, what = "what was waited for" } = {}) {
	const deadline = performance.now() + 2 * within(ms);
	for (;;) {
		const answer = await ask();
		if (answer) return answer;
		if (performance.now() > deadline) throw new Error(`${what} did not happen within ${2 * within(ms)} ms`);
		await pause(every);
	}
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
