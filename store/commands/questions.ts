import type {QuestionConfig} from '../../src/domain/gatesConfig.ts';
import {meantAnswer, questionGateId} from '../../src/domain/questions.ts';
import type {DeployOverlay} from '../overlay.ts';
import {selectOverlay} from '../select.ts';
import type {CockpitState} from '../state.ts';
import type {CommandContext} from './context.ts';
import {changeOverlay, isKind, openPrompt, popOverlay} from './context.ts';
import {blockedGates, planAgain} from './deploy.ts';

/** The questions that the environment of the confirmation asks before a release. */
export function questionsOf(state: CockpitState, {environment}: DeployOverlay): readonly QuestionConfig[] {
	return state.environments.find(({config}) => config.name === environment)?.config.gates.questions ?? [];
}

/** Asks the first question that nobody answered, or whose answer blocks; where all is well, the first one anew. */
export function openAnswer(context: CommandContext): void {
	const state = context.store.getState();
	const overlay = selectOverlay(state);
	if (!overlay || !isKind(overlay, 'deploy')) return;
	const questions = questionsOf(state, overlay);
	const blocking = new Set(blockedGates(overlay).map(({id}) => id));
	const question =
		questions.find(({name}) => overlay.answers[name] === undefined) ??
		questions.find(({name}) => blocking.has(questionGateId(name))) ??
		questions[0];
	if (question) ask(context, question);
}

/** Keeps the answer of the prompt, asks what is still open, and looks at the plan anew. */
export function keepAnswer(context: CommandContext, name: string, typed: string): void {
	const state = context.store.getState();
	const overlay = state.overlays.findLast(other => other.kind === 'deploy');
	const questions = overlay ? questionsOf(state, overlay) : [];
	const question = questions.find(other => other.name === name);
	if (!question) return;
	const answer = meantAnswer(question, typed);
	if (question.answers.length > 0 && !question.answers.includes(answer)) {
		const error = `One of: ${question.answers.join(', ')}.`;
		changeOverlay(context, 'prompt', other => ({...other, error}));
		return;
	}

	popOverlay(context);
	changeOverlay(context, 'deploy', other => ({...other, answers: {...other.answers, [name]: answer}}));
	const open = questions.find(other => other.name !== name && overlay?.answers[other.name] === undefined);
	planAgain(context);
	if (open) ask(context, open);
}

function ask(context: CommandContext, {name, ask: title, answers}: QuestionConfig): void {
	openPrompt(context, {
		purpose: {for: 'answer', question: name},
		title,
		explain:
			answers.length > 0
				? `${answers.join(', ')}: the beginning is enough. It is recorded with the release.`
				: 'It is recorded with the release.',
	});
}
