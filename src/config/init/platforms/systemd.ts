import {candidate, type FoundPlatform, isPlain, previous, type Surroundings} from '../platform.ts';

/** A unit of systemd whose service runs from a clone on this machine. */
export function findSystemd({folder}: Surroundings): FoundPlatform | null {
	for (const place of ['.', 'systemd', 'deploy', 'deploy/systemd', 'etc', 'etc/systemd/system', 'contrib', 'ops']) {
		// A template unit (name@.service) is no service by itself.
		const name = folder.list(place).find(file => /^[\w.-]+\.service$/.test(file) && isPlain(file));
		if (name === undefined) continue;
		const from = place === '.' ? name : `${place}/${name}`;
		const works = /^WorkingDirectory\s*=\s*-?(\/[\w./-]+)\s*$/m.exec(folder.read(from) ?? '')?.[1];
		const clone = works ?? `/srv/${name.replace(/\.service$/, '')}`;
		const unit = name.replace(/\.service$/, '');
		const to = (commit: string) =>
			`git -C ${clone} checkout --quiet --detach ${commit} && sudo -n systemctl restart ${unit} && systemctl is-active ${unit}`;
		return {
			name: 'systemd',
			from,
			environments: [
				{
					name: 'production',
					reason: `${from}: the service runs on this machine. On others, name them as "targets" (docs/fleets.md).`,
					isProduction: true,
					live: {
						run: `systemctl is-active --quiet ${unit} && git -C ${clone} rev-parse HEAD`,
						match: null,
						remarks: [
							`${works === undefined ? `the unit names no WorkingDirectory; ${clone}` : clone} is a clone of this repository.`,
						],
					},
					logs: {run: `journalctl --follow --lines 100 --output cat --unit ${unit}`, remarks: []},
					steps: [
						{
							phase: 'deploy',
							id: 'deploy',
							kind: 'run',
							remarks: [
								'sudo must let you restart the unit without a password. Dependencies, too, may have to be installed here.',
							],
							run: `git -C ${clone} fetch --quiet "$PWD" ${candidate} && ${to('"$RELEASE_SHA"')}`,
							undo: to(previous),
							timeout: '10m',
							isSafe: true,
						},
					],
				},
			],
			takesFolder: false,
			migrates: null,
		};
	}

	return null;
}
