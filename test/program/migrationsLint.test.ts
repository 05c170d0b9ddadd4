// `migrations lint` as it is used: by hand in a folder without a configuration, and in CI by its exit code.
import {execFile} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {promisify, stripVTControlCharacters} from 'node:util';
import stringWidth from 'string-width';
import {afterEach, beforeEach, expect, test} from 'vitest';

const bin = path.resolve(import.meta.dirname, '../../bin/release-tui.js');
let folder = '';

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'release-tui-lint-'));
});
afterEach(() => rmSync(folder, {recursive: true}));

function write(name: string, content: string | Buffer): void {
	mkdirSync(path.dirname(path.join(folder, name)), {recursive: true});
	writeFileSync(path.join(folder, name), content);
}

async function lint(...args: readonly string[]): Promise<{code: number; stdout: string; stderr: string}> {
	try {
		const ran = await promisify(execFile)(process.execPath, [bin, 'migrations', 'lint', ...args], {cwd: folder});
		return {code: 0, ...ran};
	} catch (error) {
		// That is how a program with an exit code comes back.
		const {code, stdout, stderr} = Object(error);
		return {code: Number(code), stdout: String(stdout), stderr: String(stderr)};
	}
}

test('a safe file says so and ends with 0', async () => {
	write('a.sql', "SET lock_timeout = '3s';\nALTER TABLE users ADD COLUMN nick text;\n");
	const {code, stdout, stderr} = await lint('--dialect', 'postgres', 'a.sql');
	expect({code, stderr}).toEqual({code: 0, stderr: ''});
	expect(stdout).toBe(`Verdict  safe: 2 statements, 1 ·
Order    The schema first, then the code.
         1 expand   a.sql
         2 code
`);
	expect((await lint('--dialect', 'postgres', '--remarks', 'a.sql')).stdout).toContain('· C01  A column that old code');
});

test('a warning ends with 6, what is to be stopped or cannot be read with 1', async () => {
	write('warn.sql', 'ALTER TABLE users ADD COLUMN nick text;');
	write('block.sql', 'DROP TABLE users;');
	write('opaque.sql', 'CALL migrate_all();');
	expect((await lint('--dialect', 'mysql', 'warn.sql')).code).toBe(6);
	expect((await lint('--dialect', 'mariadb', 'block.sql')).code).toBe(1);
	const opaque = await lint('--dialect', 'mysql', 'opaque.sql');
	expect(opaque.code).toBe(1);
	expect(opaque.stdout).toContain('? V06  It runs code that cannot be read here');
	expect(opaque.stdout).toContain('not known');
});

test('a block of words for each statement that deserves them, no wider than 80 columns', async () => {
	write(
		'db/002_drop.sql',
		'ALTER TABLE users DROP COLUMN legacy, ADD CONSTRAINT users_team_fkey FOREIGN KEY (team) REFERENCES teams;',
	);
	write('db/001_nick.sql', "SET lock_timeout = '3s'; ALTER TABLE users ADD nick text;");
	const {stdout} = await lint('--dialect', 'postgres', 'db');
	for (const line of stdout.split('\n')) expect(stringWidth(line), line).toBeLessThanOrEqual(80);
	expect(stdout).toMatch(
		/^db\/002_drop\.sql:1\n {2}ALTER TABLE users DROP COLUMN legacy, .*…\n {2}✖ C15 {2}A column is dropped/,
	);
	expect(stdout).toContain('         → Deploy code that ignores it, then drop it;');
	expect(stdout).not.toContain('001_nick.sql:');
	expect(stdout).toContain('Cut before db/002_drop.sql');
});

test('--json gives one document', async () => {
	write('a.sql', '\n\nDROP TABLE users;');
	const {code, stdout} = await lint('--dialect', 'sqlite', '--json', 'a.sql');
	expect(code).toBe(1);
	expect(JSON.parse(stdout)).toEqual({
		statements: [
			{
				file: 'a.sql',
				line: 3,
				sql: 'DROP TABLE users',
				operations: [{kind: 'drop-table', table: 'users', cascade: false, ifExists: false, temporary: false}],
				phase: 'contract',
				lock: 'all',
				cost: 'meta',
				rules: [{id: 'T05', severity: 'block', text: expect.any(String), instead: expect.any(String)}],
				oldOnNew: 'no',
				newOnOld: 'yes',
				undo: 'U2',
			},
		],
		verdict: 'blocked',
		order: {
			kind: 'code-first',
			steps: [
				{run: 'code', files: []},
				{run: 'contract', files: ['a.sql']},
			],
			reason: null,
		},
	});
});

test('folders are read with all below, in the order of their numbers; a down belongs to its up', async () => {
	for (const name of [
		'10_c.sql',
		'9_b.sql',
		'1_a.up.sql',
		'1_a.down.sql',
		'node_modules/x.sql',
		'more/1.sql',
		'a.txt',
	]) {
		write(`db/${name}`, name.includes('down') ? 'DROP TABLE t;' : 'SELECT 1;');
	}

	const {stdout} = await lint('--dialect', 'postgres', '--json', 'db');
	const {statements} = JSON.parse(stdout);
	expect(statements.map(({file}: {readonly file: string}) => file)).toEqual([
		'db/1_a.up.sql',
		'db/9_b.sql',
		'db/10_c.sql',
		'db/more/1.sql',
	]);
	// A file that is named alone brings its down with it.
	expect(JSON.parse((await lint('--dialect', 'postgres', '--json', 'db/1_a.up.sql')).stdout).verdict).toBe('safe');
});

test('wrong calls end with 2 and say what to do', async () => {
	write('a.sql', 'SELECT 1;');
	mkdirSync(path.join(folder, 'empty'));
	const calls: readonly (readonly [readonly string[], RegExp])[] = [
		[['--dialect', 'postgres', 'missing.sql'], /There is no file or folder missing\.sql\./],
		[['--dialect', 'postgres', 'a.sql/b.sql'], /There is no file or folder/],
		[['--dialect', 'postgres', 'empty'], /There is no SQL file in empty\./],
		[['--dialect', 'postgres', '/dev/null'], /neither a file nor a folder/],
		[['--dialect', 'oracle', 'a.sql'], /There is no dialect "oracle"\.\nOne of: postgres, mysql, sqlite/],
		[['--dialect', 'postgres', '--server-version', 'new', 'a.sql'], /"new" is no version of a server/],
		[['a.sql'], /required option '--dialect/],
		[['--dialect', 'postgres'], /missing required argument 'path'/],
	];
	for (const [args, message] of calls) {
		const {code, stdout, stderr} = await lint(...args);
		expect({code, stdout}, args.join(' ')).toEqual({code: 2, stdout: ''});
		expect(stderr).toMatch(message);
	}
});

test('what is no text in UTF-8, or too much of it, is not read, and not safe', async () => {
	write('good.sql', 'SELECT 1;');
	write('binary.sql', Buffer.from([0x53, 0x51, 0x4c, 0, 1, 2]));
	write('latin.sql', Buffer.from("SELECT 'caf\xe9';", 'latin1'));
	write('utf16.sql', Buffer.from('\ufeffDROP TABLE t;', 'utf16le'));
	write('large.sql', Buffer.alloc(17 * 1024 * 1024, 'SELECT 1;\n'));
	for (const [name, why] of [
		['binary.sql', 'it is binary, or UTF-16'],
		['latin.sql', 'it is no text in UTF-8'],
		['utf16.sql', 'it is binary, or UTF-16'],
		['large.sql', 'it has 17 MB, more than 16 are not read'],
	]) {
		const {code, stdout} = await lint('--dialect', 'postgres', 'good.sql', name ?? '');
		expect(code, name).toBe(1);
		expect(stdout).toContain(`${name}:1\n  ? X22`);
		expect(stdout.replace(/\s+/g, ' ')).toContain(why);
	}
});

test('a mark at the beginning, line ends of Windows, and nothing at all', async () => {
	write('bom.sql', '\ufeffSELECT 1;\r\nDROP TABLE t;\r\n');
	write('empty.sql', '-- nothing yet\n');
	const {code, stdout} = await lint('--dialect', 'postgres', 'bom.sql', 'empty.sql');
	expect(code).toBe(1);
	expect(stdout).toContain('bom.sql:2\n  DROP TABLE t\n');
	expect(stdout).not.toContain('X22');
	expect((await lint('--dialect', 'postgres', 'empty.sql')).code).toBe(0);
});

test('nothing in a file or its name reaches the terminal as it is', async () => {
	const evil = '\x1b]0;owned\x07\x1b[2J\u202e\x9b31m';
	write(`evil\x1b[2J.sql`, `DROP TABLE "a${evil}";\n${evil} FROBNICATE;\nSELECT "${evil}"()`);
	for (const dialect of ['postgres', 'mysql', 'sqlite']) {
		for (const more of [[], ['--json'], ['--remarks']]) {
			const {stdout, stderr} = await lint('--dialect', dialect, ...more, '.');
			expect(stderr).toBe('');
			expect(stdout).toContain('evil');
			// Nothing but line ends: colours are not shown where no terminal is.
			expect(stdout.replaceAll('\n', '')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
			expect(stripVTControlCharacters(stdout)).toBe(stdout);
		}
	}
});
