import type {PlanStep} from './plan.ts';
import type {PhaseId, StepConfig} from './project.ts';

/**
 * The step that tags the candidate. Doing it again changes nothing; a tag of that name on another commit fails it. Taking
 * it back deletes only a tag that this very step made, and none that was pushed: others may have it.
 * @param tag the name; null where it was not found out
 */
export function tagStep(
	step: Extract<StepConfig, {kind: 'tag'}>,
	phase: PhaseId,
	tag: string | null,
	variables: Readonly<Record<string, string>>,
): PlanStep | null {
	if (tag === null) return null;
	const {id, sign, push, timeoutMs, retry} = step;
	return {
		id,
		phase,
		kind: 'run',
		title: `tags ${tag}${push === null ? '' : `, and pushes it to ${push}`}`,
		run: create,
		artifact: null,
		interactive: false,
		timeoutMs,
		retry,
		undo: push === null ? remove : null,
		undoTitle: `deletes the tag ${tag}, if this release made it`,
		variables: {
			...variables,
			TAG_STEP: id,
			TAG_SHA: variables['RELEASE_SHA'] ?? '',
			TAG_NAME: tag,
			TAG_SIGN: sign,
			TAG_PUSH: push ?? '',
		},
		undoes: null,
	};
}

// That it makes the tag is noted in the release's folder before it does: a run that was cut short is taken back, too.
const create = `set -eu
tag="refs/tags/$TAG_NAME"
made="$RELEASE_ARTIFACTS/tag-$TAG_STEP"
if at=$(git rev-parse --verify --quiet "$tag^{commit}"); then
	if [ "$at" != "$TAG_SHA" ]; then
		echo "$TAG_NAME is a tag of another commit already: $at" >&2
		exit 1
	fi
	echo "$TAG_NAME is there already"
else
	sign=--no-sign
	case $TAG_SIGN in
		always) sign=--sign ;;
		if-key) if [ -n "$(git config user.signingkey || true)" ]; then sign=--sign; fi ;;
	esac
	: >"$made"
	git tag --annotate "$sign" --message "$TAG_NAME" -- "$TAG_NAME" "$TAG_SHA" || { rm -f -- "$made"; exit 1; }
	echo "tagged $TAG_SHA as $TAG_NAME"
fi
if [ -n "$TAG_PUSH" ]; then git push -- "$TAG_PUSH" "$tag:$tag"; fi`;

// As an undo it gets the folder of the release that it takes back. It is shown whole, so it is one line.
const remove =
	'if [ -e "$RELEASE_ARTIFACTS/tag-$TAG_STEP" ] && [ "$(git rev-parse --verify --quiet "refs/tags/$TAG_NAME^{commit}")" = "$TAG_SHA" ]; then git tag --delete -- "$TAG_NAME"; fi; rm -f -- "$RELEASE_ARTIFACTS/tag-$TAG_STEP"';
