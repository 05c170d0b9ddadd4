import fc from 'fast-check';
import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {migrationPlanView} from '../../../components/overlays/migrationPlanView.ts';
import type {OverlayView} from '../../../components/overlays/overlayView.ts';
import {summaryLines, surroundingLines} from '../../../components/rows/migrationFacts.ts';
import {migrationRow} from '../../../components/rows/migrationRows.ts';
import {type Line, paint, plain} from '../../../components/text/line.ts';
import {createTheme} from '../../../components/theme.ts';
import {judgePending} from '../../../src/migrations/lint/judgePending.ts';
import {ready} from '../../../store/loadable.ts';
import {initialState} from '../../../store/state.ts';
import {fakeMigrations, fakeProject} from '../../support/cockpitFixtures.ts';
import {shaOf} from '../../support/cockpitPorts.ts';

const theme = createTheme(true);
const now = Date.parse('2026-11-21T14:06:31.000Z');
const hostile = 'zoë 日本語 한국어 😀 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';

/** Lines made for a width are painted as wide as that, whatever stands in them. */
function expectFits(make: (width: number) => readonly Line[]) {
	const width = fc.integer({min: 1, max: 220});
	const isWide = (columns: number) => make(columns).every(line => stringWidth(paint(line, columns, theme)) === columns);
	fc.assert(fc.property(width, isWide), {numRuns: 30});
}

function textOf({body}: OverlayView): readonly Line[] {
	return body.kind === 'text' ? body.lines : [];
}

test('around migrations fit, and tell the ledger, the estimate, who holds locks, and the backup', async () => {
	const at = new Date(now - 20_000).toISOString();
	const {rows, pending} = fakeMigrations(new Set(), at);
	const judged = await judgePending(pending, 'sqlite', {severity: {}, accept: []});
	const [first, second] = pending;
	const proof = {
		at,
		environment: 'staging',
		candidate: shaOf(0),
		ids: pending.map(({id}) => id),
		how: 'by SQLite',
		cloneMs: 5,
		steps: [
			{id: second?.id ?? '', direction: 'down' as const, ms: 3, error: `${hostile}\nin: ${hostile}`, statements: []},
		],
		atSize: null,
		estimates: [{id: first?.id ?? '', fromMs: 41_000, toMs: 70_000}],
		old: {tried: 2, broken: [{sql: hostile, error: hostile}]},
		fresh: null,
	};
	const holder = {who: hostile, seconds: 847, state: 'idle in transaction', tables: null};
	const around = {
		database: {server: 'PostgreSQL 15.18', bytes: 48_200_000, holders: [holder]},
		backup: {steps: [], newest: null},
		usual: {backMs: 12_000, deployMs: 300_000},
	};
	const status = {ok: true as const, rows, pending, heads: [], remarks: [], at, judged, proof, around};
	expectFits(width => [
		...summaryLines(status, 'sql-dir', width),
		...surroundingLines(status, null, width, now),
		...surroundingLines(status, hostile, width, now),
	]);
	const text = [...summaryLines(status, 'sql-dir', 200), ...surroundingLines(status, null, 400, now)]
		.map(plain)
		.join('\n');
	expect(text).toMatch(/^Ledger .* 2 pending .* sql-dir · PostgreSQL 15\.18 · 46 MB\nVerdict ✖ blocked/);
	expect(text).toMatch(
		/Locks .*for 14 m, and may hold them, now idle in transaction \(asked 20 s ago\)\nBackup {2}no step makes one/,
	);
	const silent = {...status, around: {...around, database: 'The database does not answer.'}};
	expect(surroundingLines(silent, null, 80, now).map(plain).join('\n')).toContain('Locks   The database does not');
	const state = {...initialState(fakeProject, now, null), migrations: ready(status)};
	for (const page of ['all', 'order', 'proof'] as const) {
		expectFits(width => textOf(migrationPlanView({kind: 'migrationPlan', page, top: 0}, state, width)));
	}

	const waiting = rows.find(({id}) => id === first?.id);
	const of = judged.migrations.find(({script}) => script.id === first?.id) ?? null;
	if (!waiting) throw new Error('no migration');
	expect(plain(migrationRow(waiting, of, 4, 76, now, {proof, headed: true}))).toMatch(/expand +41–70 s /);
});
