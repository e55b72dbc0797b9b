import type { Condition } from '../../backend/profile';

/** One comparison, as a line of the editor. Several values are parted by semicolons. */
export interface Test {
  property: string;
  is: string;
  not: boolean;
  value: string;
}

/** Comparisons joined in one way: what most rules are. */
export interface Simple {
  join: 'all' | 'any';
  tests: Test[];
}

function test(condition: Condition): Test | undefined {
  if (condition.not) {
    const inner = test(condition.not);
    return inner && !inner.not ? { ...inner, not: true } : undefined;
  }
  if (condition.all || condition.any || condition.property === undefined) return undefined;
  const value = condition.values ? condition.values.join('; ') : (condition.value ?? '');
  return { property: condition.property, is: condition.is ?? 'equals', not: false, value };
}

/** The condition as lines; undefined when it is nested deeper than lines can say. */
export function simple(condition: Condition | undefined): Simple | undefined {
  if (condition === undefined) return { join: 'all', tests: [] };
  const parts = condition.all ?? condition.any ?? [condition];
  const tests = parts.map(test);
  if (tests.includes(undefined)) return undefined;
  return { join: condition.any ? 'any' : 'all', tests: tests as Test[] };
}

function untest({ property, is, not, value }: Test): Condition {
  const one: Condition = { property, is };
  if (is === 'in') {
    one.values = value
      .split(';')
      .map((each) => each.trim())
      .filter((each) => each !== '');
  } else if (is !== 'isEmpty' && is !== 'isNotEmpty') one.value = value;
  return not ? { not: one } : one;
}

/** The condition of a profile that lines mean. */
export function unsimple({ join, tests }: Simple): Condition | undefined {
  const [first, ...rest] = tests.map(untest);
  if (!first) return undefined;
  if (rest.length === 0 && join === 'all') return first;
  return join === 'any' ? { any: [first, ...rest] } : { all: [first, ...rest] };
}
