import type {Binding} from './binding.ts';

/** The keys of dialogs that ask whether something shall be done. */
export const questionKeys: readonly Binding[] = [
	{keys: ['y'], id: 'confirmAbort', context: 'abort', help: 'yes, abort it', footer: 'abort it'},
	{keys: ['n', 'esc', 'q'], id: 'stay', context: 'abort', help: 'no, let it go on', footer: 'let it go on'},

	{keys: ['enter', 'y'], id: 'confirmAttend', context: 'attend', help: 'yes, run it here', footer: 'run it here'},
	{keys: ['n', 'esc', 'q'], id: 'stay', context: 'attend', help: 'no, let it wait', footer: 'let it wait'},

	{keys: ['enter', 'y'], id: 'confirmSend', context: 'send', help: 'yes, send it', footer: 'send it'},
	{keys: ['t', 'e'], id: 'rewrite', context: 'send', help: 'change it in your editor', footer: 'change it'},
	{keys: ['n', 'esc', 'q'], id: 'stay', context: 'send', help: 'no, let it wait', footer: 'let it wait'},

	{keys: ['enter', 'y'], id: 'confirmLook', context: 'look', help: 'yes, run it', footer: 'run it'},
	{keys: ['n', 'esc', 'q'], id: 'stay', context: 'look', help: 'no, let it wait', footer: 'let it wait'},

	{keys: ['y'], id: 'confirmLate', context: 'late', help: 'yes, run it', footer: 'run it'},
	{keys: ['n', 'esc', 'q'], id: 'stay', context: 'late', help: 'no, let it wait', footer: 'let it wait'},

	{keys: ['y'], id: 'confirmEnd', context: 'end', help: 'yes, end it', footer: 'end it'},
	{keys: ['n', 'esc', 'q'], id: 'stay', context: 'end', help: 'no, let it run', footer: 'let it run'},

	{keys: ['y', 'enter'], id: 'leave', context: 'leave', help: 'yes, leave', footer: 'leave'},
	{keys: ['n', 'esc', 'q'], id: 'stay', context: 'leave', help: 'no, stay', footer: 'stay'},
];
