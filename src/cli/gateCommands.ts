import type {Command} from 'commander';
import type {ExitCode} from './exitCode.ts';

const approvals = () => import('./commands/approve.ts');
const freezes = () => import('./commands/freeze.ts');
const signoffs = () => import('./commands/signoff.ts');

/** The commands that answer gates ahead of a release. `done` gets the exit code of the one that ran. */
export function addGateCommands(program: Command, done: (code: ExitCode) => void): void {
	program
		.command('freeze')
		.description('let no release start on an environment for a time; a rollback still can')
		.argument('<environment>')
		.requiredOption('--reason <text>', 'why')
		.option('--until <time>', 'when it ends by itself: 2h, 3d, 17:00, "mon 08:00", 2026-12-01 (default: never)')
		.option('--json', 'print one JSON document')
		.action(async (environment, {reason, until = null, ...options}) => {
			done(await (await freezes()).freeze(environment, {do: 'freeze', reason, until}, options));
		});

	program
		.command('unfreeze')
		.description('let releases start again on an environment that was frozen')
		.argument('<environment>')
		.option('--reason <text>', 'why')
		.option('--json', 'print one JSON document')
		.action(async (environment, {reason = null, ...options}) => {
			done(await (await freezes()).freeze(environment, {do: 'unfreeze', reason}, options));
		});

	program
		.command('approve')
		.description('look at a plan and approve of exactly that, in your own name; nothing is started')
		.argument('<environment>')
		.option('--to <ref>', "branch, tag, commit, or an earlier release as '#12' (default: HEAD)")
		.option('--without <target...>', 'targets that are left out of the plan')
		.option('--yes', 'answer the confirmation')
		.option('--json', 'print one JSON document')
		.action(async (environment, options) => done(await (await approvals()).approve(environment, options)));

	program
		.command('signoff')
		.description('sign a candidate off in the name of a role, or say what blocks it')
		.argument('<environment>', 'where it is to go')
		.argument('[role]')
		.option('--blocked <bug>', 'it is not signed off: the link of the bug that was found')
		.option('--fix <commit>', 'a commit that may be added to the candidate')
		.option('--to <ref>', "branch, tag, commit, or an earlier release as '#12' (default: HEAD)")
		.option('--json', 'print one JSON document')
		.action(async (environment, role, options) => done(await (await signoffs()).signoff(environment, role, options)));

	program
		.command('postpone')
		.description('do not ship a candidate until somebody signs it off again')
		.argument('<environment>', 'where it was to go')
		.requiredOption('--reason <text>', 'why')
		.option('--to <ref>', "branch, tag, commit, or an earlier release as '#12' (default: HEAD)")
		.option('--json', 'print one JSON document')
		.action(async (environment, {reason, ...options}) => {
			done(await (await signoffs()).signoff(environment, undefined, {...options, postponed: reason}));
		});
}
