import * as z from 'zod';
import {isRecord} from '../domain/isRecord.ts';
import {suggestion} from './didYouMean.ts';
import type {Path, PathIssue} from './places.ts';
import {entryOf, isStepPath, knownKeys, placeName, schemaAt, stepKeys, subject, valueAt} from './places.ts';
import {quote} from './quote.ts';
import {kindObjection, logObjection} from './shapeObjections.ts';
import type {StepKey} from './stepSchema.ts';
import {stepKinds} from './stepSchema.ts';

type Issue = z.core.$ZodIssue;

/** Adapters that are planned: it must be said that they do not work yet. */
const otherTools = ['sequelize', 'typeorm', 'mikro-orm', 'goose', 'golang-migrate', 'atlas', 'laravel', 'doctrine'];

const durationKeys = new Set(['timeout', 'within', 'for', 'watch', 'waitUpTo', 'keep']);

/** What each kind of step is for, where a key of another kind stands in it. */
const onlyFor: Readonly<Record<string, string>> = {
	undo: 'only a "run" step has something to take back; ask for the rest under "rollback"',
	artifact: 'only a "run" step leaves files behind',
	interactive: 'only a "run" step can be given a terminal',
	signoff: 'only an "ask" step has it',
	targets: 'only a "run" step and "expect: live" are about targets',
	within: 'only an "http" step has it',
	for: 'only an "http" step has it',
	timeout: 'it waits as long as it takes',
	retry: 'it is never run twice',
};

/**
 * Turns the schema's issues into sentences about the file. `source` gives a value as it was written, for values that
 * YAML read as something else than text.
 */
export function explain(
	schema: z.ZodType,
	root: unknown,
	issues: readonly Issue[],
	source: (path: Path) => string | null,
): readonly PathIssue[] {
	const found: PathIssue[] = [];
	for (const issue of issues) collect(issue, issue.path.filter(isSegment));
	return found;

	function collect(issue: Issue, path: Path): void {
		const step = stepAround(path);
		const objection = step ? kindObjection(root, step) : null;
		if (objection) {
			found.push(objection);
			return;
		}

		switch (issue.code) {
			case 'unrecognized_keys':
				if (step && issue.keys.includes('announce') && stepKeys(valueAt(root, step))[0] === 'announce') {
					collectAnnouncement(step);
					return;
				}

				for (const key of issue.keys) found.push(unknownKey(schema, root, [...path, key]));
				return;
			case 'invalid_union': {
				const log = isLogPath(path) ? logObjection(root, path) : null;
				if (log) {
					found.push(log);
					return;
				}

				for (const {issue: inner, path: innerPath} of chosen(issue, path)) collect(inner, [...path, ...innerPath]);
				return;
			}

			case 'invalid_key': {
				const message = issue.issues[0]?.message ?? 'is no valid name';
				found.push({path, on: 'key', message: `${keySubject(path)} ${message}`});
				return;
			}

			case 'invalid_type':
				found.push(wrongType(root, path, issue.expected, source(path)));
				return;
			case 'invalid_value':
				found.push(wrongWord(root, path, issue.values.map(String)));
				return;
			default:
				found.push({
					path,
					on: 'value',
					message: `${subject(root, path)} ${withValue(issue.message, valueAt(root, path))}`,
				});
		}
	}

	// An announcement may have a command or a question, and with a mistake in it looks most like a step of that kind.
	function collectAnnouncement(step: Path): void {
		const own = schemaAt(schema, root, step);
		const parsed = own instanceof z.ZodObject ? own.safeParse(valueAt(root, step), {jitless: true}) : null;
		for (const issue of parsed?.error?.issues ?? []) collect(issue, [...step, ...issue.path.filter(isSegment)]);
	}

	// Of a union's alternatives, the one that the value was meant to be.
	function chosen(
		issue: Extract<Issue, {code: 'invalid_union'}>,
		path: Path,
	): readonly {readonly issue: Issue; readonly path: Path}[] {
		const value = valueAt(root, path);
		const [kind] = stepKeys(value);
		let index = issue.errors.findIndex(alternative => !alternative.some(isOtherType));
		if (isStepPath(path)) index = kind === undefined ? 0 : stepKinds.indexOf(kind);
		else if (entryOf(value, 'file') !== undefined) index = 1;
		return (issue.errors[index] ?? issue.errors[0] ?? []).map(inner => ({
			issue: inner,
			path: inner.path.filter(isSegment),
		}));
	}
}

function unknownKey(schema: z.ZodType, root: unknown, path: Path): PathIssue {
	const key = String(path.at(-1));
	const container = path.slice(0, -1);
	const place = placeName(root, container);
	const where = place === null ? '' : ` in ${place}`;
	const known = knownKeys(schema, root, container);
	const why = isStepPath(container) && Object.hasOwn(onlyFor, key) ? onlyFor[key] : undefined;
	if (why !== undefined) {
		const kind: StepKey | undefined = stepKeys(valueAt(root, container))[0];
		return {path, on: 'key', message: `${quote(key)}${where} has no meaning in ${aKind(kind)}: ${why}`};
	}

	return {
		path,
		on: 'key',
		message: `unknown key ${quote(key)}${where}${suggestion(key, known) || `; known here: ${known.join(', ')}`}`,
	};
}

function wrongType(root: unknown, path: Path, expected: string, source: string | null): PathIssue {
	const value = valueAt(root, path);
	if (value === undefined) {
		const container = path.slice(0, -1);
		const place = placeName(root, container);
		return {
			path: container,
			on: 'key',
			message: `${quote(String(path.at(-1)))} is missing${place === null ? '' : ` in ${place}`}`,
		};
	}

	const about = subject(root, path);
	if (value === null) {
		return {path, on: 'value', message: `${about} has no value: give it one, or remove the key`};
	}

	if (expected === 'string' && !isRecord(value)) {
		const written = source ?? String(value);
		if (typeof value === 'number' && durationKeys.has(String(path.at(-1)))) {
			return {path, on: 'value', message: `${about} has no unit: write ${written}s, ${written}m or ${written}h`};
		}

		return {path, on: 'value', message: `${about} must be text: put ${written} in quotes, ${quote(written)}`};
	}

	return {
		path,
		on: 'value',
		message: `${about} must be ${typeName(expected)}, not ${isRecord(value) ? kindOf(value) : quote(String(value))}`,
	};
}

function wrongWord(root: unknown, path: Path, allowed: readonly string[]): PathIssue {
	const value = valueAt(root, path);
	if (value === undefined || value === null) return wrongType(root, path, 'string', null);
	const about = subject(root, path);
	const written = isRecord(value) ? kindOf(value) : quote(String(value));
	if (path.at(-1) === 'adapter' && typeof value === 'string' && otherTools.includes(value)) {
		return {
			path,
			on: 'value',
			message: `${about}: ${written} is not known by itself; describe its ledger, files and commands with "command"`,
		};
	}

	if (path.at(-1) === 'expect') {
		return {
			path,
			on: 'value',
			message: `${about} must be "live", not ${written}; a status is expected of an "http" step`,
		};
	}

	const list = allowed.map(word => quote(word)).join(' or ');
	return {
		path,
		on: 'value',
		message: `${about} must be ${list}, not ${written}${typeof value === 'string' ? suggestion(value, allowed) : ''}`,
	};
}

function withValue(message: string, value: unknown): string {
	const isScalar = typeof value === 'string' || typeof value === 'number';
	return isScalar && message.startsWith('must be ') ? `${message}, not ${quote(String(value))}` : message;
}

function keySubject(path: Path): string {
	const key = quote(String(path.at(-1)));
	const container = path.at(-2);
	if (container === 'environments') return `the environment name ${key}`;
	if (container === 'logs') return `the log name ${key}`;
	if (container === 'hours') return `the days ${key}`;
	if (container === 'questions') return `the question name ${key}`;
	return container === 'env' ? `the variable ${key}` : `the name ${key}`;
}

function stepAround(path: Path): Path | null {
	for (const length of [3, 4]) {
		const candidate = path.slice(0, length);
		if (candidate.length === length && isStepPath(candidate)) return candidate;
	}

	return null;
}

function isLogPath(path: Path): boolean {
	return path.length === 4 && path[0] === 'environments' && path[2] === 'logs';
}

function isOtherType({code, path}: Issue): boolean {
	return (code === 'invalid_type' || code === 'invalid_value') && path.length === 0;
}

function isSegment(segment: PropertyKey): segment is string | number {
	return typeof segment !== 'symbol';
}

function aKind(kind: StepKey | undefined): string {
	if (kind === undefined) return 'this step';
	return kind === 'ask'
		? 'an "ask" step'
		: kind === 'http'
			? 'an "http" step'
			: kind === 'expect'
				? 'an "expect: live" step'
				: `a "${kind}" step`;
}

function typeName(expected: string): string {
	switch (expected) {
		case 'object':
		case 'record':
			return 'a map';
		case 'array':
			return 'a list';
		case 'string':
			return 'text';
		case 'boolean':
			return 'true or false';
		case 'int':
		case 'number':
			return 'a whole number';
		default:
			return expected;
	}
}

function kindOf(value: unknown): string {
	return Array.isArray(value) ? 'a list' : 'a map';
}
