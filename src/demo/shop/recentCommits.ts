import type {ShopCommit} from './shopCommit.ts';
import {days} from './shopCommit.ts';
import {add, change, put, version} from './tree.ts';

/** From v2.2.0 to v2.4.1, which runs everywhere when a demo begins. */
export function recentCommits(releaseYaml: string): readonly ShopCommit[] {
	return [
		{
			author: 'eva',
			hoursAgo: 44 * days,
			subject: 'Mark what is nearly sold out',
			edits: [
				change(
					'src/pages.js',
					"'</b></li>'",
					"'</b>' + (product.stock < 5 ? ' <i>only ' + product.stock + ' left</i>' : '') + '</li>'",
				),
			],
		},
		{
			author: 'ben',
			hoursAgo: 43 * days,
			subject: 'Keep visitors out of caches',
			edits: [
				change(
					'src/routes.js',
					"{'content-type': result.type}",
					"{'content-type': result.type, 'cache-control': 'no-store'}",
				),
			],
		},
		{
			author: 'ana',
			hoursAgo: 41 * days,
			subject: 'Release 2.3.0',
			edits: [version('2.3.0', 'What is nearly sold out is marked.')],
			tag: 'v2.3.0',
		},
		{
			author: 'ana',
			hoursAgo: 27 * days,
			subject: 'Write the release down in release.yaml',
			body: 'The wiki page is gone. release-tui does what it said, and asks what it asked.',
			edits: [put('release.yaml', releaseYaml), add('README.md', '\nReleases: `release-tui`. See release.yaml.\n')],
		},
		{
			author: 'eva',
			hoursAgo: 22 * days,
			subject: 'Link the products',
			edits: [
				change(
					'src/pages.js',
					"escape(product.name) + ' <b>'",
					"'<a href=\"/products/' + product.id + '\">' + escape(product.name) + '</a> <b>'",
				),
			],
		},
		{
			author: 'ana',
			hoursAgo: 20 * days,
			subject: 'Release 2.4.0',
			edits: [version('2.4.0', 'Products have links.')],
			tag: 'v2.4.0',
		},
		{
			author: 'ben',
			hoursAgo: 13 * days + 2,
			subject: 'Refuse carts of products that do not exist',
			body: 'They were counted as free.',
			edits: [change('src/cart.js', '.map(Number);', '.map(Number).filter(Number.isInteger);')],
		},
		{
			author: 'ana',
			hoursAgo: 13 * days,
			subject: 'Release 2.4.1',
			edits: [version('2.4.1', 'Fix: carts of strange items.')],
			tag: 'v2.4.1',
		},
	];
}
