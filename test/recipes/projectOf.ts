// A project made of a recipe, on real parts: a remote whose hook is the CI, environments as HTTP applications, a bug tracker.
import {execFileSync} from 'node:child_process';
import {chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {Client} from 'pg';
import {z} from 'zod';
import {serve} from '../support/httpServer.ts';
import {openProject, type TestProject} from '../support/project.ts';
import {recipeFolder} from './support.ts';

/** A tracker that speaks as Bugzilla does: bugs get numbers, and keep their comments. */
export async function openTracker(heard: (bug: number, text: string) => void = () => {}) {
	const bugs: {readonly fields: z.infer<typeof fieldsOfBug>; readonly comments: string[]}[] = [];
	const server = await serve((request, body, response) => {
		const {pathname} = new URL(request.url ?? '', 'http://tracker');
		const fields = fieldsOfBug.parse(JSON.parse(body));
		const bug = Number(/^\/rest\/bug\/(\d+)\/comment$/.exec(pathname)?.[1] ?? bugs.length + 101);
		const isNew = pathname === '/rest/bug';
		if (isNew) bugs.push({fields, comments: []});
		else bugs[bug - 101]?.comments.push(String(fields['comment']));
		heard(bug, String(isNew ? fields['description'] : fields['comment']));
		response.writeHead(bugs[bug - 101] ? 200 : 404).end(JSON.stringify({id: bug}));
	});
	return {...server, bugs};
}

const fieldsOfBug = z.record(z.string(), z.unknown());

/**
 * A project with a recipe's files in its repository, trusted, whose remote builds an "image" of each commit that is tagged,
 * a moment after the push: a folder with the commit's files, in `images`, once the CI has said "passed".
 * @param change the recipe's release.yaml for this machine
 */
export async function openRecipe(
	name: string,
	files: Readonly<Record<string, string>>,
	change: (config: string) => string,
) {
	const project = openProject();
	const {folder, root, repository, git} = project;
	const origin = path.join(folder, 'origin.git');
	const images = path.join(folder, 'images');
	mkdirSync(images);
	execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', origin]);
	const hook = path.join(origin, 'hooks/post-receive');
	writeFileSync(hook, ciHook(images));
	chmodSync(hook, 0o755);
	git('remote', 'add', 'origin', origin);
	repository.commit({message: `The recipe ${name}`, files});
	for (const part of ['announce', 'ops']) {
		const from = path.join(recipeFolder(name), part);
		if (existsSync(from)) cpSync(from, path.join(root, part), {recursive: true});
	}

	for (const file of Object.keys(files)) if (file.startsWith('ops/')) chmodSync(path.join(root, file), 0o755);
	git('add', '--all', 'announce', 'ops');
	git('commit', '--quiet', '--message', 'What the recipe brings');
	git('push', '--quiet', 'origin', 'main');
	const config = readFileSync(path.join(recipeFolder(name), 'release.yaml'), 'utf8');
	// The support of the tests reads the journal of this name.
	await project.configure(change(config).replace(/^project: .*$/m, 'project: shop'));
	return {project, origin, images, build: (sha: string, as: string) => buildImage(project, images, sha, as)};
}

/** Makes a program of the repository, which it must not have yet. */
export function program(text: string): string {
	return `#!/bin/sh\nset -eu\n${text}\n`;
}

/** Programs that a test puts before those of the machine. @returns the folder, for PATH */
export function programs(project: TestProject, texts: Readonly<Record<string, string>>): string {
	const bin = path.join(project.folder, 'bin');
	mkdirSync(bin);
	for (const [name, text] of Object.entries(texts)) {
		if (text.startsWith('/')) symlinkSync(text, path.join(bin, name));
		else writeFileSync(path.join(bin, name), program(text), {mode: 0o755});
	}

	return bin;
}

/** Asks a PostgreSQL database, or changes it. */
export async function queryDatabase(url: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
	const client = new Client(url);
	await client.connect();
	try {
		return (await client.query<Record<string, unknown>>(sql)).rows;
	} finally {
		await client.end();
	}
}

// It builds while the push is long over, as a CI does.
function ciHook(images: string): string {
	return `#!/bin/sh
while read -r old new ref; do
	case $ref in
	refs/tags/*)
		(
			sha=$(git rev-parse "$new^{commit}")
			mkdir "${images}/$sha.part"
			git archive "$sha" | tar -x -C "${images}/$sha.part"
			printf %s "$sha" > "${images}/$sha.part/COMMIT"
			mv "${images}/$sha.part" "${images}/$sha"
			ln -s "$sha" "${images}/\${ref#refs/tags/}"
			echo passed > "${images}/$sha.ci"
		) >/dev/null 2>&1 &
		;;
	esac
done
`;
}

function buildImage({git}: TestProject, images: string, sha: string, as: string): void {
	mkdirSync(path.join(images, sha));
	execFileSync('/bin/sh', ['-c', `git archive "$1" | tar -x -C "$2"`, 'sh', sha, path.join(images, sha)], {
		cwd: git('rev-parse', '--show-toplevel'),
	});
	writeFileSync(path.join(images, sha, 'COMMIT'), sha);
	symlinkSync(sha, path.join(images, as));
}
