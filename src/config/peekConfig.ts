import {closeSync, openSync, readSync} from 'node:fs';
import path from 'node:path';
import {namePattern} from './names.ts';

/** Names in a release.yaml that nobody has checked. */
export type PeekedConfig = {
	readonly project: string | null;
	readonly environments: readonly string[];
};

/** More than the part with the environments has, in bytes. */
const mostBytes = 256 * 1024;

/**
 * Finds names in a project's release.yaml without reading it as YAML: for completion and prompts, which may take no time and
 * believe nothing. What is written in braces is not found. Null where there is none.
 */
export function peekConfig(root: string): PeekedConfig | null {
	const text = beginning(path.join(root, 'release.yaml'));
	if (text === null) return null;
	const project = /^project:\s*["']?([^\s"'#]+)/m.exec(text)?.[1] ?? '';
	const [, part = ''] = /^environments:[^\n]*\n((?:[ \t#][^\n]*\n|\s*\n)*)/m.exec(`${text}\n`) ?? [];
	const depth = /^( +)[^\s#]/m.exec(part)?.[1]?.length ?? 0;
	const names = [...part.matchAll(/^( +)["']?([a-z0-9][a-z0-9_-]*)["']?:/gm)]
		.filter(([, blanks = '']) => blanks.length === depth)
		.flatMap(([, , name = '']) => (namePattern.test(name) ? [name] : []));
	return {
		project: namePattern.test(project) ? project : null,
		environments: [...new Set(names)],
	};
}

function beginning(file: string): string | null {
	let descriptor: number | null = null;
	try {
		descriptor = openSync(file, 'r');
		const buffer = Buffer.alloc(mostBytes);
		return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, mostBytes, 0));
	} catch {
		return null;
	} finally {
		if (descriptor !== null) closeSync(descriptor);
	}
}
