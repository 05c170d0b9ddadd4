import {hostTrouble} from '../domain/runnerHost.ts';
import type {Engine} from '../engine/engine.ts';
import type {EnvironmentStatus} from './readStatus.ts';

/**
 * What people have to know of the runner hosts of the releases that are open: of one whose host is silent nobody knows
 * whether it goes on.
 */
export async function hostTroubles(
	engine: Pick<Engine, 'release' | 'runnerHosts'>,
	environments: readonly Pick<EnvironmentStatus, 'release'>[],
): Promise<readonly string[]> {
	const open = await Promise.all(environments.map(({release}) => (release ? engine.release(release.id) : null)));
	const hosted = open.filter(release => release !== null).filter(({runsOn}) => runsOn !== undefined);
	const hosts = hosted.length > 0 ? await engine.runnerHosts() : [];
	return hosted.flatMap(release => {
		const trouble = hostTrouble(release, hosts);
		return trouble === null ? [] : [`#${release.id}: ${trouble}`];
	});
}
