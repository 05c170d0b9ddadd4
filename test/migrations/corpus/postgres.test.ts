import {Client} from 'pg';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {describePostgres} from '../../support/postgres.ts';
import {lintText} from '../lint/lintText.ts';
import {expectJudged} from './expectJudged.ts';
import {postgresCorpus, postgresSchema} from './postgres.ts';

const apart = /\bCONCURRENTLY\b/;

test.each(postgresCorpus)('is judged as a person would: $sql', async each => {
	await expectJudged('postgres', each);
});

describePostgres('PostgreSQL', server => {
	let client: Client;
	beforeAll(async () => {
		client = new Client(await server().createDatabase());
		await client.connect();
		await client.query(postgresSchema);
	});
	afterAll(async () => {
		await client.end();
	});

	test('every statement runs, and takes the lock that is told of it', async () => {
		const wrong: string[] = [];
		for (const each of postgresCorpus.filter(({sql}) => !apart.test(sql))) {
			const {statements} = await lintText('postgres', each.sql);
			const [statement] = statements;
			const lock = statement?.lock;
			// The partition is no table of its own any more: what counts is the one that it belongs to.
			const partitions = statement?.operations.flatMap(each => ('partition' in each ? [each.partition] : [])) ?? [];
			await client.query('BEGIN');
			const before = await tables(partitions);
			try {
				await client.query(each.sql);
				const taken = await strongest(before);
				// What cannot be read may do anything.
				if (taken !== lock && each.phase !== 'opaque') wrong.push(`${each.sql}: takes ${taken}, is told as ${lock}`);
			} catch (error) {
				wrong.push(`${each.sql}: ${String(error)}`);
			}
			await client.query('ROLLBACK');
		}

		expect(wrong).toEqual([]);
	});

	test('what runs outside of a transaction runs', async () => {
		for (const {sql} of postgresCorpus) if (apart.test(sql)) await client.query(sql);
	});

	const tables = async (without: readonly string[]) =>
		(
			await client.query<{oid: string}>(
				"SELECT oid FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'i', 'I') AND oid >= 16384 AND relname <> ALL($1)",
				[without],
			)
		).rows.map(({oid}) => oid);

	/** What others cannot do with one of these tables now. */
	const strongest = async (oids: readonly string[]) => {
		const {rows} = await client.query<{mode: string}>(
			'SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation = ANY($1::oid[])',
			[oids],
		);
		const modes = rows.map(({mode}) => mode);
		const has = (...names: readonly string[]) => names.some(name => modes.includes(`${name}Lock`));
		if (has('AccessExclusive')) return 'all';
		if (has('Share', 'ShareRowExclusive', 'Exclusive')) return 'writes';
		return has('ShareUpdateExclusive') ? 'schema' : 'none';
	};
});
