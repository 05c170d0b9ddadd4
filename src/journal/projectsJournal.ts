import type {EnvironmentRecord} from '../domain/standing.ts';
import type {ReleaseSummary} from '../domain/summary.ts';

/** The histories of many projects, which are only read. */
export type ProjectsJournal = {
	/** How it is called in messages: a database, or a folder. Never with a user or password. */
	readonly name: string;
	/**
	 * What it knows of all its projects, or of these.
	 * @throws JournalError when it does not answer
	 */
	read(projects?: readonly string[]): Promise<readonly EnvironmentRecord[]>;
	/** An environment's newest releases, newest first. */
	releases(project: string, environment: string, limit: number): Promise<readonly ReleaseSummary[]>;
	/** The working folder that a release was planned in; null: none is known. */
	folder(project: string, release: number): Promise<string | null>;
	/** Says soon after something was appended to which projects. */
	subscribe(listener: (projects: readonly string[]) => void): () => void;
	close(): void;
};
