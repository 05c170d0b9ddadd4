// The cockpit, with a list of refs that no component can draw: a program of its own, for a pseudo-terminal.
import process from 'node:process';
import './jsxHooks.ts';

const {openContext} = await import('../../src/cli/context.ts');
const {reportError} = await import('../../src/cli/reportError.ts');
const {showCockpit} = await import('../../src/showCockpit.ts');
const context = await openContext();
const repository = {...context.repository, refs: async () => JSON.parse('[null]')};
process.exitCode = await showCockpit({...context, repository}, {}).catch(reportError);
