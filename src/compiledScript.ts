// Only `process` of the global ones: to import one of Node's modules has Node make all that it holds.
import {buildId} from './version.ts';

/** What a script gives: the way in. */
export type ScriptExports = {readonly run: (unpaint: () => void) => Promise<number>};

/** A script that was loaded. */
export type CompiledScript = ScriptExports & {
	/** Keeps what of it has been compiled by now for the next start, unless something is kept already. Never throws. */
	keep(): void;
};

/**
 * Loads a script of the bundle, `function (exports, require, module, __filename, __dirname) {…}`, with what V8 compiled of it
 * before. Node's own compile cache knows only what is compiled while a module is loaded; all that is called afterwards, some
 * two thousand functions before the commits are listed, would be compiled at each start. A script requires and never imports.
 * @param cache the file of what was compiled, whose name must tell one content of the script from another; null: none
 */
export function loadCompiledScript(file: string, cache: string | null): CompiledScript {
	const {readFileSync} = process.getBuiltinModule('node:fs');
	const {Script} = process.getBuiltinModule('node:vm');
	const {createRequire} = process.getBuiltinModule('node:module');
	const {dirname} = process.getBuiltinModule('node:path');
	const kept = cache === null ? null : readOwn(cache);
	// The bundle is ASCII: decoded so, it takes half the memory.
	const script = new Script(readFileSync(file, 'latin1'), {
		filename: file,
		...(kept ? {cachedData: kept} : {}),
	});
	let isKept = kept !== null && script.cachedDataRejected !== true;
	const module: {exports: Partial<ScriptExports>} = {exports: {}};
	script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
	const {run} = module.exports;
	if (!run) throw new Error(`${file} is not what it should be.`);
	return {
		run,
		keep() {
			if (isKept || cache === null) return;
			isKept = true;
			writeOwn(cache, script.createCachedData());
		},
	};
}

/**
 * The file beside Node's compile cache with what was compiled of a script; null where Node keeps none. Each command calls other
 * functions than the next.
 */
export function scriptCache(name: string, command = ''): string | null {
	const folder = process.getBuiltinModule('node:module').getCompileCacheDir();
	if (folder === undefined || !/^[a-z-]{0,20}$/.test(command)) return null;
	return `${folder}/release-tui-${buildId}-${name}-${command}`;
}

// What is kept is code: what somebody else may have written is not taken.
function readOwn(cache: string): Buffer | null {
	const {closeSync, constants, fstatSync, openSync, readFileSync} = process.getBuiltinModule('node:fs');
	let descriptor: number | null = null;
	try {
		descriptor = openSync(cache, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
		const {uid, mode} = fstatSync(descriptor);
		return uid === process.getuid?.() && (mode & 0o022) === 0 ? readFileSync(descriptor) : null;
	} catch {
		// The first time, or a folder that cannot be read.
		return null;
	} finally {
		if (descriptor !== null) closeSync(descriptor);
	}
}

function writeOwn(cache: string, data: Buffer): void {
	const {renameSync, rmSync, writeFileSync} = process.getBuiltinModule('node:fs');
	const written = `${cache}.${process.pid}`;
	try {
		writeFileSync(written, data, {mode: 0o600, flag: 'wx'});
		renameSync(written, cache);
	} catch {
		// On a disk that is full, or read-only, every start compiles.
		try {
			rmSync(written, {force: true});
		} catch {
			// Nothing was written.
		}
	}
}
