import process from 'node:process';
import {formatConfigError} from '../config/configError.ts';
import {projectHome, stateHome} from '../config/home.ts';
import {loadTrusted} from '../config/keptProject.ts';
import {type LoadedProject, loadProject, readConfig} from '../config/load.ts';
import {trustState} from '../config/trust.ts';
import type {Project} from '../domain/project.ts';
import type {Engine} from '../engine/engine.ts';
import {openEngine} from '../engine/openEngine.ts';
import {allSecretValues} from '../engine/secrets.ts';
import {sweepState} from '../engine/sweepState.ts';
import {openRepository} from '../git/openRepository.ts';
import {readIdentity} from '../git/readIdentity.ts';
import type {Repository} from '../git/repository.ts';
import type {Journal, JournalUpkeep} from '../journal/journal.ts';
import {JournalError} from '../journal/journalError.ts';
import {type JournalPlace, openJournal} from '../journal/openJournal.ts';
import {hideSecrets} from '../mask/redact.ts';
import {currentOperator} from '../process/currentOperator.ts';
import {renewAgentLink} from '../process/sshAgent.ts';
import {journalWaits} from '../runner/outbox.ts';
import {leftOutputs, shareLeftOutput} from '../runner/releaseOutputs.ts';
import {CliError, orExit, usageError} from './cliError.ts';
import {exitCodes} from './exitCode.ts';
import {findRoot} from './findRoot.ts';
import {waitLine} from './followRelease.ts';
import {remark, tellRefusal} from './output.ts';

/** A project that is open: configuration read and trusted, repository and journal at hand. */
export type Context = {
	readonly project: Project;
	readonly engine: Engine;
	readonly repository: Repository;
	/** The project's private state folder. */
	readonly home: string;
	/** What the engine records in. */
	readonly journal: Journal & JournalUpkeep;
};

/** The folder of the project that one stands in. */
export function projectRoot(): string {
	const root = findRoot(process.cwd());
	if (root) return root;
	throw usageError(
		`There is no release.yaml and no git repository in ${process.cwd()} or above it.`,
		'Go to your repository, or see how it works with: release-tui demo',
	);
}

/** Reads the configuration of a folder, or ends the command with everything that is wrong with it. */
export async function readConfiguration(root: string) {
	return orMistakes(loadProject(root));
}

function orMistakes(loaded: LoadedProject) {
	if (loaded.ok) return loaded;
	throw usageError(loaded.errors.map(formatConfigError).join('\n'));
}

/** Opens the project that one stands in. Nothing of it is executed before its configuration is trusted. */
export async function openContext(): Promise<Context> {
	const root = projectRoot();
	const read = readConfig(root);
	const home = stateHome(process.env);
	const trust = read.ok && home.ok ? trustState(home.path, read.file, read.text).kind : 'never';
	// In a repository that nobody trusts git might run anything. In others it looks around while the configuration is checked.
	const looking = trust === 'trusted' ? Promise.all([openRepository(root), readIdentity(root)]) : null;
	// Of all that is wrong the configuration is told first.
	looking?.catch(() => {});
	// Git starts.
	await new Promise(resolve => setImmediate(resolve));
	const isTrusted = trust === 'trusted' && read.ok && home.ok;
	const {project, file, text} = orMistakes(isTrusted ? loadTrusted(home.path, root, read) : loadProject(root, read));
	const {path: homeFolder} = orExit(home);
	if (!looking) {
		const why = trust === 'never' ? 'is not trusted yet' : 'has changed since you trusted it';
		throw new CliError(
			`${file} ${why}. It holds commands that would run as you.`,
			'Look at it, then say so: release-tui trust',
			exitCodes.usage,
		);
	}

	hideSecrets(allSecretValues(project));
	const [opened, identity] = await looking;
	const repository = orExit(opened);
	const folder = orExit(projectHome(homeFolder, project.name)).path;
	const journal = await openedJournal({
		project: project.name,
		home: folder,
		variable: project.journal?.variable ?? null,
	});
	renewAgentLink(process.env, folder);
	const operator = currentOperator(identity);
	const engine = openEngine({project, journal, repository, operator, home: folder, configuration: {file, text}});
	// It can still be read: that is what one does about it.
	const trouble = await engine.trouble();
	if (trouble) tellRefusal(trouble);
	// What a history of doubt says is no reason to delete anything.
	if (!(await journal.alarm())) await sweepWhatIsKnown(folder, journal);
	// Beside whatever one wants, and as far as that leaves time.
	if (journal.exchange) void shareLeftOutput(leftOutputs(journal, journal.exchange, folder));
	return {project, repository, home: folder, engine, journal};
}

// While it is away, one knows at least what goes on here.
async function openedJournal(place: JournalPlace): Promise<Journal & JournalUpkeep> {
	try {
		return await openJournal(place, process.env);
	} catch (error) {
		if (error instanceof JournalError && error.passing)
			for (const wait of journalWaits(place.home)) remark(waitLine(wait));
		throw error;
	}
}

// A release that cannot be read keeps what it left behind; whoever asks for that release is told of it.
async function sweepWhatIsKnown(folder: string, journal: Journal): Promise<void> {
	try {
		await sweepState(folder, journal);
	} catch (error) {
		if (!(error instanceof JournalError)) throw error;
	}
}

/** Where the journal of the project is that one stands in. Its configuration is only read, so it need not be trusted. */
export async function journalPlace(): Promise<JournalPlace> {
	const {project} = await readConfiguration(projectRoot());
	const folder = orExit(projectHome(orExit(stateHome(process.env)).path, project.name)).path;
	return {project: project.name, home: folder, variable: project.journal?.variable ?? null};
}

/** Opens the project for one command and closes it again. */
export async function withContext<T>(use: (context: Context) => Promise<T>): Promise<T> {
	const context = await openContext();
	try {
		return await use(context);
	} finally {
		context.engine.close();
	}
}
