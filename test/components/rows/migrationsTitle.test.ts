import {expect, test} from 'vitest';
import {summaryLines} from '../../../components/rows/migrationFacts.ts';
import {migrationsTitle} from '../../../components/rows/migrationRows.ts';
import {plain} from '../../../components/text/line.ts';
import {judgePending} from '../../../src/migrations/lint/judgePending.ts';
import {fakeMigrations} from '../../support/cockpitFixtures.ts';

const at = '2026-11-21T12:00:00.000Z';

async function title(applied: readonly string[], halfway: readonly string[], later = 0, proving: string | null = null) {
	const status = fakeMigrations(new Set(applied), at);
	const judged = await judgePending(status.pending, 'sqlite', {severity: {}, accept: []});
	const rows = status.rows.map(row => (halfway.includes(row.id) ? {...row, state: 'halfway' as const} : row));
	const made = migrationsTitle(
		{status: 'ready', value: {...status, rows, judged, proof: null}},
		proving,
		Date.parse(at) + later,
	);
	return {left: plain(made.left), right: plain(made.right)};
}

test('the title tells what waits, what was begun, and that nothing does', async () => {
	expect((await title([], [])).left).toContain('Migrations · 2 pending');
	expect((await title(['0041', '0042'], [])).left).toContain('Migrations · none pending');
	expect((await title(['0041'], ['0042'])).left).toMatch(/^Migrations · 1 halfway(?!.* pending)/);
});

test('an answer that is older than a minute says so, and so does an old failure', async () => {
	expect((await title([], [], 59_000)).right).toBe('');
	expect((await title([], [], 5 * 60_000)).right).toBe('read 5 m ago');
	const failed = migrationsTitle(
		{status: 'ready', value: {ok: false, error: 'it is down', at}},
		null,
		Date.parse(at) + 60_000,
	);
	expect(plain(failed.right)).toBe('read 1 m ago');
	const status = fakeMigrations(new Set(), at);
	const judged = await judgePending(status.pending, 'sqlite', {severity: {}, accept: []});
	const kept = {...status, judged, proof: null, unanswered: 'nothing listens'};
	const silent = migrationsTitle({status: 'ready', value: kept}, null, Date.parse(at) + 180_000);
	expect(plain(silent.right)).toMatch(/^. no answer now · read 3 m ago$/);
	expect(summaryLines(kept, 'dbmate', 80).map(plain).join('\n')).toContain('no answer now: nothing listens');
});

test('what is being tried on a clone stands there, wherever the pane has no room for it', async () => {
	expect((await title([], [], 0, 'apply 0041')).left).toMatch(/^Migrations · . on a clone: apply 0041$/);
});
