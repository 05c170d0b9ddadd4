import type {MigrationScript} from '../domain/plan.ts';
import type {MigrationsConfig} from '../domain/project.ts';
import {plainText} from '../domain/sanitize.ts';
import {wantsNoTransaction} from './arrangeStatements.ts';
import {sectionMarker} from './sectionMarker.ts';
import {splitSql} from './splitSql.ts';

/**
 * Reads the files of a migrations folder into scripts, in order of their numbers; a text says what is wrong with them.
 * A migration is a pair `NNN_name.up.sql` and `NNN_name.down.sql`, or one file `NNN_name.sql` with the markers of
 * dbmate, goose or node-pg-migrate, or without any: then it has no down.
 */
export function parseFiles(
	files: readonly {readonly name: string; readonly content: string}[],
	config: MigrationsConfig,
): readonly MigrationScript[] | string {
	const parts = new Map<string, Parts>();
	for (const {name, content} of files) {
		if (!/\.sql$/i.test(name)) continue;
		const place = plainText(`${config.path}/${name}`);
		// A leading number becomes part of a step's id, so it must stay short.
		const match = /^(\d{1,50})[_-](.+?)(?:\.(up|down))?\.sql$/i.exec(name);
		if (!match) return `${place}: a migration is called NNN_name.sql, NNN_name.up.sql or NNN_name.down.sql`;
		const [, id = '', title = '', direction] = match;
		const known = parts.get(id) ?? {title, up: null, down: null, place};
		const problem = addPart(known, title, direction?.toLowerCase(), content.replace(/^\uFEFF/, ''), place, config);
		if (typeof problem === 'string') return problem;
		parts.set(id, problem);
	}

	return toScripts(parts, config);
}

/** Orders ids by their number: 9 before 10, whatever zeros they begin with. */
export function compareIds(a: string, b: string): number {
	const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
	if (left.length !== right.length) return left.length - right.length;
	return left < right ? -1 : left > right ? 1 : a.length - b.length;
}

type Parts = {
	readonly title: string;
	readonly up: string | null;
	readonly down: string | null;
	readonly place: string;
};

function addPart(
	known: Parts,
	title: string,
	direction: string | undefined,
	content: string,
	place: string,
	config: MigrationsConfig,
): Parts | string {
	const twice = `${place}: its number is taken by ${known.place}`;
	if (direction === 'down') return known.down !== null || known.title !== title ? twice : {...known, down: content};
	if (known.up !== null || known.title !== title) return twice;
	if (direction === 'up') return {...known, up: content, place};
	if (known.down !== null) return twice;
	const sections = readSections(content, config);
	return typeof sections === 'string' ? `${place}: ${sections}` : {...known, ...sections, place};
}

function toScripts(parts: ReadonlyMap<string, Parts>, config: MigrationsConfig): readonly MigrationScript[] | string {
	const scripts: MigrationScript[] = [];
	for (const [id, {title, up, down, place}] of [...parts].sort(([a], [b]) => compareIds(a, b))) {
		if (up === null) return `${place}: there is no up file to it`;
		const previous = scripts.at(-1)?.id;
		if (previous !== undefined && BigInt(previous) === BigInt(id)) {
			return `${place}: ${previous} and ${id} are the same number`;
		}

		// A down without a statement takes nothing back: it is none.
		const hasDown = down !== null && splitSql(down, config.dialect).length > 0;
		scripts.push({
			id,
			name: plainText(title),
			file: place,
			up,
			down: hasDown ? down : null,
			hasDown,
			transaction: wantsNoTransaction(up) ? 'none' : 'file',
			dialect: config.dialect,
			database: config.database,
			commands: null,
		});
	}

	return scripts;
}

/** The two parts of a file with markers. A marker's own line stays: it may say that no transaction is wanted. */
function readSections(
	content: string,
	config: MigrationsConfig,
): {readonly up: string; readonly down: string | null} | string {
	const sections: {before: string[]; up: string[]; down: string[]} = {before: [], up: [], down: []};
	let section: keyof typeof sections = 'before';
	for (const line of content.split('\n')) {
		section = sectionMarker(line) ?? section;
		sections[section].push(line);
	}

	if (sections.up.length === 0) {
		return sections.down.length === 0 ? {up: content, down: null} : 'it has a down, but no up';
	}

	const before = sections.before.join('\n');
	if (splitSql(before, config.dialect).length > 0) return 'there are statements before its first marker';
	// What stands above both, such as "no transaction", holds for both.
	const part = (lines: readonly string[]) => [...(before.trim() === '' ? [] : [before]), ...lines].join('\n');
	return {up: part(sections.up), down: sections.down.length === 0 ? null : part(sections.down)};
}
