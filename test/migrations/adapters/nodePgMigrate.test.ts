import {expect, test} from 'vitest';
import {describePostgres} from '../../support/postgres.ts';
import {describeTool, playThrough, toolProject} from '../../support/tools.ts';

const ids = ['20260101000001_one', '20260101000002_two', '20260101000003_three'] as const;

describeTool('npm', 'node-pg-migrate', () => {
	describePostgres('node-pg-migrate with PostgreSQL', server => {
		const project = toolProject(
			{adapter: 'node-pg-migrate', dialect: 'postgres', path: 'migrations'},
			{database: () => server().createDatabase()},
		);

		test('what it did is known, and what is pending is read, done and undone by it, one by one', async () => {
			const {commits, run, status} = project();
			const [older = '', newer = ''] = commits(
				{
					files: {
						'package.json': '{}',
						[`migrations/${ids[0]}.sql`]:
							'-- Up Migration\nCREATE TABLE t1 (id integer);\n-- Down Migration\nDROP TABLE t1;\n',
						[`migrations/${ids[1]}.js`]:
							"exports.up = pgm => pgm.createTable('t2', {id: 'integer'});\nexports.down = false;\n",
					},
				},
				{files: {[`migrations/${ids[2]}.js`]: "exports.up = pgm => pgm.addColumn('t2', {nick: 'text'});\n"}},
			);
			const before = await status(newer);
			expect(before.pending.map(({up, hasDown}) => [up !== null, hasDown])).toEqual([
				[true, true],
				[false, false],
				[false, true],
			]);
			expect(before.remarks).toEqual([
				'What 2 pending migrations do is not known: its tool would make its ledger first, which is not there yet.',
			]);
			run('node-pg-migrate up 2');
			const {rows, pending} = await status(newer);
			expect(rows[0]?.appliedAt).toMatch(/^20\d\d-/);
			expect(pending).toMatchObject([{up: 'ALTER TABLE "t2"\n  ADD "nick" text;', down: null, hasDown: true}]);
			await playThrough(project(), ids, {older, newer});
		});
	});
});
