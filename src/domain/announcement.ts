import type {AnnounceStep, Plan, PlanStep} from './plan.ts';
import type {Release} from './release.ts';
import {stepOf} from './release.ts';

/** What an announcement says: texts, and fields whose values come later. */
export type AnnouncementText = readonly (string | {readonly field: string})[];

/** Values of fields, by name. */
export type FieldValues = Readonly<Record<string, string>>;

/** A text with the fields that are known by now filled in. What a value says is never read as a field. */
export function fillText(text: AnnouncementText, values: FieldValues): AnnouncementText {
	const parts: (string | {readonly field: string})[] = [];
	for (const part of text) {
		const filled = typeof part !== 'string' && Object.hasOwn(values, part.field) ? (values[part.field] ?? '') : part;
		const last = parts.at(-1);
		if (typeof filled === 'string' && typeof last === 'string') parts[parts.length - 1] = last + filled;
		else parts.push(filled);
	}

	return parts;
}

/** A text as it is read; a field that has no value yet stands there as it is written in templates. */
export function readText(text: AnnouncementText): string {
	return text.map(part => (typeof part === 'string' ? part : `{{${part.field}}}`)).join('');
}

/** A plan whose announcements have these values filled in. */
export function withValues(plan: Plan, values: FieldValues): Plan {
	return {...plan, steps: plan.steps.map(step => withStepValues(step, values))};
}

function withStepValues(step: PlanStep, values: FieldValues): PlanStep {
	return step.kind === 'announce' ? {...step, text: fillText(step.text, values)} : step;
}

/** Exactly what an announcement of a release says, with what a person wrote for it. */
export function announcementText(release: Release, step: AnnounceStep): string {
	const written = release.written[step.id];
	if (step.asks === 'text' && written !== undefined) return written;
	return readText(knownText(release, step));
}

/** The fields of an announcement that still have no value: it cannot go out. */
export function missingFields(release: Release, step: AnnounceStep): readonly string[] {
	if (step.asks === 'text' && release.written[step.id] !== undefined) return [];
	return knownText(release, step).flatMap(part => (typeof part === 'string' ? [] : [part.field]));
}

function knownText(release: Release, step: AnnounceStep): AnnouncementText {
	const written = release.written[step.id];
	const summary = step.asks === 'summary' && written !== undefined ? {summary: written} : {};
	return fillText(step.text, {...release.kept, ...summary});
}

/** What a person who is asked for an announcement begins with: its text, or nothing where a summary is asked for. */
export function announcementDraft(release: Release, step: AnnounceStep): string {
	return step.asks === 'summary' ? '' : announcementText(release, step);
}

/** How an announcement goes out, and what a person does before, in a few words. */
export function announcementWay({way, asks}: AnnounceStep): string {
	const how = way.by === 'webhook' ? `posted to $${way.variable}` : `given to ${way.run.split('\n')[0]}`;
	if (asks === null) return how;
	return `${asks === 'summary' ? 'needs a summary' : 'a person may change it'}, then ${how}`;
}

/** Whether an announcement waits for what a person has to write. */
export function needsWords(release: Release, step: PlanStep): boolean {
	return step.kind === 'announce' && step.asks !== null && release.written[step.id] === undefined;
}

/** The announcements of a release that should have gone out and did not, as far as is known, and that nobody dismissed. */
export function unsentAnnouncements(release: Release): readonly AnnounceStep[] {
	return release.plan.steps
		.filter(step => step.kind === 'announce')
		.filter(({id}) => {
			const {status} = stepOf(release, id).state;
			// One that was under way at the end is never heard of again.
			if (status === 'failed' || status === 'unknown' || (release.end && status === 'running')) return true;
			return release.resends.includes(id) && status !== 'succeeded' && status !== 'skipped';
		});
}
