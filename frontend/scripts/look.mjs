// Takes pictures of the built pages with made-up answers, to look at them: node scripts/look.mjs FOLDER [only].
// The pictures of the documentation come from the real program instead.
import { createReadStream, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';

const folder = process.argv[2] ?? 'look';
const only = process.argv[3] ?? '';
mkdirSync(folder, { recursive: true });
const dist = new URL('../dist/', import.meta.url).pathname;
const kinds = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'";
const server = createServer((request, response) => {
  const path = normalize(new URL(request.url, 'http://x').pathname);
  const file = join(dist, path === '/' ? 'index.html' : path);
  if (!existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': kinds[extname(file)] ?? 'text/plain', 'Content-Security-Policy': policy });
  createReadStream(file).pipe(response);
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const address = `http://127.0.0.1:${server.address().port}/`;
const fake = readFileSync(new URL('./fake-go.js', import.meta.url), 'utf8');

const scenes = [];
for (const theme of ['light', 'dark', 'contrast']) {
  scenes.push({ name: `overview-${theme}`, theme, route: '/overview' });
  scenes.push({ name: `overview-${theme}-small`, theme, route: '/overview', size: [1024, 700] });
  scenes.push({ name: `welcome-${theme}`, theme, route: '/', state: 'welcome' });
}
for (const state of ['empty', 'broken', 'failed', 'opening']) {
  scenes.push({ name: `state-${state}`, theme: 'light', route: '/overview', state });
}
scenes.push({ name: 'overview-de', theme: 'light', route: '/overview', language: 'de' });
scenes.push({ name: 'welcome-de', theme: 'light', route: '/', language: 'de', state: 'welcome' });
scenes.push({ name: 'narrow', theme: 'light', route: '/overview', size: [800, 700] });
scenes.push({ name: 'half', theme: 'light', route: '/overview', size: [512, 350] });
scenes.push({ name: 'palette', theme: 'light', route: '/overview', keys: ['Control+k'] });
scenes.push({ name: 'palette-contrast', theme: 'contrast', route: '/overview', keys: ['Control+k'] });
for (const route of ['contacts', 'cloud', 'activity', 'settings', 'connect', 'nowhere']) {
  scenes.push({ name: `screen-${route}`, theme: 'light', route: `/${route}` });
  scenes.push({ name: `screen-${route}-small`, theme: 'dark', route: `/${route}`, size: [1024, 700] });
}

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
for (const scene of scenes.filter(({ name }) => name.includes(only))) {
  const [width, height] = scene.size ?? [1280, 800];
  const page = await browser.newPage({ viewport: { width, height }, locale: 'en-GB' });
  page.on('console', (message) => message.type() === 'error' && console.log(scene.name, message.text()));
  page.on('pageerror', (error) => console.log(scene.name, error.message));
  await page.addInitScript(
    `window.fake=${JSON.stringify(scene.state ?? 'ready')};window.fakeLanguage=${JSON.stringify(scene.language ?? '')};localStorage.setItem('concord.theme','${scene.theme}');${fake};look.theme='${scene.theme}';`,
  );
  await page.goto(`${address}#${scene.route}`);
  await page.waitForTimeout(1500);
  for (const key of scene.keys ?? []) await page.keyboard.press(key);
  if (scene.keys) await page.waitForTimeout(400);
  await page.screenshot({ path: join(folder, `${scene.name}.png`) });
  await page.close();
}
await browser.close();
server.close();
