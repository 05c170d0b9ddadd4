/** One step from a version of the shared tables to the next. What is there already, it neither changes nor takes away. */
export type Upgrade = {
	readonly sql: string;
	/** New tables whose rows may come and go. Whoever may add events may use them, without being granted anything more. */
	readonly tables: readonly string[];
};

/**
 * The steps from version 1 on, in order: the first makes version 2. A step that was released is never changed; what comes
 * later is added at the end. None refers to `history`: whoever appends holds its row, and would be waited for.
 */
export const upgrades: readonly Upgrade[] = [
	{
		tables: ['output', 'watcher'],
		sql: `
			-- Masked output of attempts, in pieces. What is missing between two pieces was left out; an empty one is the end.
			CREATE TABLE release_tui.output (
				project text NOT NULL,
				release integer NOT NULL,
				step text NOT NULL,
				attempt integer NOT NULL,
				-- Bytes of the output before this piece.
				place bigint NOT NULL,
				bytes bytea NOT NULL CHECK (octet_length(bytes) <= 65536),
				PRIMARY KEY (project, release, step, attempt, place)
			);
			-- Who looks on now: a row for each cockpit, as old as its last sign of life by the server's clock.
			CREATE TABLE release_tui.watcher (
				project text NOT NULL,
				id text NOT NULL CHECK (length(id) <= 100),
				who text NOT NULL CHECK (length(who) <= 1000),
				looking_at text NOT NULL CHECK (length(looking_at) <= 100),
				seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
				PRIMARY KEY (project, id)
			);
		`,
	},
	{
		tables: ['runner_host', 'runner_claim'],
		sql: `
			-- Who runs releases that others start: a row for each, as old as its last sign of life by the server's clock.
			CREATE TABLE release_tui.runner_host (
				project text NOT NULL,
				name text NOT NULL CHECK (length(name) <= 100),
				labels text[] NOT NULL CHECK (length(array_to_string(labels, ',')) <= 2000),
				machine text NOT NULL CHECK (length(machine) <= 200),
				version text NOT NULL CHECK (length(version) <= 100),
				instance text NOT NULL CHECK (length(instance) <= 100),
				identity text NOT NULL CHECK (length(identity) <= 1000),
				stopped boolean NOT NULL DEFAULT false,
				seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
				PRIMARY KEY (project, name)
			);
			-- Which of them looks at a release. Whether it was taken, its events alone say.
			CREATE TABLE release_tui.runner_claim (
				project text NOT NULL,
				release integer NOT NULL,
				host text CHECK (length(host) <= 100),
				claimed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
				PRIMARY KEY (project, release)
			);
		`,
	},
	{
		tables: ['environment'],
		sql: `
			-- A projection: what an environment's events come to up to one of them, which its hash names.
			CREATE TABLE release_tui.environment (
				project text NOT NULL,
				name text NOT NULL,
				seq integer NOT NULL,
				hash text NOT NULL,
				state text NOT NULL,
				PRIMARY KEY (project, name)
			);
			-- Until something is appended to it, one that is there already is folded from its events.
			INSERT INTO release_tui.environment
				SELECT DISTINCT project, environment, 0, '', '' FROM release_tui.release;
			CREATE INDEX IF NOT EXISTS release_by_status ON release_tui.release (project, status, id);
			CREATE INDEX IF NOT EXISTS release_open_in ON release_tui.release (project, environment, id) WHERE NOT ended;
			CREATE INDEX IF NOT EXISTS release_due ON release_tui.release (project, environment, id)
				WHERE strpos(summary, '"due":[{') > 0;
			CREATE INDEX IF NOT EXISTS release_verified ON release_tui.release (project, environment, id)
				WHERE strpos(summary, '"verified":true') > 0;
		`,
	},
];

/** The statements of a step, with the rights that it hands on. */
export function upgradeSql({sql, tables}: Upgrade): string {
	const names = tables.map(table => `release_tui.${table}`).join(', ');
	return tables.length === 0 ? sql : `${sql}${handOnRights(names)}`;
}

// Otherwise everybody but the tables' owner would be shut out until somebody had thought of it.
function handOnRights(tables: string): string {
	return `
		DO $$
		DECLARE whoever record;
		BEGIN
			FOR whoever IN
				SELECT DISTINCT CASE given.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(given.grantee)) END AS name
				FROM pg_class, aclexplode(relacl) AS given
				WHERE pg_class.oid = 'release_tui.event'::regclass AND given.privilege_type = 'INSERT'
			LOOP
				EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON ${tables} TO ' || whoever.name;
			END LOOP;
		END $$;
	`;
}
