'use strict';
/* What REST answers have in common: errors, dates, lists in pages. */

class RestError extends Error {
	constructor(status, code, message) {
		super(message);
		this.status = status;
		this.code = code;
	}

	body() {
		return {
			code: this.code, message: this.message,
			more_info: `https://www.twilio.com/docs/errors/${this.code}`, status: this.status,
		};
	}
}

function notFound(path) {
	return new RestError(404, 20404, `The requested resource ${path} was not found`);
}

function uriOf(account, rest) {
	return `/2010-04-01/Accounts/${account.sid}${rest}.json`;
}

/* One page of a list, newest first, with the addresses of its neighbours. */
function page(name, items, { path, query }) {
	const size = Math.min(Number(query.PageSize || 50), 1000);
	const at = Number(query.Page || 0);
	const slice = items.slice(at * size, (at + 1) * size);
	const address = (n) => {
		const search = new URLSearchParams({ ...query, PageSize: String(size), Page: String(n) });
		return `${path}?${search}`;
	};
	return {
		status: 200,
		body: {
			first_page_uri: address(0), end: slice.length ? at * size + slice.length - 1 : 0,
			next_page_uri: (at + 1) * size < items.length ? address(at + 1) : null,
			page: at, page_size: size, previous_page_uri: at > 0 ? address(at - 1) : null,
			start: at * size, uri: address(at), [name]: slice,
		},
	};
}

/* Whether a date passes the filters Name, Name< and Name> of a list request. */
function dateFits(date, query, name) {
	const when = (text) => new Date(text).getTime();
	const t = date?.getTime();
	const day = 86400000;
	const exact = query[name];
	if (exact && !(t >= when(exact) && t < when(exact) + day)) return false;
	if (query[`${name}<`] && !(t < when(query[`${name}<`]) + day)) return false;
	return !(query[`${name}>`] && !(t >= when(query[`${name}>`])));
}

module.exports = { RestError, notFound, uriOf, page, dateFits };
