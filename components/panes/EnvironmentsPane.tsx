import {sourceOf} from '../../src/domain/promotion.ts';
import {selectRelease} from '../../store/select.ts';
import {selectNow, useCockpit, useSurroundings} from '../context.ts';
import type {PanePlace} from '../layout.ts';
import {Pane} from '../Pane.tsx';
import {environmentNotes, environmentRow, environmentSummary, nameWidthOf} from '../rows/environmentRows.ts';
import type {Line} from '../text/line.ts';
import {paint, span} from '../text/line.ts';

/** Pane 1: where things run, and what runs there. */
export function EnvironmentsPane({place}: {readonly place: PanePlace}) {
	const {theme} = useSurroundings();
	const environments = useCockpit(state => state.environments);
	const selected = useCockpit(state => state.selected);
	const release = useCockpit(selectRelease);
	const now = useCockpit(selectNow);
	// The first column is the cursor's: it needs no blank before it.
	const width = place.width - 3;
	const nameWidth = nameWidthOf(environments);
	const context = {selected, release, now};
	// Every environment has its line; what else there is to say follows while there is room, that of the selected one first.
	let room = place.rows - environments.length;
	const noted = new Map<string, readonly Line[]>();
	const ordered = environments.toSorted(
		(a, b) => Number(b.config.name === selected) - Number(a.config.name === selected),
	);
	const configs = environments.map(({config}) => config);
	for (const environment of ordered) {
		const {name} = environment.config;
		const notes = environmentNotes(environment, sourceOf(configs, name), now).slice(0, Math.max(0, room));
		noted.set(name, notes);
		room -= notes.length;
	}

	const lines = environments.flatMap((environment): readonly Line[] => [
		environmentRow(environment, nameWidth, width, context),
		...(noted.get(environment.config.name) ?? []).map((note): Line => [span('   '), ...note]),
	]);
	// Collapsed to its title, the pane still says what runs where.
	const summary = environments.flatMap(environment => environmentSummary(environment));
	return (
		<Pane
			place={place}
			title={{left: place.rows === 0 ? [span('Environments'), ...summary] : [span('Environments')], right: []}}
			lines={lines.map(line => `${paint(line, width, theme)} `)}
		/>
	);
}
