import type {Binding} from './binding.ts';
import {noMigrations, noOrder, noPending, noProof, noTakeBack, runsTool} from './keyReasons.ts';

/** The keys of the migration pane, and of what it opens. */
export const migrationKeys: readonly Binding[] = [
	{
		keys: ['C'],
		id: 'prove',
		context: 'migrations',
		help: 'try on a clone of the database what is pending, or stop that',
		footer: 'try on a clone',
		off: noPending,
	},
	{
		keys: ['D'],
		id: 'takeBack',
		context: 'migrations',
		help: 'take the migration back by itself, while the code stays',
		footer: 'take back',
		off: noTakeBack,
	},
	{
		keys: ['i'],
		id: 'migrationPlan',
		context: 'migrations',
		help: 'the whole plan on a page: order, ways back, proof, locks, backup',
		footer: 'all of it',
		off: noMigrations,
	},
	{
		keys: ['s'],
		id: 'migrationOrder',
		context: 'migrations',
		help: 'the order of schema and code, and where the queue is cut',
		footer: 'split',
		off: noOrder,
	},
	{
		keys: ['P'],
		id: 'migrationProof',
		context: 'migrations',
		help: 'what the clone told: each step, its time, and the queries that fail',
		footer: 'proof',
		off: noProof,
	},
	{
		keys: ['enter'],
		id: 'confirmProof',
		context: 'prove',
		help: 'try it, where no command of a tool is needed',
		footer: 'try it',
		off: runsTool,
	},
	{
		keys: ['y'],
		id: 'confirmProof',
		context: 'prove',
		help: 'yes, try it, with the commands of the tool where they are needed',
		footer: 'yes',
	},
	{keys: ['n', 'esc', 'q'], id: 'stay', context: 'prove', help: 'no', footer: 'no'},
];
