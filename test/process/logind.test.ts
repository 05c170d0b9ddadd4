import {expect, test} from 'vitest';
import {atLogout, knownAtLogout, type Systemd} from '../../src/process/logind.ts';

test('what becomes of processes at logout is asked once; whoever wants to know for certain asks anew', () => {
	let asked = 0;
	const system: Systemd = {
		ask() {
			asked++;
			return 'KillUserProcesses=no\n';
		},
		inScope: command => command,
	};
	for (let i = 0; i < 3; i++) expect(knownAtLogout(system)).toBe('lives');
	expect(asked).toBe(1);
	expect(atLogout(system)).toBe('lives');
	expect(asked).toBe(2);
	expect(knownAtLogout(null)).toBe('lives');
});
