import type {PlanStep} from './plan.ts';
import type {PhaseId, StepConfig} from './project.ts';

/**
 * The step that asks a command again and again, until its exit code is 0. An exit code of 99 says that it never will be, and
 * so do 126 and 127, by which a shell says that there is no such command: then the step fails at once. What the command says
 * is its progress, kept whenever it says something else.
 */
export function untilStep(
	step: Extract<StepConfig, {kind: 'until'}>,
	phase: PhaseId,
	variables: Readonly<Record<string, string>>,
): PlanStep {
	const {id, until, everyMs, timeoutMs, retry} = step;
	return {
		id,
		phase,
		kind: 'run',
		title: `waits for ${until}`,
		run: loop,
		artifact: null,
		interactive: false,
		timeoutMs,
		retry,
		undo: null,
		variables: {...variables, UNTIL_RUN: until, UNTIL_EVERY: String(everyMs / 1000)},
		undoes: null,
	};
}

/** Whether a step only waits for something. */
export function isWaiting({kind, variables}: PlanStep): boolean {
	return kind === 'run' && variables.UNTIL_RUN !== undefined;
}

// The command gets a shell of its own, so that nothing in it can end the loop.
const loop = `said=
while :; do
	code=0
	now=$(/bin/sh -c "$UNTIL_RUN" 2>&1) || code=$?
	if [ "$now" != "$said" ]; then printf '%s\\n' "$now"; fi
	said=$now
	case $code in
		0) exit 0 ;;
		99 | 126 | 127) exit "$code" ;;
	esac
	sleep "$UNTIL_EVERY"
done`;
