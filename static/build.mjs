// Builds what browsers fetch: node static/build.mjs OUTDIR
// One stylesheet, one script, one icon sprite, htmx and its event-stream extension,
// icons of the installed app; every name carries a hash of its content, every file
// has a .gz beside it, and OUTDIR/manifest says key=/static/name. Prints sizes and
// fails when a budget is passed. Needs nothing but Node and static/node_modules.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { minify_sync } from 'terser';
import { appIcon, FAVICON } from './appicon.mjs';
import { holdMusic, ringTone } from './holdmusic.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const TEMPLATES = join(HERE, '..', 'templates');
const MODULES = join(HERE, 'node_modules');
const KB = 1024;
// Kilobytes after gzip; htmx and the extension share one budget.
const BUDGETS = [
	['css', 16, ['css']], ['own script', 12, ['js']], ['htmx and extension', 18, ['htmx', 'sse']],
	['sprite', 8, ['sprite']], ['together', 50, ['css', 'js', 'htmx', 'sse', 'sprite']],
];

const out = process.argv[2];
if (!out) fail('usage: node static/build.mjs OUTDIR');
const text = (...path) => readFileSync(join(...path), 'utf8');
const files = (folder, ending) => readdirSync(join(HERE, folder)).filter((name) => name.endsWith(ending)).sort();
const manifest = new Map();
const sizes = new Map();

mkdirSync(out, { recursive: true });

put('sprite', 'icons', 'svg', sprite());
put('css', 'app', 'css', css());
put('js', 'app', 'js', js());
put('htmx', 'htmx', 'js', text(MODULES, 'htmx.org/dist/htmx.min.js'));
put('sse', 'sse', 'js', text(MODULES, 'htmx-ext-sse/dist/sse.min.js'));
put('voice', 'voice', 'js', text(MODULES, '@twilio/voice-sdk/dist/twilio.min.js'));
put('phone', 'phone', 'js', text(HERE, 'phone', 'phone.js'));
put('push', 'push', 'js', text(HERE, 'push', 'push.js'));
put('standin', 'standin', 'js', text(HERE, 'phone', 'standin.js'));
put('favicon', 'favicon', 'svg', FAVICON);
put('touch', 'icon-180', 'png', appIcon(180, true));
put('icon192', 'icon-192', 'png', appIcon(192, false));
put('icon512', 'icon-512', 'png', appIcon(512, false));
put('maskable', 'icon-maskable', 'png', appIcon(512, true));
put('manifest', 'app', 'webmanifest', JSON.stringify(webManifest(), null, '\t'));
staticPages();
dropOld();
// At the root and without a hash: a browser looks there for a newer one by itself.
writeFileSync(join(out, 'sw.js'), text(HERE, 'push', 'sw.js'));
// Its name stands in calls under way, so it changes only with the music.
writeFileSync(join(out, 'hold-1.wav'), holdMusic());
writeFileSync(join(out, 'ring.wav'), ringTone());
writeFileSync(join(out, 'manifest'), [...manifest].map(([key, url]) => key + '=' + url + '\n').join(''));
report();

function fail(words) {
	console.error('static/build.mjs: ' + words);
	process.exit(1);
}

function put(key, name, ending, content) {
	const bytes = Buffer.from(content);
	const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
	const file = name + '.' + hash + '.' + ending;
	const packed = gzipSync(bytes, { level: 9 });
	writeFileSync(join(out, file), bytes);
	writeFileSync(join(out, file + '.gz'), packed);
	manifest.set(key, '/static/' + file);
	sizes.set(key, packed.length);
}

// Long names are for who reads the sources: nothing outside the stylesheet knows its
// variables, so there they are numbers, in the order they come.
function shortNames(sheet) {
	const names = [...new Set(sheet.match(/--[a-z][a-z0-9-]*/g))];
	return sheet.replace(/--[a-z][a-z0-9-]*/g, (name) => '--' + names.indexOf(name).toString(36));
}

function css() {
	const sheet = files('css', '.css').map((name) => text(HERE, 'css', name)).join('\n')
		.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s+/g, ' ').replace(/ ?([{};,>~]) ?/g, '$1').replace(/: /g, ':').replace(/;}/g, '}').trim() + '\n';
	return shortNames(sheet);
}

// One script of all parts, in their order; its names are its own.
function js() {
	const body = files('js', '.js').map((name) => text(HERE, 'js', name)).join('\n');
	return minify_sync('(() => {\n\'use strict\';\n' + body + '})();', { ecma: 2020, format: { ascii_only: false } }).code + '\n';
}

function* templateFiles(folder = TEMPLATES) {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) yield* templateFiles(path);
		else if (entry.name.endsWith('.html')) yield path;
	}
}

function iconNames() {
	const names = new Set(text(HERE, 'icons.txt').split('\n').map((line) => line.trim()).filter((line) => line && !line.startsWith('#')));
	for (const path of templateFiles())
		for (const [, name] of readFileSync(path, 'utf8').matchAll(/<t:icon\s+name="([a-z0-9-]+)"/g)) names.add(name);
	return [...names].sort();
}

// One symbol an icon; colour, width and caps come from the page's CSS.
function sprite() {
	const symbols = iconNames().map((name) => {
		const path = join(MODULES, 'lucide-static/icons', name + '.svg');
		if (!existsSync(path)) fail('no icon of the name ' + name);
		const shape = readFileSync(path, 'utf8').replace(/<!--[\s\S]*?-->/g, '').replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, '').replace(/\s*\n\s*/g, '').replace(/ \/>/g, '/>');
		return '<symbol id="' + name + '" viewBox="0 0 24 24">' + shape + '</symbol>';
	});
	return '<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide, ISC licence -->' + symbols.join('') + '</svg>\n';
}

function webManifest() {
	const icon = (key, sizes, purpose) => ({ src: manifest.get(key), sizes, type: key === 'favicon' ? 'image/svg+xml' : 'image/png', purpose });
	return {
		name: 'Patchbay', short_name: 'Patchbay', start_url: '/queue', scope: '/', display: 'standalone',
		background_color: '#f3f5f8', theme_color: '#f3f5f8',
		icons: [icon('favicon', 'any', 'any'), icon('icon192', '192x192', 'any'), icon('icon512', '512x512', 'any'), icon('maskable', '512x512', 'maskable')],
	};
}

// Pages the web server sends by itself when no worker answers: only their link
// to the stylesheet is made to point at the hashed name.
function staticPages() {
	mkdirSync(join(out, 'errors'), { recursive: true });
	for (const name of ['busy', 'offline']) {
		const page = text(TEMPLATES, 'errors', name + '.html').replace('/static/app.css', manifest.get('css'));
		writeFileSync(join(out, 'errors', name + '.html'), page);
		writeFileSync(join(out, 'errors', name + '.html.gz'), gzipSync(page, { level: 9 }));
	}
}

// Files of earlier builds go only after the new ones stand.
// Pages that are open, and a server that has not been restarted yet, ask for those of before.
function dropOld() {
	const DAY = 86_400_000, now = Date.now();
	const keep = new Set([...manifest.values()].map((url) => url.slice('/static/'.length)));
	for (const name of readdirSync(out))
		if (/\.[0-9a-f]{10}\.[a-z]+(\.gz)?$/.test(name) && !keep.has(name.replace(/\.gz$/, '')) && now - statSync(join(out, name)).mtimeMs > DAY) rmSync(join(out, name));
}

function report() {
	let over = false;
	for (const [what, budget, keys] of BUDGETS) {
		const size = keys.reduce((sum, key) => sum + sizes.get(key), 0);
		const bad = size > budget * KB;
		over ||= bad;
		console.log((bad ? 'OVER ' : 'ok   ') + what.padEnd(20) + (size / KB).toFixed(1).padStart(6) + ' of ' + budget + ' KB gzip');
	}
	console.log('     ' + iconNames().length + ' icons, written to ' + relative(process.cwd(), out));
	if (over) fail('a budget is passed');
}
