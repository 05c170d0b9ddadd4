import {withNodeOptions} from '../process/nodeOptions.ts';
import {failpointVariables} from './failpoint.ts';

/** Where there is no terminal, what would ask there is told not to try, and fails at once. */
const askNobody = {GIT_TERMINAL_PROMPT: '0', SSH_ASKPASS_REQUIRE: 'never'};

/**
 * The variables that a command gets besides its own.
 * @param hasTerminal somebody sits there who can be asked
 */
export function commandEnvironment(own: NodeJS.ProcessEnv, hasTerminal: boolean): NodeJS.ProcessEnv {
	const variables: NodeJS.ProcessEnv = {...withNodeOptions(own), ...(hasTerminal ? {} : askNobody)};
	for (const name of failpointVariables) delete variables[name];
	return variables;
}
