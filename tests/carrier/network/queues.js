'use strict';
/* Call queues: who waits, since when, in which order, and how they get out. */

const { deferred } = require('../lib/flow');
const { sid } = require('../lib/ids');

const DEFAULT_SIZE = 1000;

class Queue {
	constructor(account, name, maxSize = DEFAULT_SIZE) {
		Object.assign(this, { account, name, maxSize });
		this.sid = sid('QU');
		this.created = new Date();
		this.updated = this.created;
		this.members = [];
		this.waits = [];
		this.nextMember = deferred();
	}

	get averageWait() {
		if (!this.waits.length) return 0;
		return Math.round(this.waits.reduce((a, b) => a + b, 0) / this.waits.length);
	}
}

class Queues {
	constructor(net) {
		this.net = net;
		this.list = [];
	}

	of(account) { return this.list.filter((q) => q.account === account); }

	find(account, sidOrName) {
		return this.of(account).find((q) => q.sid === sidOrName || q.name === sidOrName) || null;
	}

	/* The queue of that name; created on demand, as <Enqueue> does. */
	open(account, name, maxSize) {
		const existing = this.find(account, name);
		if (existing) return existing;
		const queue = new Queue(account, name, maxSize);
		this.list.push(queue);
		return queue;
	}

	remove(queue) { this.list = this.list.filter((q) => q !== queue); }

	/*
	 * Puts a leg in the line. member.out resolves when it leaves:
	 * {result: 'leave' | 'redirected' | 'dialled', ...}. Null when the queue is full.
	 */
	join(queue, call) {
		if (queue.members.length >= queue.maxSize) return null;
		const member = {
			call, queue, since: this.net.clock.now(), enqueued: new Date(), out: deferred(),
		};
		queue.members.push(member);
		queue.updated = new Date();
		call.member = member;
		const waiting = queue.nextMember;
		queue.nextMember = deferred();
		waiting.resolve();
		return member;
	}

	waited(member) {
		return Math.round((this.net.clock.now() - member.since) / 1000);
	}

	position(member) { return member.queue.members.indexOf(member) + 1; }

	/* Takes a member out, for good. False if it had already left. */
	leave(member, why) {
		const { queue } = member;
		const at = queue.members.indexOf(member);
		if (at < 0) return false;
		queue.members.splice(at, 1);
		queue.updated = new Date();
		queue.waits.push(this.waited(member));
		member.waitedSeconds = this.waited(member);
		member.call.member = null;
		member.out.resolve(why);
		if (member.task) this.net.taskrouter.left(member.task, why.result);
		return true;
	}

	/* What a request about a waiting leg carries. */
	params(member) {
		const { queue } = member;
		return {
			QueuePosition: String(this.position(member)), QueueSid: queue.sid,
			QueueTime: String(this.waited(member)), AvgQueueTime: String(queue.averageWait),
			CurrentQueueSize: String(queue.members.length), MaxQueueSize: String(queue.maxSize),
		};
	}
}

module.exports = { Queues };
