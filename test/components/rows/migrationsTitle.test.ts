import {expect, test} from 'vitest';
import {migrationsTitle} from '../../../components/rows/migrationRows.ts';
import {plain} from '../../../components/text/line.ts';
import {judgePending} from '../../../src/migrations/lint/judgePending.ts';
import {fakeMigrations} from '../../support/cockpitFixtures.ts';

async function title(applied: readonly string[], halfway: readonly string[]): Promise<string> {
	const status = fakeMigrations(new Set(applied), '2026-11-21T12:00:00.000Z');
	const judged = await judgePending(status.pending, 'sqlite', {severity: {}, accept: []});
	const rows = status.rows.map(row => (halfway.includes(row.id) ? {...row, state: 'halfway' as const} : row));
	return plain(migrationsTitle({status: 'ready', value: {...status, rows, judged, proof: null}}).left);
}

test('the title tells what waits, what was begun, and that nothing does', async () => {
	expect(await title([], [])).toContain('Migrations · 2 pending');
	expect(await title(['0041', '0042'], [])).toContain('Migrations · none pending');
	expect(await title(['0041'], ['0042'])).toMatch(/^Migrations · 1 halfway(?!.* pending)/);
});
