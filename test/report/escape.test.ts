import fc from 'fast-check';
import {expect, test} from 'vitest';
import {fencedLines, htmlText, markdownText} from '../../src/report/escape.ts';
import {hostileTexts} from '../domain/hostileTexts.ts';

test('nothing in a foreign text is markup of HTML', () => {
	expect(htmlText(`<script>alert("x")</script> & 'y' \``)).toBe(
		'&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39; &#96;',
	);
	fc.assert(
		fc.property(fc.string({unit: 'binary'}), text => {
			expect(htmlText(text)).not.toMatch(/[<>"'`]|&(?!(?:amp|lt|gt|quot|#39|#96);)/);
		}),
	);
});

test('what would act on a terminal, or turn the order of what is read, does not reach a page', () => {
	for (const [name, text] of hostileTexts) {
		expect(htmlText(text), name).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
	}
});

test('lines stay lines', () => {
	expect(htmlText('one\r\ntwo')).toBe('one\ntwo');
	expect(markdownText('one\n# two\n- three\n4. four')).toBe('one<br>\\# two<br>\\- three<br>4\\. four');
});

test('nothing in a foreign text is markup of Markdown', () => {
	expect(markdownText('[x](http://evil) | ![y](www.evil) <b> **z** `c` ~~d~~ _e_')).toBe(
		'\\[x\\](http:\\//evil) \\| !\\[y\\](www\\.evil) \\<b\\> \\*\\*z\\*\\* \\`c\\` \\~\\~d\\~\\~ \\_e\\_',
	);
});

test('lines of output cannot end their own block', () => {
	expect(fencedLines(['```', 'a'])).toBe('````text\n```\na\n````');
});
