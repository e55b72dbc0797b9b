import { describe, expect, it } from 'vitest';
import { pairLines, shorten } from './lines';

describe('two texts side by side', () => {
  it('keeps equal lines beside each other and pairs what was replaced', () => {
    expect(pairLines('{\n  "a": 1,\n  "b": 2\n}\n', '{\n  "a": 1,\n  "b": 3,\n  "c": 4\n}')).toEqual([
      { before: '{', after: '{' },
      { before: '  "a": 1,', after: '  "a": 1,' },
      { before: '  "b": 2', after: '  "b": 3,' },
      { after: '  "c": 4' },
      { before: '}', after: '}' },
    ]);
  });

  it('finds a line that moved past others as gone here and come there', () => {
    const pairs = pairLines('a\nb\nc', 'b\nc\na');
    expect(pairs).toEqual([{ before: 'a' }, { before: 'b', after: 'b' }, { before: 'c', after: 'c' }, { after: 'a' }]);
  });

  it('shows a text that comes, and one that goes', () => {
    expect(pairLines('', 'x\ny')).toEqual([{ after: 'x' }, { after: 'y' }]);
    expect(pairLines('x', '')).toEqual([{ before: 'x' }]);
  });

  it('leaves equal lines out that are far from a change, and counts them', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const shown = shorten(pairLines(lines.join('\n'), [...lines.slice(0, 19), 'another'].join('\n')), 2);
    expect(shown[0]).toEqual({ hidden: 17, at: 0 });
    expect(shown).toHaveLength(4);
    expect(shown.at(-1)).toEqual({ pair: { before: 'line 19', after: 'another' }, at: 19 });
  });

  it('does not take minutes for long texts', () => {
    const long = (word: string) => Array.from({ length: 20_000 }, (_, index) => `${word} ${index}`).join('\n');
    expect(pairLines(long('a'), long('b'))).toHaveLength(20_000);
  });
});
