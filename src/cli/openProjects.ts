import {readdirSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {formatConfigError} from '../config/configError.ts';
import {stateHome} from '../config/home.ts';
import {loadProject} from '../config/load.ts';
import {readSettings} from '../config/userSettings.ts';
import {messageOf} from '../domain/messageOf.ts';
import {JournalError} from '../journal/journalError.ts';
import {openLocalProjects} from '../journal/localProjects.ts';
import {sharedUrl} from '../journal/openJournal.ts';
import type {ProjectsJournal} from '../journal/projectsJournal.ts';
import {readMark} from '../journal/shared/sharedMark.ts';
import {hideSecrets} from '../mask/redact.ts';
import {orExit, usageError} from './cliError.ts';

/** All projects that this machine and this person's settings know of. */
export type OpenProjects = {
	readonly journals: readonly ProjectsJournal[];
	/** What could not be read up to now. */
	readonly problems: readonly string[];
	/** The folder that a person's settings name for a project; null: none. */
	folderOf(project: string): string | null;
	/** The name of the project in a folder; null: there is none that can be read. */
	nameIn(folder: string): string | null;
	close(): void;
};

/**
 * Opens the shared journals that the settings name, those that histories of this machine are in, and the histories in files.
 * No configuration of a project is trusted for it, and nothing that it names is run.
 */
export async function openProjects(): Promise<OpenProjects> {
	const read = readSettings(process.env);
	if (!read.ok) throw usageError(read.errors.map(formatConfigError).join('\n'));
	const {settings} = read;
	const home = orExit(stateHome(process.env)).path;
	const problems: string[] = [];
	const untold = (problem: string) => {
		if (!problems.includes(problem)) problems.push(problem);
	};
	const variables = new Set([...settings.journals, ...settings.folders.flatMap(journalOf), ...markedIn(home, untold)]);
	const urls = new Set([...variables].flatMap(variable => urlIn(variable, untold)));
	hideSecrets([...urls]);
	const shared = await Promise.all([...urls].map(url => openOrTell(url, untold)));
	const journals = [openLocalProjects(home, untold), ...shared.flatMap(journal => journal ?? [])];
	return {
		journals,
		problems,
		folderOf: project => settings.folders.find(folder => nameIn(folder) === project) ?? null,
		nameIn,
		close() {
			for (const journal of journals) journal.close();
		},
	};
}

async function openOrTell(url: string, untold: (problem: string) => void): Promise<ProjectsJournal | null> {
	try {
		// PostgreSQL's driver, which nobody else needs.
		const {openSharedProjects} = await import('../journal/shared/sharedProjects.ts');
		return await openSharedProjects(url);
	} catch (error) {
		if (!(error instanceof JournalError)) throw error;
		untold(error.message);
		return null;
	}
}

function urlIn(variable: string, untold: (problem: string) => void): readonly string[] {
	try {
		return [sharedUrl(variable, process.env)];
	} catch (error) {
		untold(messageOf(error));
		return [];
	}
}

// Histories that were shared from this machine: their folder says where they are now.
function markedIn(home: string, untold: (problem: string) => void): readonly string[] {
	const projects = path.join(home, 'projects');
	return namesIn(projects).flatMap(name => {
		try {
			return readMark(path.join(projects, name))?.variable ?? [];
		} catch (error) {
			untold(messageOf(error));
			return [];
		}
	});
}

function namesIn(folder: string): readonly string[] {
	try {
		return readdirSync(folder);
	} catch {
		// Nothing was ever released from here.
		return [];
	}
}

function journalOf(folder: string): readonly string[] {
	const loaded = loadProject(folder);
	return loaded.ok && loaded.project.journal ? [loaded.project.journal.variable] : [];
}

function nameIn(folder: string): string | null {
	const loaded = loadProject(folder);
	return loaded.ok ? loaded.project.name : null;
}
