import {expect, test} from 'vitest';
import {lastWords} from '../../../src/migrations/clone/lastWords.ts';

test('of what a tool says, the message stays and its stack goes', () => {
	const knex = `exports is not defined in ES module scope
ReferenceError: exports is not defined
    at file:///shop/knexfile.js:1:1
    at ModuleJob.run (node:internal/modules/esm/module_job:561:25)
    at async openKnexfile (/shop/node_modules/knex/bin/cli.js:39:18)
`;
	expect(lastWords(knex)).toBe('exports is not defined in ES module scope; ReferenceError: exports is not defined');
	const python = `Traceback (most recent call last):
  File "/shop/manage.py", line 22, in <module>
    main()
  File "/shop/manage.py", line 18, in main
    execute_from_command_line(sys.argv)
    ^^^^^^^^
django.db.utils.ProgrammingError: relation "carts" does not exist
LINE 1: SELECT 1 FROM carts
`;
	expect(lastWords(python)).toBe(
		'django.db.utils.ProgrammingError: relation "carts" does not exist; LINE 1: SELECT 1 FROM carts',
	);
	expect(lastWords('1\n2\n3\n4\n5\n6\n')).toBe('2; 3; 4; 5; 6');
	expect(lastWords('')).toBe('');
});
