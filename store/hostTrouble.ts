import {type Release, waitingFor} from '../src/domain/release.ts';
import {hostTrouble} from '../src/domain/runnerHost.ts';
import type {Engine} from '../src/engine/engine.ts';
import {load, valueIn} from './loadable.ts';

/**
 * What people here have to know of the runner host of a release: that something is wrong with it, or that it waits for a
 * terminal there. Null: nothing, or it needs none, or nobody knows just now.
 */
export async function readHostTrouble(engine: Engine, release: Release | null): Promise<string | null> {
	if (release?.runsOn === undefined) return null;
	const hosts = valueIn(await load(() => engine.runnerHosts()));
	const trouble = hosts && hostTrouble(release, hosts);
	if (trouble || waitingFor(release)?.why !== 'terminal') return trouble;
	const elsewhere = engine.terminalElsewhere(release);
	return elsewhere && [elsewhere.message, elsewhere.hint].filter(Boolean).join(' ');
}
