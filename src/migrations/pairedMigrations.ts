import type {MigrationsConfig} from '../domain/project.ts';
import type {Repository} from '../git/repository.ts';
import type {TreeFile} from './adapters/adapter.ts';
import {adapterTable} from './adapters/adapterTable.ts';
import {takeBack} from './takeBack.ts';

/** What goes with the undoing of commits that brought migrations; paths are from the repository's root. */
export type PairedMigrations = {
	readonly files: readonly {readonly path: string; readonly content: string}[];
	readonly notes: readonly string[];
	readonly toWrite: readonly string[];
};

/**
 * Databases have applied what the undone commits brought: those files stay, and new migrations take back what they did.
 * @param folder of the migrations, from the repository's root
 * @param changed the paths that the undoing changes
 */
export async function pairedMigrations(
	config: MigrationsConfig,
	repository: Pick<Repository, 'files' | 'file'>,
	folder: string,
	base: string,
	changed: readonly {readonly how: string; readonly path: string}[],
	now: Date,
): Promise<PairedMigrations> {
	if (config.adapter === 'growing-file') return grownFile(repository, folder, base, changed);
	const prefix = folder === '.' || folder === '' ? '' : `${folder}/`;
	const pattern = adapterTable[config.adapter].files(config);
	const names = changed.flatMap(({how, path}) => {
		const name = path.startsWith(prefix) ? path.slice(prefix.length) : null;
		return name !== null && pattern.test(name) ? [{how, name}] : [];
	});
	if (names.length === 0) return {files: [], notes: [], toWrite: []};
	const files = await repository.files(base, folder, pattern);
	const added = names.filter(({how}) => how === 'D').map(({name}) => name);
	const taken = takeBack({config, files, added, base, now});
	const kept = names.flatMap(({name}) => files.find(file => file.name === name) ?? []);
	const placed = ({name, content}: TreeFile) => ({path: `${prefix}${name}`, content});
	const edited = names
		.filter(({how}) => how !== 'D')
		.map(({name}) => `a migration for what was changed in ${name}, which stays as it is`);
	return {
		files: [...kept, ...taken.files].map(placed),
		notes: taken.notes,
		toWrite: [...taken.toWrite, ...edited],
	};
}

async function grownFile(
	repository: Pick<Repository, 'file'>,
	file: string,
	base: string,
	changed: readonly {readonly path: string}[],
): Promise<PairedMigrations> {
	const content = changed.some(({path}) => path === file) ? await repository.file(base, file) : null;
	if (content === null) return {files: [], notes: [], toWrite: []};
	const toWrite = [
		`statements at the end of ${file} that undo those that came with it: they stay, since they may be applied`,
	];
	return {files: [{path: file, content}], notes: [], toWrite};
}
