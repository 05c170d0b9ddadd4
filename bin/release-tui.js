#!/usr/bin/env node
// The launcher only. An old Node must get a sentence from it, not a syntax error; so must a system that it cannot run on.
if (process.platform === 'win32') {
	process.stderr.write('release-tui runs on Linux and macOS; on Windows, inside WSL.\n');
	process.exit(2);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 14)) {
	process.stderr.write(
		`release-tui needs Node 22.14 or newer; this is Node ${process.versions.node} (${process.execPath}).\n`,
	);
	process.exit(2);
}

// Not imported: Node would make more of it than is used.
process.getBuiltinModule('node:module').enableCompileCache();
await import('../dist/main.js');
