// The query language of a stand-in QuickBase: {field.OPERATOR.'value'}, AND, OR, parentheses.
// Operators are upper case; inside a value there is no way to write a quote.
const PART = /^\{(\d+)\.([A-Z]+)\.'([^'{}\\]*)'\}/;
const time = (v) => Date.parse(v);
const number = (v) => Number(v);
const OPERATORS = {
	EX: (a, b) => String(a ?? "") === b || time(a) === time(b),
	XEX: (a, b) => String(a ?? "") !== b,
	CT: (a, b) => String(a ?? "").includes(b),
	SW: (a, b) => String(a ?? "").startsWith(b),
	GT: (a, b) => number(a) > number(b),
	GTE: (a, b) => number(a) >= number(b),
	LT: (a, b) => number(a) < number(b),
	LTE: (a, b) => number(a) <= number(b),
	AF: (a, b) => time(a) > time(b),
	OAF: (a, b) => time(a) >= time(b),
	BF: (a, b) => time(a) < time(b),
	OBF: (a, b) => time(a) <= time(b),
};

export class QueryError extends Error {}

// A function that says of a row whether it is meant.
export function where(text, fields) {
	if (text === undefined) return () => true;
	let rest = String(text);
	const take = (word) => {
		if (!rest.startsWith(word)) return false;
		rest = rest.slice(word.length).trimStart();
		return true;
	};
	const one = () => {
		if (take("(")) {
			const inner = any();
			if (!take(")")) throw new QueryError("a parenthesis is not closed");
			return inner;
		}
		const part = PART.exec(rest);
		if (!part) throw new QueryError(`cannot be read: ${rest.slice(0, 40)}`);
		const [all, fid, operator, value] = part;
		if (!OPERATORS[operator]) throw new QueryError(`no operator ${operator}`);
		if (!fields.some((f) => f.id === Number(fid))) throw new QueryError(`no field ${fid}`);
		rest = rest.slice(all.length).trimStart();
		return (row) => OPERATORS[operator](row[fid], value);
	};
	const every = () => {
		const parts = [one()];
		while (take("AND")) parts.push(one());
		return (row) => parts.every((p) => p(row));
	};
	function any() {
		const parts = [every()];
		while (take("OR")) parts.push(every());
		return (row) => parts.some((p) => p(row));
	}
	const whole = any();
	if (rest) throw new QueryError(`more than a query: ${rest.slice(0, 40)}`);
	return whole;
}
