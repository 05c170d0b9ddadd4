import {freezeNow} from '../../src/domain/freeze.ts';
import {valueIn} from '../loadable.ts';
import {selectEnvironment} from '../select.ts';
import type {CommandContext} from './context.ts';
import {openPrompt} from './context.ts';

/** Asks for the reason to freeze the selected environment, or to lift its freeze. */
export function openFreeze(context: CommandContext): void {
	const selected = selectEnvironment(context.store.getState());
	const overview = selected && valueIn(selected.overview);
	if (!selected || !overview) return;
	const {name} = selected.config;
	const freeze = freezeNow(overview.state, new Date(context.ports.now()));
	openPrompt(
		context,
		freeze
			? {
					purpose: {for: 'unfreeze', environment: name},
					title: `Lift the freeze of ${name}`,
					explain: `It is frozen: ${freeze.reason}. Why may releases start again?`,
				}
			: {
					purpose: {for: 'freeze', environment: name, reason: null},
					title: `Freeze ${name}`,
					explain: 'No release is to start here; a rollback still can. Why?',
				},
	);
}
