import {memo} from 'react';
import {isMoving, selectAnyOpen, selectEnvironment, selectRelease} from '../store/select.ts';
import {selectNow, useCockpit, useSurroundings} from './context.ts';
import {headerLine} from './headerLine.ts';
import {Lines} from './Lines.tsx';
import type {Rectangle} from './layout.ts';
import {paint} from './text/line.ts';
import {useUsual} from './useUsual.ts';

/** The top line of the screen. */
export const Header = memo(function Header({box}: {readonly box: Rectangle}) {
	const {theme} = useSurroundings();
	const project = useCockpit(state => state.project.name);
	const environment = useCockpit(selectEnvironment);
	const open = useCockpit(selectAnyOpen);
	const release = useCockpit(selectRelease);
	const now = useCockpit(selectNow);
	const moving = useCockpit(isMoving);
	const usual = useUsual(release);
	const others = useCockpit(state => state.others);
	const facts = {
		project,
		environment: environment?.config.name ?? '',
		isProtected: environment?.config.protected ?? false,
		open,
		release,
		usual,
		others,
		now,
		moving,
	};
	return <Lines box={box} lines={[paint(headerLine(facts, box.width), box.width, theme)]} />;
});
