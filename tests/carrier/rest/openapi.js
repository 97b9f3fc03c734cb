'use strict';
/*
 * Checks REST requests against the OpenAPI description that Twilio publishes
 * (the npm package @twilio/cli-core carries it). It says which operation a
 * request is, and what is wrong with its parameters.
 */

const FILES = ['twilio_api_v2010', 'twilio_taskrouter_v1']
	.map((name) => `@twilio/cli-core/src/services/twilio-api/${name}.json`);
const FORM = 'application/x-www-form-urlencoded';

/* The description; null when the development packages are not installed. */
function load() {
	try {
		const [spec, ...more] = FILES.map((file) => require(file));
		return { paths: Object.assign({}, spec.paths, ...more.map((m) => m.paths)),
			components: { schemas: Object.assign({}, spec.components.schemas, ...more.map((m) => m.components.schemas)) } };
	} catch (error) {
		if (error.code === 'MODULE_NOT_FOUND') return null;
		throw error;
	}
}

class OpenApi {
	constructor() {
		const spec = load();
		this.spec = spec;
		this.operations = spec ? readOperations(spec) : [];
	}

	get present() { return this.spec !== null; }

	/* The operation of a request, or null when Twilio publishes none such. */
	find(method, path) {
		return this.operations.find((op) => op.method === method && op.path.test(path)) || null;
	}

	byId(id) { return this.operations.find((op) => op.id === id) || null; }

	/* A list of {name, problem}; empty when the request is as published. */
	check(operation, query, form) {
		return [
			...checkSet(operation.query, query, this.spec, 'query'),
			...checkSet(operation.form, form, this.spec, 'form'),
		];
	}

	/* The property names of an answer's schema, e.g. "api.v2010.account.call". */
	properties(schema) {
		return Object.keys(this.spec.components.schemas[schema].properties);
	}
}

function readOperations(spec) {
	const out = [];
	for (const [template, methods] of Object.entries(spec.paths)) {
		const pattern = template.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+');
		const path = new RegExp(`^${pattern}$`);
		for (const [method, op] of Object.entries(methods)) {
			if (!op.operationId) continue;
			const query = (op.parameters || []).filter((p) => p.in === 'query');
			const body = op.requestBody?.content?.[FORM]?.schema || {};
			out.push({
				id: op.operationId, method: method.toUpperCase(), path,
				query: {
					properties: Object.fromEntries(query.map((p) => [p.name, p.schema])),
					required: query.filter((p) => p.required).map((p) => p.name),
				},
				form: { properties: body.properties || {}, required: body.required || [] },
			});
		}
	}
	/* Fixed words before placeholders, so that no {Sid} swallows a list's name. */
	return out.sort((a, b) => (a.path.source.match(/\[/g) || []).length
		- (b.path.source.match(/\[/g) || []).length);
}

function checkSet({ properties, required }, given, spec, where) {
	const out = [];
	for (const name of required) {
		if (given[name] === undefined) {
			out.push({ name, missing: true, problem: `the ${where} parameter ${name} is required` });
		}
	}
	for (const [name, value] of Object.entries(given)) {
		const schema = properties[name];
		const problem = schema ? valueProblem(schema, value, spec)
			: `is not a ${where} parameter of this operation`;
		if (problem) out.push({ name, problem: `${name} ${problem}` });
	}
	return out;
}

function valueProblem(schema, value, spec) {
	const real = schema.$ref ? spec.components.schemas[schema.$ref.split('/').pop()] : schema;
	if (real.type === 'array') {
		const bad = [].concat(value).map((v) => valueProblem(real.items || {}, v, spec));
		return bad.find(Boolean) || null;
	}
	if (Array.isArray(value)) return 'is given more than once';
	if (real.type === 'integer' && !/^-?\d+$/.test(value)) return `is not a whole number: ${value}`;
	if (real.type === 'boolean' && !/^(true|false)$/i.test(value)) {
		return `is not true or false: ${value}`;
	}
	if (real.enum && !real.enum.includes(value)) return `is none of ${real.enum.join(', ')}`;
	if (real.pattern && !new RegExp(real.pattern).test(value)) return `is not ${real.pattern}`;
	if (real.format === 'uri' && value && !/^https?:\/\/[^/]/i.test(value)) {
		return `is not an absolute URL: ${value}`;
	}
	return null;
}

let published = null;

/* The one description, read when it is first needed. */
function publishedApi() {
	published ??= new OpenApi();
	return published;
}

module.exports = { publishedApi };
