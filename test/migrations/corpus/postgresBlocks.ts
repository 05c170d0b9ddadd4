import {type CorpusCase, judged} from './corpusCase.ts';

/** Code that stands in the migration, on the same schema. */
export const postgresBlocks: readonly CorpusCase[] = [
	judged('DO $$ BEGIN DELETE FROM lonely; END $$', 'contract', 'no', 'U2', 'D03'),
	judged(
		"DO $$ BEGIN CREATE TYPE color AS ENUM ('red'); EXCEPTION WHEN duplicate_object THEN NULL; END $$",
		'expand',
		'yes',
		'U0',
		'E05',
	),
	judged(
		`DO $$ BEGIN
			IF NOT EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'users' AND column_name = 'nick')
			THEN ALTER TABLE users ADD COLUMN nick text; ELSE RAISE NOTICE 'there'; END IF;
		END $$ LANGUAGE plpgsql`,
		'expand',
		'yes',
		'U1',
		'C01',
	),
	judged(
		`DO $do$ BEGIN EXECUTE 'ALTER TABLE lonely DROP COLUMN b'; EXCEPTION WHEN undefined_column THEN NULL; END $do$`,
		'contract',
		'no',
		'U2',
		'C15',
	),
	judged(
		'DO $$ DECLARE one record; BEGIN FOR one IN SELECT id FROM lonely LOOP DELETE FROM lonely; END LOOP; END $$',
		'opaque',
		'unknown',
		'U3',
		'V06',
	),
	judged("DO $$ BEGIN EXECUTE format('DROP TABLE %I', 'lonely'); END $$", 'opaque', 'unknown', 'U3', 'V06'),
	judged("DO $$ DECLARE next bigint := nextval('ticket'); BEGIN NULL; END $$", 'opaque', 'unknown', 'U3', 'V06'),
	judged('DO $$ DECLARE most int := 5; BEGIN DELETE FROM lonely WHERE a > most; END $$', 'contract', 'no', 'U2', 'D03'),
];
