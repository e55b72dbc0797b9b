import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeAll, vi } from 'vitest';
import { laterWords, startWords } from './i18n';

// What the document of the tests does not have: sizes, and a canvas that can be drawn on.
Object.defineProperty(HTMLElement.prototype, 'offsetHeight', { configurable: true, get: () => 600 });
Object.defineProperty(HTMLElement.prototype, 'offsetWidth', { configurable: true, get: () => 800 });
Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, get: () => 800 });
Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 600 });
// Without a page that is seen the kit finds nothing to focus in a dialog, and a quarter of a second later hides what has no focus.
document.body.getBoundingClientRect = () => new DOMRect(0, 0, 800, 600);
// Nothing moves in a test: the kit shows the end of a motion at once when there is none.
Reflect.deleteProperty(Element.prototype, 'animate');
const pen: unknown = new Proxy(
  {},
  { get: (_, name) => (name === 'measureText' ? () => ({ width: 10 }) : () => {}), set: () => true },
);
HTMLCanvasElement.prototype.getContext = (() => pen) as never;
vi.stubGlobal(
  'Path2D',
  class {
    moveTo() {}
    lineTo() {}
    rect() {}
    roundRect() {}
    arc() {}
    closePath() {}
    addPath() {}
  },
);

// A machine with two busy cores takes its time; nothing here waits longer than it has to.
configure({ asyncUtilTimeout: 30_000 });

beforeAll(async () => {
  await startWords('en');
  await laterWords();
});
afterEach(() => {
  cleanup();
});
