// Services: a Java one with stack traces, and one in Go.
import type {Chance} from '../generatedLogs.ts';
import {agent, between, day, hex, ip, type LogSample, mail, millis, path, slug, user, uuid} from './values.ts';

const spring = (c: Chance, level: string, logger: string, text: string) =>
	`${day(c)}T${millis(c)}+01:00 ${level.padStart(5)} ${between(c, 1, 9)} --- [${c.of([`nio-8080-exec-${c.below(20)}`, 'scheduling-1', `task-${c.below(9)}`])}] ${logger} : ${text}`;
const frames = (c: Chance) =>
	['OrderService.place', 'OrderController.post', 'Retry.run']
		.map(frame => `\tat com.shop.order.${frame}(${frame.split('.')[0]}.java:${between(c, 10, 400)}) ~[classes!/:na]`)
		.join('\n');

export const java: LogSample = {
	name: 'Spring with stack traces',
	ordinary: [
		[
			40,
			c =>
				spring(
					c,
					'INFO',
					'c.shop.order.OrderController           ',
					`placed order ${between(c, 1, 99_999)} of ${user(c)} in ${c.below(90)} ms`,
				),
		],
		[20, c => spring(c, 'DEBUG', 'o.s.web.servlet.DispatcherServlet       ', `GET "${path(c)}", parameters={}`)],
		[
			9,
			c =>
				spring(
					c,
					'INFO',
					'c.shop.stock.StockSync                  ',
					`synchronised ${c.below(400)} items with warehouse ${c.of(['north', 'south', 'east'])}`,
				),
		],
		[
			4,
			c =>
				spring(
					c,
					'WARN',
					'com.zaxxer.hikari.pool.HikariPool        ',
					`HikariPool-1 - Connection org.postgresql.jdbc.PgConnection@${hex(c, 8)} marked as broken because of SQLSTATE(08006), ErrorCode(0)`,
				),
		],
		[
			2,
			c =>
				`${spring(c, 'ERROR', 'c.shop.order.OrderService               ', `order ${uuid(c)} failed`)}\njava.util.concurrent.TimeoutException: no answer of the payment within ${c.below(9000)} ms\n${frames(c)}\nCaused by: java.net.SocketTimeoutException: Read timed out\n${frames(c)}\n\t... ${c.below(90)} more`,
		],
	],
	planted: [
		{
			has: 'NullPointerException',
			line: c =>
				`${spring(c, 'ERROR', 'o.a.c.c.C.[.[.[/].[dispatcherServlet]    ', `Servlet.service() for servlet [dispatcherServlet] in context with path [] threw exception`)}\njava.lang.NullPointerException: Cannot invoke "com.shop.Cart.items()" because "cart" is null\n${frames(c)}`,
			every: 400,
		},
		{
			has: 'deadlock detected',
			line: c =>
				spring(
					c,
					'ERROR',
					'o.h.engine.jdbc.spi.SqlExceptionHelper   ',
					`ERROR: deadlock detected Detail: Process ${c.below(9999)} waits for ShareLock on transaction ${c.below(99_999)}; blocked by process ${c.below(9999)}.`,
				),
			every: 3000,
		},
	],
	jumps: {
		has: 'marked as broken',
		line: c =>
			spring(
				c,
				'WARN',
				'com.zaxxer.hikari.pool.HikariPool        ',
				`HikariPool-1 - Connection org.postgresql.jdbc.PgConnection@${hex(c, 8)} marked as broken because of SQLSTATE(08006), ErrorCode(0)`,
			),
	},
};

const logfmt = (c: Chance, level: string, text: string, more: string) =>
	`time=${day(c)}T${millis(c)}Z level=${level} source=/src/${c.of(['api', 'worker'])}/main.go:${between(c, 10, 400)} msg="${text}" trace=${hex(c, 32)} ${more}`;

export const go: LogSample = {
	name: 'Go logfmt',
	ordinary: [
		[
			50,
			c =>
				logfmt(
					c,
					'INFO',
					'request served',
					`method=GET path="${path(c)}" status=200 duration=${c.below(900)}.${c.below(999)}µs ua="${agent(c)}"`,
				),
		],
		[
			9,
			c =>
				logfmt(
					c,
					'INFO',
					'job done',
					`queue=${c.of(['mail', 'stock', 'image'])} id=${hex(c, 12)} took=${c.below(90)}ms`,
				),
		],
		[
			5,
			c =>
				logfmt(
					c,
					'WARN',
					'retrying',
					`attempt=${between(c, 1, 5)} err="dial tcp ${ip(c)}:5432: i/o timeout" backoff=${c.below(9)}s`,
				),
		],
		[
			2,
			c =>
				logfmt(c, 'ERROR', 'mail not sent', `to=${mail(c)} err="550 5.1.1 <${mail(c)}>: recipient address rejected"`),
		],
		[
			4,
			c =>
				logfmt(c, 'DEBUG', 'cache', `op=${c.of(['get', 'set'])} key=product:${slug(c)} hit=${c.of(['true', 'false'])}`),
		],
	],
	planted: [
		{
			has: 'nil pointer',
			line: c =>
				logfmt(
					c,
					'ERROR',
					'panic recovered',
					`err="runtime error: invalid memory address or nil pointer dereference" goroutine=${c.below(9999)}`,
				),
			every: 400,
		},
		{
			has: 'ratings',
			line: c =>
				logfmt(c, 'ERROR', 'query failed', `err="pq: relation \\"ratings\\" does not exist" args="[${c.below(99)}]"`),
			every: 3000,
		},
	],
	jumps: {
		has: 'i/o timeout',
		line: c =>
			logfmt(
				c,
				'WARN',
				'retrying',
				`attempt=${between(c, 1, 5)} err="dial tcp ${ip(c)}:5432: i/o timeout" backoff=${c.below(9)}s`,
			),
	},
};
