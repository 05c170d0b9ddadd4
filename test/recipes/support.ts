// What every recipe promises: its README says of each instruction of the team's document what becomes of it.
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect} from 'vitest';
import {parse} from 'yaml';
import {checkTemplates} from '../../src/announcements/checkTemplates.ts';
import {loadProject} from '../../src/config/load.ts';
import {phaseIds} from '../../src/domain/project.ts';

/** A row of a recipe's table: the document's words, what happens here, and where release.yaml says so. */
export type MappedRow = readonly [words: string, happens: string, where: string];

/** The folder of a recipe. */
export function recipeFolder(name: string): string {
	return path.resolve(import.meta.dirname, '../../recipes', name);
}

/**
 * Expects that a recipe is right as it is, that each row of its README's tables has three filled cells, and that what the
 * last cell names in backticks is there: the id of a step, a path of keys (from the top, or within an environment), or a
 * command that begins with "release-tui ".
 * @returns the rows
 */
export function expectMapped(name: string): readonly MappedRow[] {
	const folder = recipeFolder(name);
	const loaded = loadProject(folder);
	expect(loaded).toMatchObject({ok: true});
	expect(loaded.ok ? checkTemplates(loaded.project, folder) : []).toEqual([]);
	const rows = tableRows(readFileSync(path.join(folder, 'README.md'), 'utf8'));
	expect(rows.length).toBeGreaterThan(0);
	const file: unknown = parse(readFileSync(path.join(folder, 'release.yaml'), 'utf8'));
	const ids = stepIds(file);
	const mapped = rows.map((cells): MappedRow => {
		const [words = '', happens = '', where = ''] = cells;
		expect({row: cells, empty: cells.length !== 3 || cells.some(cell => cell === '')}).toMatchObject({empty: false});
		return [words, happens, where];
	});
	const missing = mapped.flatMap(([, , where]) =>
		[...where.matchAll(/`([^`]+)`/g)]
			.map(([, said = '']) => said)
			.filter(said => !said.startsWith('release-tui ') && !ids.has(said) && !hasPath(file, said)),
	);
	expect(missing).toEqual([]);
	return mapped;
}

// Cells of all tables, without their heads and the lines below them.
function tableRows(markdown: string): readonly (readonly string[])[] {
	const lines = markdown.split('\n').map(line => line.trim());
	return lines.flatMap((line, index) => {
		const isRow = line.startsWith('|') && !isRule(line) && !isRule(lines[index + 1] ?? '');
		if (!isRow) return [];
		const cells = line.replace(/^\||\|$/g, '').split(/(?<!\\)\|/);
		return [cells.map(cell => cell.trim())];
	});
}

function isRule(line: string): boolean {
	return /^\|(\s*:?-+:?\s*\|)+$/.test(line);
}

function stepIds(file: unknown): ReadonlySet<string> {
	const phases = phaseIds.map(phase => at(at(file, 'phases'), phase));
	const rollbacks = environments(file).map(environment => at(environment, 'rollback'));
	const ids = [...phases, ...rollbacks]
		.flatMap(steps => (Array.isArray(steps) ? steps : []))
		.map(step => at(step, 'id'));
	return new Set(['live', ...ids.filter(id => typeof id === 'string')]);
}

function hasPath(file: unknown, keys: string): boolean {
	const found = (from: unknown) => keys.split('.').reduce<unknown>(at, from) !== undefined;
	return [file, at(file, 'environments'), ...environments(file)].some(found);
}

function environments(file: unknown): readonly unknown[] {
	const all = at(file, 'environments');
	return typeof all === 'object' && all !== null ? Object.values(all) : [];
}

function at(value: unknown, key: string): unknown {
	if (typeof value !== 'object' || value === null) return undefined;
	return Object.entries(value).find(([name]) => name === key)?.[1];
}
