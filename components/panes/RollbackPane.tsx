import {useMemo} from 'react';
import {plainText} from '../../src/domain/sanitize.ts';
import {valueIn} from '../../store/loadable.ts';
import {useCockpit, useSurroundings} from '../context.ts';
import {glyphs} from '../glyphs.ts';
import type {PanePlace} from '../layout.ts';
import {Pane} from '../Pane.tsx';
import {rollbackLines, rollbackTitle} from '../rows/rollbackRows.ts';
import {span} from '../text/line.ts';
import {listLines, messageLines, paintedRows} from './listLines.ts';

/** Pane 6: what `R` would do now. Computed before anybody needs it. */
export function RollbackPane({place}: {readonly place: PanePlace}) {
	const {theme} = useSurroundings();
	const rollback = useCockpit(state => state.rollback);
	const cursor = useCockpit(state => state.cursors.rollback);
	const isFocused = useCockpit(state => state.focus === 'rollback');
	const value = valueIn(rollback);
	const width = place.width - 4;
	const rows = useMemo(() => (value ? rollbackLines(value, width) : []), [value, width]);
	const painted = useMemo(() => paintedRows(place, theme, index => rows[index] ?? []), [place, theme, rows]);
	const lines = value
		? listLines(place, {length: rows.length, cursor, isFocused, rows: painted}, theme)
		: messageLines(
				place,
				[
					[
						rollback.status === 'failed'
							? span(`${glyphs.failed} ${plainText(rollback.error)}`, 'bad')
							: span('reading …', 'muted'),
					],
				],
				theme,
			);
	return <Pane place={place} title={rollbackTitle(rollback)} lines={lines} />;
}
