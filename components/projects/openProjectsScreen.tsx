import {render} from 'ink';
import {createProjectsDesk, type ProjectsPorts} from '../../store/projects/projectsDesk.ts';
import {ErrorBoundary} from '../ErrorBoundary.tsx';
import type {CockpitStreams} from '../openCockpit.tsx';
import {createSurface} from '../surface.ts';
import {createTheme} from '../theme.ts';
import {ProjectsScreen} from './ProjectsScreen.tsx';

/** Opens the list of all projects on a terminal and resolves when it is closed. The first frame waits for no journal. */
export async function openProjectsScreen(
	ports: ProjectsPorts,
	options: {
		readonly streams?: CockpitStreams;
		readonly color?: boolean;
		/** Closes it from outside: the terminal has gone. */
		readonly closed?: AbortSignal;
	},
): Promise<void> {
	const desk = createProjectsDesk(ports);
	const surface = createSurface(options.streams?.stdout ?? process.stdout);
	const theme = createTheme(options.color ?? !process.env['NO_COLOR']);
	desk.start();
	let crash: Error | null = null;
	const screen = (
		<ErrorBoundary
			onError={error => {
				crash = error;
				desk.leave();
			}}
		>
			<ProjectsScreen desk={desk} surface={surface} theme={theme} />
		</ErrorBoundary>
	);
	const app = render(screen, {
		...options.streams,
		alternateScreen: true,
		incrementalRendering: true,
		maxFps: 1,
		interactive: true,
		exitOnCtrlC: false,
		patchConsole: false,
	});
	const leave = () => {
		surface.close();
		app.unmount();
	};
	const unsubscribe = desk.store.subscribe(state => {
		if (state.leaving) leave();
	});
	options.closed?.addEventListener('abort', desk.leave, {once: true});
	try {
		if (options.closed?.aborted) leave();
		await app.waitUntilExit();
	} finally {
		unsubscribe();
		desk.close();
	}

	if (crash !== null) throw crash;
}
