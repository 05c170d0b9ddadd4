import {readFileSync} from 'node:fs';
import {isRecord} from '../domain/isRecord.ts';

/** A target that an attempt takes. */
export type OrderedTarget = {
	readonly name: string;
	/** Which time the command is begun there. */
	readonly round: number;
	/** An earlier attempt began it, or was about to: look for that first. */
	readonly find: boolean;
	/** The target said that it began: no trace of it proves nothing. */
	readonly began: boolean;
	/** Where it was begun and ended without a record, it is begun again. */
	readonly again: boolean;
};

/** What one attempt does on which targets. Secrets are not in it: they travel in the environment only. */
export type FanOutOrder = {
	readonly run: string;
	readonly transport: string | null;
	readonly parallel: number;
	/** What is left to do, as it goes one batch after another. */
	readonly batches: readonly (readonly OrderedTarget[])[];
	readonly waitMs: number;
	readonly check: string | null;
	readonly maxFailures: number;
	readonly reconnectMs: number;
	readonly goesOn: boolean;
	/** Targets that are done already. */
	readonly done: readonly string[];
	/** Targets that are not part of this attempt: how many failed, and how many were never begun. */
	readonly others: {readonly failed: number; readonly waiting: number};
	/** What the names of the runs on targets are made of: no other release of any project has it. */
	readonly seed: string;
	/** Names of the variables that targets get. */
	readonly variables: readonly string[];
	/** Names of the variables that are masked. */
	readonly secrets: readonly string[];
};

/** Reads an order; a text says why it cannot be read. */
export function readOrder(file: string): FanOutOrder | string {
	try {
		return parseOrder(JSON.parse(readFileSync(file, 'utf8'))) ?? `${file} is no order for targets`;
	} catch (error) {
		return `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
	}
}

// By hand: a schema library would double this program's start.
function parseOrder(value: unknown): FanOutOrder | null {
	if (!isRecord(value) || !isRecord(value.others)) return null;
	const {run, transport, parallel, waitMs, check, maxFailures, reconnectMs, goesOn, done, seed} = value;
	const {variables, secrets} = value;
	const {failed, waiting} = value.others;
	if (typeof run !== 'string' || typeof seed !== 'string' || typeof goesOn !== 'boolean') return null;
	if (!isTextOrNull(transport) || !isTextOrNull(check)) return null;
	if (typeof parallel !== 'number' || typeof waitMs !== 'number' || typeof maxFailures !== 'number') return null;
	if (typeof reconnectMs !== 'number' || typeof failed !== 'number' || typeof waiting !== 'number') return null;
	if (!isTexts(done) || !isTexts(variables) || !isTexts(secrets) || !Array.isArray(value.batches)) return null;
	const batches = value.batches.map(batch => (Array.isArray(batch) ? batch.map(parseTarget) : [null]));
	const known = batches.map(batch => batch.filter(target => target !== null));
	if (known.some((batch, index) => batch.length !== batches[index]?.length)) return null;
	return {
		run,
		transport,
		parallel,
		batches: known,
		waitMs,
		check,
		maxFailures,
		reconnectMs,
		goesOn,
		done,
		others: {failed, waiting},
		seed,
		variables,
		secrets,
	};
}

function parseTarget(value: unknown): OrderedTarget | null {
	if (!isRecord(value)) return null;
	const {name, round, find, began, again} = value;
	if (typeof name !== 'string' || typeof round !== 'number') return null;
	if (typeof find !== 'boolean' || typeof began !== 'boolean' || typeof again !== 'boolean') return null;
	return {name, round, find, began, again};
}

function isTextOrNull(value: unknown): value is string | null {
	return value === null || typeof value === 'string';
}

function isTexts(value: unknown): value is readonly string[] {
	return Array.isArray(value) && value.every(text => typeof text === 'string');
}
