// What the window asks the program for, a file a subject. A new bound struct goes to its subject.

export * from './calls/care';
export * from './calls/cloudsync';
export * from './calls/connect';
export * from './calls/overview';
export * from './calls/profiles';
export * from './calls/runs';
export * from './calls/session';
export * from './calls/settings';
