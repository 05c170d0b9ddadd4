import type {Watcher} from '../domain/watcher.ts';

/** One attempt of a step. */
export type AttemptName = {readonly release: number; readonly step: string; readonly attempt: number};

/** Some of what an attempt wrote. Without bytes: that was all, up to its place. */
export type OutputPiece = {
	/** Bytes of the whole output before it. */
	readonly place: number;
	readonly bytes: Buffer;
};

/** Masked output of attempts, for those who are not on the machine where it was written. */
export type OutputShelf = {
	/** How many bytes of an attempt's output are accounted for: kept, or left out. */
	end(of: AttemptName): Promise<number>;
	/**
	 * Keeps a piece.
	 * @param leftOut whatever lies whole between these two places is given up
	 */
	add(of: AttemptName, piece: OutputPiece, leftOut: {readonly from: number; readonly to: number}): Promise<void>;
	/** Puts a few pieces in the place of many: all of them, or none. */
	replace(of: AttemptName, pieces: readonly OutputPiece[]): Promise<void>;
	/** The next pieces that reach beyond a place, in order; none: there is nothing more yet. */
	read(of: AttemptName, place: number): Promise<readonly OutputPiece[]>;
	/** Gives up the output of all releases before this one. */
	forget(before: number): Promise<void>;
};

/** Who looks on now. Signs of life count by the database's clock. */
export type WatcherBoard = {
	/** @param id of a cockpit, which no other one has */
	sign(id: string, who: string, lookingAt: string): Promise<void>;
	leave(id: string): Promise<void>;
	/** Everybody who gave a sign of life within a minute, but for that one. */
	others(id: string): Promise<readonly Watcher[]>;
	/** Calls `listener` soon after somebody came or left, where notices come. */
	subscribe(listener: () => void): () => void;
};

/**
 * What machines with one history tell each other besides it. Nothing is ever decided by it, and all of it may be missing.
 * Whatever cannot be told or asked just now throws a JournalError.
 */
export type Exchange = {readonly output: OutputShelf; readonly watchers: WatcherBoard};

/** Bytes of a piece, at most. */
export const pieceBytes = 1 << 16;
