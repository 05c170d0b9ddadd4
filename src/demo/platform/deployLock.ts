import {mkdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {claimDurably} from '../../process/durableFile.ts';
import {ownIdentity} from '../../process/identity.ts';
import {liveRecord} from '../processRecord.ts';

/** Does something while no other deploy of the environment runs. A lock whose holder died is nobody's. */
export async function withDeployLock<T>(file: string, action: () => Promise<T>): Promise<T> {
	mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
	const content = JSON.stringify({identity: ownIdentity(), role: 'deploy', sha: null, folder: null});
	while (!claimDurably(file, content)) {
		if (liveRecord(file)) await wait(100);
		else rmSync(file, {force: true});
	}

	try {
		return await action();
	} finally {
		rmSync(file, {force: true});
	}
}

/** Whether a deploy of the environment is under way. */
export function isDeploying(file: string): boolean {
	return liveRecord(file) !== null;
}
