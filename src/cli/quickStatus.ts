import process from 'node:process';
import {stateFolder} from '../config/home.ts';
import {type PeekedConfig, peekConfig} from '../config/peekConfig.ts';
import {type PeekedHistory, peekHistory} from '../journal/peekHistory.ts';
import {findRoot} from './findRoot.ts';
import {shortStatus} from './shortStatus.ts';

/** Prints the status of the project that one stands in as one line; nothing where there is no project. */
export async function quickStatus(): Promise<void> {
	const {config} = peekedHere();
	if (config === null) return;
	const history = await historyOf(config);
	process.stdout.write(`${await shortStatus(config.environments, history, new Date())}\n`);
	history?.close();
}

/** The project that one stands in, as a glance at its configuration shows it. */
export function peekedHere(): {readonly root: string | null; readonly config: PeekedConfig | null} {
	const root = findRoot(process.cwd());
	return {root, config: root === null ? null : peekConfig(root)};
}

/** Its history; null where there is none to be looked at. */
export function historyOf({project}: PeekedConfig): Promise<PeekedHistory | null> {
	return project === null ? Promise.resolve(null) : peekHistory(stateFolder(process.env), project, process.env);
}
