import {describe, expect, test} from 'vitest';
import {listRows, projectLines} from '../../components/projects/projectLines.ts';
import {textWidth, withoutColors} from '../../components/text/width.ts';
import {createTheme} from '../../components/theme.ts';
import {standingsOf} from '../../src/domain/standing.ts';
import {initialProjects, type ProjectsState, withStandings} from '../../store/projects/state.ts';
import {brief, record} from '../support/records.ts';

const now = Date.parse('2026-05-04T13:00:00.000Z');
const waiting = brief(9, {
	status: 'waiting',
	finishedAt: null,
	progress: {phase: 'verify', done: 2, steps: 4, waitsFor: 'smoke'},
});

/** A list of so many projects, on a screen with room for some of them. */
function listed(projects: number, rows: number): ProjectsState {
	const records = Array.from({length: projects}, (_, index) =>
		record(`project-${index}`, 'production', index === 3 ? {live: brief(1), open: waiting} : {live: brief(1)}),
	);
	const standings = standingsOf(records, new Date(now));
	return withStandings({...initialProjects(now), rows: listRows(rows)}, {standings});
}

describe.each([
	[80, 24],
	[120, 36],
	[200, 50],
])('at %i×%i', (columns, rows) => {
	const lines = projectLines(listed(1000, rows), columns, rows, createTheme(false)).map(withoutColors);

	test('the screen is filled, and no more', () => {
		expect(lines).toHaveLength(rows);
		expect(new Set(lines.map(textWidth))).toEqual(new Set([columns]));
	});

	test('what needs somebody comes first, with what it waits for', () => {
		expect(lines[0]).toMatch(/all projects {2}1,000 projects.* · 1 waiting/);
		expect(lines[2]).toMatch(/^ \? project-3 +production +v1 +waits for smoke/);
		expect(lines.at(-3)).toContain('verified live: v1 1111111 since');
		expect(lines.at(-1)).toContain('Enter open');
	});
});

test('a list without anything says why', () => {
	const text = (state: ProjectsState) => projectLines(state, 80, 24, createTheme(false)).join('\n');
	expect(text(initialProjects(now))).toContain('reading …');
	expect(text(listed(0, 24))).toContain('No project has released anything');
	expect(text(withStandings(listed(3, 24), {filter: 'x'}))).toContain('No environment fits');
});
