// What reaches a terminal from the command line: foreign text may not act on it.
import process from 'node:process';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {CliError} from '../../src/cli/cliError.ts';
import {paint, remark, say, sayJson, sayJsonLine} from '../../src/cli/output.ts';
import {reportError} from '../../src/cli/reportError.ts';

const esc = String.fromCharCode(0x1b);
const attack = `${esc}]0;owned\u0007${esc}[2J${esc}[31;5mreason`;

let out = '';
let err = '';

beforeEach(() => {
	out = '';
	err = '';
	vi.spyOn(process.stdout, 'write').mockImplementation(text => {
		out += String(text);
		return true;
	});
	vi.spyOn(process.stderr, 'write').mockImplementation(text => {
		err += String(text);
		return true;
	});
	vi.stubEnv('NO_COLOR', undefined);
	vi.stubEnv('FORCE_COLOR', undefined);
});

afterEach(() => {
	vi.restoreAllMocks();
	vi.unstubAllEnvs();
});

test('without colours nothing but text is printed', () => {
	vi.stubEnv('FORCE_COLOR', '0');
	say(`${paint('bold', 'production')} ${attack}`);
	expect(out).toBe('production reason\n');
});

test('with colours, our own stay and what would act on the terminal goes', () => {
	vi.stubEnv('FORCE_COLOR', '1');
	say(`${paint('bold', `production${esc}[31m`)} ${esc}]0;owned\u0007${esc}[2Jreason`);
	expect(out).toBe(`${esc}[1mproduction${esc}[22m reason${esc}[0m\n`);
});

test('a text of several lines stays one', () => {
	vi.stubEnv('FORCE_COLOR', '0');
	say(`\none${esc}[2J\r\ntwo`);
	expect(out).toBe('\none\ntwo\n');
});

test('what is refused is told without acting on the terminal', () => {
	vi.stubEnv('FORCE_COLOR', '1');
	expect(reportError(new CliError(`locked: ${attack}\nsecond`, `hint ${attack}`, 4))).toBe(4);
	reportError(new Error(attack));
	remark(attack);
	expect(err).toContain('locked: reason\nsecond\nhint reason\n');
	expect(err).not.toContain(esc);
});

test('a document for programs says what is', () => {
	sayJson({reason: attack});
	expect(JSON.parse(out)).toEqual({reason: attack});
});

test('a document for programs says what is without acting on a terminal', () => {
	const reason = `\u009b2J\u202e\u200bhttps://ana:s3\u009bsame@host`;
	sayJson({reason});
	sayJsonLine({reason});
	const shown = '{"reason":"\\u009b2J\\u202e\\u200bhttps://ana:***@host"}';
	expect(out).toBe(`${shown.replace('{', '{\n  ').replace(':', ': ').replace('}', '\n}')}\n${shown}\n`);
});
