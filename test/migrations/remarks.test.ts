import {expect, test} from 'vitest';
import type {MigrationRow} from '../../src/migrations/migrations.ts';
import {remarksOn} from '../../src/migrations/remarks.ts';

const gone: MigrationRow = {
	...{id: '3', name: 'fill', state: 'gone', outOfOrder: false, file: 'db/3.rb', foundIn: 'b'.repeat(40)},
	...{appliedAt: null, up: null, down: null, hasDown: true, changed: false},
};

test('of what is gone it is said where its file is, and whether that could take it back', () => {
	const said = (row: Partial<MigrationRow>) => remarksOn([{...gone, ...row}], 'a'.repeat(40), undefined);
	const where = '3 is in the database, and not in aaaaaaa: db/3.rb is still in bbbbbbb';
	expect(said({})).toEqual([`${where}, from where it can be taken back.`]);
	expect(said({hasDown: false})).toEqual([`${where}, and has no way back.`]);
	expect(said({foundIn: null})).toEqual([
		'3 is in the database, and not in aaaaaaa; no commit that was looked at has its file.',
	]);
});
