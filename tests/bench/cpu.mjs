// CPU time and private memory of processes, from /proc.
import { readdirSync, readFileSync } from "node:fs";

const read = (path) => { try { return readFileSync(path, "utf8"); } catch { return ""; } };
const stat = (pid) => read(`/proc/${pid}/stat`).replace(/^.*\) /, "").split(" ");

export const nameOf = (pid) => read(`/proc/${pid}/comm`).trim();

export function childrenOf(parent) {
	return readdirSync("/proc").filter((p) => /^\d+$/.test(p) && stat(p)[1] === String(parent)).map(Number);
}

// Microseconds on a CPU, of all threads. schedstat counts them exactly; stat by ticks.
function cpuOf(pid) {
	let us = 0;
	try {
		for (const task of readdirSync(`/proc/${pid}/task`)) us += Number(read(`/proc/${pid}/task/${task}/schedstat`).split(" ")[0]) / 1000;
	} catch { return 0; }
	if (us) return us;
	const s = stat(pid);
	return (Number(s[11]) + Number(s[12])) * 10000;
}

// How long the machine's processors worked, in all, and how long for somebody else's virtual
// machine (stolen); microseconds.
export function machine() {
	const [user, nice, system, , , irq, softirq, steal] = read("/proc/stat").split("\n")[0].split(/\s+/).slice(1).map((v) => Number(v) * 10000);
	return { busy: user + nice + system + irq + softirq, stolen: steal ?? 0 };
}

// Follows processes while something runs: pids() says which. Workers that are replaced
// meanwhile count until they were last seen. stop() gives microseconds.
export function follow(pids) {
	const first = new Map(), last = new Map();
	const look = (start) => {
		for (const pid of pids()) {
			const us = cpuOf(pid);
			if (!first.has(pid)) first.set(pid, start ? us : 0);
			last.set(pid, us);
		}
	};
	look(true);
	const timer = setInterval(look, 200, false);
	return () => {
		clearInterval(timer);
		look(false);
		let sum = 0;
		for (const [pid, us] of last) sum += Math.max(0, us - first.get(pid));
		return sum;
	};
}

// KiB that only this process has; null where we may not look.
export function privateMemory(pid) {
	const text = read(`/proc/${pid}/smaps_rollup`);
	const sizes = [...text.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)].map((m) => Number(m[1]));
	return sizes.length ? sizes.reduce((a, b) => a + b) : null;
}
