import type {Command} from 'commander';
import type {ExitCode} from './exitCode.ts';

const inspect = () => import('./commands/inspect.ts');
const reports = () => import('./commands/report.ts');
const statistics = () => import('./commands/stats.ts');

/** The commands that look back. `done` gets the exit code of the one that ran. */
export function addReportCommands(program: Command, done: (code: ExitCode) => void): void {
	program
		.command('history')
		.description('the releases, newest first')
		.option('--environment <name>', 'only of this environment')
		.option('--status <status>', 'only with this status')
		.option('--limit <n>', 'at most this many', '50')
		.option('--grep <text>', 'what was recorded and printed that holds this text, instead of the list')
		.option('--json', 'print one JSON document')
		.action(async options => done(await (await inspect()).history(options)));

	program
		.command('report')
		.description('everything about a release, afterwards: what shipped, who did what, how it went')
		.argument('<release>')
		.option('--format <format>', 'md, html or json (default: by the ending of --output, else md)')
		.option('--output <file>', 'write it to this file')
		.action(async (release, options) => done(await (await reports()).report(release, options)));

	program
		.command('stats')
		.description('how often, how fast and how well an environment is released: the measures of DORA, phases, steps')
		.argument('[environment]')
		.option('--since <time>', 'from when: 90d, 12w or 2026-01-31', '90d')
		.option('--json', 'print one JSON document')
		.action(async (environment, options) => done(await (await statistics()).stats(environment, options)));
}
