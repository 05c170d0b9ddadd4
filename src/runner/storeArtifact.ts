import {createHash} from 'node:crypto';
import {chmodSync, createReadStream, lstatSync} from 'node:fs';
import path from 'node:path';
import {pipeline} from 'node:stream/promises';
import {artifactName} from '../domain/artifact.ts';
import type {ReleaseEvent} from '../domain/events.ts';
import type {ArtifactConfig} from '../domain/project.ts';
import {mostSecretBytes} from './fileSecrets.ts';

/**
 * Takes note of a file that a step should have left behind: made private, hashed, listed.
 * @returns the event that lists it, or why it cannot be kept
 */
export async function storeArtifact(
	folder: string,
	step: string,
	artifact: ArtifactConfig,
	now: Date,
): Promise<Extract<ReleaseEvent, {type: 'artifact-stored'}> | string> {
	const name = `$RELEASE_ARTIFACTS/${artifactName(artifact)}`;
	const file = path.join(folder, artifactName(artifact));
	try {
		const stat = lstatSync(file);
		if (!stat.isFile()) return `${name} is no file`;
		chmodSync(file, 0o600);
		if (artifact.secret && stat.size > mostSecretBytes) {
			return `${name} is too long to be masked in what later steps print (${mostSecretBytes / 1024} KB at most): encrypt it`;
		}

		return {
			type: 'artifact-stored',
			step,
			file: artifactName(artifact),
			bytes: stat.size,
			// Of what is short and secret, a hash is as good as the text.
			sha256: artifact.secret ? '' : await sha256Of(file),
			keepUntil: artifact.keepMs === null ? null : new Date(now.getTime() + artifact.keepMs).toISOString(),
		};
	} catch {
		return `it did not write ${name}`;
	}
}

async function sha256Of(file: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(file), hash);
	return hash.digest('hex');
}
