import type {CommandId} from '../store/commands.ts';
import type {OverlayKind} from '../store/overlay.ts';
import type {CockpitState, PaneId} from '../store/state.ts';

/** Where a key holds: everywhere, in any pane, in one pane, in any overlay that is no text field, or in one overlay. */
export type KeyContext = 'everywhere' | 'panes' | PaneId | 'overlays' | OverlayKind;

/** A key and what it does. The help, the footer and docs/keys.md are made of these. */
export type Binding = {
	/** Names of the keys; the first one is shown. */
	readonly keys: readonly string[];
	readonly id: CommandId;
	readonly context: KeyContext;
	/** A sentence for the help. */
	readonly help: string;
	/** A word or two for the footer; without it the key is only in the help. */
	readonly footer?: string;
	/** Why the key does nothing right now; null: it works. */
	readonly off?: (state: CockpitState) => string | null;
};
