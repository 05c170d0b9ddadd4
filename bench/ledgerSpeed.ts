import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {openEngine} from '../src/engine/openEngine.ts';
import {openRepository} from '../src/git/openRepository.ts';
import {openSqliteJournal} from '../src/journal/sqliteJournal.ts';
import {applyMigration} from '../src/migrations/apply.ts';
import {migrationStatus} from '../src/migrations/status.ts';
import {createRepository} from '../test/support/repository.ts';
import {ana, environment, project} from '../test/support/samples.ts';
import {type Figure, median} from './figures.ts';

const applied = 2000;
const pending = 3;
const rounds = 9;

/** What the pane of migrations waits for: ledger and tree of a database with 2,000 applied migrations, judged. */
export async function ledgerSpeed(): Promise<readonly Figure[]> {
	const made = createRepository();
	const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-ledger-'));
	try {
		const candidate = made.commit({files: Object.fromEntries(Array.from({length: applied + pending}, migrationFile))});
		const repository = await openRepository(made.root);
		if ('ok' in repository) throw new Error(repository.message);
		const config = {adapter: 'sql-dir', dialect: 'sqlite', path: 'db', database: 'LEDGER_DATABASE'} as const;
		const database = path.join(folder, 'shop.db');
		const status = await migrationStatus({config, database, candidate, repository, cwd: made.root});
		if (!status.ok) throw new Error(status.error);
		for (const script of status.pending.slice(0, applied)) {
			const input = {script, direction: 'up', database, cwd: made.root, commit: candidate, release: 1} as const;
			const done = await applyMigration({...input, print: () => {}});
			if (!done.ok) throw new Error(done.error);
		}

		const home = path.join(folder, 'home');
		mkdirSync(home, {mode: 0o700});
		const engine = openEngine({
			project: {
				...project,
				environments: [{...environment, env: {LEDGER_DATABASE: database}}],
				migrations: config,
			},
			journal: openSqliteJournal(path.join(home, 'journal.db')),
			repository,
			operator: ana,
			home,
		});
		const times: number[] = [];
		for (let round = 0; round < rounds; round++) {
			const start = performance.now();
			const outlook = await engine.migrations(environment.name, candidate);
			times.push(performance.now() - start);
			if (!outlook?.ok || outlook.pending.length !== pending) throw new Error('the ledger was not read');
		}

		const listed = Array.from({length: rounds}, () => {
			const start = performance.now();
			made.git('ls-tree', '-r', '-z', candidate);
			return performance.now() - start;
		});
		const floor = {what: 'git ls-tree of it', ms: median(listed)};
		const goal = {goalMs: 100, goal: '≤ 100 ms'};
		return [
			{what: `migrations of a ledger of ${applied}, the first time`, ms: times[0] ?? 0, floor, ...goal},
			{what: 'the same again', ms: median(times.slice(1)), floor, ...goal},
		];
	} finally {
		made.remove();
		rmSync(folder, {recursive: true, force: true});
	}
}

function migrationFile(_: unknown, index: number): readonly [string, string] {
	const id = String(index + 1).padStart(5, '0');
	return [`db/${id}_things.sql`, `CREATE TABLE things_${id} (id integer PRIMARY KEY, name text);\n`];
}
