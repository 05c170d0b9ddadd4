import {useMemo} from 'react';
import {plainText} from '../../src/domain/sanitize.ts';
import {valueIn} from '../../store/loadable.ts';
import {orderMigrations} from '../../store/migrationOrder.ts';
import {selectSlowNow, useCockpit, useSurroundings} from '../context.ts';
import {glyphs} from '../glyphs.ts';
import type {PanePlace} from '../layout.ts';
import {Pane} from '../Pane.tsx';
import {wayLines} from '../rows/judgementRows.ts';
import {migrationIdWidth, migrationRow, migrationsTitle} from '../rows/migrationRows.ts';
import type {Line} from '../text/line.ts';
import {paint, span} from '../text/line.ts';
import {wrap} from '../text/width.ts';
import {listLines, messageLines, paintedRows} from './listLines.ts';

/** From this many rows on, a pane shows the order and the ways back below its list. */
const pageFrom = 14;

/** Pane 4: what the database has, and what the candidate brings. */
export function MigrationsPane({place}: {readonly place: PanePlace}) {
	const {theme} = useSurroundings();
	const migrations = useCockpit(state => state.migrations);
	const cursor = useCockpit(state => state.cursors.migrations);
	const isFocused = useCockpit(state => state.focus === 'migrations');
	const now = useCockpit(selectSlowNow);
	const status = valueIn(migrations);
	const rows = useMemo(() => (status?.ok ? orderMigrations(status.rows) : []), [status]);
	const idWidth = migrationIdWidth(rows);
	const width = place.width - 4;
	const judged = useMemo(
		() => new Map(status?.ok ? status.judged.migrations.map(each => [each.script.id, each]) : []),
		[status],
	);
	// On a pane of its own there is room for the order and the ways back, too.
	const below = useMemo(
		() =>
			status?.ok && place.rows >= pageFrom
				? [[], ...wayLines(status.judged, status.proof, width)].slice(0, Math.floor(place.rows / 2))
				: [],
		[status, place.rows, width],
	);
	const painted = useMemo(
		() =>
			paintedRows(place, theme, index => {
				const row = rows[index];
				return row ? migrationRow(row, judged.get(row.id) ?? null, idWidth, width, now) : [];
			}),
		[place, theme, rows, judged, idWidth, width, now],
	);
	const lines =
		rows.length > 0
			? listLines(
					{...place, rows: place.rows - (below.length > 1 ? below.length : 0)},
					{length: rows.length, cursor, isFocused, rows: painted},
					theme,
				)
			: messageLines(place, emptyText(), theme);
	const under = rows.length > 0 && below.length > 1 ? below.map(line => ` ${paint(line, width, theme)} `) : [];
	return <Pane place={place} title={migrationsTitle(migrations, now)} lines={[...lines, ...under]} />;

	function emptyText(): readonly Line[] {
		const error = migrations.status === 'failed' ? migrations.error : status?.ok === false ? status.error : null;
		if (error !== null) {
			return wrap(plainText(error), width - 2).map(text => [span(`${glyphs.failed} ${text}`, 'bad')]);
		}

		if (migrations.status === 'loading') return [[span('reading …', 'muted')]];
		return [[span(status ? 'There are no migrations.' : 'This project has no migrations.', 'muted')]];
	}
}
