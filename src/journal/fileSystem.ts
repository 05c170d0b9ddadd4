import {statfsSync} from 'node:fs';
import process from 'node:process';
import {JournalError} from './journalError.ts';

// Locks and shared memory of SQLite do not reach across a network: two machines would each write a history of their own.
// An overlay is not among these, though containers look odd with it: it is a local folder over another.
const networkTypes: ReadonlyMap<number, string> = new Map([
	[0x6969, 'NFS'],
	[0x517b, 'SMB'],
	[0xfe534d42, 'SMB'],
	[0xff534d42, 'CIFS'],
	[0x5346414f, 'AFS'],
	[0x6b414653, 'AFS'],
	[0x73757245, 'Coda'],
	[0x564c, 'NCP'],
	[0x00c36400, 'Ceph'],
	[0x01021997, '9p'],
	[0x0bd00bd0, 'Lustre'],
	[0x47504653, 'GPFS'],
	[0x7461636f, 'OCFS2'],
	[0x01161970, 'GFS2'],
	[0xbacbacbc, 'VMware shared folders'],
	[0x786f4256, 'VirtualBox shared folders'],
	[0x65735546, 'FUSE'],
]);

/**
 * Refuses a folder that is not on a local disk.
 * @param type the file system's type, as Linux numbers it; null: not known
 * @throws JournalError with the way out
 */
export function refuseNetworkFileSystem(folder: string, type = fileSystemType(folder)): void {
	const name = type === null ? undefined : networkTypes.get(type);
	if (name === undefined) return;
	throw new JournalError(
		`${folder} is on ${name}: a journal there could be damaged by two machines, or lose what it acknowledged.`,
		'Set RELEASE_TUI_HOME to a folder on a local disk.',
	);
}

// Elsewhere the numbers mean something else.
function fileSystemType(folder: string): number | null {
	if (process.platform !== 'linux') return null;
	try {
		// Some systems give the number with its sign.
		return statfsSync(folder).type >>> 0;
	} catch {
		// It is not there: whoever opens a file in it says so better.
		return null;
	}
}
