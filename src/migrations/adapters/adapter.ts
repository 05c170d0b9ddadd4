import type {Instant} from '../../domain/events.ts';
import type {MigrationScript} from '../../domain/plan.ts';
import type {Dialect, MigrationsConfig} from '../../domain/project.ts';

/** A file of a commit's tree: its path from the configured folder, and its text. */
export type TreeFile = {readonly name: string; readonly content: string};

/** A migration as the files of a tree tell of it. */
export type FileMigration = Pick<MigrationScript, 'id' | 'name' | 'up' | 'down' | 'hasDown' | 'transaction'> & {
	/** Path from the configured folder. */
	readonly file: string;
	/** What the ledger keeps of the file; null: nothing that could be compared. */
	readonly checksum: string | null;
	/** Ids of those that have to be applied before. Empty where the order of all says so. */
	readonly after: readonly string[];
	/** Ids of those in whose place it stands. */
	readonly replaces: readonly string[];
	/** Of those of a group, one should not come after a later one. */
	readonly group: string;
	/** What the ledger knows it by, where that is not its id. */
	readonly key?: string;
	/** Values for commands, where they are not what everybody has. */
	readonly app?: string;
	readonly prev?: string;
	readonly to?: string;
};

/** The migrations of a tree, in the order in which they are applied. */
export type FileSet = {
	readonly migrations: readonly FileMigration[];
	/** See `MigrationStatus`. */
	readonly heads: readonly string[];
};

/** What a ledger says of one migration. */
export type LedgerEntry = {
	readonly id: string;
	readonly name: string;
	/** `halfway`: we began, and doing it again goes on there. */
	readonly state: 'applied' | 'failed' | 'undone' | 'halfway';
	/** Null where the tool does not keep it. */
	readonly appliedAt: Instant | null;
	readonly checksum: string | null;
	/** Our own ledger keeps the SQL. */
	readonly up: string | null;
	readonly down: string | null;
};

/** A row of a ledger, by column. */
export type Row = Readonly<Record<string, unknown>>;

/** Commands with names in braces, see `fillCommand`. */
export type CommandTemplates = {
	readonly up: string;
	readonly down: string | null;
	/** Prints the SQL of a migration that is code. */
	readonly sql: string | null;
	readonly sqlDown: string | null;
};

/** How one tool keeps migrations: what is told apart here is all that differs between tools. */
export type Adapter = {
	/** Which files below the configured folder are read. */
	readonly files: (config: MigrationsConfig) => RegExp;
	/** The migrations that files are, in order; a text says what is wrong with them. */
	readonly parse: (files: readonly TreeFile[], config: MigrationsConfig) => FileSet | string;
	/** SQL that asks the tool's ledger; null: release-tui keeps its own. */
	readonly ledger: ((dialect: Dialect) => string) | null;
	/**
	 * What the rows of the ledger say; a text says why they cannot be understood.
	 * @param known what trees have, the candidate's first
	 */
	readonly entries: (rows: readonly Row[], known: readonly FileMigration[]) => readonly LedgerEntry[] | string;
	/** Entries that are not the project's own, such as those of a framework's parts. */
	readonly isForeign?: (entry: LedgerEntry, known: readonly FileMigration[]) => boolean;
	/** Null: release-tui applies the SQL itself. */
	readonly commands: CommandTemplates | null;
	/** Asking the tool for SQL is safe only when its ledger exists: it would make it. */
	readonly sqlNeedsLedger?: true;
	/**
	 * Takes out of what the tool printed as SQL what is not this migration's own. Null: it does more than was printed.
	 */
	readonly ownSql?: (printed: string, id: string) => string | null;
	/** Its command applies all that the work tree has, and not one migration. */
	readonly appliesAll?: true;
	/** What its command for the way back takes back besides: all later ones, or those of the same app. */
	readonly downReach?: 'later' | 'later-of-app';
	/** What people should know of those that are out of order. */
	readonly outOfOrder?: string;
};

/** A migration of a file that stands for itself: everything else is said in `rest`. */
export function fileMigration(
	id: string,
	file: string,
	rest: Partial<FileMigration> & Pick<FileMigration, 'up' | 'down' | 'hasDown'>,
): FileMigration {
	return {id, name: id, file, transaction: 'file', checksum: null, after: [], replaces: [], group: '', ...rest};
}
