import {useMemo} from 'react';
import {plainText} from '../../src/domain/sanitize.ts';
import {valueIn} from '../../store/loadable.ts';
import {orderMigrations} from '../../store/migrationOrder.ts';
import {selectSlowNow, useCockpit, useSurroundings} from '../context.ts';
import {glyphs} from '../glyphs.ts';
import type {PanePlace} from '../layout.ts';
import {Pane} from '../Pane.tsx';
import {migrationIdWidth, migrationRow, migrationsTitle} from '../rows/migrationRows.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {wrap} from '../text/width.ts';
import {listLines, messageLines} from './listLines.ts';

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
	const lines =
		rows.length > 0
			? listLines(
					place,
					{
						length: rows.length,
						cursor,
						isFocused,
						row: index => {
							const row = rows[index];
							return row ? migrationRow(row, idWidth, width, now) : [];
						},
					},
					theme,
				)
			: messageLines(place, emptyText(), theme);
	return <Pane place={place} title={migrationsTitle(migrations)} lines={lines} />;

	function emptyText(): readonly Line[] {
		const error = migrations.status === 'failed' ? migrations.error : status?.ok === false ? status.error : null;
		if (error !== null) {
			return wrap(plainText(error), width - 2).map(text => [span(`${glyphs.failed} ${text}`, 'bad')]);
		}

		if (migrations.status === 'loading') return [[span('reading …', 'muted')]];
		return [[span(status ? 'There are no migrations.' : 'This project has no migrations.', 'muted')]];
	}
}
