// What scripts and people want to know of a running stage, put together from
// STATE/demo/tenants.json and phones.json (written when the demo is made) and from the
// addresses of today: those may differ from start to start.
//
//   node demo.mjs compose    writes STATE/demo-info.json and STATE/demo/carrier.json
//   node demo.mjs accounts   prints the accounts for people
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const { STATE, BASE, PUBLIC_URL, CARRIER_URL, DATABASE_URL } = process.env;

const read = (name) => {
	const file = `${STATE}/demo/${name}.json`;
	return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
};

const write = (file, value) => {
	writeFileSync(`${file}.new`, JSON.stringify(value, null, 1) + "\n");
	renameSync(`${file}.new`, file);
};

const pick = (object, ...keys) => Object.fromEntries(keys.map((key) => [key, object[key]]));

function demoInfo(tenants) {
	return {
		base: BASE,
		public_url: PUBLIC_URL,
		carrier: CARRIER_URL,
		database_url: DATABASE_URL,
		tenants: tenants.map((tenant) => ({
			...pick(tenant, "slug", "name", "timezone"),
			numbers: tenant.numbers.map((number) => pick(number, "e164", "flow")),
			twilio: pick(tenant.twilio, "account_sid", "auth_token"),
			users: tenant.users.map((user) => pick(user, "email", "role", "password")),
		})),
	};
}

// The carrier knows the same accounts by Twilio's names.
function carrierConfig(tenants) {
	const accounts = tenants.map((tenant) => ({
		sid: tenant.twilio.account_sid,
		authToken: tenant.twilio.auth_token,
		name: tenant.name,
		numbers: tenant.numbers.map((number) => ({
			e164: number.e164,
			label: number.flow,
			voiceUrl: `${PUBLIC_URL}/api/webhooks/twilio/voice#rc=2&rp=all`,
			statusCallback: `${PUBLIC_URL}/api/webhooks/twilio/status#rc=5&rp=all`,
		})),
	}));
	return { publicUrl: PUBLIC_URL, accounts, phones: read("phones") };
}

function printAccounts(tenants) {
	for (const tenant of tenants) {
		console.log(`\n${tenant.name} (${tenant.timezone})`);
		for (const number of tenant.numbers) console.log(`  call  ${number.e164}  ${number.flow}`);
		for (const user of tenant.users)
			console.log(`  sign in  ${user.email.padEnd(34)} ${user.password.padEnd(18)} ${user.role}`);
	}
}

const tenants = read("tenants");
if (process.argv[2] === "compose") {
	write(`${STATE}/demo-info.json`, demoInfo(tenants));
	write(`${STATE}/demo/carrier.json`, carrierConfig(tenants));
} else {
	printAccounts(tenants);
}
