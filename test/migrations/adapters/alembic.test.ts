import {expect, test} from 'vitest';
import {alembicFiles} from '../../support/alembicFiles.ts';
import {describeTool, playThrough, toolProject} from '../../support/tools.ts';

const revision = (id: string, down: string, up = `op.create_table('t_${id}', sa.Column('id', sa.Integer))`) => `"""${id}

Revision ID: not-this-one
Revises: nor-this
"""
from typing import Union
from alembic import op
import sqlalchemy as sa

# revision = 'in-a-comment'
revision: str = '${id}'
down_revision: Union[str, None] = ${down}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${up}


def downgrade() -> None:
    ${up === 'pass' ? 'pass' : `op.drop_table('t_${id}')`}
`;
const base = alembicFiles("'sqlite:///' + os.environ['DATABASE_FILE']");

describeTool('alembic', 'Alembic', () => {
	const project = toolProject({adapter: 'alembic', path: 'alembic/versions'});

	test('what Alembic did is known from its graph, and what is pending is read, done and undone by it', async () => {
		const {commits, checkOut, run, status, statusOrError} = project();
		const [older = '', newer = ''] = commits(
			{
				files: {
					...base,
					// The names of the files say nothing about the order.
					'alembic/versions/f1_first.py': revision('f1', 'None'),
					'alembic/versions/b2_second.py': revision('b2', "'f1'"),
				},
			},
			{files: {'alembic/versions/2026/a3_third.py': revision('a3', "'b2'")}},
		);
		run('alembic upgrade b2');
		checkOut(newer);
		expect(await status(older)).toMatchObject({heads: ['b2'], pending: []});
		run('mv alembic/versions/2026/a3_third.py alembic/versions');
		expect((await status(newer)).remarks).toEqual([
			'What a pending migration does is not known: the work tree does not hold its file as the candidate has it.',
		]);
		run(
			'mv alembic/versions/a3_third.py alembic/versions/2026; printf "\\nrecursive_version_locations = true\\n" >> alembic.ini',
		);
		// Old versions look in one folder only.
		run('ln -s 2026/a3_third.py alembic/versions/a3_third.py');
		const {pending, heads} = await status(newer);
		expect(heads).toEqual(['a3']);
		expect(pending).toMatchObject([
			{
				id: 'a3',
				name: 'third',
				up: '-- Running upgrade b2 -> a3\n\nCREATE TABLE t_a3 (\n    id INTEGER\n);',
				down: '-- Running downgrade a3 -> b2\n\nDROP TABLE t_a3;',
				commands: {up: 'alembic upgrade a3', down: 'alembic downgrade b2'},
			},
		]);
		await playThrough(project(), ['f1', 'b2', 'a3'], {older, newer});
		run('alembic upgrade a3');
		expect(await statusOrError(older)).toMatchObject({
			ok: false,
			error: expect.stringContaining('the database is at revision a3, of which no commit'),
		});
	});

	test('branches and their merge are applied and taken back one by one', async () => {
		const {commits, checkOut, run, rows, status} = project();
		const [two = '', merged = ''] = commits(
			{
				files: {
					'alembic/versions/c4_left.py': revision('c4', "'a3'"),
					'alembic/versions/c5_right.py': revision('c5', "'a3'"),
					'alembic/versions/2026/a3_third.py': null,
					'alembic/versions/a3_third.py': revision('a3', "'b2'"),
				},
			},
			{files: {'alembic/versions/c6_merge.py': revision('c6', "('c4', 'c5')", 'pass')}},
		);
		run('git reset --quiet --hard && git clean -fdq alembic');
		checkOut(merged);
		expect((await status(two)).heads.toSorted()).toEqual(['c4', 'c5']);
		const {pending, heads} = await status(merged);
		expect(heads).toEqual(['c6']);
		expect(pending.map(({id, up, hasDown}) => [id, up?.split('\n')[0], hasDown])).toEqual([
			['c4', '-- Running upgrade a3 -> c4', true],
			['c5', '-- Running upgrade a3 -> c5', true],
			['c6', '-- Running upgrade c4, c5 -> c6', true],
		]);
		for (const {commands} of pending) run(commands?.up ?? 'false');
		expect((await rows(merged)).slice(-3)).toEqual(['c4 applied', 'c5 applied', 'c6 applied']);
		for (const {commands} of pending.toReversed()) run(commands?.down ?? 'false');
		expect(await rows(merged)).toEqual([
			'f1 applied',
			'b2 applied',
			'a3 applied',
			'c4 pending',
			'c5 pending',
			'c6 pending',
		]);
	});

	test('a revision that comes after one that no file has is told', async () => {
		const {commits, statusOrError} = project();
		const [sha = ''] = commits({files: {'alembic/versions/d7_lost.py': revision('d7', "'nowhere'")}});
		expect(await statusOrError(sha)).toMatchObject({
			error: 'alembic/versions/d7_lost.py: it comes after nowhere, which no file has',
		});
	});
});
