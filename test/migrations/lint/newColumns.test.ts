import {expect, test} from 'vitest';
import {lintText} from './lintText.ts';

const add = (rest: string, rule: string) => `ALTER TABLE t ADD COLUMN b ${rest}; ${rule}`;

// What old code leaves out is NULL, or the default.
test.each([
	add('int', 'ALTER TABLE t ADD CHECK (b > 0) NOT VALID'),
	add('int DEFAULT 1', 'ALTER TABLE t ADD CHECK (b IS NOT NULL) NOT VALID'),
	add('int DEFAULT 1', 'ALTER TABLE t ALTER b SET NOT NULL'),
	add('int', 'CREATE UNIQUE INDEX CONCURRENTLY i ON t (b)'),
	add('uuid DEFAULT gen_random_uuid()', 'CREATE UNIQUE INDEX CONCURRENTLY i ON t (b)'),
	add('int', 'ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES u NOT VALID'),
])('old code keeps a rule about a column that it does not know: %s', async script => {
	const {statements, order} = await lintText('postgres', script);
	expect(statements.at(-1)).toMatchObject({phase: 'expand', oldOnNew: 'yes'});
	expect(order.kind).toBe('schema-first');
});

test.each([
	add('int', 'ALTER TABLE t ADD CHECK (b IS NOT NULL) NOT VALID'),
	add('int', 'ALTER TABLE t ADD CHECK (b > 0 AND b IS NOT NULL) NOT VALID'),
	add('int', 'ALTER TABLE t ADD CHECK (coalesce(b, 0) > 0) NOT VALID'),
	add('int', 'ALTER TABLE t ADD CHECK (b > a) NOT VALID'),
	add('int', 'ALTER TABLE t ALTER b SET NOT NULL'),
	add('int DEFAULT 0', 'CREATE UNIQUE INDEX CONCURRENTLY i ON t (b)'),
	add('int DEFAULT 0', 'ALTER TABLE t ADD UNIQUE (b)'),
	add('int DEFAULT 0', 'ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES u NOT VALID'),
	add('int', 'ALTER TABLE t ADD PRIMARY KEY (b)'),
])('old code breaks a rule about what it leaves out: %s', async script => {
	const {statements, order} = await lintText('postgres', script);
	expect(statements.at(-1)).toMatchObject({phase: 'contract', oldOnNew: expect.stringMatching(/no|risk/)});
	expect(order.kind).not.toBe('schema-first');
});
