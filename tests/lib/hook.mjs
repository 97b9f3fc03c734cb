// Webhooks as Twilio sends them, signed with its own package.
import { createRequire } from "node:module";
import { randomBytes, randomUUID } from "node:crypto";
import { ask } from "./http.mjs";
import { env } from "./env.mjs";

const require = createRequire(import.meta.url);
const { getExpectedTwilioSignature } = require("twilio/lib/webhooks/webhooks");

export const HOOKS = "/api/webhooks/twilio";
export const FORM = "application/x-www-form-urlencoded; charset=UTF-8";
export const newSid = (prefix = "CA") => prefix + randomBytes(16).toString("hex");

export const sign = (token, url, params) => getExpectedTwilioSignature(token, url, params);

const encode = (params) => {
	const form = new URLSearchParams();
	for (const [name, value] of Object.entries(params)) for (const one of [].concat(value)) form.append(name, one);
	return form.toString();
};

// What the carrier says of a call in every request.
export const callParams = (account, sid, from, to, more = {}) => ({
	CallSid: sid, AccountSid: account.account_sid, From: from, To: to, Caller: from, Called: to, CallStatus: "ringing",
	ApiVersion: "2010-04-01", Direction: "inbound", ...more,
});

// account: {account_sid, auth_token}. Anything can be made wrong: token, signature (null: none),
// signedUrl, signedParams, body, type, headers.
export function hook(account, path, params, { token = account.auth_token, signature, signedUrl, signedParams, body, type = FORM, headers = {}, idempotency = randomUUID(), ...rest } = {}) {
	const value = signature === undefined ? sign(token, signedUrl ?? env.PUBLIC_URL + HOOKS + path, signedParams ?? params) : signature;
	return ask("POST", HOOKS + path, { body: body ?? encode(params), ...rest, headers: {
		"Content-Type": type, "User-Agent": "TwilioProxy/1.1", Accept: "*/*", "I-Twilio-Idempotency-Token": idempotency,
		...(value === null ? {} : { "X-Twilio-Signature": value }), ...headers } });
}

export const encodeParams = encode;
