import {type FSWatcher, watch} from 'node:fs';
import {outputName, targetsName} from './attemptFiles.ts';

/** How often to wake while waiting, in milliseconds: a death changes no file. */
const lookMs = 250;

/** Wakes when a file of an attempt's folder changes, and now and then. */
export function waker(folder: string) {
	let pending: (() => void) | null = null;
	let woken = false;
	let watcher: FSWatcher | null = null;
	const now = () => {
		woken = true;
		pending?.();
	};

	try {
		watcher = watch(folder, (_, name) => {
			// A command that writes a lot would keep us looking at nothing new.
			if (name !== outputName && name !== targetsName) now();
		});
		watcher.on('error', () => watcher?.close());
	} catch {
		// Out of watches: the timer alone still wakes.
	}

	return {
		/** Makes `next` resolve at once. */
		now,
		/** Resolves when there was a change since it resolved last, or after a while. */
		async next(): Promise<void> {
			if (!woken) {
				await new Promise<void>(resolve => {
					const timer = setTimeout(resolve, lookMs);
					pending = () => {
						clearTimeout(timer);
						resolve();
					};
				});
			}

			pending = null;
			woken = false;
		},
		close: () => watcher?.close(),
	};
}
