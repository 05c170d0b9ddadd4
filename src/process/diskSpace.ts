import {statfsSync} from 'node:fs';

/** What is left on a disk. */
export type DiskSpace = {
	/** Bytes that this user may still write. */
	readonly bytes: number;
	/** Files that may still be made; null: as many as there is room for. */
	readonly files: number | null;
};

/** What is left on the disk of a folder; null when the system does not say. */
export function diskSpace(folder: string): DiskSpace | null {
	try {
		const {bavail, bsize, files, ffree} = statfsSync(folder);
		// Some file systems do not count files and say that there are none.
		return {bytes: bavail * bsize, files: files > 0 ? ffree : null};
	} catch {
		return null;
	}
}
