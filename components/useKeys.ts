import {useInput, usePaste} from 'ink';
import {tellUnexpected} from '../store/commands/context.ts';
import {textField} from '../store/commands/text.ts';
import {useSurroundings} from './context.ts';
import type {ScreenSize} from './dispatch.ts';
import {dispatch} from './dispatch.ts';
import {pressesOf} from './keys.ts';

/** The one place that listens to the keyboard. A paste is never a key press. */
export function useKeys(size: ScreenSize): void {
	const {cockpit} = useSurroundings();
	useInput((input, key) => {
		const isField = textField(cockpit.store.getState()) !== null;
		try {
			for (const press of pressesOf(input, key, isField)) dispatch(cockpit, press, size);
		} catch (error) {
			tellUnexpected(cockpit.store, error);
		}
	});
	usePaste(text => cockpit.paste(text));
}
