// Every mark that the cockpit draws: one column wide in every terminal, and told apart by shape, not by colour.

import {fastTickMs} from '../store/clock.ts';

/** The frames of the one spinner. */
const spinnerFrames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;

/** The spinner's frame at a moment. */
export function spinnerAt(now: number): string {
	return spinnerFrames[Math.floor(now / fastTickMs) % spinnerFrames.length] ?? '⠋';
}

/** Marks for states. */
export const glyphs = {
	done: '✔',
	failed: '✖',
	pending: '·',
	asking: '□',
	skipped: '→',
	undo: '←',
	unknown: '?',
	live: '●',
	idle: '○',
	busy: '◐',
	cursor: '▸',
	open: '▾',
	closed: '▸',
	warn: '‼',
	due: '◆',
	lock: '■',
	paused: '=',
} as const;
