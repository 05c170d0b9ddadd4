import {type FSWatcher, watch} from 'node:fs';
import path from 'node:path';
import {tellsChanges} from './tellsChanges.ts';

/** A notice that is armed for one change: under a flood, one wake-up and not one for each write. */
export type Alarm = {
	/** Returns whether it is sure to ring; else one has to look now and then. */
	arm(): boolean;
	disarm(): void;
};

/** Calls `wake` once when the file changes, or when it appears. A notice can be lost: a poll has to stand by. */
export function wakeOnChange(file: string, wake: () => void): Alarm {
	let watcher: FSWatcher | null = null;

	const disarm = () => {
		watcher?.close();
		watcher = null;
	};

	const ring = () => {
		if (watcher === null) return;
		disarm();
		wake();
	};

	const listen = (target: string, isWanted: (name: string | null) => boolean): boolean => {
		try {
			watcher = watch(target, {persistent: false}, (_, name) => {
				if (isWanted(name)) ring();
			});
			watcher.on('error', disarm);
			return true;
		} catch {
			return false;
		}
	};

	return {
		arm() {
			disarm();
			// Without a watch (not there, or too many already) the poll alone tells, only later.
			const listens = listen(file, () => true) || listen(path.dirname(file), name => name === path.basename(file));
			return listens && tellsChanges(file);
		},
		disarm,
	};
}
