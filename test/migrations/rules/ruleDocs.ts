import type {Rule} from '../../../src/migrations/rules/rule.ts';
import {ruleTable} from '../../../src/migrations/rules/ruleTable.ts';

/** docs/migration-rules.md: the table of rules, from the rules themselves. */
export function ruleDocs(): string {
	const sections = Object.entries(titles).map(([letter, title]) => section(letter, title));
	return `# Rules of \`migrations lint\`

The identifiers do not change. What the columns mean, and what a linter cannot know: [migrations.md](migrations.md).
This file is made from the rules (\`vitest run test/migrations/rules -u\`).
${sections.join('')}`;
}

const titles = {
	T: 'Tables and schemas',
	C: 'Columns',
	K: 'Constraints',
	I: 'Indexes',
	E: 'Enums, types, sequences',
	V: 'Views, functions, triggers',
	D: 'Data',
	P: 'Partitions',
	X: 'Transactions, sessions, whole sets',
};

function section(letter: string, title: string): string {
	const rows = ruleTable.filter(({id}) => id.startsWith(letter)).map(row);
	return `
## ${letter}: ${title}

| rule | for | weight | phase | stops | cost | old code | new code | undo | when | why → what to do instead |
|---|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

function row({id, dialects, severity, effects, text, instead, style}: Rule): string {
	const [phase, lock, cost, oldOnNew, newOnOld, undo, order] = effects ?? ['', '', '', '', '', '', ''];
	const databases = dialects.length === 3 ? 'all' : dialects.join(', ');
	const why = instead === null ? text : `${text} → ${instead}`;
	const cells = [id, databases, style ? `${severity}, with --style` : severity, phase, stops[lock], cost];
	return `| ${[...cells, oldOnNew, newOnOld, undo, order, why].map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

const stops = {'': '', none: 'nothing', schema: 'schema changes', writes: 'writes', all: 'reads and writes'};
