import type {GateVerdict} from '../domain/gates.ts';
import type {Plan} from '../domain/plan.ts';
import {askGate, type GateQuestion, notAnswered} from './askGate.ts';

/** How to find out whether a program is there and knows a recipient: it encrypts nothing. */
const trials = {
	age: 'age --recipient "$RECIPIENT" </dev/null >/dev/null',
	gpg: 'gpg --batch --quiet --trust-model always --recipient "$RECIPIENT" --encrypt </dev/null >/dev/null',
} as const;

/** Whether what a plan encrypts can be encrypted here; nothing where it encrypts nothing. */
export async function encryptionVerdicts({steps}: Plan, question: GateQuestion): Promise<readonly GateVerdict[]> {
	const wanted = steps.flatMap(step => (step.kind === 'run' && step.artifact?.encrypt ? [step.artifact.encrypt] : []));
	const distinct = [...new Map(wanted.map(encrypt => [`${encrypt.by} ${encrypt.to}`, encrypt])).values()];
	return Promise.all(
		distinct.map(async ({by, to}): Promise<GateVerdict> => {
			const variables = {...question.variables, RECIPIENT: to};
			const why = notAnswered(await askGate(trials[by], {...question, variables}));
			return why === null
				? {id: 'encryption', verdict: 'pass', text: `${by} encrypts to ${to}`}
				: {id: 'encryption', verdict: 'block', text: `${by} cannot encrypt to ${to}: ${why}`};
		}),
	);
}
