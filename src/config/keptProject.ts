import {createHash} from 'node:crypto';
import {isRecord} from '../domain/isRecord.ts';
import type {Project} from '../domain/project.ts';
import {writeWhole} from '../process/durableFile.ts';
import {buildId} from '../version.ts';
import {type LoadedProject, loadProject, type ReadConfig} from './load.ts';
import {readPrivateFile} from './privateFile.ts';
import {keptProjectFile} from './trust.ts';

/**
 * The project of a configuration that is trusted. To read and check one takes a sixth of a start, so what came of it is kept
 * beside the trust in it, for this very text and this very build, with the same care about who may have written it.
 * @param home the folder that holds all state
 * @param build this build; null: none that could be told from the next one
 */
export function loadTrusted(
	home: string,
	root: string,
	read: Extract<ReadConfig, {ok: true}>,
	build: string | null = buildId,
): LoadedProject {
	if (build === null) return loadProject(root, read);
	const file = keptProjectFile(home, read.file);
	const kept = readPrivateFile(file, longest);
	const digest = createHash('sha256').update(read.text).digest('hex');
	const record: unknown = kept === null ? null : parsed(kept);
	if (isKept(record) && record.build === build && record.digest === digest) {
		return {ok: true, project: record.project, file: read.file, text: read.text, digest};
	}

	const loaded = loadProject(root, read);
	if (loaded.ok) keep(file, {build, digest, project: loaded.project});
	return loaded;
}

/** In bytes; a configuration has at most one megabyte. */
const longest = 16 << 20;

type KeptProject = {readonly build: string; readonly digest: string; readonly project: Project};

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

// What this build wrote is as this build reads it; to check it by the schema is what is saved here.
function isKept(record: unknown): record is KeptProject {
	return isRecord(record) && isRecord(record['project']) && typeof record['project']['name'] === 'string';
}

function keep(file: string, record: KeptProject): void {
	try {
		writeWhole(file, JSON.stringify(record));
	} catch {
		// Without it the next start takes longer, and that is all.
	}
}
