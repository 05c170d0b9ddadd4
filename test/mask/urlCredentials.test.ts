import fc from 'fast-check';
import {expect, test} from 'vitest';
import {hideCredentials, openPassword} from '../../src/mask/urlCredentials.ts';

test.each([
	['https://ana:s3same@host/path', 'https://ana:***@host/path'],
	['https://ana:p@ss@host', 'https://ana:***@host'],
	['https://:token@host', 'https://:***@host'],
	['postgres://ana:x@db:5432/shop and ssh://b:y@c', 'postgres://ana:***@db:5432/shop and ssh://b:***@c'],
	['{"url":"https://ana:x@host"}', '{"url":"https://ana:***@host"}'],
	['https://host:8080/a@b', 'https://host:8080/a@b'],
	['https://ana@host/a:b@c', 'https://ana@host/a:b@c'],
	['https://ana:@host', 'https://ana:@host'],
	['see http://a:80 and mail ana@host', 'see http://a:80 and mail ana@host'],
	['no url at all: a:b@c', 'no url at all: a:b@c'],
	['https://ana:p\u00e0ss@host', 'https://ana:***@host'],
])('%j is shown as %j', (text, shown) => {
	expect(hideCredentials(text)).toBe(shown);
});

test('a password may be as long as the tokens of a cloud are', () => {
	const token = 'x'.repeat(5000);
	expect(hideCredentials(`https://aws:${token}@host/path`)).toBe('https://aws:***@host/path');
	expect(hideCredentials(`https://aws:${token} https://ana:y@b`)).toBe(`https://aws:${token} https://ana:***@b`);
});

test.each([
	['push to https://ana:sesame-str', 'push to https://ana:'],
	['push to https://ana:se@same', 'push to https://ana:'],
	['push to https://ana:', null],
	['push to https://ana', null],
	['listening on http://localhost:8080', null],
	['see https://ana:sesame/', null],
])('of %j the part that may be a password is known', (text, before) => {
	expect(openPassword(text)).toBe(before?.length ?? text.length);
});

test('whatever a text is made of, hiding twice hides nothing more', () => {
	const piece = fc.constantFrom('://', ':', '@', 'a', 'https', '/', ' ', '"', '***', '?');
	fc.assert(
		fc.property(fc.array(piece, {maxLength: 30}), pieces => {
			const shown = hideCredentials(pieces.join(''));
			expect(hideCredentials(shown)).toBe(shown);
		}),
		{numRuns: 1000},
	);
});

test('a megabyte of beginnings of URLs takes time in proportion', () => {
	const started = process.threadCpuUsage();
	for (const piece of ['://', '://a:', 'a://b:c@', '://@']) hideCredentials(piece.repeat(250_000));
	expect(process.threadCpuUsage(started).user / 1000).toBeLessThan(10_000);
});
