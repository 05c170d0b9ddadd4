import {setTimeout as sleep} from 'node:timers/promises';

/** Tries again and again until `attempt` says true; says so once when it does not at first. */
export async function waitFor(print: (line: string) => void, attempt: () => Promise<boolean>): Promise<void> {
	if (await attempt()) return;
	print('somebody else changes this database: waiting');
	do await sleep(200);
	while (!(await attempt()));
}
