import type {Rectangle} from '../layout.ts';
import {bodyLength, type OverlayView} from './overlayView.ts';

/** The widest that a dialog is good to read. */
const widestDialog = 88;

/** The columns inside an overlay's frame, without the blank at each side. */
export function overlayTextWidth(size: OverlayView['size'], columns: number): number {
	return overlayWidth(size, columns) - 4;
}

/** Where an overlay stands, and how many rows of it scroll. */
export function overlayPlace(
	view: OverlayView,
	columns: number,
	rows: number,
): {readonly box: Rectangle; readonly bodyRows: number} {
	const width = overlayWidth(view.size, columns);
	const fixed = 2 + view.header.length + view.trailer.length;
	const most = view.size === 'dialog' ? rows - 4 : rows - 2;
	const length = view.body.kind === 'log' ? most : bodyLength(view.body);
	const bodyRows = Math.max(0, view.size === 'page' ? most - fixed : Math.min(length, most - fixed));
	const height = Math.min(rows, fixed + bodyRows);
	const y = view.size === 'dialog' ? Math.max(0, Math.floor((rows - height) / 2.5)) : 1;
	return {box: {x: Math.floor((columns - width) / 2), y, width, height}, bodyRows};
}

function overlayWidth(size: OverlayView['size'], columns: number): number {
	return Math.max(4, size === 'dialog' ? Math.min(widestDialog, columns - (columns < 66 ? 2 : 6)) : columns);
}
