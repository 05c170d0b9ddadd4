// Every rule in every dialect that it names: a statement that meets it, and with which severity; and one that does not.
import {expect, test} from 'vitest';
import {ruleTable} from '../../../src/migrations/rules/ruleTable.ts';
import type {SqlDialect} from '../../../src/migrations/sql/tokenAt.ts';
import {lintText, rulesOf} from '../lint/lintText.ts';
import {ruleCases} from './ruleCases.ts';
import {ruleDocs} from './ruleDocs.ts';

test('every rule has a case in every dialect it names, and no other', () => {
	for (const {id, dialects} of ruleTable) {
		expect(Object.keys(ruleCases[id] ?? {}).sort(), id).toEqual([...dialects].sort());
	}

	expect(Object.keys(ruleCases).sort()).toEqual(ruleTable.map(({id}) => id).sort());
});

const cases = Object.entries(ruleCases).flatMap(([id, byDialect]) =>
	(['postgres', 'mysql', 'sqlite'] as const satisfies readonly SqlDialect[]).flatMap(dialect => {
		const found = byDialect[dialect];
		return found ? [{id, dialect, ...found}] : [];
	}),
);

test.each(cases)('$id $dialect: $met', async ({id, dialect, met, but, severity, options}) => {
	const rule = ruleTable.find(each => each.id === id);
	expect(rulesOf(await lintText(dialect, met, options))).toContain(`${id} ${severity ?? rule?.severity}`);
	const others = rulesOf(await lintText(dialect, but, options)).map(each => each.split(' ')[0]);
	expect(others, JSON.stringify(but)).not.toContain(id);
	// What a rule is shown not to meet must have been read.
	expect(others.filter(each => each === 'X22' && id !== 'X22')).toEqual([]);
});

test('docs/migration-rules.md is what the rules say (vitest -u writes it)', async () => {
	await expect(ruleDocs()).toMatchFileSnapshot('../../../docs/migration-rules.md');
});
