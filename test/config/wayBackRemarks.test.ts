import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {configRemarks} from '../../src/config/configRemarks.ts';
import {parseProject} from '../../src/config/parseProject.ts';
import {wayBackRemarks} from '../../src/config/wayBackRemarks.ts';

const push = {id: 'push', run: 'push it'};
const found = {adapter: 'rails', path: 'db/migrate', dialect: 'postgres', reason: 'Gemfile'} as const;

function remarks(file: object, migrations: typeof found | null = null): readonly string[] {
	const parsed = parseProject(JSON.stringify({project: 'shop', environments: {staging: {}}, ...file}), 'release.yaml');
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
	return wayBackRemarks(parsed.project, migrations);
}

test('an environment on which a rollback would take nothing back is told', () => {
	expect(remarks({phases: {deploy: [push]}})).toEqual([
		'a rollback would take nothing back on "staging": no step there has an "undo", and the environment has no "rollback" steps',
	]);
});

test('an undo, steps of the environment, a branch, or nothing that deploys say nothing', () => {
	expect(remarks({phases: {deploy: [{...push, undo: 'push back'}]}})).toEqual([]);
	expect(remarks({environments: {staging: {rollback: [push]}}, phases: {deploy: [{...push, id: 'ship'}]}})).toEqual([]);
	expect(remarks({phases: {deploy: [push, {id: 'stable', branch: 'stable'}]}})).toEqual([]);
	expect(remarks({phases: {preflight: [push]}})).toEqual([]);
});

test('migrations in the repository that the configuration does not name are told', () => {
	expect(remarks({}, found)).toEqual([
		'db/migrate seems to hold migrations (rails), and there is no "migrations": pending ones are neither shown nor judged',
	]);
	const migrations = {adapter: 'rails', dialect: 'postgres', path: 'db/migrate', database: 'DATABASE_URL'};
	expect(remarks({migrations}, found)).toEqual([]);
});

test('the example that is made of a page of a wiki has nothing to remark upon', () => {
	const page = readFileSync(new URL('../../docs/from-your-wiki.md', import.meta.url), 'utf8');
	const [, yaml = ''] = /```yaml\n([^`]*)```/.exec(page) ?? [];
	const parsed = parseProject(yaml, 'release.yaml');
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
	expect([...configRemarks(parsed.project), ...wayBackRemarks(parsed.project, null)]).toEqual([]);
});
