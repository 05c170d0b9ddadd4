import type {Command} from 'commander';
import type {ExitCode} from './exitCode.ts';

const hosts = () => import('./commands/runner.ts');
const decide = () => import('./commands/decide.ts');

/** The commands about runner hosts. `done` gets the exit code of the one that ran. */
export function addRunnerCommands(program: Command, done: (code: ExitCode) => void): void {
	program
		.command('runner')
		.description('run the releases that others start, for environments that name this host or one of its labels')
		.requiredOption('--name <name>', 'what this runner host is called')
		.option('--labels <labels>', 'what else environments may call it, separated by commas')
		.option('--once', 'take what waits now, and end; what is taken goes on')
		.action(async options => done(await (await hosts()).runner(options)));

	program
		.command('runners')
		.description('the runner hosts, and when they were seen')
		.option('--json', 'print one JSON document')
		.action(async options => done(await (await hosts()).runners(options)));

	program
		.command('hand-over')
		.description('let another runner host take a release of which nothing was begun')
		.argument('<release>')
		.requiredOption('--reason <text>', 'why; it is kept in the history')
		.action(async (release, {reason}) => {
			done(await (await decide()).release(release, {do: 'hand-over', reason}, 'may be taken by another runner host'));
		});
}
