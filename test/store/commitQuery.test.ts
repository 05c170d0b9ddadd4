import {expect, test} from 'vitest';
import {parseCommitQuery} from '../../store/commitQuery.ts';

test.each([
	['', null],
	['  ', null],
	['""', null],
	['fix', {text: 'fix'}],
	['fix the cart', {text: 'fix the cart'}],
	['"fix the cart"', {text: 'fix the cart'}],
	['feat: new', {text: 'feat: new'}],
	['subpath:x', {text: 'subpath:x'}],
	['"path: x"', {text: 'path: x'}],
	['author:jane fix', {author: 'jane', text: 'fix'}],
	['fix AUTHOR:jane cart', {author: 'jane', text: 'fix cart'}],
	['author:"Jane Doe" path:src/api', {author: 'Jane Doe', path: 'src/api'}],
	['path:"two words', {path: 'two words'}],
	['message:-x hash:4F2a', {message: '-x', hash: '4F2a'}],
	['path::(exclude)x', {path: ':(exclude)x'}],
	['--output=x', {text: '--output=x'}],
	['author:', 'Say what is looked for, right behind author:'],
	['author: jane', 'Say what is looked for, right behind author:'],
	['path:a path:b', 'path: stands there twice.'],
	['hash:main', 'hash: takes the first four digits (0-9, a-f) of a commit id, or more.'],
	['hash:4f2', 'hash: takes the first four digits (0-9, a-f) of a commit id, or more.'],
])('%j is the search %j', (typed, query) => {
	expect(parseCommitQuery(typed)).toEqual(query);
});
