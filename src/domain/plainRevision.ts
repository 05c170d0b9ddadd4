import type {Revision} from './plan.ts';

/** Whether a text is a full commit id. */
export function isCommitId(text: string): boolean {
	return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** Whether a text can be what somebody called a commit by: one word, in which no shell finds anything. */
export function isPlainRef(text: string): boolean {
	return /^[\p{L}\p{N}_@][\p{L}\p{N}_./@#+~^{}:=-]{0,249}$/u.test(text);
}

/** Whether a commit and its version are what they are said to be: an id, and one word in which no shell finds anything. */
export function isPlainRevision({sha, version}: Revision): boolean {
	return isCommitId(sha) && isPlainRef(version);
}
