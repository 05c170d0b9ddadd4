// What stands in front of an application.
import type {Chance} from '../generatedLogs.ts';
import {agent, between, ip, type LogSample, path, time, uuid} from './values.ts';

const access = (c: Chance, method: string, status: number, at = path(c)) =>
	`${ip(c)} - ${c.of(['-', '-', '-', 'ana', 'ben'])} [${between(c, 1, 30)}/Nov/2026:${time(c)} +0100] "${method} ${at} HTTP/${c.of(['1.1', '2.0'])}" ${status} ${c.below(60_000)} "${c.of(['-', `https://shop.example${path(c)}`])}" "${agent(c)}"`;

export const nginxAccess: LogSample = {
	name: 'nginx access',
	ordinary: [
		[70, c => access(c, 'GET', 200)],
		[8, c => access(c, 'GET', 304)],
		[6, c => access(c, 'POST', 302, '/cart')],
		[5, c => access(c, 'GET', 404, `/${c.of(['wp-login', 'xmlrpc', 'admin', 'old', 'shell', 'test'])}.php`)],
		[3, c => access(c, 'POST', 422, '/login')],
		[2, c => access(c, 'HEAD', 200, '/')],
		[1, c => access(c, 'GET', 499)],
	],
	planted: [
		{has: '/checkout', line: c => access(c, 'POST', 500, '/checkout'), every: 300},
		{has: ' 502 ', line: c => access(c, 'GET', 502, `/orders/${c.below(9999)}`), every: 400},
	],
	jumps: {has: ' 422 ', line: c => access(c, 'POST', 422, '/login')},
};

const error = (c: Chance, level: string, text: string) =>
	`2026/11/${between(c, 10, 30)} ${time(c)} [${level}] ${between(c, 20, 40)}#${between(c, 20, 40)}: *${c.below(999_999)} ${text}, client: ${ip(c)}, server: shop.example, request: "GET ${path(c)} HTTP/1.1"`;

export const nginxError: LogSample = {
	name: 'nginx error',
	ordinary: [
		[
			30,
			c =>
				`${error(c, 'error', `open() "/var/www${path(c)}" failed (2: No such file or directory)`)}, host: "shop.example"`,
		],
		[
			20,
			c =>
				`${error(c, 'warn', `an upstream response is buffered to a temporary file /var/cache/nginx/proxy_temp/${c.below(9)}/${c.below(99)}/000000${c.below(999)} while reading upstream`)}, upstream: "http://10.0.0.${c.below(9)}:3000${path(c)}", host: "shop.example", referrer: "https://shop.example${path(c)}"`,
		],
		[8, c => error(c, 'info', 'client closed connection while waiting for request')],
		[
			5,
			c =>
				`${error(c, 'error', 'upstream timed out (110: Connection timed out) while reading response header from upstream')}, upstream: "http://10.0.0.${c.below(9)}:3000${path(c)}", host: "shop.example"`,
		],
		[
			2,
			c =>
				error(
					c,
					'info',
					`SSL_do_handshake() failed (SSL: error:0A00006C:SSL routines::bad key share) while SSL handshaking`,
				),
		],
	],
	planted: [
		{
			has: 'Connection refused',
			line: c =>
				`${error(c, 'error', 'connect() failed (111: Connection refused) while connecting to upstream')}, upstream: "http://10.0.0.${c.below(9)}:3000${path(c)}", host: "shop.example"`,
			every: 200,
		},
		{
			has: 'too big header',
			line: c =>
				`${error(c, 'error', 'upstream sent too big header while reading response header from upstream')}, upstream: "http://10.0.0.1:3000/", host: "shop.example"`,
			every: 3000,
		},
	],
	jumps: {
		has: 'timed out',
		line: c =>
			`${error(c, 'error', 'upstream timed out (110: Connection timed out) while reading response header from upstream')}, upstream: "http://10.0.0.${c.below(9)}:3000${path(c)}", host: "shop.example"`,
	},
};

const router = (c: Chance, level: string, status: number, more = '', at = path(c)) =>
	`2026-11-${between(c, 10, 30)}T${time(c)}.${between(c, 100_000, 999_999)}+00:00 heroku[router]: at=${level} ${more}method=${c.of(['GET', 'GET', 'POST'])} path="${at}" host=shop.example request_id=${uuid(c)} fwd="${ip(c)}" dyno=web.${between(c, 1, 5)} connect=${c.below(5)}ms service=${c.below(900)}ms status=${status} bytes=${c.below(60_000)} protocol=https`;

export const heroku: LogSample = {
	name: 'Heroku router and dynos',
	ordinary: [
		[60, c => router(c, 'info', 200)],
		[9, c => router(c, 'info', 302)],
		[6, c => router(c, 'info', 404)],
		[2, c => router(c, 'error', 503, 'code=H12 desc="Request timeout" ')],
		[
			5,
			c =>
				`2026-11-21T${time(c)}.${between(c, 100_000, 999_999)}+00:00 heroku[web.${between(c, 1, 5)}]: source=web.${between(c, 1, 5)} dyno=heroku.${c.below(99_999)}.${uuid(c)} sample#load_avg_1m=0.${c.below(99)} sample#memory_total=${between(c, 200, 480)}.${c.below(99)}MB`,
		],
		[
			1,
			c =>
				`2026-11-21T${time(c)}.${between(c, 100_000, 999_999)}+00:00 heroku[web.${between(c, 1, 5)}]: State changed from ${c.of(['starting to up', 'up to down', 'down to starting'])}`,
		],
	],
	planted: [
		{has: 'App crashed', line: c => router(c, 'error', 503, 'code=H10 desc="App crashed" '), every: 300},
		{
			has: 'R14',
			line: c =>
				`2026-11-21T${time(c)}.${between(c, 100_000, 999_999)}+00:00 heroku[web.1]: Error R14 (Memory quota exceeded)`,
			every: 250,
		},
	],
	jumps: {has: 'H12', line: c => router(c, 'error', 503, 'code=H12 desc="Request timeout" ')},
};
