import {diskSpace} from '../process/diskSpace.ts';
import type {LogLimits} from './logSource.ts';

/** Twice what a release needs: with less left, what is shown makes room for what is recorded. */
const tightBytes = 128 << 20;
const smaller = 32;
const askEveryMs = 500;

/** The limits of a spool that hold now. */
export type SpoolLimits = LogLimits & {readonly isTight: boolean};

/** Tells the limits of spools in a folder: much smaller ones as long as its disk is nearly full. */
export function createSpoolLimits(limits: LogLimits, folder: string): () => SpoolLimits {
	const usual = {...limits, isTight: false};
	const tight = {
		...limits,
		spoolBytes: Math.ceil(limits.spoolBytes / smaller),
		spoolKept: Math.ceil(limits.spoolKept / smaller),
		isTight: true,
	};
	let current = usual;
	let askedAt = Number.NEGATIVE_INFINITY;
	return () => {
		const now = performance.now();
		if (now - askedAt >= askEveryMs) {
			askedAt = now;
			const free = diskSpace(folder);
			current = free && free.bytes < tightBytes ? tight : usual;
		}

		return current;
	};
}

/** How much is enough while it comes faster than anybody reads. */
export function floodKept({spoolKept}: LogLimits): number {
	return Math.ceil(spoolKept / 8);
}
