// Shows the cockpit over a made-up world, to look at it: built by a bundler, run in a terminal.
// Arguments: the scene (idle, deploying, checklist, failed, verifying, locked), and "live" to let the runner go on.
import {openCockpit} from '../../components/openCockpit.tsx';
import {shaOf, worldWithHistory} from './cockpitPorts.ts';

const [scene = 'idle', going] = process.argv.slice(2);
const world = await worldWithHistory(Date.now());
const environment = process.argv.includes('production') ? 'production' : 'staging';
let id = 0;
if (scene !== 'idle' && scene !== 'locked') {
	id = await world.deploy(environment, shaOf(0));
	if (scene === 'deploying') {
		world.now -= 40_000;
		world.runUntil(id);
		await world.ports.engine.decideStep(id, {do: 'confirm', step: 'team', note: null});
		world.runUntil(id, 'push');
	} else {
		world.runUntil(id);
		await world.ports.engine.decideStep(id, {do: 'confirm', step: 'team', note: null});
		if (scene === 'failed') {
			world.runUntil(id, 'reload');
			world.advance(id, 'failed');
		} else if (scene === 'verifying') world.runUntil(id, 'health');
		else world.runUntil(id);
	}
}

if (scene === 'locked') {
	await world.ports.engine.decideEnvironment('staging', {do: 'lock', reason: 'load test until Friday'});
	world.setLive('production', null, 'curl: (28) Connection timed out after 5000 ms');
}

world.followClock();
const paths = ['/orders/871', '/cart', '/health', '/products/12', '/checkout', '/search?q=日本'];
let count = 0;
const traffic = () => {
	count += 1;
	for (const [name, view] of world.logs) {
		if (count % 9 === 0) view.append('web', '\u001B[31mERROR\u001B[39m payment timeout order=871', Date.now());
		if (count % 13 === 0)
			view.append('nginx', 'upstream timed out while reading response header from upstream', Date.now());
		view.append('web', `GET ${paths[count % paths.length]} 200 ${(count * 7) % 40} ms ${name}`, Date.now());
	}

	for (const view of world.outputs.values()) {
		if (view.length < 30) view.append('push', `remote: building layer ${view.length + 1} of 30 …`, Date.now());
	}
};
const timers = [];
if (!process.argv.includes('quiet')) timers.push(setInterval(traffic, 150));
setTimeout(() => {
	for (let index = 0; index < 40; index++) traffic();
}, 100);
if (going === 'live') timers.push(setInterval(() => world.advance(id), 1500));

const result = await openCockpit(world.ports, {
	command: 'release-tui',
	tour: process.argv.includes('tour')
		? 'Press d to bring the candidate to staging, then watch 3 Logs and tick the checklist with Space.'
		: null,
});
for (const timer of timers) clearInterval(timer);
console.log(result.message);
