import type {PlanStep} from './plan.ts';
import type {PhaseId, StepConfig} from './project.ts';

/** Where a branch of a remote was when the plan was made: at a commit, not there (null), or why nobody knows. */
export type BranchPlace = {readonly at: string | null} | {readonly unknown: string};

/**
 * The step that brings a branch of a remote to the candidate. It touches no work tree and no local branch. Doing it again
 * changes nothing; a branch that somebody moved since the plan was made fails it, and is left as it is. Taking it back
 * puts the branch where it was, or deletes it where the step made it.
 * @param place null where it was not looked for
 */
export function branchStep(
	step: Extract<StepConfig, {kind: 'branch'}>,
	phase: PhaseId,
	place: BranchPlace | null,
	variables: Readonly<Record<string, string>>,
): PlanStep | null {
	if (place === null) return null;
	const {id, name, push, how, timeoutMs, retry} = step;
	const sha = variables['RELEASE_SHA'] ?? '';
	return {
		id,
		phase,
		kind: 'run',
		title: titleOf(step, place, sha),
		run: how === 'merge' ? `${find}\n${mergeIn}\n${move}` : `${find}\n${replace}\n${move}`,
		artifact: null,
		interactive: false,
		timeoutMs,
		retry,
		undo: putBack,
		undoTitle: undoTitleOf(step, place),
		variables: {
			...variables,
			BRANCH_STEP: id,
			BRANCH_SHA: sha,
			BRANCH_NAME: name,
			BRANCH_PUSH: push,
			BRANCH_AT: 'unknown' in place ? 'unknown' : (place.at ?? 'none'),
		},
		undoes: null,
	};
}

function titleOf(
	{name, push, how}: Extract<StepConfig, {kind: 'branch'}>,
	place: BranchPlace,
	candidate: string,
): string {
	const sha = candidate.slice(0, 7);
	const where = `${push}'s branch ${name}`;
	const does = how === 'merge' ? `merges ${sha} into ${where}` : `moves ${where} to ${sha}`;
	if ('unknown' in place) return `${does}; where it is now is not known: ${place.unknown}`;
	if (place.at === null) return `makes the branch ${name} at ${push}, which has none, at ${sha}`;
	if (place.at === candidate) return `${where} is at ${sha} already`;
	return `${does}; it is at ${place.at.slice(0, 7)}`;
}

function undoTitleOf({name, push}: Extract<StepConfig, {kind: 'branch'}>, place: BranchPlace): string {
	const where = `${push}'s branch ${name}`;
	if ('unknown' in place) return `puts ${where} back, if this release moved it`;
	if (place.at === null) return `deletes ${where}, if this release made it`;
	return `puts ${where} back to ${place.at.slice(0, 7)}, if this release moved it`;
}

// Where the branch is, by the remote's own word. What an earlier attempt noted before it pushed is read first.
const find = `set -eu
ref="refs/heads/$BRANCH_NAME"
note="$RELEASE_ARTIFACTS/branch-$BRANCH_STEP"
kept="refs/release-tui/before/$BRANCH_NAME"
said=$(git ls-remote -- "$BRANCH_PUSH" "$ref")
at=$(printf '%s\\n' "$said" | awk -v ref="$ref" '$2 == ref { print $1 }')
if [ -s "$note" ]; then
	read -r before after <"$note"
	if [ "$at" = "$after" ]; then
		echo "$BRANCH_NAME is at $after already"
		exit 0
	fi
fi
if [ "$BRANCH_AT" != unknown ] && [ "\${at:-none}" != "$BRANCH_AT" ] && [ "$at" != "$BRANCH_SHA" ]; then
	echo "somebody moved $BRANCH_NAME of $BRANCH_PUSH since the plan was made: it was at $BRANCH_AT, and is at \${at:-none}." >&2
	echo "It is left as it is. Look, and plan again." >&2
	exit 1
fi
if [ -n "$at" ]; then
	git fetch --quiet --no-tags --no-write-fetch-head -- "$BRANCH_PUSH" "$ref"
	# What it was at is kept, so that it can be put back however long that takes.
	git update-ref "$kept" "$at"
fi`;

const replace = `if [ "$at" = "$BRANCH_SHA" ]; then
	echo "$BRANCH_NAME is at $at already"
	exit 0
fi
after=$BRANCH_SHA`;

const mergeIn = `if [ -z "$at" ]; then
	after=$BRANCH_SHA
elif git merge-base --is-ancestor "$BRANCH_SHA" "$at"; then
	echo "$BRANCH_NAME has $BRANCH_SHA already"
	exit 0
elif git merge-base --is-ancestor "$at" "$BRANCH_SHA"; then
	after=$BRANCH_SHA
else
	status=0
	merged=$(git merge-tree --write-tree --name-only --no-messages "$at" "$BRANCH_SHA") || status=$?
	if [ "$status" -eq 1 ]; then
		echo "$BRANCH_SHA cannot be merged into $BRANCH_NAME by itself. In conflict:" >&2
		printf '%s\\n' "$merged" | sed '1d; s/^/  /' >&2
		echo "Nothing was changed, here or there." >&2
		exit 1
	fi
	[ "$status" -eq 0 ] || exit "$status"
	after=$(git commit-tree "$merged" -p "$at" -p "$BRANCH_SHA" -m "Merge $RELEASE_VERSION into $BRANCH_NAME")
fi`;

// What is about to be done is noted before it is: a run that was cut short is taken back, too.
const move = `printf '%s %s\\n' "\${at:-none}" "$after" >"$note.new"
mv -- "$note.new" "$note"
git push --force-with-lease="$ref:$at" -- "$BRANCH_PUSH" "$after:$ref"
echo "$BRANCH_NAME of $BRANCH_PUSH was at \${at:-none} and is at $after"`;

// As an undo it gets the folder of the release that it takes back. It is shown whole, so it is one line.
const putBack = [
	'set -eu; note="$RELEASE_ARTIFACTS/branch-$BRANCH_STEP"; ref="refs/heads/$BRANCH_NAME"',
	'if [ -s "$note" ]; then read -r before after <"$note"',
	'said=$(git ls-remote -- "$BRANCH_PUSH" "$ref")',
	`at=$(printf '%s\\n' "$said" | awk -v ref="$ref" '$2 == ref { print $1 }')`,
	`if [ "\${at:-none}" = "$before" ]; then echo "$BRANCH_NAME is at $before already"`,
	`elif [ "$at" != "$after" ]; then echo "somebody moved $BRANCH_NAME since: it is at \${at:-none}, not at $after. It is left there." >&2; exit 1`,
	'else to=$before; if [ "$to" = none ]; then to=; fi',
	'git push --force-with-lease="$ref:$after" -- "$BRANCH_PUSH" "$to:$ref"; fi; rm -f -- "$note"; fi',
].join('; ');
