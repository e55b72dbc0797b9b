export namespace desktop {
	
	export interface Licence {
	    name: string;
	    version: string;
	    kind: string;
	    text: string;
	}
	export interface About {
	    version: string;
	    platform: string;
	    licence: string;
	    parts: Licence[];
	}
	export interface Failure {
	    code: string;
	    message: string;
	    action: string;
	    requestId: string;
	    retryable: boolean;
	}
	export interface Attention {
	    kind: string;
	    run: number;
	    profile: string;
	    count: number;
	    failure?: Failure;
	}
	export interface Bounds {
	    low: number;
	    high: number;
	}
	export interface CardValue {
	    value: string;
	    source: string;
	    was: string;
	    cut: boolean;
	}
	export interface CardField {
	    property: string;
	    policy: string;
	    values: CardValue[];
	    leftOut: number;
	}
	export interface PersonLine {
	    id: string;
	    name: string;
	    mail: string;
	    reduced: boolean;
	    deleted: boolean;
	}
	export interface CardPreview {
	    person: PersonLine;
	    fields: CardField[];
	}
	
	export interface DataFolder {
	    path: string;
	    total: number;
	    databases: number;
	    logs: number;
	    other: number;
	}
	
	export interface FieldPreset {
	    name: string;
	    fields: string;
	}
	export interface FieldTarget {
	    name: string;
	    values: number;
	    length: number;
	    policies: string[];
	}
	export interface FieldCatalogue {
	    targets: FieldTarget[];
	    sources: string[];
	    conditions: string[];
	    comparisons: string[];
	    kinds: string[];
	    presets: FieldPreset[];
	    default: string;
	}
	
	
	export interface Figures {
	    people: number;
	    mailboxes: number;
	    created: number;
	    updated: number;
	    deleted: number;
	    unchanged: number;
	    skipped: number;
	    failed: number;
	    photos: number;
	    contacts: number;
	    differences: number;
	    requests: number;
	    directoryRequests: number;
	    batches: number;
	    throttled: number;
	    waitedMs: number;
	}
	export interface HoldReason {
	    code: string;
	    sentence: string;
	}
	export interface Hold {
	    run: number;
	    profileId: string;
	    profile: string;
	    state: string;
	    createdMs: number;
	    decidedMs: number;
	    reasons: HoldReason[];
	    people: number;
	    emptied: number;
	    mailboxes: number;
	    deletes: number;
	}
	
	export interface LeftOut {
	    code: string;
	    count: number;
	}
	
	export interface Look {
	    theme: string;
	    themeShown: string;
	    language: string;
	    languageShown: string;
	}
	export interface Progress {
	    phase: string;
	    done: number;
	    total: number;
	    text: string;
	    rate: number;
	    leftMs: number;
	}
	export interface Run {
	    id: number;
	    kind: string;
	    title: string;
	    state: string;
	    final: boolean;
	    own: boolean;
	    startedMs: number;
	    finishedMs: number;
	    durationMs: number;
	    pid: number;
	    progress: Progress;
	    plan: boolean;
	    figures: Figures;
	    failure?: Failure;
	}
	export interface ProfileState {
	    id: string;
	    name: string;
	    folder: string;
	    people: number;
	    mailboxes: number;
	    contacts: number;
	    behind: number;
	    left: number;
	    skipped: number;
	    failed: number;
	}
	export interface OverviewState {
	    people: number;
	    mailboxes: number;
	    contacts: number;
	    behind: number;
	    skipped: number;
	    failed: number;
	    profiles: ProfileState[];
	    lastRun?: Run;
	    attention: Attention[];
	    next: string[];
	}
	export interface Pace {
	    requestBudget: number;
	    maxConcurrency: number;
	    keepDays: number;
	    maxMegabytes: number;
	}
	export interface PaceBounds {
	    requestBudget: Bounds;
	    maxConcurrency: Bounds;
	    keepDays: Bounds;
	    maxMegabytes: Bounds;
	}
	
	export interface ProfileDocument {
	    id: string;
	    name: string;
	    text: string;
	    stored: boolean;
	}
	export interface ProfileLine {
	    id: string;
	    name: string;
	    folder: string;
	    people: number;
	    mailboxes: number;
	    contacts: number;
	    behind: number;
	    left: number;
	    skipped: number;
	    failed: number;
	    held: number;
	    removing: boolean;
	}
	
	export interface ProfileVerdict {
	    valid: boolean;
	    key: string;
	    message: string;
	    action: string;
	}
	
	export interface Reason {
	    code: string;
	    passed: string;
	    sentence: string;
	    key: string;
	    through: string[];
	}
	export interface Reasons {
	    in: string;
	    decided: Reason;
	    checks: Reason[];
	}
	export interface Trouble {
	    code: string;
	    sentence: string;
	    action: string;
	    failed: boolean;
	    count: number;
	    mailboxes: string[];
	    requestId: string;
	}
	export interface Report {
	    run: Run;
	    holds: Hold[];
	    troubles: Trouble[];
	    notes: string[];
	}
	export interface RuleFigures {
	    verdict: ProfileVerdict;
	    read: boolean;
	    readMs: number;
	    directory: number;
	    chosen: number;
	    unknown: number;
	    out: LeftOut[];
	    sample: PersonLine[];
	    notes: string[];
	}
	export interface RulePlace {
	    kind: string;
	    id: string;
	    name: string;
	    detail: string;
	    people: number;
	}
	export interface RuleQuestion {
	    rule: string;
	    as: string;
	    of: string;
	    offset: number;
	    limit: number;
	}
	
	export interface RunPage {
	    runs: Run[];
	    total: number;
	}
	export interface SavedProfile {
	    id: string;
	    verdict: ProfileVerdict;
	}
	export interface SessionState {
	    phase: string;
	    demo: boolean;
	    offline: boolean;
	    tenantId: string;
	    tenantName: string;
	    dataFolder: string;
	    version: string;
	    failure?: Failure;
	    trouble?: Failure;
	    look: Look;
	}
	export interface SettingsState {
	    found: boolean;
	    path: string;
	    failure?: Failure;
	    tenantId: string;
	    clientId: string;
	    cloud: string;
	    login: string;
	    graph: string;
	    keyFile: string;
	    pace: Pace;
	}
	export interface SyncOptions {
	    profile: string;
	    mailbox: string;
	}
	
	export interface VerifyOptions {
	    profile: string;
	    mailbox: string;
	    repair: boolean;
	}
	export interface WhyAnswer {
	    person: PersonLine;
	    asPerson: Reasons;
	    asMailbox: Reasons;
	    notes: string[];
	    readMs: number;
	}

}

