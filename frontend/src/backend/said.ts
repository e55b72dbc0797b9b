import i18next from 'i18next';
import type { Failure } from './error';

// Go words what it tells in English, and the window is shown in other languages too. Where an answer comes in, and nowhere
// else, its sentences are put into the language shown: word for word where that language has the sentence (sentences.ts),
// by the failure's code where it has that (errors.ts), and then Go's own sentence is quoted, which may name a file, a line
// or a mailbox. What has no words stays as Go said it. Of English ones, only those are put otherwise that name a command where
// the window has a button: Go's sentences are the command line's too.

type Pair = readonly [message: string, action: string];
interface ByCode {
  code: Record<string, Pair>;
  kind: Record<'graph' | 'aadsts' | 'window', Pair>;
  original: string;
}
type Fields = Record<string, unknown>;

/** An answer of Go, or what came with an event, in the language shown. What was given is left as it is, and is the answer where nothing is put otherwise. */
export function said<T>(answer: T): T {
  return catalogue() ? (walk(answer) as T) : answer;
}

/** The same for what a call failed with. */
export function saidFailure(failure: Failure): Failure {
  if (!catalogue()) return failure;
  return { ...failure, ...failed(failure.code, failure.message, failure.action) };
}

function walk(value: unknown): unknown {
  if (Array.isArray(value)) {
    // Columns of a chart are long, and have nothing to say.
    if (value.length === 0 || typeof value[0] !== 'object') return value;
    const all = value.map(walk);
    return all.some((one, index) => one !== value[index]) ? all : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const before = value as Fields;
  const told = Object.fromEntries(Object.entries(before).map(([key, part]) => [key, walk(part)]));
  Object.assign(told, reworded(told));
  return Object.keys(told).some((key) => told[key] !== before[key]) ? told : value;
}

/** What of an object is a sentence of Go's, in other words. */
function reworded(it: Fields): Fields {
  const { code, message, sentence, action, cause, text } = it;
  const worded: Fields = {};
  for (const key of ['notes', 'evidence', 'warnings']) {
    const lines = it[key];
    if (!Array.isArray(lines)) continue;
    const all = lines.map((line) => (typeof line === 'string' ? quoted(line) : line));
    if (all.some((line, index) => line !== lines[index])) worded[key] = all;
  }
  for (const key of ['note', 'why', 'meaning', 'errorMeaning', 'remedy', 'question', 'where']) {
    if (typeof it[key] === 'string' && it[key] !== '') worded[key] = sentenceOf(it[key]) ?? it[key];
  }
  const what = typeof message === 'string' ? message : sentence;
  if (typeof what === 'string' && what !== '') {
    const key = typeof message === 'string' ? 'message' : 'sentence';
    const by = typeof code === 'string' ? code : 'valid' in it ? 'profile_invalid' : '';
    if (typeof action === 'string' && by !== '') {
      const { message: worded1, action: worded2 } = failed(by, what, action);
      Object.assign(worded, { [key]: worded1, action: worded2 });
    } else if (key === 'sentence') worded[key] = sentenceOf(what) ?? byCode(by, what) ?? quoted(what);
  }
  // A run that failed, among what needs attention: its words are the failure's.
  if (typeof cause === 'string' && cause !== '' && typeof text === 'string' && typeof action === 'string') {
    const { message: worded1, action: worded2 } = failed(cause, text, action);
    Object.assign(worded, { text: worded1, action: worded2 });
  }
  return worded;
}

/** A failure, in full: both sentences as they are where both are known, else what the code means and the original. */
function failed(code: string, message: string, action: string): { message: string; action: string } {
  const exact = sentenceOf(message);
  const exactAction = action === '' ? '' : sentenceOf(action);
  const general = pairOf(code);
  if (exact !== undefined) return { message: exact, action: exactAction ?? general?.[1] ?? quote(action) };
  if (!general) return { message: quote(message), action: exactAction ?? quote(action) };
  // What to type elsewhere is left out: the general words say it for the window.
  const original = command.test(action) ? message : `${message} ${action}`.trim();
  return { message: general[0], action: `${exactAction || general[1]}\n${quote(original)}` };
}

/** A command of the command line, or a flag that the window's program does not take too. */
const command = /\bconcordctl\b|\s--(?!data-dir\b|config\b|demo\b)[a-z]/;

function byCode(code: string, original: string): string | undefined {
  const general = pairOf(code);
  return general && `${general[0]} ${quote(original)}`;
}

/** Codes with a capital, and http_ with a number, are Graph's own; of Entra ID there are thousands. */
function pairOf(code: string): Pair | undefined {
  const words = byCodes();
  if (!words || code === '') return undefined;
  if (Object.hasOwn(words.code, code)) return words.code[code];
  if (code.startsWith('aadsts_')) return words.kind.aadsts;
  if (code.startsWith('window.')) return words.kind.window;
  return /^[A-Z]|^http_/.test(code) ? words.kind.graph : words.code['unexpected'];
}

const quoted = (text: string) => sentenceOf(text) ?? quote(text);
const quote = (text: string) =>
  text === '' ? '' : (byCodes()?.original ?? '{{text}}').replace('{{text}}', () => text);

const byCodes = () => i18next.getResourceBundle(language(), 'errors') as ByCode | undefined;
const language = () => i18next.language?.split('-')[0] ?? 'en';

interface Line {
  fits: RegExp;
  holes: { kind: string; name: string }[];
  says: string;
}

const compiled = new Map<string, Line[]>();

/** The sentences of the language shown, ready to be looked for; nothing in English. */
function catalogue(): Line[] | undefined {
  const shown = language();
  const known = compiled.get(shown);
  if (known) return known;
  if (!i18next.isInitialized) return undefined;
  const words = i18next.getResourceBundle(shown, 'sentences') as Record<string, string> | undefined;
  if (!words) return undefined;
  const lines = Object.entries(words).map(([sentence, says]) => line(sentence, says));
  compiled.set(shown, lines);
  return lines;
}

const hole = /\{([#@>]?)(\w+)\}/g;

/** {x} anything, {#n} a number, {@p} a property, {>x} a sentence or a part of one. */
function line(sentence: string, says: string): Line {
  const holes = [...sentence.matchAll(hole)].map(([, kind = '', name = '']) => ({ kind, name }));
  const literal = sentence.split(/\{[#@>]?\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const taken: Record<string, string> = { '#': '(-?\\d[\\d,.]*)', '@': '([A-Za-z0-9.]+)' };
  const pattern = literal.map((part, i) => part + (i < holes.length ? (taken[holes[i]?.kind ?? ''] ?? '(.+?)') : ''));
  return { fits: new RegExp(`^${pattern.join('')}$`, 's'), holes, says };
}

/** A sentence of Go's in the language shown; undefined where it has none. */
export function sentenceOf(text: string): string | undefined {
  for (const { fits, holes, says } of catalogue() ?? []) {
    const found = fits.exec(text);
    if (!found) continue;
    const parts = new Map(holes.map(({ kind, name }, i) => [name, filled(kind, found[i + 1] ?? '')]));
    return says.replace(hole, (whole: string, _kind: string, name: string) => parts.get(name) ?? whole);
  }
  return undefined;
}

function filled(kind: string, text: string): string {
  switch (kind) {
    case '#': {
      const number = Number(text.replaceAll(',', ''));
      return Number.isNaN(number) ? text : number.toLocaleString(i18next.language);
    }
    case '@':
      return i18next.t(`mapping:property.${text}`, { defaultValue: text });
    case '>':
      return (
        sentenceOf(text) ??
        text
          .split('; ')
          .map((part) => sentenceOf(part) ?? part)
          .join('; ')
      );
    default:
      return text;
  }
}
