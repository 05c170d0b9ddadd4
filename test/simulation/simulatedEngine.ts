import type {Operator} from '../../src/domain/operator.ts';
import type {Engine} from '../../src/engine/engine.ts';
import {openEngine} from '../../src/engine/openEngine.ts';
import type {Repository} from '../../src/git/repository.ts';
import type {Journal} from '../../src/journal/journal.ts';
import {project, shaOf} from './plans.ts';
import type {Actor} from './scheduler.ts';
import {simulatedJournal} from './simulatedJournal.ts';
import {startRunner} from './simulatedRunner.ts';
import {simulatedShells} from './simulatedShells.ts';
import type {SimulatedWorld} from './world.ts';

/**
 * The real engine in a simulated world.
 * @param change may put something in front of the journal
 */
export function simulatedEngine(
	world: SimulatedWorld,
	actor: Actor,
	operator: Operator,
	change: (journal: Journal) => Journal = journal => journal,
): Engine {
	const {scheduler, machine, mutation} = world;
	const isBlind = mutation === 'a lease is broken without a look at who lives';
	return openEngine({
		project,
		journal: change(simulatedJournal(world, actor, () => scheduler.end(actor))),
		repository,
		operator,
		home: '/nowhere',
		machine: {
			shells: simulatedShells(world, actor),
			startRunner: release => startRunner(world, release),
			isAlive: identity => !isBlind && machine.isAlive(identity),
			now: () => new Date(scheduler.now()),
		},
	});
}

/** Only what the engine asks for when it starts something. */
export const repository: Repository = {
	root: '/',
	candidate: async ref => ({sha: ref, version: ref, ref}),
	revision: async sha => ({sha, version: sha}),
	state: async () => ({branch: 'main', head: shaOf(1), changedFiles: 0, shallow: false}),
	commits: async () => [],
	async *log() {},
	count: async () => 0,
	relation: async () => ({kind: 'ahead', ahead: 1, behind: 0}),
	detail: async () => null,
	refs: async () => [],
	files: async () => [],
	file: async () => null,
	branch: async () => ({at: null}),
};
