import {expect, test} from 'vitest';
import {describeTool, playThrough, toolProject} from '../../support/tools.ts';

const file = (n: number) => `exports.up = knex => knex.schema.createTable('t${n}', table => table.integer('id'));
exports.down = knex => knex.schema.dropTable('t${n}');
`;
const ids = ['20260101000001_one.js', '20260101000002_two.js', '20260101000003_three.js'] as const;

describeTool('npm', 'Knex', () => {
	const project = toolProject({adapter: 'knex', path: 'migrations'});

	test('what Knex did is known, and what is pending is done and undone by it, one by one', async () => {
		const {commits, run, status} = project();
		const [older = '', newer = ''] = commits(
			{
				files: {
					'package.json': '{}',
					'knexfile.js': `module.exports = {
	client: 'better-sqlite3',
	connection: {filename: process.env.DATABASE_FILE},
	useNullAsDefault: true,
};`,
					[`migrations/${ids[0]}`]: file(1),
					[`migrations/${ids[1]}`]: file(2),
				},
			},
			{files: {[`migrations/${ids[2]}`]: file(3)}},
		);
		run(`knex migrate:up && knex migrate:up`);
		const {rows, pending, remarks} = await status(newer);
		expect(rows[0]?.appliedAt).toMatch(/^20\d\d-/);
		expect(pending).toMatchObject([{up: null, down: null, hasDown: true}]);
		expect(rows.at(-1)?.code).toBe(file(3));
		expect(remarks).toEqual([
			'What a pending migration does is not known: it is code, and its tool cannot print SQL without running it.',
		]);
		await playThrough(project(), ids, {older, newer});
	});

	test('whether there is a way back is seen in the code', async () => {
		const {commits, status} = project();
		const [sha = ''] = commits({
			files: {
				'migrations/20260201000000_a.js': 'exports.up = () => {};\nexports.down = async function (knex) {\n};\n',
				'migrations/20260202000000_b.ts': 'export async function up(): Promise<void> {}\n// down is for cowards\n',
				'migrations/20260203000000_c.mjs':
					'export const config = {transaction: false};\nexport const down = knex => knex.raw("x");',
				'migrations/types.d.ts': 'export type Knex = unknown;',
			},
		});
		const last = (await status(sha)).pending.slice(-3);
		expect(last.map(({id, hasDown, transaction}) => [id, hasDown, transaction])).toEqual([
			['20260201000000_a.js', false, 'file'],
			['20260202000000_b.ts', false, 'file'],
			['20260203000000_c.mjs', true, 'none'],
		]);
		expect(last.map(({commands}) => commands?.down)).toEqual([
			null,
			null,
			'node_modules/.bin/knex migrate:down 20260203000000_c.mjs',
		]);
	});
});
