import type {EnvironmentConfig} from '../domain/project.ts';
import {type Answers, meantAnswer} from '../domain/questions.ts';
import {plainText} from '../domain/sanitize.ts';
import {ask} from './ask.ts';
import {usageError} from './cliError.ts';

/** What `--answer NAME=TEXT` says, by the question's name. */
export function parseAnswers(given: readonly string[]): Answers {
	return Object.fromEntries(
		given.map(text => {
			const [, name, answer] = /^([^=]+)=(.*\S.*)$/s.exec(text) ?? [];
			if (name === undefined || answer === undefined) {
				throw usageError(`--answer takes NAME=TEXT, not "${text}".`, 'Such as: --answer risk=low');
			}

			return [name.trim(), answer.trim()];
		}),
	);
}

/** Asks the person at the terminal what an environment asks and nobody answered yet; Enter leaves it open. */
export async function askOpenQuestions(environment: EnvironmentConfig | undefined, given: Answers): Promise<Answers> {
	const answers: Record<string, string> = {...given};
	for (const question of environment?.gates.questions ?? []) {
		if (Object.hasOwn(answers, question.name)) continue;
		const choice = question.answers.length > 0 ? ` [${question.answers.join(', ')}]` : '';
		const typed = (await ask(`${plainText(question.ask + choice)} `)).trim();
		if (typed !== '') answers[question.name] = meantAnswer(question, typed);
	}

	return answers;
}
