/** Runs `work` soon after it is asked for: at most once per `everyMs`, never twice at a time, and once more when asked meanwhile. */
export function coalesce(
	work: () => Promise<void>,
	everyMs: number,
	onError: (error: unknown) => void,
): {request(): void; stop(): void} {
	let timer: NodeJS.Timeout | null = null;
	let busy = false;
	let again = false;
	let last = Number.NEGATIVE_INFINITY;
	let stopped = false;

	async function run() {
		timer = null;
		busy = true;
		again = false;
		last = performance.now();
		try {
			await work();
		} catch (error) {
			onError(error);
		} finally {
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

		timer ??= setTimeout(() => void run(), Math.max(0, last + everyMs - performance.now()));
	}

	return {
		request,
		stop() {
			stopped = true;
			if (timer) clearTimeout(timer);
		},
	};
}
