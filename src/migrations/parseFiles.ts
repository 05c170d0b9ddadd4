import type {MigrationsConfig} from '../domain/project.ts';
import {plainText} from '../domain/sanitize.ts';
import {type FileMigration, fileMigration, type TreeFile} from './adapters/adapter.ts';
import {wantsNoTransaction} from './arrangeStatements.ts';
import {checksumOf} from './ledger.ts';
import {downOf, readSections} from './sections.ts';

/**
 * Reads the files of a migrations folder, in order of their numbers; a text says what is wrong with them. A migration
 * is a pair `NNN_name.up.sql` and `NNN_name.down.sql`, or `NNN_name.sql` and the same in the folder `undo`, or one
 * file `NNN_name.sql` with the markers of dbmate, goose or node-pg-migrate, or without any: then it has no down.
 */
export function parseFiles(
	files: readonly TreeFile[],
	config: Pick<MigrationsConfig, 'dialect'>,
): readonly FileMigration[] | string {
	const parts = new Map<string, Parts>();
	for (const {name, content} of files) {
		if (!/\.sql$/i.test(name)) continue;
		const place = plainText(name);
		// A leading number becomes part of a step's id, so it must stay short.
		const match = /^(undo\/)?(\d{1,50})[_-](.+?)(?:\.(up|down))?\.sql$/i.exec(name);
		if (!match) return `${place}: a migration is called NNN_name.sql, NNN_name.up.sql or NNN_name.down.sql`;
		const [, undo, id = '', title = '', written] = match;
		const known = parts.get(id) ?? {title, up: null, down: null, place};
		const direction = undo === undefined ? written?.toLowerCase() : 'down';
		const problem = addPart(known, title, direction, content.replace(/^\uFEFF/, ''), place, config);
		if (typeof problem === 'string') return problem;
		parts.set(id, problem);
	}

	return toMigrations(parts, config);
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
	{dialect}: Pick<MigrationsConfig, 'dialect'>,
): Parts | string {
	const twice = `${place}: its number is taken by ${known.place}`;
	if (direction === 'down') return known.down !== null || known.title !== title ? twice : {...known, down: content};
	if (known.up !== null || known.title !== title) return twice;
	if (direction === 'up') return {...known, up: content, place};
	const sections = readSections(content, dialect);
	if (typeof sections === 'string') return `${place}: ${sections}`;
	if (known.down !== null) return sections.down === null ? {...known, up: content, place} : twice;
	return {...known, ...sections, place};
}

function toMigrations(
	parts: ReadonlyMap<string, Parts>,
	{dialect}: Pick<MigrationsConfig, 'dialect'>,
): readonly FileMigration[] | string {
	const migrations: FileMigration[] = [];
	for (const [id, {title, up, down: written, place}] of [...parts].sort(([a], [b]) => compareIds(a, b))) {
		if (up === null) return `${place}: there is no up file to it`;
		const previous = migrations.at(-1)?.id;
		if (previous !== undefined && BigInt(previous) === BigInt(id)) {
			return `${place}: ${previous} and ${id} are the same number`;
		}

		const down = written === null ? null : downOf(written, dialect);
		const transaction = wantsNoTransaction(up) ? 'none' : 'file';
		const rest = {name: plainText(title), up, down, hasDown: down !== null, transaction} as const;
		migrations.push(fileMigration(id, place, {...rest, checksum: checksumOf(up)}));
	}

	return migrations;
}
