import type {RunbookPlace} from '../domain/runbook.ts';

/** What a heading says of the items below it: where they belong, that they are no items, or nothing that is known. */
export type Section = RunbookPlace | 'notes' | 'unknown';

// The first that fits counts: "Rollback strategy" is no strategy of deployment, "Deployment risks" are no steps.
const patterns: readonly (readonly [RegExp, Section])[] = [
	[
		/risk|downside|assistant|solution|issue|reviewer|overview|summary|context|description|services? related|contact|templates|trouble|\bfaq\b|\broles\b|history/,
		'notes',
	],
	[
		/roll(?:ing|ed)?[- ]?back|revert|back[- ]?out|undo|(?:goes|went|going|is|are) (?:wrong|bad|broken)|\bif .*(?:fail|broken|breaks|problem)|in case of|emergency|recover/,
		'rollback',
	],
	// "Pre-flight checks" are made before, not afterwards.
	[/pre[- ]?(?:flight|requisites?|deploy(?:ment)?) check/, 'preflight'],
	[/back(?:ing)?[- ]?up|dump|snapshot/, 'backup'],
	[/verif|smoke|test|check(?!list)|monitor|validat|acceptance/, 'verify'],
	[/announce|notif|communicat|inform/, 'announce'],
	[
		/clean[- ]?up|after[- ]?wards|^\W*after\b|post[- ]?(?:deploy|release|implement|launch)|follow[- ]?up|next (?:day|morning|week)|day after/,
		'cleanup',
	],
	[/pre[- ]?(?:flight|requisites?|deploy|release|implement|launch|paration)|prepar|before|\bno[- ]?go\b/, 'preflight'],
	[
		/deploy|roll[- ]?out|branch|merge|staging|production|release|ship|push|upgrade|install|migrat|steps|checklist|implement|procedure|instruction|execut|\bduring\b|go[- ]?live|launch|cut[- ]?over|publish/,
		'deploy',
	],
];

/** Words of headings that are understood, for messages. */
export const knownHeadings = 'Preparation, Backup, Deployment, Verification, Announcement, Cleanup, Rollback';

/** Where what stands below a heading belongs, by its words. */
export function sectionOf(heading: string): Section {
	const words = heading.toLowerCase();
	return patterns.find(([pattern]) => pattern.test(words))?.[1] ?? 'unknown';
}
