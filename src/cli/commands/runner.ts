import {hostname} from 'node:os';
import process from 'node:process';
import {namePattern} from '../../config/names.ts';
import {isUp, type RunnerHost, serves} from '../../domain/runnerHost.ts';
import {plainText} from '../../domain/sanitize.ts';
import {spanText} from '../../domain/spanText.ts';
import {thisMachine} from '../../engine/machine.ts';
import {allSecretValues} from '../../engine/secrets.ts';
import {openJournal} from '../../journal/openJournal.ts';
import {hideSecrets} from '../../mask/redact.ts';
import {currentOperator} from '../../process/currentOperator.ts';
import {ownIdentity} from '../../process/identity.ts';
import {hostWork} from '../../runnerHost/hostWork.ts';
import {serveReleases} from '../../runnerHost/serveReleases.ts';
import {version} from '../../version.ts';
import {CliError, usageError} from '../cliError.ts';
import {journalPlace, projectRoot, readConfiguration, withContext} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {columns, paint, remark, say, sayJson} from '../output.ts';

/** `runner`: runs releases that others start, until it is told to end. */
export async function runner(options: {
	readonly name: string;
	readonly labels?: string;
	readonly once?: boolean;
}): Promise<ExitCode> {
	const {name, once = false} = options;
	const labels = (options.labels ?? '').split(',').filter(Boolean);
	const wrong = [name, ...labels].find(word => !namePattern.test(word));
	if (wrong !== undefined) throw usageError(`"${plainText(wrong)}" is no name of a runner host, nor a label.`);
	const root = projectRoot();
	const {project} = await readConfiguration(root);
	const place = await journalPlace();
	if (place.variable === null) {
		throw usageError('A runner host needs a history that several machines share.', 'See docs/teams.md: journal.url');
	}

	hideSecrets(allSecretValues(project));
	const journal = await openJournal(place, process.env);
	const told = new AbortController();
	for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => told.abort());
	process.on('SIGHUP', () => {});
	try {
		const hosts = journal.runnerHosts;
		if (!hosts) throw usageError('A runner host needs a history that several machines share.');
		const mine = project.environments.filter(({runner: label}) => label !== null && serves({name, labels}, label));
		if (mine.length === 0) remark(`No environment of ${project.name} here has one of these as its "runner".`);
		const work = hostWork({
			me: {name, labels},
			journal,
			hosts,
			root,
			home: place.home,
			operator: currentOperator(null),
			machine: thisMachine(root, place.home, name),
			say: tell,
		});
		const registration = {
			name,
			labels,
			machine: hostname(),
			version,
			identity: ownIdentity(),
			instance: crypto.randomUUID(),
		};
		const end = await serveReleases({journal, hosts, registration, work, say: tell}, told.signal, once);
		if (end.why === 'told') return exitCodes.done;
		throw end.why === 'replaced'
			? new CliError(`Another process is the runner host ${name} now.`, null, exitCodes.failed)
			: new CliError(
					`There is a runner host ${name} already, on ${plainText(end.by.machine)}, which was seen ${spanText(end.by.silentMs)} ago.`,
					'Give this one a name of its own, or end that one first.',
					exitCodes.locked,
				);
	} finally {
		journal.close();
	}
}

/** `runners`: the runner hosts of the project. */
export async function runners(options: {readonly json?: boolean}): Promise<ExitCode> {
	return withContext(async ({engine}) => {
		const hosts = await engine.runnerHosts();
		if (options.json) {
			sayJson({
				runners: hosts.map(host => ({
					name: host.name,
					labels: host.labels,
					machine: host.machine,
					version: host.version,
					up: isUp(host),
					stopped: host.isStopped,
					silentMs: host.silentMs,
				})),
			});
			return exitCodes.done;
		}

		if (hosts.length === 0) remark('No runner host was ever seen. Start one: release-tui runner --name NAME');
		for (const line of columns(hosts.map(hostCells))) say(line);
		return exitCodes.done;
	});
}

function hostCells(host: RunnerHost): readonly string[] {
	const span = spanText(host.silentMs);
	const state = isUp(host)
		? paint('green', 'up')
		: paint('yellow', host.isStopped ? `stopped ${span} ago` : `silent for ${span}`);
	return [
		paint('bold', plainText(host.name)),
		state,
		plainText(host.labels.join(', ')),
		plainText(host.machine),
		plainText(host.version),
	];
}

function tell(line: string): void {
	say(`${new Date().toISOString()}  ${plainText(line)}`);
}
