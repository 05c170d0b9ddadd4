import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createFinder, createMasker, maskText} from '../../src/mask/masker.ts';

const bytesOf = (text: string) => Buffer.from(text);
const secret = `p@ss/w0rd "it's" $5 \\ ž~+<&=*`;
const bytes = Buffer.from(secret);

function inChunks(secrets: readonly string[], stream: Buffer, cuts: readonly number[]): string {
	const masker = createMasker(secrets);
	const sorted = [...new Set([0, ...cuts.map(cut => cut % (stream.length + 1)), stream.length])].sort((a, b) => a - b);
	const parts = sorted.slice(1).map((end, index) => Buffer.from(masker.push(stream.subarray(sorted[index], end))));
	return Buffer.concat([...parts, masker.end()]).toString();
}

describe('the forms of a secret', () => {
	test.each([
		['as it is', secret],
		['base64', bytes.toString('base64').slice(0, Math.floor((bytes.length * 8) / 6))],
		['URL', encodeURIComponent(secret)],
		['URL in lower case', encodeURIComponent(secret).replace(/%../g, part => part.toLowerCase())],
		['a form field', new URLSearchParams({a: secret}).toString().slice(2)],
		['single quotes of a shell', secret.replaceAll("'", `'\\''`)],
		['double quotes of a shell', secret.replace(/[\\$"`]/g, '\\$&')],
		['JSON', JSON.stringify(secret).slice(1, -1)],
		['JSON in JSON', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
		['a path of Python', pathOf(secret)],
		['a form field of PHP', formOf(secret)],
		['JSON of .NET', escaped(secret, /["'&+<>`\u007f-\uffff]/g, 'upper')],
		['JSON of Jackson in ASCII', escaped(secret, /[\u007f-\uffff]/g, 'upper')],
		['JSON of PHP', escaped(secret, /[\u007f-\uffff]/g, 'lower').replaceAll('/', '\\/')],
		['JSON of Gson', escaped(secret, /[<>&'=]/g, 'lower')],
		['hex', bytes.toString('hex')],
		['hex in upper case', bytes.toString('hex').toUpperCase()],
	])('%s', (_, form) => {
		expect(maskText([secret])(`before ${form} after`)).toBe('before *** after');
		expect(inChunks([secret], Buffer.from(`before ${form} after`), [])).toBe('before *** after');
	});

	test.each([0, 1, 2, 3, 4])('base64 behind %i other bytes', count => {
		const key = 'correct-horse-battery';
		const encoded = Buffer.from(`${'x'.repeat(count)}${key}yyy`).toString('base64');
		const masked = maskText([key])(encoded);
		expect(masked).toContain('***');
		const decoded = masked.split('***').map(part => Buffer.from(part, 'base64').toString('latin1'));
		for (const part of decoded) expect(part).not.toMatch(/corr|horse|batt|tery/);
	});

	test('each line of a key by itself, but not its armor', () => {
		const key = '-----BEGIN TEST KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END TEST KEY-----\n';
		expect(maskText([key])('1 kqhkiG9w0BAQEF\n-----BEGIN TEST KEY-----')).toBe('1 ***\n-----BEGIN TEST KEY-----');
		expect(maskText([key])(`whole ${key}`)).toBe('whole ***\n');
		expect(maskText([key])(`in json ${JSON.stringify(key.trim())}`)).toBe('in json "***"');
	});

	test('each text in a JSON document', () => {
		const document = JSON.stringify(
			{user: 'ana', password: 'hunter2-hunter', nested: [{token: 'abc"def/ghi'}]},
			null,
			2,
		);
		const masked = maskText([document])('ana uses hunter2-hunter and abc"def/ghi or abc\\"def/ghi');
		expect(masked).toBe('ana uses *** and *** or ***');
	});

	test('the keys in the query of a URL by themselves, and nothing else of it', () => {
		const mask = maskText(['https://bugs.example/rest/bug?api_key=k3y-of%2Fana&component=releases']);
		expect(mask('no k3y-of/ana or k3y-of%2Fana has releases')).toBe('no *** or *** has releases');
	});

	test('the password of a URL by itself, as it is written there and as it is meant', () => {
		const mask = maskText(['postgres://shop:p%40ss-w0rd@db.internal:5432/shop']);
		expect(mask('db.internal says: password p@ss-w0rd of shop is wrong')).toBe(
			'db.internal says: password *** of shop is wrong',
		);
		expect(mask('PGPASSWORD=p%40ss-w0rd')).toBe('PGPASSWORD=***');
		expect(maskText(['postgres://shop:100%-sure@db/shop'])('100%-sure')).toBe('***');
		expect(maskText(['postgres://shop:shop@db/shop'])('shop has db')).toBe('shop has db');
	});

	test('short secrets are left alone', () => {
		expect(maskText(['a', '{', '12345', ''])('a { 12345')).toBe('a { 12345');
		expect(createMasker(['12345']).push(Buffer.from('12345')).toString()).toBe('12345');
	});

	test('a secret of lone surrogates is no reason to fail', () => {
		expect(maskText(['\ud800\ud800\ud800'])('text')).toBe('text');
	});
});

describe('lines in the middle of a dump', () => {
	const key = 'correct-horse-battery-staple';
	const encoded = bytesOf(key).toString('base64').replace(/=+$/, '');

	test('are no way to read it', () => {
		for (let at = 1; at < encoded.length - 1; at++) {
			for (const end of ['\n', '\r\n']) {
				const broken = encoded.slice(0, at) + end + encoded.slice(at);
				for (const cuts of [[], [at], [at + 1], [at + 2, at + 3]]) {
					// Fewer than three letters before the end of a line are not held back for it.
					const shown = inChunks([key], Buffer.from(`key ${broken}.`), cuts);
					expect(shown, `${at} ${cuts}`).toMatch(at < 3 ? /^key (?:..?\r?\n?)?\*\*\*.?\.$/s : /^key \*\*\*.?\.$/s);
				}
			}
		}
	});

	test('hold back nothing of other lines', () => {
		const masker = createMasker([key]);
		expect(masker.push(Buffer.from(`${encoded.slice(0, 2)}\n`)).toString()).toBe(`${encoded.slice(0, 2)}\n`);
		expect(masker.push(Buffer.from('other\n')).toString()).toBe('other\n');
		expect(masker.push(Buffer.from(`${encoded.slice(0, 9)}\n\n\nother`)).toString()).toBe(
			`${encoded.slice(0, 9)}\n\n\nother`,
		);
	});
});

describe('lines in the middle of a dump, with other secrets', () => {
	const password = 'Tr0ub4dor-and-3-more-words';
	const credentials = bytesOf(`deploy:${password}`).toString('base64');

	test('are found though a longer form holds the beginning of one that folds', () => {
		const document = JSON.stringify({auths: {'r.example': {auth: credentials}}});
		const wrapped = credentials.replace(/.{20}/g, '$&\n');
		for (const secrets of [[password], [password, document]]) {
			const masked = maskText(secrets)(wrapped);
			expect(masked.replace(/\s/g, ''), secrets.join()).toMatch(/^[\w+/]{0,11}\*\*\*[\w+/]?=*$/);
		}
	});

	test('are no way to read a long key that is base64 or hex by itself', () => {
		const bits = Buffer.from(Array.from({length: 64}, (_, index) => (index * 167 + 29) & 0xff));
		for (const key of [bits.toString('base64'), bits.toString('base64url'), bits.toString('hex')]) {
			for (const end of ['\n', '\r\n']) {
				const wrapped = key.replace(/.{76}/g, `$&${end}`);
				for (const cuts of [[], [70], [77], Array.from(wrapped, (_, at) => at)]) {
					expect(inChunks([key], Buffer.from(`key ${wrapped}.`), cuts)).toBe('key ***.');
				}
			}
		}
	});
});

describe('a stream', () => {
	test('is let through at once when it cannot be the beginning of a secret', () => {
		const masker = createMasker(['swordfish']);
		expect(masker.push(Buffer.from('line\n')).toString()).toBe('line\n');
		expect(masker.push(Buffer.from('a sword')).toString()).toBe('a ');
		expect(masker.push(Buffer.from('!')).toString()).toBe('sword!');
		expect(masker.push(Buffer.from('swordfis')).toString()).toBe('');
		expect(masker.end().toString()).toBe('swordfis');
	});

	test('a secret inside a longer one is masked with it', () => {
		expect(inChunks(['abcdef', 'xabcdefy'], Buffer.from('1 xabcdefy 2 xabcdefz 3'), [4, 9])).toBe('1 *** 2 x***z 3');
	});

	test('secrets that overlap leave nothing of either', () => {
		for (let cut = 0; cut <= 14; cut++) {
			expect(inChunks(['xxxabc', 'abcdef'], Buffer.from('1xxxabcdef2'), [cut])).toBe('1***2');
			expect(inChunks(['xxxabc', 'abcdef'], Buffer.from('1xxxabcde2'), [cut])).toBe('1***de2');
		}
	});

	test('a secret that goes on for ever is not kept in memory', () => {
		const masker = createMasker(['aaaaaa']);
		const chunk = Buffer.alloc(1000, 'a');
		const parts = Array.from({length: 100}, () => masker.push(chunk).toString());
		expect(`${parts.join('')}${masker.push(Buffer.from('b'))}${masker.end()}`).toBe('***b');
	});

	test('however it is cut, it comes out as when it is whole, and no secret is in it', () => {
		const secrets = ['abcabc', 'cababca', 'bbbbbb', 'abcabcaab', 'hunter2!'];
		const letters = fc.array(fc.constantFrom('a', 'b', 'c', 'abcabc', 'bbbbbb', 'hunter2!', 'hunt', '~'), {
			maxLength: 40,
		});
		fc.assert(
			fc.property(letters, fc.array(fc.nat(), {maxLength: 30}), (words, cuts) => {
				const stream = Buffer.from(words.join(''));
				const masked = inChunks(secrets, stream, cuts);
				expect(masked).toBe(maskText(secrets)(stream.toString()));
				for (const each of secrets) expect(masked).not.toContain(each);
				const naive = covered(secrets, stream.toString());
				expect(masked).toBe(naive);
			}),
			{numRuns: 2000},
		);
	});
});

// Each byte ends the secret anew: walked back from every one of them, it would be read ten billion times.
test.each([
	'a'.repeat(100_000),
	`${'a'.repeat(999)}\n`.repeat(100),
])('a secret that repeats itself takes linear time', text => {
	const secret = 'a'.repeat(50_000);
	expect(maskText([secret])(text).trimEnd()).toBe('***');
	expect(inChunks([secret], Buffer.from(text), [30_000, 60_000, 90_000]).trimEnd()).toBe('***');
});

test('ranges are found in order and without overlaps', () => {
	const finder = createFinder(['abcdef', 'defghi']);
	expect(finder.find(Buffer.from('abcdefghi--abcdef'))).toEqual([
		{start: 0, end: 9},
		{start: 11, end: 17},
	]);
	// Twelve digits of hex, each of which may end a line with CR and LF.
	expect(finder.longest).toBe(36);
	expect(finder.pending(Buffer.from('xx abcd'))).toBe(4);
	expect(createFinder([]).longest).toBe(0);
});

/** As `urllib.parse.quote` writes it. */
function pathOf(text: string): string {
	return [...Buffer.from(text)].map(byte => percent(byte, /[\w.~/-]/)).join('');
}

/** As `urlencode` of PHP writes it. */
function formOf(text: string): string {
	return [...Buffer.from(text)].map(byte => (byte === 32 ? '+' : percent(byte, /[\w.-]/))).join('');
}

function percent(byte: number, kept: RegExp): string {
	const letter = String.fromCharCode(byte);
	return byte < 128 && kept.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** As an encoder of JSON writes it that escapes some letters by their number. */
function escaped(text: string, letters: RegExp, hex: 'upper' | 'lower'): string {
	const number = (letter: string) => {
		const digits = letter.charCodeAt(0).toString(16).padStart(4, '0');
		return `\\u${hex === 'upper' ? digits.toUpperCase() : digits}`;
	};
	return text.replaceAll('\\', '\\\\').replace(letters, number).replace(/"/g, '\\"');
}

/** The slow and obvious way: mark every byte that lies in a secret, then replace each overlapping run. */
function covered(secrets: readonly string[], text: string): string {
	const ranges = secrets
		.flatMap(each =>
			Array.from(text, (_, at) => at)
				.filter(at => text.startsWith(each, at))
				.map(at => [at, at + each.length] as const),
		)
		.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
	let out = '';
	let to = 0;
	let end = -1;
	for (const [start, stop] of ranges) {
		if (start >= end) {
			out += `${text.slice(to, start)}***`;
			end = stop;
		}

		end = Math.max(end, stop);
		to = end;
	}

	return out + text.slice(to);
}
