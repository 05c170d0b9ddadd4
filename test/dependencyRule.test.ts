// Dependencies point one way: every import of the program is read and held against the rule of ARCHITECTURE.md.
import {readdirSync, readFileSync} from 'node:fs';
import {isBuiltin} from 'node:module';
import path from 'node:path';
import {expect, test} from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

/** `to` is a path from the root for a file of ours, else the name of a package or of a part of Node. */
type Import = {readonly from: string; readonly to: string; readonly typeOnly: boolean};

const imports = ['src', 'store', 'components'].flatMap(folder =>
	readdirSync(path.join(root, folder), {recursive: true, encoding: 'utf8'})
		.filter(name => /\.tsx?$/.test(name))
		.flatMap(name => importsOf(path.join(folder, name))),
);

/** The few files that put the parts together. */
const composition = ['src/main.ts', 'src/showCockpit.ts', 'src/showProjects.ts'];
const mayShowCockpit = [
	...composition,
	'src/cli/commands/attach.ts',
	'src/cli/commands/cockpit.ts',
	'src/cli/commands/demo.ts',
	'src/cli/commands/statusAll.ts',
];

test('imports are found at all, of every form', () => {
	const text = `import a from 'one';\nimport type {B} from './two.ts';\nimport {\n\ttype C,\n\ttype D,\n} from '../three.ts';
import {type E, f} from 'four';\nimport 'five';\nexport {g} from './six.ts';\nexport type {H} from './seven.ts';
const i = await import('./eight.ts');\nimport * as j from 'nine';\nconst text = "import k from 'ten'";`;
	expect(parse(text)).toEqual([
		['one', false],
		['./two.ts', true],
		['../three.ts', true],
		['four', false],
		['five', false],
		['./six.ts', false],
		['./seven.ts', true],
		['./eight.ts', false],
		['nine', false],
	]);
	expect(imports.length).toBeGreaterThan(300);
	for (const package_ of ['ink', 'react', 'zustand/vanilla', 'execa', 'simple-git', 'better-sqlite3', 'node:fs']) {
		expect(
			imports.some(({to}) => to === package_),
			package_,
		).toBe(true);
	}
});

test('the domain imports nothing but itself, not even node', () => {
	expect(breaches(within('src/domain'), to => within('src/domain')(to))).toEqual([]);
});

test('nothing in src knows of React, the store or the components, but where the parts are put together', () => {
	const screens = (to: string) => within('store')(to) || within('components')(to) || isScreenPackage(to);
	expect(breaches(except(within('src'), composition), to => !screens(to))).toEqual([]);
});

test('the cockpit is opened by the composition root and the commands that open it, only', () => {
	expect(
		breaches(
			from => !mayShowCockpit.includes(from),
			to => to !== 'src/showCockpit.ts',
		),
	).toEqual([]);
});

test('the composition root is imported by nobody', () => {
	expect(
		breaches(
			() => true,
			to => to !== 'src/main.ts',
		),
	).toEqual([]);
});

test('the store imports itself and the domain; of the ports, their types only', () => {
	expect(
		breaches(within('store'), (to, typeOnly) => {
			if (within('store')(to) || within('src/domain')(to)) return true;
			if (within('src')(to)) return typeOnly;
			return to.startsWith('zustand');
		}),
	).toEqual([]);
});

/** All that components may use besides our own: neither files nor processes, not even by way of Node. */
const drawing: readonly string[] = ['ink', 'react', 'zustand', 'string-width', 'slice-ansi'];

test('the components import the store, the domain and what draws a screen, and nothing else', () => {
	expect(
		breaches(within('components'), (to, typeOnly) => {
			if (within('components')(to) || within('store')(to) || within('src/domain')(to)) return true;
			return within('src')(to) ? typeOnly : drawing.includes(to);
		}),
	).toEqual([]);
});

test.each<[string, readonly string[]]>([
	['simple-git', ['src/git']],
	['better-sqlite3', ['src/journal', 'src/migrations', 'src/demo']],
	['pg', ['src/migrations', 'src/journal/shared']],
	['mysql2', ['src/migrations']],
	['unified', ['src/runbook']],
	['execa', ['src/environments', 'src/git', 'src/migrations']],
	['libpg-query', ['src/migrations']],
	['commander', ['src/cli']],
	['yaml', ['src/config']],
	['ink', ['components']],
	['react', ['components']],
])('only those who own it import %s', (name, owners) => {
	const owned = (from: string) => owners.some(owner => from === owner || within(owner)(from));
	expect(
		breaches(
			from => !owned(from),
			to => to !== name,
		),
	).toEqual([]);
});

test('nothing is imported by the shim late: an upgrade must not pull its code away', () => {
	const seen = new Set(['src/runner/shimMain.ts']);
	for (const from of seen)
		for (const {to} of imports.filter(each => each.from === from && !each.typeOnly)) seen.add(to);
	expect([...seen].filter(to => !within('src')(to) && !isBuiltin(to))).toEqual([]);
	for (const file of [...seen].filter(within('src'))) {
		expect(readFileSync(path.join(root, file), 'utf8'), file).not.toMatch(/\bimport\(/);
	}
});

function breaches(
	from: (file: string) => boolean,
	allowed: (to: string, typeOnly: boolean) => boolean,
): readonly string[] {
	return imports
		.filter(each => from(each.from) && !allowed(each.to, each.typeOnly))
		.map(each => `${each.from} imports ${each.to}${each.typeOnly ? ' (its types)' : ''}`);
}

function within(folder: string): (file: string) => boolean {
	return file => file.startsWith(`${folder}/`);
}

function except(from: (file: string) => boolean, files: readonly string[]): (file: string) => boolean {
	return file => from(file) && !files.includes(file);
}

function isScreenPackage(to: string): boolean {
	return /^(ink|react|zustand)(\/|$)/.test(to);
}

function importsOf(from: string): readonly Import[] {
	return parse(readFileSync(path.join(root, from), 'utf8')).map(([to, typeOnly]) => ({
		from,
		to: to.startsWith('.') ? path.join(path.dirname(from), to) : to,
		typeOnly,
	}));
}

// Biome keeps imports in one form, which is enough to read them without a parser.
function parse(text: string): readonly [string, boolean][] {
	const form = /^(?:import|export) (type )?(?:([^'";]*?) from )?'([^']+)';|^.*?(?<!["'`].*)\bimport\('([^']+)'\)/gm;
	return [...text.matchAll(form)].map(([, type, names, to, late]) => {
		const inBraces = /^\{([^}]*)\}$/s
			.exec(names ?? '')?.[1]
			?.split(',')
			.map(name => name.trim())
			.filter(Boolean);
		const allTypes = inBraces !== undefined && inBraces.length > 0 && inBraces.every(name => name.startsWith('type '));
		return [to ?? late ?? '', type !== undefined || allTypes];
	});
}
