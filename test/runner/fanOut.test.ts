// A step on many targets, run by a real runner, whatever dies on the way. The targets are shells of this machine.
import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {releaseStream} from '../../src/domain/events.ts';
import {isFannedOut} from '../../src/domain/fanOut.ts';
import {type Release, stepOf} from '../../src/domain/release.ts';
import {targetsOf} from '../../src/domain/targets.ts';
import {parseIdentity} from '../../src/process/parseIdentity.ts';
import {attemptFiles, parseClaim, readRecord} from '../../src/runner/attemptFiles.ts';
import {attemptFolder} from '../../src/runner/stateFolders.ts';
import {ana, command, onTargets} from '../support/samples.ts';
import {eventually, inWorld, type World} from '../support/world.ts';

const names = Array.from({length: 5}, (_, index) => `web${index + 1}`);
/** Says that it runs, and goes on when it is told to. */
const held = 'echo x >>ran.$RELEASE_TARGET; while ! [ -e go ]; do sleep 0.1; done; echo done on $RELEASE_TARGET';

const own = ({folder}: World) => ({XDG_STATE_HOME: path.join(folder, 'targets')});
const ran = (world: World, of = names) => of.map(name => world.count(`ran.${name}`));

function statuses(release: Release, id: string): readonly string[] {
	const step = release.plan.steps.find(candidate => candidate.id === id);
	return step && isFannedOut(step) ? targetsOf(release, step).map(({status}) => status) : [];
}

/** The processes of the step's attempt: the program that goes over the targets, and its shim. */
function processes({home}: World, release: number) {
	const files = attemptFiles(attemptFolder(home, release, 'install', 1));
	const claim = readRecord(files.claim, parseClaim);
	return {fanOut: readRecord(files.child, parseIdentity)?.pid, shim: claim?.by === 'shim' ? claim.shim.pid : undefined};
}

function kill(pid: number | undefined): void {
	if (pid === undefined) throw new Error('there is no such process');
	process.kill(pid, 'SIGKILL');
}

test.each<readonly ('fanOut' | 'shim' | 'runner')[]>([['fanOut'], ['runner', 'shim'], ['runner', 'shim', 'fanOut']])(
	'killed in the middle, with %s %s %s: every target is found, and none runs twice',
	{timeout: 60_000},
	(...who) =>
		inWorld(async world => {
			const release = await world.start([command('install', held, onTargets(names, {parallel: 3}))]);
			const runner = world.run(release, own(world));
			const isHalfway = (now: Release) => statuses(now, 'install').filter(status => status === 'started').length === 3;
			await world.until(release, isHalfway);
			await eventually(() => ran(world).filter(count => count === 1).length === 3);
			const pids = {...processes(world, release), runner: runner.child.pid};
			for (const one of who) kill(pids[one]);
			if (who.includes('runner')) {
				await runner.ended;
				world.run(release, own(world));
			}

			await world.touch('go');
			const ended = await world.until(release, now => now.end !== null);
			expect([ended.end?.outcome, statuses(ended, 'install')]).toEqual(['succeeded', names.map(() => 'succeeded')]);
			expect(ran(world)).toEqual(names.map(() => 1));
			// What a dead shim had not masked is withheld.
			if (who.includes('shim')) return;
			const output = [1, 2].map(attempt => world.output(release, 'install', attempt)).join('');
			for (const name of names) expect(output).toContain(`${name} | done on ${name}\n`);
		})(),
);

test(
	"a runner whose release is another one's ends, also where it follows what happens on targets",
	{timeout: 60_000},
	() =>
		inWorld(async world => {
			const release = await world.start([command('install', held, onTargets(names, {parallel: 3}))]);
			const runner = world.run(release, own(world));
			await world.until(release, now => statuses(now, 'install').filter(status => status === 'started').length === 3);
			const {seq} = await world.release(release);
			const other = {host: 'elsewhere', pid: 1, startTime: '1', bootId: 'other'};
			const taken = {
				stream: releaseStream(release),
				expected: seq,
				events: [{type: 'runner-started' as const, runner: other}],
			};
			expect(await world.journal.append([taken], ana, new Date().toISOString())).toMatchObject({ok: true});
			kill(processes(world, release).shim);
			expect(await runner.ended).toBe(0);
			await world.touch('go');
			await eventually(() => ran(world).every(count => count === 1));
		})(),
);

test('an abort ends what runs on targets, and a rollback takes back what was begun there', {timeout: 60_000}, () =>
	inWorld(async world => {
		const undo = 'echo x >>undone.$RELEASE_TARGET';
		const first = await world.start([command('install', 'true', {undo, ...onTargets(names)})]);
		await world.finish(first, own(world));
		const second = await world.start([command('install', held, {undo, ...onTargets(names, {parallel: 2})})]);
		world.run(second, own(world));
		await eventually(() => ran(world).filter(count => count === 1).length === 2);
		const back = await world.rollback();
		const ended = await world.finish(back, own(world));
		expect(ended.end?.outcome).toBe('succeeded');
		expect(names.map(name => world.count(`undone.${name}`))).toEqual(ran(world));
		expect((await world.release(second)).end?.outcome).toBe('aborted');
	})(),
);

test('of the secrets, those that the command names reach its targets, and nothing that is kept has them', () =>
	inWorld(async world => {
		// A machine of its own: it has nothing of this one's environment.
		const transport = 'exec env -i PATH="$PATH" HOME="$PWD" sh';
		const run = 'echo "token $TOKEN"; test "$RELEASE_ID" = 1 && ! env | grep another; test -n "$TOKEN"';
		const step = command('install', run, onTargets(['web1'], {transport}));
		const release = await world.start([step], {secrets: ['TOKEN', 'OTHER']});
		const ended = await world.finish(release, {TOKEN: 'hunter2secret', OTHER: 'another-secret'});
		expect(stepOf(ended, 'install').state.status).toBe('succeeded');
		expect(world.output(release, 'install')).toBe('web1 | token ***\n');
		// However fast: how long it took is known.
		const {at, startedAt} = stepOf(ended, 'install').targets?.[0] ?? {};
		expect(Date.parse(at ?? '') - Date.parse(startedAt ?? '')).toBeGreaterThan(0);
		expect(JSON.stringify(await world.events(release))).not.toContain('hunter2secret');
	})());
