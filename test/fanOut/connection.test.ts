import * as fc from 'fast-check';
import {afterEach, expect, test} from 'vitest';
import {connect, splitter} from '../../src/fanOut/connection.ts';
import {linePrinter} from '../../src/fanOut/linePrinter.ts';
import {parseTargetLine} from '../../src/fanOut/targetLog.ts';
import {transportOf, transportTrouble} from '../../src/fanOut/transport.ts';
import {signalProcess} from '../../src/process/group.ts';

const lead = '\u0001abcdef ';

/** What a stream that is cut at these places comes to: output, and the script's own words. */
function split(text: string, cuts: readonly number[]) {
	let output = '';
	const words: string[] = [];
	const push = splitter(lead, {
		onOutput: bytes => {
			output += bytes.toString('latin1');
		},
		onWord: (word, args) => words.push([word, ...args].join(' ')),
	});
	const bytes = Buffer.from(text, 'latin1');
	const places = [0, ...cuts.map(cut => cut % (bytes.length + 1)).toSorted((one, other) => one - other), bytes.length];
	for (const [index, from] of places.slice(0, -1).entries()) push(bytes.subarray(from, places[index + 1]));
	return {output, words};
}

test("the script's own lines are told from output, however the stream is cut", () => {
	const part = fc.constantFrom(
		'x',
		'line\n',
		'\u0001',
		'\u0001abc',
		'\u0001abcdef',
		'\n',
		`${lead}end 0 5\n`,
		`${lead}hello\n`,
	);
	fc.assert(
		fc.property(fc.array(part), fc.array(fc.nat(200)), (parts, cuts) => {
			const whole = split(`${parts.join('')}.`, []);
			expect(split(`${parts.join('')}.`, cuts)).toEqual(whole);
			expect(whole.words.filter(word => word === 'hello').length).toBe(
				parts.join('').split(`${lead}hello\n`).length - 1,
			);
		}),
	);
});

const left: number[] = [];
afterEach(() => {
	for (const pid of left.splice(0)) signalProcess(pid, 'SIGKILL');
});

test.each([
	['leaves somebody behind who holds its pipes, as a master connection does', 'setsid sleep 300 & echo $!; exit 3', 3],
	['does not listen', "trap '' TERM; echo $$; while :; do sleep 300; done", null],
])('a connection is over although its transport %s', {timeout: 20_000}, async (_, transport, exitCode) => {
	const closed = Promise.withResolvers<number | null>();
	const connection = connect('/bin/sh', ['-c', transport], 'web1', () => '', {
		onWord: () => {},
		onOutput: bytes => {
			left.push(Number(bytes));
			if (exitCode === null) connection.close();
		},
		onComplaint: () => {},
		onClosed: end => closed.resolve(end.exitCode),
	});
	expect(await closed.promise).toBe(exitCode);
});

test('output is not held back where it cannot be the beginning of such a line', () => {
	expect(split('no end of line', [])).toEqual({output: 'no end of line', words: []});
});

test('lines of many targets never stand in one another', () => {
	let written = '';
	const write = (lines: Buffer) => {
		written += lines.toString();
	};
	const [one, other] = [linePrinter('web1', write), linePrinter('web2', write)];
	one.push(Buffer.from('be'));
	other.push(Buffer.from('first\nsecond'));
	one.push(Buffer.from('gin\n'));
	other.end();
	one.end();
	expect(written).toBe('web2 | first\nweb1 | begin\nweb2 | second\n');
});

test.each([
	['@@@\n@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.', /host key changed/],
	['Host key verification failed.', /host key is not known/],
	['ana@web1: Permission denied (publickey,password).', /nobody is asked for a password/],
	['ssh: connect to host web1 port 22: Connection refused', /refuses the connection/],
	['ssh: connect to host web1 port 22: Connection timed out', /did not answer in time/],
	['ssh: Could not resolve hostname web1: Name or service not known', /name is not known/],
	['Error from server (NotFound): pods "web1" not found', /^Error from server \(NotFound\): pods "web1" not found$/],
	['', /ended with exit code 255/],
])('why a target was not reached: %j', (complaint, words) => {
	expect(transportTrouble(complaint, 255)).toMatch(words);
});

test('the name of a target is never an option of ssh, and ssh never asks', () => {
	const {file, args} = transportOf(null, '-oProxyCommand=x');
	expect([file, args.slice(-3)]).toEqual(['ssh', ['--', '-oProxyCommand=x', 'sh']]);
	expect(args).toContain('BatchMode=yes');
});

test('what a full disk cut is no finding', () => {
	expect(parseTargetLine('{"target":"web1","state":"succ')).toBeNull();
	expect(parseTargetLine('{"target":"web1","state":"gone","round":1,"exitCode":0,"detail":null,"at":""}')).toBeNull();
	expect(parseTargetLine('{"end":true,"why":null}')).toEqual({end: true, why: null});
});
