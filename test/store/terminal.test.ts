import {describe, expect, test, vi} from 'vitest';
import {noLostLease, noTerminalStep, nothingToEnd} from '../../components/keyReasons.ts';
import {orphansOf} from '../../src/domain/release.ts';
import {fakeProject} from '../support/cockpitFixtures.ts';
import {fakeWorld, shaOf} from '../support/cockpitPorts.ts';
import {startStore} from '../support/cockpitStore.ts';

const {phases} = fakeProject;
const [first, ...rest] = phases.preflight ?? [];
const asking =
	first?.kind === 'run'
		? {...fakeProject, phases: {...phases, preflight: [{...first, interactive: true}, ...rest]}}
		: fakeProject;

async function waiting() {
	const world = fakeWorld(undefined, asking);
	const id = await world.deploy('staging', shaOf(0));
	world.runUntil(id);
	const store = await startStore(world);
	return {world, id, store, state: () => world.release(id).steps['tests']?.state};
}

describe('a step that needs a person', () => {
	test('is asked about, and run while the screen has let go of the terminal', async () => {
		const {world, store, state} = await waiting();
		expect(noTerminalStep(store.state())).toBeNull();
		const order: string[] = [];
		store.cockpit.lendBy(async work => {
			order.push('let go', state()?.status ?? '');
			await work();
			order.push(state()?.status ?? '', 'taken back');
		});
		await store.run('attend');
		expect(store.state().overlays).toMatchObject([{kind: 'attend', step: 'tests', title: 'npm test'}]);
		expect(world.calls).not.toContain('attend tests');
		await store.run('confirmAttend');
		expect(order).toEqual(['let go', 'needs-person', 'succeeded', 'taken back']);
		expect(store.state().overlays).toEqual([]);
		expect(noTerminalStep(store.state())).toBe('no step needs a person');
	});

	test('is asked about by Enter on it, and Enter elsewhere opens what is there', async () => {
		const {store} = await waiting();
		await store.run('focusRelease', 'open');
		expect(store.state().overlays).toMatchObject([{kind: 'attend'}]);
		await store.run('stay', 'down', 'open');
		expect(store.state().overlays).toMatchObject([{kind: 'step', step: 'disk'}]);
	});

	test('that somebody else took meanwhile is not run here, and that is said', async () => {
		const {world, id, store} = await waiting();
		const lent = vi.fn();
		store.cockpit.lendBy(lent);
		await store.run('attend');
		world.happened(id, {type: 'step-taken', step: 'tests', attempt: 1});
		await store.run('confirmAttend');
		expect(lent).not.toHaveBeenCalled();
		expect(store.state().status).toMatchObject({text: expect.stringContaining('was faster'), tone: 'problem'});
	});
});

test('a step whose terminal would be one of a runner host is not asked about, and the key says so', async () => {
	const {world, store} = await waiting();
	const hint = 'There, as its user: release-tui attach 1';
	const elsewhere = {ok: false, code: 'not-possible', message: 'It runs on the runner host bastion.', hint} as const;
	vi.spyOn(world.ports.engine, 'terminalElsewhere').mockReturnValue(elsewhere);
	await store.run('attend');
	expect(store.state()).toMatchObject({overlays: [], status: {text: elsewhere.message, hint, tone: 'problem'}});
});

describe('what outlived its shim', () => {
	test('is ended after a question, and only once', async () => {
		const world = fakeWorld();
		const id = await world.deploy('staging', shaOf(0));
		world.runUntil(id, 'tests');
		const store = await startStore(world);
		expect(nothingToEnd(store.state())).toBe('nothing goes on that a does not end');
		world.happened(id, {type: 'step-orphaned', step: 'tests', attempt: 1, processes: [{pid: 1234, name: 'sleep'}]});
		await store.pass(1000);
		expect(nothingToEnd(store.state())).toBeNull();
		await store.run('end');
		expect(store.state().overlays).toMatchObject([{kind: 'end', processes: [{pid: 1234}]}]);
		expect(orphansOf(world.release(id), 'tests')?.ending).toBeNull();
		await store.run('confirmEnd');
		expect(orphansOf(world.release(id), 'tests')?.ending).toMatchObject({user: 'ana'});
		await store.pass(1000);
		expect(nothingToEnd(store.state())).not.toBeNull();
	});
});

describe('a release that can never go on', () => {
	test('loses its lease to a reason and the name of the environment, typed by hand', async () => {
		const world = fakeWorld();
		const id = await world.deploy('staging', shaOf(0));
		vi.spyOn(world.ports.engine, 'runnerAlive').mockReturnValue(null);
		const store = await startStore(world);
		expect(noLostLease(store.state())).toBeNull();
		await store.run('breakLease', 'open');
		expect(store.state().overlays.at(-1)).toMatchObject({error: 'A reason is needed.'});
		store.cockpit.type('the machine is gone');
		await store.run('open');
		store.cockpit.paste('staging');
		expect(store.state().overlays.at(-1)).toMatchObject({value: '', error: expect.stringContaining('by hand')});
		store.cockpit.type('stagin');
		await store.run('open');
		expect(store.state().overlays.at(-1)).toMatchObject({error: 'That is not staging.'});
		expect(world.calls).not.toContain('break staging');
		store.cockpit.type('g');
		await store.run('open');
		expect(world.calls).toContain('break staging');
		expect(world.release(id).end).toMatchObject({
			outcome: 'unknown',
			reason: 'its lease was broken by ana@bastion: the machine is gone',
		});
		await store.pass(1000);
		expect(noLostLease(store.state())).toBe('no release holds staging');
	});

	test('and one that goes on here does not', async () => {
		const world = fakeWorld();
		const id = await world.deploy('staging', shaOf(0));
		const store = await startStore(world);
		expect(noLostLease(store.state())).toBe(`#${id} goes on here: a aborts it`);
	});
});
