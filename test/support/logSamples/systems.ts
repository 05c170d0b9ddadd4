// What stands below an application.
import type {Chance} from '../generatedLogs.ts';
import {between, day, hex, ip, type LogSample, mail, millis, slug, time, user} from './values.ts';

const syslog = (c: Chance, program: string, text: string) =>
	`Nov ${String(between(c, 1, 30)).padStart(2)} ${time(c)} web-1 ${program}[${between(c, 300, 99_999)}]: ${text}`;

export const journald: LogSample = {
	name: 'syslog and journald',
	ordinary: [
		[
			30,
			c =>
				syslog(
					c,
					'sshd',
					`Failed password for ${c.of(['root', 'admin', 'ubuntu', 'test', 'git', 'oracle', 'pi'])} from ${ip(c)} port ${between(c, 1024, 65_535)} ssh2`,
				),
		],
		[20, c => syslog(c, 'sshd', `Connection closed by ${ip(c)} port ${between(c, 1024, 65_535)} [preauth]`)],
		[
			15,
			c =>
				syslog(
					c,
					'systemd',
					`${c.of(['Started', 'Finished', 'Starting'])} ${c.of(['Session', 'phpsessionclean.service', 'logrotate.service', 'apt-daily.service', 'man-db.service'])} ${c.below(99_999)} of User ${user(c)}.`,
				),
		],
		[9, c => syslog(c, 'CRON', `(${c.of(['root', 'shop'])}) CMD (   cd / && run-parts --report /etc/cron.hourly)`)],
		[
			7,
			c =>
				`Nov ${between(c, 10, 30)} ${time(c)} web-1 kernel: [${c.below(999_999)}.${between(c, 100_000, 999_999)}] [UFW BLOCK] IN=eth0 OUT= MAC=${[1, 2, 3, 4, 5, 6].map(() => hex(c, 2)).join(':')} SRC=${ip(c)} DST=${ip(c)} LEN=${c.below(90)} PROTO=TCP SPT=${c.below(65_535)} DPT=${c.below(1024)}`,
		],
		[
			4,
			c =>
				syslog(
					c,
					'postfix/smtpd',
					`NOQUEUE: reject: RCPT from unknown[${ip(c)}]: 454 4.7.1 <${mail(c)}>: Relay access denied`,
				),
		],
	],
	planted: [
		{
			has: 'Out of memory',
			line: c =>
				`Nov 21 ${time(c)} web-1 kernel: [${c.below(999_999)}.${c.below(999_999)}] Out of memory: Killed process ${c.below(99_999)} (node) total-vm:${c.below(9_999_999)}kB, anon-rss:${c.below(999_999)}kB`,
			every: 250,
		},
		{
			has: 'Main process exited',
			line: c =>
				syslog(c, 'systemd', `shop.service: Main process exited, code=exited, status=${c.of([1, 1, 137])}/FAILURE`),
			every: 250,
		},
	],
};

const pg = (c: Chance, level: string, text: string) =>
	`${day(c)} ${millis(c)} UTC [${between(c, 100, 9999)}] ${c.of(['shop@shop', 'report@shop', 'shop@shop'])} ${level}:  ${text}`;

export const postgres: LogSample = {
	name: 'PostgreSQL',
	ordinary: [
		[
			30,
			c =>
				pg(
					c,
					'LOG',
					`duration: ${c.below(9000)}.${c.below(999)} ms  execute <unnamed>: SELECT * FROM orders WHERE customer = $1 AND placed > $2`,
				),
		],
		[
			9,
			c =>
				`${pg(c, 'LOG', `duration: ${c.below(9000)}.${c.below(999)} ms  statement: UPDATE products SET stock = ${c.below(99)} WHERE slug = '${slug(c)}'`)}\n\tAND active`,
		],
		[9, c => pg(c, 'LOG', `connection received: host=${ip(c)} port=${between(c, 1024, 65_535)}`)],
		[
			9,
			c =>
				pg(
					c,
					'LOG',
					'connection authorized: user=shop database=shop application_name=web SSL enabled (protocol=TLSv1.3, cipher=TLS_AES_256_GCM_SHA384, bits=256)',
				),
		],
		[
			5,
			c =>
				pg(
					c,
					'LOG',
					`checkpoint complete: wrote ${c.below(9000)} buffers (${c.below(90)}.${c.below(9)}%); 0 WAL file(s) added, ${c.below(9)} removed, ${c.below(9)} recycled; write=${c.below(90)}.${c.below(999)} s, sync=0.${c.below(999)} s`,
				),
		],
		[
			4,
			c =>
				`${pg(c, 'ERROR', 'duplicate key value violates unique constraint "users_email_key"')}\n${pg(c, 'DETAIL', `Key (email)=(${mail(c)}) already exists.`)}\n${pg(c, 'STATEMENT', `INSERT INTO users (email, name) VALUES ('${mail(c)}', '${user(c)}')`)}`,
		],
		[
			4,
			c =>
				pg(
					c,
					'LOG',
					`automatic vacuum of table "shop.public.${c.of(['orders', 'carts', 'users', 'sessions'])}": index scans: ${c.below(3)}`,
				),
		],
	],
	planted: [
		{
			has: 'relation "ratings" does not exist',
			line: c =>
				`${pg(c, 'ERROR', `relation "ratings" does not exist at character ${c.below(99)}`)}\n${pg(c, 'STATEMENT', `SELECT stars FROM ratings WHERE product = ${c.below(999)}`)}`,
			every: 300,
		},
		{
			has: 'remaining connection slots',
			line: c => pg(c, 'FATAL', 'remaining connection slots are reserved for roles with the SUPERUSER attribute'),
			every: 3000,
		},
	],
	jumps: {
		has: 'duplicate key',
		line: c => pg(c, 'ERROR', 'duplicate key value violates unique constraint "users_email_key"'),
	},
};

const pod = (c: Chance) =>
	`${c.of(['web', 'web', 'worker', 'cron'])}-${hex(c, 10)}-${c.of(['x', 'k', 'z'])}${hex(c, 4)}`;
const event = (c: Chance, type: string, reason: string, text: string) =>
	`${c.below(59)}s         ${type}   ${reason}   pod/${pod(c)}   ${text}`;

export const kubernetes: LogSample = {
	name: 'Kubernetes events',
	ordinary: [
		[20, c => event(c, 'Normal', 'Scheduled', `Successfully assigned shop/${pod(c)} to node-${between(c, 1, 9)}`)],
		[
			20,
			c =>
				event(
					c,
					'Normal',
					'Pulled',
					`Container image "registry.example/shop:v2.${c.below(99)}.${c.below(9)}" already present on machine`,
				),
		],
		[15, c => event(c, 'Normal', 'Created', `Created container: ${c.of(['web', 'sidecar'])}`)],
		[15, c => event(c, 'Normal', 'Started', `Started container ${c.of(['web', 'sidecar'])}`)],
		[
			9,
			c =>
				event(
					c,
					'Warning',
					'Unhealthy',
					`Readiness probe failed: Get "http://${ip(c)}:3000/health": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
				),
		],
		[9, c => event(c, 'Normal', 'Killing', 'Stopping container web')],
		[
			5,
			c =>
				`${c.below(59)}m         Normal   SuccessfulRescale   horizontalpodautoscaler/web   New size: ${between(c, 2, 9)}; reason: cpu resource utilization (percentage of request) ${c.of(['above', 'below'])} target`,
		],
	],
	planted: [
		{
			has: 'Back-off restarting',
			line: c =>
				event(c, 'Warning', 'BackOff', `Back-off restarting failed container web in pod ${pod(c)}_shop(${hex(c, 8)})`),
			every: 200,
		},
		{has: 'ImagePullBackOff', line: c => event(c, 'Warning', 'Failed', 'Error: ImagePullBackOff'), every: 200},
	],
	jumps: {
		has: 'Readiness probe failed',
		line: c =>
			event(
				c,
				'Warning',
				'Unhealthy',
				`Readiness probe failed: Get "http://${ip(c)}:3000/health": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
			),
	},
};
