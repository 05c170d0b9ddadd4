import {expect, test} from 'vitest';
import {describeTool, playThrough, toolProject} from '../../support/tools.ts';

const ids = ['0000_one', '0001_two', '0002_three'] as const;
const journal = (tags: readonly string[]) =>
	JSON.stringify({
		version: '7',
		dialect: 'sqlite',
		entries: tags.map((tag, idx) => ({idx, version: '6', when: 1_700_000_000_000 + idx, tag, breakpoints: true})),
	});

describeTool('npm', 'drizzle', () => {
	const project = toolProject({adapter: 'drizzle', path: 'drizzle'});

	test('what drizzle did is known, and what is pending is done by it', async () => {
		const {commits, checkOut, run, rows, status} = project();
		const [older = '', newer = '', edited = '', late = ''] = commits(
			{
				files: {
					'package.json': '{}',
					'drizzle.config.js':
						"module.exports = {dialect: 'sqlite', out: './drizzle', dbCredentials: {url: process.env.DATABASE_FILE}};",
					'drizzle/0000_one.sql':
						'CREATE TABLE t1 (id integer);\n--> statement-breakpoint\nCREATE TABLE t1b (id integer);',
					'drizzle/0001_two.sql': 'CREATE TABLE t2 (id integer);',
					'drizzle/meta/_journal.json': journal(ids.slice(0, 2)),
				},
			},
			{files: {'drizzle/0002_three.sql': 'CREATE TABLE t3 (id integer);', 'drizzle/meta/_journal.json': journal(ids)}},
			{files: {'drizzle/0001_two.sql': 'CREATE TABLE t2 (id bigint);'}},
			{
				files: {
					'drizzle/0001_b.sql': 'SELECT 1;',
					'drizzle/meta/_journal.json': journal(ids).replace(
						'"idx":2',
						'"idx":3,"when":1699999999999,"tag":"0001_b"},{"idx":2',
					),
				},
			},
		);
		checkOut(older);
		run('drizzle-kit migrate');
		checkOut(newer);
		const {pending} = await status(newer);
		expect(pending).toMatchObject([{up: 'CREATE TABLE t3 (id integer);', hasDown: false, transaction: 'all'}]);
		await playThrough(project(), ids, {older, newer});
		expect(await rows(edited)).toEqual(['0000_one applied', '0001_two applied changed', '0002_three applied']);
		expect(await rows(late)).toContain('0001_b pending out of order');
		expect((await status(late)).remarks).toContain(
			'0001_b is pending, although a later one is applied: drizzle will not apply it: it looks only for files that are newer than the last one applied.',
		);
	});
});
