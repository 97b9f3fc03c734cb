'use strict';
/* The account itself and its phone numbers. */

const { rfc2822 } = require('../lib/ids');
const { notFound, uriOf, page } = require('./answers');

/* Parameters of an update and the fields of a number they set. */
const SETTABLE = {
	FriendlyName: 'friendlyName', VoiceUrl: 'voiceUrl', VoiceMethod: 'voiceMethod',
	VoiceFallbackUrl: 'voiceFallbackUrl', VoiceFallbackMethod: 'voiceFallbackMethod',
	StatusCallback: 'statusCallback', StatusCallbackMethod: 'statusCallbackMethod',
	SmsUrl: 'smsUrl', SmsMethod: 'smsMethod', SmsFallbackUrl: 'smsFallbackUrl',
	VoiceCallerIdLookup: 'callerIdLookup',
};

function numberJson(account, n) {
	return {
		sid: n.sid, account_sid: account.sid, friendly_name: n.friendlyName, phone_number: n.e164,
		api_version: '2010-04-01', beta: false, origin: 'twilio', status: 'in-use', type: 'local',
		capabilities: { voice: true, sms: true, mms: true, fax: false },
		date_created: rfc2822(n.created), date_updated: rfc2822(n.created),
		voice_url: n.voiceUrl, voice_method: n.voiceMethod,
		voice_fallback_url: n.voiceFallbackUrl, voice_fallback_method: n.voiceFallbackMethod,
		voice_caller_id_lookup: n.callerIdLookup === 'true', voice_application_sid: '',
		voice_receive_mode: 'voice', status_callback: n.statusCallback,
		status_callback_method: n.statusCallbackMethod, sms_url: n.smsUrl,
		sms_method: n.smsMethod || 'POST', sms_fallback_url: n.smsFallbackUrl || '',
		sms_fallback_method: 'POST', sms_application_sid: '', trunk_sid: null,
		address_sid: null, address_requirements: 'none', identity_sid: null, bundle_sid: null,
		emergency_status: 'Active', emergency_address_sid: null,
		emergency_address_status: 'unregistered',
		uri: uriOf(account, `/IncomingPhoneNumbers/${n.sid}`),
	};
}

function find({ account, ids, path }) {
	const number = account.numbers.find((n) => n.sid === ids.Sid);
	if (!number) throw notFound(path);
	return number;
}

function list(ctx) {
	const { account, query } = ctx;
	const digits = (query.PhoneNumber || '').replace(/[^\d*]/g, '');
	const items = account.numbers.filter((n) => n.e164.includes(digits)
		&& (!query.FriendlyName || n.friendlyName === query.FriendlyName));
	return page('incoming_phone_numbers', items.map((n) => numberJson(account, n)), ctx);
}

/* What REST changes survives a reload of the configuration. */
function update(ctx) {
	const { net, account, form } = ctx;
	const number = find(ctx);
	const edits = net.edits.get(number.sid) || {};
	for (const [parameter, field] of Object.entries(SETTABLE)) {
		if (form[parameter] !== undefined) edits[field] = form[parameter];
	}
	net.edits.set(number.sid, edits);
	Object.assign(number, edits);
	return { status: 200, body: numberJson(account, number) };
}

function fetchAccount({ account }) {
	const uri = `/2010-04-01/Accounts/${account.sid}.json`;
	const names = ['Calls', 'Conferences', 'IncomingPhoneNumbers', 'Messages', 'Queues',
		'Recordings', 'Transcriptions'];
	return {
		status: 200,
		body: {
			sid: account.sid, owner_account_sid: account.sid, auth_token: account.authToken,
			friendly_name: account.name || account.sid, status: 'active', type: 'Full', uri,
			date_created: rfc2822(account.created), date_updated: rfc2822(account.created),
			subresource_uris: Object.fromEntries(names.map((name) => [
				name.replace(/(?!^)[A-Z]/g, '_$&').toLowerCase(), uri.replace('.json', `/${name}.json`),
			])),
		},
	};
}

const routes = [
	['GET', '/{Sid}.json', 'FetchAccount', fetchAccount],
	['GET', '/{AccountSid}/IncomingPhoneNumbers.json', 'ListIncomingPhoneNumber', list],
	['GET', '/{AccountSid}/IncomingPhoneNumbers/{Sid}.json', 'FetchIncomingPhoneNumber',
		(ctx) => ({ status: 200, body: numberJson(ctx.account, find(ctx)) })],
	['POST', '/{AccountSid}/IncomingPhoneNumbers/{Sid}.json', 'UpdateIncomingPhoneNumber', update],
];

module.exports = { routes };
