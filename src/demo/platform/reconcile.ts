import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {DemoEnvironment, DemoWorld} from '../demoWorld.ts';
import {demoPaths} from '../demoWorld.ts';
import {isDeploying} from './deployLock.ts';
import {deployShop} from './deployShop.ts';
import {runningShop} from './startShop.ts';

/** A difference must stand for so many looks before it is mended: a push that ends just now moves the branch by itself. */
const patience = 3;

/** After a start that failed, so many looks pass before the next. */
const restAfterFailure = 15;

/**
 * Keeps an environment running what its repository's branch names, as a platform does: a shop that crashed is started
 * again, and a deploy that was killed half way is brought to the one end or the other. Call it about once a second.
 */
export function createReconciler(
	dir: string,
	world: DemoWorld,
	environment: DemoEnvironment,
	print: (line: string) => void,
): () => Promise<void> {
	const {bare, lock} = demoPaths(dir).of(environment);
	let seen = 0;
	return async () => {
		const wanted = branchHead(bare);
		if (wanted === null || isDeploying(lock) || runningShop(dir, environment)?.sha === wanted) {
			seen = 0;
			return;
		}

		seen++;
		if (seen < patience) return;
		seen = (await deployShop({dir, world, environment, sha: wanted, insideHook: false, print})) ? 0 : -restAfterFailure;
	};
}

// The repository is told never to pack its branch, so that looking costs one small read.
function branchHead(bare: string): string | null {
	try {
		return readFileSync(path.join(bare, 'refs', 'heads', 'main'), 'utf8').trim();
	} catch {
		return null;
	}
}
