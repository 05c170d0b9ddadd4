import type {ProcessIdentity} from '../domain/operator.ts';
import type {RunnerHost} from '../domain/runnerHost.ts';

/** What a runner host says of itself. */
export type HostRegistration = Pick<RunnerHost, 'name' | 'labels' | 'machine' | 'version'> & {
	/** Its process. */
	readonly identity: ProcessIdentity;
	/** Tells it from every other process that ever called itself so. */
	readonly instance: string;
};

/**
 * The runner hosts of a project, beside its history. What it says decides nothing that could not be undone: whether a
 * release was taken, its stream alone tells.
 */
export type RunnerHosts = {
	/** All that were seen within thirty days, by name. Whatever they say of themselves is untrusted text. */
	list(): Promise<readonly RunnerHost[]>;
	/**
	 * Takes a name.
	 * @param isDead whether the process that has it is proven to be gone, where it still seems to be up
	 * @returns the host that has the name, and keeps it; null: it is taken
	 */
	register(host: HostRegistration, isDead: (other: ProcessIdentity) => boolean): Promise<RunnerHost | null>;
	/** A sign of life. @returns false where another process has the name now */
	beat(name: string, instance: string): Promise<boolean>;
	/** Says that the host is ended on purpose. */
	stop(name: string, instance: string): Promise<void>;
	/**
	 * Takes one of these releases, so that no other host that is up begins to look at it; the lowest number first.
	 * @returns its number; null where others have all of them
	 */
	claim(name: string, releases: readonly number[]): Promise<number | null>;
};
