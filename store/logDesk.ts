import type {StoreApi} from 'zustand/vanilla';
import {runningStep, stepOf} from '../src/domain/release.ts';
import type {LogView} from '../src/logs/logView.ts';
import {errorText} from './loadable.ts';
import {startNewsWatch} from './newsWatch.ts';
import type {CockpitPorts} from './ports.ts';
import {selectRelease} from './select.ts';
import type {CockpitState, LogChannel, StepChannel} from './state.ts';

/** Holds the open log views and decides which of them the log pane shows. */
export type LogDesk = {
	/** Shows what fits the state now: called after the selection, the release, or a person's choice changed. */
	sync(): void;
	/** Puts a marker line into an environment's logs, if they are open. */
	mark(environment: string, text: string): void;
	/** A release began on an environment: its logs are compared with what came before. */
	began(environment: string, release: number): void;
	/** The release of an environment is over. */
	ended(environment: string): void;
	close(): Promise<void>;
};

/** Outputs of finished steps that stay open, so that switching back and forth costs nothing. */
const keptOutputs = 4;

/** Opens log views as they are wanted. */
export function createLogDesk(store: StoreApi<CockpitState>, ports: CockpitPorts): LogDesk {
	const environments = new Map<string, LogView>();
	const outputs = new Map<string, LogView>();
	const filters = new Map<LogView, string>();
	const newsWatch = startNewsWatch(store, ports);

	function open(channel: LogChannel): LogView | null {
		if (channel.of === 'environment') {
			const known = environments.get(channel.environment);
			if (known) return known;
			const view = ports.openLogs(channel.environment);
			environments.set(channel.environment, view);
			return view;
		}

		const key = channelKey(channel);
		const known = outputs.get(key);
		if (known) return known;
		const view = ports.openOutput(channel.release, channel.step, channel.attempt);
		if (!view) return null;
		outputs.set(key, view);
		for (const [old, stale] of outputs) {
			if (outputs.size <= keptOutputs) break;
			outputs.delete(old);
			void stale.close().catch(() => {});
		}

		return view;
	}

	function show(channel: LogChannel): boolean {
		const {logs} = store.getState();
		if (logs.view && channelKey(logs.channel) === channelKey(channel)) return true;
		try {
			const view = open(channel);
			if (!view) return false;
			if (logs.view) {
				if (logs.filter === null) filters.delete(logs.view);
				else filters.set(logs.view, logs.filter);
			}

			// What is searched for is counted where one looks, and nowhere else.
			for (const other of [...environments.values(), ...outputs.values()]) {
				other.countMatches(other === view ? logs.search : null);
			}

			const filter = filters.get(view) ?? null;
			store.setState({logs: {...logs, channel, view, error: null, top: null, mark: null, hit: null, filter}});
		} catch (error) {
			store.setState({logs: {...logs, channel, view: null, error: errorText(error), top: null, mark: null, hit: null}});
		}

		return true;
	}

	return {
		sync() {
			const state = store.getState();
			const wanted = wantedChannel(state);
			if (!show(wanted) && wanted.of === 'step') show({of: 'environment', environment: state.selected});
		},
		mark(environment, text) {
			environments.get(environment)?.mark(text);
		},
		began(environment, release) {
			const view = environments.get(environment);
			if (view) newsWatch.began(environment, release, view);
		},
		ended: newsWatch.ended,
		async close() {
			await newsWatch.stop();
			await Promise.allSettled([...environments.values(), ...outputs.values()].map(view => view.close()));
		},
	};
}

/** The channel that fits the state: what a person chose, else the output of the step that runs or failed, else the logs. */
function wantedChannel(state: CockpitState): LogChannel {
	const environment: LogChannel = {of: 'environment', environment: state.selected};
	const {logs} = state;
	if (logs.pick === 'environment') return environment;
	if (logs.pick === 'step' && logs.channel.of === 'step') return logs.channel;
	const step = outputChannel(state);
	if (!step) return environment;
	// Who reads or searches is not interrupted by the next step.
	const reads = logs.top !== null || logs.filter !== null;
	return logs.pick === 'auto' && reads && logs.view && belongsTo(logs.channel, state) ? logs.channel : step;
}

/** The output that is worth watching now: of a step that runs a command, or that failed. While one verifies, the logs are. */
export function outputChannel(state: CockpitState): StepChannel | null {
	const release = selectRelease(state);
	if (!release || release.end || release.environment !== state.selected) return null;
	const step =
		runningStep(release) ??
		release.plan.steps.find(other => ['failed', 'unknown'].includes(stepOf(release, other.id).state.status));
	if (!step || (step.kind !== 'run' && step.kind !== 'migrate' && step.kind !== 'announce')) return null;
	const attempt = stepOf(release, step.id).attempts.at(-1);
	return attempt ? {of: 'step', release: release.id, step: step.id, attempt: attempt.n} : null;
}

function belongsTo(channel: LogChannel, state: CockpitState): boolean {
	return channel.of === 'environment'
		? channel.environment === state.selected
		: channel.release === selectRelease(state)?.id;
}

function channelKey(channel: LogChannel): string {
	return channel.of === 'environment'
		? `environment ${channel.environment}`
		: `step ${channel.release} ${channel.step} ${channel.attempt}`;
}
