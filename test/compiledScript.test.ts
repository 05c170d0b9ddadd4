import {chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {loadCompiledScript} from '../src/compiledScript.ts';

let folder = '';
let script = '';
let cache = '';

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'release-tui-script-'));
	script = path.join(folder, 'script.cjs');
	cache = path.join(folder, 'cache');
	writeFileSync(script, scriptOf('7'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const scriptOf = (code: string) => `(function (exports, require, module, __filename, __dirname) {
module.exports = {run: async () => require('node:path').dirname(__filename) === __dirname ? ${code} : 0};
})`;
const run = async () => loadCompiledScript(script, cache).run(() => {});

test('a script runs, with what it requires, and is compiled anew where nothing is kept', async () => {
	expect(await run()).toBe(7);
	expect(await loadCompiledScript(script, null).run(() => {})).toBe(7);
	expect(existsSync(cache)).toBe(false);
});

test('what was compiled is kept for its owner alone, and only once', async () => {
	const loaded = loadCompiledScript(script, cache);
	await loaded.run(() => {});
	loaded.keep();
	expect(statSync(cache).mode & 0o777).toBe(0o600);
	const kept = readFileSync(cache);
	expect(await run()).toBe(7);
	const again = loadCompiledScript(script, cache);
	rmSync(cache);
	again.keep();
	expect(existsSync(cache)).toBe(false);
	writeFileSync(cache, kept, {mode: 0o600});
	expect(await run()).toBe(7);
});

test('what is damaged is made again', async () => {
	writeFileSync(cache, 'nothing that V8 wrote', {mode: 0o600});
	const loaded = loadCompiledScript(script, cache);
	expect(await loaded.run(() => {})).toBe(7);
	loaded.keep();
	expect(readFileSync(cache).length).toBeGreaterThan(100);
	expect(await run()).toBe(7);
});

test('what somebody else may have written, or a link, is not taken', async () => {
	// Compiled from another script of the same length: V8 does not notice, and gives its result.
	const other = path.join(folder, 'other.cjs');
	writeFileSync(other, scriptOf('8'));
	const loaded = loadCompiledScript(other, cache);
	await loaded.run(() => {});
	loaded.keep();
	expect(await runAs('own.cjs', cache)).toBe(8);
	chmodSync(cache, 0o666);
	expect(await runAs('open.cjs', cache)).toBe(7);
	chmodSync(cache, 0o600);
	const link = path.join(folder, 'link');
	symlinkSync(cache, link);
	expect(await runAs('linked.cjs', link)).toBe(7);
});

// Under a name of its own: within a process, V8 remembers scripts by name and text.
async function runAs(name: string, from: string) {
	const file = path.join(folder, name);
	writeFileSync(file, scriptOf('7'));
	return loadCompiledScript(file, from).run(() => {});
}

test('where nothing can be written, nothing is kept and nothing fails', async () => {
	const loaded = loadCompiledScript(script, path.join(folder, 'no', 'such', 'folder'));
	expect(await loaded.run(() => {})).toBe(7);
	loaded.keep();
});

test('the scripts of the bundle are ASCII, regular expressions included: they are read as that', () => {
	for (const name of ['cockpit.cjs', 'program.cjs']) {
		const bytes = readFileSync(path.resolve(import.meta.dirname, '../dist', name));
		expect(bytes.findIndex(byte => byte > 0x7f)).toBe(-1);
	}
});
