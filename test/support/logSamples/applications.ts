// Applications of the usual frameworks.
import type {Chance} from '../generatedLogs.ts';
import {agent, between, day, hex, ip, type LogSample, mail, millis, path, slug, time, user, uuid} from './values.ts';

const tag = (c: Chance, level: string) =>
	`${level[0]}, [${day(c)}T${time(c)}.${between(c, 100_000, 999_999)} #${between(c, 10, 40)}] ${level.padStart(5)} -- : [${uuid(c)}]`;

export const rails: LogSample = {
	name: 'Rails',
	ordinary: [
		[
			30,
			c => `${tag(c, 'INFO')} Started ${c.of(['GET', 'POST'])} "${path(c)}" for ${ip(c)} at ${day(c)} ${time(c)} +0100`,
		],
		[
			20,
			c =>
				`${tag(c, 'INFO')} Processing by ${c.of(['Products', 'Orders', 'Cart', 'Search', 'Sessions'])}Controller#${c.of(['index', 'show', 'create'])} as ${c.of(['HTML', 'JSON'])}`,
		],
		[
			20,
			c =>
				`${tag(c, 'INFO')} Completed 200 OK in ${c.below(900)}ms (Views: ${c.below(99)}.${c.below(9)}ms | ActiveRecord: ${c.below(99)}.${c.below(9)}ms | Allocations: ${c.below(99_999)})`,
		],
		[
			12,
			c =>
				`${tag(c, 'DEBUG')}   Product Load (${c.below(9)}.${c.below(9)}ms)  SELECT "products".* FROM "products" WHERE "products"."slug" = $1 LIMIT $2  [["slug", "${slug(c)}"], ["LIMIT", 1]]`,
		],
		[9, c => `${tag(c, 'INFO')}   Parameters: {"email"=>"${mail(c)}", "password"=>"[FILTERED]"}`],
		[5, c => `${tag(c, 'INFO')} Redirected to https://shop.example${path(c)}`],
		[
			2,
			c =>
				`${tag(c, 'FATAL')} \nActionController::RoutingError (No route matches [GET] "/${c.of(['wp', 'old', 'x', 'admin', 'shell'])}.php"):\n  \n`,
		],
		[3, c => `${tag(c, 'WARN')} Cache read error: key=product:${slug(c)} took ${c.below(90)}ms`],
	],
	planted: [
		{
			has: 'PG::UndefinedTable',
			line: c =>
				`${tag(c, 'FATAL')} ActiveRecord::StatementInvalid (PG::UndefinedTable: ERROR:  relation "ratings" does not exist\nLINE 1: SELECT "ratings".* FROM "ratings" WHERE product_id = ${c.below(999)}\n    from app/models/rating.rb:12:in 'load'`,
			every: 300,
		},
		{
			has: 'DEPRECATION WARNING',
			line: c =>
				`${tag(c, 'WARN')} DEPRECATION WARNING: update_attributes is deprecated (called from show at /app/controllers/orders_controller.rb:${c.below(99)})`,
			every: 200,
		},
	],
	jumps: {
		has: 'Cache read error',
		line: c => `${tag(c, 'WARN')} Cache read error: key=product:${slug(c)} took ${c.below(90)}ms`,
	},
};

export const django: LogSample = {
	name: 'Django',
	ordinary: [
		[50, c => `[${between(c, 1, 30)}/Nov/2026 ${time(c)}] "GET ${path(c)} HTTP/1.1" 200 ${c.below(60_000)}`],
		[9, c => `[${between(c, 1, 30)}/Nov/2026 ${time(c)}] "POST /accounts/login/ HTTP/1.1" 302 0`],
		[5, c => `WARNING ${day(c)} ${millis(c)} log ${c.below(9999)} ${c.below(999_999)} Not Found: /${slug(c)}`],
		[
			9,
			c =>
				`INFO ${day(c)} ${millis(c)} shop.mail ${c.below(9999)} sent order confirmation ${between(c, 1, 99_999)} to ${mail(c)}`,
		],
		[
			2,
			c =>
				`ERROR ${day(c)} ${millis(c)} shop.pay ${c.below(9999)} payment ${uuid(c)} declined for ${mail(c)}\nTraceback (most recent call last):\n  File "/app/shop/pay.py", line ${between(c, 10, 99)}, in charge\n    raise Declined(code)\nshop.pay.Declined: ${c.of(['insufficient_funds', 'expired_card', 'do_not_honor'])}`,
		],
		[
			4,
			c =>
				`DEBUG ${day(c)} ${millis(c)} utils ${c.below(9999)} (0.${c.below(999)}) SELECT id, name FROM shop_product WHERE slug = '${slug(c)}' LIMIT 21; args=('${slug(c)}',); alias=default`,
		],
	],
	planted: [
		{
			has: 'AttributeError',
			line: c =>
				`ERROR ${day(c)} ${millis(c)} log ${c.below(9999)} Internal Server Error: /cart/\nTraceback (most recent call last):\n  File "/app/shop/views.py", line ${between(c, 10, 99)}, in cart\n    total = cart.totals.sum\nAttributeError: 'NoneType' object has no attribute 'sum'`,
			every: 300,
		},
		{
			has: 'MultipleObjectsReturned',
			line: c =>
				`ERROR ${day(c)} ${millis(c)} shop.cart ${c.below(9999)} get() returned more than one Cart -- it returned ${c.below(9)}! MultipleObjectsReturned`,
			every: 3000,
		},
	],
};

const pinoLine = (c: Chance, level: number, more: object, msg: string) =>
	JSON.stringify({
		level,
		time: between(c, 1_763_000_000_000, 1_763_999_999_999),
		pid: between(c, 10, 99),
		hostname: `web-${hex(c, 10)}-${hex(c, 5)}`,
		...more,
		msg,
	});
const request = (c: Chance, statusCode: number) => ({
	req: {
		id: uuid(c),
		method: c.of(['GET', 'POST']),
		url: path(c),
		headers: {
			host: 'shop.example',
			'user-agent': agent(c),
			...(c.below(2) ? {'if-none-match': `W/"${hex(c, 12)}"`} : {}),
			...(c.below(3) ? {cookie: `sid=${hex(c, 24)}`} : {}),
			...(c.below(4) ? {} : {referer: `https://shop.example${path(c)}`}),
		},
		remoteAddress: ip(c),
	},
	res: {statusCode, headers: {'content-length': c.below(9999)}},
	responseTime: c.below(900),
});

export const pino: LogSample = {
	name: 'JSON (pino)',
	ordinary: [
		[60, c => pinoLine(c, 30, request(c, 200), 'request completed')],
		[6, c => pinoLine(c, 30, request(c, 304), 'request completed')],
		[5, c => pinoLine(c, 40, request(c, 404), 'request completed')],
		[
			9,
			c =>
				pinoLine(
					c,
					30,
					{orderId: between(c, 1, 99_999), ...(c.below(2) ? {coupon: user(c)} : {})},
					`order of ${mail(c)} placed`,
				),
		],
		[
			2,
			c =>
				pinoLine(
					c,
					50,
					{
						err: {
							type: 'MailError',
							message: `mailbox ${mail(c)} is full`,
							stack: `MailError: mailbox is full\n    at send (/app/mail.js:${c.below(99)}:7)`,
							code: 'EENVELOPE',
						},
					},
					'mail failed',
				),
		],
		[3, c => pinoLine(c, 20, {key: slug(c)}, `cache ${c.of(['hit', 'miss', 'stale'])}`)],
	],
	planted: [
		{
			has: 'TypeError',
			line: c =>
				pinoLine(
					c,
					50,
					{
						...request(c, 500),
						err: {
							type: 'TypeError',
							message: `Cannot read properties of undefined (reading 'stars')`,
							stack: `TypeError: x\n    at render (/app/cart.js:${c.below(99)}:7)`,
						},
					},
					'request errored',
				),
			every: 400,
		},
		{has: 'legacy token', line: c => pinoLine(c, 40, {userId: uuid(c)}, 'legacy token used'), every: 200},
	],
	jumps: {has: '"statusCode":404', line: c => pinoLine(c, 40, request(c, 404), 'request completed')},
};
