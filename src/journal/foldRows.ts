import {evolveRelease} from '../domain/evolveRelease.ts';
import type {Release} from '../domain/release.ts';
import {type EventRow, recordedReleaseEvent} from './eventRow.ts';

/**
 * What a release is after some more rows of its stream.
 * @throws JournalError when one cannot be read
 */
export function foldRows(before: Release | null, rows: readonly EventRow[]): Release | null {
	return rows.reduce<Release | null>((release, row) => evolveRelease(release, recordedReleaseEvent(row)), before);
}

/** As `foldRows` from the beginning; null where it cannot be: one damaged release must not keep the others from being shown. */
export function foldRowsIfPossible(rows: readonly EventRow[]): Release | null {
	try {
		return foldRows(null, rows);
	} catch {
		return null;
	}
}
