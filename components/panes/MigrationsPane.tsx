import {useMemo} from 'react';
import {plainText} from '../../src/domain/sanitize.ts';
import {valueIn} from '../../store/loadable.ts';
import {orderMigrations} from '../../store/migrationOrder.ts';
import {selectSlowNow, useCockpit, useSurroundings} from '../context.ts';
import {glyphs} from '../glyphs.ts';
import type {PanePlace} from '../layout.ts';
import {Pane} from '../Pane.tsx';
import {migrationHeadRow, migrationIdWidth, migrationRow, migrationsTitle} from '../rows/migrationRows.ts';
import type {Line} from '../text/line.ts';
import {span} from '../text/line.ts';
import {wrap} from '../text/width.ts';
import {listLines, messageLines, paintedRows} from './listLines.ts';
import {pageLines, pageOf} from './migrationPage.ts';

/** From this many rows on, a pane is a page: with what is to be known around its list. */
const pageFrom = 14;
/** From this many columns on, the columns of a list have names above them. */
const headFrom = 100;

/** Pane 4: what the database has, and what the candidate brings. */
export function MigrationsPane({place}: {readonly place: PanePlace}) {
	const {theme} = useSurroundings();
	const migrations = useCockpit(state => state.migrations);
	const cursor = useCockpit(state => state.cursors.migrations);
	const isFocused = useCockpit(state => state.focus === 'migrations');
	const slow = useCockpit(selectSlowNow);
	const adapter = useCockpit(state => state.project.migrations?.adapter ?? '');
	const proving = useCockpit(state => (state.proving?.environment === state.selected ? state.proving.line : null));
	// The spinner turns.
	const fast = useCockpit(state => (state.proving ? state.now : 0));
	const now = proving === null ? slow : fast;
	const status = valueIn(migrations);
	const rows = useMemo(() => (status?.ok ? orderMigrations(status.rows) : []), [status]);
	const idWidth = migrationIdWidth(rows);
	const width = place.width - 4;
	const judged = useMemo(
		() => new Map(status?.ok ? status.judged.migrations.map(each => [each.script.id, each]) : []),
		[status],
	);
	const proof = status?.ok ? status.proof : null;
	const isPage = place.rows >= pageFrom;
	const headed = judged.size > 0 && place.rows > 3 && (isPage || width >= headFrom);
	const painted = useMemo(
		() =>
			paintedRows(place, theme, index => {
				const row = rows[index];
				return row ? migrationRow(row, judged.get(row.id) ?? null, idWidth, width, now, {proof, headed}) : [];
			}),
		[place, theme, rows, judged, idWidth, width, now, proof, headed],
	);
	const around = useMemo(
		() => (status?.ok && isPage ? pageLines(status, {adapter, idWidth, width, proving, now}) : null),
		[status, isPage, adapter, idWidth, width, proving, now],
	);
	const list = {length: rows.length, cursor, isFocused, rows: painted};
	const lines =
		rows.length === 0
			? messageLines(place, emptyText(), theme)
			: around === null
				? listLines(place, list, theme, headed ? [migrationHeadRow(idWidth, width)] : [])
				: pageOf(place, list, around, theme);
	return <Pane place={place} title={migrationsTitle(migrations, proving, now)} lines={lines} />;

	function emptyText(): readonly Line[] {
		const error = migrations.status === 'failed' ? migrations.error : status?.ok === false ? status.error : null;
		if (error !== null) {
			return wrap(plainText(error), width - 2).map((text, index) => [
				span(`${index === 0 ? glyphs.failed : ' '} ${text}`, 'bad'),
			]);
		}

		if (migrations.status === 'loading') return [[span('reading …', 'muted')]];
		return [[span(status ? 'There are no migrations.' : 'This project has no migrations.', 'muted')]];
	}
}
