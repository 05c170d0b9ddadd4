import {type Connection, createConnection, type RowDataPacket} from 'mysql2/promise';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {JudgedStatement} from '../../../src/migrations/lint/judgeSet.ts';
import {describeMariadb} from '../../support/mariadb.ts';
import {lintText} from '../lint/lintText.ts';
import type {CorpusCase} from './corpusCase.ts';
import {expectJudged} from './expectJudged.ts';
import {mysqlCorpus, mysqlSchemaFor} from './mysql.ts';

test.each(mysqlCorpus)('is judged as a person would: $sql', async each => {
	await expectJudged('mysql', each);
});

describeMariadb('MariaDB', server => {
	let connection: Connection;
	beforeAll(async () => {
		connection = await createConnection(await server().createDatabase());
	});
	afterAll(async () => {
		await connection.end();
	});

	const prepare = async (statement: string) => {
		await connection.query('DROP DATABASE IF EXISTS corpus');
		await connection.query('CREATE DATABASE corpus CHARACTER SET utf8mb4');
		await connection.query('USE corpus');
		for (const sql of mysqlSchemaFor(statement)) await connection.query(sql);
	};

	test('every statement runs, and stops what is told of it', async () => {
		const wrong: string[] = [];
		for (const each of mysqlCorpus) {
			const [statement] = (await lintText('mysql', each.sql)).statements;
			const problem = statement ? await runOf(each, statement) : 'it is not read';
			if (problem !== null) wrong.push(`${each.sql}: ${problem}`);
		}

		expect(wrong).toEqual([]);
	});

	test('what takes no ALGORITHM and LOCK stops readers where that is told of it', async () => {
		const uri = await server().createDatabase();
		const [reader, watcher] = await Promise.all([createConnection(uri), createConnection(uri)]);
		await connection.query('UNLOCK TABLES');
		const wrong: string[] = [];
		for (const {sql} of mysqlCorpus.filter(hasNoLadder)) {
			const [statement] = (await lintText('mysql', sql)).statements;
			await prepare(sql);
			await readAll(reader);
			const waits = await waitsForReaders(sql, watcher, reader);
			const {lock, cost} = statement ?? {lock: null, cost: null};
			const isBeside = lock === 'none' && (cost !== 'meta' || /\bDROP (?:INDEX|KEY)\b/.test(sql));
			const isTold = lock === 'all' || (lock === 'writes' && cost !== 'meta') || isBeside;
			if (waits ? !isTold : lock === 'all')
				wrong.push(`${sql}: ${waits ? 'waits' : 'does not wait'}, is told as ${lock}`);
		}

		await Promise.all([reader.end(), watcher.end()]);
		expect(wrong).toEqual([]);
	});

	/** Runs a statement; whether it waited for the one who reads all tables, who then lets go of them. */
	const waitsForReaders = async (sql: string, watcher: Connection, reader: Connection) => {
		let isDone = false;
		const run = refusal(() => connection.query(sql)).finally(() => {
			isDone = true;
		});
		let waits = false;
		while (!isDone && !waits) {
			const [states] = await watcher.query('SELECT STATE FROM information_schema.PROCESSLIST WHERE ID = ?', [
				connection.threadId,
			]);
			waits = JSON.stringify(states).includes('Waiting for table metadata lock');
		}

		await reader.query('COMMIT');
		expect([sql, await run]).toEqual([sql, null]);
		await connection.query('UNLOCK TABLES');
		return waits;
	};

	/** Runs a statement on the schema; gives what is wrong with it, or with what the linter says of it. */
	const runOf = async ({sql}: CorpusCase, {lock, cost, rules}: JudgedStatement): Promise<string | null> => {
		await prepare(sql);
		if (isChange.test(sql)) return refusal(() => inTransaction(sql));
		try {
			// Where only the catalog changes, nobody waits longer than for that.
			const wanted = cost === 'meta' && lock !== 'none' ? 'ALGORITHM=INSTANT' : 'LOCK=NONE';
			const withClause = ladder(sql, wanted);
			if (withClause === null) return await refusal(() => connection.query(sql));
			const refused = await refusal(() => connection.query(withClause));
			const isTold = cost === 'meta' || lock === 'none';
			// Where the type of before is not known, the worst is told; a column with an index has the lock of a column.
			const isGuess = rules.some(({id}) => /^(?:C10|C2[135]|E04)$/.test(id));
			if ((refused === null) !== isTold && !(refused === null && isGuess))
				return `${wanted} is ${refused ?? 'taken'}; told are ${lock}, ${cost}`;
			return refused === null ? null : await refusal(() => connection.query(sql));
		} finally {
			await connection.query('UNLOCK TABLES');
		}
	};

	const inTransaction = async (sql: string) => {
		await connection.query('START TRANSACTION');
		try {
			await connection.query(sql);
		} finally {
			await connection.query('ROLLBACK');
		}
	};
});

const isChange = /^(?:INSERT|UPDATE|DELETE|REPLACE)\b/;

/** A statement about tables that are there, whose lock nothing but the server's own waiting tells. */
function hasNoLadder({sql, phase}: CorpusCase): boolean {
	const isElsewhere = /\bVIEW\b|\bTEMPORARY\b|^LOCK\b|\b(?:LOCK|ALGORITHM)=/.test(sql) || isChange.test(sql);
	return phase !== 'opaque' && !isElsewhere && ladder(sql, 'LOCK=NONE') === null;
}

/** Reads every table of the database, and leaves the transaction open. */
async function readAll(reader: Connection): Promise<void> {
	await reader.query('USE corpus');
	const [rows] = await reader.query<RowDataPacket[]>("SHOW FULL TABLES WHERE Table_type = 'BASE TABLE'");
	await reader.query('START TRANSACTION');
	for (const row of rows) await reader.query(`SELECT 1 FROM ${String(Object.values(row)[0])} LIMIT 1`);
}

/** A change of a table with the demand that it is done in a certain way; null where none can be made. */
function ladder(sql: string, demand: string): string | null {
	if (/\b(?:LOCK|ALGORITHM)=/.test(sql) || /\bRENAME TO\b|\bPARTITION/.test(sql)) return null;
	if (/^ALTER (?:IGNORE )?TABLE\b/.test(sql)) return `${sql}, ${demand}`;
	return /^CREATE .*\bINDEX\b/.test(sql) ? `${sql} ${demand}` : null;
}

async function refusal(run: () => Promise<unknown>): Promise<string | null> {
	try {
		await run();
		return null;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
