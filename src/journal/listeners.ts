/** Those who want to know when anybody appended. */
export type Listeners = {
	readonly size: number;
	/** @param streams only what is appended to these is of interest */
	add(listener: () => void, streams?: readonly string[]): void;
	/** True when it was among them. */
	remove(listener: () => void): boolean;
	clear(): void;
	/**
	 * Tells them soon, once however often it is called until then.
	 * @param streams what was appended to; without them, anything may have been
	 */
	tell(streams?: readonly string[]): void;
};

/** Nobody yet. */
export function createListeners(): Listeners {
	const listeners = new Map<() => void, readonly string[] | undefined>();
	/** What was appended to since they were told; null: anything. */
	let moved: Set<string> | null = new Set();
	let isTold = false;
	return {
		get size() {
			return listeners.size;
		},
		add: (listener, streams) => void listeners.set(listener, streams),
		remove: listener => listeners.delete(listener),
		clear: () => listeners.clear(),
		tell(streams) {
			if (!streams) moved = null;
			else for (const stream of streams) moved?.add(stream);
			if (isTold) return;
			isTold = true;
			setImmediate(() => {
				const told = moved;
				isTold = false;
				moved = new Set();
				for (const [listener, wanted] of [...listeners]) {
					if (!told || !wanted || wanted.some(stream => told.has(stream))) listener();
				}
			});
		},
	};
}
