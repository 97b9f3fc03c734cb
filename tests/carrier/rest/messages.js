'use strict';
/* Messages: accepted, and handed to the network; their files. */

const { sid, rfc2822, toE164 } = require('../lib/ids');
const { RestError, notFound, uriOf, page, dateFits } = require('./answers');

const MAX_BODY = 1600;

/* The characters of a GSM-7 text, with the ones that take two units. */
const GSM = new RegExp('^[@£$¥èéùìòÇ\\nØø\\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,\\-./0-9:;<=>?¡'
	+ 'A-ZÄÖÑÜ§¿a-zäöñüà^{}\\\\[~\\]|€]*$');

function segments(body) {
	if (!GSM.test(body)) return body.length <= 70 ? 1 : Math.ceil(body.length / 67);
	const units = body.length + (body.match(/[\^{}\\[~\]|€]/g) || []).length;
	return units <= 160 ? 1 : Math.ceil(units / 153);
}

function messageJson(m) {
	const uri = uriOf(m.account, `/Messages/${m.sid}`);
	return {
		sid: m.sid, account_sid: m.account.sid, api_version: '2010-04-01', body: m.body,
		from: m.from, to: m.to, direction: m.direction, status: m.status,
		num_segments: String(segments(m.body)), num_media: String(m.media.length),
		messaging_service_sid: m.service, date_created: rfc2822(m.created),
		date_updated: rfc2822(m.updated), date_sent: rfc2822(m.sent), price: null,
		price_unit: 'USD', error_code: m.error ?? null, error_message: null, uri,
		subresource_uris: { media: uri.replace(/\.json$/, '/Media.json') },
	};
}

function check({ net, account, form }) {
	const body = form.Body || '';
	if (!body && !form.MediaUrl && !form.ContentSid) {
		throw new RestError(400, 21602, 'Message body is required.');
	}
	if (body.length > MAX_BODY) {
		throw new RestError(400, 21617, 'The concatenated message body exceeds 1600 characters.');
	}
	if (!toE164(form.To)) {
		throw new RestError(400, 21211, `Invalid 'To' Phone Number: ${form.To}`);
	}
	if (!form.From && !form.MessagingServiceSid) {
		throw new RestError(400, 21603, "A 'From' phone number is required.");
	}
	if (form.From && net.number(form.From)?.accountSid !== account.sid) {
		throw new RestError(400, 21606, `The 'From' number ${form.From} is not usable.`);
	}
	if (net.texts.stopped(form.From, toE164(form.To))) {
		throw new RestError(400, 21610, 'Attempt to send to unsubscribed recipient');
	}
	const refused = net.texts.rules.get(toE164(form.To))?.refuse;
	if (refused) throw new RestError(400, refused, 'The message was refused.');
}

function create(ctx) {
	const { net, account, form } = ctx;
	check(ctx);
	const message = {
		sid: sid(form.MediaUrl ? 'MM' : 'SM'), account, direction: 'outbound-api', body: form.Body || '',
		from: form.From || null, to: toE164(form.To), service: form.MessagingServiceSid || null,
		media: [].concat(form.MediaUrl || []), status: form.From ? 'queued' : 'accepted',
		created: new Date(), updated: new Date(), sent: null,
	};
	net.texts.travel(message, form.StatusCallback);
	return { status: 201, body: messageJson(message) };
}

function list(ctx) {
	const { net, account, query } = ctx;
	const items = [...net.texts.list.values()].reverse().filter((m) => m.account === account
		&& (!query.To || m.to === query.To) && (!query.From || m.from === query.From)
		&& dateFits(m.created, query, 'DateSent'));
	return page('messages', items.map(messageJson), ctx);
}

function fetch({ net, account, ids, path }) {
	const message = net.texts.list.get(ids.Sid);
	if (message?.account !== account) throw notFound(path);
	return { status: 200, body: messageJson(message) };
}

function remove({ net, account, ids, path }) {
	if (net.texts.list.get(ids.Sid)?.account !== account) throw notFound(path);
	net.texts.list.delete(ids.Sid);
	return { status: 204 };
}

/* A file of a text that came; the real one sends on to another host. */
function media({ net, account, ids, res, path }) {
	const message = net.texts.list.get(ids.MessageSid);
	const one = message?.account === account && message.media.find((m) => m.sid === ids.Sid);
	if (!one) throw notFound(path);
	if (one.redirect) {
		res.writeHead(307, { Location: one.redirect });
		return void res.end();
	}
	const body = net.texts.picture(one);
	res.writeHead(200, { 'Content-Type': one.type, 'Content-Length': body.length });
	res.end(body);
	return null;
}

const routes = [
	['POST', '/{AccountSid}/Messages.json', 'CreateMessage', create],
	['GET', '/{AccountSid}/Messages.json', 'ListMessage', list],
	['GET', '/{AccountSid}/Messages/{Sid}.json', 'FetchMessage', fetch],
	['DELETE', '/{AccountSid}/Messages/{Sid}.json', 'DeleteMessage', remove],
	['GET', '/{AccountSid}/Messages/{MessageSid}/Media/{Sid}', null, media],
];

module.exports = { routes };
