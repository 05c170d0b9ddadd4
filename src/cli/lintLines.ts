import stringWidth from 'string-width';
import {count} from '../domain/count.ts';
import {colorText, plainText} from '../domain/sanitize.ts';
import type {JudgedSet, JudgedStatement, Verdict} from '../migrations/lint/judgeSet.ts';
import type {OrderStep, SetOrder} from '../migrations/lint/order.ts';
import type {Finding} from '../migrations/rules/judgeOperation.ts';
import {paint} from './output.ts';

/** How wide the text may get. A path is never cut, so that one can click on it. */
const width = 80;

/** What the linter found, for people: a block for each statement that deserves words, the verdict, the order. */
export function lintLines({statements, verdict, order}: JudgedSet, remarks: boolean): readonly string[] {
	const blocks = statements.flatMap(statement => block(statement, remarks));
	return [
		...blocks,
		`${paint('bold', 'Verdict')}  ${verdictText(verdict)}: ${counts(statements)}`,
		...orderLines(order),
	];
}

function block({file, line, sql, rules}: JudgedStatement, remarks: boolean): readonly string[] {
	const shown = rules.filter(({severity}) => remarks || severity !== 'info');
	if (shown.length === 0) return [];
	const text = plainText(sql.replace(/\s+/g, ' ').slice(0, 4 * width));
	return [
		paint('bold', `${plainText(file)}:${line}`),
		...(text === '' ? [] : [`  ${paint('dim', colorText(text, width - 3))}`]),
		...shown.flatMap(findingLines),
		'',
	];
}

function findingLines({id, severity, text, instead}: Finding): readonly string[] {
	const indent = ' '.repeat(9);
	const [first = '', ...rest] = wrap(plainText(text), width - indent.length);
	const safer = instead === null ? [] : wrap(`→ ${instead}`, width - indent.length);
	const [color, mark] = opaque.has(id) ? (['red', '?'] as const) : marks[severity];
	return [`  ${paint(color, mark)} ${id}  ${first}`, ...[...rest, ...safer].map(each => `${indent}${each}`)];
}

/** What cannot be read is no better than what is blocked: nobody knows. */
const opaque: ReadonlySet<string> = new Set(['V06', 'X22']);
const marks = {block: ['red', '✖'], warn: ['yellow', '▲'], info: ['dim', '·']} as const;

function verdictText(verdict: Verdict): string {
	switch (verdict) {
		case 'safe':
			return paint('green', 'safe');
		case 'warnings':
			return paint('yellow', 'look at the warnings');
		case 'opaque':
			return paint('red', 'not known, some of it cannot be read');
		case 'blocked':
			return paint('red', 'not like this');
	}
}

function counts(statements: readonly JudgedStatement[]): string {
	const found = statements.flatMap(({rules}) => rules);
	const of = (severity: Finding['severity']) => found.filter(each => each.severity === severity).length;
	return [
		count(statements.length, 'statement'),
		...[`${of('block')} ✖`, `${of('warn')} ▲`, `${of('info')} ·`].filter(text => !text.startsWith('0')),
	].join(', ');
}

/** In which order schema and code can go out. */
export function orderLines({kind, steps, reason}: SetOrder): readonly string[] {
	const indent = ' '.repeat(9);
	const text = [orderTexts[kind], ...(reason === null ? [] : [plainText(reason)])].join(' ');
	const [first = '', ...rest] = wrap(text, width - indent.length);
	return [
		`${paint('bold', 'Order')}    ${first}`,
		...rest.map(line => `${indent}${line}`),
		...steps.map((step, index) => stepLine(step, index, indent)),
	];
}

const orderTexts: Readonly<Record<SetOrder['kind'], string>> = {
	any: 'Before the code or after it, as you like.',
	'schema-first': 'The schema first, then the code.',
	'code-first': 'The code first, then the schema.',
	split: 'In two parts, with the code between them.',
	window: 'Neither before the code nor after it.',
	refused: 'None.',
	unknown: 'Not known.',
};

function stepLine({run, files}: OrderStep, index: number, indent: string): string {
	const [first = '', ...more] = files.map(plainText);
	const named = more.length === 0 ? first : `${first} … ${more.at(-1)} (${files.length} files)`;
	return `${indent}${index + 1} ${run.padEnd(8)} ${named}`.trimEnd();
}

/** Breaks a text at its blanks; a word that is too long by itself is cut. */
function wrap(text: string, columns: number): readonly string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ').flatMap(each => pieces(each, columns))) {
		const longer = line === '' ? word : `${line} ${word}`;
		if (line !== '' && stringWidth(longer) > columns) {
			lines.push(line);
			line = word;
		} else line = longer;
	}

	return [...lines, line];
}

function pieces(word: string, columns: number): readonly string[] {
	return stringWidth(word) <= columns
		? [word]
		: (word.match(new RegExp(`.{1,${Math.floor(columns / 2)}}`, 'gu')) ?? []);
}
