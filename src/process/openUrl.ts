import {spawn} from 'node:child_process';
import process from 'node:process';
import {trustedPath} from './trustedPath.ts';

/** Opens URLs in the person's browser; undefined where there is no desktop to show one, as over SSH. */
export function urlOpener(env: NodeJS.ProcessEnv = process.env): ((url: string) => void) | undefined {
	const isMac = process.platform === 'darwin';
	if (!isMac && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return undefined;
	return url => {
		const child = spawn(isMac ? 'open' : 'xdg-open', [url], {
			env: {...env, PATH: trustedPath(process.cwd(), env['PATH'])},
			detached: true,
			stdio: 'ignore',
		});
		// Without such a program nothing opens; that is no reason to disturb a release.
		child.on('error', () => {});
		child.unref();
	};
}
