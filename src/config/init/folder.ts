import {join} from 'node:path';
import {parseAllDocuments} from 'yaml';
import {isRecord} from '../../domain/isRecord.ts';
import {listFolder, readSmall} from './readSmall.ts';

/** The files of a repository as those who guess look at them. Nothing is run, and what cannot be read is not there. */
export type Folder = {
	/** The beginning of a file; null: there is none. */
	readonly read: (file: string) => string | null;
	/** Names in a folder, sorted. */
	readonly list: (folder: string) => readonly string[];
	/** Every map of a YAML file, one for each of its documents; none of a file that is no YAML. */
	readonly yaml: (file: string) => readonly YamlMap[];
};

/** A map of a YAML file that nobody has checked. */
export type YamlMap = Readonly<Record<string, unknown>>;

/** The folder at a path. */
export function openFolder(root: string): Folder {
	const read = (file: string) => readSmall(join(root, file));
	return {read, list: folder => listFolder(join(root, folder)), yaml: file => mapsIn(read(file) ?? '')};
}

/** The map below a key; an empty one where there is none. */
export function mapAt(map: YamlMap | undefined, key: string): YamlMap {
	const value = map?.[key];
	return isRecord(value) && !Array.isArray(value) ? value : {};
}

/** The text below a key; null where there is none. */
export function textAt(map: YamlMap | undefined, key: string): string | null {
	const value = map?.[key];
	return typeof value === 'string' ? value : null;
}

function mapsIn(text: string): readonly YamlMap[] {
	try {
		// Kept quiet: what a template makes of YAML is not ours to judge.
		const documents = parseAllDocuments(text, {logLevel: 'silent'});
		if (!Array.isArray(documents)) return [];
		return documents.flatMap(document => {
			if (document.errors.length > 0) return [];
			const value: unknown = document.toJS();
			return isRecord(value) && !Array.isArray(value) ? [value] : [];
		});
	} catch {
		// As many aliases as a bomb has.
		return [];
	}
}
