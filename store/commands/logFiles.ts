import {count} from '../../src/domain/count.ts';
import {plainText} from '../../src/domain/sanitize.ts';
import {errorText} from '../loadable.ts';
import type {CommandContext} from './context.ts';
import {changeOverlay, openPrompt, popOverlay, tell, tellProblem} from './context.ts';

/** Asks for the file to which the log, as it is shown, is saved. */
export function openSaveLog(context: CommandContext): void {
	const {logs} = context.store.getState();
	if (!logs.view) return;
	const {channel} = logs;
	const of = channel.of === 'environment' ? channel.environment : `${channel.release}-${channel.step}`;
	const moment = new Date(context.ports.now()).toISOString().slice(0, 19).replaceAll(':', '');
	openPrompt(context, {
		purpose: {for: 'saveLog'},
		title: 'Save the log as it is shown',
		explain: 'A new file: lines with their time and source, secrets masked.',
		value: `${of}-${moment}.log`,
	});
}

/** Saves it. What cannot be written is said in the prompt. */
export async function saveLog(context: CommandContext, file: string): Promise<void> {
	const {view} = context.store.getState().logs;
	if (!view) return popOverlay(context);
	changeOverlay(context, 'prompt', overlay => ({...overlay, busy: true, error: null}));
	try {
		const lines = await view.save(file);
		popOverlay(context);
		tell(context, `${count(lines, 'line')} ${lines === 1 ? 'is' : 'are'} in ${plainText(file)}.`);
	} catch (error) {
		changeOverlay(context, 'prompt', overlay => ({...overlay, busy: false, error: errorText(error)}));
	}
}

/** Shows the log in the person's pager. The cockpit steps aside when it is written down; what runs goes on. */
export async function readInPager(context: CommandContext): Promise<void> {
	const {store, ports, lend} = context;
	const {view} = store.getState().logs;
	if (!view || !ports.readInPager) return;
	// A long log takes seconds, and longer while more comes.
	tell(context, 'The log is being written for your pager.');
	try {
		await ports.readInPager(view, lend);
		store.setState({status: null});
	} catch (error) {
		tellProblem(context, errorText(error));
	}
}
