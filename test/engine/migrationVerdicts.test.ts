import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {MigrationScript} from '../../src/domain/plan.ts';
import {migrationVerdicts} from '../../src/engine/migrationVerdicts.ts';
import {openRepository} from '../../src/git/openRepository.ts';
import {judgePending} from '../../src/migrations/lint/judgePending.ts';
import type {MigrationStatus} from '../../src/migrations/migrations.ts';
import {createRepository, type TestRepository} from '../support/repository.ts';
import {migration} from '../support/samples.ts';

let made: TestRepository;
beforeEach(() => {
	made = createRepository();
});
afterEach(() => made.remove());

type Good = Extract<MigrationStatus, {ok: true}>;

const status = (change: Partial<Good>): Good => ({
	ok: true,
	rows: [],
	pending: [],
	heads: [],
	remarks: [],
	at: '2026-01-01T00:00:00.000Z',
	...change,
});
const row = (id: string, change: Partial<Good['rows'][number]>): Good['rows'][number] => ({
	id,
	name: '',
	file: '',
	foundIn: null,
	state: 'pending',
	outOfOrder: false,
	appliedAt: null,
	up: null,
	down: null,
	hasDown: false,
	changed: false,
	...change,
});

async function verdicts(sha: string, of: MigrationStatus | null) {
	const repository = await openRepository(made.root);
	if ('ok' in repository) throw new Error(repository.message);
	const judged = await judgePending(of?.ok ? of.pending : [], 'sqlite', {severity: {}, accept: []});
	const outlook = of?.ok ? {...of, judged, proof: null} : of;
	return migrationVerdicts(outlook, {sha, version: 'v2', ref: 'main'}, repository);
}

test("a command that runs in the work tree needs the candidate's files there", async () => {
	const sha = made.commit({files: {'db/1.py': 'one\n', 'db/deep/2.py': 'two\n'}});
	const script = (file: string, commands: MigrationScript['commands']) => ({
		...migration('1').migration,
		file,
		commands,
	});
	const tool = {up: 'tool up', down: null};
	const good = [{verdict: 'pass', text: '2 pending, schema first'}];
	const pending = [script('db/1.py', tool), script('db/deep/2.py', tool)];
	expect(await verdicts(sha, status({pending}))).toMatchObject(good);
	writeFileSync(join(made.root, 'db/1.py'), 'one\r\n');
	expect(await verdicts(sha, status({pending}))).toMatchObject(good);
	rmSync(join(made.root, 'db/deep'), {recursive: true});
	const text = `the work tree does not hold db/deep/2.py as v2 has it: git switch --detach ${sha.slice(0, 12)}`;
	expect(await verdicts(sha, status({pending}))).toEqual([{id: 'migrations', verdict: 'block', text}]);
	mkdirSync(join(made.root, 'db/deep'));
	writeFileSync(join(made.root, 'db/deep/2.py'), 'three\n');
	expect(await verdicts(sha, status({pending}))).toMatchObject([{verdict: 'block', text}]);
	// What release-tui applies itself is in the plan.
	expect(await verdicts(sha, status({pending: [script('db/deep/2.py', null)]}))).toMatchObject([{verdict: 'pass'}]);
});

test('what failed blocks, and what may not be meant so is warned of', async () => {
	const sha = made.commit();
	expect(await verdicts(sha, null)).toEqual([]);
	expect(await verdicts(sha, {ok: false, error: 'it is down', at: ''})).toMatchObject([
		{id: 'ledger', verdict: 'block', text: 'no migration is planned, for what is applied is not known: it is down'},
	]);
	expect(await verdicts(sha, status({rows: [row('a', {state: 'failed'})]}))).toMatchObject([
		{verdict: 'block', text: "a began and did not finish: repair the database, then its tool's ledger"},
	]);
	const rows = ['a', 'b', 'c', 'd'].map(id => row(id, {outOfOrder: true}));
	expect(await verdicts(sha, status({rows, heads: ['x', 'y']}))).toEqual([
		{id: 'migrations', verdict: 'warn', text: 'the migrations have several heads: x, y; merge them'},
		{id: 'migrations', verdict: 'warn', text: 'a, b, c and 1 more: older than what is applied already (X11)'},
	]);
	expect(await verdicts(sha, status({rows: [row('e', {state: 'halfway'}), row('f', {changed: true})]}))).toMatchObject([
		{verdict: 'warn', text: expect.stringContaining('e: half applied')},
		{verdict: 'warn', text: expect.stringContaining('f: edited')},
	]);
});

test('what has no order, what blocks and what nobody can read is told', async () => {
	const sha = made.commit();
	const of = (...ups: readonly (string | null)[]) => {
		const pending = ups.map((up, index) => ({
			...migration(String(index + 1)).migration,
			up,
			down: null,
			hasDown: false,
		}));
		return verdicts(sha, status({pending}));
	};
	const drop = 'ALTER TABLE users DROP legacy;';
	expect(await of(drop, 'ALTER TABLE users ADD nick TEXT;')).toMatchObject([
		{verdict: 'block', text: expect.stringContaining('A sandwich')},
		{verdict: 'block', text: expect.stringMatching(/^1: .*\(C15\)/)},
		{verdict: 'warn', text: expect.stringContaining('look at the warnings')},
	]);
	expect(await of(null)).toMatchObject([{verdict: 'warn', text: expect.stringContaining('1: cannot be read')}, {}]);
});

test('a file that is not in UTF-8 is not written into a database', async () => {
	const sha = made.commit({files: {'db/1_a.sql': 'x\n'}});
	const garbled = {...migration('1').migration, up: "INSERT INTO towns VALUES ('M\uFFFDnchen');"};
	expect(await verdicts(sha, status({pending: [garbled]}))).toContainEqual({
		id: 'migrations',
		verdict: 'block',
		text: '1: the file is not in UTF-8, and its other letters would be lost',
	});
});

test('a tool that applies all that the work tree has must not find more there than the candidate has', async () => {
	const sha = made.commit({files: {'db/1.sql': 'x\n'}});
	expect(await verdicts(sha, status({ahead: ['2_b/migration.sql']}))).toContainEqual({
		id: 'migrations',
		verdict: 'block',
		text: 'the tool applies all that the work tree has, and there is more than in v2: 2_b/migration.sql',
	});
});

test('SQL that is too much for a plan is told', async () => {
	const sha = made.commit({files: {'db/1_a.sql': 'x\n'}});
	const repository = await openRepository(made.root);
	if ('ok' in repository) throw new Error(repository.message);
	const judged = await judgePending([], 'sqlite', {severity: {}, accept: []});
	const pending = [migration('1').migration, {...migration('2').migration, up: ' '.repeat(17 << 20)}];
	const outlook = {...status({pending}), judged, proof: null};
	expect(await migrationVerdicts(outlook, {sha, version: 'v2', ref: 'main'}, repository)).toContainEqual({
		id: 'migrations',
		verdict: 'block',
		text: 'more than 16 MB of SQL, most of it in 2: load such data by a step of its own',
	});
});
