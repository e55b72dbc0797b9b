import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { startWords } from '../i18n';
import errors from '../i18n/de/errors';
import health from '../i18n/de/health';
import sentences from '../i18n/de/sentences';
import english from '../i18n/en/sentences';
import { asFailure } from './error';
import { said, sentenceOf } from './said';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8');

/** The sources of a folder and those below it, tests left out: [path, text]. */
const go = readdirSync(join(root, 'backend'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.go') && !path.endsWith('_test.go'))
  .map((path) => [path, readFileSync(join(root, 'backend', path), 'utf8')] as const);

/** What stands in double quotes or backticks, joined where Go joins two with a plus. */
function texts(source: string): string[] {
  const plain = source.replace(/"\s*\+\s*"/g, '');
  return [...plain.matchAll(/"((?:[^"\\\n]|\\.)*)"|`([^`]*)`/g)].map(
    ([, quoted, raw]) => raw ?? (quoted ?? '').replace(/\\(.)/g, '$1'),
  );
}

const everything = go.flatMap(([, source]) => texts(source)).join('\n');

describe('what Go says, in German', () => {
  beforeEach(() => startWords('de'));

  it('has words for every code of the troubleshooting page', () => {
    const codes = [...page.matchAll(/^\|([^|]*)\|.*\|.*\|$/gm)].flatMap(([, cell]) =>
      [...(/^`\w+`(, (`\w+`|…))*$/.test((cell ?? '').trim()) ? (cell ?? '') : '').matchAll(/`(\w+)`/g)].map(
        ([, code]) => code ?? '',
      ),
    );
    expect(codes.length).toBeGreaterThan(100);
    expect(codes.filter((code) => !Object.hasOwn(errors.code, code))).toEqual([]);
  });

  it('has no words for what the page does not list', () => {
    expect(Object.keys(errors.code).filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });

  it('has words for everything that can need attention', () => {
    const conditions = go.find(([path]) => path === join('health', 'conditions.go'))?.[1] ?? '';
    const codes = [...conditions.matchAll(/\{code: "(\w+)"/g)].map(([, code]) => code ?? '');
    expect(codes.length).toBeGreaterThan(9);
    expect(codes.filter((code) => !Object.hasOwn(health.title, code))).toEqual([]);
  });

  it('knows each sentence as Go writes it', () => {
    // Go puts sentences together: of each a third of the words at least has to stand together.
    const strange = Object.keys(sentences).filter((sentence) => {
      const runs = sentence.split(/\{[#@>]?\w+\}/).map((run) => run.trim());
      const words = runs.join(' ').split(/\s+/).filter(Boolean);
      const known = runs.reduce((sum, run) => sum + found(run), 0);
      return known < words.length / 3;
    });
    expect(strange).toEqual([]);
  });

  it('has every note, reason and problem that Go can tell of a profile or a run', () => {
    const telling =
      /(Notes = append|appendOnce\(|\.note\(|\btell\(|Sentence[:,]? *:?=|Sentence:|HoldReason\{|\.hold\(|Problem:|Allowed:)/;
    const known = Object.keys(sentences).join('\n');
    const missing = go
      .filter(([path]) => path.startsWith('contactsync'))
      .flatMap(([path, source]) =>
        source
          .split('\n')
          .filter((line) => telling.test(line) && !/^\s*\/\//.test(line))
          .flatMap((line) => texts(line).map((text) => ({ path, text }))),
      )
      .filter(({ text }) => /\w \w/.test(text))
      .filter(
        ({ text }) =>
          !text.split(/%(?:\[\d\])?[a-zA-Z%]/).every((part) => part.length < 4 || known.includes(part.trim())),
      );
    expect(missing).toEqual([]);
  });

  it('keeps names and turns numbers into German ones', () => {
    expect(
      sentenceOf(
        'Of 12,345 people it cannot be told: too little is kept of people whom no profile chooses, or a place was not read. The next sync with this rule reads what is missing.',
      ),
    ).toMatch(/^Bei 12\.345 Personen lässt es sich nicht sagen/);
    expect(sentenceOf('Does not meet the condition: department is "Sales", asked for: one of "IT", "HR"')).toBe(
      'Erfüllt die Bedingung nicht: Abteilung ist "Sales", verlangt ist: eines von "IT", "HR"',
    );
    expect(sentenceOf('Member of group The mailbox is full. through All.')).toBe(
      'Mitglied der Gruppe The mailbox is full. über All.',
    );
  });

  it('says what a failure means, and quotes Go where it names something', () => {
    const failure = {
      code: 'network_dns',
      message: 'The name login.example cannot be resolved.',
      action: 'Check the DNS.',
      requestId: '',
      retryable: true,
    };
    expect(asFailure(failure)).toMatchObject({
      message: 'Ein Name lässt sich nicht auflösen.',
      action: expect.stringMatching(/Im Original: The name login\.example cannot be resolved\. Check the DNS\.$/),
      retryable: true,
    });
    expect(asFailure({ ...failure, code: 'ErrorItemNotFound' }).message).toBe(
      'Microsoft Graph hat mit einem Fehler geantwortet.',
    );
    expect(asFailure({ ...failure, code: 'aadsts_123' }).message).toBe('Entra ID hat die Anmeldung abgelehnt.');
  });

  it('rewords sentences wherever they are in an answer, and nothing else', () => {
    const answer = {
      name: 'The mailbox is full.',
      at: [1, 2],
      troubles: [
        {
          code: 'mailbox_full',
          sentence: 'The mailbox is full.',
          action: 'Free space or raise its quota; it is tried again by itself.',
          mailboxes: ['a@b'],
        },
      ],
      verdict: {
        valid: false,
        key: 'people',
        message: 'In the profile, people chooses nobody.',
        action: 'Leave the value out.',
      },
      notes: ['What run 3 held back is held by a later run now.', 'Something nobody translated.'],
      line: { message: 'run started', details: '' },
    };
    expect(said(answer)).toEqual({
      name: 'The mailbox is full.',
      at: [1, 2],
      troubles: [
        {
          code: 'mailbox_full',
          sentence: 'Das Postfach ist voll.',
          action: expect.stringContaining('Kontingent'),
          mailboxes: ['a@b'],
        },
      ],
      verdict: {
        valid: false,
        key: 'people',
        message: 'Im Profil: people wählt niemanden.',
        action: 'Lassen Sie den Wert weg.',
      },
      notes: [
        'Was Lauf 3 zurückhielt, hält jetzt ein späterer Lauf zurück.',
        'Im Original: Something nobody translated.',
      ],
      line: { message: 'run started', details: '' },
    });
    expect(answer.troubles[0]?.sentence).toBe('The mailbox is full.');
  });

  it('has every sentence that the steps of cloud sync tell', () => {
    const telling = /(f\.see\(|f\.warn\(|Question:|, "[a-z][^"]* [^"]*"\)|note :?= )/;
    const missing = go
      .filter(([path]) => /^cloudsync.step_\w+\.go$/.test(path))
      .flatMap(([, source]) =>
        source
          .split('\n')
          .filter((line) => telling.test(line) && !/errors\.New|writeSchema|errorf/i.test(line))
          .flatMap(texts),
      )
      .filter((text) => /[a-z] \w/.test(text) && text === text.trim())
      .map((text) =>
        text.replaceAll('%%', '%').replace(/%d/g, '5').replace(/%[sq]/g, 'It is named in the configuration.'),
      )
      .filter((text) => sentenceOf(text) === undefined);
    expect(missing).toEqual([]);
  });

  it('has every mistake that a configuration of cloud sync can have', () => {
    const [mistakes, kinds] = ['configurationfile.go', 'configurationkeys.go'].map(
      (name) => go.find(([path]) => path === join('cloudsync', name))?.[1] ?? '',
    );
    // A problem stands in the window without the line of a file, as a sentence.
    const asSentence = (text: string) =>
      /[.?]$/.test(text) ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith(': ') ? 'x' : ''}.`;
    const told = (mistakes ?? '')
      .split('\n')
      .filter((line) => /refuse\(|failKey\(|Problem:|Did you mean|Known keys/.test(line) && !/func |%s: %s/.test(line))
      .flatMap(texts)
      .filter((text) => /\w \w/.test(text) && !text.startsWith(' '))
      .map((text) => text.replaceAll('%q', '"a.b"').replaceAll('%d', '5').replaceAll('%s', 'an object'))
      .map((text) => (text.endsWith(' ') && !text.endsWith(': ') ? `${text}an object.` : asSentence(text)));
    const allowed = [...(kinds ?? '').matchAll(/allowed: "([^"]*)"/g)].map(([, text]) => `Write ${text} there.`);
    expect(told.length + allowed.length).toBeGreaterThan(45);
    const said = [...told, ...allowed].map((text) => [text, sentenceOf(text) ?? 'nothing']);
    expect(said.filter(([text, german]) => german === 'nothing' || german === text)).toEqual([]);
    expect(sentenceOf('"scope" must be an object; it is a list.')).toBe(
      '„scope“ muss ein Objekt sein, ist aber eine Liste.',
    );
    expect(sentenceOf('Add it; it must be an on-premises domain such as contoso.com.')).toBe(
      'Ergänzen Sie es: eine lokale Domäne wie contoso.com.',
    );
  });

  it('rewords what a step of cloud sync says', () => {
    const step = {
      evidence: [
        'Service principal 1-2. It is told by its domain.',
        'A cycle that would delete 1000 objects or more stops; 999 go through.',
      ],
      warnings: [],
      confirm: {
        question:
          'This really provisions CN=A,DC=b into Entra ID, whatever the scope says: Microsoft offers no test that changes nothing.',
        word: 'provision',
      },
      changes: [{ where: 'Scope: includedContainers', before: '', after: '[]' }],
    };
    expect(said(step)).toEqual({
      evidence: [
        'Dienstprinzipal 1-2. Er ist an seiner Domäne erkannt.',
        'Ein Zyklus, der 1.000 Objekte oder mehr löschen würde, hält an; 999 gehen durch.',
      ],
      warnings: [],
      confirm: { question: expect.stringMatching(/^Das stellt CN=A,DC=b wirklich/), word: 'provision' },
      changes: [{ where: 'Umfang: includedContainers', before: '', after: '[]' }],
    });
  });

  it('leaves out of the original what to type elsewhere', () => {
    const failure = {
      code: 'no_profile',
      message: 'There is no profile "Sales".',
      action: 'List the profiles with: concordctl profile list.',
    };
    expect(asFailure(failure).action).toMatch(/„Kontaktsync“.*\nIm Original: There is no profile "Sales"\.$/s);
  });

  it('names no command of the command line', () => {
    const german = [...Object.values(sentences), ...Object.values(errors.code).flat()];
    // A command's own flags, the demo's mishaps and tasks of other accounts: only typed.
    const typed = /^Hängen Sie --help|concordctl demo cloudsync|task install --prepare/;
    expect(german.filter((text) => commanded.test(text) && !typed.test(text))).toEqual([]);
  });

  it('leaves English as Go said it', async () => {
    await startWords('en');
    const answer = { code: 'disk_full', sentence: 'The disk is full.', action: 'Free some space.' };
    expect(said(answer)).toBe(answer);
  });
});

/** A command of the command line, or one of its flags; the window's program takes three of them too. */
const commanded =
  /\bconcordctl (?!(that|beside|in|neben)\b)[a-z]|\bbackup list\b|\s--(?!data-dir\b|config\b|demo\b)[a-z]/;

describe('what Go says, in English', () => {
  beforeEach(() => startWords('en'));

  /** What never comes into the window. */
  const elsewhere = [
    /^cli\b/,
    /^tenant.(announce|demo|check|probe)\.go$/, // messages to others; demo's mishaps; steps that have words by their state
    /^health.conditions\.go$/, // words by their code
    /^unattended.(xml|task|systemd)\.go$/, // what the system is given
    /^(desktop.(unattended|webview|arguments)|smalldisk.disk)\.go$/, // what is to be typed, shown as that
  ];
  /** Sentences for what only the command line does. */
  const typed = [
    'Run concordctl task install as the account',
    'Let it be made ready:  concordctl task install --prepare',
  ];
  /** Parts that Go puts together; below they are whole. */
  const parts = [': concordctl drift lists them.'];

  it('names a place of the window where Go names a command', () => {
    const named = go
      .filter(([path]) => !elsewhere.some((one) => one.test(path)))
      .flatMap(([, source]) => texts(source.replace(/^\s*\/\/.*$/gm, '')))
      .filter((text) => commanded.test(text) && !parts.includes(text))
      .filter((text) => !typed.some((begin) => text.startsWith(begin)));
    expect(named.length).toBeGreaterThan(35);
    const shown = named.map((text) => [text, sentenceOf(text.replace(/%(\[\d\])?[qsd]/g, 'Sales'))]);
    expect(shown.filter(([, words]) => words === undefined || commanded.test(words))).toEqual([]);
  });

  it('has the place in the notes of a run, which Go puts together', () => {
    const notes = [
      'Users changed 2 contacts of profile Sales (1 edited, 1 deleted, 0 twice) in the 3 mailboxes looked at: concordctl drift lists them.',
      '1 person of profile Sales may have come back under a new account with the same mail address; until that is decided the old contacts stay: concordctl rehire list.',
      'The contacts of profile Sales are being taken out of the mailboxes, so it is not synced. To go on taking them out: concordctl profile remove "Sales" --from-mailboxes. To sync it again: concordctl profile remove "Sales" --cancel.',
    ];
    const { notes: shown } = said({ notes });
    expect(shown[0]).toMatch(
      /^Users changed 2 contacts of profile Sales \(1 edited.*“Check for edits” in the profile’s menu/,
    );
    for (const [index, note] of shown.entries()) {
      expect(note).not.toMatch(/concordctl|--/);
      expect(note).not.toBe(notes[index]);
    }
  });

  it('says a failure and its way on in one piece', () => {
    expect(
      asFailure({
        code: 'no_hold',
        message: 'Run 3 holds nothing back.',
        action: 'See what waits with: concordctl status.',
      }),
    ).toMatchObject({ message: 'Run 3 holds nothing back.', action: 'The overview shows what waits.' });
  });

  it('knows each sentence as Go writes it', () => {
    const strange = Object.keys(english).filter((sentence) => {
      const runs = sentence.split(/\{\w+\}/).map((run) => run.trim());
      return runs.reduce((sum, run) => sum + found(run), 0) < runs.join(' ').split(/\s+/).filter(Boolean).length / 3;
    });
    expect(strange).toEqual([]);
  });
});

/** How many words of a run stand together in Go. */
function found(run: string): number {
  const words = run.split(/\s+/).filter(Boolean);
  for (let length = words.length; length > 0; length--) {
    for (let from = 0; from + length <= words.length; from++) {
      if (everything.includes(words.slice(from, from + length).join(' '))) return length;
    }
  }
  return 0;
}
