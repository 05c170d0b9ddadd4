import {smallest} from '../layout.ts';
import {cut} from '../text/width.ts';

/** What a terminal says that is too small for panes: as much of it as fits, the size it needs first of all. */
export function tooSmall(columns: number, rows: number): string {
	const size = `${smallest.columns}×${smallest.rows}`;
	const forms = [
		`release-tui needs ${size}; this is ${columns}×${rows}. q leaves.`,
		`release-tui needs ${size}`,
		`needs ${size}`,
	];
	return forms.find(form => form.length <= columns) ?? cut(size, columns);
}
