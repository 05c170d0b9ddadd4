import type {Binding} from './binding.ts';
import {noApproval, noBlock, noGateQuestion, noRunbook, noSignoff, noStart, noTargets} from './keyReasons.ts';

/** The keys of the confirmation of a deploy. */
export const deployKeys: readonly Binding[] = [
	{
		keys: ['enter', 'y'],
		id: 'confirmDeploy',
		context: 'deploy',
		help: 'start the release',
		footer: 'start',
		off: noStart,
	},
	{
		keys: ['o'],
		id: 'override',
		context: 'deploy',
		help: 'overrule a gate that blocks, with a reason',
		footer: 'overrule',
		off: noBlock,
	},
	{
		keys: ['a'],
		id: 'approve',
		context: 'deploy',
		help: 'approve of this commit with this plan, in your name',
		footer: 'approve',
		off: noApproval,
	},
	{
		keys: ['s'],
		id: 'signoff',
		context: 'deploy',
		help: 'sign the candidate off, or say what blocks it',
		footer: 'sign off',
		off: noSignoff,
	},
	{
		keys: ['b'],
		id: 'runbook',
		context: 'deploy',
		help: 'take the steps from a plan in Markdown or reStructuredText',
		footer: 'runbook',
		off: noRunbook,
	},
	{
		keys: ['w'],
		id: 'leaveOut',
		context: 'deploy',
		help: 'leave targets out of the plan, such as those that cannot be worked with',
		footer: 'leave out',
		off: noTargets,
	},
	{
		keys: ['i'],
		id: 'answer',
		context: 'deploy',
		help: 'answer a question of the gates',
		footer: 'answer',
		off: noGateQuestion,
	},
];
