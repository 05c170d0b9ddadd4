import {isRefusal} from '../../src/domain/decision.ts';
import {valueIn} from '../loadable.ts';
import {answer} from '../refusal.ts';
import {selectOverlay} from '../select.ts';
import type {CommandContext} from './context.ts';
import {popOverlay, pushOverlay, tell, tellProblem} from './context.ts';

const proofHint = 'P shows what was found out';

/** Opens a page of the migration plan. */
export function openMigrationPlan(context: CommandContext, page: 'all' | 'order' | 'proof'): void {
	pushOverlay(context, {kind: 'migrationPlan', page, top: 0});
}

/** Asks whether to try on a clone what is pending. */
export function openProof(context: CommandContext): void {
	const {selected, candidate, migrations} = context.store.getState();
	const pinned = valueIn(candidate);
	const outlook = valueIn(migrations);
	if (!outlook?.ok || !pinned || isRefusal(pinned)) return;
	const count = outlook.pending.length;
	const code = outlook.pending.find(({up}) => up === null)?.id ?? null;
	pushOverlay(context, {kind: 'prove', environment: selected, candidate: pinned.sha, count, code});
}

/** Tries it, with the commands of tools where it needs them. The pane says how far it is, and what was found out stands there when it is over. */
export async function confirmProof(context: CommandContext): Promise<void> {
	const {store, ports, reader} = context;
	const overlay = selectOverlay(store.getState());
	if (overlay?.kind !== 'prove' || store.getState().proving) return;
	popOverlay(context);
	const {environment, candidate, code} = overlay;
	const ended = new AbortController();
	const stop = () => ended.abort();
	const say = (line: string) => store.setState({proving: {environment, line, stop}});
	say('the clone is being prepared');
	const result = await answer(() =>
		ports.engine.proveOnClone(environment, candidate, code !== null, say, ended.signal),
	);
	store.setState({proving: null});
	if (!result.ok) tellProblem(context, result.message, result.hint);
	else if (result.isSafe) tell(context, `What is pending on ${environment} works on a clone.`, proofHint);
	else tellProblem(context, `What is pending on ${environment} does not work on a clone.`, proofHint);
	reader.candidate();
}

/** Ends what is being tried. */
export function stopProof({store}: CommandContext): void {
	const {proving} = store.getState();
	if (!proving) return;
	proving.stop();
	store.setState({proving: {...proving, line: 'it is being ended, and the clone dropped'}});
}
