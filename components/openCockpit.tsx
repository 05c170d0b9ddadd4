import {render} from 'ink';
import type {CockpitOptions} from '../store/cockpit.ts';
import {createCockpit} from '../store/cockpit.ts';
import type {CockpitPorts} from '../store/ports.ts';
import {selectAnyOpen} from '../store/select.ts';
import type {CockpitState} from '../store/state.ts';
import {CockpitCrashed} from './CockpitCrashed.ts';
import {SurroundingsContext} from './context.ts';
import {ErrorBoundary} from './ErrorBoundary.tsx';
import {Screen} from './Screen.tsx';
import {createSurface} from './surface.ts';
import {createTheme} from './theme.ts';

/** The terminal; by default that of the process. */
export type CockpitStreams = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
};

/** How one left the cockpit, and the line that says how to come back. */
export type CockpitResult = {readonly detached: boolean; readonly message: string};

/**
 * Opens the cockpit on a terminal and resolves when it is closed. The first frame waits for no port.
 * Throws CockpitCrashed, with the terminal restored, when the screen itself breaks.
 */
export async function openCockpit(
	ports: CockpitPorts,
	options: CockpitOptions & {
		readonly streams?: CockpitStreams;
		readonly color?: boolean;
		/** Ink draws the screen itself, for comparison. */
		readonly drawnByInk?: boolean;
		/** How this program is called here, for the line that says how to come back. */
		readonly command: string;
		/** Closes the cockpit from outside: the terminal has gone. */
		readonly closed?: AbortSignal;
		/** Says when this program was stopped and continued, and the terminal may show anything: returns how to be told no more. */
		readonly onContinue?: (listener: () => void) => () => void;
	},
): Promise<CockpitResult> {
	const cockpit = createCockpit(ports, options);
	const output = options.streams?.stdout ?? process.stdout;
	const surface = options.drawnByInk ? null : createSurface(output);
	const theme = createTheme(options.color ?? !process.env['NO_COLOR']);
	cockpit.copyBy(text => surface?.copy(text));
	cockpit.ringBy(() => surface?.ring());
	let crash: Error | null = null;
	// Environments and git are asked, and answer while the screen is drawn.
	cockpit.start();
	await new Promise(resolve => setImmediate(resolve));
	const app = render(
		<SurroundingsContext value={{cockpit, theme, surface}}>
			<ErrorBoundary
				onError={error => {
					crash = error;
					cockpit.store.setState({leaving: true});
				}}
			>
				<Screen />
			</ErrorBoundary>
		</SurroundingsContext>,
		{
			...options.streams,
			alternateScreen: true,
			incrementalRendering: true,
			// Where our own surface draws, Ink has nothing to draw at any pace.
			...(surface ? {maxFps: 1} : {}),
			interactive: true,
			exitOnCtrlC: false,
			patchConsole: false,
		},
	);
	const leave = () => {
		surface?.close();
		app.unmount();
	};
	const unsubscribe = cockpit.store.subscribe(state => {
		if (state.leaving) leave();
	});
	options.closed?.addEventListener('abort', () => cockpit.store.setState({leaving: true}), {once: true});
	const stopListening = options.onContinue?.(() => cockpit.run('redraw', {rows: 0, length: 0}));
	try {
		if (options.closed?.aborted) cockpit.store.setState({leaving: true});
		if (cockpit.store.getState().leaving) leave();
		await app.waitUntilExit();
	} catch (error) {
		crash = error instanceof Error ? error : new Error(String(error));
	} finally {
		unsubscribe();
		stopListening?.();
		await cockpit.close();
	}

	const result = comeBack(cockpit.store.getState(), options.command);
	if (crash !== null) throw new CockpitCrashed(crash, result.message);
	return result;
}

function comeBack(state: CockpitState, command: string): CockpitResult {
	const open = selectAnyOpen(state);
	return open
		? {
				detached: true,
				message: `Release #${open.id} goes on without you. Come back with: ${command} attach ${open.id}`,
			}
		: {detached: false, message: `No release is running. Come back with: ${command}`};
}
