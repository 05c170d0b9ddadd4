// J. Masking: in which forms a secret is known, and in which it is not.
import {readFileSync} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {expect} from 'vitest';
import {createMasker, type Masker} from '../../src/mask/masker.ts';
import {command} from '../support/samples.ts';
import {watched} from './oracles/executionOracle.ts';
import {secretSpellings} from './oracles/secretSpellings.ts';
import {row} from './row.ts';

function masked(secrets: readonly string[], stream: string, cuts: readonly number[]): string {
	return inChunks(createMasker(secrets), Buffer.from(stream), cuts);
}

/** A masker that has ended begins anew. */
function inChunks(masker: Masker, stream: Buffer, cuts: readonly number[]): string {
	const sorted = [...new Set([0, ...cuts.map(cut => cut % (stream.length + 1)), stream.length])].sort((a, b) => a - b);
	const parts = sorted.slice(1).map((end, index) => Buffer.from(masker.push(stream.subarray(sorted[index], end))));
	return Buffer.concat([...parts, masker.end()]).toString();
}

/** As `base64 -w` and `fold -w` print it: in lines of so many letters. */
const wrapped = (text: string, columns: number, end: string) =>
	text.match(new RegExp(`.{1,${columns}}`, 'gs'))?.join(end) ?? '';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const forms: readonly ((text: string) => string)[] = [
	text => text,
	base64,
	text => base64(`1${text}`),
	text => base64(`12${text}`),
	text => Buffer.from(`123${text}`).toString('base64url'),
	encodeURIComponent,
	text => new URLSearchParams({a: text}).toString().slice(2),
	text => JSON.stringify(text).slice(1, -1),
	text => `'${text.replaceAll("'", `'\\''`)}'`.slice(1, -1),
	text => Buffer.from(text).toString('hex'),
];

row('J5', 'in twenty thousand random cuts no form of a secret leaks', async () => {
	const word = fc
		.string({unit: fc.constantFrom(...'abcXYZ019_-"\'$ /+'), minLength: 8, maxLength: 24})
		.filter(text => text.trim() === text);
	const cuts = fc.array(fc.array(fc.nat(), {minLength: 1, maxLength: 20}), {minLength: 50, maxLength: 50});
	fc.assert(
		fc.property(fc.array(word, {minLength: 1, maxLength: 4}), fc.nat(), cuts, (secrets, which, manyCuts) => {
			const masker = createMasker(secrets);
			for (const [index, where] of manyCuts.entries()) {
				const form = forms[index % forms.length];
				const hidden = form?.(secrets[which % secrets.length] ?? '') ?? '';
				// A base64 group at either end also holds other bytes: some letters of it may stay.
				expect(inChunks(masker, Buffer.from(`<< ${hidden} >>`), where)).toMatch(/^<< .{0,5}\*\*\*.{0,4} >>$/s);
			}
		}),
		{numRuns: 400},
	);
});

row('J5', 'every spelling that the tests look for is masked', async fault => {
	const secret = fault.secret(`p@ss/w0rd "it's" $5 \\ ž~+<&=*`);
	// Base64 and hex have rows of their own.
	const spellings = secretSpellings(secret).filter(spelling => !/^[\w+/-]+$/.test(spelling));
	const shown = spellings.map(spelling => masked([secret], `<< ${spelling} >>`, []));
	for (const [index, line] of shown.entries()) expect(line, spellings[index]).toBe('<< *** >>');
	fault.shown(...shown);
});

row('J5', 'base64 and hex that are broken into lines, wherever the secret lies in them, are masked', async () => {
	const key = 'correct-horse/battery+staple';
	for (const columns of [64, 76]) {
		for (const end of ['\n', '\r\n']) {
			for (let before = 0; before < 80; before++) {
				const encoded = wrapped(base64(`${'\0'.repeat(before)}${key}`), columns, end);
				for (const cuts of [[], [encoded.length - 20], Array.from(encoded, (_, at) => at)]) {
					const rest = masked([key], encoded, cuts).replaceAll(/^[A\r\n]*|\s/g, '');
					// Of the secret itself at most two letters before the first end of a line stay, and its last group.
					expect(rest.replace('***', '').replace(/=*$/, '').length, `${columns} ${before} ${rest}`).toBeLessThanOrEqual(
						6,
					);
				}

				const hex = wrapped(Buffer.from(`${'\0'.repeat(before)}${key}`).toString('hex'), columns, end);
				expect(masked([key], hex, [hex.length - 9]).replaceAll(/^[0\r\n]*|\s/g, '')).toMatch(/^.{0,2}\*\*\*$/);
			}
		}
	}
});

row('J5', 'a key of several lines is masked whole and line by line, in a real step', async fault => {
	const lines = ['MIIEvQIBADANBgkqhkiG9w0B', 'AQEFAASCBKcwggSjAgEAAoIB', 'AQC7VJTUt9Us8cKjMzEfYyji'];
	const key = fault.secret(`-----BEGIN TEST KEY-----\n${lines.join('\n')}\n-----END TEST KEY-----`);
	const world = await fault.world();
	const run = `echo "$KEY"; echo "$KEY" | sed -n 2p; printf %s "$KEY" | base64; printf %s "$KEY" | base64 -w 64; printf %s "$KEY" | od -An -v -tx1 | tr -d ' \\n'; echo`;
	const id = await world.start([command('leak', watched(run))], {secrets: ['KEY']});
	await world.finish(id, {KEY: key});
	const output = world.output(id, 'leak');
	for (const line of lines) expect(output).not.toContain(line);
	expect(output.replaceAll(/[\s=]/g, '').replaceAll('***', '').length).toBeLessThan(20);
});

row('J6', 'a secret too short to be masked is said aloud, and leaves other text alone', async fault => {
	const project = await fault.project(
		'project: shop\nenvironments: { staging: {} }\nphases: { deploy: [{ id: say, run: echo a table }] }\nsecrets: [TOKEN]\n',
	);
	const env = {TOKEN: 'a'};
	const {stdout} = await project.run(['plan', 'staging', '--json'], env);
	expect(JSON.parse(stdout)).toMatchObject({
		gates: expect.arrayContaining([
			{id: 'secrets', verdict: 'warn', text: 'too short to be masked in what is shown and kept: $TOKEN'},
		]),
	});
	expect((await project.run(['deploy', 'staging'], env)).code).toBe(0);
	expect((await project.run(['logs', '1'], env)).stdout).toBe('a table\n');
});

row('J7', 'each text in a secret that is JSON is a secret by itself', async fault => {
	const [password, token] = [fault.secret('hunter2-hunter'), fault.secret('abc"def/ghi')];
	const document = JSON.stringify({user: 'ana', password, nested: [{token}], port: 5432});
	const world = await fault.world();
	const run = `echo "$JSON" | grep -o 'hunter2[^"]*'; printf '%s\\n' 'abc"def/ghi' ana; echo "$JSON" | base64 -w 0; echo`;
	const id = await world.start([command('leak', watched(`cat said; ${run.replaceAll(`'abc"def/ghi'`, '"$PART"')}`))], {
		secrets: ['JSON'],
	});
	await world.finish(id, {JSON: document, PART: token});
	expect(world.output(id, 'leak')).toMatch(/\*\*\*\n\*\*\*\nana\n\*\*\*/);
});

row('J8', 'what cannot be known for a secret is not promised, and SECURITY.md says so', async () => {
	const key = 'correct-horse-battery';
	const reversed = [...key].reverse().join('');
	expect(masked([key], reversed, [])).toBe(reversed);
	expect(masked([key], 'correct\u001b[1m-horse-battery', [])).toContain('-horse-battery');
	const promises = readFileSync(path.resolve(import.meta.dirname, '../../SECURITY.md'), 'utf8');
	for (const word of ['reversed', 'compressed', 'encrypted', 'colors in the middle']) expect(promises).toContain(word);
});
