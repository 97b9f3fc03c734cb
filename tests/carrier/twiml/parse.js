'use strict';
/*
 * Turns an answer's body into a list of verbs, as strictly as Twilio: it must be
 * UTF-8, well-formed XML of at most 64 kB with <Response> as its root. Anything
 * that only breaks the schema is a warning (12200) and that element is left out.
 */

const { SaxesParser } = require('saxes');
const { ELEMENTS, NOT_HERE, MODES, valueProblem } = require('./schema');

const MAX_BYTES = 64 * 1024;

/* A document that cannot be executed; the code is Twilio's. */
class TwimlError extends Error {
	constructor(code, message) {
		super(message);
		this.code = code;
	}
}

function decode(body) {
	if (body.length > MAX_BYTES) throw new TwimlError(11750, 'the answer is larger than 64 kB');
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(body);
	} catch {
		throw new TwimlError(12100, 'the document is not valid UTF-8');
	}
}

/* The root element as {name, attributes, text, children}; strict to the letter. */
function parseXml(text) {
	if (/<!DOCTYPE/i.test(text)) throw new TwimlError(12100, 'a document type declaration');
	const parser = new SaxesParser();
	const open = [];
	let root = null;
	parser.on('error', (error) => {
		throw new TwimlError(12100, `not well-formed XML: ${error.message}`);
	});
	parser.on('xmldecl', ({ encoding }) => {
		if (encoding && !/^(utf-8|us-ascii)$/i.test(encoding)) {
			throw new TwimlError(12100, `the document says it is ${encoding}`);
		}
	});
	parser.on('opentag', ({ name, attributes }) => {
		const element = { name, attributes, text: '', children: [] };
		if (open.length) open.at(-1).children.push(element);
		else root = element;
		open.push(element);
	});
	parser.on('closetag', () => open.pop());
	const addText = (more) => open.forEach((element) => { element.text += more; });
	parser.on('text', addText);
	parser.on('cdata', addText);
	parser.write(text).close();
	return root;
}

/* One element as {name, attrs, text, children}; problems go to warnings. */
function read(element, warnings) {
	const { name } = element;
	const [known, inside] = ELEMENTS[name];
	const attrs = {};
	for (const [attr, value] of Object.entries(element.attributes)) {
		const problem = known.includes(attr) ? valueProblem(name, attr, value) : 'is not allowed';
		if (problem) warnings.push(`<${name}> attribute ${attr}="${value}" ${problem}`);
		else attrs[attr] = value;
	}
	const children = [];
	for (const child of inside === 'ssml' ? [] : element.children) {
		if (Array.isArray(inside) && inside.includes(child.name)) {
			children.push(read(child, warnings));
		} else {
			warnings.push(`<${child.name}> is not allowed inside <${name}>`);
		}
	}
	return { name, attrs, text: element.text.replace(/\s+/g, ' ').trim(), children };
}

/* Parses a document for the given mode: {verbs, warnings}. Throws TwimlError. */
function parseTwiml(body, mode = 'call') {
	const text = Buffer.isBuffer(body) ? decode(body) : body;
	const root = parseXml(text);
	if (root.name !== 'Response') {
		throw new TwimlError(12102, `the root element is <${root.name}>, not <Response>`);
	}
	const warnings = [];
	const verbs = [];
	for (const element of root.children) {
		const { name } = element;
		if (MODES[mode].includes(name)) verbs.push(read(element, warnings));
		else if (NOT_HERE.includes(name)) warnings.push(`<${name}> is not in this stand-in`);
		else if (ELEMENTS[name]) warnings.push(`<${name}> is not allowed here (${mode} document)`);
		else warnings.push(`<${name}> is not a verb`);
	}
	return { verbs, warnings };
}

module.exports = { parseTwiml, TwimlError };
