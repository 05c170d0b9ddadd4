import * as z from 'zod';
import {isRecord} from '../domain/isRecord.ts';
import {quote} from './quote.ts';
import type {StepKey} from './stepSchema.ts';
import {stepKinds} from './stepSchema.ts';

/** Where something is in the file: keys and indexes from the top. */
export type Path = readonly (string | number)[];

/** A complaint about a part of the file. `on: 'key'` points at the key, as with a key that nobody knows. */
export type PathIssue = {readonly path: Path; readonly on: 'key' | 'value'; readonly message: string};

/** What is at a path of a value that was not checked yet; undefined where there is nothing. */
export function valueAt(root: unknown, path: Path): unknown {
	let value = root;
	for (const segment of path) value = entryOf(value, segment);
	return value;
}

/** A record's or list's own entry, or undefined. */
export function entryOf(value: unknown, key: string | number): unknown {
	return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The environments of an unchecked file, by name. */
export function environmentsOf(root: unknown): Readonly<Record<string, unknown>> {
	const environments = entryOf(root, 'environments');
	return isRecord(environments) && !Array.isArray(environments) ? environments : {};
}

/** Names the place in the words of a reader: `environment "production"`, `step "push"`; null at the top. */
export function placeName(root: unknown, path: Path): string | null {
	const [top, second, third, fourth] = path;
	if (top === undefined) return null;
	if (top === 'environments' && second !== undefined) {
		const environment = `environment ${quote(String(second))}`;
		if (third === undefined) return environment;
		if (third === 'rollback' && typeof fourth === 'number') {
			return innerName(path.slice(4), `${stepName(root, path.slice(0, 4))} of the rollback of ${environment}`);
		}

		return innerName(path.slice(2), environment);
	}

	if (top === 'phases' && typeof third === 'number') {
		return innerName(path.slice(3), stepName(root, path.slice(0, 3)));
	}

	return innerName(path, null);
}

/** Names what a message is about: `"timeout" in step "push"`, `item 2 of "only" in step "push"`. */
export function subject(root: unknown, path: Path): string {
	const last = path.at(-1);
	if (last === undefined) return 'the file';
	if (isStepPath(path) || isEnvironmentPath(path)) return placeName(root, path) ?? '';
	const container = placeName(root, path.slice(0, -1));
	const own = typeof last === 'number' ? `item ${last + 1}` : quote(last);
	if (container === null) return own;
	return `${own} ${typeof last === 'number' ? 'of' : 'in'} ${container}`;
}

/** Whether a path is that of a step. */
export function isStepPath(path: Path): boolean {
	const [top, , third, fourth] = path;
	if (typeof path.at(-1) !== 'number') return false;
	return (
		(path.length === 3 && top === 'phases') ||
		(path.length === 4 && top === 'environments' && third === 'rollback' && typeof fourth === 'number')
	);
}

/** The keys that make a step what it is, of those that it has. `expect` with a status belongs to `http`. */
export function stepKeys(step: unknown): readonly StepKey[] {
	// An announcement has a command or a question of its own.
	if (entryOf(step, 'announce') !== undefined) return ['announce'];
	return stepKinds.filter(key => {
		const value = entryOf(step, key);
		if (value === undefined) return false;
		return key !== 'expect' || value === 'live' || entryOf(step, 'http') === undefined;
	});
}

/** The keys that may stand at a path, for "did you mean". */
export function knownKeys(schema: z.ZodType, root: unknown, path: Path): readonly string[] {
	const found = schemaAt(schema, root, path);
	return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

/** The schema of what stands at a path, without its wrappers; of a union the alternative that is meant. */
export function schemaAt(schema: z.ZodType, root: unknown, path: Path): unknown {
	let current: unknown = schema;
	let value = root;
	for (const segment of path) {
		current = childSchema(narrow(current, value), segment);
		value = entryOf(value, segment);
	}

	return narrow(current, value);
}

function childSchema(schema: unknown, segment: string | number): unknown {
	if (schema instanceof z.ZodObject) return entryOf(schema.shape, segment);
	if (schema instanceof z.ZodRecord) return schema.valueType;
	if (schema instanceof z.ZodArray) return schema.element;
	return undefined;
}

// A schema without its wrappers; of a union the alternative that the value has most keys of.
function narrow(schema: unknown, value: unknown): unknown {
	if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return narrow(schema.unwrap(), value);
	if (!(schema instanceof z.ZodUnion)) return schema;
	const [kind = Object.keys(isRecord(value) ? value : {})[0]] = stepKeys(value);
	const objects = schema.options.filter(option => option instanceof z.ZodObject);
	const meant = objects.find(({shape}) => kind !== undefined && kind in shape);
	// Where there is only one that a map could be, it is that, whatever its keys are.
	return meant ?? (objects.length === 1 ? objects[0] : undefined);
}

function isEnvironmentPath(path: Path): boolean {
	return path.length === 2 && path[0] === 'environments';
}

function stepName(root: unknown, path: Path): string {
	const id = entryOf(valueAt(root, path), 'id');
	if (typeof id === 'string') return `step ${quote(id)}`;
	const list = path.at(-2);
	const index = Number(path.at(-1)) + 1;
	return list === 'rollback' ? `step ${index}` : `step ${index} of phase ${quote(String(list))}`;
}

function innerName(rest: Path, of: string | null): string | null {
	if (rest.length === 0) return of;
	const own = rest.map(segment => (typeof segment === 'number' ? `item ${segment + 1}` : segment)).join('.');
	return of === null ? quote(own) : `${quote(own)} of ${of}`;
}
