import type {Operator} from '../../src/domain/operator.ts';

/** What all processes of the load know of it, as its environment variables carry it. */
export type LoadPlan = {
	readonly url: string;
	readonly project: string;
	/** A folder that goes away afterwards. */
	readonly folder: string;
	readonly seconds: number;
	/** Releases at a time, each on an environment of its own. */
	readonly releases: number;
	/** Of the runners of one process. */
	readonly from: number;
	readonly to: number;
	readonly eventsPerSecond: number;
	/** What all of them bring, and what was there before. */
	readonly shas: {readonly candidate: string; readonly previous: string};
};

/** The environments of the load. */
export const environmentName = (index: number) => `env-${index}`;

/** Who does something in it. */
export const operator = (name: string): Operator => ({user: name, host: 'bench', ssh: null, git: null});

/** The plan that a process was given. */
export function planOfProcess(): LoadPlan {
	const plan: LoadPlan = JSON.parse(process.env['LOAD_PLAN'] ?? '');
	return plan;
}
