import type {Command} from 'commander';
import type {ExitCode} from './exitCode.ts';

const journal = () => import('./commands/journal.ts');
const sharing = () => import('./commands/share.ts');

/** The commands about the history as a whole. `done` gets the exit code of the one that ran. */
export function addJournalCommands(program: Command, done: (code: ExitCode) => void): void {
	program
		.command('verify')
		.description('read the whole history again: is it the one that was recorded?')
		.option('--accept', 'go on with what is there, though it is not')
		.option('--reason <text>', 'why it is accepted; it is kept in the history')
		.option('--yes', 'answer the confirmation of --accept')
		.option('--json', 'print one JSON document')
		.action(async options => done(await (await journal()).verify(options)));

	program
		.command('backup')
		.description('a copy of the journal, taken while it is in use')
		.argument('<file>')
		.action(async file => done(await (await journal()).backup(file)));

	program
		.command('share')
		.description('take the history of this machine into the shared journal that release.yaml names')
		.option('--upgrade', 'only bring its tables up to this version of release-tui')
		.option('--restore [file]', 'only put back what it lost: what this machine has seen, and a backup')
		.action(async options => done(await (await sharing()).share(options)));

	program
		.command('unshare')
		.description('bring a copy of the shared history back to this machine')
		.option('--lost', 'its database is gone: go on with what this machine has')
		.option('--from <file>', 'and with what is in this backup')
		.option('--yes', 'answer the confirmation of --lost')
		.action(async options => done(await (await sharing()).unshare(options)));
}
