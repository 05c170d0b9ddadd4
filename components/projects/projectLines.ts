import {count} from '../../src/domain/count.ts';
import {operatorName} from '../../src/domain/operator.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import {liveSince, type Standing, type Urgency, urgencyOf} from '../../src/domain/standing.ts';
import {standingWords} from '../../src/domain/standingWords.ts';
import {valueIn} from '../../store/loadable.ts';
import type {ProjectsState, ReleasesPage} from '../../store/projects/state.ts';
import {glyphs} from '../glyphs.ts';
import {historyRow} from '../overlays/historyView.ts';
import {age, clock, dayAndClock} from '../rows/time.ts';
import {type Line, paint, span, spread} from '../text/line.ts';
import {pad} from '../text/width.ts';
import {windowTop} from '../text/windowTop.ts';
import type {Theme, Tone} from '../theme.ts';

const tones: Readonly<Record<Urgency, Tone>> = {
	person: 'warn',
	failed: 'bad',
	running: 'busy',
	held: 'warn',
	behind: 'muted',
	calm: 'good',
};

/** Rows of the screen that are no rows of the list: the title, the headings, what is selected in words, and the keys. */
const besides = 6;

/** The rows that the list has on a screen of that height. */
export const listRows = (rows: number) => Math.max(1, rows - besides);

/** The whole screen of all projects. Of the list, only the rows that are seen are made. */
export function projectLines(state: ProjectsState, columns: number, rows: number, theme: Theme): readonly string[] {
	const painted = (line: Line, cursor = false) => paint(line, columns, theme, cursor ? 'cursor' : 'none');
	const room = listRows(rows);
	const rule = theme('─'.repeat(columns), 'muted');
	if (state.page) {
		const list = releaseLines(state.page, columns, room + 3, state.now, theme);
		return [painted(pageTitle(state.page, columns)), rule, ...list, painted(pageKeys(columns))].slice(0, rows);
	}

	const widths = widthsFor(columns);
	const seen = state.shown.slice(state.top, state.top + room);
	const list =
		seen.length > 0
			? seen.map((standing, index) =>
					painted(row(standing, widths, columns, state.now), state.top + index === state.cursor),
				)
			: [painted([span(`  ${emptyText(state)}`, 'muted')])];
	const blank = ' '.repeat(columns);
	return [
		painted(title(state, columns)),
		painted(headings(widths, columns)),
		...list,
		...Array<string>(Math.max(0, room - list.length)).fill(blank),
		rule,
		...detail(state.shown[state.cursor], state.now).map(line => painted(line)),
		painted(footer(state, columns)),
	];
}

type Widths = {readonly project: number; readonly environment: number; readonly version: number; readonly who: boolean};

function widthsFor(columns: number): Widths {
	if (columns >= 160) return {project: 32, environment: 16, version: 18, who: true};
	if (columns >= 110) return {project: 24, environment: 14, version: 14, who: true};
	return {project: 16, environment: 11, version: 10, who: false};
}

function row(standing: Standing, widths: Widths, columns: number, now: number): Line {
	const {project, environment, live} = standing;
	const date = new Date(now);
	const urgency = urgencyOf(standing, date);
	const {mark, text} = standingWords(standing, date);
	return spread(
		columns,
		[
			span(` ${mark} `, tones[urgency]),
			span(`${pad(plainText(project), widths.project)} `, 'strong'),
			span(`${pad(plainText(environment), widths.environment)} `),
			span(`${pad(live ? plainText(live.candidate.version) : '—', widths.version)} `, 'accent'),
			span(text, tones[urgency]),
		],
		[
			span(widths.who && live ? `${plainText(operatorName(live.operator))} ` : '', 'muted'),
			span(pad(live ? age(liveSince(live), now) : '', 5, 'right'), 'muted'),
			span(' '),
		],
	);
}

function headings(widths: Widths, columns: number): Line {
	const names = `   ${pad('project', widths.project)} ${pad('environment', widths.environment)} ${pad('live', widths.version)} now`;
	return spread(columns, [span(names, 'muted')], [span(`${widths.who ? 'verified by ' : ''}since `, 'muted')]);
}

function title(state: ProjectsState, columns: number): Line {
	const {standings, shown, filter, typing} = state;
	const projects = new Set(standings?.map(({project}) => project)).size;
	const environments = columns < 100 ? '' : `, ${count(standings?.length ?? 0, 'environment')}`;
	const tally = standings ? `${count(projects, 'project')}${environments}` : 'reading …';
	const now = new Date(state.now);
	const wanting = shown.filter(standing => urgencyOf(standing, now) === 'person').length;
	const search = filter !== '' || typing ? [span('  /', 'focus'), span(plainText(filter), 'strong')] : [];
	return spread(
		columns,
		[
			span(' release-tui ', 'focus'),
			span(' all projects ', 'strong'),
			span(` ${tally}`, 'muted'),
			...(wanting > 0 ? [span(` · ${wanting} waiting`, 'warn')] : []),
			...search,
			...(typing ? [span('▏', 'accent')] : []),
			...(filter === '' ? [] : [span(`  ${shown.length} shown`, 'muted')]),
		],
		[span(`${clock(state.now, false)} `, 'muted')],
	);
}

// The row under the cursor in full words, as the journal knows it.
function detail(standing: Standing | undefined, now: number): readonly [Line, Line] {
	if (!standing) return [[], []];
	const {live, ahead} = standing;
	const runs = live
		? `verified live: ${plainText(live.candidate.version)} ${live.candidate.sha.slice(0, 7)} since ${dayAndClock(liveSince(live))}, #${live.id} by ${plainText(operatorName(live.operator))}`
		: 'nothing was ever verified live';
	const missing = ahead
		? `not here: ${plainText(ahead.version)}, live on ${plainText(ahead.environment)} since ${dayAndClock(ahead.since)}`
		: '';
	const said = standingWords(standing, new Date(now)).text;
	return [[span(` ${runs}`)], [span(` ${missing || said}`, 'muted')]];
}

function footer(state: ProjectsState, columns: number): Line {
	if (state.status) {
		const isProblem = state.status.tone === 'problem';
		return [span(` ${plainText(state.status.text)}`, isProblem ? 'bad' : 'plain')];
	}

	const [problem] = state.problems;
	const told: Line = problem === undefined ? [] : [span(`${glyphs.warn} ${plainText(problem)} `, 'warn')];
	return spread(columns, keys('Enter open  / filter  j k move  g G ends  r read again  q leave'), told);
}

function pageTitle({standing}: ReleasesPage, columns: number): Line {
	const name = `${plainText(standing.project)} ${plainText(standing.environment)}`;
	return spread(columns, [
		span(' release-tui ', 'focus'),
		span(` ${name} `, 'strong'),
		span(' its releases, to be looked at: its folder is not known here', 'muted'),
	]);
}

function pageKeys(columns: number): Line {
	return spread(columns, keys('Esc back  j k move  q leave'));
}

function keys(text: string): Line {
	return text.split('  ').flatMap(hint => {
		const [key = '', ...words] = hint.split(/ (?=[a-z]{2})/);
		return [span(` ${key}`, 'focus' as const), span(` ${words.join(' ')} `, 'muted' as const)];
	});
}

function releaseLines(page: ReleasesPage, columns: number, rows: number, now: number, theme: Theme): readonly string[] {
	const releases = valueIn(page.releases);
	const blank = ' '.repeat(columns);
	if (!releases) {
		const text = page.releases.status === 'failed' ? page.releases.error : 'reading …';
		return [paint([span(` ${plainText(text)}`, 'muted')], columns, theme), ...Array<string>(rows - 1).fill(blank)];
	}

	const top = windowTop(page.cursor, rows, releases.length);
	const seen = releases.slice(top, top + rows);
	return [
		...seen.map((release, index) =>
			paint(historyRow(release, columns, now), columns, theme, top + index === page.cursor ? 'cursor' : 'none'),
		),
		...Array<string>(Math.max(0, rows - seen.length)).fill(blank),
	];
}

function emptyText({standings, filter}: ProjectsState): string {
	if (!standings) return 'reading …';
	return filter === '' ? 'No project has released anything that is known here.' : 'No environment fits this filter.';
}
