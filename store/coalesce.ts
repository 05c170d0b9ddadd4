/** What takes long is not done more than a quarter of the time: others want the processor and the database, too. */
const restShare = 3;
/** But what waited for something that did not answer is tried again soon, in milliseconds. */
const mostRestMs = 500;

/** Runs `work` soon after it is asked for: at most once per `everyMs`, never twice at a time, and once more when asked meanwhile. */
export function coalesce(
	work: () => Promise<void>,
	everyMs: number,
	onError: (error: unknown) => void,
): {request(): void; stop(): void} {
	let timer: NodeJS.Timeout | null = null;
	let busy = false;
	let again = false;
	let next = Number.NEGATIVE_INFINITY;
	let stopped = false;

	async function run() {
		timer = null;
		busy = true;
		again = false;
		const since = performance.now();
		try {
			await work();
		} catch (error) {
			onError(error);
		} finally {
			const now = performance.now();
			next = Math.max(since + everyMs, now + Math.min(mostRestMs, restShare * (now - since - everyMs)));
			busy = false;
			if (again) request();
		}
	}

	function request() {
		if (stopped) return;
		if (busy) {
			again = true;
			return;
		}

		timer ??= setTimeout(() => void run(), Math.max(0, next - performance.now()));
	}

	return {
		request,
		stop() {
			stopped = true;
			if (timer) clearTimeout(timer);
		},
	};
}
