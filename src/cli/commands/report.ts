import {writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {escapeInvisible} from '../../domain/escapeInvisible.ts';
import {messageOf} from '../../domain/messageOf.ts';
import {environmentOf} from '../../domain/project.ts';
import {zoneOf} from '../../engine/zoneOf.ts';
import {redact} from '../../mask/redact.ts';
import {gatherReport} from '../../report/gatherReport.ts';
import {htmlReport} from '../../report/htmlReport.ts';
import {markdownReport} from '../../report/markdownReport.ts';
import type {Report} from '../../report/report.ts';
import {type ReportClock, reportClock} from '../../report/times.ts';
import {chooseRelease} from '../chooseRelease.ts';
import {CliError, usageError} from '../cliError.ts';
import {withContext} from '../context.ts';
import {type ExitCode, exitCodes} from '../exitCode.ts';
import {print, say} from '../output.ts';

/** How reports are written. */
const formats = {
	md: markdownReport,
	html: htmlReport,
	json: (report: Report) => `${escapeInvisible(redact(JSON.stringify(report, null, 2)))}\n`,
} satisfies Readonly<Record<string, (report: Report, clock: ReportClock) => string>>;

/** Options of `report`. */
export type ReportOptions = {readonly format?: string; readonly output?: string};

/** `report N`: everything that is known of a release, as a page or a document; to a file with `--output`. */
export async function report(id: string, {format, output}: ReportOptions): Promise<ExitCode> {
	const name = format ?? formatOf(output);
	if (!isFormat(name)) {
		throw usageError(`"${name}" is no format of a report.`, `One of: ${Object.keys(formats).join(', ')}`);
	}

	return withContext(async ({engine, repository, project}) => {
		const release = await chooseRelease(engine, id);
		const made = await gatherReport({engine, repository, now: new Date()}, release);
		const text = formats[name](made, reportClock(zoneOf(environmentOf(project, release.environment))));
		if (output === undefined) print(text);
		else {
			const file = path.resolve(process.cwd(), output);
			write(file, text);
			say(`${file}: the report of release #${release.id}.`);
		}

		return exitCodes.done;
	});
}

function formatOf(output: string | undefined): string {
	const ending = output === undefined ? '' : path.extname(output).slice(1).toLowerCase();
	return ending === 'htm' ? 'html' : isFormat(ending) ? ending : 'md';
}

function isFormat(name: string): name is keyof typeof formats {
	return Object.hasOwn(formats, name);
}

function write(file: string, text: string): void {
	try {
		writeFileSync(file, text);
	} catch (error) {
		throw new CliError(
			`${file} cannot be written: ${messageOf(error)}`,
			'Name another file with --output.',
			exitCodes.failed,
		);
	}
}
