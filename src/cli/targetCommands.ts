import type {Command} from 'commander';
import type {ExitCode} from './exitCode.ts';

const targets = () => import('./commands/targets.ts');

/** The command about the targets of a step that runs on many. `done` gets its exit code. */
export function addTargetCommands(program: Command, done: (code: ExitCode) => void): void {
	program
		.command('targets')
		.description('the targets of a step that runs on many, and what is decided about those that did not end well')
		.argument('<release>')
		.argument('<step>')
		.option('--retry [target...]', 'try again on these; without names, on all that are not done')
		.option('--ignore [target...]', 'count these as done')
		.option('--exclude [target...]', 'let nothing more of the release run on these')
		.option('--fail [target...]', 'say that it failed on these, of which nobody knows')
		.option('--later [target...]', 'go on without these: the step is due there')
		.option('--finish', 'do now what was put off')
		.option('--reason <text>', 'why; it is kept in the history')
		.option('--json', 'print one JSON document')
		.action(async (release, step, options) => done(await (await targets()).targets(release, step, options)));
}
