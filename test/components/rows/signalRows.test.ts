import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {releaseNote} from '../../../components/rows/releaseRows.ts';
import {releaseWord} from '../../../components/rows/releaseWords.ts';
import {currentWatch, signalFacts, signalLines} from '../../../components/rows/signalRows.ts';
import {paint, plain} from '../../../components/text/line.ts';
import {createTheme} from '../../../components/theme.ts';
import type {ReleaseEvent} from '../../../src/domain/events.ts';
import {foldRelease} from '../../../src/domain/evolveRelease.ts';
import type {Release} from '../../../src/domain/release.ts';
import type {Signal, SignalReadings} from '../../../src/domain/signal.ts';
import {ana, queueLength, watching} from '../../support/samples.ts';
import {startedEvent} from '../../support/started.ts';

const at = '2026-11-21T14:00:00.000Z';
const now = Date.parse(at);
const errors: Signal = {
	name: '日本語',
	kind: 'logs',
	source: {name: 'web', kind: 'file', file: 'web.log'},
	match: null,
	max: {of: 'share', value: 0.01},
	maxRise: 2,
};
const step = watching(600_000, {signals: [errors, queueLength(100)], onFail: 'rollback'});

/** A release whose watch gave these looks. */
function watched(looks: readonly SignalReadings[], ...after: readonly ReleaseEvent[]): Release {
	const events: readonly ReleaseEvent[] = [
		startedEvent(1, {plan: {steps: [step], secrets: []}}),
		{type: 'step-intended', step: 'watch', attempt: 1},
		...looks.map((readings): ReleaseEvent => ({type: 'signals-sampled', step: 'watch', stage: 'during', readings})),
		...after,
	];
	const release = foldRelease(
		events.map((event, index) => ({stream: 'release:1', seq: index + 1, at, by: ana, event})),
	);
	if (!release) throw new Error('no release');
	return release;
}

const look = (matched: number, value: number): SignalReadings => ({
	日本語: {what: 'lines', lines: 1000, matched, ms: 10_000},
	queue: {what: 'number', value},
});
const shown = (release: Release, width: number, rows: number) =>
	signalLines(release, step, width, rows).map(line => plain(line).trimEnd());

describe('the signals of a watch', () => {
	test('one a row: verdict, figure, the last looks, and what fails it', () => {
		const release = watched([look(0, 10), look(4, 20), look(2, 80)]);
		expect(shown(release, 70, 4)).toEqual([
			'? 日本語 0.2 %        ▁▄▃ too few looks before the release to compare…',
			'✔ queue     20        ▂▃▇ fails above 100',
		]);
		expect(shown(release, 40, 4)[1]).toBe('✔ queue     20        ▂▃▇ fails >100');
	});

	test('what is wrong with one, and what its limit is where there is room for it', () => {
		const release = watched([look(0, 10), look(0, 900), look(0, 900)]);
		expect(shown(release, 50, 4)[1]).toBe('✖ queue  900        ▂██ above its limit');
		expect(shown(release, 70, 4)[1]).toBe('✖ queue  900        ▂██ above its limit  fails above 100');
	});

	test('in one row where there are no more', () => {
		expect(shown(watched([look(0, 1), look(0, 1), look(0, 900)]), 70, 1)).toEqual([
			'✔ 日本語 0 % >1 % or >2× · ✔ queue 1 >100',
		]);
		// One row is always there: what would fail it must be on the screen.
		expect(shown(watched([look(0, 1)]), 70, 0)).toHaveLength(1);
	});

	test('every width is kept to', () => {
		const theme = createTheme(true);
		const release = watched([look(0, 10), look(400, 20), look(2, 8_000_000)]);
		fc.assert(
			fc.property(fc.integer({min: 1, max: 200}), fc.integer({min: 0, max: 4}), (width, rows) => {
				for (const line of signalLines(release, step, width, rows)) {
					expect(stringWidth(paint(line, width, theme))).toBe(width);
				}
			}),
			{numRuns: 60},
		);
	});

	test('they are shown while one watches, and when they stopped the release', () => {
		const failed: ReleaseEvent = {
			type: 'step-finished',
			step: 'watch',
			attempt: 1,
			outcome: 'failed',
			exitCode: null,
			signal: null,
			detail: 'queue 900',
			durationMs: 1,
		};
		const judged: ReleaseEvent = {type: 'signals-judged', step: 'watch', attempt: 1, verdict: 'fail'};
		const due: ReleaseEvent = {type: 'rollback-announced', step: 'watch', at: '2026-11-21T14:00:27.000Z'};
		const looks = [look(0, 900), look(0, 900), look(0, 900)];
		const context = (release: Release) => ({release, usual: {}, now, idWidth: 8});
		expect(currentWatch(watched(looks))?.id).toBe('watch');
		const counting = watched(looks, judged, failed, due);
		expect(currentWatch(counting)?.id).toBe('watch');
		expect(releaseWord(counting).text).toBe('about to roll back');
		expect(releaseNote(context(counting), true, 80, 2).map(plain)).toEqual([
			'‼ rolls back in 0:27: p holds it, R does it now',
		]);
		const held = watched(looks, judged, failed, due, {type: 'release-paused', reason: null});
		expect(releaseNote(context(held), true, 90, 2).map(plain)).toEqual([
			'held: p lets it roll back after all, R does it now, S skips the watch',
		]);
		expect(signalFacts(counting, step)[1]).toEqual(['queue', 'fail · 900: above its limit · fails above 100']);
		const skipped = watched(looks, judged, failed, due, {type: 'step-skipped', step: 'watch', reason: 'known'});
		expect(releaseWord(skipped).text).not.toBe('about to roll back');
		expect(skipped.watches['watch']?.during).toHaveLength(3);
		expect(releaseWord(watched(looks, {...judged, verdict: 'unknown'}, failed)).text).toBe('watch not known');
		const why = 'release.yaml has changed and is not trusted.';
		const refused = watched(looks, judged, failed, due, {type: 'rollback-refused', step: 'watch', reason: why});
		expect(releaseWord(refused).text).toBe('watch failed');
		expect(releaseNote(context(refused), true, 160, 2).map(plain)).toEqual([
			`cannot roll back by itself: ${why} · r tries again, S skips it, R rolls back`,
		]);
	});
});
