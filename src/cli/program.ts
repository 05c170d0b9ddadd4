import {Command} from 'commander';
import {suggestion} from '../config/didYouMean.ts';
import {version} from '../version.ts';
import {usageError} from './cliError.ts';
import {addCommitCommands} from './commitCommands.ts';
import {exampleText} from './examples.ts';
import type {ExitCode} from './exitCode.ts';
import {addGateCommands} from './gateCommands.ts';
import {addJournalCommands} from './journalCommands.ts';
import {addMigrationCommands} from './migrationCommands.ts';
import {print} from './output.ts';
import {addReportCommands} from './reportCommands.ts';
import {addRunnerCommands} from './runnerCommands.ts';
import {addSetupCommands} from './setupCommands.ts';
import {addTargetCommands} from './targetCommands.ts';

// Each command loads its own code only when it is called: `--help` pays for no database.
const start = () => import('./commands/start.ts');
const due = () => import('./commands/deployIfDue.ts');
const everything = () => import('./commands/statusAll.ts');
const inspect = () => import('./commands/inspect.ts');
const decide = () => import('./commands/decide.ts');
const attach = () => import('./commands/attach.ts');
const cockpit = () => import('./commands/cockpit.ts');

/** The command line. `done` gets the exit code of the command that ran. */
export function buildProgram(done: (code: ExitCode) => void): Command {
	const program = new Command('release-tui')
		.description('A release cockpit: ship, watch the logs, tick the checklist, roll back with one key.')
		.version(version, '-V, --version')
		.showHelpAfterError('(see release-tui --help)')
		.enablePositionalOptions()
		.configureOutput({writeOut: print})
		.exitOverride()
		.option('--all', 'every project that is known here, in one list')
		.allowExcessArguments()
		.action(async ({all}: {readonly all?: boolean}, {args: [typed], commands}: Command) => {
			// The cockpit takes no arguments: what stands there was meant as a command.
			if (typed !== undefined) throw unknownCommand(typed, commands);
			done(await (all ? (await everything()).allProjects() : (await cockpit()).cockpit()));
		});

	addSetupCommands(program, done);

	program
		.command('plan')
		.description('what would ship to an environment, and how; nothing is started')
		.argument('<environment>')
		.option('--to <ref>', "branch, tag, commit, or an earlier release as '#12' (default: HEAD)")
		.option('--runbook <file>', 'a plan in Markdown or reStructuredText')
		.option('--answer <name=text...>', 'answer a question of the gates')
		.option('--without <target...>', 'leave targets out, such as hosts that are gone')
		.option('--json', 'print one JSON document')
		.action(async (environment, options) => done(await (await start()).plan(environment, options)));

	program
		.command('deploy')
		.description('ship a commit to an environment and follow it')
		.argument('<environment>')
		.option('--to <ref>', "branch, tag, commit, or an earlier release as '#12' (default: HEAD)")
		.option('--runbook <file>', 'a plan in Markdown or reStructuredText: its items are the steps, each after a look')
		.option('--answer <name=text...>', 'answer a question of the gates; it is kept with the release')
		.option('--without <target...>', 'leave targets out, such as hosts that are gone; kept with the release')
		.option('--if-due', 'for cron: only when the train of the environment is due, once for each departure')
		.option('--yes', 'answer the confirmation of the start; never a gate, never a checklist')
		.option('--override <gate...>', 'start although this gate blocks')
		.option('--reason <text>', 'why a gate is overruled')
		.option('--detach', 'return as soon as it has started')
		.option('--request <id>', 'start at most one release for this id')
		.option('--json', 'print one JSON event a line')
		.action(async (environment, {ifDue, ...options}) => {
			done(
				await (ifDue ? (await due()).deployIfDue(environment, options) : (await start()).deploy(environment, options)),
			);
		});

	program
		.command('rollback')
		.description('go back to the last release verified live, aborting what runs')
		.argument('<environment>')
		.option('--to <release>', 'go back to this release')
		.option('--yes', 'answer the confirmation')
		.option('--reason <text>', 'why')
		.option('--dry-run', 'only show what it would do')
		.option('--detach', 'return as soon as it has started')
		.option('--request <id>', 'start at most one rollback for this id')
		.option('--json', 'print one JSON event a line')
		.action(async (environment, options) => done(await (await start()).rollback(environment, options)));

	program
		.command('attach')
		.description('come back to a release that is open (without a number: the only one)')
		.argument('[release]')
		.option('--plain', 'lines instead of the cockpit')
		.option('--json', 'print one JSON event a line')
		.action(async (release, options) => done(await (await attach()).attach(release, options)));

	program
		.command('status')
		.description('what is live on each environment')
		.option('--short', 'one line for a prompt, by the history alone: asks nothing and runs nothing')
		.option('--all', 'of every project that is known here, from the journals alone')
		.option('--json', 'print one JSON document')
		.action(async ({all, ...options}) => {
			done(await (all ? (await everything()).statusAll(options) : (await inspect()).status(options)));
		});

	program
		.command('show')
		.description('one release with its steps')
		.argument('[release]')
		.option('--events', 'its events, too')
		.option('--json', 'print one JSON document')
		.action(async (release, options) => done(await (await inspect()).show(release, options)));

	program
		.command('logs')
		.description('what the steps of a release printed')
		.argument('[release]')
		.argument('[step]')
		.option('--raw', 'the kept bytes as they are; they may play tricks on your terminal')
		.option('--follow', 'go on while a step runs')
		.action(async (release, step, options) =>
			done(await (await import('./commands/logs.ts')).logs(release, step, options)),
		);

	program
		.command('confirm')
		.description('tick an item of the checklist, or send an announcement')
		.argument('<release>')
		.argument('<step>')
		.option('--decline', 'say that it is not all right')
		.option('--note <text>', 'a remark that is kept')
		.option('--text <file>', 'what the announcement says, or its summary (-: from the standard input)')
		.action(async (release, step, options) => done(await (await decide()).confirm(release, step, options)));

	program
		.command('retry')
		.description('try a failed step again')
		.argument('<release>')
		.argument('<step>')
		.action(async (release, step) => {
			done(await (await decide()).step(release, {do: 'retry', step, attempt: null}, 'is tried again'));
		});

	program
		.command('run')
		.description('do what a release put off until after its end')
		.argument('<release>')
		.argument('<step>')
		.option('--yes', 'answer the confirmation')
		.action(async (release, step, options) => done(await (await decide()).runLate(release, step, options)));

	program
		.command('skip')
		.description('go on without a step')
		.argument('<release>')
		.argument('<step>')
		.requiredOption('--reason <text>', 'why; it is kept in the history')
		.action(async (release, step, {reason}) => {
			done(await (await decide()).step(release, {do: 'skip', step, reason}, 'skipped'));
		});

	program
		.command('end')
		.alias('end-orphan')
		.description('end what an abort leaves alone: what outlived its shim, what closes, what runs after the release')
		.argument('<release>')
		.argument('<step>')
		.action(async (release, step) => {
			done(await (await decide()).step(release, {do: 'end', step}, 'is ended'));
		});

	program
		.command('pause')
		.description('start no further step')
		.argument('[release]')
		.option('--reason <text>', 'why')
		.action(async (release, {reason = null}) => {
			done(await (await decide()).release(release, {do: 'pause', reason}, 'pauses before its next step'));
		});

	program
		.command('resume')
		.description('go on after a pause')
		.argument('[release]')
		.action(async release => done(await (await decide()).release(release, {do: 'resume'}, 'goes on')));

	program
		.command('abort')
		.description('end a release: its running step is ended, nothing is undone')
		.argument('[release]')
		.option('--reason <text>', 'why', 'aborted by hand')
		.action(async (release, {reason}) => {
			done(await (await decide()).release(release, {do: 'abort', reason}, 'is being aborted'));
		});

	program
		.command('notes')
		.description('what people noted on a release, and when')
		.argument('[release]')
		.option('--json', 'print one JSON document')
		.action(async (release, options) => done(await (await inspect()).notes(release, options)));

	program
		.command('note')
		.description('add a remark to a release')
		.argument('<release>')
		.argument('<text...>')
		.option('--step <id>', 'the step or checklist item that it is about')
		.action(async (release, text: readonly string[], {step}: {step?: string}) => {
			done(await (await decide()).release(release, {do: 'note', text: text.join(' '), step}, 'noted'));
		});

	program
		.command('keep')
		.description('say what the answer to an announcement did not, such as the number of the bug')
		.argument('<release>')
		.argument('<name=text>')
		.action(async (release, value) => {
			const [, name, text] = /^([^=]*)=(.*)$/s.exec(value) ?? [];
			if (name === undefined || text === undefined) throw usageError(`"${value}" is no NAME=TEXT such as bug=123.`);
			done(await (await decide()).release(release, {do: 'keep', name, text}, 'kept'));
		});

	program
		.command('lock')
		.description('let no release start on an environment')
		.argument('<environment>')
		.argument('[reason...]')
		.option('--reason <text>', 'why')
		.action(async (environment, words: readonly string[], options: {readonly reason?: string}) => {
			const reason = options.reason ?? words.join(' ');
			if (reason.trim() === '')
				throw usageError('Locking an environment needs a reason.', 'release-tui lock ENV REASON');
			done(await (await decide()).environment(environment, {do: 'lock', reason}, 'locked'));
		});

	program
		.command('unlock')
		.description('free an environment that was locked, or break the lease of a release that is lost')
		.argument('<environment>')
		.option('--reason <text>', 'why')
		.option('--break', 'end the release that runs there, where its runner can never be asked')
		.option('--yes', 'answer the confirmation of --break')
		.action(async (environment, {reason = null, break: breaks, ...options}) => {
			const commands = await decide();
			if (breaks) done(await commands.breakLease(environment, reason ?? '', options));
			else done(await commands.environment(environment, {do: 'unlock', reason}, 'free'));
		});

	addTargetCommands(program, done);
	addGateCommands(program, done);
	addCommitCommands(program, done);

	program
		.command('runbook')
		.description('the runbook of a release as a record: what was done, by whom, when, how long it took')
		.argument('<number>')
		.action(async number => done(await (await inspect()).runbook(number)));

	addMigrationCommands(program, done);
	addJournalCommands(program, done);
	addRunnerCommands(program, done);
	addReportCommands(program, done);

	addExamples(program, []);
	return program;
}

function addExamples(command: Command, path: readonly string[]): void {
	command.addHelpText('after', exampleText(path));
	for (const child of command.commands) addExamples(child, [...path, child.name()]);
}

function unknownCommand(typed: string, commands: readonly Command[]): Error {
	const meant = suggestion(
		typed,
		commands.map(command => command.name()),
	);
	return usageError(`There is no command "${typed}"${meant || '.'}`, 'See: release-tui --help');
}
