import {smallest} from '../layout.ts';
import {cut} from '../text/width.ts';

/** What a terminal says that is too small for panes. */
export function tooSmall(columns: number, rows: number): string {
	return cut(`release-tui needs ${smallest.columns}×${smallest.rows}; this is ${columns}×${rows}. q leaves.`, columns);
}
