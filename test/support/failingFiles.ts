import fs from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';

/**
 * Does something while every read of these files fails as the system would make it fail.
 * @param code of the system's error
 */
export function whileUnreadable<T>(code: string, concerns: (file: string) => boolean, act: () => T): T {
	const before = {openSync: fs.openSync, readFileSync: fs.readFileSync};
	const failing = <F extends (...args: never) => unknown>(real: F): F =>
		new Proxy(real, {
			apply(target, self, args) {
				if (concerns(String(args[0]))) throw Object.assign(new Error(`${code}: cannot be read`), {code});
				return Reflect.apply(target, self, args);
			},
		});
	Object.assign(fs, {openSync: failing(fs.openSync), readFileSync: failing(fs.readFileSync)});
	syncBuiltinESMExports();
	try {
		return act();
	} finally {
		Object.assign(fs, before);
		syncBuiltinESMExports();
	}
}
