import type {Effects} from '../rules/rule.ts';

/** When an operation can run: before the code, after it, between, at any time, neither before nor after; or nobody knows. */
export type Side = 'unknown' | 'neither' | 'after' | 'before' | 'data' | 'either';

/** The order in which a set and the code can be brought out. */
export type SetOrder = {
	/** `split`: in two parts with the code between them. `window`: in several releases, or while nobody uses the database. */
	readonly kind: 'any' | 'schema-first' | 'code-first' | 'split' | 'window' | 'refused' | 'unknown';
	readonly steps: readonly OrderStep[];
	/** Why it is so, in a sentence; null where nothing needs to be said. */
	readonly reason: string | null;
};

/** A part of the order. The code has no files. */
export type OrderStep = {readonly run: 'expand' | 'code' | 'data' | 'contract'; readonly files: readonly string[]};

/** A unit as the order sees it: each operation's side, in order. */
export type OrderedUnit = {readonly file: string; readonly sides: readonly Side[]};

/** When an operation can run, from its effects. */
export function sideOf(effects: readonly Effects[]): Side {
	let side: Side = 'either';
	for (const [phase, , , , , , order] of effects) {
		const own: Side =
			phase === 'opaque'
				? 'unknown'
				: order === 'split' || order === 'window'
					? 'neither'
					: order === 'code-first'
						? 'after'
						: phase === 'data'
							? 'data'
							: order === 'schema-first'
								? 'before'
								: 'either';
		if (ranks.indexOf(own) < ranks.indexOf(side)) side = own;
	}

	return side;
}

const ranks: readonly Side[] = ['unknown', 'neither', 'after', 'before', 'data', 'either'];

/** Expand before the code, contract after it, data between; or the reason why that cannot be. */
export function orderOf(units: readonly OrderedUnit[]): SetOrder {
	const without = (kind: SetOrder['kind'], reason: string): SetOrder => ({kind, steps: [], reason});
	const opaque = units.find(({sides}) => sides.includes('unknown'));
	if (opaque) return without('unknown', `${opaque.file} cannot be read as a whole: no order can be promised.`);
	const breaking = units.find(({sides}) => sides.includes('neither'));
	if (breaking) {
		return without(
			'window',
			`${breaking.file} fits neither the old code nor the new one: several releases, or a time without users.`,
		);
	}

	const mixed = units.find(isMixed);
	if (mixed) {
		return without(
			'refused',
			`${mixed.file} adds what the new code needs and takes away what the old code needs: cut the file in two.`,
		);
	}

	const lastBefore = units.findLastIndex(({sides}) => sides.includes('before'));
	const firstAfter = units.findIndex(({sides}) => sides.includes('after'));
	if (firstAfter >= 0 && firstAfter < lastBefore) {
		const [from, to] = [units[firstAfter]?.file, units[lastBefore]?.file];
		return without(
			'refused',
			`A sandwich: ${from} takes away what the old code needs, and ${to} behind it adds what the new code needs.`,
		);
	}

	return arranged(units, lastBefore, firstAfter);
}

/** Whether a unit fits neither side because it holds both. */
export function isMixed({sides}: OrderedUnit): boolean {
	return sides.includes('before') && sides.includes('after');
}

function arranged(units: readonly OrderedUnit[], lastBefore: number, firstAfter: number): SetOrder {
	const files = {expand: [] as string[], data: [] as string[], contract: [] as string[]};
	for (const [index, {file, sides}] of units.entries()) {
		if (firstAfter >= 0 && index >= firstAfter) files.contract.push(file);
		else if (index > lastBefore && (sides.includes('data') || files.data.length > 0)) files.data.push(file);
		else files.expand.push(file);
	}

	const hasData = files.data.length > 0;
	const steps: OrderStep[] = [
		{run: 'expand', files: files.expand},
		{run: 'code', files: []},
		{run: 'data', files: files.data},
		{run: 'contract', files: files.contract},
	];
	const kept = steps.filter(({run, files}) => run === 'code' || files.length > 0);
	if (lastBefore < 0 && firstAfter < 0) return {kind: 'any', steps: hasData ? kept : [], reason: null};
	if (firstAfter < 0) return {kind: 'schema-first', steps: kept, reason: null};
	if (lastBefore < 0) return {kind: 'code-first', steps: kept, reason: null};
	const reason = `Cut before ${units[firstAfter]?.file}: what is before it goes out before the code, the rest after it.`;
	return {kind: 'split', steps: kept, reason};
}
