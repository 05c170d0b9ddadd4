import {plainText} from '../domain/sanitize.ts';
import {instantOf} from './commitRecord.ts';
import {type Git, GitFailure} from './gitClient.ts';
import type {Ref} from './repository.ts';

/** More than anybody scrolls through; any other ref can be typed. */
const limit = 2000;

/** Branches, remote branches and tags that name a commit, newest first. */
export async function listRefs(git: Git): Promise<readonly Ref[]> {
	const list = (subject: string) =>
		git.text([
			'for-each-ref',
			`--count=${limit}`,
			'--sort=-creatordate',
			`--format=${[...formats, subject].join('%00')}`,
			'refs/heads',
			'refs/remotes',
			'refs/tags',
		]);
	const output = await list('%(contents:subject)').catch(error => {
		if (error instanceof GitFailure && error.isTooMuch) return list('(too long to be shown)');
		throw error;
	});
	return output.split('\n').flatMap(line => {
		const ref = parseRef(line.split('\0'));
		return ref ? [ref] : [];
	});
}

const formats = [
	'%(refname)',
	'%(symref)',
	'%(objecttype)',
	'%(objectname)',
	'%(*objecttype)',
	'%(*objectname)',
	'%(creatordate:unix)',
] as const;

const kinds = [
	['refs/heads/', 'branch'],
	['refs/remotes/', 'remote'],
	['refs/tags/', 'tag'],
] as const;

function parseRef(fields: readonly string[]): Ref | null {
	const [refname = '', symref, type, object = '', peeledType, peeled = '', time = '', subject = ''] = fields;
	const [prefix, kind] = kinds.find(([start]) => refname.startsWith(start)) ?? [];
	// refs/remotes/origin/HEAD only repeats another one; a tag may name a file or a folder.
	const sha = type === 'commit' ? object : peeledType === 'commit' ? peeled : null;
	if (!prefix || !kind || symref || sha === null) return null;
	return {
		name: plainText(refname.slice(prefix.length)),
		refname,
		kind,
		sha,
		at: instantOf(time),
		subject: plainText(subject.slice(0, 500)),
	};
}
