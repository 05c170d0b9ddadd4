// The launcher of a runner, as main.ts is that of the program: what was compiled of its script is kept.
import {enableCompileCache} from 'node:module';
import process from 'node:process';
import {loadCompiledScript, scriptCache} from '../compiledScript.ts';

/** When whatever is called at the start has long been called, in milliseconds after it. */
const startedAfterMs = 3000;

enableCompileCache();
const script = loadCompiledScript(`${import.meta.dirname}/runner.cjs`, scriptCache('runner'));
const timer = setTimeout(script.keep, startedAfterMs).unref();
process.exitCode = await script.run(() => {});
clearTimeout(timer);
// One that could not do its work has not called what is needed for it.
if (process.exitCode === 0) script.keep();
