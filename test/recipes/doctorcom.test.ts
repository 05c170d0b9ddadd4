// The whole recipe on real parts: git, MariaDB with its own dump, sshd with a tunnel, and Apache with a WSGI application.
import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {loadProject} from '../../src/config/load.ts';
import {releaseStream} from '../../src/domain/events.ts';
import type {Release} from '../../src/domain/release.ts';
import {findApache} from '../support/apacheServer.ts';
import {describeMariadb} from '../support/mariadb.ts';
import {findSshd} from '../support/sshServer.ts';
import {type DoctorcomWorld, openDoctorcom} from './doctorcomWorld.ts';

const sshd = findSshd();
const apache = findApache();

if (sshd === null || apache === null) {
	const missing = 'the recipe doctorcom is not tried: this machine has no sshd, or no apache2 with mod_wsgi';
	process.stderr.write(`${missing}\n`);
	test(missing, context => {
		if (process.env['CI'] === 'true') throw new Error(missing);
		context.skip();
	});
} else {
	describeMariadb('the recipe doctorcom', server => {
		let world: DoctorcomWorld;
		beforeAll(async () => {
			const {createDatabase} = server();
			const databases = {mhlogin: await createDatabase(), qatest: await createDatabase()};
			world = await openDoctorcom({sshd, apache}, databases);
			for (const name of ['mhlogin', 'qatest'] as const)
				await world.query(name, 'CREATE TABLE users (id int PRIMARY KEY)');
			await world.query('mhlogin', 'INSERT INTO users VALUES (7)');
		});
		afterAll(() => world.close());

		const run = (...args: readonly string[]) => world.project.run(args, world.env);
		const columns = async (database: 'mhlogin' | 'qatest') =>
			(await world.query(database, 'SHOW COLUMNS FROM users')).map(row => row['Field']);

		/** Starts a release, and says yes to all that it asks. */
		async function ships(id: number, ...args: readonly string[]): Promise<Release> {
			const started = await run(...args, '--yes', '--detach', '--json');
			expect([started.code, started.stderr]).toEqual([0, '']);
			return answered(id);
		}

		async function answered(id: number): Promise<Release> {
			for (;;) {
				const release = await world.project.until(id, now => now.end !== null || stepsIn(now, 'asking').length > 0);
				if (release.end !== null) return release;
				await world.project.append({
					stream: releaseStream(id),
					events: stepsIn(release, 'asking').map(step => ({type: 'step-confirmed', step, note: null})),
				});
			}
		}

		test('the commit that QA names stable becomes the staging branch', async () => {
			expect((await run('deploy', 'staging', '--yes', '--json')).stderr).toContain('signoff');
			expect((await run('signoff', 'staging', 'qa')).code).toBe(0);
			const release = await ships(1, 'deploy', 'staging');
			expect(release).toMatchObject({end: {outcome: 'succeeded', verified: true}});
			expect(release.plan.steps.find(({id}) => id === 'branch')?.title).toContain('makes the branch staging');
		});

		test('QA becomes a copy of production, once nobody has changed anything on its server', async () => {
			const stray = path.join(world.checkout('qa'), 'stray.py');
			writeFileSync(stray, '');
			expect(await ships(2, 'deploy', 'qa-copy', '--to', 'v1.0.0')).toMatchObject({
				steps: {'local-changes': {state: {status: 'failed'}}},
				end: {outcome: 'failed'},
			});
			expect((await run('logs', '2', 'local-changes')).stdout).toContain('?? stray.py');
			rmSync(stray);
			expect(await ships(3, 'deploy', 'qa-copy', '--to', 'v1.0.0')).toMatchObject({
				end: {outcome: 'succeeded', verified: true},
			});
			expect(await world.query('qatest', 'SELECT id FROM users')).toEqual([{id: 7}]);
		});

		test('QA gets the branch, what developers wrote is asked, and the alters are tried on a clone first', async () => {
			const release = await ships(4, 'deploy', 'qa', '--to', 'origin/staging');
			expect(release).toMatchObject({end: {outcome: 'succeeded', verified: true}});
			const asked = release.plan.steps.filter(({id}) => id.startsWith('push-instructions'));
			expect(asked.map(({title}) => title)).toEqual(['Set TWILIO_SID in the settings.']);
			expect((await run('logs', '4', 'alters-on-a-clone')).stdout).toContain('up 2/2');
			expect(await columns('qatest')).toEqual(['id', 'pager']);
			expect(await columns('mhlogin')).toEqual(['id']);
			expect(await world.served('qa')).toBe(world.project.sha('main'));
		});

		test('production gets the tagged commit, with a dump before and one after', async () => {
			const {stdout} = await run('plan', 'production');
			expect(stdout).toContain('BEGIN in line 2 of alters.sql protects nothing');
			const release = await ships(5, 'deploy', 'production');
			expect(release).toMatchObject({end: {outcome: 'succeeded', verified: true}});
			expect(release.artifacts.map(({file}) => file)).toEqual(['before.sql', 'after.sql']);
			expect(dump('before.sql')).not.toContain('pager');
			expect(dump('after.sql')).toContain('pager');
			expect(await columns('mhlogin')).toEqual(['id', 'pager']);
			expect(await world.served('client')).toBe(world.project.sha('main'));
		});

		test('a rollback checks out what was there, and leaves what the old code works with', async () => {
			const release = await ships(6, 'rollback', 'production', '--reason', 'pages are lost');
			expect(release).toMatchObject({end: {outcome: 'succeeded', verified: true}});
			expect(await world.served('client')).toBe(world.project.sha('v1.0.0'));
			expect(await columns('mhlogin')).toEqual(['id', 'pager']);
		});

		test('the dump is the way back of the database, and what is lost by that is dumped, too', async () => {
			for (const [id, file, left] of [
				[7, path.join(artifacts(5), 'before.sql'), ['id']],
				[8, path.join(artifacts(7), 'lost.sql'), ['id', 'pager']],
			] as const) {
				const started = await world.project.run(
					['deploy', 'production-restore', '--to', 'v1.0.0', '--yes', '--detach', '--json'],
					{...world.env, DUMP: file},
				);
				expect([started.code, started.stderr]).toEqual([0, '']);
				expect(await answered(id)).toMatchObject({end: {outcome: 'succeeded'}});
				expect(await columns('mhlogin')).toEqual(left);
			}
		});

		test('a commit may be merged into the branch instead', async () => {
			expect(await ships(9, 'deploy', 'staging-merge', '--to', 'v1.0.0')).toMatchObject({end: {outcome: 'succeeded'}});
			expect((await run('logs', '9', 'merge')).stdout).toMatch(/staging has \w{40} already/);
		});

		test('a branch that is there is put onto another commit, and a rollback puts it back', async () => {
			expect((await run('signoff', 'staging', 'qa', '--to', 'v1.0.0')).code).toBe(0);
			const branch = () => world.project.git('ls-remote', 'origin', 'refs/heads/staging').split('\t')[0];
			expect(await ships(10, 'deploy', 'staging', '--to', 'v1.0.0')).toMatchObject({end: {verified: true}});
			expect(branch()).toBe(world.project.sha('v1.0.0'));
			expect(await ships(11, 'rollback', 'staging', '--reason', 'too old')).toMatchObject({end: {verified: true}});
			expect(branch()).toBe(world.project.sha('main'));
		});

		const artifacts = (id: number) => path.join(world.project.home, 'projects/mdcom/artifacts', String(id));
		const dump = (file: string) => readFileSync(path.join(artifacts(5), file), 'utf8');
	});
}

function stepsIn(release: Release, status: string): readonly string[] {
	return Object.entries(release.steps).flatMap(([id, {state}]) => (state.status === status ? [id] : []));
}

describe('its README', () => {
	const folder = path.resolve(import.meta.dirname, '../../recipes/doctorcom');
	const rows = readFileSync(path.join(folder, 'README.md'), 'utf8')
		.split('\n')
		.filter(line => line.startsWith('| '))
		.slice(1)
		.map(line =>
			line
				.slice(1, -1)
				.split('|')
				.map(cell => cell.trim()),
		);
	const isHeading = ([first = '']: readonly string[]) => first.startsWith('**');

	test('has no empty cell', () => {
		expect(rows.length).toBeGreaterThan(70);
		expect(rows.filter(cells => !isHeading(cells) && (cells.length !== 3 || cells.includes('')))).toEqual([]);
	});

	test('names steps and environments that there are, and leaves none out', () => {
		const loaded = loadProject(folder);
		if (!loaded.ok) throw new Error('the recipe is not right');
		const {environments, phases} = loaded.project;
		const steps = [...Object.values(phases).flat(), ...environments.flatMap(({rollback}) => rollback)].map(
			({id}) => id,
		);
		const known = {step: [...steps, 'live'], environment: environments.map(({name}) => name)};
		for (const kind of ['step', 'environment'] as const) {
			const named = rows.flatMap(([, , where = '']) => namedIn(where, kind));
			expect(named.filter(name => !known[kind].includes(name))).toEqual([]);
			expect(known[kind].filter(name => !named.includes(name))).toEqual([]);
		}
	});
});

/** What stands in backticks behind a word, up to the next semicolon: "steps `a`, `b`". */
function namedIn(where: string, kind: string): readonly string[] {
	return where
		.split(';')
		.filter(part => new RegExp(`\\b${kind}s? `).test(part))
		.flatMap(part => [...part.matchAll(/`([^`]+)`/g)].map(match => match[1] ?? ''));
}
