// Imported first of all. WebKitGTK reports navigator.language as "C" under LANG=C, and any Intl constructor then throws;
// uPlot calls one while it is loading, which would leave an empty window.
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true });
  Object.defineProperty(navigator, 'languages', { value: ['en-US'], configurable: true });
}

export {};
