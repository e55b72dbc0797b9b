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
	export interface Trouble {
	    code: string;
	    sentence: string;
	    action: string;
	    failed: boolean;
	    count: number;
	    mailboxes: string[];
	    requestId: string;
	}
	export interface Failure {
	    code: string;
	    message: string;
	    action: string;
	    requestId: string;
	    retryable: boolean;
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
	export interface Progress {
	    phase: string;
	    done: number;
	    total: number;
	    text: string;
	    mailboxes: number;
	    mailboxesTotal: number;
	    rate: number;
	    leftMs: number;
	    paused: boolean;
	}
	export interface Run {
	    id: number;
	    kind: string;
	    profileId: string;
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
	    planId: number;
	    figures: Figures;
	    failure?: Failure;
	}
	export interface AdoptReport {
	    run: Run;
	    decision: string;
	    mailboxes: number;
	    contacts: number;
	    done: number;
	    gone: number;
	    outranked: number;
	    spared: number;
	    troubles: Trouble[];
	}
	export interface Applied {
	    plan: number;
	    operations: number;
	    before: number;
	    done: number;
	    passedOver: number;
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
	
	export interface CertificateFacts {
	    file: string;
	    store: string;
	    subject: string;
	    thumbprint: string;
	    notBefore: number;
	    notAfter: number;
	    daysLeft: number;
	    nearness: string;
	    bits: number;
	}
	export interface CertificatePlace {
	    file: string;
	    store: string;
	    thumbprint: string;
	}
	export interface CertificateWish {
	    name: string;
	    bits: number;
	    days: number;
	    store: string;
	}
	export interface Right {
	    permission: string;
	    state: string;
	    why: string;
	    action: string;
	}
	export interface CheckStep {
	    name: string;
	    state: string;
	    text: string;
	    details: string[];
	    rights: Right[];
	    certificate?: CertificateFacts;
	    tenantId: string;
	    failure?: Failure;
	}
	export interface Check {
	    running: boolean;
	    passed: boolean;
	    steps: CheckStep[];
	}
	
	export interface CleanedMailbox {
	    mailbox: string;
	    contacts: number;
	    edited: number;
	    moved: number;
	    second: number;
	    folder: string;
	    why: string;
	    clean: boolean;
	    trouble?: Failure;
	}
	export interface CloudQuestion {
	    question: string;
	    word: string;
	}
	export interface CloudChange {
	    where: string;
	    before: string;
	    after: string;
	}
	export interface CloudRequest {
	    method: string;
	    path: string;
	    body: string;
	    note: string;
	}
	export interface CloudStepState {
	    number: number;
	    name: string;
	    title: string;
	    state: string;
	    evidence: string[];
	    warnings: string[];
	    requests: CloudRequest[];
	    changes: CloudChange[];
	    confirm?: CloudQuestion;
	    failure?: Failure;
	    applied: boolean;
	    working: boolean;
	}
	export interface CloudPlan {
	    domain: string;
	    servicePrincipalId: string;
	    steps: CloudStepState[];
	    clean: boolean;
	    lookedMs: number;
	}
	export interface CloudApplied {
	    run?: Run;
	    text: string;
	    plan: CloudPlan;
	}
	export interface CloudBackup {
	    id: number;
	    domain: string;
	    kind: string;
	    jobId: string;
	    version: string;
	    why: string;
	    atMs: number;
	    bytes: number;
	}
	export interface CloudDocument {
	    domain: string;
	    text: string;
	    notes: string[];
	}
	export interface CloudBegin {
	    stored: CloudDocument[];
	    suggestion: CloudDocument;
	    threshold: number;
	    mostInScope: number;
	}
	
	export interface CloudChoice {
	    id: string;
	    login: string;
	    graph: string;
	    portal: string;
	}
	export interface CloudQuarantine {
	    reason: string;
	    meaning: string;
	    error: string;
	    errorMeaning: string;
	    errorText: string;
	    remedy: string;
	    ways: string[];
	    sinceMs: number;
	    nextMs: number;
	    tries: number;
	    support: string;
	}
	export interface CloudCount {
	    name: string;
	    count: number;
	}
	export interface CloudJob {
	    id: string;
	    template: string;
	    state: string;
	    sinceMs: number;
	    seenMs: number;
	    firstSteadyMs: number;
	    lastSteadyMs: number;
	    nextMs: number;
	    intervalMs: number;
	    execution: string;
	    beganMs: number;
	    endedMs: number;
	    imported: number;
	    exported: number;
	    escrowed: number;
	    failures: number;
	    error: string;
	    errorMeaning: string;
	    activity: string;
	    entries: CloudCount[];
	    threshold: number;
	    completed: number;
	    total: number;
	    quarantine?: CloudQuarantine;
	}
	export interface CloudConfiguration {
	    domain: string;
	    name: string;
	    servicePrincipalId: string;
	    known: boolean;
	    jobs: CloudJob[];
	    failure?: Failure;
	    seenMs: number;
	}
	
	export interface CloudDelete {
	    id: string;
	    name: string;
	    type: string;
	    atMs: number;
	}
	export interface CloudDeletes {
	    domain: string;
	    jobId: string;
	    sinceMs: number;
	    items: CloudDelete[];
	}
	
	export interface CloudDone {
	    templates: string[];
	}
	export interface CloudEntry {
	    atMs: number;
	    domain: string;
	    what: string;
	    text: string;
	}
	export interface CloudEntryHistory {
	    name: string;
	    value: number[];
	    min: number[];
	    max: number[];
	}
	export interface CloudFound {
	    domain: string;
	    name: string;
	    servicePrincipalId: string;
	    known: boolean;
	    failure?: Failure;
	}
	export interface CloudJobHistory {
	    template: string;
	    seenMs: number[];
	    wellMs: number[];
	    troubledMs: number[];
	    quarantineMs: number[];
	    haltedMs: number[];
	    executions: number[];
	    failed: number[];
	    imported: number[];
	    exported: number[];
	    escrowed: number[];
	    escrowedMin: number[];
	    escrowedMax: number[];
	    entries: CloudEntryHistory[];
	}
	export interface CloudHistory {
	    fromMs: number;
	    toMs: number;
	    stepMs: number;
	    at: number[];
	    jobs: CloudJobHistory[];
	}
	
	
	export interface CloudLogChange {
	    name: string;
	    old: string;
	    new: string;
	}
	export interface CloudLogStep {
	    name: string;
	    type: string;
	    status: string;
	    description: string;
	}
	export interface CloudLogLine {
	    id: string;
	    atMs: number;
	    tookMs: number;
	    action: string;
	    status: string;
	    name: string;
	    type: string;
	    sourceId: string;
	    targetId: string;
	    errorCode: string;
	    reason: string;
	}
	export interface CloudLogEntry {
	    line: CloudLogLine;
	    details: string;
	    advice: string;
	    cycleId: string;
	    steps: CloudLogStep[];
	    changes: CloudLogChange[];
	}
	
	export interface CloudLogPage {
	    lines: CloudLogLine[];
	    more: boolean;
	}
	export interface CloudLogQuery {
	    domain: string;
	    template: string;
	    lastMs: number;
	    action: string;
	    status: string;
	    limit: number;
	}
	
	export interface CloudWord {
	    step: string;
	    word: string;
	}
	export interface CloudOrder {
	    text: string;
	    typed: CloudWord[];
	    replaceMapping: boolean;
	}
	
	
	
	
	export interface CloudStep {
	    number: number;
	    name: string;
	    title: string;
	}
	
	export interface CloudTest {
	    ok: boolean;
	    result: string;
	    error: string;
	    does: string;
	    source: string;
	    target: string;
	    tookMs: number;
	    steps: CloudLogStep[];
	    changes: CloudLogChange[];
	}
	export interface CloudVerdict {
	    valid: boolean;
	    text: string;
	    code: string;
	    key: string;
	    message: string;
	    action: string;
	}
	
	export interface Condition {
	    code: string;
	    severity: string;
	    title: string;
	    text: string;
	    action: string;
	    count: number;
	    run: number;
	    profile: string;
	    domain: string;
	    job: string;
	    sinceMs: number;
	    untilMs: number;
	    bytes: number;
	    cause: string;
	}
	export interface ConnectDraft {
	    cloud: string;
	    tenantId: string;
	    clientId: string;
	    objectId: string;
	    keyFile: string;
	    store: string;
	    thumbprint: string;
	    graphEndpoint: string;
	    loginEndpoint: string;
	    caFile: string;
	    proxy: string;
	    mailbox: string;
	}
	export interface SettingChange {
	    key: string;
	    before: string;
	    after: string;
	}
	export interface ConnectPlan {
	    path: string;
	    exists: boolean;
	    changes: SettingChange[];
	    failure?: Failure;
	    aside: string;
	    seen: string;
	}
	export interface ConnectStart {
	    clouds: CloudChoice[];
	    rights: Right[];
	    keyLengths: number[];
	    longestDays: number;
	    dataFolder: string;
	    stores: string[];
	    draft: ConnectDraft;
	}
	export interface DataFolder {
	    path: string;
	    total: number;
	    databases: number;
	    logs: number;
	    other: number;
	}
	export interface DriftFinding {
	    mailbox: string;
	    person: string;
	    kind: string;
	    fields: string[];
	    folder: string;
	}
	export interface DriftOptions {
	    profile: string;
	    mailbox: string;
	    whole: boolean;
	}
	export interface DriftPage {
	    total: number;
	    findings: DriftFinding[];
	}
	export interface DriftQuery {
	    profile: string;
	    search: string;
	    kind: string;
	    by: string;
	    descending: boolean;
	    offset: number;
	    limit: number;
	}
	export interface DriftState {
	    profileId: string;
	    profile: string;
	    check: string;
	    everyDays: number;
	    mailboxes: number;
	    looked: number;
	    lastMs: number;
	    concerned: number;
	    edited: number;
	    deleted: number;
	    moved: number;
	    twice: number;
	    run?: Run;
	    troubles: Trouble[];
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
	export interface FieldChange {
	    field: string;
	    old: string[];
	    new: string[];
	    policy: string;
	}
	
	
	
	export interface HeldItem {
	    kind: string;
	    person: string;
	    personId: string;
	    mailbox: string;
	}
	export interface HeldPage {
	    total: number;
	    items: HeldItem[];
	}
	export interface HeldQuery {
	    run: number;
	    profileId: string;
	    kind: string;
	    search: string;
	    offset: number;
	    limit: number;
	}
	export interface Hit {
	    kind: string;
	    id: string;
	    title: string;
	    hint: string;
	    atMs: number;
	    state: string;
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
	
	export interface KeptBackup {
	    path: string;
	    name: string;
	    madeMs: number;
	    why: string;
	    bytes: number;
	    version: string;
	    tenant: string;
	    trouble?: Failure;
	}
	export interface KnownLeftovers {
	    extensions: string[];
	    categories: string[];
	    folders: string[];
	}
	export interface LeftOut {
	    code: string;
	    count: number;
	}
	export interface Leftover {
	    no: number;
	    mailbox: string;
	    name: string;
	    address: string;
	    folder: string;
	    kind: string;
	    tool: string;
	    evidence: string;
	    filled: number;
	    matched: string;
	    duplicate: boolean;
	    decision: string;
	    doneMs: number;
	    trouble: string;
	}
	export interface LeftoverChoice {
	    contacts: number;
	    mailboxes: number;
	}
	export interface LeftoverCount {
	    kind: string;
	    tool: string;
	    contacts: number;
	    mailboxes: number;
	    byId: number;
	    byAddress: number;
	    nobody: number;
	    duplicates: number;
	    adopted: number;
	    left: number;
	    removed: number;
	}
	export interface LeftoverDecision {
	    profile: string;
	    decision: string;
	    mailbox: string;
	    kind: string;
	    tool: string;
	    duplicates: boolean;
	    nobody: boolean;
	}
	export interface LeftoverPage {
	    total: number;
	    leftovers: Leftover[];
	}
	export interface LeftoverQuery {
	    profile: string;
	    kind: string;
	    tool: string;
	    of: string;
	    search: string;
	    by: string;
	    descending: boolean;
	    offset: number;
	    limit: number;
	}
	export interface LeftoverSearch {
	    profile: string;
	    mailbox: string;
	    extensions: string[];
	    categories: string[];
	    folders: string[];
	}
	export interface LeftoverState {
	    profileId: string;
	    profile: string;
	    removing: boolean;
	    searched: boolean;
	    searchedMs: number;
	    looked: number;
	    counts: LeftoverCount[];
	    last?: AdoptReport;
	}
	
	export interface Limited {
	    machine: number[];
	    answers: number[];
	    mailbox: number[];
	    refusal: number[];
	    shared: number[];
	    concurrency: number[];
	    budget: number[];
	}
	export interface LogLine {
	    number: number;
	    atMs: number;
	    level: string;
	    message: string;
	    details: string;
	    run: number;
	}
	export interface LogPage {
	    file: string;
	    total: number;
	    lines: LogLine[];
	}
	export interface LogQuery {
	    search: string;
	    level: string;
	    offset: number;
	    limit: number;
	}
	export interface Look {
	    theme: string;
	    themeShown: string;
	    language: string;
	    languageShown: string;
	}
	export interface Mailbox {
	    id: string;
	    name: string;
	    mail: string;
	    profile: string;
	    state: string;
	    contacts: number;
	    people: number;
	    nextTryMs: number;
	    trouble?: Failure;
	}
	export interface MailboxPage {
	    total: number;
	    mailboxes: Mailbox[];
	}
	export interface MailboxQuery {
	    search: string;
	    state: string;
	    by: string;
	    descending: boolean;
	    offset: number;
	    limit: number;
	}
	export interface NewerVersion {
	    asked: boolean;
	    newer: boolean;
	    version: string;
	    notes: string;
	    page: string;
	    failure?: Failure;
	}
	export interface NotificationChange {
	    webhook: string;
	    remove: boolean;
	    kind: string;
	    events: string[];
	}
	export interface NotificationState {
	    found: boolean;
	    host: string;
	    kind: string;
	    events: string[];
	    all: string[];
	    desktop: boolean;
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
	    attention: Condition[];
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
	export interface PeopleHeld {
	    people: number;
	    contents: number;
	    journal: number;
	    pictures: number;
	    plans: number;
	    findings: number;
	    runs: number;
	    links: number;
	    bytes: number;
	    backups: number;
	    backupBytes: number;
	}
	
	export interface Plan {
	    id: number;
	    run: number;
	    createdMs: number;
	    state: string;
	    appliedRun: number;
	    profile: string;
	    mailbox: string;
	    mailboxes: number;
	    creates: number;
	    updates: number;
	    deletes: number;
	    held: number;
	}
	export interface PlanConflict {
	    what: string;
	    profile: string;
	    mailbox: string;
	    kind: string;
	    personName: string;
	    personMail: string;
	    changes: FieldChange[];
	}
	export interface PlanDetail {
	    plan: Plan;
	    profiles: string[];
	    holds: Hold[];
	    troubles: Trouble[];
	    notes: string[];
	}
	export interface PlanOperation {
	    profile: string;
	    mailbox: string;
	    mailboxId: string;
	    kind: string;
	    held: boolean;
	    personId: string;
	    personName: string;
	    personMail: string;
	    reason: string;
	    ground: string;
	    why: string;
	    unknown: boolean;
	    changes: FieldChange[];
	}
	export interface PlanPage {
	    total: number;
	    operations: PlanOperation[];
	}
	export interface PlanQuery {
	    plan: number;
	    mailbox: string;
	    person: string;
	    profile: string;
	    kind: string;
	    held: string;
	    offset: number;
	    limit: number;
	}
	export interface Population {
	    fromMs: number;
	    toMs: number;
	    stepMs: number;
	    at: number[];
	    people: number[];
	    mailboxes: number[];
	    contacts: number[];
	    contactsMin: number[];
	    contactsMax: number[];
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
	    folderMode: string;
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
	
	export interface Purged {
	    before: number;
	    after: number;
	    backupsGone: number;
	    notRewritten?: Failure;
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
	export interface Rehire {
	    id: number;
	    profileId: string;
	    profile: string;
	    oldId: string;
	    newId: string;
	    oldName: string;
	    newName: string;
	    address: string;
	    contacts: number;
	    state: string;
	    foundMs: number;
	    untilMs: number;
	}
	export interface RemovalOptions {
	    profile: string;
	    mailbox: string;
	    everywhere: boolean;
	    plan: boolean;
	    leaveRest: boolean;
	}
	export interface RemovalReport {
	    run: Run;
	    plan: boolean;
	    mailbox: string;
	    everywhere: boolean;
	    mailboxes: number;
	    contacts: number;
	    edited: number;
	    moved: number;
	    second: number;
	    foldersGone: number;
	    foldersKept: number;
	    left: number;
	    forgotten: boolean;
	    boxes: CleanedMailbox[];
	    troubles: Trouble[];
	    notes: string[];
	}
	export interface RemovalState {
	    profileId: string;
	    profile: string;
	    known: boolean;
	    contacts: number;
	    mailboxes: number;
	    permanent: boolean;
	    removing: boolean;
	    last?: RemovalReport;
	}
	export interface RenewalState {
	    underWay: boolean;
	    running: boolean;
	    phase: string;
	    way: string;
	    why: string;
	    old: CertificatePlace;
	    new: CertificatePlace;
	    notAfter: number;
	    apps: number;
	    upload: string;
	    keepOld: boolean;
	    left: boolean;
	    aside: string;
	    kept: string[];
	    tries: number;
	    nextTry: number;
	    began: number;
	    ended: number;
	}
	export interface RenewalWish {
	    byHand: boolean;
	    keepOld: boolean;
	}
	export interface UndoLine {
	    profile: string;
	    mailbox: string;
	    person: string;
	    kind: string;
	    fields: FieldChange[];
	    photo: boolean;
	    reason: string;
	    run: number;
	    note: string;
	}
	export interface UndoReason {
	    code: string;
	    run: number;
	    sentence: string;
	    contacts: number;
	}
	export interface UndoReport {
	    undoes: number;
	    mailboxes: number;
	    putBack: number;
	    madeAgain: number;
	    takenAway: number;
	    already: number;
	    left: number;
	    photos: number;
	    reasons: UndoReason[];
	    lines: UndoLine[];
	    told: number;
	    notes: string[];
	}
	export interface Report {
	    run: Run;
	    holds: Hold[];
	    troubles: Trouble[];
	    notes: string[];
	    applied?: Applied;
	    undo?: UndoReport;
	}
	export interface Restored {
	    aside: string;
	    damaged: string;
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
	
	export interface RunPoint {
	    atMs: number;
	    run: number;
	    runs: number;
	    done: number;
	    partly: number;
	    held: number;
	    failed: number;
	    cancelled: number;
	    interrupted: number;
	    durationMs: number;
	    durationMinMs: number;
	    durationMaxMs: number;
	    created: number;
	    updated: number;
	    deleted: number;
	}
	export interface RunHistory {
	    fromMs: number;
	    toMs: number;
	    stepMs: number;
	    points: RunPoint[];
	}
	export interface RunPage {
	    runs: Run[];
	    total: number;
	}
	
	export interface SavedProfile {
	    id: string;
	    verdict: ProfileVerdict;
	}
	export interface Schedule {
	    profile: string;
	    name: string;
	    minutes: number;
	    at: string[];
	    weekdays: number[];
	    quietFrom: string;
	    quietTo: string;
	    next: number;
	}
	export interface ScriptWish {
	    kind: string;
	    permissions: string[];
	    draft: ConnectDraft;
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
	    store: string;
	    pace: Pace;
	}
	export interface Span {
	    lastMs: number;
	    fromMs: number;
	    toMs: number;
	}
	export interface StoreCertificate {
	    facts: CertificateFacts;
	    provider: string;
	    exportable: string;
	    failure?: Failure;
	}
	export interface SupportItem {
	    name: string;
	    what: string;
	}
	export interface SupportSaved {
	    path: string;
	    missing: string[];
	}
	export interface SyncOptions {
	    profile: string;
	    mailbox: string;
	}
	export interface Throttle {
	    atMs: number;
	    scope: string;
	    mailbox: string;
	    name: string;
	    status: number;
	    code: string;
	    answers: number;
	    retryAfterMs: number;
	    closedMs: number;
	}
	export interface ThrottlePage {
	    total: number;
	    events: Throttle[];
	}
	export interface ThrottleQuery {
	    span: Span;
	    search: string;
	    scope: string;
	    by: string;
	    ascending: boolean;
	    offset: number;
	    limit: number;
	}
	export interface Traffic {
	    fromMs: number;
	    toMs: number;
	    stepMs: number;
	    dropped: number;
	    budget: number;
	    concurrency: number;
	    at: number[];
	    seconds: number[];
	    requests: number[];
	    requestsMin: number[];
	    requestsMax: number[];
	    exchanges: number[];
	    inFlight: number[];
	    inFlightMax: number[];
	    waitedMs: number[];
	    latencyMs: number[];
	    latencyMaxMs: number[];
	    mailboxes: number[];
	    directory: number[];
	    extensions: number[];
	    refused: number[];
	    unavailable: number[];
	    failed: number[];
	    limited: Limited;
	}
	
	export interface UnattendedOptions {
	    minutes: number;
	    loggedOut: boolean;
	}
	export interface UnattendedPlan {
	    makes: string[];
	    command: string;
	    text: string;
	    typed: string;
	}
	export interface UnattendedState {
	    windows: boolean;
	    elevated: boolean;
	    installed: boolean;
	    enabled: boolean;
	    command: string;
	    account: string;
	    onlyLoggedOn: boolean;
	    minutes: number;
	    lastRun: string;
	    lastExit: number;
	    program: boolean;
	}
	
	export interface UndoQuery {
	    run: number;
	    mailbox: string;
	    person: string;
	}
	
	
	export interface Undoable {
	    contacts: number;
	    untilMs: number;
	    undoes: number;
	    undoneBy: number;
	    inPart: boolean;
	}
	export interface UndoneContact {
	    mailbox: string;
	    person: string;
	    personId: string;
	    there: boolean;
	}
	export interface UndonePage {
	    total: number;
	    contacts: UndoneContact[];
	}
	export interface UndoneQuery {
	    profile: string;
	    mailbox: string;
	    person: string;
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

