/** Where parts of a run are shown that have a screen of their own. What has none here is not offered. */
export interface Ways {
  undo?: (run: number) => string;
  hold?: (run: number) => string;
}

export const ways: Ways = {};
