import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {canMount, onSmallDisk} from '../support/smallDisk.ts';

test('on a disk that fills up the spool makes room, and the log goes on when there is some again', {
	timeout: 60_000,
}, async () => {
	// Where nothing can be mounted, that is said aloud, and not good enough for CI.
	if (!canMount && !process.env['CI']) {
		process.stderr.write('a small disk cannot be mounted here: a full spool was not tried\n');
		return;
	}

	expect(await onSmallDisk('size=200m', path.join(import.meta.dirname, 'fullSpool.ts'))).toContain('held');
});
