// The lean program and the Express server behind an nginx of their own, which is set like
// the product's: whoever asks, asks through the same kind of door.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { createHash } from "node:crypto";
import { cookie, sql } from "./seed.mjs";

// As many lean workers as the product has by default for the same work, but for webhooks as
// many as serve it best. Express gets one process a core, which is what its users are told to
// run (more only take turns on the two cores: 16 processes, as many as the lean program has,
// answer half as much), and in all as many connections to PostgreSQL as the lean program.
const { env } = process;
export const LEAN_HOOKS = 16, LEAN_PAGES = 8, EXPRESS_PROCESSES = Number(env.BENCH_EXPRESS ?? 2);

export function freePort() {
	return new Promise((resolve) => {
		const server = createServer().listen(0, "127.0.0.1", () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}

export async function until(what, good, ms = 20000) {
	for (const end = Date.now() + ms; ; await new Promise((r) => setTimeout(r, 20))) {
		if (await good()) return;
		if (Date.now() > end) throw new Error(`${what}: waited ${ms} ms in vain`);
	}
}

const answers = (port) => new Promise((resolve) => {
	const socket = connect(port, "127.0.0.1", () => { socket.destroy(); resolve(true); });
	socket.on("error", () => resolve(false));
});

function nginxConf(folder, ports, express) {
	return `worker_processes 2;
worker_rlimit_nofile 16384;
daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/nginx.log warn;
events { worker_connections 8192; }
http {
	${["client_body", "fastcgi", "proxy", "uwsgi", "scgi"].map((t) => `${t}_temp_path ${folder}/tmp_${t};`).join(" ")}
	access_log off;
	server_tokens off;
	keepalive_timeout 30s;
	fastcgi_buffer_size 16k;
	fastcgi_buffers 16 16k;
	fastcgi_busy_buffers_size 64k;
	proxy_buffer_size 16k;
	proxy_buffers 16 16k;
	proxy_busy_buffers_size 64k;
	client_body_buffer_size 256k;
	upstream express { server 127.0.0.1:${express}; keepalive 64; }
	server {
		listen 127.0.0.1:${ports.lean} backlog=4096;
		fastcgi_param REQUEST_METHOD $request_method;
		fastcgi_param REQUEST_URI $request_uri;
		fastcgi_param QUERY_STRING $args;
		fastcgi_param CONTENT_TYPE $content_type;
		fastcgi_param CONTENT_LENGTH $content_length;
		fastcgi_param HTTP_COOKIE $http_cookie if_not_empty;
		fastcgi_param HTTP_X_TWILIO_SIGNATURE $http_x_twilio_signature if_not_empty;
		fastcgi_pass_request_headers off;
		location /api/ { fastcgi_pass unix:${folder}/voice.sock; }
		location / { fastcgi_pass unix:${folder}/page.sock; }
	}
	server {
		listen 127.0.0.1:${ports.express} backlog=4096;
		location / {
			proxy_pass http://express;
			proxy_http_version 1.1;
			proxy_set_header Connection "";
			proxy_set_header Host $http_host;
		}
	}
}
`;
}

// What the peers send: an answer of ours, and a page of ours with the values taken out.
async function takeAnswers(base, folder, ids, call) {
	writeFileSync(`${folder}/answer`, await call());
	const response = await fetch(`${base}/contacts?after=${ids[0]}`, { headers: { cookie: cookie(1, 1) } });
	const page = await response.text();
	const from = page.indexOf("<tr data-key="), to = page.indexOf("</tr>", from) + 5, end = page.lastIndexOf("</tr>") + 5;
	if (response.status !== 200 || from < 0) throw new Error(`no list of contacts: ${response.status}`);
	let row = page.slice(from, to);
	const id = /data-key="([^"]*)"/.exec(row)[1];
	const values = sql(`SELECT id, name, phone, stage, status, owner FROM lean.contacts WHERE id = '${id}'`).split("|");
	["id", "name", "phone", "stage", "status", "owner"].forEach((name, i) => { row = row.replaceAll(values[i], `{${name}}`); });
	writeFileSync(`${folder}/head`, page.slice(0, from));
	writeFileSync(`${folder}/row`, row);
	writeFileSync(`${folder}/tail`, page.slice(end));
}

function session() {
	return new Promise((resolve, reject) => {
		const hash = createHash("sha256").update(cookie(1, 1).split("=")[1]).digest("hex");
		const tenant = sql("SELECT id FROM tenants WHERE slug = 'bench-1'");
		const socket = connect(env.MEMCACHED, () => socket.write(`set lean:${hash} 0 0 ${tenant.length}\r\n${tenant}\r\n`));
		socket.on("data", () => { socket.destroy(); resolve(); }).on("error", reject);
	});
}

// Starts all three; {ports, processes, stop}.
export async function startPeers(root, folder, ids, call) {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	await takeAnswers(env.BASE, folder, ids, call);
	await session();
	const ports = { lean: await freePort(), express: await freePort() }, direct = await freePort();
	writeFileSync(`${folder}/nginx.conf`, nginxConf(folder, ports, direct));
	const children = [];
	const run = (name, command, args, environment = {}) => {
		const child = spawn(command, args.map(String), { cwd: root, stdio: ["ignore", "inherit", "inherit"], env: { ...env, ...environment } });
		child.on("exit", (code) => { if (!child.wanted) { console.error(`${name} ended (${code})`); process.exit(1); } });
		children.push(child);
		return child;
	};
	const voiceUrl = `http://127.0.0.1:${ports.lean}/api/webhooks/twilio/voice`;
	const lean = `${root}/build/bench/lean`;
	const processes = {
		leanVoice: run("lean voice", lean, ["voice", `${folder}/voice.sock`, LEAN_HOOKS, env.DATABASE_URL, folder, voiceUrl]).pid,
		leanPage: run("lean page", lean, ["page", `${folder}/page.sock`, LEAN_PAGES, env.DATABASE_URL, folder, env.MEMCACHED]).pid,
		express: run("Express", "node", [`${root}/tests/bench/express.mjs`, direct, EXPRESS_PROCESSES, LEAN_HOOKS / EXPRESS_PROCESSES, folder],
			{ NODE_ENV: "production" }).pid,
	};
	processes.nginx = run("nginx", "nginx", ["-e", `${folder}/nginx.log`, "-c", `${folder}/nginx.conf`], { PATH: `${env.PATH}:/usr/sbin:/sbin` }).pid;
	await until("the peers", async () => existsSync(`${folder}/voice.sock`) && existsSync(`${folder}/page.sock`) &&
		(await answers(ports.lean)) && (await answers(ports.express)) && (await answers(direct)));
	return { ports, direct, processes, stop: () => children.forEach((c) => { c.wanted = true; c.kill("SIGTERM"); }) };
}
