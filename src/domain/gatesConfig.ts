import type {WindowConfig} from './window.ts';

/** Conditions on starting a release. */
export type GatesConfig = {
	readonly window: WindowConfig | null;
	readonly ci: CiConfig | null;
	/** `block` or `warn` when the work tree has uncommitted changes; null: do not look. */
	readonly cleanTree: 'block' | 'warn' | null;
	/** A command that says whether nothing may be released now. */
	readonly freeze: {readonly run: string} | null;
	readonly approvals: ApprovalsConfig | null;
	/** What it does when the window is likely to close before the release is over; null: do not look. */
	readonly timeLeft: 'block' | 'warn' | null;
	/** The roles that sign a candidate off; empty: none. */
	readonly signoffs: readonly string[];
	/** What a person answers before a release starts. */
	readonly questions: readonly QuestionConfig[];
};

/** Something that a person answers before a release starts. */
export type QuestionConfig = {
	readonly name: string;
	readonly ask: string;
	/** The answers there are; empty: whatever a person writes. */
	readonly answers: readonly string[];
	/** Days (0 = Sunday) on which an answer blocks, by the answer. */
	readonly avoid: Readonly<Record<string, readonly number[]>>;
};

/** Who has to approve of a release before it starts. */
export type ApprovalsConfig = {
	/** The people, each by all of their names; the first is shown. */
	readonly of: readonly (readonly string[])[];
	/** So many of them at least. */
	readonly needed: number;
	/** A command that prints a pull request with its reviews; null: approvals are given here alone. */
	readonly run: string | null;
	/** Only the author of the change may ship it. */
	readonly authorOnly: boolean;
	/** How long an approval holds, in milliseconds; null: as long as commit and plan are the same. */
	readonly expiresMs: number | null;
};

/** A command whose trimmed output must equal `expect`; asked again until it does or `waitUpToMs` is over. */
export type CiConfig = {readonly run: string; readonly expect: string; readonly waitUpToMs: number};
