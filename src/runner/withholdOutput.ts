import {closeSync, fstatSync, openSync, readSync, statSync, writeSync} from 'node:fs';

const line = 'release-tui: what the shim had not masked up to here is withheld.\n';

/**
 * Says at the end of an attempt's masked output that there was more. Only the shim knew the secrets for certain: what
 * it had not masked is shown to nobody.
 * @param raw what the command wrote; where that is nothing, there is nothing to say
 */
export function withholdOutput(raw: string, masked: string): void {
	try {
		if (statSync(raw).size === 0) return;
		const file = openSync(masked, 'a+', 0o600);
		try {
			const end = lastBytes(file, Buffer.byteLength(line));
			// A runner may have died right after saying so.
			if (end === line) return;
			writeSync(file, end === '' || end.endsWith('\n') ? line : `\n${line}`);
		} finally {
			closeSync(file);
		}
	} catch {
		// What became of the attempt is recorded all the same.
	}
}

function lastBytes(file: number, count: number): string {
	const {size} = fstatSync(file);
	const bytes = Buffer.alloc(Math.min(size, count));
	readSync(file, bytes, 0, bytes.length, size - bytes.length);
	return bytes.toString();
}
