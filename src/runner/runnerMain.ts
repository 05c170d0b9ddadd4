// The launcher of a runner, as bin/ is that of the program: what Node made of the sources is kept, which is an eighth of a
// runner's start. It has to be said before they are loaded.
import {enableCompileCache} from 'node:module';

enableCompileCache();
await import('./runnerProcess.ts');
