/** Those who want to know when anybody appended. */
export type Listeners = {
	readonly size: number;
	add(listener: () => void): void;
	/** True when it was among them. */
	remove(listener: () => void): boolean;
	clear(): void;
	/** Tells all of them soon, once however often it is called until then. */
	tell(): void;
};

/** Nobody yet. */
export function createListeners(): Listeners {
	const listeners = new Set<() => void>();
	let isTold = false;
	return {
		get size() {
			return listeners.size;
		},
		add: listener => void listeners.add(listener),
		remove: listener => listeners.delete(listener),
		clear: () => listeners.clear(),
		tell() {
			if (isTold) return;
			isTold = true;
			setImmediate(() => {
				isTold = false;
				for (const listener of [...listeners]) listener();
			});
		},
	};
}
