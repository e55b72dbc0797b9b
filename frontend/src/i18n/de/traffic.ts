export default {
  label: 'Anfragen an Microsoft im Zeitverlauf',
  none: 'Keine Anfragen in diesem Zeitraum. Sie erscheinen hier, während ein Lauf arbeitet.',
  quiet: 'Kein Lauf war an der Arbeit',
  saved: 'Gespeichert',
  failed: 'Der Zeitverlauf konnte nicht gelesen werden.',
  stale: 'Der Zeitverlauf konnte nicht erneut gelesen werden. Die Diagramme können veraltet sein.',
  dropped_one:
    '{{count, number}} Antwort konnte für die Diagramme nicht behalten werden: Die Datenbank war beschäftigt oder der Datenträger voll.',
  dropped_other:
    '{{count, number}} Antworten konnten für die Diagramme nicht behalten werden: Die Datenbank war beschäftigt oder der Datenträger voll.',
  range: {
    label: 'Zeitraum',
    '15m': 'Letzte 15 Minuten',
    '1h': 'Letzte 60 Minuten',
    '6h': 'Letzte 6 Stunden',
    '24h': 'Letzte 24 Stunden',
    '7d': 'Letzte 7 Tage',
    '30d': 'Letzte 30 Tage',
    '90d': 'Letzte 90 Tage',
  },
  rate: {
    title: 'Anfragen pro Sekunde',
    summary: 'Im Mittel {{average}}, höchstens {{peak}} Anfr./s',
    name: 'Anfragen pro Sekunde',
    unit: 'Anfr./s',
    budget: 'Budget {{value}}',
  },
  throttle: {
    title: 'Drosselungen',
    summary_one: '{{count, number}} gedrosselte Antwort (429 oder 503)',
    summary_other: '{{count, number}} gedrosselte Antworten (429 oder 503)',
    never: 'Microsoft hat nichts abgelehnt',
    name: 'Gedrosselte Antworten',
  },
  concurrency: {
    title: 'Gleichzeitigkeit',
    summary_one: 'Höchstens {{count, number}} Austausch zugleich',
    summary_other: 'Höchstens {{count, number}} zugleich',
    name: 'Zugleich im Austausch',
    limit: 'Grenze {{value}}',
  },
  scope: { mailbox: 'Postfächer', directory: 'Verzeichnis', extensions: 'Offene Erweiterungen' },
  limited: 'Begrenzt durch: {{what}}',
  limit: {
    machine: 'Dieser Computer',
    answers: 'Warten auf Antworten, eine nach der anderen',
    mailbox: 'Postfachgrenze (vier zugleich)',
    refusal: 'Microsoft bat um Geduld',
    shared: 'Dokumentierte Grenze von Microsoft',
    concurrency: 'Anfragen zugleich',
    budget: 'Ihr Anfragebudget',
  },
  way: {
    machine:
      'Der Prozessor war ausgelastet. Ein schnellerer Computer oder weniger Programme daneben verkürzen die Läufe.',
    answers: 'Jede Anfrage brauchte die Antwort auf die vorige. Daran ist nichts zu ändern.',
    mailbox:
      'Microsoft nimmt von einer App vier Anfragen zugleich für ein Postfach. Mehr Postfächer nebeneinander nutzen die Zeit besser.',
    refusal:
      'Microsoft hat mit 429 oder 503 geantwortet und eine Wartezeit genannt. Eine ruhigere Stunde oder ein kleineres Budget macht das seltener.',
    shared: 'Concord bleibt unter den Grenzen, die Microsoft für das Verzeichnis und die App als Ganzes dokumentiert.',
    concurrency:
      'Concord sendet von selbst mehr Anfragen zugleich, solange sie gelingen. Zu niedrig kann dafür nur eine Grenze in den Einstellungen sein.',
    budget:
      'Erhöhen Sie in den Einstellungen die Anfragen pro Sekunde, um schneller zu werden, solange wenige Antworten abgelehnt werden.',
  },
};
