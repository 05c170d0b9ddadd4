// What a shell asks at every prompt and every Tab: a script of its own, which loads neither the configuration's schema nor
// the command line, runs nothing, and asks nobody.
import {readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {readGitFolder} from '../config/init/gitFolder.ts';
import {plainText} from '../domain/sanitize.ts';
import type {PeekedHistory} from '../journal/peekHistory.ts';
import type {CommandTree} from './commandTree.ts';
import {completions, type KnownNames} from './completion/completions.ts';
import {type ExitCode, exitCodes} from './exitCode.ts';
import {historyOf, peekedHere, quickStatus} from './quickStatus.ts';

/** A database that does not answer by then is not waited for, in milliseconds: a person waits for their prompt. */
const patienceMs = 300;

/** `complete -- WORD…` prints what may stand for the last word; `status --short` one line. Whatever goes wrong says nothing. */
export async function run(): Promise<ExitCode> {
	const [command, ...words] = process.argv.slice(2);
	const late = setTimeout(() => process.exit(exitCodes.done), patienceMs);
	try {
		if (command === 'complete') await complete(words[0] === '--' ? words.slice(1) : words);
		else await quickStatus();
	} catch (error) {
		// A prompt is no place for it.
		if (process.env['RELEASE_TUI_DEBUG']) throw error;
	}

	clearTimeout(late);
	return exitCodes.done;
}

async function complete(words: readonly string[]): Promise<void> {
	const tree: CommandTree = JSON.parse(readFileSync(path.join(import.meta.dirname, 'commands.json'), 'utf8'));
	const found = await completions(words, tree, knownHere());
	const lines = found.map(({value, description}) =>
		description === '' ? value : `${value}\t${plainText(description)}`,
	);
	if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}

function knownHere(): KnownNames {
	const {root, config} = peekedHere();
	const withHistory = async <T>(ask: (history: PeekedHistory) => Promise<readonly T[]>): Promise<readonly T[]> => {
		const history = config === null ? null : await historyOf(config);
		if (history === null) return [];
		const found = await ask(history);
		history.close();
		return found;
	};
	return {
		environments: async () => (config?.environments ?? []).map(value => ({value, description: 'environment'})),
		releases: () =>
			withHistory(async history =>
				(await history.releases(30)).map(({id, environment, version, status}) => ({
					value: String(id),
					description: `${environment} ${version} ${status}`,
				})),
			),
		steps: release =>
			withHistory(async history =>
				(await history.steps(Number(release.replace(/^#/, '')))).map(value => ({
					value,
					description: `step of #${release}`,
				})),
			),
		refs: async () => {
			const {branches, tags, remotes} = root === null ? {branches: [], tags: [], remotes: []} : readGitFolder(root);
			return [
				...branches.map(value => ({value, description: 'branch'})),
				...tags.toReversed().map(value => ({value, description: 'tag'})),
				...remotes.flatMap(remote =>
					remote.branches.map(branch => ({value: `${remote.name}/${branch}`, description: 'branch of a remote'})),
				),
			];
		},
	};
}
