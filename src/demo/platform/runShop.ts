import {existsSync} from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {ownIdentity} from '../../process/identity.ts';
import type {DemoEnvironment} from '../demoWorld.ts';
import {demoPaths} from '../demoWorld.ts';
import {writeProcessRecord} from '../processRecord.ts';

/** Becomes the shop. It records itself before it is one, so there is no moment in which a shop runs that nobody can end. */
export async function runShop(dir: string, environment: DemoEnvironment, sha: string, folder: string): Promise<void> {
	const paths = demoPaths(dir);
	writeProcessRecord(paths.of(environment).shopProcess, {identity: ownIdentity(), role: 'shop', sha, folder});
	// Asked after the record is there: whoever stops the demo writes this file first and looks for records then.
	if (existsSync(paths.stopped)) return;
	await import(pathToFileURL(path.join(folder, 'server.js')).href);
}
