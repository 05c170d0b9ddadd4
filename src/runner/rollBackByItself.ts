import {isRefusal, type Refusal} from '../domain/decision.ts';
import type {Operator} from '../domain/operator.ts';
import type {Release} from '../domain/release.ts';
import {openEngine} from '../engine/openEngine.ts';
import {openTrusted} from '../engine/openTrusted.ts';
import type {Journal} from '../journal/journal.ts';
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
	const opened = await openTrusted(root);
	if (isRefusal(opened)) return opened;
	const engine = openEngine({...opened, journal, operator, home});
	// Who deployed with nobody there to ask has the rollback end by itself, too.
	return engine.rollback(release.environment, {...order, onFailure: release.onFailure});
}
