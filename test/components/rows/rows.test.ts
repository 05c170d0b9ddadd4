import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {boxed, framed} from '../../../components/frame.ts';
import {headerLine} from '../../../components/headerLine.ts';
import {historyRow} from '../../../components/overlays/historyView.ts';
import {
	commitLines,
	commitRow,
	commitSearchTitle,
	commitsTitle,
	relationLine,
} from '../../../components/rows/commitRows.ts';
import {environmentNotes, environmentRow} from '../../../components/rows/environmentRows.ts';
import {logRow, noEmphasis} from '../../../components/rows/logRows.ts';
import {migrationHeadRow, migrationLines, migrationRow} from '../../../components/rows/migrationRows.ts';
import {lastNoteLine, noteLines} from '../../../components/rows/noteRows.ts';
import {releaseNote, releaseRow} from '../../../components/rows/releaseRows.ts';
import {releaseWord} from '../../../components/rows/releaseWords.ts';
import {rollbackDetail, rollbackLines} from '../../../components/rows/rollbackRows.ts';
import {stepLines} from '../../../components/rows/stepLines.ts';
import {age, clock, clockOrDay, duration, stepDuration} from '../../../components/rows/time.ts';
import {tooSmall} from '../../../components/rows/tooSmall.ts';
import {wayLines} from '../../../components/rows/wayRows.ts';
import type {Line} from '../../../components/text/line.ts';
import {lineWidth, paint, plain} from '../../../components/text/line.ts';
import {withoutColors} from '../../../components/text/width.ts';
import {createTheme} from '../../../components/theme.ts';
import {isRefusal} from '../../../src/domain/decision.ts';
import {judgePending} from '../../../src/migrations/lint/judgePending.ts';
import type {MigrationRow} from '../../../src/migrations/migrations.ts';
import {loading, ready} from '../../../store/loadable.ts';
import {releaseRows} from '../../../store/releaseRows.ts';
import type {CommitSearch} from '../../../store/state.ts';
import {fakeCommits, fakeMigrations, fakeProject, fakeRepository} from '../../support/cockpitFixtures.ts';
import {ana, fakeWorld, shaOf, worldWithHistory} from '../../support/cockpitPorts.ts';

const theme = createTheme(true);
const mono = createTheme(false);
const now = Date.parse('2026-11-21T14:06:31.000Z');
const style = {
	sourceWidth: 0,
	sources: ['web'],
	look: {times: 'clock', left: 0, wrapped: false, picked: true},
	now,
	theme,
} as const;
const hostile = 'zoë 日本語 한국어 😀 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';

/** Every width: rows made for it never are wider, and painted they are exactly as wide. */
function expectFits(make: (width: number) => readonly Line[]) {
	fc.assert(
		fc.property(fc.integer({min: 1, max: 220}), width => {
			for (const line of make(width)) {
				expect(stringWidth(paint(line, width, theme))).toBe(width);
				expect(stringWidth(paint(line, width, mono, 'cursor'))).toBe(width);
			}
		}),
		{numRuns: 60},
	);
}

async function verifying() {
	const world = await worldWithHistory(now);
	const id = await world.deploy('staging', shaOf(0));
	world.runUntil(id);
	await world.ports.engine.decideStep(id, {do: 'confirm', step: 'team', note: hostile});
	world.runUntil(id, 'health');
	return {world, release: world.release(id)};
}

describe('rows', () => {
	test('of commits fit every width, whatever is in them', () => {
		const commit = {
			...fakeCommits[0],
			subject: hostile,
			author: hostile,
			tags: [hostile, 'v1'],
		} as (typeof fakeCommits)[0];
		expectFits(width => [commitRow(commit, width, now)]);
		expectFits(width => [commitRow(commit, width, now, {isLive: true, isShipped: true})]);
		expect(plain(commitRow(fakeCommits[1] ?? commit, 60, now))).toMatch(/^980c601 Add nick to users +Ben +5 h$/);
	});

	test('of commits tell what runs, and the title how many are to ship and were found', () => {
		const [commit] = fakeCommits;
		if (!commit) throw new Error('no commit');
		expect(plain(commitRow(commit, 70, now, {isLive: true, isShipped: true}))).toContain('● live v2.5.0');
		const list = {commits: [commit, commit], shipping: 1, counted: true, state: 'whole'} as const;
		const to = {sha: commit.sha, version: 'v2.5.0', ref: 'main'};
		const title = (count: number | null) =>
			plain(commitsTitle(ready({...list, from: null, to, release: null, relation: null, count})).left);
		expect(title(80_000)).toContain('80,000 to ship');
		expect(title(null)).toContain('at least 1 to ship');
		const search = {...list, text: 'x'.repeat(60), query: {text: 'x'}, error: null, cursor: 0};
		const searchTitle = (change: Partial<CommitSearch>) => {
			const {left, right} = commitSearchTitle({...search, ...change});
			return [plain(left), plain(right)];
		};
		expect(searchTitle({})).toEqual([`Commits · /${'x'.repeat(39)}…/ · 2 found, 1 to ship`, '']);
		expect(searchTitle({text: 'fix', state: 'more'})).toEqual(['Commits · /fix/ · 2 and more found, 1 to ship', '']);
		expect(searchTitle({text: 'fix', commits: [], state: 'reading'})).toEqual(['Commits · /fix/', 'searching …']);
	});

	test('of a commit in detail fit', async () => {
		const detail = await fakeRepository().detail(shaOf(4));
		if (!detail) throw new Error('no commit');
		expectFits(width => commitLines(detail, width, now));
		expect(commitLines(detail, 80, now).map(plain).join('\n')).toContain('+14     -9 src/cart/total.ts');
	});

	const short = {proof: null, headed: false};

	test('of migrations fit and say what is pending, applied and gone', () => {
		const {rows} = fakeMigrations(new Set(), new Date(now).toISOString());
		expectFits(width => rows.map(row => migrationRow({...row, name: hostile}, null, 6, width, now, short)));
		for (const row of rows) expectFits(width => migrationLines(row, null, null, width));
		const text = rows.map(row => plain(migrationRow(row, null, 4, 76, now, short))).join('\n');
		expect(text).toContain('✖ 0038');
		expect(text).toMatch(/· 0042 .*pending.*down ✖ no/);
		expect(text).toMatch(/✔ 0040 .*‼ edited.*applied/);
	});

	test('of a migration that is gone say which commit still has it, and of one out of order that it is', () => {
		const [row] = fakeMigrations(new Set(), new Date(now).toISOString()).rows;
		if (!row) throw new Error('no migration');
		const found = {foundIn: shaOf(4), outOfOrder: true, code: `def upgrade():\n\tpass # ${hostile}`};
		const gone = {...row, ...found, state: 'gone', file: `db/${hostile}.sql`} as const;
		expectFits(width => migrationLines(gone, null, null, width));
		const text = migrationLines({...gone, file: 'db/0038.py'}, null, null, 80)
			.map(plain)
			.join('\n');
		expect(text).toContain(`db/0038.py is still in ${shaOf(4).slice(0, 7)}`);
		expect(text).toContain('a later one is applied already');
		expect(text).toMatch(/code, without a way back.*\n {2}def upgrade\(\):\n {6}pass/);
	});

	test('of judged migrations say what they do to the code that is live, and how one goes back', async () => {
		const {rows, pending} = fakeMigrations(new Set(), new Date(now).toISOString());
		const judged = await judgePending(pending, 'sqlite', {severity: {}, accept: []});
		const of = (row: MigrationRow) => judged.migrations.find(({script}) => script.id === row.id) ?? null;
		const waiting = rows.filter(row => of(row) !== null);
		for (const how of [short, {proof: null, headed: true}]) {
			expectFits(width => waiting.map(row => migrationRow({...row, name: hostile}, of(row), 6, width, now, how)));
			expectFits(width => [migrationHeadRow(6, width)]);
		}
		const known = {ok: true as const, rows, pending, heads: [], remarks: [], at: '', judged, proof: null};
		const usual = {backMs: 12_000, deployMs: 300_000};
		const told = {...known, around: {database: 'down', backup: {steps: ['dump'], newest: null}, usual}};
		for (const each of [known, told]) expectFits(width => wayLines(each, width, now));
		for (const row of waiting) expectFits(width => migrationLines(row, of(row), null, width));
		const shown = (width: number, how = short) =>
			waiting.map(row => plain(migrationRow(row, of(row), 4, width, now, how))).join('\n');
		expect(shown(76)).toMatch(/· 0042 .*✖ C15 +contract +old ✖ down ✖/);
		expect(plain(migrationHeadRow(4, 120))).toMatch(/id .* class +stops +est\. +old code +way back/);
		expect(shown(120, {...short, headed: true})).toMatch(/0041 .*expand +\S+ +— +✔ works +✔ loses new/);
		const lines = waiting
			.flatMap(row => migrationLines(row, of(row), null, 80))
			.map(plain)
			.join('\n');
		expect(lines).toMatch(/✖ C15 A column is dropped/);
		expect(wayLines(told, 160, now).map(plain).join('\n')).toMatch(
			/1 schema 0041 .*✔ works \(12 s\).*taking back 0041.*not needed.*mend[\s\S]*\n2 code .*✔ works.*git revert, ship again \(5 m\)[\s\S]*\n═+ point of no return ═+\n3 contract 0042 .*✖ breaks on 0042.*what dump makes/,
		);
		expect(wayLines(told, 76, now).map(plain).join('\n')).toMatch(
			/breaks on 0042[\s\S]*\n +restore: ‼ what dump makes[\s\S]*git revert/,
		);
	});

	test('of environments fit and tell live, lock and failure', () => {
		const config = fakeProject.environments[1];
		if (!config) throw new Error('no environment');
		const state = {
			name: 'production',
			seq: 1,
			lease: null,
			lock: {reason: hostile, by: ana, since: new Date(now).toISOString()},
			freeze: {reason: hostile, by: ana, since: new Date(now).toISOString(), until: null},
			approvals: [],
			signoffs: [],
			questions: [],
			fixes: [],
			postponed: null,
		};
		const environment = {
			config,
			overview: ready({state, open: null, last: null, lastShipped: null, lastStarted: null, unsent: [], due: []}),
			live: ready({revision: null, error: 'curl: (28) timed out', at: new Date(now - 40_000).toISOString()}),
			reading: false,
			behind: 3,
			ahead: 0,
		};
		const context = {selected: 'production', release: null, now};
		expectFits(width => [
			environmentRow(environment, 10, width, context),
			...environmentNotes(environment, 'staging', now),
		]);
		const notes = environmentNotes(environment, 'staging', now).map(plain).join('\n');
		expect(plain(environmentRow(environment, 10, 40, context))).toContain('▸✖ production  no answer');
		expect(notes).toContain('locked by ana@bastion');
		expect(notes).toContain('curl: (28) timed out');
		expect(notes).toContain('3 behind staging · protected · read 40 s ago');
		expect(plain(environmentRow({...environment, live: loading}, 10, 40, context))).toContain('asking …');
	});

	test('of a release fit, phases and steps alike', async () => {
		const {world, release} = await verifying();
		const context = {release, usual: {push: 4000}, now: world.now, idWidth: 12};
		const rows = releaseRows(release, {preflight: true, deploy: true});
		expectFits(width => rows.map(row => releaseRow(row, width, context)));
		for (const step of release.plan.steps) expectFits(width => stepLines(release, step, width, world.now));
		expect(releaseWord(release).text).toBe('verifying');
		expect(releaseNote(context, false, 40, 2).map(plain).join(' ')).toContain('its runner has died');
	});

	test('of a step that needs a person, and of one that outlived its shim, say so', async () => {
		const world = fakeWorld(now);
		const id = await world.deploy('staging', shaOf(0));
		const shown = () => {
			const context = {release: world.release(id), usual: {}, now, idWidth: 12};
			const rows = releaseRows(context.release, {});
			expectFits(width => [
				...rows.map(row => releaseRow(row, width, context)),
				...releaseNote(context, true, width, 3),
			]);
			return [...rows.map(row => releaseRow(row, 120, context)), ...releaseNote(context, true, 120, 3)]
				.map(plain)
				.join(' ');
		};
		world.happened(id, {type: 'step-needs-person', step: 'tests'});
		expect(shown()).toMatch(/tests +needs a person: npm test/);
		expect(shown()).toContain('needs a person: t runs it in this terminal');
		expect(releaseWord(world.release(id)).text).toBe('needs a person');
		world.happened(id, {type: 'step-taken', step: 'tests', attempt: 1});
		expect(shown()).toContain('given to ana@bastion');
		world.happened(id, {type: 'step-intended', step: 'tests', attempt: 1});
		const processes = [{pid: 1234, name: hostile}];
		world.happened(id, {type: 'step-orphaned', step: 'tests', attempt: 1, processes});
		expect(shown()).toMatch(/tests +its shim died; the command still runs: 1234 zoë/);
		expect(shown()).toContain('· e ends it');
		world.happened(id, {type: 'orphan-end-requested', step: 'tests', attempt: 1});
		expect(shown()).toContain('ana@bastion has it ended');
		for (const width of [20, 80]) {
			const [step] = world.release(id).plan.steps;
			if (step) expect(stepLines(world.release(id), step, width, now).map(plain).join(' ')).toContain('left over');
		}
	});

	test('of a rollback fit, and say what will not be undone', async () => {
		const {world} = await verifying();
		const plan = await world.ports.engine.rollbackPlan('staging');
		if (isRefusal(plan)) throw new Error(plan.message);
		expectFits(width => [...rollbackLines(plan, width), ...rollbackDetail(plan, width)]);
		expect(rollbackLines(plan, 80).map(plain).join('\n')).toContain(
			'keeps 0041 in the database: the old code works with it',
		);
		const lost = {...plan, pastReturn: ['what 0042 took away'], willNotUndo: ['what 0042 took away', 'the mail']};
		expectFits(width => [...rollbackLines(lost, width), ...rollbackDetail(lost, width)]);
		expect(rollbackLines(lost, 80).map(plain)).toContain('   ✖ past the point of no return: what 0042 took away');
	});

	test('of the history fit', async () => {
		const world = await worldWithHistory(now);
		const releases = await world.ports.engine.history({limit: 100});
		expectFits(width => releases.map(release => historyRow(release, width, now)));
	});

	test('of notes fit, and are read whole, with who, when and where', async () => {
		const {world, release: open} = await verifying();
		const {id} = open;
		const words = Array.from({length: 60}, (_, n) => `word${n}`).join(' ');
		const {engine} = world.ports;
		await engine.decideRelease(id, {do: 'note', text: words, step: 'team'});
		await engine.decideRelease(id, {do: 'note', text: hostile});
		const release = await engine.release(id);
		if (!release) throw new Error('it is gone');
		expectFits(width => [...noteLines(release, width)]);
		const texts = noteLines(release, 60).map(plain);
		expect(texts[0]).toMatch(/ana@bastion on team$/);
		expect(texts.join(' ').replace(/\s+/g, ' ')).toContain(words);
		expect(plain(lastNoteLine(release) ?? [])).toMatch(/ana@bastion: .* · N reads all 2$/);
	});

	test('of the header fit, from the narrowest on', async () => {
		const {world, release} = await verifying();
		const {open} = await world.ports.engine.overview('staging');
		const facts = {
			project: 'shop',
			environment: 'staging',
			isProtected: false,
			open,
			release,
			usual: {},
			others: [],
			now: world.now,
			moving: true,
		};
		expectFits(width => [headerLine(facts, width)]);
		expect(plain(headerLine(facts, 120))).toContain('#7 v2.5.0 → staging · ana@bastion · ◐ verifying');
		const looking = (...names: readonly string[]) =>
			names.map(who => ({who, lookingAt: '#7', seenAt: '2026-05-04T12:00:00.000Z'}));
		const many = {...facts, others: looking('ben@laptop', `${hostile}@x`, 'cy@bastion', 'ben@laptop')};
		expectFits(width => [headerLine(many, width)]);
		const one = {...facts, others: looking('ben@laptop')};
		expect(plain(headerLine(one, 120))).toContain('also here: ben@laptop');
		expect(plain(headerLine(one, 80))).toMatch(/◐ verifying .*here/);
	});

	test('of logs are exactly as wide as the pane, with their own colours, wide characters and markers', () => {
		const texts = ['plain', hostile, `\u001B[31m${hostile}\u001B[39m`, ''];
		fc.assert(
			fc.property(fc.integer({min: 1, max: 200}), fc.constantFrom(0, 5, 12), fc.boolean(), (width, source, isHit) => {
				for (const text of texts) {
					for (const kind of ['line', 'marker'] as const) {
						const row = logRow(
							{kind, source: '日本', at: now, text},
							width,
							{...noEmphasis, isHit},
							{...style, sourceWidth: source},
						);
						expect(stringWidth(row), row).toBe(width);
					}
				}
			}),
		);
	});

	test('of logs have the colour of their level, where they bring none of their own', () => {
		const shown = (text: string) => logRow({kind: 'line', source: 'web', at: now, text}, 60, noEmphasis, style);
		expect(shown('level=error msg=boom')).toContain(theme('level=error msg=boom'.padEnd(51), 'bad'));
		expect(shown('2026-11-21 WARN slow')).toContain(theme('2026-11-21 WARN slow'.padEnd(51), 'warn'));
		expect(shown('INFO \u001B[32mERROR\u001B[39m')).toContain('INFO \u001B[32mERROR\u001B[0m');
	});

	test('of logs show JSON by its message and fields, or as it came', () => {
		const text = '{"level":"info","time":1,"msg":"sold","order":871,"by":"Ana K"}';
		const row = {kind: 'line', source: 'web', at: now, text} as const;
		expect(logRow(row, 60, noEmphasis, style)).toContain('sold order=871 by="Ana K"');
		expect(logRow(row, 80, noEmphasis, {...style, look: {...style.look, picked: false}})).toContain(text);
	});

	test('of logs show the last state of a progress bar first, and all of it behind', () => {
		const row = {kind: 'line', source: 'web', at: now, text: '1%⏎2%⏎3%⏎4%', last: '4%'} as const;
		expect(logRow(row, 60, noEmphasis, style)).toContain('4% ⟨1%⏎2%⏎3%⏎4%⟩');
		expect(logRow(row, 60, noEmphasis, {...style, look: {...style.look, picked: false}})).toContain('1%⏎2%⏎3%⏎4%');
	});

	test('of logs can be scrolled sideways, and tell the time or how long ago it was', () => {
		const row = {kind: 'line', source: 'web', at: now - 125_000, text: `${'x'.repeat(40)}日本語 end`} as const;
		const look = {times: 'age', left: 40, wrapped: false, picked: true} as const;
		expect(withoutColors(logRow(row, 30, noEmphasis, {...style, look})).trimEnd()).toBe(' 2 m 日本語 end');
		expect(withoutColors(logRow(row, 9, noEmphasis, {...style, look: {...look, times: 'none'}}))).toBe('日本語 e…');
	});

	test('of logs lose their colours where there are none', () => {
		const row = {kind: 'line', source: 'web', at: now, text: '\u001B[31mERROR\u001B[39m'} as const;
		expect(logRow(row, 40, noEmphasis, style)).toContain('\u001B[31mERROR');
		expect(logRow(row, 40, noEmphasis, {...style, theme: mono})).toContain('ERROR');
		expect(logRow(row, 40, noEmphasis, {...style, theme: mono})).not.toContain('\u001B[31m');
	});

	test('say in words how the candidate stands to what is live', () => {
		const text = (kind: 'same' | 'ahead' | 'behind' | 'diverged' | 'unknown') =>
			plain(relationLine({kind, ahead: 2, behind: 3}) ?? []);
		expect(text('ahead')).toBe('');
		expect(text('same')).toContain('is what runs here');
		expect(text('behind')).toContain('3 commits behind what is live');
		expect(text('diverged')).toContain('2 ahead, 3 of live would be lost');
		expect(text('unknown')).toContain('git fetch');
	});
});

describe('frames', () => {
	test('every line of a pane and of a dialog has the width of its box', () => {
		fc.assert(
			fc.property(fc.integer({min: 4, max: 120}), fc.integer({min: 0, max: 6}), (width, rows) => {
				const place = {id: 'logs' as const, x: 0, y: 0, width, height: rows + 2, rows, above: null, isLast: true};
				const title = {
					left: [{text: hostile, tone: 'plain' as const}],
					right: [{text: 'following', tone: 'good' as const}],
				};
				const lines = framed(place, title, {own: 'muted', top: 'accent'}, [], theme);
				expect(lines).toHaveLength(rows + 2);
				const box = boxed(width, title, 'danger', [' '.repeat(width - 2)], title.left, theme);
				for (const line of [...lines, ...box]) expect(stringWidth(line), line).toBe(width);
			}),
		);
	});
});

describe('the theme', () => {
	test('without colour only bold, dim and reversed text are left, and the text is the same', () => {
		const tones = [
			'plain',
			'strong',
			'muted',
			'accent',
			'focus',
			'good',
			'bad',
			'warn',
			'busy',
			'danger',
			'selected',
		] as const;
		for (const tone of tones) {
			expect(mono('text', tone)).not.toMatch(/\u001B\[(?:[\d;]*;)?[349]\d/);
			expect(mono('text', tone)).toContain('text');
		}

		expect(theme('text', 'bad')).toBe('\u001B[31mtext\u001B[39m');
	});
});

describe('times', () => {
	test('are short and clear', () => {
		expect([0, 59_999, 61_000, 3_725_000].map(duration)).toEqual(['0:00', '0:59', '1:01', '1:02:05']);
		expect([3, 1500, 40_000].map(stepDuration)).toEqual(['3 ms', '1.5 s', '0:40']);
		const ago = (seconds: number) => age(new Date(now - seconds * 1000).toISOString(), now);
		expect([3, 45, 130, 7300, 200_000, 3_000_000, 80_000_000].map(ago)).toEqual([
			'now',
			'40 s',
			'2 m',
			'2 h',
			'2 d',
			'4 w',
			'2 y',
		]);
		expect(age('rubbish', now)).toBe('?');
		expect(clock(now)).toMatch(/^\d\d:06:31$/);
		expect(clock(now, false)).toMatch(/^\d\d:06$/);
		expect(clockOrDay(now - 3_600_000, now)).toBe(clock(now - 3_600_000));
		expect(clockOrDay(now - 48 * 3_600_000, now)).toMatch(/^[A-Z][a-z]{2} \d{1,2}$/);
	});

	test('a terminal that is too small gets a line that fits it', () => {
		for (const columns of [0, 1, 5, 20, 59]) {
			expect(lineWidth([{text: tooSmall(columns, 5), tone: 'plain'}])).toBeLessThanOrEqual(columns);
		}
	});
});
