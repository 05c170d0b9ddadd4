import {useApp, useInput, usePaste, useWindowSize} from 'ink';
import {useLayoutEffect, useReducer} from 'react';
import type {ProjectsDesk} from '../../store/projects/projectsDesk.ts';
import {type Press, pressesOf} from '../keys.ts';
import {tooSmall} from '../rows/tooSmall.ts';
import type {Surface} from '../surface.ts';
import type {Theme} from '../theme.ts';
import {listRows, projectLines} from './projectLines.ts';

/** The one sheet of this screen. */
const sheet = {};

/** The list of all projects at the size that the terminal has now. Its lines go onto the surface; Ink draws nothing. */
export function ProjectsScreen({
	desk,
	surface,
	theme,
}: {
	readonly desk: ProjectsDesk;
	readonly surface: Surface;
	readonly theme: Theme;
}) {
	const {columns, rows} = useWindowSize();
	const {suspendTerminal} = useApp();
	const [, renderAgain] = useReducer((times: number) => times + 1, 0);
	useLayoutEffect(() => {
		surface.resize(columns, rows);
		desk.resize(listRows(rows));
	}, [desk, surface, columns, rows]);
	useLayoutEffect(() => desk.store.subscribe(renderAgain), [desk]);
	useLayoutEffect(() => {
		const isSmall = columns < 60 || rows < 12;
		const lines = isSmall ? [tooSmall(columns, rows)] : projectLines(desk.store.getState(), columns, rows, theme);
		surface.put(sheet, {box: {x: 0, y: 0, width: columns, height: rows}, lines, layer: 0});
	});

	const lend = async (work: () => Promise<void>) => {
		surface.pause();
		try {
			await suspendTerminal(work);
		} finally {
			surface.resume();
		}
	};
	const type = (text: string) => {
		const {filter, typing} = desk.store.getState();
		if (typing) desk.filter(filter + text, true);
	};

	useInput((input, key) => {
		for (const press of pressesOf(input, key, desk.store.getState().typing)) {
			if (press.kind === 'text') type(press.text);
			else pressed(desk, press, listRows(rows), lend);
		}
	});
	usePaste(text => type(text.replaceAll(/\s+/g, ' ')));
	return null;
}

function pressed(
	desk: ProjectsDesk,
	{name}: Press & {readonly kind: 'key'},
	page: number,
	lend: (work: () => Promise<void>) => Promise<void>,
): void {
	const {filter, typing} = desk.store.getState();
	const by = moves(page)[name];
	if (name === 'ctrl-c') desk.leave();
	else if (by !== undefined && !(typing && name.length === 1)) desk.move(by);
	else if (typing) typed(desk, name, filter);
	else if (name === 'esc') desk.back();
	else if (name === 'enter') void desk.open(lend);
	else if (name === '/') desk.filter(filter, true);
	else if (name === 'r') desk.again();
	else if (name === 'q') desk.leave();
}

function typed(desk: ProjectsDesk, name: string, filter: string): void {
	if (name === 'esc') desk.filter('', false);
	else if (name === 'enter') desk.filter(filter, false);
	else if (name === 'backspace') desk.filter(filter.slice(0, -1), true);
}

function moves(page: number): Readonly<Record<string, number>> {
	const far = Number.MAX_SAFE_INTEGER;
	return {
		j: 1,
		k: -1,
		down: 1,
		up: -1,
		pgdn: page,
		pgup: -page,
		space: page,
		g: -far,
		home: -far,
		G: far,
		end: far,
	};
}
