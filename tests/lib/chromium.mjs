// A real browser: Chromium, driven by playwright-core, with everything it complains about kept.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { env } from "./env.mjs";
import { patience } from "./wait.mjs";

const { chromium } = createRequire(import.meta.url)("playwright-core");
const PLACES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export async function launch() {
	const executablePath = PLACES.find((p) => p && existsSync(p));
	if (!executablePath) throw new Error("There is no Chromium: make deps installs it");
	return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--autoplay-policy=no-user-gesture-required"] });
}

// A window of its own, with its own cookies. complaints: what the console, the policy or a script
// objected to; a test ends by looking that there are none.
export async function open(browser, options = {}) {
	const context = await browser.newContext({ baseURL: env.BASE, viewport: { width: 1280, height: 800 }, reducedMotion: "reduce", ...options });
	context.setDefaultTimeout(patience(8000));
	const complaints = [];
	// htmx says this of the event stream of a page that is being left
	const leaving = (m) => m.text() === "[object Event]" && /\/htmx\./.test(m.location().url);
	context.on("console", (m) => ["error", "warning"].includes(m.type()) && !leaving(m) && complaints.push(`${m.type()}: ${m.text()} ${m.location().url}`));
	context.on("weberror", (e) => complaints.push(`script: ${e.error().message}`));
	context.on("dialog", (d) => { complaints.push(`dialog: ${d.message()}`); d.dismiss().catch(() => {}); });
	context.on("requestfailed", (r) => !/ERR_ABORTED/.test(r.failure()?.errorText ?? "") && complaints.push(`failed: ${r.url()} ${r.failure()?.errorText}`));
	context.on("request", (r) => !r.url().startsWith(env.BASE) && !/^(data|blob):/.test(r.url()) && complaints.push(`elsewhere: ${r.url()}`));
	const page = await context.newPage();
	return { context, page, complaints, close: () => context.close() };
}

// Through the form, as a person does.
export async function signInBy(page, user) {
	await page.goto("/login");
	await page.getByLabel("Email").fill(user.email);
	await page.getByLabel("Password", { exact: true }).fill(user.password);
	await page.getByRole("button", { name: "Sign in" }).click();
	await page.waitForURL((url) => url.pathname !== "/login");
}

// With the cookie of a session that was opened without a window: quicker.
export async function signInWith(context, client) {
	await context.addCookies([...client.jar].map(([name, value]) => ({ name, value, url: env.BASE.replace("http:", "https:"), secure: true, httpOnly: true, sameSite: "Lax" })));
}
