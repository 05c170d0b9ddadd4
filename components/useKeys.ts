import {useInput, usePaste} from 'ink';
import {useRef} from 'react';
import {tellUnexpected} from '../store/commands/context.ts';
import {textField} from '../store/commands/text.ts';
import {useSurroundings} from './context.ts';
import type {ScreenSize} from './dispatch.ts';
import {dispatch} from './dispatch.ts';
import {createHeldKey} from './heldKey.ts';
import {pressesOf} from './keys.ts';

/** The one place that listens to the keyboard. A paste is never a key press. */
export function useKeys(size: ScreenSize): void {
	const {cockpit} = useSurroundings();
	const held = useRef(createHeldKey());
	useInput((input, key) => {
		const isField = textField(cockpit.store.getState()) !== null;
		try {
			for (const press of pressesOf(input, key, isField)) dispatch(cockpit, press, size, held.current);
		} catch (error) {
			tellUnexpected(cockpit.store, error);
		}
	});
	usePaste(text => cockpit.paste(text));
}
