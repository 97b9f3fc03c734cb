-- The phone in the browser, calls that members make, and callers who are called back.

-- The key that signs the browsers' access tokens, sealed as the account's token is; and the
-- carrier's application that a call from a browser asks.
ALTER TABLE carrier_accounts
	ADD api_key text CHECK (api_key ~ '^SK[0-9a-f]{32}$'),
	ADD api_secret text CHECK (length(api_secret) <= 400),
	ADD voice_app text CHECK (voice_app ~ '^AP[0-9a-f]{32}$');
