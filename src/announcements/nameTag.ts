import {isTagName} from '../config/tagPattern.ts';
import {type Refusal, refuse} from '../domain/decision.ts';
import type {Candidate} from '../domain/plan.ts';
import type {TagConfig} from '../domain/project.ts';
import {plainText} from '../domain/sanitize.ts';
import {versionIn} from '../domain/versionText.ts';
import type {Repository} from '../git/repository.ts';

/**
 * The name of a release's tag. With `{date}`, the first of DATE, DATE-1, DATE-2 … that is free or already on the candidate;
 * without, a tag of that name on another commit is refused.
 * @param day as YYYY-MM-DD
 */
export async function nameTag(
	config: TagConfig,
	{
		repository,
		candidate,
		day,
	}: {
		readonly repository: Pick<Repository, 'file' | 'refs'>;
		readonly candidate: Candidate;
		readonly day: string;
	},
): Promise<string | Refusal> {
	const version = await versionOf(config, repository, candidate);
	if (typeof version !== 'string') return version;
	const name = config.name.replaceAll('{version}', version).replaceAll('{date}', day);
	if (!isTagName(name)) return refuse('not-possible', `${plainText(name)} cannot be the name of a tag.`);
	const tags = new Map((await repository.refs()).map(({refname, sha}) => [refname, sha]));
	const isFree = (tag: string) => [undefined, candidate.sha].includes(tags.get(`refs/tags/${tag}`));
	if (isFree(name)) return name;
	if (!config.name.includes('{date}')) {
		const at = tags.get(`refs/tags/${name}`)?.slice(0, 7);
		return refuse(
			'not-possible',
			`The tag ${name} is on another commit already: ${at}, not ${candidate.sha.slice(0, 7)}.`,
			'A tag is never moved: change the version.',
		);
	}

	let number = 1;
	while (!isFree(`${name}-${number}`)) number++;
	return `${name}-${number}`;
}

async function versionOf(
	{name, version: file}: TagConfig,
	repository: Pick<Repository, 'file'>,
	candidate: Candidate,
): Promise<string | Refusal> {
	if (file === null || !name.includes('{version}')) return candidate.version;
	const text = await repository.file(candidate.sha, file);
	const found = text === null ? null : versionIn(text);
	if (found !== null) return found;
	const why = text === null ? 'is not in the candidate' : 'has no version in it';
	return refuse('not-possible', `${plainText(file)} ${why}: the tag has no name.`);
}
