import {Writable} from 'node:stream';

/**
 * A shell's command line that begins when it is let go, and never where whoever should do that is dead: a word comes at a
 * pipe, which is its descriptor 3.
 */
export function heldCommand(run: string): readonly string[] {
	return ['-c', 'read -r go <&3 || exit; exec 3<&-; exec /bin/sh -c "$1"', 'sh', run];
}

/** Lets a held command begin. @param pipe of our process, the end of its descriptor 3 */
export function letGo(pipe: unknown): void {
	if (!(pipe instanceof Writable)) return;
	// Whoever was ended in the meantime reads nothing.
	pipe.on('error', () => {});
	pipe.end('go\n');
}
