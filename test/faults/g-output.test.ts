// G. Output: whatever a command writes, it is kept as it is, and shown so that it can neither hide nor do anything.
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect} from 'vitest';
import {plainText} from '../../src/domain/sanitize.ts';
import {outputLimits} from '../../src/runner/outputLimits.ts';
import {outputFile} from '../../src/runner/stateFolders.ts';
import {hostileTexts} from '../domain/hostileTexts.ts';
import {command} from '../support/samples.ts';
import {shownLines, shownLog} from '../support/shownLog.ts';
import {untilTrue, type World} from '../support/world.ts';
import {watched} from './oracles/executionOracle.ts';
import {type Fault, row} from './row.ts';

const esc = '\x1b';
const sgr = /\x1b\[[\d;]*m/g;
const control = /[\x00-\x1f\x7f-\x9f]/;

/** Runs one step that prints this file's bytes, and gives its kept output's file. */
async function printed(fault: Fault, bytes: Buffer | string): Promise<{readonly world: World; readonly file: string}> {
	const world = await fault.world();
	writeFileSync(path.join(world.root, 'bytes'), bytes);
	const id = await world.start([command('print', watched('cat bytes'))]);
	expect((await world.finish(id)).end?.outcome).toBe('succeeded');
	return {world, file: outputFile(world.home, id, 'print', 1)};
}

/** A release.yaml with one step and nothing that is read back. */
function oneStep(id: string, run: string, staging = '{}'): string {
	return `project: shop\nenvironments: { staging: ${staging} }\nphases: { deploy: [{ id: ${id}, run: ${run} }] }\n`;
}

/** The same bytes as a file that the log view reads, for what is only about showing them. */
function written(fault: Fault, bytes: string): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'release-tui-output-'));
	fault.after(() => rmSync(folder, {recursive: true, force: true}));
	writeFileSync(path.join(folder, 'log'), bytes);
	return path.join(folder, 'log');
}

function onlyColors(text: string): void {
	expect(text.replaceAll(sgr, '')).not.toMatch(control);
}

row('G1', 'ten megabytes without a newline are kept whole, and shown as rows of bounded length', async fault => {
	const {file} = await printed(fault, Buffer.alloc(10_000_000, 'x'));
	expect(readFileSync(file).equals(Buffer.alloc(10_000_000, 'x'))).toBe(true);
	const lines = await shownLines(shownLog(fault, file), Math.ceil(10_000_000 / 65_536));
	for (const line of lines) expect(line.length).toBeLessThanOrEqual(4097);
});

row('G2', 'of two hundred megabytes the head and the tail are kept, and the command never notices', async fault => {
	const world = await fault.world();
	const id = await world.start([command('flood', watched('yes flood | head -c 200000000; echo; echo the end'))]);
	expect((await world.finish(id)).end?.outcome).toBe('succeeded');
	const output = world.output(id, 'flood');
	expect(output.length).toBeLessThan(outputLimits.headBytes + outputLimits.tailBytes + 1000);
	expect(output.startsWith('flood\nflood\n')).toBe(true);
	expect(output).toMatch(/\nrelease-tui: 18\d,\d{3},\d{3} bytes are left out here\.\n/);
	expect(output.endsWith('\nthe end\n')).toBe(true);
});

row('G3', 'binary output, NUL and broken UTF-8 are kept byte by byte, and shown as text', async fault => {
	const every = Buffer.from(Array.from({length: 65_536}, (_, index) => (index * 167 + (index >> 8)) & 0xff));
	const broken = Buffer.from([0xc0, 0xaf, 0xed, 0xa0, 0x80, 0xf4, 0x90, 0x80, 0x80, 0xff, 0xfe, 0x00, 0x41, 0x0a]);
	const wide = Buffer.from('\ufeffUTF-16 with a mark\n', 'utf16le');
	const bytes = Buffer.concat([every, Buffer.from('\n'), broken, wide, Buffer.from('\nthe last line\n')]);
	const {file} = await printed(fault, bytes);
	expect(readFileSync(file).equals(bytes)).toBe(true);
	const count = bytes.reduce((lines, byte) => lines + (byte === 10 ? 1 : 0), 0);
	const lines = await shownLines(shownLog(fault, file), count);
	for (const line of lines) onlyColors(line);
	expect(lines.at(-1)).toBe('the last line');
	expect(lines.join('\n')).toContain('\ufffd');
});

row('G4', 'a letter, a sequence and a secret in two chunks come out as in one', async fault => {
	const secret = fault.secret('correct-horse-battery');
	const world = await fault.world();
	const pieces = ['<\\346\\274', '\\242>\\033[3', '1mred\\033[0m\\nkey=correct-ho', 'rse-battery!\\n'];
	const run = pieces
		.map((piece, index) => `printf '${piece}'; until [ -e go-${index} ]; do sleep 0.02; done`)
		.join('; ');
	const id = await world.start([command('halves', run)], {secrets: ['TOKEN']});
	const runner = world.run(id, {TOKEN: secret});
	const file = outputFile(world.home, id, 'halves', 1);
	for (const [index, seen] of ['<', '\x1b[3', 'red', '!'].entries()) {
		await untilTrue(async () => world.output(id, 'halves').includes(seen));
		expect(world.output(id, 'halves')).not.toContain('correct');
		world.touch(`go-${index}`);
	}

	await runner.ended;
	expect(readFileSync(file, 'utf8')).toBe('<漢>\x1b[31mred\x1b[0m\nkey=***!\n');
	expect(await shownLines(shownLog(fault, file), 2)).toEqual(['<漢>\x1b[31mred\x1b[0m', 'key=***!']);
});

row('G4', 'a letter, a sequence and a secret across two pieces of a long line leave no crumbs', async fault => {
	const secret = fault.secret('correct-horse-battery');
	const cut = (text: string, at: number) => `${'x'.repeat(65_536 - at)}${text} after\n`;
	const file = written(fault, `${cut('漢', 1)}${cut(`${esc}[31mred`, 3)}${cut(secret, 9)}`);
	const lines = await shownLines(shownLog(fault, file, [secret]), 6);
	fault.shown(...lines);
	expect([lines[1], lines[3], lines[5]]).toEqual([' after', 'red after', '*** after']);
});

row(
	'G5',
	'of all hostile output only text and colors reach the terminal, on the command line and in the cockpit',
	async fault => {
		const project = await fault.project(
			oneStep('print', 'cat ran-hostile', '{ logs: { web: { file: ran-hostile } } }'),
		);
		writeFileSync(project.file('ran-hostile'), `${hostileTexts.map(([, text]) => text).join('\n')}\nTHE END\n`);
		expect((await project.run(['deploy', 'staging'])).code).toBe(0);
		const {stdout} = await project.run(['logs', '1'], {FORCE_COLOR: '1'});
		for (const line of stdout.split('\n')) onlyColors(line);
		expect(stdout).toContain('THE END');
		const {stdout: raw} = await project.run(['logs', '1', '--raw']);
		expect(raw).toContain(`${esc}]52;c;`);
		// All that the terminal gets is looked at after the row.
		const cockpit = project.openCockpit();
		await cockpit.expectScreen('THE END');
		await cockpit.press('q');
		await cockpit.ended();
		project.printed.splice(project.printed.indexOf(raw), 1);
	},
);

row('G6', 'an OSC or DCS that never ends hides neither its own line nor the next one', async fault => {
	const file = written(fault, `${esc}]0;one\nERROR two\n${esc}Pq three\nERROR four\n\x9dfive\n`);
	const lines = await shownLines(shownLog(fault, file), 5);
	// 0x9d by itself is no UTF-8.
	expect(lines).toEqual(['0;one', 'ERROR two', 'q three', 'ERROR four', expect.stringContaining('five')]);
});

row('G7', 'title, clipboard, notifications and links are dropped, and the text of a link stays', async fault => {
	const codes = ['0;title', '2;title', '52;c;aGk=', '9;note', '777;notify;a;b', '1337;File=:AAAA', '7;file://x'];
	const bytes = `${codes.map(code => `<${esc}]${code}\x07>`).join('\n')}\n${esc}]8;;https://evil.example${esc}\\link${esc}]8;;${esc}\\\n`;
	const file = written(fault, bytes);
	const lines = await shownLines(shownLog(fault, file), codes.length + 1);
	expect(lines).toEqual([...codes.map(() => '<>'), 'link']);
});

row('G8', 'what a carriage return or a backspace would write over is still seen', async fault => {
	const file = written(fault, 'FAILED\rPASSED\nFAILED\b\b\b\b\b\bPASSED\n 10%\r 50%\r100%\r\nb\bbo\bold\n');
	const lines = await shownLines(shownLog(fault, file), 4);
	expect(lines).toEqual(['FAILED⏎PASSED', 'FAILED⌫PASSED', ' 10%⏎ 50%⏎100%', 'bold']);
});

row('G9', 'nothing is hidden by conceal, blink or a color on itself', async fault => {
	const file = written(fault, `${esc}[8mone\n${esc}[5mtwo\n${esc}[31;41mthree\n${esc}[38;5;1m${esc}[48;5;1mfour\n`);
	const lines = await shownLines(shownLog(fault, file), 4);
	expect(lines).toEqual([
		'one',
		'two',
		`${esc}[31;41;49mthree${esc}[0m`,
		`${esc}[38;5;1m${esc}[48;5;1;49mfour${esc}[0m`,
	]);
});

// A million of them in the square took fifteen minutes.
row('G10', 'ten megabytes of beginnings of sequences are shown at once', async fault => {
	const pieces = [`${esc}]0;`, `${esc}P`, `${esc}[38;5;`, '\x9d', '\r', '\b'];
	const file = written(fault, pieces.map(piece => `${piece.repeat(Math.ceil(1_700_000 / piece.length))}\n`).join(''));
	const started = process.cpuUsage();
	for (const line of await shownLines(shownLog(fault, file), 26 * pieces.length)) onlyColors(line);
	for (const line of readFileSync(file, 'utf8').split('\n')) expect(plainText(line)).not.toMatch(control);
	const {user, system} = process.cpuUsage(started);
	expect((user + system) / 1000).toBeLessThan(20_000);
});

row('G11', 'what is printed after the end holds nothing up and is no part of the outcome', async fault => {
	const world = await fault.world();
	const late = '(until [ -e go ]; do sleep 0.02; done; echo late; touch was-late) &';
	const id = await world.start([command('daemon', `${late} echo early`), command('next', watched('true'))]);
	const release = await world.finish(id);
	expect(release.end?.outcome).toBe('succeeded');
	expect(world.output(id, 'daemon')).toBe('early\n');
	const before = await world.events(id);
	world.touch('go');
	await untilTrue(async () => existsSync(path.join(world.root, 'was-late')));
	expect(world.output(id, 'daemon')).toBe('early\n');
	expect(await world.events(id)).toEqual(before);
	fault.acknowledge(before);
});

row('G12', 'a command that prints nothing is left alone, and shown as running with its time', async fault => {
	const project = await fault.project(oneStep('silent', '"until [ -e go ]; do sleep 0.05; done"'));
	expect((await project.run(['deploy', 'staging', '--detach'])).code).toBe(0);
	await project.until(1, ({steps}) => steps['silent']?.state.status === 'running');
	const cockpit = project.openCockpit();
	await cockpit.expectScreen(/silent until .* \d:\d\d/);
	project.touch('go');
	await cockpit.expectScreen(/#1 .*succeeded/);
	await cockpit.press('q');
	await cockpit.ended();
});

row('G13', 'both outputs of a command are kept in the order in which it wrote them', async fault => {
	const world = await fault.world();
	const id = await world.start([command('both', 'for i in 1 2 3 4 5; do echo "out $i"; echo "err $i" >&2; done')]);
	await world.finish(id);
	const wanted = [1, 2, 3, 4, 5].flatMap(i => [`out ${i}`, `err ${i}`]).join('\n');
	expect(world.output(id, 'both')).toBe(`${wanted}\n`);
});

row('G14', 'a program that keeps back what it prints can be told not to, and the docs say how', async fault => {
	const world = await fault.world();
	const feed = '{ echo one; until [ -e go ]; do sleep 0.02; done; echo two; }';
	const id = await world.start([command('grep', `${feed} | stdbuf -oL grep -o '[a-z]*'`)]);
	const runner = world.run(id);
	await untilTrue(async () => world.output(id, 'grep') === 'one\n');
	world.touch('go');
	await runner.ended;
	expect(world.output(id, 'grep')).toBe('one\ntwo\n');
	const docs = readFileSync(path.resolve(import.meta.dirname, '../../docs/configuration.md'), 'utf8');
	for (const word of ['stdbuf -oL', 'PYTHONUNBUFFERED=1', 'FORCE_COLOR=1']) expect(docs).toContain(word);
});
