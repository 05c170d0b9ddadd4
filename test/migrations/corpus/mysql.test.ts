import {type Connection, createConnection} from 'mysql2/promise';
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

	/** Runs a statement on the schema; gives what is wrong with it, or with what the linter says of it. */
	const runOf = async ({sql}: CorpusCase, {lock, cost, rules}: JudgedStatement): Promise<string | null> => {
		await prepare(sql);
		if (/^(?:INSERT|UPDATE|DELETE|REPLACE)\b/.test(sql)) return refusal(() => inTransaction(sql));
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
