import type {MigrationJudgement, MigrationLock, Works} from './migrationJudgement.ts';

/** How something stands, for a mark and a colour. */
export type Standing = 'good' | 'doubtful' | 'bad';

/** A word or a sentence, and how what it says stands. */
export type Said = {readonly text: string; readonly is: Standing};

/** What becomes of code on a schema that it was not written for. */
export const worksWords: Readonly<Record<Works, Said>> = {
	yes: {text: 'works', is: 'good'},
	stalled: {text: 'waits', is: 'good'},
	risk: {text: 'may break', is: 'doubtful'},
	unknown: {text: 'not known', is: 'doubtful'},
	no: {text: 'breaks', is: 'bad'},
};

/** What others wait with meanwhile. */
export const lockWords: Readonly<Record<MigrationLock, Said>> = {
	none: {text: 'nothing', is: 'good'},
	schema: {text: 'schema', is: 'good'},
	writes: {text: 'writes', is: 'doubtful'},
	all: {text: 'everything', is: 'doubtful'},
};

/** What the way back of a migration is worth. */
export function wayBackWord(judgement: Pick<MigrationJudgement, 'undo' | 'phase'>, hasDown: boolean): Said {
	if (!hasDown) return {text: 'none', is: 'bad'};
	if (judgement.phase === 'opaque') return {text: 'not known', is: 'doubtful'};
	switch (judgement.undo) {
		case 'U0':
			return {text: 'whole', is: 'good'};
		case 'U1':
			return {text: 'loses new', is: 'good'};
		case 'U2':
			return {text: 'loses data', is: 'doubtful'};
		case 'U3':
			return {text: 'not in SQL', is: 'bad'};
	}
}

/** The first few of several ids, and how many more there are. */
export function named(ids: readonly string[]): readonly string[] {
	return ids.length <= 3 ? ids : [...ids.slice(0, 2), `+${ids.length - 2}`];
}

/** A migration as one calls it: its id, and its name where that says more. */
export function migrationTitle({id, name}: {readonly id: string; readonly name: string}): string {
	return name === '' || name === id || id.endsWith(`.${name}`) ? id : `${id} ${name}`;
}

/** That a tool has several last migrations, which nobody merged. */
export function severalHeads(heads: readonly string[]): string {
	return `the migrations have several heads: ${named(heads).join(', ')}; merge them`;
}
