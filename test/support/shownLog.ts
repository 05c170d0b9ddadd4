import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {vi} from 'vitest';
import type {LogView} from '../../src/logs/logView.ts';
import {openLogView} from '../../src/logs/openLogView.ts';
import type {Fault} from '../faults/row.ts';
import {patienceMs} from './holds.ts';

/** Opens the log view of the cockpit on a file from its first line on; it is closed with the row. */
export function shownLog(fault: Fault, file: string, secrets: readonly string[] = []): LogView {
	const spool = mkdtempSync(path.join(tmpdir(), 'release-tui-shown-'));
	const sources = [{name: 'log', kind: 'file', file, from: 'start'}] as const;
	const view = openLogView({sources, cwd: '/', env: {}, spool, secrets});
	fault.after(async () => {
		await view.close();
		rmSync(spool, {recursive: true, force: true});
	});
	return view;
}

/** The lines of a view as they are shown, once there are so many. */
export async function shownLines(view: LogView, count: number): Promise<readonly string[]> {
	const lines = () =>
		view.rows(view.first, view.length - view.first).flatMap(row => (row.kind === 'line' ? row.text : []));
	await vi
		.waitUntil(() => lines().length >= count, {timeout: patienceMs, interval: 15})
		.catch(() => {
			throw new Error(`only ${lines().length} lines of ${count}: ${JSON.stringify(lines().slice(-3))}`);
		});
	return lines();
}
