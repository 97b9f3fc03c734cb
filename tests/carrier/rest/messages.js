'use strict';
/*
 * Messages: accepted, "sent" and "delivered" to nobody, with their status
 * callbacks. Inbound messages and opt-outs come when the product has texts.
 */

const { sid, rfc2822, toE164 } = require('../lib/ids');
const { RestError, notFound, uriOf, page, dateFits } = require('./answers');

const MAX_BODY = 1600;
const STEPS = [['sending', 200], ['sent', 800], ['delivered', 2000]];

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
		from: m.from, to: m.to, direction: 'outbound-api', status: m.status,
		num_segments: String(segments(m.body)), num_media: String(m.media.length),
		messaging_service_sid: m.service, date_created: rfc2822(m.created),
		date_updated: rfc2822(m.updated), date_sent: rfc2822(m.sent), price: null,
		price_unit: 'USD', error_code: null, error_message: null, uri,
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
}

/* Walks a message through its states, telling each to its callback URL. */
async function travel(net, m, url) {
	for (const [status, ms] of STEPS) {
		await net.clock.sleep(ms);
		m.status = status;
		m.updated = new Date();
		if (status === 'sent') m.sent = m.updated;
		net.changed();
		if (!url || status === 'sending') continue;
		net.webhooks.callback({
			account: m.account, call: null, kind: 'message-status', url, method: 'POST',
			params: {
				AccountSid: m.account.sid, ApiVersion: '2010-04-01', From: m.from || '', To: m.to,
				MessageSid: m.sid, SmsSid: m.sid, MessageStatus: status, SmsStatus: status,
			},
		});
	}
}

function create(ctx) {
	const { net, account, form } = ctx;
	check(ctx);
	const message = {
		sid: sid(form.MediaUrl ? 'MM' : 'SM'), account, body: form.Body || '',
		from: form.From || null, to: toE164(form.To), service: form.MessagingServiceSid || null,
		media: [].concat(form.MediaUrl || []), status: form.From ? 'queued' : 'accepted',
		created: new Date(), updated: new Date(), sent: null,
	};
	net.messages.set(message.sid, message);
	travel(net, message, form.StatusCallback);
	return { status: 201, body: messageJson(message) };
}

function list(ctx) {
	const { net, account, query } = ctx;
	const items = [...net.messages.values()].reverse().filter((m) => m.account === account
		&& (!query.To || m.to === query.To) && (!query.From || m.from === query.From)
		&& dateFits(m.created, query, 'DateSent'));
	return page('messages', items.map(messageJson), ctx);
}

function fetch({ net, account, ids, path }) {
	const message = net.messages.get(ids.Sid);
	if (message?.account !== account) throw notFound(path);
	return { status: 200, body: messageJson(message) };
}

const routes = [
	['POST', '/{AccountSid}/Messages.json', 'CreateMessage', create],
	['GET', '/{AccountSid}/Messages.json', 'ListMessage', list],
	['GET', '/{AccountSid}/Messages/{Sid}.json', 'FetchMessage', fetch],
];

module.exports = { routes };
