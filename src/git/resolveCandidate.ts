import {type Refusal, refuse} from '../domain/decision.ts';
import type {Candidate} from '../domain/plan.ts';
import {plainText} from '../domain/sanitize.ts';
import {type Git, GitFailure} from './gitClient.ts';
import {commitIdPattern, readRevision} from './version.ts';

/**
 * Pins a name to a commit. Names go to git on its input, one process for all readings of a name, so that none can be
 * taken for an option. A name that means two different commits is refused: a release does not guess.
 */
export async function resolveCandidate(git: Git, ref: string): Promise<Candidate | Refusal> {
	const shown = plainText(ref);
	if (ref.trim() === '') return refuse('not-found', 'The candidate has no name.', howToName);
	// No ref can hold these; a line feed would be a second question.
	if (/[\x00-\x1f\x7f]/.test(ref) || ref.length > 1000) return notFound(shown);
	try {
		return await pin(git, ref, shown);
	} catch (error) {
		if (error instanceof GitFailure) {
			return refuse('not-possible', `git cannot read "${shown}": ${plainText(error.message)}`);
		}

		throw error;
	}
}

const howToName = 'Name a branch, a tag or a commit id.';

async function pin(git: Git, ref: string, shown: string): Promise<Candidate | Refusal> {
	const readings = [`refs/heads/${ref}`, `refs/tags/${ref}`, ref];
	const questions = [...readings.map(name => `${name}^{commit}`), ref];
	const answers = parseAnswers(await git.text(['cat-file', batchCheck], `${questions.join('\n')}\n`));
	const [branch, tag, plain, object] = answers;
	const commits = [branch, tag, plain].flatMap(answer => (answer?.type === 'commit' ? [answer.sha] : []));
	const [sha] = commits;
	if (sha === undefined) {
		if (plain?.type === 'ambiguous' || object?.type === 'ambiguous') {
			return refuse(
				'not-found',
				`"${shown}" is the beginning of several ids.`,
				'Give more digits of the one you mean.',
			);
		}

		return object && object.sha !== ''
			? refuse('not-found', `"${shown}" names a ${object.type}, not a commit.`, howToName)
			: notFound(shown);
	}

	const meant = (await commitBehindRef(git, ref, sha)) ?? plain;
	if (new Set([...commits, meant?.sha]).size > 1) return ambiguous(shown, [branch, tag, meant]);
	const revision = await readRevision(git, sha);
	return revision ? {...revision, ref: shown.replace(/^refs\/(heads|tags|remotes)\//, '')} : notFound(shown);
}

// A branch or tag may be called like the beginning of an id: to git it hides that commit.
async function commitBehindRef(git: Git, ref: string, sha: string): Promise<Answer | null> {
	if (!commitIdPattern.test(ref) || sha.startsWith(ref.toLowerCase())) return null;
	const objects = await git.text(['rev-parse', `--disambiguate=${ref}`]);
	const answers = parseAnswers(await git.text(['cat-file', batchCheck], objects));
	return answers.find(({type}) => type === 'commit') ?? null;
}

const batchCheck = '--batch-check=%(objectname) %(objecttype)';

type Answer = {readonly sha: string; readonly type: string};

function parseAnswers(output: string): readonly Answer[] {
	return output.split('\n').map(line => {
		const match = /^([0-9a-f]{40,64}) (commit|tree|blob|tag)$/.exec(line);
		if (match) return {sha: match[1] ?? '', type: match[2] ?? ''};
		return {sha: '', type: line.endsWith(' ambiguous') ? 'ambiguous' : 'missing'};
	});
}

function ambiguous(shown: string, answers: readonly (Answer | undefined)[]): Refusal {
	const kinds = [`branch refs/heads/${shown}`, `tag refs/tags/${shown}`, `commit ${shown}`];
	const named = answers.flatMap((answer, index) => {
		const isPlainName = index === 2 && !commitIdPattern.test(shown);
		return answer?.type === 'commit' && !isPlainName ? [`${kinds[index]} (${answer.sha.slice(0, 7)})`] : [];
	});
	return refuse('not-found', `"${shown}" may be ${named.join(' or ')}.`, 'Give the full name of the one you mean.');
}

function notFound(shown: string): Refusal {
	const isId = commitIdPattern.test(shown);
	return refuse(
		'not-found',
		`This clone has no branch, tag or commit "${shown}".`,
		isId ? 'If it exists elsewhere, fetch it first: git fetch' : howToName,
	);
}
