import {logFile, versionFile} from './log.ts';
import {shopMigrations} from './migrations.ts';
import {cartFile, ordersFile} from './orders.ts';
import {databaseFile, pagesFile, priceFile, priceTestFile, productsFile} from './products.ts';
import {httpFile, routesFile} from './routes.ts';
import {packageFile, readmeFile, serverFile} from './server.ts';
import type {ShopCommit} from './shopCommit.ts';
import {days, importLine, product, route} from './shopCommit.ts';
import {add, change, migration, put, version} from './tree.ts';

/** From the first commit to v2.2.0. */
export function firstCommits(): readonly ShopCommit[] {
	return [...beginnings(), ...middle()];
}

function beginnings(): readonly ShopCommit[] {
	return [
		{
			author: 'ana',
			hoursAgo: 161 * days,
			subject: 'Start the shop',
			edits: [
				put('package.json', packageFile),
				put('README.md', readmeFile),
				put('.gitignore', '*.db\n*.db-*\n'),
				put('server.js', serverFile),
				put('src/database.js', databaseFile),
			],
		},
		{
			author: 'ana',
			hoursAgo: 160 * days,
			subject: 'Show the products',
			edits: [
				migration(shopMigrations.products),
				put('src/http.js', httpFile),
				put('src/routes.js', routesFile),
				put('src/products.js', productsFile),
				put('src/price.js', priceFile),
				put('src/pages.js', pagesFile),
			],
		},
		{
			author: 'ben',
			hoursAgo: 158 * days + 3,
			subject: 'Test prices',
			edits: [put('test/price.test.js', priceTestFile)],
		},
		{
			author: 'ben',
			hoursAgo: 156 * days,
			subject: 'Answer /health and /version',
			body: 'The platform starts us, asks /health and only then sends visitors.\n/version names the commit, so that nobody has to guess what is live.',
			edits: [
				put('src/version.js', versionFile),
				route("['GET', /^\\/health$/, () => json(health())]", "['GET', /^\\/version$/, () => json(runningVersion())]"),
				importLine("import {health, runningVersion} from './version.js';"),
			],
		},
		{
			author: 'eva',
			hoursAgo: 153 * days + 5,
			subject: 'Write an access log and an error log',
			edits: [
				put('src/log.js', logFile),
				importLine("import {logAccess, logError} from './log.js';"),
				change(
					'src/routes.js',
					"\tconst url = new URL(request.url, 'http://shop');\n",
					"\tconst began = performance.now();\n\tconst url = new URL(request.url, 'http://shop');\n",
				),
				change(
					'src/routes.js',
					'\t\tresult = failed(error);\n',
					'\t\tresult = failed(error);\n\t\tlogError(request, result.status, error);\n',
				),
				change(
					'src/routes.js',
					'\tresponse.end(result.body);\n',
					'\tresponse.end(result.body);\n\tlogAccess(request, result.status, performance.now() - began);\n',
				),
			],
		},
		{
			author: 'ana',
			hoursAgo: 152 * days,
			subject: 'Release 1.0.0',
			edits: [version('1.0.0', 'The first shop: products, prices, health.')],
			tag: 'v1.0.0',
		},
	];
}

function middle(): readonly ShopCommit[] {
	return [
		{
			author: 'eva',
			hoursAgo: 140 * days + 2,
			subject: 'Give the pages a style',
			edits: [
				change('src/pages.js', "'</title><h1>'", "'</title>' + style + '<h1>'"),
				add(
					'src/pages.js',
					"\nconst style = '<style>body{font:16px/1.5 system-ui;max-width:40em;margin:2em auto}</style>';\n",
				),
			],
		},
		{author: 'ben', hoursAgo: 131 * days, subject: 'Add tables for orders', edits: [migration(shopMigrations.orders)]},
		{
			author: 'ben',
			hoursAgo: 130 * days + 4,
			subject: 'Take orders',
			edits: [
				put('src/orders.js', ordersFile),
				importLine("import {orderById, placeOrder} from './orders.js';"),
				route("['POST', /^\\/orders$/, ({body}) => json(placeOrder(body), 201)]"),
			],
		},
		{
			author: 'eva',
			hoursAgo: 128 * days,
			subject: 'Show an order',
			edits: [route("['GET', /^\\/orders\\/(\\d+)$/, ({match}) => json(orderById(Number(match[1])))]")],
		},
		{
			author: 'ana',
			hoursAgo: 121 * days + 6,
			subject: 'Describe orders in the README',
			edits: [add('README.md', '\n`POST /orders {"items": [1, 2]}` places an order, `GET /orders/1` shows it.\n')],
		},
		{
			author: 'ana',
			hoursAgo: 121 * days,
			subject: 'Release 1.1.0',
			edits: [version('1.1.0', 'Orders.')],
			tag: 'v1.1.0',
		},
		{
			author: 'ben',
			hoursAgo: 109 * days,
			subject: 'Say where products come from',
			edits: [add('README.md', '\nProducts are rows: change them in the database.\n')],
		},
		{
			author: 'eva',
			hoursAgo: 98 * days,
			subject: 'Price a cart',
			edits: [put('src/cart.js', cartFile)],
		},
		{
			author: 'eva',
			hoursAgo: 97 * days + 2,
			subject: 'Show the cart',
			edits: [
				importLine("import {cartItems, pricedCart} from './cart.js';"),
				route("['GET', /^\\/cart$/, ({url}) => json(pricedCart(cartItems(url.searchParams.get('items'))))]"),
			],
		},
		{
			author: 'ben',
			hoursAgo: 96 * days,
			subject: 'Know a visitor by a cookie',
			body: 'Nothing is stored about them. The cart will want it.',
			edits: [
				change(
					'src/routes.js',
					'body: await readBody(request)}',
					'body: await readBody(request), session: sessionOf(request)}',
				),
				add(
					'src/routes.js',
					"\nfunction sessionOf(request) {\n\treturn /(?:^|; )session=([\\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? 'nobody';\n}\n",
				),
			],
		},
		{
			author: 'ana',
			hoursAgo: 94 * days,
			subject: 'Release 2.0.0',
			body: 'The cart is part of the address, so old links to it no longer work.',
			edits: [version('2.0.0', 'A cart.', 'Breaking: the cart is part of the address.')],
			tag: 'v2.0.0',
		},
		{
			author: 'ben',
			hoursAgo: 81 * days,
			subject: 'Refuse bodies over 64 kB',
			edits: [
				change(
					'src/http.js',
					'for await (const chunk of request) text += chunk;',
					"for await (const chunk of request) {\n\t\ttext += chunk;\n\t\tif (text.length > 65536) throw new HttpError(413, 'the body is too large');\n\t}\n",
				),
			],
		},
		{
			author: 'eva',
			hoursAgo: 76 * days + 3,
			subject: 'Test large prices',
			edits: [
				add(
					'test/price.test.js',
					"\ntest('a large price is not cut', () => {\n\tassert.equal(priceText(123456789), '1234567.89 EUR');\n});\n",
				),
			],
		},
		{
			author: 'ana',
			hoursAgo: 75 * days,
			subject: 'Release 2.1.0',
			edits: [version('2.1.0', 'Large requests are refused.')],
			tag: 'v2.1.0',
		},
		{
			author: 'ben',
			hoursAgo: 63 * days,
			subject: 'Count the stock',
			edits: [migration(shopMigrations.stock)],
			branch: 'stock',
		},
		{
			author: 'eva',
			hoursAgo: 61 * days,
			subject: 'Say where new products go',
			edits: [add('README.md', '\nNew products go to the end of the list.\n')],
		},
		{
			author: 'ben',
			hoursAgo: 60 * days + 1,
			subject: 'Show how many are left',
			edits: [
				change(
					'src/products.js',
					`const all = database.prepare('SELECT id, name, ${product}`,
					`const all = database.prepare('SELECT id, name, stock, ${product}`,
				),
				change(
					'src/products.js',
					`const one = database.prepare('SELECT id, name, ${product}`,
					`const one = database.prepare('SELECT id, name, stock, ${product}`,
				),
			],
			branch: 'stock',
		},
		{author: 'ana', hoursAgo: 59 * days, subject: "Merge branch 'stock'", edits: [], merges: 'stock'},
		{
			author: 'ana',
			hoursAgo: 58 * days,
			subject: 'Release 2.2.0',
			edits: [version('2.2.0', 'The stock of each product.')],
			tag: 'v2.2.0',
		},
	];
}
