// Contacts changed by hand: a part of the page as a form, two people at once, what the CRM keeps,
// new ones and who they may be already, deleting also while they call, merging and back.
import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { db, sql } from "../lib/db.mjs";
import { hook, callParams, newSid } from "../lib/hook.mjs";
import { programOf } from "../lib/api.mjs";
import { signIn, words } from "../lib/http.mjs";
import { until } from "../lib/wait.mjs";
import { phoneNumber, scratch } from "../lib/tenant.mjs";

const t = await scratch({ roles: ["owner", "lead", "agent", "agent", "viewer"] }), other = await scratch({ roles: ["owner"] });
const [owner, lead, ann, bob, viewer] = t.users;
const browsers = await Promise.all([owner, lead, ann, bob, viewer].map((u) => signIn(u)));
const [o, l, a, b, v] = browsers;
for (const browser of browsers) await browser.get("/me");
const foreign = await other.contact("Somebody Else");
const row = (id) => db.row(sql`SELECT * FROM contacts WHERE tenant_id = ${t.id} AND id = ${id}`);
const phones = (id) => db.rows(sql`SELECT e164, label, is_primary FROM contact_phones WHERE tenant_id = ${t.id} AND contact_id = ${id} ORDER BY is_primary DESC, id`);
const told = (user) => db.rows(sql`SELECT kind, words FROM notices WHERE tenant_id = ${t.id} AND member_id = ${user.member} ORDER BY id`);
const unescape = (s) => s.replaceAll("&#10;", "\n").replaceAll("&#9;", "\t").replaceAll("&quot;", "\"").replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

// The open form as a browser would send it: pairs, in the page's order.
function formOf(text, action) {
	const form = text.split("<form").find((part) => part.includes(`action="${action.replaceAll("&", "&amp;")}"`))?.split("</form>")[0];
	assert.ok(form, `a form to ${action}`);
	const pairs = [];
	for (const [, input, tag = "input", more, rest] of form.matchAll(/<input\b([^>]*)>|<(textarea|select)\b([^>]*)>([\s\S]*?)<\/\2>/g)) {
		const attributes = input ?? more;
		const get = (name) => unescape(new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? "");
		const name = get("name"), type = get("type");
		if (!name || (["radio", "checkbox"].includes(type) && !/\schecked/.test(attributes))) continue;
		if (tag === "input") pairs.push([name, get("value")]);
		else if (tag === "textarea") pairs.push([name, unescape(rest).replace(/^\n/, "")]);
		else pairs.push([name, unescape(/<option value="([^"]*)" selected/.exec(rest)?.[1] ?? /<option value="([^"]*)"/.exec(rest)?.[1] ?? "")]);
	}
	return pairs;
}
const send = (browser, path, pairs, changes = {}) => {
	const all = new URLSearchParams(pairs.map(([name, value]) => [name, value]));
	for (const [name, value] of Object.entries(changes)) {
		all.delete(name);
		for (const one of [value].flat()) all.append(name, one);
	}
	all.set("csrf", browser.token);
	return browser.post(path, {}, { body: String(all) });
};
async function edit(browser, id, part, changes, pairs) {
	const form = pairs ?? formOf((await browser.get(`/contacts/${id}?edit=${part}`)).text, `/contacts/${id}/edit?part=${part}`);
	return send(browser, `/contacts/${id}/edit?part=${part}`, form, changes);
}
const opened = async (browser, id, part) => formOf((await browser.get(`/contacts/${id}?edit=${part}`)).text, `/contacts/${id}/edit?part=${part}`);

describe("a part of the page is a form", () => {
	it("an extension is kept in the phone's label, and a label is a change", async () => {
		const k = await t.contact("Ext Ension"), [n] = [k.e164.replace("+1", "")], version = async () => (await row(k.id)).version, before = await version();
		assert.equal((await edit(a, k.id, "reach", { phone: [`${n} x204`], phone_label: ["Office"] })).status, 303);
		assert.deepEqual((await phones(k.id)).map((p) => [p.e164, p.label]), [[k.e164, "Office, ext. 204"]]);
		assert.ok(await version() > before);
		const { text } = await a.get(`/contacts/${k.id}`);
		assert.ok(text.includes("Office, ext. 204") && text.includes("→"), "shown, and told in the timeline");
		assert.match((await edit(a, k.id, "reach", {})).headers.location, /done=same/, "sent again it is the same");
		const p = await programOf(owner), doc = await p.get(`/api/contacts/${k.id}`);
		const patched = await p.ask("PATCH", `/api/contacts/${k.id}`, JSON.stringify({ phones: [`${n} ext. 9`] }), { "Content-Type": "application/merge-patch+json", "If-Match": doc.headers.etag });
		assert.deepEqual(patched.json.phones, [{ number: k.e164, label: "ext. 9" }], patched.text);
	});

	it("every part saves what was typed into it, and nothing else", async () => {
		await db.run(sql`INSERT INTO custom_fields (tenant_id, key, label, kind, choices) VALUES (${t.id}, 'roof', 'Roof', 'choice', '{Tile,Shingle}'),
			(${t.id}, 'panels', 'Panels', 'number', '{}'), (${t.id}, 'dog', 'Dog', 'yes_no', '{}')`);
		const k = await t.contact("Maribel Ortega", { owner: ann }), second = await phoneNumber();
		assert.equal((await edit(a, k.id, "who", { name: "  Maribel   Ortega-Núñez ", type: "lead", language: "es" })).status, 303);
		const reach = await edit(a, k.id, "reach", { phone: [k.e164, second.replace("+1", "")], phone_label: ["Home", "Mobile"], main: "1", email: "M@Example.COM", address: "418 Juniper Hollow" });
		assert.equal(reach.headers.location, `/contacts/${k.id}?done=saved#part-reach`);
		const status = await db.value(sql`SELECT name FROM contact_statuses WHERE tenant_id = ${t.id} ORDER BY position LIMIT 1`);
		assert.equal((await edit(a, k.id, "project", { status, owner_id: bob.member, sale_date: "2026-02-28" })).status, 303);
		assert.equal((await edit(a, k.id, "wishes", { preferred_channel: "text", timezone: "America/Denver", special_instructions: "Gate 4\r\nring twice" })).status, 303);
		assert.equal((await edit(a, k.id, "marks", { tags: "VIP\r\nRoof, steep\r\n\r\nvip", groups: "Board" })).status, 303);
		assert.equal((await edit(a, k.id, "own", { "own.roof": "Tile", "own.panels": "12.5", "own.dog": "false" })).status, 303);
		const r = await row(k.id);
		assert.deepEqual([r.name, r.type, r.language, r.email, r.address, r.status, r.owner_id, r.preferred_channel, r.timezone, r.special_instructions, r.custom],
			["Maribel Ortega-Núñez", "lead", "es", "m@example.com", "418 Juniper Hollow", status, bob.member, "text", "America/Denver", "Gate 4\nring twice", { roof: "Tile", panels: 12.5, dog: false }]);
		assert.deepEqual((await phones(k.id)).map((p) => [p.e164, p.label, p.is_primary]), [[second, "Mobile", true], [k.e164, "Home", false]]);
		const { text } = await v.get(`/contacts/${k.id}`);
		for (const shown of ["Spanish", "Mobile", "Feb 28, 2026", "Texts", "Gate 4", "Roof, steep, VIP", "Board", "Tile", "12.5", ">No<"]) assert.ok(text.includes(shown), shown);
		assert.equal(/[?]edit=/.test(text), false, "who only looks is not offered a form");
		assert.equal((await edit(a, k.id, "marks", {})).headers.location, `/contacts/${k.id}?done=same#part-marks`);
		assert.equal((await edit(a, k.id, "own", { "own.roof": "", "own.dog": "" })).status, 303);
		assert.deepEqual((await row(k.id)).custom, { panels: 12.5 });
	});

	it("what cannot be is refused beside its field, and nothing typed is lost", async () => {
		const k = await t.contact("Careful Person");
		for (const [part, field, value, words] of [["reach", "phone", "12<b>", "This is no phone number"], ["reach", "email", "not an address", "address"], ["who", "name", "x".repeat(10000), "at most 200 characters"],
			["project", "sale_date", "2026-02-30", "must be a date"], ["project", "status", "Nonsense", "no status of this name"], ["project", "owner_id", foreign.id, "active member"],
			["wishes", "timezone", "Mars/Olympus", "time zone"], ["marks", "tags", Array.from({ length: 51 }, (_, i) => `tag ${i}`).join("\n"), "At most 50"], ["own", "own.panels", "twelve", "must be a number"], ["own", "own.roof", "Straw", "must be one of"]]) {
			const answer = await edit(a, k.id, part, { [field]: value });
			assert.equal(answer.status, 422, `${field}: ${value.slice(0, 20)}`);
			assert.ok(unescape(answer.text).includes(words), `${field}: ${words}`);
			assert.ok(unescape(answer.text).includes(value.slice(0, 9000)), `${field} is still there`);
			assert.match(answer.text, /aria-invalid="true"/);
		}
		assert.equal((await row(k.id)).version, 1);
		const strange = "مريم 王小明 <script>alert(1)</script> & \"q\"";
		assert.equal((await edit(a, k.id, "who", { name: strange })).status, 303);
		assert.equal((await row(k.id)).name, strange);
		assert.ok(!(await a.get(`/contacts/${k.id}?edit=who`)).text.includes("<script>alert(1)"));
	});

	it("not by those who only look, not of others' contacts, not a part that is none", async () => {
		const k = await t.contact("Guarded"), form = await opened(a, k.id, "who");
		assert.equal((await edit(v, k.id, "who", { name: "x" }, form)).status, 403);
		assert.ok(!(await v.get(`/contacts/${k.id}?edit=who`)).text.includes("/edit?part=who"));
		assert.equal((await edit(a, foreign.id, "who", { name: "x" }, form)).status, 404);
		assert.equal((await edit(a, k.id, "nonsense", { name: "x" }, form)).status, 404);
		for (const path of [`/contacts/${foreign.id}?edit=who`, `/contacts/${foreign.id}/merge`, `/contacts/${k.id}/merge?with=${foreign.id}`, `/contacts/${k.id}/merge?with=${k.id}`, `/contacts/${k.id}/merge?with=x`]) assert.equal((await o.get(path)).status, 404, path);
		assert.equal((await a.post(`/contacts/${k.id}/delete`, {})).status, 403);
		assert.equal((await o.post(`/contacts/${foreign.id}/delete`, {})).status, 404);
		assert.equal((await a.get(`/contacts/${k.id}/merge`)).status, 403);
		assert.equal((await row(k.id)).name, "Guarded");
	});

	it("a coordinator who has left stays until somebody chooses another", async () => {
		const gone = await t.contact("Left Alone", { owner: bob });
		await db.run(sql`UPDATE members SET active = false WHERE tenant_id = ${t.id} AND id = ${bob.member}`);
		try {
			assert.equal((await edit(a, gone.id, "project", { sale_date: "2026-05-01" })).status, 303);
			assert.equal((await row(gone.id)).owner_id, bob.member);
			assert.match((await a.get(`/contacts/${gone.id}?edit=project`)).text, /Somebody who left/);
			const page = words((await a.get(`/contacts/${gone.id}`)).text);
			assert.match(page, new RegExp(`Coordinator ${bob.name} has left. Choose one`));
			// what a list is filtered by is remembered for some seconds
			const list = await until(async () => { const { text } = await a.get(`/contacts?coordinator=${bob.member}`); return text.includes(`selected="selected">${bob.name}, who left<`) && text; }, { ms: 8000, what: "a filter for them" });
			assert.ok(list.includes(gone.id), "and what is theirs is found, to be given to another");
			assert.equal((await edit(a, gone.id, "project", { owner_id: ann.member })).status, 303);
			assert.equal((await row(gone.id)).owner_id, ann.member);
		} finally {
			await db.run(sql`UPDATE members SET active = true WHERE tenant_id = ${t.id} AND id = ${bob.member}`);
		}
	});
});

describe("two people at once", () => {
	it("different fields of one form: both are kept", async () => {
		const k = await t.contact("Two Hands"), first = await opened(a, k.id, "reach"), second = await opened(b, k.id, "reach");
		assert.equal((await edit(a, k.id, "reach", { email: "two@example.com" }, first)).status, 303);
		assert.equal((await edit(b, k.id, "reach", { address: "1 Fork Road" }, second)).status, 303);
		const r = await row(k.id);
		assert.deepEqual([r.email, r.address], ["two@example.com", "1 Fork Road"]);
	});

	it("the same field: both values, who wrote the other, and a choice that is asked for", async () => {
		const k = await t.contact("Same Field"), first = await opened(a, k.id, "reach"), second = await opened(b, k.id, "reach");
		await edit(a, k.id, "reach", { address: "1 First Street" }, first);
		const clash = await edit(b, k.id, "reach", { address: "2 <Second> Street", email: "b@example.com" }, second);
		assert.equal(clash.status, 409);
		for (const words of ["Address: which one stays?", "1 First Street", "2 &lt;Second&gt; Street", `${ann.name}, just now`, "b@example.com"]) assert.ok(clash.text.includes(words), words);
		assert.equal((await row(k.id)).address, "1 First Street");
		const again = formOf(clash.text, `/contacts/${k.id}/edit?part=reach`);
		const unsaid = await edit(b, k.id, "reach", {}, again);
		assert.equal(unsaid.status, 409, "who does not choose is asked again");
		// and somebody is quicker once more
		await edit(a, k.id, "reach", { address: "3 Third Street" });
		assert.equal((await edit(b, k.id, "reach", { "pick.address": "theirs" }, again)).status, 303);
		let r = await row(k.id);
		assert.deepEqual([r.address, r.email], ["3 Third Street", "b@example.com"]);
		const late = await edit(b, k.id, "reach", { address: "4 Fourth Street" }, second);
		assert.equal(late.status, 409);
		assert.equal((await edit(b, k.id, "reach", { "pick.address": "mine" }, formOf(late.text, `/contacts/${k.id}/edit?part=reach`))).status, 303);
		r = await row(k.id);
		assert.equal(r.address, "4 Fourth Street");
	});

	it("a coordinator of another department is told what was changed; of the same not", async () => {
		const dept = await db.run(sql`INSERT INTO departments (tenant_id, name) VALUES (${t.id}, ${"Permits " + t.slug}) RETURNING id`);
		const k = await t.contact("Watched", { owner: lead });
		await edit(a, k.id, "reach", { address: "5 Fifth Street" });
		assert.deepEqual(await told(lead), []);
		await db.run(sql`UPDATE members SET department_id = ${dept} WHERE tenant_id = ${t.id} AND id = ${lead.member}`);
		await edit(a, k.id, "reach", { address: "6 Sixth Street", email: "w@example.com" });
		assert.deepEqual(await told(lead), [{ kind: "touch", words: `${ann.name} changed address, email of Watched` }]);
		await a.post(`/contacts/${k.id}/dnc`, { do: "on", words: "asked" });
		assert.deepEqual((await told(lead)).map((n) => n.words).slice(1), [`${ann.name} set do not contact for Watched`]);
		await edit(a, k.id, "project", { owner_id: owner.member });
		assert.deepEqual((await told(lead)).map((n) => n.words).slice(2), [`${ann.name} took you off as coordinator of Watched`]);
		assert.deepEqual((await told(owner)).map((n) => n.words), [`${ann.name} made you coordinator of Watched`]);
	});
});

describe("what the CRM keeps", () => {
	it("is shown locked with why, and refused by every way in", async () => {
		const k = await t.contact("From Quickbase"), more = await phoneNumber();
		await db.run(sql`UPDATE contacts SET record_id = '4711' WHERE tenant_id = ${t.id} AND id = ${k.id}`);
		await db.run(sql`INSERT INTO crm_connections (tenant_id, realm, token, table_id, map) VALUES (${t.id}, 'x.example.com', 'x', 'x', '{"name": 6, "phone": 7, "status": 0}')`);
		await db.run(sql`INSERT INTO crm_sync (tenant_id) VALUES (${t.id})`);
		await db.run(sql`INSERT INTO crm_records (tenant_id, record_id, contact_id, name) VALUES (${t.id}, '4711', ${k.id}, 'From Quickbase')`);
		try {
			const form = await a.get(`/contacts/${k.id}?edit=who`);
			assert.match(form.text, /Kept in QuickBase; change it there/);
			assert.doesNotMatch(form.text, /<input[^>]*name="name"/);
			assert.match(form.text, /Kept in QuickBase: Main phone\./);
			// typed all the same
			assert.equal((await edit(a, k.id, "who", { name: "Renamed", language: "es" })).status, 303);
			assert.equal((await edit(a, k.id, "reach", { phone: [more], phone_label: [""], main: "0" })).status, 422);
			assert.equal((await edit(a, k.id, "reach", { phone: [k.e164, more], phone_label: ["", "Work"], main: "0" })).status, 303);
			assert.equal((await edit(a, k.id, "project", { status: "" })).status, 303);
			const r = await row(k.id);
			assert.deepEqual([r.name, r.language], ["From Quickbase", "es"]);
			assert.equal((await phones(k.id)).length, 2);
			const program = await programOf(owner), patch = async (body) => program.patch(`/api/contacts/${k.id}`, body, `"${(await row(k.id)).version}"`);
			const refused = await patch({ name: "By Program" });
			assert.equal(refused.status, 422);
			assert.deepEqual(refused.json.errors, [{ pointer: "/name", detail: "QuickBase keeps this. Change it there." }]);
			assert.equal((await patch({ name: "From Quickbase", address: "1 Free Street" })).status, 200, "the same is no change");
		} finally {
			await db.run(sql`DELETE FROM crm_records WHERE tenant_id = ${t.id}`);
			await db.run(sql`DELETE FROM crm_sync WHERE tenant_id = ${t.id}`);
			await db.run(sql`DELETE FROM crm_connections WHERE tenant_id = ${t.id}`);
		}
		assert.equal((await edit(a, k.id, "who", { name: "Renamed" })).status, 303);
	});
});

describe("a new one", () => {
	it("is made with its phone in E.164, and shown", async () => {
		const number = await phoneNumber(), answer = await a.post("/contacts/new", { name: "New Person", type: "customer", phone: number.slice(2), phone_label: "Mobile", main: "0", email: "new@example.com" });
		assert.equal(answer.status, 303);
		const id = answer.headers.location.split(/[/?]/)[2], r = await row(id);
		assert.deepEqual([r.name, r.phone, r.source], ["New Person", number, "manual"]);
		assert.ok((await a.get(answer.headers.location)).text.includes("Contact added."));
	});

	it("who it may be already is shown first, with everything typed; then it may be said that it is not", async () => {
		const k = await t.contact("Already Here", { more: { email: "here@example.com" } });
		for (const typed of [{ phone: k.e164 }, { email: "HERE@example.com" }]) {
			const asked = await a.post("/contacts/new", { name: "Twin Person", address: "9 Twin Lane", main: "0", ...typed });
			assert.equal(asked.status, 422);
			for (const words of ["This may be somebody you have", `href="/contacts/${k.id}"`, "9 Twin Lane"]) assert.ok(asked.text.includes(words), words);
		}
		assert.equal(await db.value(sql`SELECT count(*) FROM contacts WHERE tenant_id = ${t.id} AND name = 'Twin Person'`), 0);
		const asked = await a.post("/contacts/new", { name: "Twin Person", phone: k.e164 });
		assert.equal((await send(a, "/contacts/new", formOf(asked.text, "/contacts/new"))).status, 303);
		assert.equal(await db.value(sql`SELECT count(*) FROM contacts WHERE tenant_id = ${t.id} AND name = 'Twin Person'`), 1);
		const others = await a.post("/contacts/new", { name: "Not Theirs", phone: foreign.e164 });
		assert.equal(others.status, 303, "another business's contacts are nobody's twins");
	});

	it("nobody at all, or a wrong phone, is refused", async () => {
		const none = await a.post("/contacts/new", { name: " ", address: "8 Nowhere" });
		assert.equal(none.status, 422);
		assert.match(none.text, /at least a name/);
		const wrong = await a.post("/contacts/new", { name: "Wrong Phone", phone: "call me" });
		assert.equal(wrong.status, 422);
		assert.match(wrong.text, /no phone number/);
		assert.match(wrong.text, /value="call me"/);
		assert.equal((await v.get("/contacts/new")).status, 403);
	});
});

describe("deleted, and back", () => {
	it("in a running call: the call goes on, and the contact comes back whole", async () => {
		const line = await t.addLine("Main", (await db.value(sql`SELECT name FROM flows WHERE tenant_id = ${t.id} LIMIT 1`)));
		await t.tellCarrier();
		const k = await t.contact("On The Phone"), params = callParams(t.account, newSid(), k.e164, line);
		await a.post(`/contacts/${k.id}/notes`, { body: "Keep this" });
		assert.equal((await hook(t.account, "/voice", params)).status, 200);
		assert.match((await o.get(`/contacts/${k.id}`)).text, /on a call now/);
		const gone = await o.post(`/contacts/${k.id}/delete`, {});
		assert.equal(gone.headers.location, "/contacts/removed?done=deleted");
		const step = await hook(t.account, "/voice/step?v=1", { ...params, Digits: "1" });
		assert.equal(step.status, 200);
		assert.match(step.text, /<Response>/);
		assert.equal((await hook(t.account, "/status", { ...params, CallStatus: "completed", CallDuration: "5" })).status, 204);
		const call = await t.call(params.CallSid);
		assert.ok(call.ended_at);
		assert.equal((await o.get(`/history/calls/${call.id}`)).status, 200);
		assert.equal((await o.get(`/contacts/${k.id}`)).status, 404);
		const list = (await o.get("/contacts/removed")).text;
		const action = /action="(\/contacts\/removed\/[^"]+)"(?:(?!action=)[\s\S])*Bring back: On The Phone/.exec(list)[1];
		assert.equal((await o.post(action, {})).headers.location, `/contacts/${k.id}?done=back`);
		assert.ok((await o.get(`/contacts/${k.id}`)).text.includes("Keep this"));
		assert.equal((await o.post(action, {})).headers.location, "/contacts/removed?done=not", "once");
	});
});

describe("two who are one", () => {
	it("are found, compared, merged with all that is theirs, and taken apart again", async () => {
		const one = await t.contact("Jon Smith", { more: { email: "jon@example.com" } }), two = await t.contact("Jonathan Smith", { owner: ann });
		await db.run(sql`INSERT INTO contact_phones (tenant_id, contact_id, e164, is_primary) VALUES (${t.id}, ${two.id}, ${one.e164}, false)`);
		await a.post(`/contacts/${two.id}/notes`, { body: "Steep roof" });
		await a.post(`/contacts/${two.id}/dnc`, { do: "on", words: "stop calling" });
		assert.ok((await l.get(`/contacts/${one.id}/merge`)).text.includes("Jonathan Smith"), "who shares a number is offered");
		assert.ok((await l.get(`/contacts/${one.id}/merge?q=jonathan`)).text.includes(`/contacts/${one.id}/merge?with=${two.id}`));
		const compare = await l.get(`/contacts/${one.id}/merge?with=${two.id}`), form = formOf(compare.text, `/contacts/${one.id}/merge`);
		assert.ok(compare.text.includes("Keep Jonathan Smith instead"));
		await edit(a, two.id, "reach", { address: "12 New Street" });
		const stale = await send(l, `/contacts/${one.id}/merge`, form);
		assert.equal(stale.status, 409);
		assert.ok(stale.text.includes("One of them was changed meanwhile") && stale.text.includes("12 New Street"));
		assert.equal((await send(l, `/contacts/${one.id}/merge`, formOf(stale.text, `/contacts/${one.id}/merge`))).status, 303);
		const merged = await l.get(`/contacts/${one.id}?done=merged`), r = await row(one.id);
		for (const words of ["Steep roof", "12 New Street", "Jonathan Smith", "Undo the merge", "stop calling", "Asked not to be contacted"]) assert.ok(merged.text.includes(words), words);
		assert.deepEqual([r.email, r.owner_id, r.do_not_contact], ["jon@example.com", ann.member, true]);
		assert.equal(await db.value(sql`SELECT count(*) FROM consents WHERE tenant_id = ${t.id} AND address = 'jon@example.com' AND state = 'refused'`), 1, "the strictest word counts for all addresses");
		assert.equal((await l.get(`/contacts/${two.id}`)).status, 404);
		await a.post(`/contacts/${one.id}/notes`, { body: "Written since" });
		const action = /action="(\/contacts\/removed\/[^"]+)"/.exec(merged.text)[1];
		assert.equal((await a.post(action, {})).status, 403);
		assert.equal((await (await signIn(other.users[0])).post(action, {})).status, 404);
		assert.equal((await l.post(action, {})).status, 303);
		const back = await row(one.id), again = await row(two.id);
		assert.deepEqual([back.address, back.owner_id, back.do_not_contact, again.name, again.address, again.do_not_contact], [null, null, false, "Jonathan Smith", "12 New Street", true]);
		assert.ok((await l.get(`/contacts/${two.id}`)).text.includes("Steep roof"));
		const first = (await l.get(`/contacts/${one.id}`)).text;
		assert.ok(first.includes("Written since") && !first.includes("Steep roof"));
	});

	it("which value of a field stays is picked; the undo gives each its own again", async () => {
		const [x, y] = [await t.contact("Pick One", { owner: ann, more: { email: "one@example.com" } }), await t.contact("Pick Other <b>", { owner: bob, more: { email: "other@example.com" } })];
		await db.run(sql`UPDATE contacts SET language = 'es', address = '1 One Way', custom = '{"roof": "Tile", "panels": 7}', record_id = 'P-1' WHERE tenant_id = ${t.id} AND id = ${x.id};
			UPDATE contacts SET address = '2 Other Way', timezone = 'America/Denver', custom = '{"roof": "Shingle", "dog": true}', record_id = 'P-2' WHERE tenant_id = ${t.id} AND id = ${y.id}`);
		const before = [await row(x.id), await row(y.id)], page = await l.get(`/contacts/${x.id}/merge?with=${y.id}`), form = formOf(page.text, `/contacts/${x.id}/merge`);
		assert.deepEqual(form.filter(([n]) => n.startsWith("pick.")).map(([n, v]) => `${n}=${v}`).sort(), ["pick.address=one", "pick.email=one", "pick.language=one", "pick.name=one", "pick.own.dog=other", "pick.own.panels=one",
			"pick.own.roof=one", "pick.owner_id=one", "pick.timezone=other"].sort(), "what differs, marked as it would be by itself; not whose record it is");
		assert.ok(page.text.includes("Pick Other &lt;b&gt;"));
		const picks = { "pick.name": "other", "pick.email": "other", "pick.language": "other", "pick.timezone": "one", "pick.own.roof": "other", "pick.own.dog": "one", "pick.record_id": "other", "pick.do_not_contact": "other", "pick.nonsense": "x" };
		assert.equal((await send(l, `/contacts/${x.id}/merge`, form, picks)).status, 303);
		const now = await row(x.id);
		assert.deepEqual([now.name, now.email, now.language, now.address, now.timezone, now.owner_id, now.record_id, now.custom], ["Pick Other <b>", "other@example.com", "", "1 One Way", "", ann.member, "P-1", { roof: "Shingle", panels: 7 }]);
		await db.run(sql`UPDATE contacts SET email = 'since@example.com', custom = custom || '{"panels": 8}' WHERE tenant_id = ${t.id} AND id = ${x.id}`);
		const id = await db.value(sql`SELECT id FROM contacts_removed WHERE tenant_id = ${t.id} AND contact_id = ${y.id}`);
		assert.equal((await l.post(`/contacts/removed/${id}`, {})).status, 303);
		const back = [await row(x.id), await row(y.id)], of = (k) => [k.name, k.email, k.language, k.address, k.timezone, k.owner_id, k.record_id, k.custom];
		assert.deepEqual(of(back[0]), of({ ...before[0], email: "since@example.com", custom: { roof: "Tile", panels: 8 } }), "but what was given since stays");
		assert.deepEqual(of(back[1]), of(before[1]));
	});

	it("a merge on a merge is undone in its order", async () => {
		const [x, y, z] = [await t.contact("Ex One"), await t.contact("Why Two"), await t.contact("Zed Three")];
		const merge = async (one, two) => send(l, `/contacts/${one.id}/merge`, formOf((await l.get(`/contacts/${one.id}/merge?with=${two.id}`)).text, `/contacts/${one.id}/merge`));
		const undo = (two) => db.value(sql`SELECT id FROM contacts_removed WHERE tenant_id = ${t.id} AND contact_id = ${two.id}`).then((id) => l.post(`/contacts/removed/${id}`, {}));
		await merge(y, x);
		await merge(z, y);
		assert.deepEqual((await phones(z.id)).length, 3);
		assert.equal((await undo(x)).headers.location, "/contacts/removed?done=not");
		assert.match((await l.get("/contacts/removed?done=not")).text, /cannot be undone now/);
		assert.equal((await undo(y)).status, 303);
		assert.equal((await undo(x)).status, 303);
		for (const k of [x, y, z]) assert.deepEqual((await phones(k.id)).map((p) => p.e164), [k.e164]);
	});
});

describe("the list and the timeline", () => {
	it("employees who do not sign in have a tab of their own, where there are any", async () => {
		const z = await scratch({ roles: ["agent"] }), w = await signIn(z.users[0]);
		assert.doesNotMatch((await a.get("/contacts")).text, /Other staff/);
		await z.contact("Ines Cleaner", { type: "employee" });
		await db.run(sql`UPDATE contacts SET email = 'ines@mail.example', address = '7 Mill Lane' WHERE tenant_id = ${z.id} AND type = 'employee'`);
		assert.match(words((await w.get("/contacts?type=staff")).text), /Other staff 1 .*Ines Cleaner.* 7 Mill Lane.* ines@mail\.example/);
		assert.match((await w.get("/contacts")).text, /href="\/contacts\?type=staff"[^>]*>Other staff/);
		assert.doesNotMatch((await w.get("/contacts?type=employees")).text, /Ines Cleaner/);
		assert.match(words((await w.get("/contacts?type=staff&q=ines")).text), /Ines Cleaner/);
		assert.match(words((await w.get("/contacts?type=staff&sort=-last")).text), /Ines Cleaner/);
	});

	it("signs alone find nobody, in the list and in its file", async () => {
		for (const q of ["%25", "_", "%25%25", "*"]) for (const more of ["", "&in=all", "&type=employees", "&hidden=1"]) {
			const { text } = await a.get(`/contacts?q=${q}${more}`);
			assert.match(text, /matches “/, `${q}${more}`);
			assert.doesNotMatch(text, /cell-link|Showing/, `${q}${more}`);
		}
		assert.match((await a.get("/history/calls?q=%25")).text, /No call matches/);
		const asked = await o.post("/contacts/export", { q: "%" });
		assert.equal(asked.status, 303);
		await until(() => db.value(sql`SELECT state = 'done' AND rows = 0 FROM exports WHERE tenant_id = ${t.id}`), { what: "a file of nobody" });
	});

	it("with the hidden ones the view is still the view, and its tab counts them", async () => {
		const w = await scratch({ roles: ["owner"] }), [first] = w.users, c = await signIn(first);
		await db.run(sql`INSERT INTO contact_statuses (tenant_id, name, category) VALUES (${w.id}, 'Over', 'inactive')`);
		for (const name of ["One", "Two", "Three"]) await w.contact(name);
		await db.run(sql`UPDATE contacts SET status = 'Over' WHERE tenant_id = ${w.id} AND name = 'Three'`);
		const shown = (await c.get("/contacts")).text, all = (await c.get("/contacts?hidden=1")).text;
		assert.match(shown, /aria-current="page"[^>]*>Customers 2</);
		assert.match(all, /aria-current="page"[^>]*>Customers 3</);
		for (const text of [shown, all]) assert.match(text, /<a class="chip" href="[^"]*" aria-current="true">All</);
		assert.match(all, /Showing 3 of 3/);
		const over = (await c.get("/contacts?status=*inactive")).text;
		assert.deepEqual([...over.matchAll(/cell-link"[^>]*>([^<]+)</g)].map((m) => m[1]), ["Three"], "a category is a filter too");
		assert.match(over, /Status: Any inactive/);
		assert.match((await c.get("/contacts?status=Over")).text, /cell-link"[^>]*>Three</, "and whoever asks for an inactive status means the hidden");
		const none = words((await c.get("/contacts?coordinator=none&status=none&unread=1")).text);
		assert.match(none, /Nobody fits these filters Those hidden as stale or inactive are left out. Include hidden/);
	});

	it("who is owed something comes first, or of whom most is unread, then the others by name", async () => {
		const w = await scratch({ roles: ["owner"] }), [first] = w.users, c = await signIn(first), k = {};
		for (const name of ["Ann", "Bob", "Cy", "Di"]) k[name] = (await w.contact(name)).id;
		await db.run(sql`UPDATE contacts SET unread_texts = 2 WHERE id = ${k.Cy} AND tenant_id = ${w.id}; UPDATE contacts SET unread_voicemails = 1 WHERE id = ${k.Bob} AND tenant_id = ${w.id};
			INSERT INTO promises (tenant_id, kind, contact_id, started_at, due_at, warn_at, critical_at, why)
			SELECT ${w.id}, 'follow_up', v.id, now(), now() + v.h * interval '1 hour', now(), now(), 'As promised' FROM (VALUES (${k.Di}::uuid, 1), (${k.Bob}::uuid, 2)) v (id, h)`);
		const list = async (query) => (await c.get(`/contacts?${query}`)).text, names = (text) => [...text.matchAll(/cell-link"[^>]*>([^<]+)</g)].map((m) => m[1]).join(" ");
		assert.equal(names(await list("sort=sla")), "Di Bob Ann Cy");
		assert.equal(names(await list("sort=-sla")), "Bob Di Ann Cy");
		assert.equal(names(await list(`sort=sla&after=${k.Bob}`)), "Ann Cy");
		assert.equal(names(await list(`sort=sla&before=${k.Cy}`)), "Di Bob Ann");
		const most = await list("sort=-unread");
		assert.equal(names(most), "Cy Bob Ann Di");
		assert.match(most, /aria-sort="descending"[^>]*><a href="[^"]*sort=unread">Unread</);
		for (const head of [/sort=-unread">Unread</, /sort=sla">SLA</]) assert.match(await list(""), head);
		assert.match(await list("sort=sla"), /aria-current="true">Due first</);
	});

	it("ids of another business find and change nothing, in whichever parameter", async () => {
		const [theirs] = other.users, label = await db.run(sql`INSERT INTO contact_labels (tenant_id, kind, name) VALUES (${other.id}, 'tag', 'Theirs') RETURNING id`);
		await db.run(sql`UPDATE contacts SET owner_id = ${theirs.member} WHERE tenant_id = ${other.id} AND id = ${foreign.id}; INSERT INTO contact_labelled VALUES (${other.id}, ${label}, ${foreign.id})`);
		for (const query of [`coordinator=${theirs.member}`, `label=${label}`, `q=somebody&coordinator=${theirs.member}`, `q=else&in=all&label=${label}`]) {
			const { text, status } = await o.get(`/contacts?${query}`);
			assert.equal(status, 200);
			assert.doesNotMatch(text, /cell-link/, query);
			assert.ok(!text.includes("Theirs") && !text.includes("Somebody Else"), query);
		}
		for (const query of [`after=${foreign.id}`, `before=${foreign.id}`, `sort=last&after=${foreign.id}`, `sort=coordinator&before=${foreign.id}`, `sort=sla&after=${foreign.id}`, `sort=-unread&before=${foreign.id}`, `q=o&after=${foreign.id}`]) {
			const { text, status } = await o.get(`/contacts?${query}`);
			assert.equal(status, 200, query);
			assert.ok(!text.includes("Somebody Else"), query);
		}
		const k = await t.contact("Ours Alone"), page = (await o.get(`/contacts/${k.id}?before=${foreign.id}&department=${theirs.member}`));
		assert.equal(page.status, 200);
		for (const body of [{ with: foreign.id }, { one: k.id, other: foreign.id }]) assert.ok((await l.post(`/contacts/${k.id}/merge`, { ...body, version: "1" })).status >= 400);
		await o.post("/contacts/export", { label });
		await until(() => db.value(sql`SELECT bool_and(state = 'done' AND rows = 0) AND bool_or(filter::text LIKE ${`%${label}%`}) FROM exports WHERE tenant_id = ${t.id}`), { what: "a file of nobody" });
		assert.deepEqual(await db.row(sql`SELECT name, version FROM contacts WHERE id = ${foreign.id}`), { name: "Somebody Else", version: 1 });
	});

	it("who hung up did not miss anything", async () => {
		const k = await t.contact("Hung Up");
		await db.run(sql`INSERT INTO calls (tenant_id, id, call_sid, from_number, contact_id, started_at, queued_at, ended_at) VALUES (${t.id}, uuid7(), ${newSid()}, ${k.e164}, ${k.id}, now() - interval '1 minute', now() - interval '50 seconds', now())`);
		const outcome = await db.value(sql`SELECT outcome FROM calls WHERE tenant_id = ${t.id} AND contact_id = ${k.id}`);
		assert.equal(outcome, "abandoned");
		const { text } = await a.get(`/contacts/${k.id}`);
		assert.match(text, /<b>Hung up before an answer<\/b>/);
		assert.doesNotMatch(text, /Missed call/);
	});
});
