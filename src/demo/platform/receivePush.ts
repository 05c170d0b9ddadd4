import {text} from 'node:stream/consumers';
import type {DemoEnvironment, DemoWorld} from '../demoWorld.ts';
import {deployShop} from './deployShop.ts';

const branch = 'refs/heads/main';

/**
 * The `pre-receive` hook of an environment's repository. Being asked before the branch moves, it can refuse a commit
 * that does not start: then the push fails and the branch still names what runs.
 */
export async function receivePush(dir: string, world: DemoWorld, environment: DemoEnvironment): Promise<boolean> {
	const print = (line: string) => {
		process.stdout.write(`${line}\n`);
	};
	for (const line of (await text(process.stdin)).split('\n').filter(Boolean)) {
		const [, sha = '', ref] = line.split(' ');
		if (ref !== branch) continue;
		if (/^0+$/.test(sha)) {
			print(`${branch} is what runs: it cannot be deleted.`);
			return false;
		}

		if (!(await deployShop({dir, world, environment, sha, insideHook: true, print}))) return false;
	}

	return true;
}
