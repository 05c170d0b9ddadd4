import {createHash} from 'node:crypto';
import {chmodSync, createReadStream, lstatSync} from 'node:fs';
import path from 'node:path';
import {pipeline} from 'node:stream/promises';
import type {ReleaseEvent} from '../domain/events.ts';
import type {ArtifactConfig} from '../domain/project.ts';

/**
 * Takes note of a file that a step should have left behind: made private, hashed, listed.
 * @returns the event that lists it, or null when the step did not write it
 */
export async function storeArtifact(
	folder: string,
	step: string,
	artifact: ArtifactConfig,
	now: Date,
): Promise<Extract<ReleaseEvent, {type: 'artifact-stored'}> | null> {
	const file = path.join(folder, artifact.file);
	try {
		const stat = lstatSync(file);
		if (!stat.isFile()) return null;
		chmodSync(file, 0o600);
		const hash = createHash('sha256');
		await pipeline(createReadStream(file), hash);
		return {
			type: 'artifact-stored',
			step,
			file: artifact.file,
			bytes: stat.size,
			sha256: hash.digest('hex'),
			keepUntil: artifact.keepMs === null ? null : new Date(now.getTime() + artifact.keepMs).toISOString(),
		};
	} catch {
		return null;
	}
}
