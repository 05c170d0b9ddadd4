import type {Folder} from './folder.ts';
import type {GitFacts} from './gitFolder.ts';

/** A way in which a repository seems to be released. */
export type FoundPlatform = {
	/** As people call it, such as "Kamal". */
	readonly name: string;
	/** What it was found by, such as a file. */
	readonly from: string;
	/** At least one, in order of promotion. */
	readonly environments: readonly FoundEnvironment[];
	/** It ships what lies in the folder, whatever the candidate is. */
	readonly takesFolder: boolean;
	/** Why it migrates the database by itself, in words that go on from "it migrates by itself: "; null: it does not. */
	readonly migrates: string | null;
};

/** A place to release to, with the platform's own commands for it. */
export type FoundEnvironment = {
	readonly name: string;
	/** From what it was guessed. */
	readonly reason: string;
	readonly isProduction: boolean;
	readonly live: {readonly run: string; readonly match: string | null; readonly remarks: readonly string[]} | null;
	readonly logs: {readonly run: string; readonly remarks: readonly string[]} | null;
	readonly steps: readonly FoundStep[];
};

/** A step of the release. */
export type FoundStep = {
	readonly phase: 'preflight' | 'backup' | 'deploy';
	readonly id: string;
	readonly remarks: readonly string[];
	/** `until` asks again until it succeeds. */
	readonly kind: 'run' | 'until';
	readonly run: string;
	readonly undo?: string;
	readonly timeout?: string;
	/** Doing it twice harms nobody. */
	readonly isSafe: boolean;
	/** The file that it leaves behind. */
	readonly artifact?: string;
};

/** What is looked at to find a platform. */
export type Surroundings = {
	readonly folder: Folder;
	readonly git: GitFacts;
	/** The project's name. */
	readonly project: string;
	/** The name of the folder itself. */
	readonly folderName: string;
	/** Something tests and builds what is pushed. */
	readonly hasPipeline: boolean;
};

/** The commit that comes. The ":?" stops the command where it is missing. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: this is shell.
export const candidate = '"${RELEASE_SHA:?}"';
/** The commit that a rollback goes to. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: this is shell.
export const previous = '"${RELEASE_PREVIOUS_SHA:?}"';

/** Whether a foreign name may stand in a shell command as it is. */
export function isPlain(name: unknown): name is string {
	return typeof name === 'string' && /^[A-Za-z0-9_][A-Za-z0-9._@:/-]{0,199}$/.test(name);
}
