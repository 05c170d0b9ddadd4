import type {MigrationsConfig} from '../domain/project.ts';
import type {TreeFile} from './adapters/adapter.ts';

/** New migrations that take others back, as files by their names in the folder; and what a person has to write instead. */
export type TakenBack = {
	readonly files: readonly TreeFile[];
	/** What of it takes back what, in one sentence each. */
	readonly notes: readonly string[];
	readonly toWrite: readonly string[];
};

/** What is known for taking migrations back by new ones. */
export type TakeBackInput = {
	readonly config: MigrationsConfig;
	/** All migrations of the folder, the ones to be taken back among them. */
	readonly files: readonly TreeFile[];
	/** Names of the files that came with what is reverted. */
	readonly added: readonly string[];
	/** What makes the new names differ from those of an earlier revert: the commit that it follows. */
	readonly base: string;
	readonly now: Date;
};

/** What a person has to write, for each of these files. */
export function byHand(names: readonly string[], why: string): TakenBack {
	const toWrite = names.map(name => `a migration that takes back what ${name} did: ${why}`);
	return {files: [], notes: [], toWrite};
}

/** All of it, in its order. */
export function joined(made: readonly TakenBack[]): TakenBack {
	return {
		files: made.flatMap(({files}) => files),
		notes: made.flatMap(({notes}) => notes),
		toWrite: made.flatMap(({toWrite}) => toWrite),
	};
}

/** The number behind which new files come: the moment, or that of the newest file where its clock was ahead. */
export function lastStamp(files: readonly TreeFile[], now: Date): bigint {
	const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14);
	const newest = files
		.map(({name}) => /^\d+/.exec(name)?.[0] ?? '0')
		.toSorted()
		.at(-1);
	return BigInt(newest !== undefined && newest > stamp ? newest : stamp);
}
