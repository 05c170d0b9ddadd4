import {createHash} from 'node:crypto';
import type {Dialect} from '../domain/project.ts';
import type {TreeFile} from './adapters/adapter.ts';
import {alembic} from './adapters/alembic.ts';
import {readSections} from './sections.ts';
import {djangoMigrations, knexModules, railsMigrations} from './takeBackCode.ts';
import {byHand, joined, lastStamp, type TakeBackInput, type TakenBack} from './takenBack.ts';

/**
 * Makes, for each migration that is to be taken back, a new one whose up is its down, newest first: the database keeps its
 * order, and others who have applied it get there, too.
 */
export function takeBack(input: TakeBackInput): TakenBack {
	switch (input.config.adapter) {
		case 'sql-dir':
			return sqlPairs(input);
		case 'dbmate':
			return sectioned(input);
		case 'alembic':
			return revisions(input);
		case 'knex':
			return knexModules(input);
		case 'rails':
			return railsMigrations(input);
		case 'django':
			return djangoMigrations(input);
		default:
			return byHand(input.added, `${input.config.adapter} has no files that can be turned around`);
	}
}

function sqlPairs({files, added, config: {dialect}}: TakeBackInput): TakenBack {
	const numbers = files.map(({name}) => /^\d+/.exec(name.replace(/^undo\//, ''))?.[0] ?? '0');
	const width = Math.max(...numbers.map(number => number.length));
	let last = numbers.reduce((high, number) => (BigInt(number) > high ? BigInt(number) : high), 0n);
	const made: TakenBack[] = [];
	for (const name of added.filter(isForward).toSorted().toReversed()) {
		const parts = partsOf(name, files, dialect);
		if (parts?.down == null) {
			made.push(byHand([name], 'it has no down'));
			continue;
		}

		last += 1n;
		const title = `${String(last).padStart(width, '0')}_revert_${titleOf(name)}`;
		made.push({
			files: [
				{name: `${title}.up.sql`, content: parts.down},
				{name: `${title}.down.sql`, content: parts.up},
			],
			notes: [`${title}.up.sql takes back ${name}`],
			toWrite: [],
		});
	}

	return joined(made);
}

function sectioned({files, added, config: {dialect}, now}: TakeBackInput): TakenBack {
	let last = lastStamp(files, now);
	return joined(
		added
			.toSorted()
			.toReversed()
			.map(name => {
				const parts = partsOf(name, files, dialect);
				if (parts?.down == null) return byHand([name], 'it has no down');
				last += 1n;
				const made = `${last}_revert_${titleOf(name)}.sql`;
				const content = `-- migrate:up\n${statements(parts.down)}\n\n-- migrate:down\n${statements(parts.up)}\n`;
				return {files: [{name: made, content}], notes: [`${made} takes back ${name}`], toWrite: []};
			}),
	);
}

// The file is Python: what its two functions do stays as it is, and they change their names.
function revisions({files, added, base, config}: TakeBackInput): TakenBack {
	const set = alembic.parse(files, config);
	if (typeof set === 'string') return byHand(added, set);
	const [head, ...others] = set.heads;
	if (head === undefined || others.length > 0)
		return byHand(added, `it comes after one of several heads: ${set.heads.join(', ')}`);
	let last = head;
	// Those that came later are taken back first.
	const found = set.migrations.filter(({file}) => added.includes(file)).toReversed();
	const made = found.map((migration): TakenBack => {
		const content = files.find(({name}) => name === migration.file)?.content ?? '';
		if (!migration.hasDown) return byHand([migration.file], 'its downgrade does nothing');
		const id = createHash('sha256').update(`${migration.id} ${base}`).digest('hex').slice(0, 12);
		const turned = turnedAround(content, id, last);
		if (turned === null) return byHand([migration.file], 'it is not written as alembic writes revisions');
		last = id;
		const folder = migration.file.replace(/[^/]*$/, '');
		const name = `${folder}${id}_revert_${migration.name}.py`;
		return {files: [{name, content: turned}], notes: [`${name} takes back ${migration.file}`], toWrite: []};
	});
	return joined(made);
}

function turnedAround(content: string, id: string, after: string): string | null {
	const functions = content.match(/^def (?:upgrade|downgrade)\(/gm) ?? [];
	if (functions.length !== 2) return null;
	let assigned = 0;
	const assign = (name: string, value: string, text: string) =>
		text.replace(new RegExp(`^(${name}[ \\t]*(?::[^=\\n]*)?=[ \\t]*)[^\\n]*$`, 'm'), (_, start: string) => {
			assigned++;
			return `${start}'${value}'`;
		});
	const renamed = content.replace(
		/^def (upgrade|downgrade)\(/gm,
		(_, name: string) => `def ${name === 'upgrade' ? 'downgrade' : 'upgrade'}(`,
	);
	const turned = assign('down_revision', after, assign('revision', id, renamed));
	return assigned === 2 ? turned.replace(/^Revis(?:ion ID|es):.*\n/gm, '') : null;
}

function partsOf(
	name: string,
	files: readonly TreeFile[],
	dialect: Dialect,
): {readonly up: string; readonly down: string | null} | null {
	const contentOf = (wanted: string) => files.find(file => file.name === wanted)?.content ?? null;
	const content = contentOf(name);
	if (content === null) return null;
	const beside = contentOf(name.replace(/\.up\.sql$/i, '.down.sql'));
	if (/\.up\.sql$/i.test(name)) return {up: content, down: beside};
	const undo = contentOf(`undo/${name}`);
	if (undo !== null) return {up: content, down: undo};
	const sections = readSections(content, dialect);
	return typeof sections === 'string'
		? null
		: {up: statements(sections.up), down: sections.down && statements(sections.down)};
}

// Without the lines of the markers.
function statements(section: string): string {
	return section
		.split('\n')
		.filter(line => !/^[ \t]*--[ \t]*(?:migrate:|\+goose|(?:up|down) migration)/i.test(line))
		.join('\n')
		.trim();
}

function isForward(name: string): boolean {
	return !name.startsWith('undo/') && !/\.down\.sql$/i.test(name);
}

function titleOf(name: string): string {
	return name.replace(/^\d+[_-]?/, '').replace(/(?:\.up)?\.sql$/i, '');
}
