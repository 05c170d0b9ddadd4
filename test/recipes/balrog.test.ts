// The whole recipe on real parts: git with a remote and a signing key, PostgreSQL with Alembic, an application for each
// environment, and a bug tracker.
import {execFileSync} from 'node:child_process';
import {readFileSync, readlinkSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {z} from 'zod';
import {stepOf} from '../../src/domain/release.ts';
import {alembicFiles} from '../support/alembicFiles.ts';
import {serve} from '../support/httpServer.ts';
import {describePostgres} from '../support/postgres.ts';
import {describeTool, pythonWith} from '../support/tools.ts';
import {story} from '../support/world.ts';
import {openRecipe, openTracker, program, programs, queryDatabase} from './projectOf.ts';
import {expectMapped} from './support.ts';

test('every instruction of the document is mapped', () => {
	expect(expectMapped('balrog')).toHaveLength(26);
});

const revision = (id: string, after: string, up: string, down: string) => `from alembic import op
import sqlalchemy as sa

revision = '${id}'
down_revision = ${after}


def upgrade():
    ${up}


def downgrade():
    ${down}
`;

const files = {
	'version.txt': '3.16\n',
	// What the application reads of a rule.
	'columns.txt': 'id, mapping',
	...alembicFiles("os.environ['DBURI'].replace('postgres://', 'postgresql://')"),
	'alembic/versions/a1_rules.py': revision(
		'a1',
		'None',
		"op.create_table('rules', sa.Column('id', sa.Integer), sa.Column('mapping', sa.String(100)))",
		"op.drop_table('rules')",
	),
	'ops/ci-passed': program('[ "$(cat "$IMAGES/$1.ci")" = passed ]'),
	'ops/image-pushed': program('[ -e "$IMAGES/$2/COMMIT" ] && echo "$1:$2"'),
	'ops/update': program('ln -sfn "$IMAGES/$2" "$LIVE/$1"'),
};

const newCode = {
	'columns.txt': 'id, alias',
	'alembic/versions/b2_alias.py': revision(
		'b2',
		"'a1'",
		"op.add_column('rules', sa.Column('alias', sa.String(50)))",
		"op.drop_column('rules', 'alias')",
	),
	'alembic/versions/c3_mapping.py': revision(
		'c3',
		"'b2'",
		"op.drop_column('rules', 'mapping')",
		"op.add_column('rules', sa.Column('mapping', sa.String(100)))",
	),
};

describePostgres('the recipe of Balrog', server => {
	describeTool('alembic', 'with Alembic', () => {
		test('a version goes to stage and to production, and back, with its schema in the right order', async ({
			onTestFinished,
		}) => {
			const {project, images, build} = await openRecipe('balrog', files, forHere);
			onTestFinished(() => project.close());
			const {git, folder} = project;
			signTags(git, folder);

			const urls = {stage: await server().createDatabase(), production: await server().createDatabase()};
			const alembic = `exec ${pythonWith('alembic')} -c 'from alembic.config import main; main(prog="alembic")' "$@"`;
			const bin = programs(project, {alembic});
			const tracker = await openTracker();
			const env = {
				PATH: `${bin}:${process.env['PATH']}`,
				PYTHONDONTWRITEBYTECODE: '1',
				IMAGES: images,
				LIVE: folder,
				STAGE_DBURI: urls.stage,
				PRODUCTION_DBURI: urls.production,
				BUGZILLA_URL: tracker.url,
				BUGZILLA_NEW_BUG: `${tracker.url}/rest/bug?api_key=key-of-ana`,
				BUGZILLA_API_KEY: 'key-of-ana',
			};
			const before = project.sha('HEAD');
			build(before, 'v3.16');
			const apps = await Promise.all(
				(['stage', 'production'] as const).map(async name => {
					symlinkSync(path.join(images, before), path.join(folder, name));
					execFileSync(path.join(bin, 'alembic'), ['upgrade', 'a1'], {
						cwd: project.root,
						env: {...env, DBURI: urls[name]},
						stdio: 'pipe',
					});
					return serve((request, _, response) => answerAs(path.join(folder, name), urls[name], request.url, response));
				}),
			);
			onTestFinished(() => {
				for (const {close} of [tracker, ...apps]) close();
			});
			await project.configure(
				readFileSync(project.file('release.yaml'), 'utf8')
					.replace('https://stage.balrog.example', apps[0]?.url ?? '')
					.replace('https://aus5.example', apps[1]?.url ?? ''),
			);

			project.repository.commit({message: 'Rules have an alias', files: newCode});
			git('push', '--quiet', 'origin', 'main');
			const bumped = await project.run(['bump', 'minor', '--yes', '--json'], env);
			expect(bumped).toMatchObject({code: 0, stderr: ''});
			const {sha, to} = z.object({sha: z.string(), to: z.string()}).parse(JSON.parse(bumped.stdout));
			expect(to).toBe('3.17');

			const friday = await project.run(['deploy', 'stage', '--to', sha, '--yes', ...answers('yes')], env);
			expect([friday.code, friday.stderr]).toEqual([3, expect.stringContaining('chemspill')]);

			const staged = await project.run(['deploy', 'stage', '--to', sha, '--yes', ...answers('no')], env);
			expect([staged.code, staged.stderr]).toEqual([6, '']);
			for (const step of ['tested-locally', 'file-bug', 'verify-stage']) {
				await project.until(1, release => stepOf(release, step).state.status === 'asking');
				expect(await project.run(['confirm', '1', step], env)).toMatchObject({code: 0});
			}

			expect((await project.until(1, release => release.end !== null)).end).toMatchObject({outcome: 'succeeded'});
			await project.idle();
			expect(git('ls-remote', 'origin', 'refs/tags/v3.17^{}')).toContain(sha);
			expect(git('cat-file', 'tag', 'v3.17')).toContain('BEGIN SSH SIGNATURE');
			const order = story(await project.events(1)).filter(fact => fact.startsWith('step-intended'));
			const at = (step: string) => order.indexOf(`step-intended ${step}`);
			expect(at('migrate-b2')).toBeLessThan(at('update'));
			expect(at('update')).toBeLessThan(at('live'));
			expect(at('live')).toBeLessThan(at('migrate-c3'));
			const [bug] = tracker.bugs;
			expect(bug?.fields).toMatchObject({
				description: expect.stringMatching(/^Please deploy Balrog v3\.17 \(.*mozilla\/balrogagent:v3\.17/s),
			});
			expect(bug?.fields['description']).toMatch(
				/before the new code goes out:\n- b2 alias\n.*verified:\n- c3 mapping/s,
			);
			expect(bug?.comments).toEqual([`v3.17 (${sha.slice(0, 7)}) is live and answers on stage.\n`]);

			const shipped = await project.run(['deploy', 'production', '--to', sha, '--yes', ...answers('no')], env);
			expect([shipped.code, shipped.stderr]).toEqual([6, '']);
			expect(await project.run(['confirm', '2', 'verify-production'], env)).toMatchObject({code: 0});
			await project.until(2, release => release.end?.verified === true);
			await project.idle();
			expect(readlinkSync(path.join(folder, 'production'))).toBe(path.join(images, sha));
			expect(tracker.bugs).toHaveLength(1);
			expect(bug?.comments[1]).toContain('Stage looks good. Please deploy v3.17');

			const back = await project.run(['rollback', 'production', '--yes', '--reason', 'rules are lost'], env);
			expect([back.code, back.stdout]).toEqual([0, expect.stringContaining('#3 succeeded')]);
			expect(readlinkSync(path.join(folder, 'production'))).toBe(path.join(images, before));
			expect(await columnsOf(urls.production)).toEqual(['alias', 'id', 'mapping']);
			expect(bug?.comments.at(-1)).toContain('rules are lost');
			expect(project.printed.join()).not.toContain('key-of-ana');
		});
	});
});

// Any hour of any day, and a CI that is quick.
function forHere(config: string): string {
	return config
		.replaceAll('days: mon-fri, hours: "08:00-17:00"', 'hours: "00:00-24:00"')
		.replaceAll('every: 15s', 'every: 50ms');
}

function answers(chemspill: string): readonly string[] {
	return ['risk=low', `chemspill=${chemspill}`, 'data=none is needed'].flatMap(answer => ['--answer', answer]);
}

function signTags(git: (...args: readonly string[]) => string, folder: string): void {
	const key = path.join(folder, 'key');
	execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
	git('config', 'gpg.format', 'ssh');
	git('config', 'user.signingkey', `${key}.pub`);
}

async function answerAs(
	image: string,
	database: string,
	url: string | undefined,
	response: {writeHead(status: number): {end(text: string): unknown}},
): Promise<void> {
	const read = (file: string) => readFileSync(path.join(image, file), 'utf8');
	if (url === '/__version__') {
		response.writeHead(200).end(JSON.stringify({version: read('version.txt').trim(), commit: read('COMMIT')}));
		return;
	}

	// It is only well with a schema that it works with.
	const isWell = await queryDatabase(database, `SELECT ${read('columns.txt')} FROM rules`).then(
		() => true,
		() => false,
	);
	response.writeHead(isWell ? 200 : 500).end(isWell ? 'well' : 'not well');
}

async function columnsOf(database: string): Promise<readonly string[]> {
	const rows = await queryDatabase(
		database,
		"SELECT column_name FROM information_schema.columns WHERE table_name = 'rules'",
	);
	return rows.map(row => String(row['column_name'])).sort();
}
