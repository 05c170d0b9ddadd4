import type {ShopMigration} from './migrations.ts';

/** The files of a commit, by path. */
export type Tree = ReadonlyMap<string, string>;

/** One small change of the files. Changes are replayed, so a merge is the branch's changes on top of the main line. */
export type Edit = (tree: Tree) => Tree;

/** Writes a whole file. */
export function put(file: string, content: string): Edit {
	return tree => new Map(tree).set(file, content);
}

/** Replaces a text that must be there exactly once: an edit that no longer fits is a mistake in the history. */
export function change(file: string, from: string, to: string): Edit {
	return tree => {
		const content = tree.get(file) ?? '';
		if (content.split(from).length !== 2) throw new Error(`${file} does not have exactly one ${JSON.stringify(from)}`);
		return new Map(tree).set(
			file,
			content.replace(from, () => to),
		);
	};
}

/** Adds text at a file's end. */
export function add(file: string, text: string): Edit {
	return tree => new Map(tree).set(file, (tree.get(file) ?? '') + text);
}

/** Adds a migration's two files. */
export function migration({id, name, up, down}: ShopMigration): Edit {
	return all(put(`db/migrations/${id}_${name}.up.sql`, up), put(`db/migrations/${id}_${name}.down.sql`, down));
}

/** Sets the version in package.json and says in the change log what is new. */
export function version(number: string, ...news: readonly string[]): Edit {
	return tree => {
		const manifest = (tree.get('package.json') ?? '').replace(/"version": "[^"]*"/, `"version": "${number}"`);
		const older = (tree.get('CHANGELOG.md') ?? '# Changes\n').replace('# Changes\n', '');
		const entry = `\n## ${number}\n\n${news.map(text => `- ${text}\n`).join('')}`;
		return new Map(tree).set('package.json', manifest).set('CHANGELOG.md', `# Changes\n${entry}${older}`);
	};
}

/** Several edits as one. */
export function all(...edits: readonly Edit[]): Edit {
	return tree => edits.reduce((current, edit) => edit(current), tree);
}
