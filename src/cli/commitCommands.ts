import type {Command} from 'commander';
import type {ExitCode} from './exitCode.ts';

const reverts = () => import('./commands/revert.ts');
const bumps = () => import('./commands/bump.ts');

/** The commands that make a commit to be released. `done` gets the exit code of the one that ran. */
export function addCommitCommands(program: Command, done: (code: ExitCode) => void): void {
	program
		.command('bump')
		.description('change the version in a commit of its own, and push it; the work tree stays as it is')
		.argument('<how>', 'major, minor, patch, or the version')
		.option('--dry-run', 'only show what it would do')
		.option('--yes', 'answer the confirmation')
		.option('--json', 'print one JSON document')
		.action(async (how, options) => done(await (await bumps()).bump(how, options)));

	program
		.command('revert')
		.description('undo commits with a commit of its own behind what is live, with their migrations, on a new branch')
		.argument('<environment>')
		.argument('[what]', 'a commit, or A..B (default: what the last release brought)')
		.option('--onto <ref>', 'the commit that it follows (default: the last release)')
		.option('--parent <n>', 'of a merge: the side that stays (default: 1)')
		.option('--branch <name>', 'the new branch (default: revert-COMMIT)')
		.option('--dry-run', 'only show what it would do')
		.option('--yes', 'answer the confirmation')
		.option('--json', 'print one JSON document')
		.action(async (environment, what, options) => {
			done(await (await reverts()).revert(environment, what, options));
		});
}
