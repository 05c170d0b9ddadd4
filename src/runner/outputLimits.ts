/** How much of one attempt's output is kept, in bytes of what the command wrote. */
export type OutputLimits = {
	readonly headBytes: number;
	readonly tailBytes: number;
	/** The disk gets space back in portions of this size: each costs a process. */
	readonly freeBytes: number;
};

/** What holds for every attempt. Output of up to head and tail together is kept whole. */
export const outputLimits: OutputLimits = {headBytes: 8 << 20, tailBytes: 8 << 20, freeBytes: 32 << 20};

/** Said behind the head while the command runs: nothing more is to be seen until its end. */
export function longOutputLine({tailBytes}: OutputLimits): string {
	return `this is long: what follows is shown when the command has ended, the last ${tailBytes >> 20} MB of it.`;
}

/** Said where the middle was. */
export function leftOutLine(bytes: number): string {
	return `${bytes.toLocaleString('en')} bytes are left out here.`;
}
