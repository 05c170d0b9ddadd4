import type {EnvironmentConfig} from '../domain/project.ts';
import {dueIn, unsentIn} from '../domain/summary.ts';
import type {Journal} from '../journal/journal.ts';
import type {EnvironmentOverview} from './engine.ts';
import {readEnvironment} from './readState.ts';

/** Among so many releases that succeeded, one is no rollback. */
const lookedBack = 20;

/** How many releases are looked at for what is still to be announced. */
const recentReleases = 50;

/**
 * An environment as the journal knows it.
 * @param name also of one that release.yaml does not have any more
 */
export async function readOverview(
	journal: Journal,
	name: string,
	config: EnvironmentConfig | undefined,
): Promise<EnvironmentOverview> {
	const [state, [open], ended, due, succeeded] = await Promise.all([
		readEnvironment(journal, name),
		journal.releases({environment: name, open: true, limit: 1}),
		journal.releases({environment: name, limit: recentReleases}),
		journal.releases({environment: name, due: true}),
		config?.cadenceMs == null ? [] : journal.releases({environment: name, status: 'succeeded', limit: lookedBack}),
	]);
	return {
		state,
		open: open ?? null,
		last: ended.find(release => release.ended) ?? null,
		due: dueIn(due),
		unsent: unsentIn(ended),
		lastStarted: ended.find(release => release.kind === 'deploy')?.startedAt ?? null,
		lastShipped: succeeded.find(release => release.kind === 'deploy')?.startedAt ?? null,
	};
}
