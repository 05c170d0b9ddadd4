import {realpathSync, statfsSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

// Kinds of local file systems, as Linux numbers them. Others may have another machine write to them, which nobody is told.
const localTypes: ReadonlySet<number> = new Set([
	0xef53, // ext2, ext3, ext4
	0x58465342, // XFS
	0x9123683e, // Btrfs
	0x2fc12fc1, // ZFS
	0xf2f52010, // F2FS
	0xca451a4e, // bcachefs
	0x01021994, // tmpfs
	0x794c7630, // overlay
]);

/**
 * Whether watching a file tells of all that happens under its name: it is on a local disk, and no link is on the way to it
 * that could point elsewhere tomorrow.
 */
export function tellsChanges(file: string): boolean {
	if (process.platform !== 'linux') return false;
	try {
		const folder = path.dirname(path.resolve(file));
		if (realpathSync(folder) !== folder || isLink(path.resolve(file))) return false;
		// Some systems give the number with its sign.
		return localTypes.has(statfsSync(folder).type >>> 0);
	} catch {
		return false;
	}
}

function isLink(file: string): boolean {
	try {
		return realpathSync(file) !== file;
	} catch {
		// What is not there yet is waited for by its folder.
		return false;
	}
}
