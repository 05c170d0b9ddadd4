import type {StoreApi} from 'zustand/vanilla';
import {startClock} from './clock.ts';
import type {CommandContext, Extent} from './commands/context.ts';
import {eraseText, pasteText, typeText} from './commands/text.ts';
import type {CommandId} from './commands.ts';
import {runCommand} from './commands.ts';
import {valueIn} from './loadable.ts';
import {createLogDesk} from './logDesk.ts';
import type {CockpitPorts} from './ports.ts';
import {startReader} from './reader.ts';
import type {CockpitState} from './state.ts';
import {initialState} from './state.ts';
import {createStateStore} from './stateStore.ts';
import {startTrainWatch} from './trainWatch.ts';

/** A cockpit without a screen: its state, and what keys do to it. */
export type Cockpit = {
	readonly store: StoreApi<CockpitState>;
	readonly ports: CockpitPorts;
	/** Starts reading. */
	start(): void;
	/** Says how the screen lets go of the terminal while a command has it. */
	lendBy(lend: CommandContext['lend']): void;
	/** Says how a text gets onto the clipboard. */
	copyBy(copy: CommandContext['copy']): void;
	/** Says how the terminal's bell is rung. */
	ringBy(ring: () => void): void;
	/** Runs a command; `key` is the key that asked for it, for those that a row of keys shares. */
	run(command: CommandId, extent: Extent, key?: string): void;
	type(text: string): void;
	paste(text: string): void;
	erase(what: 'letter' | 'word' | 'all'): void;
	close(): Promise<void>;
};

/** How a cockpit opens. */
export type CockpitOptions = {readonly tour?: string | null; readonly focusRelease?: number};

/** Makes a cockpit's state. Nothing is read before `start`. */
export function createCockpit(ports: CockpitPorts, options: CockpitOptions): Cockpit {
	const store = createStateStore({
		...initialState(ports.engine.project, ports.now(), options.tour ?? null),
		opensUrls: ports.openUrl !== undefined,
	});
	let context: CommandContext | null = null;
	let expiry: NodeJS.Timeout | undefined;
	const stopExpiry = store.subscribe((state, before) => {
		if (state.status === before.status) return;
		clearTimeout(expiry);
		// What was done or refused is read in a few seconds; then the keys are wanted there again.
		if (state.status) expiry = setTimeout(() => store.setState({status: null}), statusMs);
	});
	let stop = () => {};
	let leave = async () => {};
	let lend: CommandContext['lend'] = work => work();
	let copy: CommandContext['copy'] = () => {};
	let ring = () => {};
	const ifStarted = (work: (started: CommandContext) => void) => {
		if (context) work(context);
	};

	return {
		store,
		ports,
		start() {
			if (context) return;
			const desk = createLogDesk(store, ports);
			const reader = startReader(store, ports, desk);
			const stopClock = startClock(store, ports.now);
			const stopTrains = startTrainWatch(store, () => ring());
			leave = ports.engine.lookOn(
				() => lookingAt(store.getState()),
				others => store.setState({others}),
			);
			context = {store, ports, reader, desk, lend: work => lend(work), copy: text => copy(text)};
			void tellTrouble(store, ports);
			stop = () => {
				reader.stop();
				stopClock();
				stopTrains();
			};
			if (options.focusRelease !== undefined) void focusRelease(context, options.focusRelease);
		},
		lendBy(by) {
			lend = by;
		},
		copyBy(by) {
			copy = by;
		},
		ringBy(by) {
			ring = by;
		},
		run: (command, extent, key = '') => ifStarted(started => runCommand(started, command, extent, key)),
		type: text => ifStarted(started => typeText(started, text)),
		paste: text => ifStarted(started => pasteText(started, text)),
		erase: what => ifStarted(started => eraseText(started, what)),
		async close() {
			store.getState().proving?.stop();
			stop();
			stopExpiry();
			clearTimeout(expiry);
			// A log command that does not want to end does not keep anybody here.
			await Promise.race([Promise.all([context?.desk.close(), leave()]), patience()]);
		},
	};
}

// The release that is shown is what one looks at while it goes on.
function lookingAt({release, selected}: CockpitState): string {
	const shown = valueIn(release);
	return shown && !shown.end ? `#${shown.id}` : selected;
}

/** How long the bottom line says what was just done. */
const statusMs = 8000;

const closeWithinMs = 1500;

function patience(): Promise<void> {
	return new Promise(resolve => setTimeout(resolve, closeWithinMs).unref());
}

// What is wrong with the journal is said when one comes; later, every action that it refuses says so.
async function tellTrouble(store: StoreApi<CockpitState>, ports: CockpitPorts): Promise<void> {
	const trouble = await ports.engine.trouble().catch(() => null);
	if (trouble) store.setState({status: {text: trouble.message, hint: trouble.hint, tone: 'problem'}});
}

// Opens on a release: its environment is selected and its steps have the focus.
async function focusRelease({store, ports, reader}: CommandContext, id: number): Promise<void> {
	store.setState({focus: 'release'});
	const release = await ports.engine.release(id).catch(() => null);
	if (!release) {
		store.setState({status: {text: `There is no release #${id}.`, hint: null, tone: 'problem'}});
		return;
	}

	const before = store.getState();
	store.setState({selected: release.environment});
	reader.selected(before);
	reader.pin(id);
}
