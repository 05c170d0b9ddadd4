import type {Command} from 'commander';
import type {ExitCode} from './exitCode.ts';

const start = () => import('./commands/start.ts');
const migrations = () => import('./commands/migrations.ts');

/** The commands about migrations. */
export function addMigrationCommands(program: Command, done: (code: ExitCode) => void): void {
	const ofMigrations = program.command('migrations').description('migrations of the database');
	ofMigrations
		.command('plan')
		.description('what is applied and pending, what it does to old and new code, the order, the ways back')
		.argument('<environment>')
		.option('--to <ref>', "branch, tag, commit, or an earlier release as '#12' (default: HEAD)")
		.option('--json', 'print one JSON document')
		.action(async (environment, options) => done(await (await migrations()).plan(environment, options)));
	ofMigrations
		.command('clone')
		.description('try what is pending on a clone of the database: up, down, up; and the queries of old and new code')
		.argument('<environment>')
		.option('--to <ref>', "branch, tag, commit, or an earlier release as '#12' (default: HEAD)")
		.option('--from <environment>', 'whose database is cloned (default: the same)')
		.option('--queries <file>', 'queries of the live code (default: what the server knows of them)')
		.option('--new-queries <file>', 'queries of the candidate, tried on the schema of before')
		.option('--tools', 'let tools run what is code; the variable of the database names the clone')
		.option('--json', 'print one JSON document')
		.action(async (environment, options) => done(await (await migrations()).clone(environment, options)));
	ofMigrations
		.command('down')
		.description('take migrations back by themselves, as a release of its own; the code stays as it is')
		.argument('<environment>')
		.argument('<id...>', 'as `migrations plan` tells them')
		.option('--override <gate...>', 'start although this gate blocks')
		.option('--reason <text>', 'why a gate is overruled')
		.option('--yes', 'answer the confirmation of the start')
		.option('--detach', 'do not follow it')
		.option('--request <id>', 'start at most once, however often this is called')
		.option('--json', 'print one JSON event a line')
		.action(async (environment, ids, options) => done(await (await start()).unmigrate(environment, ids, options)));
	ofMigrations
		.command('lint')
		.description('judge SQL files: locks, costs, old and new code, the order; needs no configuration, runs nothing')
		.argument('<path...>', 'files, or folders of them')
		.requiredOption('--dialect <name>', 'postgres, mysql (also MariaDB) or sqlite')
		.option('--server-version <version>', 'for what depends on it, such as 14.2')
		.option('--remarks', 'show what is good to know, too')
		.option('--style', 'remark on style, too (C30, X20)')
		.option('--json', 'print one JSON document')
		.action(async (paths, options) => done(await (await migrations()).lint(paths, options)));
}
