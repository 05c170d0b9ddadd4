import {isRecord} from '../domain/isRecord.ts';
import {suggestion} from './didYouMean.ts';
import type {Path, PathIssue} from './places.ts';
import {entryOf, stepKeys, subject, valueAt} from './places.ts';
import {quote} from './quote.ts';
import {stepKinds} from './stepSchema.ts';

// What is one of several things is judged here as a whole, since the schema could only say that it is none of them.

/** What is wrong with a step as a whole: it does nothing, two things, or something that this version cannot. */
export function kindObjection(root: unknown, path: Path): PathIssue | null {
	const step = valueAt(root, path);
	const place = subject(root, path);
	if (!isRecord(step) || Array.isArray(step)) {
		return {path, on: 'value', message: `${place} must be a map with an "id" and one of ${kindList()}`};
	}

	const keys = stepKeys(step);
	const [first, second] = keys;
	if (first !== undefined && second !== undefined) {
		const both = keys.map(key => quote(key)).join(' and ');
		return {path: [...path, second], on: 'key', message: `${place} has ${both}: a step does one thing, make two of it`};
	}

	if (first !== undefined) return null;
	const typo = Object.keys(step)
		.filter(key => !['id', 'only'].includes(key))
		.map(key => ({key, hint: suggestion(key, stepKinds)}))
		.find(({hint}) => hint !== '');
	return typo
		? {path: [...path, typo.key], on: 'key', message: `unknown key ${quote(typo.key)} in ${place}${typo.hint}`}
		: {path, on: 'value', message: `${place} does nothing: it needs one of ${kindList()}`};
}

/** What is wrong with a log source as a whole: it has no source, or two. */
export function logObjection(root: unknown, path: Path): PathIssue | null {
	const log = valueAt(root, path);
	const about = subject(root, path);
	if (!isRecord(log) || Array.isArray(log)) {
		return {path, on: 'value', message: `${about} must be a map with "run" or "file"`};
	}

	const [run, file] = [entryOf(log, 'run'), entryOf(log, 'file')];
	if (run !== undefined && file !== undefined) {
		return {path: [...path, 'file'], on: 'key', message: `${about} has "run" and "file": a log source has one of them`};
	}

	if (run !== undefined || file !== undefined) return null;
	const typo = Object.keys(log).find(key => suggestion(key, ['run', 'file']) !== '');
	if (typo === undefined) return {path, on: 'value', message: `${about} needs "run" or "file"`};
	return {
		path: [...path, typo],
		on: 'key',
		message: `unknown key ${quote(typo)} in ${about}${suggestion(typo, ['run', 'file'])}`,
	};
}

function kindList(): string {
	return '"run", "until", "ask", "http", "expect: live", "watch", "announce", "tag", "branch" or "checklist"';
}
