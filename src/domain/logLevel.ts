/** How grave a log line is, as far as it says so itself. */
export type LogLevel = 'error' | 'warn' | 'debug';

// Node 22 knows no modifiers inside of an expression: each word is spelled in the three ways in which programs write it.
const word = (names: readonly string[]) =>
	`(?:${names.flatMap(name => [name, name.toUpperCase(), name.replace(/^./, first => first.toUpperCase())]).join('|')})`;

// In the middle of a text, only capitals mean a level.
const capitals = (names: readonly string[]) =>
	`(?:^|[\\s|:])(?:${names.map(name => name.toUpperCase()).join('|')})(?=$|[\\s|:,\\]])`;

/** Syslog's priority: facility times eight, plus how grave it is. */
const priority = (gravest: number, least: number) =>
	`^<(?:${Array.from({length: 192}, (_, code) => code)
		.filter(code => code % 8 >= gravest && code % 8 <= least)
		.join('|')})>`;

const errorNames = ['error', 'err', 'fatal', 'critical', 'crit', 'panic', 'severe', 'alert', 'emergency', 'emerg'];
const warnNames = ['warning', 'warn'];
const debugNames = ['debug', 'trace', 'verbose', 'silly'];
const levelKey = '(?:level|severity|lvl|log\\.level|levelname|level_name|loglevel)';
const request = '\\b(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \\S+(?: HTTP/\\d(?:\\.\\d)?)?"? ';

/** What says that a line tells of an error: JSON, logfmt, syslog, bracketed and bare words, access logs, Rails, Django, klog, Heroku, Java, Python, Go. */
const errors = [
	...said(errorNames, '(?:50|60)'),
	priority(0, 3),
	'^[EF], \\[',
	'^[EF]\\d{4} \\d\\d:\\d\\d',
	`${request}5\\d\\d\\b`,
	'\\bat=error\\b|\\bcode=H\\d\\d\\b|\\bstatus=5\\d\\d\\b',
	'\\bheroku\\[[\\w.-]+\\]: (?:Error [HLR]\\d\\d\\b|State changed from \\w+ to crashed)',
	'\\bCompleted 5\\d\\d\\b|^Internal Server Error: /|^(?:[A-Z]\\w*::)+[A-Z]\\w* \\(|^Exception in thread ',
	'(?:^|: )(?:[Ee]rror|[Ff]atal): ',
	'^(?:Traceback \\(most recent call last\\)|panic: |(?:Uncaught|Unhandled)\\b)',
	'^(?:[a-z]\\w*\\.)*[A-Z]\\w*(?:Error|Exception)(?::|$)',
];
const warnings = [
	...said(warnNames, '40'),
	priority(4, 4),
	'^W, \\[',
	'^W\\d{4} \\d\\d:\\d\\d',
	`${request}4\\d\\d\\b`,
	'\\bat=warning\\b|\\bstatus=4\\d\\d\\b|\\bCompleted 4\\d\\d\\b|^(?:Not Found|Bad Request|Forbidden[^:]{0,40}): /',
];
const debugging = [...said(debugNames, '(?:10|20)'), priority(7, 7), '^D, \\['];

/** A level by its name: in JSON (there also by pino's and bunyan's number), in logfmt, in brackets, in capitals. */
function said(names: readonly string[], number: string): readonly string[] {
	return [
		`"${levelKey}"\\s*:\\s*(?:"${word(names)}"|${number}\\b)`,
		`(?:^|\\s)(?:level|lvl|severity)="?${word(names)}\\b`,
		`[[(<]${word(names)}[\\])>]`,
		capitals(names),
	];
}

/** A regular expression, as text, that finds the lines that tell of an error. */
export const errorPattern = errors.map(each => `(?:${each})`).join('|');

const error = new RegExp(errorPattern);
const patterns = [
	['error', error],
	['warn', new RegExp(warnings.map(each => `(?:${each})`).join('|'))],
	['debug', new RegExp(debugging.map(each => `(?:${each})`).join('|'))],
] as const;

/** Nothing that far behind says how grave a line is, and it bounds what the question costs. */
const lookedAt = 400;

/** How grave a line without colours is; null where it does not say. */
export function levelOf(line: string): LogLevel | null {
	const text = line.slice(0, lookedAt);
	return patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

/** Whether a line without colours tells of an error. */
export function tellsError(line: string): boolean {
	return error.test(line.slice(0, lookedAt));
}
