import type {Dialect} from '../domain/project.ts';
import {sectionMarker} from './sectionMarker.ts';
import {splitSql} from './splitSql.ts';

/**
 * The two parts of a file with the markers of dbmate, goose or node-pg-migrate; without any, all of it is the up. A
 * marker's own line stays: it may say that no transaction is wanted. A down without a statement takes nothing back: it
 * is none. A text says what is wrong with the file.
 */
export function readSections(
	content: string,
	dialect: Dialect,
): {readonly up: string; readonly down: string | null} | string {
	const sections: {before: string[]; up: string[]; down: string[]} = {before: [], up: [], down: []};
	let section: keyof typeof sections = 'before';
	for (const line of content.replace(/^\uFEFF/, '').split('\n')) {
		section = sectionMarker(line) ?? section;
		sections[section].push(line);
	}

	if (sections.up.length === 0) {
		if (sections.down.length > 0) return 'it has a down, but no up';
		return {up: sections.before.join('\n'), down: null};
	}

	const before = sections.before.join('\n');
	if (splitSql(before, dialect).length > 0) return 'there are statements before its first marker';
	// What stands above both, such as "no transaction", holds for both.
	const part = (lines: readonly string[]) => [...(before.trim() === '' ? [] : [before]), ...lines].join('\n');
	return {up: part(sections.up), down: downOf(part(sections.down), dialect)};
}

/** A way back, or null where it holds no statement. */
export function downOf(text: string, dialect: Dialect): string | null {
	return splitSql(text, dialect).length > 0 ? text : null;
}
