import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {overlayLines} from '../../components/overlays/overlayLines.ts';
import {targetsView} from '../../components/overlays/targetsView.ts';
import {releaseRow} from '../../components/rows/releaseRows.ts';
import {plain} from '../../components/text/line.ts';
import {withoutColors} from '../../components/text/width.ts';
import {createTheme} from '../../components/theme.ts';
import type {FanOut} from '../../src/domain/fanOut.ts';
import type {Release} from '../../src/domain/release.ts';
import type {TargetChange} from '../../src/domain/targets.ts';
import {ready} from '../../store/loadable.ts';
import type {TargetsOverlay} from '../../store/overlay.ts';
import {releaseRows} from '../../store/releaseRows.ts';
import {initialState} from '../../store/state.ts';
import {command, project} from '../support/samples.ts';
import {deploying, given, happened} from '../support/story.ts';

const now = Date.parse('2026-05-04T12:00:40.000Z');
const theme = createTheme(false);

const page: TargetsOverlay = {
	kind: 'targets',
	release: 1,
	step: 'install',
	of: null,
	at: null,
	filter: '',
	typing: false,
	order: 'trouble',
	marked: [],
};

const at = (second: number) => new Date(Date.parse('2026-05-04T12:00:00.000Z') + second * 1000).toISOString();
const names = (count: number) => Array.from({length: count}, (_, n) => `web${n + 1}`);

function fanOut(targets: readonly string[]): FanOut {
	return {
		group: 'web',
		targets,
		transport: 'sh',
		parallel: 10,
		canary: 1,
		batchSize: 5,
		waitMs: 0,
		check: null,
		maxFailures: 3,
		reconnectMs: 1000,
	};
}

function change(
	target: string,
	state: TargetChange['state'],
	second: number,
	exitCode: number | null,
	detail: string | null,
) {
	return {target, state, round: 1, exitCode, detail, at: at(second), began: true};
}

/** A step on 20 targets of which some are done, one failed, one was never reached and one runs; one is put off by hand. */
function halfway(): Release {
	const targets = names(20);
	const begun = targets.slice(0, 11);
	const {book} = given(
		deploying('v2', {
			steps: [
				command('install', './install', {fanOut: fanOut(targets)}),
				command('restart', './restart', {fanOut: fanOut(targets)}),
			],
			begun: 0,
		}),
		happened(
			1,
			{type: 'step-intended', step: 'install', attempt: 1},
			{
				type: 'targets-changed',
				step: 'install',
				attempt: 1,
				changes: begun.map(target => change(target, 'started', 10, null, null)),
			},
			{
				type: 'targets-changed',
				step: 'install',
				attempt: 1,
				changes: [
					...['web1', 'web2', 'web4', 'web5', 'web6', 'web8', 'web9', 'web10'].map(target =>
						change(target, 'succeeded', 13, 0, null),
					),
					change('web3', 'failed', 12, 1, 'npm ERR! disk full'),
					change('web7', 'not-reached', 11, null, 'it refuses connections'),
				],
			},
			{type: 'targets-decided', step: 'install', decision: 'later', targets: ['web20'], reason: 'in repair'},
		),
	);
	return book.release(1);
}

function picture(
	release: Release,
	columns: number,
	rows: number,
	choice: Partial<TargetsOverlay> = {},
): readonly string[] {
	const overlay = {...page, ...choice};
	const state = {...initialState(project, now, null), release: ready(release), overlays: [overlay], now};
	const lines = overlayLines(targetsView(overlay, state, columns - 4), columns, rows, [], theme);
	for (const line of lines) expect(stringWidth(line)).toBe(columns);
	return lines.map(line => withoutColors(line).trimEnd());
}

test('at 80 columns, what went wrong stands first, and why', () => {
	expect(picture(halfway(), 80, 18).join('\n')).toMatchInlineSnapshot(`
		"╭ #1 install · web ────────────────────────────────────────────────────────────╮
		│ 8 of 20 · 1 failed · 1 not reached · 1 running · 1 later · batch 3 of 5      │
		│   web    install       restart                                               │
		│   web3   ✖ exit 1      ·             npm ERR! disk full                      │
		│   web7   ✖ not reached ·             it refuses connections                  │
		│   web11  ⠋ 0:30        ·                                                     │
		│   web12  ·             ·                                                     │
		│   web13  ·             ·                                                     │
		│   web14  ·             ·                                                     │
		│   web15  ·             ·                                                     │
		│   web16  ·             ·                                                     │
		│   web17  ·             ·                                                     │
		│   web18  ·             ·                                                     │
		│ web3: failed · exit code 1 · npm ERR! disk full                              │
		│                                                                              │
		╰──────────────────────────────────────────────────────────────────────────────╯"
	`);
});

test('at 120 columns, a filter and marks are seen, and what stands under the cursor stays there', () => {
	expect(
		picture(halfway(), 120, 16, {filter: 'web1', order: 'plan', at: 'web11', marked: ['web10']}).join('\n'),
	).toMatchInlineSnapshot(`
		"╭ #1 install · web ───────────────────────────────────────────────────────────────────────── 1 marked · 11 of 20 shown ╮
		│ 8 of 20 · 1 failed · 1 not reached · 1 running · 1 later · batch 3 of 5                                              │
		│ /web1                                                                                                                │
		│   web    install       restart                                                                                       │
		│   web1   ✔ 3.0 s       ·                                                                                             │
		│ ▸ web10  ✔ 3.0 s       ·                                                                                             │
		│   web11  ⠋ 0:30        ·                                                                                             │
		│   web12  ·             ·                                                                                             │
		│   web13  ·             ·                                                                                             │
		│   web14  ·             ·                                                                                             │
		│   web15  ·             ·                                                                                             │
		│ web11: running                                                                                                       │
		│                                                                                                                      │
		╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯"
	`);
	expect(picture(halfway(), 200, 50, {filter: 'no such', typing: true}).join('\n')).toContain(
		'No target fits this filter.',
	);
});

test('of ten thousand targets only those in sight are made into rows', () => {
	const {book} = given(deploying('v2', {steps: [command('install', 'x', {fanOut: fanOut(names(10_000))})], begun: 0}));
	const release = book.release(1);
	const overlay = {...page, at: 'web9000', order: 'plan' as const};
	const state = {...initialState(project, now, null), release: ready(release), overlays: [overlay], now};
	const view = targetsView(overlay, state, 116);
	expect(view.body).toMatchObject({kind: 'rows', length: 10_000, cursor: 8999});
	expect(overlayLines(view, 120, 36, [], theme).join('\n')).toContain('web9000');
});

test('the row of the step in the release pane says how far it is', () => {
	const release = halfway();
	const rows = releaseRows(release, {deploy: true}).map(row =>
		plain(releaseRow(row, 110, {release, usual: {}, now, idWidth: 8})),
	);
	expect(rows.slice(1).map(row => row.trim())).toEqual([
		expect.stringMatching(
			/^. install +8 of 20 · 1 failed · 1 not reached · 1 running · 1 later · batch 3 of 5 · a step/,
		),
		expect.stringMatching(/^· restart +on 20 targets of web, 1 first, 5 at a time · a step/),
	]);
});
