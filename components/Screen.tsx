import {useWindowSize} from 'ink';
import {memo, useMemo} from 'react';
import type {CockpitState, PaneId} from '../store/state.ts';
import {useCockpit, useSurroundings} from './context.ts';
import {isUnreleased} from './extent.ts';
import {Footer} from './Footer.tsx';
import {Header} from './Header.tsx';
import {Ground, Lines} from './Lines.tsx';
import type {PanePlace} from './layout.ts';
import {layout} from './layout.ts';
import {OverlayBox} from './OverlayBox.tsx';
import {pageOf} from './overlays/pageOf.ts';
import {CommitsPane} from './panes/CommitsPane.tsx';
import {EnvironmentsPane} from './panes/EnvironmentsPane.tsx';
import {LogsPane} from './panes/LogsPane.tsx';
import {MigrationsPane} from './panes/MigrationsPane.tsx';
import {ReleasePane} from './panes/ReleasePane.tsx';
import {RollbackPane} from './panes/RollbackPane.tsx';
import {tooSmall} from './rows/tooSmall.ts';
import {paint, span, spread} from './text/line.ts';
import {useKeys} from './useKeys.ts';
import {useLentTerminal} from './useLentTerminal.ts';

// A pane that stays in its place renders when something changes that it shows.
const panes: Readonly<Record<PaneId, React.ComponentType<{readonly place: PanePlace}>>> = {
	environments: memo(EnvironmentsPane),
	commits: memo(CommitsPane),
	logs: memo(LogsPane),
	migrations: memo(MigrationsPane),
	release: memo(ReleasePane),
	rollback: memo(RollbackPane),
};

/** The whole screen at the size that the terminal has now. */
export function Screen() {
	const {theme} = useSurroundings();
	const {columns, rows} = useWindowSize();
	const focus = useCockpit(state => state.focus);
	const zoomed = useCockpit(state => state.zoomed);
	const environments = useCockpit(state => state.environments.length);
	const trains = useCockpit(state => state.environments.filter(({config}) => config.train !== null).length);
	const tour = useCockpit(state => state.tour);
	const unreleased = useCockpit(isUnreleased);
	const isPage = useCockpit(hasPage);
	useKeys({columns, rows});
	useLentTerminal();
	const places = useMemo(
		() => layout(columns, rows, {focus, zoomed, environments, trains, tour: tour !== null, unreleased}),
		[columns, rows, focus, zoomed, environments, trains, tour, unreleased],
	);
	if (places.kind === 'small') {
		return (
			<Ground columns={columns} rows={rows}>
				<Lines box={{x: 0, y: 0, width: columns, height: 1}} lines={[tooSmall(columns, rows)]} />
			</Ground>
		);
	}

	return (
		<Ground columns={columns} rows={rows}>
			<Header box={places.header} />
			{/* A page stands where the panes are: they need not be drawn behind it. */}
			{(isPage ? [] : places.panes).map(place => {
				const PaneOf = panes[place.id];
				return <PaneOf key={place.id} place={place} />;
			})}
			{places.tour && tour !== null ? (
				<Lines
					box={places.tour}
					lines={[
						paint(
							spread(columns, [span(' › ', 'focus'), span(tour)], [span('Esc hides this ', 'muted')]),
							columns,
							theme,
						),
					]}
				/>
			) : null}
			<Footer box={places.footer} />
			<OverlayBox columns={columns} rows={rows} />
		</Ground>
	);
}

function hasPage(state: CockpitState): boolean {
	return pageOf(state) !== null;
}
