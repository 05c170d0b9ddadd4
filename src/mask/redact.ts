import {maskText} from './masker.ts';
import {hideCredentials} from './urlCredentials.ts';

const known = new Set<string>();
let mask: ((text: string) => string) | null = null;

/** Whatever this process says from now on, these values are masked in it. */
export function hideSecrets(values: readonly string[]): void {
	for (const value of values) known.add(value);
	mask = null;
}

/** A text as it may be printed or written to a log: without the secrets that this process knows, nor URLs' passwords. */
export function redact(text: string): string {
	mask ??= maskText([...known]);
	return hideCredentials(mask(text));
}

/** What is known of a crash, as it may be printed. */
export function crashText(error: unknown): string {
	return redact(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
