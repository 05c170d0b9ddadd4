import {mkdirSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type {MigrationProof} from '../../domain/migrationProof.ts';
import {writeDurably} from '../../process/durableFile.ts';
import {isAlive, ownIdentity} from '../../process/identity.ts';
import {parseIdentity} from '../../process/parseIdentity.ts';

/** A clone that somebody made. It is recorded before it is there, and until it is dropped. */
export type CloneRecord = {
	readonly name: string;
	readonly environment: string;
	readonly at: string;
	/** Whoever made it still works with it. */
	readonly isUsed: boolean;
};

const record = z.object({
	// It will be dropped: what is called otherwise was never a clone.
	name: z.string().regex(/^release_tui_clone_[a-z0-9]+$/),
	environment: z.string(),
	at: z.string(),
	by: z.unknown(),
});

const queries = z.object({
	tried: z.number(),
	broken: z.array(z.object({sql: z.string(), error: z.string()})),
});

const proof = z.object({
	at: z.string(),
	environment: z.string(),
	candidate: z.string(),
	ids: z.array(z.string()),
	how: z.string(),
	cloneMs: z.number(),
	steps: z.array(
		z.object({
			id: z.string(),
			direction: z.enum(['up', 'down', 'again']),
			ms: z.number(),
			error: z.string().nullable(),
			statements: z.array(z.object({line: z.number(), ms: z.number()})),
		}),
	),
	atSize: z.object({fromMs: z.number(), toMs: z.number()}).nullable().default(null),
	estimates: z.array(z.object({id: z.string(), fromMs: z.number(), toMs: z.number()})).default([]),
	old: z.union([queries, z.object({none: z.string()})]),
	fresh: queries.nullable(),
}) satisfies z.ZodType<MigrationProof>;

/** The private folder of a project's clones, made where it is not there. */
export function cloneFolder(home: string): string {
	const folder = path.join(home, 'clones');
	mkdirSync(folder, {recursive: true, mode: 0o700});
	return folder;
}

/** Notes a clone before it is made, so that none is ever forgotten. The database's URL is not written down. */
export function noteClone(home: string, name: string, environment: string): void {
	const content = {name, environment, at: new Date().toISOString(), by: ownIdentity()};
	writeDurably(recordFile(home, name), JSON.stringify(content));
}

/** Forgets a clone that was dropped. */
export function forgetClone(home: string, name: string): void {
	rmSync(recordFile(home, name), {force: true});
}

/** All clones that were not dropped, the oldest first. */
export function clonesOf(home: string): readonly CloneRecord[] {
	const folder = cloneFolder(home);
	const found = readdirSync(folder).flatMap((file): readonly CloneRecord[] => {
		if (!file.endsWith('.clone')) return [];
		const parsed = record.safeParse(readJson(path.join(folder, file)));
		if (!parsed.success) return [];
		const {name, environment, at, by} = parsed.data;
		const identity = parseIdentity(by);
		return [{name, environment, at, isUsed: identity !== null && isAlive(identity) === true}];
	});
	return found.sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** Keeps what was found out about an environment, in the place of what was found out before. */
export function keepProof(home: string, found: MigrationProof): void {
	cloneFolder(home);
	writeDurably(proofFile(home, found.environment), JSON.stringify(found));
}

/** What was last found out about an environment; null where nothing was, or nothing that can be read. */
export function readProof(home: string, environment: string): MigrationProof | null {
	const parsed = proof.safeParse(readJson(proofFile(home, environment)));
	return parsed.success ? parsed.data : null;
}

function readJson(file: string): unknown {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		return null;
	}
}

function recordFile(home: string, name: string): string {
	return path.join(cloneFolder(home), `${name}.clone`);
}

function proofFile(home: string, environment: string): string {
	return path.join(home, 'clones', `${environment}.proof.json`);
}
