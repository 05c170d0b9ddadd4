import type {Command} from 'commander';
import type {ExitCode} from './exitCode.ts';

const completions = () => import('./commands/completion.ts');
const configuration = () => import('./commands/configuration.ts');
const demo = () => import('./commands/demo.ts');
const doctor = () => import('./commands/doctor.ts');
const init = () => import('./commands/init.ts');

/** The commands of the first five minutes: before the first release. `done` gets the exit code of the one that ran. */
export function addSetupCommands(program: Command, done: (code: ExitCode) => void): void {
	program
		.command('init')
		.description('write a first release.yaml from what is found in this repository, after showing it')
		.option('--print', 'print it instead of writing it')
		.option('--yes', 'write it without asking')
		.action(async options => done(await (await init()).init(options)));

	program
		.command('doctor')
		.description('look at everything that a release needs, and say how to mend what is wrong')
		.argument('[environment]', 'only this one (default: all)')
		.option('--json', 'print one JSON document')
		.action(async (environment, options) => done(await (await doctor()).doctor(environment, options)));

	program
		.command('trust')
		.description('let the commands of this release.yaml run, after looking at it')
		.option('--yes', 'without asking')
		.action(async options => done(await (await configuration()).trust(options)));

	program
		.command('demo')
		.description('a whole small world to try everything in: a shop, two environments, traffic')
		.option('--dir <dir>', 'folder for the demo (default: a new temporary one)')
		.option('--headless', 'set it up, print what to try, and leave it running')
		.option('--stop', 'end the demo in --dir')
		.action(async options => done(await (await demo()).demo(options)));

	program
		.command('completion')
		.description('print what has your shell complete commands, options, environments and releases')
		.argument('<shell>', 'bash, zsh or fish')
		.action(async shell => done((await completions()).completion(shell)));

	program
		.command('config')
		.description('the configuration')
		.command('check')
		.description('say everything that is wrong with release.yaml; run nothing')
		.option('--json', 'print one JSON document')
		.action(async options => done(await (await configuration()).check(options)));
}
