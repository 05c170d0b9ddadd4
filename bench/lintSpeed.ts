import process from 'node:process';
import {loadModule, parseSync} from 'libpg-query';
import {lintFiles} from '../src/migrations/lint/lintFiles.ts';
import {splitSql} from '../src/migrations/splitSql.ts';
import type {SqlDialect} from '../src/migrations/sql/tokenAt.ts';
import {mysqlCorpus} from '../test/migrations/corpus/mysql.ts';
import {postgresCorpus} from '../test/migrations/corpus/postgres.ts';
import {sqliteCorpus} from '../test/migrations/corpus/sqlite.ts';
import type {Figure} from './figures.ts';

const migrations = 500;
const rounds = 7;
const corpora = {postgres: postgresCorpus, mysql: mysqlCorpus, sqlite: sqliteCorpus};

/** What judging 500 migrations of three statements each costs, in processor time: the first time, as a command does. */
export async function lintSpeed(): Promise<readonly Figure[]> {
	await loadModule();
	const figures: Figure[] = [];
	for (const dialect of ['postgres', 'mysql', 'sqlite'] as const) {
		const files = filesOf(dialect);
		// Before it is warm: a command judges once.
		const ms = await processorTime(() => lintFiles(files, {dialect, version: null, style: false}));
		const read = (text: string) => (dialect === 'postgres' ? parseSync(text).stmts : splitSql(text, dialect));
		const floors: number[] = [];
		for (let round = 0; round < rounds; round++) {
			floors.push(await processorTime(async () => files.forEach(({text}) => void read(text))));
		}

		figures.push({
			what: `${migrations} migrations of ${dialect} judged`,
			ms,
			floor: {
				what: dialect === 'postgres' ? 'its parser alone' : 'cutting them into statements',
				ms: Math.min(...floors),
			},
			goalMs: 500,
			goal: '≤ 500 ms',
		});
	}

	return figures;
}

function filesOf(dialect: SqlDialect): readonly {readonly name: string; readonly text: string}[] {
	const corpus = corpora[dialect];
	const statement = (index: number) => corpus[index % corpus.length]?.sql ?? '';
	return Array.from({length: migrations}, (_, index) => ({
		name: `${String(index).padStart(4, '0')}_change.sql`,
		text: `-- change ${index}\n${[0, 1, 2].map(each => `${statement(index * 3 + each)};`).join('\n')}\n`,
	}));
}

async function processorTime(work: () => Promise<unknown>): Promise<number> {
	const before = process.cpuUsage();
	await work();
	const {user, system} = process.cpuUsage(before);
	return (user + system) / 1000;
}
