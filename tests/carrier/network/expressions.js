'use strict';
/*
 * TaskRouter's expressions over attributes, as far as they are used here:
 * comparisons and HAS, IN, joined by AND, OR and NOT, with brackets.
 */

const TOKEN = /\s*(?:(==|!=|>=|<=|>|<|\(|\)|\[|\]|,)|"([^"]*)"|'([^']*)'|(-?\d+(?:\.\d+)?)|([A-Za-z_][\w.]*))/y;

function tokens(text) {
	const out = [];
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < text.trimEnd().length) {
		const m = TOKEN.exec(text);
		if (!m) throw new Error(`not an expression: ${text}`);
		const [, sign, double, single, number, word] = m;
		if (sign) out.push({ sign });
		else if (word) out.push(/^(and|or|not|has|in)$/i.test(word) ? { sign: word.toUpperCase() } : { name: word });
		else out.push({ value: number !== undefined ? Number(number) : double ?? single });
	}
	return out;
}

const COMPARE = {
	'==': (a, b) => a === b, '!=': (a, b) => a !== b, '>': (a, b) => a > b, '<': (a, b) => a < b,
	'>=': (a, b) => a >= b, '<=': (a, b) => a <= b,
	HAS: (a, b) => Array.isArray(a) && a.includes(b), IN: (a, b) => Array.isArray(b) && b.includes(a),
};

/* Reads left to right; AND binds closer than OR. */
class Reader {
	constructor(list, attributes) { Object.assign(this, { list, attributes, at: 0 }); }

	next(sign) {
		if (this.list[this.at]?.sign !== sign) return false;
		this.at++;
		return true;
	}

	any() {
		let value = this.all();
		while (this.next('OR')) value = this.all() || value;
		return value;
	}

	all() {
		let value = this.one();
		while (this.next('AND')) value = this.one() && value;
		return value;
	}

	one() {
		if (this.next('NOT')) return !this.one();
		if (this.next('(')) {
			const value = this.any();
			this.next(')');
			return value;
		}
		const left = this.term();
		const compare = COMPARE[this.list[this.at]?.sign];
		if (!compare) return Boolean(left);
		this.at++;
		return compare(left, this.term());
	}

	term() {
		if (this.next('[')) {
			const items = [];
			while (!this.next(']')) if (!this.next(',')) items.push(this.term());
			return items;
		}
		const { name, value } = this.list[this.at++] || {};
		if (!name) return value;
		if (/^(true|false)$/i.test(name)) return name.toLowerCase() === 'true';
		return name.split('.').reduce((o, key) => o?.[key], this.attributes);
	}
}

function truth(expression, attributes) {
	return Boolean(new Reader(tokens(expression), attributes).any());
}

/* Whom a task queue takes; "1==1" is everybody. */
function fits(target, attributes) { return truth(target || '1==1', attributes); }

module.exports = { truth, fits };
