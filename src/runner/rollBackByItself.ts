import process from 'node:process';
import {formatConfigError} from '../config/configError.ts';
import {stateHome} from '../config/home.ts';
import {loadProject} from '../config/load.ts';
import {trustState} from '../config/trust.ts';
import {isRefusal, type Refusal, refuse} from '../domain/decision.ts';
import type {Operator} from '../domain/operator.ts';
import type {Release} from '../domain/release.ts';
import {openEngine} from '../engine/openEngine.ts';
import {openRepository} from '../git/openRepository.ts';
import type {Journal} from '../journal/journal.ts';
import {redact} from '../mask/redact.ts';
import type {RollbackOrder} from './runnerWorld.ts';

/** The journal, the clone, the project's private state folder, and on whose behalf it is done. */
export type RollbackPlace = {
	readonly journal: Journal;
	readonly root: string;
	readonly home: string;
	readonly operator: Operator;
};

/**
 * Rolls a release back without anybody's word, in the very way in which a person would: by the configuration as it is
 * now, which must be one that somebody trusts.
 */
export async function rollBackByItself(
	{journal, root, home, operator}: RollbackPlace,
	release: Release,
	order: RollbackOrder,
): Promise<{readonly ok: true} | Refusal> {
	const loaded = loadProject(root);
	if (!loaded.ok) {
		const [first, ...others] = loaded.errors.map(formatConfigError);
		const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
		return refuse('not-possible', redact(`${first ?? 'release.yaml cannot be read'}${more}`));
	}

	const states = stateHome(process.env);
	if (isRefusal(states)) return states;
	const {project, file, text} = loaded;
	if (trustState(states.path, file, text).kind !== 'trusted') {
		return refuse('not-possible', `${file} has changed and is not trusted.`, 'Look at it: release-tui trust');
	}

	const repository = await openRepository(root);
	if (isRefusal(repository)) return repository;
	const engine = openEngine({project, journal, repository, operator, home, configuration: {file, text}});
	// Who deployed with nobody there to ask has the rollback end by itself, too.
	return engine.rollback(release.environment, {...order, onFailure: release.onFailure});
}
