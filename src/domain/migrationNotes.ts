import type {PlannedMigration} from './migrationSteps.ts';

/** What an announcement says of the schema: which migrations run before the new code, and which once it is verified. */
export function migrationNotes(migrations: readonly PlannedMigration[]): string {
	if (migrations.length === 0) return 'No schema change.';
	const named = (phase: PlannedMigration['phase']) =>
		migrations
			.filter(migration => migration.phase === phase)
			.map(({script: {id, name}}) => `- ${name === id ? id : `${id} ${name}`}`);
	const part = (title: string, lines: readonly string[]) => (lines.length > 0 ? [title, ...lines] : []);
	return [
		...part('Schema changes before the new code goes out:', named('schema')),
		...part('Schema changes once the new code is verified:', named('contract')),
	].join('\n');
}
