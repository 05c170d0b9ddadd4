// What tools print as the SQL of a migration holds more than that: their own ledger, transactions, other migrations.
import {expect, test} from 'vitest';
import {alembic} from '../../../src/migrations/adapters/alembic.ts';
import {django} from '../../../src/migrations/adapters/django.ts';
import {nodePgMigrate} from '../../../src/migrations/adapters/nodePgMigrate.ts';

test('of what Alembic prints, the revision stays, without its ledger and transaction', () => {
	const printed = `BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL
);

-- Running upgrade  -> b2

CREATE TABLE other (
    id INTEGER
);

INSERT INTO alembic_version (version_num) VALUES ('b2') RETURNING alembic_version.version_num;

-- Running upgrade b1, b2 -> m1

UPDATE alembic_settings SET kept = true;

DELETE FROM alembic_version WHERE alembic_version.version_num = 'b1';

UPDATE alembic_version SET version_num='m1' WHERE alembic_version.version_num = 'b2';

COMMIT;

`;
	expect(alembic.ownSql?.(printed, 'm1')).toBe(
		'-- Running upgrade b1, b2 -> m1\n\nUPDATE alembic_settings SET kept = true;',
	);
	const back =
		"BEGIN;\n\n-- Running downgrade b1 -> a1, a2\n\nDROP TABLE t;\n\nDELETE FROM alembic_version WHERE x = 'b1';\n\nCOMMIT;\n";
	expect(alembic.ownSql?.(back, 'b1')).toBe('-- Running downgrade b1 -> a1, a2\n\nDROP TABLE t;');
});

test('of what node-pg-migrate prints, the statements stay', () => {
	const printed = `dry run
> Migrating files:
> - 1_a
### MIGRATION 1_a (UP) ###
ALTER TABLE "t2"
  ADD "nick" text;
INSERT INTO "public"."pgmigrations" (name, run_on) VALUES ('1_a', NOW());


Migrations complete!
`;
	expect(nodePgMigrate.ownSql?.(printed, '1_a')).toBe('ALTER TABLE "t2"\n  ADD "nick" text;');
	expect(nodePgMigrate.ownSql?.('No migrations to run!\nMigrations complete!\n', '1_a')).toBe('');
});

test('of what Django prints, its own transaction goes, and what cannot be SQL stays unknown', () => {
	const body = '--\n-- Add field nick to cart\n--\nALTER TABLE "carts_cart" ADD COLUMN "nick" varchar(40) NULL;';
	expect(django.ownSql?.(`BEGIN;\n${body}\nCOMMIT;\n`, 'carts.0002_nick')).toBe(body);
	expect(django.ownSql?.(`${body}\n`, 'carts.0002_nick')).toBe(body);
	expect(django.ownSql?.('--\n-- MIGRATION NOW PERFORMS OPERATION THAT CANNOT BE WRITTEN AS SQL:\n', 'x')).toBeNull();
});
