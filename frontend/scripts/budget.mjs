// Fails when what the first screen loads is more than 300 kB gz: the page, its scripts and styles, what they import at once,
// and the chunk of the overview and of one language, which are always needed. Fonts are told, not counted: Windows loads none.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const most = 300_000;
const dist = new URL('../dist/', import.meta.url);
const read = (name) => readFileSync(new URL(name, dist));
const assets = readdirSync(new URL('assets/', dist));
const named = (start) =>
  assets.filter((name) => name.startsWith(start) && name.endsWith('.js')).map((name) => `assets/${name}`);

const first = new Set(['index.html']);
const html = read('index.html').toString();
for (const [, name] of html.matchAll(/(?:src|href)="\.\/([^"]+)"/g)) first.add(name);
for (const start of ['en-', 'Overview-', 'Welcome-']) for (const name of named(start)) first.add(name);
for (const name of first) {
  if (!name.endsWith('.js')) continue;
  const folder = name.includes('/') ? name.replace(/[^/]+$/, '') : '';
  // Static imports only: `import"./x.js"`, `from"./x.js"`; a dynamic one is a call.
  for (const [, other] of read(name)
    .toString()
    .matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
    first.add(folder + other);
}
let total = 0;
for (const name of [...first].toSorted()) {
  const size = gzipSync(read(name), { level: 9 }).length;
  total += size;
  console.log(`${String(size).padStart(8)}  ${name}`);
}
console.log(`${String(total).padStart(8)}  first load, bytes gz, of at most ${most}`);
if (total > most) {
  console.error('The first load is too large: load what the first screen does not need with lazy().');
  process.exit(1);
}
