import {setTimeout as delay} from 'node:timers/promises';

/** How long anything may take before a test gives it up, in milliseconds. Generous: the machine may be busy. */
export const patienceMs = 30_000;

/** Looks until something is so, often at first. Gives whether it came to be so in these milliseconds. */
export async function holds(wanted: () => boolean | Promise<boolean>, withinMs = patienceMs): Promise<boolean> {
	for (let [end, looks] = [Date.now() + withinMs, 1]; !(await wanted()); looks++) {
		if (Date.now() > end) return false;
		await delay(Math.min(20, 3 * looks));
	}

	return true;
}

/**
 * Whether something is so within some turns of this process, which take twenty milliseconds each where nothing else is
 * to be done: for what must come at once, without counting the time in which the machine lets others run.
 */
export async function holdsSoon(wanted: () => boolean, turns: number): Promise<boolean> {
	for (let turn = 0; turn < turns && !wanted(); turn++) await delay(20);
	return wanted();
}
