import {expect, test} from 'vitest';
import {describeTool, playThrough, toolProject} from '../../support/tools.ts';

const file = (n: number) => `-- migrate:up\nCREATE TABLE t${n} (id integer);\n\n-- migrate:down\nDROP TABLE t${n};\n`;
const ids = ['20260101000001', '20260101000002', '20260101000003'] as const;

describeTool('npm', 'dbmate', () => {
	const project = toolProject({adapter: 'dbmate', path: 'db/migrations'});

	test('what dbmate did is known, and what is pending is done and undone by it, one by one', async () => {
		const {commits, run, rows, status} = project();
		const [older = '', newer = ''] = commits(
			{files: {[`db/migrations/${ids[0]}_one.sql`]: file(1), [`db/migrations/${ids[1]}_two.sql`]: file(2)}},
			{files: {[`db/migrations/${ids[2]}_three.sql`]: file(3)}},
		);
		expect(await rows(newer)).toEqual(ids.map(id => `${id} pending`));
		run(`mkdir some && cp db/migrations/*[12]_*.sql some && dbmate -d some --no-dump-schema up && rm -r some`);
		expect((await status(newer)).pending).toMatchObject([
			{up: '-- migrate:up\nCREATE TABLE t3 (id integer);\n', down: '-- migrate:down\nDROP TABLE t3;\n', hasDown: true},
		]);
		await playThrough(project(), ids, {older, newer});
	});

	test('of two that are pending, the command of each applies that one alone', async () => {
		const {commits, run, rows, status} = project();
		const [sha = ''] = commits({
			files: {'db/migrations/20251231000000_late.sql': file(4), 'db/migrations/20260101000004_four.sql': file(5)},
		});
		const {pending, remarks} = await status(sha);
		expect(pending.map(({id}) => id)).toEqual(['20251231000000', ids[2], '20260101000004']);
		expect(remarks).toEqual(['20251231000000 is pending, although a later one is applied.']);
		run(pending.at(-1)?.commands?.up ?? 'false');
		expect((await rows(sha)).slice(-2)).toEqual([`${ids[2]} pending out of order`, '20260101000004 applied']);
		run(pending.at(0)?.commands?.up ?? 'false');
		run(pending.at(0)?.commands?.down ?? 'false');
		expect(await rows(sha)).toContain('20251231000000 pending out of order');
	});
});
